//! The sealed part of a record: what only the author and the accepted claimer read.
//!
//! It is sealed under a content key of its own, so that accepting a claim opens it to one person
//! and not to the community. Wrapping that key for devices is not done here.
use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use thiserror::Error;

use crate::body::cbor::{self, Cbor, Map, Reader};
use crate::id::RecordId;

/// What the seal is bound to, before the record's id.
const LABEL: &[u8] = b"potluck/sealed-text/v1\0";
/// The plaintext is filled up to a multiple of this, so that its length says little.
const STEP: usize = 256;
/// The longest sealed part, as it stands in a document.
pub const MAX_SEALED: usize = NONCE + 16 + 24 * STEP;
const NONCE: usize = 24;

/// What is in a sealed part.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SealedPart {
    /// Where to come.
    pub address: String,
    /// Where to call.
    pub telephone: String,
    /// What else only the accepted claimer should know.
    pub notes: String,
}

impl fmt::Debug for SealedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedPart(…)")
    }
}

/// A sealed part that does not open.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("the sealed part does not open with this key; ask its author to accept once more")]
pub struct NotOpened;

/// Seals a part: nonce, then ciphertext. The nonce must never be used again with this key.
#[must_use]
pub fn seal_part(key: &[u8; 32], nonce: &[u8; 24], record: RecordId, part: &SealedPart) -> Vec<u8> {
    let mut plain = cbor::encode(&Cbor::Map(Map::from([
        (1, Cbor::Text(part.address.clone())),
        (2, Cbor::Text(part.telephone.clone())),
        (3, Cbor::Text(part.notes.clone())),
    ])));
    // One byte marks the end of what is said; zeros follow.
    plain.push(0x80);
    plain.resize(plain.len().next_multiple_of(STEP), 0);
    let sealed = cipher(key)
        .encrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: &plain,
                aad: &bound_to(record),
            },
        )
        .expect("a part is far shorter than the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what [`seal_part`] sealed.
///
/// # Errors
/// If key or record are others, or the bytes were changed.
pub fn open_part(key: &[u8; 32], record: RecordId, sealed: &[u8]) -> Result<SealedPart, NotOpened> {
    if sealed.len() > MAX_SEALED {
        return Err(NotOpened);
    }
    let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or(NotOpened)?;
    let plain = cipher(key)
        .decrypt(
            &XNonce::from(*nonce),
            Payload {
                msg: ciphertext,
                aad: &bound_to(record),
            },
        )
        .map_err(|_| NotOpened)?;
    let end = plain.iter().rposition(|byte| *byte != 0).ok_or(NotOpened)?;
    let (said, mark) = plain.split_at(end);
    if mark.first() != Some(&0x80) {
        return Err(NotOpened);
    }
    let read = || {
        let mut from = Reader::new(cbor::decode(said)?)?;
        Ok::<_, crate::body::BadBody>(SealedPart {
            address: from.maybe(1, Cbor::text)?.unwrap_or_default(),
            telephone: from.maybe(2, Cbor::text)?.unwrap_or_default(),
            notes: from.maybe(3, Cbor::text)?.unwrap_or_default(),
        })
    };
    read().map_err(|_| NotOpened)
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}

fn bound_to(record: RecordId) -> Vec<u8> {
    [LABEL, record.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> SealedPart {
        SealedPart {
            address: "12 Elm St".into(),
            telephone: "555 0100".into(),
            notes: "ring twice".into(),
        }
    }

    const RECORD: RecordId = RecordId::from_bytes([1; 32]);

    #[test]
    fn a_sealed_part_opens_with_its_key_for_its_record_only() {
        let sealed = seal_part(&[2; 32], &[3; 24], RECORD, &part());

        assert_eq!(open_part(&[2; 32], RECORD, &sealed), Ok(part()));
        assert_eq!(open_part(&[9; 32], RECORD, &sealed), Err(NotOpened));
        let other = RecordId::from_bytes([9; 32]);
        assert_eq!(open_part(&[2; 32], other, &sealed), Err(NotOpened));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let sealed = seal_part(&[2; 32], &[3; 24], RECORD, &part());

        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(open_part(&[2; 32], RECORD, &changed), Err(NotOpened));
        }
    }

    #[test]
    fn its_length_tells_only_a_step() {
        let empty = seal_part(&[2; 32], &[3; 24], RECORD, &SealedPart::default());
        let short = seal_part(&[2; 32], &[3; 24], RECORD, &part());

        assert_eq!(empty.len(), short.len());
        assert_eq!(short.len(), 24 + 256 + 16);
    }

    #[test]
    fn it_never_shows_up_in_logs() {
        assert_eq!(format!("{:?}", part()), "SealedPart(…)");
    }
}
