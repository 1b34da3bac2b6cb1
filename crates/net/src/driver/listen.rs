//! Listening: on what was asked for or on every interface, as they come and go.
use std::io;
use std::net::{IpAddr, TcpListener};
use std::time::Duration;

use libp2p::Multiaddr;

use super::Driver;
use crate::words::Trouble;
use crate::{Event, address, interfaces, swarm, words};

impl Driver {
    pub(super) fn listening(&mut self, now: Duration, address: &Multiaddr) {
        self.shared.listening().insert(address.clone());
        self.tell(Event::Listening(address.to_string()));
        self.policy.network_changed(now);
        self.tick();
    }

    pub(super) fn expired(&mut self, now: Duration, address: &Multiaddr) {
        if !self.shared.listening().remove(address) {
            return;
        }
        self.tell(Event::Unlistening(address.to_string()));
        let still = self
            .shared
            .listening()
            .iter()
            .any(|other| address::ip(other) == address::ip(address));
        if let Some(ip) = address::ip(address).filter(|_| !still) {
            let deeds = self.policy.address_gone(ip);
            self.do_all(deeds);
        }
        self.policy.network_changed(now);
    }

    pub(super) fn listen(&mut self, wanted: Vec<Multiaddr>) {
        if wanted.is_empty() {
            let ways = swarm::everywhere();
            let heard = ways.iter().filter(|at| self.listen_everywhere(at)).count();
            if heard == 0 {
                let (address, why) = ("every interface".to_owned(), Trouble::NoNetwork);
                self.tell(Event::ListenFailed { address, why });
            }
            return;
        }
        // All are tried before the first is taken: `::` and `0.0.0.0` overlap.
        let free: Vec<_> = wanted.iter().map(is_free).collect();
        for (at, free) in wanted.into_iter().zip(free) {
            if let Err(error) = free {
                self.listen_failed(&at, words::of_io_error(&error));
            } else if let Err(error) = self.swarm.listen_on(at.clone()) {
                let everywhere = address::ip(&at).is_some_and(|ip| ip.is_unspecified());
                if !(everywhere && self.listen_on_each(&at)) {
                    self.listen_failed(&at, words::of_transport_error(&error));
                }
            }
        }
    }

    /// Listens on all interfaces of a family, one way or the other.
    fn listen_everywhere(&mut self, at: &Multiaddr) -> bool {
        match self.swarm.listen_on(at.clone()) {
            Ok(_) => true,
            Err(error) => {
                // A machine without IPv6, or one that hides its interfaces.
                tracing::debug!(%at, %error, "cannot listen on all interfaces at once");
                self.listen_on_each(at)
            }
        }
    }

    fn listen_on_each(&mut self, at: &Multiaddr) -> bool {
        let all = address::ip(at).map_or_else(Vec::new, interfaces::addresses);
        let worked = |ip: &IpAddr| {
            let one = address::with_ip(at, *ip);
            self.swarm.listen_on(one).is_ok()
        };
        all.iter()
            .filter(|ip| !ip.is_unspecified())
            .map(worked)
            .filter(|ok| *ok)
            .count()
            > 0
    }

    pub(super) fn listen_failed(&mut self, address: &Multiaddr, why: Trouble) {
        let address = address.to_string();
        self.tell(Event::ListenFailed { address, why });
    }
}

/// Fails if another program listens there. libp2p would not notice: it lets
/// several programs of one user share a port, and each gets some of the calls.
fn is_free(at: &Multiaddr) -> io::Result<()> {
    match (address::ip(at), address::tcp_port(at)) {
        (Some(ip), Some(port)) if port != 0 => TcpListener::bind((ip, port)).map(drop),
        _ => Ok(()),
    }
}
