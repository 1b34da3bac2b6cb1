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

/// Whether it takes more than its own past to tell how many must agree.
pub(super) fn needs_more(node: &Node) -> bool {
    matches!(
        node.body(),
        Some(
            ControlBody::Remove { .. }
                | ControlBody::Demote { .. }
                | ControlBody::RecoverSteward { .. }
        )
    )
}

/// How many must agree, with what is known beside its past: `makers` are the operations that make
/// stewards or rules.
pub(super) fn need(ops: &Ops, at: usize, makers: &[usize]) -> usize {
    let concurrent = |other: &&usize| !ops[at].past.has(**other) && !ops[**other].past.has(at);
    let makers: Vec<&Node> = makers
        .iter()
        .filter(concurrent)
        .map(|maker| &ops[*maker])
        .filter(|maker| maker.id != ops[at].id)
        .collect();
    match ops[at].body() {
        Some(ControlBody::Remove { incarnation, .. } | ControlBody::Demote { incarnation }) => {
            removal_need(&ops[at], *incarnation, &makers)
        }
        Some(ControlBody::RecoverSteward { .. }) => recovery_need(&ops[at], &makers),
        _ => ops[at].need,
    }
}

/// The stewards are those in its past, and those whom a promotion made that it does not know: one
/// that has its quorum without the one concerned, or that shares a signer with the removal.
fn removal_need(node: &Node, target: Incarnation, makers: &[&Node]) -> usize {
    let removers: BTreeSet<_> = node.signers().iter().map(|s| s.incarnation).collect();
    let mut stewards = node.stewards.clone();
    for promotion in makers {
        let Some(
            ControlBody::Promote { incarnation } | ControlBody::RecoverSteward { incarnation },
        ) = promotion.body()
        else {
            continue;
        };
        let signers = promotion.signers().iter().map(|s| s.incarnation);
        let without_target = signers.clone().filter(|s| *s != target).count();
        let shares = signers.clone().any(|s| removers.contains(&s));
        if without_target >= promotion.need || shares {
            stewards.insert(*incarnation);
        }
    }
    if stewards.contains(&target) {
        majority_of_others(stewards.len())
    } else {
        1
    }
}

/// Trustees make a steward where at most one is left, who may be one whom nobody finds any more. If
/// that one, without knowing of it, makes a steward or sets rules, the one is there after all, and
/// no number of trustees is enough: with old parents they bring in nobody beside living stewards.
fn recovery_need(node: &Node, makers: &[&Node]) -> usize {
    let is_act = |maker: &&Node| {
        let makes = matches!(
            maker.body(),
            Some(ControlBody::Promote { .. } | ControlBody::Policy(_))
        );
        let mut signers = maker.signers().iter();
        makes && signers.any(|signer| node.stewards.contains(&signer.incarnation))
    };
    match makers.iter().any(is_act) {
        true => usize::MAX,
        false => node.need,
    }
}
