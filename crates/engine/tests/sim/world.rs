//! A world made of engines: one clock, one queue, one seed. Each node has a disk of its own, which
//! is all that stays when it restarts.
//!
//! A link keeps the order of its frames, as TCP does, but links delay each differently, and may die
//! with everything that was on its way. The world dials anew what is wanted and not connected.
mod saying;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use potluck_engine::{
    Community, Done, Effect, Engine, Happened, Input, Link, Refusal, Side, Ticket, Unread, Wish,
    bodies_frame,
};
use potluck_model::op::Place;
use potluck_model::time::Timestamp;
use potluck_model::wire::Parcel;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::disk::Disk;
use crate::stranger::rant;

/// Names a node in the world.
pub(crate) type NodeId = usize;

/// Changes what a node says: each frame of its own becomes any number of frames.
pub(crate) type Tamper = Box<dyn FnMut(Vec<u8>) -> Vec<Vec<u8>>>;

/// One node: its mind, its disk, and whom it is connected to.
pub(crate) struct Node {
    pub(crate) engine: Engine,
    pub(crate) disk: Disk,
    pub(crate) links: BTreeMap<Link, (NodeId, Link)>,
    pub(crate) answers: BTreeMap<Ticket, Result<Done, Refusal>>,
    /// How long each frame was that came.
    pub(crate) heard_sizes: Vec<usize>,
    pub(crate) happened: Vec<Happened>,
    pub(crate) hung_up: Vec<&'static str>,
    pub(crate) tamper: Option<Tamper>,
    /// What a stranger has heard; only strangers listen.
    pub(crate) heard: Option<Vec<Vec<u8>>>,
    /// How far the clock of this node is wrong, in milliseconds.
    pub(crate) skew: i64,
    /// At the next input that keeps something, the power fails after so many effects.
    pub(crate) doomed: Option<usize>,
    starts: u64,
    /// When it was last told that time has passed.
    ticked: Timestamp,
}

/// How often a node that has nothing to do is told that time has passed.
const IDLE_MS: u64 = 30_000;

