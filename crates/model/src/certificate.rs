//! Device certificates: which device belongs to which person.
//!
//! ```text
//! statement = community salt 32 ‖ person 32 ‖ device 32 ‖ X 32 ‖ E 32 ‖ day u32
//! signature = Ed25519(P or the vouching device, "potluck/certificate/v1\0" ‖ statement)
//! self      = Ed25519(device,                   "potluck/certificate-self/v1\0" ‖ statement)
//! CBOR      = {0 person, 1 device, 2 X, 3 E, 4 day, 5 vouching device (absent: P signed), 6 signature, 7 self}
//! ```
//!
//! The salt stands for the community: in a genesis its id is not known yet. Whether the vouching
//! device may vouch is for the control graph to say ([`crate::member`]).
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use thiserror::Error;

use crate::control::cbor::{BadEncoding, Reader, Writer, strict};
use crate::id::{DeviceId, PersonId};
use crate::identity::{DeviceKeys, PairingPublic, Salt, SealingPublic};
use crate::op::verify;
use crate::time::Day;

/// Who says that a device belongs to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voucher {
    /// The person key itself: a first device, or the twelve words.
    Person,
    /// Another device of the same person.
    Device(DeviceId),
}

/// A device of a person, with its public keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose device it is.
    pub person: PersonId,
    /// The device: the public half of its signing key.
    pub device: DeviceId,
    /// Its pairing key.
    pub pairing: PairingPublic,
    /// Its sealing key.
    pub sealing: SealingPublic,
    /// The day on which it claims to have been made.
    pub day: Day,
    /// Who vouches.
    pub voucher: Voucher,
    /// The voucher's signature.
    pub signature: [u8; 64],
    /// The device's own signature.
    pub self_signature: [u8; 64],
}

/// Why a certificate is refused.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum BadCertificate {
    /// Neither the person nor the vouching device signed it, or their key is weak.
    #[error("neither the person nor a device of theirs vouches for this device")]
    Voucher,
    /// The device did not sign it, or its key is weak.
    #[error("the device did not sign its own certificate")]
    SelfSignature,
    /// The person key is not a key, or a weak one.
    #[error("the person key is weak")]
    WeakPerson,
    /// An X25519 key with which every secret would be the same.
    #[error("a key of the device adds nothing to a shared secret")]
    WeakDevice,
    /// A device that vouches for itself.
    #[error("a device cannot vouch for itself")]
    VouchesForItself,
}

/// Which public keys a certificate speaks of.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// Whose device it is.
    pub person: PersonId,
    /// The sealing key the device begins with.
    pub sealing: SealingPublic,
    /// The day it is made on.
    pub day: Day,
}

impl Certificate {
    /// Certifies a device by the person key.
    #[must_use]
    pub fn by_person(
        person_key: &SigningKey,
        salt: &Salt,
        device: &DeviceKeys,
        sealing: SealingPublic,
        day: Day,
    ) -> Self {
        let person = PersonId::from_bytes(person_key.verifying_key().to_bytes());
        let mut certificate = Self::request(
            salt,
            device,
            Subject {
                person,
                sealing,
                day,
            },
        );
        certificate.signature = sign(person_key, "potluck/certificate/v1", salt, &certificate);
        certificate
    }

    /// What a new device hands to an older one of the same person: everything but its signature.
    #[must_use]
    pub fn request(salt: &Salt, device: &DeviceKeys, subject: Subject) -> Self {
        let mut certificate = Self {
            person: subject.person,
            device: device.device_id(),
            pairing: device.pairing_public(),
            sealing: subject.sealing,
            day: subject.day,
            voucher: Voucher::Person,
            signature: [0; 64],
            self_signature: [0; 64],
        };
        certificate.self_signature = sign(
            &device.sign,
            "potluck/certificate-self/v1",
            salt,
            &certificate,
        );
        certificate
    }

    /// Vouches for a device as an older one of the same person.
    #[must_use]
    pub fn vouched_by(mut self, salt: &Salt, older: &DeviceKeys) -> Self {
        self.voucher = Voucher::Device(older.device_id());
        self.signature = sign(&older.sign, "potluck/certificate/v1", salt, &self);
        self
    }

    /// Checks keys and signatures: everything that needs no knowledge of the community.
    ///
    /// # Errors
    /// If a key is weak or a signature is not valid.
    pub fn check(&self, salt: &Salt) -> Result<(), BadCertificate> {
        if VerifyingKey::from_bytes(self.person.as_bytes()).map_or(true, |key| key.is_weak()) {
            return Err(BadCertificate::WeakPerson);
        }
        if self.pairing.is_weak() || self.sealing.is_weak() {
            return Err(BadCertificate::WeakDevice);
        }
        let voucher = match self.voucher {
            Voucher::Person => self.person.as_bytes(),
            Voucher::Device(device) if device == self.device => {
                return Err(BadCertificate::VouchesForItself);
            }
            Voucher::Device(ref device) => device.as_bytes(),
        };
        let vouched = self.statement("potluck/certificate/v1", salt);
        verify(voucher, &vouched, &self.signature).map_err(|_| BadCertificate::Voucher)?;
        let own = self.statement("potluck/certificate-self/v1", salt);
        verify(self.device.as_bytes(), &own, &self.self_signature)
            .map_err(|_| BadCertificate::SelfSignature)
    }

