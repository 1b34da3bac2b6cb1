//! A record as it is shown: on the page, in the terminal, in `--json`.
use jiff::Timestamp;
use potluck_text::Said;
use serde::{Deserialize, Serialize};

/// Everything about one record that its looker may see.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// To say, print and type.
    pub code: String,
    /// Its id.
    pub id: String,
    /// `need`, `offer`, `skill`, `event`, `profile`.
    pub kind: String,
    /// For skills: `teach` or `learn`; for offers: `give`, `lend`, `share`.
    pub mode: Option<String>,
    /// For skills: for whom.
    pub level: Option<String>,
    /// For skills: `one-to-one` or `group`.
    pub format: Option<String>,
    /// In a few words.
    pub title: String,
    /// The rest.
    pub body: String,
    /// The category's id.
    pub category: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// `open`, `matched`, `done`, …
    pub state: String,
    /// The circle that it was posted to, by name; none: the whole community.
    pub circle: Option<String>,
    /// The author's name.
    pub author: String,
    /// The author's id.
    pub author_id: String,
    /// Whether it is ours.
    pub mine: bool,
    /// `now`, `days`, `week`, `anytime`.
    pub urgency: Option<String>,
    /// How many.
    pub quantity: Option<u32>,
    /// How many are not yet promised.
    pub left: Option<u32>,
    /// Of what.
    pub unit: Option<String>,
    /// An offer that stands again and again.
    pub standing: bool,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub by: Option<Timestamp>,
    /// Where.
    pub place: Option<String>,
    /// When it was written, as claimed.
    pub created: Timestamp,
    /// When it ends by itself.
    pub expiry: Timestamp,
    /// Who has answered.
    pub claims: Vec<Claim>,
    /// The sealed part.
    pub sealed: Sealed,
    /// For events.
    pub event: Option<Event>,
    /// Thanks that were said.
    pub thanks: Vec<Thanks>,
    /// Flags, for stewards and for whoever raised them.
    pub flags: Vec<String>,
    /// Why a steward hid it.
    pub hidden: Option<String>,
    /// For whom without a device it was written.
    pub recorded_for: Option<String>,
    /// How many other devices hold all of it; for own records.
    pub held_by: Option<u32>,
    /// What the looker can do next: `claim`, `accept`, `done`, …; the likeliest first.
    pub next: Vec<String>,
    /// Something about it is of a newer version than this program.
    pub needs_newer: bool,
}

/// One answer to a record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claim {
    /// Its number in this record, from 1, in order of time.
    pub number: u32,
    /// Who.
    pub name: String,
    /// Their person id.
    pub person: String,
    /// Whether it is ours.
    pub mine: bool,
    /// A few words.
    pub note: String,
    /// The author's words when declining.
    pub answer: String,
    /// How much, if not all.
    pub quantity: Option<u32>,
    /// `asked`, `accepted`, `handed over`, `confirmed`, `declined`, `released`, `lapsed`.
    pub state: String,
    /// When, as claimed.
    pub at: Timestamp,
}

/// The part that only the accepted claimer can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Sealed {
    /// There is none.
    None,
    /// There is one, and it is not for us.
    Closed,
    /// We may read it.
    Open {
        /// What it says.
        text: String,
    },
}

/// On how many other devices a record is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Held {
    /// Its short code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// Whether it is over: done, withdrawn, expired, cancelled.
    pub past: bool,
    /// On how many devices besides this one all of it is.
    pub devices: u32,
}

/// What is particular to an event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// Start on the wall clock there.
    pub start: String,
    /// End on the wall clock there.
    pub end: Option<String>,
    /// IANA time zone.
    pub zone: String,
    /// The next times it is on, at most ten.
    pub next: Vec<Occurrence>,
    /// In words: `every week until 2027-03-01`.
    pub repeats: Option<Said>,
    /// Places.
    pub capacity: Option<u32>,
    /// Who has a place.
    pub coming: Vec<SignUp>,
    /// Shifts.
    pub shifts: Vec<Shift>,
    /// What to bring.
    pub bring: Vec<ToBring>,
}

/// One time an event is on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Occurrence {
    /// On the wall clock there.
    pub local: String,
    /// The same as a moment.
    pub at: Timestamp,
}

/// Somebody who signed up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SignUp {
    /// Who.
    pub name: String,
    /// Their person id.
    pub person: String,
    /// Whether it is ours.
    pub mine: bool,
    /// Beyond what there is room for: told so, and next in line.
    pub reserve: bool,
}

/// A role at an event that people take.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Shift {
    /// What it is called.
    pub role: String,
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
    /// Who.
    pub people: Vec<SignUp>,
    /// How many are still needed.
    pub gap: u32,
}

/// Something to bring.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ToBring {
    /// What.
    pub item: String,
    /// How many.
    pub wanted: u32,
    /// Who.
    pub people: Vec<SignUp>,
    /// How many are still needed.
    pub gap: u32,
}

/// A thank-you.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Thanks {
    /// Who says it.
    pub name: String,
    /// What.
    pub text: String,
    /// When, as claimed.
    pub at: Timestamp,
}
