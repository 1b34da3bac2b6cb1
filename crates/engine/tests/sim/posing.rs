//! Somebody who was removed takes the part of a member who welcomes: with a log from before, and with
//! what they have read of an invitation.
use potluck_engine::{Deed, Done, Govern, Happened, JoinProblem, Wish};
use potluck_model::invite::Code;
use potluck_model::role::Role;
use potluck_model::wire::{Frame, JoinRefusal};

use crate::door::{compare, join_wish, open_door, say_same};
use crate::evening::{found, invite, join, need};
use crate::town::post;
use crate::world::{NodeId, Tamper, World};

/// Ana's community, an invitation of hers, and Cem, who was removed and goes on as if he were in.
fn with_somebody_removed(seed: u64) -> (World, [NodeId; 3], Code) {
    let mut world = World::new(seed);
    let [ana, cem, dee] = [(); 3].map(|()| world.add_node());
    let id = found(&mut world, ana, "Ana");
    post(&mut world, ana, "Lift to the clinic");
    let code = invite(&mut world, ana, 3);
    join(&mut world, cem, ana, code.clone(), "Cem");
    world.play_for(3_000);
    world.cut(cem);
    let who = world.home(cem).me().person;
    let removed = world.wish(ana, Wish::In(id, Deed::Govern(Govern::Remove(who))));
    assert!(matches!(removed, Ok(Done::Decided)), "{removed:?}");
    (world, [ana, cem, dee], code)
}

/// Says what `says` makes of each frame; nothing leaves it out.
fn says(mut says: impl FnMut(Frame) -> Option<Frame> + 'static) -> Tamper {
    Box::new(move |bytes| {
        let said = says(Frame::decode(&bytes).unwrap());
        said.into_iter().map(|frame| frame.encode()).collect()
    })
}

fn is_told(world: &World, node: NodeId, why: JoinProblem) -> bool {
    let told = |one: &Happened| matches!(one, Happened::NotLetIn(_, problem) if *problem == why);
    world.nodes[node].happened.iter().any(told)
}

fn is_in(world: &World, at: NodeId, node: NodeId) -> bool {
    let device = world.home(node).me().device;
    world.home(at).members().is_active(device)
}

/// docs/threat-model.md, test 54.
#[test]
fn a_welcome_without_an_admission_leaves_nothing_behind() {
    let (mut world, [ana, cem, dee], code) = with_somebody_removed(301);
    // He keeps for himself what he writes after he was asked.
    let mut shown = false;
    world.nodes[cem].tamper = Some(says(move |frame| match frame {
        Frame::JoinControl(..) if shown => None,
        Frame::JoinControl(_, _, more) => {
            shown |= !more;
            Some(frame)
        }
        frame => Some(frame),
    }));
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.connect(dee, cem);
    world.play_for(3_000);
    let parted = "a welcome without an admission";
    assert!(world.nodes[dee].hung_up.contains(&parted));
    assert!(world.nodes[dee].engine.communities().next().is_none());
    assert!(world.answer(dee, ticket).is_none(), "and looks on");

    world.wanted.insert((dee, ana));
    world.play_until(20, |world| world.answer(dee, ticket).is_some());
    let answer = world.answer(dee, ticket);
    assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
    assert!(is_in(&world, ana, dee));
    assert_eq!(world.board(dee), world.board(ana));
}

/// docs/threat-model.md, test 54: nor does he end the wish by what he only says.
#[test]
fn what_a_member_only_says_ends_no_wish_and_is_told() {
    for (refusal, problem) in [
        (JoinRefusal::UsedUp, JoinProblem::UsedUp),
        (JoinRefusal::Expired, JoinProblem::Expired),
        (JoinRefusal::Invalid, JoinProblem::Invalid),
    ] {
        let (mut world, [ana, cem, dee], code) = with_somebody_removed(302);
        world.nodes[cem].tamper = Some(says(move |frame| match frame {
            Frame::Welcome => Some(Frame::NotWelcome(refusal)),
            frame => Some(frame),
        }));
        let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
        world.play_for(100);
        world.connect(dee, cem);
        world.play_until(10, |world| is_told(world, dee, problem));
        assert!(world.answer(dee, ticket).is_none());
        world.wanted.insert((dee, ana));
        world.play_until(20, |world| world.answer(dee, ticket).is_some());
        let answer = world.answer(dee, ticket);
        assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
    }
}

