//! The ring key: what is sealed under it is gone for good once it is forgotten.
//!
//! Sled keeps old pages, and disks keep old blocks, so a secret that is taken out of the store is
//! still somewhere. Secrets therefore lie under a key of their own, which is made anew whenever one
//! of them goes:
//!
//! ```text
//! 1  a new key beside the old one in the file `ring`                durable
//! 2  every secret that remains, sealed under the new key, one batch  durable
//! 3  the new key alone in the file `ring`; the old file overwritten  durable
//! ```
//!
//! Whenever that is cut short, everything opens under one of the keys in the file, and the next
//! opening goes on. After step 3 old pages open under no key that exists.
//!
//! ```text
//! ring   = "potluck-ring\0" ‖ version, 2 bytes ‖ nonce, 24 bytes
//!          ‖ XChaCha20-Poly1305(wrap, nonce, aad: all before the nonce, key ‖ the one before it?)
//! wrap   = HKDF(data key, "potluck/store/ring/v1\0")
//! ```
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::At as _;
use crate::passphrase::chance;
use crate::seal::{Plain, Secret, open_with, seal_with};
use crate::slot::Slot;
use crate::{StoreError, key};

const MAGIC: &[u8; 13] = b"potluck-ring\0";
const VERSION: u16 = 1;
const NONCE: usize = 24;

/// The ring key of an open store.
pub(crate) struct Ring {
    path: PathBuf,
    wrap: Secret,
    keys: RwLock<Keys>,
}

#[derive(Clone)]
struct Keys {
    now: Secret,
    /// The one before it, while something may still lie under it.
    before: Option<Secret>,
}

/// A key that is to take the place of the ring key.
pub(crate) struct Next(Secret);

impl Ring {
    /// Makes a ring key where there is none.
    pub(crate) fn make(path: &Path, wrap: Secret) -> Result<Self, StoreError> {
        let keys = Keys {
            now: Zeroizing::new(chance()?),
            before: None,
        };
        let ring = Self {
            path: path.to_path_buf(),
            wrap,
            keys: RwLock::new(keys.clone()),
        };
        ring.write(&keys)?;
        Ok(ring)
    }

    /// Reads the file; `None` if there is none.
    pub(crate) fn read(path: &Path, wrap: Secret) -> Result<Option<Self>, StoreError> {
        let file = match fs::read(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
            read => read.at(path)?,
        };
        let keys = open(&file, &wrap).ok_or_else(|| StoreError::BrokenRing(path.to_path_buf()))?;
        Ok(Some(Self {
            path: path.to_path_buf(),
            wrap,
            keys: RwLock::new(keys),
        }))
    }

    /// Whether a renewal was begun and not brought to its end.
    pub(crate) fn is_between(&self) -> bool {
        self.keys().before.is_some()
    }

    /// Seals a secret.
    pub(crate) fn seal(&self, slot: &Slot, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_with(&self.keys().now, slot, plain)
    }

    /// Opens a secret.
    pub(crate) fn open(&self, slot: &Slot, sealed: &[u8]) -> Option<Plain> {
        let keys = self.keys();
        let before = || open_with(keys.before.as_ref()?, slot, sealed);
        open_with(&keys.now, slot, sealed).or_else(before)
    }

    /// The key that the next renewal brings in: of one that was cut short the one it had chosen.
    pub(crate) fn next(&self) -> Result<Next, StoreError> {
        let keys = self.keys();
        Ok(Next(match keys.before {
            Some(_) => keys.now,
            None => Zeroizing::new(chance()?),
        }))
    }

    /// Step 1: from now on both keys open, and the new one seals.
    pub(crate) fn begin(&self, next: &Next) -> Result<(), StoreError> {
        let mut keys = self.keys();
        if keys.before.is_none() {
            keys.before = Some(std::mem::replace(&mut keys.now, next.0.clone()));
            self.write(&keys)?;
            self.hold(keys);
        }
        Ok(())
    }

    /// Step 3: the old key is gone.
    pub(crate) fn end(&self) -> Result<(), StoreError> {
        let mut keys = self.keys();
        keys.before = None;
        self.write(&keys)?;
        self.hold(keys);
        Ok(())
    }

    fn keys(&self) -> Keys {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.clone()
    }

    fn hold(&self, keys: Keys) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    fn write(&self, keys: &Keys) -> Result<(), StoreError> {
        let plain: Vec<u8> = [Some(&keys.now), keys.before.as_ref()]
            .into_iter()
            .flatten()
            .flat_map(|key| key.iter().copied())
            .collect();
        let plain = Zeroizing::new(plain);
        let nonce = chance::<NONCE>()?;
        let payload = Payload {
            msg: &plain,
            aad: &head(),
        };
        let sealed = cipher(&self.wrap)
            .encrypt(&XNonce::from(nonce), payload)
            .expect("64 bytes are no trouble for any cipher");
        let file = [head().as_slice(), &nonce, &sealed].concat();
        key::replace(&self.path, &file)
    }
}

impl Next {
    /// Seals a secret under it.
    pub(crate) fn seal(&self, slot: &Slot, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        seal_with(&self.0, slot, plain)
    }
}

fn open(file: &[u8], wrap: &Secret) -> Option<Keys> {
    let rest = file.strip_prefix(head().as_slice())?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: sealed,
        aad: &head(),
    };
    let plain = cipher(wrap).decrypt(&XNonce::from(*nonce), payload).ok()?;
    let plain = Zeroizing::new(plain);
    let (now, before) = plain.split_first_chunk::<32>()?;
    let before = match before {
        [] => None,
        other => Some(Zeroizing::new(other.try_into().ok()?)),
    };
    Some(Keys {
        now: Zeroizing::new(*now),
        before,
    })
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has 32 bytes")
}

fn head() -> Vec<u8> {
    [MAGIC.as_slice(), &VERSION.to_be_bytes()].concat()
}
