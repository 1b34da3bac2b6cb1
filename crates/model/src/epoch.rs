//! Epoch keys, and the seal they put on the bodies of operations.
//!
//! ```text
//! key_id    = H("potluck/epoch/v1\0" ‖ group ‖ epoch_key)
//! hint key  = derive(epoch_key, "potluck/hint/v1")      (derive: see identity)
//! hint      = HMAC-SHA256(hint key, "potluck/hint/v1\0" ‖ nonce ‖ device_id)[..8]
//! body key  = derive(epoch_key, "potluck/enc/v1")
//! padded    = u32 length of content ‖ content ‖ zeros, up to the smallest bucket 256·2^k, k ≤ 8
//! content   = codec byte 0 ‖ plaintext
//! body      = XChaCha20-Poly1305(body key, nonce, aad = header without body_hash, padded)
//! ```
//!
//! A body that does not open in exactly this way is *void*: kept and passed on, without effect.
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::id::{DeviceId, GroupId, KeyId, hash};
use crate::op::{Header, body_hash};
use crate::secret::Secret32;

/// The smallest bucket, in bytes before the tag.
const BUCKET: usize = 256;
/// The greatest power of two by which the bucket grows.
const MAX_K: u32 = 8;
/// The length that stands before the content.
const PREFIX: usize = 4;
/// The authentication tag.
const TAG: usize = 16;
/// Content as it is, not compressed.
const PLAIN: u8 = 0;

/// The greatest plaintext that fits into one body.
pub const MAX_PLAINTEXT: usize = (BUCKET << MAX_K) - PREFIX - 1;

/// The key under which a group writes until somebody leaves it or a month is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpochKey {
    secret: Secret32,
    /// What bodies are sealed with: derived once, and needed for every operation.
    body: Secret32,
}

/// A plaintext that fits into no bucket.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0} bytes are too many for one operation, which takes {MAX_PLAINTEXT}")]
pub struct TooLong(pub usize);

/// Why a sealed body has no effect.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum Void {
    /// Another key, another header, or changed bytes.
    #[error("the body does not open with this key and header")]
    Seal,
    /// Padding that is not zero, or more or less of it than needed.
    #[error("the body is not padded in the one allowed way")]
    Padding,
    /// Content in a form this version does not know.
    #[error("the body needs a newer version")]
    Codec(u8),
}

impl EpochKey {
    /// Takes 32 random bytes.
    #[must_use]
    pub fn from_secret(secret: Secret32) -> Self {
        let body = secret.derive("potluck/enc/v1", &[]);
        Self { secret, body }
    }

    /// The 32 bytes, for the key ring and for slots.
    #[must_use]
    pub fn secret(&self) -> &Secret32 {
        &self.secret
    }

    /// The name of this key in a group.
    #[must_use]
    pub fn key_id(&self, group: GroupId) -> KeyId {
        let parts: [&[u8]; 2] = [group.as_bytes(), self.secret.as_bytes()];
        KeyId::from_bytes(hash("potluck/epoch/v1", &parts))
    }

    /// The key from which hints are made; worth keeping, as hints are looked up for every operation.
    #[must_use]
    pub fn hint_key(&self) -> HintKey {
        HintKey(self.secret.derive("potluck/hint/v1", &[]))
    }

    /// The key by which two of a group recognise each other who have not heard of each other
    /// ([`crate::pairing`]).
    #[must_use]
    pub fn kin_key(&self, group: GroupId) -> Secret32 {
        self.secret.derive("potluck/kin/v1", &[group.as_bytes()])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.body.as_bytes().into())
    }
}

/// Makes the hints by which a holder of an epoch finds its operations.
#[derive(Debug, Clone)]
pub struct HintKey(Secret32);