/// docs/threat-model.md, test 54: nor does he keep others waiting by it again and again.
#[test]
fn who_has_turned_somebody_away_twice_is_asked_no_more() {
    let (mut world, [ana, cem, dee], code) = with_somebody_removed(307);
    world.nodes[cem].tamper = Some(says(|frame| match frame {
        Frame::Welcome => Some(Frame::NotWelcome(JoinRefusal::Invalid)),
        frame => Some(frame),
    }));
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.wanted.insert((dee, cem));
    let asked_no_more = "a member who did not let us in";
    world.play_until(60, |world| {
        world.nodes[dee].hung_up.contains(&asked_no_more)
    });
    let answer = world.answer(dee, ticket);
    assert!(answer.is_none(), "{answer:?}");

    world.wanted.insert((dee, ana));
    world.play_until(20, |world| world.answer(dee, ticket).is_some());
    let answer = world.answer(dee, ticket);
    assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
}

/// docs/threat-model.md, test 54: what somebody is called is asked only where a second member has to
/// hear it.
#[test]
fn a_newcomer_says_no_name_before_they_are_in() {
    let (mut world, [_, cem, dee], code) = with_somebody_removed(303);
    let (told, heard) = std::sync::mpsc::channel();
    world.nodes[dee].tamper = Some(says(move |frame| {
        if let Frame::Redeem(_, _, name) = &frame {
            told.send(name.clone()).unwrap();
        }
        Some(frame)
    }));
    world.nodes[cem].tamper = Some(says(|frame| match frame {
        Frame::Welcome => None,
        frame => Some(frame),
    }));
    world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.connect(dee, cem);
    world.play_for(3_000);
    assert_eq!(heard.try_recv(), Ok(String::new()));
}

