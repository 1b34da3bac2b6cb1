//! What people write, before it is signed. A [`Draft`] is right by construction.
//!
//! [`Draft::new`] checks every field and says what to do about the first that does not fit. How a
//! draft stands in a document is in [`crate::record`]; who may read its sealed part is decided by
//! whoever wraps the content key (see [`crate::sealed`]).
use std::collections::BTreeSet;

use crate::category::Category;
use crate::record::{Direction, Format, Kind, Terms, Urgency};
use crate::schedule::{DateTime, Repeat};
use crate::sealed::SealedPart;
use crate::time::{Day, Timestamp};

mod check;

pub use check::BadDraft;

/// The longest title, in characters.
pub const MAX_TITLE: usize = 80;
/// The longest body, in characters.
pub const MAX_BODY: usize = 2_000;
/// The most tags.
pub const MAX_TAGS: usize = 8;
/// The longest tag, in characters.
pub const MAX_TAG: usize = 32;
/// The longest short text: a place, a unit, a level, an item, a role. In characters.
pub const MAX_SHORT: usize = 80;
/// The longest middling text: access needs, when and where a skill is shared. In characters.
pub const MAX_MIDDLING: usize = 500;
/// The longest address in a sealed part, in characters.
pub const MAX_SEALED_ADDRESS: usize = 200;
/// The longest notes in a sealed part, in characters.
pub const MAX_SEALED_NOTES: usize = 1_000;
/// The most shifts, things to bring, languages or skills.
pub const MAX_LIST: usize = 32;
/// The greatest quantity, capacity or number of people.
pub const MAX_NUMBER: u32 = 1_000_000;
/// The longest event, in minutes: two weeks.
pub const MAX_MINUTES: u32 = 14 * 24 * 60;
/// The longest that anything may live, in days.
pub const MAX_LIFE: u32 = 400;

/// What all records have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basics {
    /// In a few words. Of a profile: the name.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Where, as people say it.
    pub place: String,
    /// About where.
    pub point: Option<Point>,
    /// The language of the texts (BCP 47), or empty.
    pub language: String,
    /// A person without a device for whom this is written, or empty.
    pub recorded_for: String,
    /// What only the accepted claimer can read. Never in clear in a document.
    pub sealed: Option<SealedPart>,
}

/// A coarse place on Earth: a corner of a grid of about 500 metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    latitude: i32,
    longitude: i32,
}

impl Point {
    /// The nearest corner, from thousandths of a degree; none if that is not on Earth.
    #[must_use]
    pub fn near(latitude: i32, longitude: i32) -> Option<Self> {
        let on_earth = latitude.unsigned_abs() <= 90_000 && longitude.unsigned_abs() <= 180_000;
        let coarse = |angle: i32| (angle + 2).div_euclid(5) * 5;
        on_earth.then(|| Self {
            latitude: coarse(latitude),
            longitude: coarse(longitude),
        })
    }

    /// Thousandths of a degree north.
    #[must_use]
    pub fn latitude(self) -> i32 {
        self.latitude
    }

    /// Thousandths of a degree east.
    #[must_use]
    pub fn longitude(self) -> i32 {
        self.longitude
    }
}

/// How much of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// How many.
    pub amount: u32,
    /// Of what: bags, hours. May be empty.
    pub unit: String,
}

/// What a need has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What it is about.
    pub category: Category,
    /// How much.
    pub quantity: Option<Quantity>,
    /// How soon.
    pub urgency: Urgency,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub to: Option<Timestamp>,
    /// Until when the author lets others answer before choosing.
    pub simmer_until: Option<Timestamp>,
}

impl Default for Need {
    fn default() -> Self {
        Self {
            category: Category::Other,
            quantity: None,
            urgency: Urgency::Anytime,
            from: None,
            to: None,
            simmer_until: None,
        }
    }
}

/// What an offer has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What it is about.
    pub category: Category,
    /// How much.
    pub quantity: Option<Quantity>,
    /// On which terms.
    pub terms: Terms,
    /// Stands again and again, and is never used up.
    pub standing: bool,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub to: Option<Timestamp>,
    /// Until when the author lets others answer before choosing.
    pub simmer_until: Option<Timestamp>,
}

impl Default for Offer {
    fn default() -> Self {
        Self {
            category: Category::Other,
            quantity: None,
            terms: Terms::Give,
            standing: false,
            from: None,
            to: None,
            simmer_until: None,
        }
    }
}

/// What a skill-share has of its own. Its title is the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    /// Which side.
    pub direction: Direction,
    /// What it is about.
    pub category: Category,
    /// For whom: beginners, anybody. May be empty.
    pub level: String,
    /// For two or for more.
    pub format: Format,
    /// Where it can be. May be empty.
    pub places: String,
    /// When it can be. May be empty.
    pub times: String,
}

impl Skill {
    /// Begins with nothing but the side.
    #[must_use]
    pub fn new(direction: Direction) -> Self {
        Self {
            direction,
            category: Category::Skills,
            level: String::new(),
            format: Format::OneToOne,
            places: String::new(),
            times: String::new(),
        }
    }
}

