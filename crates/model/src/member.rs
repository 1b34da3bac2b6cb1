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
//! The one exception is a fork: of two branches that one device wrote at one place, the second that
//! came is set aside until somebody independent has built on it (`aside`).
//!
//! | file | what it answers |
//! |---|---|
//! | `check`, `targets`, `rights` | is this operation valid, by its ancestors alone? |
//! | `resolve` | which valid operations have effect? |
//! | `state` | the same, kept up to date one by one |
//! | `members` | what do they come to? |
//! | `aside`, `spare` | and if a device contradicts itself? |
//! | `rolled` | what was taken back, and why? |
//! | `replay` | and a whole history from a file? |
use std::collections::BTreeSet;

use crate::certificate::Certificate;
use crate::control::{ControlBody, Genesis};
use crate::id::{CommunityId, DeviceId, Incarnation, OpId, PersonId};
use crate::identity::Salt;
use crate::op::{Header, OpSignature};
use crate::time::LogicalTime;

mod aside;
mod check;
mod circle;
mod epochs;
mod found;
mod holders;
mod members;
mod need;
mod ops;
mod refused;
mod replay;
mod resolve;
mod rights;
mod rolled;
mod spare;
mod state;
mod targets;
mod write;

pub use circle::{Shape, thread_id};
pub use epochs::{AHEAD_DAYS, Choice, Epoch, Epochs, FRESH_DAYS};
pub use found::check_proposed;
pub use holders::Holders;
pub use members::{Checkpoint, CutTo, Device, LivingInvite, Member, Members, Spoiler};
pub use need::Need;
pub use refused::{Excess, Inserted, Refused, Why};
pub use replay::{Replayed, replay};
pub use rolled::{Because, RolledBack, TakenBack};
pub use write::{CannotWrite, Signed, found};

use aside::Aside;
use ops::{Node, Ops, Places};
use spare::{Parts, Spare};
use state::{Past, State};

/// All valid control operations of one community.
#[derive(Debug, Clone)]
pub struct ControlGraph {
    community: CommunityId,
    shape: Shape,
    salt: Salt,
    genesis: Genesis,
    ops: Ops,
    state: State,
    past: Past,
    aside: Aside,
    spare: Spare,
    brought: Vec<Parts>,
    heads: BTreeSet<OpId>,
    devices: BTreeSet<DeviceId>,
}

/// Two different operations of one device at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ControlFork {
    /// Whose log it is.
    pub device: DeviceId,
    /// Whose device.
    pub person: PersonId,
    /// The number of both operations in it.
    pub place: u64,
    /// The one that came here first.
    pub first: OpId,
    /// Another.
    pub second: OpId,
    /// What became of it.
    pub state: ForkState,
}

/// What became of a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForkState {
    /// A branch waits without effect.
    SetAside,
    /// Somebody independent has built on all branches that came later: they count.
    Settled,
    /// A checkpoint holds one branch, so the other is void.
    Ended,
}

/// How many operations the control log of a device may have, by its person's role.
#[must_use]
pub fn longest_control_log(role: crate::role::Role) -> u64 {
    rights::longest_log(role)
}

