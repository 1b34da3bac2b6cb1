//! A town made from a seed: engines that found, join, write and meet in memory, each with a disk of
//! its own. What one of them has kept becomes a home on the real disk.
//!
//! Everything goes through the one door, as in life; only the network and the disk are in memory.
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use potluck_engine::{
    Contents, Deed, Done, Effect, Engine, Index, Input, Keep, Link, Move, Side, Ticket, Wish,
    bodies_frame,
};
use potluck_model::act::SignUp;
use potluck_model::id::{CommunityId, RecordId};
use potluck_model::op::Place;
use potluck_model::record::Kind;
use potluck_model::role::Role;
use potluck_model::time::Timestamp;
use potluck_store::{Batch, Store};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::texts;

/// Over how many days a town has been writing.
const DAYS: u64 = 20;
/// How often all meet while they write.
const MEETINGS: u64 = 4;

/// What a town is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Operations that people write.
    pub(crate) ops: u64,
    /// People, each with one device.
    pub(crate) devices: u64,
    /// What decides everything else.
    pub(crate) seed: u64,
}

struct Node {
    engine: Engine,
    segments: Vec<Vec<u8>>,
    facts: BTreeMap<(&'static str, Vec<u8>), Vec<u8>>,
    index: Index,
    answers: BTreeMap<Ticket, Result<Done, String>>,
}

/// A record that people know of and may say something about.
struct Known {
    record: RecordId,
    author: usize,
    kind: Kind,
    claimed: bool,
}

/// Engines that meet in memory.
pub(crate) struct Town {
    nodes: Vec<Node>,
    community: Option<CommunityId>,
    now: Timestamp,
    chance: StdRng,
    plan: Plan,
    numbers: u64,
    links: BTreeMap<Link, (usize, Link)>,
    queue: VecDeque<(usize, Input)>,
}

impl Town {
    /// Makes a town that has just written what was planned, by `now`; the first device holds all.
    pub(crate) fn make(plan: Plan, now: Timestamp) -> Self {
        let begun = Timestamp::from_millis(now.millis() - DAYS * 86_400_000);
        let mut town = Self {
            nodes: vec![],
            community: None,
            now: begun,
            chance: StdRng::seed_from_u64(plan.seed),
            plan,
            numbers: 0,
            links: BTreeMap::new(),
            queue: VecDeque::new(),
        };
        town.people_come();
        town.people_write();
        town
    }

    /// Puts what the first device has kept into a home.
    pub(crate) fn move_in(&self, home: &Path) {
        let store = Store::create(home).expect("the home of a town can be made");
        let first = &self.nodes[0];
        let mut batch = Batch::new();
        for ((kind, name), value) in &first.facts {
            batch.put(kind, name, value.clone());
        }
        store.keep(batch).expect("there is room for a town");
        for some in first.segments.chunks(256) {
            let mut batch = Batch::new();
            for segment in some {
                batch.append(segment.clone());
            }
            store.keep(batch).expect("there is room for a town");
        }
        store.close().expect("the store of a town can be closed");
    }

    fn people_come(&mut self) {
        for _ in 0..self.plan.devices {
            let seed = self.chance.random();
            self.nodes.push(Node {
                engine: Engine::new(seed),
                segments: vec![],
                facts: BTreeMap::new(),
                index: Index::default(),
                answers: BTreeMap::new(),
            });
        }
        let found = Wish::Found {
            community: "Elm Street".to_owned(),
            name: "Person 0".to_owned(),
        };
        let Ok(Done::Founded(community)) = self.wish(0, found) else {
            panic!("a town begins with its founding");
        };
        self.community = Some(community);
        let invite = Deed::Invite {
            role: Role::Member,
            uses: u16::try_from(self.plan.devices).expect("a town has fewer than 65,536 devices"),
            last_day: self.now.day().plus(14),
        };
        let Ok(Done::Invited(code)) = self.wish(0, Wish::In(community, invite)) else {
            panic!("the founder invites");
        };
        for person in 1..self.nodes.len() {
            let join = Wish::Join {
                code: code.clone(),
                name: format!("Person {person}"),
            };
            let ticket = self.wish_later(person, join);
            self.meet(&[person]);
            let joined = self.nodes[person].answers.remove(&ticket);
            assert!(matches!(joined, Some(Ok(Done::Joined(_)))), "{joined:?}");
        }
    }

    fn people_write(&mut self) {
        let everybody: Vec<usize> = (1..self.nodes.len()).collect();
        let step = DAYS * 86_400_000 / (self.plan.ops + 1);
        let (mut known, mut fresh) = (Vec::new(), Vec::new());
        for number in 0..self.plan.ops {
            self.now = self.now.plus_millis(step);
            let person = usize::try_from(number % self.plan.devices).unwrap_or(0);
            fresh.extend(self.write(person, &mut known));
            if number % (self.plan.ops / MEETINGS).max(1) == 0 {
                self.meet(&everybody);
                known.append(&mut fresh);
            }
        }
        self.meet(&everybody);
    }

    /// Somebody writes something; a new record is given back.
    fn write(&mut self, person: usize, known: &mut [Known]) -> Option<Known> {
        let community = self.community?;
        if let Some(deed) = self.say_about_something(person, known)
            && self.wish(person, Wish::In(community, deed)).is_ok()
        {
            return None;
        }
        let draft = texts::draft(self.now.day(), &mut self.chance);
        let kind = draft.kind();
        let done = self.wish(person, Wish::In(community, Deed::Post(Box::new(draft))));
        let Ok(Done::Wrote(record)) = done else {
            panic!("anybody may post: {done:?}");
        };
        Some(Known {
            record,
            author: person,
            kind,
            claimed: false,
        })
    }

