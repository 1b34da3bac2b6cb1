//! Circles and threads: who reads, who only carries, and what a removal changes.
use std::collections::BTreeMap;

use potluck_engine::{
    CircleDeed, Deed, Done, Govern, MessageTo, Move, Refusal, Standing, Talk, Wish,
};
use potluck_model::control::PastKeys;
use potluck_model::id::{GroupId, PersonId, RecordId};
use potluck_model::op::{Header, Kind};
use potluck_model::segment::{Item, Segment};

use crate::evening::{act, found, invite, join, need, need_draft};
use crate::world::{NodeId, World};

fn wish(world: &mut World, node: NodeId, deed: Deed) -> Result<Done, Refusal> {
    let id = world.home(node).id();
    world.wish(node, Wish::In(id, deed))
}

fn circle(world: &mut World, node: NodeId, deed: CircleDeed) -> Result<GroupId, Refusal> {
    match wish(world, node, Deed::Circle(deed))? {
        Done::Circle(group) => Ok(group),
        other => panic!("{other:?}"),
    }
}

fn begin(world: &mut World, node: NodeId, past_keys: PastKeys) -> GroupId {
    let name = "Kitchen committee".to_owned();
    circle(world, node, CircleDeed::New { name, past_keys }).unwrap()
}

fn say(world: &mut World, node: NodeId, to: MessageTo, text: &str) -> Talk {
    let deed = CircleDeed::Say(to, text.to_owned());
    match wish(world, node, Deed::Circle(deed)) {
        Ok(Done::Said(talk, _)) => talk,
        other => panic!("{other:?}"),
    }
}

fn person(world: &World, node: NodeId) -> PersonId {
    world.home(node).me().person
}

fn texts(world: &World, node: NodeId, talk: Talk) -> Vec<String> {
    let all = world.home(node).messages(talk, world.now).into_iter();
    all.map(|said| said.text).collect()
}

fn in_group(group: GroupId) -> Talk {
    Talk { group, about: None }
}

/// Asks somebody in, who comes in.
fn bring_in(world: &mut World, by: NodeId, group: GroupId, node: NodeId) {
    let who = person(world, node);
    circle(world, by, CircleDeed::Invite(group, who)).unwrap();
    world.play_for(3_000);
    assert_eq!(world.home(node).standing(group), Some(Standing::Invited));
    circle(world, node, CircleDeed::Accept(group)).unwrap();
    world.play_for(3_000);
}

/// Six people in a row: each is connected with the next.
fn six(seed: u64) -> (World, [NodeId; 6]) {
    let mut world = World::new(seed);
    let nodes = [(); 6].map(|()| world.add_node());
    found(&mut world, nodes[0], "Person 0");
    let code = invite(&mut world, nodes[0], 10);
    for two in nodes.windows(2) {
        let name = format!("Person {}", two[1]);
        join(&mut world, two[1], two[0], code.clone(), &name);
        world.play_for(2_000);
        world.wanted.insert((two[0], two[1]));
    }
    for node in &nodes[1..] {
        let deed = Deed::ConfirmPerson(person(&world, *node));
        let _ = wish(&mut world, nodes[0], deed);
    }
    world.play_for(4_000);
    (world, nodes)
}

