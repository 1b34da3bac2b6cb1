//! A town made from a seed: engines that found, join, write and meet in memory, each with a disk of
//! its own. What one of them has kept becomes a home on the real disk.
//!
//! Everything goes through the one door, as in life; only the network and the disk are in memory.
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
use std::path::{Path, PathBuf};

use potluck_engine::{
    CircleDeed, Deed, Done, Effect, Input, Link, MessageTo, Move, Side, Ticket, Wish, bodies_frame,
};
use potluck_model::act::SignUp;
use potluck_model::id::{CommunityId, DeviceId, RecordId};
use potluck_model::invite::Code;
use potluck_model::record::Kind;
use potluck_model::role::Role;
use potluck_model::time::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::disk::{Home, Node};
use crate::street::only_of;
use crate::texts::{self, Sizes};

/// Over how many days a town has been writing.
const DAYS: u64 = 20;
/// How often all who are there meet while they write.
const MEETINGS: u64 = 4;
/// With more devices than this, not everybody reads what everybody writes: that would grow with the
/// product of both, and not everybody's memory of everything fits into one process.
const CROWD: u64 = 40;
/// The most that people write at one device. A log holds 20,000 operations; the rest is for what
/// nodes write themselves, and for the programs that write more.
const MOST_AT_ONE: u64 = 19_000;

/// What a town is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Operations that people write.
    pub(crate) ops: u64,
    /// People, each with one device.
    pub(crate) devices: u64,
    /// What decides everything else.
    pub(crate) seed: u64,
    /// How much people say.
    pub(crate) sizes: Sizes,
}

impl Plan {
    /// # Panics
    /// If the logs of so few devices cannot hold so much.
    pub(crate) fn check(self) {
        let least = self.ops.div_ceil(MOST_AT_ONE);
        assert!(
            self.devices >= least,
            "{} operations need at least {least} devices: no log holds more than 20,000, and a town \
             leaves room in each",
            self.ops
        );
    }

    /// Where its town is kept today.
    pub(crate) fn home(self) -> PathBuf {
        let Self {
            ops,
            devices,
            seed,
            sizes,
        } = self;
        let day = now().day().number();
        let name = format!("{ops}-{devices}-{seed}-{sizes:?}-{day}").to_lowercase();
        let towns = Path::new(env!("CARGO_TARGET_TMPDIR")).join("towns");
        towns.join(name)
    }

    /// How many operations a person writes.
    pub(crate) fn own(self, person: u64) -> u64 {
        self.ops / self.devices + u64::from(person < self.ops % self.devices)
    }

    /// How long it is from one operation to the next where so many are written, in milliseconds.
    pub(crate) fn step(ops: u64) -> u64 {
        DAYS * 86_400_000 / (ops + 1)
    }
}

/// A record that people know of and may say something about.
pub(crate) struct Known {
    record: RecordId,
    author: u64,
    kind: Kind,
    claimed: bool,
}

/// Engines that meet in memory.
pub(crate) struct Town {
    pub(crate) nodes: Vec<Node>,
    community: Option<CommunityId>,
    pub(crate) now: Timestamp,
    pub(crate) chance: StdRng,
    sizes: Sizes,
    numbers: u64,
    links: BTreeMap<Link, (usize, Link)>,
    queue: VecDeque<(usize, Input)>,
    /// Whose records all but the first ask for, and nobody else's; nothing: everybody's.
    pub(crate) asked_for: Option<BTreeSet<DeviceId>>,
}

impl Town {
    /// Makes a town that has just written what was planned, by `now`; the first device holds all.
    pub(crate) fn make(plan: Plan, now: Timestamp) -> Self {
        plan.check();
        // A day more, because meetings take time as well: nothing is to be of tomorrow.
        let begun = Timestamp::from_millis(now.millis() - (DAYS + 1) * 86_400_000);
        let mut town = Self::found(plan.seed, begun);
        town.sizes = plan.sizes;
        if plan.devices > CROWD {
            town.people_pass_by(plan);
        } else {
            town.people_come(1..plan.devices);
            let everybody: Vec<(usize, u64)> = (0..).zip(0..plan.devices).collect();
            town.people_write(&everybody, plan.ops, Plan::step(plan.ops));
        }
        assert!(town.now <= now, "so many meetings take more than a day");
        town
    }

    /// A part of it that goes on by itself, around this node.
    pub(crate) fn part(&mut self, node: Node) -> Self {
        Self {
            nodes: vec![node],
            community: self.community,
            now: self.now,
            chance: StdRng::from_seed(self.chance.random()),
            sizes: self.sizes,
            numbers: 0,
            links: BTreeMap::new(),
            queue: VecDeque::new(),
            asked_for: None,
        }
    }

    /// A town of one person.
    pub(crate) fn found(seed: u64, now: Timestamp) -> Self {
        let mut town = Self {
            nodes: vec![],
            community: None,
            now,
            chance: StdRng::seed_from_u64(seed),
            sizes: Sizes::default(),
            numbers: 0,
            links: BTreeMap::new(),
            queue: VecDeque::new(),
            asked_for: None,
        };
        town.add_node();
        let found = Wish::Found {
            community: "Elm Street".to_owned(),
            name: "Person 0".to_owned(),
        };
        let Ok(Done::Founded(community)) = town.wish(0, found) else {
            panic!("a town begins with its founding");
        };
        town.community = Some(community);
        town
    }

