//! Dates as people type them: `tue 9:00`, `tomorrow`, `in 3 days`, `2026-12-01`.
//!
//! In two steps, both pure. [`When`] is what was typed, understood without knowing what time it is;
//! that fails only for what nobody could understand. [`When::moment`], [`When::last_moment`] and
//! [`When::wall`] then say what is meant at a `now` that is handed in, in its time zone, and refuse
//! what is past. Days and times are those of a wall clock; a time that the clocks skip in spring
//! means the moment that much later.
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, Span, Timestamp, ToSpan as _, Zoned};
use potluck_node::api::Problem;
use potluck_text::say;
use thiserror::Error;

mod words;

#[cfg(test)]
mod tests;

/// A date or time as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// A moment, the same everywhere: `2026-12-01T09:00:00Z`.
    Moment(Timestamp),
    /// A day, and perhaps a time on it.
    Day(Day, Option<Time>),
    /// The next time the clock shows this.
    Time(Time),
    /// So long from now.
    Hence(SignedDuration),
}

/// A day as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// `2026-12-01`.
    Date(Date),
    /// The next such day, today included.
    Weekday(Weekday),
    /// So many days from today.
    Ahead(i32),
}

/// Why something typed is not a date one can use; English in `Display`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", .0.what)]
pub(crate) struct BadDate(Problem);

impl BadDate {
    /// Nobody understands it.
    fn unclear(typed: &str) -> Self {
        Self(Problem::bare(say("date-unclear").with("typed", typed)))
    }

    /// A date with its parts in another order.
    fn order(typed: &str) -> Self {
        Self(Problem::bare(say("date-order").with("typed", typed)))
    }

    /// There is no such day in the calendar, no such time on the clock.
    fn no_such_day(typed: &str) -> Self {
        Self(Problem::bare(say("date-no-such-day").with("typed", typed)))
    }

    /// It has gone by.
    fn past(date: String) -> Self {
        let what = say("date-past").with("date", date);
        Self(Problem::new(what, say("hint-date-past")))
    }

    /// A day where a time is needed too.
    fn no_time(date: Date) -> Self {
        let what = say("date-no-time").with("date", date.to_string());
        Self(Problem::bare(what))
    }

    /// Farther off than calendars go.
    fn too_far(what: String) -> Self {
        Self(Problem::bare(say("date-too-far").with("what", what)))
    }

    /// To be said in the language of whoever typed it.
    pub(crate) fn problem(&self) -> Problem {
        self.0.clone()
    }
}

impl FromStr for When {
    type Err = BadDate;

    fn from_str(typed: &str) -> Result<Self, BadDate> {
        words::understand(typed)
    }
}

impl When {
    /// The moment meant; a bare day means its beginning, today the coming minute.
    pub(crate) fn moment(&self, now: &Zoned) -> Result<Timestamp, BadDate> {
        self.at(now, Time::midnight())
    }

    /// The last moment meant; a bare day means its end.
    pub(crate) fn last_moment(&self, now: &Zoned) -> Result<Timestamp, BadDate> {
        self.at(now, Time::constant(23, 59, 59, 0))
    }

    /// What a wall clock shows then in the zone of `now`; a bare day is refused.
    pub(crate) fn wall(&self, now: &Zoned) -> Result<DateTime, BadDate> {
        if let Self::Day(day, None) = self {
            return Err(BadDate::no_time(day.on(now)?));
        }
        let moment = self.moment(now)?;
        Ok(moment.to_zoned(now.time_zone().clone()).datetime())
    }

    /// The day meant, in the zone of `now`.
    pub(crate) fn date(&self, now: &Zoned) -> Result<Date, BadDate> {
        let moment = match self {
            Self::Day(day, _) if day.on(now)? == now.date() => return Ok(now.date()),
            _ => self.moment(now)?,
        };
        Ok(moment.to_zoned(now.time_zone().clone()).date())
    }

    fn at(&self, now: &Zoned, of_a_bare_day: Time) -> Result<Timestamp, BadDate> {
        let zone = now.time_zone();
        let on = |date: Date, time: Time| {
            let zoned = date.to_datetime(time).to_zoned(zone.clone());
            zoned.map_err(|_| BadDate::too_far(date.to_string()))
        };
        let meant = match self {
            Self::Moment(moment) => moment.to_zoned(zone.clone()),
            Self::Hence(wait) => {
                let far = |_| BadDate::too_far(format!("+{wait:#}"));
                now.checked_add(*wait).map_err(far)?
            }
            Self::Time(time) => match on(now.date(), *time)? {
                today if today >= *now => today,
                _ => on(Day::Ahead(1).on(now)?, *time)?,
            },
            Self::Day(day, None) => {
                let date = day.on(now)?;
                if date < now.date() {
                    return Err(BadDate::past(date.to_string()));
                }
                let soon = now.saturating_add(1.minute());
                return Ok(on(date, of_a_bare_day)?.max(soon).timestamp());
            }
            Self::Day(day, Some(time)) => match (day, on(day.on(now)?, *time)?) {
                // On a Tuesday afternoon, "tue 9:00" is next week.
                (Day::Weekday(_), today) if today < *now => {
                    on(today.date().saturating_add(7.days()), *time)?
                }
                (_, meant) => meant,
            },
        };
        if meant < *now {
            return Err(BadDate::past(meant.strftime("%F %H:%M").to_string()));
        }
        Ok(meant.timestamp())
    }
}

impl Day {
    /// The date of this day as seen from `now`.
    fn on(self, now: &Zoned) -> Result<Date, BadDate> {
        let today = now.date();
        let ahead = match self {
            Self::Date(date) => return Ok(date),
            Self::Weekday(weekday) => i32::from(today.weekday().until(weekday)),
            Self::Ahead(days) => days,
        };
        let far = |_| BadDate::too_far(format!("+{ahead}d"));
        let span = Span::new().try_days(ahead).map_err(far)?;
        today.checked_add(span).map_err(far)
    }
}
