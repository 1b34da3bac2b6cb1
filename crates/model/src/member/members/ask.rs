//! What can be asked about who is in.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{CutTo, Device, LivingInvite, Member, Members};
use crate::control::{NewcomerReads, Policy, Signer};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::op::NO_OP;
use crate::role::{Role, Roll};

impl Members {
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
        let mut persons: BTreeMap<PersonId, &Member> = BTreeMap::new();
        let rank = |member: &Member| (Reverse(member.role), member.seniority);
        for member in self.incarnations.values() {
            let known = persons.entry(member.person).or_insert(member);
            if rank(member) < rank(known) {
                *known = member;
            }
        }
        persons.into_values()
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
        self.active_devices()
            .filter(|(_, device)| self.lets_read(device))
            .map(|(id, _)| id)
            .collect()
    }

    /// Whether a device is one of the [`readers`](Self::readers), without looking at all others.
    #[must_use]
    pub fn reads(&self, device: DeviceId) -> bool {
        self.device(device)
            .is_some_and(|device| device.active && self.lets_read(device))
    }

    fn lets_read(&self, device: &Device) -> bool {
        self.policy.newcomer_reads == NewcomerReads::All
            || self
                .incarnation(device.incarnation)
                .is_some_and(|member| member.role > Role::Newcomer)
    }

    /// Who is in and as what, for views.
    #[must_use]
    pub fn roll(&self) -> Roll {
        Roll::new(self.persons().map(|m| (m.person, m.role)).collect())
    }

    pub(in crate::member) fn unconfirmed_by(&self, admitter: Incarnation) -> usize {
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
