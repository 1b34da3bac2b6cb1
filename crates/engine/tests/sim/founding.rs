//! Founding together: all or nobody, by a code, six digits each, and everybody's signature.
use std::cell::Cell;
use std::rc::Rc;

use potluck_engine::{Done, Happened, Refusal, Ticket, Wish};
use potluck_model::id::CommunityId;
use potluck_model::invite::{Code, Purpose};
use potluck_model::role::Role;
use potluck_model::wire::{Door, Founding, Frame};

use crate::door::{compare, join_wish, open_door, say_same};
use crate::evening::found;
use crate::town::post;
use crate::world::{NodeId, World};

/// Ana begins a founding; tells its ticket and its code.
fn begin(world: &mut World, node: NodeId, founders: u8) -> (Ticket, Code) {
    let wish = Wish::FoundTogether {
        community: "Elm Street".to_owned(),
        name: "Ana".to_owned(),
        founders,
        until: world.now.plus_millis(600_000),
    };
    let ticket = world.wish_later(node, wish);
    world.play_for(100);
    let mut happened = world.nodes[node].happened.iter();
    let code = happened.find_map(|one| match one {
        Happened::Code(to, code) if *to == ticket => Some(code.clone()),
        _ => None,
    });
    (ticket, code.expect("a founding has a code"))
}

/// Somebody comes with the code, and their digits are compared.
fn come(world: &mut World, ana: NodeId, node: NodeId, (code, name): (&Code, &str)) -> Ticket {
    let ticket = world.wish_later(node, join_wish(code, name));
    world.play_for(100);
    world.connect(node, ana);
    assert!(compare(world, ana, node), "both screens show the same");
    say_same(world, ana, true);
    ticket
}

/// Who is here, as a screen says it now.
fn here(world: &World, node: NodeId) -> Option<Vec<String>> {
    let mut happened = world.nodes[node].happened.iter().rev();
    happened.find_map(|one| match one {
        Happened::Gathering { here, .. } => Some(here.clone()),
        _ => None,
    })
}

fn holds_nothing(world: &World, node: NodeId) -> bool {
    world.nodes[node].engine.communities().next().is_none()
}

