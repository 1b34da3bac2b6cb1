//! The keys derived from the data key, and what is done with them: sealing values, hiding names.
//! Secrets, which are to be gone once they are forgotten, lie under the ring key instead (`ring`).
//!
//! Invariant: a sealed value opens only in the slot it was sealed for.
use chacha20poly1305::aead::{Aead, AeadInOut as _, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::home::Home;
use crate::label::Mark;
use crate::ring::Ring;
use crate::slot::Slot;

/// How many random bytes stand before each sealed value.
const NONCE: usize = 24;
/// How many bytes more a sealed value has: the nonce and the tag.
pub(crate) const TAGGED: usize = NONCE + 16;

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
    pub(crate) ring: Ring,
}

impl Keys {
    /// The working keys of a home, by the data key of its key file. A home that has no ring key gets
    /// one: it is new, or was made before there was any.
    pub(crate) fn of(home: &Home, data_key: &Secret) -> Result<Self, StoreError> {
        let root = Hkdf::<Sha256>::new(None, data_key.as_slice());
        let sub_key = |label: &[u8]| {
            let mut key = Secret::default();
            root.expand(label, key.as_mut_slice())
                .expect("HKDF-SHA256 gives up to 8,160 bytes and we ask for 32");
            key
        };
        let wrap = sub_key(b"potluck/store/ring/v1\0");
        let ring = match Ring::read(&home.ring(), wrap.clone())? {
            Some(ring) => ring,
            None if home.has_ring_key() => return Err(StoreError::Incomplete(home.ring())),
            None => Ring::make(&home.ring(), wrap)?,
        };
        Ok(Self {
            data: data_key.clone(),
            segments: sub_key(b"potluck/store/segments/v1\0"),
            facts: sub_key(b"potluck/store/facts/v1\0"),
            index: sub_key(b"potluck/store/index/v1\0"),
            ring,
        })
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
    #[cfg(test)]
    pub(crate) fn seal(&self, slot: &Slot, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_with(self.key_for(slot), slot, plain)
    }

    /// Opens what was sealed for this slot; `None` if anything about it has changed.
    pub(crate) fn open(&self, slot: &Slot, sealed: &[u8]) -> Option<Plain> {
        let opened = open_with(self.key_for(slot), slot, sealed);
        opened.or_else(|| self.open_secret(slot, sealed))
    }

    /// The same, if it is a secret.
    pub(crate) fn open_secret(&self, slot: &Slot, sealed: &[u8]) -> Option<Plain> {
        match slot {
            Slot::Segment(_) => None,
            Slot::Fact { .. } => self.ring.open(slot, sealed),
        }
    }

    /// What a value in this slot is sealed under, if it is no secret.
    pub(crate) fn key_for(&self, slot: &Slot) -> &Secret {
        match slot {
            Slot::Segment(_) => &self.segments,
            Slot::Fact { .. } => &self.facts,
        }
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

/// Seals a value for its slot under a key.
pub(crate) fn seal_with(key: &Secret, slot: &Slot, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut sealed = Vec::with_capacity(TAGGED + plain.len());
    seal_into(key, slot, plain, &mut sealed)?;
    Ok(sealed)
}

/// The same, behind what is there already, which should have room for it: what has to grow leaves
/// the plain text behind in memory.
pub(crate) fn seal_into(
    key: &Secret,
    slot: &Slot,
    plain: &[u8],
    to: &mut Vec<u8>,
) -> Result<(), StoreError> {
    let mut nonce = [0; NONCE];
    SysRng
        .try_fill_bytes(&mut nonce)
        .map_err(|_| StoreError::NoChance)?;
    to.extend(nonce);
    let begin = to.len();
    to.extend_from_slice(plain);
    let body = to.get_mut(begin..).unwrap_or_default();
    let tag = cipher(key)
        .encrypt_inout_detached(&XNonce::from(nonce), &slot.base(), body.into())
        .expect("values are a million times smaller than the cipher allows");
    to.extend_from_slice(&tag);
    Ok(())
}

/// Opens what was sealed for this slot under this key.
pub(crate) fn open_with(key: &Secret, slot: &Slot, sealed: &[u8]) -> Option<Plain> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: body,
        aad: &slot.base(),
    };
    let plain = cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()?;
    Some(Zeroizing::new(plain))
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SegmentNo;

    fn keys_of(byte: u8) -> Keys {
        let home = tempfile::tempdir().unwrap();
        Keys::of(&Home::at(home.path()), &Zeroizing::new([byte; 32])).unwrap()
    }

    fn keys() -> Keys {
        keys_of(3)
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
        let stranger = keys_of(4);
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
