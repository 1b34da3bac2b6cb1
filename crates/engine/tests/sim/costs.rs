//! What an exchange costs, counted in what does not depend on the machine: bytes and durable writes.
use potluck_engine::{Deed, Wish};
use potluck_model::draft::{Basics, Details, Draft, Need};

use crate::evening::{found, invite, join};
use crate::forge::flood;
use crate::town::{community, post};
use crate::world::{NodeId, World};

/// How many needs are exchanged.
const NEEDS: usize = 300;

/// Somebody who has written so many, and somebody who has received all of it; with the bytes for it.
fn first_sync(needs: usize) -> (World, [NodeId; 2], u64) {
    let mut world = World::new(900);
    let (ana, ben) = (world.add_node(), world.add_node());
    found(&mut world, ana, "Ana");
    for number in 0..needs {
        post(&mut world, ana, &format!("A ladder, number {number}"));
    }
    world.play_for(1_000);
    let before = world.bytes;
    let code = invite(&mut world, ana, 1);
    join(&mut world, ben, ana, code, "Ben");
    world.play_until(60, |world| world.are_level(&[ana, ben]));
    let bytes = world.bytes - before;
    (world, [ana, ben], bytes)
}

fn kept(world: &World, node: NodeId) -> u64 {
    let segments = world.nodes[node].disk.segments.iter();
    segments.map(|segment| segment.len() as u64).sum()
}

#[test]
fn a_first_sync_costs_at_most_a_fifth_more_than_what_is_kept() {
    // What greeting, recognition and being let in cost is the same for few and for many.
    let cost = |needs| {
        let (world, [_, ben], bytes) = first_sync(needs);
        assert_eq!(world.board(ben).len(), needs);
        (bytes, kept(&world, ben))
    };
    let (few, many) = (cost(NEEDS), cost(4 * NEEDS));
    let (bytes, kept) = (many.0 - few.0, many.1 - few.1);
    assert!(
        bytes * 10 <= kept * 12,
        "{bytes} bytes for {kept} that are kept"
    );
}

#[test]
fn what_comes_together_is_kept_together() {
    let (world, [ana, ben], _) = first_sync(NEEDS);
    let writes = |node: NodeId| world.nodes[node].disk.segments.len();
    assert!(
        writes(ana) > NEEDS,
        "who writes one by one keeps one by one"
    );
    // A few for being let in, then one a frame.
    assert!(
        writes(ben) * 10 < NEEDS,
        "{} writes for {NEEDS} needs",
        writes(ben)
    );
}

/// Counted, not timed. Three neighbours have written much, and at last some news. A quarter of what
/// crosses here are headers, for what they said is short; what is under way already comes before.
#[test]
fn the_newest_can_be_read_before_half_of_everything_has_come() {
    let mut world = World::new(54);
    let (nodes, _) = community(&mut world, 5);
    let (holder, reader) = (nodes[0], nodes[4]);
    for writer in &nodes[1..4] {
        flood(&mut world, *writer, 5_000);
        for number in 0..10 {
            post(&mut world, *writer, &format!("News {number}"));
        }
        world.connect(holder, *writer);
        world.play_until(60, |world| world.are_level(&[holder, *writer]));
        world.cut(holder);
        world.play_for(10);
    }
    let before = world.nodes[reader].heard_sizes.len();
    let heard = |world: &World| {
        let sizes = world.nodes[reader].heard_sizes[before..].iter();
        sizes.sum::<usize>()
    };
    world.slowest = 1;
    world.connect(holder, reader);
    while world.board(reader).len() < 30 {
        world.play_for(1);
        assert!(heard(&world) < 100 << 20, "{}", world.tell());
    }
    let newest = heard(&world);
    world.play_until(60, |world| world.are_level(&[holder, reader]));
    let all = heard(&world);
    assert!(all > 6_000_000 && 2 * newest <= all, "{newest} of {all}");
}

#[test]
fn runs_are_received_with_one_signature_for_many_headers() {
    let (world, [ana, ben], _) = first_sync(NEEDS);
    // What is kept of each header is less than its signature alone would add to it.
    let (one_by_one, together) = (kept(&world, ana), kept(&world, ben));
    assert!(
        together + 64 * NEEDS as u64 <= one_by_one,
        "{together} bytes kept together, {one_by_one} one by one"
    );
}

/// Counted, not timed: how many rows of the frontier each of two looks at for one operation that comes
/// live, when there are so many devices.
fn looked_at_live(devices: usize) -> u64 {
    const OPERATIONS: u64 = 5;
    let mut world = World::new(902);
    let (nodes, _) = community(&mut world, devices);
    let pair = [nodes[1], nodes[2]];
    world.connect(pair[0], pair[1]);
    world.play_until(60, |world| world.are_level(&pair));
    world.play_for(2_000);
    let looked_at = |world: &World| -> u64 {
        let nodes = pair.iter();
        nodes.map(|node| world.home(*node).rows_looked_at()).sum()
    };
    let before = looked_at(&world);
    for number in 0..OPERATIONS {
        post(&mut world, pair[0], &format!("A ladder, number {number}"));
        world.play_for(2_000);
        assert!(world.are_level(&pair));
    }
    (looked_at(&world) - before) / OPERATIONS / 2
}

/// Its row, once where it is written or has come, and its mark once both are level again.
#[test]
fn an_operation_that_comes_live_looks_at_the_logs_that_it_concerns_and_no_others() {
    for devices in [4, 40] {
        let looked_at = looked_at_live(devices);
        assert!(looked_at <= 4, "{devices} devices: {looked_at} rows");
    }
}

/// What two say until they know each other: hellos, tags, answers and confirmations, proofs.
const RECOGNITION: u64 = 2 * 256 + 10_240 + 2 * 1_024 + 2 * 256;

/// Two of so many devices meet, when each has written so much: bytes beyond the operations, after
/// recognition, and bytes of the operations.
fn meeting(devices: usize, new: usize) -> [u64; 2] {
    let mut world = World::new(901);
    let (nodes, _) = community(&mut world, devices);
    let (ana, ben) = (nodes[1], nodes[2]);
    for number in 0..new {
        for node in [ana, ben] {
            let basics = Basics {
                title: format!("A ladder, number {number}"),
                body: "For the roof of the shed, before it rains again. ".repeat(4),
                ..Basics::default()
            };
            let draft = Draft::new(basics, Details::Need(Need::default())).unwrap();
            let deed = Deed::Post(Box::new(draft));
            let id = world.home(node).id();
            world.wish_later(node, Wish::In(id, deed));
        }
    }
    world.play_for(1_000);
    let before = [world.bytes, world.of_ops];
    world.connect(ana, ben);
    world.play_until(60, |world| world.are_level(&[ana, ben]));
    world.play_for(2_000);
    assert_eq!(world.board(ana).len(), 2 * new);
    let operations = world.of_ops - before[1];
    [
        world.bytes - before[0] - operations - RECOGNITION,
        operations,
    ]
}

#[test]
fn nothing_new_costs_two_small_frames_each_way() {
    // How things stand, and a receipt.
    let [bytes, operations] = meeting(8, 0);
    assert!(bytes <= 4 * 256 && operations == 0, "{bytes} bytes");
}

/// Operations of a sentence or two.
#[test]
fn ten_new_on_each_side_cost_at_most_four_kilobytes_beyond_themselves() {
    for devices in [8, 40, 200] {
        let [beyond, operations] = meeting(devices, 10);
        assert!(
            beyond <= 4_096,
            "{devices} devices: {beyond} bytes beyond {operations} of operations"
        );
    }
}
