//! What one member can do to the circles of others, and cannot: the story, and what all tests use.
use potluck_model::body::{Body, Message};
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::circle::slots::{MAX_SLOTS, Recipient, seal_slots};
use potluck_model::circle::{carry, wrap};
use potluck_model::control::{Admit, ControlBody, PastKeys};
use potluck_model::epoch::{EpochKey, seal_body};
use potluck_model::id::{CommunityId, PersonId};
use potluck_model::identity::{DeviceKeys, DeviceMaster};
use potluck_model::op::{Header, Kind, OpSignature};
use potluck_model::pairing::pair_key;
use potluck_model::run::{Entry, Run, Tip};
use potluck_model::secret::Secret32;
use potluck_model::segment::{Item, Segment, SignedControl};
use potluck_model::slot::SlotContent;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::intake::BodyTaken;
use crate::intake::tests::{admit, data_of, founder_and_effects, now, somebody};
use crate::out::Out;
use crate::{Done, Effect, Engine, Keep};

mod keys;
mod shares;

/// A community in which we have begun a circle, and members 5, 6, 7 who can do anything.
struct Story {
    engine: Engine,
    id: CommunityId,
    group: GroupId,
    rng: StdRng,
    out: Out,
    /// What was to be kept before this.
    kept: Vec<Effect>,
}

impl Story {
    fn new() -> Self {
        let (engine, id, kept) = founder_and_effects();
        let mut story = Self {
            engine,
            id,
            group: GroupId::from_bytes([0; 32]),
            rng: StdRng::seed_from_u64(1),
            out: Out::new(now()),
            kept,
        };
        for n in 5..8 {
            let (_, certificate) = somebody(n, story.community());
            story.control(admit(certificate, Role::Member));
        }
        let name = "Kitchen".to_owned();
        let past_keys = PastKeys::Retained;
        let Done::Circle(group) = story.deed(CircleDeed::New { name, past_keys }) else {
            panic!("no circle");
        };
        story.group = group;
        story
    }

    /// Starts again from what was kept, a long time later: all bodies are over.
    fn restart(&mut self) {
        let out = std::mem::replace(&mut self.out, Out::new(now()));
        let mut again = Engine::new([1; 32]);
        let kept = self.kept.drain(..).chain(out.finish());
        let kept: Vec<Keep> = kept
            .filter_map(|effect| match effect {
                Effect::Keep(keep) => Some(keep),
                _ => None,
            })
            .collect();
        for fact in kept.iter().flat_map(|keep| &keep.facts) {
            if let Some(value) = &fact.value {
                again.recall_fact(fact.kind, &fact.name, value);
            }
        }
        for segment in kept.iter().flat_map(|keep| &keep.segments) {
            let mut segment = Segment::decode(segment).unwrap();
            segment.items.retain(|item| !matches!(item, Item::Body(..)));
            again.recall(&segment.encode()).unwrap();
        }
        self.engine = again;
    }

    fn community(&mut self) -> &mut Community {
        self.engine.communities.get_mut(&self.id).unwrap()
    }

    fn control(&mut self, body: ControlBody) {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        community.write_control(body, &mut self.out).unwrap();
    }

    fn deed(&mut self, deed: CircleDeed) -> Done {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        community
            .circle_deed(deed, &mut self.rng, &mut self.out)
            .unwrap()
    }

    fn circle(&mut self) -> &mut Circle {
        let group = self.group;
        self.community().circles.all.get_mut(&group).unwrap()
    }

    fn graph(&mut self) -> &mut ControlGraph {
        self.circle().graph.as_mut().unwrap()
    }

    fn keys(&mut self, n: u8) -> DeviceKeys {
        somebody(n, self.community()).0
    }

    fn person(&mut self, n: u8) -> PersonId {
        somebody(n, self.community()).1.person
    }

    fn is_in(&mut self, n: u8) -> bool {
        let (group, person) = (self.group, self.person(n));
        let people = self.community().people_of(group);
        people.iter().any(|one| one.person == person)
    }

    fn invite(&mut self, n: u8) {
        let (group, person) = (self.group, self.person(n));
        self.deed(CircleDeed::Invite(group, person));
    }

