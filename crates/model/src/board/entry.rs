//! One record as the board holds it: the changes of its generations, its acts, and what the
//! greatest generation that can be read says.
//!
//! Most records are written once and answered never or by few. So what belongs to one lies in short
//! lists in order, not in trees, whose smallest piece is larger than all of a common record.
use std::sync::Arc;

use super::build::{Built, Fate, build};
use super::origin::Author;
use super::{Applied, MAX_ACTS, Order, Origin, Said, Shown};
use crate::body::{Act, Change, doc_id};
use crate::id::{GroupId, Incarnation, OpId, PersonId, RecordId};
use crate::record::{self, Kind, Reading};

/// The most changes that one generation takes; later ones are void. Writers begin a new generation
/// long before.
pub(super) const MAX_CHANGES: usize = 128;

/// One change as it came.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) meta: Origin,
    pub(super) bytes: Box<[u8]>,
    /// What became of it; not known while only a later generation was looked at.
    pub(super) fate: Option<Fate>,
}

/// The changes of one generation, in order.
#[derive(Debug, Clone)]
pub(super) struct Generation {
    number: u32,
    pub(super) changes: Vec<Kept>,
}

/// One record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    group: Option<GroupId>,
    salt: [u8; 16],
    /// By number.
    generations: Vec<Generation>,
    /// In order.
    acts: Vec<Said>,
    /// Its number in the catalogue, while it is shown.
    pub(super) listing: Option<u32>,
    shown: Option<Box<Shown>>,
}

/// What a record is made of, as a snapshot tells it.
pub(super) struct Sheet {
    pub(super) group: Option<GroupId>,
    pub(super) salt: [u8; 16],
    /// By number.
    pub(super) generations: Vec<(u32, Vec<Kept>)>,
    /// In order.
    pub(super) acts: Vec<Said>,
    pub(super) shown: Option<Box<Shown>>,
}

impl Entry {
    /// The record of a snapshot; it stands in no catalogue yet.
    pub(super) fn of(sheet: Sheet) -> Self {
        let generations = sheet.generations.into_iter();
        let generations = generations.map(|(number, changes)| Generation { number, changes });
        Self {
            group: sheet.group,
            salt: sheet.salt,
            generations: generations.collect(),
            acts: sheet.acts,
            listing: None,
            shown: sheet.shown,
        }
    }

    /// Its generations by number, with the changes of each in order.
    pub(super) fn generations(&self) -> impl Iterator<Item = (u32, &[Kept])> {
        self.generations
            .iter()
            .map(|one| (one.number, &*one.changes))
    }

    /// Who owns it: whoever changes it, and nobody else does. None while only acts have come.
    pub(crate) fn owner(&self) -> Option<(Incarnation, PersonId)> {
        self.author().map(|by| (by.incarnation, by.person))
    }

    /// The first of their devices that wrote it.
    pub(super) fn author(&self) -> Option<&Arc<Author>> {
        Some(&self.generations.first()?.changes.first()?.meta.by)
    }

    /// The group under whose key it was written; none while only acts have come.
    pub(super) fn group(&self) -> Option<GroupId> {
        self.group
    }

    pub(super) fn set_group(&mut self, group: GroupId) {
        self.group = Some(group);
    }

    /// Forgets its acts, and says which operations they were.
    pub(super) fn forget_acts(&mut self) -> Vec<OpId> {
        let acts = std::mem::take(&mut self.acts);
        acts.into_iter().map(|said| said.meta.op).collect()
    }

    pub(super) fn salt(&self) -> [u8; 16] {
        self.salt
    }

