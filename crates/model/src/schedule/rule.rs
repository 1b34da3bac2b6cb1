//! Rules: every so many weeks, or every so many months by day or by weekday.
use std::collections::BTreeSet;

use thiserror::Error;

use super::{Date, days_in};

/// The most occurrences that are counted; ten years of every week and more.
/// The most often that an event happens.
pub const MAX_COUNT: u16 = 1_000;
/// The most exceptions.
pub const MAX_EXCEPT: usize = 100;

/// Why a rule makes no sense.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadRule {
    /// A step of zero, or so long that nobody remembers.
    #[error("an event repeats every 1 to 52 weeks or every 1 to 24 months, not every {0}")]
    Step(u8),
    /// "Second Saturday" with a start on another day.
    #[error("the event begins on {start}, which is not a day its rule names; change one of them")]
    Start {
        /// The start.
        start: Date,
    },
    /// An end before the start.
    #[error("the event would end on {until}, before it begins; choose a later day")]
    Until {
        /// The end.
        until: Date,
    },
    /// No occurrence, or too many.
    #[error("an event happens 1 to {MAX_COUNT} times, not {0}")]
    Count(u16),
    /// Too many exceptions.
    #[error("a rule has at most {MAX_EXCEPT} exceptions, this one has {0}")]
    Exceptions(usize),
}

/// How often an event comes again. The day of the week or of the month is that of its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Every so many weeks.
    Weeks(u8),
    /// Every so many months on the same day of the month; months without that day are left out.
    MonthsByDay(u8),
    /// Every so many months on the same weekday, counted from the start of the month (first to
    /// fourth).
    MonthsByWeekday(u8),
    /// Every so many months on the last such weekday of the month.
    MonthsByLastWeekday(u8),
}

/// When an event comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// How often.
    pub every: Every,
    /// The last day on which it may happen.
    pub until: Option<Date>,
    /// How many times it happens, exceptions counted.
    pub count: Option<u16>,
    /// Days on which it does not happen.
    pub except: BTreeSet<Date>,
}

impl Repeat {
    /// Every week, without an end.
    #[must_use]
    pub fn weekly() -> Self {
        Self::new(Every::Weeks(1))
    }

    /// A rule without an end and without exceptions.
    #[must_use]
    pub fn new(every: Every) -> Self {
        Self {
            every,
            until: None,
            count: None,
            except: BTreeSet::new(),
        }
    }

    /// Checks that the rule makes sense for an event that starts on `start`.
    ///
    /// # Errors
    /// If it does not; the message says what to change.
    pub fn check(&self, start: Date) -> Result<(), BadRule> {
        let (step, most) = match self.every {
            Every::Weeks(step) => (step, 52),
            Every::MonthsByDay(step)
            | Every::MonthsByWeekday(step)
            | Every::MonthsByLastWeekday(step) => (step, 24),
        };
        if !(1..=most).contains(&step) {
            return Err(BadRule::Step(step));
        }
        let fits = match self.every {
            Every::Weeks(_) | Every::MonthsByDay(_) => true,
            Every::MonthsByWeekday(_) => start.day() <= 28,
            Every::MonthsByLastWeekday(_) => start.day() + 7 > days_in(start.year(), start.month()),
        };
        if !fits {
            return Err(BadRule::Start { start });
        }
        if let Some(until) = self.until.filter(|until| *until < start) {
            return Err(BadRule::Until { until });
        }
        if let Some(count) = self.count.filter(|count| !(1..=MAX_COUNT).contains(count)) {
            return Err(BadRule::Count(count));
        }
        if self.except.len() > MAX_EXCEPT {
            return Err(BadRule::Exceptions(self.except.len()));
        }
        Ok(())
    }

    /// The days from `from` to `to` (both counted in) on which an event that starts on `start`
    /// happens; at most `most` of them.
    #[must_use]
    pub fn occurrences(&self, start: Date, from: Date, to: Date, most: usize) -> Vec<Date> {
        let last = self.until.map_or(to, |until| until.min(to));
        let count = usize::from(self.count.unwrap_or(u16::MAX));
        self.days(start)
            .take(count)
            .take_while(|day| *day <= last)
            .filter(|day| *day >= from && !self.except.contains(day))
            .take(most)
            .collect()
    }

    /// The last day on which it happens, if the rule has an end.
    #[must_use]
    pub fn last(&self, start: Date) -> Option<Date> {
        let by_count = self
            .count
            .and_then(|count| self.days(start).take(count.into()).last());
        match (by_count, self.until) {
            (Some(by_count), Some(until)) => Some(by_count.min(until)),
            (by_count, until) => by_count.or(until),
        }
    }

    /// Every day the rule names, exceptions and end aside. Bounded: at most [`u16::MAX`] steps.
    fn days(&self, start: Date) -> impl Iterator<Item = Date> {
        let every = self.every;
        (0..=u32::from(u16::MAX))
            .map_while(move |step| match every {
                Every::Weeks(weeks) => start.plus(step * 7 * u32::from(weeks.max(1))).map(Some),
                Every::MonthsByDay(months) => {
                    let (year, month) = month_after(start, step * u32::from(months.max(1)))?;
                    Some(Date::new(year, month, start.day()))
                }
                Every::MonthsByWeekday(months) => {
                    let (year, month) = month_after(start, step * u32::from(months.max(1)))?;
                    Some(nth_weekday(start, year, month))
                }
                Every::MonthsByLastWeekday(months) => {
                    let (year, month) = month_after(start, step * u32::from(months.max(1)))?;
                    Some(last_weekday(start, year, month))
                }
            })
            .flatten()
    }
}

