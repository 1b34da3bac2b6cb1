//! Where it takes two members to let somebody in.
use potluck_engine::{DecisionState, Deed, Done, Govern, Happened, JoinProblem, Refusal, Wish};
use potluck_model::body::Proposal;
use potluck_model::control::{Admission, Admit, ControlBody, Policy};
use potluck_model::role::Role;

use crate::door::{compare, digits, join_wish, open_door, welcome};
use crate::evening::{found, invite, join};
use crate::forge::propose;
use crate::town::post;
use crate::world::{NodeId, World};

/// A steward and two members who know each other, under these rules; nobody is connected.
fn under_two_members(world: &mut World) -> [NodeId; 3] {
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let id = found(world, ana, "Ana");
    post(world, ana, "Lift to the clinic");
    let code = invite(world, ana, 5);
    for (node, name) in [(ben, "Ben"), (cem, "Cem")] {
        join(world, node, ana, code.clone(), name);
        world.play_for(3_000);
        world.cut(node);
    }
    let policy = Policy {
        admission: Admission::TwoMember,
        ..world.home(ana).members().policy().clone()
    };
    let rules = Deed::Govern(Govern::Policy(Box::new(policy)));
    let done = world.wish(ana, Wish::In(id, rules));
    assert!(matches!(done, Ok(Done::Decided)), "{done:?}");
    for node in [ben, cem, ben] {
        meet(world, ana, node);
    }
    [ana, ben, cem]
}

/// Two come together until both hold the same, and part.
fn meet(world: &mut World, a: NodeId, b: NodeId) {
    world.connect(a, b);
    world.play_for(100);
    world.play_until(60, |world| world.are_level(&[a, b]));
    world.cut(a);
    world.play_for(10);
}

fn waits(world: &World, node: NodeId) -> bool {
    let mut happened = world.nodes[node].happened.iter();
    happened.any(|one| matches!(one, Happened::Waits(_)))
}

/// A code that Ben, who is no steward, makes for one newcomer.
fn code_of_ben(world: &mut World, ben: NodeId) -> potluck_model::invite::Code {
    let last_day = world.now.day().plus(14);
    let deed = Deed::Invite {
        role: Role::Newcomer,
        uses: 1,
        last_day,
    };
    let id = world.home(ben).id();
    match world.wish(ben, Wish::In(id, deed)) {
        Ok(Done::Invited(code)) => code,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_was_proposed_comes_in_with_any_member_once_a_second_has_agreed() {
    let mut world = World::new(200);
    let [ana, ben, cem] = under_two_members(&mut world);
    let [dee, eve] = [(); 2].map(|()| world.add_node());
    let code = code_of_ben(&mut world, ben);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    // As often as they come back, it is proposed once.
    for _ in 0..3 {
        world.nodes[dee].happened.clear();
        world.connect(dee, ben);
        world.play_until(10, |world| waits(world, dee));
        world.play_for(2_000);
        assert!(world.answer(dee, ticket).is_none());
        world.restart(ben);
    }
    assert!(world.nodes[dee].engine.communities().next().is_none());
    let all = world.home(ben).decisions(world.now);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].name.as_str(), all[0].needed), ("Dee", 2));
    // The code is for one.
    let other = world.wish_later(eve, join_wish(&code, "Eve"));
    world.connect(eve, ben);
    let used_up = Happened::NotLetIn(other, JoinProblem::UsedUp);
    world.play_until(10, |world| world.nodes[eve].happened.contains(&used_up));
    assert!(world.answer(eve, other).is_none(), "no log shows it yet");

    meet(&mut world, ben, cem);
    let seen = world.home(cem).decisions(world.now).remove(0);
    assert!(seen.mine_to_sign && seen.state == DecisionState::Open);
    let id = world.home(cem).id();
    let sign = Deed::Govern(Govern::Sign(seen.op));
    let signed = world.wish(cem, Wish::In(id, sign));
    assert!(matches!(signed, Ok(Done::Decided)), "{signed:?}");
    // Cem goes to Ana, and Dee meets her: she was no part of it.
    meet(&mut world, cem, ana);
    world.wanted.insert((dee, ana));
    world.play_until(20, |world| world.answer(dee, ticket).is_some());

    let answer = world.answer(dee, ticket);
    assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
    world.play_until(20, |world| world.are_level(&[ana, dee]));
    assert_eq!(world.board(dee), world.board(ana));
    let person = world.home(dee).me().person;
    assert_eq!(world.home(ana).roll().role(person), Some(Role::Newcomer));
    let uses: Vec<u16> = world
        .home(ana)
        .members()
        .invites()
        .filter(|(_, living)| living.invite.uses == 1)
        .map(|(_, living)| living.uses)
        .collect();
    assert_eq!(uses, [1]);
    let state = world.home(ana).decisions(world.now)[0].state;
    assert_eq!(state, DecisionState::Done);
}

