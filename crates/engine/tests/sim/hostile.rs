//! Whoever lies on the way or in a session (`docs/threat-model.md`).
use std::cell::Cell;
use std::rc::Rc;

use potluck_engine::{Effect, Input, Link, Side};
use potluck_model::id::DeviceId;
use potluck_model::op::LogKind;
use potluck_model::pairing::{Speaker, Transcript, heard, m3_tag, m5_tag, pair_key};
use potluck_model::wire::{Frame, Proof, SLOTS, Span};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::evening::invite;
use crate::forge::{Forger, flood, flood_keys, write_nonsense};
use crate::greeting::has_met;
use crate::stranger::{KINDS, frame, rant};
use crate::town::{community, many, post, seeds, weave};
use crate::world::{NodeId, World};

/// Changes the content of frames with this tag; a frame's first four bytes are its length.
fn tamper_with(
    world: &mut World,
    node: NodeId,
    tag: u8,
    mut change: impl FnMut(&mut Vec<u8>) + 'static,
) {
    world.nodes[node].tamper = Some(Box::new(move |mut bytes| {
        if bytes.get(4) == Some(&tag) {
            change(&mut bytes);
        }
        vec![bytes]
    }));
}

/// docs/threat-model.md, test 1: on its way; every bit is turned in `model`.
#[test]
fn a_bit_turned_on_the_way_is_refused_and_the_good_operation_is_still_taken() {
    for tag in [20, 22] {
        let mut world = World::new(1);
        let (nodes, _) = community(&mut world, 3);
        post(&mut world, nodes[0], "A lift");
        world.play_for(1_000);
        let before = world.holds(nodes[1]);
        let mut gaps = 0;
        let turned = Rc::new(Cell::new(5));
        let next = Rc::clone(&turned);
        tamper_with(&mut world, nodes[0], tag, move |bytes| {
            let len = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
            let bit = next.get() % (8 * len);
            next.set(next.get() + 1);
            bytes[4 + bit / 8] ^= 1 << (bit % 8);
        });
        for step in 0..60 {
            turned.set(step * 53 + 16);
            world.connect(nodes[1], nodes[0]);
            world.play_for(1_000);
            let [held, missing, _] = world.holds(nodes[1]);
            if tag == 20 {
                assert_eq!(held, before[0], "bit {}", turned.get());
            } else if held > before[0] {
                assert_eq!([held, missing], [before[0] + 1, 1]);
                gaps += 1;
            } else {
                // It could not be read, nor what was said with it.
                assert_eq!([held, missing], [before[0], 0]);
            }
            world.cut(nodes[1]);
            world.play_for(10);
        }
        assert_eq!(gaps > 0, tag == 22);
        world.nodes[nodes[0]].tamper = None;
        world.connect(nodes[1], nodes[0]);
        world.play_until(5, |world| world.are_level(&nodes[..2]));
        assert_eq!(world.board(nodes[1]).len(), 1);
    }
}

/// docs/threat-model.md, test 12.
#[test]
fn a_body_that_a_neighbour_claims_to_lack_is_a_gap_until_an_honest_one_comes() {
    let mut world = World::new(12);
    let (nodes, _) = community(&mut world, 3);
    post(&mut world, nodes[0], "A lift");
    world.play_for(1_000);
    world.connect(nodes[2], nodes[0]);
    world.play_until(5, |world| world.holds(nodes[2]) == world.holds(nodes[0]));
    world.cut(nodes[2]);
    world.nodes[nodes[2]].tamper = Some(Box::new(|bytes| {
        let Ok(Frame::Bodies(c, bodies)) = Frame::decode(&bytes) else {
            return vec![bytes];
        };
        let places = bodies.into_iter().map(|(place, _)| Span {
            log: place.log,
            from: place.seq,
            to: place.seq,
        });
        vec![Frame::Lacking(c, places.collect()).encode()]
    }));

    world.connect(nodes[1], nodes[2]);
    world.play_for(5_000);
    assert_eq!(world.holds(nodes[1])[1], 1, "a gap");
    world.connect(nodes[1], nodes[0]);
    world.play_until(5, |world| world.are_level(&nodes[..2]));
    assert_eq!(world.board(nodes[1]).len(), 1);
}

