//! Sealing a secret to one device: key slots, and the sealed part of a record.
//!
//! HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305:
//! ```text
//! slot   info = "potluck/slot/v1\0" ‖ community ‖ sender device ‖ recipient device
//!        aad  = the carrying header without body_len and body_hash
//!        text = group 32 ‖ epoch_key 32 ‖ op id of the Epoch 32
//! part   info = "potluck/sealed-part/v1\0" ‖ community ‖ record id ‖ recipient device
//!        aad  = empty            text = 32 secret bytes
//! answer info = "potluck/key-answer/v1\0" ‖ community ‖ transcript 32 ‖ key_id ‖ recipient device
//!        aad  = empty            text = epoch_key 32
//! body of a key operation = CBOR {0 op id of the Epoch or KeyShare, 1 page, 2 [slot; 1..256]}
//! slot                    = CBOR {0 recipient device, 1 enc 32, 2 ciphertext 112}
//! ```
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, X25519HkdfSha256};
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _};
use rand::CryptoRng;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::control::cbor::{BadEncoding, Reader, Writer, strict};
use crate::epoch::EpochKey;
use crate::id::{CommunityId, DeviceId, GroupId, KeyId, OpId, RecordId};
use crate::identity::{SealingKey, SealingPublic};
use crate::op::{Header, MAX_BODY};
use crate::pairing::Transcript;
use crate::secret::Secret32;

/// The most slots in one operation.
pub const MAX_SLOTS: usize = 256;
const SLOT_TEXT: usize = 96;
const SLOT_SEALED: usize = SLOT_TEXT + 16;

/// A key that nothing can be sealed to.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("nothing can be sealed to this key, because it adds nothing to a shared secret")]
pub struct WeakKey;

/// A slot or sealed secret that is not for this key, or not from this place.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("this does not open with our key in this place")]
pub struct DoesNotOpen;

/// An epoch key, sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// For whom.
    pub device: DeviceId,
    /// The encapsulated key.
    pub enc: [u8; 32],
    /// The sealed key.
    pub sealed: [u8; SLOT_SEALED],
}

/// What a slot holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotContent {
    /// Whose key it is.
    pub group: GroupId,
    /// The key; its `key_id` is to be compared with that of the `Epoch`.
    pub key: EpochKey,
    /// The operation that announced it.
    pub epoch: OpId,
}

impl Slot {
    /// Seals an epoch key to one device. `header` is that of the carrying operation; its `body_len`
    /// and `body_hash` do not count.
    ///
    /// # Errors
    /// If the recipient's key is weak.
    pub fn seal(
        rng: &mut impl CryptoRng,
        header: &Header,
        (device, sealing): (DeviceId, SealingPublic),
        content: &SlotContent,
    ) -> Result<Self, WeakKey> {
        let text = Zeroizing::new(
            [
                &content.group.as_bytes()[..],
                content.key.secret().as_bytes(),
                content.epoch.as_bytes(),
            ]
            .concat(),
        );
        let info = slot_info(header, device);
        let (enc, sealed) = hpke_seal(rng, sealing, &info, &header.encode_start(), &text)?;
        Ok(Self {
            device,
            enc,
            sealed: sealed.try_into().map_err(|_| WeakKey)?,
        })
    }

    /// Opens a slot for this device, from the operation with this header.
    ///
    /// # Errors
    /// If it was made for another device, key or operation.
    pub fn open(&self, sealing: &SealingKey, header: &Header) -> Result<SlotContent, DoesNotOpen> {
        let info = slot_info(header, self.device);
        let text = hpke_open(
            sealing,
            &info,
            &header.encode_start(),
            &self.enc,
            &self.sealed,
        )?;
        let (group, rest) = text.split_first_chunk::<32>().ok_or(DoesNotOpen)?;
        let (key, rest) = rest.split_first_chunk::<32>().ok_or(DoesNotOpen)?;
        let epoch = rest.try_into().map_err(|_| DoesNotOpen)?;
        Ok(SlotContent {
            group: GroupId::from_bytes(*group),
            key: EpochKey::from_secret(Secret32::from_bytes(*key)),
            epoch: OpId::from_bytes(epoch),
        })
    }
}

fn slot_info(header: &Header, recipient: DeviceId) -> Vec<u8> {
    [
        b"potluck/slot/v1\0".as_slice(),
        header.community.as_bytes(),
        header.device.as_bytes(),
        recipient.as_bytes(),
    ]
    .concat()
}

/// The body of a key operation: one page of the slots of an `Epoch` or `KeyShare`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPage {
    /// The control operation that these slots belong to.
    pub op: OpId,
    /// Which page, from 0.
    pub page: u16,
    /// The slots, by device, ascending.
    pub slots: Vec<Slot>,
}

impl SlotPage {
    /// Seals one key to all who can take it; a weak key is left out, so that no member can stop a
    /// rotation. Recipients beyond [`MAX_SLOTS`] belong on the next page.
    #[must_use]
    pub fn seal(
        rng: &mut impl CryptoRng,
        header: &Header,
        (op, page): (OpId, u16),
        recipients: &[(DeviceId, SealingPublic)],
        content: &SlotContent,
    ) -> Self {
        let mut slots: Vec<Slot> = recipients
            .iter()
            .filter_map(|recipient| Slot::seal(rng, header, *recipient, content).ok())
            .take(MAX_SLOTS)
            .collect();
        slots.sort_by_key(|slot| slot.device);
        Self { op, page, slots }
    }

