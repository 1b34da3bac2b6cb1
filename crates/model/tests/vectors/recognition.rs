//! What two devices say to recognise each other, and what somebody signs who joins.
use potluck_model::invite::{Redeem, sign_issue};
use potluck_model::pairing::{
    Speaker, Transcript, heard, joiner_key, m3_tag, m4_tag, m5_tag, nonce_of, pair_key,
    sign_recognition, welcomer_key,
};
use potluck_model::secret::Secret32;
use potluck_model::wire::{Frame, SLOTS};
use serde_json::{Value, json};

use crate::people::{ana, ben, community_id};
use crate::{check, hex};

fn tags(key: &Secret32, speakers: [Speaker; 2], t: &Transcript) -> Value {
    let [initiator, responder] = speakers;
    // Real frames carry 1,024 tags; what is hashed is the frame as it travels, padding and all.
    let m3 = Frame::Tags(vec![m3_tag(key, initiator, t)]).encode();
    let mut answers = [[0; 24]; SLOTS];
    answers[0] = m4_tag(key, responder, t, &heard(&[&m3]));
    let m4 = Frame::Answers(Box::new(answers)).encode();
    let mut confirmations = [[0; 16]; SLOTS];
    confirmations[0] = m5_tag(key, initiator, t, &heard(&[&m3, &m4]));
    let m5 = Frame::Confirmations(Box::new(confirmations)).encode();
    let said = heard(&[&m3, &m4, &m5]);
    let proof = |who: &crate::people::Neighbour| {
        hex(sign_recognition(
            &who.keys(0).sign,
            community_id(),
            t,
            &said,
        ))
    };
    json!({
        "m3_tag": hex(m3_tag(key, initiator, t)),
        "m3": hex(&m3),
        "m4_tag": hex(answers[0]),
        "m4": hex(&m4),
        "m5_tag": hex(confirmations[0]),
        "m5": hex(&m5),
        "hash_of_m3": hex(heard(&[&m3])),
        "hash_of_m3_m4": hex(heard(&[&m3, &m4])),
        "hash_of_m3_m4_m5": hex(said),
        "signature_of_ana": proof(&ana()),
        "signature_of_ben": proof(&ben()),
    })
}

#[test]
fn two_devices_recognise_each_other_by_these_bytes() {
    let (initiator, responder) = (ana().keys(0), ben().keys(0));
    let key = pair_key(
        community_id(),
        (initiator.device_id(), &initiator.pair),
        (responder.device_id(), responder.pairing_public()),
    )
    .unwrap();
    let (transport_i, transport_r) = (b"transport id of I", b"transport id of R!");
    let [secret_i, secret_r] = [0x01, 0x02].map(|byte| Secret32::from_bytes([byte; 32]));
    let (nonce_i, nonce_r) = (nonce_of(&secret_i), nonce_of(&secret_r));
    let t = Transcript::new((transport_i, &nonce_i), (transport_r, &nonce_r));
    let code = crate::control::code();
    let fellows = [Speaker::Fellow, Speaker::Fellow];
    let joins = [Speaker::Joiner, Speaker::Welcomer];
    let joined = [Speaker::Welcomer, Speaker::Joiner];
    let invite = code.invite_key().verifying_key().to_bytes();
    // The nonce that counts is that of the member.
    let [dialled, dials] = [&secret_r, &secret_i].map(|member| {
        let key = welcomer_key(member, &code.join_public(), &invite).unwrap();
        assert_eq!(
            joiner_key(&code.join_key(), &nonce_of(member), &invite),
            Ok(key.clone())
        );
        key
    });
    check(
        "recognition",
        &json!({
            "community": hex(community_id().as_bytes()),
            "initiator_device": hex(initiator.device_id().as_bytes()),
            "initiator_pairing_private": hex(initiator.pair.to_bytes()),
            "responder_device": hex(responder.device_id().as_bytes()),
            "responder_pairing_public": hex(responder.pairing_public().as_bytes()),
            "pair_key": hex(key.as_bytes()),
            "transport_id_of_initiator": hex(transport_i),
            "transport_id_of_responder": hex(transport_r),
            "nonce_private_of_initiator": hex(secret_i.as_bytes()),
            "nonce_private_of_responder": hex(secret_r.as_bytes()),
            "nonce_of_initiator": hex(nonce_i),
            "nonce_of_responder": hex(nonce_r),
            "transcript": hex(t.as_bytes()),
            "fellows": tags(&key, fellows, &t),
            "join_private": hex(code.join_key().as_bytes()),
            "join_public": hex(code.join_public()),
            "invite_public": hex(invite),
            "key_when_joiner_dials": hex(dialled.as_bytes()),
            "joiner_dials": tags(&dialled, joins, &t),
            "key_when_member_dials": hex(dials.as_bytes()),
            "member_dials": tags(&dials, joined, &t),
        }),
    );
}

#[test]
fn who_joins_signs_these_bytes() {
    let certificate = ben().certificate();
    let transcript = Transcript::from_bytes([0x77; 32]);
    let redeem = Redeem {
        community: community_id(),
        person: certificate.person,
        device: certificate.device,
        pairing: certificate.pairing,
        sealing: certificate.sealing,
        admitting: ana().keys(0).device_id(),
        transcript,
    };
    let key = crate::control::code().invite_key();
    let issuer = ana().keys(0).device_id();
    check(
        "joining",
        &json!({
            "invite_key_seed": hex(key.to_bytes()),
            "community": hex(community_id().as_bytes()),
            "issuer_device": hex(issuer.as_bytes()),
            "self_signature": hex(sign_issue(&key, community_id(), issuer)),
            "person": hex(redeem.person.as_bytes()),
            "device": hex(redeem.device.as_bytes()),
            "pairing": hex(redeem.pairing.as_bytes()),
            "sealing": hex(redeem.sealing.as_bytes()),
            "admitting_device": hex(redeem.admitting.as_bytes()),
            "transcript": hex(transcript.as_bytes()),
            "redeem_signature": hex(redeem.sign(&key)),
        }),
    );
}
