//! Operations: what one device signed, as a header and a body.
//!
//! The header is hashed and signed in full ([`Header::encode`], `docs/protocol.md`); the body is
//! bound to it by [`body_hash`] and may be dropped later. Each header names the one before it in
//! its log, so one signature vouches for everything before it. What is kept and sent leaves out
//! what the place in a log implies; see [`crate::run`].
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use thiserror::Error;

use crate::id::{CommunityId, DeviceId, OpId, hash, sized};
use crate::time::{Day, LogicalTime};

/// The version of the header that this program writes.
pub const VERSION: u8 = 1;
/// The greatest body, in bytes as it travels: bucket 256·2⁸ with its tag.
pub const MAX_BODY: usize = 256 * 256 + 16;
/// The greatest body of a control operation, in bytes.
pub const MAX_CONTROL_BODY: usize = 32 * 1024;
/// The most heads that a data or key operation names.
pub const MAX_HEADS: usize = 8;
/// The most heads (parents) that a control operation names.
pub const MAX_PARENTS: usize = 16;

/// What an operation is for; decides its log and whether its body is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind(u8);

impl Kind {
    /// Who is in. In clear, signed one by one.
    pub const CONTROL: Self = Self(1);
    /// Everything people write. Sealed by an epoch.
    pub const DATA: Self = Self(2);
    /// Sealed keys. In clear.
    pub const KEYS: Self = Self(3);
    /// Asks to drop own bodies. In clear, in the data log.
    pub const RETRACT: Self = Self(4);

    /// Takes the byte that stands in a header.
    #[must_use]
    pub fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte that stands in a header.
    #[must_use]
    pub fn byte(self) -> u8 {
        self.0
    }

    /// The log it belongs to: 1 and 64–127 control, 3 key, all others data.
    #[must_use]
    pub fn log(self) -> LogKind {
        match self.0 {
            1 | 64..=127 => LogKind::Control,
            3 => LogKind::Keys,
            _ => LogKind::Data,
        }
    }

    /// Whether the body is sealed by an epoch key.
    #[must_use]
    pub fn is_sealed(self) -> bool {
        !matches!(self.0, 1 | 3 | 4 | 64..=127)
    }
}

/// The three logs that a device has in a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogKind {
    /// Who is in.
    Control,
    /// Sealed keys.
    Keys,
    /// Everything else.
    Data,
}

impl LogKind {
    /// The number that stands for it in frames and segments.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Control => 1,
            Self::Keys => 3,
            Self::Data => 2,
        }
    }

    /// Reads what [`number`](Self::number) wrote.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Control),
            3 => Some(Self::Keys),
            2 => Some(Self::Data),
            _ => None,
        }
    }
}

/// One log of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// Whose log it is.
    pub device: DeviceId,
    /// Which of the three.
    pub kind: LogKind,
}

/// A place in a log. Sequence numbers begin at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The log.
    pub log: LogId,
    /// The sequence number.
    pub seq: u64,
}

/// What is hashed and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the operation is for.
    pub kind: Kind,
    /// Where it belongs.
    pub community: CommunityId,
    /// Who wrote it.
    pub device: DeviceId,
    /// Its number in its log, from 1.
    pub seq: u64,
    /// The operation before it in its log; zero for the first.
    pub prev: OpId,
    /// Orders operations; greater than that of `prev` and of every head.
    pub time: LogicalTime,
    /// When its body may be dropped; [`Day::NEVER`] for control operations only.
    pub expires: Day,
    /// The control heads that the author knew, ascending.
    pub heads: Vec<OpId>,
    /// Which epoch sealed the body (`docs/protocol.md`); zero where nothing is sealed.
    pub hint: [u8; 8],
    /// The nonce of the seal; zero where nothing is sealed.
    pub nonce: [u8; 24],
    /// Length of the body as it travels, tag and padding included.
    pub body_len: u32,
    /// [`body_hash`] of the body as it travels.
    pub body_hash: [u8; 32],
}

/// The no-operation that the first operation of a log names as its predecessor.
pub const NO_OP: OpId = OpId::from_bytes([0; 32]);

/// Why a header is refused by everybody, whatever they know.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadHeader {
    /// Heads out of order, doubled, or too many.
    #[error("heads are not ascending, or there are more than allowed")]
    Heads,
    /// A sequence number of zero, or a predecessor where none can be (or the reverse).
    #[error("sequence number and predecessor do not fit together")]
    Place,
    /// An expiry that the kind does not allow.
    #[error("only control operations never expire, and they always do so")]
    Expiry,
    /// A body larger than the kind allows.
    #[error("the body of {0} bytes is larger than allowed")]
    BodySize(u32),
    /// A hint or nonce where nothing is sealed.
    #[error("an unsealed operation names no key")]
    Hint,
    /// A signature that is not by the device, or a weak key.
    #[error("the signature is not valid for this device and operation")]
    Signature,
}