/// A neighbour who promises and does not give is parted from; others are asked meanwhile.
#[test]
fn who_never_answers_keeps_nothing_from_us_and_is_parted_from() {
    let mut world = World::new(13);
    let (nodes, _) = community(&mut world, 3);
    world.connect(nodes[2], nodes[0]);
    world.connect(nodes[1], nodes[2]);
    world.play_for(3_000);
    // It still says what it has, and gives none of it.
    world.nodes[nodes[2]].tamper = Some(Box::new(|bytes| match Frame::decode(&bytes) {
        Ok(Frame::Headers(..) | Frame::Bodies(..) | Frame::Lacking(..)) => vec![],
        _ => vec![bytes],
    }));
    post(&mut world, nodes[0], "A lift");
    world.play_for(2_000);
    assert_eq!(world.board(nodes[2]).len(), 1);
    assert_eq!(world.board(nodes[1]).len(), 0);
    world.connect(nodes[1], nodes[0]);
    world.play_until(12, |world| world.board(nodes[1]).len() == 1);

    let parted = |world: &World| world.nodes[nodes[1]].hung_up.contains(&"no answer");
    world.play_until(40, parted);
}

/// docs/threat-model.md, test 8: what is sealed and means nothing is void, not refused.
#[test]
fn what_means_nothing_is_kept_and_passed_on_and_changes_nothing() {
    let mut world = World::new(8);
    let (nodes, _) = community(&mut world, 4);
    write_nonsense(&mut world, nodes[1], 70);
    post(&mut world, nodes[2], "Something honest");
    weave(&mut world, &nodes, 2);
    world.play_until(30, |world| {
        world.are_level(&nodes) && world.board(nodes[0]).len() == 1
    });
    world.check_equal(&nodes);
}

/// docs/threat-model.md, test 48: `POTLUCK_FLOOD=100000` is as long as the specification asks.
#[test]
fn a_flood_by_one_member_ends_at_its_quota_and_honest_operations_flow() {
    let mut world = World::new(48);
    let (nodes, _) = community(&mut world, 4);
    flood(&mut world, nodes[1], many("POTLUCK_FLOOD", 25_000));
    world.strict = false;
    weave(&mut world, &nodes, 2);
    post(&mut world, nodes[2], "Something honest");
    let honest = [nodes[0], nodes[2], nodes[3]];
    let shown = |world: &World| honest.iter().all(|node| world.board(*node).len() == 1);
    world.play_until(10, shown);
    world.play_until(60, |world| {
        world.are_level(&honest) && world.holds(nodes[0])[0] > 20_000
    });
    assert!(world.holds(nodes[0])[0] < 20_200);
    let equal = |world: &World| {
        let peers = honest
            .iter()
            .flat_map(|node| world.nodes[*node].engine.peers());
        let mut shared = peers.flat_map(|peer| peer.communities);
        shared.all(|one| one.equal_since.is_some())
    };
    world.play_until(30, equal);
}

/// All full runs (31 of 64) that three neighbours have said, in [`bytes_until_had`].
const ALL: usize = 3 * 31 * 64;