/// docs/threat-model.md, test 54: he does what an honest member does, on a log that ends before his
/// removal, and nothing in it can tell. Whoever was let in by that comes in with the same code as soon
/// as they meet a member.
#[test]
fn who_was_let_into_an_old_log_comes_in_with_the_same_code() {
    for how in ["text", "words", "cut off", "door"] {
        let (mut world, [ana, cem, dee], code) = with_somebody_removed(304);
        join(&mut world, dee, cem, code.clone(), "Dee");
        for title in ["Cem alone has this", "And this"] {
            post(&mut world, dee, title);
        }
        world.play_for(3_000);
        world.cut(dee);
        post(&mut world, dee, "Nobody hears this");
        assert!(is_in(&world, dee, cem) && !is_in(&world, ana, dee));
        world.connect(dee, ana);
        world.play_for(3_000);
        assert!(!is_in(&world, ana, dee), "{how}: strangers to each other");
        world.cut(dee);

        let mut with = code.clone();
        match how {
            "words" => (with.community, with.salt) = (None, None),
            "door" => with = open_door(&mut world, ana, Role::Newcomer),
            _ => {}
        }
        let mut ticket = world.wish_later(dee, join_wish(&with, "Dee"));
        world.play_for(100);
        if how == "cut off" {
            // The welcome is lost with everything that came before it, and the home starts again.
            world.nodes[ana].tamper = Some(says(|frame| match frame {
                Frame::Welcome => None,
                frame => Some(frame),
            }));
            world.connect(dee, ana);
            world.play_for(3_000);
            world.nodes[ana].tamper = None;
            world.restart(dee);
            ticket = world.wish_later(dee, join_wish(&with, "Dee"));
            world.play_for(100);
        }
        world.wanted.insert((dee, ana));
        if how == "door" {
            // Dee claims to be in; by what she is shown then she is not, and comes again to join.
            for _ in 0..2 {
                if compare(&mut world, ana, dee) {
                    say_same(&mut world, ana, true);
                    world.play_for(5_000);
                }
            }
        }
        world.play_until(30, |world| world.answer(dee, ticket).is_some());
        let answer = world.answer(dee, ticket);
        assert!(
            matches!(answer, Some(Ok(Done::Joined(_)))),
            "{how}: {answer:?}"
        );
        world.play_until(60, |world| world.are_level(&[ana, dee]));
        assert!(is_in(&world, ana, dee) && !is_in(&world, dee, cem), "{how}");
        let uses = |world: &World| {
            let all = world.home(ana).members().invites();
            all.map(|(_, living)| living.uses).sum::<u16>()
        };
        assert!(uses(&world) <= 2, "{how}: one use of the code");

        // What she writes from here on is read, and she is called what she said.
        let chair = need(&mut world, dee, "A chair for the hall", "");
        world.play_until(20, |world| world.board(ana).len() == 2);
        let called = world.home(dee).me().person;
        assert_eq!(world.home(ana).board().name_of(called), "Dee", "{how}");
        world.wanted.clear();
        world.restart(dee);
        let held = world.home(dee).held_by(chair);
        assert_eq!(held, 1, "{how}: what Cem held was of another log");
        world.connect(dee, ana);
        world.play_until(20, |world| world.are_level(&[ana, dee]));
        post(&mut world, dee, "After a restart");
        world.play_until(20, |world| world.board(ana).len() == 3);
    }
}

/// The same for whoever shares another community with the member: to be known there is not to be let in
/// here.
#[test]
fn who_is_known_in_another_community_is_let_into_this_one_all_the_same() {
    let (mut world, [ana, cem, dee], code) = with_somebody_removed(306);
    join(&mut world, dee, cem, code.clone(), "Dee");
    world.play_for(3_000);
    world.cut(dee);
    let here = world.home(dee).id();
    let other = found(&mut world, ana, "Ana");
    let deed = Deed::Invite {
        role: Role::Member,
        uses: 1,
        last_day: world.now.day().plus(14),
    };
    let invited = world.wish(ana, Wish::In(other, deed));
    let Ok(Done::Invited(to_other)) = invited else {
        panic!("{invited:?}");
    };
    join(&mut world, dee, ana, to_other, "Dee");
    world.play_for(3_000);
    let is_in = |world: &World| {
        let known = |node: NodeId| world.nodes[node].engine.community(here).unwrap();
        known(ana).members().is_active(known(dee).me().device)
    };
    assert!(!is_in(&world));

    world.cut(dee);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    world.wanted.insert((dee, ana));
    world.play_until(30, |world| world.answer(dee, ticket).is_some());
    let answer = world.answer(dee, ticket);
    assert!(
        matches!(answer, Some(Ok(Done::Joined(id))) if *id == here),
        "{answer:?}"
    );
    assert!(is_in(&world));
}

/// Who was removed in earnest and is invited anew comes back in the same home.
#[test]
fn who_was_removed_and_is_invited_anew_comes_back_in_the_same_home() {
    let (mut world, [ana, cem, _], _) = with_somebody_removed(305);
    let code = invite(&mut world, ana, 1);
    let before = world.home(cem).me();
    join(&mut world, cem, ana, code, "Cem");
    world.play_until(60, |world| world.are_level(&[ana, cem]));
    let after = world.home(cem).me();
    assert_ne!(
        before.device, after.device,
        "a device that never was before"
    );
    assert_eq!(before.person, after.person, "whose words are the same");
    assert!(is_in(&world, ana, cem));
    post(&mut world, cem, "Here again");
    world.play_until(20, |world| world.board(ana).len() == 2);
}
