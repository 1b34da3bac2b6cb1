//! What each kind of operation asks of its past, beyond its signers.
use std::collections::BTreeSet;
use std::sync::Arc;

use super::circle::Shape;
use super::members::Members;
use super::ops::{Node, Ops, Places};
use super::refused::Why;
use super::rights::{majority, majority_of_others};
use super::state::{Past, State};
use crate::certificate::{Certificate, Voucher};
use crate::control::{
    Admission, Admit, ControlBody, Cut, Invite, MAX_CUT_SEQ, NewcomerReads, Via, revocation_message,
};
use crate::id::{CommunityId, DeviceId, Incarnation, KeyId, OpId, PersonId};
use crate::identity::Salt;
use crate::invite::{Redeem, is_issued};
use crate::op::verify;
use crate::pairing::Transcript;
use crate::role::Role;

/// The most newcomers that one member has admitted and nobody confirmed.
pub(super) const MAX_UNCONFIRMED: usize = 10;

/// The most devices that one admission of a person ever had, those revoked included. A cut names 64
/// devices and must be able to name them all, with room for what was added apart; nobody loses
/// thirty telephones without meeting a steward who admits them anew.
pub(super) const MAX_DEVICES: usize = 32;

/// What is known of the signers, in their order.
pub(super) struct Asked {
    pub(super) roles: Vec<Role>,
    pub(super) persons: Vec<PersonId>,
    pub(super) adds_itself: bool,
}

impl Asked {
    fn author(&self) -> Option<PersonId> {
        self.persons.first().copied()
    }
}

/// Where to find out who was in as far as an author knew.
pub(super) struct Before<'g> {
    pub(super) now: &'g State,
    pub(super) past: &'g mut Past,
}

impl Before<'_> {
    fn members(&mut self, known: &Known<'_>, past: &Places) -> &Members {
        if self.now.seen() == past {
            return &self.now.members;
        }
        &self.past.state(known.ops, past).members
    }
}

/// What is known beside who was in.
pub(super) struct Known<'g> {
    pub(super) shape: Shape,
    pub(super) community: CommunityId,
    pub(super) salt: &'g Salt,
    pub(super) ops: &'g Ops,
}

/// What later decisions need of an operation's past.
pub(super) struct Noted {
    /// How many must agree, as far as its own past tells.
    pub(super) need: usize,
    /// For removals, demotions and recoveries: the stewards in its past.
    pub(super) stewards: BTreeSet<Incarnation>,
    /// For epochs: the devices that get the key, ascending.
    pub(super) recipients: Arc<[DeviceId]>,
}

impl Default for Noted {
    fn default() -> Self {
        Self {
            need: 1,
            stewards: BTreeSet::new(),
            recipients: Arc::default(),
        }
    }
}

