//! The one thing a connection is for: a single stream on which both sides talk.
//!
//! The dialler opens it, once the policy has decided for this connection; the
//! listener takes the first that comes. Connections are also counted here
//! before anything is negotiated on them. No other protocol of libp2p runs
//! beside this one: what is not there cannot tell a stranger anything.
use std::collections::VecDeque;
use std::fmt;
use std::net::IpAddr;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::UpgradeInfo;
use libp2p::core::{Endpoint, InboundUpgrade, Multiaddr, OutboundUpgrade};
use libp2p::swarm::handler::{ConnectionEvent, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{
    ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm,
    NetworkBehaviour, NotifyHandler, Stream, StreamProtocol, SubstreamProtocol, THandlerInEvent,
    ToSwarm,
};
use libp2p::{PeerId, swarm};

use crate::Role;
use crate::address;
use crate::policy::Strangers;

/// What both sides must speak, and all that they speak.
pub(crate) const PROTOCOL: StreamProtocol = StreamProtocol::new("/potluck/session/1");

/// Opens and takes session streams, and turns away who comes too often.
pub(crate) struct Behaviour {
    strangers: Strangers,
    started: Instant,
    queue: VecDeque<ToSwarm<Event, Open>>,
    waker: Option<Waker>,
}

/// What happened to the session stream of a connection.
#[derive(Debug)]
pub(crate) enum Event {
    Opened(ConnectionId, Stream),
    Failed(ConnectionId, String),
}

/// Asks a handler to open the session stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open;

#[derive(Debug, thiserror::Error)]
#[error("too many connections from one address")]
struct TooOften;

impl Behaviour {
    pub(crate) fn new(strangers: Strangers, started: Instant) -> Self {
        Self {
            strangers,
            started,
            queue: VecDeque::new(),
            waker: None,
        }
    }

    /// Opens the session stream on a connection that we dialled.
    pub(crate) fn open(&mut self, peer_id: PeerId, connection: ConnectionId) {
        self.queue.push_back(ToSwarm::NotifyHandler {
            peer_id,
            handler: NotifyHandler::One(connection),
            event: Open,
        });
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Forgets one visit from this address: it was somebody we know.
    pub(crate) fn welcome(&mut self, from: IpAddr) {
        self.strangers.welcome(from);
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Event;

    fn handle_pending_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<(), ConnectionDenied> {
        let now = self.started.elapsed();
        match address::ip(remote) {
            Some(from) if !self.strangers.admit(now, from) => Err(ConnectionDenied::new(TooOften)),
            _ => Ok(()),
        }
    }

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<Handler, ConnectionDenied> {
        Ok(Handler::new(Role::Listener))
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<Handler, ConnectionDenied> {
        Ok(Handler::new(Role::Dialler))
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        connection: ConnectionId,
        event: Result<Stream, String>,
    ) {
        self.queue.push_back(ToSwarm::GenerateEvent(match event {
            Ok(stream) => Event::Opened(connection, stream),
            Err(why) => Event::Failed(connection, why),
        }));
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(next) = self.queue.pop_front() {
            return Poll::Ready(next);
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Watches over one connection's session stream.
pub(crate) struct Handler {
    role: Role,
    taken: bool,
    queue: VecDeque<ConnectionHandlerEvent<Session, (), Result<Stream, String>>>,
}

impl Handler {
    fn new(role: Role) -> Self {
        Self {
            role,
            taken: false,
            queue: VecDeque::new(),
        }
    }

    fn report(&mut self, outcome: Result<Stream, String>) {
        self.queue
            .push_back(ConnectionHandlerEvent::NotifyBehaviour(outcome));
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Open;
    type ToBehaviour = Result<Stream, String>;
    type InboundProtocol = Session;
    type OutboundProtocol = Session;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Session> {
        // Only the dialler opens, and only once.
        let offered = (self.role == Role::Listener && !self.taken).then_some(PROTOCOL);
        SubstreamProtocol::new(Session(offered), ())
    }

    fn on_behaviour_event(&mut self, Open: Open) {
        if self.role == Role::Dialler && !self.taken {
            self.taken = true;
            self.queue
                .push_back(ConnectionHandlerEvent::OutboundSubstreamRequest {
                    protocol: SubstreamProtocol::new(Session(Some(PROTOCOL)), ()),
                });
        }
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Session, Session>) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol: stream,
                ..
            }) if !self.taken => {
                self.taken = true;
                self.report(Ok(stream));
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound {
                protocol: stream,
                ..
            }) => self.report(Ok(stream)),
            ConnectionEvent::DialUpgradeError(failed) => {
                self.report(Err(match failed.error {
                    swarm::StreamUpgradeError::NegotiationFailed => {
                        "the other side is not a Potluck of this version".to_owned()
                    }
                    other => other.to_string(),
                }));
            }
            _ => {}
        }
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Session, (), Self::ToBehaviour>> {
        match self.queue.pop_front() {
            Some(next) => Poll::Ready(next),
            None => Poll::Pending, // polled again after each event, which is when it grows
        }
    }
}

/// The protocol as an upgrade: the negotiated stream itself, or nothing offered.
#[derive(Clone)]
pub(crate) struct Session(Option<StreamProtocol>);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

impl UpgradeInfo for Session {
    type Info = StreamProtocol;
    type InfoIter = std::option::IntoIter<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.0.clone().into_iter()
    }
}

impl InboundUpgrade<Stream> for Session {
    type Output = Stream;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Stream, Self::Error>>;

    fn upgrade_inbound(self, stream: Stream, _: StreamProtocol) -> Self::Future {
        std::future::ready(Ok(stream))
    }
}

impl OutboundUpgrade<Stream> for Session {
    type Output = Stream;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Stream, Self::Error>>;

    fn upgrade_outbound(self, stream: Stream, _: StreamProtocol) -> Self::Future {
        std::future::ready(Ok(stream))
    }
}