/// Many nodes in one process. The same seed always plays the same story.
pub(crate) struct World {
    pub(crate) nodes: Vec<Node>,
    pub(crate) now: Timestamp,
    queue: BTreeMap<(Timestamp, u64), (NodeId, Input)>,
    queued: u64,
    numbers: u64,
    pub(crate) chance: StdRng,
    seed: u64,
    /// Chance that a link dies of a frame.
    pub(crate) breaking: f64,
    /// The slowest a frame travels, in milliseconds.
    pub(crate) slowest: u64,
    arrivals: BTreeMap<Link, Timestamp>,
    /// Who wants to be connected with whom; the first dials.
    pub(crate) wanted: BTreeSet<(NodeId, NodeId)>,
    /// In which room each node is, while there are walls.
    pub(crate) rooms: BTreeMap<NodeId, u32>,
    /// A few frames of honest nodes, for strangers to repeat.
    overheard: Vec<Vec<u8>>,
    /// Bytes that crossed all links.
    pub(crate) bytes: u64,
    /// Inputs that were handled.
    pub(crate) inputs: u64,
    /// Headers, bodies and parcels that crossed links.
    pub(crate) crossed: [u64; 3],
    /// Bytes of them that were headers in their runs, and bodies with their places.
    pub(crate) of_ops: u64,
    /// What is being said and has not left yet.
    said: BTreeMap<(NodeId, Link), Parcel>,
    /// Whether each frame is compared with what its speaker has kept.
    pub(crate) strict: bool,
    story: DefaultHasher,
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
            breaking: 0.0,
            slowest: 2,
            arrivals: BTreeMap::new(),
            wanted: BTreeSet::new(),
            rooms: BTreeMap::new(),
            overheard: vec![],
            bytes: 0,
            inputs: 0,
            crossed: [0; 3],
            of_ops: 0,
            said: BTreeMap::new(),
            strict: true,
            story: DefaultHasher::new(),
        }
    }

    /// A number that two stories share only if they were the same, effect by effect.
    pub(crate) fn story(&self) -> u64 {
        self.story.finish()
    }

    /// The seed, for messages.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// A node that knows nothing yet.
    pub(crate) fn add_node(&mut self) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node {
            engine: Engine::new(self.node_seed(id, 0)),
            disk: Disk::default(),
            links: BTreeMap::new(),
            answers: BTreeMap::new(),
            heard_sizes: vec![],
            happened: vec![],
            hung_up: vec![],
            tamper: None,
            heard: None,
            skew: 0,
            doomed: None,
            starts: 0,
            ticked: self.now,
        });
        id
    }

    /// A node that belongs nowhere and says whatever it likes.
    pub(crate) fn add_stranger(&mut self) -> NodeId {
        let id = self.add_node();
        self.nodes[id].heard = Some(vec![]);
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
        self.at(self.now.plus_millis(millis), node, input);
    }

    fn at(&mut self, when: Timestamp, node: NodeId, input: Input) {
        self.queued += 1; // keeps two inputs of the same moment apart, and in order
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
        let links: Vec<Link> = self.nodes[node].links.keys().copied().collect();
        for link in links {
            self.cut_link(node, link);
        }
    }

    fn cut_link(&mut self, node: NodeId, link: Link) {
        if let Some((other, theirs)) = self.nodes[node].links.remove(&link) {
            self.nodes[other].links.remove(&theirs);
            self.later(0, node, Input::Disconnected(link));
            self.later(0, other, Input::Disconnected(theirs));
        }
    }

    /// Ends a node and starts it again from its disk.
    pub(crate) fn restart(&mut self, node: NodeId) {
        self.cut(node);
        self.queue
            .retain(|_, (to, input)| *to != node || matches!(input, Input::Wished(..)));
        let starts = self.nodes[node].starts + 1;
        // Some stops leave a snapshot behind, and the next starts go on from it.
        if starts.is_multiple_of(2) {
            let Node { disk, engine, .. } = &mut self.nodes[node];
            disk.keep_snapshot(engine);
        }
        let seed = self.node_seed(node, starts);
        let fresh = || Engine::new(seed);
        let engine = self.nodes[node].disk.start(fresh, self.now);
        self.nodes[node].engine = engine;
        self.nodes[node].starts = starts;
    }

    /// A node with the same disk: a copied device.
    pub(crate) fn copy(&mut self, node: NodeId) -> NodeId {
        let copy = self.add_node();
        self.nodes[copy].disk = self.nodes[node].disk.clone();
        self.restart(copy);
        copy
    }

    /// Puts walls up: nodes in different rooms do not reach each other.
    pub(crate) fn divide(&mut self, rooms: BTreeMap<NodeId, u32>) {
        self.rooms = rooms;
        for node in 0..self.nodes.len() {
            let links = self.nodes[node].links.iter();
            let apart: Vec<Link> = links
                .filter(|(_, (other, _))| !self.together(node, *other))
                .map(|(link, _)| *link)
                .collect();
            for link in apart {
                self.cut_link(node, link);
            }
        }
    }

    fn together(&self, a: NodeId, b: NodeId) -> bool {
        self.rooms.get(&a) == self.rooms.get(&b)
    }

    /// Dials what is wanted and not connected.
    fn dial(&mut self) {
        let missing: Vec<(NodeId, NodeId)> = self
            .wanted
            .iter()
            .filter(|(a, b)| self.together(*a, *b))
            .filter(|(a, b)| !self.nodes[*a].links.values().any(|(to, _)| to == b))
            .copied()
            .collect();
        for (a, b) in missing {
            self.connect(a, b);
        }
    }

    /// Plays for some milliseconds of the world's time, with a tick a second.
    pub(crate) fn play_for(&mut self, millis: u64) {
        let end = self.now.plus_millis(millis);
        while self.now < end {
            self.dial();
            let tick = self.now.plus_millis(1_000).min(end);
            while let Some(entry) = self.queue.first_entry() {
                if entry.key().0 > tick {
                    break;
                }
                let ((when, _), (node, input)) = self.queue.pop_first().unwrap();
                self.now = when.max(self.now);
                self.handle(node, input);
            }
            self.finish_saying();
            self.now = tick;
            for node in 0..self.nodes.len() {
                // As seldom as a phone that sleeps is woken, if nothing is under way.
                let it = &mut self.nodes[node];
                if it.engine.is_busy() || it.ticked.plus_millis(IDLE_MS) <= tick {
                    it.ticked = tick;
                    self.handle(node, Input::Tick);
                }
            }
        }
    }

    /// Plays until something holds, for some seconds at most.
    pub(crate) fn play_until(&mut self, seconds: u64, holds: impl Fn(&Self) -> bool) -> u64 {
        for second in 0..seconds {
            if holds(self) {
                return second;
            }
            self.play_for(1_000);
        }
        assert!(
            holds(self),
            "not within {seconds} s of the world's time; seed {}\n{}",
            self.seed,
            self.tell()
        );
        seconds
    }

    pub(crate) fn clock_of(&self, node: NodeId) -> Timestamp {
        let millis = self.now.millis();
        Timestamp::from_millis(millis.saturating_add_signed(self.nodes[node].skew))
    }

    fn handle(&mut self, node: NodeId, input: Input) {
        if let Input::Received(link, _) = &input
            && !self.nodes[node].links.contains_key(link)
        {
            return; // the connection is gone
        }
        if let Input::Received(_, bytes) = &input {
            self.nodes[node].heard_sizes.push(bytes.len());
        }
        if self.nodes[node].heard.is_some() {
            self.be_strange(node, &input);
            return;
        }
        self.inputs += 1;
        let now = self.clock_of(node);
        let effects = self.nodes[node].engine.handle(now, input);
        let keeps = |effect: &Effect| matches!(effect, Effect::Keep(_));
        assert!(
            !effects.iter().skip(1).any(keeps),
            "what is kept is kept first; seed {}",
            self.seed
        );
        let fails = match self.nodes[node].doomed {
            Some(after) if effects.first().is_some_and(keeps) => Some(after),
            _ => None,
        };
        for (at, effect) in effects.into_iter().enumerate() {
            if fails.is_some_and(|after| at >= after) {
                break;
            }
            self.remember(node, &effect);
            self.carry_out(node, effect);
        }
        if fails.is_some() || !self.hears_more(node) {
            self.finish_saying();
        }
        if fails.is_some() {
            self.nodes[node].doomed = None;
            self.restart(node);
        }
    }

    /// Whether something else has come to this node by now: whoever hears several things at once
    /// answers them together.
    fn hears_more(&self, node: NodeId) -> bool {
        let next = self.queue.first_key_value();
        next.is_some_and(|((when, _), (other, _))| *when <= self.now && *other == node)
    }

    fn be_strange(&mut self, node: NodeId, input: &Input) {
        if let Input::Received(_, bytes) = input {
            self.nodes[node].heard.as_mut().unwrap().push(bytes.clone());
        }
        let (Input::Received(link, _) | Input::Connected { link, .. }) = input else {
            return;
        };
        for _ in 0..self.chance.random_range(1..4) {
            let said = rant(&mut self.chance, &self.overheard);
            if let Some((other, theirs)) = self.nodes[node].links.get(link).copied() {
                self.later(1, other, Input::Received(theirs, said));
            }
        }
    }

    fn remember(&mut self, node: NodeId, effect: &Effect) {
        let story = &mut self.story;
        (node, self.now.millis()).hash(story);
        match effect {
            Effect::Keep(keep) => {
                keep.segments.hash(story);
                for fact in &keep.facts {
                    (fact.kind, &fact.name, &fact.value).hash(story);
                }
            }
            Effect::Send(link, bytes) => (link.0, bytes).hash(story),
            other => format!("{other:?}").hash(story),
        }
    }

    fn carry_out(&mut self, node: NodeId, effect: Effect) {
        match effect {
            Effect::Keep(keep) => self.nodes[node].disk.keep(keep),
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
                let has_rotted = disk.has_rotted;
                assert!(
                    lost.is_empty() || has_rotted,
                    "bodies are kept before they are sent"
                );
                if found.len() > 0 {
                    self.send(node, link, bodies_frame(c, found.collect()));
                }
                if !lost.is_empty() {
                    let unread = Unread {
                        for_good: lost,
                        for_now: vec![],
                    };
                    self.later(0, node, Input::Unreadable(community, unread, Some(link)));
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
            Effect::Drop(community, places) => self.nodes[node].disk.drop(community, &places),
            Effect::HangUp(link, why) => {
                self.finish_saying();
                self.nodes[node].hung_up.push(why);
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

    /// Wishes and waits for the answer.
    pub(crate) fn wish(&mut self, node: NodeId, wish: Wish) -> Result<Done, Refusal> {
        let ticket = self.wish_later(node, wish);
        for _ in 0..600 {
            if let Some(answer) = self.nodes[node].answers.remove(&ticket) {
                return answer;
            }
            self.play_for(100);
        }
        panic!(
            "node {node} got no answer within a minute; seed {}",
            self.seed
        );
    }

    /// Wishes, and does not wait.
    pub(crate) fn wish_later(&mut self, node: NodeId, wish: Wish) -> Ticket {
        let ticket = Ticket(self.number());
        self.later(0, node, Input::Wished(ticket, wish));
        ticket
    }

    /// The one community of a node.
    pub(crate) fn home(&self, node: NodeId) -> &Community {
        let mut communities = self.nodes[node].engine.communities();
        communities.next().expect("a community")
    }
}