    /// Somebody writes an operation, whatever body they make for it.
    fn write(&mut self, n: u8, body: impl FnOnce(&mut Header, &mut StdRng) -> Vec<u8>) {
        let keys = self.keys(n);
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let log = data_of(&keys);
        let tip = community
            .logs
            .get(&log)
            .map_or_else(Tip::nothing, |log| log.tip());
        let time = now().plus_millis(5_000 + tip.length);
        let heads = community.control.heads();
        let known = heads.iter().filter_map(|head| community.control.get(*head));
        let last = community.logs.get(&log).map(|log| log.last_time());
        let newest = known.map(|(header, ..)| header.time).chain(last).max();
        let mut header = Header {
            kind: Kind::DATA,
            community: community.id,
            device: keys.device_id(),
            seq: tip.length + 1,
            prev: tip.id,
            time: newest.unwrap_or_default().next(time),
            expires: now().day().plus(90),
            heads,
            hint: [0; 8],
            nonce: [0; 24],
            body_len: 0,
            body_hash: [0; 32],
        };
        let body = body(&mut header, &mut self.rng);
        let run = Run {
            log,
            first: header.seq,
            entries: vec![Entry::of(&header, &tip.heads)],
            signature: OpSignature::sign(&keys.sign, header.id()),
        };
        community.take_run(&run, &mut self.out).unwrap();
        let taken = community.take_body(header.place(), body, &mut self.out);
        assert_eq!(taken, BodyTaken::New);
    }

    /// Somebody says something under the key of the circle.
    fn say(&mut self, n: u8, said: &Body) {
        let key = self.circle().ring.values().next().unwrap().key.clone();
        let plain = wrap(self.group, said);
        self.write(n, |header, rng| {
            seal_body(&key, header, rng.random(), &plain).unwrap()
        });
    }

    fn message(&mut self, n: u8, text: &str) {
        let text = text.to_owned();
        self.say(n, &Body::Message(Message { about: None, text }));
    }

    fn carry(&mut self, n: u8, ops: &[SignedControl]) {
        for body in carry("", ops, 30_000) {
            self.say(n, &body);
        }
    }

    fn texts(&mut self) -> Vec<String> {
        let (about, group) = (None, self.group);
        let talk = Talk { group, about };
        let said = self.community().messages(talk, now());
        said.into_iter().map(|said| said.text).collect()
    }

    /// A control operation of the circle by somebody's device, not yet taken in.
    fn circle_op(&mut self, keys: &DeviceKeys, body: ControlBody) -> SignedControl {
        let signed = self.graph().write(keys, now(), body).unwrap();
        SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        }
    }

    fn admits(&mut self, n: u8, certificate: Certificate) -> SignedControl {
        let keys = self.keys(n);
        let admit = Admit {
            certificate,
            role: Role::Newcomer,
            via: None,
            succeeds: None,
        };
        self.circle_op(&keys, ControlBody::Admit(Box::new(admit)))
    }

    /// Somebody sends us keys of a group in slots.
    fn send_keys(&mut self, n: u8, contents: &[SlotContent]) {
        let own = self.keys(n);
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let me = community.me.device;
        let ours = community.members().device(me).unwrap().clone();
        let pair = pair_key(
            community.id,
            (own.device_id(), &own.pair),
            (me, ours.pairing),
        );
        let pair = pair.unwrap();
        for some in contents.chunks(MAX_SLOTS) {
            self.write(n, |header, rng| {
                let to = some.iter().map(|content| Recipient {
                    device: me,
                    sealing: ours.sealing,
                    pair: &pair,
                    content,
                });
                let to: Vec<Recipient<'_>> = to.collect();
                seal_slots(rng, header, &to)
            });
        }
    }
}

/// As many keys of a group as wanted.
fn contents(count: usize, salt: u8, group: impl Fn(usize) -> GroupId) -> Vec<SlotContent> {
    let content = |n: usize| {
        let mut bytes = [salt; 32];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        SlotContent {
            group: group(n),
            key: EpochKey::from_secret(Secret32::from_bytes(bytes)),
            epoch: OpId::from_bytes(bytes),
        }
    };
    (0..count).map(content).collect()
}
