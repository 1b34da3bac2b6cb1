//! Which epoch to write under, whatever happened apart.
use std::collections::{BTreeMap, BTreeSet};

use super::super::*;
use super::world::*;
use crate::control::{NewcomerReads, Policy};
use crate::id::KeyId;
use crate::time::Day;

fn choice(graph: &ControlGraph, held: &[u8], today: Day) -> Choice {
    let held: BTreeSet<KeyId> = held.iter().map(|n| key(*n)).collect();
    graph.members().choose_epoch(&held, today)
}

fn uses(graph: &ControlGraph, held: &[u8]) -> Option<(KeyId, Vec<DeviceId>)> {
    match choice(graph, held, today()) {
        Choice::Use {
            key_id, share_with, ..
        } => Some((key_id, share_with)),
        Choice::MakeNew => None,
    }
}

fn share(keys: &[u8], with: &[u8]) -> ControlBody {
    let mut keys: Vec<KeyId> = keys.iter().map(|n| key(*n)).collect();
    keys.sort();
    let mut recipients: Vec<DeviceId> = with.iter().map(|n| who(*n).device()).collect();
    recipients.sort();
    ControlBody::KeyShare { keys, recipients }
}

#[test]
fn the_deepest_epoch_that_is_held_clean_and_fresh_is_used() {
    let mut graph = founded(&[1, 2]);
    assert_eq!(choice(&graph, &[], today()), Choice::MakeNew);
    says(&mut graph, 1, epoch(1)).unwrap();
    says(&mut graph, 2, epoch(2)).unwrap();

    assert_eq!(uses(&graph, &[1, 2]), Some((key(2), vec![])));
    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![])));
    assert_eq!(uses(&graph, &[]), None);
    assert_eq!(choice(&graph, &[1, 2], today().plus(31)), Choice::MakeNew);
}

#[test]
fn a_newcomer_gets_the_key_by_a_share_and_holds_it_then() {
    let mut graph = founded(&[1]);
    says(&mut graph, 1, epoch(1)).unwrap();
    says(&mut graph, 1, admit(5)).unwrap();
    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![who(5).device()])));

    says(&mut graph, 1, share(&[1], &[5])).unwrap();
    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![])));
    let holders = graph.members().epochs().holders(key(1)).unwrap();
    assert!(holders.contains(who(5).device()));
}

#[test]
fn a_key_is_shared_only_if_announced_and_with_those_who_read() {
    let mut graph = founded(&[1]);
    says(&mut graph, 1, epoch(1)).unwrap();
    assert_eq!(why(says(&mut graph, 1, share(&[1], &[9]))), Why::Share);
    assert_eq!(why(says(&mut graph, 1, share(&[2], &[1]))), Why::Share);
}

/// Test 40, the choice: what is in the control log names who is behind a key that may not be used.
#[test]
fn whoever_takes_devices_of_their_own_out_after_each_key_is_named() {
    let mut graph = founded(&[1, 2]);
    let second = again(2, 1);
    let certificate = Box::new(who(2).vouch_for(&second.keys));
    says(&mut graph, 2, ControlBody::AddDevice { certificate }).unwrap();
    says(&mut graph, 1, epoch(1)).unwrap();
    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![])));
    assert!(graph.members().spoilers(key(1)).is_empty());
    let device = second.keys.device_id();
    let revoke = ControlBody::RevokeDevice {
        device,
        cut: crate::control::Cut::default(),
        words: None,
    };
    says(&mut graph, 2, revoke).unwrap();

    assert_eq!(uses(&graph, &[1]), None);
    assert_eq!(
        graph.members().spoilers(key(1)),
        BTreeMap::from([(device, Spoiler::Owner(who(2).id()))])
    );
    let held = BTreeSet::from([key(1)]);
    let newest = graph.members().newest_epoch(&held, today());
    assert!(matches!(newest, Choice::Use { key_id, .. } if key_id == key(1)));
}

