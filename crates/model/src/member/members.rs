//! Who is in, as what, with which devices: the state that all living operations come to.
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::epochs::Epochs;
use super::ops::{Node, Ops, Places};
use super::resolve::Outcome;
use super::rights::granted;
use crate::control::{ControlBody, Invite, NewcomerReads, Policy, Signer, incarnation};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::identity::{PairingPublic, SealingPublic};
use crate::op::{NO_OP, OpSignature};
use crate::role::{Role, Roll};
use crate::time::Day;

mod after;
mod keys;
mod out;

pub use after::Checkpoint;

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
    epochs: Epochs,
    void_admissions: BTreeSet<OpId>,
    successions: BTreeMap<Incarnation, Incarnation>,
    checkpoint: Option<Checkpoint>,
}

impl Members {
    pub(super) fn build(ops: &Ops, within: Option<&Places>, outcome: &Outcome) -> Self {
        let mut members = Self {
            incarnations: BTreeMap::new(),
            devices: BTreeMap::new(),
            doubles: BTreeMap::new(),
            invites: BTreeMap::new(),
            policy: Policy::default(),
            policy_rank: (0, NO_OP),
            cuts: BTreeMap::new(),
            epochs: Epochs::default(),
            void_admissions: BTreeSet::new(),
            successions: BTreeMap::new(),
            checkpoint: None,
        };
        for at in ops.in_order() {
            if within.is_none_or(|past| past.has(at)) {
                members.take_in(ops, outcome, at);
            }
        }
        members.take_out(ops, outcome);
        members
    }