#[test]
fn a_steward_who_agrees_is_the_second_too_and_nobody_else_need() {
    let mut world = World::new(201);
    let [ana, ben, _] = under_two_members(&mut world);
    let dee = world.add_node();
    let code = code_of_ben(&mut world, ben);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.connect(dee, ben);
    world.play_until(10, |world| waits(world, dee));
    meet(&mut world, ben, ana);
    let op = world.home(ana).decisions(world.now)[0].op;
    let id = world.home(ana).id();
    let signed = world.wish(ana, Wish::In(id, Deed::Govern(Govern::Sign(op))));
    assert!(matches!(signed, Ok(Done::Decided)), "{signed:?}");
    world.wanted.insert((dee, ana));
    world.play_until(20, |world| world.answer(dee, ticket).is_some());
    assert!(matches!(world.answer(dee, ticket), Some(Ok(_))));
}

#[test]
fn whoever_stands_before_a_member_is_proposed_and_comes_in_at_the_next_door() {
    let mut world = World::new(202);
    let [_, ben, cem] = under_two_members(&mut world);
    let dee = world.add_node();
    let code = open_door(&mut world, ben, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.connect(dee, ben);
    assert!(compare(&mut world, ben, dee));
    let same = Wish::Compared {
        digits: digits(&world, ben).unwrap(),
        same: true,
    };
    let done = world.wish(ben, same);
    assert!(matches!(done, Ok(Done::Proposed(_))), "{done:?}");
    world.play_until(10, |world| world.answer(dee, ticket).is_some());
    let answer = world.answer(dee, ticket);
    let told = matches!(answer, Some(Err(Refusal::Join(JoinProblem::Waits))));
    assert!(told, "{answer:?}");
    assert!(world.nodes[dee].engine.communities().next().is_none());

    world.cut(dee);
    meet(&mut world, ben, cem);
    let op = world.home(cem).decisions(world.now)[0].op;
    let id = world.home(cem).id();
    let signed = world.wish(cem, Wish::In(id, Deed::Govern(Govern::Sign(op))));
    assert!(matches!(signed, Ok(Done::Decided)), "{signed:?}");
    let people = world.home(cem).roll().people().count();
    for node in [cem, dee] {
        world.nodes[node].happened.clear();
    }
    let code = open_door(&mut world, cem, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.wanted.insert((dee, cem));
    welcome(&mut world, cem, dee, ticket);
    world.play_until(20, |world| world.are_level(&[cem, dee]));
    assert_eq!(world.home(cem).roll().people().count(), people);
    assert_eq!(world.board(dee), world.board(cem));
}

/// The one honest proposal that a member sees, as it stands in its body.
fn proposed(world: &World, node: NodeId) -> Box<Admit> {
    let all = world.home(node).decisions(world.now);
    match all.into_iter().next().map(|one| one.body) {
        Some(ControlBody::Admit(admit)) => admit,
        other => panic!("{other:?}"),
    }
}

/// docs/threat-model.md, test 20: a member proposes more than a newcomer, and newcomers who never
/// stood before anybody.
#[test]
fn forged_proposals_are_shown_to_nobody_and_use_up_no_invitation() {
    let mut world = World::new(203);
    let [_, ben, cem] = under_two_members(&mut world);
    let [dee, eve] = [(); 2].map(|()| world.add_node());
    let code = code_of_ben(&mut world, ben);
    let other = {
        let code = open_door(&mut world, ben, Role::Newcomer);
        world.wish_later(eve, join_wish(&code, "Eve"));
        world.play_for(100);
        world.connect(eve, ben);
        assert!(compare(&mut world, ben, eve));
        let digits = digits(&world, ben).unwrap();
        let done = world.wish(ben, Wish::Compared { digits, same: true });
        assert!(matches!(done, Ok(Done::Proposed(_))), "{done:?}");
        world.play_for(3_000);
        world.cut(eve);
        proposed(&world, ben)
    };
    meet(&mut world, ben, cem);
    let invite = {
        let mut invites = world.home(cem).members().invites();
        let for_one = invites.find(|(_, living)| living.invite.uses == 1);
        for_one.unwrap().0
    };
    let old = world.home(cem).me().incarnation;
    let forged = |change: &dyn Fn(&mut Admit)| {
        let mut admit = other.clone();
        change(&mut admit);
        Proposal {
            parents: vec![invite],
            body: ControlBody::Admit(admit),
            name: "Dee".to_owned(),
        }
    };
    let via = potluck_model::control::Via {
        invite,
        transcript: [1; 32],
        redeem: [2; 64],
    };
    let all = vec![
        forged(&|admit| admit.role = Role::Member),
        forged(&|admit| admit.succeeds = old),
        forged(&|admit| admit.via = Some(via)),
        forged(&|admit| admit.certificate.day = admit.certificate.day.plus(1)),
    ];
    propose(&mut world, cem, all);
    meet(&mut world, ben, cem);
    for node in [ben, cem] {
        let all = world.home(node).decisions(world.now);
        assert_eq!(all.len(), 1, "{all:#?}");
    }
    // Ben's code still lets in the one whom it is for.
    world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.connect(dee, ben);
    world.play_until(10, |world| waits(world, dee));
    assert_eq!(world.home(ben).decisions(world.now).len(), 2);
}

#[test]
fn at_the_door_of_a_second_member_the_digits_are_their_agreement() {
    let mut world = World::new(204);
    let [_, ben, cem] = under_two_members(&mut world);
    let dee = world.add_node();
    let code = code_of_ben(&mut world, ben);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.connect(dee, ben);
    world.play_until(10, |world| waits(world, dee));
    world.later(0, dee, potluck_engine::Input::GaveUp(ticket));
    world.cut(dee);
    meet(&mut world, ben, cem);
    let code = open_door(&mut world, cem, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    welcome(&mut world, cem, dee, ticket);
    let state = world.home(cem).decisions(world.now)[0].state;
    assert_eq!(state, DecisionState::Done);
}

/// docs/threat-model.md, test 20: whoever holds a code for many comes as ever another person.
#[test]
fn whoever_holds_a_code_makes_a_member_propose_ten_times_at_most() {
    let mut world = World::new(205);
    let [_, ben, _] = under_two_members(&mut world);
    let last_day = world.now.day().plus(14);
    let deed = Deed::Invite {
        role: Role::Newcomer,
        uses: 100,
        last_day,
    };
    let id = world.home(ben).id();
    let Ok(Done::Invited(code)) = world.wish(ben, Wish::In(id, deed)) else {
        panic!("no code");
    };
    for at in 0..12 {
        let node = world.add_node();
        world.wish_later(node, join_wish(&code, "Dee"));
        world.play_for(100);
        world.connect(node, ben);
        world.play_for(3_000);
        assert_eq!(waits(&world, node), at < 10, "{at}");
        world.cut(node);
    }
    assert_eq!(world.home(ben).decisions(world.now).len(), 10);
}
