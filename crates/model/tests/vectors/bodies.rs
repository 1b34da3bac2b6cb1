//! What opened bodies of data operations say: changes, acts, proposals.
use std::collections::BTreeMap;

use potluck_model::act::{ActKind, SignUp};
use potluck_model::body::{Act, Body, Change, Cosign, Proposal, actor, doc_id, record_id};
use potluck_model::control::{Admit, ControlBody, cosign};
use potluck_model::document::Document;
use potluck_model::draft::{Basics, Details, Draft, Need, Quantity};
use potluck_model::guard::Guard;
use potluck_model::id::{DeviceId, GroupId, Incarnation, OpId, RecordId};
use potluck_model::record::{Urgency, write, write_changes};
use potluck_model::role::Role;
use potluck_model::schedule::Date;
use serde_json::{Value, json};

use crate::people::{ana, ben, community_id, incarnation_of_ana, now};
use crate::{check, hex};

const SALT: [u8; 16] = [0x5a; 16];

pub(crate) fn record() -> RecordId {
    record_id(community_id().into(), incarnation_of_ana(), &SALT)
}

fn need(title: &str) -> Draft {
    let basics = Basics {
        title: title.to_owned(),
        place: "Elm St".to_owned(),
        tags: vec!["lift".to_owned()],
        ..Basics::default()
    };
    let need = Need {
        category: "transport".parse().unwrap(),
        urgency: Urgency::Days,
        quantity: Some(Quantity {
            amount: 1,
            unit: "ride".to_owned(),
        }),
        to: Some(now().plus_days(10)),
        ..Need::default()
    };
    Draft::new(basics, Details::Need(need)).unwrap()
}

fn in_and_out(body: &Body) -> Vec<u8> {
    let bytes = body.encode();
    assert_eq!(Body::decode(&bytes).as_ref(), Ok(body));
    bytes
}

#[test]
fn a_record_is_written_and_edited_in_these_bytes() {
    let group: GroupId = community_id().into();
    let owner = incarnation_of_ana();
    let device = ana().keys(0).device_id();
    let document = doc_id(group, owner, &SALT, 0);
    let actor = actor(document, device);

    let (first, second) = (
        need("Lift to the clinic"),
        need("Lift to the clinic, and back"),
    );
    let mut written = Document::new();
    let changes = [
        written.edit(actor, &write(&first)).unwrap().unwrap(),
        written
            .edit(actor, &write_changes(&first, &second))
            .unwrap()
            .unwrap(),
    ];
    let mut guard = Guard::new();
    let shown: Vec<Value> = changes
        .iter()
        .map(|change| {
            let hash = guard.check(actor, change).unwrap().hash();
            let body = Body::Change(Change {
                owner,
                salt: SALT,
                generation: 0,
                change: change.clone(),
            });
            json!({
                "change": hex(change),
                "hash": hex(hash),
                "body": hex(in_and_out(&body)),
            })
        })
        .collect();
    check(
        "change",
        &json!({
            "group": hex(group.as_bytes()),
            "owner": hex(owner.as_bytes()),
            "salt": hex(SALT),
            "record_id": hex(record().as_bytes()),
            "doc_id_of_generation_0": hex(document.as_bytes()),
            "doc_id_of_generation_1": hex(doc_id(group, owner, &SALT, 1).as_bytes()),
            "device": hex(device.as_bytes()),
            "actor": hex(actor.as_bytes()),
            "changes": shown,
        }),
    );
}