#[test]
fn three_of_six_talk_in_a_circle_and_the_others_only_carry() {
    let (mut world, nodes) = six(1);
    // 0, 2 and 5 are in; all that they say goes through 1, 3 and 4.
    let group = begin(&mut world, 0, PastKeys::Retained);
    bring_in(&mut world, 0, group, 2);
    bring_in(&mut world, 0, group, 5);
    say(
        &mut world,
        5,
        MessageTo::Circle(group),
        "The stove is broken",
    );
    let draft = Box::new(need_draft("A plumber for the kitchen", "Back door"));
    let record = match wish(&mut world, 2, Deed::PostIn(group, draft)) {
        Ok(Done::Wrote(record)) => record,
        other => panic!("{other:?}"),
    };
    world.play_for(5_000);

    for node in [0, 2, 5] {
        let home = world.home(node);
        assert_eq!(home.circle(group).unwrap().name(), "Kitchen committee");
        assert_eq!(home.people_of(group).len(), 3, "node {node}");
        assert_eq!(
            texts(&world, node, in_group(group)),
            ["The stove is broken"]
        );
        assert!(home.board().draft_of(record).is_some(), "node {node}");
    }
    for node in [1, 3, 4] {
        let home = world.home(node);
        assert!(home.circle(group).is_none());
        assert!(home.circles().next().is_none());
        assert!(home.board().draft_of(record).is_none());
        assert_eq!(home.missing_bodies(world.now.day()), 0);
    }
    // What is said about the record stays in the circle, and its sealed part between two.
    let claim = Move::Claim {
        note: "I can".to_owned(),
        quantity: None,
    };
    act(&mut world, 5, record, claim);
    world.play_for(3_000);
    act(&mut world, 2, record, Move::Accept(1));
    world.play_for(3_000);
    let opened = |node: NodeId| world.home(node).sealed_text(record).is_some();
    assert_eq!([0, 2, 5].map(opened), [false, true, true]);
    say(&mut world, 5, MessageTo::Record(record), "At nine?");
    world.play_for(3_000);
    let about = Talk {
        group,
        about: Some(record),
    };
    assert_eq!(texts(&world, 0, about), ["At nine?"]);
    // All of it comes back from the disk.
    for node in nodes {
        world.restart(node);
    }
    for node in [0, 2, 5] {
        assert_eq!(
            texts(&world, node, in_group(group)),
            ["The stove is broken"]
        );
        assert_eq!(texts(&world, node, about), ["At nine?"]);
        assert!(world.home(node).board().draft_of(record).is_some());
        assert_eq!(world.home(node).standing(group), Some(Standing::In));
    }
}

/// What a device that is not in a circle can see of each body: kind, size, expiry, and whether a
/// key of the community has its hint.
fn carried(world: &World, node: NodeId) -> Vec<(Header, Vec<u8>)> {
    let disk = &world.nodes[node].disk;
    let home = world.home(node).id();
    let mut found = vec![];
    let mut headers = BTreeMap::new();
    let mut tips = BTreeMap::new();
    for segment in &disk.segments {
        for item in Segment::decode(segment).unwrap().items {
            match item {
                Item::Run(run) => {
                    let before = tips
                        .entry(run.log)
                        .or_insert_with(potluck_model::run::Tip::nothing);
                    for (id, header) in run.rebuild(home, before).unwrap() {
                        *before = potluck_model::run::Tip {
                            id,
                            length: header.seq,
                            heads: header.heads.clone(),
                        };
                        headers.insert(header.place(), header);
                    }
                }
                Item::Body(place, body) => found.push((headers[&place].clone(), body)),
                Item::Control(_) => {}
            }
        }
    }
    found
}

