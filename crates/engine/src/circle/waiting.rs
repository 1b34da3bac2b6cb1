//! Control operations of a circle that cannot be taken in yet: because of what they build on, or
//! because the community does not know a device that they introduce.
//!
//! Each is tried when it comes and when something it waits for has come, and at no other time. Who
//! carries what cannot be taken in fills a share of their own: others find room beside it.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::{DeviceId, OpId, PersonId};
use potluck_model::segment::SignedControl;
use potluck_model::time::Day;

use crate::limits::CIRCLE_WAITING;

/// What an operation waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum For {
    /// That the circle begins.
    Beginning,
    /// An operation of the circle.
    Op(OpId),
    /// That the community knows a device as the one that is introduced.
    Device(DeviceId),
}

#[derive(Debug)]
struct Waits {
    op: SignedControl,
    /// Who carried it here, and until when.
    by: PersonId,
    until: Day,
    on: Vec<For>,
}

/// Those that wait, by what they wait for.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    ops: BTreeMap<OpId, Waits>,
    on: BTreeMap<For, BTreeSet<OpId>>,
    bytes: BTreeMap<PersonId, usize>,
}

impl Waiting {
    /// Whether it waits already; notes until when it is carried.
    pub(super) fn has(&mut self, op: OpId, until: Day) -> bool {
        let held = self.ops.get_mut(&op);
        held.map(|held| held.until = held.until.max(until))
            .is_some()
    }

    /// Keeps an operation, if whoever carried it has room left.
    pub(super) fn keep(&mut self, op: SignedControl, (by, until): (PersonId, Day), on: Vec<For>) {
        let bytes = self.bytes.entry(by).or_default();
        if *bytes + size(&op) > CIRCLE_WAITING {
            return; // carried again by somebody else, or by the same when there is room
        }
        *bytes += size(&op);
        let id = op.header.id();
        for what in &on {
            self.on.entry(*what).or_default().insert(id);
        }
        let waits = Waits { op, by, until, on };
        self.ops.insert(id, waits);
    }

    /// Takes out what waits for something that has come.
    pub(super) fn take(&mut self, what: For) -> Vec<(SignedControl, (PersonId, Day))> {
        let ops = self.on.remove(&what).unwrap_or_default();
        ops.into_iter().filter_map(|op| self.take_one(op)).collect()
    }

    fn take_one(&mut self, op: OpId) -> Option<(SignedControl, (PersonId, Day))> {
        let waits = self.ops.remove(&op)?;
        for what in &waits.on {
            if let Some(others) = self.on.get_mut(what) {
                others.remove(&op);
                if others.is_empty() {
                    self.on.remove(what);
                }
            }
        }
        if let Some(bytes) = self.bytes.get_mut(&waits.by) {
            *bytes = bytes.saturating_sub(size(&waits.op));
        }
        Some((waits.op, (waits.by, waits.until)))
    }

    /// The devices that are waited for.
    pub(super) fn devices(&self) -> impl Iterator<Item = DeviceId> {
        self.on.keys().filter_map(|what| match what {
            For::Device(device) => Some(*device),
            For::Beginning | For::Op(_) => None,
        })
    }

    /// How many wait.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.ops.len()
    }
}

/// What one takes of a share: its bytes, and what it costs to look after it.
fn size(op: &SignedControl) -> usize {
    SignedControl::LEAST + 32 * op.header.heads.len() + op.body.len()
}
