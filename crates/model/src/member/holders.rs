//! Who ever held one key, and from whom they have it.
//!
//! A key is made for all who may read, so the list is long, and the same wherever it is looked at: it
//! is held once, by the operation that announces the key. What is held here of it costs nothing more
//! however many states of the past are looked at ([`super::state`]).
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ops::Node;
use crate::id::{DeviceId, OpId};

/// By which operation a key was given: how deep that stands, which it is, and whose. The least is
/// the first.
type By = (u64, OpId, DeviceId);

/// Every device that ever held a key: who made it, for whom, and all who shared it or got it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// Who announced it for whom (ascending), in order, the first for the same. Nearly always once.
    made: Vec<(By, Arc<[DeviceId]>)>,
    /// Who got it later, by the first operation that shared it with them.
    shared: BTreeMap<DeviceId, By>,
    /// Whose operations gave it to anybody.
    givers: BTreeSet<DeviceId>,
}

impl Holders {
    pub(super) fn made(&mut self, node: &Node) {
        let mut by = by(node);
        let same = self.made.iter().position(|(_, to)| *to == node.recipients);
        if let Some(same) = same {
            by = by.min(self.made.remove(same).0);
        }
        let place = self.made.partition_point(|(other, _)| *other < by);
        self.made.insert(place, (by, Arc::clone(&node.recipients)));
        self.givers.insert(node.header.device);
    }

    pub(super) fn shared(&mut self, node: &Node, with: &[DeviceId]) {
        let by = by(node);
        for device in with {
            let first = self.shared.entry(*device).or_insert(by);
            *first = by.min(*first);
        }
        self.givers.insert(node.header.device);
    }

    /// Whether a device ever held it.
    #[must_use]
    pub fn contains(&self, device: DeviceId) -> bool {
        let mut made = self.made.iter();
        self.shared.contains_key(&device)
            || self.givers.contains(&device)
            || made.any(|(_, to)| to.binary_search(&device).is_ok())
    }

    /// Whether nobody else ever held it.
    #[must_use]
    pub fn is_subset(&self, of: &BTreeSet<DeviceId>) -> bool {
        self.iter().all(|device| of.contains(&device))
    }

    /// All of them, some more than once.
    pub fn iter(&self) -> impl Iterator<Item = DeviceId> {
        let made = self.made.iter().flat_map(|(_, to)| &**to);
        made.chain(self.shared.keys()).chain(&self.givers).copied()
    }

    /// From whom a device got it, by the first operation that says so.
    pub(super) fn giver(&self, to: DeviceId) -> Option<DeviceId> {
        let made = self.made.iter();
        let made = made.filter(|(_, all)| all.binary_search(&to).is_ok());
        let all = made.map(|(by, _)| *by).chain(self.shared.get(&to).copied());
        all.min().map(|(.., giver)| giver)
    }
}

fn by(node: &Node) -> By {
    (node.depth, node.id, node.header.device)
}
