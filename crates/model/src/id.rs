//! Names: short values that point at exactly one thing.
//!
//! Ids print as lower-case hex; `{:#}` prints the first eight digits, for lists and logs.
use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteArray;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// Text that is not an id.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("an id is {digits} hex digits, but this is {found:?}")]
pub struct BadId {
    digits: usize,
    found: String,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// Takes the bytes as they are.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The first of them: they tell nearly all apart, but whoever wants to can make two that
            /// begin alike.
            #[must_use]
            pub fn beginning(&self) -> [u8; 8] {
                self.0.first_chunk().copied().unwrap_or_default()
            }
        }

        /// For what a device keeps for itself; what others read is encoded by hand.
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_bytes(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                ByteArray::deserialize(from).map(|bytes| Self(bytes.into_array()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let hex = HEXLOWER.encode(&self.0);
                f.write_str(if f.alternate() { hex.get(..8).unwrap_or(&hex) } else { &hex })
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                HEXLOWER
                    .decode(text.to_ascii_lowercase().as_bytes())
                    .ok()
                    .and_then(|bytes| bytes.try_into().ok())
                    .map(Self)
                    .ok_or_else(|| BadId {
                        digits: $len * 2,
                        found: text.chars().take(100).collect(),
                    })
            }
        }
    };
}

id!(
    /// Names one operation: the hash of its header.
    OpId, 32
);
id!(
    /// Names a community: the hash of its genesis.
    CommunityId, 32
);
id!(
    /// Names a group that has keys of its own: a community (then it is the community id) or a circle.
    GroupId, 32
);
id!(
    /// A human in one community: the public half of their person key (Ed25519).
    PersonId, 32
);
id!(
    /// A laptop or phone in one community: the public half of its signing key (Ed25519).
    DeviceId, 32
);
id!(
    /// One admission of one person; coming back makes another.
    Incarnation, 32
);
id!(
    /// Names a record: the same through all its generations.
    RecordId, 32
);
id!(
    /// Names one generation of a record's document.
    DocId, 32
);
id!(
    /// Names an epoch key.
    KeyId, 32
);
id!(
    /// Who writes into a document: the first 16 bytes of a hash of document and device.
    Actor, 16
);

impl From<CommunityId> for GroupId {
    fn from(community: CommunityId) -> Self {
        Self(community.0)
    }
}

/// SHA-256 over a label and parts of fixed length. The label carries its own `\0`.
///
/// Parts of variable length must bring their own length; see [`sized`].
#[must_use]
pub fn hash(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(label.as_bytes());
    hasher.update([0]);
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The length of a part, as a u32 that stands before it in a hash.
///
/// # Panics
/// If the part is longer than 4 GiB, which no limit of ours allows.
#[must_use]
pub fn sized(part: &[u8]) -> [u8; 4] {
    u32::try_from(part.len())
        .expect("every part is bounded far below 4 GiB")
        .to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_comes_back_from_its_text_and_nothing_else_does() {
        let id = OpId::from_bytes([7; 32]);

        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(format!("{id:#}"), "07070707");
        assert!("07".parse::<OpId>().is_err());
        assert!("zz".repeat(32).parse::<OpId>().is_err());
    }

    #[test]
    fn a_label_keeps_hashes_of_the_same_bytes_apart() {
        assert_ne!(hash("a", &[b"x"]), hash("b", &[b"x"]));
        assert_ne!(hash("a", &[b"x"]), hash("ax", &[]));
    }
}
