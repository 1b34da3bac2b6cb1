//! The control graph: all valid control operations of one community, and who is in because of them.
//!
//! ```text
//! header, signature, body ─► check (a function of the operation and its ancestors, decided once)
//!                              │ refused: never kept, never passed on
//!                              ▼
//!                           ControlGraph ─► resolve (a function of the set of valid operations) ─► Members
//! ```
//!
//! No clock and no order of arrival has a say: the same operations give the same [`Members`],
//! whatever way they came. An operation of a type to come is kept and passed on without effect.
//! Forks of a control log are not judged here; both branches are in the graph.
use std::collections::{BTreeMap, BTreeSet};

use crate::control::{ControlBody, Genesis};
use crate::id::{CommunityId, DeviceId, Incarnation, OpId, PersonId};
use crate::identity::Salt;
use crate::op::{Header, OpSignature};
use crate::time::LogicalTime;

mod check;
mod circle;
mod epochs;
mod found;
mod members;
mod need;
mod ops;
mod refused;
mod resolve;
mod rights;
mod rolled;
mod targets;
mod write;

pub use circle::{Shape, thread_id};
pub use epochs::{AHEAD_DAYS, Choice, Epoch, Epochs, FRESH_DAYS};
pub use members::{Checkpoint, CutTo, Device, LivingInvite, Member, Members};
pub use need::Need;
pub use refused::{Inserted, Refused, Why};
pub use rolled::{Because, RolledBack, TakenBack};
pub use write::{CannotWrite, Signed, found};

use ops::{Node, Ops};
use resolve::Outcome;

/// All valid control operations of one community.
#[derive(Debug, Clone)]
pub struct ControlGraph {
    community: CommunityId,
    shape: Shape,
    salt: Salt,
    genesis: Genesis,
    ops: Ops,
    outcome: Outcome,
    members: Members,
    heads: BTreeSet<OpId>,
    devices: BTreeSet<DeviceId>,
}

impl ControlGraph {
    /// Begins with a genesis.
    ///
    /// # Errors
    /// If it is not a valid genesis of the community that its header names.
    pub fn found(header: &Header, signature: OpSignature, body: &[u8]) -> Result<Self, Refused> {
        let (genesis, node) = found::check(header, signature, body, None)?;
        Ok(Self::begin(Shape::Community, genesis.salt, genesis, node))
    }

    fn begin(shape: Shape, salt: Salt, genesis: Genesis, node: Node) -> Self {
        let community = node.header.community;
        let devices = genesis.founders.iter().map(|c| c.device).collect();
        let mut ops = Ops::default();
        let heads = BTreeSet::from([node.id]);
        ops.insert(node);
        let outcome = resolve::resolve(&ops, None);
        let members = Members::build(&ops, None, &outcome);
        Self {
            community,
            shape,
            salt,
            genesis,
            ops,
            outcome,
            members,
            heads,
            devices,
        }
    }

    /// Takes in an operation if it is valid; taking it in again changes nothing.
    ///
    /// # Errors
    /// If it is invalid for ever, or operations before it are missing.
    pub fn check_and_insert(
        &mut self,
        header: Header,
        signature: OpSignature,
        body: Vec<u8>,
    ) -> Result<Inserted, Refused> {
        if self.ops.find(header.id()).is_some() {
            return Ok(Inserted::Known);
        }
        let node = check::check(self, header, signature, body)?;
        self.insert(node);
        Ok(Inserted::New)
    }

    fn insert(&mut self, node: Node) {
        for parent in &node.header.heads {
            self.heads.remove(parent);
        }
        self.heads.insert(node.id);
        self.devices
            .extend(node.certificates().iter().map(|c| c.device));
        let on_top = node.past.len() == self.ops.len();
        let light = on_top && node.body().is_none_or(is_light);
        let at = self.ops.insert(node);
        if light {
            // Nothing that stood before can change by it: it is concurrent with nothing.
            self.outcome.extend(&self.ops, at);
            self.members.extend(&self.ops, &self.outcome, at);
        } else {
            self.outcome = resolve::resolve(&self.ops, None);
            self.members = Members::build(&self.ops, None, &self.outcome);
        }
    }

