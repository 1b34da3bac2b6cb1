//! Secret bytes: wiped when dropped, never printed, never serialized, compared in constant time.
//!
//! Also the one way in which a key is derived from another. Generating secrets is not here: the
//! model has no randomness of its own.
use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// Secret bytes of a fixed number.
#[derive(Clone)]
pub struct Secret<const N: usize>([u8; N]);

/// A key of 32 secret bytes.
pub type Secret32 = Secret<32>;
/// What twelve words stand for: 16 secret bytes.
pub type Seed = Secret<16>;

impl<const N: usize> Secret<N> {
    /// Takes secret bytes; the caller wipes its own copy.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// The secret bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }

    /// Derives a key: HKDF-SHA256 without salt, input these bytes, info `label ‖ 0x00 ‖ fields`.
    ///
    /// All fields have a fixed length.
    #[must_use]
    pub fn derive(&self, label: &str, fields: &[&[u8]]) -> Secret32 {
        let mut info = vec![label.as_bytes(), &[0]];
        info.extend_from_slice(fields);
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand_multi_info(&info, &mut key)
            .expect("32 bytes are within what HKDF gives");
        let secret = Secret(key);
        key.zeroize();
        secret
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> ZeroizeOnDrop for Secret<N> {}

impl<const N: usize> PartialEq for Secret<N> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl<const N: usize> Eq for Secret<N> {}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_nothing() {
        assert_eq!(
            format!("{:?}", Secret32::from_bytes([0x5a; 32])),
            "Secret(..)"
        );
    }

    #[test]
    fn labels_and_fields_give_keys_of_their_own() {
        let secret = Seed::from_bytes([1; 16]);

        assert_eq!(secret.derive("a", &[b"x"]), secret.derive("a", &[b"x"]));
        assert_ne!(secret.derive("a", &[b"x"]), secret.derive("b", &[b"x"]));
        assert_ne!(secret.derive("a", &[b"x"]), secret.derive("a", &[b"y"]));
        assert_ne!(secret.derive("ax", &[]), secret.derive("a", &[b"x"]));
    }
}
