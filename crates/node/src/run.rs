//! The one loop. Everything that happens to a node passes here, one by one.
//!
//! It runs on a thread of its own, so that a slow disk holds up neither the socket nor the net.
//! Calls of the user come before the clock, the clock before the peers; what peers send is taken in
//! groups, so that many frames share one write.
use std::thread;
use std::time::Duration;

use potluck_net::Event;
use potluck_text::say;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use crate::api::Problem;
use crate::call::Call;
use crate::home::Home;
use crate::life::Life;
use crate::{Network, clock};

/// How many calls wait for the loop.
const CALLS: usize = 64;
/// How many events share one write.
const GROUP: usize = 64;
/// How many bytes of frames share one write.
pub(crate) const GROUP_BYTES: usize = 4 << 20;
/// How often the clock ticks while something is under way, and when nothing is: then every tick
/// wakes a phone that sleeps.
const BUSY: Duration = Duration::from_secs(1);
const IDLE: Duration = Duration::from_secs(30);

/// How long a node is meant to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// For one command; the home is made when there is something to keep.
    OneCommand,
    /// Until it is stopped; it holds the home from the first moment.
    UntilStopped,
}

/// Why a node did not start.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Another process has the home.
    InUse(Problem),
    /// Anything else.
    Else(Problem),
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::InUse(problem) | Failed::Else(problem) => problem,
        }
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::Else(problem)
    }
}

/// A loop that has started; it ends when told to, or when nobody holds `calls` any more.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) calls: mpsc::Sender<Call>,
    pub(crate) ended: watch::Receiver<bool>,
}

/// Starts the loop of a home.
pub(crate) async fn start(
    home: &Home,
    network: Option<Network>,
    lasting: Lasting,
) -> Result<Started, Failed> {
    let life = Life::begin(home, network, lasting).await?;
    let (calls, next) = mpsc::channel(CALLS);
    let (ending, ended) = watch::channel(false);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(no_thread)?;
    thread::Builder::new()
        .name("potluck".to_owned())
        .spawn(move || {
            runtime.block_on(run(life, next));
            ending.send_replace(true);
        })
        .map_err(no_thread)?;
    Ok(Started { calls, ended })
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn no_thread(why: std::io::Error) -> Problem {
    Problem::new(
        say("problem-node-cannot-start").with("why", why.to_string()),
        say("hint-end-programs"),
    )
}

async fn run(mut life: Life, mut calls: mpsc::Receiver<Call>) {
    let mut ticked = clock::steady();
    while !life.is_over() {
        let pace = if life.is_busy() { BUSY } else { IDLE };
        let until_tick = (ticked + pace).saturating_duration_since(clock::steady());
        tokio::select! {
            biased;
            call = calls.recv() => match call {
                Some(Call::Ask(request, asker)) => life.ask(request, asker).await,
                Some(Call::Stop) | None => break,
            },
            () = sleep(until_tick) => {
                ticked = clock::steady();
                life.tick().await;
            }
            Some(group) = next_group(life.events()) => life.hear(group),
        }
    }
    life.close().await;
}

/// Waits for an event, and takes along what else has come.
async fn next_group(events: &mut Option<mpsc::Receiver<Event>>) -> Option<Vec<Event>> {
    let Some(events) = events else {
        return std::future::pending().await;
    };
    let mut group = vec![events.recv().await?];
    let mut bytes = 0;
    while let Some(last) = group.last() {
        if let Event::Frame { bytes: frame, .. } = last {
            bytes += frame.len();
        }
        if group.len() == GROUP || bytes > GROUP_BYTES {
            break;
        }
        match events.try_recv() {
            Ok(event) => group.push(event),
            Err(_) => break,
        }
    }
    Some(group)
}