#[test]
fn every_act_has_these_bytes() {
    let claim = OpId::from_bytes([0xc1; 32]);
    let words = || "thank you".to_owned();
    let slots = BTreeMap::from([
        (DeviceId::from_bytes([0x01; 32]), vec![0xaa; 80]),
        (DeviceId::from_bytes([0x02; 32]), vec![0xbb; 80]),
    ]);
    let acts = [
        (
            "claim, in a word",
            ActKind::Claim {
                note: String::new(),
                quantity: None,
                at: None,
            },
        ),
        (
            "claim",
            ActKind::Claim {
                note: words(),
                quantity: Some(2),
                at: Some(now()),
            },
        ),
        ("release", ActKind::Release { claim }),
        (
            "accept, in a word",
            ActKind::Accept {
                claim,
                quantity: None,
                agreed: None,
                slots: BTreeMap::new(),
            },
        ),
        (
            "accept",
            ActKind::Accept {
                claim,
                quantity: Some(1),
                agreed: Some(now()),
                slots,
            },
        ),
        (
            "decline",
            ActKind::Decline {
                claim,
                note: words(),
            },
        ),
        ("hand over", ActKind::HandOver { claim }),
        ("confirm", ActKind::Confirm { claim }),
        ("withdraw", ActKind::Withdraw),
        (
            "sign up for a place",
            ActKind::SignUp {
                what: SignUp::Place,
                on: None,
            },
        ),
        (
            "sign up for a shift",
            ActKind::SignUp {
                what: SignUp::Shift("cook".to_owned()),
                on: Date::new(2026, 12, 5),
            },
        ),
        (
            "sign up to bring",
            ActKind::SignUp {
                what: SignUp::Bring {
                    item: "bread".to_owned(),
                    quantity: 3,
                },
                on: None,
            },
        ),
        ("cancel a sign-up", ActKind::CancelSignUp { sign_up: claim }),
        ("cancel an event", ActKind::Cancel { note: words() }),
        (
            "thank",
            ActKind::Thank {
                claim: Some(claim),
                text: words(),
            },
        ),
        ("flag", ActKind::Flag { reason: words() }),
        ("hide", ActKind::Hide { reason: words() }),
        ("unhide", ActKind::Unhide),
    ];
    let mut cases: Vec<Value> = acts
        .into_iter()
        .map(|(name, kind)| {
            let body = in_and_out(&Body::Act(Act::new(record(), kind)));
            json!({ "name": name, "body": hex(body) })
        })
        .collect();
    let community = RecordId::from_bytes(*community_id().as_bytes());
    let name = ActKind::NameCommunity {
        name: "Elm Street".to_owned(),
    };
    let body = in_and_out(&Body::Act(Act::new(community, name)));
    cases.push(json!({ "name": "name the community", "body": hex(body) }));
    let person = RecordId::from_bytes(*ben().person().as_bytes());
    let note = ActKind::Note { text: words() };
    let body = in_and_out(&Body::Act(Act::new(person, note)));
    cases.push(json!({ "name": "note on a person", "body": hex(body) }));
    let anew = ActKind::FoundAnew {
        name: "Elm Street".to_owned(),
        code: "potluck-23456".to_owned(),
    };
    let body = in_and_out(&Body::Act(Act::new(community, anew)));
    cases.push(json!({ "name": "found the community anew", "body": hex(body) }));
    check(
        "acts",
        &json!({
            "record": hex(record().as_bytes()),
            "community": hex(community.as_bytes()),
            "person": hex(person.as_bytes()),
            "claim": hex(claim.as_bytes()),
            "cases": cases,
        }),
    );
}

#[test]
fn a_proposal_and_its_signature_have_these_bytes() {
    let parents = vec![OpId::from_bytes([0x11; 32]), OpId::from_bytes([0x22; 32])];
    let keys = ben().keys(0);
    let body = ControlBody::Promote {
        incarnation: Incarnation::from_bytes([0x33; 32]),
    };
    let cosig = cosign(&keys.sign, community_id(), &parents, &body);
    let proposal = Proposal {
        parents,
        body,
        name: String::new(),
    };
    let admission = Proposal {
        parents: proposal.parents.clone(),
        body: ControlBody::Admit(Box::new(Admit {
            certificate: ben().certificate(),
            role: Role::Newcomer,
            via: None,
            succeeds: None,
        })),
        name: "Ben".to_owned(),
    };
    let agreed = Cosign {
        proposal: OpId::from_bytes([0x44; 32]),
        incarnation: Incarnation::from_bytes([0x55; 32]),
        grant: OpId::from_bytes([0x66; 32]),
        certificate: OpId::from_bytes([0x77; 32]),
        cosig,
    };
    let signer = agreed.signer(keys.device_id(), community_id(), &proposal);
    assert_eq!(signer.and_then(|signer| signer.cosig), Some(cosig));
    check(
        "proposal",
        &json!({
            "community": hex(community_id().as_bytes()),
            "device": hex(keys.device_id().as_bytes()),
            "type_and_value": hex(proposal.body.encode()),
            "proposal": hex(in_and_out(&Body::Proposal(Box::new(proposal)))),
            "cosign": hex(in_and_out(&Body::Cosign(agreed))),
            "proposal_to_admit": hex(in_and_out(&Body::Proposal(Box::new(admission)))),
        }),
    );
}
