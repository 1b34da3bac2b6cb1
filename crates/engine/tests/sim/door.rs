//! Face to face: letting in whoever stands before us, a second device, the twelve words, a damaged
//! home that goes on.
use std::cell::Cell;
use std::rc::Rc;

use potluck_engine::{Deed, Done, Happened, Input, Refusal, Ticket, Wish};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::invite::Code;
use potluck_model::role::Role;
use potluck_model::secret::Seed;
use potluck_model::wire::Frame;

use crate::evening::{found, invite, join, need};
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
fn digits(world: &World, node: NodeId) -> Option<String> {
    let mut happened = world.nodes[node].happened.iter().rev();
    happened.find_map(|one| match one {
        Happened::Digits(digits, _) => Some(digits.clone()),
        _ => None,
    })
}

impl World {
    fn answer(&self, node: NodeId, ticket: Ticket) -> Option<&Result<Done, Refusal>> {
        self.nodes[node].answers.get(&ticket)
    }

    fn give_up(&mut self, node: NodeId, ticket: Ticket) {
        self.later(0, node, Input::GaveUp(ticket));
    }
}

fn join_wish(code: &Code, name: &str) -> Wish {
    Wish::Join {
        code: code.clone(),
        name: name.to_owned(),
    }
}

/// Plays until both show digits, and says whether they are the same.
fn compare(world: &mut World, host: NodeId, visitor: NodeId) -> bool {
    world.play_until(10, |world| {
        digits(world, host).is_some() && digits(world, visitor).is_some()
    });
    digits(world, host) == digits(world, visitor)
}

fn say_same(world: &mut World, node: NodeId, same: bool) {
    let done = world.wish(node, Wish::Compared { same });
    assert!(matches!(done, Ok(Done::Well)), "{done:?}");
    world.nodes[node].happened.clear();
}

