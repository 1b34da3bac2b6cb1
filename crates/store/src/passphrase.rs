//! Passphrases, and the slow step from one to a key.
//!
//! A passphrase is brought into NFKC first: keyboards differ in how they write an é or a blank, and
//! nobody could find out why the same passphrase does not open the same file elsewhere. Then comes
//! Argon2id, so that trying many costs much; its figures stand in the file, and a file with figures
//! below the floor, or beyond what a telephone can do, is refused.
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::Sha256;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::StoreError;
use crate::seal::Secret;

/// The fewest characters of a new passphrase: with fewer, Argon2id alone does not save it.
pub const SHORTEST: usize = 10;
/// The most bytes of a passphrase as typed: more is a mistake, or somebody who wants us to work.
pub const LONGEST: usize = 1024;

/// How many bytes of chance go with a passphrase.
pub(crate) const SALT: usize = 32;
/// How many bytes the figures take in a file.
pub(crate) const COST: usize = 12;

/// A passphrase as it counts; wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

/// A passphrase that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadPassphrase {
    /// It is too short for a new one.
    #[error(
        "a passphrase has at least {SHORTEST} characters, this one has {0}; four or five words that come to your mind by chance are good and easy to keep"
    )]
    Short(usize),
    /// It is longer than anybody types.
    #[error("a passphrase has at most {LONGEST} bytes, this one has {0}; choose a shorter one")]
    Long(usize),
}

impl Passphrase {
    /// Takes what was typed to open something.
    ///
    /// # Errors
    /// If it is longer than [`LONGEST`].
    pub fn typed(text: &str) -> Result<Self, BadPassphrase> {
        if text.len() > LONGEST {
            return Err(BadPassphrase::Long(text.len()));
        }
        // The greatest growth under NFKC, so that no half-written copy stays behind in memory.
        let mut whole = Zeroizing::new(String::with_capacity(text.len() * 18));
        whole.extend(text.nfkc());
        Ok(Self(whole))
    }

    /// Takes a new passphrase.
    ///
    /// # Errors
    /// If it is longer than [`LONGEST`] or has fewer than [`SHORTEST`] characters.
    pub fn chosen(text: &str) -> Result<Self, BadPassphrase> {
        let passphrase = Self::typed(text)?;
        let has = passphrase.0.chars().count();
        if has < SHORTEST {
            return Err(BadPassphrase::Short(has));
        }
        Ok(passphrase)
    }
}

/// What trying one passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// KiB of memory.
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// What new files ask for.
    pub(crate) const USUAL: Self = Self {
        memory: 64 << 10,
        passes: 3,
        lanes: 1,
    };
    /// Less is refused: somebody has made it weak, or wants us to.
    const LEAST: Self = Self {
        memory: 19 << 10,
        passes: 2,
        lanes: 1,
    };
    /// More is refused: it would stop a small device instead of a thief.
    const MOST: Self = Self {
        memory: 512 << 10,
        passes: 16,
        lanes: 8,
    };

    /// What it is in a file.
    pub(crate) fn to_bytes(self) -> [u8; COST] {
        let mut bytes = [0; COST];
        let figures = [self.memory, self.passes, self.lanes];
        for (place, figure) in bytes.chunks_exact_mut(4).zip(figures) {
            place.copy_from_slice(&figure.to_be_bytes());
        }
        bytes
    }

    /// Reads it from a file; `None` if it is too weak or too much.
    pub(crate) fn from_bytes(bytes: &[u8; COST]) -> Option<Self> {
        let (figures, _) = bytes.as_chunks::<4>();
        let [memory, passes, lanes] = figures else {
            return None;
        };
        let cost = Self {
            memory: u32::from_be_bytes(*memory),
            passes: u32::from_be_bytes(*passes),
            lanes: u32::from_be_bytes(*lanes),
        };
        let within =
            |figure, of: fn(&Self) -> u32| (of(&Self::LEAST)..=of(&Self::MOST)).contains(&figure);
        (within(cost.memory, |cost| cost.memory)
            && within(cost.passes, |cost| cost.passes)
            && within(cost.lanes, |cost| cost.lanes))
        .then_some(cost)
    }
}

/// Makes a key of a passphrase; slow on purpose. `label` tells what the key is for.
pub(crate) fn stretch(
    passphrase: &Passphrase,
    salt: &[u8; SALT],
    cost: Cost,
    label: &[u8],
) -> Secret {
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32))
        .expect("all figures were checked");
    let mut slow = Secret::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.0.as_bytes(), salt, slow.as_mut_slice())
        .expect("a salt of 32 bytes and a passphrase of some thousand are within its limits");
    let mut key = Secret::default();
    Hkdf::<Sha256>::new(None, slow.as_slice())
        .expand(label, key.as_mut_slice())
        .expect("HKDF-SHA256 gives up to 8,160 bytes and we ask for 32");
    slow.zeroize();
    key
}

/// Random bytes from the system.
pub(crate) fn chance<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| StoreError::NoChance)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_passphrase_counts_as_the_same_on_every_keyboard() {
        let one = Passphrase::chosen("caf\u{e9} au lait").unwrap();
        let other = Passphrase::chosen("cafe\u{301} au\u{a0}lait").unwrap();
        assert!(one == other);
        assert!(one != Passphrase::chosen("cafe au lait").unwrap());
    }

    #[test]
    fn a_new_passphrase_has_ten_characters_and_an_old_one_may_have_had_fewer() {
        assert!(Passphrase::typed("short").is_ok());
        let refused = Passphrase::chosen("nine char").err();
        assert_eq!(refused, Some(BadPassphrase::Short(9)));
        // Characters, not bytes.
        let refused = Passphrase::chosen("ééééééé").err();
        assert_eq!(refused, Some(BadPassphrase::Short(7)));
        assert!(Passphrase::chosen("éééééééééé").is_ok());
    }

    #[test]
    fn everything_up_to_1024_bytes_is_taken() {
        assert!(Passphrase::chosen(&"x".repeat(1024)).is_ok());
        let refused = Passphrase::chosen(&"x".repeat(1025)).err();
        assert_eq!(refused, Some(BadPassphrase::Long(1025)));
        // What grows most.
        assert!(Passphrase::chosen(&"\u{fdfa}".repeat(341)).is_ok());
    }

    #[test]
    fn figures_below_the_floor_or_beyond_reason_are_refused() {
        for (memory, passes, lanes, taken) in [
            (64 << 10, 3, 1, true),
            (19 << 10, 2, 1, true),
            ((19 << 10) - 1, 3, 1, false),
            (64 << 10, 1, 1, false),
            (64 << 10, 3, 0, false),
            (64 << 10, 3, 9, false),
            ((512 << 10) + 1, 3, 1, false),
            (64 << 10, 17, 1, false),
            (u32::MAX, u32::MAX, u32::MAX, false),
            (0, 0, 0, false),
        ] {
            let cost = Cost {
                memory,
                passes,
                lanes,
            };
            assert_eq!(Cost::from_bytes(&cost.to_bytes()).is_some(), taken);
        }
    }

    #[test]
    fn salt_label_and_passphrase_each_make_another_key() {
        let key = |text: &str, salt, label| {
            stretch(
                &Passphrase::typed(text).unwrap(),
                &[salt; SALT],
                Cost::LEAST,
                label,
            )
        };
        let one = key("a passphrase", 1, b"a\0");
        assert!(one == key("a passphrase", 1, b"a\0"));
        assert!(one != key("a passphrase", 2, b"a\0"));
        assert!(one != key("a passphrase", 1, b"b\0"));
        assert!(one != key("b passphrase", 1, b"a\0"));
    }
}
