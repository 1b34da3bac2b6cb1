//! What is sealed to one device: epoch keys and sealed parts. These are for opening.
use potluck_model::id::{CommunityId, DeviceId, OpId};
use potluck_model::op::{Kind, NO_OP, body_hash};
use potluck_model::sealed::{SealedPart, open_part, seal_part};
use potluck_model::secret::Secret32;
use potluck_model::slot::{
    SealedSecret, SlotContent, SlotPage, open_from, seal_to, sealed_part_info,
};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::json;

use crate::bodies::record;
use crate::ops::{epoch_key, fields, header};
use crate::people::{ana, ben, community_id};
use crate::{check, hex, once};

#[test]
fn a_slot_opens_for_its_device() {
    let recipient = (ben().keys(0).device_id(), ben().sealing.public());
    let mut header = header(Kind::KEYS, 1, NO_OP);
    let content = SlotContent {
        group: community_id().into(),
        key: epoch_key(),
        epoch: OpId::from_bytes([0xe9; 32]),
    };
    let body = once("slot", "/body", || {
        let mut rng = StdRng::seed_from_u64(1);
        let op = OpId::from_bytes([0xe9; 32]);
        SlotPage::seal(&mut rng, &header, (op, 0), &[recipient], &content).encode()
    });
    header.body_len = u32::try_from(body.len()).unwrap();
    header.body_hash = body_hash(&body);

    let page = SlotPage::decode(&body).unwrap();
    let slot = page.slot_for(recipient.0).unwrap();
    assert_eq!(slot.open(&ben().sealing, &header).as_ref(), Ok(&content));
    check(
        "slot",
        &json!({
            "community": hex(header.community.as_bytes()),
            "sender_device": hex(header.device.as_bytes()),
            "recipient_device": hex(recipient.0.as_bytes()),
            "recipient_sealing_private": hex(ben().sealing.secret().as_bytes()),
            "fields": fields(&header),
            "aad": hex(header.encode_start()),
            "body": hex(&body),
            "op": hex(page.op.as_bytes()),
            "page": page.page,
            "enc": hex(slot.enc),
            "sealed": hex(slot.sealed),
            "group": hex(content.group.as_bytes()),
            "epoch_key": hex(content.key.secret().as_bytes()),
            "epoch": hex(content.epoch.as_bytes()),
        }),
    );
}

#[test]
fn a_sealed_part_opens_for_who_has_its_key() {
    let key = Secret32::from_bytes([0x6b; 32]);
    let part = SealedPart {
        address: "12 Elm St".to_owned(),
        telephone: String::new(),
        notes: "ring twice".to_owned(),
    };
    let sealed = seal_part(key.as_bytes(), &[0x24; 24], record(), &part);
    assert_eq!(
        open_part(key.as_bytes(), record(), &sealed),
        Ok(part.clone())
    );

    let community: CommunityId = community_id();
    let device: DeviceId = ana().keys(0).device_id();
    let info = sealed_part_info(community, record(), device);
    let wrapped = once("sealed-part", "/wrapped_key", || {
        let mut rng = StdRng::seed_from_u64(2);
        let made = seal_to(&mut rng, ana().sealing.public(), &info, &key).unwrap();
        [&made.enc[..], &made.sealed].concat()
    });
    let (enc, rest) = wrapped.split_first_chunk::<32>().unwrap();
    let slot = SealedSecret {
        enc: *enc,
        sealed: rest.try_into().unwrap(),
    };
    assert_eq!(open_from(&ana().sealing, &info, &slot).as_ref(), Ok(&key));
    check(
        "sealed-part",
        &json!({
            "record": hex(record().as_bytes()),
            "content_key": hex(key.as_bytes()),
            "nonce": hex([0x24; 24]),
            "address": part.address,
            "telephone": part.telephone,
            "notes": part.notes,
            "sealed": hex(&sealed),
            "recipient_device": hex(device.as_bytes()),
            "recipient_sealing_private": hex(ana().sealing.secret().as_bytes()),
            "info": hex(&info),
            "wrapped_key": hex(&wrapped),
        }),
    );
}
