//! Codes: 16 secret bytes by which two devices find each other, as text to paste or twelve words.
//!
//! A code for later lets whoever has it join; a code face to face opens a door as long as it is open,
//! and six digits are compared; the code of a new device is shown by it to an older one.
//!
//! ```text
//! invite key = Ed25519(derive(seed, "potluck/invite/v1"))
//! join key   = derive(seed, "potluck/join/v1"), an X25519 key of which everybody knows the public half
//!              face to face: derive(seed, "potluck/face/v1"); new device: derive(seed, "potluck/new-device/v1")
//!              founding: derive(seed, "potluck/found/v1")
//! text    = "potluck-" ‖ base 32 of (payload ‖ H("potluck/code/v1\0" ‖ payload)[..4]), "-" after every five
//! payload = version 1 ‖ flags 1 ‖ seed 16 ‖ [1: community 32] ‖ [2: salt 32] ‖ [4: last day u32] (8: face to face; 16: new device; 32: founding)
//!           ‖ count 1 ‖ count × (length 1 ‖ address)
//! base 32 = 23456789ABCDEFGHJKLMNPQRSTUVWXYZ, five bits each, the highest first, zeros at the end
//! ```
//!
//! The checksum is the same in every version, so that a typing mistake is never taken for another
//! version. Twelve words carry the seed alone. Whether the code is over is judged by the caller.
use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::id::{CommunityId, DeviceId, PersonId, hash};
use crate::identity::{PairingPublic, Salt, SealingPublic};
use crate::op::verify;
use crate::pairing::Transcript;
use crate::secret::{Secret32, Seed};
use crate::time::Day;
use crate::words::{self, BadWords};

mod text;

/// The most addresses in a code.
pub const MAX_ADDRESSES: usize = 4;
/// The longest address, in bytes.
pub const MAX_ADDRESS: usize = 128;

/// What a code is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To join with any member, until it is used up or over.
    #[default]
    Later,
    /// To meet the one member who shows it, now.
    Face,
    /// Shown by a new device, for an older one of the same person.
    Device,
    /// To found a community together with whoever shows it, now. In place of the community it names
    /// the founding ([`founding_id`]).
    Found,
}

/// A code as it is handed to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What it is for.
    pub purpose: Purpose,
    /// What the keys of the invitation come from.
    pub seed: Seed,
    /// Which community it leads into, if the code is long enough to say.
    pub community: Option<CommunityId>,
    /// The community's salt.
    pub salt: Option<Salt>,
    /// Where a member may be found.
    pub addresses: Vec<String>,
    /// The last day on which it works.
    pub last_day: Option<Day>,
}

/// Text that is not an invitation.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadCode {
    /// A character that no code has.
    #[error("character {position}, {found:?}, cannot be in an invitation; check it")]
    Character {
        /// Which one, from 1, without `potluck-` and without hyphens and spaces.
        position: usize,
        /// The character.
        found: char,
    },
    /// The checksum does not fit.
    #[error("a character of the invitation is wrong or missing; check it, or paste it again")]
    Typo,
    /// A code that a newer program made.
    #[error("this invitation is of version {0}, and this program knows version 1; update potluck")]
    OtherVersion(u8),
    /// More than a code may hold.
    #[error("this invitation is not built as it should be; ask for a new one")]
    Malformed,
    /// Words, but not the right ones.
    #[error(transparent)]
    Words(#[from] BadWords),
}

impl Code {
    /// The code that twelve words carry.
    #[must_use]
    pub fn from_seed(seed: Seed) -> Self {
        Self {
            purpose: Purpose::Later,
            seed,
            community: None,
            salt: None,
            addresses: Vec::new(),
            last_day: None,
        }
    }

