//! The network as the loop holds it: links by our own numbers, whom we know on them, addresses.
//!
//! What a frame says is the engine's; how it travels is the net's.
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use potluck_engine::{Input, Link, Side};
use potluck_model::wire::Parcel;
use potluck_net::{Config, Event, LinkId, Net, Role};
use tokio::sync::mpsc;

use crate::api::{Problem, Progress};
use crate::{Network, clock};

/// How long somebody we have just met may take to turn out to be one of us.
const GREETING: Duration = Duration::from_secs(3);

/// One open link.
#[derive(Debug)]
struct Wire {
    id: LinkId,
    address: String,
    dialled: bool,
    since: Instant,
    known: bool,
}

/// The network of a running node.
pub(crate) struct Wires {
    net: Net,
    links: BTreeMap<LinkId, Link>,
    wires: BTreeMap<Link, Wire>,
    last: u64,
    nearby: usize,
    listening: BTreeSet<String>,
    deaf: BTreeMap<String, Problem>,
    unanswered: BTreeSet<String>,
    /// What was said and has not left yet.
    said: BTreeMap<Link, Parcel>,
}

impl Wires {
    /// Starts the network on the current runtime.
    pub(crate) fn start(
        network: Network,
        remembered: Vec<String>,
    ) -> Result<(Self, mpsc::Receiver<Event>), Problem> {
        let config = Config {
            listen: network.listen,
            dial: network.dial,
            mdns: network.mdns,
            ..Config::default()
        };
        let (net, events) = Net::start(config)?;
        let wires = Self {
            net,
            links: BTreeMap::new(),
            wires: BTreeMap::new(),
            last: 0,
            nearby: 0,
            listening: BTreeSet::new(),
            said: BTreeMap::new(),
            deaf: BTreeMap::new(),
            unanswered: BTreeSet::new(),
        };
        for address in remembered {
            // An old one that is no address any more is no loss.
            let _ = wires.dial(&address);
        }
        Ok((wires, events))
    }

    /// Dials an address, now and whenever it is lost.
    pub(crate) fn dial(&self, address: &str) -> Result<(), Problem> {
        Ok(self.net.dial(address)?)
    }

    /// What an event is to the engine, and to whoever is looking.
    pub(crate) fn hear(&mut self, event: Event) -> (Option<Input>, Option<Progress>) {
        match event {
            Event::Listening(address) => {
                tracing::debug!(address, "listening");
                self.deaf.remove(&address);
                self.listening.insert(address.clone());
                (None, Some(Progress::Listening { address }))
            }
            Event::Unlistening(address) => {
                tracing::debug!(address, "no longer listening");
                self.listening.remove(&address);
                (None, None)
            }
            Event::ListenFailed { address, why } => {
                tracing::warn!(%why, "cannot listen");
                let why = Problem::from(why);
                self.deaf.insert(address.clone(), why.clone());
                (None, Some(Progress::NotListening { address, why }))
            }
            Event::Up {
                link,
                role,
                ours,
                theirs,
                address,
            } => (Some(self.up(link, role, ours, theirs, address)), None),
            Event::Frame { link, bytes } => {
                let link = self.links.get(&link);
                (link.map(|link| Input::Received(*link, bytes)), None)
            }
            Event::Down { link, why } => {
                let Some(link) = self.links.remove(&link) else {
                    return (None, None);
                };
                tracing::info!(link = link.0, why, "a link is down");
                self.wires.remove(&link);
                (Some(Input::Disconnected(link)), None)
            }
            Event::DialFailed { address, why } => {
                tracing::debug!(address, %why, "nobody reached");
                self.unanswered.insert(address);
                (None, None)
            }
            Event::Nearby(count) => {
                self.nearby = count;
                (None, None)
            }
        }
    }

    fn up(
        &mut self,
        id: LinkId,
        role: Role,
        ours: Vec<u8>,
        theirs: Vec<u8>,
        address: String,
    ) -> Input {
        self.last += 1;
        let link = Link(self.last);
        tracing::info!(link = link.0, "a link is up");
        self.links.insert(id, link);
        self.unanswered.remove(&address);
        let dialled = role == Role::Dialler;
        let wire = Wire {
            id,
            address,
            dialled,
            since: clock::steady(),
            known: false,
        };
        self.wires.insert(link, wire);
        Input::Connected {
            link,
            side: if dialled {
                Side::Dialler
            } else {
                Side::Listener
            },
            ours,
            theirs,
        }
    }

