//! Understanding what was typed. No clock here: `tomorrow` stays `tomorrow`.
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, Timestamp};

use super::{BadDate, Day, When};

/// Reads what was typed; capitals, commas, `at` and spare blanks do not matter.
pub(super) fn understand(typed: &str) -> Result<When, BadDate> {
    let unclear = || BadDate::unclear(typed);
    let text = typed.trim().to_lowercase();
    if text.is_empty() || text.len() > 60 {
        return Err(unclear());
    }
    if text.starts_with(|c: char| c.is_ascii_digit())
        && let Some(exact) = digits(&text, typed)?
    {
        return Ok(exact);
    }
    let spaced = text.replace(',', " ");
    let mut words: Vec<&str> = spaced.split_whitespace().filter(|w| *w != "at").collect();
    if let ["in", rest @ ..] = words.as_slice() {
        return hence(rest).ok_or_else(unclear);
    }
    // "tue-9:00" is one word to the shell and two to us.
    if let [first, ..] = words.as_mut_slice()
        && let Some((day, time)) = first.split_once('-')
        && day.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        words.splice(0..1, [day, time]);
    }
    match words.as_slice() {
        [day] => Ok(When::Day(named_day(day).ok_or_else(unclear)?, None)),
        [day, time @ ..] => {
            let day = named_day(day).ok_or_else(unclear)?;
            let time = clock(&time.concat()).ok_or_else(unclear)?;
            Ok(When::Day(day, Some(time)))
        }
        [] => Err(unclear()),
    }
}

/// What begins with a digit: a date, a date and time, a moment, a time. `typed` is what is quoted.
fn digits(text: &str, typed: &str) -> Result<Option<When>, BadDate> {
    if let Some(time) = clock(&text.replace(' ', "")) {
        return Ok(Some(When::Time(time)));
    }
    let upper = text.to_uppercase();
    if let Ok(moment) = upper.parse::<Timestamp>() {
        return Ok(Some(When::Moment(moment)));
    }
    let (date, rest) = match text.find(['t', ' ']) {
        Some(gap) => (
            text.get(..gap).unwrap_or_default(),
            text.get(gap + 1..).unwrap_or_default(),
        ),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok());
    match parts.as_slice() {
        [year, _, _] if numbers && year.len() == 4 => {}
        [_, _] | [_, _, _] if numbers => return Err(BadDate::order(typed)),
        _ => return Ok(None),
    }
    let nowhere = |_| BadDate::no_such_day(typed);
    if date.contains('-')
        && let Ok(exact) = upper.parse::<DateTime>()
        && rest.contains(':')
    {
        return Ok(Some(When::Day(Day::Date(exact.date()), Some(exact.time()))));
    }
    let day = Day::Date(calendar(&parts).map_err(nowhere)?);
    if rest.is_empty() {
        return Ok(Some(When::Day(day, None)));
    }
    let rest = rest.replace("at ", "").replace(' ', "");
    let time = clock(&rest).ok_or_else(|| BadDate::no_such_day(typed))?;
    Ok(Some(When::Day(day, Some(time))))
}

/// A date by year, month and day.
fn calendar(parts: &[&str]) -> Result<Date, jiff::Error> {
    let number = |at: usize| {
        let part = parts.get(at).and_then(|part| part.parse::<i16>().ok());
        part.unwrap_or_default()
    };
    let small = |at: usize| i8::try_from(number(at)).unwrap_or_default();
    Date::new(number(0), small(1), small(2))
}

/// A time of day: `9:00`, `18:30`, `9am`, `9:30pm`.
fn clock(text: &str) -> Option<Time> {
    let (text, after_noon) = match text {
        _ if text.ends_with("am") => (text.trim_end_matches("am"), Some(0)),
        _ if text.ends_with("pm") => (text.trim_end_matches("pm"), Some(12)),
        _ => (text, None),
    };
    let (hour, minute) = match text.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if after_noon.is_some() => (text, "0"),
        None => return None,
    };
    if hour.len() > 2
        || !hour
            .bytes()
            .chain(minute.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let mut hour: i8 = hour.parse().ok()?;
    if let Some(half) = after_noon {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + half;
    }
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

/// A day by name: `today`, `tomorrow`, `tue`, `Tuesday`.
fn named_day(word: &str) -> Option<Day> {
    match word {
        "today" => return Some(Day::Ahead(0)),
        "tomorrow" => return Some(Day::Ahead(1)),
        _ => {}
    }
    let days = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let found = days
        .iter()
        .find(|(name, _)| word.len() >= 3 && name.starts_with(word))?;
    Some(Day::Weekday(found.1))
}

/// What stands after `in`: `3 days`, `a week`, `90 minutes`.
fn hence(words: &[&str]) -> Option<When> {
    let [count, unit] = words else { return None };
    let count: i32 = match *count {
        "a" | "an" | "one" => 1,
        number => number.parse::<u16>().ok()?.into(),
    };
    Some(match unit.trim_end_matches('s') {
        "day" => When::Day(Day::Ahead(count), None),
        "week" => When::Day(Day::Ahead(count.checked_mul(7)?), None),
        "hour" => When::Hence(SignedDuration::from_hours(count.into())),
        "minute" | "min" => When::Hence(SignedDuration::from_mins(count.into())),
        _ => return None,
    })
}
