//! What one community's opened data operations add up to.
//!
//! ```text
//! (OpMeta, Body) ──apply──► changes by record and generation ─► document ─► reading ─┐
//!                           acts by record, in order ────────────────────────────────┴─► view
//! ```
//! The order of arrival does not matter, and what comes twice changes nothing: everything shown is
//! a function of the set of operations, of the roll, of the looker and of the time. Acts may come
//! before their record and changes before those they build on.
//!
//! Not here: signatures, keys, who is in (the engine asks before it applies, and drops what no
//! longer counts), and keeping. A board is a cache that can be rebuilt from the log at any time.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::act::ActKind;
use crate::body::{Act, Body, Change};
use crate::code::{self, CodeError};
use crate::id::{DeviceId, GroupId, Incarnation, OpId, PersonId, RecordId};
use crate::record::{Kind, Reading};
use crate::time::{Day, LogicalTime, Timestamp};

mod about;
mod belongs;
mod build;
mod catalogue;
mod circle;
mod edit;
mod entry;
mod list;
mod look;
mod origin;
mod recent;
mod shown;
mod snapshot;
mod thanks;

pub use about::Call;
pub use edit::{WriteError, Writer, Written};
pub use list::{Filter, Happening, Part};
pub use snapshot::{BoardSnapshot, Numbered};

use belongs::Belongs;
use catalogue::Catalogue;
pub(crate) use entry::Entry;
use origin::Authors;
pub(crate) use origin::{Order, Origin, Seen};
use recent::Recent;
pub(crate) use shown::Shown;

/// The most acts of one device about one record; later ones are void.
const MAX_ACTS: usize = 256;

/// Where an operation comes from: what its header and the membership say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpMeta {
    /// Its id.
    pub op: OpId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// The person whose device it is.
    pub person: PersonId,
    /// The admission under which that person wrote it.
    pub incarnation: Incarnation,
    /// Its logical time: decides order.
    pub time: LogicalTime,
    /// Its last day.
    pub expires: Day,
    /// When this device first saw it.
    pub first_seen: Timestamp,
}

/// What an operation did to the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// The record looks different now, or may.
    Changed(RecordId),
    /// It was there already.
    Known,
    /// A change that builds on one that has not come.
    Waiting(RecordId),
    /// Kept and passed on, but without effect.
    Void(Why),
}

/// Why an operation is without effect.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Why {
    /// A change to somebody else's document.
    #[error("only the owner of a record changes it")]
    NotOwner,
    /// The guard or Automerge does not take it.
    #[error("the change is refused: {0}")]
    Refused(String),
    /// Said in another group than that of the record.
    #[error("what is said about a record counts in its own group")]
    OtherGroup,
    /// Not the expiry day of its generation.
    #[error("all changes of a generation expire on the same day")]
    Expiry,
    /// Not something that a board shows.
    #[error("it is not about a record")]
    NotOfBoard,
    /// More than one document or one device may hold here.
    #[error("more than one record takes")]
    TooMany,
    /// Only a newer version understands it.
    #[error("this needs a newer version")]
    NeedsNewer,
}

/// Everything that is known of one community's records.
#[derive(Debug, Clone)]
pub struct Board {
    /// Held once for all its records.
    group: Arc<GroupId>,
    entries: BTreeMap<RecordId, Box<Entry>>,
    authors: Authors,
    /// Which record each operation belongs to.
    belongs: Belongs,
    /// Operations that only a newer version understands.
    newer: BTreeSet<OpId>,
    profiles: BTreeMap<PersonId, BTreeSet<RecordId>>,
    /// What lists and searches go by.
    catalogue: Catalogue,
    /// What the log goes by.
    recent: Recent,
    /// Acts in circles about records that have not come yet.
    early: BTreeMap<(GroupId, RecordId), Vec<(OpMeta, Act)>>,
}

impl Board {
    /// Begins with nothing.
    #[must_use]
    pub fn new(group: GroupId) -> Self {
        Self {
            group: Arc::new(group),
            entries: BTreeMap::new(),
            authors: Authors::default(),
            belongs: Belongs::default(),
            newer: BTreeSet::new(),
            profiles: BTreeMap::new(),
            catalogue: Catalogue::default(),
            recent: Recent::default(),
            early: BTreeMap::new(),
        }
    }

    /// The group whose board it is.
    #[must_use]
    pub fn group(&self) -> GroupId {
        *self.group
    }

    /// Takes in what an operation says. Taking it in again changes nothing.
    pub fn apply(&mut self, meta: &OpMeta, body: Body) -> Applied {
        self.apply_in(*self.group, meta, body)
    }

