//! Whether an operation is valid: a function of itself and its ancestors, decided once.
use std::collections::BTreeSet;
use std::sync::Arc;

use super::ControlGraph;
use super::ops::{Node, Places};
use super::refused::{Refused, Why};
use super::rights::{granted, least_role, longest_log};
use super::targets::{self, Asked, Before, Known, Noted};
use crate::control::{ControlBody, ControlOp, NO_INCARNATION, Signer, is_cosigned};
use crate::id::OpId;
use crate::op::{Header, Kind, LogKind, NO_OP, OpSignature};
use crate::role::Role;

/// Checks everything; what comes out may be inserted.
pub(super) fn check(
    graph: &mut ControlGraph,
    header: Header,
    signature: OpSignature,
    bytes: Vec<u8>,
) -> Result<Node, Refused> {
    let id = header.id();
    check_alone(graph, &header, signature, &bytes, id)?;
    let missing: Vec<OpId> = header
        .heads
        .iter()
        .filter(|head| graph.ops.find(**head).is_none())
        .copied()
        .collect();
    if !missing.is_empty() {
        return Err(Refused::MissingParents(missing));
    }
    Ok(check_in_place(graph, header, signature, bytes, id)?)
}

/// What needs no other operation.
pub(super) fn check_alone(
    graph: &ControlGraph,
    header: &Header,
    signature: OpSignature,
    bytes: &[u8],
    id: OpId,
) -> Result<(), Why> {
    header.check()?;
    if header.kind.log() != LogKind::Control {
        return Err(Why::Kind);
    }
    if header.community != graph.community {
        return Err(Why::Community);
    }
    if header.heads.is_empty() {
        return Err(Why::Genesis);
    }
    if !header.names_body(bytes) {
        return Err(Why::Body);
    }
    signature.verify(header.device, id)?;
    Ok(())
}

fn check_in_place(
    graph: &mut ControlGraph,
    header: Header,
    signature: OpSignature,
    bytes: Vec<u8>,
    id: OpId,
) -> Result<Node, Why> {
    let ops = &graph.ops;
    let mut past = Places::default();
    let mut depth = 0;
    for at in header.heads.iter().filter_map(|head| ops.find(*head)) {
        let parent = &ops[at];
        if !header.time.follows(parent.header.time) {
            return Err(Why::Time);
        }
        past.add_all(&parent.past);
        past.add(at);
        depth = depth.max(parent.depth + 1);
    }
    check_previous(graph, &header, &past)?;

    let mut node = Node {
        id,
        header,
        signature,
        bytes,
        op: None,
        depth,
        past,
        need: 1,
        stewards: BTreeSet::new(),
        recipients: Arc::default(),
    };
    if node.header.kind == Kind::CONTROL {
        let op = ControlOp::decode(&node.bytes)?;
        let asked = check_signers(graph, &node, &op)?;
        if !graph.shape.takes(&op.body) {
            return Err(Why::Kind);
        }
        node.op = Some(op);
        let noted = check_target(graph, &node, &asked)?;
        (node.need, node.stewards, node.recipients) =
            (noted.need, noted.stewards, noted.recipients);
    } else {
        check_opaque(graph, &node)?;
    }
    Ok(node)
}

fn check_target(graph: &mut ControlGraph, node: &Node, asked: &Asked) -> Result<Noted, Why> {
    let known = Known {
        shape: graph.shape,
        community: graph.community,
        salt: &graph.salt,
        ops: &graph.ops,
    };
    let mut before = Before {
        now: &graph.state,
        past: &mut graph.past,
    };
    targets::check(&known, &mut before, node, asked)
}

/// What only a newer version can read is kept, as many as the device's role allows by all that its
/// past granted it.
fn check_opaque(graph: &ControlGraph, node: &Node) -> Result<(), Why> {
    let owners: Vec<_> = graph.ops.owners(&node.past, node.header.device).collect();
    let granted = |(_, incarnation)| graph.ops.granted_in(&node.past, incarnation);
    let role = owners.iter().copied().filter_map(granted).max();
    let role = role.ok_or(Why::Signer)?;
    if node.header.seq > longest_log(role) {
        return Err(Why::Sequence);
    }
    Ok(())
}

/// Its predecessor is of the same log, one number below, and known to its author: to date an
/// operation back beyond one's own last one takes a fork, which proves itself.
fn check_previous(graph: &ControlGraph, header: &Header, past: &Places) -> Result<(), Why> {
    if header.prev == NO_OP {
        return Ok(());
    }
    let previous = graph.ops.find_in(past, header.prev).ok_or(Why::Previous)?;
    let follows = previous.header.device == header.device
        && previous.header.seq.checked_add(1) == Some(header.seq);
    follows.then_some(()).ok_or(Why::Previous)
}

/// Checks who signs and by what right, and tells with which roles.
fn check_signers(graph: &ControlGraph, node: &Node, op: &ControlOp) -> Result<Asked, Why> {
    let adds_itself = match &op.body {
        ControlBody::Genesis(_) => return Err(Why::Genesis),
        ControlBody::AddDevice { certificate } => certificate.device == node.header.device,
        _ => false,
    };
    let mut devices = BTreeSet::new();
    let mut incarnations = BTreeSet::new();
    let mut roles = Vec::new();
    let mut persons = Vec::new();
    for (place, signer) in op.signers.iter().enumerate() {
        let is_author = place == 0;
        if (signer.device == node.header.device) != is_author
            || signer.cosig.is_none() != is_author
            || !devices.insert(signer.device)
            || signer.incarnation == NO_INCARNATION
        {
            return Err(Why::Signer);
        }
        // Agreement counts by person, except where one device of a person vouches for another.
        if !incarnations.insert(signer.incarnation) && !adds_itself {
            return Err(Why::Signer);
        }
        let (_, person) = graph
            .ops
            .admission_in(&node.past, signer.incarnation)
            .ok_or(Why::Grant)?;
        if !(is_author && adds_itself) {
            check_device(graph, node, signer)?;
        } else if signer.certificate != NO_OP {
            return Err(Why::Signer);
        }
        let grant = graph
            .ops
            .find_in(&node.past, signer.grant)
            .ok_or(Why::Grant)?;
        let role = granted(grant, signer.incarnation).ok_or(Why::Grant)?;
        if role < least_role(&op.body) {
            return Err(Why::Role);
        }
        if let Some(cosig) = &signer.cosig {
            let parents = &node.header.heads;
            if !is_cosigned(signer.device, graph.community, parents, &op.body, cosig) {
                return Err(Why::CoSignature);
            }
        }
        roles.push(role);
        persons.push(person);
    }
    let author = roles.first().copied().unwrap_or(Role::Newcomer);
    if node.header.seq > longest_log(author) {
        return Err(Why::Sequence);
    }
    Ok(Asked {
        roles,
        persons,
        adds_itself,
    })
}

/// The signer's device was introduced in its past, as a device of this incarnation.
fn check_device(graph: &ControlGraph, node: &Node, signer: &Signer) -> Result<(), Why> {
    let introduced = graph
        .ops
        .find_in(&node.past, signer.certificate)
        .ok_or(Why::Signer)?;
    match graph.ops.owner(introduced, signer.device) {
        Some((_, incarnation)) if incarnation == signer.incarnation => Ok(()),
        _ => Err(Why::Signer),
    }
}
