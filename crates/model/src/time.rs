//! Time as a value that is handed in, never read.
//!
//! Three kinds, never mixed: [`Timestamp`] is what a wall clock showed, [`LogicalTime`] orders
//! operations (`docs/protocol.md` §1: 48 bits of milliseconds, 16 bits of counter),
//! [`Day`] is what expiry is counted in. Claimed times are shown; only `LogicalTime` decides order.
use std::fmt;

use serde::{Deserialize, Serialize};

/// Milliseconds in a day.
const DAY_MS: u64 = 86_400_000;
/// Days from 1970-01-01 to 2020-01-01, where [`Day`] begins.
const EPOCH_DAYS: u64 = 18_262;

/// A moment on a wall clock: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Timestamp(u64);

impl Timestamp {
    /// Takes milliseconds since 1970; what does not fit in 48 bits (year 10889) is cut to that.
    #[must_use]
    pub fn from_millis(millis: u64) -> Self {
        Self(millis.min(LogicalTime::MAX_MILLIS))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> u64 {
        self.0
    }

    /// The moment `days` later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self::from_millis(self.0.saturating_add(u64::from(days) * DAY_MS))
    }

    /// The moment `millis` later.
    #[must_use]
    pub fn plus_millis(self, millis: u64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The day this moment lies in (UTC).
    #[must_use]
    pub fn day(self) -> Day {
        let days = (self.0 / DAY_MS).saturating_sub(EPOCH_DAYS);
        Day(u32::try_from(days).unwrap_or(Day::NEVER.0 - 1))
    }
}

/// Orders operations: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct LogicalTime(u64);

impl LogicalTime {
    /// The greatest number of milliseconds that fits.
    pub const MAX_MILLIS: u64 = (1 << 48) - 1;
    /// How far a clock may run ahead of ours before it no longer moves our logical time, in
    /// milliseconds (five minutes).
    pub const TOLERANCE_MS: u64 = 5 * 60 * 1000;

    /// Takes the 64 bits as they stand in a header.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The 64 bits as they stand in a header.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The wall clock the author claims.
    #[must_use]
    pub fn claimed(self) -> Timestamp {
        Timestamp(self.0 >> 16)
    }

    /// Whether an operation of this time may come after one of `earlier`: it is later; or both are
    /// at the end of time, which one absurd clock can bring about and which must not end writing.
    #[must_use]
    pub fn follows(self, earlier: Self) -> bool {
        self > earlier || self.0 == u64::MAX
    }

    /// The time of the next operation: by the wall clock, but always after `self`.
    #[must_use]
    pub fn next(self, now: Timestamp) -> Self {
        Self((now.0 << 16).max(self.0.saturating_add(1)))
    }
}

impl fmt::Debug for LogicalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogicalTime({}+{})", self.0 >> 16, self.0 & 0xffff)
    }
}

/// A day: days since 2020-01-01 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(u32);

impl Day {
    /// The expiry of what never expires: control operations, and nothing else.
    pub const NEVER: Self = Self(u32::MAX);

    /// Takes days since 2020-01-01.
    #[must_use]
    pub fn from_number(days: u32) -> Self {
        Self(days)
    }

    /// Days since 2020-01-01.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The day `days` later; never [`Day::NEVER`].
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days).min(Self::NEVER.0 - 1))
    }

    /// The first moment of this day (UTC).
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp::from_millis((u64::from(self.0) + EPOCH_DAYS).saturating_mul(DAY_MS))
    }

    /// The first moment after this day (UTC).
    #[must_use]
    pub fn end(self) -> Timestamp {
        Timestamp::from_millis((u64::from(self.0) + EPOCH_DAYS + 1).saturating_mul(DAY_MS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_operation_is_always_later_even_when_the_clock_goes_back() {
        let first = LogicalTime::default().next(Timestamp::from_millis(1_000));
        let second = first.next(Timestamp::from_millis(500));

        assert!(second > first);
        assert_eq!(second.claimed(), Timestamp::from_millis(1_000));
    }

    #[test]
    fn at_the_end_of_time_there_is_still_a_next_operation() {
        let end = LogicalTime::from_bits(u64::MAX);
        let before = LogicalTime::from_bits(u64::MAX - 1);

        assert!(end.next(Timestamp::from_millis(5)).follows(end));
        assert!(end.follows(before));
        assert!(!before.follows(before) && !before.follows(end));
    }

    #[test]
    fn a_day_begins_where_the_one_before_ends() {
        let day = Day::from_number(2_000);

        assert_eq!(day.end(), day.plus(1).start());
        assert_eq!(day.start().day(), day);
        assert_eq!(
            Day::from_number(0).start(),
            Timestamp::from_millis(1_577_836_800_000)
        );
    }
}