/// Promised in docs/threat-model.md: a carrier may tell that a body is not for it, and no more.
#[test]
fn whoever_carries_cannot_tell_a_circle_from_anything_else() {
    let (mut world, _) = six(2);
    for n in 0..8 {
        need(&mut world, 0, &format!("Chair {n}"), "");
    }
    let one = begin(&mut world, 0, PastKeys::Retained);
    bring_in(&mut world, 0, one, 2);
    let other = begin(&mut world, 0, PastKeys::Retained);
    bring_in(&mut world, 0, other, 5);
    let thread = person(&world, 5);
    for n in 0..8 {
        say(&mut world, 0, MessageTo::Circle(one), &format!("one {n}"));
        say(
            &mut world,
            0,
            MessageTo::Circle(other),
            &format!("other {n}"),
        );
        say(
            &mut world,
            0,
            MessageTo::Person(thread),
            &format!("two {n}"),
        );
    }
    world.play_for(5_000);
    let community = world.home(0).id();
    let bodies = carried(&world, 1);
    let mut hints = std::collections::BTreeSet::new();
    let mut nonces = std::collections::BTreeSet::new();
    let data: Vec<_> = bodies
        .iter()
        .filter(|(header, _)| header.kind == Kind::DATA)
        .collect();
    assert!(data.len() > 40, "{}", data.len());
    let sizes: Vec<usize> = (0..=8).map(|k| (256 << k) + 16).collect();
    for (header, body) in &data {
        assert!(sizes.contains(&body.len()), "{} bytes", body.len());
        assert!(hints.insert(header.hint) && nonces.insert(header.nonce));
        // Neither the group nor a device nor a person stands in it anywhere.
        for group in [one, other] {
            assert!(!holds(body, group.as_bytes()));
            assert!(!holds(&header.encode(), group.as_bytes()));
        }
        for node in 0..6 {
            assert!(!holds(body, world.home(node).me().device.as_bytes()));
            assert!(!holds(body, world.home(node).me().person.as_bytes()));
        }
        assert!(!holds(body, community.as_bytes()));
    }
    // Nothing of a circle stands in the logs of controls and keys.
    let kinds = bodies
        .iter()
        .filter(|(header, _)| header.kind != Kind::DATA);
    assert!(kinds.clone().all(|(header, _)| header.kind == Kind::KEYS));
    let before = world.home(1).members().epochs().iter().count();
    assert_eq!(before, 1, "the community has one key still");
}

fn holds(bytes: &[u8], needle: &[u8; 32]) -> bool {
    bytes.windows(32).any(|window| window == needle)
}

#[test]
fn whoever_is_put_out_reads_nothing_that_follows() {
    let (mut world, _) = six(3);
    let group = begin(&mut world, 0, PastKeys::Retained);
    for node in [1, 2] {
        bring_in(&mut world, 0, group, node);
    }
    say(&mut world, 1, MessageTo::Circle(group), "before");
    world.play_for(3_000);
    let gone = person(&world, 1);
    circle(&mut world, 0, CircleDeed::Remove(group, gone)).unwrap();
    say(&mut world, 0, MessageTo::Circle(group), "after");
    world.play_for(4_000);

    assert_eq!(texts(&world, 2, in_group(group)), ["before", "after"]);
    assert_eq!(texts(&world, 1, in_group(group)), ["before"]);
    assert_eq!(world.home(1).standing(group), Some(Standing::Out));
    assert!(world.home(1).unopened() > 0, "carried all the same");
    let deed = CircleDeed::Say(MessageTo::Circle(group), "let me in".to_owned());
    let refused = wish(&mut world, 1, Deed::Circle(deed));
    assert!(matches!(refused, Err(Refusal::NotInCircle)), "{refused:?}");
    // Asked in once more, with the same device, they are in again.
    bring_in(&mut world, 0, group, 1);
    say(&mut world, 1, MessageTo::Circle(group), "back");
    world.play_for(3_000);
    assert!(texts(&world, 2, in_group(group)).contains(&"back".to_owned()));
}

#[test]
fn who_comes_later_reads_from_then_or_all_as_the_circle_was_begun() {
    for (policy, reads) in [
        (PastKeys::Retained, vec!["old", "new"]),
        (PastKeys::SinceJoin, vec!["new"]),
    ] {
        let (mut world, _) = six(4);
        let group = begin(&mut world, 0, policy);
        bring_in(&mut world, 0, group, 2);
        bring_in(&mut world, 0, group, 3);
        say(&mut world, 2, MessageTo::Circle(group), "old");
        // Somebody goes, so that what follows is under another key.
        circle(&mut world, 3, CircleDeed::Leave(group)).unwrap();
        world.play_for(3_000);
        say(&mut world, 0, MessageTo::Circle(group), "new");
        world.play_for(3_000);
        assert!(!texts(&world, 3, in_group(group)).contains(&"new".to_owned()));

        bring_in(&mut world, 0, group, 5);
        assert_eq!(texts(&world, 5, in_group(group)), reads, "{policy:?}");
        assert_eq!(
            world.home(5).circle(group).unwrap().name(),
            "Kitchen committee"
        );
        assert_eq!(world.home(5).people_of(group).len(), 3);
    }
}

