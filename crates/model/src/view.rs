//! What is shown: derived from documents, acts, membership and the time, never stored as truth.
//!
//! Here is what is shown; the rules from which it follows are pure functions beside it. States that
//! only time makes (lapsed, confirmed by itself, expired) are for display: they never make a later
//! signed act invalid.
use std::fmt;

use crate::draft::{Details, Point};
use crate::id::{DeviceId, OpId, PersonId, RecordId};
use crate::record::{Kind, SealedBytes};
use crate::schedule::{Date, DateTime};
use crate::time::{Day, Timestamp};

pub(crate) mod claims;
pub(crate) mod event;
pub(crate) mod states;
pub(crate) mod steps;

/// Turns a time on the wall in a named zone into a moment; none if there is no such zone.
pub type Zones = fn(zone: &str, wall: DateTime) -> Option<Timestamp>;

/// Who is looking, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Looker {
    /// The person.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// What knows the time zones. [`Looker::new`] takes every zone for UTC.
    pub zones: Zones,
}

impl Looker {
    /// Looks without knowing any time zone.
    #[must_use]
    pub fn new(person: PersonId, device: DeviceId) -> Self {
        Self {
            person,
            device,
            zones: |_, wall| Some(wall.utc()),
        }
    }

    /// Looks with something that knows the time zones.
    #[must_use]
    pub fn with_zones(self, zones: Zones) -> Self {
        Self { zones, ..self }
    }
}

/// Where a record stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Waiting for somebody.
    Open,
    /// Open; the author lets others answer before choosing.
    Simmering,
    /// Some of the quantity is promised.
    PartlyMatched,
    /// All of it is promised.
    Matched,
    /// All of it is handed over, and both sides say so.
    Done,
    /// Taken back by the author.
    Withdrawn,
    /// Past its last day.
    Expired,
    /// Hidden by a steward; a stub with the reason remains.
    Hidden,
    /// Skill-share: agreed with somebody.
    Arranged,
    /// Skill-share: it took place.
    Held,
    /// Skill-share: it took place, and somebody said thanks.
    Thanked,
    /// Event: to come.
    Planned,
    /// Event: now.
    On,
    /// Event: past.
    Over,
    /// Event: called off.
    Cancelled,
}

impl State {
    /// Its word, on screens and in `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Simmering => "simmering",
            Self::PartlyMatched => "partly matched",
            Self::Matched => "matched",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Hidden => "hidden",
            Self::Arranged => "arranged",
            Self::Held => "held",
            Self::Thanked => "thanked",
            Self::Planned => "planned",
            Self::On => "on",
            Self::Over => "over",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether it is past: left out of a board unless asked for.
    #[must_use]
    pub fn is_past(self) -> bool {
        matches!(
            self,
            Self::Done
                | Self::Withdrawn
                | Self::Expired
                | Self::Held
                | Self::Thanked
                | Self::Over
                | Self::Cancelled
        )
    }

    /// Whether somebody may still be wanted for it.
    #[must_use]
    pub fn is_unmatched(self) -> bool {
        matches!(self, Self::Open | Self::Simmering | Self::PartlyMatched)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimState {
    /// Waiting for the author.
    Asked,
    /// Chosen by the author.
    Accepted,
    /// One side says that it is handed over.
    HandedOver,
    /// Both sides say so, or a week went by.
    Confirmed,
    /// The author said no.
    Declined,
    /// Taken back by the claimer.
    Released,
    /// Accepted, and a day after the agreed time nobody has said that it was handed over.
    Lapsed,
}

impl ClaimState {
    /// Its word, on screens and in `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::HandedOver => "handed over",
            Self::Confirmed => "confirmed",
            Self::Declined => "declined",
            Self::Released => "released",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether it takes up some of the quantity.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::Accepted | Self::HandedOver | Self::Confirmed)
    }
}

impl fmt::Display for ClaimState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// Their id.
    pub id: PersonId,
    /// Their name, or `someone (ab12cd34)`.
    pub name: String,
    /// Whether they are still in.
    pub here: bool,
}

/// One answer to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimView {
    /// Its number in this record, from 1.
    pub number: u32,
    /// Its short code.
    pub code: String,
    /// Its id.
    pub id: OpId,
    /// Who.
    pub person: Someone,
    /// Whether it is the looker's own.
    pub mine: bool,
    /// Words to the author.
    pub note: String,
    /// The author's words when declining.
    pub answer: String,
    /// How much of it, where that is said.
    pub quantity: Option<u32>,
    /// When it was made, as claimed.
    pub made: Timestamp,
    /// When they are to meet: as agreed, or as the claimer proposed.
    pub meet: Option<Timestamp>,
    /// Where it stands.
    pub state: ClaimState,
    /// Who said first that it was handed over.
    pub handed_over_by: Option<PersonId>,
    /// Known by the author's word alone: the claim's own operations have expired.
    pub restated: bool,
}

/// The sealed part, as far as the looker goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedView {
    /// There is none.
    None,
    /// There is one, for others.
    ForOthers,
    /// There is one, with keys for the looker's device.
    Ready {
        /// Nonce and ciphertext, for [`crate::sealed::open_part`].
        sealed: SealedBytes,
        /// The content key, sealed to the looker's device. More than one if it was sealed again
        /// (another edit, another acceptance): the newest first, and only one may open.
        slots: Vec<Vec<u8>>,
    },
}

/// Somebody who signed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpView {
    /// Its id, to take it back.
    pub id: OpId,
    /// Who.
    pub person: Someone,
    /// Whether it is the looker's own.
    pub mine: bool,
    /// How many they bring; 1 for places and shifts.
    pub quantity: u32,
    /// Beyond what there is room for: next in line.
    pub reserve: bool,
}

