//! Whoever is over their quota is not told that what they wrote has arrived.
use potluck_engine::{Deed, Done, Wish};
use potluck_model::role::Role;

use crate::door::{join_wish, open_door, welcome};
use crate::evening::found;
use crate::forge::flood;
use crate::world::World;

#[test]
fn what_others_do_not_take_is_told_to_whoever_wrote_it_until_they_do() {
    let mut world = World::new(161);
    let [ana, dee] = [(); 2].map(|()| world.add_node());
    let id = found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    welcome(&mut world, ana, dee, ticket);
    let today = world.now.day();
    let device = world.home(ana).me().device;
    let not_held = |world: &World| world.home(dee).not_held_by(device, today);
    world.play_until(20, |world| not_held(world) == 0);

    // More than is kept of a newcomer whom nobody has confirmed.
    world.strict = false;
    flood(&mut world, dee, 6_000);
    world.connect(dee, ana);
    let is_equal = |world: &World| {
        let peers = world.nodes[dee].engine.peers();
        let mut shared = peers.iter().flat_map(|peer| &peer.communities);
        shared.any(|one| one.equal_since.is_some())
    };
    world.play_until(60, is_equal);
    world.play_for(5_000);
    assert!(is_equal(&world), "nothing is on its way");
    let held_back = not_held(&world);
    assert!((1_000..5_000).contains(&held_back), "{held_back}");

    let person = world.home(dee).me().person;
    let confirmed = world.wish(ana, Wish::In(id, Deed::ConfirmPerson(person)));
    assert!(matches!(confirmed, Ok(Done::Confirmed(_))), "{confirmed:?}");
    world.play_until(120, |world| not_held(world) == 0);
}
