//! Disks rot. Whoever notices asks others, and gives what is left meanwhile.
use crate::forge::flood;
use crate::town::{community, join_apart};
use crate::world::World;

/// More than may be on its way to one peer at once.
const ROTTEN: usize = 11_500;

#[test]
fn what_cannot_be_read_any_more_holds_up_nothing_and_comes_again_from_whoever_has_it() {
    let mut world = World::new(171);
    let (nodes, code) = community(&mut world, 2);
    let [ana, ben] = nodes[..] else {
        unreachable!()
    };
    let device = world.home(ben).me().device;
    let kept = |world: &World, node: usize| world.nodes[node].disk.bodies_of(&[device]);
    world.strict = false;
    flood(&mut world, ben, 12_000);
    world.connect(ana, ben);
    world.play_until(60, |world| kept(world, ana) == kept(world, ben));
    world.cut(ben);
    let all = kept(&world, ben);
    world.nodes[ana].disk.rot(device, ROTTEN);

    let dee = world.add_node();
    join_apart(&mut world, dee, ana, &code);
    world.play_until(60, |world| kept(world, dee) == all - ROTTEN);

    world.connect(ana, ben);
    world.play_until(60, |world| {
        kept(world, ana) == all && kept(world, dee) == all
    });
}