    /// What it says now, in short.
    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.as_deref()
    }

    /// Where the last change that took effect stands in the order of everything.
    pub(super) fn edited(&self) -> Option<Order> {
        let shown = self.shown()?;
        let changes = &self.generation(shown.generation)?.changes;
        let last = changes.get(usize::from(shown.ends.1))?;
        Some(last.meta.order())
    }

    /// All that it says now, read from its changes if need be.
    pub(crate) fn reading(&self) -> Option<&Reading> {
        let shown = self.shown()?;
        Some(
            shown
                .reading
                .get_or_init(|| Box::new(self.read_again(shown.generation))),
        )
    }

    /// Lets go of all that it says, if that can cheaply be read again. Names are asked for all the
    /// time, and stay.
    pub(super) fn let_go(&mut self) {
        if let Some(shown) = &mut self.shown
            && shown.in_line
            && shown.kind != Kind::Profile
        {
            shown.reading.take();
        }
    }

    fn read_again(&self, number: u32) -> Reading {
        let mut generation = self.generation(number).cloned();
        let changes = generation.as_mut().map(|one| one.changes.as_mut_slice());
        let built =
            self.group
                .zip(self.owner())
                .zip(changes)
                .and_then(|((group, (owner, _)), changes)| {
                    build(doc_id(group, owner, &self.salt, number), changes)
                });
        record::read(built.map(|built| built.fields).unwrap_or_default())
    }

    /// Its acts in order.
    pub(crate) fn acts(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.acts.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.generations.is_empty() && self.acts.is_empty()
    }

    /// Whether something was said about it that only a newer version understands.
    pub(crate) fn needs_newer(&self) -> bool {
        self.acts.iter().any(|said| said.newer)
            || self.shown().is_some_and(|shown| shown.needs_newer)
    }

    pub(super) fn ops(&self) -> Vec<OpId> {
        let generation = self.shown().map(|shown| shown.generation);
        let changes = generation.and_then(|number| self.generation(number));
        let changes = changes.into_iter().flat_map(|one| &one.changes);
        let changes = changes.map(|kept| kept.meta.op);
        changes
            .chain(self.acts.iter().map(|said| said.meta.op))
            .collect()
    }

    /// The places of all changes and acts in the order of everything, for the log.
    pub(super) fn happened(&self) -> impl Iterator<Item = Order> {
        let changes = self.generations.iter().flat_map(|one| &one.changes);
        let changes = changes.map(|kept| kept.meta.order());
        changes.chain(self.acts.iter().map(|said| said.meta.order()))
    }

    /// The change or act at a place.
    pub(super) fn happened_at(&self, order: Order) -> Option<(&Origin, Option<&Said>)> {
        let mut changes = self.generations.iter().flat_map(|one| &one.changes);
        if let Some(kept) = changes.find(|kept| kept.meta.order() == order) {
            return Some((&kept.meta, None));
        }
        let said = self.acts.iter().find(|said| said.meta.order() == order)?;
        Some((&said.meta, Some(said)))
    }

    /// The change with which it begins, as far as that is still here.
    pub(super) fn first_op(&self) -> Option<OpId> {
        let first = self.generation(0)?.changes.first()?;
        Some(first.meta.op)
    }

    pub(super) fn generation(&self, number: u32) -> Option<&Generation> {
        let at = self.at(number).ok()?;
        self.generations.get(at)
    }

    fn at(&self, number: u32) -> Result<usize, usize> {
        self.generations
            .binary_search_by_key(&number, |one| one.number)
    }

    /// The greatest generation that anything was written into.
    pub(super) fn last_generation(&self) -> Option<u32> {
        self.generations.last().map(|one| one.number)
    }

    /// Takes in a change; returns the operation that had to go for it, if one had to.
    pub(super) fn add_change(
        &mut self,
        group: GroupId,
        meta: Origin,
        change: Change,
    ) -> Option<OpId> {
        self.salt = change.salt;
        let number = change.generation;
        let at = self.at(number).unwrap_or_else(|at| {
            let changes = Vec::new();
            put(&mut self.generations, at, Generation { number, changes });
            at
        });
        let changes = &mut self.generations[at].changes;
        let op = meta.op;
        let kept = Kept {
            meta,
            bytes: change.change.into(),
            fate: None,
        };
        let order = kept.meta.order();
        let after = changes.partition_point(|other| other.meta.order() < order);
        put(changes, after, kept);
        // The first ones in order stay, so that every device keeps the same.
        let gone = if changes.len() > MAX_CHANGES {
            changes.pop().map(|kept| kept.meta.op)
        } else {
            None
        };
        if gone != Some(op) {
            self.renew_from(group, number);
        }
        gone
    }

    /// Takes in an act; returns the operation that had to go for it, if one had to.
    pub(super) fn add_act(&mut self, meta: Origin, act: Act) -> Option<OpId> {
        let (order, device) = (meta.order(), meta.by.device);
        let said = Said {
            meta,
            kind: act.kind,
            newer: act.newer,
        };
        let after = self
            .acts
            .partition_point(|other| other.meta.order() < order);
        put(&mut self.acts, after, said);
        if self.acts.len() <= MAX_ACTS {
            return None;
        }
        let mine = |said: &&Said| said.meta.by.device == device;
        if self.acts.iter().filter(mine).count() <= MAX_ACTS {
            return None;
        }
        let last = self.acts.iter().rposition(|said| mine(&said))?;
        Some(self.acts.remove(last).meta.op)
    }

    pub(super) fn drop_op(&mut self, group: GroupId, op: OpId) {
        self.acts.retain(|said| said.meta.op != op);
        let found = self.generations.iter_mut().find_map(|one| {
            let before = one.changes.len();
            one.changes.retain(|kept| kept.meta.op != op);
            (one.changes.len() < before).then_some(one.number)
        });
        let Some(number) = found else {
            return;
        };
        self.generations.retain(|one| !one.changes.is_empty());
        self.renew_from(group, number);
    }

    /// What became of one of its operations.
    pub(super) fn fate(&self, record: RecordId, op: OpId) -> Applied {
        let mut kept = self.generations.iter().flat_map(|one| &one.changes);
        let known = kept.find(|kept| kept.meta.op == op);
        match known.and_then(|kept| kept.fate.as_ref()) {
            Some(Fate::Waits) => Applied::Waiting(record),
            Some(Fate::Void(why)) => Applied::Void((**why).clone()),
            // A change of a generation that a later one has replaced is not looked at.
            Some(Fate::Counts) | None => Applied::Changed(record),
        }
    }

    /// Finds anew what the record says, after a change to one generation.
    fn renew_from(&mut self, group: GroupId, changed: u32) {
        let Some((owner, _)) = self.owner() else {
            self.shown = None;
            return;
        };
        if self.shown().is_some_and(|shown| shown.generation > changed) {
            return;
        }
        self.shown = None;
        let salt = self.salt;
        for generation in self.generations.iter_mut().rev() {
            let number = generation.number;
            let built = build(doc_id(group, owner, &salt, number), &mut generation.changes);
            let counts = |(_, kept): &(u8, &Kept)| kept.fate == Some(Fate::Counts);
            let mut counting = (0..).zip(&generation.changes).filter(counts);
            let (Some(Built { fields, in_line }), Some(first)) = (built, counting.next()) else {
                continue;
            };
            let last = counting.last().unwrap_or(first);
            let ends = [first, last].map(|(at, kept)| (at, &kept.meta));
            let reading = record::read(fields);
            let shown = Shown::new(number, ends, reading, in_line);
            self.shown = Some(Box::new(shown));
            break;
        }
    }
}

/// Puts one more into a short list, without room for others that may never come.
fn put<T>(list: &mut Vec<T>, at: usize, one: T) {
    list.reserve_exact(1);
    list.insert(at, one);
}
