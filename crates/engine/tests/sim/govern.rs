//! Deciding together: stewards who are never in one room, and what is put right afterwards.
use potluck_engine::{DecisionState, Deed, Done, Govern, Happened, Refusal, Wish};
use potluck_model::board::Board;
use potluck_model::control::{Policy, Trustees};
use potluck_model::id::{OpId, PersonId};
use potluck_model::role::Role;

use crate::evening::{found, invite, join, need};
use crate::world::{NodeId, World};

fn person(world: &World, node: NodeId) -> PersonId {
    world.home(node).me().person
}

fn govern(world: &mut World, node: NodeId, what: Govern) -> Result<Done, Refusal> {
    let id = world.home(node).id();
    world.wish(node, Wish::In(id, Deed::Govern(what)))
}

fn decides(world: &mut World, node: NodeId, what: Govern) {
    match govern(world, node, what) {
        Ok(Done::Decided) => {}
        other => panic!("{other:?}; seed {}", world.seed()),
    }
}

fn proposes(world: &mut World, node: NodeId, what: Govern) -> OpId {
    match govern(world, node, what) {
        Ok(Done::Proposed(op)) => op,
        other => panic!("{other:?}; seed {}", world.seed()),
    }
}

/// Two come together until both hold the same, and part.
fn meet(world: &mut World, a: NodeId, b: NodeId) {
    world.connect(a, b);
    world.play_for(100);
    world.play_until(60, |world| world.are_level(&[a, b]));
    world.cut(a);
    world.play_for(10);
}

/// Which role `of` has, as `seen_by` knows it.
fn role(world: &World, seen_by: NodeId, of: NodeId) -> Option<Role> {
    let person = person(world, of);
    world.home(seen_by).roll().role(person)
}

/// Members whom the first let in; all know of each other, nobody is connected.
fn members(world: &mut World, size: usize) -> Vec<NodeId> {
    let nodes: Vec<NodeId> = (0..size).map(|_| world.add_node()).collect();
    found(world, nodes[0], "Ana");
    let code = invite(world, nodes[0], 100);
    for node in &nodes[1..] {
        join(
            world,
            *node,
            nodes[0],
            code.clone(),
            &format!("Neighbour {node}"),
        );
        world.play_for(3_000);
        world.cut(*node);
    }
    for node in &nodes[1..] {
        meet(world, nodes[0], *node);
    }
    nodes
}

/// The same, of whom so many are stewards.
fn stewards(world: &mut World, size: usize, stewards: usize) -> Vec<NodeId> {
    let nodes = members(world, size);
    for at in 1..stewards {
        let who = person(world, nodes[at]);
        let mut done = govern(world, nodes[0], Govern::Promote(who));
        for other in &nodes[1..at] {
            let Ok(Done::Proposed(op)) = done else { break };
            meet(world, nodes[0], *other);
            done = govern(world, *other, Govern::Sign(op));
            meet(world, nodes[0], *other);
        }
        assert!(matches!(done, Ok(Done::Decided)), "{done:?}");
        for other in &nodes[1..] {
            meet(world, nodes[0], *other);
        }
    }
    nodes
}

#[test]
fn signatures_are_gathered_among_stewards_who_are_never_online_together() {
    let mut world = World::new(11);
    let nodes = stewards(&mut world, 6, 4);
    let [ana, ben, cem, _, carrier, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, eli);

    let op = proposes(&mut world, ana, Govern::Promote(who));
    meet(&mut world, ana, carrier);
    world.restart(carrier);
    meet(&mut world, carrier, ben);
    let seen = &world.home(ben).decisions(world.now)[0];
    assert_eq!(
        (seen.op, seen.needed, seen.state),
        (op, 3, DecisionState::Open)
    );
    assert_eq!(seen.signed, [person(&world, ana)]);
    assert!(seen.mine_to_sign);
    assert_eq!(proposes(&mut world, ben, Govern::Sign(op)), op);
    let again = govern(&mut world, ben, Govern::Sign(op));
    assert!(matches!(again, Err(Refusal::SignedAlready)), "{again:?}");
    meet(&mut world, carrier, ben);
    // Two of four have signed: nothing follows from that anywhere (test 21).
    for node in [ana, ben, carrier, cem] {
        assert_eq!(role(&world, node, eli), Some(Role::Member));
    }
    let not_theirs = govern(&mut world, carrier, Govern::Sign(op));
    assert!(matches!(not_theirs, Err(Refusal::NotYoursToSign)));

    meet(&mut world, carrier, cem);
    decides(&mut world, cem, Govern::Sign(op));
    for node in [cem, ana, eli] {
        meet(&mut world, carrier, node);
    }
    for node in [ana, carrier, cem, eli] {
        assert_eq!(role(&world, node, eli), Some(Role::Steward), "node {node}");
        let stands = world.home(node).decisions(world.now)[0].state;
        assert_eq!(stands, DecisionState::Done);
    }
}

