//! What a merge took back: operations that stood for those who wrote them and are without effect
//! now, each with the reason, so that a sentence can be made of it and something be done about it.
use super::ops::{Node, Ops};
use super::resolve::{Against, Outcome};
use super::{ControlGraph, Members};
use crate::control::{ControlBody, incarnation};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::role::Role;

/// An operation that is without effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledBack {
    /// Which.
    pub op: OpId,
    /// What it would have done.
    pub what: TakenBack,
    /// To whom, if to anybody.
    pub person: Option<PersonId>,
    /// To which admission of theirs.
    pub incarnation: Option<Incarnation>,
    /// Who signed it, the author first.
    pub by: Vec<PersonId>,
    /// Why it is without effect.
    pub because: Because,
    /// Whether what it would have done is so by now in another way, or can no longer be.
    pub settled: bool,
}

/// What an operation would have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakenBack {
    /// Let somebody in.
    Admission,
    /// Made a newcomer a member.
    Confirmation,
    /// Made a steward; by the stewards or by trustees.
    Promotion,
    /// Removed somebody.
    Removal,
    /// Made a steward a member.
    Demotion,
    /// Added a device.
    Device,
    /// Taken a device out.
    Revocation,
    /// Set the rules.
    Policy,
}

/// Why an operation is without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// One of those who signed was being removed, demoted or had the device revoked meanwhile.
    SignerRemoved {
        /// Who.
        person: PersonId,
        /// By which operation.
        removal: OpId,
    },
    /// The person was being removed meanwhile.
    PersonRemoved {
        /// By which operation.
        removal: OpId,
    },
    /// The invitation was revoked meanwhile.
    InvitationRevoked {
        /// By which operation.
        revocation: OpId,
    },
    /// It rests on something that is without effect itself.
    RestsOn {
        /// On which operation.
        op: OpId,
    },
    /// It is of a second history of the device that wrote it, which is set aside.
    SetAside {
        /// Which device.
        device: DeviceId,
    },
    /// It goes round what a checkpoint has fixed of its device.
    WentRound {
        /// Which checkpoint.
        checkpoint: OpId,
    },
    /// Too few signed, counting those who became stewards meanwhile.
    TooFew,
}

impl ControlGraph {
    /// What a merge took back, by depth, then by id.
    #[must_use]
    pub fn rolled_back(&self) -> Vec<RolledBack> {
        let outcome = &self.state.outcome;
        let void = self.ops.in_order().filter(|at| !outcome.lives(*at));
        void.filter_map(|at| self.took_back(at)).collect()
    }

    /// Every operation that is without effect, by depth, then by id, and why; nothing where only a
    /// newer version can read it.
    pub fn without_effect(&self) -> impl Iterator<Item = (OpId, Option<Because>)> {
        let outcome = &self.state.outcome;
        let void = self.ops.in_order().filter(|at| !outcome.lives(*at));
        void.map(|at| {
            let node = &self.ops[at];
            (node.id, node.body().map(|_| self.because(at)))
        })
    }

    fn because(&self, at: usize) -> Because {
        match self.aside.hides(at) {
            true => Because::SetAside {
                device: self.ops[at].header.device,
            },
            false => because(&self.ops, &self.state.outcome, at),
        }
    }

    fn took_back(&self, at: usize) -> Option<RolledBack> {
        let (ops, members) = (&self.ops, &self.state.members);
        let node = &ops[at];
        let (what, incarnation) = would_do(ops, node)?;
        let concerned = incarnation.and_then(|name| ops.admission(name));
        let person = concerned.map(|(_, person)| person);
        let signers = node.signers().iter();
        let by = signers
            .filter_map(|signer| ops.admission(signer.incarnation))
            .map(|(_, person)| person)
            .collect();
        Some(RolledBack {
            op: node.id,
            what,
            person,
            incarnation,
            by,
            because: self.because(at),
            settled: is_settled(members, node, what, person, incarnation),
        })
    }
}

/// What an operation does, and to which admission.
fn would_do(ops: &Ops, node: &Node) -> Option<(TakenBack, Option<Incarnation>)> {
    let author = || node.signers().first().map(|signer| signer.incarnation);
    Some(match node.body()? {
        ControlBody::Admit(admit) => {
            let name = incarnation(node.id, admit.certificate.person);
            (TakenBack::Admission, Some(name))
        }
        ControlBody::Confirm { incarnation } => (TakenBack::Confirmation, Some(*incarnation)),
        ControlBody::Promote { incarnation } | ControlBody::RecoverSteward { incarnation } => {
            (TakenBack::Promotion, Some(*incarnation))
        }
        ControlBody::Remove { incarnation, .. } => (TakenBack::Removal, Some(*incarnation)),
        ControlBody::Demote { incarnation } => (TakenBack::Demotion, Some(*incarnation)),
        ControlBody::AddDevice { .. } => (TakenBack::Device, author()),
        ControlBody::RevokeDevice { device, .. } => {
            let owner = ops.owners(&node.past, *device).next();
            (TakenBack::Revocation, owner.map(|(_, name)| name))
        }
        ControlBody::Policy(_) => (TakenBack::Policy, None),
        _ => return None,
    })
}

fn because(ops: &Ops, outcome: &Outcome, at: usize) -> Because {
    match outcome.against(ops, at) {
        Against::Signer(signer, removal) => {
            let person = ops.admission(signer.incarnation);
            person.map_or(Because::TooFew, |(_, person)| Because::SignerRemoved {
                person,
                removal: ops[removal].id,
            })
        }
        Against::Person(removal) => Because::PersonRemoved {
            removal: ops[removal].id,
        },
        Against::Invitation(revocation) => Because::InvitationRevoked {
            revocation: ops[revocation].id,
        },
        Against::Ground(op) => Because::RestsOn { op },
        Against::Checkpoint(checkpoint) => Because::WentRound {
            checkpoint: ops[checkpoint].id,
        },
        Against::Quorum => Because::TooFew,
    }
}

/// Whether there is nothing left to do about it.
fn is_settled(
    members: &Members,
    node: &Node,
    what: TakenBack,
    person: Option<PersonId>,
    incarnation: Option<Incarnation>,
) -> bool {
    let is_in = person.and_then(|person| members.person(person));
    let role = incarnation.and_then(|name| members.incarnation(name));
    let role = role.map(|member| member.role);
    match what {
        TakenBack::Admission => is_in.is_some(),
        TakenBack::Confirmation => role != Some(Role::Newcomer),
        TakenBack::Promotion => role.is_none_or(|role| role == Role::Steward),
        TakenBack::Removal => role.is_none(),
        TakenBack::Demotion => role != Some(Role::Steward),
        TakenBack::Device => {
            let mut added = node.certificates().iter();
            is_in.is_none() || added.any(|certificate| members.is_active(certificate.device))
        }
        TakenBack::Revocation => match node.body() {
            Some(ControlBody::RevokeDevice { device, .. }) => !members.is_active(*device),
            _ => true,
        },
        TakenBack::Policy => false,
    }
}
