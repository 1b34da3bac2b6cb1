//! A world made of engines: one clock, one queue, one seed. Each node has a disk of its own, which
//! is all that stays when it restarts.
use std::collections::{BTreeMap, BTreeSet};

use potluck_engine::{
    Community, Done, Effect, Engine, FACT_KINDS, Happened, Index, Input, Link, Refusal, Side,
    Ticket, Wish, bodies_frame, lacking_frame,
};
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::time::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// Names a node in the world.
pub(crate) type NodeId = usize;

/// One node: its mind, its disk, and whom it is connected to.
pub(crate) struct Node {
    pub(crate) engine: Engine,
    disk: Disk,
    links: BTreeMap<Link, (NodeId, Link)>,
    answers: BTreeMap<Ticket, Result<Done, Refusal>>,
    pub(crate) happened: Vec<Happened>,
    starts: u64,
}

/// What stays when a node restarts.
#[derive(Default)]
struct Disk {
    segments: Vec<Vec<u8>>,
    facts: BTreeMap<(&'static str, Vec<u8>), Vec<u8>>,
    index: Index,
}

impl Disk {
    fn body(&self, community: CommunityId, place: Place) -> Option<Vec<u8>> {
        let (segment, range) = self.index.locate(community, place)?;
        let segment = &self.segments[usize::try_from(segment).unwrap()];
        Some(segment[range].to_vec())
    }
}

/// Many nodes in one process. The same seed always plays the same story.
pub(crate) struct World {
    pub(crate) nodes: Vec<Node>,
    pub(crate) now: Timestamp,
    queue: BTreeMap<(Timestamp, u64), (NodeId, Input)>,
    queued: u64,
    numbers: u64,
    pub(crate) chance: StdRng,
    seed: u64,
    /// Bytes that crossed all links.
    pub(crate) bytes: u64,
    /// Inputs that were handled.
    pub(crate) inputs: u64,
}

impl World {
    /// An empty world.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            nodes: vec![],
            now: Timestamp::from_millis(1_795_000_000_000),
            queue: BTreeMap::new(),
            queued: 0,
            numbers: 0,
            chance: StdRng::seed_from_u64(seed),
            seed,
            bytes: 0,
            inputs: 0,
        }
    }

    /// A node that knows nothing yet.
    pub(crate) fn add_node(&mut self) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node {
            engine: Engine::new(self.node_seed(id, 0)),
            disk: Disk::default(),
            links: BTreeMap::new(),
            answers: BTreeMap::new(),
            happened: vec![],
            starts: 0,
        });
        id
    }

    fn node_seed(&self, id: NodeId, starts: u64) -> [u8; 32] {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.seed.to_be_bytes());
        seed[8..16].copy_from_slice(&(id as u64).to_be_bytes());
        seed[16..24].copy_from_slice(&starts.to_be_bytes());
        seed
    }

    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    /// Lets `input` reach `node` after some milliseconds.
    pub(crate) fn later(&mut self, millis: u64, node: NodeId, input: Input) {
        self.queued += 1; // keeps two inputs of the same moment apart, and in order
        let when = self.now.plus_millis(millis);
        self.queue.insert((when, self.queued), (node, input));
    }

    /// Connects two nodes; the first dials.
    pub(crate) fn connect(&mut self, a: NodeId, b: NodeId) {
        let (at_a, at_b) = (Link(self.number()), Link(self.number()));
        self.nodes[a].links.insert(at_a, (b, at_b));
        self.nodes[b].links.insert(at_b, (a, at_a));
        let ids =
            [a, b].map(|node| format!("transport {node}.{}", self.nodes[node].starts).into_bytes());
        let [of_a, of_b] = ids;
        let input = |link, side, ours: &Vec<u8>, theirs: &Vec<u8>| Input::Connected {
            link,
            side,
            ours: ours.clone(),
            theirs: theirs.clone(),
        };
        self.later(0, a, input(at_a, Side::Dialler, &of_a, &of_b));
        self.later(0, b, input(at_b, Side::Listener, &of_b, &of_a));
    }

    /// Cuts all connections of a node.
    pub(crate) fn cut(&mut self, node: NodeId) {
        for (link, (other, theirs)) in std::mem::take(&mut self.nodes[node].links) {
            self.nodes[other].links.remove(&theirs);
            self.later(0, node, Input::Disconnected(link));
            self.later(0, other, Input::Disconnected(theirs));
        }
    }

    /// Ends a node and starts it again from its disk.
    pub(crate) fn restart(&mut self, node: NodeId) {
        self.cut(node);
        self.play_for(1);
        let starts = self.nodes[node].starts + 1;
        let mut engine = Engine::new(self.node_seed(node, starts));
        let disk = &self.nodes[node].disk;
        for kind in FACT_KINDS {
            for ((found, name), value) in &disk.facts {
                if found == kind {
                    engine.recall_fact(kind, name, value);
                }
            }
        }
        for segment in &disk.segments {
            engine.recall(segment).unwrap();
        }
        self.nodes[node].engine = engine;
        self.nodes[node].starts = starts;
    }

    /// Plays for some milliseconds of the world's time, with a tick a second.
    pub(crate) fn play_for(&mut self, millis: u64) {
        let end = self.now.plus_millis(millis);
        while self.now < end {
            let tick = self.now.plus_millis(1_000).min(end);
            while let Some(entry) = self.queue.first_entry() {
                if entry.key().0 > tick {
                    break;
                }
                let ((when, _), (node, input)) = self.queue.pop_first().unwrap();
                self.now = when.max(self.now);
                self.handle(node, input);
            }
            self.now = tick;
            for node in 0..self.nodes.len() {
                self.handle(node, Input::Tick);
            }
        }
    }

    fn handle(&mut self, node: NodeId, input: Input) {
        if let Input::Received(link, _) = &input
            && !self.nodes[node].links.contains_key(link)
        {
            return; // the connection is gone
        }
        self.inputs += 1;
        let effects = self.nodes[node].engine.handle(self.now, input);
        for effect in effects {
            self.carry_out(node, effect);
        }
    }

    fn carry_out(&mut self, node: NodeId, effect: Effect) {
        match effect {
            Effect::Keep(keep) => {
                let disk = &mut self.nodes[node].disk;
                for segment in keep.segments {
                    disk.index
                        .add(disk.segments.len() as u64, &segment)
                        .unwrap();
                    disk.segments.push(segment);
                }
                for fact in keep.facts {
                    match fact.value {
                        Some(value) => disk.facts.insert((fact.kind, fact.name), value),
                        None => disk.facts.remove(&(fact.kind, fact.name)),
                    };
                }
            }
            Effect::Send(link, bytes) => self.send(node, link, bytes),
            Effect::SendBodies(link, community, c, places) => {
                let disk = &self.nodes[node].disk;
                let (found, lost): (Vec<_>, Vec<_>) = places
                    .into_iter()
                    .map(|place| (place, disk.body(community, place)))
                    .partition(|(_, body)| body.is_some());
                let found = found
                    .into_iter()
                    .map(|(place, body)| (place, body.unwrap()));
                let lost: Vec<Place> = lost.into_iter().map(|(place, _)| place).collect();
                self.send(node, link, bodies_frame(c, found.collect()));
                if !lost.is_empty() {
                    self.send(node, link, lacking_frame(c, &lost));
                }
            }
            Effect::Recall(community, places) => {
                let disk = &self.nodes[node].disk;
                let bodies = places
                    .into_iter()
                    .filter_map(|place| Some((place, disk.body(community, place)?)));
                let bodies = bodies.collect();
                self.later(0, node, Input::Recalled(community, bodies));
            }
            Effect::HangUp(link, _) => {
                if let Some((other, theirs)) = self.nodes[node].links.remove(&link) {
                    self.nodes[other].links.remove(&theirs);
                    self.later(1, other, Input::Disconnected(theirs));
                }
            }
            Effect::Answer(ticket, answer) => {
                self.nodes[node].answers.insert(ticket, answer);
            }
            Effect::Notify(happened) => self.nodes[node].happened.push(happened),
        }
    }

    fn send(&mut self, node: NodeId, link: Link, bytes: Vec<u8>) {
        self.bytes += bytes.len() as u64;
        if let Some((other, theirs)) = self.nodes[node].links.get(&link).copied() {
            // One connection keeps its order, as TCP does.
            let _ = self.chance.random_range(0..2);
            self.later(2, other, Input::Received(theirs, bytes));
        }
    }

    /// Wishes and waits for the answer.
    pub(crate) fn wish(&mut self, node: NodeId, wish: Wish) -> Result<Done, Refusal> {
        let ticket = self.wish_later(node, wish);
        for _ in 0..600 {
            self.play_for(100);
            if let Some(answer) = self.nodes[node].answers.remove(&ticket) {
                return answer;
            }
        }
        panic!(
            "node {node} got no answer within a minute; seed {}",
            self.seed
        );
    }

    /// Wishes; the answer is to be fetched with [`World::answer`].
    pub(crate) fn wish_later(&mut self, node: NodeId, wish: Wish) -> Ticket {
        let ticket = Ticket(self.number());
        self.later(0, node, Input::Wished(ticket, wish));
        ticket
    }

    /// The one community of a node.
    pub(crate) fn home(&self, node: NodeId) -> &Community {
        self.nodes[node]
            .engine
            .communities()
            .next()
            .expect("a community")
    }

    /// What a node's board shows, in words that do not depend on who looks.
    pub(crate) fn board(&self, node: NodeId) -> BTreeSet<String> {
        let home = self.home(node);
        let looker = home.looker();
        let filter = potluck_model::board::Filter {
            past: true,
            ..Default::default()
        };
        home.board()
            .list(&filter, &looker, &home.roll(), self.now)
            .into_iter()
            .map(|view| {
                let claims: Vec<String> = view
                    .claims
                    .iter()
                    .map(|claim| format!("{} {}", claim.person.name, claim.state.word()))
                    .collect();
                format!(
                    "{} {} {} {claims:?} {}",
                    view.code,
                    view.title,
                    view.state.word(),
                    view.author.name
                )
            })
            .collect()
    }
}
