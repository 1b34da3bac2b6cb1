//! Tests an attacker would write (`docs/threat-model.md`), at the height of whole nodes.
use potluck_engine::{Deed, Done, Happened, Refusal, Wish};
use potluck_model::board::Writer;
use potluck_model::body::Body;
use potluck_model::value::Fields;

use crate::evening::{invite, need, need_draft};
use crate::forge::say;
use crate::own_devices::add_device;
use crate::town::{community, post, weave};
use crate::world::{NodeId, World};

/// docs/threat-model.md, test 50: the same device writes twice at one place, on two machines.
#[test]
fn a_copied_device_raises_an_alarm_everywhere_and_all_show_the_same() {
    let mut world = World::new(50);
    let (nodes, _) = community(&mut world, 5);
    let copy = world.copy(nodes[1]);
    // Each half of the others hears one of the two.
    world
        .wanted
        .extend([(nodes[2], nodes[1]), (nodes[3], copy)]);
    post(&mut world, nodes[1], "Written here");
    post(&mut world, nodes[1], "And here");
    post(&mut world, copy, "Written there");
    world.play_for(10_000);
    assert_eq!(world.board(nodes[2]).len(), 2);
    assert_eq!(world.board(nodes[3]).len(), 1);

    world.wanted.clear();
    weave(&mut world, &nodes, 2);
    post(&mut world, nodes[4], "Something honest");
    let alarmed = |world: &World, node: usize| !world.home(node).alarms().is_empty();
    world.play_until(60, |world| nodes.iter().all(|node| alarmed(world, *node)));
    let equal = |world: &World| {
        let peers = nodes
            .iter()
            .flat_map(|node| world.nodes[*node].engine.peers());
        let mut shared = peers.flat_map(|peer| peer.communities);
        shared.all(|one| one.equal_since.is_some())
    };
    world.play_until(60, |world| {
        equal(world) && nodes.iter().all(|node| world.board(*node).len() == 1)
    });
    let board = world.board(nodes[0]);
    for node in &nodes {
        assert_eq!(world.board(*node), board);
        world.restart(*node);
        assert!(alarmed(&world, *node), "an alarm outlives a restart");
        assert_eq!(world.board(*node), board);
    }
    let happened = &world.nodes[nodes[2]].happened;
    let alarms = happened
        .iter()
        .filter(|one| matches!(one, Happened::Alarm(..)));
    assert_eq!(alarms.count(), 1);

    let id = world.home(nodes[1]).id();
    let deed = Deed::Post(Box::new(need_draft("One more", "")));
    let refused = world.wish(nodes[1], Wish::In(id, deed));
    assert!(matches!(refused, Err(Refusal::Copied)), "{refused:?}");
    let _ = invite(&mut world, nodes[0], 1); // others go on
}

/// A body that cannot be had from one neighbour yet is asked for again once it is there: a long
/// transfer through a chain, with the farthest asking while the middle is still being served.
#[test]
fn a_chain_passes_on_what_its_middle_is_still_getting() {
    let mut world = World::new(51);
    let (nodes, _) = community(&mut world, 4);
    for at in 0..300 {
        post(&mut world, nodes[0], &format!("Need {at}"));
    }
    world.slowest = 400;
    world.play_for(2_000);
    for pair in nodes.windows(2) {
        world.wanted.insert((pair[1], pair[0]));
    }
    world.play_until(25, |world| world.are_level(&nodes));
    world.check_equal(&nodes);
    for node in &nodes {
        world.check_kept_once(*node);
    }
}

/// docs/threat-model.md, test 49: a member who signs a change to what is another's, well made; and a
/// device that was put out and has not heard of it.
#[test]
fn what_others_than_the_owner_and_their_devices_change_is_hidden_everywhere() {
    let mut world = World::new(49);
    let (nodes, _) = community(&mut world, 4);
    let [ana, ben, cem, dua] = nodes[..] else {
        unreachable!()
    };
    let tablet = world.add_node();
    add_device(&mut world, ana, tablet, "Tablet");
    let record = need(&mut world, ana, "Lift to the clinic", "");
    let titles = |world: &World, node: NodeId, title: &str| {
        let board = world.board(node);
        board.iter().filter(|line| line.contains(title)).count()
    };
    for node in [tablet, ben, cem, dua] {
        world.wanted.insert((node, ana));
    }
    let all = [ana, ben, cem, dua, tablet];
    world.play_until(60, |world| {
        all.iter().all(|node| titles(world, *node, "Lift") == 1)
    });
    world.wanted.clear();
    for node in all {
        world.cut(node);
    }

    // Ben's own change, in his own log, as if the record were his.
    let owner = Writer {
        incarnation: world.home(ana).me().incarnation.unwrap(),
        device: world.home(ben).me().device,
    };
    let (board, today) = (world.home(ben).board(), world.now.day());
    let forged = board.edit(
        record,
        owner,
        &need_draft("Mine now", ""),
        &Fields::new(),
        today,
    );
    let change = forged.unwrap().unwrap().change;
    say(&mut world, ben, &[Body::Change(change)]);
    assert_eq!(titles(&world, ben, "Mine now"), 0, "nor here");

    // Ana's tablet is put out, and writes on where nobody has heard of it.
    let id = world.home(ana).id();
    let device = world.home(tablet).me().device;
    let revoked = world.wish(ana, Wish::In(id, Deed::RevokeDevice(device)));
    assert!(matches!(revoked, Ok(Done::Well)), "{revoked:?}");
    let edit = Deed::Edit(record, Box::new(need_draft("Taken over", "")));
    let edited = world.wish(tablet, Wish::In(id, edit));
    assert!(matches!(edited, Ok(Done::Wrote(_))), "{edited:?}");
    world.connect(tablet, dua);
    world.play_until(30, |world| titles(world, dua, "Taken over") == 1);
    world.cut(tablet);

    let others = [ana, ben, cem, dua];
    weave(&mut world, &others, 3);
    world.play_until(60, |world| world.are_level(&others));
    for round in 0..2 {
        for node in others {
            assert_eq!(titles(&world, node, "Lift"), 1, "{node} in {round}");
            assert_eq!(titles(&world, node, "Mine now"), 0, "{node} in {round}");
            assert_eq!(titles(&world, node, "Taken over"), 0, "{node} in {round}");
            world.restart(node);
        }
        world.play_until(60, |world| world.are_level(&others));
    }
}