    /// The slot for a device.
    #[must_use]
    pub fn slot_for(&self, device: DeviceId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.device == device)
    }

    /// Writes it as it travels, in clear.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    /// Reads what [`encode`](Self::encode) wrote, and nothing else. An operation may carry slots of
    /// several keys, so a device may occur more than once.
    ///
    /// # Errors
    /// If the bytes are not a page in its one encoding, or beyond its bounds.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEncoding> {
        if bytes.len() > MAX_BODY {
            return Err(BadEncoding::Bounds);
        }
        let page = strict(bytes, Self::read, Self::write)?;
        if page.slots.is_empty() {
            return Err(BadEncoding::Bounds);
        }
        if page.slots.is_sorted_by_key(|slot| slot.device) {
            Ok(page)
        } else {
            Err(BadEncoding::NotCanonical)
        }
    }

    fn write(&self, w: &mut Writer) {
        w.map(3);
        w.uint(0u8).bytes(self.op.as_bytes());
        w.uint(1u8).uint(self.page);
        w.uint(2u8).array(self.slots.len());
        for slot in &self.slots {
            w.map(3).uint(0u8).bytes(slot.device.as_bytes());
            w.uint(1u8).bytes(&slot.enc);
            w.uint(2u8).bytes(&slot.sealed);
        }
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, BadEncoding> {
        let mut fields = r.map()?;
        fields.need(0, r)?;
        let op = OpId::from_bytes(r.fixed()?);
        fields.need(1, r)?;
        let page = r.uint()?;
        fields.need(2, r)?;
        let slots = r.list(MAX_SLOTS, |r| {
            let mut fields = r.map()?;
            fields.need(0, r)?;
            let device = DeviceId::from_bytes(r.fixed()?);
            fields.need(1, r)?;
            let enc = r.fixed()?;
            fields.need(2, r)?;
            let sealed = r.fixed()?;
            fields.end()?;
            Ok(Slot {
                device,
                enc,
                sealed,
            })
        })?;
        fields.end()?;
        Ok(Self { op, page, slots })
    }
}

/// 32 secret bytes, sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// The encapsulated key.
    pub enc: [u8; 32],
    /// The sealed secret.
    pub sealed: [u8; 48],
}

/// What binds the key of a record's sealed part to its record and recipient.
#[must_use]
pub fn sealed_part_info(community: CommunityId, record: RecordId, recipient: DeviceId) -> Vec<u8> {
    [
        b"potluck/sealed-part/v1\0".as_slice(),
        community.as_bytes(),
        record.as_bytes(),
        recipient.as_bytes(),
    ]
    .concat()
}

/// What binds an epoch key that was asked for in a session to that session, the key's name and the
/// device that asked.
#[must_use]
pub fn key_answer_info(
    community: CommunityId,
    transcript: &Transcript,
    key: KeyId,
    recipient: DeviceId,
) -> Vec<u8> {
    [
        b"potluck/key-answer/v1\0".as_slice(),
        community.as_bytes(),
        transcript.as_bytes(),
        key.as_bytes(),
        recipient.as_bytes(),
    ]
    .concat()
}

/// Seals a secret to a device. `info` binds it to its place and begins with a label.
///
/// # Errors
/// If the recipient's key is weak.
pub fn seal_to(
    rng: &mut impl CryptoRng,
    sealing: SealingPublic,
    info: &[u8],
    secret: &Secret32,
) -> Result<SealedSecret, WeakKey> {
    let (enc, sealed) = hpke_seal(rng, sealing, info, &[], secret.as_bytes())?;
    Ok(SealedSecret {
        enc,
        sealed: sealed.try_into().map_err(|_| WeakKey)?,
    })
}

/// Opens what [`seal_to`] sealed, with the same `info`.
///
/// # Errors
/// If it was sealed to another key or place.
pub fn open_from(
    sealing: &SealingKey,
    info: &[u8],
    secret: &SealedSecret,
) -> Result<Secret32, DoesNotOpen> {
    let text = hpke_open(sealing, info, &[], &secret.enc, &secret.sealed)?;
    let bytes = text.as_slice().try_into().map_err(|_| DoesNotOpen)?;
    Ok(Secret32::from_bytes(bytes))
}

pub(crate) fn hpke_seal(
    rng: &mut impl CryptoRng,
    recipient: SealingPublic,
    info: &[u8],
    aad: &[u8],
    text: &[u8],
) -> Result<([u8; 32], Vec<u8>), WeakKey> {
    let recipient = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(recipient.as_bytes())
        .map_err(|_| WeakKey)?;
    let (enc, sealed) = hpke::single_shot_seal_with_rng::<
        ChaCha20Poly1305,
        HkdfSha256,
        X25519HkdfSha256,
    >(&OpModeS::Base, &recipient, info, text, aad, rng)
    .map_err(|_| WeakKey)?;
    Ok((enc.to_bytes().into(), sealed))
}

pub(crate) fn hpke_open(
    sealing: &SealingKey,
    info: &[u8],
    aad: &[u8],
    enc: &[u8; 32],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, DoesNotOpen> {
    let private = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(sealing.secret().as_bytes())
        .map_err(|_| DoesNotOpen)?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(|_| DoesNotOpen)?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &private,
        &enc,
        info,
        sealed,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| DoesNotOpen)
}

#[cfg(test)]
mod tests;
