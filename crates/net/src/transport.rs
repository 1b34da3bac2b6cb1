//! TCP as libp2p does it, and three things that it does not do.
//!
//! It cannot dial a link-local IPv6 address, because it has no place for the
//! interface; here `/ip6zone/eth0/ip6/fe80::7/tcp/4001` works. And it does not
//! say which of our addresses a dialled connection uses; here that is noted,
//! so that connections can be closed when the address goes. And it does not
//! notice that a cable was cut or somebody walked away; here the system asks
//! along a silent connection whether the other machine is still there, which
//! wakes no program on either side.
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddrV6};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use futures::{FutureExt as _, TryFutureExt as _};
use libp2p::Multiaddr;
use libp2p::core::transport::{DialOpts, ListenerId, TransportError, TransportEvent};
use libp2p::multiaddr::Protocol;
use libp2p::tcp;
use libp2p::tcp::tokio::TcpStream;
use socket2::{SockRef, TcpKeepalive};

use crate::{address, interfaces};

/// How long a connection may be silent before the system asks whether the other machine is there.
/// Nothing is lost while it is not noticed: what was sent then comes with the next link.
const SILENT: Duration = Duration::from_secs(30);
/// How long it asks, once a second, without an answer; as long as data that was sent may wait for one
/// beside its time of silence.
const PATIENCE: Duration = Duration::from_secs(3);

/// More dials than this are never under way at once.
const NOTES: usize = 128;

/// Which of our addresses was used to reach which of theirs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Locals(Arc<Mutex<BTreeMap<Multiaddr, IpAddr>>>);

impl Locals {
    /// Hands out what was noted for a dialled address, once.
    pub(crate) fn take(&self, dialled: &Multiaddr) -> Option<IpAddr> {
        let dialled = address::without_peer(dialled.clone());
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        notes.remove(&dialled)
    }

    fn note(&self, dialled: Multiaddr, stream: &TcpStream) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.len() >= NOTES {
            notes.pop_first(); // of a dial that failed later on
        }
        if let Ok(local) = stream.0.local_addr() {
            notes.insert(dialled, local.ip());
        }
    }
}

/// TCP with interfaces for link-local IPv6, and notes of local addresses.
pub(crate) struct Tcp {
    inner: tcp::tokio::Transport,
    locals: Locals,
}

impl Tcp {
    pub(crate) fn new(locals: Locals) -> Self {
        Self {
            inner: tcp::tokio::Transport::new(tcp::Config::default().nodelay(true)),
            locals,
        }
    }
}

impl libp2p::Transport for Tcp {
    type Output = TcpStream;
    type Error = io::Error;
    type ListenerUpgrade = BoxFuture<'static, io::Result<TcpStream>>;
    type Dial = BoxFuture<'static, io::Result<TcpStream>>;

    fn listen_on(
        &mut self,
        id: ListenerId,
        at: Multiaddr,
    ) -> Result<(), TransportError<io::Error>> {
        self.inner.listen_on(id, at)
    }

    fn remove_listener(&mut self, id: ListenerId) -> bool {
        self.inner.remove_listener(id)
    }

