//! Who dials whom and when, which connection stays, and when one is given up.
//!
//! Nothing here touches a socket or a clock: the [driver](crate::driver) tells
//! what happened and at what time since the start, and carries out the
//! [`Deed`]s that come back. All that a stranger could fill has a bound.
//!
//! * Found peers (mDNS): only the smaller `PeerId` dials at once, the other
//!   side waits a second and then dials anyway. Only addresses of the house
//!   are dialled, at most [`Limits::dials_per_minute`] in all and
//!   [`Limits::dials_per_address`] each, however many answers come.
//! * Typed addresses are dialled again and again with growing pauses, wherever
//!   they lead, for as long as they do not lead to a peer we have.
//! * Connections: see [`links`].
mod budget;
mod links;
mod places;
mod retry;
#[cfg(test)]
mod tests;

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId};

use self::budget::Budget;
pub(crate) use self::budget::Strangers;
use self::links::{Connection, Links};
use self::places::Places;
use self::retry::SHORT_LIFE;
use crate::{Limits, Role, address};

/// After a link that was good ends, we dial again after this pause.
const AGAIN: Duration = Duration::from_secs(1);
/// How long the peer with the greater `PeerId` lets the other dial first.
const COURTESY: Duration = Duration::from_secs(1);

/// What a dial is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A peer that discovery sees.
    Found(PeerId),
    /// An address that somebody typed.
    Typed(Multiaddr),
}

/// What the driver is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Dial these addresses; tell [`Policy::dial_failed`] if none answers.
    Dial(Target, Vec<Multiaddr>),
    /// Open the session stream on a connection that we dialled.
    Open(ConnectionId),
    /// Make a link of the session stream on this connection.
    Take(ConnectionId),
    /// Close this connection.
    Close(ConnectionId, Why),
}

/// Why we close a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    AddressGone,
    Duplicate,
    Full,
    NoSession,
    Silent,
}

/// A connection that has just been established.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    pub(crate) peer: PeerId,
    pub(crate) role: Role,
    pub(crate) local: Option<IpAddr>,
    pub(crate) remote: Option<IpAddr>,
}

#[derive(Debug)]
pub(crate) struct Policy {
    us: PeerId,
    limits: Limits,
    chance: Chance,
    places: Places,
    links: Links,
    dials: Budget<()>,
    dials_to: Budget<IpAddr>,
    /// When somebody last had reason to greet strangers anew.
    hurried: Duration,
}

impl Policy {
    /// `seed` spreads our dials in time and among peers; others must not know it.
    pub(crate) fn new(us: PeerId, limits: Limits, seed: u64) -> Self {
        Self {
            us,
            chance: Chance(seed),
            places: Places::new(seed),
            links: Links::new(us, limits.links),
            dials: Budget::new(limits.dials_per_minute),
            dials_to: Budget::new(limits.dials_per_address),
            limits,
            hurried: Duration::ZERO,
        }
    }

    /// Discovery heard that `peer` is at `address`.
    pub(crate) fn sighted(&mut self, now: Duration, peer: PeerId, at: Multiaddr) {
        if peer == self.us || !address::ip(&at).is_some_and(address::is_near) {
            return;
        }
        let due = if self.us < peer { now } else { now + COURTESY };
        self.places.sighted(due, peer, at);
    }

    /// Discovery no longer hears that `peer` is at `address`.
    pub(crate) fn lost_sight(&mut self, peer: &PeerId, at: &Multiaddr) {
        self.places.lost_sight(peer, at);
    }

    /// Most of what discovery heard was forged; it listens anew after a rest.
    pub(crate) fn flooded(&mut self) {
        self.places.forget_found();
    }

    /// Somebody typed an address; false if there are too many.
    pub(crate) fn typed(&mut self, now: Duration, at: Multiaddr) -> bool {
        self.places.typed(now, at)
    }

    /// How many peers discovery sees.
    pub(crate) fn nearby(&self) -> usize {
        self.places.nearby()
    }

