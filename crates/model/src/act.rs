//! Acts: what people say about a record. Signed, never changed, never merged.
//!
//! Here is what each act says and how it is written. Who may say it, and what follows from it, is
//! derived in [`crate::view`]; an act by somebody who may not is kept and without effect.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::body::BadBody;
use crate::body::cbor::{Cbor, Map, Reader};
use crate::id::{DeviceId, OpId};
use crate::schedule::Date;
use crate::time::Timestamp;

/// The longest note with a claim, an answer, thanks, a flag or a hiding, in characters.
pub const MAX_NOTE: usize = 500;
/// The longest code with which others come along, in characters.
pub const MAX_CODE: usize = 1_000;
/// The longest name of a shift or a thing to bring, in characters.
pub const MAX_NAME: usize = 80;
/// The most devices that an acceptance opens the sealed part for.
pub const MAX_SLOTS: usize = 32;
/// The longest sealed key for one device, in bytes.
pub const MAX_SLOT: usize = 128;

/// What an act says. The name of a claim or a sign-up is the id of the operation that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActKind {
    /// "I can", or "I would like it".
    Claim {
        /// Words to the author.
        note: String,
        /// How much of it; nothing means all that is left.
        quantity: Option<u32>,
        /// When the claimer proposes to meet.
        at: Option<Timestamp>,
    },
    /// The claimer takes the claim back.
    Release {
        /// Which claim.
        claim: OpId,
    },
    /// The author chooses a claim.
    Accept {
        /// Which claim.
        claim: OpId,
        /// How much of it; nothing means what the claim asked for.
        quantity: Option<u32>,
        /// When they agreed to meet.
        agreed: Option<Timestamp>,
        /// The content key of the sealed part, sealed to each of the claimer's devices.
        slots: BTreeMap<DeviceId, Vec<u8>>,
    },
    /// The author says no to a claim, or takes an acceptance back.
    Decline {
        /// Which claim.
        claim: OpId,
        /// Words to the claimer.
        note: String,
    },
    /// Author or claimer: it has been handed over, or done.
    HandOver {
        /// Which claim.
        claim: OpId,
    },
    /// The other side says so too.
    Confirm {
        /// Which claim.
        claim: OpId,
    },
    /// The author takes the record back.
    Withdraw,
    /// Comes to an event, takes a shift, or brings something.
    SignUp {
        /// For what.
        what: SignUp,
        /// On which day of a repeated event; nothing means each time.
        on: Option<Date>,
    },
    /// Takes a sign-up back.
    CancelSignUp {
        /// Which sign-up.
        sign_up: OpId,
    },
    /// The author calls an event off.
    Cancel {
        /// Words to those who signed up.
        note: String,
    },
    /// Thanks somebody.
    Thank {
        /// For which claim.
        claim: Option<OpId>,
        /// The words.
        text: String,
    },
    /// Tells the stewards that something is wrong.
    Flag {
        /// What is wrong.
        reason: String,
    },
    /// A steward hides the record behind a visible stub.
    Hide {
        /// Why, for everybody to read.
        reason: String,
    },
    /// A steward shows it again.
    Unhide,
    /// A steward names the community. The record is the community itself: its id.
    NameCommunity {
        /// What it is called.
        name: String,
    },
    /// A steward asks everybody to pause with somebody, in words seen beside their name. The record
    /// is the person: their id. No words take the note back.
    Note {
        /// Why, and for how long.
        text: String,
    },
    /// A member has founded the community anew and asks everybody to come along. The record is the
    /// community itself: its id. Of one member the last word counts.
    FoundAnew {
        /// What the new one is called.
        name: String,
        /// The code, as text, with which one comes into it.
        code: String,
    },
    /// Only a newer version understands it.
    Unknown(u64),
}

/// What somebody signs up for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SignUp {
    /// A place.
    Place,
    /// A shift, by its role.
    Shift(String),
    /// Something from the bring-list.
    Bring {
        /// What.
        item: String,
        /// How many.
        quantity: u32,
    },
}

impl ActKind {
    /// The claim it speaks of, if it speaks of one.
    #[must_use]
    pub fn claim(&self) -> Option<OpId> {
        match self {
            Self::Release { claim }
            | Self::Accept { claim, .. }
            | Self::Decline { claim, .. }
            | Self::HandOver { claim }
            | Self::Confirm { claim } => Some(*claim),
            Self::Thank { claim, .. } => *claim,
            _ => None,
        }
    }

