//! Times as people say them.
use jiff::{Timestamp, Zoned};
use potluck_text::{Language, Texts};

/// A day and a time, short: `today 10:00`, `Tue 8 Dec 09:00`.
pub(crate) fn when(language: Language, now: &Zoned, at: Timestamp) -> String {
    Texts::of(language).at(now.clone()).when(at)
}

/// A day, short: `today`, `Tue 8 Dec`.
pub(crate) fn day(language: Language, now: &Zoned, at: Timestamp) -> String {
    Texts::of(language).at(now.clone()).day(at)
}
