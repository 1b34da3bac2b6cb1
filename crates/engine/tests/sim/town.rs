//! Two hundred people, links that die, rooms that are cut off, machines that fail, and a stranger.
use std::collections::BTreeMap;
use std::time::Instant;

use potluck_engine::{Deed, Done, Move, Wish};
use potluck_model::id::RecordId;
use potluck_model::invite::Code;
use rand::RngExt as _;
use rand::seq::SliceRandom as _;

use crate::evening::{found, invite, need_draft};
use crate::world::{NodeId, World};

/// The seeds that a story is played with: one, or as many as `POTLUCK_SEEDS` says.
pub(crate) fn seeds(first: u64) -> impl Iterator<Item = u64> {
    let many = std::env::var("POTLUCK_SEEDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1);
    first..first + many
}

/// A community of so many nodes, each let in by one who was in already.
pub(crate) fn community(world: &mut World, size: usize) -> (Vec<NodeId>, Code) {
    let nodes: Vec<NodeId> = (0..size).map(|_| world.add_node()).collect();
    found(world, nodes[0], "Ana");
    let code = invite(world, nodes[0], 1_000);
    for at in 1..size {
        join_apart(world, nodes[at], nodes[0], &code);
        world.cut(nodes[at]);
    }
    (nodes, code)
}

fn join_apart(world: &mut World, node: NodeId, host: NodeId, code: &Code) {
    let wish = Wish::Join {
        code: code.clone(),
        name: format!("Neighbour {node}"),
    };
    world.connect(node, host);
    match world.wish(node, wish) {
        Ok(Done::Joined(_)) => {}
        other => panic!("{other:?}; seed {}", world.seed()),
    }
}

/// Lets each node dial so many others, so that all hang together.
pub(crate) fn weave(world: &mut World, nodes: &[NodeId], each: usize) {
    let mut order = nodes.to_vec();
    order.shuffle(&mut world.chance);
    for pair in order.windows(2) {
        world.wanted.insert((pair[0], pair[1]));
    }
    for node in nodes {
        for _ in 1..each {
            let other = nodes[world.chance.random_range(0..nodes.len())];
            if other != *node && !world.wanted.contains(&(other, *node)) {
                world.wanted.insert((*node, other));
            }
        }
    }
}

/// Posts a need without waiting.
pub(crate) fn post(world: &mut World, node: NodeId, title: &str) {
    let id = world.home(node).id();
    let deed = Deed::Post(Box::new(need_draft(title, "")));
    world.wish_later(node, Wish::In(id, deed));
}

fn claim_something(world: &mut World, node: NodeId) {
    let home = world.home(node);
    let id = home.id();
    let records: Vec<RecordId> = home
        .board()
        .list(&Default::default(), &home.looker(), &home.roll(), world.now)
        .iter()
        .map(|view| view.id)
        .collect();
    if records.is_empty() {
        return;
    }
    let record = records[world.chance.random_range(0..records.len())];
    let step = Move::Claim {
        note: "I could".to_owned(),
        quantity: None,
    };
    world.wish_later(node, Wish::In(id, Deed::Act(record, step)));
}

/// One story: people write and claim while links die, walls go up and down, machines fail.
fn live_through(world: &mut World, nodes: &[NodeId], rounds: usize) {
    for round in 0..rounds {
        for _ in 0..6 {
            let node = nodes[world.chance.random_range(0..nodes.len())];
            post(world, node, &format!("Need of round {round}"));
            let node = nodes[world.chance.random_range(0..nodes.len())];
            claim_something(world, node);
        }
        match world.chance.random_range(0..4) {
            0 => {
                let rooms: BTreeMap<NodeId, u32> = (0..world.nodes.len())
                    .map(|node| (node, world.chance.random_range(0..3)))
                    .collect();
                world.divide(rooms);
            }
            1 => world.divide(BTreeMap::new()),
            2 => {
                let node = nodes[world.chance.random_range(0..nodes.len())];
                world.restart(node);
            }
            _ => {
                let node = nodes[world.chance.random_range(0..nodes.len())];
                world.nodes[node].doomed = Some(world.chance.random_range(1..4));
            }
        }
        let pause = world.chance.random_range(300..3_000);
        world.play_for(pause);
    }
    world.divide(BTreeMap::new());
    world.breaking = 0.0;
}

/// security.md §9, tests 13 (at the height of boards), 54; style B.7.
#[test]
fn two_hundred_nodes_become_equal_whatever_happens_between_them() {
    for seed in seeds(100) {
        let started = Instant::now();
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, 200);
        let set_up = (started.elapsed(), world.inputs);
        let stranger = world.add_stranger();
        for node in &nodes {
            world.nodes[*node].skew = world.chance.random_range(-200_000..200_000);
        }
        weave(&mut world, &nodes, 4);
        for node in nodes.iter().take(20) {
            world.wanted.insert((stranger, *node));
        }
        world.slowest = 200;
        world.breaking = 0.002;
        live_through(&mut world, &nodes, 8);
        let took = world.play_until(120, |world| world.are_level(&nodes));
        world.check_equal(&nodes);
        world.check_strangers(&["Need of", "Neighbour", "Elm Street"]);
        world.check_bounds();
        println!(
            "seed {seed}: set up {set_up:?}, whole {:?}, {} inputs, level after {took} s, {} MB",
            started.elapsed(),
            world.inputs,
            world.bytes >> 20
        );
    }
}

#[test]
fn thirty_nodes_live_through_a_bad_week() {
    for seed in seeds(200) {
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, 30);
        let stranger = world.add_stranger();
        for node in &nodes {
            world.nodes[*node].skew = world.chance.random_range(-86_400_000..86_400_000);
            world.wanted.insert((stranger, *node));
        }
        weave(&mut world, &nodes, 3);
        world.slowest = 300;
        world.breaking = 0.01;
        live_through(&mut world, &nodes, 25);
        world.play_until(120, |world| world.are_level(&nodes));
        world.check_equal(&nodes);
        world.check_strangers(&["Need of", "Neighbour", "Elm Street"]);
        world.check_bounds();
        for node in &nodes {
            world.check_kept_once(*node);
        }
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let tell = |seed| {
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, 8);
        weave(&mut world, &nodes, 2);
        world.breaking = 0.02;
        world.slowest = 100;
        live_through(&mut world, &nodes, 10);
        world.play_for(20_000);
        (world.story(), world.inputs)
    };
    assert_eq!(tell(7), tell(7));
    assert_ne!(tell(7), tell(8));
}
