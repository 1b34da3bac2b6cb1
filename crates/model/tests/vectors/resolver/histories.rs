//! The histories, each with how it must end.
use ed25519_dalek::Signer as _;
use potluck_model::control::{Admit, Invite, Trustees, Via, incarnation, revocation_message};
use potluck_model::id::Incarnation;
use potluck_model::invite::{Redeem, sign_issue};
use potluck_model::pairing::Transcript;

use super::*;
use crate::control::code;

const ANA: u8 = 1;
const BEN: u8 = 2;
const CEM: u8 = 3;
const DUA: u8 = 4;
const ELI: u8 = 5;

pub(super) fn all() -> Vec<(Tale, &'static str)> {
    vec![
        each_other(),
        backdated_by_the_removed(),
        backdated_to_two_stewards(),
        removed_and_admitted(),
        admitted_before(),
        one_of_three(),
        used_twice(),
        words_against_a_thief(),
        promotion_killed(),
        trustees(),
        trustee_too_few(),
        checkpoint(),
    ]
}

fn inc(graph: &ControlGraph, n: u8) -> Incarnation {
    let member = graph.members().person(neighbour(n).person());
    member.unwrap().incarnation
}

fn admit(n: u8) -> ControlBody {
    admit_by(n, None)
}

fn admit_by(n: u8, via: Option<Via>) -> ControlBody {
    ControlBody::Admit(Box::new(Admit {
        certificate: neighbour(n).certificate(),
        role: Role::Newcomer,
        via,
        succeeds: None,
    }))
}

fn confirm(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Confirm {
        incarnation: inc(graph, n),
    }
}

fn promote(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Promote {
        incarnation: inc(graph, n),
    }
}

fn remove(graph: &ControlGraph, n: u8) -> ControlBody {
    ControlBody::Remove {
        incarnation: inc(graph, n),
        cut: Cut::default(),
    }
}

fn each_other() -> (Tale, &'static str) {
    let (mut tale, mut one) = Tale::new(
        "two stewards remove each other",
        "Either removal kills the signature on the other; the one by the senior is stronger.",
        2,
    );
    let mut other = one.clone();
    let body = remove(&one, BEN);
    tale.say(&mut one, &[ANA], "Ana removes Ben", body);
    let body = remove(&other, ANA);
    tale.say(&mut other, &[BEN], "Ben removes Ana", body);
    (tale, "Ana steward; 1 void, 0 refused")
}

fn backdated_by_the_removed() -> (Tale, &'static str) {
    let (mut tale, mut graph) = Tale::new(
        "a founder of three who was removed removes another, dated back",
        "On the old parents there are three stewards, so it takes two: it is invalid.",
        3,
    );
    let mut behind = graph.clone();
    let body = remove(&graph, ANA);
    tale.say(&mut graph, &[BEN, CEM], "Ben and Cem remove Ana", body);
    let body = remove(&behind, BEN);
    tale.say(&mut behind, &[ANA], "Ana removes Ben alone", body);
    (tale, "Ben steward, Cem steward; 0 void, 1 refused")
}

fn backdated_to_two_stewards() -> (Tale, &'static str) {
    let (mut tale, mut graph) = Tale::new(
        "a removal dated back to when there were two stewards",
        "It is valid on its parents, but the steward made meanwhile counts: one is too few.",
        2,
    );
    let mut behind = graph.clone();
    tale.say(&mut graph, &[ANA], "Ana admits Cem", admit(CEM));
    let body = confirm(&graph, CEM);
    tale.say(&mut graph, &[ANA], "Ana confirms Cem", body);
    let body = promote(&graph, CEM);
    tale.say(
        &mut graph,
        &[ANA, BEN],
        "Ana and Ben make Cem a steward",
        body,
    );
    let body = remove(&behind, ANA);
    tale.say(&mut behind, &[BEN], "Ben removes Ana, dated back", body);
    (
        tale,
        "Ana steward, Ben steward, Cem steward; 1 void, 0 refused",
    )
}

fn removed_and_admitted() -> (Tale, &'static str) {
    let (mut tale, mut one) = Tale::new(
        "somebody is removed while another admits them",
        "A Remove kills each concurrent Admit of the same person.",
        2,
    );
    let mut other = one.clone();
    tale.say(&mut one, &[ANA], "Ana admits Cem", admit(CEM));
    let body = remove(&one, CEM);
    tale.say(&mut one, &[ANA], "Ana removes Cem", body);
    tale.say(&mut other, &[BEN], "Ben admits Cem", admit(CEM));
    (tale, "Ana steward, Ben steward; 1 void, 0 refused")
}