impl Header {
    /// The log it belongs to.
    #[must_use]
    pub fn log(&self) -> LogId {
        LogId {
            device: self.device,
            kind: self.kind.log(),
        }
    }

    /// Its place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            log: self.log(),
            seq: self.seq,
        }
    }

    /// The bytes that are hashed: every field, in order, integers big-endian.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.encode_without_body_hash();
        out.extend_from_slice(&self.body_hash);
        out
    }

    /// What a sealed body is bound to: the header without its last field.
    #[must_use]
    pub fn encode_without_body_hash(&self) -> Vec<u8> {
        let mut out = self.encode_start();
        out.extend_from_slice(&self.body_len.to_be_bytes());
        out
    }

    /// What a key slot is bound to: the header without `body_len` and `body_hash`.
    #[must_use]
    pub fn encode_start(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(160 + 32 * self.heads.len());
        out.push(VERSION);
        out.push(self.kind.byte());
        out.extend_from_slice(self.community.as_bytes());
        out.extend_from_slice(self.device.as_bytes());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(self.prev.as_bytes());
        out.extend_from_slice(&self.time.bits().to_be_bytes());
        out.extend_from_slice(&self.expires.number().to_be_bytes());
        // `check` bounds the heads to 16; what was never checked is cut only in this count.
        out.push(u8::try_from(self.heads.len()).unwrap_or(u8::MAX));
        for head in &self.heads {
            out.extend_from_slice(head.as_bytes());
        }
        out.extend_from_slice(&self.hint);
        out.extend_from_slice(&self.nonce);
        out
    }

    /// Its name: the hash of the full header.
    #[must_use]
    pub fn id(&self) -> OpId {
        OpId::from_bytes(hash("potluck/op/v1", &[&self.encode()]))
    }

    /// Checks what can be checked without knowing anything else.
    ///
    /// # Errors
    /// If the header breaks a rule that holds for every operation.
    pub fn check(&self) -> Result<(), BadHeader> {
        let log = self.kind.log();
        let most = if log == LogKind::Control {
            MAX_PARENTS
        } else {
            MAX_HEADS
        };
        // Only a genesis, which is the first of its log, knows nothing before it.
        let least = usize::from(!(log == LogKind::Control && self.seq == 1));
        if !(least..=most).contains(&self.heads.len()) || !self.heads.is_sorted_by(|a, b| a < b) {
            return Err(BadHeader::Heads);
        }
        if self.seq == 0 || (self.seq == 1) != (self.prev == NO_OP) {
            return Err(BadHeader::Place);
        }
        if (log == LogKind::Control) != (self.expires == Day::NEVER) {
            return Err(BadHeader::Expiry);
        }
        let limit = if log == LogKind::Control {
            MAX_CONTROL_BODY
        } else {
            MAX_BODY
        };
        if usize::try_from(self.body_len).map_or(true, |len| len > limit) {
            return Err(BadHeader::BodySize(self.body_len));
        }
        if !self.kind.is_sealed() && (self.hint != [0; 8] || self.nonce != [0; 24]) {
            return Err(BadHeader::Hint);
        }
        Ok(())
    }

    /// Whether `body` is the one this header names.
    #[must_use]
    pub fn names_body(&self, body: &[u8]) -> bool {
        u32::try_from(body.len()) == Ok(self.body_len) && body_hash(body) == self.body_hash
    }
}

/// The hash that binds a body, as it travels, to its header.
#[must_use]
pub fn body_hash(body: &[u8]) -> [u8; 32] {
    hash("potluck/body/v1", &[body])
}

/// A signature over an operation, as it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpSignature([u8; 64]);

impl OpSignature {
    /// Takes the 64 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// Signs an operation with the key of its device.
    #[must_use]
    pub fn sign(key: &SigningKey, op: OpId) -> Self {
        Self(key.sign(&signed_bytes(op)).to_bytes())
    }

    /// Checks that `device` signed `op`.
    ///
    /// # Errors
    /// If it did not, or its key is weak.
    pub fn verify(&self, device: DeviceId, op: OpId) -> Result<(), BadHeader> {
        verify(device.as_bytes(), &signed_bytes(op), &self.0)
    }
}

fn signed_bytes(op: OpId) -> Vec<u8> {
    [b"potluck/sig/v1\0".as_slice(), op.as_bytes()].concat()
}

/// The one rule by which every Ed25519 signature in Potluck is accepted: strict, and never by a
/// weak key, so that all devices agree on what is valid.
///
/// # Errors
/// If the signature is not valid.
pub fn verify(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), BadHeader> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| BadHeader::Signature)?;
    if key.is_weak() {
        return Err(BadHeader::Signature);
    }
    key.verify_strict(message, &Signature::from_bytes(signature))
        .map_err(|_| BadHeader::Signature)
}

/// The bytes of several parts of changing length, each with its length before it.
#[must_use]
pub fn framed(parts: &[&[u8]]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|part| [&sized(part)[..], part].concat())
        .collect()
}
