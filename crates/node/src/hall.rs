//! What the loop holds: the engine, the memory, the wires, and everybody who waits.
//!
//! Here is how the three are kept together: inputs go to the engine, effects are carried out
//! ([`deeds`](crate::deeds)), calls are answered ([`ask`](crate::ask), [`wait`](crate::wait)).
//!
//! Invariant: memory is never ahead of disk. If something cannot be kept, the engine is made anew
//! from what was kept before. If that was for want of room only, the node goes on: what is there is
//! shown, others are given what they lack, and once there is room everything is as before. After
//! any other failure of the disk nothing more is written until the next start.
use std::collections::BTreeMap;

use potluck_engine::{Community, Engine, Input, Link, Ticket, Wish};
use potluck_model::id::CommunityId;
use potluck_net::Event;
use potluck_store::StoreError;
use potluck_text::{Said, say};

use crate::api::{Problem, Progress};
use crate::call::Asker;
use crate::clock;
use crate::life::Turn;
use crate::locked::Idle;
use crate::memory::Memory;
use crate::rest::Rest;
use crate::run::{Failed, GROUP_BYTES, Lasting};
use crate::show::Look;
use crate::wait::{Sync, Waiting};
use crate::wires::Wires;

/// The most that may wait at once for something to happen, of each sort.
pub(crate) const WAITING: usize = 64;
/// What people are told as long as it is so.
fn full() -> Said {
    say("alarm-disk-full")
}

/// A node at work.
pub(crate) struct Hall {
    pub(crate) engine: Engine,
    pub(crate) memory: Memory,
    pub(crate) wires: Option<Wires>,
    pub(crate) lasting: Lasting,
    /// Why nothing is written any more.
    pub(crate) broken: Option<Problem>,
    /// Whether others have to wait, because the disk was full.
    pub(crate) rest: Rest,
    /// Calls that the engine answers.
    pub(crate) waiting: BTreeMap<Ticket, Waiting>,
    /// Calls that end when all is level.
    pub(crate) syncs: Vec<Sync>,
    /// Calls that want to hear of everything.
    pub(crate) watchers: Vec<Asker>,
    /// Name and device of whom we have met on a link.
    pub(crate) met: BTreeMap<Link, (String, String)>,
    /// When somebody last asked for something.
    pub(crate) idle: Idle,
    /// What this node is to become next.
    pub(crate) turn: Option<Turn>,
    /// The community that is meant where nothing else is said.
    pub(crate) in_use: Option<CommunityId>,
    /// The community that the call at hand is about, if it says so.
    pub(crate) about: Option<CommunityId>,
    tickets: u64,
}

impl Hall {
    /// Makes a node of what was kept.
    pub(crate) fn recall(mut memory: Memory, lasting: Lasting) -> Result<Self, Failed> {
        let engine = memory.recall()?;
        let mut hall = Self {
            in_use: memory.in_use(),
            about: None,
            engine,
            memory,
            wires: None,
            lasting,
            broken: None,
            rest: Rest::default(),
            waiting: BTreeMap::new(),
            syncs: Vec::new(),
            watchers: Vec::new(),
            met: BTreeMap::new(),
            idle: Idle::since(clock::steady(), None),
            turn: None,
            tickets: 0,
        };
        hall.idle = hall.idle_as_kept();
        Ok(hall)
    }