    /// Takes in an operation on top of all others, one that takes nothing away.
    pub(super) fn extend(&mut self, ops: &Ops, outcome: &Outcome, at: usize) {
        self.take_in(ops, outcome, at);
        self.settle();
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
                self.epochs.share(node.header.device, keys, recipients);
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
                if let Some(member) = self.incarnations.get_mut(incarnation) {
                    member.succeeds = Some(*succeeds);
                    self.successions.insert(*incarnation, *succeeds);
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
            self.successions.insert(to, old);
        }
        let by_admission = since.id == grant.id;
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
            }
        });
        member.confirmed |= !by_admission;
        // The latest that gives the same rests on the most; so it is named.
        if role >= member.role {
            member.role = role;
            member.grant = grant.id;
        }
    }

    fn know_devices(&mut self, ops: &Ops, node: &Node, lives: bool) {
        for certificate in node.certificates() {
            let Some((person, incarnation)) = ops.owner(node, certificate.device) else {
                continue;
            };
            let device = Device {
                person,
                incarnation,
                certificate: node.id,
                pairing: certificate.pairing,
                sealing: certificate.sealing,
                sealing_day: certificate.day,
                active: lives || !matches!(node.body(), Some(ControlBody::AddDevice { .. })),
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
        all.filter(|device| device.active)
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
            device.active &= self.incarnations.contains_key(&device.incarnation);
        }
        self.invites
            .retain(|_, invite| self.incarnations.contains_key(&invite.issuer));
    }

    /// A person who is in. Who was admitted twice at once is in as the higher, then the elder.
    #[must_use]
    pub fn person(&self, person: PersonId) -> Option<&Member> {
        self.incarnations
            .values()
            .filter(|member| member.person == person)
            .min_by_key(|member| (Reverse(member.role), member.seniority))
    }

    /// Everybody who is in, one entry a person, by id.
    pub fn persons(&self) -> impl Iterator<Item = &Member> {
        let persons: BTreeSet<PersonId> = self.incarnations.values().map(|m| m.person).collect();
        persons.into_iter().filter_map(|person| self.person(person))
    }

    /// One admission, if it holds.
    #[must_use]
    pub fn incarnation(&self, incarnation: Incarnation) -> Option<&Member> {
        self.incarnations.get(&incarnation)
    }

    /// Persons who are in by more than one admission; a steward chooses.
    pub fn admitted_twice(&self) -> impl Iterator<Item = &Member> {
        self.incarnations.values().filter(|member| {
            let same = |other: &&Member| other.person == member.person;
            self.incarnations.values().filter(same).count() > 1
        })
    }

    /// A device that was ever introduced, in or out.
    #[must_use]
    pub fn device(&self, device: DeviceId) -> Option<&Device> {
        self.devices.get(&device)
    }

    /// Every device that was ever introduced, in or out, by id.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, &Device)> {
        self.devices.iter().map(|(id, device)| (*id, device))
    }

    /// The devices that are in, by id.
    pub fn active_devices(&self) -> impl Iterator<Item = (DeviceId, &Device)> {
        self.devices().filter(|(_, device)| device.active)
    }

    /// Whether a device is in.
    #[must_use]
    pub fn is_active(&self, device: DeviceId) -> bool {
        self.device(device).is_some_and(|device| device.active)
    }

    /// The devices that may read, which epochs are for: those in, without newcomers where policy
    /// says so.
    #[must_use]
    pub fn readers(&self) -> BTreeSet<DeviceId> {
        let all = self.policy.newcomer_reads == NewcomerReads::All;
        let reads = |device: &Device| {
            all || self
                .incarnation(device.incarnation)
                .is_some_and(|member| member.role > Role::Newcomer)
        };
        self.active_devices()
            .filter(|(_, device)| reads(device))
            .map(|(id, _)| id)
            .collect()
    }

    /// Who is in and as what, for views.
    #[must_use]
    pub fn roll(&self) -> Roll {
        Roll::new(self.persons().map(|m| (m.person, m.role)).collect())
    }

    pub(super) fn unconfirmed_by(&self, admitter: Incarnation) -> usize {
        let Some(admitter) = self.incarnation(admitter) else {
            return 0;
        };
        self.incarnations
            .values()
            .filter(|member| member.admitted_by == Some(admitter.person) && !member.confirmed)
            .count()
    }

    /// With what a device signs now; nothing if it is not in.
    #[must_use]
    pub fn signer(&self, device: DeviceId) -> Option<Signer> {
        let known = self.device(device).filter(|device| device.active)?;
        let member = self.incarnation(known.incarnation)?;
        Some(Signer {
            device,
            incarnation: member.incarnation,
            grant: member.grant,
            certificate: known.certificate,
            cosig: None,
        })
    }

    /// With what a new device of a person who is in signs the `AddDevice` that adds itself.
    #[must_use]
    pub fn signer_adding_itself(&self, device: DeviceId, person: PersonId) -> Option<Signer> {
        let member = self.person(person)?;
        Some(Signer {
            device,
            incarnation: member.incarnation,
            grant: member.grant,
            certificate: NO_OP,
            cosig: None,
        })
    }

    /// An invitation that may be used, as far as everybody knows.
    #[must_use]
    pub fn invite(&self, invite: OpId) -> Option<&LivingInvite> {
        self.invites.get(&invite)
    }

    /// The invitations that were neither revoked nor lost their issuer; `uses` may be used up.
    pub fn invites(&self) -> impl Iterator<Item = (OpId, &LivingInvite)> {
        self.invites.iter().map(|(id, invite)| (*id, invite))
    }

    /// The rules.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// How far the data log of a device still counts; nothing if it is not cut.
    #[must_use]
    pub fn cut_of(&self, device: DeviceId) -> Option<CutTo> {
        self.cuts.get(&device).copied()
    }

    /// How far the data log of a device counts if it is not in: up to the greatest cut among the
    /// accepted removals; not at all if what let it in is void.
    #[must_use]
    pub fn ends_at(&self, device: DeviceId) -> Option<CutTo> {
        let out = self.device(device).is_some_and(|device| !device.active);
        out.then(|| self.cut_of(device).unwrap_or_default())
    }

    /// Admissions without effect, to be shown: "admitted while being removed: admit again?".
    #[must_use]
    pub fn void_admissions(&self) -> &BTreeSet<OpId> {
        &self.void_admissions
    }
}