/// Test 34, one run.
#[test]
fn after_a_removal_nothing_is_written_under_a_key_of_the_removed() {
    let mut one = founded(&[1, 2, 3]);
    says(&mut one, 1, epoch(1)).unwrap();
    let mut other = one.clone();
    let body = remove(&one, 3);
    agree(&mut one, &[1, 2], body).unwrap();
    assert_eq!(uses(&one, &[1]), None);
    says(&mut one, 1, epoch(2)).unwrap();
    says(&mut other, 2, epoch(3)).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(uses(&one, &[1, 2, 3]), Some((key(2), vec![])));
}

/// Test 35.
#[test]
fn who_joins_while_another_is_removed_gets_the_next_key() {
    let mut one = founded(&[1, 2, 3]);
    says(&mut one, 1, epoch(1)).unwrap();
    let mut other = one.clone();
    let body = remove(&one, 3);
    agree(&mut one, &[1, 2], body).unwrap();
    says(&mut one, 1, epoch(2)).unwrap();
    says(&mut other, 2, admit(5)).unwrap();
    says(&mut other, 2, share(&[1], &[5])).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(uses(&one, &[1, 2]), Some((key(2), vec![who(5).device()])));
}

/// Test 36.
#[test]
fn two_parts_that_remove_different_people_need_exactly_one_more_epoch() {
    let mut one = founded(&[1, 2, 3, 4, 5]);
    let mut other = one.clone();
    let body = remove(&one, 4);
    agree(&mut one, &[1, 2, 3], body).unwrap();
    says(&mut one, 1, epoch(1)).unwrap();
    let body = remove(&other, 5);
    agree(&mut other, &[3, 2, 1], body).unwrap();
    says(&mut other, 2, epoch(2)).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(uses(&one, &[1, 2]), None);
    says(&mut one, 1, epoch(3)).unwrap();
    assert_eq!(uses(&one, &[1, 2, 3]), Some((key(3), vec![])));
}

/// Test 37.
#[test]
fn an_epoch_with_an_absurd_day_or_by_somebody_removed_is_not_chosen() {
    let mut graph = founded(&[1, 2, 3]);
    says(&mut graph, 1, epoch(1)).unwrap();
    for (n, day) in [(2, 0), (3, u32::MAX), (4, u32::MAX - 1)] {
        let body = ControlBody::Epoch {
            key_id: key(n),
            day: Day::from_number(day),
            skipped: vec![],
        };
        says(&mut graph, 3, body).unwrap();
    }
    assert_eq!(uses(&graph, &[1, 2, 3, 4]), Some((key(1), vec![])));

    let body = remove(&graph, 3);
    agree(&mut graph, &[1, 2], body).unwrap();
    assert_eq!(uses(&graph, &[1, 2, 3, 4]), None);
}

#[test]
fn who_was_skipped_is_given_the_key_by_the_next_writer() {
    let mut graph = founded(&[1, 2]);
    let body = ControlBody::Epoch {
        key_id: key(1),
        day: today(),
        skipped: vec![who(2).device()],
    };
    says(&mut graph, 1, body).unwrap();

    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![who(2).device()])));
}

#[test]
fn where_newcomers_read_nothing_epochs_are_not_for_them() {
    let policy = Policy {
        newcomer_reads: NewcomerReads::Nothing,
        ..Policy::default()
    };
    let mut graph = founded_with(&[1], policy);
    says(&mut graph, 1, admit(5)).unwrap();
    says(&mut graph, 1, epoch(1)).unwrap();

    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![])));
    assert_eq!(why(says(&mut graph, 5, epoch(2))), Why::Role);
    assert_eq!(why(says(&mut graph, 1, share(&[1], &[5]))), Why::Share);
    let body = confirm(&graph, 5);
    says(&mut graph, 1, body).unwrap();
    assert_eq!(uses(&graph, &[1]), Some((key(1), vec![who(5).device()])));
}