/// Both write first, apart from each other: one conversation comes of it.
#[test]
fn two_who_write_to_each_other_at_once_have_one_conversation() {
    let (mut world, _) = six(5);
    world.divide(BTreeMap::from([
        (0, 1),
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 2),
        (5, 2),
    ]));
    let (zero, five) = (person(&world, 0), person(&world, 5));
    let talk = say(&mut world, 0, MessageTo::Person(five), "Are you there?");
    world.play_for(2_000);
    assert_eq!(
        talk,
        say(&mut world, 5, MessageTo::Person(zero), "Is anybody?")
    );
    world.divide(BTreeMap::new());
    world.play_for(6_000);

    for node in [0, 5] {
        assert_eq!(texts(&world, node, talk), ["Are you there?", "Is anybody?"]);
        assert_eq!(world.home(node).circles().count(), 1);
    }
    say(&mut world, 0, MessageTo::Person(five), "Now I am");
    world.play_for(3_000);
    assert_eq!(texts(&world, 5, talk).len(), 3);
    for node in 1..5 {
        assert!(world.home(node).circles().next().is_none());
    }
}

/// Two parts of a circle change it apart from each other; all come to the same.
#[test]
fn a_circle_that_was_divided_comes_to_the_same_everywhere() {
    for seed in 10..16 {
        let (mut world, _) = six(seed);
        let group = begin(&mut world, 0, PastKeys::Retained);
        for node in [1, 2, 3, 4] {
            bring_in(&mut world, 0, group, node);
        }
        world.divide(BTreeMap::from([
            (0, 1),
            (1, 1),
            (2, 1),
            (3, 2),
            (4, 2),
            (5, 2),
        ]));
        let (two, five) = (person(&world, 2), person(&world, 5));
        circle(&mut world, 0, CircleDeed::Remove(group, two)).unwrap();
        circle(&mut world, 3, CircleDeed::Invite(group, five)).unwrap();
        world.play_for(3_000);
        say(&mut world, 4, MessageTo::Circle(group), "there");
        say(&mut world, 1, MessageTo::Circle(group), "here");
        world.play_for(3_000);
        world.divide(BTreeMap::new());
        world.play_for(8_000);
        // Whoever writes next makes a key that all have who are in, and nobody else.
        say(&mut world, 3, MessageTo::Circle(group), "together");
        world.play_for(5_000);

        for node in [0, 1, 3, 4, 5] {
            let home = world.home(node);
            assert_eq!(home.people_of(group), world.home(0).people_of(group));
            assert_eq!(home.people_of(group).len(), 5, "seed {seed}, node {node}");
            let said = texts(&world, node, in_group(group));
            assert_eq!(said.len(), 3, "seed {seed}, node {node}: {said:?}");
        }
        let said = texts(&world, 2, in_group(group));
        assert!(!said.contains(&"together".to_owned()), "seed {seed}");
        assert!(!said.contains(&"here".to_owned()), "seed {seed}");
    }
}

