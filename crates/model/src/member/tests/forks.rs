//! Devices that contradict themselves: what is set aside, what settles it, what ends it.
use super::super::*;
use super::world::*;
use crate::control::Cut;
use crate::role::Role;

/// One device writes two histories: the graphs of those who heard one and the other.
fn two_histories(founders: &[u8]) -> (ControlGraph, ControlGraph) {
    let (mut one, mut other) = (founded(founders), founded(founders));
    welcome(&mut one, 3, 7);
    welcome(&mut other, 3, 8);
    (one, other)
}

/// Everything of each that the other can take.
fn exchange(one: &mut ControlGraph, other: &mut ControlGraph) {
    tell(one, other);
    tell(other, one);
}

/// Test 23: the second branch is held without effect, and both branches travel.
#[test]
fn of_two_histories_of_a_device_the_second_is_set_aside() {
    let (mut one, mut other) = two_histories(&[1, 2, 3]);
    exchange(&mut one, &mut other);

    for (graph, seen, aside) in [(&one, 7, 8), (&other, 8, 7)] {
        assert_eq!(role(graph, seen), Some(Role::Member));
        assert_eq!(role(graph, aside), None);
        let forks = graph.forks();
        assert_eq!(forks.len(), 1);
        assert_eq!(forks[0].device, who(3).device());
        assert_eq!((forks[0].place, forks[0].state), (1, ForkState::SetAside));
        let told = graph.rolled_back();
        let device = who(3).device();
        assert!(
            told.iter()
                .all(|t| t.because == Because::SetAside { device })
        );
        assert_eq!(told.len(), 2, "an admission and a confirmation");
    }
    assert_eq!(one.len(), other.len());
    assert_eq!(one.mark(who(3).device()), other.mark(who(3).device()));
    assert_ne!(one.heads(), other.heads());
}

/// Test 23: as soon as somebody independent has written on either side, all see the same again.
#[test]
fn what_somebody_independent_builds_on_counts_for_everybody() {
    let (mut one, mut other) = two_histories(&[1, 2, 3]);
    exchange(&mut one, &mut other);
    says(&mut one, 1, ControlBody::Join).unwrap();
    tell(&one, &mut other);

    assert_eq!(role(&other, 7), Some(Role::Member), "released by 1");
    assert_eq!(role(&one, 8), None, "nobody has built on it");
    says(&mut other, 2, ControlBody::Join).unwrap();
    tell(&other, &mut one);
    assert_eq!(one.members(), other.members());
    assert_eq!(one.heads(), other.heads());
    assert_eq!(one.forks()[0].state, ForkState::Settled);
}

/// Test 23: the heads of what somebody writes on the board count as well.
#[test]
fn data_builds_on_a_branch_as_control_operations_do() {
    let (mut one, mut other) = two_histories(&[1, 2, 3]);
    let heads = other.heads();
    exchange(&mut one, &mut other);

    assert!(!one.built_on(who(3).device(), &heads), "its own author");
    assert!(!one.built_on(who(8).device(), &heads), "not in without it");
    assert_eq!(role(&one, 8), None);
    assert!(one.built_on(who(2).device(), &heads));
    assert_eq!(role(&one, 8), Some(Role::Member));
    assert!(one.in_doubt(), "of the first, others know nothing yet");
    says(&mut one, 1, ControlBody::Join).unwrap();
    assert!(!one.in_doubt());
}

/// Test 23: puppets that were let in by a branch do not release it.
#[test]
fn a_backdated_branch_of_a_founder_with_puppets_stays_out() {
    let (mut graph, mut behind) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    welcome(&mut graph, 3, 7);
    says(&mut graph, 1, ControlBody::Join).unwrap();
    for puppet in 10..14 {
        welcome(&mut behind, 3, puppet);
        says(&mut behind, puppet, ControlBody::Join).unwrap();
    }
    says(&mut behind, 10, admit(20)).unwrap();
    let heads = behind.heads();
    tell(&behind, &mut graph);
    assert!(!graph.built_on(who(10).device(), &heads));

    for puppet in [10, 11, 12, 13, 20] {
        assert_eq!(role(&graph, puppet), None);
    }
    let remover = remove(&graph, 3);
    agree(&mut graph, &[1, 2], remover).unwrap();
    assert_eq!(role(&graph, 7), Some(Role::Member));
    assert_eq!(graph.members().persons().count(), 3);
}

/// A third history waits until somebody who is in builds on it, and comes in with that.
#[test]
fn a_third_history_is_not_held_until_somebody_builds_on_it() {
    let (mut one, other) = two_histories(&[1, 2, 3]);
    let mut third = founded(&[1, 2, 3]);
    welcome(&mut third, 3, 9);
    tell(&other, &mut one);
    let before = one.len();
    for (header, signature, body) in third.in_order().skip(1) {
        let taken = one.check_and_insert(header.clone(), *signature, body.to_vec());
        assert_eq!(taken, Err(Refused::Aside(Excess::Branches)));
    }
    assert_eq!((one.len(), one.brought_in().len()), (before, 0));

    let join = third.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    assert_eq!(take(&mut one, &join), Ok(Inserted::New));
    assert_eq!(one.brought_in().len(), 2);
    assert_eq!(role(&one, 9), Some(Role::Member));
    assert_eq!(role(&one, 8), None);
}

