//! The life of a node: open, locked, open again, at last wiped or stopped.
//!
//! Locking forgets everything (engine, keys, store, network) and keeps the home, the callers'
//! handle and those who watch, so that unlocking needs no new start.
use std::path::Path;

use potluck_net::Event;
use potluck_store::{DataKey, Held, Passphrase, Store, StoreError};
use potluck_text::say;
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::Network;
use crate::api::{Answer, BackedUp, Problem, Progress, Request, Safety};
use crate::backup::Aside;
use crate::call::Asker;
use crate::control::Far;
use crate::hall::Hall;
use crate::home::Home;
use crate::locked::Locked;
use crate::memory::Memory;
use crate::run::{Failed, Lasting};
use crate::wires::Wires;

/// A change from one state to another, with whoever asked for it.
pub(crate) enum Turn {
    /// Lock; somebody has asked for it, or nobody has asked for anything for long.
    Lock(Option<Asker>),
    /// Open with this key.
    Unlock(DataKey, Asker),
    /// Destroy all and open an empty home with this passphrase.
    BeginAnew(Passphrase, Asker),
    /// Destroy all and end.
    Wipe(Asker),
    /// Go on with what was restored in the held home.
    Restored(Held, DataKey, BackedUp, Asker),
}

/// What a node is.
enum State {
    Open(Box<Hall>),
    Locked(Locked),
    /// It has ended.
    Over,
}

/// A node through all its states.
pub(crate) struct Life {
    home: Home,
    network: Option<Network>,
    lasting: Lasting,
    /// Where the network runs; the loop has a thread of its own.
    runtime: runtime::Handle,
    state: State,
    events: Option<mpsc::Receiver<Event>>,
    /// A network that is on its way out; its port is free when this has ended.
    leaving: Option<JoinHandle<()>>,
}

impl Life {
    /// Begins: opens what lies open; what is locked waits. To be called on the runtime on which the
    /// network is to be.
    pub(crate) async fn begin(
        home: &Home,
        network: Option<Network>,
        lasting: Lasting,
    ) -> Result<Self, Failed> {
        let at = home.clone();
        let opening = tokio::task::spawn_blocking(move || first(&at, lasting));
        let state = opening
            .await
            .map_err(|_| Problem::new(say("problem-store-unopened"), say("hint-report")))??;
        let mut life = Self {
            home: home.clone(),
            network,
            lasting,
            runtime: runtime::Handle::current(),
            state,
            events: None,
            leaving: None,
        };
        life.start_network()?;
        Ok(life)
    }

    pub(crate) fn events(&mut self) -> &mut Option<mpsc::Receiver<Event>> {
        &mut self.events
    }

