//! What is written in any moment of a meeting.
use crate::town::{community, post};
use crate::world::World;

/// Longer than two take to recognise each other and to see that they hold the same, in milliseconds.
const MEETING: u64 = 60;

#[test]
fn what_is_written_in_any_moment_of_a_meeting_is_with_the_other_soon() {
    let mut world = World::new(181);
    let (nodes, _) = community(&mut world, 2);
    let [ana, ben] = nodes[..] else {
        unreachable!()
    };
    for moment in 0..MEETING {
        let writer = if moment % 2 == 0 { ana } else { ben };
        let before = world.board(ana).len();
        world.connect(ana, ben);
        world.play_for(moment / 2);
        post(&mut world, writer, &format!("A lift, {moment}"));
        world.play_until(5, |world| {
            nodes.iter().all(|node| world.board(*node).len() > before)
        });
        world.cut(ana);
        world.play_for(10);
    }
}
