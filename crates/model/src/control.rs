//! What control operations say: who is in, as what, with which devices and keys.
//!
//! Here are the words and their bytes; which of them are valid, and what follows from them, is in
//! [`crate::member`].
//! ```text
//! body of a control operation = CBOR {0 [signer; 1..16], 1 [type, value]}, ≤ 32 KiB, one encoding only
//! signer     = {0 device, 1 incarnation, 2 grant, 3 certificate, 4 cosig}; 1–3 absent: none, 4 absent: the author
//! cosig      = Ed25519(signer, "potluck/cosign/v1\0" ‖ community ‖ count 1 ‖ parents ‖ u32 length ‖ CBOR [type, value])
//! community  = H("potluck/community/v1\0" ‖ CBOR value of the Genesis, its certificates without 5, 6 and 7)
//! incarnation= H("potluck/incarnation/v1\0" ‖ op id of the Admit or Genesis ‖ person)
//! ```
use ed25519_dalek::{Signer as _, SigningKey};

use crate::certificate::Certificate;
use crate::id::{CommunityId, DeviceId, Incarnation, KeyId, OpId, PersonId, hash};
use crate::identity::{Salt, SealingPublic};
use crate::op::{MAX_CONTROL_BODY, NO_OP, OpSignature, framed, verify};
use crate::role::Role;
use crate::time::Day;

mod body;
pub(crate) mod cbor;
mod revoke;

pub use cbor::BadEncoding;
use cbor::{Reader, Writer, strict};
pub use revoke::{revocation_message, sign_revocation};

/// The most signers of one operation.
pub const MAX_SIGNERS: usize = 16;
/// The most founders of a community.
pub const MAX_FOUNDERS: usize = 5;
/// The most devices in a cut.
pub const MAX_CUT: usize = 64;
/// The greatest number that a cut names: far beyond what any log counts to, and safe to reckon with.
pub const MAX_CUT_SEQ: u64 = 1 << 32;
/// The most devices that an epoch skips.
pub const MAX_SKIPPED: usize = 256;
/// The most keys that one share names.
pub const MAX_SHARED_KEYS: usize = 256;
/// The most devices that one share names.
pub const MAX_RECIPIENTS: usize = 512;
/// The version of the genesis that this program writes.
pub const GENESIS_VERSION: u32 = 1;

/// No incarnation: what a founder, or a device that is only being added, has.
pub const NO_INCARNATION: Incarnation = Incarnation::from_bytes([0; 32]);

/// What a control operation says, and who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlOp {
    /// The author first, then those who agree.
    pub signers: Vec<Signer>,
    /// What they say.
    pub body: ControlBody,
}

/// One who signs, and by what right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signer {
    /// With which device.
    pub device: DeviceId,
    /// As which incarnation of a person; [`NO_INCARNATION`] in a genesis.
    pub incarnation: Incarnation,
    /// What gave the role: a Genesis, Admit, Confirm, Promote or `RecoverSteward`; [`NO_OP`] in a genesis.
    pub grant: OpId,
    /// What introduced the device; [`NO_OP`] in a genesis, and for a device that adds itself.
    pub certificate: OpId,
    /// The signature of those who agree; none for the author, who signs the operation.
    pub cosig: Option<[u8; 64]>,
}

impl Signer {
    /// The author of a genesis, or a founder who agrees to it.
    #[must_use]
    pub fn founder(device: DeviceId, cosig: Option<[u8; 64]>) -> Self {
        Self {
            device,
            incarnation: NO_INCARNATION,
            grant: NO_OP,
            certificate: NO_OP,
            cosig,
        }
    }
}