    pub(crate) fn is_busy(&self) -> bool {
        matches!(&self.state, State::Open(hall) if hall.is_busy())
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, State::Over)
    }

    /// Somebody asks.
    pub(crate) async fn ask(&mut self, request: Request, asker: Asker) {
        let turn = match &mut self.state {
            State::Open(hall) => {
                hall.ask(request, asker);
                hall.turn.take()
            }
            State::Locked(locked) => locked.ask(request, asker),
            State::Over => None, // the asker hears it when it is dropped
        };
        if let Some(turn) = turn {
            self.turn(turn).await;
        }
    }

    /// Time has passed.
    pub(crate) async fn tick(&mut self) {
        if let State::Open(hall) = &mut self.state {
            hall.tick();
            if let Some(turn) = hall.turn.take() {
                self.turn(turn).await;
            }
        }
    }

    /// Something happened on the network.
    pub(crate) fn hear(&mut self, group: Vec<Event>) {
        if let State::Open(hall) = &mut self.state {
            hall.hear(group);
        }
    }

    /// Ends everything in order.
    pub(crate) async fn close(mut self) {
        if let State::Open(mut hall) = std::mem::replace(&mut self.state, State::Over) {
            hall.keep_snapshot();
            let (memory, wires) = hall
                .end(&Problem::bare(say("problem-node-stopped")))
                .parts();
            if let Some(wires) = wires {
                wires.stop().await;
            }
            memory.close();
        }
        self.network_has_left().await;
    }

    async fn turn(&mut self, turn: Turn) {
        match turn {
            Turn::Lock(asker) => self.lock(asker),
            Turn::Unlock(key, asker) => self.unlock(&key, asker).await,
            Turn::BeginAnew(passphrase, asker) => self.begin_anew(&passphrase, asker).await,
            Turn::Wipe(asker) => self.wipe(asker),
            Turn::Restored(held, key, what, asker) => self.restored(&held, &key, what, asker).await,
        }
    }

    /// Forgets everything but the home.
    fn lock(&mut self, asker: Option<Asker>) {
        let problem = Problem::locked();
        if let State::Open(hall) = &mut self.state {
            // Whoever locks wants the screens empty at once; the rest takes a moment.
            for watcher in &hall.watchers {
                watcher.tell(Progress::Locked);
            }
            hall.keep_snapshot();
        }
        let Some((held, watchers, auto_lock)) = self.leave(&problem) else {
            return;
        };
        let Some(held) = held else {
            return; // nothing is kept yet, so there is no passphrase either
        };
        let locked = Locked::new(held, watchers, auto_lock);
        if let Some(asker) = asker {
            asker.end(Ok(Answer::Protection(locked.state())));
        }
        self.state = State::Locked(locked);
    }

    /// Closes an open node: its home, who watches, and after how many minutes it locks itself.
    fn leave(&mut self, why: &Problem) -> Option<(Option<Held>, Vec<Asker>, Option<u16>)> {
        let State::Open(hall) = std::mem::replace(&mut self.state, State::Over) else {
            return None;
        };
        self.events = None;
        let auto_lock = hall.idle.minutes();
        let mut hall = hall.end(why);
        let watchers = std::mem::take(&mut hall.watchers);
        let (memory, wires) = hall.parts();
        self.leaving = wires.map(|wires| self.runtime.spawn(wires.stop()));
        let held = memory.held();
        memory.close();
        Some((held, watchers, auto_lock))
    }

    async fn unlock(&mut self, key: &DataKey, asker: Asker) {
        let State::Locked(locked) = std::mem::replace(&mut self.state, State::Over) else {
            return;
        };
        match again(&self.home, locked.held(), key, self.lasting) {
            Ok(hall) => self.open(hall, locked.into_watchers(), asker, None).await,
            Err(why) => {
                self.state = State::Locked(locked);
                asker.end(Err(why.into()));
            }
        }
    }

    /// Goes on with an open hall, as if nothing had been.
    async fn open(
        &mut self,
        mut hall: Hall,
        watchers: Vec<Asker>,
        asker: Asker,
        restored: Option<BackedUp>,
    ) {
        hall.watchers = watchers;
        self.state = State::Open(Box::new(hall));
        self.network_has_left().await;
        let started = self.start_network();
        let State::Open(hall) = &self.state else {
            return;
        };
        hall.tell_all(&Progress::Unlocked);
        asker.end(match (started, restored) {
            (Err(problem), _) => Err(problem),
            (Ok(()), Some(what)) => Ok(Answer::BackedUp(what)),
            (Ok(()), None) => hall.protection().map(Answer::Protection),
        });
    }

    async fn begin_anew(&mut self, passphrase: &Passphrase, asker: Asker) {
        let State::Locked(locked) = &self.state else {
            return;
        };
        match locked.held().begin_anew(passphrase) {
            Ok(key) => self.unlock(&key, asker).await,
            Err(why) => asker.end(Err(why.into())),
        }
    }

    async fn restored(&mut self, held: &Held, key: &DataKey, what: BackedUp, asker: Asker) {
        let Some((_, watchers, _)) = self.leave(&Problem::bare(say("problem-being-restored")))
        else {
            return;
        };
        let placed = held.put_in_place().map_err(Failed::from);
        match placed.and_then(|()| again(&self.home, held, key, self.lasting)) {
            Ok(hall) => self.open(hall, watchers, asker, Some(what)).await,
            // Nothing goes on here; the next start says how things are.
            Err(why) => asker.end(Err(why.into())),
        }
    }

    /// First the key, then everything in memory, then everything on the disk.
    fn wipe(&mut self, asker: Asker) {
        let destroyed = Held::destroy_key(self.home.folder());
        let gone = Problem::new(say("problem-wiped"), say("hint-empty-now"));
        let (held, watchers) = match std::mem::replace(&mut self.state, State::Over) {
            State::Locked(locked) => (Some(locked.held().clone()), locked.into_watchers()),
            open @ State::Open(_) => {
                self.state = open;
                match self.leave(&gone) {
                    Some((held, watchers, _)) => (held, watchers),
                    None => (None, Vec::new()),
                }
            }
            State::Over => (None, Vec::new()),
        };
        let wiped = held.map_or(Ok(()), Held::wipe);
        asker.end(match destroyed.and(wiped) {
            Ok(()) => Ok(Answer::Well),
            Err(why) => Err(why.into()),
        });
        for watcher in watchers {
            watcher.end(Err(gone.clone()));
        }
    }

    /// Starts the network of an open node, if it is to have one.
    fn start_network(&mut self) -> Result<(), Problem> {
        if let (State::Open(hall), Some(network)) = (&mut self.state, &self.network) {
            let _there = self.runtime.enter();
            let (wires, events) = Wires::start(network.clone(), hall.memory.addresses())?;
            hall.wires = Some(wires);
            self.events = Some(events);
        }
        Ok(())
    }

    async fn network_has_left(&mut self) {
        if let Some(leaving) = self.leaving.take()
            && leaving.await.is_err()
        {
            tracing::error!("the network ended in a panic");
        }
    }
}