fn admitted_before() -> (Tale, &'static str) {
    let (mut tale, mut graph) = Tale::new(
        "whom a steward admitted before being removed stays",
        "A removal kills only what it did not know. What it did not know is void.",
        3,
    );
    tale.say(&mut graph, &[CEM], "Cem admits Dua", admit(DUA));
    let mut behind = graph.clone();
    let body = remove(&graph, CEM);
    tale.say(&mut graph, &[ANA, BEN], "Ana and Ben remove Cem", body);
    tale.say(&mut behind, &[CEM], "Cem admits Eli meanwhile", admit(ELI));
    (
        tale,
        "Ana steward, Ben steward, Dua newcomer; 1 void, 0 refused",
    )
}

fn one_of_three() -> (Tale, &'static str) {
    let (mut tale, mut graph) = Tale::new(
        "a newcomer is made a steward by one of three",
        "It takes more than half of the stewards, so it is invalid.",
        3,
    );
    tale.say(&mut graph, &[ANA], "Ana admits Dua", admit(DUA));
    let body = promote(&graph, DUA);
    tale.say(&mut graph, &[ANA], "Ana makes Dua a steward alone", body);
    let end = "Ana steward, Ben steward, Cem steward, Dua newcomer; 0 void, 1 refused";
    (tale, end)
}

fn via(graph: &ControlGraph, invite: OpId, n: u8, by: u8) -> ControlBody {
    let certificate = neighbour(n).certificate();
    let transcript = Transcript::from_bytes([n; 32]);
    let redeem = Redeem {
        community: graph.community(),
        person: certificate.person,
        device: certificate.device,
        pairing: certificate.pairing,
        sealing: certificate.sealing,
        admitting: neighbour(by).keys(0).device_id(),
        transcript,
    };
    let via = Via {
        invite,
        transcript: *transcript.as_bytes(),
        redeem: redeem.sign(&code().invite_key()),
    };
    admit_by(n, Some(via))
}

fn used_twice() -> (Tale, &'static str) {
    let (mut tale, mut one) = Tale::new(
        "an invitation for one is used twice apart",
        "Each admission is valid by what its author knew; both stay.",
        2,
    );
    let key = code().invite_key();
    let issuer = neighbour(ANA).keys(0).device_id();
    let invite = ControlBody::Invite(Invite {
        public: key.verifying_key().to_bytes(),
        join_public: code().join_public(),
        cap: Role::Newcomer,
        uses: 1,
        last_day: today().plus(14),
        self_sig: sign_issue(&key, one.community(), issuer),
    });
    let invite = tale.say(&mut one, &[ANA], "Ana invites, for one", invite);
    let mut other = one.clone();
    let body = via(&one, invite, CEM, ANA);
    tale.say(&mut one, &[ANA], "Ana admits Cem by it", body);
    let body = via(&other, invite, DUA, BEN);
    tale.say(&mut other, &[BEN], "Ben admits Dua by it", body);
    let body = via(&one, invite, ELI, ANA);
    tale.say(
        &mut one,
        &[ANA],
        "Ana admits Eli by it, knowing it is used",
        body,
    );
    let end = "Ana steward, Ben steward, Cem newcomer, Dua newcomer; 0 void, 1 refused";
    (tale, end)
}

fn words_against_a_thief() -> (Tale, &'static str) {
    let (mut tale, mut graph) = Tale::new(
        "a device is revoked by the words while a thief adds another with it",
        "The revocation kills every signature of that device that it did not know.",
        1,
    );
    let add = |certificate| ControlBody::AddDevice {
        certificate: Box::new(certificate),
    };
    let second = further(ANA, 1);
    tale.say(&mut graph, &[ANA], "Ana adds a second device", add(second));
    let mut thief = graph.clone();
    let body = add(further(ANA, 7));
    tale.say(
        &mut thief,
        &[ANA],
        "the thief adds a third with the first",
        body,
    );
    tale.say_with(&mut thief, &[(ANA, 7)], "the third admits Ben", admit(BEN));
    let lost = neighbour(ANA).keys(0).device_id();
    let message = revocation_message(graph.community(), lost, &Cut::default());
    let revoke = ControlBody::RevokeDevice {
        device: lost,
        cut: Cut::default(),
        words: Some(neighbour(ANA).person_key().sign(&message).to_bytes()),
    };
    let does = "the second device revokes the first, by the words";
    tale.say_with(&mut graph, &[(ANA, 1)], does, revoke);
    (tale, "Ana steward; 2 void, 0 refused")
}

