//! The rules that a draft keeps, and what to do where one does not fit.
use thiserror::Error;

use super::{
    Basics, Details, Event, MAX_BODY, MAX_LIST, MAX_MIDDLING, MAX_MINUTES, MAX_NUMBER,
    MAX_SEALED_ADDRESS, MAX_SEALED_NOTES, MAX_SHORT, MAX_TAG, MAX_TAGS, MAX_TITLE, Quantity,
};
use crate::record::Kind;
use crate::schedule::BadRule;
use crate::time::Timestamp;

/// Why a draft cannot be posted as it is.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadDraft {
    /// Nothing written where something must be.
    #[error("{what} has 1 to {most} characters, this one is empty; write a few words")]
    Empty {
        /// Which text.
        what: &'static str,
        /// The most characters.
        most: usize,
    },
    /// A text that is too long.
    #[error("{what} has at most {most} characters, this one has {found}; shorten it")]
    Long {
        /// Which text.
        what: &'static str,
        /// The most characters.
        most: usize,
        /// How many it has.
        found: usize,
    },
    /// A title, which has a least length too.
    #[error("a title has 1 to {MAX_TITLE} characters, this one has {0}; shorten it")]
    Title(usize),
    /// Characters that would spoil a line.
    #[error("{0} is one line; take out the line breaks and control characters")]
    Line(&'static str),
    /// More of something than allowed.
    #[error("at most {most} {what} are allowed, here are {found}; leave some out")]
    Many {
        /// Of what.
        what: &'static str,
        /// The most.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A number out of range.
    #[error("{what} is a number from {least} to {most}, not {found}")]
    Number {
        /// Which number.
        what: &'static str,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
        /// What it is.
        found: u32,
    },
    /// A window that ends before it begins.
    #[error("the time window ends before it begins; swap the two times")]
    Window,
    /// A shift that needs more people than it takes.
    #[error("the shift {role:?} needs at least {min} and takes at most {max} people; swap them")]
    Shift {
        /// Its role.
        role: String,
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
    },
    /// The same name twice.
    #[error("{what} {name:?} is there twice; put them together")]
    Twice {
        /// Of what.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// Not the name of a time zone.
    #[error("{0:?} is not the name of a time zone like Europe/Madrid")]
    Zone(String),
    /// A rule that makes no sense.
    #[error(transparent)]
    Rule(#[from] BadRule),
}

pub(super) fn basics(basics: &mut Basics, kind: Kind) -> Result<(), BadDraft> {
    let found = basics.title.trim().chars().count();
    if found > MAX_TITLE && kind != Kind::Profile {
        return Err(BadDraft::Title(found));
    }
    let title = if kind == Kind::Profile {
        "a name"
    } else {
        "a title"
    };
    needed(title, &mut basics.title, MAX_TITLE)?;
    basics.body = basics.body.trim().to_owned();
    short_enough("a text", &basics.body, MAX_BODY)?;
    line("a place", &mut basics.place, MAX_SHORT)?;
    line("a language", &mut basics.language, MAX_SHORT)?;
    line(
        "the person it is written for",
        &mut basics.recorded_for,
        MAX_SHORT,
    )?;
    words("tags", "a tag", &mut basics.tags, MAX_TAGS, MAX_TAG)?;
    if let Some(sealed) = &mut basics.sealed {
        line("a sealed address", &mut sealed.address, MAX_SEALED_ADDRESS)?;
        line(
            "a sealed telephone number",
            &mut sealed.telephone,
            MAX_SHORT,
        )?;
        short_enough("a sealed note", &sealed.notes, MAX_SEALED_NOTES)?;
    }
    Ok(())
}

pub(super) fn details(details: &mut Details) -> Result<(), BadDraft> {
    match details {
        Details::Need(need) => {
            quantity(need.quantity.as_mut())?;
            window(need.from, need.to)
        }
        Details::Offer(offer) => {
            quantity(offer.quantity.as_mut())?;
            window(offer.from, offer.to)
        }
        Details::Skill(skill) => {
            line("a level", &mut skill.level, MAX_SHORT)?;
            line("the list of places", &mut skill.places, MAX_MIDDLING)?;
            line("the list of times", &mut skill.times, MAX_MIDDLING)
        }
        Details::Event(one) => event(one),
        Details::Profile(profile) => {
            words(
                "languages",
                "a language",
                &mut profile.languages,
                MAX_LIST,
                MAX_SHORT,
            )?;
            words(
                "skills",
                "a skill",
                &mut profile.skills,
                MAX_LIST,
                MAX_SHORT,
            )?;
            profile.access = profile.access.trim().to_owned();
            short_enough("the text on access", &profile.access, MAX_MIDDLING)
        }
    }
}

fn event(event: &mut Event) -> Result<(), BadDraft> {
    number("the length in minutes", event.minutes, 1, MAX_MINUTES)?;
    let zone = event.zone.trim();
    let named = |letter: char| letter.is_ascii_alphanumeric() || "/_+-".contains(letter);
    if zone.is_empty() || zone.len() > MAX_SHORT || !zone.chars().all(named) {
        return Err(BadDraft::Zone(zone.chars().take(40).collect()));
    }
    event.zone = zone.to_owned();
    if let Some(repeat) = &event.repeat {
        repeat.check(event.start.date())?;
    }
    if let Some(capacity) = event.capacity {
        number("the number of places", capacity, 1, MAX_NUMBER)?;
    }
    if let Some(before) = event.arrive_before {
        number("minutes before the start", before, 0, MAX_MINUTES)?;
    }
    at_most("shifts", event.shifts.len(), MAX_LIST)?;
    at_most("things to bring", event.bring.len(), MAX_LIST)?;
    for shift in &mut event.shifts {
        needed("the name of a shift", &mut shift.role, MAX_SHORT)?;
        number("the number of people in a shift", shift.max, 1, MAX_NUMBER)?;
        if shift.min > shift.max {
            let (role, min, max) = (shift.role.clone(), shift.min, shift.max);
            return Err(BadDraft::Shift { role, min, max });
        }
    }
    for bring in &mut event.bring {
        needed("the name of a thing to bring", &mut bring.item, MAX_SHORT)?;
        number("the number of things to bring", bring.count, 1, MAX_NUMBER)?;
    }
    once("the shift", event.shifts.iter().map(|shift| &shift.role))?;
    once(
        "the thing to bring",
        event.bring.iter().map(|bring| &bring.item),
    )
}

fn once<'a>(what: &'static str, names: impl Iterator<Item = &'a String>) -> Result<(), BadDraft> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name.to_lowercase()) {
            let name = name.clone();
            return Err(BadDraft::Twice { what, name });
        }
    }
    Ok(())
}