/// Opens a home for the first time in this process.
fn first(home: &Home, lasting: Lasting) -> Result<State, Failed> {
    if lasting == Lasting::UntilStopped {
        Aside::sweep();
    }
    if !Store::exists(home.folder()) {
        let memory = Memory::make(home, lasting)?;
        return Ok(State::Open(Box::new(Hall::recall(memory, lasting)?)));
    }
    let held = Held::take(home.folder())?;
    match held.key() {
        Ok(key) => Ok(State::Open(Box::new(again(home, &held, &key, lasting)?))),
        Err(StoreError::Locked(_)) => Ok(State::Locked(Locked::new(held, Vec::new(), None))),
        Err(why) => Err(why.into()),
    }
}

/// Opens a held home.
///
/// One thing that cannot be read is enough for the store to look at everything at its next opening,
/// and to save what can be saved. That is now, not when somebody tries again.
fn again(home: &Home, held: &Held, key: &DataKey, lasting: Lasting) -> Result<Hall, Failed> {
    let open = || {
        let memory = Memory::open(home, held, key)?;
        Hall::recall(memory, lasting)
    };
    match open() {
        Err(Failed::Else(_)) => open(),
        opened => opened,
    }
}

/// Wipes a home at once, also one that is locked: first the key, whoever uses it, so that what it
/// protects is noise; then the running node, or else this process, deletes the rest.
///
/// # Errors
/// If there is nothing, the key could not be destroyed, or the rest not be deleted.
pub async fn wipe_now(home: &Path) -> Result<(), Problem> {
    let home = Home::at(home)?;
    if !Store::exists(home.folder()) {
        return Err(Problem::new(
            say("problem-nothing-there").with("home", home.folder().display().to_string()),
            say("hint-where-it-is"),
        ));
    }
    Held::destroy_key(home.folder())?;
    if let Some(far) = Far::find(&home).await {
        let wipe = Request::Safety(Safety::Wipe { confirm: None });
        return far.ask(&wipe, &mut |_| {}).await.map(drop);
    }
    match Held::finish_wipe(home.folder()) {
        Err(StoreError::InUse(_)) => Err(Problem::new(
            say("problem-rest-still-open"),
            say("hint-deletes-the-rest"),
        )),
        done => Ok(done?),
    }
}