    /// Puts what the first device has kept into a home.
    pub(crate) fn move_in(&mut self, home: &Path) {
        let mut home = Home::make(home);
        home.bring_up_to_date(&mut self.nodes[0]);
        home.close();
    }

    fn add_node(&mut self) {
        let seed = self.chance.random();
        self.nodes.push(Node::new(seed));
    }

    /// The first invites so many, for two weeks.
    pub(crate) fn invite(&mut self, uses: u64) -> Code {
        let invite = Deed::Invite {
            role: Role::Member,
            uses: u16::try_from(uses).expect("a town has fewer than 65,536 devices"),
            last_day: self.now.day().plus(14),
        };
        let Ok(Done::Invited(code)) = self.wish_in(0, invite) else {
            panic!("the founder invites");
        };
        code
    }

    /// These join, each at a node of their own behind those that are there.
    pub(crate) fn people_come(&mut self, people: Range<u64>) {
        if people.is_empty() {
            return;
        }
        let code = self.invite(people.end - people.start);
        for person in people {
            self.join(code.clone(), person);
        }
    }

    /// Somebody joins, at a node of their own behind those that are there.
    pub(crate) fn join(&mut self, code: Code, person: u64) {
        self.add_node();
        let node = self.nodes.len() - 1;
        let join = Wish::Join {
            code,
            name: format!("Person {person}"),
        };
        let ticket = self.wish_later(node, join);
        self.meet(&[node]);
        let joined = self.nodes[node].answers.remove(&ticket);
        assert!(
            matches!(joined, Some(Ok(Done::Joined(_)))),
            "person {person}: {joined:?}"
        );
    }

    /// These people, each at a node, write so much in turn, so long after each other, and meet the first
    /// now and then. They speak of what they have heard of by then.
    pub(crate) fn people_write(&mut self, writers: &[(usize, u64)], ops: u64, step: u64) {
        let guests: Vec<usize> = (1..self.nodes.len()).collect();
        let (mut known, mut fresh) = (Vec::new(), Vec::new());
        for (number, (node, person)) in (0..ops).zip(writers.iter().cycle()) {
            self.now = self.now.plus_millis(step);
            fresh.extend(self.write(*node, *person, &mut known));
            if number % (ops / MEETINGS).max(1) == 0 {
                self.meet(&guests);
                known.append(&mut fresh);
            }
        }
        self.meet(&guests);
    }

    /// Somebody writes something at a node; a new record is given back.
    pub(crate) fn write(&mut self, node: usize, person: u64, known: &mut [Known]) -> Option<Known> {
        if let Some(deed) = self.say_about_something(person, known)
            && self.wish_in(node, deed).is_ok()
        {
            return None;
        }
        let draft = texts::draft(self.now.day(), self.sizes, &mut self.chance);
        let kind = draft.kind();
        let done = self.wish_in(node, Deed::Post(Box::new(draft)));
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

    /// Somebody writes a message to whoever can read a record.
    pub(crate) fn message(&mut self, node: usize, known: &[Known]) {
        let about = self.chance.random_range(0..known.len().max(1));
        if let Some(about) = known.get(about) {
            let words = texts::words(&mut self.chance);
            let say = CircleDeed::Say(MessageTo::Record(about.record), words);
            // The record may be over at that node.
            let _ = self.wish_in(node, Deed::Circle(say));
        }
    }

    /// In about four of ten cases: an edit, an answer, a sign-up, thanks.
    fn say_about_something(&mut self, person: u64, known: &mut [Known]) -> Option<Deed> {
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
                let mut draft = texts::draft(self.now.day(), self.sizes, chance);
                while draft.kind() != about.kind {
                    draft = texts::draft(self.now.day(), self.sizes, chance);
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

    pub(crate) fn wish_in(&mut self, node: usize, deed: Deed) -> Result<Done, String> {
        let community = self.community.ok_or("no community")?;
        self.wish(node, Wish::In(community, deed))
    }

    /// The device of a node.
    pub(crate) fn device(&self, node: usize) -> Option<DeviceId> {
        let community = self.nodes[node].engine.community(self.community?)?;
        Some(community.me().device)
    }

    /// These meet the first, until nobody has anything more to say.
    pub(crate) fn meet(&mut self, people: &[usize]) {
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
            Effect::Send(link, bytes) => match &self.asked_for {
                Some(asked_for) if at != 0 => {
                    if let Some(bytes) = only_of(asked_for, bytes) {
                        self.send(link, bytes);
                    }
                }
                _ => self.send(link, bytes),
            },
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
            Effect::Drop(community, places) => node.drop_bodies(community, places),
            Effect::Notify(_) => {} // nobody looks
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

/// The time as this machine has it.
pub(crate) fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = now.expect("it is after 1970").as_millis();
    Timestamp::from_millis(u64::try_from(millis).expect("it is before the end of time"))
}