fn founded(world: &World, ana: NodeId, ticket: Ticket) -> CommunityId {
    match world.answer(ana, ticket) {
        Some(Ok(Done::Founded(id))) => *id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn three_in_one_room_found_it_together_and_all_are_stewards() {
    for turned in [false, true] {
        let mut world = World::new(170);
        let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
        let (ticket, code) = begin(&mut world, ana, 3);
        assert_eq!(code.purpose, Purpose::Found);
        let of_ben = come(&mut world, ana, ben, (&code, "Ben"));
        world.play_for(1_000);
        assert_eq!(here(&world, ben), Some(vec!["Ana".into(), "Ben".into()]));
        assert!(holds_nothing(&world, ana) && holds_nothing(&world, ben));
        assert!(world.answer(ana, ticket).is_none());

        let of_cem = if turned {
            let ticket = world.wish_later(cem, join_wish(&code, "Cem"));
            world.play_for(100);
            world.connect(ana, cem);
            assert!(compare(&mut world, ana, cem));
            say_same(&mut world, ana, true);
            ticket
        } else {
            come(&mut world, ana, cem, (&code, "Cem"))
        };

        world.play_until(20, |world| world.answer(cem, of_cem).is_some());
        world.play_until(20, |world| world.are_level(&[ana, ben, cem]));
        let id = founded(&world, ana, ticket);
        for (node, ticket) in [(ben, of_ben), (cem, of_cem)] {
            let answer = world.answer(node, ticket);
            assert!(matches!(answer, Some(Ok(Done::Joined(of))) if *of == id));
        }
        for node in [ana, ben, cem] {
            let home = world.home(node);
            assert_eq!(home.name(), "Elm Street");
            assert_eq!(home.members().stewards().len(), 3);
            let person = home.me().person;
            assert_eq!(home.roll().role(person), Some(Role::Steward));
        }
        // Names have come, and everybody reads what anybody writes.
        post(&mut world, cem, "Soup pots");
        world.play_for(1_000);
        world.play_until(20, |world| world.are_level(&[ana, ben, cem]));
        assert_eq!(world.board(ana), world.board(cem));
        assert_eq!(world.board(ben).len(), 1);
        let names: Vec<String> = [ana, ben, cem]
            .map(|node| {
                world
                    .home(ana)
                    .board()
                    .name_of(world.home(node).me().person)
            })
            .into();
        assert_eq!(names, ["Ana", "Ben", "Cem"]);

        // One alone removes nobody, and all of it is there after a restart.
        for node in [ana, ben, cem] {
            world.restart(node);
            assert_eq!(world.home(node).members().stewards().len(), 3);
        }
    }
}

#[test]
fn until_all_are_there_one_may_go_and_another_come() {
    let mut world = World::new(171);
    let [ana, ben, cem, dua] = [(); 4].map(|()| world.add_node());
    let (ticket, code) = begin(&mut world, ana, 3);
    come(&mut world, ana, ben, (&code, "Ben"));
    world.play_for(500);
    world.cut(ben);
    world.wanted.clear();
    world.play_for(500);
    assert_eq!(here(&world, ana), Some(vec!["Ana".into()]));

    let of_cem = come(&mut world, ana, cem, (&code, "Cem"));
    let of_dua = come(&mut world, ana, dua, (&code, "Dua"));

    world.play_until(20, |world| {
        world.answer(cem, of_cem).is_some() && world.answer(dua, of_dua).is_some()
    });
    let id = founded(&world, ana, ticket);
    assert_eq!(world.home(cem).id(), id);
    assert_eq!(world.home(dua).id(), id);
    assert!(holds_nothing(&world, ben));
}

#[test]
fn who_goes_before_having_signed_ends_the_founding_for_all() {
    let mut world = World::new(172);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let (ticket, code) = begin(&mut world, ana, 3);
    let of_ben = come(&mut world, ana, ben, (&code, "Ben"));
    let asked = Rc::new(Cell::new(false));
    let seen = Rc::clone(&asked);
    // Cem is asked to sign, and never does.
    world.nodes[cem].tamper = Some(Box::new(move |bytes| match Frame::decode(&bytes) {
        Ok(Frame::Founding(Founding::Agreed(_))) => {
            seen.set(true);
            vec![]
        }
        _ => vec![bytes],
    }));
    come(&mut world, ana, cem, (&code, "Cem"));
    world.play_until(10, |_| asked.get());
    world.play_for(1_000);
    assert!(world.answer(ana, ticket).is_none(), "not without Cem");

    world.cut(cem);
    world.play_for(3_000);

    let ended = world.answer(ana, ticket);
    assert!(
        matches!(ended, Some(Err(Refusal::FounderGone))),
        "{ended:?}"
    );
    let told = world.answer(ben, of_ben);
    assert!(matches!(told, Some(Err(Refusal::Join(_)))), "{told:?}");
    for node in [ana, ben, cem] {
        assert!(holds_nothing(&world, node));
        world.restart(node);
        assert!(holds_nothing(&world, node), "nothing of it is kept");
    }
    // The same devices found it anew.
    world.nodes[cem].tamper = None;
    let (ticket, code) = begin(&mut world, ana, 2);
    let of_ben = come(&mut world, ana, ben, (&code, "Ben"));
    world.play_until(20, |world| world.answer(ben, of_ben).is_some());
    founded(&world, ana, ticket);
}

#[test]
fn digits_that_are_not_the_same_end_the_founding() {
    let mut world = World::new(173);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let (ticket, code) = begin(&mut world, ana, 3);
    let of_ben = come(&mut world, ana, ben, (&code, "Ben"));
    let of_cem = world.wish_later(cem, join_wish(&code, "Cem"));
    world.play_for(100);
    world.connect(cem, ana);
    assert!(compare(&mut world, ana, cem));
    say_same(&mut world, ana, false);
    world.play_for(3_000);

    for (node, ticket) in [(ana, ticket), (ben, of_ben), (cem, of_cem)] {
        let ended = world.answer(node, ticket);
        assert!(matches!(ended, Some(Err(Refusal::Join(_)))), "{ended:?}");
        assert!(holds_nothing(&world, node));
    }
}

#[test]
fn nobody_comes_in_time_or_whoever_began_gives_up_and_nothing_is_founded() {
    for gives_up in [false, true] {
        let mut world = World::new(174);
        let [ana, ben] = [(); 2].map(|()| world.add_node());
        let (ticket, code) = begin(&mut world, ana, 3);
        let of_ben = come(&mut world, ana, ben, (&code, "Ben"));
        if gives_up {
            world.give_up(ana, ticket);
        }
        world.play_for(603_000);
        if !gives_up {
            let ended = world.answer(ana, ticket);
            assert!(matches!(ended, Some(Err(Refusal::DoorClosed))), "{ended:?}");
        }
        let told = world.answer(ben, of_ben);
        assert!(matches!(told, Some(Err(Refusal::Join(_)))), "{told:?}");
        assert!(holds_nothing(&world, ana) && holds_nothing(&world, ben));
    }
}

/// Whoever signed and then lost the connection comes in as the founder they are, by any code.
#[test]
fn a_founder_whom_the_last_word_did_not_reach_comes_in_as_founder_later() {
    let mut world = World::new(175);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let (ticket, code) = begin(&mut world, ana, 3);
    come(&mut world, ana, ben, (&code, "Ben"));
    // Nothing reaches Cem after his signature has left.
    world.nodes[ana].tamper = Some(Box::new({
        let mut founded = 0;
        move |bytes| match Frame::decode(&bytes) {
            Ok(Frame::JoinControl(..)) => {
                founded += 1;
                if founded > 1 { vec![] } else { vec![bytes] }
            }
            _ => vec![bytes],
        }
    }));
    let of_cem = come(&mut world, ana, cem, (&code, "Cem"));
    world.play_for(3_000);
    let id = founded(&world, ana, ticket);
    world.cut(cem);
    world.wanted.clear();
    world.nodes[ana].tamper = None;
    assert!(holds_nothing(&world, cem));
    world.give_up(cem, of_cem);
    world.restart(cem);
    world.play_for(1_000);

    let code = open_door(&mut world, ana, Role::Newcomer);
    let ticket = world.wish_later(cem, join_wish(&code, "Cem"));
    world.play_for(100);
    world.connect(cem, ana);
    assert!(compare(&mut world, ana, cem));
    say_same(&mut world, ana, true);
    world.play_for(3_000);
    world.connect(cem, ana);
    world.play_until(20, |world| world.answer(cem, ticket).is_some());
    world.play_until(20, |world| world.are_level(&[ana, cem]));
    assert_eq!(world.home(cem).id(), id);
    assert_eq!(world.home(ana).members().stewards().len(), 3);
    assert_eq!(world.home(ana).members().persons().count(), 3);
    let person = world.home(cem).me().person;
    assert_eq!(world.home(cem).roll().role(person), Some(Role::Steward));
}

/// Somebody in the middle who has seen the code is not the device that the code names.
#[test]
fn nobody_founds_with_another_device_than_the_code_names() {
    let mut world = World::new(176);
    let [ana, ben, eve] = [(); 3].map(|()| world.add_node());
    let (_, code) = begin(&mut world, ana, 2);
    let (_, of_eve) = begin(&mut world, eve, 2);
    // Eve has Ana's code, but not Ana's keys: what she hails is her own founding.
    let mut stolen = of_eve.clone();
    stolen.community = code.community;
    let ticket = world.wish_later(ben, join_wish(&stolen, "Ben"));
    world.play_for(100);
    world.connect(ben, eve);
    world.play_for(3_000);

    let told = world.answer(ben, ticket);
    assert!(matches!(told, Some(Err(Refusal::Join(_)))), "{told:?}");
    assert!(crate::door::digits(&world, eve).is_none());
}

/// A founder who has begun cannot slip in what the others did not come for.
#[test]
fn what_is_signed_is_what_one_came_for() {
    let mut world = World::new(177);
    let [ana, ben] = [(); 2].map(|()| world.add_node());
    let id = found(&mut world, ben, "Ben");
    let (_, code) = begin(&mut world, ana, 2);
    let of_ben = world.wish_later(ben, join_wish(&code, "Ben"));
    world.play_for(100);
    // Ana proposes a genesis from which Ben is cut out.
    world.nodes[ana].tamper = Some(Box::new(|bytes| match Frame::decode(&bytes) {
        Ok(Frame::Founding(Founding::Proposed(body))) => {
            use potluck_model::control::{ControlBody, ControlOp};
            let mut op = ControlOp::decode(&body).unwrap();
            if let ControlBody::Genesis(genesis) = &mut op.body {
                genesis.founders.truncate(1);
            }
            vec![Frame::Founding(Founding::Proposed(op.encode())).encode()]
        }
        _ => vec![bytes],
    }));
    world.connect(ben, ana);
    assert!(compare(&mut world, ana, ben));
    say_same(&mut world, ana, true);
    world.play_for(3_000);

    assert!(
        world.nodes[ben]
            .hung_up
            .contains(&"a genesis that we did not come for")
    );
    assert!(world.answer(ben, of_ben).is_none());
    let communities: Vec<_> = world.nodes[ben].engine.communities().collect();
    assert_eq!(communities.len(), 1);
    assert_eq!(communities[0].id(), id);
}

/// A name that was changed after it was committed to founds nothing.
#[test]
fn what_a_founder_claims_cannot_be_changed_on_the_way() {
    let mut world = World::new(178);
    let [ana, ben] = [(); 2].map(|()| world.add_node());
    let (_, code) = begin(&mut world, ana, 2);
    world.wish_later(ben, join_wish(&code, "Ben"));
    world.play_for(100);
    world.nodes[ben].tamper = Some(Box::new(|bytes| match Frame::decode(&bytes) {
        Ok(Frame::Door(Door::Reveal(nonce, mut claim))) => {
            claim.name = "Eve".to_owned();
            vec![Frame::Door(Door::Reveal(nonce, claim)).encode()]
        }
        _ => vec![bytes],
    }));
    world.connect(ben, ana);
    world.play_for(3_000);

    assert!(crate::door::digits(&world, ana).is_none());
    let why = "another claim than was committed to";
    assert!(world.nodes[ana].hung_up.contains(&why));
}
