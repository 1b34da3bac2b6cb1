//! Whatever the order in which people write, meet, part and restart: in the end all show the same.
use proptest::collection::vec;
use proptest::prelude::*;

use crate::town::{claim_something, community, post};
use crate::world::World;

/// How many people there are.
const SIZE: usize = 5;

#[derive(Debug, Clone)]
enum Step {
    Write(usize),
    Claim(usize),
    Meet(usize, usize),
    Part(usize),
    Restart(usize),
    /// The power fails at the next thing kept, after so many effects.
    Fail(usize, usize),
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..SIZE;
    prop_oneof![
        3 => who.clone().prop_map(Step::Write),
        3 => who.clone().prop_map(Step::Claim),
        4 => (0..SIZE, 0..SIZE).prop_map(|(a, b)| Step::Meet(a, b)),
        2 => who.clone().prop_map(Step::Part),
        1 => who.clone().prop_map(Step::Restart),
        1 => (who, 1..4_usize).prop_map(|(who, after)| Step::Fail(who, after)),
        3 => (1..1_500_u64).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_order_of_writing_meeting_and_failing_leads_to_the_same_boards(
        steps in vec(step(), 1..40), seed in 0..1_000_u64,
    ) {
        let mut world = World::new(seed);
        let (nodes, _) = community(&mut world, SIZE);
        world.slowest = 120;
        for step in steps {
            match step {
                Step::Write(who) => post(&mut world, nodes[who], &format!("By {who}")),
                Step::Claim(who) => claim_something(&mut world, nodes[who]),
                Step::Meet(a, b) if a != b => world.connect(nodes[a], nodes[b]),
                Step::Meet(..) => {}
                Step::Part(who) => world.cut(nodes[who]),
                Step::Restart(who) => world.restart(nodes[who]),
                Step::Fail(who, after) => world.nodes[nodes[who]].doomed = Some(after),
                Step::Wait(millis) => world.play_for(millis),
            }
        }
        for node in &nodes {
            world.nodes[*node].doomed = None;
        }
        for pair in nodes.windows(2) {
            world.wanted.insert((pair[0], pair[1]));
        }
        world.play_for(2_000);
        world.play_until(25, |world| world.are_level(&nodes));
        world.check_equal(&nodes);
        for node in &nodes {
            world.check_kept_once(*node);
        }
    }
}
