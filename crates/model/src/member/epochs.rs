//! Which epochs there are, who holds their keys, and under which to write.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::holders::Holders;
use super::ops::Node;
use crate::id::{DeviceId, KeyId, OpId};
use crate::time::Day;

/// How many days an epoch is written under.
pub const FRESH_DAYS: u32 = 30;
/// How many days ahead of our clock an epoch may claim to begin.
pub const AHEAD_DAYS: u32 = 2;

/// One announcement of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// The operation that announces it.
    pub op: OpId,
    /// Which key.
    pub key_id: KeyId,
    /// The device that made it.
    pub author: DeviceId,
    /// The day it claims to begin.
    pub day: Day,
    /// How deep it stands in the graph.
    pub depth: u64,
}

/// What the writer's rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Write under this key, after sharing it with those who lack it.
    Use {
        /// Which key.
        key_id: KeyId,
        /// The `Epoch` that announced it.
        epoch: OpId,
        /// Active devices that lack it, ascending.
        share_with: Vec<DeviceId>,
    },
    /// Make a new one.
    MakeNew,
}

/// All epochs, the void too: a key that was once sealed to somebody is held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Epochs {
    list: Vec<Epoch>,
    holders: BTreeMap<KeyId, Holders>,
}

impl Epochs {
    pub(super) fn announce(&mut self, node: &Node, key_id: KeyId, day: Day) {
        self.holders.entry(key_id).or_default().made(node);
        let place = self
            .list
            .partition_point(|e| (e.depth, e.op) < (node.depth, node.id));
        let epoch = Epoch {
            op: node.id,
            key_id,
            author: node.header.device,
            day,
            depth: node.depth,
        };
        self.list.insert(place, epoch);
    }

    pub(super) fn share(&mut self, node: &Node, keys: &[KeyId], with: &[DeviceId]) {
        for key in keys {
            self.holders.entry(*key).or_default().shared(node, with);
        }
    }

    /// From whom a device got a key, by the first operation that says so.
    #[must_use]
    pub fn giver(&self, key: KeyId, to: DeviceId) -> Option<DeviceId> {
        self.holders.get(&key)?.giver(to)
    }

    /// All announcements, by depth, then id.
    pub fn iter(&self) -> impl Iterator<Item = &Epoch> {
        self.list.iter()
    }

    /// The announcement with this id.
    #[must_use]
    pub fn announced(&self, op: OpId) -> Option<&Epoch> {
        self.list.iter().find(|epoch| epoch.op == op)
    }

    /// Every device that ever held a key: author, recipients, and all who shared it or got it.
    #[must_use]
    pub fn holders(&self, key: KeyId) -> Option<&Holders> {
        self.holders.get(&key)
    }

    /// Whether everybody who ever held its key may read now.
    fn is_clean(&self, epoch: &Epoch, readers: &BTreeSet<DeviceId>) -> bool {
        self.holders(epoch.key_id)
            .is_some_and(|holders| holders.is_subset(readers))
    }

    /// The keys that nobody holds who may not read, the deepest first.
    pub(super) fn clean(&self, readers: &BTreeSet<DeviceId>) -> Vec<KeyId> {
        let clean = self.list.iter().filter(|one| self.is_clean(one, readers));
        let mut clean: Vec<&Epoch> = clean.collect();
        clean.sort_by_key(|epoch| (Reverse(epoch.depth), epoch.key_id));
        let mut keys: Vec<KeyId> = clean.into_iter().map(|epoch| epoch.key_id).collect();
        keys.dedup();
        keys
    }

    /// The key to write under: clean, not older than so many days, and shared with all who lack it.
    /// Without `clean`, the newest of those that are held.
    pub(super) fn choose(
        &self,
        held: &BTreeSet<KeyId>,
        (today, days): (Day, u32),
        readers: &BTreeSet<DeviceId>,
        clean: bool,
    ) -> Choice {
        let is_fresh =
            |epoch: &Epoch| epoch.day.plus(days) >= today && epoch.day <= today.plus(AHEAD_DAYS);
        let best = self
            .list
            .iter()
            .filter(|epoch| {
                held.contains(&epoch.key_id)
                    && is_fresh(epoch)
                    && (!clean || self.is_clean(epoch, readers))
            })
            .min_by_key(|epoch| (Reverse(epoch.depth), epoch.key_id, epoch.op));
        let Some(best) = best else {
            return Choice::MakeNew;
        };
        let lacks = |device: &DeviceId| {
            self.holders(best.key_id)
                .is_none_or(|holders| !holders.contains(*device))
        };
        Choice::Use {
            key_id: best.key_id,
            epoch: best.op,
            share_with: readers.iter().copied().filter(lacks).collect(),
        }
    }
}