    /// The operation that it answers: the claim or sign-up it speaks of.
    #[must_use]
    pub fn answers(&self) -> Option<OpId> {
        match self {
            Self::CancelSignUp { sign_up } => Some(*sign_up),
            other => other.claim(),
        }
    }

    /// The number that stands for it in a body. For ever.
    pub(crate) fn number(&self) -> u64 {
        match self {
            Self::Claim { .. } => 1,
            Self::Release { .. } => 2,
            Self::Accept { .. } => 3,
            Self::Decline { .. } => 4,
            Self::HandOver { .. } => 5,
            Self::Confirm { .. } => 6,
            Self::Withdraw => 7,
            Self::SignUp { .. } => 8,
            Self::CancelSignUp { .. } => 9,
            Self::Cancel { .. } => 10,
            Self::Thank { .. } => 11,
            Self::Flag { .. } => 12,
            Self::Hide { .. } => 13,
            Self::Unhide => 14,
            Self::NameCommunity { .. } => 15,
            Self::Note { .. } => 16,
            Self::FoundAnew { .. } => 17,
            Self::Unknown(number) => *number,
        }
    }

    /// Reads the fields of an act, and whether there were more than this version knows.
    pub(crate) fn read(number: u64, fields: Cbor) -> Result<(Self, bool), BadBody> {
        let mut from = Reader::new(fields)?;
        let act = match number {
            1 => Self::Claim {
                note: from.maybe(1, note)?.unwrap_or_default(),
                quantity: from.maybe(2, quantity)?,
                at: from.maybe(3, moment)?,
            },
            2 => Self::Release {
                claim: from.need(1, op)?,
            },
            3 => Self::Accept {
                claim: from.need(1, op)?,
                quantity: from.maybe(2, quantity)?,
                agreed: from.maybe(3, moment)?,
                slots: from.maybe(4, slots)?.unwrap_or_default(),
            },
            4 => Self::Decline {
                claim: from.need(1, op)?,
                note: from.maybe(2, note)?.unwrap_or_default(),
            },
            5 => Self::HandOver {
                claim: from.need(1, op)?,
            },
            6 => Self::Confirm {
                claim: from.need(1, op)?,
            },
            7 => Self::Withdraw,
            8 => Self::SignUp {
                what: match from.need(1, Cbor::uint)? {
                    1 => SignUp::Place,
                    2 => SignUp::Shift(from.need(2, name)?),
                    3 => SignUp::Bring {
                        item: from.need(2, name)?,
                        quantity: from.need(3, quantity)?,
                    },
                    // A newer version signs up for something we do not know.
                    _ => return Ok((Self::Unknown(number), true)),
                },
                on: from.maybe(4, |day| day.small().and_then(Date::from_number))?,
            },
            9 => Self::CancelSignUp {
                sign_up: from.need(1, op)?,
            },
            10 => Self::Cancel {
                note: from.maybe(1, note)?.unwrap_or_default(),
            },
            11 => Self::Thank {
                claim: from.maybe(1, op)?,
                text: from.maybe(2, note)?.unwrap_or_default(),
            },
            12 => Self::Flag {
                reason: from.maybe(1, note)?.unwrap_or_default(),
            },
            13 => Self::Hide {
                reason: from.maybe(1, note)?.unwrap_or_default(),
            },
            14 => Self::Unhide,
            15 => Self::NameCommunity {
                name: from.need(1, name)?,
            },
            16 => Self::Note {
                text: from.maybe(1, note)?.unwrap_or_default(),
            },
            17 => Self::FoundAnew {
                name: from.need(1, name)?,
                code: from.need(2, |code| text_up_to(code, MAX_CODE))?,
            },
            other => return Ok((Self::Unknown(other), true)),
        };
        Ok((act, from.has_more()))
    }

