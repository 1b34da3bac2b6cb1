//! The key file: the one small thing without which the rest is noise.
//!
//! ```text
//! "potluck-key\0" ‖ version, 2 bytes ‖ mode, 1 byte ‖ what the mode needs ‖ checksum, 16 bytes
//! version 1, mode 0: the data key, 32 bytes, readable by whoever may read the file
//! version 2, mode 1: Argon2id KiB, passes, lanes, 4 bytes each ‖ salt, 32 bytes ‖ slot ‖ slot
//! slot             = nonce, 24 bytes ‖ XChaCha20-Poly1305(key, nonce, aad: all before the slots,
//!                    what it does, 1 byte ‖ 32 bytes)
//! key              = HKDF(Argon2id(passphrase, salt), "potluck/key-file/v2\0")
//! what it does     = 1: the 32 bytes are the data key; 2: wipe, the 32 bytes say nothing
//! ```
//!
//! There are always two slots, in an order that chance decides. Without a duress passphrase the
//! second is 73 random bytes, which nobody can tell from a sealed one. A new passphrase seals the
//! data key anew under the same salt, so that the other slot stays good.
//!
//! The checksum covers all before it, in every version and mode, so that damage is never taken
//! for a newer version. It guards against accidents, not against people.
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::error::At;
use crate::home;
use crate::passphrase::{COST, Cost, Passphrase, SALT, chance, stretch};
use crate::seal::Secret;

const MAGIC: &[u8; 12] = b"potluck-key\0";
const CHECKSUM: usize = 16;
/// No version we can think of needs more.
const MAX_FILE: usize = 4096;
const LABEL: &[u8] = b"potluck/key-file/v2\0";

const IN_CLEAR: (u16, u8) = (1, 0);
const SEALED: (u16, u8) = (2, 1);

const NONCE: usize = 24;
const SLOT: usize = NONCE + 1 + 32 + 16;
const OPENS: u8 = 1;
const WIPES: u8 = 2;

/// What a key file says.
pub(crate) enum KeyFile {
    /// The data key lies open.
    Clear(Secret),
    /// It is sealed under a passphrase.
    Sealed(Sealed),
}

/// A data key under a passphrase.
pub(crate) struct Sealed {
    cost: Cost,
    salt: [u8; SALT],
    slots: [[u8; SLOT]; 2],
}

/// What a passphrase does.
pub(crate) enum Does {
    /// It opens the store with this data key.
    Opens(Secret),
    /// It wipes.
    Wipes,
}

impl KeyFile {
    /// A new data key, not sealed.
    pub(crate) fn new() -> Result<Self, StoreError> {
        Ok(Self::Clear(Zeroizing::new(chance()?)))
    }