#[test]
fn what_cannot_be_done_with_circles_is_said() {
    let (mut world, _) = six(6);
    let name = String::new();
    let past_keys = PastKeys::Retained;
    let new = circle(&mut world, 0, CircleDeed::New { name, past_keys });
    assert!(matches!(new, Err(Refusal::Name(0))), "{new:?}");
    let group = begin(&mut world, 0, PastKeys::Retained);
    let (me, one) = (person(&world, 0), person(&world, 1));
    circle(&mut world, 0, CircleDeed::Invite(group, one)).unwrap();
    world.play_for(3_000);

    let again = circle(&mut world, 0, CircleDeed::Invite(group, one));
    assert!(matches!(again, Err(Refusal::InCircleAlready)), "{again:?}");
    let early = CircleDeed::Say(MessageTo::Circle(group), "hi".to_owned());
    let early = wish(&mut world, 1, Deed::Circle(early));
    assert!(matches!(early, Err(Refusal::NotAccepted)), "{early:?}");
    let stranger = circle(&mut world, 2, CircleDeed::Accept(group));
    assert!(matches!(stranger, Err(Refusal::NoCircle)), "{stranger:?}");
    let own = CircleDeed::Say(MessageTo::Person(me), "hi".to_owned());
    let own = wish(&mut world, 0, Deed::Circle(own));
    assert!(matches!(own, Err(Refusal::ToOneself)), "{own:?}");
    let long = CircleDeed::Say(MessageTo::Person(one), "x".repeat(2_001));
    let long = wish(&mut world, 0, Deed::Circle(long));
    assert!(matches!(long, Err(Refusal::Message(2_001))), "{long:?}");
    circle(&mut world, 1, CircleDeed::Accept(group)).unwrap();
    world.play_for(3_000);
    let put_out = circle(&mut world, 1, CircleDeed::Remove(group, me));
    assert!(
        matches!(put_out, Err(Refusal::NotStewardOfCircle)),
        "{put_out:?}"
    );
    let nowhere = CircleDeed::Say(
        MessageTo::Record(RecordId::from_bytes([9; 32])),
        "hi".to_owned(),
    );
    let nowhere = wish(&mut world, 0, Deed::Circle(nowhere));
    assert!(matches!(nowhere, Err(Refusal::NoRecord)), "{nowhere:?}");
}

/// Test 42 of docs/threat-model.md.
#[test]
fn whoever_is_removed_from_the_community_is_out_of_its_circles_and_the_next_key_is_new() {
    let (mut world, _) = six(7);
    let group = begin(&mut world, 0, PastKeys::Retained);
    for node in [1, 2] {
        bring_in(&mut world, 0, group, node);
    }
    say(&mut world, 1, MessageTo::Circle(group), "before");
    world.play_for(3_000);
    let keys = |world: &World, node: NodeId| world.nodes[node].disk.facts("circle-key").len();
    let before = keys(&world, 2);
    let gone = person(&world, 1);
    let removed = wish(&mut world, 0, Deed::Govern(Govern::Remove(gone)));
    assert!(removed.is_ok(), "{removed:?}");
    world.play_for(3_000);
    world.connect(0, 2); // whoever stood between is gone
    world.play_for(3_000);

    assert_eq!(world.home(2).people_of(group).len(), 2);
    say(&mut world, 2, MessageTo::Circle(group), "after");
    world.play_for(3_000);
    assert_eq!(texts(&world, 0, in_group(group)), ["before", "after"]);
    assert_eq!(keys(&world, 2), before + 1, "a new key");
    assert_eq!(keys(&world, 1), before, "which whoever is gone has not");
}

/// Bodies that are not for a device raise no alarm, and sessions bring it no key of a circle.
#[test]
fn who_is_not_in_a_circle_gets_no_key_of_it_and_is_not_alarmed() {
    let (mut world, _) = six(8);
    let group = begin(&mut world, 0, PastKeys::Retained);
    bring_in(&mut world, 0, group, 1);
    say(&mut world, 0, MessageTo::Circle(group), "between us");
    world.play_for(3_000);
    let community = world.home(2).id();
    // What the others lack are bodies that no key of theirs opens; the keys they hold stay the same.
    for node in 2..6 {
        assert!(world.home(node).unopened() > 0);
        assert!(world.nodes[node].disk.facts("circle-key").is_empty());
        let known = world.nodes[node].disk.facts("epoch").len();
        assert_eq!(known, 1, "node {node} of {community:?}");
        assert!(world.home(node).alarms().is_empty());
    }
}
