//! Frames between somebody at the door and the member who opens it.
use super::{Proof, controls, flag, put_list};
use crate::bytes::{Malformed, Reader};
use crate::digits::Claim;
use crate::id::{CommunityId, DeviceId, PersonId, RecordId};
use crate::identity::Salt;
use crate::secret::Secret32;
use crate::segment::SignedControl;

/// Why a member does not let somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinRefusal {
    /// The invitation's last day is over.
    Expired,
    /// It has been used as often as it may be.
    UsedUp,
    /// What the newcomer said does not hold.
    Invalid,
    /// The six digits were not the same.
    OtherDigits,
    /// It is proposed to let them in, and a second member has to agree.
    Waits,
    /// The founding was given up.
    Ended = 16,
}

/// What is said at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// To whoever holds a code for later or stands at the door: a proof of one's own device, and the
    /// control operations by which it is in; whether more follow.
    Introduce(Proof, Vec<SignedControl>, bool),
    /// From the host: which community it is; for a new device also whose it is to be.
    Hail(CommunityId, Salt, Option<PersonId>),
    /// From the visitor: bound to what it is going to claim.
    Commit([u8; 32]),
    /// From the host: by chance.
    Nonce([u8; 32]),
    /// From the visitor: what it has committed to.
    Reveal([u8; 32], Claim),
    /// To a new device: keys of sealed parts.
    Contents(Vec<(RecordId, Secret32)>),
}

impl Door {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        match self {
            Self::Introduce(proof, ops, more) => {
                out.push(27);
                out.extend_from_slice(proof.device.as_bytes());
                out.extend_from_slice(&proof.signature);
                out.push(u8::from(*more));
                put_list(out, ops, |out, op| op.put(out));
            }
            Self::Hail(community, salt, person) => {
                out.push(28);
                out.extend_from_slice(community.as_bytes());
                out.extend_from_slice(salt);
                out.push(u8::from(person.is_some()));
                if let Some(person) = person {
                    out.extend_from_slice(person.as_bytes());
                }
            }
            Self::Commit(hash) => {
                out.push(29);
                out.extend_from_slice(hash);
            }
            Self::Nonce(nonce) => {
                out.push(30);
                out.extend_from_slice(nonce);
            }
            Self::Reveal(nonce, claim) => {
                out.push(31);
                out.extend_from_slice(nonce);
                claim.put(out);
            }
            Self::Contents(keys) => {
                out.push(32);
                put_list(out, keys, |out, (record, key)| {
                    out.extend_from_slice(record.as_bytes());
                    out.extend_from_slice(key.as_bytes());
                });
            }
        }
    }

    /// Reads what has one of the tags 27 to 32.
    pub(super) fn read(tag: u8, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(match tag {
            27 => {
                let proof = Proof {
                    device: DeviceId::from_bytes(reader.array()?),
                    signature: reader.array()?,
                };
                let more = flag(reader)?;
                Self::Introduce(proof, controls(reader)?, more)
            }
            28 => {
                let community = CommunityId::from_bytes(reader.array()?);
                let salt = reader.array()?;
                let person = if flag(reader)? {
                    Some(PersonId::from_bytes(reader.array()?))
                } else {
                    None
                };
                Self::Hail(community, salt, person)
            }
            29 => Self::Commit(reader.array()?),
            30 => Self::Nonce(reader.array()?),
            31 => Self::Reveal(reader.array()?, Claim::read(reader)?),
            _ => Self::Contents(super::list(reader, 64, |reader| {
                let record = RecordId::from_bytes(reader.array()?);
                Ok((record, Secret32::from_bytes(reader.array()?)))
            })?),
        })
    }
}
