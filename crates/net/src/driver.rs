//! The swarm's loop. It tells the [policy](crate::policy) what happened and
//! does what comes back; it decides nothing, and never waits for the node.
mod listen;

use std::collections::{BTreeMap, VecDeque};
use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use libp2p::core::ConnectedPoint;
use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, Stream, Swarm, SwarmEvent};
use libp2p::{Multiaddr, PeerId};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::net::Shared;
use crate::policy::{Arrival, Deed, Policy, Target, Why};
use crate::queue::Queue;
use crate::swarm::{Behaviour, BehaviourEvent};
use crate::transport::Locals;
use crate::words::{self, Trouble};
use crate::{Event, Limits, LinkId, NetError, Role, address, discover};
use crate::{link, session, swarm};

/// News that may wait while the node is busy; older failures give way.
const NEWS: usize = 1_024;

/// How long the policy is left alone at least, where it can do nothing yet about what is due.
const PACE: Duration = Duration::from_secs(1);

/// What the handle asks for.
#[derive(Debug)]
pub(crate) enum Command {
    Dial(Multiaddr),
    Recognised(LinkId),
    Hurry,
}

pub(crate) struct Driver {
    swarm: Swarm<Behaviour>,
    policy: Policy,
    limits: Limits,
    started: Instant,
    locals: Locals,
    shared: Arc<Shared>,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    news: VecDeque<Event>,
    nearby: usize,
    dials: BTreeMap<ConnectionId, Target>,
    known: BTreeMap<ConnectionId, Known>,
    links: BTreeMap<ConnectionId, (LinkId, Arc<Queue>)>,
    next_link: u64,
    tasks: JoinSet<()>,
    ended: (mpsc::Sender<ConnectionId>, mpsc::Receiver<ConnectionId>),
}

/// What we keep of an established connection until it is a link.
struct Known {
    peer: PeerId,
    role: Role,
    address: Multiaddr,
    stream: Option<Stream>,
}

impl Driver {
    pub(crate) fn new(
        mdns: bool,
        limits: Limits,
        shared: Arc<Shared>,
        events: mpsc::Sender<Event>,
        commands: mpsc::Receiver<Command>,
    ) -> Result<Self, NetError> {
        let started = Instant::now();
        let locals = Locals::default();
        let swarm = swarm::build(mdns, limits, locals.clone(), started)?;
        // Secret and different at each start, which is all that is asked of it.
        let seed = std::collections::hash_map::RandomState::new().hash_one(0);
        Ok(Self {
            policy: Policy::new(*swarm.local_peer_id(), limits, seed),
            swarm,
            limits,
            started,
            locals,
            shared,
            commands,
            events,
            news: VecDeque::new(),
            nearby: 0,
            dials: BTreeMap::new(),
            known: BTreeMap::new(),
            links: BTreeMap::new(),
            next_link: 0,
            tasks: JoinSet::new(),
            ended: mpsc::channel(64),
        })
    }

    pub(crate) fn us(&self) -> &PeerId {
        self.swarm.local_peer_id()
    }

