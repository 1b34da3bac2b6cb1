//! TCP as libp2p does it, and two things that it does not do.
//!
//! It cannot dial a link-local IPv6 address, because it has no place for the
//! interface; here `/ip6zone/eth0/ip6/fe80::7/tcp/4001` works. And it does not
//! say which of our addresses a dialled connection uses; here that is noted,
//! so that connections can be closed when the address goes.
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddrV6};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use libp2p::Multiaddr;
use libp2p::core::transport::{DialOpts, ListenerId, TransportError, TransportEvent};
use libp2p::multiaddr::Protocol;
use libp2p::tcp;
use libp2p::tcp::tokio::TcpStream;

use crate::{address, interfaces};

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
    type ListenerUpgrade = <tcp::tokio::Transport as libp2p::Transport>::ListenerUpgrade;
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
                locals.note(plain, &stream);
                Ok(stream)
            };
            return Ok(dial.boxed());
        }
        let dial = self.inner.dial(at, options)?;
        let noted = async move {
            let stream = dial.await?;
            locals.note(plain, &stream);
            Ok(stream)
        };
        Ok(noted.boxed())
    }

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<TransportEvent<Self::ListenerUpgrade, io::Error>> {
        Pin::new(&mut self.inner).poll(context)
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
    use super::*;

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
