//! What people read aloud and type: short codes and invitations.
use std::collections::BTreeSet;

use potluck_model::code::code;
use potluck_model::id::RecordId;
use potluck_model::invite::{Code, Purpose, founding_id};
use serde_json::{Value, json};

use crate::bodies::record;
use crate::people::{ana, community_id, salt, today};
use crate::{check, hex};

#[test]
fn records_have_these_short_codes() {
    let mut near = *record().as_bytes();
    near[3] ^= 0x08;
    let records = [
        record(),
        RecordId::from_bytes(near),
        RecordId::from_bytes([0x00; 32]),
        RecordId::from_bytes([0xff; 32]),
    ];
    let all: BTreeSet<RecordId> = records.into();
    let cases: Vec<Value> = records
        .iter()
        .map(|record| json!({ "record": hex(record.as_bytes()), "code": code(*record, &all) }))
        .collect();
    check("short-codes", &json!({ "all_in_one_community": cases }));
}

#[test]
fn an_invitation_is_written_like_this() {
    let bare = crate::control::code();
    let full = Code {
        community: Some(community_id()),
        salt: Some(salt()),
        last_day: Some(today().plus(14)),
        addresses: vec![
            "/ip4/192.168.1.7/tcp/4001".to_owned(),
            "/ip6/fe80::7/tcp/4001".to_owned(),
        ],
        ..bare.clone()
    };
    let founding = Code {
        purpose: Purpose::Found,
        community: Some(founding_id(&salt(), ana().keys(0).device_id())),
        salt: Some(salt()),
        ..bare.clone()
    };
    let case = |code: &Code| {
        assert_eq!(Code::parse(&code.to_text()).as_ref(), Ok(code));
        json!({
            "seed": hex(code.seed.as_bytes()),
            "community": code.community.map(|id| hex(id.as_bytes())),
            "salt": code.salt.map(hex),
            "last_day": code.last_day.map(|day| day.number()),
            "addresses": code.addresses,
            "text": code.to_text(),
            "words": *code.to_words(),
        })
    };
    check(
        "invitation",
        &json!({
            "invite_key_seed": hex(bare.invite_key().to_bytes()),
            "invite_public": hex(bare.invite_key().verifying_key().to_bytes()),
            "join_key": hex(bare.join_key().as_bytes()),
            "join_public": hex(bare.join_public()),
            "cases": [case(&bare), case(&full)],
            "founding": case(&founding),
            "founding_join_key": hex(founding.join_key().as_bytes()),
        }),
    );
}
