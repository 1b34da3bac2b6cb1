//! Circles and threads: the same graph once more, inside a community.
//!
//! ```text
//! circle  a genesis by one person; its certificates stand over the community's salt, so it belongs
//!         to this community and no other; its group id is the hash of the genesis
//! thread  exactly two, for ever: both sides make the same genesis by themselves, unsigned
//!         group = H("potluck/thread/v1\0" ‖ community ‖ lower incarnation ‖ higher incarnation)
//! ```
//!
//! A circle says which *persons* are in it. Which devices are theirs is for the community to say:
//! whoever is in a circle adds the devices of the others, and whoever writes counts only those that
//! are in the community, too. So who leaves the community leaves its circles, with no operation.
use std::collections::BTreeSet;
use std::sync::Arc;

use super::ops::{Node, Places};
use super::refused::{Refused, Why};
use super::{ControlGraph, found};
use crate::certificate::Certificate;
use crate::control::{ControlBody, ControlOp, GENESIS_VERSION, Genesis, Policy, Signer};
use crate::id::{CommunityId, GroupId, Incarnation, hash};
use crate::identity::Salt;
use crate::op::{Header, Kind, NO_OP, OpSignature, body_hash};
use crate::time::{Day, LogicalTime};

/// What a control graph is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A community.
    Community,
    /// A circle inside one.
    Circle,
    /// A circle of exactly two.
    Thread,
}

impl Shape {
    /// Whether operations of this type have a place in it.
    pub(super) fn takes(self, body: &ControlBody) -> bool {
        match body {
            ControlBody::Epoch { .. }
            | ControlBody::KeyShare { .. }
            | ControlBody::AddDevice { .. }
            | ControlBody::Join
            | ControlBody::Unknown { .. } => true,
            ControlBody::Invite(_)
            | ControlBody::RevokeInvite { .. }
            | ControlBody::RevokeDevice { .. }
            | ControlBody::RekeyDevice { .. }
            | ControlBody::RecoverSteward { .. } => self == Self::Community,
            _ => self != Self::Thread,
        }
    }
}

/// The name of the thread of two incarnations.
#[must_use]
pub fn thread_id(community: CommunityId, one: Incarnation, other: Incarnation) -> GroupId {
    let (low, high) = (one.min(other), one.max(other));
    GroupId::from_bytes(hash(
        "potluck/thread/v1",
        &[community.as_bytes(), low.as_bytes(), high.as_bytes()],
    ))
}

impl ControlGraph {
    /// Begins a circle of the community with this id and salt.
    ///
    /// # Errors
    /// If it is not a valid genesis of the circle that its header names.
    pub fn found_circle(
        (community, salt): (CommunityId, &Salt),
        header: &Header,
        signature: OpSignature,
        body: &[u8],
    ) -> Result<Self, Refused> {
        let (genesis, node) = found::check(header, signature, body, Some(salt))?;
        // A community is no circle of itself, and a circle has one who begins it.
        if header.community == community || genesis.founders.len() != 1 {
            return Err(Why::Genesis.into());
        }
        Ok(Self::begin(Shape::Circle, *salt, genesis, node))
    }

    /// Begins the thread of two persons, each with the certificate of their admission.
    #[must_use]
    pub fn thread(
        (community, salt): (CommunityId, &Salt),
        one: (Incarnation, Certificate),
        other: (Incarnation, Certificate),
    ) -> Self {
        let group = thread_id(community, one.0, other.0);
        let (low, high) = if one.0 <= other.0 {
            (one.1, other.1)
        } else {
            (other.1, one.1)
        };
        let first = low.device;
        let genesis = Genesis {
            version: GENESIS_VERSION,
            salt: *group.as_bytes(),
            founders: vec![low, high],
            policy: Policy::default(),
            predecessor: None,
        };
        let op = ControlOp {
            signers: genesis
                .founders
                .iter()
                .map(|founder| Signer::founder(founder.device, None))
                .collect(),
            body: ControlBody::Genesis(genesis.clone()),
        };
        let bytes = op.encode();
        let header = Header {
            kind: Kind::CONTROL,
            community: CommunityId::from_bytes(*group.as_bytes()),
            device: first,
            seq: 1,
            prev: NO_OP,
            time: LogicalTime::default(),
            expires: Day::NEVER,
            heads: Vec::new(),
            hint: [0; 8],
            nonce: [0; 24],
            body_len: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            body_hash: body_hash(&bytes),
        };
        let node = Node {
            id: header.id(),
            header,
            signature: OpSignature::from_bytes([0; 64]),
            bytes,
            op: Some(op),
            depth: 0,
            past: Places::default(),
            need: 0,
            stewards: BTreeSet::new(),
            recipients: Arc::default(),
        };
        Self::begin(Shape::Thread, *salt, genesis, node)
    }

    /// The group whose graph it is.
    #[must_use]
    pub fn group(&self) -> GroupId {
        self.community.into()
    }
}
