//! What the engine's parts cost, in memory: writing, taking in what was kept, meeting with nothing
//! new, a first exchange. The resolver has a benchmark of its own in `model`.
//!
//! ```text
//! cargo bench -p potluck-engine --bench parts                measured
//! cargo test --workspace --bench parts                       each once: that none rots
//! ```
#![expect(clippy::unwrap_used, reason = "a panic is the report")]
use std::collections::{BTreeMap, VecDeque};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use potluck_engine::{
    Contents, Deed, Done, Effect, Engine, Index, Input, Link, Side, Ticket, Wish, bodies_frame,
};
use potluck_model::draft::{Basics, Details, Draft, Need};
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::role::Role;
use potluck_model::time::{Day, Timestamp};

/// How many needs the first of two has written.
const NEEDS: u32 = 300;

/// One engine, and what it has kept.
struct Node {
    engine: Engine,
    segments: Vec<Vec<u8>>,
    facts: BTreeMap<(&'static str, Vec<u8>), Vec<u8>>,
    index: Index,
}

/// Two engines, and what is on its way between them.
struct Pair {
    nodes: [Node; 2],
    now: Timestamp,
    links: u64,
    linked: bool,
    tickets: u64,
    answers: BTreeMap<Ticket, Done>,
}

impl Pair {
    /// The first has founded a community; the second knows nothing.
    fn new() -> (Self, CommunityId) {
        let node = |seed: u8| Node {
            engine: Engine::new([seed; 32]),
            segments: vec![],
            facts: BTreeMap::new(),
            index: Index::default(),
        };
        let mut pair = Self {
            nodes: [node(1), node(2)],
            now: Day::from_number(2_400).start(),
            links: 0,
            linked: false,
            tickets: 0,
            answers: BTreeMap::new(),
        };
        let found = Wish::Found {
            community: "Elm Street".to_owned(),
            name: "Ana".to_owned(),
        };
        let Done::Founded(community) = pair.wish(0, found) else {
            panic!("a founding was wished for");
        };
        (pair, community)
    }

    fn wish(&mut self, node: usize, wish: Wish) -> Done {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.play([(node, Input::Wished(ticket, wish))]);
        self.answers.remove(&ticket).unwrap()
    }

    fn post(&mut self, community: CommunityId, number: u32) {
        self.now = self.now.plus_millis(1_000);
        let post = Deed::Post(Box::new(draft(number)));
        self.wish(0, Wish::In(community, post));
    }

    /// The second comes in.
    fn join(&mut self, community: CommunityId) {
        let invite = Deed::Invite {
            role: Role::Member,
            uses: 1,
            last_day: self.now.day().plus(14),
        };
        let Done::Invited(code) = self.wish(0, Wish::In(community, invite)) else {
            panic!("an invitation was wished for");
        };
        let name = "Ben".to_owned();
        self.play([(1, Input::Wished(Ticket(0), Wish::Join { code, name }))]);
        self.meet();
        assert!(matches!(
            self.answers.remove(&Ticket(0)),
            Some(Done::Joined(_))
        ));
    }

    /// They meet and say all that they have to say, and part.
    fn meet(&mut self) {
        self.links += 1;
        self.linked = true;
        let link = Link(self.links);
        let name = |node: u8| vec![node; 8];
        let connected = |side, ours, theirs| Input::Connected {
            link,
            side,
            ours: name(ours),
            theirs: name(theirs),
        };
        let mut said = self.play([
            (1, connected(Side::Dialler, 1, 0)),
            (0, connected(Side::Listener, 0, 1)),
        ]);
        while said > 0 {
            self.now = self.now.plus_millis(1_000);
            said = self.play([(0, Input::Tick), (1, Input::Tick)]);
        }
        self.linked = false;
        self.play([0, 1].map(|node| (node, Input::Disconnected(link))));
    }

    /// Handles these and all that comes of it; says how many frames were sent.
    fn play<const N: usize>(&mut self, inputs: [(usize, Input); N]) -> u64 {
        let (mut queue, mut sent) = (VecDeque::from(inputs), 0);
        while let Some((at, input)) = queue.pop_front() {
            for effect in self.nodes[at].engine.handle(self.now, input) {
                let frame = match effect {
                    Effect::Keep(keep) => {
                        self.nodes[at].keep(keep);
                        continue;
                    }
                    Effect::Answer(ticket, done) => {
                        self.answers.insert(ticket, done.unwrap());
                        continue;
                    }
                    Effect::Recall(community, places) => {
                        let bodies = self.nodes[at].bodies(community, places);
                        queue.push_back((at, Input::Recalled(community, bodies)));
                        continue;
                    }
                    Effect::SendBodies(link, community, index, places) => {
                        let bodies = self.nodes[at].bodies(community, places);
                        (link, bodies_frame(index, bodies))
                    }
                    Effect::Send(link, bytes) => (link, bytes),
                    Effect::Drop(..) | Effect::HangUp(..) | Effect::Notify(_) => continue,
                };
                if self.linked {
                    sent += 1;
                    queue.push_back((1 - at, Input::Received(frame.0, frame.1)));
                }
            }
        }
        sent
    }
}

impl Node {
    fn keep(&mut self, keep: potluck_engine::Keep) {
        for segment in keep.segments {
            let contents = Contents::of(&segment).unwrap();
            self.index.add(self.segments.len() as u64, contents);
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
            let segment = &self.segments[usize::try_from(number).ok()?];
            Some((place, segment[range].to_vec()))
        };
        places.into_iter().filter_map(body).collect()
    }

    /// An engine that has been told all of this, as at a start.
    fn recalled(&self) -> Engine {
        let mut engine = Engine::new([3; 32]);
        for ((kind, name), value) in &self.facts {
            engine.recall_fact(kind, name, value);
        }
        for segment in &self.segments {
            engine.recall(segment).unwrap();
        }
        engine
    }
}

fn draft(number: u32) -> Draft {
    let basics = Basics {
        title: format!("A ladder, number {number}"),
        body: "Any time this week would be lovely, I am at home after four.".to_owned(),
        place: "Elm St".to_owned(),
        ..Basics::default()
    };
    Draft::new(basics, Details::Need(Need::default())).unwrap()
}

/// Somebody who has written so many needs.
fn written(needs: u32) -> (Pair, CommunityId) {
    let (mut pair, community) = Pair::new();
    for number in 0..needs {
        pair.post(community, number);
    }
    (pair, community)
}

fn writing(c: &mut Criterion) {
    let mut number = 0;
    c.bench_function("write a need", |b| {
        // A new one for each round of measurements, for no log holds more than 20,000.
        b.iter_batched_ref(
            || written(0),
            |(pair, community)| {
                number += 1;
                pair.post(*community, number);
            },
            BatchSize::SmallInput,
        );
    });
}

fn intake(c: &mut Criterion) {
    let (pair, _) = written(NEEDS);
    let mut group = c.benchmark_group("take in");
    group.throughput(Throughput::Elements(NEEDS.into()));
    group.sample_size(20);
    group.bench_function("300 needs that were kept", |b| {
        b.iter(|| pair.nodes[0].recalled());
    });
    group.bench_function("300 needs from a peer, joining included", |b| {
        b.iter_batched_ref(
            || written(NEEDS),
            |(pair, community)| pair.join(*community),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn meetings(c: &mut Criterion) {
    let (mut pair, community) = written(NEEDS);
    pair.join(community);
    pair.meet();
    c.bench_function("meet with nothing new, recognition included", |b| {
        b.iter(|| pair.meet());
    });
}

criterion_group!(parts, writing, intake, meetings);
criterion_main!(parts);
