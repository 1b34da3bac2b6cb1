//! Circles: a genesis as it travels, the id of a thread, a body, and a slot for opening.
use potluck_model::body::{Body, Message};
use potluck_model::circle::slots::{Recipient, open_slots, seal_slots};
use potluck_model::circle::{carry, wrap};
use potluck_model::id::{DeviceId, GroupId, Incarnation, OpId};
use potluck_model::member::{ControlGraph, found, thread_id};
use potluck_model::op::{Kind, NO_OP, body_hash};
use potluck_model::pairing::pair_key;
use potluck_model::segment::SignedControl;
use potluck_model::slot::SlotContent;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use serde_json::json;

use crate::ops::{epoch_key, fields, header};
use crate::people::{ana, ben, community_id, genesis, incarnation_of_ana, now, salt};
use crate::{check, hex, once};

#[test]
fn what_is_written_in_a_circle_has_these_bytes() {
    let mut of_circle = genesis(vec![ana().certificate()]);
    of_circle.salt = [0xc5; 32];
    let signed = found(&ana().keys(0), of_circle.clone(), &[], now()).unwrap();
    let within = (community_id(), &salt());
    let graph =
        ControlGraph::found_circle(within, &signed.header, signed.signature, &signed.body).unwrap();
    let travelling = SignedControl {
        header: signed.header.clone(),
        signature: signed.signature,
        body: signed.body.clone(),
    };
    let carried = carry("Kitchen", &[travelling], 30_000);
    let message = Body::Message(Message {
        about: None,
        text: "The stove is broken".to_owned(),
    });
    let other = Incarnation::from_bytes([0xb7; 32]);
    let group = graph.group();
    check(
        "circle",
        &json!({
            "community": hex(community_id().as_bytes()),
            "certificates_over": hex(salt()),
            "salt": hex(of_circle.salt),
            "genesis": hex(&signed.body),
            "group": hex(group.as_bytes()),
            "op_id": hex(signed.header.id().as_bytes()),
            "carried": carried.iter().map(|body| hex(wrap(group, body))).collect::<Vec<_>>(),
            "message": hex(wrap(group, &message)),
            "thread": {
                "incarnations": [hex(incarnation_of_ana().as_bytes()), hex(other.as_bytes())],
                "group": hex(thread_id(community_id(), other, incarnation_of_ana()).as_bytes()),
            },
        }),
    );
}

#[test]
fn a_slot_of_a_circle_opens_for_its_device() {
    let (from, to) = (ana().keys(0), ben().keys(0));
    let me: DeviceId = to.device_id();
    let sender = (from.device_id(), from.pairing_public());
    let pair = pair_key(community_id(), (me, &to.pair), sender).unwrap();
    let content = SlotContent {
        group: GroupId::from_bytes([0xc1; 32]),
        key: epoch_key(),
        epoch: OpId::from_bytes([0xe9; 32]),
    };
    let mut header = header(Kind::DATA, 1, NO_OP);
    header.device = from.device_id();
    let mut sealed = header.clone();
    let recipient = Recipient {
        device: me,
        sealing: ben().sealing.public(),
        pair: &pair,
        content: &content,
    };
    let made = seal_slots(&mut StdRng::seed_from_u64(7), &mut sealed, &[recipient]);
    let body = once("circle-slot", "/body", || made.clone());
    let hint = once("circle-slot", "/hint", || sealed.hint.to_vec());
    let nonce = once("circle-slot", "/nonce", || sealed.nonce.to_vec());
    header.hint = hint.try_into().unwrap();
    header.nonce = nonce.try_into().unwrap();
    header.body_len = u32::try_from(body.len()).unwrap();
    header.body_hash = body_hash(&body);

    let opened = open_slots(&header, &body, (me, &pair), &[ben().sealing]);
    assert_eq!(opened, std::slice::from_ref(&content));
    check(
        "circle-slot",
        &json!({
            "community": hex(header.community.as_bytes()),
            "sender_device": hex(header.device.as_bytes()),
            "recipient_device": hex(me.as_bytes()),
            "pair_key": hex(pair.as_bytes()),
            "recipient_sealing_private": hex(ben().sealing.secret().as_bytes()),
            "fields": fields(&header),
            "hint": hex(header.hint),
            "nonce": hex(header.nonce),
            "aad": hex(header.encode_start()),
            "body": hex(&body),
            "group": hex(content.group.as_bytes()),
            "epoch_key": hex(content.key.secret().as_bytes()),
            "epoch": hex(content.epoch.as_bytes()),
        }),
    );
}
