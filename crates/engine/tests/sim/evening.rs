//! Two neighbours, one need.
use potluck_engine::{Deed, Done, Move, Wish};
use potluck_model::draft::{Basics, Details, Draft, Need};
use potluck_model::id::{CommunityId, RecordId};
use potluck_model::invite::Code;
use potluck_model::role::Role;
use potluck_model::sealed::SealedPart;

use crate::world::{NodeId, World};

pub(crate) fn found(world: &mut World, node: NodeId, name: &str) -> CommunityId {
    let wish = Wish::Found {
        community: "Elm Street".to_owned(),
        name: name.to_owned(),
    };
    match world.wish(node, wish) {
        Ok(Done::Founded(id)) => id,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn invite(world: &mut World, node: NodeId, uses: u16) -> Code {
    let last_day = world.now.day().plus(14);
    let deed = Deed::Invite {
        role: Role::Member,
        uses,
        last_day,
    };
    let id = world.home(node).id();
    match world.wish(node, Wish::In(id, deed)) {
        Ok(Done::Invited(code)) => code,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn join(world: &mut World, node: NodeId, host: NodeId, code: Code, name: &str) {
    let wish = Wish::Join {
        code,
        name: name.to_owned(),
    };
    world.connect(node, host);
    match world.wish(node, wish) {
        Ok(Done::Joined(_)) => {}
        other => panic!("{other:?}"),
    }
}

/// A need with a title and, perhaps, an address that only accepted claimers read.
pub(crate) fn need_draft(title: &str, sealed: &str) -> Draft {
    let sealed = (!sealed.is_empty()).then(|| SealedPart {
        address: sealed.to_owned(),
        ..SealedPart::default()
    });
    let basics = Basics {
        title: title.to_owned(),
        sealed,
        ..Basics::default()
    };
    Draft::new(basics, Details::Need(Need::default())).unwrap()
}

pub(crate) fn need(world: &mut World, node: NodeId, title: &str, sealed: &str) -> RecordId {
    let draft = need_draft(title, sealed);
    let id = world.home(node).id();
    match world.wish(node, Wish::In(id, Deed::Post(Box::new(draft)))) {
        Ok(Done::Wrote(record)) => record,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn act(world: &mut World, node: NodeId, record: RecordId, step: Move) {
    let id = world.home(node).id();
    let done = world.wish(node, Wish::In(id, Deed::Act(record, step)));
    assert!(matches!(done, Ok(Done::Wrote(_))), "{done:?}");
    world.play_for(2_000);
}

#[test]
fn a_neighbour_joins_claims_is_accepted_reads_the_address_and_is_thanked() {
    let mut world = World::new(1);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let lift = need(
        &mut world,
        ana,
        "Lift to the clinic",
        "12 Elm St, ring twice",
    );
    let code = invite(&mut world, ana, 5);
    join(&mut world, ben, ana, code.clone(), "Ben");
    world.play_for(3_000);
    join(&mut world, cem, ben, code, "Cem");
    world.play_for(3_000);
    for node in [ana, ben, cem] {
        assert_eq!(world.home(node).name(), "Elm Street");
        assert_eq!(world.board(node), world.board(ana), "node {node}");
    }

    let note = "Tuesday 8:45".to_owned();
    act(
        &mut world,
        ben,
        lift,
        Move::Claim {
            note,
            quantity: None,
        },
    );
    assert!(world.home(ben).sealed_text(lift).is_none());
    act(&mut world, ana, lift, Move::Accept(1));
    let opened = world.home(ben).sealed_text(lift).map(|part| part.address);
    assert_eq!(opened.as_deref(), Some("12 Elm St, ring twice"));
    assert!(world.home(cem).sealed_text(lift).is_none());

    act(&mut world, ben, lift, Move::Done(None));
    act(
        &mut world,
        ana,
        lift,
        Move::Done(Some("You saved my day".to_owned())),
    );
    for node in [ana, ben, cem] {
        let board = world.board(node);
        let lift = board.iter().find(|line| line.contains("Lift")).unwrap();
        assert!(lift.contains("Ben confirmed"), "{lift}");
        assert_eq!(board, world.board(ana));
    }
    assert_eq!(
        world.home(ana).held_by(lift),
        1,
        "only Ben has said so to Ana"
    );
    world.connect(cem, ana);
    world.play_for(3_000);
    assert_eq!(world.home(ana).held_by(lift), 2);
}

#[test]
fn a_node_that_restarts_is_as_it_was() {
    let mut world = World::new(2);
    let [ana, ben] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let lift = need(&mut world, ana, "Lift to the clinic", "12 Elm St");
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    world.play_for(3_000);
    let before = (world.board(ana), world.home(ana).ops_held());

    world.restart(ana);
    world.restart(ben);

    assert_eq!((world.board(ana), world.home(ana).ops_held()), before);
    assert_eq!(world.board(ben), before.0);
    assert!(world.home(ana).sealed_text(lift).is_some());
    world.connect(ana, ben);
    world.play_for(3_000);
    act(
        &mut world,
        ben,
        lift,
        Move::Claim {
            note: String::new(),
            quantity: None,
        },
    );
    assert_eq!(world.board(ana), world.board(ben));
}

#[test]
fn a_newcomer_among_many_members_is_let_in_once() {
    let mut world = World::new(3);
    let [ana, ben, cem, dora] = [(); 4].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 9);
    join(&mut world, ben, ana, code.clone(), "Ben");
    join(&mut world, cem, ana, code.clone(), "Cem");
    world.play_for(3_000);
    for host in [ana, ben, cem] {
        world.connect(dora, host);
    }
    let wish = Wish::Join {
        code,
        name: "Dora".to_owned(),
    };
    let joined = world.wish(dora, wish);
    assert!(matches!(joined, Ok(Done::Joined(_))), "{joined:?}");
    world.play_for(3_000);
    assert_eq!(world.home(ana).roll().people().count(), 4);
}

#[test]
fn what_one_writes_is_with_all_others_in_a_moment() {
    let mut world = World::new(4);
    let nodes = [(); 4].map(|()| world.add_node());
    found(&mut world, nodes[0], "Ana");
    let code = invite(&mut world, nodes[0], 9);
    for (at, node) in nodes.into_iter().enumerate().skip(1) {
        join(&mut world, node, nodes[0], code.clone(), "Somebody");
        for other in &nodes[1..at] {
            world.connect(node, *other);
        }
    }
    world.play_for(5_000);
    for (at, writer) in nodes.into_iter().enumerate() {
        let title = format!("Need number {at}");
        need(&mut world, writer, &title, "");
        let begun = world.now;
        let shows = |world: &World| {
            let shown = |node: &NodeId| world.board(*node).iter().any(|line| line.contains(&title));
            nodes.iter().all(shown)
        };
        while !shows(&world) {
            world.play_for(1);
        }
        let taken = world.now.millis() - begun.millis();
        assert!(taken < 100, "{taken} ms from node {at}");
    }
}

#[test]
fn names_are_said_again_before_they_are_forgotten() {
    let mut world = World::new(5);
    let [ana, ben] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    world.play_for(3_000);
    let until = |world: &World, node: NodeId| {
        let home = world.home(node);
        let profile = home.board().profile_of(home.me().person).unwrap();
        let name = home.board().community_name_until(&home.roll());
        (home.board().last_day_of(profile).unwrap(), name.unwrap())
    };
    let before = until(&world, ana);

    world.now = world.now.plus_days(350);
    world.play_for(5_000);

    let after = until(&world, ana);
    assert!(after.0 > before.0 && after.1 > before.1);
    assert!(until(&world, ben).0 > before.0);
    assert_eq!(
        until(&world, ben).1,
        after.1,
        "one steward says it, all hear it"
    );
    assert_eq!(world.home(ben).name(), "Elm Street");
    let held = world.home(ana).ops_held();
    world.play_for(5_000);
    assert_eq!(world.home(ana).ops_held(), held, "once is enough");
}

#[test]
fn whoever_was_declined_again_cannot_read_an_address_written_later() {
    let mut world = World::new(6);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let lift = need(&mut world, ana, "Lift to the clinic", "12 Elm St");
    let code = invite(&mut world, ana, 2);
    join(&mut world, ben, ana, code.clone(), "Ben");
    join(&mut world, cem, ana, code, "Cem");
    world.play_for(3_000);
    let claim = || Move::Claim {
        note: String::new(),
        quantity: None,
    };
    act(&mut world, ben, lift, claim());
    act(&mut world, cem, lift, claim());
    act(&mut world, ana, lift, Move::Accept(1));
    let reads = |world: &World, node| world.home(node).sealed_text(lift).map(|part| part.address);
    assert_eq!(reads(&world, ben).as_deref(), Some("12 Elm St"));
    act(&mut world, ana, lift, Move::Decline(1, String::new()));
    act(&mut world, ana, lift, Move::Accept(2));

    let draft = |address: &str| {
        let basics = Basics {
            title: "Lift to the clinic".to_owned(),
            sealed: Some(SealedPart {
                address: address.to_owned(),
                ..SealedPart::default()
            }),
            ..Basics::default()
        };
        Box::new(Draft::new(basics, Details::Need(Need::default())).unwrap())
    };
    let id = world.home(ana).id();
    let edited = world.wish(ana, Wish::In(id, Deed::Edit(lift, draft("34 Oak Rd"))));
    assert!(matches!(edited, Ok(Done::Wrote(_))), "{edited:?}");
    world.play_for(3_000);

    assert_eq!(reads(&world, ana).as_deref(), Some("34 Oak Rd"));
    assert_eq!(reads(&world, cem).as_deref(), Some("34 Oak Rd"));
    assert_eq!(reads(&world, ben), None);
}