    /// Takes in what an operation says that was sealed for a group: the community, or a circle of
    /// it that this device is in. What is said about a record counts only in the record's group.
    pub fn apply_in(&mut self, group: GroupId, meta: &OpMeta, body: Body) -> Applied {
        if self.holds(meta.op) {
            return Applied::Known;
        }
        match body {
            Body::Change(change) => self.apply_change(group, meta, change),
            Body::Act(act) if self.takes_act(group, act.record) => self.apply_act(meta, act),
            Body::Act(act) => self.apply_early(group, meta, act),
            Body::Message(_) | Body::Circle(_) => Applied::Void(Why::NotOfBoard),
            // The engine gathers decisions; a board has nothing to show of them.
            Body::Proposal(_) | Body::Cosign(_) => Applied::Known,
            Body::Unknown { .. } => {
                self.newer.insert(meta.op);
                Applied::Void(Why::NeedsNewer)
            }
        }
    }

    fn apply_change(&mut self, group: GroupId, meta: &OpMeta, change: Change) -> Applied {
        if change.owner != meta.incarnation {
            return Applied::Void(Why::NotOwner);
        }
        let record = change.record(group);
        self.settle_group(group, record);
        let origin = self.authors.origin(meta);
        self.recent.note(origin.order());
        let entry = self.entries.entry(record).or_default();
        let gone = entry.add_change(group, origin, change);
        self.belongs.insert(meta.op, record);
        if let Some(gone) = gone {
            self.belongs_no_more(gone, record);
            if gone == meta.op {
                return Applied::Void(Why::TooMany);
            }
        }
        self.index(record);
        let entry = self.entries.get(&record);
        entry.map_or(Applied::Known, |entry| entry.fate(record, meta.op))
    }

    fn apply_act(&mut self, meta: &OpMeta, act: Act) -> Applied {
        let record = act.record;
        let origin = self.authors.origin(meta);
        self.recent.note(origin.order());
        let entry = self.entries.entry(record).or_default();
        let gone = entry.add_act(origin, act);
        self.belongs.insert(meta.op, record);
        if let Some(gone) = gone {
            self.belongs_no_more(gone, record);
            if gone == meta.op {
                return Applied::Void(Why::TooMany);
            }
        }
        Applied::Changed(record)
    }

    /// Forgets what an operation said: its body expired, was retracted, or no longer counts.
    /// Returns the record that may look different now.
    pub fn drop_op(&mut self, op: OpId) -> Option<RecordId> {
        if self.newer.remove(&op) {
            return None;
        }
        let record = self.record_of(op)?;
        let group = self.group_of(record);
        for acts in self.early.values_mut() {
            acts.retain(|(meta, _)| meta.op != op);
        }
        self.early.retain(|_, acts| !acts.is_empty());
        let Some(entry) = self.entries.get_mut(&record) else {
            self.belongs_no_more(op, record);
            return None;
        };
        entry.drop_op(group, op);
        self.belongs_no_more(op, record);
        self.index(record);
        if self
            .entries
            .get(&record)
            .is_some_and(|entry| entry.is_empty())
        {
            self.entries.remove(&record);
        }
        Some(record)
    }

    /// An operation is no longer among those of its record; another whose id begins alike may be.
    fn belongs_no_more(&mut self, op: OpId, record: RecordId) {
        let begins = op.beginning();
        let alike = |other: &OpId| other.beginning() == begins;
        let mut early = self.early.iter().filter(|((_, id), _)| *id == record);
        let in_entry = self.entries.get(&record);
        if !in_entry.is_some_and(|entry| entry.has_any(alike))
            && !early.any(|(_, acts)| acts.iter().any(|(meta, _)| alike(&meta.op)))
        {
            self.belongs.remove(op, record);
        }
    }

    /// Whether the board holds what an operation says.
    #[must_use]
    pub fn holds(&self, op: OpId) -> bool {
        self.newer.contains(&op) || self.record_of(op).is_some()
    }

    /// How many operations only a newer version understands.
    #[must_use]
    pub fn needs_newer(&self) -> usize {
        self.newer.len()
    }

    /// Lets go of what was read again from changes because somebody looked at it.
    pub fn let_go(&mut self) {
        for entry in self.entries.values_mut() {
            entry.let_go();
        }
    }

    /// The operations that make up a record now, in no particular order: the changes of its
    /// present generation, and its acts.
    #[must_use]
    pub fn ops_of(&self, record: RecordId) -> Vec<OpId> {
        self.entries
            .get(&record)
            .map(|entry| entry.ops())
            .unwrap_or_default()
    }

