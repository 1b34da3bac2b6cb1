//! Greetings with a stranger, frame by frame: what it could learn from sizes, bits and pauses.
use std::collections::BTreeSet;

use potluck_engine::{Effect, Engine, Input, Link, Side};
use potluck_model::role::Role;

use crate::door::open_door;
use crate::town::{community, many};
use crate::world::{NodeId, World};

/// Two minds face to face; what one says may be changed before the other hears it.
fn face_to_face(
    world: &mut World,
    [a, b]: [NodeId; 2],
    names: [[&[u8]; 2]; 2],
    mut between: impl FnMut(usize, Vec<u8>) -> Option<Vec<u8>>,
) -> Vec<usize> {
    let link = Link(u64::MAX - world.inputs);
    world.inputs += 1;
    let mut sizes = vec![];
    let mut queue: Vec<(usize, Input)> = [Side::Listener, Side::Dialler]
        .into_iter()
        .zip([1, 0])
        .map(|(side, at)| {
            let [ours, theirs] = names[at].map(<[u8]>::to_vec);
            (
                at,
                Input::Connected {
                    link,
                    side,
                    ours,
                    theirs,
                },
            )
        })
        .collect();
    while !queue.is_empty() {
        let (at, input) = queue.remove(0);
        let now = world.now;
        for effect in world.nodes[[a, b][at]].engine.handle(now, input) {
            if let Effect::Send(_, bytes) = effect {
                sizes.push(bytes.len());
                if let Some(bytes) = between(at, bytes) {
                    queue.push((1 - at, Input::Received(link, bytes)));
                }
            }
        }
    }
    sizes
}

pub(crate) fn has_met(engine: &Engine) -> bool {
    !engine.peers().is_empty()
}

/// How often each bit of what was said is set, in how many greetings.
#[derive(Default)]
struct Bits {
    set: Vec<u32>,
    greetings: u32,
}

impl Bits {
    fn add(&mut self, bytes: &[u8]) {
        self.set.resize(8 * bytes.len(), 0);
        self.greetings += 1;
        for (at, set) in self.set.iter_mut().enumerate() {
            *set += u32::from(bytes[at / 8] >> (at % 8) & 1);
        }
    }

    /// The greatest distance of any bit from one half, in standard deviations.
    fn farthest(&self) -> f64 {
        let half = f64::from(self.greetings) / 2.0;
        let off = |set: &u32| (f64::from(*set) - half).abs();
        self.set.iter().map(off).fold(0.0, f64::max) / (half / 2.0).sqrt()
    }
}

/// docs/threat-model.md, test 54: `POTLUCK_HANDSHAKES=10000` plays as many as the specification
/// asks. A stranger dials, and is dialled; what it hears has the same sizes from a member, with doors
/// and invitations open, as from nobody; no bit of it says more than a coin; and it is parted from
/// after as long.
#[test]
fn a_stranger_cannot_tell_a_member_from_nobody() {
    let mut world = World::new(54);
    let (nodes, _) = community(&mut world, 6);
    let _ = open_door(&mut world, nodes[0], Role::Newcomer);
    let [nobody, stranger] = [(); 2].map(|()| world.add_node());
    let names: [[&[u8]; 2]; 2] = [[b"s", b"n"], [b"n", b"s"]];
    for dials in [true, false] {
        let mut seen = vec![];
        for node in [nobody, nodes[0]] {
            let pair = if dials {
                [stranger, node]
            } else {
                [node, stranger]
            };
            let theirs = usize::from(dials);
            let (mut sizes, mut bits) = (BTreeSet::new(), Bits::default());
            let mut pauses = vec![];
            for _ in 0..many("POTLUCK_HANDSHAKES", 300) {
                let mut said = vec![];
                let link = Link(u64::MAX - world.inputs);
                let found = face_to_face(&mut world, pair, names, |at, bytes| {
                    if at == theirs {
                        // A nonce is a point: its last bit is never set. The frame before it is its
                        // length, tag and version.
                        let content = u32::from_be_bytes(bytes[..4].try_into().unwrap());
                        let end = 4 + content as usize;
                        let secret = match bytes[4] {
                            1 => &bytes[6..end - 1],
                            2 => &bytes[7..end],
                            _ => &bytes[5..end],
                        };
                        said.extend_from_slice(secret);
                    }
                    Some(bytes)
                });
                sizes.insert(found);
                bits.add(&said);
                pauses.push(pause(&mut world, [node, stranger], link));
                assert!(!has_met(&world.nodes[stranger].engine));
            }
            assert!(bits.farthest() < 6.5, "{} deviations", bits.farthest());
            assert_eq!(sizes.len(), 1, "always the same sizes");
            let (least, most) = (pauses.iter().min(), pauses.iter().max());
            assert!(
                least >= Some(&40) && most <= Some(&260),
                "{least:?} {most:?}"
            );
            let mean = pauses.iter().sum::<u64>() / pauses.len() as u64;
            seen.push((sizes, mean));
        }
        assert_eq!(seen[0].0, seen[1].0, "a member, and nobody");
        assert!(seen[0].1.abs_diff(seen[1].1) < 20, "{seen:?}");
    }
}

/// After how many milliseconds the first of two hangs up; then both forget the connection.
fn pause(world: &mut World, two: [NodeId; 2], link: Link) -> u64 {
    let mut waited = 0;
    loop {
        let now = world.now.plus_millis(waited);
        let effects = world.nodes[two[0]].engine.handle(now, Input::Tick);
        let gone = |effect: &Effect| matches!(effect, Effect::HangUp(of, _) if *of == link);
        if effects.iter().any(gone) || waited > 1_000 {
            break;
        }
        waited += 10;
    }
    for node in two {
        let now = world.now.plus_millis(waited);
        let engine = &mut world.nodes[node].engine;
        drop(engine.handle(now, Input::Disconnected(link)));
    }
    waited
}

/// docs/threat-model.md, test 56: the relay's own transport ids stand in between.
#[test]
fn two_members_do_not_recognise_each_other_through_a_relay() {
    let mut world = World::new(56);
    let (nodes, _) = community(&mut world, 2);
    let direct: [[&[u8]; 2]; 2] = [[b"a", b"b"], [b"b", b"a"]];
    let relayed: [[&[u8]; 2]; 2] = [[b"a", b"r"], [b"b", b"q"]];
    let pair = [nodes[0], nodes[1]];

    face_to_face(&mut world, pair, relayed, |_, bytes| Some(bytes));
    assert!(!has_met(&world.nodes[nodes[0]].engine) && !has_met(&world.nodes[nodes[1]].engine));
    face_to_face(&mut world, pair, direct, |_, bytes| Some(bytes));
    assert!(has_met(&world.nodes[nodes[0]].engine) && has_met(&world.nodes[nodes[1]].engine));
}
