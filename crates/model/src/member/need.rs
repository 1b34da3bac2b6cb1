//! What a decision takes: how many signatures on these parents, and who could give them.
//!
//! The answer is the one that the check gives when the operation is taken in: a function of the
//! parents and the body. Whether a signature still counts once everything else is known is
//! [`super::resolve`]'s to say.
use std::collections::BTreeMap;

use super::ControlGraph;
use super::members::Members;
use super::ops::Places;
use super::refused::{Refused, Why};
use super::rights::{least_role, majority, majority_of_others};
use super::state::members_in;
use crate::control::{Admission, Admit, ControlBody, Policy, Signer};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::identity::Salt;
use crate::invite::Redeem;
use crate::pairing::Transcript;
use crate::role::Role;

/// What a decision takes on given parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// How many signatures.
    pub signatures: usize,
    /// Who could sign, by admission.
    pub persons: BTreeMap<Incarnation, PersonId>,
    /// With which devices, and naming what.
    pub devices: BTreeMap<DeviceId, Signer>,
    /// The rules there.
    pub policy: Policy,
}

impl ControlGraph {
    /// What an operation on these parents takes.
    ///
    /// # Errors
    /// If parents are not here, or nobody could say this on them: whom it is about is not in, or
    /// not of the right role, or there are no trustees.
    pub fn need(&self, parents: &[OpId], body: &ControlBody) -> Result<Need, Refused> {
        let missing = |op: &&OpId| self.ops.find(**op).is_none();
        let missing: Vec<OpId> = parents.iter().filter(missing).copied().collect();
        if !missing.is_empty() {
            return Err(Refused::MissingParents(missing));
        }
        let mut past = Places::default();
        for at in parents.iter().filter_map(|op| self.ops.find(*op)) {
            past.add_all(&self.ops[at].past);
            past.add(at);
        }
        let members = members_in(self, &past);
        let (signatures, persons) = takes(&members, self.salt(), body)?;
        let of_one = |device: DeviceId| {
            let signer = members.signer(device)?;
            persons
                .contains_key(&signer.incarnation)
                .then_some((device, signer))
        };
        let devices = members.active_devices();
        let devices = devices.filter_map(|(id, _)| of_one(id)).collect();
        Ok(Need {
            signatures,
            persons,
            devices,
            policy: members.policy().clone(),
        })
    }

    /// Whether whoever is admitted there has redeemed the invitation before one of these devices. An
    /// admission without an invitation redeems none.
    #[must_use]
    pub fn is_redeemed(&self, admit: &Admit, before: impl IntoIterator<Item = DeviceId>) -> bool {
        let Some(via) = &admit.via else {
            return true;
        };
        let issued = self.ops.find(via.invite).and_then(|at| self.ops[at].body());
        let Some(ControlBody::Invite(invite)) = issued else {
            return false;
        };
        let certificate = &admit.certificate;
        before.into_iter().any(|admitting| {
            let redeem = Redeem {
                community: self.community(),
                person: certificate.person,
                device: certificate.device,
                pairing: certificate.pairing,
                sealing: certificate.sealing,
                admitting,
                transcript: Transcript::from_bytes(via.transcript),
            };
            redeem.is_signed(&invite.public, &via.redeem)
        })
    }

    /// The person of an admission, in or out.
    #[must_use]
    pub fn admitted(&self, incarnation: Incarnation) -> Option<PersonId> {
        self.ops.admission(incarnation).map(|(_, person)| person)
    }

    /// The operations that say exactly this, with and without effect.
    pub fn said<'a>(&'a self, body: &'a ControlBody) -> impl Iterator<Item = OpId> + 'a {
        let same = move |at: &usize| self.ops[*at].body() == Some(body);
        self.ops.in_order().filter(same).map(|at| self.ops[at].id)
    }
}

fn takes(
    past: &Members,
    salt: &Salt,
    body: &ControlBody,
) -> Result<(usize, BTreeMap<Incarnation, PersonId>), Why> {
    let stewards = past.stewards().len();
    let role_of = |who: &Incarnation| past.incarnation(*who).map(|member| member.role);
    let from = |least: Role| {
        let all = past.persons().filter(move |member| member.role >= least);
        all.map(|member| (member.incarnation, member.person))
    };
    Ok(match body {
        ControlBody::Promote { incarnation } => {
            let role = role_of(incarnation).ok_or(Why::Target)?;
            if role == Role::Steward {
                return Err(Why::Target);
            }
            (majority(stewards), from(Role::Steward).collect())
        }
        ControlBody::Demote { incarnation } | ControlBody::Remove { incarnation, .. } => {
            let role = role_of(incarnation).ok_or(Why::Target)?;
            let others = from(Role::Steward).filter(|(who, _)| who != incarnation);
            match (role, body) {
                (Role::Steward, _) => (majority_of_others(stewards), others.collect()),
                (_, ControlBody::Remove { .. }) => (1, others.collect()),
                _ => return Err(Why::Target),
            }
        }
        ControlBody::Policy(_) | ControlBody::Checkpoint => {
            (majority(stewards), from(Role::Steward).collect())
        }
        ControlBody::RecoverSteward { incarnation } => {
            let role = role_of(incarnation).ok_or(Why::Target)?;
            let trustees = past.policy().trustees.as_ref().ok_or(Why::Role)?;
            if role == Role::Steward || stewards > 1 {
                return Err(Why::Target);
            }
            let trusted = from(Role::Member).filter(|(_, who)| trustees.persons.contains(who));
            (usize::from(trustees.needed), trusted.collect())
        }
        ControlBody::Admit(admit) => {
            // Whoever agrees is told that a newcomer comes in, and so it has to be.
            if admit.role > Role::Newcomer || admit.succeeds.is_some() {
                return Err(Why::Role);
            }
            if past.policy().admission != Admission::TwoMember {
                return Err(Why::Role);
            }
            admit.certificate.check(salt)?;
            let known = past.device(admit.certificate.device).is_some();
            if known || past.person(admit.certificate.person).is_some() {
                return Err(Why::Target);
            }
            if let Some(via) = &admit.via {
                past.invite(via.invite).ok_or(Why::Invitation)?;
            }
            (2, from(Role::Member).collect())
        }
        other => (1, from(least_role(other)).collect()),
    })
}
