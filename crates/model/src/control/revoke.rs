//! Putting a device out by the twelve words: what the person key signs.
use ed25519_dalek::{Signer as _, SigningKey};

use super::Cut;
use super::cbor::Writer;
use crate::id::{CommunityId, DeviceId};
use crate::op::framed;

/// Signs a revocation with the person key: "the twelve words say it".
#[must_use]
pub fn sign_revocation(
    key: &SigningKey,
    community: CommunityId,
    device: DeviceId,
    cut: &Cut,
) -> [u8; 64] {
    key.sign(&revocation_message(community, device, cut))
        .to_bytes()
}

/// What the person key signs when the twelve words revoke a device:
/// `"potluck/revoke/v1\0" ‖ community ‖ device ‖ u32 length ‖ CBOR of the cut`.
#[must_use]
pub fn revocation_message(community: CommunityId, device: DeviceId, cut: &Cut) -> Vec<u8> {
    let mut writer = Writer::new();
    cut.write(&mut writer);
    [
        b"potluck/revoke/v1\0".as_slice(),
        community.as_bytes(),
        device.as_bytes(),
        &framed(&[&writer.finish()]),
    ]
    .concat()
}
