//! Face to face: letting in whoever stands before us, a second device, the twelve words, a damaged
//! home that goes on.
use std::cell::Cell;
use std::rc::Rc;

use potluck_engine::{Deed, Done, Happened, Input, JoinProblem, Refusal, Ticket, Wish};
use potluck_model::invite::Code;
use potluck_model::role::Role;
use potluck_model::wire::Frame;

use crate::evening::{found, invite, join};
use crate::own_devices::{active, add_device};
use crate::town::post;
use crate::world::{NodeId, World};

/// Opens the door of a node for an hour.
pub(crate) fn open_door(world: &mut World, node: NodeId, role: Role) -> Code {
    let until = world.now.plus_millis(3_600_000);
    let id = world.home(node).id();
    match world.wish(node, Wish::In(id, Deed::OpenDoor { role, until })) {
        Ok(Done::Opened(code, _)) => code,
        other => panic!("{other:?}"),
    }
}

/// The digits that a node shows, if any.
pub(crate) fn digits(world: &World, node: NodeId) -> Option<String> {
    let mut happened = world.nodes[node].happened.iter().rev();
    happened.find_map(|one| match one {
        Happened::Digits(digits, _) => Some(digits.clone()),
        _ => None,
    })
}

impl World {
    pub(crate) fn answer(&self, node: NodeId, ticket: Ticket) -> Option<&Result<Done, Refusal>> {
        self.nodes[node].answers.get(&ticket)
    }

    pub(crate) fn give_up(&mut self, node: NodeId, ticket: Ticket) {
        self.later(0, node, Input::GaveUp(ticket));
    }
}

pub(crate) fn join_wish(code: &Code, name: &str) -> Wish {
    Wish::Join {
        code: code.clone(),
        name: name.to_owned(),
    }
}

/// Plays until both show digits, and says whether they are the same.
pub(crate) fn compare(world: &mut World, host: NodeId, visitor: NodeId) -> bool {
    world.play_until(10, |world| {
        digits(world, host).is_some() && digits(world, visitor).is_some()
    });
    digits(world, host) == digits(world, visitor)
}

pub(crate) fn say_same(world: &mut World, node: NodeId, same: bool) {
    let digits = digits(world, node).unwrap();
    let done = world.wish(node, Wish::Compared { digits, same });
    assert!(matches!(done, Ok(Done::Well)), "{done:?}");
    world.nodes[node].happened.clear();
}

/// Lets somebody in face to face.
pub(crate) fn welcome(world: &mut World, host: NodeId, visitor: NodeId, ticket: Ticket) {
    world.connect(visitor, host);
    assert!(compare(world, host, visitor));
    say_same(world, host, true);
    world.nodes[visitor].happened.clear();
    world.play_until(20, |world| world.answer(visitor, ticket).is_some());
    let answer = world.answer(visitor, ticket);
    assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
    world.play_for(3_000);
}

#[test]
fn whoever_stands_before_us_is_let_in_when_both_screens_show_the_same_six_digits() {
    for turned in [false, true] {
        let mut world = World::new(70);
        let [ana, dee] = [(); 2].map(|()| world.add_node());
        found(&mut world, ana, "Ana");
        post(&mut world, ana, "Lift to the clinic");
        let code = open_door(&mut world, ana, Role::Member);
        let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
        world.play_for(100);
        if turned {
            world.connect(ana, dee);
        } else {
            world.connect(dee, ana);
        }
        assert!(compare(&mut world, ana, dee));
        let name = world.nodes[ana].happened.iter().find_map(|one| match one {
            Happened::Digits(_, name) => Some(name.clone()),
            _ => None,
        });
        assert_eq!(name.as_deref(), Some("Dee"));
        assert_eq!(
            world.home(ana).roll().people().count(),
            1,
            "not before that"
        );

        say_same(&mut world, ana, true);

        world.play_until(10, |world| world.answer(dee, ticket).is_some());
        world.play_until(10, |world| world.are_level(&[ana, dee]));
        assert_eq!(world.board(ana), world.board(dee));
        let person = world.home(dee).me().person;
        let role = world.home(ana).roll().role(person);
        assert_eq!(role, Some(Role::Member));
    }
}

#[test]
fn a_no_counts_also_when_whoever_was_compared_has_gone() {
    let mut world = World::new(171);
    let [ana, dee, eve] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    for (node, name) in [(dee, "Dee"), (eve, "Eve")] {
        world.wish_later(node, join_wish(&code, name));
    }
    world.play_for(100);
    world.connect(dee, ana);
    assert!(compare(&mut world, ana, dee));
    let of_dee = digits(&world, ana).unwrap();
    world.cut(dee);
    world.nodes[ana].happened.clear();
    world.connect(eve, ana);
    assert!(compare(&mut world, ana, eve));

    let no = Wish::Compared {
        digits: of_dee,
        same: false,
    };
    let done = world.wish(ana, no);
    assert!(matches!(done, Err(Refusal::OtherDigitsNow)), "{done:?}");
    let id = world.home(ana).id();
    assert!(world.nodes[ana].engine.door(id).is_none());
}