/// What an event has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it begins, on the wall there.
    pub start: DateTime,
    /// How long it takes.
    pub minutes: u32,
    /// The time zone there: a name of the IANA list.
    pub zone: String,
    /// How it comes again.
    pub repeat: Option<Repeat>,
    /// How many places there are.
    pub capacity: Option<u32>,
    /// When to be there, if before the start: minutes before it.
    pub arrive_before: Option<u32>,
    /// Work to share.
    pub shifts: Vec<Shift>,
    /// What to bring.
    pub bring: Vec<Bring>,
}

impl Event {
    /// Two hours, once, with room for everybody.
    #[must_use]
    pub fn new(start: DateTime, zone: &str) -> Self {
        Self {
            start,
            minutes: 120,
            zone: zone.to_owned(),
            repeat: None,
            capacity: None,
            arrive_before: None,
            shifts: Vec::new(),
            bring: Vec::new(),
        }
    }

    /// The last day on which it begins, if it does not come again for ever.
    #[must_use]
    pub fn last_day(&self) -> Option<crate::schedule::Date> {
        match &self.repeat {
            None => Some(self.start.date()),
            Some(repeat) => repeat.last(self.start.date()),
        }
    }
}

/// Work at an event that people share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// What it is called.
    pub role: String,
    /// The fewest people.
    pub min: u32,
    /// The most people.
    pub max: u32,
}

/// Something that people bring to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bring {
    /// What.
    pub item: String,
    /// How many.
    pub count: u32,
}

/// What a profile has of its own. Its title is the name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Languages they speak.
    pub languages: Vec<String>,
    /// What they can do.
    pub skills: Vec<String>,
    /// What others should know to make it easy for them. May be empty.
    pub access: String,
}

/// What one kind of record has of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the types say it")]
pub enum Details {
    Need(Need),
    Offer(Offer),
    Skill(Skill),
    Event(Event),
    Profile(Profile),
}

impl Details {
    /// The kind of record.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Need(_) => Kind::Need,
            Self::Offer(_) => Kind::Offer,
            Self::Skill(_) => Kind::Skill,
            Self::Event(_) => Kind::Event,
            Self::Profile(_) => Kind::Profile,
        }
    }

    /// What it is about.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        match self {
            Self::Need(need) => Some(need.category),
            Self::Offer(offer) => Some(offer.category),
            Self::Skill(skill) => Some(skill.category),
            Self::Event(_) | Self::Profile(_) => None,
        }
    }

    /// How much of it there is.
    #[must_use]
    pub fn quantity(&self) -> Option<&Quantity> {
        match self {
            Self::Need(need) => need.quantity.as_ref(),
            Self::Offer(offer) => offer.quantity.as_ref(),
            Self::Skill(_) | Self::Event(_) | Self::Profile(_) => None,
        }
    }

    /// Not before and not after.
    #[must_use]
    pub fn window(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        match self {
            Self::Need(need) => (need.from, need.to),
            Self::Offer(offer) => (offer.from, offer.to),
            Self::Skill(_) | Self::Event(_) | Self::Profile(_) => (None, None),
        }
    }
}

/// What somebody writes, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    basics: Basics,
    details: Details,
}

impl Draft {
    /// Checks what somebody wrote; spaces around texts and tags written twice are put right.
    ///
    /// # Errors
    /// If a field does not fit; the message says what to do.
    pub fn new(mut basics: Basics, mut details: Details) -> Result<Self, BadDraft> {
        check::basics(&mut basics, details.kind())?;
        check::details(&mut details)?;
        let mut seen = BTreeSet::new();
        basics.tags.retain(|tag| seen.insert(tag.to_lowercase()));
        Ok(Self { basics, details })
    }

    /// What was read from a document, where [`crate::record::read`] has put everything right.
    pub(crate) fn read(basics: Basics, details: Details) -> Self {
        Self { basics, details }
    }

    /// What all records have.
    #[must_use]
    pub fn basics(&self) -> &Basics {
        &self.basics
    }

    /// What only its kind has.
    #[must_use]
    pub fn details(&self) -> &Details {
        &self.details
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.details.kind()
    }

    /// Takes it apart, to be edited and checked again.
    #[must_use]
    pub fn into_parts(self) -> (Basics, Details) {
        (self.basics, self.details)
    }

    /// The last day of its life if it is written `today`: the default of its kind, and never before
    /// its own time has come.
    #[must_use]
    pub fn last_day(&self, today: Day) -> Day {
        let life = match &self.details {
            Details::Need(_) => 14,
            Details::Offer(offer) if !offer.standing => 60,
            Details::Offer(_) | Details::Skill(_) => 180,
            // Thirty days after it is over, which a rule without an end never is.
            Details::Event(event) => {
                let last = event.last_day().map(|day| event.start.on(day));
                let over = last.and_then(|start| start.plus_minutes(event.minutes));
                return over
                    .map_or(today.plus(MAX_LIFE), |over| over.utc().day().plus(30))
                    .clamp(today.plus(1), today.plus(MAX_LIFE));
            }
            Details::Profile(_) => 365,
        };
        let own = self.details.window().1.map(|to| to.day().plus(2));
        own.unwrap_or(today)
            .clamp(today.plus(life), today.plus(MAX_LIFE))
    }
}

#[cfg(test)]
mod tests;