/// How many bytes somebody hears until they have so much of what three neighbours have said, alone or
/// beside a device that floods one of its logs.
fn bytes_until_had(many: usize, flooded: Option<LogKind>) -> u64 {
    let mut world = World::new(53);
    let (nodes, _) = community(&mut world, 6);
    let (holder, reader) = (nodes[0], nodes[5]);
    world.strict = false;
    for (node, count) in [(1, 18_000), (2, 2_000), (3, 2_000), (4, 2_000)] {
        if node > 1 || flooded.is_some() {
            match flooded.filter(|_| node == 1) {
                Some(LogKind::Keys) => flood_keys(&mut world, nodes[node], 2_000),
                _ => flood(&mut world, nodes[node], count),
            }
            world.connect(holder, nodes[node]);
            world.play_for(1_000);
            world.play_until(60, |world| world.are_level(&[holder, nodes[node]]));
            world.cut(holder);
            world.play_for(10);
        }
    }
    let honest: Vec<DeviceId> = nodes[2..5]
        .iter()
        .map(|node| world.home(*node).me().device)
        .collect();
    let heard = world.nodes[reader].heard_sizes.len();
    world.slowest = 1;
    world.connect(holder, reader);
    for _ in 0..60_000 {
        if world.nodes[reader].disk.bodies_of(&honest) >= many {
            let sizes = world.nodes[reader].heard_sizes[heard..].iter();
            return sizes.sum::<usize>() as u64;
        }
        world.play_for(1);
    }
    panic!(
        "never had; {} bodies\n{}",
        world.nodes[reader].disk.bodies_of(&honest),
        world.tell()
    );
}

/// docs/threat-model.md, test 53: counted, not timed. The flood is nine times what each of the others
/// said, and later.
#[test]
fn what_others_wrote_waits_no_longer_than_twice_because_one_device_floods() {
    let usual = bytes_until_had(ALL, None);
    assert!(usual > 2_000_000, "{usual}");
    let flooded = bytes_until_had(ALL, Some(LogKind::Data));
    assert!(flooded <= 2 * usual, "{flooded} bytes in place of {usual}");
}

/// docs/threat-model.md, test 53: keys go before all else, and a log of them is as long as anybody likes. Here it
/// is longer in bytes than what all others said, and what matters is when the first of that is there.
#[test]
fn what_others_wrote_begins_to_come_as_soon_though_one_device_floods_with_keys() {
    let keys = Some(LogKind::Keys);
    assert!(bytes_until_had(ALL, keys) > bytes_until_had(ALL, None));
    let usual = bytes_until_had(ALL / 10, None);
    let flooded = bytes_until_had(ALL / 10, keys);
    assert!(
        4 * flooded <= 5 * usual,
        "{flooded} bytes in place of {usual}"
    );
}

/// Whatever a member says in a session, at whatever stage, honest members are not harmed by it.
#[test]
fn a_member_who_says_anything_harms_nobody() {
    for seed in seeds(400) {
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, 5);
        let mut chance = StdRng::seed_from_u64(seed);
        let mut said: Vec<Vec<u8>> = vec![];
        world.nodes[nodes[4]].tamper = Some(Box::new(move |bytes| {
            said.push(bytes.clone());
            match chance.random_range(0..12) {
                0 => vec![rant(&mut chance, &said), bytes],
                1 => {
                    let kind = chance.random_range(0..KINDS);
                    vec![bytes, frame(kind, &mut chance).encode()]
                }
                2 => vec![],
                3 => {
                    let mut turned = bytes;
                    let at = chance.random_range(4..turned.len().min(80));
                    turned[at] ^= 1 << chance.random_range(0..8);
                    vec![turned]
                }
                4 => vec![bytes.clone(), bytes],
                _ => vec![bytes],
            }
        }));
        weave(&mut world, &nodes[..4], 2); // honest members do not hang on the liar alone
        world
            .wanted
            .extend(nodes[..4].iter().map(|node| (nodes[4], *node)));
        for round in 0..30 {
            let writer = nodes[round % 5];
            post(&mut world, writer, &format!("Need {round}"));
            world.play_for(1_500);
        }
        world.check_bounds();
        // What the liar wrote may be a gap; what honest members wrote is everywhere.
        let by_honest = |world: &World, node: NodeId| {
            let board = world.board(node);
            board
                .iter()
                .filter(|line| !line.ends_with("Neighbour 4"))
                .count()
        };
        world.play_until(60, |world| {
            nodes[..4].iter().all(|node| by_honest(world, *node) == 24)
        });

        world.nodes[nodes[4]].tamper = None;
        world.restart(nodes[4]);
        world.play_until(90, |world| world.are_level(&nodes));
        world.check_equal(&nodes);
    }
}

