//! How several agree to one control operation though they are never in one room: one proposes, the
//! others sign, and whoever holds enough signatures may publish.
//!
//! ```text
//! proposal = {0 4, 1 [parent; 1..16, ascending], 2 bytes: CBOR [type, value] of the control body,
//!             3 name?: text of 1 to 80 characters}
//! cosign   = {0 5, 1 proposal, 2 incarnation, 3 grant, 4 certificate, 5 cosig}
//! ```
//! A signature is for this body on these parents and for nothing else
//! ([`crate::control::cosign`]); the device that signs is the one that wrote the operation. Both are
//! sealed like everything else that people say, and live [`LIFE_DAYS`].
use super::BadBody;
use super::cbor::{Cbor, Map, Reader};
use crate::control::{ControlBody, Signer, is_cosigned};
use crate::id::{CommunityId, DeviceId, Incarnation, OpId};
use crate::op::{MAX_CONTROL_BODY, MAX_PARENTS};

/// How many days a proposal and what is signed of it are passed on.
pub const LIFE_DAYS: u32 = 60;

/// The longest name of somebody new, in characters.
const MAX_NAME: usize = 80;

/// A decision that takes several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// On top of what: the control heads that its author knew, ascending.
    pub parents: Vec<OpId>,
    /// What would be so.
    pub body: ControlBody,
    /// What somebody is called who would be let in, as they say it; nobody else could know. Empty
    /// where there is nobody new. No part of what is signed.
    pub name: String,
}

/// One device's agreement to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosign {
    /// The operation that proposed it.
    pub proposal: OpId,
    /// As which admission of a person.
    pub incarnation: Incarnation,
    /// What gave the role.
    pub grant: OpId,
    /// What introduced the device.
    pub certificate: OpId,
    /// The signature over community, parents and body.
    pub cosig: [u8; 64],
}

impl Cosign {
    /// As a signer of the operation, if `device` signed this proposal and no other.
    #[must_use]
    pub fn signer(
        &self,
        device: DeviceId,
        community: CommunityId,
        proposal: &Proposal,
    ) -> Option<Signer> {
        let Proposal { parents, body, .. } = proposal;
        is_cosigned(device, community, parents, body, &self.cosig).then_some(Signer {
            device,
            incarnation: self.incarnation,
            grant: self.grant,
            certificate: self.certificate,
            cosig: Some(self.cosig),
        })
    }

    pub(super) fn read(from: &mut Reader) -> Result<Self, BadBody> {
        Ok(Self {
            proposal: OpId::from_bytes(from.need(1, Cbor::array)?),
            incarnation: Incarnation::from_bytes(from.need(2, Cbor::array)?),
            grant: OpId::from_bytes(from.need(3, Cbor::array)?),
            certificate: OpId::from_bytes(from.need(4, Cbor::array)?),
            cosig: from.need(5, Cbor::array)?,
        })
    }

    pub(super) fn write(&self, kind: u64) -> Map {
        Map::from([
            (0, Cbor::Uint(kind)),
            (1, Cbor::Bytes(self.proposal.as_bytes().to_vec())),
            (2, Cbor::Bytes(self.incarnation.as_bytes().to_vec())),
            (3, Cbor::Bytes(self.grant.as_bytes().to_vec())),
            (4, Cbor::Bytes(self.certificate.as_bytes().to_vec())),
            (5, Cbor::Bytes(self.cosig.to_vec())),
        ])
    }
}

impl Proposal {
    pub(super) fn read(from: &mut Reader) -> Result<Self, BadBody> {
        Ok(Self {
            parents: from.need(1, parents)?,
            body: from.need(2, control_body)?,
            name: from.maybe(3, name)?.unwrap_or_default(),
        })
    }

    pub(super) fn write(&self, kind: u64) -> Map {
        let parent = |op: &OpId| Cbor::Bytes(op.as_bytes().to_vec());
        let mut map = Map::from([
            (0, Cbor::Uint(kind)),
            (1, Cbor::List(self.parents.iter().map(parent).collect())),
            (2, Cbor::Bytes(self.body.encode())),
        ]);
        if !self.name.is_empty() {
            map.insert(3, Cbor::Text(self.name.clone()));
        }
        map
    }
}

fn parents(value: Cbor) -> Option<Vec<OpId>> {
    let list = value.list()?;
    if list.is_empty() || list.len() > MAX_PARENTS {
        return None;
    }
    let ops = list.into_iter().map(|op| op.array().map(OpId::from_bytes));
    let ops: Vec<OpId> = ops.collect::<Option<_>>()?;
    ops.is_sorted_by(|one, next| one < next).then_some(ops)
}

fn name(value: Cbor) -> Option<String> {
    let text = value.text()?;
    (1..=MAX_NAME)
        .contains(&text.chars().count())
        .then_some(text)
}

fn control_body(value: Cbor) -> Option<ControlBody> {
    let bytes = value.bytes()?;
    if bytes.len() > MAX_CONTROL_BODY {
        return None;
    }
    ControlBody::decode(&bytes).ok()
}
