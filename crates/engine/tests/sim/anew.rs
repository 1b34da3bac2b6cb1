//! Founding anew: each person is asked, nobody is taken along, and nothing of the old goes away.
use potluck_engine::{Deed, Done, Govern, JoinProblem, Refusal, Wish};
use potluck_model::act::ActKind;
use potluck_model::body::{Act, Body};
use potluck_model::id::{CommunityId, PersonId};
use potluck_model::role::Role;

use crate::evening::{found, invite, join};
use crate::forge::say;
use crate::town::post;
use crate::world::{NodeId, World};

fn anew(world: &mut World, node: NodeId, old: CommunityId, name: &str) -> CommunityId {
    let wish = Wish::FoundAnew {
        old,
        community: "New Elm Street".to_owned(),
        name: name.to_owned(),
    };
    match world.wish(node, wish) {
        Ok(Done::Founded(id)) => id,
        other => panic!("{other:?}"),
    }
}

fn along(old: CommunityId, by: PersonId, name: &str) -> Wish {
    Wish::ComeAlong {
        old,
        by,
        name: name.to_owned(),
    }
}

fn person(world: &World, node: NodeId, of: CommunityId) -> PersonId {
    let community = world.nodes[node].engine.community(of);
    community.expect("it is here").me().person
}

fn holds(world: &World, node: NodeId, id: CommunityId) -> bool {
    world.nodes[node].engine.community(id).is_some()
}

/// Three members; the steward who founded it is never seen again.
fn without_steward(seed: u64) -> (World, CommunityId, [NodeId; 3]) {
    let mut world = World::new(seed);
    let [ana, ben, cem, dua] = [(); 4].map(|()| world.add_node());
    let old = found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 3);
    for (node, name) in [(ben, "Ben"), (cem, "Cem"), (dua, "Dua")] {
        join(&mut world, node, ana, code.clone(), name);
        world.play_for(2_000);
    }
    post(&mut world, cem, "Soup pots");
    world.play_for(1_000);
    world.play_until(30, |world| world.are_level(&[ana, ben, cem, dua]));
    world.cut(ana);
    world.wanted.clear();
    world.connect(ben, cem);
    world.connect(ben, dua);
    world.play_until(30, |world| world.are_level(&[ben, cem, dua]));
    (world, old, [ben, cem, dua])
}

/// Test 26, the second half.
#[test]
fn re_founding_asks_each_person() {
    let (mut world, old, [ben, cem, dua]) = without_steward(190);
    let board = world.board(dua);
    assert_eq!(board, world.board(cem));
    assert_eq!(board.len(), 1);
    let new = anew(&mut world, ben, old, "Ben");
    let by = person(&world, ben, old);
    world.play_for(10_000);

    // All are told, by whom, and nobody is in who was only told.
    for node in [cem, dua] {
        let calls = world.nodes[node].engine.community(old).unwrap();
        let calls = calls.calls(world.now.day());
        assert_eq!(calls.len(), 1);
        assert_eq!((calls[0].by, calls[0].community), (by, new));
        assert_eq!(calls[0].name, "New Elm Street");
        assert!(!holds(&world, node, new));
    }

    // Cem comes along; Dua does not.
    let ticket = world.wish_later(cem, along(old, by, "Cem"));
    world.play_for(100);
    world.connect(cem, ben);
    world.play_until(30, |world| world.answer(cem, ticket).is_some());
    let answer = world.answer(cem, ticket);
    assert!(
        matches!(answer, Some(Ok(Done::Joined(id))) if *id == new),
        "{answer:?}"
    );
    world.play_for(10_000);
    let there = world.nodes[ben].engine.community(new).unwrap();
    assert_eq!(there.control().genesis().predecessor, Some(old));
    assert_eq!(there.members().persons().count(), 2);
    let cem_there = person(&world, cem, new);
    assert_eq!(there.roll().role(cem_there), Some(Role::Member));
    assert_ne!(
        cem_there,
        person(&world, cem, old),
        "nobody is linked by a key"
    );
    assert!(!holds(&world, dua, new));

    // Nothing of the old one has gone away for anybody.
    for node in [ben, cem, dua] {
        let community = world.nodes[node].engine.community(old).unwrap();
        assert!(community.is_in());
        assert_eq!(community.members().persons().count(), 4);
    }
    assert_eq!(world.board(dua), board);
    let again = world.wish(cem, along(old, by, "Cem"));
    assert!(matches!(again, Err(Refusal::CameAlong)), "{again:?}");
}