fn quantity(quantity: Option<&mut Quantity>) -> Result<(), BadDraft> {
    let Some(quantity) = quantity else {
        return Ok(());
    };
    number("a quantity", quantity.amount, 1, MAX_NUMBER)?;
    line("a unit", &mut quantity.unit, MAX_SHORT)
}

fn window(from: Option<Timestamp>, to: Option<Timestamp>) -> Result<(), BadDraft> {
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(BadDraft::Window),
        _ => Ok(()),
    }
}

fn words(
    many: &'static str,
    one: &'static str,
    words: &mut Vec<String>,
    most: usize,
    longest: usize,
) -> Result<(), BadDraft> {
    words.retain(|word| !word.trim().is_empty());
    at_most(many, words.len(), most)?;
    words
        .iter_mut()
        .try_for_each(|word| line(one, word, longest))
}

fn needed(what: &'static str, text: &mut String, most: usize) -> Result<(), BadDraft> {
    if text.trim().is_empty() {
        return Err(BadDraft::Empty { what, most });
    }
    line(what, text, most)
}

fn line(what: &'static str, text: &mut String, most: usize) -> Result<(), BadDraft> {
    if text.trim() != text {
        *text = text.trim().to_owned();
    }
    short_enough(what, text, most)?;
    if text.chars().any(char::is_control) {
        return Err(BadDraft::Line(what));
    }
    Ok(())
}

fn short_enough(what: &'static str, text: &str, most: usize) -> Result<(), BadDraft> {
    let found = text.chars().count();
    if found > most {
        return Err(BadDraft::Long { what, most, found });
    }
    Ok(())
}

fn at_most(what: &'static str, found: usize, most: usize) -> Result<(), BadDraft> {
    if found > most {
        return Err(BadDraft::Many { what, most, found });
    }
    Ok(())
}

fn number(what: &'static str, found: u32, least: u32, most: u32) -> Result<(), BadDraft> {
    if !(least..=most).contains(&found) {
        return Err(BadDraft::Number {
            what,
            least,
            most,
            found,
        });
    }
    Ok(())
}
