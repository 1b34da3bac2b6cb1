//! Keys of circles on their way to devices, in bodies that look random to everybody else.
//!
//! ```text
//! inner   HPKE (crate::slot) to the recipient's sealing key
//!         info = "potluck/circle-slot/v1\0" ‖ community ‖ sender device ‖ recipient device
//!         aad  = the carrying header without body_len and body_hash
//!         text = group 32 ‖ epoch_key 32 ‖ op id of the Epoch 32
//! outer   XChaCha20-Poly1305, key = derive(K_ij, "potluck/circle-slot/v1", nonce of the header)
//!         nonce = 20 zeros ‖ u32 place in the body,   aad as above
//! slot    = outer(enc 32 ‖ inner 112), 160 bytes
//! body    = slots and dummies to 4, 8, 16, … in places of chance, then random bytes up to the next
//!           size of a sealed body; hint and nonce of the header are random
//! ```
//!
//! `K_ij` is the key by which two devices recognise each other ([`crate::pairing`]): only the two can
//! tell a slot from random bytes, and trying one costs a microsecond. The inner seal goes to a key
//! that is replaced every month, so the pairing key alone opens nothing.
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use rand::seq::SliceRandom as _;
use rand::{CryptoRng, RngExt as _};

use crate::epoch::EpochKey;
use crate::id::{DeviceId, GroupId, OpId};
use crate::identity::{SealingKey, SealingPublic};
use crate::op::{Header, body_hash};
use crate::secret::Secret32;
use crate::slot::{SlotContent, hpke_open, hpke_seal};

/// The most slots in one body; also the most that anybody tries of one.
pub const MAX_SLOTS: usize = 256;
/// The fewest, dummies included.
const LEAST: usize = 4;
/// Bytes of one slot.
pub const SLOT: usize = 160;

const LABEL: &str = "potluck/circle-slot/v1";

/// One device that is to get a key.
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    /// Which device.
    pub device: DeviceId,
    /// Its sealing key.
    pub sealing: SealingPublic,
    /// What it and the sender alone can compute.
    pub pair: &'a Secret32,
    /// The key it is to get.
    pub content: &'a SlotContent,
}

/// Seals keys to devices, at most [`MAX_SLOTS`]: fills in hint, nonce, `body_len` and `body_hash` of
/// a header that is otherwise complete, and returns the body. A weak key is left out.
#[must_use]
pub fn seal_slots(
    rng: &mut impl CryptoRng,
    header: &mut Header,
    recipients: &[Recipient<'_>],
) -> Vec<u8> {
    header.hint = rng.random();
    header.nonce = rng.random();
    let wanted = recipients.len().min(MAX_SLOTS);
    let count = wanted.next_power_of_two().max(LEAST);
    let mut body = vec![0; size_for(count * SLOT)];
    rng.fill_bytes(&mut body);
    let mut places: Vec<usize> = (0..count).collect();
    places.shuffle(rng);
    for (recipient, place) in recipients.iter().zip(places) {
        let slot = seal_one(rng, header, recipient, place);
        if let (Some(slot), Some(to)) = (slot, body.get_mut(place * SLOT..(place + 1) * SLOT)) {
            to.copy_from_slice(&slot);
        }
    }
    header.body_len = u32::try_from(body.len()).unwrap_or(u32::MAX);
    header.body_hash = body_hash(&body);
    body
}

/// The keys in a body that are for this device, if there are any. `pair` is shared with its author.
#[must_use]
pub fn open_slots(
    header: &Header,
    body: &[u8],
    (me, pair): (DeviceId, &Secret32),
    sealing: &[SealingKey],
) -> Vec<SlotContent> {
    let cipher = outer_key(pair, header);
    let aad = header.encode_start();
    body.chunks_exact(SLOT)
        .take(MAX_SLOTS)
        .enumerate()
        .filter_map(|(place, slot)| {
            let payload = Payload {
                msg: slot,
                aad: &aad,
            };
            let inner = cipher.decrypt(&outer_nonce(place).into(), payload).ok()?;
            let (enc, sealed) = inner.split_first_chunk()?;
            let info = info(header, me);
            let open = |key| hpke_open(key, &info, &aad, enc, sealed).ok();
            let text = sealing.iter().find_map(open)?;
            let (group, rest) = text.split_first_chunk()?;
            let (key, rest) = rest.split_first_chunk()?;
            Some(SlotContent {
                group: GroupId::from_bytes(*group),
                key: EpochKey::from_secret(Secret32::from_bytes(*key)),
                epoch: OpId::from_bytes(rest.try_into().ok()?),
            })
        })
        .collect()
}

fn seal_one(
    rng: &mut impl CryptoRng,
    header: &Header,
    to: &Recipient<'_>,
    place: usize,
) -> Option<Vec<u8>> {
    let aad = header.encode_start();
    let content = to.content;
    let text = zeroize::Zeroizing::new(
        [
            &content.group.as_bytes()[..],
            content.key.secret().as_bytes(),
            content.epoch.as_bytes(),
        ]
        .concat(),
    );
    let (enc, sealed) = hpke_seal(rng, to.sealing, &info(header, to.device), &aad, &text).ok()?;
    let inner = [&enc[..], &sealed].concat();
    let payload = Payload {
        msg: &inner,
        aad: &aad,
    };
    let slot = outer_key(to.pair, header).encrypt(&outer_nonce(place).into(), payload);
    slot.ok().filter(|slot| slot.len() == SLOT)
}

fn outer_key(pair: &Secret32, header: &Header) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(pair.derive(LABEL, &[&header.nonce]).as_bytes().into())
}

/// Two slots for one device in one body must not share a nonce.
fn outer_nonce(place: usize) -> [u8; 24] {
    let mut nonce = [0; 24];
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    for (to, from) in nonce.iter_mut().skip(20).zip(place.to_be_bytes()) {
        *to = from;
    }
    nonce
}

fn info(header: &Header, recipient: DeviceId) -> Vec<u8> {
    [
        LABEL.as_bytes(),
        &[0],
        header.community.as_bytes(),
        header.device.as_bytes(),
        recipient.as_bytes(),
    ]
    .concat()
}

/// The smallest size of a sealed body that takes so many bytes.
fn size_for(bytes: usize) -> usize {
    let sizes = (0..=8).map(|k| (256_usize << k) + 16);
    let fits = sizes.into_iter().find(|size| bytes <= *size);
    fits.unwrap_or(crate::op::MAX_BODY)
}