    /// Whether somebody waits, or the engine has something under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.engine.is_busy() || !self.waiting.is_empty() || !self.syncs.is_empty()
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self) {
        self.watchers.retain(|asker| !asker.is_gone());
        // Twice, for the last frame of a group may go beyond it.
        if self.is_resting() && self.memory.must_have_room_for(2 * GROUP_BYTES).is_ok() {
            self.rest.end();
        }
        if self.broken.is_none() && !self.is_resting() {
            let effects = self.engine.handle(clock::now(), Input::Tick);
            self.carry_out(effects);
        }
        if self.lasting == Lasting::UntilStopped && self.broken.is_none() && !self.is_busy() {
            self.memory.keep_snapshot_at_rest(&self.engine);
        }
        if !self.engine.is_busy() {
            self.memory.let_go();
        }
        self.look_at_waiting();
        self.lock_if_idle();
    }

    /// Something happened on the network.
    pub(crate) fn hear(&mut self, events: Vec<Event>) {
        if self.rest.was_lately(clock::steady()) {
            // What is refused then takes nothing else with it.
            for event in events {
                self.hear_together(vec![event]);
            }
        } else {
            self.hear_together(events);
        }
        self.look_at_waiting();
    }

    fn hear_together(&mut self, events: Vec<Event>) {
        let resting = self.is_resting();
        let mut effects = Vec::new();
        for event in events {
            let Some(wires) = &mut self.wires else {
                return; // given up since
            };
            let (input, progress) = wires.hear(event);
            if let Some(progress) = progress {
                self.tell_all(&progress);
            }
            if let Some(Input::Connected { link, .. }) = input
                && resting
            {
                if let Some(wires) = &self.wires {
                    wires.hang_up(link, "the disk is full");
                }
            } else if let Some(input) = input {
                effects.extend(self.engine.handle(clock::now(), input));
            }
        }
        self.carry_out(effects);
    }

    fn is_resting(&self) -> bool {
        self.rest.is_on(clock::steady())
    }

    /// What keeps us from writing, in a sentence.
    pub(crate) fn trouble(&self) -> Option<Said> {
        if let Some(problem) = &self.broken {
            return Some(problem.what.clone());
        }
        let is_full = self.is_resting() || self.memory.must_have_room().is_err();
        is_full.then(full)
    }

    /// Hands a wish to the engine; `waiting` hears how it ends.
    pub(crate) fn wish(&mut self, wish: Wish, waiting: Waiting) {
        if let Some(problem) = &self.broken {
            return waiting.end(Err(problem.clone()));
        }
        // Asked before the engine is ahead of the disk and has to be made anew.
        if let Err(why) = self.memory.must_have_room() {
            return waiting.end(Err(why.into()));
        }
        if self.waiting.len() >= WAITING {
            return waiting.end(Err(too_many()));
        }
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.waiting.insert(ticket, waiting);
        let effects = self
            .engine
            .handle(clock::now(), Input::Wished(ticket, wish));
        self.carry_out(effects);
        self.look_at_waiting();
    }

    /// Nobody waits for this any more.
    pub(crate) fn give_up(&mut self, ticket: Ticket) {
        let effects = self.engine.handle(clock::now(), Input::GaveUp(ticket));
        self.carry_out(effects);
    }

    /// The community that the call at hand is about: the one it names, or the one in use, or the
    /// first.
    pub(crate) fn community(&self) -> Result<&Community, Problem> {
        let named = self.about.or(self.in_use);
        let named = named.and_then(|id| self.engine.community(id));
        named
            .or_else(|| self.engine.communities().next())
            .ok_or_else(|| {
                if let Some(problem) = &self.broken {
                    return problem.clone();
                }
                let home = self.memory.folder().display().to_string();
                Problem::new(
                    say("problem-no-community").with("home", home),
                    say("hint-start-or-join"),
                )
            })
    }

    /// The community that the call at hand is about, as we see it now.
    pub(crate) fn look(&self) -> Result<Look<'_>, Problem> {
        Ok(Look::new(self.community()?, clock::now()))
    }

    /// Tells everybody who looks.
    pub(crate) fn tell_all(&self, progress: &Progress) {
        for asker in self.listeners() {
            asker.tell(progress.clone());
        }
    }

    /// Everybody who looks.
    pub(crate) fn listeners(&self) -> impl Iterator<Item = &Asker> {
        let syncs = self.syncs.iter().map(|sync| &sync.asker);
        let waiting = self.waiting.values().filter_map(Waiting::listener);
        self.watchers.iter().chain(syncs).chain(waiting)
    }

    /// Something could not be kept: goes back to what is on disk. Others wait for a while if there
    /// was no room; else nothing more is written.
    pub(crate) fn disk_failed(&mut self, why: StoreError) {
        tracing::error!(%why, "what happened could not be kept");
        let mut well = matches!(why, StoreError::DiskFull(_));
        let problem = Problem::from(why);
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            waiting.end(Err(problem.clone()));
        }
        match self.memory.recall() {
            Ok(engine) => self.engine = engine,
            // Some disks cannot be read either, once they are full. Then nothing is shown rather than
            // something that is not kept: every question is answered with the reason.
            Err(why) => {
                tracing::error!(%why, "what was kept cannot be read before the next start");
                self.engine = Engine::new([0; 32]);
                well = false;
            }
        }
        if !self.memory.is_there() {
            return; // the home could not be made: nothing is lost, the next call may fare better
        }
        let what = if well { full() } else { problem.what.clone() };
        self.tell_all(&Progress::Alarm { what });
        for sync in self.syncs.drain(..) {
            sync.asker.end(Err(problem.clone()));
        }
        self.met.clear();
        if well {
            self.rest.begin(clock::steady());
            if let Some(wires) = &self.wires {
                wires.hang_up_all("the disk is full");
            }
            return;
        }
        // To others we would be somebody who takes everything and keeps nothing.
        self.wires = None;
        self.broken = Some(problem);
    }

    /// Keeps what the next start can go on from.
    pub(crate) fn keep_snapshot(&mut self) {
        if self.broken.is_none() {
            self.memory.keep_snapshot(&self.engine);
        }
    }

    /// Ends every call that waits, but not the watching.
    pub(crate) fn end(mut self, why: &Problem) -> Self {
        for (_, waiting) in std::mem::take(&mut self.waiting) {
            waiting.end(Err(why.clone()));
        }
        for sync in self.syncs.drain(..) {
            sync.asker.end(Err(why.clone()));
        }
        self
    }

    /// Forgets everything, but for what has to be closed.
    pub(crate) fn parts(self) -> (Memory, Option<Wires>) {
        (self.memory, self.wires)
    }
}

pub(crate) fn too_many() -> Problem {
    Problem::new(say("problem-too-many-calls"), say("hint-end-some"))
}