fn promotion_killed() -> (Tale, &'static str) {
    let (mut tale, mut one) = Tale::new(
        "a steward who makes another is removed meanwhile",
        "Of the two signatures on the promotion one is dead, and one is too few.",
        3,
    );
    tale.say(&mut one, &[ANA], "Ana admits Dua", admit(DUA));
    let body = confirm(&one, DUA);
    tale.say(&mut one, &[ANA], "Ana confirms Dua", body);
    let mut other = one.clone();
    let body = remove(&one, CEM);
    tale.say(&mut one, &[ANA, BEN], "Ana and Ben remove Cem", body);
    let body = promote(&other, DUA);
    tale.say(
        &mut other,
        &[CEM, BEN],
        "Cem and Ben make Dua a steward",
        body,
    );
    (
        tale,
        "Ana steward, Ben steward, Dua member; 1 void, 0 refused",
    )
}

/// Ana founds, lets three in, trusts Ben and Cem, and leaves.
fn left_to_trustees(name: &'static str, why: &'static str) -> (Tale, ControlGraph) {
    let (mut tale, mut graph) = Tale::new(name, why, 1);
    let welcomes = [
        (BEN, "Ana admits Ben", "Ana confirms Ben"),
        (CEM, "Ana admits Cem", "Ana confirms Cem"),
        (DUA, "Ana admits Dua", "Ana confirms Dua"),
    ];
    for (n, admits, confirms) in welcomes {
        tale.say(&mut graph, &[ANA], admits, admit(n));
        let body = confirm(&graph, n);
        tale.say(&mut graph, &[ANA], confirms, body);
    }
    let mut persons = vec![neighbour(BEN).person(), neighbour(CEM).person()];
    persons.sort();
    let policy = Policy {
        trustees: Some(Trustees { needed: 2, persons }),
        ..Policy::default()
    };
    let policy = ControlBody::Policy(policy);
    tale.say(
        &mut graph,
        &[ANA],
        "Ana names Ben and Cem trustees, both needed",
        policy,
    );
    let cut = Cut::default();
    tale.say(&mut graph, &[ANA], "Ana leaves", ControlBody::Leave { cut });
    (tale, graph)
}

fn recover(graph: &ControlGraph) -> ControlBody {
    ControlBody::RecoverSteward {
        incarnation: inc(graph, DUA),
    }
}

fn trustees() -> (Tale, &'static str) {
    let (mut tale, mut graph) = left_to_trustees(
        "the last steward is gone and trustees make another",
        "As many trustees as the rules ask for sign.",
    );
    let body = recover(&graph);
    tale.say(
        &mut graph,
        &[BEN, CEM],
        "Ben and Cem make Dua a steward",
        body,
    );
    (
        tale,
        "Ben member, Cem member, Dua steward; 0 void, 0 refused",
    )
}

fn trustee_too_few() -> (Tale, &'static str) {
    let (mut tale, mut graph) = left_to_trustees(
        "the last steward is gone and one trustee is too few",
        "The rules ask for two trustees, so it is invalid.",
    );
    let body = recover(&graph);
    tale.say(&mut graph, &[BEN], "Ben makes Dua a steward alone", body);
    (
        tale,
        "Ben member, Cem member, Dua member; 0 void, 1 refused",
    )
}

fn checkpoint() -> (Tale, &'static str) {
    let (mut tale, mut one) = Tale::new(
        "a checkpoint ends a fork",
        "Cem's device wrote two histories; what goes round the one that the checkpoint knows is void.",
        3,
    );
    let mut other = one.clone();
    let admission = tale.say(&mut one, &[CEM], "Cem admits Dua", admit(DUA));
    assert_eq!(
        inc(&one, DUA),
        incarnation(admission, neighbour(DUA).person())
    );
    tale.say(
        &mut other,
        &[CEM],
        "Cem's device also admits Eli, as if it were first",
        admit(ELI),
    );
    tale.say(
        &mut one,
        &[ANA, BEN],
        "Ana and Ben write a checkpoint",
        ControlBody::Checkpoint,
    );
    (
        tale,
        "Ana steward, Ben steward, Cem steward, Dua newcomer; 1 void, 0 refused",
    )
}
