//! How libp2p is put together: TCP, Noise, Yamux, and four behaviours.
//!
//! What is not here matters as much: no identify, gossipsub, kad or
//! rendezvous, and no ping, which would wake both sides. A stranger finds the
//! session, and nothing else.
use std::time::{Duration, Instant};

use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::core::upgrade;
use libp2p::swarm::{NetworkBehaviour, Swarm};
use libp2p::{Multiaddr, SwarmBuilder, Transport as _};
use libp2p::{memory_connection_limits, noise, yamux};

use crate::policy::Strangers;
use crate::transport::{Locals, Tcp};
use crate::{Limits, NetError, discover, session};

/// A connection without a session stream ends after this.
const IDLE: Duration = Duration::from_secs(10);
/// Streams on one connection: the session, and some that come to nothing.
const STREAMS: usize = 8;
/// Handshakes under way at once, each way.
const PENDING: u32 = 16;
/// Connections above the links: for those that are being closed.
const SLACK: u32 = 16;
/// Part of the machine's memory beyond which nobody new is let in.
const MEMORY: f64 = 0.5;

/// All that runs on a connection.
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    limits: connection_limits::Behaviour,
    memory: memory_connection_limits::Behaviour,
    pub(crate) session: session::Behaviour,
    pub(crate) discovery: discover::Behaviour,
}

/// Builds a swarm with a transport key of its own.
pub(crate) fn build(
    mdns: bool,
    limits: Limits,
    locals: Locals,
    started: Instant,
) -> Result<Swarm<Behaviour>, NetError> {
    let setup = |error: &dyn std::fmt::Display| NetError::Setup(error.to_string());
    let builder = SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_other_transport(|key| {
            let mut muxer = yamux::Config::default();
            muxer.set_max_num_streams(STREAMS);
            Ok(Tcp::new(locals)
                .upgrade(upgrade::Version::V1)
                .authenticate(noise::Config::new(key)?)
                .multiplex(muxer))
        })
        .map_err(|error| setup(&error))?;
    #[cfg(feature = "quic")]
    let builder = builder
        .with_other_transport(|key| {
            let mut quic = libp2p::quic::Config::new(key);
            quic.max_concurrent_stream_limit = 8;
            quic.max_stream_data = 1 << 20;
            quic.max_connection_data = 4 << 20;
            libp2p::quic::tokio::Transport::new(quic)
        })
        .map_err(|error| setup(&error))?;
    let most = u32::try_from(limits.links)
        .unwrap_or(u32::MAX)
        .saturating_add(SLACK);
    let swarm = builder
        .with_behaviour(|key| Behaviour {
            limits: connection_limits::Behaviour::new(
                ConnectionLimits::default()
                    .with_max_pending_incoming(Some(PENDING))
                    .with_max_pending_outgoing(Some(PENDING))
                    .with_max_established(Some(most))
                    .with_max_established_per_peer(Some(4)),
            ),
            memory: memory_connection_limits::Behaviour::with_max_percentage(MEMORY),
            session: session::Behaviour::new(Strangers::new(limits.strangers_per_minute), started),
            discovery: discover::Behaviour::new(key.public().to_peer_id(), mdns),
        })
        .map_err(|error| setup(&error))?
        .with_swarm_config(|swarm| {
            swarm
                .with_idle_connection_timeout(IDLE)
                .with_max_negotiating_inbound_streams(STREAMS)
        })
        .build();
    Ok(swarm)
}

/// Where to listen if nobody says: at every interface.
pub(crate) fn everywhere() -> Vec<Multiaddr> {
    let ways = [
        "/ip4/0.0.0.0/tcp/0",
        "/ip6/::/tcp/0",
        #[cfg(feature = "quic")]
        "/ip4/0.0.0.0/udp/0/quic-v1",
        #[cfg(feature = "quic")]
        "/ip6/::/udp/0/quic-v1",
    ];
    ways.iter()
        .map(|text| text.parse().expect("these four are multiaddrs"))
        .collect()
}