/// Everything a control operation can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlBody {
    /// Founds the community.
    Genesis(Genesis),
    /// Admits a person with a first device.
    Admit(Box<Admit>),
    /// Makes a newcomer a member.
    Confirm {
        /// Whom.
        incarnation: Incarnation,
    },
    /// Makes somebody a steward.
    Promote {
        /// Whom.
        incarnation: Incarnation,
    },
    /// Makes a steward a member.
    Demote {
        /// Whom.
        incarnation: Incarnation,
    },
    /// Removes somebody.
    Remove {
        /// Whom.
        incarnation: Incarnation,
        /// What of theirs still counts.
        cut: Cut,
    },
    /// Leaves.
    Leave {
        /// What of one's own still counts.
        cut: Cut,
    },
    /// Adds a device of the author's.
    AddDevice {
        /// The device.
        certificate: Box<Certificate>,
    },
    /// Takes a device of the author's out.
    RevokeDevice {
        /// Which.
        device: DeviceId,
        /// What of its own still counts.
        cut: Cut,
        /// The person key's signature, if the twelve words say it ([`revocation_message`]).
        words: Option<[u8; 64]>,
    },
    /// Replaces the sealing key of the author's device.
    RekeyDevice {
        /// The new key.
        sealing: SealingPublic,
        /// The day it claims to have been made.
        day: Day,
    },
    /// Lets whoever holds a code join.
    Invite(Invite),
    /// Ends an invitation.
    RevokeInvite {
        /// The `Invite`.
        invite: OpId,
    },
    /// Sets the rules.
    Policy(Policy),
    /// Announces a new key.
    Epoch {
        /// Which.
        key_id: KeyId,
        /// The day it claims to begin.
        day: Day,
        /// Active devices that do not get it, ascending.
        skipped: Vec<DeviceId>,
    },
    /// Shares keys with devices that lack them.
    KeyShare {
        /// Which keys, ascending.
        keys: Vec<KeyId>,
        /// With whom, ascending.
        recipients: Vec<DeviceId>,
    },
    /// Fixes everything in its past.
    Checkpoint,
    /// Trustees make somebody a steward when none is left.
    RecoverSteward {
        /// Whom.
        incarnation: Incarnation,
    },
    /// Brings heads together.
    Join,
    /// Says that somebody who is in is the human who was in before and lost everything: what the
    /// earlier admission owned is theirs.
    Succeed {
        /// Who is in.
        incarnation: Incarnation,
        /// Whose records they take over.
        succeeds: Incarnation,
    },
    /// What a newer version says.
    Unknown {
        /// Its type.
        kind: u64,
        /// Its value, one CBOR item, as it came.
        raw: Vec<u8>,
    },
}

/// The beginning of a community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The version of the rules.
    pub version: u32,
    /// What makes keys here differ from those elsewhere.
    pub salt: Salt,
    /// The founders' first devices; their order is their seniority.
    pub founders: Vec<Certificate>,
    /// The first rules.
    pub policy: Policy,
    /// The community that this one continues, if it was founded anew.
    pub predecessor: Option<CommunityId>,
}

/// The admission of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admit {
    /// Who, and their first device.
    pub certificate: Certificate,
    /// As what: newcomer, or member where a steward stands behind it.
    pub role: Role,
    /// By which invitation.
    pub via: Option<Via>,
    /// Whose records they take over, when somebody lost everything.
    pub succeeds: Option<Incarnation>,
}

/// The use of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Via {
    /// The `Invite`.
    pub invite: OpId,
    /// The transcript hash of the connection in which it was used.
    pub transcript: [u8; 32],
    /// The joiner's signature by the invite key ([`crate::invite::Redeem`]).
    pub redeem: [u8; 64],
}

/// An invitation, as everybody knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The public half of the invite key.
    pub public: [u8; 32],
    /// The public half of the join key: with it members recognise the holder of the code, and
    /// nobody poses as one ([`crate::pairing::welcomer_key`]).
    pub join_public: [u8; 32],
    /// The highest role it gives.
    pub cap: Role,
    /// How many it admits.
    pub uses: u16,
    /// The last day on which it works, by the admitter's clock.
    pub last_day: Day,
    /// The invite key's word for its issuer ([`crate::invite::sign_issue`]).
    pub self_sig: [u8; 64],
}

/// The rules of a community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Who admits.
    pub admission: Admission,
    /// What a newcomer reads.
    pub newcomer_reads: NewcomerReads,
    /// Which keys somebody gets who joins.
    pub past_keys: PastKeys,
    /// The version of the program from which on new types of control operations are written.
    pub min_version: u32,
    /// Who can make a steward when none is left.
    pub trustees: Option<Trustees>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            admission: Admission::Member,
            newcomer_reads: NewcomerReads::All,
            past_keys: PastKeys::Retained,
            min_version: 1,
            trustees: None,
        }
    }
}

/// Who admits newcomers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Any member.
    Member,
    /// Two members together.
    TwoMember,
    /// Stewards.
    Steward,
}

/// What a newcomer reads before being confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewcomerReads {
    /// What members read.
    All,
    /// Nothing.
    Nothing,
}

/// Which keys somebody gets who joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastKeys {
    /// All that are still kept.
    Retained,
    /// The present one.
    SinceJoin,
}

/// Those who can make a steward when none is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trustees {
    /// How many must agree.
    pub needed: u8,
    /// Who they are, ascending.
    pub persons: Vec<PersonId>,
}

