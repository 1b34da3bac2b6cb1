//! What the opened body of a data operation says: a change to a document, an act, a step towards
//! a decision of several, a message, or what a circle decides.
//!
//! A body is a CBOR map with whole numbers as keys, written in exactly one way (`docs/protocol.md`).
//! Key 0 says which type it is. A type of a newer version is [`Body::Unknown`]; fields of a newer
//! version in a type we know are passed over and noted. Who may say it is not decided here.
use thiserror::Error;

use crate::act::ActKind;
use crate::id::{Actor, DeviceId, DocId, GroupId, Incarnation, RecordId, hash};

mod agreement;
pub(crate) mod cbor;

pub use agreement::{Cosign, LIFE_DAYS, Proposal};
use cbor::{Cbor, Map, Reader};

/// The longest body, in bytes, before sealing.
pub const MAX_LEN: usize = 64 * 1024;

// For ever. 3 is kept for pieces of files; whoever does not know a type passes it on.
const CHANGE: u64 = 1;
const ACT: u64 = 2;
const PROPOSAL: u64 = 4;
const COSIGN: u64 = 5;
const MESSAGE: u64 = 6;
const CIRCLE: u64 = 7;

/// Why a body means nothing to anybody.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadBody {
    /// Longer than [`MAX_LEN`].
    #[error("a body has at most {MAX_LEN} bytes, this one has {0}")]
    TooLong(usize),
    /// Not the CBOR that bodies are written in.
    #[error("the body is not CBOR of whole numbers, bytes, text, lists and maps")]
    NotCbor,
    /// Lists in lists in lists.
    #[error("the values of the body lie too deep in each other")]
    TooDeep,
    /// Readable, but not written in the one way there is.
    #[error("the body is not written in the one way that everybody writes it")]
    NotCanonical,
    /// A field that is missing, or is not what it has to be.
    #[error("field {0} of the body is missing or is not what it has to be")]
    Field(u64),
}

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Changes a document.
    Change(Change),
    /// Says something about a record.
    Act(Act),
    /// Proposes a decision that takes several.
    Proposal(Box<Proposal>),
    /// Agrees to a proposal.
    Cosign(Cosign),
    /// Says something to everybody in the group.
    Message(Message),
    /// Carries control operations of a circle.
    Circle(CircleOps),
    /// Says something that only a newer version understands.
    Unknown {
        /// The type it gives itself.
        kind: u64,
    },
}

/// One change to one generation of a record's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who owns the record.
    pub owner: Incarnation,
    /// Tells the records of one owner apart.
    pub salt: [u8; 16],
    /// Which generation of the document, from 0.
    pub generation: u32,
    /// The change itself, for the guard.
    pub change: Vec<u8>,
}

impl Change {
    /// The record it belongs to.
    #[must_use]
    pub fn record(&self, group: GroupId) -> RecordId {
        record_id(group, self.owner, &self.salt)
    }

    /// The document it changes.
    #[must_use]
    pub fn document(&self, group: GroupId) -> DocId {
        doc_id(group, self.owner, &self.salt, self.generation)
    }
}

/// The longest message, in characters.
pub const MAX_MESSAGE: usize = 2_000;
/// The longest name of a circle, in characters.
pub const MAX_CIRCLE_NAME: usize = 80;
/// The most control operations in one body.
pub const MAX_CIRCLE_OPS: usize = 256;

/// Words to everybody in the group whose key seals them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The record it is about, if it is about one.
    pub about: Option<RecordId>,
    /// The words, 1 to [`MAX_MESSAGE`] characters.
    pub text: String,
}

/// Control operations of a circle on their way; their names do not depend on who carries them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircleOps {
    /// What the circle is called; empty for a thread. The word of its stewards counts.
    pub name: String,
    /// The operations, each as [`crate::segment::SignedControl::put`] writes it.
    pub ops: Vec<Vec<u8>>,
}

/// The name of a record: the same through all its generations.
#[must_use]
pub fn record_id(group: GroupId, owner: Incarnation, salt: &[u8; 16]) -> RecordId {
    RecordId::from_bytes(hash(
        "potluck/record/v1",
        &[group.as_bytes(), owner.as_bytes(), salt],
    ))
}

/// The name of one generation of a record's document.
#[must_use]
pub fn doc_id(group: GroupId, owner: Incarnation, salt: &[u8; 16], generation: u32) -> DocId {
    DocId::from_bytes(hash(
        "potluck/doc/v1",
        &[
            group.as_bytes(),
            owner.as_bytes(),
            salt,
            &generation.to_be_bytes(),
        ],
    ))
}

/// The name under which a device writes into a document.
#[must_use]
pub fn actor(document: DocId, device: DeviceId) -> Actor {
    let long = hash(
        "potluck/actor/v1",
        &[document.as_bytes(), device.as_bytes()],
    );
    let mut short = [0; Actor::LEN];
    short.copy_from_slice(&long[..Actor::LEN]);
    Actor::from_bytes(short)
}

