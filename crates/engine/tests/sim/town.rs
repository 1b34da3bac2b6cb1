//! Two hundred people, links that die, rooms that are cut off, machines that fail, and a stranger.
use std::collections::BTreeMap;

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

/// A number from the environment, for longer runs of the same test (`docs/threat-model.md`).
pub(crate) fn many(name: &str, usual: u32) -> u32 {
    let said = std::env::var(name).ok();
    said.and_then(|text| text.parse().ok()).unwrap_or(usual)
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
    // Who joined early has not heard of who joined late; only those who know of each other
    // recognise each other. So all come to the host once more.
    for at in 1..size {
        world.wanted.insert((nodes[at], nodes[0]));
    }
    world.play_until(60, |world| world.are_level(&nodes));
    world.wanted.clear();
    world.cut(nodes[0]);
    world.play_for(10);
    (nodes, code)
}

pub(crate) fn join_apart(world: &mut World, node: NodeId, host: NodeId, code: &Code) {
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

pub(crate) fn claim_something(world: &mut World, node: NodeId) {
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

/// What holds after every story; and docs/threat-model.md, tests 13 and 54, among much else.
#[test]
fn two_hundred_nodes_of_five_communities_become_equal_whatever_happens_between_them() {
    for seed in seeds(100) {
        let mut world = World::new(seed);
        let towns: Vec<Vec<NodeId>> = (0..5).map(|_| community(&mut world, 40).0).collect();
        let all = towns.concat();
        let stranger = world.add_stranger();
        for nodes in &towns {
            weave(&mut world, nodes, 3);
        }
        for node in &all {
            world.nodes[*node].skew = world.chance.random_range(-200_000..200_000);
            // In one room people meet who have nothing in common.
            let other = all[world.chance.random_range(0..all.len())];
            if world.chance.random_bool(0.1) && other != *node {
                world.wanted.insert((*node, other));
            }
        }
        for node in all.iter().step_by(20) {
            world.wanted.insert((stranger, *node));
        }
        world.slowest = 200;
        world.breaking = 0.002;
        live_through(&mut world, &all, 8);
        let level = |world: &World| towns.iter().all(|nodes| world.are_level(nodes));
        world.play_until(120, level);
        for nodes in &towns {
            world.check_equal(nodes);
        }
        world.check_strangers(&["Need of", "Neighbour", "Elm Street"]);
        world.check_bounds();
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

/// Each operation crosses into a node at most 1.2 times; bodies once. With
/// `POTLUCK_NODES=1000` for the figure of a town.
#[test]
fn an_operation_crosses_into_each_node_about_once() {
    let size = std::env::var("POTLUCK_NODES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(40);
    let mut world = World::new(300);
    let (nodes, _) = community(&mut world, size);
    weave(&mut world, &nodes, 4); // about eight neighbours each
    world.slowest = 30;
    world.play_for(3_000);
    world.play_until(30, |world| world.are_level(&nodes));
    world.crossed = [0; 3];
    let bytes = world.bytes;

    for at in 0..5 {
        let node = nodes[at * 7];
        post(&mut world, node, &format!("Need {at}"));
        world.play_for(200);
    }
    world.play_until(30, |world| {
        world.are_level(&nodes) && world.board(nodes[1]).len() == 5
    });

    let ideal = 5 * (size as u64 - 1);
    let [headers, bodies, frames] = world.crossed;
    let bytes = world.bytes - bytes;
    let told = format!(
        "{headers} headers, {bodies} bodies, {frames} frames, {bytes} bytes for {ideal} arrivals"
    );
    assert!(headers * 10 <= ideal * 12, "{told}");
    assert_eq!(bodies, ideal, "{told}");
    assert!(frames <= ideal * 40, "{told}");
    // `--nocapture` shows the figures.
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes()).unwrap();
}