    /// The community.
    #[must_use]
    pub fn community(&self) -> CommunityId {
        self.community
    }

    /// The community's salt, over which certificates stand.
    #[must_use]
    pub fn salt(&self) -> &Salt {
        &self.salt
    }

    /// Whether it is that of a community, a circle or a thread.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// What the community was founded with.
    #[must_use]
    pub fn genesis(&self) -> &Genesis {
        &self.genesis
    }

    /// The operations that no other names as a parent, ascending.
    #[must_use]
    pub fn heads(&self) -> Vec<OpId> {
        self.heads.iter().copied().collect()
    }

    /// How many operations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ops.len()
    }

    /// Whether there are none; there is always a genesis.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Header, signature and body of one operation.
    #[must_use]
    pub fn get(&self, op: OpId) -> Option<(&Header, &OpSignature, &[u8])> {
        self.ops.find(op).map(|at| self.ops[at].parts())
    }

    /// What an operation says; nothing if it is not held or of a kind to come.
    #[must_use]
    pub fn body(&self, op: OpId) -> Option<&ControlBody> {
        self.ops.find(op).and_then(|at| self.ops[at].body())
    }

    /// Whether `later` was written with knowledge of `earlier`; false if either is not held.
    #[must_use]
    pub fn knows(&self, later: OpId, earlier: OpId) -> bool {
        match (self.ops.find(later), self.ops.find(earlier)) {
            (Some(later), Some(earlier)) => self.ops[later].past.has(earlier),
            _ => false,
        }
    }

    /// Whose a device is, and by which admission, by the first introduction that one of these
    /// operations is or knew; nothing if they knew of none. However often the device is introduced
    /// elsewhere, this stays.
    #[must_use]
    pub fn introduced(&self, known: &[OpId], device: DeviceId) -> Option<(PersonId, Incarnation)> {
        let known = || known.iter().filter_map(|op| self.ops.find(*op));
        self.ops
            .introductions(device)
            .filter(|at| known().any(|op| op == *at || self.ops[op].past.has(*at)))
            .min_by_key(|at| (self.ops[*at].depth, self.ops[*at].id))
            .and_then(|at| self.ops.owner(&self.ops[at], device))
    }

    /// Whether an operation has effect now; one of a type to come never has.
    #[must_use]
    pub fn lives(&self, op: OpId) -> bool {
        self.ops.find(op).is_some_and(|at| self.outcome.lives(at))
    }

    /// All operations, parents first: by depth, then by id.
    pub fn in_order(&self) -> impl Iterator<Item = (&Header, &OpSignature, &[u8])> {
        self.ops.in_order().map(|at| self.ops[at].parts())
    }

    /// Who is in, as what, with which devices and keys.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// Every device that any valid operation ever named, by id; frontiers are rows over this list.
    #[must_use]
    pub fn devices_ever(&self) -> &BTreeSet<DeviceId> {
        &self.devices
    }

    /// The last operation in a device's control log: number, name and time.
    #[must_use]
    pub fn tip(&self, device: DeviceId) -> Option<(u64, OpId, LogicalTime)> {
        self.ops.tip(device).map(|at| {
            let node = &self.ops[at];
            (node.header.seq, node.id, node.header.time)
        })
    }

    /// How many operations each control log has.
    #[must_use]
    pub fn lengths(&self) -> BTreeMap<DeviceId, u64> {
        self.ops.lengths()
    }
}

/// Whether an operation on top of all others leaves what stands as it is, and only adds.
fn is_light(body: &ControlBody) -> bool {
    matches!(
        body,
        ControlBody::Admit(_)
            | ControlBody::AddDevice { .. }
            | ControlBody::RekeyDevice { .. }
            | ControlBody::Invite(_)
            | ControlBody::Epoch { .. }
            | ControlBody::KeyShare { .. }
            | ControlBody::Checkpoint
            | ControlBody::Join
            | ControlBody::Unknown { .. }
    )
}

#[cfg(test)]
mod tests;
