use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::act::SignUp;
use crate::id::OpId;
use crate::schedule::Date;
use crate::time::Timestamp;

fn acts() -> Vec<ActKind> {
    let claim = OpId::from_bytes([3; 32]);
    let note = "Tuesday".to_owned();
    vec![
        ActKind::Claim {
            note: note.clone(),
            quantity: Some(2),
            at: Some(Timestamp::from_millis(5)),
        },
        ActKind::Claim {
            note: String::new(),
            quantity: None,
            at: None,
        },
        ActKind::Release { claim },
        ActKind::Accept {
            claim,
            quantity: Some(1),
            agreed: Some(Timestamp::from_millis(9)),
            slots: BTreeMap::from([
                (DeviceId::from_bytes([1; 32]), vec![7; 128]),
                (DeviceId::from_bytes([2; 32]), vec![8]),
            ]),
        },
        ActKind::Decline {
            claim,
            note: note.clone(),
        },
        ActKind::HandOver { claim },
        ActKind::Confirm { claim },
        ActKind::Withdraw,
        ActKind::SignUp {
            what: SignUp::Place,
            on: None,
        },
        ActKind::SignUp {
            what: SignUp::Shift("cook".into()),
            on: Date::new(2026, 12, 5),
        },
        ActKind::SignUp {
            what: SignUp::Bring {
                item: "bread".into(),
                quantity: 3,
            },
            on: None,
        },
        ActKind::CancelSignUp { sign_up: claim },
        ActKind::Cancel { note: note.clone() },
        ActKind::Thank {
            claim: Some(claim),
            text: note.clone(),
        },
        ActKind::Thank {
            claim: None,
            text: String::new(),
        },
        ActKind::Flag {
            reason: note.clone(),
        },
        ActKind::Hide { reason: note },
        ActKind::Hide {
            reason: String::new(),
        },
        ActKind::Unhide,
        ActKind::NameCommunity {
            name: "Elm Street".to_owned(),
        },
        ActKind::Note {
            text: "Please pause".to_owned(),
        },
        ActKind::Note {
            text: String::new(),
        },
        ActKind::FoundAnew {
            name: "Elm Street".to_owned(),
            code: "potluck-23456".to_owned(),
        },
    ]
}

fn change() -> Change {
    Change {
        owner: Incarnation::from_bytes([1; 32]),
        salt: [2; 16],
        generation: 3,
        change: vec![4; 300],
    }
}

#[test]
fn every_body_comes_back_from_its_bytes() {
    let record = RecordId::from_bytes([9; 32]);
    let acts = acts()
        .into_iter()
        .map(|kind| Body::Act(Act::new(record, kind)));

    for body in acts.chain([Body::Change(change())]) {
        assert_eq!(Body::decode(&body.encode()), Ok(body));
    }
}

#[test]
fn a_type_of_a_newer_version_is_unknown_and_no_fault() {
    let newer = cbor::encode(&Cbor::Map(Map::from([
        (0, Cbor::Uint(77)),
        (1, Cbor::Text("what it means is for others to know".into())),
    ])));

    assert_eq!(Body::decode(&newer), Ok(Body::Unknown { kind: 77 }));
}

#[test]
fn an_act_of_a_newer_version_still_names_its_record() {
    let record = RecordId::from_bytes([9; 32]);
    let newer = cbor::encode(&Cbor::Map(Map::from([
        (0, Cbor::Uint(2)),
        (1, Cbor::Bytes(vec![9; 32])),
        (2, Cbor::Uint(99)),
        (3, Cbor::Map(Map::from([(7, Cbor::Negative(3))]))),
    ])));

    let expected = Act {
        record,
        kind: ActKind::Unknown(99),
        newer: true,
    };
    assert_eq!(Body::decode(&newer), Ok(Body::Act(expected)));
}

#[test]
fn a_new_field_in_a_known_act_is_passed_over_and_noted() {
    let newer = cbor::encode(&Cbor::Map(Map::from([
        (0, Cbor::Uint(2)),
        (1, Cbor::Bytes(vec![9; 32])),
        (2, Cbor::Uint(7)),
        (3, Cbor::Map(Map::from([(50, Cbor::Bool(true))]))),
    ])));

    let Ok(Body::Act(act)) = Body::decode(&newer) else {
        panic!("it is an act");
    };
    assert_eq!((act.kind, act.newer), (ActKind::Withdraw, true));
}

#[test]
fn a_known_type_without_what_it_needs_is_refused() {
    let act = |number, fields| {
        cbor::encode(&Cbor::Map(Map::from([
            (0, Cbor::Uint(2)),
            (1, Cbor::Bytes(vec![9; 32])),
            (2, Cbor::Uint(number)),
            (3, Cbor::Map(fields)),
        ])))
    };
    let long = "a".repeat(501);
    let op = || Cbor::Bytes(vec![1; 32]);
    let slot = |device: u8, len| {
        Cbor::List(vec![
            Cbor::Bytes(vec![device; 32]),
            Cbor::Bytes(vec![0; len]),
        ])
    };
    for (why, body) in [
        ("no claim", act(2, Map::new())),
        (
            "a short id",
            act(2, Map::from([(1, Cbor::Bytes(vec![1; 31]))])),
        ),
        ("a long note", act(1, Map::from([(1, Cbor::Text(long))]))),
        ("none of it", act(1, Map::from([(2, Cbor::Uint(0))]))),
        (
            "slots out of order",
            act(
                3,
                Map::from([(1, op()), (4, Cbor::List(vec![slot(2, 1), slot(1, 1)]))]),
            ),
        ),
        (
            "a long slot",
            act(
                3,
                Map::from([(1, op()), (4, Cbor::List(vec![slot(1, 129)]))]),
            ),
        ),
        (
            "an empty note that is not left out",
            act(10, Map::from([(1, Cbor::Text(String::new()))])),
        ),
        (
            "no slots that are not left out",
            act(3, Map::from([(1, op()), (4, Cbor::List(vec![]))])),
        ),
        ("no map at all", cbor::encode(&Cbor::Uint(2))),
        ("too long", vec![0; MAX_LEN + 1]),
    ] {
        assert!(Body::decode(&body).is_err(), "{why}");
    }
}

#[test]
fn the_names_of_record_document_and_actor_are_all_different() {
    let group = GroupId::from_bytes([5; 32]);
    let change = change();
    let later = Change {
        generation: 4,
        ..change.clone()
    };
    let [one, two] = [1, 2].map(|device| DeviceId::from_bytes([device; 32]));

    assert_eq!(change.record(group), later.record(group));
    assert_ne!(change.document(group), later.document(group));
    assert_ne!(
        actor(change.document(group), one),
        actor(change.document(group), two)
    );
}

proptest! {
    #[test]
    fn whatever_comes_is_read_in_one_way_or_refused(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        bit in 0..8,
        noise in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = Body::decode(&noise);
        let body = Body::Act(Act::new(RecordId::from_bytes([9; 32]), which.get(&acts()).clone()));
        let mut bytes = body.encode();
        let at = place.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        // A flipped bit may be another act, but never the same one, and never two ways to write it.
        if let Ok(other) = Body::decode(&bytes) {
            prop_assert_ne!(&other, &body);
            let newer = matches!(&other, Body::Act(act) if act.newer);
            if !newer && !matches!(other, Body::Unknown { .. }) {
                prop_assert_eq!(other.encode(), bytes);
            }
        }
    }
}