/// Checks the body against the past, and notes what later decisions need of it.
pub(super) fn check(
    graph: &Known<'_>,
    before: &mut Before<'_>,
    node: &Node,
    asked: &Asked,
) -> Result<Noted, Why> {
    let mut noted = Noted::default();
    let Some(op) = &node.op else {
        return Ok(noted);
    };
    let found = op.signers.len();
    let enough = |needed: usize| {
        if found >= needed {
            Ok(needed)
        } else {
            Err(Why::Quorum { needed, found })
        }
    };
    match &op.body {
        ControlBody::Genesis(_) => return Err(Why::Genesis),
        ControlBody::Admit(admit) => {
            noted.need = enough(check_admit(
                graph,
                node,
                asked,
                before.members(graph, &node.past),
                admit,
            )?)?;
        }
        ControlBody::Confirm { incarnation } => {
            let past = before.members(graph, &node.past);
            check_confirm(graph, node, past, *incarnation)?;
        }
        ControlBody::Promote { incarnation } => {
            let past = before.members(graph, &node.past);
            in_with(past, *incarnation, |role| role < Role::Steward)?;
            noted.need = enough(majority(past.stewards().len()))?;
        }
        ControlBody::RecoverSteward { incarnation } => {
            let past = before.members(graph, &node.past);
            in_with(past, *incarnation, |role| role < Role::Steward)?;
            if past.stewards().len() > 1 {
                return Err(Why::Target);
            }
            let trustees = past.policy().trustees.as_ref().ok_or(Why::Role)?;
            if !asked.persons.iter().all(|p| trustees.persons.contains(p)) {
                return Err(Why::Role);
            }
            noted.need = enough(usize::from(trustees.needed))?;
            noted.stewards = past.stewards();
        }
        ControlBody::Demote { incarnation } => {
            let past = before.members(graph, &node.past);
            in_with(past, *incarnation, |role| role == Role::Steward)?;
            noted.need = enough(check_against(*incarnation, node, past)?)?;
            noted.stewards = past.stewards();
        }
        ControlBody::Remove { incarnation, cut } => {
            let past = before.members(graph, &node.past);
            in_with(past, *incarnation, |_| true)?;
            check_cut(graph, node, cut, |of, _| of == *incarnation)?;
            noted.need = enough(check_against(*incarnation, node, past)?)?;
            noted.stewards = past.stewards();
        }
        ControlBody::Leave { cut } => {
            let own = author_incarnation(node)?;
            check_cut(graph, node, cut, |of, _| of == own)?;
        }
        ControlBody::AddDevice { certificate } => {
            noted.need = enough(check_add_device(graph, node, asked, certificate)?)?;
        }
        ControlBody::RevokeDevice { device, cut, words } => {
            check_revocation(graph, node, asked, *device, words.as_ref(), cut)?;
        }
        ControlBody::RekeyDevice { sealing, .. } => {
            if sealing.is_weak() {
                return Err(crate::certificate::BadCertificate::WeakDevice.into());
            }
        }
        ControlBody::Invite(invite) => check_invite(graph, node, asked, invite)?,
        ControlBody::RevokeInvite { invite } => {
            let issued = issuer(graph, node, *invite)?;
            let by_issuer = issued.signers().first().map(|s| s.incarnation);
            let is_steward = asked.roles.first() == Some(&Role::Steward);
            if by_issuer != author_incarnation(node).ok() && !is_steward {
                return Err(Why::Role);
            }
        }
        ControlBody::Policy(_) | ControlBody::Checkpoint => {
            noted.need = enough(majority(before.members(graph, &node.past).stewards().len()))?;
        }
        ControlBody::Epoch { skipped, .. } => {
            let past = before.members(graph, &node.past);
            let readers = past.readers();
            if !readers.contains(&node.header.device) {
                return Err(Why::Role);
            }
            let gets = |device: &DeviceId| skipped.binary_search(device).is_err();
            noted.recipients = readers.into_iter().filter(gets).collect();
        }
        ControlBody::KeyShare { keys, recipients } => {
            check_share(
                graph,
                node,
                before.members(graph, &node.past),
                keys,
                recipients,
            )?;
        }
        ControlBody::Succeed {
            incarnation,
            succeeds,
        } => {
            let past = before.members(graph, &node.past);
            in_with(past, *incarnation, |_| true)?;
            let known = graph.ops.admission_in(&node.past, *succeeds);
            // Whoever took over already keeps it: nobody's records are given away twice.
            if known.is_none() || past.owner_now(*succeeds).is_some() {
                return Err(Why::Target);
            }
        }
        ControlBody::Join | ControlBody::Unknown { .. } => {}
    }
    Ok(noted)
}

fn author_incarnation(node: &Node) -> Result<Incarnation, Why> {
    let author = node.signers().first().ok_or(Why::Signer)?;
    Ok(author.incarnation)
}

fn in_with(
    past: &Members,
    incarnation: Incarnation,
    fits: impl Fn(Role) -> bool,
) -> Result<(), Why> {
    match past.incarnation(incarnation) {
        Some(member) if fits(member.role) => Ok(()),
        _ => Err(Why::Target),
    }
}

/// A newcomer becomes a member; and whoever was let in by an admission that has no effect, because
/// of what happened meanwhile, is let in again.
fn check_confirm(
    graph: &Known<'_>,
    node: &Node,
    past: &Members,
    incarnation: Incarnation,
) -> Result<(), Why> {
    let admission = graph.ops.admission_in(&node.past, incarnation);
    let is_void = admission.is_some_and(|(at, person)| {
        past.void_admissions().contains(&graph.ops[at].id) && past.person(person).is_none()
    });
    if is_void {
        return Ok(());
    }
    in_with(past, incarnation, |role| role == Role::Newcomer)
}

