//! A person with several devices: adding, losing and recovering them, and going on after damage.
use potluck_engine::{Deed, Done, Happened, JoinProblem, Refusal, Wish};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::role::Role;
use potluck_model::secret::Seed;

use crate::door::*;
use crate::evening::{found, invite, join, need};
use crate::town::post;
use crate::world::{NodeId, World};

/// Adds `new` as a device of the person of `old`.
pub(crate) fn add_device(world: &mut World, old: NodeId, new: NodeId, label: &str) {
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

pub(crate) fn active(world: &World, at: NodeId, of: NodeId) -> bool {
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
        assert!(!holders.contains(world.home(*node).me().device));
    }
}

#[test]
fn words_of_nobody_are_told_and_nothing_is_left_behind() {
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
    // Another member may have heard of somebody whom this one has not.
    let told = Happened::NotLetIn(ticket, JoinProblem::NobodysWords);
    world.play_until(10, |world| world.nodes[new].happened.contains(&told));
    assert!(world.answer(new, ticket).is_none());
    assert!(world.nodes[new].engine.communities().next().is_none());
    assert_eq!(world.home(ana).members().active_devices().count(), 1);
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
