//! Clocks that are wrong, by days and by centuries.
use potluck_model::id::DeviceId;

use crate::town::{community, post, weave};
use crate::world::{NodeId, World};

const DAY_MS: i64 = 86_400_000;
const YEAR_MS: i64 = 365 * DAY_MS;

fn device(world: &World, node: NodeId) -> DeviceId {
    world.home(node).me().device
}

fn shows(world: &World, node: NodeId, title: &str) -> bool {
    world.board(node).iter().any(|line| line.contains(title))
}

/// docs/threat-model.md, test 51.
#[test]
fn clocks_from_1970_to_2200_lose_nothing_and_nothing_lives_for_ever_or_rises() {
    let mut world = World::new(151);
    let (nodes, _) = community(&mut world, 5);
    let [ana, first, last, behind, ahead] = nodes[..] else {
        unreachable!()
    };
    let from_1970 = -i64::try_from(world.now.millis()).unwrap();
    for (node, skew) in [
        (first, from_1970 + YEAR_MS),
        (last, 174 * YEAR_MS),
        (behind, -2 * YEAR_MS),
        (ahead, 2 * YEAR_MS),
    ] {
        world.nodes[node].skew = skew;
    }
    for (at, node) in nodes.iter().enumerate() {
        post(&mut world, *node, &format!("Written by {at}"));
    }
    weave(&mut world, &nodes, 4);
    // Whose clock is ahead lets go of what others write, and passes nothing of it on.
    world.wanted.extend([first, behind].map(|node| (node, ana)));
    world.play_for(20_000);

    // Whoever's clock is right reads what lives by it, and what claims to be of 2200.
    assert!(shows(&world, ana, "by 0") && shows(&world, ana, "by 2"));
    assert!(shows(&world, ana, "by 4"), "two years ahead");
    assert!(!shows(&world, ana, "by 1") && !shows(&world, ana, "by 3"));
    // All hold the same headers all the same, so that no log has a hole.
    let rows = |world: &World, node: NodeId| world.home(node).ops_held();
    world.play_until(60, |world| {
        nodes
            .iter()
            .all(|node| rows(world, *node) == rows(world, ana))
    });
    // Nobody is kept from writing, nor from being read.
    post(&mut world, ana, "Written afterwards");
    world.play_for(5_000);
    assert!(shows(&world, ana, "afterwards"));

    // With clocks that are right again nobody has lost what they could read.
    for node in &nodes {
        world.nodes[*node].skew = 0;
        world.restart(*node);
    }
    world.play_until(90, |world| {
        let both = |node| shows(world, node, "by 0") && shows(world, node, "afterwards");
        [ana, first, behind].into_iter().all(both)
    });
    // Whoever was years ahead took the keys for over as well, and reads again from the next one on.
    world.now = world.now.plus_days(32);
    for node in [ana, behind] {
        post(&mut world, node, "In another month");
        world.play_for(10_000);
    }
    for node in &nodes {
        post(&mut world, *node, &format!("Right again {node}"));
    }
    let all = |world: &World, node: NodeId| {
        let mut again = nodes.iter().map(|node| format!("Right again {node}"));
        again.all(|title| shows(world, node, &title))
    };
    world.play_until(90, |world| nodes.iter().all(|node| all(world, *node)));

    // What claims to be of 2200 goes from everybody else, 400 days after they saw it by the clocks that
    // they had then, and does not come back.
    let of_2200 = [device(&world, last)];
    for (days, gone_from) in [
        (410, &[ana, first, behind][..]),
        (730, &[ana, first, behind, ahead]),
    ] {
        world.now = world.now.plus_days(days);
        world.play_for(10_000);
        for node in gone_from.iter().copied() {
            assert!(!shows(&world, node, "Written by 2"), "{node}, {days} days");
            let kept = world.nodes[node].disk.bodies_of(&of_2200);
            assert!(kept <= 1, "{node}: {kept}"); // what they are called, said again
            world.restart(node);
        }
        world.restart(last);
        world.play_for(30_000);
    }
    post(&mut world, ana, "A year later");
    world.play_until(60, |world| {
        nodes.iter().all(|node| shows(world, *node, "A year later"))
    });
}

/// A hub without a clock of its own is told before it writes; nobody alone has all others told.
#[test]
fn a_clock_that_is_behind_is_told_of_and_nobody_alone_makes_it_seem_so() {
    let mut world = World::new(152);
    let (nodes, _) = community(&mut world, 4);
    let [ana, ben, cem, hub] = nodes[..] else {
        unreachable!()
    };
    weave(&mut world, &nodes, 3);
    world.play_until(60, |world| world.are_level(&nodes));
    let behind = |world: &World, node: NodeId| {
        let today = world.clock_of(node).day();
        world.home(node).clock_behind(today)
    };
    assert!(nodes.iter().all(|node| behind(&world, *node).is_none()));

    world.nodes[hub].skew = -30 * YEAR_MS;
    assert!(behind(&world, hub) > Some(2_000)); // days are counted from 2020 on
    world.nodes[hub].skew = 0;

    // One who is far ahead and whose times all others have to follow, and then two who agree.
    world.nodes[ben].skew = 100 * YEAR_MS;
    world.play_for(3_000);
    post(&mut world, ben, "From the future");
    world.play_for(5_000);
    for node in [ana, cem, hub] {
        post(&mut world, node, "Written after it");
    }
    world.play_for(5_000);
    for node in [ana, cem, hub] {
        assert_eq!(behind(&world, node), None);
    }
    world.nodes[cem].skew = 40 * DAY_MS;
    world.play_until(60, |world| behind(world, ana) == Some(40));
    assert_eq!(behind(&world, cem), None);
}