    /// Runs until the handle is gone.
    pub(crate) async fn run(mut self, listen: Vec<Multiaddr>, dial: Vec<Multiaddr>) {
        self.listen(listen);
        for at in dial {
            self.typed(at);
        }
        let events = self.events.clone();
        let mut ticked = self.now();
        loop {
            let due = self.policy.next_due().map(|due| due.max(ticked + PACE));
            let rest = due.map(|due| due.saturating_sub(self.now()));
            tokio::select! {
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command),
                    None => break,
                },
                Some(connection) = self.ended.1.recv() => self.link_ended(connection),
                event = self.swarm.select_next_some() => self.happened(event),
                Some(_) = self.tasks.join_next() => {}
                permit = events.reserve(), if !self.news.is_empty() => {
                    match (permit, self.news.pop_front()) {
                        (Ok(permit), Some(event)) => permit.send(event),
                        _ => break, // the node has let go of the receiver
                    }
                }
                () = wait(rest) => {
                    ticked = self.now();
                    self.tick();
                }
            }
        }
        self.say_goodbye().await;
    }

    /// Lets what is queued leave, while the swarm still runs.
    async fn say_goodbye(mut self) {
        for (_, queue) in self.links.values() {
            queue.close();
        }
        let _ = timeout(link::FAREWELL, async {
            while !self.links.is_empty() {
                tokio::select! {
                    Some(connection) = self.ended.1.recv() => self.link_ended(connection),
                    _ = self.swarm.select_next_some() => {}
                }
            }
        })
        .await;
        self.shared.links().clear();
        self.shared.listening().clear();
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Dial(at) => self.typed(at),
            Command::Hurry => {
                self.policy.hurry(self.now());
                self.tick();
            }
            Command::Recognised(link) => {
                let connection = self.links.iter().find(|(_, (id, _))| *id == link);
                let welcome = connection.and_then(|(id, _)| self.policy.recognised(*id));
                if let Some(from) = welcome {
                    self.swarm.behaviour_mut().session.welcome(from);
                }
            }
        }
    }

    fn typed(&mut self, at: Multiaddr) {
        let address = at.to_string();
        if self.policy.typed(self.now(), at) {
            self.tick();
        } else {
            let why = Trouble::TooMany;
            self.tell(Event::DialFailed { address, why });
        }
    }

    fn tick(&mut self) {
        let deeds = self.policy.tick(self.now());
        self.do_all(deeds);
        let nearby = self.policy.nearby();
        if nearby != self.nearby {
            self.nearby = nearby;
            self.news.retain(|event| !matches!(event, Event::Nearby(_)));
            self.tell(Event::Nearby(nearby));
        }
    }

    fn do_all(&mut self, deeds: impl IntoIterator<Item = Deed>) {
        for deed in deeds {
            match deed {
                Deed::Dial(target, addresses) => self.dial(target, addresses),
                Deed::Open(connection) => {
                    if let Some(known) = self.known.get(&connection) {
                        self.swarm
                            .behaviour_mut()
                            .session
                            .open(known.peer, connection);
                    }
                }
                Deed::Take(connection) => self.take(connection),
                Deed::Close(connection, why) => self.close(connection, why),
            }
        }
    }

    fn dial(&mut self, target: Target, addresses: Vec<Multiaddr>) {
        let options = match &target {
            Target::Found(peer) => DialOpts::peer_id(*peer)
                .condition(PeerCondition::Always)
                .addresses(addresses)
                .allocate_new_port()
                .build(),
            Target::Typed(at) => DialOpts::unknown_peer_id()
                .address(at.clone())
                .allocate_new_port()
                .build(),
        };
        let connection = options.connection_id();
        tracing::debug!(?target, "dialling");
        match self.swarm.dial(options) {
            Ok(()) => drop(self.dials.insert(connection, target)),
            Err(error) => self.dial_failed(target, &error),
        }
    }

    fn dial_failed(&mut self, target: Target, error: &libp2p::swarm::DialError) {
        tracing::debug!(?target, %error, "dial failed");
        let ours = matches!(error, libp2p::swarm::DialError::LocalPeerId { .. });
        self.policy.dial_failed(self.now(), &target, ours);
        if let Target::Typed(at) = target {
            let (address, why) = (at.to_string(), words::of_dial_error(error));
            self.tell(Event::DialFailed { address, why });
        }
    }

    /// Makes a link of a connection whose stream is open.
    fn take(&mut self, connection: ConnectionId) {
        let Some(known) = self.known.get_mut(&connection) else {
            return;
        };
        let Some(stream) = known.stream.take() else {
            return;
        };
        self.next_link += 1;
        let link = LinkId(self.next_link);
        let up = Event::Up {
            link,
            role: known.role,
            ours: self.swarm.local_peer_id().to_bytes(),
            theirs: known.peer.to_bytes(),
            address: known.address.to_string(),
        };
        let queue = Arc::new(Queue::new(self.limits.queue));
        self.shared.links().insert(link, Arc::clone(&queue));
        self.links.insert(connection, (link, Arc::clone(&queue)));
        let (events, ended) = (self.events.clone(), self.ended.0.clone());
        self.tasks.spawn(async move {
            let announced = tokio::select! {
                biased;
                _ = queue.until_cut() => false,
                sent = events.send(up) => sent.is_ok(),
            };
            let why = match announced {
                true => link::carry(link, stream, &queue, &events).await,
                false => String::new(),
            };
            // The connection is closed at once, even if the node is slow.
            let _ = ended.send(connection).await;
            if announced {
                let _ = events.send(Event::Down { link, why }).await;
            }
        });
    }

    fn close(&mut self, connection: ConnectionId, why: Why) {
        tracing::debug!(%connection, %why, "closing");
        if let Some((_, queue)) = self.links.get(&connection) {
            queue.cut(&why.to_string());
        }
        self.swarm.close_connection(connection);
    }

    fn link_ended(&mut self, connection: ConnectionId) {
        if let Some((link, _)) = self.links.remove(&connection) {
            self.shared.links().remove(&link);
        }
        self.swarm.close_connection(connection);
    }

    fn happened(&mut self, event: SwarmEvent<BehaviourEvent>) {
        let now = self.now();
        match event {
            SwarmEvent::Behaviour(BehaviourEvent::Session(event)) => self.session(now, event),
            SwarmEvent::Behaviour(BehaviourEvent::Discovery(event)) => self.discovered(now, event),
            SwarmEvent::ConnectionEstablished {
                peer_id,
                connection_id,
                endpoint,
                ..
            } => {
                self.connected(now, peer_id, connection_id, endpoint);
            }
            SwarmEvent::ConnectionClosed {
                connection_id,
                cause,
                ..
            } => {
                self.known.remove(&connection_id);
                self.policy.closed(now, connection_id);
                // The link's task reads what had arrived, and ends by itself.
                if let (Some((_, queue)), Some(cause)) = (self.links.get(&connection_id), cause) {
                    queue.explain(format!("the connection was lost: {cause}"));
                }
            }
            SwarmEvent::OutgoingConnectionError {
                connection_id,
                error,
                ..
            } => {
                if let Some(target) = self.dials.remove(&connection_id) {
                    self.dial_failed(target, &error);
                }
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                tracing::debug!(%error, "somebody came and did not get in");
            }
            SwarmEvent::NewListenAddr { address, .. } => self.listening(now, &address),
            SwarmEvent::ExpiredListenAddr { address, .. } => self.expired(now, &address),
            SwarmEvent::ListenerClosed {
                addresses, reason, ..
            } => {
                for address in addresses {
                    self.expired(now, &address);
                    if let Err(error) = &reason {
                        self.listen_failed(&address, words::of_io_error(error));
                    }
                }
            }
            SwarmEvent::ListenerError { error, .. } => {
                tracing::warn!(%error, "a listener is in trouble");
            }
            _ => {}
        }
    }

    fn session(&mut self, now: Duration, event: session::Event) {
        match event {
            session::Event::Opened(connection, stream) => {
                if let Some(known) = self.known.get_mut(&connection) {
                    known.stream = Some(stream);
                }
                let deeds = self.policy.opened(now, connection);
                self.do_all(deeds);
            }
            session::Event::Failed(connection, why) => {
                tracing::debug!(%connection, %why, "no session");
                let deed = self.policy.not_opened(connection);
                self.do_all(deed);
            }
        }
    }

    fn discovered(&mut self, now: Duration, event: discover::Event) {
        match event {
            discover::Event::Sighted(peer, at) => self.policy.sighted(now, peer, at),
            discover::Event::Lost(peer, at) => self.policy.lost_sight(&peer, &at),
            discover::Event::Flooded => self.policy.flooded(),
            discover::Event::Failed(what, error) => {
                let (address, why) = (what.to_owned(), words::of_io_error(&error));
                self.tell(Event::ListenFailed { address, why });
            }
        }
        self.tick();
    }

    fn connected(
        &mut self,
        now: Duration,
        peer: PeerId,
        connection: ConnectionId,
        endpoint: ConnectedPoint,
    ) {
        let (role, address, local) = match endpoint {
            ConnectedPoint::Dialer { address, .. } => {
                let local = self.locals.take(&address);
                (Role::Dialler, address, local)
            }
            ConnectedPoint::Listener {
                local_addr,
                send_back_addr,
            } => (Role::Listener, send_back_addr, address::ip(&local_addr)),
        };
        let remote = address::ip(&address);
        let known = Known {
            peer,
            role,
            address: address::without_peer(address),
            stream: None,
        };
        self.known.insert(connection, known);
        let target = self.dials.remove(&connection);
        let arrival = Arrival {
            peer,
            role,
            local,
            remote,
        };
        let deeds = self.policy.connected(now, connection, arrival, target);
        self.do_all(deeds);
    }

    fn tell(&mut self, event: Event) {
        if self.news.len() >= NEWS {
            self.news.pop_front();
        }
        self.news.push_back(event);
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Waits so long; for ever where nothing is due, so that nothing wakes a machine that sleeps.
async fn wait(rest: Option<Duration>) {
    match rest {
        Some(rest) => sleep(rest).await,
        None => std::future::pending().await,
    }
}