#[test]
fn digits_that_are_not_the_same_change_nothing_and_close_the_door() {
    let mut world = World::new(71);
    let [ana, dee] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    let before = world.holds(ana);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.connect(dee, ana);
    assert!(compare(&mut world, ana, dee));

    say_same(&mut world, ana, false);
    world.play_for(3_000);

    let answer = world.answer(dee, ticket);
    let told = matches!(answer, Some(Err(Refusal::Join(_))));
    assert!(told, "{answer:?}");
    assert_eq!(world.holds(ana), before);
    assert!(world.nodes[dee].engine.communities().next().is_none());
    let id = world.home(ana).id();
    assert!(world.nodes[ana].engine.door(id).is_none());
    let again = Wish::Compared {
        digits: "123 456".to_owned(),
        same: true,
    };
    let again = world.wish(ana, again);
    assert!(matches!(again, Err(Refusal::NothingToCompare)));
}

/// Somebody in the middle who has seen the code shows other digits to each side.
#[test]
fn somebody_in_the_middle_cannot_change_what_is_claimed() {
    let mut world = World::new(72);
    let [ana, dee] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    // The name is changed after it was committed to.
    world.nodes[dee].tamper = Some(Box::new(|mut bytes| {
        if bytes.get(4) == Some(&31)
            && let Some(at) = bytes.windows(3).position(|part| part == b"Dee")
        {
            bytes[at..at + 3].copy_from_slice(b"Eve");
        }
        vec![bytes]
    }));
    world.connect(dee, ana);
    world.play_for(5_000);
    assert_eq!(digits(&world, ana), None);
    let why = "another claim than was committed to";
    assert!(world.nodes[ana].hung_up.contains(&why));
}

/// Test 63.
#[test]
fn a_door_that_is_closed_answers_like_somebody_who_knows_nobody() {
    let mut world = World::new(73);
    let [ana, dee, stranger] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let id = world.home(ana).id();
    let later = invite(&mut world, ana, 5);
    let face = open_door(&mut world, ana, Role::Newcomer);
    let close = world.wish(ana, Wish::In(id, Deed::CloseDoor));
    assert!(matches!(close, Ok(Done::Well)));

    // Also after a restart, for both sorts of codes, and after the time of a door is over.
    for round in 0..3 {
        if round == 1 {
            world.restart(ana);
        }
        for code in [&face, &later] {
            let ticket = world.wish_later(dee, join_wish(code, "Dee"));
            world.play_for(100);
            let before = world.nodes[dee].heard_sizes.len();
            world.connect(dee, ana);
            world.play_for(2_000);
            let to_joiner = world.nodes[dee].heard_sizes[before..].to_vec();
            let before = world.nodes[stranger].heard_sizes.len();
            world.connect(stranger, ana);
            world.play_for(2_000);
            let to_stranger = world.nodes[stranger].heard_sizes[before..].to_vec();
            assert_eq!(to_joiner, to_stranger, "round {round}");
            assert!(world.answer(dee, ticket).is_none());
            world.give_up(dee, ticket);
            world.play_for(100);
        }
        if round == 1 {
            // Open once more, and then its time is over.
            let _ = open_door(&mut world, ana, Role::Newcomer);
            let closed = world.wish(ana, Wish::In(id, Deed::CloseDoor));
            assert!(matches!(closed, Ok(Done::Well)));
        }
    }
    let _ = open_door(&mut world, ana, Role::Newcomer);
    join(&mut world, dee, ana, later, "Dee");
    world.play_for(3_600_000 + 2_000);
    assert!(world.nodes[ana].engine.door(id).is_none());
}

/// Who was let in apart and has no key in common with a member shows their admission with a code.
#[test]
fn who_is_in_already_introduces_themselves_with_a_code() {
    for face in [true, false] {
        let mut world = World::new(78);
        let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
        let id = found(&mut world, ana, "Ana");
        let code = invite(&mut world, ana, 5);
        join(&mut world, ben, ana, code.clone(), "Ben");
        world.play_for(3_000);
        world.cut(ben);
        join(&mut world, cem, ana, code.clone(), "Cem");
        world.play_for(3_000);
        world.cut(cem);
        // Cem knows of a device that was put out: no key of before counts for him.
        let tablet = world.add_node();
        add_device(&mut world, ana, tablet, "Tablet");
        let device = world.home(tablet).me().device;
        let revoked = world.wish(ana, Wish::In(id, Deed::RevokeDevice(device)));
        assert!(matches!(revoked, Ok(Done::Well)));
        world.connect(cem, ana);
        world.play_until(20, |world| world.are_level(&[ana, cem]));
        world.cut(ana);
        world.cut(cem);
        world.connect(cem, ben);
        world.play_for(5_000);
        assert!(!active(&world, ben, cem), "strangers to each other");

        let code = if face {
            // A newcomer's door would let in nobody: Ben is a member.
            open_door(&mut world, ben, Role::Newcomer)
        } else {
            code
        };
        let ticket = world.wish_later(cem, join_wish(&code, "Cem"));
        world.play_for(100);
        if face {
            welcome(&mut world, ben, cem, ticket);
        } else {
            world.connect(cem, ben);
        }
        world.play_until(20, |world| world.are_level(&[ben, cem]));
        assert!(active(&world, ben, cem));
        let person = world.home(cem).me().person;
        assert_eq!(world.home(ben).roll().people().count(), 3);
        assert_eq!(world.home(ben).members().admitted_twice().count(), 0);
        assert!(world.home(ben).members().person(person).is_some());
    }
}