    /// When something is due next, if anything ever is without something happening before.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        let places = self.places.next_due(&self.links);
        places.into_iter().chain(self.links.next_due()).min()
    }

    /// What is due now. To be asked when it is ([`next_due`](Self::next_due)), and after each
    /// sighting.
    pub(crate) fn tick(&mut self, now: Duration) -> Vec<Deed> {
        let mut deeds = self.links.tidy(now);
        for at in self.places.typed_due(now, &self.links) {
            self.places.start(&Target::Typed(at.clone()));
            deeds.push(Deed::Dial(Target::Typed(at.clone()), vec![at]));
        }
        for (peer, addresses) in self.places.found_due(now, &self.links) {
            let busy = self.links.dialled() + self.places.dialling();
            if busy >= self.limits.dialled || self.links.is_full() || !self.dials.allows(now, ()) {
                break;
            }
            let addresses: Vec<Multiaddr> = addresses
                .into_iter()
                .filter(|at| address::ip(at).is_some_and(|ip| self.dials_to.allows(now, ip)))
                .collect();
            if addresses.is_empty() {
                continue;
            }
            self.dials.spend(now, ());
            for ip in addresses.iter().filter_map(address::ip) {
                self.dials_to.spend(now, ip);
            }
            self.places.start(&Target::Found(peer));
            deeds.push(Deed::Dial(Target::Found(peer), addresses));
        }
        deeds
    }

    /// A dial came to nothing; `ours` if it led to ourselves.
    pub(crate) fn dial_failed(&mut self, now: Duration, target: &Target, ours: bool) {
        if ours {
            self.places.forget(target);
        } else {
            self.places.failed(now, target, self.chance.next());
        }
    }

    /// A connection stands; `target` says what it was dialled for.
    pub(crate) fn connected(
        &mut self,
        now: Duration,
        id: ConnectionId,
        arrival: Arrival,
        target: Option<Target>,
    ) -> Vec<Deed> {
        let Arrival {
            peer,
            role,
            local,
            remote,
        } = arrival;
        if let Some(target) = &target {
            self.places.reached(target, peer);
        }
        let mut connection = Connection::new(peer, role, now, local, remote);
        connection.target = target;
        self.links.connected(id, connection)
    }

    /// The session stream of a connection is open.
    pub(crate) fn opened(&mut self, now: Duration, id: ConnectionId) -> Vec<Deed> {
        self.links.opened(now, id)
    }

    /// The session stream could not be opened.
    pub(crate) fn not_opened(&mut self, id: ConnectionId) -> Option<Deed> {
        self.links.close(id, Why::NoSession)
    }

    /// The node knows whom it talks to; returns the address to be welcomed.
    pub(crate) fn recognised(&mut self, id: ConnectionId) -> Option<IpAddr> {
        let connection = self.links.get_mut(id)?;
        if connection.recognised {
            return None;
        }
        connection.recognised = true;
        (connection.role == Role::Listener).then_some(connection.remote)?
    }

    /// A connection has gone, for whatever reason.
    pub(crate) fn closed(&mut self, now: Duration, id: ConnectionId) {
        let Some(gone) = self.links.remove(id) else {
            return;
        };
        if self.links.has(&gone.peer) {
            return; // a duplicate: nothing is lost
        }
        let hurried = !gone.recognised && gone.since < self.hurried;
        let failed = !gone.recognised || gone.since + SHORT_LIFE > now;
        let pause = if self.us < gone.peer {
            AGAIN
        } else {
            AGAIN + COURTESY
        };
        let found = Target::Found(gone.peer);
        let typed = gone.target.filter(|target| *target != found);
        for target in [Some(found), typed].into_iter().flatten() {
            let chance = self.chance.next();
            match failed {
                _ if hurried => self.places.ended(now, &target, Duration::ZERO, chance),
                true => self.places.failed(now, &target, chance),
                false => self.places.ended(now, &target, pause, chance),
            }
        }
    }

    /// One of our addresses is gone, and with it what used it.
    pub(crate) fn address_gone(&mut self, ip: IpAddr) -> Vec<Deed> {
        self.links.address_gone(ip)
    }

    /// We came to another network, or left one: what failed may work now.
    pub(crate) fn network_changed(&mut self, now: Duration) {
        self.places.hurry(now);
    }

    /// Somebody waits, and whom we did not know before we may know now: links to strangers that
    /// stand already are no failures when they end.
    pub(crate) fn hurry(&mut self, now: Duration) {
        self.hurried = now;
        self.places.hurry(now);
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AddressGone => "this machine no longer has the address it used",
            Self::Duplicate => "another link to the same peer stays",
            Self::Full => "there are too many links",
            Self::NoSession => "the other side is not a Potluck of this version",
            Self::Silent => "the peer opened no session",
        })
    }
}

/// Numbers that others cannot foresee: splitmix64 from a secret seed.
#[derive(Debug)]
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }
}

fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