#[test]
fn if_the_last_to_sign_cannot_publish_one_who_signed_before_does() {
    let mut world = World::new(12);
    let nodes = stewards(&mut world, 4, 2);
    let [ana, ben, carrier, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, eli);
    let op = proposes(&mut world, ana, Govern::Promote(who));
    // Ben writes something in the meantime that Ana did not know of.
    invite(&mut world, ben, 1);
    meet(&mut world, ana, carrier);
    meet(&mut world, carrier, ben);
    proposes(&mut world, ben, Govern::Sign(op));
    assert_eq!(role(&world, ben, eli), Some(Role::Member));

    meet(&mut world, carrier, ben);
    meet(&mut world, carrier, ana);
    world.play_for(1_000);
    assert_eq!(role(&world, ana, eli), Some(Role::Steward));
}

#[test]
fn what_nobody_can_publish_any_more_is_proposed_anew_and_signed_again() {
    let mut world = World::new(13);
    let nodes = stewards(&mut world, 4, 2);
    let [ana, ben, carrier, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, eli);
    let op = proposes(&mut world, ana, Govern::Promote(who));
    meet(&mut world, ana, carrier);
    invite(&mut world, ana, 1);
    invite(&mut world, ben, 1);
    meet(&mut world, carrier, ben);
    // Ana's device has gone on, as far as she knows alone: Ben's signature waits for her.
    assert_eq!(proposes(&mut world, ben, Govern::Sign(op)), op);
    for node in [ben, ana, ben, ana] {
        meet(&mut world, carrier, node);
        world.play_for(1_000);
    }

    assert_eq!(role(&world, ana, eli), Some(Role::Steward));
    let all = world.home(ana).decisions(world.now);
    assert_eq!(all.iter().filter(|one| one.body == all[0].body).count(), 2);
    assert_ne!(
        all[0].op, op,
        "the newer one was signed without asking again"
    );
}

#[test]
fn a_proposal_outlived_by_a_change_of_stewards_is_proposed_anew() {
    let mut world = World::new(14);
    let nodes = stewards(&mut world, 4, 3);
    let [ana, ben, cem, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, eli);
    let op = proposes(&mut world, ana, Govern::Promote(who));
    for gone in [ben, cem] {
        decides(&mut world, gone, Govern::Leave);
        // Whoever is told parts from whoever has left.
        world.connect(ana, gone);
        world.play_for(5_000);
        world.cut(ana);
    }
    world.play_for(1_000);

    assert_eq!(role(&world, ana, ben), None);
    assert_eq!(
        role(&world, ana, eli),
        Some(Role::Steward),
        "one is enough now"
    );
    let old = world.home(ana).decisions(world.now);
    let old = old.iter().find(|one| one.op == op);
    assert!(old.is_some_and(|old| old.state != DecisionState::Open));
}

#[test]
fn a_removal_by_several_leaves_the_removed_without_the_next_key() {
    let mut world = World::new(15);
    let nodes = stewards(&mut world, 4, 3);
    let [ana, ben, cem, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, cem);
    let op = proposes(&mut world, ana, Govern::Remove(who));
    meet(&mut world, ana, ben);
    decides(&mut world, ben, Govern::Sign(op));
    meet(&mut world, ben, ana);
    meet(&mut world, ana, eli);
    let before = world.holds(cem);
    need(&mut world, ana, "Not for Cem", "");

    // Next to somebody informed nothing is said, and nothing comes.
    world.connect(cem, ana);
    world.play_for(30_000);
    assert_eq!(world.holds(cem), before);
    assert_eq!(role(&world, ana, cem), None);
    meet(&mut world, ana, eli);
    assert!(
        world
            .board(eli)
            .iter()
            .any(|one| one.contains("Not for Cem"))
    );
}

