//! The one loop. Everything that happens to a node passes here, one by one.
//!
//! It runs on a thread of its own, so that a slow disk holds up neither the socket nor the net.
use std::thread;

use tokio::sync::{mpsc, watch};

use crate::api::Problem;
use crate::call::Call;
use crate::home::Home;
use crate::memory::Memory;
use crate::{Network, clock};

/// How many calls wait for the loop.
const CALLS: usize = 64;

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
    _network: Option<Network>,
    lasting: Lasting,
) -> Result<Started, Failed> {
    let home = home.clone();
    let folder = home.folder().to_owned();
    let memory = tokio::task::spawn_blocking(move || Memory::open(&home, lasting))
        .await
        .expect("opening the store does not panic")?;
    let _seed = clock::seed()?;
    let (calls, mut next) = mpsc::channel(CALLS);
    let (ending, ended) = watch::channel(false);
    thread::spawn(move || {
        while let Some(Call::Ask(_, asker)) = next.blocking_recv() {
            asker.end(Err(Problem::new(
                format!("there is no community in {} yet", folder.display()),
                "start one with `potluck start NAME --as YOU`, or join one with `potluck join CODE --as YOU`",
            )));
        }
        memory.close();
        ending.send_replace(true);
    });
    Ok(Started { calls, ended })
}
