//! Times as people say them.
use jiff::{Timestamp, Zoned};

use crate::words::{Language, say, t};

/// A day and a time, short: `today 10:00`, `Tue 8 Dec, 09:00`.
pub(crate) fn when(language: Language, now: &Zoned, at: Timestamp) -> String {
    let at = at.to_zoned(now.time_zone().clone());
    let time = at.strftime("%H:%M").to_string();
    let day = named_day(language, now, &at);
    say(
        language,
        "when-day-time",
        &[("day", (&day).into()), ("time", (&time).into())],
    )
}

/// A day, short: `today`, `Tue 8 Dec`.
pub(crate) fn day(language: Language, now: &Zoned, at: Timestamp) -> String {
    named_day(language, now, &at.to_zoned(now.time_zone().clone()))
}

fn named_day(language: Language, now: &Zoned, at: &Zoned) -> String {
    let today = now.date();
    match at.date() {
        day if day == today => t(language, "when-today"),
        day if today.tomorrow().is_ok_and(|next| next == day) => t(language, "when-tomorrow"),
        day if today.yesterday().is_ok_and(|last| last == day) => t(language, "when-yesterday"),
        day if day.year() == today.year() => at.strftime("%a %-d %b").to_string(),
        _ => at.strftime("%-d %b %Y").to_string(),
    }
}