    /// Reads the text form or twelve words, in any case, with spaces and line ends anywhere.
    ///
    /// # Errors
    /// If it is neither; the error says what is wrong with which word or character.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        match text::body(text) {
            Some(body) => text::read(&body),
            None => Ok(Self::from_seed(words::to_seed(text)?)),
        }
    }

    /// Writes the text form: one word for a shell, to copy, scan or type. Addresses beyond
    /// [`MAX_ADDRESSES`] or [`MAX_ADDRESS`] are left out.
    #[must_use]
    pub fn to_text(&self) -> String {
        text::write(self)
    }

    /// Writes the seed as twelve words, to say aloud.
    #[must_use]
    pub fn to_words(&self) -> zeroize::Zeroizing<String> {
        words::from_seed(&self.seed)
    }

    /// The key with which the joiner signs.
    #[must_use]
    pub fn invite_key(&self) -> SigningKey {
        SigningKey::from_bytes(self.seed.derive("potluck/invite/v1", &[]).as_bytes())
    }

    /// The key by which those recognise each other who have the code. That of a code for later is
    /// the private half of an X25519 key: members have the public half alone.
    #[must_use]
    pub fn join_key(&self) -> Secret32 {
        let label = match self.purpose {
            Purpose::Later => "potluck/join/v1",
            Purpose::Face => "potluck/face/v1",
            Purpose::Device => "potluck/new-device/v1",
            Purpose::Found => "potluck/found/v1",
        };
        self.seed.derive(label, &[])
    }

    /// The public half of the join key, as it stands in the `Invite`.
    #[must_use]
    pub fn join_public(&self) -> [u8; 32] {
        let secret = StaticSecret::from(*self.join_key().as_bytes());
        PublicKey::from(&secret).to_bytes()
    }
}

/// What the holder of a code signs to be admitted by one member, in one connection:
/// `"potluck/redeem/v1\0" ‖ community ‖ person ‖ device ‖ X ‖ E ‖ admitting device ‖ T`.
///
/// `T` ([`Transcript`]) is the hash of both transport ids and both nonces, so that the admission can
/// carry it for everybody to check without telling addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redeem {
    /// The community to join.
    pub community: CommunityId,
    /// Who joins.
    pub person: PersonId,
    /// With which device.
    pub device: DeviceId,
    /// The device's pairing key.
    pub pairing: PairingPublic,
    /// The device's sealing key.
    pub sealing: SealingPublic,
    /// The member's device that admits.
    pub admitting: DeviceId,
    /// The connection in which this is said.
    pub transcript: Transcript,
}

impl Redeem {
    /// Signs it with the invite key.
    #[must_use]
    pub fn sign(&self, invite_key: &SigningKey) -> [u8; 64] {
        invite_key.sign(&self.message()).to_bytes()
    }

    /// Whether the holder of the invite key signed it.
    #[must_use]
    pub fn is_signed(&self, invite_public: &[u8; 32], signature: &[u8; 64]) -> bool {
        verify(invite_public, &self.message(), signature).is_ok()
    }

    fn message(&self) -> Vec<u8> {
        [
            b"potluck/redeem/v1\0".as_slice(),
            self.community.as_bytes(),
            self.person.as_bytes(),
            self.device.as_bytes(),
            self.pairing.as_bytes(),
            self.sealing.as_bytes(),
            self.admitting.as_bytes(),
            self.transcript.as_bytes(),
        ]
        .concat()
    }
}

/// What stands in an `Invite`: signed by the invite key over
/// `"potluck/invite-self/v1\0" ‖ community ‖ issuer device`.
#[must_use]
pub fn sign_issue(invite_key: &SigningKey, community: CommunityId, issuer: DeviceId) -> [u8; 64] {
    invite_key
        .sign(&issue_message(community, issuer))
        .to_bytes()
}

/// Whether the invite key vouches for its issuer.
#[must_use]
pub fn is_issued(
    invite_public: &[u8; 32],
    community: CommunityId,
    issuer: DeviceId,
    signature: &[u8; 64],
) -> bool {
    verify(invite_public, &issue_message(community, issuer), signature).is_ok()
}

fn issue_message(community: CommunityId, issuer: DeviceId) -> Vec<u8> {
    [
        b"potluck/invite-self/v1\0".as_slice(),
        community.as_bytes(),
        issuer.as_bytes(),
    ]
    .concat()
}

/// Names a community before it is founded: `H("potluck/founding/v1\0" ‖ salt ‖ device)`. Whoever has
/// the code knows by it whose device they must find.
#[must_use]
pub fn founding_id(salt: &Salt, device: DeviceId) -> CommunityId {
    CommunityId::from_bytes(hash("potluck/founding/v1", &[salt, device.as_bytes()]))
}

fn checksum(payload: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = hash("potluck/code/v1", &[payload]);
    [a, b, c, d]
}

#[cfg(test)]
mod tests;