#[test]
fn newcomers_and_strangers_call_nobody() {
    let (mut world, old, [ben, _, _]) = without_steward(192);
    let code = {
        let deed = Deed::Invite {
            role: Role::Newcomer,
            uses: 1,
            last_day: world.now.day().plus(10),
        };
        let Ok(Done::Invited(code)) = world.wish(ben, Wish::In(old, deed)) else {
            panic!("not invited");
        };
        code
    };
    let eli = world.add_node();
    join(&mut world, eli, ben, code, "Eli");
    world.play_for(3_000);
    let wish = Wish::FoundAnew {
        old,
        community: "New Elm Street".to_owned(),
        name: "Eli".to_owned(),
    };
    let refused = world.wish(eli, wish);
    assert!(
        matches!(refused, Err(Refusal::NotYoursToFoundAnew)),
        "{refused:?}"
    );
    assert_eq!(world.nodes[eli].engine.communities().count(), 1);
    let by = person(&world, ben, old);
    let nobody = world.wish(eli, along(old, by, "Eli"));
    assert!(matches!(nobody, Err(Refusal::NoCall)), "{nobody:?}");
}

#[test]
fn who_has_gone_calls_nobody_any_more() {
    let mut world = World::new(193);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let old = found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 2);
    for (node, name) in [(ben, "Ben"), (cem, "Cem")] {
        join(&mut world, node, ana, code.clone(), name);
        world.play_for(2_000);
    }
    anew(&mut world, ben, old, "Ben");
    world.play_for(5_000);
    let by = person(&world, ben, old);
    let remove = Deed::Govern(Govern::Remove(by));
    let removed = world.wish(ana, Wish::In(old, remove));
    assert!(removed.is_ok(), "{removed:?}");
    world.connect(cem, ana);
    world.play_for(10_000);
    let community = world.nodes[cem].engine.community(old).unwrap();
    assert!(community.calls(world.now.day()).is_empty());
}

/// Test 26, the second half: a call that leads into a community which names another predecessor, or none.
#[test]
fn nobody_comes_along_into_what_was_not_founded_in_place_of_theirs() {
    let (mut world, old, [ben, cem, _]) = without_steward(194);
    let eve = world.add_node();
    let elsewhere = found(&mut world, eve, "Eve");
    let code = invite(&mut world, eve, 5).to_text();
    let record = world.nodes[ben].engine.community(old).unwrap().board();
    let record = record.community_record();
    let name = "New Elm Street".to_owned();
    let call = Act::new(record, ActKind::FoundAnew { name, code });
    say(&mut world, ben, &[Body::Act(call)]);
    world.connect(cem, ben);
    world.play_until(20, |world| {
        let there = world.nodes[cem].engine.community(old).unwrap();
        !there.calls(world.now.day()).is_empty()
    });

    let by = person(&world, ben, old);
    let ticket = world.wish_later(cem, along(old, by, "Cem"));
    world.play_for(100);
    world.connect(cem, eve);
    world.play_until(30, |world| world.answer(cem, ticket).is_some());
    let answer = world.answer(cem, ticket);
    let other = matches!(answer, Some(Err(Refusal::Join(JoinProblem::NotInPlaceOf))));
    assert!(other, "{answer:?}");
    assert!(!holds(&world, cem, elsewhere));
    let there = world.nodes[eve].engine.community(elsewhere).unwrap();
    assert_eq!(there.members().persons().count(), 1);
}
