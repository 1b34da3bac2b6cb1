//! Whether a genesis is valid.
use std::collections::BTreeSet;
use std::sync::Arc;

use super::ops::{Node, Places};
use super::refused::{Refused, Why};
use crate::certificate::Voucher;
use crate::control::{ControlBody, ControlOp, GENESIS_VERSION, Genesis, Signer, is_cosigned};
use crate::identity::Salt;
use crate::op::{Header, Kind, OpSignature};

/// Checks a genesis by itself; that of a circle stands `within` a community of this salt.
pub(super) fn check(
    header: &Header,
    signature: OpSignature,
    bytes: &[u8],
    within: Option<&Salt>,
) -> Result<(Genesis, Node), Refused> {
    Ok(checked(header, signature, bytes, within)?)
}

fn checked(
    header: &Header,
    signature: OpSignature,
    bytes: &[u8],
    within: Option<&Salt>,
) -> Result<(Genesis, Node), Why> {
    header.check()?;
    if header.kind != Kind::CONTROL {
        return Err(Why::Kind);
    }
    if header.seq != 1 || !header.heads.is_empty() {
        return Err(Why::Genesis);
    }
    if !header.names_body(bytes) {
        return Err(Why::Body);
    }
    let id = header.id();
    signature.verify(header.device, id)?;
    let op = ControlOp::decode(bytes)?;
    let ControlBody::Genesis(genesis) = &op.body else {
        return Err(Why::Genesis);
    };
    if genesis.version != GENESIS_VERSION {
        return Err(Why::NewerGenesis(genesis.version));
    }
    if genesis.community_id() != header.community {
        return Err(Why::Community);
    }
    check_founders(header, &op, genesis, within)?;
    let genesis = genesis.clone();
    let node = Node {
        id,
        header: header.clone(),
        signature,
        bytes: bytes.to_vec(),
        need: op.signers.len(),
        op: Some(op),
        depth: 0,
        past: Places::default(),
        stewards: BTreeSet::new(),
        recipients: Arc::default(),
    };
    Ok((genesis, node))
}

/// Checks what is proposed to be founded, before anybody signs it.
///
/// # Errors
/// If it could not become a valid genesis.
pub fn check_proposed(genesis: &Genesis) -> Result<(), Why> {
    if genesis.version != GENESIS_VERSION {
        return Err(Why::NewerGenesis(genesis.version));
    }
    check_certificates(genesis, None)
}

/// Founders are different people on different devices, each vouched for by the person key; in a
/// circle, where the community has vouched for them, by any.
fn check_certificates(genesis: &Genesis, within: Option<&Salt>) -> Result<(), Why> {
    let founders = &genesis.founders;
    let persons: BTreeSet<_> = founders.iter().map(|c| c.person).collect();
    let devices: BTreeSet<_> = founders.iter().map(|c| c.device).collect();
    if persons.len() != founders.len() || devices.len() != founders.len() {
        return Err(Why::Signer);
    }
    for certificate in founders {
        certificate.check(within.unwrap_or(&genesis.salt))?;
        if certificate.voucher != Voucher::Person && within.is_none() {
            return Err(Why::Signer);
        }
    }
    Ok(())
}

fn check_founders(
    header: &Header,
    op: &ControlOp,
    genesis: &Genesis,
    within: Option<&Salt>,
) -> Result<(), Why> {
    let founders = &genesis.founders;
    if op.signers.len() != founders.len() {
        return Err(Why::Signer);
    }
    check_certificates(genesis, within)?;
    for (place, (signer, certificate)) in op.signers.iter().zip(founders).enumerate() {
        let is_author = place == 0;
        if *signer != Signer::founder(certificate.device, signer.cosig)
            || signer.cosig.is_none() != is_author
            || (signer.device == header.device) != is_author
        {
            return Err(Why::Signer);
        }
        let agrees = |cosig| is_cosigned(signer.device, header.community, &[], &op.body, cosig);
        if !signer.cosig.as_ref().is_none_or(agrees) {
            return Err(Why::CoSignature);
        }
    }
    Ok(())
}
