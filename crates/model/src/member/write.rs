//! Writing control operations: what a device signs on top of what it knows.
use thiserror::Error;

use super::ControlGraph;
use crate::control::{ControlBody, ControlOp, Genesis, Signer};
use crate::id::{CommunityId, DeviceId, OpId};
use crate::identity::DeviceKeys;
use crate::op::{Header, Kind, MAX_CONTROL_BODY, MAX_PARENTS, NO_OP, OpSignature, body_hash};
use crate::time::{Day, LogicalTime, Timestamp};

/// A control operation, ready to be taken in and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Its header.
    pub header: Header,
    /// Its author's signature.
    pub signature: OpSignature,
    /// Its body, in clear.
    pub body: Vec<u8>,
}

/// Why a device cannot write.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CannotWrite {
    /// It is not in.
    #[error("this device is not in the community (any more)")]
    NotIn,
    /// What it wants to say is too much for one operation.
    #[error("this is too much for one operation; say it in several")]
    TooLong,
}

/// Founds a community: the first operation of its first founder. `others` agree by [`crate::control::cosign`] over
/// the body, without parents, in the order of the founders.
///
/// # Errors
/// If the genesis is too long.
pub fn found(
    keys: &DeviceKeys,
    genesis: Genesis,
    others: &[(DeviceId, [u8; 64])],
    now: Timestamp,
) -> Result<Signed, CannotWrite> {
    let community = genesis.community_id();
    let agree = |(device, cosig): &(DeviceId, [u8; 64])| Signer::founder(*device, Some(*cosig));
    let mut signers = vec![Signer::founder(keys.device_id(), None)];
    signers.extend(others.iter().map(agree));
    let op = ControlOp {
        signers,
        body: ControlBody::Genesis(genesis),
    };
    let place = Place {
        community,
        seq: 1,
        prev: NO_OP,
        heads: Vec::new(),
        time: LogicalTime::default().next(now),
    };
    sign(keys, place, &op)
}

struct Place {
    community: CommunityId,
    seq: u64,
    prev: OpId,
    heads: Vec<OpId>,
    time: LogicalTime,
}

impl ControlGraph {
    /// Writes an operation of this device on top of everything known here. It is not yet taken in.
    ///
    /// # Errors
    /// If the device is not in, or the body is too long.
    pub fn write(
        &self,
        keys: &DeviceKeys,
        now: Timestamp,
        body: ControlBody,
    ) -> Result<Signed, CannotWrite> {
        let author = self
            .members()
            .signer(keys.device_id())
            .ok_or(CannotWrite::NotIn)?;
        let parents = self.parents_for(&author);
        self.write_with(keys, now, vec![author], parents, body)
    }

    /// Writes an operation to which others agreed: the author first among `signers`, and the parents
    /// that all of them signed.
    ///
    /// # Errors
    /// If there is no signer, or the body is too long.
    pub fn write_with(
        &self,
        keys: &DeviceKeys,
        now: Timestamp,
        signers: Vec<Signer>,
        parents: Vec<OpId>,
        body: ControlBody,
    ) -> Result<Signed, CannotWrite> {
        let author = signers.first().ok_or(CannotWrite::NotIn)?;
        let tip = self.tip(author.device);
        let times = parents.iter().filter_map(|p| self.get(*p));
        let latest = times
            .map(|(header, ..)| header.time)
            .chain(tip.map(|(_, _, time)| time))
            .max()
            .unwrap_or_default();
        let (seq, prev) = tip.map_or((1, NO_OP), |(seq, op, _)| (seq.saturating_add(1), op));
        let place = Place {
            community: self.community(),
            seq,
            prev,
            heads: parents,
            time: latest.next(now),
        };
        sign(keys, place, &ControlOp { signers, body })
    }

    /// The parents that an operation by this author names: all heads, or as many as may be, those
    /// first that the author's own right and log rest on.
    #[must_use]
    pub fn parents_for(&self, author: &Signer) -> Vec<OpId> {
        let heads = self.heads();
        if heads.len() <= MAX_PARENTS {
            return heads;
        }
        let tip = self.tip(author.device).map(|(_, op, _)| op);
        let needed = [tip, Some(author.grant), Some(author.certificate)];
        let covers = |head: &OpId, op: &OpId| head == op || self.knows(*head, *op);
        let mut parents: Vec<OpId> = Vec::new();
        for op in needed.into_iter().flatten() {
            if !parents.iter().any(|parent| covers(parent, &op)) {
                parents.extend(heads.iter().find(|head| covers(head, &op)));
            }
        }
        for head in heads {
            if parents.len() < MAX_PARENTS && !parents.contains(&head) {
                parents.push(head);
            }
        }
        parents.sort();
        parents
    }
}

fn sign(keys: &DeviceKeys, place: Place, op: &ControlOp) -> Result<Signed, CannotWrite> {
    let body = op.encode();
    if body.len() > MAX_CONTROL_BODY {
        return Err(CannotWrite::TooLong);
    }
    let header = Header {
        kind: Kind::CONTROL,
        community: place.community,
        device: keys.device_id(),
        seq: place.seq,
        prev: place.prev,
        time: place.time,
        expires: Day::NEVER,
        heads: place.heads,
        hint: [0; 8],
        nonce: [0; 24],
        body_len: u32::try_from(body.len()).map_err(|_| CannotWrite::TooLong)?,
        body_hash: body_hash(&body),
    };
    let signature = OpSignature::sign(&keys.sign, header.id());
    Ok(Signed {
        header,
        signature,
        body,
    })
}
