//! What a person fills in, before it is checked. The node turns it into a draft of the model, which
//! checks every field; what is `None` is left at its default, or, when editing, as it was.
use jiff::Timestamp;
use potluck_model::act::SignUp;
use serde::{Deserialize, Serialize};

/// A record as filled in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Writing {
    /// `need`, `offer`, `teach`, `learn`, `event`, `profile`. Ignored when editing.
    pub kind: String,
    /// In a few words.
    pub title: Option<String>,
    /// The rest.
    pub body: Option<String>,
    /// The category's id.
    pub category: Option<String>,
    /// Up to eight.
    pub tags: Option<Vec<String>>,
    /// How many.
    pub quantity: Option<u32>,
    /// Of what.
    pub unit: Option<String>,
    /// `now`, `days`, `week`, `anytime`.
    pub urgency: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub by: Option<Timestamp>,
    /// Let others answer until then before choosing.
    pub simmer_until: Option<Timestamp>,
    /// Where, as people say it.
    pub place: Option<String>,
    /// What only the accepted claimer can read.
    pub sealed: Option<String>,
    /// An offer that stands again and again.
    pub standing: Option<bool>,
    /// `give`, `lend`, `share`.
    pub mode: Option<String>,
    /// Skill-share: what level.
    pub level: Option<String>,
    /// Skill-share: `one-to-one` or `group`.
    pub format: Option<String>,
    /// A person without a device for whom this is written.
    pub recorded_for: Option<String>,
    /// The circle that it is for, by name or short code; none: the whole community. Ignored when
    /// editing.
    pub circle: Option<String>,
    /// The language of the texts, like `en`.
    pub language: Option<String>,
    /// For events.
    pub event: Option<EventPlan>,
}

/// When an event is, and what it needs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventPlan {
    /// Start on the wall clock there: `2026-12-05T18:00`.
    pub start: Option<String>,
    /// End on the wall clock there.
    pub end: Option<String>,
    /// IANA time zone; the system's when not given.
    pub zone: Option<String>,
    /// How it repeats.
    pub repeat: Option<Repeat>,
    /// Last date on which it may repeat: `2027-03-01`.
    pub until: Option<String>,
    /// Places.
    pub capacity: Option<u32>,
    /// Shifts: role, least, most.
    pub shifts: Option<Vec<(String, u32, u32)>>,
    /// What to bring: item, how many.
    pub bring: Option<Vec<(String, u32)>>,
}

/// How an event repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repeat {
    /// Every so many weeks, on the weekday of the start.
    Weekly {
        /// 1 for every week.
        every: u32,
    },
    /// Every month, on the day of the month of the start.
    Monthly,
}

/// What somebody signs up for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignUpFor {
    /// A place.
    Place,
    /// A shift, by its role.
    Shift(String),
    /// Something to bring.
    Bring(String),
}

impl From<SignUpFor> for SignUp {
    fn from(what: SignUpFor) -> Self {
        match what {
            SignUpFor::Place => Self::Place,
            SignUpFor::Shift(role) => Self::Shift(role),
            SignUpFor::Bring(item) => Self::Bring { item, quantity: 1 },
        }
    }
}
