//! Days, times, and how long until then. All seen from the moment that [`Texts::at`] was told.
use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, Zoned};

use crate::texts::Texts;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl Texts {
    /// A moment, as briefly as it is clear: `today 09:00`, `Tue 1 Dec 09:00`, `Tue 7 Dec 2027 09:00`.
    #[must_use]
    pub fn when(&self, moment: Timestamp) -> String {
        let (day, time) = (self.day(moment), self.time(self.there(moment).time()));
        self.day_and_time(&day, &time)
    }

    /// The day of a moment: `today`, `tomorrow`, `Tue 1 Dec`, `Tue 7 Dec 2027`.
    #[must_use]
    pub fn day(&self, moment: Timestamp) -> String {
        let (day, today) = (self.there(moment).date(), self.now.date());
        if day == today {
            self.say("today").to_string()
        } else if today.tomorrow().ok() == Some(day) {
            self.say("tomorrow").to_string()
        } else if today.yesterday().ok() == Some(day) {
            self.say("yesterday").to_string()
        } else {
            self.date(day)
        }
    }

    /// A date without regard to today: `Tue 1 Dec`, in another year `Tue 7 Dec 2027`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let t = self.inside();
        if date.year() == t.now.date().year() {
            t.say("date-in-year")
                .with("weekday", t.weekday(date))
                .with("day", date.day().to_string())
                .with("month", t.month(date))
                .to_string()
        } else {
            t.date_with_year(date)
        }
    }

    /// A date with its year: `Tue 1 Dec 2026`.
    #[must_use]
    pub fn date_with_year(&self, date: Date) -> String {
        let t = self.inside();
        t.say("date-with-year")
            .with("weekday", t.weekday(date))
            .with("day", date.day().to_string())
            .with("month", t.month(date))
            .with("year", date.year().to_string())
            .to_string()
    }

    /// What stands above a month of days: `December 2026`.
    #[must_use]
    pub fn month_and_year(&self, date: Date) -> String {
        let t = self.inside();
        t.say("month-and-year")
            .with("month", t.label("month-long", &date.month().to_string()))
            .with("year", date.year().to_string())
            .to_string()
    }

    /// A weekday in short: `Tue`.
    #[must_use]
    pub fn weekday(&self, date: Date) -> String {
        let number = date.weekday().to_monday_one_offset();
        self.label("weekday", &number.to_string())
    }

    /// A weekday in full: `Tuesday`.
    #[must_use]
    pub fn weekday_long(&self, date: Date) -> String {
        let number = date.weekday().to_monday_one_offset();
        self.label("weekday-long", &number.to_string())
    }

    /// A time of day: `18:00`, everywhere with 24 hours.
    #[must_use]
    pub fn time(&self, time: Time) -> String {
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// What the wall clock of an event shows: `Sat 5 Dec 2026 18:00`.
    #[must_use]
    pub fn wall(&self, wall: DateTime) -> String {
        let (date, time) = (self.date_with_year(wall.date()), self.time(wall.time()));
        self.day_and_time(&date, &time)
    }

    /// How long until a moment or since: `in 2 days`, `3 hours ago`, `just now`; beyond four weeks
    /// its day.
    #[must_use]
    pub fn relative(&self, moment: Timestamp) -> String {
        let away = moment.as_second() - self.now.timestamp().as_second();
        let (ahead, size) = (away > 0, away.abs());
        let days = self
            .there(moment)
            .date()
            .duration_since(self.now.date())
            .as_hours()
            .abs()
            / 24;
        let text = match (size, days, ahead) {
            (0..MINUTE, ..) => return self.say("just-now").to_string(),
            (..HOUR, _, true) => self.say("in-minutes").with("n", size / MINUTE),
            (..HOUR, _, false) => self.say("minutes-ago").with("n", size / MINUTE),
            (_, 0, true) => self.say("in-hours").with("n", size / HOUR),
            (_, 0, false) => self.say("hours-ago").with("n", size / HOUR),
            (_, 1, _) => return self.when(moment),
            (_, ..=28, true) => self.say("in-days").with("n", days),
            (_, ..=28, false) => self.say("days-ago").with("n", days),
            _ => return self.day(moment),
        };
        text.to_string()
    }

    fn month(&self, date: Date) -> String {
        self.label("month", &date.month().to_string())
    }

    fn day_and_time(&self, day: &str, time: &str) -> String {
        let t = self.inside();
        t.say("day-and-time")
            .with("day", day)
            .with("time", time)
            .to_string()
    }

    /// The parts of a date are all of one language: no islands inside it.
    fn inside(&self) -> Self {
        self.clone().for_terminal()
    }

    fn there(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.now.time_zone().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn in_madrid(language: Language) -> Texts {
        Texts::of(language).at("2026-12-01T14:30[Europe/Madrid]".parse().unwrap())
    }

    fn at(moment: &str) -> Timestamp {
        moment.parse().unwrap()
    }

    #[test]
    fn a_moment_is_said_as_briefly_as_it_is_clear() {
        for (moment, en, es, ar) in [
            (
                "2026-12-01T17:00:00Z",
                "today 18:00",
                "hoy 18:00",
                "اليوم 18:00",
            ),
            (
                "2026-12-02T08:00:00Z",
                "tomorrow 09:00",
                "mañana 09:00",
                "غدًا 09:00",
            ),
            (
                "2026-11-30T22:30:00Z",
                "yesterday 23:30",
                "ayer 23:30",
                "أمس 23:30",
            ),
            (
                "2026-12-08T08:00:00Z",
                "Tue 8 Dec 09:00",
                "mar 8 dic 09:00",
                "الثلاثاء 8 ديسمبر 09:00",
            ),
            (
                "2027-03-01T08:00:00Z",
                "Mon 1 Mar 2027 09:00",
                "lun 1 mar 2027 09:00",
                "الاثنين 1 مارس 2027 09:00",
            ),
        ] {
            assert_eq!(in_madrid(Language::En).when(at(moment)), en);
            assert_eq!(in_madrid(Language::Es).when(at(moment)), es);
            assert_eq!(in_madrid(Language::Ar).when(at(moment)), ar);
        }
    }

    #[test]
    fn how_long_until_is_said_in_the_unit_one_thinks_in() {
        for (moment, said) in [
            ("2026-12-01T13:30:20Z", "just now"),
            ("2026-12-01T13:35:00Z", "in 5 minutes"),
            ("2026-12-01T12:30:00Z", "1 hour ago"),
            ("2026-12-01T17:00:00Z", "in 3 hours"),
            ("2026-12-02T00:30:00Z", "tomorrow 01:30"),
            ("2026-11-29T13:30:00Z", "2 days ago"),
            ("2026-12-04T06:00:00Z", "in 3 days"),
            ("2027-03-01T08:00:00Z", "Mon 1 Mar 2027"),
        ] {
            assert_eq!(in_madrid(Language::En).relative(at(moment)), said);
        }
    }

    #[test]
    fn a_month_and_a_weekday_have_their_names() {
        let day = jiff::civil::date(2026, 12, 1);
        assert_eq!(
            in_madrid(Language::Es).month_and_year(day),
            "diciembre de 2026"
        );
        assert_eq!(in_madrid(Language::Es).weekday_long(day), "martes");
        assert_eq!(in_madrid(Language::En).month_and_year(day), "December 2026");
        assert_eq!(in_madrid(Language::Ar).weekday_long(day), "الثلاثاء");
    }
}