    fn dial(
        &mut self,
        at: Multiaddr,
        options: DialOpts,
    ) -> Result<Self::Dial, TransportError<io::Error>> {
        let plain = address::without_peer(at.clone());
        let locals = self.locals.clone();
        if let Some(there) = zoned(&plain)? {
            let dial = async move {
                let stream = tokio::net::TcpStream::connect(there).await?;
                stream.set_nodelay(true)?;
                let stream = TcpStream(stream);
                watch(&stream);
                locals.note(plain, &stream);
                Ok(stream)
            };
            return Ok(dial.boxed());
        }
        let dial = self.inner.dial(at, options)?;
        let noted = async move {
            let stream = dial.await?;
            watch(&stream);
            locals.note(plain, &stream);
            Ok(stream)
        };
        Ok(noted.boxed())
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<TransportEvent<Self::ListenerUpgrade, io::Error>> {
        let event = Pin::new(&mut self.inner).poll(context);
        event.map(|event| event.map_upgrade(|upgrade| upgrade.inspect_ok(watch).boxed()))
    }
}

/// Has the system end a connection along which nothing comes back for `SILENT` and `PATIENCE`.
fn watch(stream: &TcpStream) {
    let socket = SockRef::from(&stream.0);
    let asking = TcpKeepalive::new().with_time(SILENT);
    #[cfg(not(target_os = "openbsd"))]
    let asking = asking.with_interval(Duration::from_secs(1)).with_retries(3);
    let watched = socket.set_tcp_keepalive(&asking);
    // Who is not silent is not asked: there it counts how long what was sent is not confirmed.
    #[cfg(any(target_os = "android", target_os = "linux"))]
    let watched = watched.and_then(|()| socket.set_tcp_user_timeout(Some(SILENT + PATIENCE)));
    if let Err(error) = watched {
        tracing::warn!(%error, "a connection that is cut silently will not be noticed");
    }
}

/// Where an address with an interface leads; `None` if it has none.
fn zoned(at: &Multiaddr) -> Result<Option<SocketAddrV6>, TransportError<io::Error>> {
    let Some((zone, ip)) = address::zone(at) else {
        return Ok(None);
    };
    let mut rest = at.iter().skip(2);
    let (Some(Protocol::Tcp(port)), None) = (rest.next(), rest.next()) else {
        return Err(TransportError::MultiaddrNotSupported(at.clone()));
    };
    let Some(index) = interfaces::index(&zone) else {
        let why = format!("this machine has no network interface {zone}");
        return Err(TransportError::Other(io::Error::other(why)));
    };
    Ok(Some(SocketAddrV6::new(ip, port, 0, index)))
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use libp2p::Transport as _;
    use libp2p::core::Endpoint;
    use libp2p::core::transport::PortUse;

    use super::*;

    async fn next(
        tcp: &mut Tcp,
    ) -> TransportEvent<<Tcp as libp2p::Transport>::ListenerUpgrade, io::Error> {
        poll_fn(|context| Pin::new(&mut *tcp).poll(context)).await
    }

    #[tokio::test]
    async fn the_system_watches_both_ends_of_a_connection() {
        let [mut ana, mut ben] = [0; 2].map(|_| Tcp::new(Locals::default()));
        let everywhere = "/ip4/127.0.0.1/tcp/0".parse().unwrap();
        ana.listen_on(ListenerId::next(), everywhere).unwrap();
        let TransportEvent::NewAddress { listen_addr, .. } = next(&mut ana).await else {
            panic!("it listens");
        };
        let options = DialOpts {
            role: Endpoint::Dialer,
            port_use: PortUse::New,
        };
        let dial = ben.dial(listen_addr, options).unwrap();
        let accept = async {
            match next(&mut ana).await {
                TransportEvent::Incoming { upgrade, .. } => upgrade.await,
                other => panic!("{other:?}"),
            }
        };
        let (accepted, dialled) = tokio::join!(accept, dial);

        for stream in [accepted.unwrap(), dialled.unwrap()] {
            let socket = SockRef::from(&stream.0);
            assert!(socket.keepalive().unwrap());
            #[cfg(target_os = "linux")]
            {
                assert_eq!(socket.tcp_keepalive_time().unwrap(), SILENT);
                let given_up = socket.tcp_user_timeout().unwrap();
                assert_eq!(given_up, Some(SILENT + PATIENCE));
            }
        }
    }

    #[test]
    fn a_zone_becomes_the_number_of_the_interface() {
        let read = |text: &str| zoned(&text.parse().unwrap());

        let there = read("/ip6zone/7/ip6/fe80::1/tcp/4001").unwrap().unwrap();
        assert_eq!(
            there,
            SocketAddrV6::new("fe80::1".parse().unwrap(), 4001, 0, 7)
        );
        assert!(read("/ip6/fe80::1/tcp/4001").unwrap().is_none());
        assert!(read("/ip6zone/7/ip6/fe80::1/udp/4001").is_err());
        assert!(read("/ip6zone/nowhere/ip6/fe80::1/tcp/1").is_err());
    }
}