/// Test 24.
#[test]
fn after_a_checkpoint_what_goes_round_it_is_without_effect() {
    let (mut one, mut other) = two_histories(&[1, 2, 3]);
    let checkpoint = agree(&mut one, &[1, 2], ControlBody::Checkpoint).unwrap();
    let at = one.members().checkpoint().unwrap();
    assert_eq!(at.op, checkpoint);
    // Even those who have built on the other branch give it up.
    let late = says(&mut other, 2, ControlBody::Join).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 7), Some(Role::Member));
    assert_eq!(role(&one, 8), None);
    assert!(one.lives(late));
    assert_eq!(one.forks()[0].state, ForkState::Ended);
    let device = who(3).device();
    let admission = one.rolled_back()[0].clone();
    assert_eq!(admission.because, Because::WentRound { checkpoint });
    assert!(one.members().is_active(device), "the device goes on");
    says(&mut one, 3, admit(9)).unwrap();
    assert_eq!(role(&one, 9), Some(Role::Newcomer));
}

/// Test 24: two of three write a checkpoint, one does not.
#[test]
fn a_checkpoint_needs_more_than_half_of_the_stewards() {
    let mut graph = founded(&[1, 2, 3]);
    let alone = says(&mut graph, 1, ControlBody::Checkpoint);
    let (needed, found) = (2, 1);
    assert_eq!(why(alone), Why::Quorum { needed, found });
    assert_eq!(graph.members().checkpoint(), None);
}

/// After an accepted removal a device's log is taken a little further, so that all come to hold the
/// same, and no more.
#[test]
fn a_removed_device_writes_sixty_four_more_operations_and_then_nobody_listens() {
    let mut graph = founded(&[1, 2, 3]);
    welcome(&mut graph, 1, 7);
    let mut behind = graph.clone();
    let body = remove(&graph, 7);
    says(&mut graph, 1, body).unwrap();
    let mut taken = 0;
    for _ in 0..70 {
        let op = behind
            .write(&who(7).keys, now(), ControlBody::Join)
            .unwrap();
        take(&mut behind, &op).unwrap();
        match take(&mut graph, &op) {
            Ok(_) => taken += 1,
            Err(Refused::Aside(Excess::AfterRemoval | Excess::Branches)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(taken, 64);
    // Somebody who has not heard of the removal builds on all of them.
    let honest = behind
        .write(&who(2).keys, now(), ControlBody::Join)
        .unwrap();
    assert_eq!(take(&mut graph, &honest), Ok(Inserted::New));
    assert_eq!(graph.len(), behind.len() + 2, "and the removal");
}

/// Test 26.
#[test]
fn trustees_make_a_steward_when_the_last_one_is_gone_and_one_fewer_do_not() {
    let mut graph = founded(&[1]);
    for n in [2, 4, 5, 6] {
        welcome(&mut graph, 1, n);
    }
    let mut persons = vec![who(2).id(), who(4).id(), who(5).id()];
    persons.sort();
    let trustees = Some(crate::control::Trustees { needed: 2, persons });
    let policy = crate::control::Policy {
        trustees,
        ..Default::default()
    };
    says(&mut graph, 1, ControlBody::Policy(policy)).unwrap();
    let two = promote(&graph, 6);
    let mut with_two = graph.clone();
    says(&mut with_two, 1, two).unwrap();
    let recover = |graph: &ControlGraph, n| ControlBody::RecoverSteward {
        incarnation: inc(graph, n),
    };
    let body = recover(&with_two, 4);
    assert_eq!(
        why(agree(&mut with_two, &[2, 4], body)),
        Why::Target,
        "two are left"
    );

    let cut = Cut::default();
    says(&mut graph, 1, ControlBody::Leave { cut }).unwrap();
    assert_eq!(graph.members().stewards().len(), 0);
    let body = recover(&graph, 6);
    assert_eq!(
        why(says(&mut graph, 2, body.clone())),
        Why::Quorum {
            needed: 2,
            found: 1
        }
    );
    assert_eq!(
        why(agree(&mut graph, &[2, 6], body.clone())),
        Why::Role,
        "no trustee"
    );
    agree(&mut graph, &[2, 4], body).unwrap();
    assert_eq!(role(&graph, 6), Some(Role::Steward));
}

/// Test 26: where one steward is left, whom nobody finds, trustees act; if that one acts, they do not.
#[test]
fn trustees_bring_in_nobody_beside_a_steward_who_acts() {
    let mut graph = founded(&[1]);
    for n in [2, 4, 6] {
        welcome(&mut graph, 1, n);
    }
    let mut persons = vec![who(2).id(), who(4).id()];
    persons.sort();
    let trustees = Some(crate::control::Trustees { needed: 2, persons });
    let policy = crate::control::Policy {
        trustees,
        ..Default::default()
    };
    says(&mut graph, 1, ControlBody::Policy(policy)).unwrap();
    let mut apart = graph.clone();
    let body = ControlBody::RecoverSteward {
        incarnation: inc(&apart, 6),
    };
    agree(&mut apart, &[2, 4], body).unwrap();
    assert_eq!(role(&apart, 6), Some(Role::Steward));

    let body = promote(&graph, 2);
    says(&mut graph, 1, body).unwrap();
    meet(&mut graph, &mut apart);
    assert_eq!(role(&graph, 6), Some(Role::Member));
    assert_eq!(role(&graph, 2), Some(Role::Steward));
}

#[test]
fn one_admission_has_thirty_two_devices_at_most() {
    let mut graph = founded(&[1]);
    let add = |n: u32| ControlBody::AddDevice {
        certificate: Box::new(who(1).vouch_for(&again(1, n).keys)),
    };
    for n in 1..32 {
        says(&mut graph, 1, add(n)).unwrap();
    }
    assert_eq!(why(says(&mut graph, 1, add(32))), Why::Devices);
}
