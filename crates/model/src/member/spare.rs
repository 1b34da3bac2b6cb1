//! Operations that are valid and yet more of their device than is held: the third history of one
//! log, or what a device wrote long after its removal. They take no part in anything, and are
//! forgotten when there are too many. If somebody who is in builds on them they are needed to
//! understand that person, and come in together with what builds on them.
use std::collections::{BTreeMap, VecDeque};

use crate::id::{DeviceId, OpId};
use crate::op::{Header, OpSignature};

/// The most operations kept apart: more than one log of a member has.
const SPARES: usize = 1_100;
/// The most bytes of them.
const SPARE_BYTES: usize = 4 << 20;

/// One operation as it came.
pub(super) type Parts = (Header, OpSignature, Vec<u8>);

/// Those that are kept apart, eldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Spare {
    ops: BTreeMap<OpId, Parts>,
    order: VecDeque<OpId>,
    bytes: usize,
}

impl Spare {
    pub(super) fn keep(&mut self, (header, signature, body): Parts) {
        let id = header.id();
        if self.ops.contains_key(&id) {
            return;
        }
        self.bytes += body.len();
        self.ops.insert(id, (header, signature, body));
        self.order.push_back(id);
        while self.order.len() > SPARES || self.bytes > SPARE_BYTES {
            let Some(eldest) = self.order.pop_front() else {
                return;
            };
            self.forget(eldest);
        }
    }

    pub(super) fn has(&self, op: OpId) -> bool {
        self.ops.contains_key(&op)
    }

    /// Whether any of these, or what they build on among the spare ones, is by this device.
    pub(super) fn is_by(&self, ops: &[OpId], device: DeviceId) -> bool {
        let needed = self.needed(ops);
        let mut found = needed.iter().filter_map(|op| self.ops.get(op));
        found.any(|(header, ..)| header.device == device)
    }

    /// Takes out these and what they build on, in the order in which they came.
    pub(super) fn take(&mut self, ops: &[OpId]) -> Vec<Parts> {
        let mut needed = self.needed(ops);
        needed.sort_by_key(|op| self.order.iter().position(|known| known == op));
        let taken = needed.iter().filter_map(|op| self.forget(*op)).collect();
        self.order.retain(|op| !needed.contains(op));
        taken
    }

    fn needed(&self, ops: &[OpId]) -> Vec<OpId> {
        let mut needed: Vec<OpId> = Vec::new();
        let mut ask: Vec<OpId> = ops.to_vec();
        while let Some(op) = ask.pop() {
            if let Some((header, ..)) = self.ops.get(&op)
                && !needed.contains(&op)
            {
                needed.push(op);
                ask.extend(&header.heads);
            }
        }
        needed
    }

    fn forget(&mut self, op: OpId) -> Option<Parts> {
        let parts = self.ops.remove(&op)?;
        self.bytes -= parts.2.len();
        Some(parts)
    }
}