/// The month `months` after that of `start`, while there are years.
fn month_after(start: Date, months: u32) -> Option<(u16, u8)> {
    let total = u32::from(start.year()) * 12 + u32::from(start.month() - 1) + months;
    let year = u16::try_from(total / 12)
        .ok()
        .filter(|year| *year <= 9999)?;
    Some((year, u8::try_from(total % 12 + 1).ok()?))
}

/// The day of a month that is as many weeks into it, on the same weekday, as `start` into its own.
fn nth_weekday(start: Date, year: u16, month: u8) -> Option<Date> {
    let week = u32::from((start.day() - 1) / 7);
    let first = Date::new(year, month, 1)?;
    let ahead = (start.weekday() as u32 + 7 - first.weekday() as u32) % 7;
    first
        .plus(ahead + 7 * week)
        .filter(|day| day.month() == month)
}

/// The last day of a month on the weekday of `start`.
fn last_weekday(start: Date, year: u16, month: u8) -> Option<Date> {
    let last = Date::new(year, month, days_in(year, month))?;
    let back = (last.weekday() as u32 + 7 - start.weekday() as u32) % 7;
    Date::from_number(last.number().checked_sub(back)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn days(rule: &Repeat, start: &str, from: &str, to: &str) -> Vec<String> {
        rule.occurrences(date(start), date(from), date(to), 100)
            .iter()
            .map(Date::to_string)
            .collect()
    }

    #[test]
    fn each_rule_names_the_days_a_neighbour_would_expect() {
        let except = BTreeSet::from([date("2026-01-15")]);
        let table = [
            (
                Repeat {
                    except,
                    ..Repeat::weekly()
                },
                "2026-01-01",
                "2026-01-08 2026-01-22 2026-01-29",
            ),
            (
                Repeat::new(Every::Weeks(2)),
                "2026-01-01",
                "2026-01-15 2026-01-29",
            ),
            (
                Repeat {
                    count: Some(2),
                    ..Repeat::weekly()
                },
                "2026-01-01",
                "2026-01-08",
            ),
            (
                Repeat {
                    until: Some(date("2026-01-22")),
                    ..Repeat::weekly()
                },
                "2026-01-01",
                "2026-01-08 2026-01-15 2026-01-22",
            ),
        ];
        for (rule, start, expected) in table {
            assert_eq!(rule.check(date(start)), Ok(()));
            let found = days(&rule, start, "2026-01-02", "2026-01-31");
            assert_eq!(found.join(" "), expected, "{rule:?}");
        }
        let months = [
            (
                Every::MonthsByDay(1),
                "2026-01-31",
                "2026-01-31 2026-03-31 2026-05-31",
            ),
            (
                Every::MonthsByWeekday(1),
                "2026-01-10",
                "2026-01-10 2026-02-14 2026-03-14 2026-04-11 2026-05-09",
            ),
            (
                Every::MonthsByLastWeekday(2),
                "2026-01-30",
                "2026-01-30 2026-03-27 2026-05-29",
            ),
        ];
        for (every, start, expected) in months {
            let found = days(&Repeat::new(every), start, "2026-01-01", "2026-06-01");
            assert_eq!(found.join(" "), expected, "{every:?}");
        }
    }

    #[test]
    fn a_rule_that_makes_no_sense_says_why() {
        let start = date("2026-01-29");
        let weekly = Repeat::weekly;
        let early = date("2026-01-28");
        let table = [
            (Repeat::new(Every::Weeks(0)), BadRule::Step(0)),
            (Repeat::new(Every::MonthsByDay(25)), BadRule::Step(25)),
            (
                Repeat::new(Every::MonthsByWeekday(1)),
                BadRule::Start { start },
            ),
            (
                Repeat {
                    until: Some(early),
                    ..weekly()
                },
                BadRule::Until { until: early },
            ),
            (
                Repeat {
                    count: Some(0),
                    ..weekly()
                },
                BadRule::Count(0),
            ),
        ];
        for (rule, why) in table {
            assert_eq!(rule.check(start), Err(why));
        }
        let not_last = Repeat::new(Every::MonthsByLastWeekday(1));
        let start = date("2026-01-22");
        assert_eq!(not_last.check(start), Err(BadRule::Start { start }));
    }

    #[test]
    fn a_rule_without_an_end_still_ends() {
        let rule = Repeat::new(Every::MonthsByDay(24));
        let all = rule.occurrences(
            date("2026-02-28"),
            date("1970-01-01"),
            date("9999-12-31"),
            usize::MAX,
        );

        assert_eq!(all.len(), 3_987);
        assert_eq!(rule.last(date("2026-02-28")), None);
        let twice = Repeat {
            count: Some(2),
            ..Repeat::weekly()
        };
        assert_eq!(twice.last(date("2026-01-01")), Some(date("2026-01-08")));
    }
}