/// Lets somebody in face to face.
fn welcome(world: &mut World, host: NodeId, visitor: NodeId, ticket: Ticket) {
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
    let again = world.wish(ana, Wish::Compared { same: true });
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

/// Adds `new` as a device of the person of `old`.
fn add_device(world: &mut World, old: NodeId, new: NodeId, label: &str) {
    let label = label.to_owned();
    let waits = world.wish_later(new, Wish::BeDevice { label });
    world.play_for(100);
    let code = world.nodes[new].happened.iter().find_map(|one| match one {
        Happened::Code(_, code) => Some(code.clone()),
        _ => None,
    });
    let id = world.home(old).id();
    let adds = world.wish_later(old, Wish::AddDevice(id, code.unwrap()));
    world.play_for(100);
    world.connect(old, new);
    assert!(compare(world, old, new));
    say_same(world, old, true);
    world.nodes[new].happened.clear();
    world.play_until(10, |world| {
        world.answer(new, waits).is_some() && world.answer(old, adds).is_some()
    });
    let answers = (world.answer(new, waits), world.answer(old, adds));
    assert!(
        matches!(
            answers,
            (Some(Ok(Done::Joined(_))), Some(Ok(Done::DeviceAdded(..))))
        ),
        "{answers:?}"
    );
    world.play_until(20, |world| world.are_level(&[old, new]));
}

fn active(world: &World, at: NodeId, of: NodeId) -> bool {
    let device = world.home(of).me().device;
    world.home(at).members().is_active(device)
}

fn seed_of(world: &World, node: NodeId) -> Option<Seed> {
    world.nodes[node].engine.seed(world.home(node).id())
}

#[test]
fn a_second_device_reads_everything_writes_as_the_same_person_and_has_no_words() {
    let mut world = World::new(74);
    let [ana, ben, phone] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let lift = need(&mut world, ana, "Lift to the clinic", "12 Elm St");
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    world.play_for(3_000);
    world.cut(ben);

    add_device(&mut world, ana, phone, "Ana's phone");

    assert_eq!(world.home(phone).me().person, world.home(ana).me().person);
    assert_eq!(world.board(phone), world.board(ana));
    let address = world.home(phone).sealed_text(lift).map(|part| part.address);
    assert_eq!(address.as_deref(), Some("12 Elm St"));
    assert!(seed_of(&world, ana).is_some() && seed_of(&world, phone).is_none());
    let labels: Vec<_> = world
        .home(ana)
        .own_devices()
        .into_iter()
        .map(|own| (own.label, own.active))
        .collect();
    assert_eq!(labels[1], (Some("Ana's phone".to_owned()), true));
    // Ben has never heard of the phone, and Ana's laptop is away.
    world.cut(ana);
    world.restart(phone);
    post(&mut world, phone, "Soup");
    world.play_for(1_000);
    world.connect(ben, phone);
    world.play_until(20, |world| world.are_level(&[ben, phone]));
    let line = world
        .board(ben)
        .into_iter()
        .find(|line| line.contains("Soup"));
    assert!(line.unwrap().ends_with("Ana"));
    assert_eq!(world.home(ben).roll().people().count(), 2);

    // The same name twice is refused; the laptop is put out by the phone.
    let id = world.home(phone).id();
    let (old, own) = (world.home(ana).me().device, world.home(phone).me().device);
    let rename = |device, label: &str| Wish::In(id, Deed::RenameDevice(device, label.to_owned()));
    let taken = world.wish(phone, rename(old, "ANA'S PHONE"));
    assert!(matches!(taken, Err(Refusal::LabelTaken(_))), "{taken:?}");
    let renamed = world.wish(phone, rename(old, "Laptop"));
    assert!(matches!(renamed, Ok(Done::Well)));
    let itself = world.wish(phone, Wish::In(id, Deed::RevokeDevice(own)));
    assert!(matches!(itself, Err(Refusal::ThisDevice)));
    let revoked = world.wish(phone, Wish::In(id, Deed::RevokeDevice(old)));
    assert!(matches!(revoked, Ok(Done::Well)), "{revoked:?}");
    world.play_until(20, |world| world.are_level(&[ben, phone]));
    assert!(!active(&world, ben, ana));
    assert_eq!(world.board(ben).len(), 2, "what it wrote stays");
    post(&mut world, ben, "After that");
    world.play_for(3_000);
    world.connect(ana, phone);
    world.connect(ben, ana);
    world.play_for(10_000);
    assert_eq!(world.board(ana).len(), 1, "nothing new for the one put out");
}

#[test]
fn the_words_are_checked_and_then_no_longer_kept() {
    let mut world = World::new(75);
    let ana = world.add_node();
    let id = found(&mut world, ana, "Ana");
    let seed = seed_of(&world, ana).unwrap();
    let words = potluck_model::words::from_seed(&seed);
    let words: Vec<&str> = words.split(' ').collect();
    let asked = world.nodes[ana].engine.words_asked(id).unwrap();
    let said = |asked: [u8; 3]| -> Vec<String> {
        let words = asked.iter().map(|at| words[usize::from(*at) - 1]);
        words.map(str::to_owned).collect()
    };
    let mut wrong = said(asked);
    wrong[1] = "zoo".to_owned();
    let refused = world.wish(ana, Wish::In(id, Deed::CheckWords(wrong)));
    assert!(matches!(refused, Err(Refusal::OtherWord(at)) if at == asked[1]));
    assert!(seed_of(&world, ana).is_some());
    let checked = world.wish(ana, Wish::In(id, Deed::CheckWords(said(asked))));
    assert!(matches!(checked, Ok(Done::Well)));
    assert!(seed_of(&world, ana).is_none());
    assert!(world.nodes[ana].disk.facts("seed").is_empty());
    let person = world.home(ana).me().person;
    world.restart(ana);
    assert_eq!(world.home(ana).me().person, person);
    post(&mut world, ana, "Soup");
    world.play_for(1_000);
    assert_eq!(world.board(ana).len(), 1);
}

/// Test 27, from end to end; and whoever has not heard of the new device is shown it with a code.
#[test]
fn a_lost_phone_is_put_out_by_the_words_with_any_member_and_nothing_is_lost() {
    for face in [true, false] {
        let mut world = World::new(76);
        let [ana, ben, cem, new] = [(); 4].map(|()| world.add_node());
        let id = found(&mut world, ben, "Ben");
        let code = invite(&mut world, ben, 5);
        join(&mut world, ana, ben, code.clone(), "Ana");
        join(&mut world, cem, ben, code.clone(), "Cem");
        world.play_for(3_000);
        world.connect(cem, ana);
        let lift = need(&mut world, ana, "Lift to the clinic", "");
        world.play_until(20, |world| world.are_level(&[ana, ben, cem]));
        let (seed, lost) = (seed_of(&world, ana).unwrap(), world.home(ana).me());
        for node in [ana, ben, cem] {
            world.cut(node);
        }
        // The thief adds a device of their own meanwhile.
        let thief = world.add_node();
        add_device(&mut world, ana, thief, "Tablet");
        world.cut(thief);

        let code = if face {
            open_door(&mut world, ben, Role::Newcomer)
        } else {
            code
        };
        let ticket = world.wish_later(
            new,
            Wish::Recover {
                code: Some(code.clone()),
                seed: seed.clone(),
                keep_others: false,
                label: "New phone".to_owned(),
            },
        );
        world.play_for(100);
        world.connect(new, ben);
        if face {
            assert!(compare(&mut world, ben, new));
            say_same(&mut world, ben, true);
            world.nodes[new].happened.clear();
        }
        world.play_until(20, |world| world.answer(new, ticket).is_some());
        let answer = world.answer(new, ticket);
        assert!(matches!(answer, Some(Ok(Done::Joined(_)))), "{answer:?}");
        world.play_until(20, |world| world.are_level(&[ben, new]));

        assert_eq!(world.home(new).me().person, lost.person);
        assert!(active(&world, ben, new) && !active(&world, ben, ana));
        assert!(world.home(new).board().draft_of(lift).is_some());
        assert_eq!(world.board(ben).len(), 1);
        assert!(seed_of(&world, new).is_none(), "the words are on paper");
        // The next is written under a key that the thief has not got.
        post(&mut world, ben, "After that");
        world.play_until(20, |world| world.are_level(&[ben, new]));
        world.connect(thief, ben);
        world.connect(ana, ben);
        world.play_for(5_000);
        assert_eq!(world.board(ana).len(), 1);
        assert_eq!(world.board(thief).len(), 1);
        // Cem is met by the thief first, then by Ben.
        world.connect(cem, thief);
        world.play_for(5_000);
        assert!(active(&world, cem, thief), "Cem has not heard yet");
        world.connect(cem, ben);
        world.play_until(20, |world| world.are_level(&[ben, cem]));
        for node in [ben, cem] {
            let devices = world.home(node).members().active_devices();
            let of_ana: Vec<DeviceId> = devices
                .filter(|(_, found)| found.person == lost.person)
                .map(|(device, _)| device)
                .collect();
            assert_eq!(of_ana, [world.home(new).me().device]);
        }
        check_next_key(&mut world, id, &[ben, cem, new], &[ana, thief]);
    }
}

/// What is written next can be opened by those who are in and not by those who are out.
fn check_next_key(world: &mut World, id: CommunityId, inside: &[NodeId], out: &[NodeId]) {
    let home = world.home(inside[0]);
    assert_eq!(home.id(), id);
    let members = home.members();
    let clean = members.clean_epochs();
    let holders = members.epochs().holders(clean[0]).unwrap();
    for node in out {
        assert!(!holders.contains(&world.home(*node).me().device));
    }
}

#[test]
fn words_of_nobody_are_refused_and_nothing_is_left_behind() {
    let mut world = World::new(77);
    let [ana, new] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 1);
    let ticket = world.wish_later(
        new,
        Wish::Recover {
            code: Some(code),
            seed: Seed::from_bytes([9; 16]),
            keep_others: false,
            label: "New phone".to_owned(),
        },
    );
    world.play_for(100);
    world.connect(new, ana);
    world.play_until(10, |world| world.answer(new, ticket).is_some());
    let answer = world.answer(new, ticket);
    assert!(
        matches!(&answer, Some(Err(Refusal::Join(why))) if why.to_string().contains("nobody")),
        "{answer:?}"
    );
    assert!(world.nodes[new].engine.communities().next().is_none());
    assert_eq!(world.home(ana).members().active_devices().count(), 1);
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

/// Test 10: what a disk lost is not written again; the device goes on as another of its person.
#[test]
fn a_device_that_lost_the_end_of_its_log_goes_on_and_what_others_have_of_it_comes_back() {
    let mut world = World::new(79);
    let [ana, ben] = [(); 2].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    world.play_for(3_000);
    let saved = world.nodes[ana].disk.clone();
    post(&mut world, ana, "Written last");
    world.play_until(10, |world| world.board(ben).len() == 1);
    world.cut(ana);
    let old = world.home(ana).me();
    world.nodes[ana].disk = saved;
    world.restart(ana);
    world.nodes[ana].engine.write_no_more();
    let id = world.home(ana).id();
    let refused = world.wish(ana, Wish::In(id, Deed::CheckWords(vec![])));
    assert!(matches!(refused, Err(Refusal::TailLost)));

    let done = world.wish(ana, Wish::GoOn);
    assert!(matches!(done, Ok(Done::Well)), "{done:?}");
    post(&mut world, ana, "Written after");
    world.play_for(1_000);
    world.restart(ana);
    assert_ne!(world.home(ana).me().device, old.device);
    assert_eq!(world.home(ana).me().person, old.person);
    world.connect(ana, ben);
    let put_out = |world: &World| !world.home(ben).members().is_active(old.device);
    world.play_until(20, put_out);
    world.play_until(20, |world| world.are_level(&[ana, ben]));
    for node in [ana, ben] {
        assert_eq!(world.board(node).len(), 2, "{:?}", world.board(node));
        assert!(world.home(node).alarms().is_empty());
    }
    assert!(world.wish(ana, Wish::GoOn).is_err(), "once is enough");
}

/// Test 10: what is restored is a new device of the person of the words, and nothing is used twice.
#[test]
fn a_restored_home_is_a_new_device_by_the_words_and_puts_the_old_one_out() {
    let mut world = World::new(81);
    let [ana, ben, new] = [(); 3].map(|()| world.add_node());
    found(&mut world, ana, "Ana");
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    let lift = need(&mut world, ana, "Lift to the clinic", "12 Elm St");
    world.play_until(10, |world| world.are_level(&[ana, ben]));
    let (seed, old) = (seed_of(&world, ana).unwrap(), world.home(ana).me());
    world.cut(ana);
    // A backup holds no secret of the device.
    let mut disk = world.nodes[ana].disk.clone();
    disk.facts
        .retain(|(kind, _), _| potluck_engine::travels(kind));
    let fact = potluck_engine::new_device([9; 32]);
    disk.facts
        .insert((fact.kind, fact.name), fact.value.unwrap());
    world.nodes[new].disk = disk;
    world.restart(new);
    assert!(!world.home(new).is_in());

    let wish = Wish::Recover {
        code: None,
        seed,
        keep_others: false,
        label: "New laptop".to_owned(),
    };
    let done = world.wish(new, wish);
    assert!(matches!(done, Ok(Done::Joined(_))), "{done:?}");
    world.connect(new, ben);
    let put_out = |world: &World| !world.home(ben).members().is_active(old.device);
    world.play_until(20, put_out);
    world.play_until(20, |world| world.are_level(&[new, ben]));
    let own = world.home(new).me();
    assert_eq!(own.person, old.person);
    assert_ne!(own.device, old.device);
    assert!(world.home(new).sealed_text(lift).is_some());
    post(&mut world, new, "Soup");
    world.play_until(10, |world| world.board(ben).len() == 2);
    assert!(world.home(ben).alarms().is_empty());
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
