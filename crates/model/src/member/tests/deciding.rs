//! What decisions take, and what puts right what a merge took back.
use super::super::*;
use super::world::*;
use crate::control::{Cut, Policy, Trustees, cosign, incarnation};
use crate::role::Role;

fn needs(graph: &ControlGraph, body: &ControlBody) -> (usize, Vec<u8>) {
    let need = graph.need(&graph.heads(), body).unwrap();
    let could: Vec<u8> = (1..10)
        .filter(|n| need.persons.values().any(|person| *person == who(*n).id()))
        .collect();
    assert!(need.devices.len() >= could.len());
    (need.signatures, could)
}

fn trusting(needed: u8, persons: &[u8]) -> Policy {
    let mut persons: Vec<_> = persons.iter().map(|n| who(*n).id()).collect();
    persons.sort();
    Policy {
        trustees: Some(Trustees { needed, persons }),
        ..Policy::default()
    }
}

#[test]
fn a_decision_says_how_many_it_takes_and_who_they_could_be() {
    let mut graph = founded_with(&[1, 2, 3], trusting(2, &[3, 7, 8]));
    welcome(&mut graph, 1, 7);
    welcome(&mut graph, 1, 8);
    let demote = ControlBody::Demote {
        incarnation: inc(&graph, 3),
    };
    let recover = ControlBody::RecoverSteward {
        incarnation: inc(&graph, 8),
    };

    assert_eq!(needs(&graph, &promote(&graph, 7)), (2, vec![1, 2, 3]));
    assert_eq!(needs(&graph, &demote), (2, vec![1, 2]));
    assert_eq!(needs(&graph, &remove(&graph, 3)), (2, vec![1, 2]));
    assert_eq!(needs(&graph, &remove(&graph, 7)), (1, vec![1, 2, 3]));
    assert_eq!(needs(&graph, &ControlBody::Checkpoint), (2, vec![1, 2, 3]));
    let not_yet = graph.need(&graph.heads(), &recover);
    assert_eq!(not_yet, Err(Refused::Invalid(Why::Target)));
    for n in [1, 2] {
        let cut = Cut::default();
        says(&mut graph, n, ControlBody::Leave { cut }).unwrap();
    }
    assert_eq!(needs(&graph, &recover), (2, vec![3, 7, 8]));
    let already = graph.need(&graph.heads(), &promote(&graph, 3));
    assert_eq!(already, Err(Refused::Invalid(Why::Target)));
}

#[test]
fn what_is_needed_is_what_the_check_asks_for() {
    let graph = founded(&[1, 2, 3, 4]);
    for body in [
        remove(&graph, 4),
        ControlBody::Checkpoint,
        ControlBody::Policy(trusting(1, &[2])),
    ] {
        let need = graph.need(&graph.heads(), &body).unwrap();
        let all = [1, 2, 3];
        let mut enough = graph.clone();
        assert!(agree(&mut enough, &all[..need.signatures], body.clone()).is_ok());
        let mut few = graph.clone();
        let refused = why(agree(&mut few, &all[..need.signatures - 1], body));
        assert!(matches!(refused, Why::Quorum { .. }), "{refused:?}");
    }
}

/// Test 22.
#[test]
fn an_agreement_moved_to_other_parents_or_another_body_is_refused() {
    let mut graph = founded(&[1, 2, 3]);
    welcome(&mut graph, 1, 7);
    welcome(&mut graph, 1, 8);
    let parents = graph.heads();
    let body = promote(&graph, 7);
    let cosig = cosign(&who(2).keys.sign, graph.community(), &parents, &body);
    let signers = |graph: &ControlGraph| {
        let signer = |n| graph.members().signer(who(n).device()).unwrap();
        let mut second = signer(2);
        second.cosig = Some(cosig);
        vec![signer(1), second]
    };
    let put = |graph: &ControlGraph, parents: &[OpId], body: &ControlBody| {
        let keys = &who(1).keys;
        let signed = graph.write_with(keys, now(), signers(graph), parents.to_vec(), body.clone());
        take(&mut graph.clone(), &signed.unwrap())
    };

    assert!(put(&graph, &parents, &body).is_ok());
    let moved = Err(Refused::Invalid(Why::CoSignature));
    assert_eq!(put(&graph, &parents, &promote(&graph, 8)), moved);
    says(&mut graph, 3, ControlBody::Join).unwrap();
    assert_eq!(put(&graph, &graph.heads(), &body), moved);
}

/// Test 17.
#[test]
fn whom_a_merge_put_out_a_steward_lets_in_again() {
    let (mut one, mut other) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    let body = remove(&one, 3);
    agree(&mut one, &[1, 2], body).unwrap();
    let admission = says(&mut other, 3, admit(7)).unwrap();
    meet(&mut one, &mut other);
    assert_eq!(role(&one, 7), None);

    let again = ControlBody::Confirm {
        incarnation: incarnation(admission, who(7).id()),
    };
    says(&mut one, 1, again.clone()).unwrap();
    assert_eq!(role(&one, 7), Some(Role::Member));
    assert!(one.members().is_active(who(7).device()));
    tell(&one, &mut other);
    assert_eq!(one.members(), other.members());
    assert_eq!(
        why(says(&mut one, 2, again)),
        Why::Target,
        "nothing is left to do"
    );
}

#[test]
fn who_was_removed_by_name_is_not_let_in_by_confirming() {
    let mut graph = founded(&[1, 2]);
    let admission = says(&mut graph, 1, admit(7)).unwrap();
    let body = remove(&graph, 7);
    says(&mut graph, 1, body).unwrap();

    let again = ControlBody::Confirm {
        incarnation: incarnation(admission, who(7).id()),
    };
    assert_eq!(why(says(&mut graph, 2, again)), Why::Target);
}

#[test]
fn who_lost_everything_is_succeeded_by_themselves_once_the_old_is_out() {
    let mut graph = founded(&[1, 2, 3]);
    welcome(&mut graph, 1, 7);
    let old = inc(&graph, 7);
    says(&mut graph, 2, admit(8)).unwrap();
    let succeed = ControlBody::Succeed {
        incarnation: inc(&graph, 8),
        succeeds: old,
    };

    assert_eq!(why(says(&mut graph, 1, succeed.clone())), Why::Target);
    let out = ControlBody::Remove {
        incarnation: old,
        cut: Cut::default(),
    };
    says(&mut graph, 1, out).unwrap();
    assert_eq!(why(says(&mut graph, 8, succeed.clone())), Why::Role);
    says(&mut graph, 1, succeed).unwrap();

    let new = graph.members().person(who(8).id()).unwrap();
    assert_eq!(new.succeeds, Some(old));
    assert_eq!(graph.members().owner_now(old), Some(new));
    assert_eq!(new.role, Role::Newcomer, "records, not the role");
}
