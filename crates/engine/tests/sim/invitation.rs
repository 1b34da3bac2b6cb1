//! Who has read of an invitation in the control log, and never had the code.
use potluck_engine::{Effect, Input, Link, Side};
use potluck_model::control::{ControlBody, ControlOp, Invite};
use potluck_model::pairing::{
    Speaker, Transcript, contains, heard, joiner_key, m3_tag, m4_tag, m5_tag, nonce_of, pair_key,
    welcomer_key,
};
use potluck_model::secret::Secret32;
use potluck_model::segment::{Item, Segment};
use potluck_model::wire::{Frame, JoinRefusal, Proof, SLOTS};

use crate::door::join_wish;
use crate::evening::invite;
use crate::forge::Forger;
use crate::town::community;
use crate::world::{NodeId, World};

/// The invitation as it stands on a disk.
fn read_invitation(world: &World, node: NodeId) -> Invite {
    let segments = world.nodes[node].disk.segments.iter();
    let items = segments.flat_map(|segment| Segment::decode(segment).unwrap().items);
    let mut invites = items.filter_map(|item| match item {
        Item::Control(op) => match ControlOp::decode(&op.body).unwrap().body {
            ControlBody::Invite(invite) => Some(invite),
            _ => None,
        },
        _ => None,
    });
    invites.next_back().unwrap()
}

/// What a member's engine makes of somebody who speaks by hand.
struct Talk<'a> {
    world: &'a mut World,
    node: NodeId,
    link: Link,
    said: Vec<Vec<u8>>,
    hung_up: Option<&'static str>,
}

impl<'a> Talk<'a> {
    fn begin(world: &'a mut World, node: NodeId, side: Side, number: u64) -> Self {
        let link = Link(9_000 + number);
        let mut talk = Self {
            world,
            node,
            link,
            said: vec![],
            hung_up: None,
        };
        talk.put(Input::Connected {
            link,
            side,
            ours: b"member".to_vec(),
            theirs: b"thief".to_vec(),
        });
        talk
    }

    fn put(&mut self, input: Input) {
        let now = self.world.now;
        let engine = &mut self.world.nodes[self.node].engine;
        for effect in engine.handle(now, input) {
            match effect {
                Effect::Send(link, bytes) if link == self.link => self.said.push(bytes),
                Effect::HangUp(link, why) if link == self.link => self.hung_up = Some(why),
                _ => {}
            }
        }
    }

    fn say(&mut self, frame: &Frame) -> Vec<u8> {
        let bytes = frame.encode();
        self.put(Input::Received(self.link, bytes.clone()));
        bytes
    }

    fn nonce(&self) -> [u8; 32] {
        match Frame::decode(&self.said[0]) {
            Ok(Frame::Hello(nonce)) => nonce,
            other => panic!("{other:?}"),
        }
    }

    /// The sizes of all that was said, and with which words it ended.
    fn end(mut self) -> (Vec<usize>, Option<&'static str>) {
        let later = self.world.now.plus_millis(2_000);
        self.world.now = later;
        self.put(Input::Tick);
        (self.said.iter().map(Vec::len).collect(), self.hung_up)
    }
}

/// All keys that can be made from what stands in the operation.
fn keys_from(invite: &Invite, own: &Secret32, theirs: &[u8; 32]) -> Vec<Secret32> {
    let read = Secret32::from_bytes(invite.join_public);
    let mut keys = vec![read.clone(), Secret32::from_bytes(invite.public)];
    keys.extend(welcomer_key(own, &invite.join_public, &invite.public));
    keys.extend(joiner_key(own, theirs, &invite.public));
    keys.extend(joiner_key(&read, theirs, &invite.public));
    keys
}

/// docs/threat-model.md, test 54: at the door of a member whom they dial, with every key that they
/// can make, and with the name of the invitation.
#[test]
fn who_knows_an_invitation_only_from_its_operation_gets_nothing() {
    let mut world = World::new(154);
    let (nodes, _) = community(&mut world, 3);
    let code = invite(&mut world, nodes[0], 5);
    let read = read_invitation(&world, nodes[0]);
    let own = Secret32::from_bytes([3; 32]);
    let mut ends = vec![];
    for (at, who) in ["the holder", "a reader", "a stranger"].iter().enumerate() {
        let number = at as u64;
        let mut talk = Talk::begin(&mut world, nodes[0], Side::Listener, number);
        talk.say(&Frame::Hello(nonce_of(&own)));
        let theirs = talk.nonce();
        let t = Transcript::new((b"thief", &nonce_of(&own)), (b"member", &theirs));
        let keys = match *who {
            "the holder" => vec![joiner_key(&code.join_key(), &theirs, &read.public).unwrap()],
            "a reader" => keys_from(&read, &own, &theirs),
            _ => vec![],
        };
        let mut tags = vec![[7; 8]; 1024];
        for (slot, key) in tags.iter_mut().zip(&keys) {
            *slot = m3_tag(key, Speaker::Joiner, &t);
        }
        let m3 = talk.say(&Frame::Tags(tags));
        let m4 = talk.said[1].clone();
        let answered = keys.iter().any(|key| {
            let tag = m4_tag(key, Speaker::Welcomer, &t, &heard(&[&m3]));
            (0..24).any(|from| contains(&m4[from..], &tag))
        });
        assert_eq!(answered, *who == "the holder", "{who}");
        let mut confirmations = [[0; 16]; SLOTS];
        for (slot, key) in confirmations.iter_mut().zip(&keys) {
            *slot = m5_tag(key, Speaker::Joiner, &t, &heard(&[&m3, &m4]));
        }
        talk.say(&Frame::Confirmations(Box::new(confirmations)));
        talk.say(&Frame::Join(read.public));
        ends.push(talk.end());
    }
    let control = ends[0].0.len();
    assert!(control > 3, "the holder hears control operations");
    assert_eq!(ends[1], ends[2]);
    assert_eq!(ends[1].0.len(), 2, "a greeting and answers, no more");
}

