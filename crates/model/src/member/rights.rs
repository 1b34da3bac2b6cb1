//! The table of who may do what, and how many must agree.
use std::collections::BTreeSet;

use super::ops::{Node, Ops};
use crate::control::{ControlBody, incarnation};
use crate::id::Incarnation;
use crate::role::Role;

/// The role that an operation gives to an incarnation, if it gives one.
pub(super) fn granted(node: &Node, to: Incarnation) -> Option<Role> {
    let named = |name: &Incarnation, role| (*name == to).then_some(role);
    match node.body()? {
        ControlBody::Genesis(genesis) => genesis
            .founders
            .iter()
            .any(|founder| incarnation(node.id, founder.person) == to)
            .then_some(Role::Steward),
        ControlBody::Admit(admit) => {
            let name = incarnation(node.id, admit.certificate.person);
            named(&name, admit.role)
        }
        ControlBody::Confirm { incarnation } => named(incarnation, Role::Member),
        ControlBody::Promote { incarnation } | ControlBody::RecoverSteward { incarnation } => {
            named(incarnation, Role::Steward)
        }
        _ => None,
    }
}

/// The least role that every signer must have. Where more depends on the past, [`super::targets`]
/// asks for it.
pub(super) fn least_role(body: &ControlBody) -> Role {
    match body {
        ControlBody::Confirm { .. }
        | ControlBody::Promote { .. }
        | ControlBody::Demote { .. }
        | ControlBody::Remove { .. }
        | ControlBody::Policy(_)
        | ControlBody::Succeed { .. }
        | ControlBody::Checkpoint => Role::Steward,
        ControlBody::Admit(_) | ControlBody::Invite(_) | ControlBody::RecoverSteward { .. } => {
            Role::Member
        }
        ControlBody::Genesis(_)
        | ControlBody::Leave { .. }
        | ControlBody::AddDevice { .. }
        | ControlBody::RevokeDevice { .. }
        | ControlBody::RekeyDevice { .. }
        | ControlBody::RevokeInvite { .. }
        | ControlBody::Epoch { .. }
        | ControlBody::KeyShare { .. }
        | ControlBody::Join
        | ControlBody::Unknown { .. } => Role::Newcomer,
    }
}

/// Whether a signature leans on being a steward, so that a demotion kills it.
pub(super) fn is_steward_act(body: &ControlBody) -> bool {
    match body {
        ControlBody::Admit(admit) => admit.role > Role::Newcomer,
        ControlBody::Invite(invite) => invite.cap > Role::Newcomer,
        ControlBody::RevokeInvite { .. } => true,
        _ => least_role(body) == Role::Steward,
    }
}

/// How many operations a control log may have, by the author's grant.
pub(super) fn longest_log(role: Role) -> u64 {
    match role {
        Role::Newcomer => 64,
        Role::Member => 1_024,
        Role::Steward => 65_536,
    }
}

/// More than half of the stewards.
pub(super) fn majority(stewards: usize) -> usize {
    stewards / 2 + 1
}

/// More than half of the stewards other than the one concerned.
pub(super) fn majority_of_others(stewards: usize) -> usize {
    stewards.saturating_sub(1) / 2 + 1
}

/// How many must agree to remove or demote, with what is known of the stewards beside its past.
///
/// The stewards are those in its past, and those whom a promotion made that it does not know: one
/// that has its quorum without the one concerned, or that shares a signer with the removal.
pub(super) fn removal_need(ops: &Ops, removal: usize, promotions: &[usize]) -> usize {
    let node = &ops[removal];
    let (ControlBody::Remove {
        incarnation: target,
        ..
    }
    | ControlBody::Demote {
        incarnation: target,
    }) = (match node.body() {
        Some(body) => body,
        None => return node.need,
    })
    else {
        return node.need;
    };
    let removers: BTreeSet<_> = node.signers().iter().map(|s| s.incarnation).collect();
    let mut stewards = node.stewards.clone();
    for &at in promotions {
        let promotion = &ops[at];
        let concurrent = !node.past.has(at) && !promotion.past.has(removal);
        let (
            Some(
                ControlBody::Promote { incarnation } | ControlBody::RecoverSteward { incarnation },
            ),
            true,
        ) = (promotion.body(), concurrent)
        else {
            continue;
        };
        let signers = promotion.signers().iter().map(|s| s.incarnation);
        let without_target = signers.clone().filter(|s| s != target).count();
        let shares = signers.clone().any(|s| removers.contains(&s));
        if without_target >= promotion.need || shares {
            stewards.insert(*incarnation);
        }
    }
    if stewards.contains(target) {
        majority_of_others(stewards.len())
    } else {
        1
    }
}