/// How many must sign against somebody, who may not sign themselves.
fn check_against(target: Incarnation, node: &Node, past: &Members) -> Result<usize, Why> {
    if node.signers().iter().any(|s| s.incarnation == target) {
        return Err(Why::Signer);
    }
    let stewards = past.stewards();
    Ok(if stewards.contains(&target) {
        majority_of_others(stewards.len())
    } else {
        1
    })
}

fn check_admit(
    graph: &Known<'_>,
    node: &Node,
    asked: &Asked,
    past: &Members,
    admit: &Admit,
) -> Result<usize, Why> {
    let certificate = &admit.certificate;
    certificate.check(graph.salt)?;
    let community = graph.shape == Shape::Community;
    if community && certificate.voucher != Voucher::Person {
        return Err(Why::Certificate(
            crate::certificate::BadCertificate::Voucher,
        ));
    }
    if community && graph.ops.device_known(&node.past, certificate.device) {
        return Err(Why::DeviceKnown);
    }
    if past.person(certificate.person).is_some() {
        return Err(Why::Target);
    }
    if let Some(old) = admit.succeeds {
        let known = graph.ops.admission_in(&node.past, old);
        let taken = past
            .owner_now(old)
            .is_some_and(|owner| owner.incarnation != old);
        if known.is_none() || taken || !asked.roles.contains(&Role::Steward) {
            return Err(Why::Target);
        }
    }
    // An issuer stands behind the admission like one more signer.
    let issuer = match &admit.via {
        Some(via) => Some(check_via(graph, node, past, admit, via)?),
        None => None,
    };
    let behind = || asked.roles.iter().copied().chain(issuer.map(|i| i.role));
    let highest = behind().max().unwrap_or(Role::Newcomer);
    let policy = past.policy().admission;
    if admit.role > Role::Member
        || (admit.role == Role::Member && highest < Role::Steward)
        || (policy == Admission::Steward && highest < Role::Steward)
    {
        return Err(Why::Role);
    }
    let author = author_incarnation(node)?;
    if admit.role == Role::Newcomer && past.unconfirmed_by(author) >= MAX_UNCONFIRMED {
        return Err(Why::Quota);
    }
    let other_issuer = issuer.is_some_and(|i| {
        node.signers()
            .iter()
            .all(|s| s.incarnation != i.incarnation)
    });
    Ok(match policy {
        Admission::TwoMember if !other_issuer && highest < Role::Steward => 2,
        _ => 1,
    })
}

#[derive(Clone, Copy)]
struct Issuer {
    incarnation: Incarnation,
    role: Role,
}

fn check_via(
    graph: &Known<'_>,
    node: &Node,
    past: &Members,
    admit: &Admit,
    via: &Via,
) -> Result<Issuer, Why> {
    let certificate = &admit.certificate;
    let living = past.invite(via.invite).ok_or(Why::Invitation)?;
    let redeemed = |admitting: DeviceId| {
        let redeem = Redeem {
            community: graph.community,
            person: certificate.person,
            device: certificate.device,
            pairing: certificate.pairing,
            sealing: certificate.sealing,
            admitting,
            transcript: Transcript::from_bytes(via.transcript),
        };
        redeem.is_signed(&living.invite.public, &via.redeem)
    };
    // Whom the joiner stood before has signed, as author or with whoever publishes.
    if admit.role > living.invite.cap
        || living.uses >= living.invite.uses
        || !node.signers().iter().any(|signer| redeemed(signer.device))
    {
        return Err(Why::Invitation);
    }
    let issuer = past.incarnation(living.issuer).ok_or(Why::Invitation)?;
    Ok(Issuer {
        incarnation: living.issuer,
        role: issuer.role,
    })
}

fn check_invite(graph: &Known<'_>, node: &Node, asked: &Asked, invite: &Invite) -> Result<(), Why> {
    let role = asked.roles.first().copied().unwrap_or(Role::Newcomer);
    let device = node.header.device;
    if invite.cap > role || invite.cap > Role::Member || invite.uses == 0 {
        return Err(Why::Invitation);
    }
    is_issued(&invite.public, graph.community, device, &invite.self_sig)
        .then_some(())
        .ok_or(Why::Invitation)
}

