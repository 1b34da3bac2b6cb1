//! The keys derived from the data key, and what is done with them: sealing values, hiding names.
//!
//! Invariant: a sealed value opens only in the slot it was sealed for.
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::carve::Mark;
use crate::slot::Slot;

/// How many random bytes stand before each sealed value.
const NONCE: usize = 24;

/// 32 secret bytes that are wiped when dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

/// What a sealed value says; wiped when dropped.
pub type Plain = Zeroizing<Vec<u8>>;

/// The working keys of an open store.
pub(crate) struct Keys {
    data: Secret,
    segments: Secret,
    facts: Secret,
    index: Secret,
}

impl Keys {
    /// Derives the working keys from the data key of the key file.
    pub(crate) fn derive(data_key: &Secret) -> Self {
        let root = Hkdf::<Sha256>::new(None, data_key.as_slice());
        let sub_key = |label: &[u8]| {
            let mut key = Secret::default();
            root.expand(label, key.as_mut_slice())
                .expect("HKDF-SHA256 gives up to 8,160 bytes and we ask for 32");
            key
        };
        Self {
            data: data_key.clone(),
            segments: sub_key(b"potluck/store/segments/v1\0"),
            facts: sub_key(b"potluck/store/facts/v1\0"),
            index: sub_key(b"potluck/store/index/v1\0"),
        }
    }

    /// What they were derived from.
    pub(crate) fn data(&self) -> &Secret {
        &self.data
    }

    /// The beginning of the keys of all facts of a kind.
    pub(crate) fn facts_of(&self, kind: &str) -> Vec<u8> {
        Slot::facts(self.hide(&[b"kind", kind.as_bytes()]))
    }

    /// The slot of the fact `name` of a kind.
    pub(crate) fn fact_slot(&self, kind: &str, name: &[u8]) -> Slot {
        Slot::Fact {
            kind: self.hide(&[b"kind", kind.as_bytes()]),
            name: self.hide(&[b"name", kind.as_bytes(), name]),
        }
    }

    /// What the labels of all parts begin with.
    pub(crate) fn mark(&self) -> Mark {
        self.hide(&[b"mark"])
    }

    /// Seals a value for its slot.
    pub(crate) fn seal(&self, slot: &Slot, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        SysRng
            .try_fill_bytes(&mut nonce)
            .map_err(|_| StoreError::NoChance)?;
        let sealed = self
            .cipher(slot)
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: &slot.base(),
                },
            )
            .expect("values are a million times smaller than the cipher allows");
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for this slot; `None` if anything about it has changed.
    pub(crate) fn open(&self, slot: &Slot, sealed: &[u8]) -> Option<Plain> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: body,
            aad: &slot.base(),
        };
        let plain = self
            .cipher(slot)
            .decrypt(&XNonce::from(*nonce), payload)
            .ok()?;
        Some(Zeroizing::new(plain))
    }

    fn cipher(&self, slot: &Slot) -> XChaCha20Poly1305 {
        let key = match slot {
            Slot::Segment(_) => &self.segments,
            Slot::Fact { .. } => &self.facts,
        };
        XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has 32 bytes")
    }

    /// A MAC over the parts, each with its length before it, cut to `N` bytes.
    fn hide<const N: usize>(&self, parts: &[&[u8]]) -> [u8; N] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.index.as_slice())
            .expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let tag = mac.finalize().into_bytes();
        *tag.first_chunk::<N>()
            .expect("we ask for 8 or 16 of 32 bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SegmentNo;

    fn keys() -> Keys {
        Keys::derive(&Zeroizing::new([3; 32]))
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_slot_and_under_its_key() {
        let slot = Slot::Segment(SegmentNo::new(5));
        let sealed = keys().seal(&slot, b"two bags of potatoes").unwrap();
        let opened = keys().open(&slot, &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"two bags of potatoes");

        let elsewhere = Slot::Segment(SegmentNo::new(6));
        assert!(keys().open(&elsewhere, &sealed).is_none());
        let fact = keys().fact_slot("settings", b"name");
        assert!(keys().open(&fact, &sealed).is_none());
        let stranger = Keys::derive(&Zeroizing::new([4; 32]));
        assert!(stranger.open(&slot, &sealed).is_none());
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let slot = keys().fact_slot("settings", b"language");
        let sealed = keys().seal(&slot, b"pt").unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(keys().open(&slot, &altered).is_none());
        }
        for cut in 0..sealed.len() {
            assert!(keys().open(&slot, &sealed[..cut]).is_none());
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice() {
        let slot = Slot::Segment(SegmentNo::new(0));
        let (one, two) = (keys().seal(&slot, b"x"), keys().seal(&slot, b"x"));
        assert_ne!(one.unwrap(), two.unwrap());
    }

    #[test]
    fn kind_and_name_cannot_run_into_each_other() {
        let one = keys().fact_slot("ab", b"c");
        let two = keys().fact_slot("a", b"bc");
        assert_ne!(one, two);
        assert!(one.base().starts_with(&keys().facts_of("ab")));
        assert!(!two.base().starts_with(&keys().facts_of("ab")));
    }
}
