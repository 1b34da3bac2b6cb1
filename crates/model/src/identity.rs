//! Where the keys of persons and devices come from.
//!
//! ```text
//! 12 words → seed 16 → person_master = derive(seed,          "potluck/person-master/v1")
//! P  person key, Ed25519             = derive(person_master, "potluck/person/v1",   salt 32)
//! S  device signing key, Ed25519     = derive(device_master, "potluck/dev-sign/v1", salt 32 ‖ generation u32)
//! X  device pairing key, X25519      = derive(device_master, "potluck/dev-pair/v1", salt 32 ‖ generation u32)
//! E  device sealing key, X25519      = 32 random bytes
//! derive(ikm, label, fields)         = HKDF-SHA256(salt: none, ikm, info: label ‖ 0x00 ‖ fields, 32 bytes)
//! ```
//!
//! `salt` is the community's; an Ed25519 key takes the 32 bytes as its seed (RFC 8032), an X25519
//! key as its private scalar before clamping. `generation` is big-endian, 0 for the first device
//! identity of an installation in a community. All public keys differ from community to community.
use ed25519_dalek::SigningKey;
use x25519_dalek::{PublicKey, StaticSecret};

use crate::id::{DeviceId, PersonId};
use crate::secret::{Secret32, Seed};

/// What makes the keys of one community differ from those of another: 32 random bytes in its genesis.
pub type Salt = [u8; 32];

macro_rules! public_x25519 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Takes the 32 bytes, whether or not they are a good key.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The 32 bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Whether every secret agreed upon with it would be the same (a point of low order).
            #[must_use]
            pub fn is_weak(&self) -> bool {
                // Every private key is a multiple of eight, so any of them tells.
                !StaticSecret::from([8; 32])
                    .diffie_hellman(&PublicKey::from(self.0))
                    .was_contributory()
            }
        }
    };
}

public_x25519!(
    /// The public half of a device's pairing key (X): by it fellow devices recognise each other.
    PairingPublic
);
public_x25519!(
    /// The public half of a device's sealing key (E): to it epoch keys are sealed.
    SealingPublic
);

/// The root of a person's keys in all communities. Not kept once the words are confirmed.
#[derive(Debug, Clone)]
pub struct PersonMaster(Secret32);

impl PersonMaster {
    /// Derives it from what the twelve words stand for.
    #[must_use]
    pub fn from_seed(seed: &Seed) -> Self {
        Self(seed.derive("potluck/person-master/v1", &[]))
    }

    /// Takes the 32 bytes themselves.
    #[must_use]
    pub fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }

    /// The 32 bytes, for the key file.
    #[must_use]
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// The person key (P) in the community with this salt.
    #[must_use]
    pub fn person_key(&self, salt: &Salt) -> SigningKey {
        SigningKey::from_bytes(self.0.derive("potluck/person/v1", &[salt]).as_bytes())
    }

    /// Who this person is in the community with this salt.
    #[must_use]
    pub fn person_id(&self, salt: &Salt) -> PersonId {
        PersonId::from_bytes(self.person_key(salt).verifying_key().to_bytes())
    }
}

/// The root of a device's keys in all communities: made at install, never in a backup.
#[derive(Debug, Clone)]
pub struct DeviceMaster(Secret32);

impl DeviceMaster {
    /// Takes 32 random bytes.
    #[must_use]
    pub fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }

    /// The 32 bytes, for the key file.
    #[must_use]
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// The device's keys in the community with this salt.
    #[must_use]
    pub fn keys(&self, salt: &Salt, generation: u32) -> DeviceKeys {
        let generation = generation.to_be_bytes();
        let fields: [&[u8]; 2] = [salt, &generation];
        DeviceKeys {
            sign: SigningKey::from_bytes(self.0.derive("potluck/dev-sign/v1", &fields).as_bytes()),
            pair: StaticSecret::from(*self.0.derive("potluck/dev-pair/v1", &fields).as_bytes()),
        }
    }
}

/// The keys that a device keeps for as long as it is in a community.
#[derive(Clone)]
pub struct DeviceKeys {
    /// Signs operations (S).
    pub sign: SigningKey,
    /// Recognises fellow devices (X).
    pub pair: StaticSecret,
}

impl DeviceKeys {
    /// The device's name in this community.
    #[must_use]
    pub fn device_id(&self) -> DeviceId {
        DeviceId::from_bytes(self.sign.verifying_key().to_bytes())
    }

    /// The public half of the pairing key.
    #[must_use]
    pub fn pairing_public(&self) -> PairingPublic {
        PairingPublic(PublicKey::from(&self.pair).to_bytes())
    }
}

impl std::fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DeviceKeys({:?})", self.device_id())
    }
}

/// A sealing key (E): replaced every 30 days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKey(Secret32);

impl SealingKey {
    /// Takes 32 random bytes.
    #[must_use]
    pub fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }

    /// The 32 bytes, for the key file.
    #[must_use]
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealingPublic {
        SealingPublic(PublicKey::from(&StaticSecret::from(*self.0.as_bytes())).to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test 9 of docs/threat-model.md, as far as keys go.
    #[test]
    fn nothing_links_a_person_or_device_across_communities() {
        let person = PersonMaster::from_seed(&Seed::from_bytes([1; 16]));
        let device = DeviceMaster::from_secret(Secret32::from_bytes([2; 32]));
        let (here, there) = (device.keys(&[1; 32], 0), device.keys(&[2; 32], 0));

        assert_ne!(person.person_id(&[1; 32]), person.person_id(&[2; 32]));
        assert_ne!(here.device_id(), there.device_id());
        assert_ne!(here.pairing_public(), there.pairing_public());
    }

    #[test]
    fn a_new_generation_is_a_new_device() {
        let device = DeviceMaster::from_secret(Secret32::from_bytes([2; 32]));
        let (old, new) = (device.keys(&[1; 32], 0), device.keys(&[1; 32], 1));

        assert_ne!(old.device_id(), new.device_id());
        assert_ne!(old.pairing_public(), new.pairing_public());
    }

    #[test]
    fn points_of_low_order_are_weak_and_keys_are_not() {
        let mut one = [0; 32];
        one[0] = 1;
        let good = SealingKey::from_secret(Secret32::from_bytes([9; 32])).public();

        assert!(PairingPublic::from_bytes([0; 32]).is_weak());
        assert!(SealingPublic::from_bytes(one).is_weak());
        assert!(!good.is_weak());
    }
}
