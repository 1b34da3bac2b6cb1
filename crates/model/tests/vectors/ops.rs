//! Headers, signatures, sealed bodies, runs.
use potluck_model::epoch::{EpochKey, open_body, seal_body};
use potluck_model::id::{GroupId, OpId};
use potluck_model::op::{Header, Kind, NO_OP, OpSignature, body_hash};
use potluck_model::run::{Entry, Run, Tip};
use potluck_model::secret::Secret32;
use potluck_model::time::LogicalTime;
use serde_json::{Value, json};

use crate::people::{ana, community, community_id, now, today};
use crate::{check, hex};

pub(crate) fn epoch_key() -> EpochKey {
    EpochKey::from_secret(Secret32::from_bytes([0xe0; 32]))
}

/// The header of an operation of Ana's, still without body.
pub(crate) fn header(kind: Kind, seq: u64, prev: OpId) -> Header {
    let mut time = LogicalTime::default().next(now());
    for _ in 0..seq {
        time = time.next(now());
    }
    Header {
        kind,
        community: community_id(),
        device: ana().keys(0).device_id(),
        seq,
        prev,
        time,
        expires: today().plus(14),
        heads: community().1.heads(),
        hint: [0; 8],
        nonce: [0; 24],
        body_len: 0,
        body_hash: [0; 32],
    }
}

pub(crate) fn fields(header: &Header) -> Value {
    let heads: Vec<Value> = header
        .heads
        .iter()
        .map(|head| hex(head.as_bytes()))
        .collect();
    json!({
        "version": 1,
        "kind": header.kind.byte(),
        "community": hex(header.community.as_bytes()),
        "device": hex(header.device.as_bytes()),
        "seq": header.seq,
        "prev": hex(header.prev.as_bytes()),
        "time": hex(header.time.bits().to_be_bytes()),
        "expires_day": header.expires.number(),
        "heads": heads,
        "hint": hex(header.hint),
        "nonce": hex(header.nonce),
        "body_len": header.body_len,
        "body_hash": hex(header.body_hash),
    })
}

#[test]
fn an_operation_is_named_signed_and_sealed_like_this() {
    let group: GroupId = community_id().into();
    let key = epoch_key();
    let cases: Vec<Value> = [&b"soup"[..], &[0x5a; 251], &[0x5a; 252]]
        .iter()
        .map(|plaintext| {
            let mut header = header(Kind::DATA, 1, NO_OP);
            let body = seal_body(&key, &mut header, [0x24; 24], plaintext).unwrap();
            assert_eq!(header.check(), Ok(()));
            assert_eq!(open_body(&key, &header, &body).as_deref(), Ok(*plaintext));
            json!({
                "plaintext": hex(plaintext),
                "fields": fields(&header),
                "header": hex(header.encode()),
                "op_id": hex(header.id().as_bytes()),
                "signature": hex(OpSignature::sign(&ana().keys(0).sign, header.id()).as_bytes()),
                "body": hex(&body),
                "body_hash": hex(body_hash(&body)),
            })
        })
        .collect();
    check(
        "operation",
        &json!({
            "epoch_key": hex(key.secret().as_bytes()),
            "group": hex(group.as_bytes()),
            "key_id": hex(key.key_id(group).as_bytes()),
            "signing_seed": hex(ana().keys(0).sign.to_bytes()),
            "cases": cases,
        }),
    );
}

#[test]
fn a_run_has_these_bytes() {
    let mut headers: Vec<Header> = vec![];
    let mut prev = NO_OP;
    for (seq, kind) in (1..).zip([Kind::DATA, Kind::DATA, Kind::RETRACT]) {
        let mut next = header(kind, seq, prev);
        if seq >= 2 {
            // What somebody knows of membership has changed since.
            next.heads = vec![OpId::from_bytes([0x11; 32]), OpId::from_bytes([0x22; 32])];
        }
        if kind == Kind::DATA {
            seal_body(&epoch_key(), &mut next, [0x30; 24], b"soup").unwrap();
        } else {
            next.body_len = 3;
            next.body_hash = body_hash(b"abc");
        }
        prev = next.id();
        headers.push(next);
    }
    let mut heads: Vec<OpId> = vec![];
    let entries = headers.iter().map(|header| {
        let entry = Entry::of(header, &heads);
        heads.clone_from(&header.heads);
        entry
    });
    let run = Run {
        log: headers[0].log(),
        first: 1,
        entries: entries.collect(),
        signature: OpSignature::sign(&ana().keys(0).sign, prev),
    };
    let rebuilt = run.headers(community_id(), &Tip::nothing()).unwrap();
    assert!(rebuilt.iter().map(|(_, header)| header).eq(&headers));

    let mut bytes = vec![];
    run.put(&mut bytes);
    let listed: Vec<Value> = rebuilt
        .iter()
        .map(|(id, header)| json!({ "header": hex(header.encode()), "op_id": hex(id.as_bytes()) }))
        .collect();
    check(
        "run",
        &json!({
            "community": hex(community_id().as_bytes()),
            "headers": listed,
            "run": hex(bytes),
        }),
    );
}
