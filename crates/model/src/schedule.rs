//! Days and times on the wall, and the rules by which an event repeats.
//!
//! A rule is expanded on wall-clock dates; the time zone comes last, and outside: what moment
//! "18:00 in Europe/Madrid" is, only the shell knows. Replicated are the start on the wall, the name
//! of the zone, the rule and its exceptions; never moments.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod rule;

pub use rule::{BadRule, Every, MAX_COUNT, MAX_EXCEPT, Repeat};

/// Text that is not a date or a time on the wall.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a day and time like 2026-12-05T18:00")]
pub struct BadDate(String);

/// A day of the calendar, from 1970-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A day of the week, Monday first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Date {
    /// The day, if there is such a day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let fits = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// The day that lies `days` after 1970-01-01.
    #[must_use]
    pub fn from_number(days: u32) -> Option<Self> {
        // The civil calendar in years that begin on 1 March, so that a leap day comes last.
        let shifted = u64::from(days) + 719_468;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        Self::new(
            u16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> u32 {
        let year = u32::from(self.year) - u32::from(self.month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let from_march = (u32::from(self.month) + 9) % 12;
        let of_year = (153 * from_march + 2) / 5 + u32::from(self.day) - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        era * 146_097 + of_era - 719_468
    }

    /// The day `days` later, while there are days.
    #[must_use]
    pub fn plus(self, days: u32) -> Option<Self> {
        Self::from_number(self.number().checked_add(days)?)
    }

    /// Its day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.number() + 3) % 7 {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day and a time on the wall, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    date: Date,
    minute: u16,
}

impl DateTime {
    /// The time, if there is such a time.
    #[must_use]
    pub fn new(date: Date, hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then(|| Self {
            date,
            minute: u16::from(hour) * 60 + u16::from(minute),
        })
    }

    /// The day.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        u8::try_from(self.minute / 60).expect("a day has 24 hours")
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> u8 {
        u8::try_from(self.minute % 60).expect("an hour has 60 minutes")
    }

    /// The same time on another day.
    #[must_use]
    pub fn on(self, date: Date) -> Self {
        Self { date, ..self }
    }

    /// The time `minutes` later on the wall, while there are days.
    #[must_use]
    pub fn plus_minutes(self, minutes: u32) -> Option<Self> {
        let total = minutes.checked_add(self.minute.into())?;
        Some(Self {
            date: self.date.plus(total / 1_440)?,
            minute: u16::try_from(total % 1_440).ok()?,
        })
    }

    /// The moment at which a clock without any time zone (UTC) shows this.
    #[must_use]
    pub fn utc(self) -> crate::time::Timestamp {
        let minutes = u64::from(self.date.number()) * 1_440 + u64::from(self.minute);
        crate::time::Timestamp::from_millis(minutes * 60_000)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{:02}:{:02}", self.date, self.hour(), self.minute())
    }
}

/// A number of exactly `digits` digits.
fn digits<T: FromStr>(text: &str, digits: usize) -> Option<T> {
    let right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let parse = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            Self::new(digits(year, 4)?, digits(month, 2)?, digits(day, 2)?)
        };
        parse().ok_or_else(|| BadDate(text.chars().take(40).collect()))
    }
}

impl FromStr for DateTime {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let parse = || {
            let (date, time) = text.split_once('T')?;
            let (hour, minute) = time.split_once(':')?;
            Self::new(date.parse().ok()?, digits(hour, 2)?, digits(minute, 2)?)
        };
        parse().ok_or_else(|| BadDate(text.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (text, number, weekday) in [
            ("1970-01-01", 0, Weekday::Thursday),
            ("2000-02-29", 11_016, Weekday::Tuesday),
            ("2026-12-05", 20_792, Weekday::Saturday),
            ("9999-12-31", 2_932_896, Weekday::Friday),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!((date.number(), date.weekday()), (number, weekday), "{text}");
            assert_eq!(Date::from_number(number), Some(date));
            assert_eq!(date.to_string(), text);
        }
        assert_eq!(Date::from_number(2_932_897), None);
        assert_eq!(Date::from_number(u32::MAX), None);
    }

    #[test]
    fn every_day_of_four_centuries_comes_back_from_its_number() {
        let mut before = None;
        for number in 0..146_097 {
            let date = Date::from_number(number).unwrap();
            assert_eq!(date.number(), number);
            assert!(before < Some(date));
            before = Some(date);
        }
    }

    #[test]
    fn a_day_that_is_not_in_the_calendar_is_refused() {
        for text in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-01",
            "1969-12-31",
            "2026-1-01",
            "+026-01-01",
            "2026-01-01 ",
            "tomorrow",
            "",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_on_the_wall_comes_back_from_its_text() {
        let time: DateTime = "2026-12-31T23:30".parse().unwrap();

        assert_eq!(time.to_string(), "2026-12-31T23:30");
        assert_eq!(
            time.plus_minutes(45).unwrap().to_string(),
            "2027-01-01T00:15"
        );
        assert_eq!(time.utc().millis(), 1_798_759_800_000);
        assert!("2026-12-31T24:00".parse::<DateTime>().is_err());
        assert!("2026-12-31 23:30".parse::<DateTime>().is_err());
    }
}
