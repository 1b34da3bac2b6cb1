//! One device in two communities: nothing of one is in the other, and who shares one learns of one.
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use potluck_engine::{Deed, Done, Wish};
use potluck_model::id::{CommunityId, OpId};
use potluck_model::invite::Code;
use potluck_model::op::LogKind;
use potluck_model::role::Role;
use potluck_model::run::Tip;
use potluck_model::segment::{Item, Segment};

use crate::evening::{found, join, need_draft};
use crate::world::{NodeId, World};

/// How many equal bytes are no accident.
const ALIKE: usize = 8;

fn post_in(world: &mut World, node: NodeId, id: CommunityId, title: &str) {
    let draft = need_draft(title, "12 Elm St");
    match world.wish(node, Wish::In(id, Deed::Post(Box::new(draft)))) {
        Ok(Done::Wrote(_)) => {}
        other => panic!("{other:?}"),
    }
}

fn invite_to(world: &mut World, node: NodeId, id: CommunityId) -> Code {
    let deed = Deed::Invite {
        role: Role::Member,
        uses: 5,
        last_day: world.now.day().plus(14),
    };
    match world.wish(node, Wish::In(id, deed)) {
        Ok(Done::Invited(code)) => code,
        other => panic!("{other:?}"),
    }
}

/// Everything in a node's store that names, signs or seals something of a community.
fn marks(world: &World, node: NodeId, id: CommunityId) -> BTreeSet<Vec<u8>> {
    let mut marks = BTreeSet::new();
    let community = world.nodes[node].engine.community(id).unwrap();
    let mut mark = |bytes: &[u8]| {
        for window in bytes.windows(ALIKE) {
            marks.insert(window.to_vec());
        }
    };
    mark(id.as_bytes());
    for (device, info) in community.members().active_devices() {
        mark(device.as_bytes());
        mark(info.person.as_bytes());
    }
    let mut tips = std::collections::BTreeMap::new();
    for bytes in &world.nodes[node].disk.segments {
        let segment = Segment::decode(bytes).unwrap();
        if segment.community != id {
            continue;
        }
        for item in segment.items {
            match item {
                Item::Control(op) => {
                    mark(op.header.id().as_bytes());
                    mark(op.signature.as_bytes());
                }
                Item::Run(run) => {
                    mark(run.signature.as_bytes());
                    let tip = tips.entry(run.log).or_insert_with(Tip::nothing);
                    for (op, header) in run.rebuild(id, tip).unwrap() {
                        let op: OpId = op;
                        mark(op.as_bytes());
                        tip.id = op;
                        tip.length = header.seq;
                        tip.heads = header.heads;
                    }
                }
                Item::Body(place, body) => match place.log.kind {
                    // Key logs name who gets a key; what they name is marked above.
                    LogKind::Control => {}
                    LogKind::Keys | LogKind::Data => mark(&body),
                },
            }
        }
    }
    marks
}

/// Test 9.
#[test]
fn one_person_in_two_communities_leaves_nothing_equal_in_the_two_stores() {
    let mut world = World::new(9);
    let ana = world.add_node();
    let [elm, oak] = [(); 2].map(|()| {
        let id = found(&mut world, ana, "Ana");
        post_in(&mut world, ana, id, "Lift to the clinic");
        id
    });
    assert_ne!(elm, oak);

    let (here, there) = (marks(&world, ana, elm), marks(&world, ana, oak));

    assert!(here.len() > 1_000 && there.len() > 1_000);
    let equal: Vec<&Vec<u8>> = here.intersection(&there).collect();
    assert!(equal.is_empty(), "{equal:?}");
}

/// Test 9.
#[test]
fn one_session_carries_two_communities_and_who_shares_one_learns_nothing_of_the_other() {
    let mut world = World::new(10);
    let [ana, ben, cem] = [(); 3].map(|()| world.add_node());
    let elm = found(&mut world, ana, "Ana");
    let oak = found(&mut world, ana, "Ana");
    for (id, who, name) in [(elm, ben, "Ben"), (oak, ben, "Ben"), (oak, cem, "Cem")] {
        let code = invite_to(&mut world, ana, id);
        join(&mut world, who, ana, code, name);
        world.play_for(3_000);
        world.cut(who);
        world.play_for(10);
    }
    post_in(&mut world, ana, elm, "Lift to the clinic");
    post_in(&mut world, ana, oak, "Two bags of potatoes");
    world.play_for(1_000);

    world.connect(ben, ana);
    world.play_for(5_000);

    let links = world.nodes[ben].links.len();
    assert_eq!(links, 1, "one connection");
    for id in [elm, oak] {
        let [one, other] = [ana, ben].map(|node| {
            let community = world.nodes[node].engine.community(id).unwrap();
            community.ops_held()
        });
        assert_eq!(one, other, "both are level");
    }
    let shared = &world.nodes[ben].engine.peers()[0].communities;
    assert_eq!(shared.len(), 2, "one session carries both");

    world.cut(ben);
    world.play_for(10);
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listening = Rc::clone(&heard);
    world.nodes[ana].tamper = Some(Box::new(move |frame| {
        listening.borrow_mut().push(frame.clone());
        vec![frame]
    }));
    world.connect(cem, ana);
    world.play_for(5_000);
    post_in(&mut world, ana, elm, "Soup for ten");
    world.play_for(5_000);

    let shared = &world.nodes[cem].engine.peers()[0].communities;
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0].community, oak);
    assert!(world.nodes[cem].engine.community(elm).is_none());
    let of_elm = marks(&world, ana, elm);
    let heard = heard.borrow();
    assert!(heard.len() > 5, "only {} frames", heard.len());
    for frame in heard.iter() {
        let told = frame.windows(ALIKE).find(|window| of_elm.contains(*window));
        assert_eq!(told, None, "of a frame with {} bytes", frame.len());
    }
}
