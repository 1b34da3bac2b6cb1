//! One record as the board holds it: the changes of its generations, its acts, and what the
//! greatest generation that can be read says.
use std::collections::BTreeMap;

use super::build::{Built, Fate, build};
use super::{Applied, MAX_ACTS, OpMeta, Said};
use crate::body::{Act, Change, doc_id};
use crate::id::{GroupId, Incarnation, OpId, PersonId, RecordId};
use crate::record::{self, Reading};
use crate::search::Folded;
use crate::time::{Day, LogicalTime};

/// The most changes that one generation takes; later ones are void. Writers begin a new generation
/// long before.
pub(super) const MAX_CHANGES: usize = 128;

type Order = (LogicalTime, OpId);

/// One change as it came.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) meta: OpMeta,
    pub(super) bytes: Vec<u8>,
}

/// The changes of one generation, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Generation {
    pub(super) changes: BTreeMap<Order, Kept>,
    /// What became of each change; empty while a later generation is shown.
    pub(super) fates: BTreeMap<OpId, Fate>,
}

/// What a record says now.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) generation: u32,
    pub(crate) reading: Reading,
    pub(crate) folded: Folded,
    /// The first and the last change of this generation that took effect.
    pub(crate) first: OpMeta,
    pub(crate) last: OpMeta,
    /// When the record was begun, in whichever generation.
    pub(crate) begun: LogicalTime,
    pub(crate) expires: Day,
}

/// One record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    owner: Option<(Incarnation, PersonId)>,
    group: Option<GroupId>,
    salt: [u8; 16],
    generations: BTreeMap<u32, Generation>,
    acts: BTreeMap<Order, Said>,
    shown: Option<Box<Shown>>,
}

impl Entry {
    /// Who owns it; none while only acts have come.
    pub(crate) fn owner(&self) -> Option<(Incarnation, PersonId)> {
        self.owner
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
        acts.into_values().map(|said| said.meta.op).collect()
    }

