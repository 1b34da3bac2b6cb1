//! Control operations: who is in.
use ed25519_dalek::Signer as _;
use potluck_model::control::{
    Admit, ControlBody, ControlOp, Invite, Signer, Via, cosign, incarnation, revocation_message,
};
use potluck_model::id::{DeviceId, OpId};
use potluck_model::invite::{Code, Redeem, sign_issue};
use potluck_model::member::{ControlGraph, Signed, found};
use potluck_model::pairing::Transcript;
use potluck_model::role::Role;
use potluck_model::secret::Seed;
use potluck_model::segment::SignedControl;
use serde_json::{Value, json};

use crate::ops::epoch_key;
use crate::people::{Neighbour, ana, ben, community, genesis, later, now, today, write};
use crate::{check, hex};

pub(crate) fn code() -> Code {
    Code::from_seed(Seed::from_bytes(*b"bring a friend 2"))
}

fn shown(name: &str, signed: &Signed) -> Value {
    let op = SignedControl {
        header: signed.header.clone(),
        signature: signed.signature,
        body: signed.body.clone(),
    };
    let mut travels = vec![];
    op.put(&mut travels);
    json!({
        "name": name,
        "body": hex(&signed.body),
        "header": hex(signed.header.encode()),
        "op_id": hex(signed.header.id().as_bytes()),
        "signature": hex(signed.signature.as_bytes()),
        "as_it_travels": hex(travels),
    })
}

fn invite(graph: &ControlGraph, issuer: &Neighbour) -> ControlBody {
    let key = code().invite_key();
    ControlBody::Invite(Invite {
        public: key.verifying_key().to_bytes(),
        join_public: code().join_public(),
        cap: Role::Newcomer,
        uses: 3,
        last_day: today().plus(14),
        self_sig: sign_issue(&key, graph.community(), issuer.keys(0).device_id()),
    })
}

fn admit(graph: &ControlGraph, admitter: &Neighbour, invite: OpId) -> ControlBody {
    let certificate = ben().certificate();
    let transcript = Transcript::from_bytes([0x77; 32]);
    let redeem = Redeem {
        community: graph.community(),
        person: certificate.person,
        device: certificate.device,
        pairing: certificate.pairing,
        sealing: certificate.sealing,
        admitting: admitter.keys(0).device_id(),
        transcript,
    };
    ControlBody::Admit(Box::new(Admit {
        certificate,
        role: Role::Newcomer,
        via: Some(Via {
            invite,
            transcript: *transcript.as_bytes(),
            redeem: redeem.sign(&code().invite_key()),
        }),
        succeeds: None,
    }))
}

/// Ana founds, invites, lets Ben in, confirms him, and both get keys.
pub(crate) fn story() -> (ControlGraph, Vec<(&'static str, Signed)>) {
    let (ana, ben) = (ana(), ben());
    let (signed, mut graph) = community();
    let mut story = vec![("genesis", signed)];
    let key_id = epoch_key().key_id(graph.community().into());
    let epoch = ControlBody::Epoch {
        key_id,
        day: today(),
        skipped: vec![],
    };
    story.push(("epoch", write(&mut graph, &ana, later(1), epoch)));

    let body = invite(&graph, &ana);
    let invited = write(&mut graph, &ana, later(2), body);
    let invite = invited.header.id();
    story.push(("invite", invited));

    let body = admit(&graph, &ana, invite);
    let admitted = write(&mut graph, &ana, later(3), body);
    let ben_is = incarnation(admitted.header.id(), ben.person());
    story.push(("admit", admitted));

    let share = ControlBody::KeyShare {
        keys: vec![key_id],
        recipients: vec![ben.keys(0).device_id()],
    };
    story.push(("key share", write(&mut graph, &ana, later(4), share)));

    let confirm = ControlBody::Confirm {
        incarnation: ben_is,
    };
    story.push(("confirm", write(&mut graph, &ana, later(5), confirm)));
    (graph, story)
}

#[test]
fn a_community_begins_with_these_bytes() {
    let (graph, story) = story();
    let person = graph.members().person(ben().person()).unwrap();
    assert_eq!(person.role, Role::Member);

    let ops: Vec<Value> = story
        .iter()
        .map(|(name, signed)| shown(name, signed))
        .collect();
    let ana_is = graph.members().person(ana().person()).unwrap().incarnation;
    check(
        "control",
        &json!({
            "community": hex(graph.community().as_bytes()),
            "incarnation_of_ana": hex(ana_is.as_bytes()),
            "incarnation_of_ben": hex(person.incarnation.as_bytes()),
            "operations": ops,
            "genesis_of_two": genesis_of_two(),
            "agreement": agreement(&graph),
            "revocation_by_words": revocation(&graph),
        }),
    );
}

fn genesis_of_two() -> Value {
    let genesis = genesis(vec![ana().certificate(), ben().certificate()]);
    let community = genesis.community_id();
    let body = ControlBody::Genesis(genesis.clone());
    let cosig = cosign(&ben().keys(0).sign, community, &[], &body);
    let other = (ben().keys(0).device_id(), cosig);
    let signed = found(&ana().keys(0), genesis, &[other], now()).unwrap();
    assert!(ControlGraph::found(&signed.header, signed.signature, &signed.body).is_ok());
    let mut shown = shown("genesis of two", &signed);
    shown["community"] = hex(community.as_bytes());
    shown
}

/// A body that Ana proposes and Ben agrees to, as bytes; nobody need be allowed to say it.
fn agreement(graph: &ControlGraph) -> Value {
    let body = ControlBody::Checkpoint;
    let parents = [OpId::from_bytes([0x11; 32]), OpId::from_bytes([0x22; 32])];
    let cosig = cosign(&ben().keys(0).sign, graph.community(), &parents, &body);
    let signer = |device: DeviceId, cosig| Signer {
        cosig,
        ..graph.members().signer(device).unwrap()
    };
    let op = ControlOp {
        signers: vec![
            signer(ana().keys(0).device_id(), None),
            signer(ben().keys(0).device_id(), Some(cosig)),
        ],
        body,
    };
    assert_eq!(ControlOp::decode(&op.encode()).as_ref(), Ok(&op));
    json!({
        "parents": parents.map(|parent| hex(parent.as_bytes())),
        "type_and_value": hex(op.body.encode()),
        "cosig_of_ben": hex(cosig),
        "body": hex(op.encode()),
    })
}

fn revocation(graph: &ControlGraph) -> Value {
    let device = ben().keys(0).device_id();
    let cut = potluck_model::control::Cut::default();
    let message = revocation_message(graph.community(), device, &cut);
    json!({
        "device": hex(device.as_bytes()),
        "message": hex(&message),
        "signature": hex(ben().person_key().sign(&message).to_bytes()),
    })
}
