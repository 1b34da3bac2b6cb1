//! The handle that the node holds. Nothing here waits, but for `stop`.
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use libp2p::Multiaddr;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::driver::{Command, Driver};
use crate::queue::{Queue, SendError};
use crate::{BadAddress, Config, Event, LinkId, address, interfaces};

/// Events that may wait for the node. Frames among them have up to 1 MiB, so
/// this bounds memory too: beyond it, peers are no longer read from.
const EVENTS: usize = 64;
/// Commands that may wait for the driver.
const COMMANDS: usize = 256;

/// Why the net did not start.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// An address in the configuration cannot be read.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// The encrypted transport could not be set up.
    #[error("the network cannot be set up: {0}")]
    Setup(String),
}

/// Why an address is not dialled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// It cannot be read.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Too much was asked at once.
    #[error("too many addresses at once; try again in a moment")]
    Busy,
}

/// What the handle and the driver both know.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    links: Mutex<BTreeMap<LinkId, Arc<Queue>>>,
    listening: Mutex<BTreeSet<Multiaddr>>,
}

impl Shared {
    pub(crate) fn links(&self) -> MutexGuard<'_, BTreeMap<LinkId, Arc<Queue>>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn listening(&self) -> MutexGuard<'_, BTreeSet<Multiaddr>> {
        self.listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self, link: LinkId) -> Option<Arc<Queue>> {
        self.links().get(&link).cloned()
    }
}

/// The network as the node holds it. Dropping it ends everything.
#[derive(Debug)]
pub struct Net {
    ours: Vec<u8>,
    shared: Arc<Shared>,
    commands: mpsc::Sender<Command>,
    driver: JoinHandle<()>,
}

impl Net {
    /// Starts listening, finding and dialling on the current tokio runtime,
    /// with a transport key that is new each time.
    ///
    /// That an address cannot be listened on is an [`Event`], not an error.
    pub fn start(config: Config) -> Result<(Self, mpsc::Receiver<Event>), NetError> {
        let Config {
            listen,
            dial,
            mdns,
            limits,
        } = config;
        let (listen, dial) = (parse_all(&listen)?, parse_all(&dial)?);
        let shared = Arc::new(Shared::default());
        let (events, heard) = mpsc::channel(EVENTS);
        let (commands, asked) = mpsc::channel(COMMANDS);
        let driver = Driver::new(mdns, limits, Arc::clone(&shared), events, asked)?;
        let ours = driver.us().to_bytes();
        let driver = tokio::spawn(driver.run(listen, dial));
        let net = Self {
            ours,
            shared,
            commands,
            driver,
        };
        Ok((net, heard))
    }

    /// Our transport key's id, as bytes.
    pub fn ours(&self) -> &[u8] {
        &self.ours
    }

    /// Queues one frame of 1 byte to 1 MiB. Never waits: if the queue
    /// overflows, the link is closed, because a peer that misses a frame
    /// would misunderstand the next.
    pub fn send(&self, link: LinkId, bytes: Vec<u8>) -> Result<(), SendError> {
        let queue = self.shared.queue(link).ok_or(SendError::Gone)?;
        queue.push(bytes)
    }

    /// How many bytes the queue of a link still takes; 0 if it is down.
    pub fn room(&self, link: LinkId) -> usize {
        self.shared.queue(link).map_or(0, |queue| queue.room())
    }

    /// Ends a link; what is queued still leaves, within two seconds.
    pub fn hang_up(&self, link: LinkId) {
        if let Some(queue) = self.shared.queue(link) {
            queue.close();
        }
    }

    /// Says that the peer of this link is somebody we know: its connection
    /// does not count as a stranger's, and is redialled soon when it is lost.
    pub fn recognised(&self, link: LinkId) {
        self.ask(Command::Recognised(link));
    }

    /// Says that somebody waits: links to strangers that stand already may be
    /// ended and are made anew at once, without the pause after a failure.
    pub fn hurry(&self) {
        self.ask(Command::Hurry);
    }

    /// Dials a typed address, now and whenever it is lost. Takes a multiaddr
    /// or `host:port`; it may lead anywhere.
    pub fn dial(&self, address: &str) -> Result<(), DialError> {
        let address = address::parse(address)?;
        match self.ask(Command::Dial(address)) {
            true => Ok(()),
            false => Err(DialError::Busy),
        }
    }

    /// Our own addresses to read out: those that neighbours can use, the ones
    /// easiest to say first.
    pub fn addresses(&self) -> Vec<String> {
        let listening: Vec<Multiaddr> = self.shared.listening().iter().cloned().collect();
        let mut usable: Vec<(u8, String)> = listening
            .into_iter()
            .filter_map(|at| {
                let ip = address::ip(&at).filter(|ip| interfaces::is_announceable(*ip))?;
                let ease = match ip {
                    IpAddr::V4(_) => 0,
                    IpAddr::V6(ip) if !ip.is_unicast_link_local() => 1,
                    IpAddr::V6(_) => 2,
                };
                Some((ease, at.to_string()))
            })
            .collect();
        usable.sort();
        usable.into_iter().map(|(_, at)| at).collect()
    }

    /// Ends every link politely, and everything else.
    pub async fn stop(self) {
        let Self {
            commands, driver, ..
        } = self;
        drop(commands);
        if driver.await.is_err() {
            tracing::error!("the driver of the network ended in a panic");
        }
    }

    fn ask(&self, command: Command) -> bool {
        self.commands.try_send(command).is_ok()
    }
}

fn parse_all(typed: &[String]) -> Result<Vec<Multiaddr>, BadAddress> {
    typed.iter().map(|text| address::parse(text)).collect()
}