    /// Says a frame; it leaves with all else that is said to that peer until [`finish`](Self::finish).
    pub(crate) fn say(&mut self, link: Link, frame: Vec<u8>) {
        let leaving = self.said.entry(link).or_default().put(frame);
        for parcel in leaving {
            self.send(link, parcel);
        }
    }

    /// Nothing more is said for now.
    pub(crate) fn finish(&mut self) {
        for (link, mut parcel) in std::mem::take(&mut self.said) {
            if let Some(parcel) = parcel.close() {
                self.send(link, parcel);
            }
        }
    }

    /// Sends a parcel; a link that cannot take it goes down, which comes as an event.
    fn send(&self, link: Link, parcel: Vec<u8>) {
        let Some(wire) = self.wires.get(&link) else {
            return;
        };
        if let Err(why) = self.net.send(wire.id, parcel) {
            tracing::info!(link = link.0, %why, "a frame was not sent");
        }
    }

    /// Ends a link.
    pub(crate) fn hang_up(&self, link: Link, why: &str) {
        if let Some(wire) = self.wires.get(&link) {
            tracing::info!(link = link.0, why, "hanging up");
            self.net.hang_up(wire.id);
        }
    }

    /// Ends all links.
    pub(crate) fn hang_up_all(&self, why: &str) {
        for link in self.wires.keys() {
            self.hang_up(*link, why);
        }
    }

    /// Ends the links to all whom we do not know, so that they are greeted anew: whoever waits to be
    /// let in since then may be known to them.
    pub(crate) fn greet_again(&self) {
        self.net.hurry();
        for (link, wire) in &self.wires {
            if !wire.known {
                self.hang_up(*link, "to greet again");
            }
        }
    }

    /// Ends the links to everybody, also to those we know: a session is about the communities that
    /// were shared when it began.
    pub(crate) fn greet_everybody_again(&self) {
        self.net.hurry();
        self.hang_up_all("to greet again");
    }

    /// Notes that the peer is one of us. Returns its address if we dialled it, to be remembered.
    pub(crate) fn recognised(&mut self, link: Link) -> Option<String> {
        let wire = self.wires.get_mut(&link)?;
        wire.known = true;
        self.net.recognised(wire.id);
        wire.dialled.then(|| wire.address.clone())
    }

    /// Where a peer is.
    pub(crate) fn address(&self, link: Link) -> Option<&str> {
        self.wires.get(&link).map(|wire| wire.address.as_str())
    }

    /// Where we can be reached, what is easiest to read out first. Only if others have no way to
    /// us, those at which this machine alone can.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let usable = self.net.addresses();
        if usable.is_empty() {
            return self.listening().map(str::to_owned).collect();
        }
        usable
    }

    /// Everywhere we listen.
    pub(crate) fn listening(&self) -> impl Iterator<Item = &str> {
        self.listening.iter().map(String::as_str)
    }

    /// Where we could not listen, and why.
    pub(crate) fn deaf(&self) -> impl Iterator<Item = (&str, &Problem)> {
        self.deaf
            .iter()
            .map(|(address, why)| (address.as_str(), why))
    }

    /// Typed addresses at which nobody answered.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = &str> {
        self.unanswered.iter().map(String::as_str)
    }

    /// How many are near of whom we do not know that they are of us.
    pub(crate) fn strangers(&self) -> usize {
        let known = self.wires.values().filter(|wire| wire.known).count();
        let linked = self.wires.len() - known;
        linked.max(self.nearby.saturating_sub(known))
    }

    /// Whether somebody came so lately that they may still turn out to be one of us.
    pub(crate) fn is_greeting(&self) -> bool {
        self.wires
            .values()
            .any(|wire| !wire.known && clock::steady() < wire.since + GREETING)
    }

    /// Ends every link politely.
    pub(crate) async fn stop(self) {
        self.net.stop().await;
    }
}
