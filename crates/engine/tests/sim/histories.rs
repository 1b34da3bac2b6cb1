//! Two histories of one device that say different things about who is in.
use potluck_engine::{Alarm, Community};
use potluck_model::member::ForkState;

use crate::evening::invite;
use crate::town::{community, post, weave};
use crate::world::{NodeId, World};

fn invites(world: &World, node: NodeId) -> usize {
    let home: &Community = world.home(node);
    home.members().invites().count()
}

/// docs/threat-model.md, test 23: both branches travel whatever their lengths, everybody is told, and
/// as soon as honest members have written on what they saw, all see the same.
#[test]
fn two_histories_of_one_device_are_told_of_and_all_come_to_see_the_same() {
    for (seed, lengths) in [(23, [3, 3]), (24, [2, 5]), (25, [6, 1])] {
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, 5);
        let before = invites(&world, nodes[0]);
        let copy = world.copy(nodes[1]);
        world
            .wanted
            .extend([(nodes[2], nodes[1]), (nodes[3], copy)]);
        for (writer, many) in [(nodes[1], lengths[0]), (copy, lengths[1])] {
            for _ in 0..many {
                invite(&mut world, writer, 1);
            }
        }
        world.play_for(10_000);
        for (listener, heard) in [(nodes[2], lengths[0]), (nodes[3], lengths[1])] {
            assert_eq!(invites(&world, listener), before + heard, "seed {seed}");
        }

        world.wanted.clear();
        let honest = [nodes[0], nodes[2], nodes[3], nodes[4]];
        weave(&mut world, &honest, 2);
        let told = |world: &World, node: &NodeId| {
            let alarms = world.home(*node).alarms();
            alarms
                .iter()
                .any(|alarm| matches!(alarm, Alarm::TwoHistories { .. }))
        };
        world.play_until(60, |world| honest.iter().all(|node| told(world, node)));
        // What the two have seen first they build on, with nothing but what they put on the board.
        post(&mut world, nodes[2], "Something honest");
        post(&mut world, nodes[3], "And more");
        let all = before + lengths[0] + lengths[1];
        world.play_until(90, |world| {
            honest.iter().all(|node| invites(world, *node) == all) && world.are_level(&honest)
        });
        let members = world.home(nodes[0]).members().clone();
        for node in honest {
            assert_eq!(world.home(node).members(), &members, "seed {seed}");
            world.restart(node);
            assert_eq!(world.home(node).members(), &members, "seed {seed}");
            assert!(told(&world, &node), "an alarm outlives a restart");
        }
        let forks = world.home(nodes[0]).forks();
        assert_eq!(forks.len(), 1);
        assert_eq!(forks[0].state, ForkState::Settled);
    }
}