impl HintKey {
    /// The hint in the header of an operation with this nonce by this device.
    #[must_use]
    pub fn hint(&self, nonce: &[u8; 24], device: DeviceId) -> [u8; 8] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes())
            .expect("HMAC takes keys of every length");
        mac.update(b"potluck/hint/v1\0");
        mac.update(nonce);
        mac.update(device.as_bytes());
        let tag: [u8; 32] = mac.finalize().into_bytes().into();
        let [a, b, c, d, e, f, g, h, ..] = tag;
        [a, b, c, d, e, f, g, h]
    }

    /// Whether this epoch sealed the body of the operation with this header.
    #[must_use]
    pub fn matches(&self, header: &Header) -> bool {
        self.hint(&header.nonce, header.device) == header.hint
    }
}

/// Seals a plaintext under an epoch: fills in hint, nonce, `body_len` and `body_hash` of a header that
/// is otherwise complete, and returns the body as it travels.
///
/// # Errors
/// If the plaintext is longer than [`MAX_PLAINTEXT`]; the header is then unchanged.
pub fn seal_body(
    key: &EpochKey,
    header: &mut Header,
    nonce: [u8; 24],
    plaintext: &[u8],
) -> Result<Vec<u8>, TooLong> {
    let too_long = || TooLong(plaintext.len());
    let content = plaintext.len() + 1;
    let bucket = bucket_for(content).ok_or_else(too_long)?;
    let length = u32::try_from(content).map_err(|_| too_long())?;
    let body_len = u32::try_from(bucket + TAG).map_err(|_| too_long())?;

    let mut padded = Zeroizing::new(Vec::with_capacity(bucket));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.push(PLAIN);
    padded.extend_from_slice(plaintext);
    padded.resize(bucket, 0);

    header.hint = key.hint_key().hint(&nonce, header.device);
    header.nonce = nonce;
    header.body_len = body_len;
    let body = encrypt(key, header, &padded);
    header.body_hash = body_hash(&body);
    Ok(body)
}

/// Opens what [`seal_body`] sealed.
///
/// # Errors
/// If the body does not open, is not padded as it must be, or needs a newer version.
pub fn open_body(key: &EpochKey, header: &Header, body: &[u8]) -> Result<Vec<u8>, Void> {
    if !header.names_body(body) {
        return Err(Void::Seal);
    }
    open_named_body(key, header, body)
}

/// As [`open_body`], of a body that is known to be the one its header names: it is not hashed again.
///
/// # Errors
/// As there.
pub fn open_named_body(key: &EpochKey, header: &Header, body: &[u8]) -> Result<Vec<u8>, Void> {
    let padded = key
        .cipher()
        .decrypt(
            (&header.nonce).into(),
            Payload {
                msg: body,
                aad: &header.encode_without_body_hash(),
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| Void::Seal)?;
    let (length, rest) = padded.split_first_chunk::<PREFIX>().ok_or(Void::Padding)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Void::Padding)?;
    let (content, zeros) = rest.split_at_checked(length).ok_or(Void::Padding)?;
    if bucket_for(length) != Some(padded.len()) || zeros.iter().any(|byte| *byte != 0) {
        return Err(Void::Padding);
    }
    match content.split_first() {
        Some((&PLAIN, plaintext)) => Ok(plaintext.to_vec()),
        Some((&codec, _)) => Err(Void::Codec(codec)),
        None => Err(Void::Padding),
    }
}

fn encrypt(key: &EpochKey, header: &Header, padded: &[u8]) -> Vec<u8> {
    key.cipher()
        .encrypt(
            (&header.nonce).into(),
            Payload {
                msg: padded,
                aad: &header.encode_without_body_hash(),
            },
        )
        .expect("a bucket is far below what the cipher takes")
}

/// The smallest bucket that takes `content` bytes and their length.
fn bucket_for(content: usize) -> Option<usize> {
    (0..=MAX_K)
        .map(|k| BUCKET << k)
        .find(|bucket| PREFIX + content <= *bucket)
}

#[cfg(test)]
mod tests;