/// Test 26.
#[test]
fn when_the_last_steward_is_gone_enough_trustees_make_another_and_one_fewer_do_not() {
    let mut world = World::new(16);
    let nodes = members(&mut world, 5);
    let [ana, ben, cem, dora, eli] = nodes[..] else {
        unreachable!()
    };
    let mut persons = [ben, cem, dora].map(|node| person(&world, node)).to_vec();
    persons.sort();
    let policy = Policy {
        trustees: Some(Trustees { needed: 2, persons }),
        ..Policy::default()
    };
    decides(&mut world, ana, Govern::Policy(Box::new(policy)));
    for node in [ben, cem, dora, eli] {
        meet(&mut world, ana, node);
    }

    let who = person(&world, eli);
    let op = proposes(&mut world, ben, Govern::RecoverSteward(who));
    meet(&mut world, ben, eli);
    let not_theirs = govern(&mut world, eli, Govern::Sign(op));
    assert!(matches!(not_theirs, Err(Refusal::NotYoursToSign)));
    assert_eq!(role(&world, eli, eli), Some(Role::Member), "one is too few");
    meet(&mut world, eli, dora);
    decides(&mut world, dora, Govern::Sign(op));
    meet(&mut world, dora, eli);
    assert_eq!(role(&world, eli, eli), Some(Role::Steward));
    let newcomer = world.add_node();
    let code = invite(&mut world, eli, 1);
    join(&mut world, newcomer, eli, code, "Fay");
}

/// Test 17.
#[test]
fn whom_a_merge_put_out_is_named_and_let_in_again() {
    let mut world = World::new(17);
    let nodes = stewards(&mut world, 4, 3);
    let [ana, ben, cem, eli] = nodes[..] else {
        unreachable!()
    };
    let fay = world.add_node();
    let code = invite(&mut world, cem, 1);
    join(&mut world, fay, cem, code, "Fay");
    world.play_for(3_000);
    world.cut(fay);

    let who = person(&world, cem);
    let op = proposes(&mut world, ana, Govern::Remove(who));
    meet(&mut world, ana, ben);
    decides(&mut world, ben, Govern::Sign(op));
    // Eli has not heard: Cem brings him what he did, and Eli brings it to Ben.
    meet(&mut world, cem, eli);
    assert_eq!(role(&world, eli, fay), Some(Role::Member));
    meet(&mut world, eli, ben);
    assert_eq!(role(&world, ben, fay), None);
    let told = world.nodes[ben].happened.iter();
    let told = told.filter(|one| matches!(one, Happened::RolledBack(..)));
    assert_eq!(told.count(), 1);

    let who = person(&world, fay);
    decides(&mut world, ben, Govern::AdmitAgain(who));
    assert_eq!(role(&world, ben, fay), Some(Role::Member));
    let again = govern(&mut world, ben, Govern::AdmitAgain(who));
    assert!(matches!(again, Err(Refusal::NotPutOut)));
    world.connect(fay, ben);
    world.play_until(60, |world| world.are_level(&[fay, ben]));
    assert_eq!(role(&world, fay, cem), None);
}

#[test]
fn the_last_steward_leaves_only_after_another_is_there() {
    let mut world = World::new(18);
    let nodes = members(&mut world, 2);
    let refused = govern(&mut world, nodes[0], Govern::Leave);
    assert!(matches!(refused, Err(Refusal::LastSteward)));
    assert!(world.home(nodes[0]).is_in());

    let ben = person(&world, nodes[1]);
    decides(&mut world, nodes[0], Govern::Promote(ben));
    decides(&mut world, nodes[0], Govern::Leave);
    assert!(!world.home(nodes[0]).is_in());
    let after = govern(&mut world, nodes[0], Govern::Checkpoint);
    assert!(matches!(after, Err(Refusal::NotIn)), "{after:?}");
    // Who has not heard still meets whoever left, and hears it from them.
    world.connect(nodes[0], nodes[1]);
    world.play_for(10_000);
    assert_eq!(role(&world, nodes[1], nodes[0]), None);
    assert_eq!(role(&world, nodes[1], nodes[1]), Some(Role::Steward));
}

#[test]
fn a_note_beside_a_name_is_seen_by_all_and_changes_nothing_else() {
    let mut world = World::new(19);
    let nodes = members(&mut world, 3);
    let [ana, ben, cem] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, ben);
    let text = "Please pause until Tuesday".to_owned();
    let refused = govern(&mut world, cem, Govern::Note(who, text.clone()));
    assert!(matches!(refused, Err(Refusal::NotYoursToSign)));
    decides(&mut world, ana, Govern::Note(who, text.clone()));
    meet(&mut world, ana, cem);
    let note = |world: &World, node: NodeId, days: u32| {
        let home = world.home(node);
        let day = world.now.plus_days(days).day();
        home.board().note_on(who, &home.roll(), day)
    };
    assert_eq!(note(&world, cem, 0), Some((text, person(&world, ana))));
    assert_eq!(note(&world, cem, 70), None, "it ends by itself");
    assert_eq!(role(&world, cem, ben), Some(Role::Member));
    assert_eq!(Board::person_record(who).as_bytes(), who.as_bytes());

    decides(&mut world, ana, Govern::Note(who, String::new()));
    meet(&mut world, ana, cem);
    assert_eq!(note(&world, cem, 0), None);
}