/// A shift and who takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftView {
    /// What it is called.
    pub role: String,
    /// The fewest people.
    pub min: u32,
    /// The most people.
    pub max: u32,
    /// Who takes it, in order; reserves last.
    pub people: Vec<SignUpView>,
    /// How many are still needed for the least.
    pub gap: u32,
}

/// Something to bring, and who brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BringView {
    /// What.
    pub item: String,
    /// How many are wanted.
    pub wanted: u32,
    /// Who brings some, in order.
    pub people: Vec<SignUpView>,
    /// How many are still wanted.
    pub gap: u32,
}

/// One time an event is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its day.
    pub day: Date,
    /// When it begins, on the wall there.
    pub start: DateTime,
    /// When it ends, on the wall there.
    pub end: DateTime,
    /// When it begins and ends, as moments; none if the zone is not known here.
    pub at: Option<(Timestamp, Timestamp)>,
    /// Who has a place, in order; reserves last.
    pub places: Vec<SignUpView>,
    /// How many places are left, if they are counted.
    pub free: Option<u32>,
    /// Shifts.
    pub shifts: Vec<ShiftView>,
    /// What to bring.
    pub bring: Vec<BringView>,
}

/// What is particular to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// The next times it is on, the present one too; at most ten. Of an event that
    /// is over, the last time.
    pub next: Vec<Occurrence>,
    /// The author's words when calling it off.
    pub cancelled: Option<String>,
}

/// Thanks that somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThankView {
    /// Who.
    pub person: Someone,
    /// The words.
    pub text: String,
    /// When, as claimed.
    pub at: Timestamp,
}

/// A flag, for stewards and for whoever raised it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagView {
    /// Who.
    pub person: Someone,
    /// What is wrong.
    pub reason: String,
    /// When, as claimed.
    pub at: Timestamp,
}

/// Why a record is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenView {
    /// The steward.
    pub by: Someone,
    /// Why.
    pub reason: String,
}

/// What the looker can do next. Claims by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the acts")]
pub enum Step {
    Accept(u32),
    HandOver(u32),
    Confirm(u32),
    Claim,
    SignUp,
    Thank,
    Decline(u32),
    Release(u32),
    CancelSignUp,
    Renew,
    Edit,
    Withdraw,
    Cancel,
    Flag,
    Hide,
    Unhide,
}

impl Step {
    /// The command that does it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accept(_) => "accept",
            Self::HandOver(_) => "done",
            Self::Confirm(_) => "confirm",
            Self::Claim => "claim",
            Self::SignUp => "sign-up",
            Self::Thank => "thank",
            Self::Decline(_) => "decline",
            Self::Release(_) => "release",
            Self::CancelSignUp => "cancel-sign-up",
            Self::Renew => "renew",
            Self::Edit => "edit",
            Self::Withdraw => "withdraw",
            Self::Cancel => "cancel",
            Self::Flag => "flag",
            Self::Hide => "hide",
            Self::Unhide => "unhide",
        }
    }
}

/// Everything about one record that its looker may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordView {
    /// To say, print and type.
    pub code: String,
    /// Its id.
    pub id: RecordId,
    /// What kind of thing it is.
    pub kind: Kind,
    /// In a few words.
    pub title: String,
    /// The rest.
    pub body: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Where.
    pub place: String,
    /// About where.
    pub point: Option<Point>,
    /// The language of the texts, or empty.
    pub language: String,
    /// For whom without a device it was written, or empty.
    pub recorded_for: String,
    /// What only its kind has: category, quantity, urgency, window, ...
    pub details: Details,
    /// Where it stands.
    pub state: State,
    /// Who wrote it.
    pub author: Someone,
    /// Whether the looker wrote it.
    pub mine: bool,
    /// How much is not promised yet, where that is counted.
    pub left: Option<u32>,
    /// When it was written, as claimed.
    pub created: Timestamp,
    /// When it was last edited or renewed, as claimed.
    pub edited: Option<Timestamp>,
    /// Its last day.
    pub expires: Day,
    /// Its author's clock is more than two days ahead of ours.
    pub clock_doubtful: bool,
    /// Who has answered, in order.
    pub claims: Vec<ClaimView>,
    /// The sealed part.
    pub sealed: SealedView,
    /// For events.
    pub event: Option<EventView>,
    /// Thanks that were said, in order.
    pub thanks: Vec<ThankView>,
    /// Flags, for stewards and for whoever raised them.
    pub flags: Vec<FlagView>,
    /// Why a steward hid it.
    pub hidden: Option<HiddenView>,
    /// What the looker can do next, the likeliest first.
    pub next_steps: Vec<Step>,
    /// Fields that did not fit and were cut or left out.
    pub cut: Vec<&'static str>,
    /// Something about it is of a newer version than this program.
    pub needs_newer: bool,
}

impl RecordView {
    /// Whether the looker has something to do with it: wrote it, has a claim on it that is not
    /// over, or signed up.
    #[must_use]
    pub fn is_for_looker(&self) -> bool {
        let stands = |claim: &ClaimView| {
            let state = claim.state;
            claim.mine
                && matches!(
                    state,
                    ClaimState::Asked | ClaimState::Accepted | ClaimState::HandedOver
                )
        };
        let next = self.event.iter().flat_map(|event| &event.next);
        self.mine || self.claims.iter().any(stands) || { next }.any(Occurrence::has_looker)
    }
}

impl Occurrence {
    /// Whether the looker signed up for anything of it.
    fn has_looker(&self) -> bool {
        let shifts = self.shifts.iter().flat_map(|shift| &shift.people);
        let bring = self.bring.iter().flat_map(|bring| &bring.people);
        let all = self.places.iter().chain(shifts).chain(bring);
        { all }.any(|one| one.mine)
    }
}

#[cfg(test)]
mod tests;
