//! Records of circles on the same board: one list for whoever is in them.
//!
//! A record belongs to the group under whose key it was written; its id says so
//! ([`crate::body::record_id`]). What somebody says about it under another key does not count, in
//! whatever order things come.
use std::sync::Arc;

use super::{Applied, Board, OpMeta};
use crate::body::Act;
use crate::id::{GroupId, RecordId};

/// The most acts that wait for records of circles; more are void until they are read again.
const MAX_EARLY: usize = 1_024;

impl Board {
    /// The group that a record belongs to: the community, or a circle of it.
    #[must_use]
    pub fn group_of(&self, record: RecordId) -> GroupId {
        let entry = self.entries.get(&record);
        entry.and_then(|entry| entry.group()).unwrap_or(*self.group)
    }

    /// Whether what is said in a group may be about a record.
    pub(super) fn takes_act(&self, group: GroupId, record: RecordId) -> bool {
        match self.entries.get(&record).and_then(|entry| entry.group()) {
            Some(known) => known == group,
            // Nothing is known of it yet, or it is the community itself.
            None => group == *self.group,
        }
    }

    /// Keeps what is said in a circle until its record comes.
    pub(super) fn apply_early(&mut self, group: GroupId, meta: &OpMeta, act: Act) -> Applied {
        let waiting: usize = self.early.values().map(Vec::len).sum();
        let known = self
            .entries
            .get(&act.record)
            .and_then(|entry| entry.group());
        if known.is_some() || group == *self.group || waiting >= MAX_EARLY {
            return Applied::Void(super::Why::OtherGroup);
        }
        let record = act.record;
        self.belongs.insert(meta.op, record);
        self.early
            .entry((group, record))
            .or_default()
            .push((*meta, act));
        Applied::Waiting(record)
    }

    /// A record has come: what was said about it elsewhere goes, what waited for it counts.
    pub(super) fn settle_group(&mut self, group: GroupId, record: RecordId) {
        let entry = self.entries.entry(record).or_default();
        if entry.group() == Some(group) {
            return;
        }
        let ours = group == *self.group;
        entry.set_group(match ours {
            true => Arc::clone(&self.group),
            false => Arc::new(group), // records of circles are few
        });
        if !ours {
            for op in entry.forget_acts() {
                self.belongs_no_more(op, record);
            }
        }
        for (meta, act) in self.early.remove(&(group, record)).unwrap_or_default() {
            self.apply_act(&meta, act);
        }
    }
}