    /// Reads a key file.
    pub(crate) fn read(path: &Path) -> Result<Self, StoreError> {
        let file = match File::open(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                return Err(StoreError::Incomplete(path.to_path_buf()));
            }
            opened => opened.at(path)?,
        };
        home::keep_to_ourselves(path);
        let mut bytes = Zeroizing::new(Vec::with_capacity(256));
        file.take(MAX_FILE as u64)
            .read_to_end(&mut bytes)
            .at(path)?;
        Self::decode(&bytes, path)
    }

    fn decode(bytes: &[u8], path: &Path) -> Result<Self, StoreError> {
        let broken = || StoreError::BrokenKey(path.to_path_buf());
        let (said, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(broken)?;
        if !bool::from(checksum(said).ct_eq(sum)) {
            return Err(broken());
        }
        let rest = said.strip_prefix(MAGIC.as_slice()).ok_or_else(broken)?;
        let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(broken)?;
        let (mode, rest) = rest.split_first().ok_or_else(broken)?;
        match (u16::from_be_bytes(*version), *mode) {
            IN_CLEAR => {
                let mut key = Secret::default();
                if rest.len() != key.len() {
                    return Err(broken());
                }
                key.copy_from_slice(rest);
                Ok(Self::Clear(key))
            }
            SEALED => {
                let (cost, rest) = rest.split_first_chunk::<COST>().ok_or_else(broken)?;
                let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or_else(broken)?;
                let (slots, more) = rest.as_chunks::<SLOT>();
                let slots: [[u8; SLOT]; 2] = slots.try_into().map_err(|_| broken())?;
                if !more.is_empty() {
                    return Err(broken());
                }
                let cost = Cost::from_bytes(cost)
                    .ok_or_else(|| StoreError::WeakKey(path.to_path_buf()))?;
                Ok(Self::Sealed(Sealed {
                    cost,
                    salt: *salt,
                    slots,
                }))
            }
            _ => Err(StoreError::NewerKey(path.to_path_buf())),
        }
    }

    /// Puts this in the place of the key file: after a power cut the old or the new one is there.
    pub(crate) fn write(&self, path: &Path) -> Result<(), StoreError> {
        replace(path, &self.encode())
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut file = Zeroizing::new(Vec::with_capacity(256));
        match self {
            Self::Clear(key) => {
                file.extend(head(IN_CLEAR));
                file.extend(key.iter());
            }
            Self::Sealed(sealed) => {
                file.extend(sealed.before());
                file.extend(sealed.slots.as_flattened());
            }
        }
        let sum = checksum(&file);
        file.extend(sum);
        file
    }
}

impl Sealed {
    /// Seals a data key under a passphrase; the other slot says nothing.
    pub(crate) fn new(key: &Secret, passphrase: &Passphrase) -> Result<Self, StoreError> {
        Self::with(key, passphrase, Cost::USUAL)
    }

    fn with(key: &Secret, passphrase: &Passphrase, cost: Cost) -> Result<Self, StoreError> {
        let mut sealed = Self {
            cost,
            salt: chance()?,
            slots: [chance()?, chance()?],
        };
        let [toss] = chance::<1>()?;
        let at = usize::from(toss & 1);
        let own = sealed.seal(&sealed.stretch(passphrase), OPENS, key)?;
        if let Some(slot) = sealed.slots.get_mut(at) {
            *slot = own;
        }
        Ok(sealed)
    }

    /// What a passphrase does; `None` if it is a wrong one.
    pub(crate) fn open(&self, passphrase: &Passphrase) -> Option<Does> {
        let (_, does) = self.find(&self.stretch(passphrase))?;
        Some(does)
    }

    /// The same file under another passphrase. `Ok(None)` if `old` does not open it.
    pub(crate) fn change(
        &self,
        old: &Passphrase,
        new: &Passphrase,
    ) -> Result<Option<Self>, StoreError> {
        let Some((at, Does::Opens(key))) = self.find(&self.stretch(old)) else {
            return Ok(None);
        };
        let new = self.stretch(new);
        if let Some((_, Does::Wipes)) = self.find(&new) {
            return Err(StoreError::SamePassphrase);
        }
        let slot = self.seal(&new, OPENS, &key)?;
        Ok(Some(self.put(at, slot)))
    }

    /// The same file with this duress passphrase, or none. `Ok(None)` if `real` does not open it.
    pub(crate) fn with_duress(
        &self,
        real: &Passphrase,
        duress: Option<&Passphrase>,
    ) -> Result<Option<Self>, StoreError> {
        let Some((at, Does::Opens(_))) = self.find(&self.stretch(real)) else {
            return Ok(None);
        };
        let slot = match duress {
            Some(duress) if duress == real => return Err(StoreError::SamePassphrase),
            Some(duress) => {
                let nothing = Zeroizing::new(chance()?);
                self.seal(&self.stretch(duress), WIPES, &nothing)?
            }
            None => chance()?,
        };
        Ok(Some(self.put(1 - at, slot)))
    }

    fn put(&self, at: usize, slot: [u8; SLOT]) -> Self {
        let mut slots = self.slots;
        if let Some(place) = slots.get_mut(at) {
            *place = slot;
        }
        Self { slots, ..*self }
    }