/// docs/threat-model.md, test 58: who has stolen A's pairing key finds A, and cannot pose as B.
#[test]
fn a_stolen_pairing_key_does_not_make_its_thief_somebody_else() {
    let mut world = World::new(58);
    let (nodes, _) = community(&mut world, 2);
    let [of_a, of_b] = [nodes[0], nodes[1]].map(|node| Forger::new(&world.nodes[node].disk));
    let (a, b): (DeviceId, DeviceId) = (of_a.keys.device_id(), of_b.keys.device_id());
    let key = pair_key(
        of_a.community,
        (a, &of_a.keys.pair),
        (b, of_b.keys.pairing_public()),
    );
    let key = key.unwrap();
    for honest in [false, true] {
        let link = Link(9_000 + u64::from(honest));
        let say = |world: &mut World, bytes: Vec<u8>| -> Vec<Vec<u8>> {
            let now = world.now;
            let effects = world.nodes[nodes[0]]
                .engine
                .handle(now, Input::Received(link, bytes));
            let sent = effects.into_iter().filter_map(|effect| match effect {
                Effect::Send(_, bytes) => Some(bytes),
                _ => None,
            });
            sent.collect()
        };
        let connected = Input::Connected {
            link,
            side: Side::Listener,
            ours: b"a".to_vec(),
            theirs: b"thief".to_vec(),
        };
        let now = world.now;
        let _ = world.nodes[nodes[0]].engine.handle(now, connected);
        let hello = say(&mut world, Frame::Hello([1; 32]).encode());
        let Ok(Frame::Hello(nonce)) = Frame::decode(&hello[0]) else {
            panic!("no hello");
        };
        let transcript = Transcript::new((b"thief", &[1; 32]), (b"a", &nonce));
        let mut tags = vec![[0; 8]; 1024];
        tags[7] = m3_tag(&key, Speaker::Fellow, &transcript);
        let m3 = Frame::Tags(tags).encode();
        let m4 = say(&mut world, m3.clone()).remove(0);
        let mut confirmations = [[0; 16]; SLOTS];
        confirmations[3] = m5_tag(&key, Speaker::Fellow, &transcript, &heard(&[&m3, &m4]));
        let m5 = Frame::Confirmations(Box::new(confirmations)).encode();
        say(&mut world, m5.clone());
        let signer = if honest { &of_b } else { &of_a };
        let signature = potluck_model::pairing::sign_recognition(
            &signer.keys.sign,
            of_a.community,
            &transcript,
            &heard(&[&m3, &m4, &m5]),
        );
        let proof = Proof {
            device: b,
            signature,
        };
        say(&mut world, Frame::Proofs(vec![proof]).encode());
        assert_eq!(has_met(&world.nodes[nodes[0]].engine), honest);
    }
}

/// docs/threat-model.md, test 51, at its worst: an operation from the end of time stops nobody from
/// writing, nor after a restart.
#[test]
fn an_operation_from_the_end_of_time_stops_nobody() {
    let mut world = World::new(60);
    let (nodes, _) = community(&mut world, 3);
    world.nodes[nodes[1]].skew = i64::from(u32::MAX) * 60_000; // some 8,000 years
    invite(&mut world, nodes[1], 1); // a control operation
    post(&mut world, nodes[1], "From the future");
    weave(&mut world, &nodes, 2);
    world.play_for(3_000);
    for _ in 0..2 {
        for node in [nodes[0], nodes[2]] {
            post(&mut world, node, "From today");
            invite(&mut world, node, 1);
        }
        world.play_for(2_000);
        world.restart(nodes[0]);
        world.restart(nodes[2]);
    }
    world.play_until(20, |world| world.are_level(&nodes[..1].repeat(2)));
    world.play_until(20, |world| world.holds(nodes[0]) == world.holds(nodes[2]));
    let lines = world.board(nodes[0]);
    assert_eq!(
        lines.iter().filter(|line| line.contains("today")).count(),
        4,
        "{lines:?}"
    );
}
