//! Who is in, as what, with which devices: the state that all living operations come to.
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::epochs::Epochs;
use super::ops::{Node, Ops, Places};
use super::resolve::Outcome;
use super::rights::granted;
use crate::control::{ControlBody, Invite, Policy, incarnation};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::identity::{PairingPublic, SealingPublic};
use crate::op::{NO_OP, OpSignature};
use crate::role::Role;
use crate::time::Day;

mod after;
mod ask;
mod keys;
mod out;

pub use after::Checkpoint;
pub use keys::Spoiler;

/// One admission of a person who is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Which admission of theirs.
    pub incarnation: Incarnation,
    /// As what.
    pub role: Role,
    /// By whom; nobody admits a founder.
    pub admitted_by: Option<PersonId>,
    /// By which invitation.
    pub via: Option<OpId>,
    /// Since which Admit or Genesis.
    pub since: OpId,
    /// What gives the role; named when signing.
    pub grant: OpId,
    /// Whether somebody beside the admitter stands behind them.
    pub confirmed: bool,
    /// Whose records they took over.
    pub succeeds: Option<Incarnation>,
    seniority: (u64, OpId),
    /// The highest role that was given, and by what: of several the latest, which rests on the most.
    rank: (Role, u64, OpId),
}

/// A device that was ever introduced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Whose it is.
    pub person: PersonId,
    /// Of which admission of theirs.
    pub incarnation: Incarnation,
    /// What introduced it; named when signing.
    pub certificate: OpId,
    /// By this it is recognised.
    pub pairing: PairingPublic,
    /// To this keys are sealed.
    pub sealing: SealingPublic,
    /// The day its sealing key claims to have been made.
    pub sealing_day: Day,
    /// Whether it is in now.
    pub active: bool,
    /// Whether it would be if its person is.
    holds: bool,
}

/// An invitation that may still be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LivingInvite {
    /// What it says. Whether its last day is over is for the admitter's clock.
    pub invite: Invite,
    /// Who issued it.
    pub issuer: Incarnation,
    /// How often it was used.
    pub uses: u16,
}

/// How far the data log of a device that is out still counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CutTo {
    /// The last number that counts; 0 if nothing does.
    pub seq: u64,
    /// The operation there.
    pub op: Option<OpId>,
    /// Its device's signature, with which the log can be passed on up to there.
    pub signature: Option<OpSignature>,
    /// Whether others said so. What somebody says of their own devices yields to it: else they could
    /// say beforehand that all they will ever write counts.
    pub by_others: bool,
}

/// Who is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    incarnations: BTreeMap<Incarnation, Member>,
    devices: BTreeMap<DeviceId, Device>,
    /// Devices that were introduced more than once, apart from each other, with every introduction.
    doubles: BTreeMap<DeviceId, Vec<Device>>,
    invites: BTreeMap<OpId, LivingInvite>,
    policy: Policy,
    policy_rank: (u64, OpId),
    cuts: BTreeMap<DeviceId, CutTo>,
    /// Admissions that were removed or left.
    gone: BTreeSet<Incarnation>,
    epochs: Epochs,
    void_admissions: BTreeSet<OpId>,
    successions: BTreeMap<Incarnation, Incarnation>,
    checkpoint: Option<Checkpoint>,
}

impl Members {
    pub(super) fn build(ops: &Ops, seen: &Places, outcome: &Outcome) -> Self {
        let mut members = Self {
            incarnations: BTreeMap::new(),
            devices: BTreeMap::new(),
            doubles: BTreeMap::new(),
            invites: BTreeMap::new(),
            policy: Policy::default(),
            policy_rank: (0, NO_OP),
            cuts: BTreeMap::new(),
            gone: BTreeSet::new(),
            epochs: Epochs::default(),
            void_admissions: BTreeSet::new(),
            successions: BTreeMap::new(),
            checkpoint: None,
        };
        for at in ops.in_order() {
            if seen.has(at) {
                members.take_in(ops, outcome, at);
            }
        }
        members.take_out(ops, outcome);
        members
    }