fn issuer<'g>(graph: &Known<'g>, node: &Node, invite: OpId) -> Result<&'g Node, Why> {
    graph
        .ops
        .find_in(&node.past, invite)
        .filter(|issued| matches!(issued.body(), Some(ControlBody::Invite(_))))
        .ok_or(Why::Target)
}

/// How many must sign: a device that adds itself needs an older one beside it, or the words.
fn check_add_device(
    graph: &Known<'_>,
    node: &Node,
    asked: &Asked,
    certificate: &Certificate,
) -> Result<usize, Why> {
    certificate.check(graph.salt)?;
    if graph.shape != Shape::Community {
        return check_add_to_circle(graph, node, certificate);
    }
    if graph.ops.device_known(&node.past, certificate.device) {
        return Err(Why::DeviceKnown);
    }
    if asked.persons.iter().any(|p| *p != certificate.person) {
        return Err(Why::Signer);
    }
    let incarnations = node.signers().iter().map(|s| s.incarnation);
    let own = author_incarnation(node)?;
    if graph.ops.devices_of(&node.past, own) >= MAX_DEVICES {
        return Err(Why::Devices);
    }
    if incarnations.clone().any(|i| i != own) {
        return Err(Why::Signer);
    }
    match certificate.voucher {
        Voucher::Person => Ok(1),
        Voucher::Device(older) if node.signers().iter().any(|s| s.device == older) => {
            Ok(1 + usize::from(asked.adds_itself))
        }
        Voucher::Device(_) => Err(Why::Signer),
    }
}

/// Whoever is in a circle adds the devices of all who are in it: that a device is its person's is
/// for the community to say ([`super::ControlGraph::has_introduced`]), and only those that are in
/// there count.
fn check_add_to_circle(
    graph: &Known<'_>,
    node: &Node,
    certificate: &Certificate,
) -> Result<usize, Why> {
    let admitted = graph.ops.admitted_in(&node.past, certificate.person);
    let of_author = author_incarnation(node)?;
    let adds_itself = node.header.device == certificate.device;
    match admitted {
        Some(incarnation) if !adds_itself || incarnation == of_author => Ok(1),
        _ => Err(Why::Target),
    }
}

fn check_revocation(
    graph: &Known<'_>,
    node: &Node,
    asked: &Asked,
    device: DeviceId,
    words: Option<&[u8; 64]>,
    cut: &Cut,
) -> Result<(), Why> {
    let author = asked.author().ok_or(Why::Signer)?;
    let owner = graph
        .ops
        .owners(&node.past, device)
        .find(|(person, _)| *person == author);
    if owner.is_none() {
        return Err(Why::Target);
    }
    if let Some(signature) = words {
        let message = revocation_message(graph.community, device, cut);
        verify(author.as_bytes(), &message, signature)?;
    }
    check_cut(graph, node, cut, |_, concerned| concerned == device)
}

fn check_cut(
    graph: &Known<'_>,
    node: &Node,
    cut: &Cut,
    concerns: impl Fn(Incarnation, DeviceId) -> bool,
) -> Result<(), Why> {
    for point in &cut.0 {
        let concerned = graph
            .ops
            .owners(&node.past, point.device)
            .any(|(_, incarnation)| concerns(incarnation, point.device));
        if !concerned || point.seq == 0 || point.seq > MAX_CUT_SEQ {
            return Err(Why::Cut);
        }
        point
            .signature
            .verify(point.device, point.op)
            .map_err(|_| Why::Cut)?;
    }
    Ok(())
}

fn check_share(
    graph: &Known<'_>,
    node: &Node,
    past: &Members,
    keys: &[KeyId],
    recipients: &[DeviceId],
) -> Result<(), Why> {
    let readers = past.readers();
    let known = |key: &KeyId| graph.ops.key_announced(&node.past, *key);
    let fits = keys.iter().all(known)
        && recipients.iter().all(|device| readers.contains(device))
        && (readers.contains(&node.header.device)
            || past.policy().newcomer_reads == NewcomerReads::All);
    fits.then_some(()).ok_or(Why::Share)
}
