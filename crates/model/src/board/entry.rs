//! One record as the board holds it: the changes of its generations, its acts, and what the
//! greatest generation that can be read says.
//!
//! Most records are written once and answered never or by few. So what belongs to one lies in short
//! lists in order, not in trees, whose smallest piece is larger than all of a common record.
use std::ops::Range;
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
    pub(super) generation: u32,
    pub(super) meta: Origin,
    pub(super) bytes: Box<[u8]>,
    /// What became of it; not known while only a later generation was looked at.
    pub(super) fate: Option<Fate>,
}

/// One record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    group: Option<Arc<GroupId>>,
    salt: [u8; 16],
    /// By generation, those of each in order.
    changes: Vec<Kept>,
    /// In order.
    acts: Vec<Said>,
    /// Its number in the catalogue, while it is shown.
    pub(super) listing: Option<u32>,
    shown: Option<Box<Shown>>,
}

/// What a record is made of, as a snapshot tells it.
pub(super) struct Sheet {
    pub(super) group: Option<Arc<GroupId>>,
    pub(super) salt: [u8; 16],
    /// By generation, those of each in order.
    pub(super) changes: Vec<Kept>,
    /// In order.
    pub(super) acts: Vec<Said>,
    pub(super) shown: Option<Box<Shown>>,
}

impl Entry {
    /// The record of a snapshot; it stands in no catalogue yet.
    pub(super) fn of(sheet: Sheet) -> Self {
        Self {
            group: sheet.group,
            salt: sheet.salt,
            changes: sheet.changes,
            acts: sheet.acts,
            listing: None,
            shown: sheet.shown,
        }
    }

    /// The changes of all its generations, by generation, those of each in order.
    pub(super) fn changes(&self) -> &[Kept] {
        &self.changes
    }

    /// Who owns it: whoever changes it, and nobody else does. None while only acts have come.
    pub(crate) fn owner(&self) -> Option<(Incarnation, PersonId)> {
        self.author().map(|by| (by.incarnation, by.person))
    }

    /// The first of their devices that wrote it.
    pub(super) fn author(&self) -> Option<&Arc<Author>> {
        Some(&self.changes.first()?.meta.by)
    }

    /// The group under whose key it was written; none while only acts have come.
    pub(super) fn group(&self) -> Option<GroupId> {
        self.group.as_deref().copied()
    }

    pub(super) fn set_group(&mut self, group: Arc<GroupId>) {
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
        let changes = self.generation(shown.generation);
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
        let mut changes = self.generation(number).to_vec();
        let whose = self.group().zip(self.owner());
        let built = whose.and_then(|(group, (owner, _))| {
            build(doc_id(group, owner, &self.salt, number), &mut changes)
        });
        record::read(built.map(|built| built.fields).unwrap_or_default())
    }

    /// Its acts in order.
    pub(crate) fn acts(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.acts.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.acts.is_empty()
    }

    /// Whether something was said about it that only a newer version understands.
    pub(crate) fn needs_newer(&self) -> bool {
        self.acts.iter().any(|said| said.newer)
            || self.shown().is_some_and(|shown| shown.needs_newer)
    }

    pub(super) fn ops(&self) -> Vec<OpId> {
        let shown = self.shown().map(|shown| self.generation(shown.generation));
        let changes = shown.unwrap_or_default().iter().map(|kept| kept.meta.op);
        changes
            .chain(self.acts.iter().map(|said| said.meta.op))
            .collect()
    }

    /// The places of all changes and acts in the order of everything, for the log.
    pub(super) fn happened(&self) -> impl Iterator<Item = Order> {
        let changes = self.changes.iter().map(|kept| kept.meta.order());
        changes.chain(self.acts.iter().map(|said| said.meta.order()))
    }

    /// The change or act at a place.
    pub(super) fn happened_at(&self, order: Order) -> Option<(&Origin, Option<&Said>)> {
        let mut changes = self.changes.iter();
        if let Some(kept) = changes.find(|kept| kept.meta.order() == order) {
            return Some((&kept.meta, None));
        }
        let said = self.acts.iter().find(|said| said.meta.order() == order)?;
        Some((&said.meta, Some(said)))
    }

    /// Whether an operation is a change or an act of it.
    pub(super) fn has(&self, op: OpId) -> bool {
        self.has_any(|other| *other == op)
    }

    /// Whether any of its changes and acts is such an operation.
    pub(super) fn has_any(&self, is_it: impl Fn(&OpId) -> bool) -> bool {
        self.changes.iter().any(|kept| is_it(&kept.meta.op))
            || self.acts.iter().any(|said| is_it(&said.meta.op))
    }

    /// The change with which it begins, as far as that is still here.
    pub(super) fn first_op(&self) -> Option<OpId> {
        let first = self.generation(0).first()?;
        Some(first.meta.op)
    }

    /// The changes of one generation, in order; none if nothing was written into it.
    pub(super) fn generation(&self, number: u32) -> &[Kept] {
        self.changes.get(self.span(number)).unwrap_or_default()
    }

    /// Where the changes of a generation stand, or would.
    fn span(&self, number: u32) -> Range<usize> {
        let before = |kept: &Kept| kept.generation < number;
        let until = |kept: &Kept| kept.generation <= number;
        self.changes.partition_point(before)..self.changes.partition_point(until)
    }

    /// The greatest generation that anything was written into.
    pub(super) fn last_generation(&self) -> Option<u32> {
        self.changes.last().map(|kept| kept.generation)
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
        let op = meta.op;
        let kept = Kept {
            generation: number,
            meta,
            bytes: change.change.into(),
            fate: None,
        };
        let place = (number, kept.meta.order());
        let after = self
            .changes
            .partition_point(|other| (other.generation, other.meta.order()) < place);
        put(&mut self.changes, after, kept);
        // The first ones in order stay, so that every device keeps the same.
        let span = self.span(number);
        let gone = if span.len() > MAX_CHANGES {
            Some(self.changes.remove(span.end - 1).meta.op)
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
        let found = self.changes.iter().position(|kept| kept.meta.op == op);
        if let Some(at) = found {
            let number = self.changes.remove(at).generation;
            self.renew_from(group, number);
        }
    }

    /// What became of one of its operations.
    pub(super) fn fate(&self, record: RecordId, op: OpId) -> Applied {
        let known = self.changes.iter().find(|kept| kept.meta.op == op);
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
        let generations = self
            .changes
            .chunk_by_mut(|one, next| one.generation == next.generation);
        for changes in generations.rev() {
            let Some(number) = changes.first().map(|kept| kept.generation) else {
                continue;
            };
            let built = build(doc_id(group, owner, &salt, number), changes);
            let counts = |(_, kept): &(u8, &Kept)| kept.fate == Some(Fate::Counts);
            let mut counting = (0..).zip(&*changes).filter(counts);
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