    /// Whether an operation can be taken in without going through all others again. A device that is
    /// introduced twice or to somebody who is gone, or whose own log has forked, takes more thought.
    pub(super) fn takes(&self, ops: &Ops, node: &Node) -> bool {
        let known = |device: DeviceId| {
            let owner = ops.owner(node, device);
            self.devices.contains_key(&device)
                || owner.is_some_and(|(_, incarnation)| self.gone.contains(&incarnation))
        };
        match node.body() {
            Some(ControlBody::RekeyDevice { .. }) => !ops.forked().contains(&node.header.device),
            Some(
                ControlBody::Remove { .. }
                | ControlBody::Leave { .. }
                | ControlBody::RevokeDevice { .. },
            ) => self.doubles.is_empty(),
            _ => !node.certificates().iter().any(|c| known(c.device)),
        }
    }

    /// Takes in one more operation, of which [`takes`](Self::takes) holds, and that changes the
    /// verdict on no other.
    pub(super) fn extend(&mut self, ops: &Ops, outcome: &Outcome, at: usize) {
        let people = self.incarnations.len();
        self.take_in(ops, outcome, at);
        let node = &ops[at];
        if outcome.takes_away(at) {
            self.take_out_by(ops, outcome, at);
            self.settle();
        } else if !self.doubles.is_empty()
            || (people != self.incarnations.len() && node.certificates().is_empty())
        {
            // Another introduction may count now, or somebody is in again whose admission is void.
            self.settle();
        } else {
            for certificate in node.certificates() {
                if let Some(device) = self.devices.get_mut(&certificate.device) {
                    device.active =
                        device.holds && self.incarnations.contains_key(&device.incarnation);
                }
            }
            if let Some(invite) = self.invites.get(&node.id)
                && !self.incarnations.contains_key(&invite.issuer)
            {
                self.invites.remove(&node.id);
            }
        }
    }

    fn take_in(&mut self, ops: &Ops, outcome: &Outcome, at: usize) {
        let node = &ops[at];
        let lives = outcome.lives(at);
        self.know_devices(ops, node, lives);
        match node.body() {
            Some(ControlBody::Epoch { key_id, day, .. }) => {
                // Also when it is void: whoever it was sealed to holds the key.
                self.epochs.announce(node, *key_id, *day);
            }
            Some(ControlBody::KeyShare { keys, recipients }) => {
                self.epochs.share(node, keys, recipients);
            }
            Some(ControlBody::Admit(_)) if !lives => {
                self.void_admissions.insert(node.id);
            }
            Some(body) if lives => self.effect(ops, node, body),
            _ => {}
        }
    }

    fn effect(&mut self, ops: &Ops, node: &Node, body: &ControlBody) {
        match body {
            ControlBody::Genesis(genesis) => {
                for founder in &genesis.founders {
                    self.raise(ops, node, incarnation(node.id, founder.person));
                }
                self.policy = genesis.policy.clone();
            }
            ControlBody::Admit(admit) => {
                self.raise(ops, node, incarnation(node.id, admit.certificate.person));
                if let Some(via) = admit.via
                    && let Some(invite) = self.invites.get_mut(&via.invite)
                {
                    invite.uses = invite.uses.saturating_add(1);
                }
            }
            ControlBody::Confirm { incarnation }
            | ControlBody::Promote { incarnation }
            | ControlBody::RecoverSteward { incarnation } => self.raise(ops, node, *incarnation),
            ControlBody::RekeyDevice { sealing, day } => {
                for device in self.all_of(node.header.device) {
                    device.sealing = *sealing;
                    device.sealing_day = *day;
                }
            }
            ControlBody::Invite(invite) => {
                if let Some(issuer) = node.signers().first() {
                    let living = LivingInvite {
                        invite: invite.clone(),
                        issuer: issuer.incarnation,
                        uses: 0,
                    };
                    self.invites.insert(node.id, living);
                }
            }
            ControlBody::Checkpoint => {
                let rank = |found: Checkpoint| (found.depth, found.op);
                let found = Checkpoint {
                    op: node.id,
                    time: node.header.time,
                    depth: node.depth,
                };
                if self.checkpoint.is_none_or(|old| rank(found) > rank(old)) {
                    self.checkpoint = Some(found);
                }
            }
            ControlBody::Succeed {
                incarnation,
                succeeds,
            } => {
                self.successions.insert(*incarnation, *succeeds);
                if let Some(member) = self.incarnations.get_mut(incarnation) {
                    member.succeeds = Some(*succeeds);
                }
            }
            ControlBody::Policy(policy) if (node.depth, node.id) > self.policy_rank => {
                self.policy = policy.clone();
                self.policy_rank = (node.depth, node.id);
            }
            _ => {}
        }
    }

