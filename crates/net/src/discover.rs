//! Discovery on the local network: mDNS for IPv4 and for IPv6.
//!
//! Three things are kept from libp2p's mDNS: it gets to know only those of our
//! addresses that neighbours can use, its addresses are not added to dials
//! (the [policy](crate::policy) chooses them), and it is emptied and rests for
//! a while when somebody floods the room with answers, which it would all
//! remember for as long as the sender likes.
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use libp2p::core::transport::{ListenerId, PortUse};
use libp2p::core::{Endpoint, Multiaddr};
use libp2p::swarm::behaviour::{ExpiredListenAddr, NewListenAddr};
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, THandlerInEvent, ToSwarm, dummy,
};
use libp2p::{PeerId, mdns};
use tokio::time::{Sleep, sleep};

use crate::{address, interfaces};

/// How often we ask who is there, after asking more often for half a minute at first. Every question
/// wakes everybody in the room.
const ASK: Duration = Duration::from_secs(30);
/// How long our own answers are good for.
const GOOD_FOR: Duration = Duration::from_secs(60);
/// More pairs of peer and address than this are no neighbourhood.
const FLOOD: usize = 1_024;
/// How long we close our ears to a flood.
const REST: Duration = Duration::from_secs(30);

/// What discovery heard.
#[derive(Debug)]
pub(crate) enum Event {
    Sighted(PeerId, Multiaddr),
    Lost(PeerId, Multiaddr),
    /// All that was sighted is worth nothing: it was a flood.
    Flooded,
    /// It does not work here, for one family of addresses.
    Failed(&'static str, io::Error),
}

/// mDNS, or nothing if it is switched off.
pub(crate) struct Behaviour {
    families: Vec<Family>,
    listening: Vec<(ListenerId, Multiaddr)>,
    queue: VecDeque<Event>,
}

struct Family {
    us: PeerId,
    ipv6: bool,
    inner: Option<mdns::tokio::Behaviour>,
    rest: Option<Pin<Box<Sleep>>>,
}

impl Behaviour {
    pub(crate) fn new(us: PeerId, enabled: bool) -> Self {
        let families: &[bool] = if enabled { &[false, true] } else { &[] };
        let mut behaviour = Self {
            families: vec![],
            listening: vec![],
            queue: VecDeque::new(),
        };
        for ipv6 in families.iter().copied() {
            let mut family = Family {
                us,
                ipv6,
                inner: None,
                rest: None,
            };
            if let Err(error) = family.open(&[]) {
                let name = if ipv6 { "mDNS (IPv6)" } else { "mDNS (IPv4)" };
                behaviour.queue.push_back(Event::Failed(name, error));
            }
            behaviour.families.push(family);
        }
        behaviour
    }

    fn tell(&mut self, event: &FromSwarm<'_>) {
        for inner in self
            .families
            .iter_mut()
            .filter_map(|family| family.inner.as_mut())
        {
            match event {
                FromSwarm::NewListenAddr(event) => {
                    inner.on_swarm_event(FromSwarm::NewListenAddr(*event));
                }
                FromSwarm::ExpiredListenAddr(event) => {
                    inner.on_swarm_event(FromSwarm::ExpiredListenAddr(*event));
                }
                _ => {}
            }
        }
    }

    /// The interfaces through which a sighted address may be reached.
    fn candidates(at: Multiaddr) -> Vec<Multiaddr> {
        let at = address::without_peer(at);
        if !address::needs_zone(&at) {
            return vec![at];
        }
        // libp2p does not say where an answer came in.
        interfaces::zones()
            .iter()
            .map(|zone| address::with_zone(&at, zone))
            .collect()
    }

    fn hear(&mut self, event: mdns::Event) {
        let (pairs, make): (_, fn(PeerId, Multiaddr) -> Event) = match event {
            mdns::Event::Discovered(pairs) => (pairs, Event::Sighted),
            mdns::Event::Expired(pairs) => (pairs, Event::Lost),
        };
        for (peer, at) in pairs {
            self.queue
                .extend(Self::candidates(at).into_iter().map(|at| make(peer, at)));
        }
    }
}

impl Family {
    fn open(&mut self, listening: &[(ListenerId, Multiaddr)]) -> io::Result<()> {
        let config = mdns::Config {
            ttl: GOOD_FOR,
            query_interval: ASK,
            enable_ipv6: self.ipv6,
        };
        let mut inner = mdns::tokio::Behaviour::new(config, self.us)?;
        for (listener_id, addr) in listening {
            let listener_id = *listener_id;
            inner.on_swarm_event(FromSwarm::NewListenAddr(NewListenAddr {
                listener_id,
                addr,
            }));
        }
        self.inner = Some(inner);
        self.rest = None;
        Ok(())
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
        listening: &[(ListenerId, Multiaddr)],
    ) -> Poll<Option<mdns::Event>> {
        if let Some(rest) = &mut self.rest {
            if rest.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            if let Err(error) = self.open(listening) {
                tracing::warn!(%error, "discovery does not start again; trying later");
                self.lie_down(context);
                return Poll::Pending;
            }
        }
        let Some(inner) = &mut self.inner else {
            return Poll::Pending;
        };
        while let Poll::Ready(event) = inner.poll(context) {
            let ToSwarm::GenerateEvent(event) = event else {
                continue; // what it would do with the addresses, the policy does
            };
            if inner.discovered_nodes().len() > FLOOD {
                tracing::warn!("a flood of mDNS answers; discovery rests for a while");
                self.lie_down(context);
                return Poll::Ready(None);
            }
            return Poll::Ready(Some(event));
        }
        Poll::Pending
    }

    fn lie_down(&mut self, context: &mut Context<'_>) {
        self.inner = None;
        let mut rest = Box::pin(sleep(REST));
        let _ = rest.as_mut().poll(context); // registers for the wake-up
        self.rest = Some(rest);
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Event;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<dummy::ConnectionHandler, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<dummy::ConnectionHandler, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::NewListenAddr(NewListenAddr { listener_id, addr })
                if address::ip(addr).is_some_and(interfaces::is_announceable) =>
            {
                self.listening.push((listener_id, addr.clone()));
                self.tell(&event);
            }
            FromSwarm::ExpiredListenAddr(ExpiredListenAddr { listener_id, addr }) => {
                self.listening
                    .retain(|(id, other)| *id != listener_id || other != addr);
                self.tell(&event);
            }
            _ => {}
        }
    }

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        _: ConnectionId,
        event: std::convert::Infallible,
    ) {
        match event {}
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Event, THandlerInEvent<Self>>> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Poll::Ready(ToSwarm::GenerateEvent(event));
            }
            let heard = self.families.iter_mut().find_map(|family| {
                match family.poll(context, &self.listening) {
                    Poll::Ready(event) => Some(event),
                    Poll::Pending => None,
                }
            });
            match heard {
                Some(Some(event)) => self.hear(event),
                Some(None) => {
                    self.queue.clear();
                    self.queue.push_back(Event::Flooded);
                }
                None => return Poll::Pending,
            }
        }
    }
}
