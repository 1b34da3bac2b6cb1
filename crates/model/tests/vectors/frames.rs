//! Frames: one of each tag.
use potluck_model::id::{CommunityId, DeviceId, KeyId};
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::segment::SignedControl;
use potluck_model::slot::SealedSecret;
use potluck_model::wire::{
    BucketRow, Founding, Frame, JoinRefusal, Level, Mark, Parcel, Proof, Row, SLOTS, Span, open,
    padded,
};
use serde_json::{Value, json};

use crate::people::{ana, community_id};
use crate::{check, hex};

fn all() -> Vec<(&'static str, Frame)> {
    let device = DeviceId::from_bytes([0xd0; 32]);
    let log = LogId {
        device,
        kind: LogKind::Data,
    };
    let mark = Mark {
        length: 70,
        tip: *b"tip-tip-",
    };
    let span = Span {
        log,
        from: 2,
        to: 9,
    };
    let row = Row {
        keys: Mark::default(),
        data: mark,
    };
    let level = Level {
        control: [0x0c; 8],
        rows: [0x0d; 8],
        missing: 3,
    };
    let op = || {
        let (signed, _) = crate::people::community();
        let mut header = signed.header;
        // What the session implies is not in the bytes.
        header.community = CommunityId::from_bytes([0; 32]);
        vec![SignedControl {
            header,
            signature: signed.signature,
            body: signed.body,
        }]
    };
    vec![
        ("Hello", Frame::Hello([0x01; 32])),
        (
            "Tags (two, for shortness)",
            Frame::Tags(vec![[0x02; 8], [0x03; 8]]),
        ),
        ("Answers", Frame::Answers(Box::new([[0x04; 24]; SLOTS]))),
        (
            "Confirmations",
            Frame::Confirmations(Box::new([[0x05; 16]; SLOTS])),
        ),
        (
            "Proofs",
            Frame::Proofs(vec![Proof {
                device,
                signature: [0x06; 64],
            }]),
        ),
        ("Join", Frame::Join([0x07; 32])),
        (
            "JoinControl",
            Frame::JoinControl(community_id(), op(), false),
        ),
        (
            "Redeem",
            Frame::Redeem(ana().certificate().encode(), [0x08; 64], "Ana".to_owned()),
        ),
        ("Welcome", Frame::Welcome),
        (
            "NotWelcome, expired",
            Frame::NotWelcome(JoinRefusal::Expired),
        ),
        (
            "NotWelcome, used up",
            Frame::NotWelcome(JoinRefusal::UsedUp),
        ),
        (
            "NotWelcome, invalid",
            Frame::NotWelcome(JoinRefusal::Invalid),
        ),
        (
            "NotWelcome, the founding was given up",
            Frame::NotWelcome(JoinRefusal::Ended),
        ),
        ("Level", Frame::Level(vec![level])),
        (
            "ControlBuckets",
            Frame::ControlBuckets(0, Box::new([[0x09; 8]; 16])),
        ),
        (
            "ControlRows",
            Frame::ControlRows(0, 1 << 13, vec![(device, mark)]),
        ),
        ("WantControl", Frame::WantControl(0, vec![(device, 69)])),
        ("ControlOps", Frame::ControlOps(0, op(), true)),
        ("Buckets", Frame::Buckets(0, [0x0a; 8], vec![[0x0b; 8]])),
        (
            "Rows",
            Frame::Rows(
                0,
                [0x0a; 8],
                vec![BucketRow {
                    bucket: 0,
                    rows: vec![row, Row::default()],
                }],
            ),
        ),
        ("RowsById", Frame::RowsById(0, vec![(device, row)])),
        ("WantHeaders", Frame::WantHeaders(0, vec![span])),
        ("Headers (none)", Frame::Headers(0, vec![])),
        ("WantBodies", Frame::WantBodies(0, vec![span])),
        (
            "Bodies",
            Frame::Bodies(0, vec![(Place { log, seq: 2 }, vec![0x0e; 5])]),
        ),
        ("Lacking", Frame::Lacking(0, vec![span])),
        ("News", Frame::News(0, vec![(log, mark)])),
        ("Receipt", Frame::Receipt(0, 4, 70, vec![span])),
        ("Credit", Frame::Credit(4096)),
        (
            "WantKeys",
            Frame::WantKeys(0, vec![KeyId::from_bytes([0x0f; 32])]),
        ),
        (
            "Keys",
            Frame::Keys(
                0,
                vec![(
                    KeyId::from_bytes([0x0f; 32]),
                    SealedSecret {
                        enc: [0x10; 32],
                        sealed: [0x11; 48],
                    },
                )],
            ),
        ),
        (
            "Gathering",
            Frame::Founding(Founding::Gathering(
                "Elm Street".to_owned(),
                vec!["Ana".to_owned(), "Ben".to_owned()],
                3,
            )),
        ),
        (
            "Proposed (a body of two bytes, for shortness)",
            Frame::Founding(Founding::Proposed(vec![0xa2, 0x00])),
        ),
        ("Agreed", Frame::Founding(Founding::Agreed([0x42; 64]))),
    ]
}

#[test]
fn every_frame_has_these_bytes() {
    let cases: Vec<Value> = all()
        .into_iter()
        .map(|(name, frame)| {
            let bytes = frame.encode();
            assert_eq!(Frame::decode(&bytes).as_ref(), Ok(&frame), "{name}");
            let (length, rest) = bytes.split_first_chunk().unwrap();
            let length = usize::try_from(u32::from_be_bytes(*length)).unwrap();
            json!({
                "name": name,
                "tag": rest[0],
                "content": hex(&rest[..length]),
                "padded_length": bytes.len(),
            })
        })
        .collect();
    let mut tags: Vec<u64> = cases
        .iter()
        .filter_map(|case| case["tag"].as_u64())
        .collect();
    tags.dedup();
    let others = [34, 35, 40, 41, 42];
    assert!(tags.into_iter().eq((1..=26).chain(others)), "one of each");
    let sizes: Vec<Value> = [1, 256, 257, 1_024, 4_097, 8_199, 65_536, 65_537, 200_000]
        .into_iter()
        .map(|len: usize| json!({ "length_and_content": len, "padded_length": padded(len) }))
        .collect();
    let together = [Frame::Credit(1_000), Frame::Receipt(0, 3, 12, vec![])];
    let mut parcel = Parcel::default();
    for frame in &together {
        assert!(parcel.put(frame.encode()).is_empty());
    }
    let bytes = parcel.close().unwrap();
    let opened = open(&bytes).unwrap().into_iter().map(|(frame, _)| frame);
    assert!(opened.eq(together));
    let parcel = json!({ "frames": ["Credit", "Receipt"], "as_it_travels": hex(bytes) });
    check(
        "frames",
        &json!({ "frames": cases, "together": parcel, "padding": sizes }),
    );
}