    /// In about four of ten cases: an edit, an answer, a sign-up, thanks.
    fn say_about_something(&mut self, person: usize, known: &mut [Known]) -> Option<Deed> {
        let what = self.chance.random_range(0..100);
        let own = what < 16;
        let from = self.chance.random_range(0..known.len().max(1));
        let (before, after) = known.split_at_mut(from);
        let mut round = after.iter_mut().chain(before);
        let about = round.find(|known| (known.author == person) == own)?;
        let chance = &mut self.chance;
        let said = match what {
            0..6 if about.claimed => Move::Accept(1),
            0..16 => {
                let mut draft = texts::draft(self.now.day(), chance);
                while draft.kind() != about.kind {
                    draft = texts::draft(self.now.day(), chance);
                }
                return Some(Deed::Edit(about.record, Box::new(draft)));
            }
            16..36 if about.kind == Kind::Event => Move::SignUp(SignUp::Place),
            16..36 => {
                about.claimed = true;
                Move::Claim {
                    note: texts::words(chance),
                    quantity: None,
                }
            }
            36..40 => Move::Thank(texts::words(chance)),
            _ => return None,
        };
        Some(Deed::Act(about.record, said))
    }

    fn wish_later(&mut self, node: usize, wish: Wish) -> Ticket {
        self.numbers += 1;
        let ticket = Ticket(self.numbers);
        self.queue.push_back((node, Input::Wished(ticket, wish)));
        ticket
    }

    fn wish(&mut self, node: usize, wish: Wish) -> Result<Done, String> {
        let ticket = self.wish_later(node, wish);
        self.play();
        let answer = self.nodes[node].answers.remove(&ticket);
        answer.unwrap_or_else(|| Err("no answer".to_owned()))
    }

    /// These meet the first, until nobody has anything more to say.
    fn meet(&mut self, people: &[usize]) {
        for person in people {
            let (here, there) = (Link(self.numbers + 1), Link(self.numbers + 2));
            self.numbers += 2;
            self.links.insert(here, (0, there));
            self.links.insert(there, (*person, here));
            let name = |node: usize| format!("device {node}").into_bytes();
            let sides = [
                (*person, here, Side::Dialler, 0),
                (0, there, Side::Listener, *person),
            ];
            for (node, link, side, other) in sides {
                let connected = Input::Connected {
                    link,
                    side,
                    ours: name(node),
                    theirs: name(other),
                };
                self.queue.push_back((node, connected));
            }
        }
        // Two silent ticks: nothing is left to say.
        let mut silent = 0;
        while silent < 2 {
            let said = self.play();
            self.now = self.now.plus_millis(1_000);
            for node in 0..self.nodes.len() {
                self.queue.push_back((node, Input::Tick));
            }
            silent = if said == 0 { silent + 1 } else { 0 };
        }
        self.play();
        let links = std::mem::take(&mut self.links);
        for (node, link) in links.into_values() {
            self.queue.push_back((node, Input::Disconnected(link)));
        }
        self.play();
    }

    /// Handles all that waits and what comes of it; says how many frames were sent.
    fn play(&mut self) -> u64 {
        let mut sent = 0;
        while let Some((node, input)) = self.queue.pop_front() {
            let effects = self.nodes[node].engine.handle(self.now, input);
            for effect in effects {
                sent += u64::from(matches!(effect, Effect::Send(..) | Effect::SendBodies(..)));
                self.carry_out(node, effect);
            }
        }
        sent
    }

    fn carry_out(&mut self, at: usize, effect: Effect) {
        let node = &mut self.nodes[at];
        match effect {
            Effect::Keep(keep) => node.keep(keep),
            Effect::Send(link, bytes) => self.send(link, bytes),
            Effect::SendBodies(link, community, index, places) => {
                let bodies = node.bodies(community, places);
                self.send(link, bodies_frame(index, bodies));
            }
            Effect::Recall(community, places) => {
                let bodies = node.bodies(community, places);
                self.queue
                    .push_back((at, Input::Recalled(community, bodies)));
            }
            Effect::Answer(ticket, answer) => {
                let answer = answer.map_err(|why| why.to_string());
                node.answers.insert(ticket, answer);
            }
            // Nothing of a town is over yet, and nobody looks.
            Effect::Drop(..) | Effect::Notify(_) => {}
            Effect::HangUp(link, _) => {
                if let Some((other, theirs)) = self.links.remove(&link) {
                    self.links.remove(&theirs);
                    self.queue.push_back((other, Input::Disconnected(theirs)));
                }
            }
        }
    }

    fn send(&mut self, link: Link, bytes: Vec<u8>) {
        if let Some((other, theirs)) = self.links.get(&link) {
            self.queue
                .push_back((*other, Input::Received(*theirs, bytes)));
        }
    }
}

impl Node {
    fn keep(&mut self, keep: Keep) {
        for segment in keep.segments {
            let number = self.segments.len() as u64;
            let contents = Contents::of(&segment).expect("an engine keeps segments");
            self.index.add(number, contents);
            self.segments.push(segment);
        }
        for fact in keep.facts {
            match fact.value {
                Some(value) => self.facts.insert((fact.kind, fact.name), value),
                None => self.facts.remove(&(fact.kind, fact.name)),
            };
        }
    }

    fn bodies(&self, community: CommunityId, places: Vec<Place>) -> Vec<(Place, Vec<u8>)> {
        let body = |place: Place| {
            let (number, range) = self.index.locate(community, place)?;
            let segment = self.segments.get(usize::try_from(number).ok()?)?;
            Some((place, segment.get(range)?.to_vec()))
        };
        places.into_iter().filter_map(body).collect()
    }
}