    /// The record that an operation belongs to.
    #[must_use]
    pub fn record_of(&self, op: OpId) -> Option<RecordId> {
        let waits = |acts: &[(OpMeta, Act)]| acts.iter().any(|(meta, _)| meta.op == op);
        self.belongs.may_be_in(op).find_map(|ids| {
            let entries = self.entries.range(ids.clone());
            let early = self.early.iter().map(|((_, id), acts)| (id, acts));
            let entries = entries.filter(|(_, entry)| entry.has(op)).map(|(id, _)| id);
            let early = early.filter(|(id, acts)| ids.contains(id) && waits(acts));
            entries.chain(early.map(|(id, _)| id)).next().copied()
        })
    }

    /// What the document of a record says, for editing. Its sealed part is still sealed.
    #[must_use]
    pub fn draft_of(&self, record: RecordId) -> Option<&Reading> {
        self.entries.get(&record)?.reading()
    }

    /// The person who owns a record.
    #[must_use]
    pub fn author_of(&self, record: RecordId) -> Option<PersonId> {
        self.entries.get(&record)?.owner().map(|(_, person)| person)
    }

    /// The last day of a record's present generation.
    #[must_use]
    pub fn last_day_of(&self, record: RecordId) -> Option<Day> {
        Some(self.entries.get(&record)?.shown()?.expires)
    }

    /// The last day that an act about a record is to carry, if it is written `today`: sixty days
    /// after that of the record, and never more than a writer may set.
    #[must_use]
    pub fn last_day_of_act(&self, record: RecordId, today: Day) -> Day {
        let record = self.last_day_of(record).unwrap_or(today);
        record
            .plus(60)
            .clamp(today.plus(1), today.plus(crate::draft::MAX_LIFE))
    }

    /// The short code of a record.
    #[must_use]
    pub fn code(&self, record: RecordId) -> String {
        code::code(record, self)
    }

    /// The record with a code as people type it.
    ///
    /// # Errors
    /// If no record has it, or several have.
    pub fn find_code(&self, typed: &str) -> Result<RecordId, CodeError> {
        code::find(typed, self)
    }

    /// What a person calls themselves, or else `someone (ab12cd34)`.
    #[must_use]
    pub fn name_of(&self, person: PersonId) -> String {
        self.profile_of(person)
            .and_then(|record| self.draft_of(record))
            .map(|reading| reading.draft.basics().title.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| format!("someone ({person:#})"))
    }

    /// The profile of a person: the one they edited last.
    #[must_use]
    pub fn profile_of(&self, person: PersonId) -> Option<RecordId> {
        let edited = |record: &&RecordId| self.entries.get(*record)?.edited();
        let profiles = self.profiles.get(&person)?;
        profiles.iter().max_by_key(edited).copied()
    }

    /// The claim with this number in a record, as [`RecordView`](crate::view::RecordView) counts.
    #[must_use]
    pub fn claim(&self, record: RecordId, number: u32) -> Option<OpId> {
        let entry = self.entries.get(&record)?;
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        crate::view::claims::ids(entry).get(index).copied()
    }

    /// Keeps what is found by code, by person, by words and in lists in step with a record that
    /// changed.
    fn index(&mut self, record: RecordId) {
        let Some(entry) = self.entries.get_mut(&record) else {
            return;
        };
        entry.listing = self.catalogue.renew(record, entry);
        entry.let_go();
        let shown = entry.owner().zip(entry.shown());
        let shown = shown.map(|((_, person), shown)| (person, shown.kind));
        let Some((person, kind)) = shown else {
            for records in self.profiles.values_mut() {
                records.remove(&record);
            }
            return;
        };
        if kind == Kind::Profile && self.group_of(record) == *self.group {
            self.profiles.entry(person).or_default().insert(record);
        } else if let Some(records) = self.profiles.get_mut(&person) {
            records.remove(&record);
        }
    }

    pub(crate) fn entry(&self, record: RecordId) -> Option<&Entry> {
        self.entries.get(&record).map(Box::as_ref)
    }
}

/// Those that have a document can be shown, and have a code.
impl code::Records for Board {
    fn before(&self, record: RecordId) -> Option<RecordId> {
        let mut before = self.entries.range(..record).rev();
        let found = before.find(|(_, entry)| entry.shown().is_some());
        found.map(|(record, _)| *record)
    }

    fn onwards(&self, record: RecordId) -> impl Iterator<Item = RecordId> {
        let from = self.entries.range(record..);
        let shown = from.filter(|(_, entry)| entry.shown().is_some());
        shown.map(|(record, _)| *record)
    }
}

/// An act with where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) meta: Origin,
    pub(crate) kind: ActKind,
    pub(crate) newer: bool,
}

#[cfg(test)]
pub(crate) mod tests;