/// How far the data logs of somebody who goes still count; a device not listed counts not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cut(pub Vec<CutPoint>);

/// The last operation of one data log that still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutPoint {
    /// Whose log.
    pub device: DeviceId,
    /// Its number.
    pub seq: u64,
    /// Its name.
    pub op: OpId,
    /// Its author's signature.
    pub signature: OpSignature,
}

impl ControlOp {
    /// Writes it as it travels, in clear.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else.
    ///
    /// # Errors
    /// If it is beyond its bounds or not in its one encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEncoding> {
        if bytes.len() > MAX_CONTROL_BODY {
            return Err(BadEncoding::Bounds);
        }
        strict(bytes, Self::read, Self::write)
    }

    fn write(&self, w: &mut Writer) {
        w.map(2).uint(0u8).array(self.signers.len());
        for signer in &self.signers {
            signer.write(w);
        }
        w.uint(1u8);
        self.body.write(w);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let signers = r.list(MAX_SIGNERS, Signer::read)?;
        if signers.is_empty() {
            return Err(BadEncoding::Bounds);
        }
        fields.need(1, r)?;
        let body = ControlBody::read(r)?;
        fields.end()?;
        Ok(Self { signers, body })
    }
}

impl Signer {
    fn write(&self, w: &mut Writer) {
        let named = [
            (1u8, self.incarnation.as_bytes()),
            (2, self.grant.as_bytes()),
            (3, self.certificate.as_bytes()),
        ];
        let named = named.iter().filter(|(_, id)| **id != [0; 32]);
        let fields = 1 + named.clone().count() + usize::from(self.cosig.is_some());
        w.map(fields).uint(0u8).bytes(self.device.as_bytes());
        for (key, id) in named {
            w.uint(*key).bytes(*id);
        }
        if let Some(cosig) = &self.cosig {
            w.uint(4u8).bytes(cosig);
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let mut signer = Self::founder(DeviceId::from_bytes(r.fixed()?), None);
        if fields.has(1, r)? {
            signer.incarnation = Incarnation::from_bytes(r.fixed()?);
        }
        if fields.has(2, r)? {
            signer.grant = OpId::from_bytes(r.fixed()?);
        }
        if fields.has(3, r)? {
            signer.certificate = OpId::from_bytes(r.fixed()?);
        }
        if fields.has(4, r)? {
            signer.cosig = Some(r.fixed()?);
        }
        fields.end()?;
        Ok(signer)
    }
}

impl ControlBody {
    /// The bytes that those who agree sign: CBOR `[type, value]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else.
    ///
    /// # Errors
    /// If it is not in its one encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEncoding> {
        strict(bytes, Self::read, Self::write)
    }
}

impl Genesis {
    /// The name of the community that this founds.
    #[must_use]
    pub fn community_id(&self) -> CommunityId {
        let mut writer = Writer::new();
        self.write_unsigned(&mut writer);
        CommunityId::from_bytes(hash("potluck/community/v1", &[&writer.finish()]))
    }
}

/// Names one admission of one person.
#[must_use]
pub fn incarnation(admission: OpId, person: PersonId) -> Incarnation {
    let parts: [&[u8]; 2] = [admission.as_bytes(), person.as_bytes()];
    Incarnation::from_bytes(hash("potluck/incarnation/v1", &parts))
}

/// Agrees to a body on top of these parents, as one of its signers.
#[must_use]
pub fn cosign(
    key: &SigningKey,
    community: CommunityId,
    parents: &[OpId],
    body: &ControlBody,
) -> [u8; 64] {
    key.sign(&cosign_message(community, parents, body))
        .to_bytes()
}

/// Whether `device` agreed to a body on top of these parents.
#[must_use]
pub fn is_cosigned(
    device: DeviceId,
    community: CommunityId,
    parents: &[OpId],
    body: &ControlBody,
    cosig: &[u8; 64],
) -> bool {
    let message = cosign_message(community, parents, body);
    verify(device.as_bytes(), &message, cosig).is_ok()
}

fn cosign_message(community: CommunityId, parents: &[OpId], body: &ControlBody) -> Vec<u8> {
    let mut message = b"potluck/cosign/v1\0".to_vec();
    message.extend_from_slice(community.as_bytes());
    // Sixteen parents at most; what has more is refused by its header.
    message.push(u8::try_from(parents.len()).unwrap_or(u8::MAX));
    for parent in parents {
        message.extend_from_slice(parent.as_bytes());
    }
    message.extend_from_slice(&framed(&[&body.encode()]));
    message
}

#[cfg(test)]
mod tests;
