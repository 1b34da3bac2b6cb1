//! Whoever is over their quota is not told that what they wrote has arrived, and nobody keeps it.
use potluck_engine::{Deed, Done, Wish};
use potluck_model::id::CommunityId;
use potluck_model::op::{LogId, LogKind};
use potluck_model::role::Role;
use potluck_model::wire::{Frame, Mark};

use crate::door::{join_wish, open_door, welcome};
use crate::evening::found;
use crate::forge::flood;
use crate::town::post;
use crate::world::{NodeId, World};

/// Ana, and Dee whom nobody has confirmed and who has written more than is kept of a newcomer, when
/// nothing is on its way any more.
fn ana_and_dee_who_floods(seed: u64) -> (World, [NodeId; 2], CommunityId) {
    let mut world = World::new(seed);
    let [ana, dee] = [(); 2].map(|()| world.add_node());
    let id = found(&mut world, ana, "Ana");
    let code = open_door(&mut world, ana, Role::Newcomer);
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    welcome(&mut world, ana, dee, ticket);
    let today = world.now.day();
    let device = world.home(ana).me().device;
    world.play_until(20, |world| world.home(dee).not_held_by(device, today) == 0);
    world.strict = false;
    flood(&mut world, dee, 6_000);
    world.connect(dee, ana);
    world.play_until(60, |world| is_equal(world, dee));
    world.play_for(5_000);
    assert!(is_equal(&world, dee), "nothing is on its way");
    (world, [ana, dee], id)
}

fn is_equal(world: &World, node: NodeId) -> bool {
    let peers = world.nodes[node].engine.peers();
    let mut shared = peers.iter().flat_map(|peer| &peer.communities);
    shared.any(|one| one.equal_since.is_some())
}

#[test]
fn what_others_do_not_take_is_told_to_whoever_wrote_it_until_they_do() {
    let (mut world, [ana, dee], id) = ana_and_dee_who_floods(161);
    let today = world.now.day();
    let device = world.home(ana).me().device;
    let not_held = |world: &World| world.home(dee).not_held_by(device, today);
    let held_back = not_held(&world);
    assert!((1_000..5_000).contains(&held_back), "{held_back}");

    let person = world.home(dee).me().person;
    let confirmed = world.wish(ana, Wish::In(id, Deed::ConfirmPerson(person)));
    assert!(matches!(confirmed, Ok(Done::Confirmed(_))), "{confirmed:?}");
    world.play_until(120, |world| not_held(world) == 0);
}

/// Bodies of a few headers are asked for together with them, before anybody knows whether they count.
#[test]
fn whoever_tells_of_a_little_more_again_and_again_fills_no_disk() {
    let (mut world, [ana, dee], _) = ana_and_dee_who_floods(162);
    let device = world.home(dee).me().device;
    let kept = |world: &World| world.nodes[ana].disk.bodies_of(&[device]);
    let before = kept(&world);
    let log = LogId {
        device,
        kind: LogKind::Data,
    };
    let mut length = before as u64;
    world.nodes[dee].tamper = Some(Box::new(move |bytes| {
        length += 64;
        let mark = Mark {
            length,
            tip: [1; 8],
        };
        vec![bytes, Frame::News(0, vec![(log, mark)]).encode()]
    }));
    for number in 0..20 {
        post(&mut world, ana, &format!("A ladder, number {number}"));
        world.play_for(1_000);
    }
    assert_eq!(kept(&world), before);
}