/// Who talks long and says nothing at a door keeps it from others for a few minutes at most.
#[test]
fn a_visitor_who_says_nothing_is_sent_away() {
    let mut world = World::new(80);
    let [ana, mute, dee] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    world.wish_later(mute, join_wish(&code, "Mute"));
    let said = Rc::new(Cell::new(0));
    let count = Rc::clone(&said);
    world.nodes[mute].tamper = Some(Box::new(move |bytes| {
        if matches!(Frame::decode(&bytes), Ok(Frame::Door(_))) {
            count.set(count.get() + 1);
            return vec![];
        }
        vec![bytes]
    }));
    world.play_for(100);
    world.connect(mute, ana);
    world.play_for(181_000);
    assert_eq!(said.get(), 1);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    welcome(&mut world, ana, dee, ticket);
}

/// Somebody in the middle keeps digits on one screen and has the other show new ones until they
/// happen to be the same: a visitor shows them a few times only.
#[test]
fn a_visitor_shows_digits_a_few_times_for_one_code_and_then_asks_for_another() {
    let mut world = World::new(81);
    let [ana, dee] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    let mut ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    let mut seen = std::collections::BTreeSet::new();
    for attempt in 1..=4 {
        world.nodes[dee].happened.clear();
        world.connect(dee, ana);
        world.play_until(10, |world| digits(world, dee).is_some());
        seen.extend(digits(&world, dee));
        assert!(world.answer(dee, ticket).is_none(), "attempt {attempt}");
        world.cut(dee);
        world.play_for(1_000);
        if attempt == 2 {
            // To begin anew with the same code gives no more tries.
            world.give_up(dee, ticket);
            ticket = world.wish_later(dee, join_wish(&code, "Dee"));
            world.play_for(100);
        }
    }
    assert_eq!(seen.len(), 4, "each time others");

    world.nodes[dee].happened.clear();
    world.connect(dee, ana);
    world.play_until(10, |world| world.answer(dee, ticket).is_some());
    assert_eq!(digits(&world, dee), None);
    let answer = world.answer(dee, ticket);
    let tries = matches!(answer, Some(Err(Refusal::Join(JoinProblem::Tries))));
    assert!(tries, "{answer:?}");

    // With a new code all is well.
    let code = open_door(&mut world, ana, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.nodes[ana].happened.clear();
    welcome(&mut world, ana, dee, ticket);
}

/// The other side of the same: a door before which many come and go closes, and says why.
#[test]
fn a_door_that_has_shown_digits_too_often_closes_and_says_so() {
    let mut world = World::new(82);
    let [ana, honest] = [(); 2].map(|()| world.add_node());
    let id = found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    // Who is let in uses nothing up.
    let ticket = world.wish_later(honest, join_wish(&code, "Dee"));
    world.play_for(100);
    welcome(&mut world, ana, honest, ticket);
    let mut shown = 0;
    while world.nodes[ana].engine.door(id).is_some() {
        let other = world.add_node(); // whoever tries remembers nothing
        world.wish_later(other, join_wish(&code, "Eve"));
        world.play_for(100);
        world.nodes[ana].happened.clear();
        world.connect(other, ana);
        world.play_for(1_000);
        shown += u32::from(digits(&world, ana).is_some());
        world.cut(other);
        world.play_for(1_000);
        assert!(shown <= 16, "too often");
    }
    assert_eq!(shown, 16);
    let alarmed = |one: &Happened| matches!(one, Happened::Alarm(..));
    assert!(world.nodes[ana].happened.iter().any(alarmed));
}

/// Whoever is compared is cut off, and somebody else stands there before the answer is given.
#[test]
fn whoever_takes_the_place_of_somebody_who_was_compared_is_not_let_in() {
    let mut world = World::new(83);
    let [ana, dee, eve] = [(); 3].map(|()| world.add_node());
    let id = found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    for (node, name) in [(dee, "Dee"), (eve, "Eve")] {
        world.wish_later(node, join_wish(&code, name));
    }
    world.play_for(100);
    world.connect(dee, ana);
    assert!(compare(&mut world, ana, dee));
    let compared = digits(&world, ana).unwrap();
    world.cut(dee);
    world.play_for(100);
    world.nodes[ana].happened.clear();
    world.connect(eve, ana);
    world.play_until(10, |world| digits(world, ana).is_some());

    let same = Wish::Compared {
        digits: compared,
        same: true,
    };
    let done = world.wish(ana, same);

    assert!(matches!(done, Err(Refusal::OtherDigitsNow)), "{done:?}");
    assert_eq!(world.home(ana).roll().people().count(), 1);
    assert!(world.nodes[ana].engine.door(id).is_some());
}