    pub(super) fn salt(&self) -> [u8; 16] {
        self.salt
    }

    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.shown.as_deref()
    }

    /// Its acts in order.
    pub(crate) fn acts(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.acts.values()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.generations.is_empty() && self.acts.is_empty()
    }

    /// Whether something was said about it that only a newer version understands.
    pub(crate) fn needs_newer(&self) -> bool {
        self.acts.values().any(|said| said.newer)
            || self.shown().is_some_and(|shown| shown.reading.needs_newer)
    }

    pub(super) fn ops(&self) -> Vec<OpId> {
        let generation = self.shown().map(|shown| shown.generation);
        let changes = generation.and_then(|number| self.generations.get(&number));
        let changes = changes.into_iter().flat_map(|one| one.changes.values());
        let changes = changes.map(|kept| kept.meta.op);
        changes
            .chain(self.acts.values().map(|said| said.meta.op))
            .collect()
    }

    /// All changes and acts with their order, for the log.
    pub(super) fn happened(&self) -> impl Iterator<Item = (Order, &OpMeta, Option<&Said>)> {
        let changes = self
            .generations
            .values()
            .flat_map(|one| one.changes.iter())
            .map(|(order, kept)| (*order, &kept.meta, None));
        let acts = self
            .acts
            .iter()
            .map(|(order, said)| (*order, &said.meta, Some(said)));
        changes.chain(acts)
    }

    /// The change with which it begins, as far as that is still here.
    pub(super) fn first_op(&self) -> Option<OpId> {
        let first = self.generations.get(&0)?.changes.values().next()?;
        Some(first.meta.op)
    }

    pub(super) fn generation(&self, number: u32) -> Option<&Generation> {
        self.generations.get(&number)
    }

    /// The greatest generation that anything was written into.
    pub(super) fn last_generation(&self) -> Option<u32> {
        self.generations.keys().next_back().copied()
    }

    /// Takes in a change; returns the operation that had to go for it, if one had to.
    pub(super) fn add_change(
        &mut self,
        group: GroupId,
        meta: &OpMeta,
        change: Change,
    ) -> Option<OpId> {
        self.owner = Some((change.owner, meta.person));
        self.salt = change.salt;
        let generation = self.generations.entry(change.generation).or_default();
        let kept = Kept {
            meta: *meta,
            bytes: change.change,
        };
        generation.changes.insert(meta.order(), kept);
        // The first ones in order stay, so that every device keeps the same.
        let gone = if generation.changes.len() > MAX_CHANGES {
            generation.changes.pop_last().map(|(_, kept)| kept.meta.op)
        } else {
            None
        };
        if gone != Some(meta.op) {
            self.renew_from(group, change.generation);
        }
        gone
    }

    /// Takes in an act; returns the operation that had to go for it, if one had to.
    pub(super) fn add_act(&mut self, meta: &OpMeta, act: Act) -> Option<OpId> {
        let said = Said {
            meta: *meta,
            kind: act.kind,
            newer: act.newer,
        };
        self.acts.insert(meta.order(), said);
        if self.acts.len() <= MAX_ACTS {
            return None;
        }
        let mine = |said: &&Said| said.meta.device == meta.device;
        if self.acts.values().filter(mine).count() <= MAX_ACTS {
            return None;
        }
        let last = self.acts.values().rfind(mine)?.meta.order();
        self.acts.remove(&last).map(|said| said.meta.op)
    }

    pub(super) fn drop_op(&mut self, group: GroupId, op: OpId) {
        self.acts.retain(|(_, id), _| *id != op);
        let found = self.generations.iter_mut().find_map(|(number, one)| {
            let before = one.changes.len();
            one.changes.retain(|(_, id), _| *id != op);
            (one.changes.len() < before).then_some((*number, one.changes.is_empty()))
        });
        let Some((number, empty)) = found else {
            return;
        };
        if empty {
            self.generations.remove(&number);
        }
        if self.generations.is_empty() {
            self.owner = None;
        }
        self.renew_from(group, number);
    }

    /// What became of one of its operations.
    pub(super) fn fate(&self, record: RecordId, op: OpId) -> Applied {
        let generations = self.generations.values();
        let known = generations.filter_map(|one| one.fates.get(&op)).next();
        match known {
            Some(Fate::Waits) => Applied::Waiting(record),
            Some(Fate::Void(why)) => Applied::Void(why.clone()),
            // A change of a generation that a later one has replaced is not looked at.
            Some(Fate::Counts) | None => Applied::Changed(record),
        }
    }

    /// Finds anew what the record says, after a change to one generation.
    fn renew_from(&mut self, group: GroupId, changed: u32) {
        let Some((owner, _)) = self.owner else {
            self.shown = None;
            return;
        };
        if self.shown().is_some_and(|shown| shown.generation > changed) {
            return;
        }
        self.shown = None;
        let salt = self.salt;
        for (number, generation) in self.generations.iter_mut().rev() {
            let document = doc_id(group, owner, &salt, *number);
            let Built { fields, fates } = build(document, &generation.changes);
            generation.fates = fates;
            let counts = |kept: &&Kept| generation.fates.get(&kept.meta.op) == Some(&Fate::Counts);
            let mut counting = generation.changes.values().filter(counts);
            let (Some(fields), Some(first)) = (fields, counting.next()) else {
                continue;
            };
            let last = counting.next_back().unwrap_or(first);
            let reading = record::read(&fields);
            self.shown = Some(Box::new(Shown {
                generation: *number,
                folded: fold(&reading),
                first: first.meta,
                last: last.meta,
                begun: match reading.begun {
                    Some(begun) if *number > 0 => begun.min(first.meta.time),
                    _ => first.meta.time,
                },
                expires: first.meta.expires,
                reading,
            }));
            break;
        }
    }
}

/// What can be searched of a record.
fn fold(reading: &Reading) -> Folded {
    let basics = reading.draft.basics();
    let category = reading.draft.details().category();
    let texts = [&basics.title, &basics.body, &basics.place];
    let texts = texts.into_iter().chain(&basics.tags).map(String::as_str);
    Folded::new(texts.chain(category.map(|category| category.name())))
}
