//! Who has not heard of each other: let in apart, new devices, people whom the other put out.
use crate::evening::{found, invite, join};
use crate::town::post;
use crate::world::{NodeId, World};

/// Ana's community, with Ben and Cem let in apart from each other; nobody is connected.
fn joined_apart(world: &mut World) -> [NodeId; 3] {
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    found(world, ana, "Ana");
    post(world, ana, "Lift to the clinic");
    world.play_for(1_000);
    let code = invite(world, ana, 5);
    for (node, name) in [(ben, "Ben"), (cem, "Cem")] {
        join(world, node, ana, code.clone(), name);
        world.play_for(3_000);
        world.cut(node);
        world.play_for(10);
    }
    [ana, ben, cem]
}

#[test]
fn two_who_were_let_in_apart_meet_and_sync_without_a_third() {
    for (seed, turned) in [(1, false), (2, true)] {
        let mut world = World::new(seed);
        let [_, ben, cem] = joined_apart(&mut world);
        post(&mut world, ben, "Two bags of potatoes");
        world.play_for(1_000);
        let knows = |world: &World, one: NodeId, other: NodeId| {
            let device = world.home(other).me().device;
            world.home(one).members().is_active(device)
        };
        assert!(!knows(&world, ben, cem), "Ben went home before Cem came");
        world.restart(ben);

        let (first, second) = if turned { (cem, ben) } else { (ben, cem) };
        world.connect(first, second);
        world.play_until(10, |world| world.are_level(&[ben, cem]));

        assert!(knows(&world, ben, cem) && knows(&world, cem, ben));
        assert_eq!(world.board(cem).len(), 2);
        assert_eq!(world.board(ben), world.board(cem));
        // From now on by the pairing key.
        world.cut(ben);
        post(&mut world, cem, "Soup");
        world.play_for(1_000);
        world.connect(ben, cem);
        world.play_until(10, |world| world.board(ben).len() == 3);
    }
}