    /// Writes it as CBOR.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else.
    ///
    /// # Errors
    /// If the bytes are not a certificate in its one encoding.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEncoding> {
        strict(bytes, Self::read, Self::write)
    }

    pub(crate) fn write(&self, w: &mut Writer) {
        let vouched = matches!(self.voucher, Voucher::Device(_));
        w.map(7 + usize::from(vouched));
        self.write_facts(w);
        if let Voucher::Device(device) = &self.voucher {
            w.uint(5u8).bytes(device.as_bytes());
        }
        w.uint(6u8).bytes(&self.signature);
        w.uint(7u8).bytes(&self.self_signature);
    }

    /// The same without signatures, as it counts for the name of a community.
    pub(crate) fn write_unsigned(&self, w: &mut Writer) {
        w.map(5);
        self.write_facts(w);
    }

    fn write_facts(&self, w: &mut Writer) {
        w.uint(0u8).bytes(self.person.as_bytes());
        w.uint(1u8).bytes(self.device.as_bytes());
        w.uint(2u8).bytes(self.pairing.as_bytes());
        w.uint(3u8).bytes(self.sealing.as_bytes());
        w.uint(4u8).uint(self.day.number());
    }

    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let person = PersonId::from_bytes(r.fixed()?);
        fields.need(1, r)?;
        let device = DeviceId::from_bytes(r.fixed()?);
        fields.need(2, r)?;
        let pairing = PairingPublic::from_bytes(r.fixed()?);
        fields.need(3, r)?;
        let sealing = SealingPublic::from_bytes(r.fixed()?);
        fields.need(4, r)?;
        let day = Day::from_number(r.uint()?);
        let voucher = if fields.has(5, r)? {
            Voucher::Device(DeviceId::from_bytes(r.fixed()?))
        } else {
            Voucher::Person
        };
        fields.need(6, r)?;
        let signature = r.fixed()?;
        fields.need(7, r)?;
        let self_signature = r.fixed()?;
        fields.end()?;
        Ok(Self {
            person,
            device,
            pairing,
            sealing,
            day,
            voucher,
            signature,
            self_signature,
        })
    }

    fn statement(&self, label: &str, salt: &Salt) -> Vec<u8> {
        [
            label.as_bytes(),
            &[0],
            salt,
            self.person.as_bytes(),
            self.device.as_bytes(),
            self.pairing.as_bytes(),
            self.sealing.as_bytes(),
            &self.day.number().to_be_bytes(),
        ]
        .concat()
    }
}

fn sign(key: &SigningKey, label: &str, salt: &Salt, certificate: &Certificate) -> [u8; 64] {
    key.sign(&certificate.statement(label, salt)).to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{DeviceMaster, PersonMaster, SealingKey};
    use crate::secret::{Secret32, Seed};

    const SALT: Salt = [3; 32];

    fn person(n: u8) -> SigningKey {
        PersonMaster::from_seed(&Seed::from_bytes([n; 16])).person_key(&SALT)
    }

    fn device(n: u8) -> DeviceKeys {
        DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(&SALT, 0)
    }

    fn sealing() -> SealingPublic {
        SealingKey::from_secret(Secret32::from_bytes([8; 32])).public()
    }

    fn certificate() -> Certificate {
        Certificate::by_person(
            &person(1),
            &SALT,
            &device(1),
            sealing(),
            Day::from_number(2_000),
        )
    }

    #[test]
    fn a_certificate_by_person_or_by_an_older_device_is_good() {
        let first = certificate();
        let subject = Subject {
            person: first.person,
            sealing: sealing(),
            day: Day::from_number(2_001),
        };
        let second = Certificate::request(&SALT, &device(2), subject).vouched_by(&SALT, &device(1));

        for certificate in [first, second] {
            assert_eq!(certificate.check(&SALT), Ok(()));
            assert_eq!(Certificate::decode(&certificate.encode()), Ok(certificate));
        }
    }

    #[test]
    fn a_certificate_of_another_community_is_refused() {
        assert_eq!(certificate().check(&[4; 32]), Err(BadCertificate::Voucher));
    }

    /// Test 3 of docs/threat-model.md: under a lax rule this point verifies any message.
    #[test]
    fn a_weak_signing_key_is_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        let mut forged = certificate();
        forged.person = PersonId::from_bytes(identity);
        assert_eq!(forged.check(&SALT), Err(BadCertificate::WeakPerson));

        let mut forged = certificate();
        forged.device = DeviceId::from_bytes(identity);
        forged.signature = sign(&person(1), "potluck/certificate/v1", &SALT, &forged);
        // R = the same point, s = 0: valid for every message unless weak keys are refused.
        forged.self_signature = [0; 64];
        forged.self_signature[0] = 1;
        assert_eq!(forged.check(&SALT), Err(BadCertificate::SelfSignature));
    }

    /// Test 4 of docs/threat-model.md.
    #[test]
    fn a_key_without_contribution_is_refused_though_well_signed() {
        let weak = SealingPublic::from_bytes([0; 32]);
        let sealed =
            Certificate::by_person(&person(1), &SALT, &device(1), weak, Day::from_number(2_000));

        assert_eq!(sealed.check(&SALT), Err(BadCertificate::WeakDevice));
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let bytes = certificate().encode();
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            let taken = Certificate::decode(&flipped).is_ok_and(|c| c.check(&SALT).is_ok());
            assert!(!taken, "bit {at}");
        }
    }
}