    fn stretch(&self, passphrase: &Passphrase) -> Secret {
        stretch(passphrase, &self.salt, self.cost, LABEL)
    }

    /// All bytes of the file before the slots; every slot is bound to them.
    fn before(&self) -> Vec<u8> {
        let mut file = head(SEALED);
        file.extend(self.cost.to_bytes());
        file.extend(self.salt);
        file
    }

    fn seal(&self, key: &Secret, does: u8, secret: &Secret) -> Result<[u8; SLOT], StoreError> {
        let nonce = chance::<NONCE>()?;
        let plain = Zeroizing::new([[does].as_slice(), secret.as_slice()].concat());
        let payload = Payload {
            msg: &plain,
            aad: &self.before(),
        };
        let sealed = cipher(key)
            .encrypt(&XNonce::from(nonce), payload)
            .expect("33 bytes are no trouble for any cipher");
        let slot = [nonce.as_slice(), &sealed].concat();
        Ok(slot.try_into().expect("33 bytes and the tag of 16"))
    }

    /// Tries both slots, always: how long it takes tells nothing.
    fn find(&self, key: &Secret) -> Option<(usize, Does)> {
        let cipher = cipher(key);
        let before = self.before();
        let mut found = None;
        for (at, slot) in self.slots.iter().enumerate() {
            let (nonce, sealed) = slot.split_first_chunk::<NONCE>()?;
            let payload = Payload {
                msg: sealed,
                aad: &before,
            };
            let Ok(plain) = cipher.decrypt(&XNonce::from(*nonce), payload) else {
                continue;
            };
            let plain = Zeroizing::new(plain);
            let (does, secret) = plain.split_first()?;
            let mut key = Secret::default();
            key.copy_from_slice(secret.get(..32)?);
            found = match *does {
                OPENS => Some((at, Does::Opens(key))),
                WIPES => Some((at, Does::Wipes)),
                _ => None,
            };
        }
        found
    }
}

/// Puts bytes in the place of a small file that holds keys, and overwrites what was in it: after a
/// power cut the old or the new one is there.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    // Held open, so that what was in it can be overwritten when it has no name any more. Other
    // systems do not rename over an open file.
    let old = cfg!(unix).then(|| OpenOptions::new().write(true).open(path).ok());
    home::write_atomically(path, bytes)?;
    if let Some(mut old) = old.flatten() {
        // A courtesy: many disks write elsewhere, and keep what was there.
        let _ = overwrite(&mut old);
    }
    Ok(())
}

/// Overwrites a key file and takes it away, with what an unfinished write has left. There may be
/// none.
pub(crate) fn destroy(path: &Path) -> Result<(), StoreError> {
    erase(path)?;
    destroy_unfinished(path)
}

/// The same for the rest of a write that was cut short: it may hold the key in the clear.
pub(crate) fn destroy_unfinished(path: &Path) -> Result<(), StoreError> {
    erase(&home::unfinished(path))?;
    path.parent().map_or(Ok(()), home::sync_folder)
}

fn erase(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).open(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        // Taking it away may be allowed all the same.
        Err(_) => {}
        Ok(mut file) => drop(overwrite(&mut file)),
    }
    fs::remove_file(path).at(path)
}

fn overwrite(file: &mut File) -> Result<(), std::io::Error> {
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(MAX_FILE);
    let noise = chance::<MAX_FILE>().map_err(std::io::Error::other)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(noise.get(..length.min(MAX_FILE)).unwrap_or_default())?;
    file.sync_all()
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has 32 bytes")
}

fn head((version, mode): (u16, u8)) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend(version.to_be_bytes());
    head.push(mode);
    head
}

fn checksum(said: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(b"potluck/key-file/v1\0");
    hash.update(said);
    let sum = hash.finalize();
    *sum.first_chunk().expect("SHA-256 gives 32 bytes")
}

#[cfg(test)]
mod tests;