/// The most operations that are taken of a device after its removal.
const AFTER_REMOVAL: usize = 64;

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
        let state = State::of(&ops, (0..ops.len()).collect());
        Self {
            community,
            shape,
            salt,
            genesis,
            ops,
            state,
            past: Past::default(),
            aside: Aside::default(),
            spare: Spare::default(),
            brought: Vec::new(),
            heads,
            devices,
        }
    }

    /// Takes in an operation if it is valid; taking it in again changes nothing. Others that waited
    /// aside may come in before it: see [`brought_in`](Self::brought_in).
    ///
    /// # Errors
    /// If it is invalid for ever, operations before it are missing, or it is more of its device than
    /// is held.
    pub fn check_and_insert(
        &mut self,
        header: Header,
        signature: OpSignature,
        body: Vec<u8>,
    ) -> Result<Inserted, Refused> {
        if self.ops.find(header.id()).is_some() {
            return Ok(Inserted::Known);
        }
        let missing = self.missing(&header.heads);
        if !missing.is_empty() && missing.iter().all(|op| self.spare.has(*op)) {
            check::check_alone(self, &header, signature, &body, header.id())?;
            if !self.bring_in(&missing, header.device) {
                self.spare.keep((header, signature, body));
                return Err(Refused::Aside(Excess::Branches));
            }
        }
        let node = check::check(self, header, signature, body)?;
        if let Some(excess) = self.excess(&node) {
            self.spare.keep((node.header, node.signature, node.bytes));
            return Err(Refused::Aside(excess));
        }
        self.insert(node);
        Ok(Inserted::New)
    }

    /// Operations that had waited aside and have come in since this was asked last, in that order:
    /// whoever keeps operations keeps these before the one that brought them in.
    pub fn brought_in(&mut self) -> Vec<(Header, OpSignature, Vec<u8>)> {
        std::mem::take(&mut self.brought)
    }

    /// Notes that a device has written data on top of these: that settles a branch as control
    /// operations do, and brings in what waited aside. Says whether who is in may have changed.
    pub fn built_on(&mut self, device: DeviceId, heads: &[OpId]) -> bool {
        let missing = self.missing(heads);
        let came = !missing.is_empty() && self.bring_in(&missing, device);
        let settled = self.aside.witness(&self.ops, device, heads);
        if settled {
            self.renew();
        }
        came || settled
    }

    /// Whether a device has written two different things at one place and it is not yet settled
    /// which counts.
    #[must_use]
    pub fn in_doubt(&self) -> bool {
        !self.aside.is_empty()
    }

    fn missing(&self, heads: &[OpId]) -> Vec<OpId> {
        let missing = heads.iter().filter(|head| self.ops.find(**head).is_none());
        missing.copied().collect()
    }

    /// Brings in what somebody else builds on who is in without it.
    fn bring_in(&mut self, missing: &[OpId], by: DeviceId) -> bool {
        let all_spare = missing.iter().all(|op| self.spare.has(*op));
        if !all_spare || !self.members().is_active(by) || self.spare.is_by(missing, by) {
            return false;
        }
        for (header, signature, body) in self.spare.take(missing) {
            if let Ok(node) = check::check(self, header.clone(), signature, body.clone()) {
                self.brought.push((header, signature, body));
                self.insert(node);
            }
        }
        true
    }

    /// Whether an operation is more of its device than is held: a third branch while the second is
    /// in doubt, or one too many after a removal.
    fn excess(&self, node: &Node) -> Option<Excess> {
        let device = node.header.device;
        let beside = self.ops.following(device, node.header.prev);
        if !beside.is_empty() && self.aside.doubts(&self.ops, device) {
            return Some(Excess::Branches);
        }
        if self
            .members()
            .device(device)
            .is_none_or(|device| device.active)
        {
            return None;
        }
        let outcome = &self.state.outcome;
        let log = self.ops.log(device).iter().rev();
        let beyond = log.filter(|at| outcome.is_beyond_removal(&self.ops, **at));
        let many = beyond.take(AFTER_REMOVAL).count() == AFTER_REMOVAL;
        many.then_some(Excess::AfterRemoval)
    }

    fn insert(&mut self, node: Node) {
        self.devices
            .extend(node.certificates().iter().map(|c| c.device));
        let (id, parents) = (node.id, node.header.heads.clone());
        let at = self.ops.insert(node);
        if self.aside.take(&self.ops, at) {
            self.renew();
        } else if !self.aside.hides(at) {
            for parent in parents {
                self.heads.remove(&parent);
            }
            self.heads.insert(id);
            self.state.take(&self.ops, at);
        }
    }

    /// Judges everything that is not set aside from nothing.
    fn renew(&mut self) {
        let seen: Places = (0..self.ops.len())
            .filter(|at| !self.aside.hides(*at))
            .collect();
        let mut heads: BTreeSet<OpId> = seen.iter().map(|at| self.ops[at].id).collect();
        for at in seen.iter() {
            for parent in &self.ops[at].header.heads {
                heads.remove(parent);
            }
        }
        self.heads = heads;
        self.state = State::of(&self.ops, seen);
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

    /// The operations that no other names as a parent, ascending, without what is set aside.
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

    /// Whether any operation introduced a device by exactly this certificate, also one without effect.
    #[must_use]
    pub fn has_introduced(&self, certificate: &Certificate) -> bool {
        let mut introductions = self.ops.introductions(certificate.device);
        introductions.any(|at| self.ops[at].certificates().contains(certificate))
    }

    /// Whether an operation has effect now; one of a type to come never has.
    #[must_use]
    pub fn lives(&self, op: OpId) -> bool {
        self.ops
            .find(op)
            .is_some_and(|at| self.state.outcome.lives(at))
    }

    /// All operations, parents first: by depth, then by id.
    pub fn in_order(&self) -> impl Iterator<Item = (&Header, &OpSignature, &[u8])> {
        self.ops.in_order().map(|at| self.ops[at].parts())
    }

    /// Who is in, as what, with which devices and keys.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.state.members
    }

    /// Every device that any valid operation ever named, by id; frontiers are rows over this list.
    #[must_use]
    pub fn devices_ever(&self) -> &BTreeSet<DeviceId> {
        &self.devices
    }

    /// All operations as they are best passed on: parents first, and what is set aside last, so that
    /// whoever knows nothing yet comes to see the same.
    pub fn to_pass_on(&self) -> impl Iterator<Item = (&Header, &OpSignature, &[u8])> {
        let (aside, counting): (Vec<usize>, Vec<usize>) =
            self.ops.in_order().partition(|at| self.aside.hides(*at));
        let all = counting.into_iter().chain(aside);
        all.map(|at| self.ops[at].parts())
    }

    /// The last operation in a device's control log, as far as it is not set aside: number, name and
    /// time.
    #[must_use]
    pub fn tip(&self, device: DeviceId) -> Option<(u64, OpId, LogicalTime)> {
        let log = self.ops.log(device).iter();
        let counting = log.filter(|at| !self.aside.hides(**at));
        let node = counting
            .map(|at| &self.ops[*at])
            .max_by_key(|node| (node.header.seq, std::cmp::Reverse(node.id)))?;
        Some((node.header.seq, node.id, node.header.time))
    }

    /// How much is held of a device's control log, in form of a number and a fingerprint: the last
    /// operation's; and if the device has forked, one of all branches that are settled. Two who hold
    /// the same, except that another branch came first to each, agree.
    #[must_use]
    pub fn mark(&self, device: DeviceId) -> Option<(u64, [u8; 8])> {
        if !self.ops.forked().contains(&device) {
            let log = self.ops.log(device).iter().map(|at| &self.ops[*at]);
            let last = log.max_by_key(|node| node.header.seq)?;
            return Some((last.header.seq, begins(last.id.as_bytes())));
        }
        let settled = self.aside.settled_log(&self.ops, device);
        let length = settled.iter().map(|at| self.ops[*at].header.seq).max();
        let mut ids: Vec<OpId> = settled.iter().map(|at| self.ops[*at].id).collect();
        ids.sort();
        let ids: Vec<&[u8]> = ids.iter().map(|id| &id.as_bytes()[..]).collect();
        let print = crate::id::hash("potluck/branches/v1", &ids);
        Some((length.unwrap_or(1), begins(&print)))
    }

    /// Whether a mark of somebody else says nothing that is not held here.
    #[must_use]
    pub fn holds_mark(&self, device: DeviceId, length: u64, tip: [u8; 8]) -> bool {
        let mut log = self.ops.log(device).iter().map(|at| &self.ops[*at]);
        length == 0
            || self.mark(device) == Some((length, tip))
            || log.any(|node| node.header.seq == length && begins(node.id.as_bytes()) == tip)
    }
}

fn begins(id: &[u8; 32]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = *id;
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests;