    /// The fields of an act. What is empty is left out.
    pub(crate) fn write(&self) -> Map {
        let mut to = Map::new();
        match self {
            Self::Claim { note, quantity, at } => {
                put_text(&mut to, 1, note);
                put_number(&mut to, 2, quantity.map(u64::from));
                put_number(&mut to, 3, at.map(Timestamp::millis));
            }
            Self::Accept {
                claim,
                quantity,
                agreed,
                slots,
            } => {
                put_op(&mut to, 1, *claim);
                put_number(&mut to, 2, quantity.map(u64::from));
                put_number(&mut to, 3, agreed.map(Timestamp::millis));
                if !slots.is_empty() {
                    to.insert(4, write_slots(slots));
                }
            }
            Self::Decline { claim, note } => {
                put_op(&mut to, 1, *claim);
                put_text(&mut to, 2, note);
            }
            Self::Release { claim } | Self::HandOver { claim } | Self::Confirm { claim } => {
                put_op(&mut to, 1, *claim);
            }
            Self::SignUp { what, on } => {
                let (kind, name, quantity) = match what {
                    SignUp::Place => (1, "", None),
                    SignUp::Shift(role) => (2, role.as_str(), None),
                    SignUp::Bring { item, quantity } => (3, item.as_str(), Some(*quantity)),
                };
                put_number(&mut to, 1, Some(kind));
                put_text(&mut to, 2, name);
                put_number(&mut to, 3, quantity.map(u64::from));
                put_number(&mut to, 4, on.map(|day| day.number().into()));
            }
            Self::CancelSignUp { sign_up } => put_op(&mut to, 1, *sign_up),
            Self::Thank { claim, text } => {
                if let Some(claim) = claim {
                    put_op(&mut to, 1, *claim);
                }
                put_text(&mut to, 2, text);
            }
            Self::Cancel { note: words }
            | Self::Flag { reason: words }
            | Self::Hide { reason: words }
            | Self::Note { text: words }
            | Self::NameCommunity { name: words } => put_text(&mut to, 1, words),
            Self::FoundAnew { name, code } => {
                put_text(&mut to, 1, name);
                put_text(&mut to, 2, code);
            }
            Self::Withdraw | Self::Unhide | Self::Unknown(_) => {}
        }
        to
    }
}

fn put_text(to: &mut Map, key: u64, text: &str) {
    if !text.is_empty() {
        to.insert(key, Cbor::Text(text.to_owned()));
    }
}

fn put_number(to: &mut Map, key: u64, number: Option<u64>) {
    if let Some(number) = number {
        to.insert(key, Cbor::Uint(number));
    }
}

fn put_op(to: &mut Map, key: u64, op: OpId) {
    to.insert(key, Cbor::Bytes(op.as_bytes().to_vec()));
}

fn write_slots(slots: &BTreeMap<DeviceId, Vec<u8>>) -> Cbor {
    let slot = |(device, key): (&DeviceId, &Vec<u8>)| {
        Cbor::List(vec![
            Cbor::Bytes(device.as_bytes().to_vec()),
            Cbor::Bytes(key.clone()),
        ])
    };
    Cbor::List(slots.iter().map(slot).collect())
}

fn slots(value: Cbor) -> Option<BTreeMap<DeviceId, Vec<u8>>> {
    let list = value.list()?;
    if list.is_empty() || list.len() > MAX_SLOTS {
        return None;
    }
    let mut slots = BTreeMap::new();
    for entry in list {
        let [device, key] = <[Cbor; 2]>::try_from(entry.list()?).ok()?;
        let device = DeviceId::from_bytes(device.array()?);
        // One order, no device twice: there is one way to write the same slots.
        if slots
            .last_key_value()
            .is_some_and(|(last, _)| *last >= device)
        {
            return None;
        }
        slots.insert(device, key.bytes().filter(|key| key.len() <= MAX_SLOT)?);
    }
    Some(slots)
}

fn op(value: Cbor) -> Option<OpId> {
    value.array().map(OpId::from_bytes)
}

/// A text. What is empty is left out, so that there is one way to write the same.
fn text_up_to(value: Cbor, most: usize) -> Option<String> {
    value
        .text()
        .filter(|text| !text.is_empty() && text.chars().count() <= most)
}

fn note(value: Cbor) -> Option<String> {
    text_up_to(value, MAX_NOTE)
}

fn name(value: Cbor) -> Option<String> {
    text_up_to(value, MAX_NAME)
}

fn quantity(value: Cbor) -> Option<u32> {
    value.small().filter(|quantity| *quantity > 0)
}

fn moment(value: Cbor) -> Option<Timestamp> {
    value.uint().map(Timestamp::from_millis)
}