/// docs/threat-model.md, test 54: who has read of an invitation can make a nonce of their own, and so
/// pose as a member who welcomes; what they say unasked ends nothing.
#[test]
fn who_poses_as_a_member_who_welcomes_ends_no_wish_unasked() {
    let mut world = World::new(156);
    let (nodes, _) = community(&mut world, 3);
    let code = invite(&mut world, nodes[0], 5);
    let read = read_invitation(&world, nodes[0]);
    let dee = world.add_node();
    let ticket = world.wish_later(dee, join_wish(&code, "Dee"));
    world.play_for(100);
    let own = Secret32::from_bytes([3; 32]);
    let mut talk = Talk::begin(&mut world, dee, Side::Listener, 1);
    talk.say(&Frame::Hello(nonce_of(&own)));
    let t = Transcript::new((b"thief", &nonce_of(&own)), (b"member", &talk.nonce()));
    let key = welcomer_key(&own, &read.join_public, &read.public).unwrap();
    let mut tags = vec![[7; 8]; 1024];
    tags[0] = m3_tag(&key, Speaker::Welcomer, &t);
    let m3 = talk.say(&Frame::Tags(tags));
    let m4 = talk.said[1].clone();
    let mut confirmations = [[0; 16]; SLOTS];
    confirmations[0] = m5_tag(&key, Speaker::Welcomer, &t, &heard(&[&m3, &m4]));
    talk.say(&Frame::Confirmations(Box::new(confirmations)));
    let device = Forger::new(&talk.world.nodes[nodes[1]].disk)
        .keys
        .device_id();
    let proof = Proof {
        device,
        signature: [0; 64],
    };
    talk.say(&Frame::Proofs(vec![proof]));
    let joins = Frame::decode(talk.said.last().unwrap());
    let named = matches!(joins, Ok(Frame::Join(public)) if public == read.public);
    assert!(named, "they are recognised");
    talk.say(&Frame::NotWelcome(JoinRefusal::UsedUp));
    assert!(talk.hung_up.is_some());

    world.wanted.insert((dee, nodes[0]));
    world.play_until(20, |world| world.answer(dee, ticket).is_some());
    let answer = world.answer(dee, ticket);
    assert!(matches!(answer, Some(Ok(_))), "{answer:?}");
}

/// docs/threat-model.md, test 54: nor does a member who dials somebody tell them that it is one.
#[test]
fn a_member_who_dials_says_nothing_that_a_reader_of_the_invitation_knows() {
    let mut world = World::new(155);
    let (nodes, _) = community(&mut world, 3);
    let code = invite(&mut world, nodes[0], 5);
    let read = read_invitation(&world, nodes[0]);
    let fellow = Forger::new(&world.nodes[nodes[1]].disk);
    let me = Forger::new(&world.nodes[nodes[0]].disk);
    let own = Secret32::from_bytes([3; 32]);
    let mut talk = Talk::begin(&mut world, nodes[0], Side::Dialler, 1);
    let theirs = talk.nonce();
    talk.say(&Frame::Hello(nonce_of(&own)));
    let t = Transcript::new((b"member", &theirs), (b"thief", &nonce_of(&own)));
    let Ok(Frame::Tags(tags)) = Frame::decode(&talk.said[1]) else {
        panic!("no tags");
    };
    let told = |key: &Secret32, speaker| tags.contains(&m3_tag(key, speaker, &t));
    for key in keys_from(&read, &own, &theirs) {
        assert!(!told(&key, Speaker::Welcomer) && !told(&key, Speaker::Joiner));
    }
    // It says so to whoever has the code, and to fellow members.
    let holder = joiner_key(&code.join_key(), &theirs, &read.public).unwrap();
    assert!(told(&holder, Speaker::Welcomer));
    let pair = pair_key(
        fellow.community,
        (fellow.keys.device_id(), &fellow.keys.pair),
        (me.keys.device_id(), me.keys.pairing_public()),
    );
    assert!(told(&pair.unwrap(), Speaker::Fellow));
}