/// What one person says about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The record it is about.
    pub record: RecordId,
    /// What it says.
    pub kind: ActKind,
    /// Whether it says more than this version understands.
    pub newer: bool,
}

impl Act {
    /// Takes what this version can say.
    #[must_use]
    pub fn new(record: RecordId, kind: ActKind) -> Self {
        Self {
            record,
            kind,
            newer: false,
        }
    }
}

impl From<Change> for Body {
    fn from(change: Change) -> Self {
        Self::Change(change)
    }
}

impl From<Act> for Body {
    fn from(act: Act) -> Self {
        Self::Act(act)
    }
}

impl Body {
    /// Reads a body.
    ///
    /// # Errors
    /// If it is too long, not written in the one way there is, or a known type lacks a field.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadBody> {
        if bytes.len() > MAX_LEN {
            return Err(BadBody::TooLong(bytes.len()));
        }
        let mut from = Reader::new(cbor::decode(bytes)?)?;
        match from.need(0, Cbor::uint)? {
            CHANGE => Ok(Self::Change(Change {
                owner: Incarnation::from_bytes(from.need(1, Cbor::array)?),
                salt: from.need(2, Cbor::array)?,
                generation: from.need(3, Cbor::small)?,
                change: from.need(4, Cbor::bytes)?,
            })),
            ACT => {
                let record = RecordId::from_bytes(from.need(1, Cbor::array)?);
                let number = from.need(2, Cbor::uint)?;
                let fields = from.need(3, Some)?;
                let (kind, newer) = ActKind::read(number, fields)?;
                Ok(Self::Act(Act {
                    record,
                    kind,
                    newer: newer || from.has_more(),
                }))
            }
            PROPOSAL => Ok(Self::Proposal(Box::new(Proposal::read(&mut from)?))),
            COSIGN => Ok(Self::Cosign(Cosign::read(&mut from)?)),
            MESSAGE => Ok(Self::Message(Message {
                text: from.need(1, message_text)?,
                about: from.maybe(2, Cbor::array)?.map(RecordId::from_bytes),
            })),
            CIRCLE => Ok(Self::Circle(CircleOps {
                ops: from.need(1, circle_ops)?,
                name: from.maybe(2, circle_name)?.unwrap_or_default(),
            })),
            kind => Ok(Self::Unknown { kind }),
        }
    }

    /// Writes a body. What a newer version said is not written again: such operations are passed
    /// on as the bytes they came in.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let map = match self {
            Self::Change(change) => Map::from([
                (0, Cbor::Uint(CHANGE)),
                (1, Cbor::Bytes(change.owner.as_bytes().to_vec())),
                (2, Cbor::Bytes(change.salt.to_vec())),
                (3, Cbor::Uint(change.generation.into())),
                (4, Cbor::Bytes(change.change.clone())),
            ]),
            Self::Act(act) => Map::from([
                (0, Cbor::Uint(ACT)),
                (1, Cbor::Bytes(act.record.as_bytes().to_vec())),
                (2, Cbor::Uint(act.kind.number())),
                (3, Cbor::Map(act.kind.write())),
            ]),
            Self::Proposal(proposal) => proposal.write(PROPOSAL),
            Self::Cosign(cosign) => cosign.write(COSIGN),
            Self::Message(message) => {
                let mut map = Map::from([
                    (0, Cbor::Uint(MESSAGE)),
                    (1, Cbor::Text(message.text.clone())),
                ]);
                if let Some(record) = message.about {
                    map.insert(2, Cbor::Bytes(record.as_bytes().to_vec()));
                }
                map
            }
            Self::Circle(carried) => {
                let ops = carried.ops.iter().cloned().map(Cbor::Bytes).collect();
                let mut map = Map::from([(0, Cbor::Uint(CIRCLE)), (1, Cbor::List(ops))]);
                if !carried.name.is_empty() {
                    map.insert(2, Cbor::Text(carried.name.clone()));
                }
                map
            }
            Self::Unknown { kind } => Map::from([(0, Cbor::Uint(*kind))]),
        };
        cbor::encode(&Cbor::Map(map))
    }
}

fn message_text(value: Cbor) -> Option<String> {
    let text = value.text()?;
    (1..=MAX_MESSAGE)
        .contains(&text.chars().count())
        .then_some(text)
}

fn circle_name(value: Cbor) -> Option<String> {
    let text = value.text()?;
    (1..=MAX_CIRCLE_NAME)
        .contains(&text.chars().count())
        .then_some(text)
}

fn circle_ops(value: Cbor) -> Option<Vec<Vec<u8>>> {
    let list = value.list()?;
    if list.is_empty() || list.len() > MAX_CIRCLE_OPS {
        return None;
    }
    list.into_iter().map(Cbor::bytes).collect()
}

#[cfg(test)]
mod tests;