#[test]
fn who_lost_everything_comes_back_as_the_same_human() {
    let mut world = World::new(20);
    let nodes = members(&mut world, 2);
    let [ana, lost] = nodes[..] else {
        unreachable!()
    };
    let old = world.home(lost).me().incarnation.unwrap();
    let again = world.add_node();
    let code = invite(&mut world, ana, 1);
    join(&mut world, again, ana, code, "Ben again");
    world.play_for(3_000);
    let (new, old_person) = (person(&world, again), person(&world, lost));

    decides(
        &mut world,
        ana,
        Govern::Succeed {
            new,
            old: old_person,
        },
    );
    world.play_for(3_000);
    assert_eq!(role(&world, again, lost), None);
    let owner = world
        .home(again)
        .members()
        .owner_now(old)
        .map(|one| one.person);
    assert_eq!(owner, Some(new));
}

/// What a month brings, a new key to write under and a new sealing key, would come between what
/// others sign and who can publish it.
#[test]
fn whoever_has_signed_puts_off_what_can_wait_and_never_what_a_removal_demands() {
    let mut world = World::new(19);
    let nodes = stewards(&mut world, 5, 3);
    let [ana, ben, cem, dana, eli] = nodes[..] else {
        unreachable!()
    };
    let (who, gone) = (person(&world, dana), person(&world, eli));
    let op = proposes(&mut world, ana, Govern::Promote(who));
    let tip = |world: &World, node: NodeId| {
        let home = world.home(node);
        home.control().tip(home.me().device).map(|(_, op, _)| op)
    };
    let before = tip(&world, ana);
    world.now = world.now.plus_days(40);
    world.play_for(3_000);
    need(&mut world, ana, "A chair", "");
    assert_eq!(tip(&world, ana), before, "neither key was replaced");
    assert_ne!(tip(&world, ben), before);
    let keys = |world: &World| world.home(ana).members().epochs().iter().count();
    let held = keys(&world);

    // The signature that was missing comes, and is good on the old parents.
    for node in [ben, cem] {
        meet(&mut world, ana, node);
    }
    decides_or_proposes(&mut world, ben, Govern::Sign(op));
    meet(&mut world, ana, ben);
    world.play_for(2_000);
    assert_eq!(role(&world, ana, dana), Some(Role::Steward));
    let all = world.home(ana).decisions(world.now);
    assert_eq!(all.iter().filter(|one| one.body == all[0].body).count(), 1);
    // Now nothing waits any more, and the month is made up for.
    need(&mut world, ana, "A table", "");
    assert_eq!(keys(&world), held + 1);

    // While another decision is open somebody is put out: the next key is new at once.
    let ben_is = person(&world, ben);
    proposes(&mut world, ana, Govern::Remove(ben_is));
    let held = keys(&world);
    decides(&mut world, ana, Govern::Remove(gone));
    assert_eq!(keys(&world), held + 1, "at once");
}

fn decides_or_proposes(world: &mut World, node: NodeId, what: Govern) {
    let done = govern(world, node, what);
    assert!(
        matches!(done, Ok(Done::Decided | Done::Proposed(_))),
        "{done:?}; seed {}",
        world.seed()
    );
}

#[test]
fn a_decision_that_nobody_signs_puts_nothing_off_for_longer_than_it_lives() {
    let mut world = World::new(20);
    let nodes = stewards(&mut world, 4, 3);
    let [ana, _, _, eli] = nodes[..] else {
        unreachable!()
    };
    let who = person(&world, eli);
    proposes(&mut world, ana, Govern::Promote(who));
    let keys = |world: &World| world.home(ana).members().epochs().iter().count();
    let held = keys(&world);
    world.now = world.now.plus_days(58);
    world.play_for(2_000);
    need(&mut world, ana, "A chair", "");
    assert_eq!(keys(&world), held);
    world.now = world.now.plus_days(4);
    world.play_for(2_000);
    need(&mut world, ana, "A table", "");
    assert_eq!(keys(&world), held + 1);
}