    /// Inserts if missing and raises: a confirmation keeps somebody in though the admission died.
    fn raise(&mut self, ops: &Ops, grant: &Node, to: Incarnation) {
        let (Some(role), Some((at, person))) = (granted(grant, to), ops.admission(to)) else {
            return;
        };
        let since = &ops[at];
        if let Some(ControlBody::Admit(admit)) = since.body()
            && let Some(old) = admit.succeeds
        {
            self.successions.entry(to).or_insert(old);
        }
        if self.gone.contains(&to) {
            return;
        }
        let by_admission = since.id == grant.id;
        let rank = (role, grant.depth, grant.id);
        let member = self.incarnations.entry(to).or_insert_with(|| {
            let (admit, author) = match since.body() {
                Some(ControlBody::Admit(admit)) => (Some(admit), since.signers().first()),
                _ => (None, None),
            };
            let author = author.and_then(|author| ops.admission(author.incarnation));
            Member {
                person,
                incarnation: to,
                role,
                admitted_by: author.map(|(_, person)| person),
                via: admit.and_then(|admit| admit.via).map(|via| via.invite),
                since: since.id,
                grant: grant.id,
                confirmed: role > Role::Newcomer,
                succeeds: admit.and_then(|admit| admit.succeeds),
                seniority: (since.depth, since.id),
                rank,
            }
        });
        member.confirmed |= !by_admission || role > Role::Newcomer;
        member.role = member.role.max(role);
        if rank > member.rank {
            member.rank = rank;
            member.grant = grant.id;
        }
    }

    fn know_devices(&mut self, ops: &Ops, node: &Node, lives: bool) {
        for certificate in node.certificates() {
            let Some((person, incarnation)) = ops.owner(node, certificate.device) else {
                continue;
            };
            let holds = lives || !matches!(node.body(), Some(ControlBody::AddDevice { .. }));
            let device = Device {
                person,
                incarnation,
                certificate: node.id,
                pairing: certificate.pairing,
                sealing: certificate.sealing,
                sealing_day: certificate.day,
                active: holds,
                holds,
            };
            match self.devices.entry(certificate.device) {
                Entry::Vacant(place) => {
                    place.insert(device);
                }
                Entry::Occupied(first) => {
                    let all = self.doubles.entry(certificate.device);
                    all.or_insert_with(|| vec![first.get().clone()])
                        .push(device);
                }
            }
        }
    }

    /// A device as each operation introduced it.
    fn all_of(&mut self, device: DeviceId) -> impl Iterator<Item = &mut Device> {
        let doubles = self.doubles.get_mut(&device).into_iter().flatten();
        self.devices.get_mut(&device).into_iter().chain(doubles)
    }

    /// Of several introductions of a device the one that counts: of those that hold, the one that
    /// gives the highest role, then the eldest. What is void puts nobody out.
    fn best_of(&self, device: DeviceId) -> Option<&Device> {
        let all = self.doubles.get(&device).into_iter().flatten();
        all.filter(|device| device.holds)
            .filter_map(|device| Some((self.incarnation(device.incarnation)?, device)))
            .min_by_key(|(member, device)| {
                (Reverse(member.role), member.seniority, device.certificate)
            })
            .map(|(_, device)| device)
    }

    /// What follows from who is in: their devices and invitations.
    fn settle(&mut self) {
        let doubles: Vec<DeviceId> = self.doubles.keys().copied().collect();
        for id in doubles {
            if let Some(best) = self.best_of(id).cloned() {
                self.devices.insert(id, best);
            }
        }
        for device in self.devices.values_mut() {
            device.active = device.holds && self.incarnations.contains_key(&device.incarnation);
        }
        self.invites
            .retain(|_, invite| self.incarnations.contains_key(&invite.issuer));
    }
}
