//! One link per peer, decided alike on both sides.
//!
//! Two nodes may dial each other at the same moment. Only a dialler opens the
//! session stream, and that is its decision for a connection:
//!
//! * it opens none while it has a link to that peer already;
//! * of two streams that crossed, the one of the smaller `PeerId` stays;
//! * a newer stream of the same dialler replaces an older one;
//! * a link that is up for a while gives way to a new stream: the peer would
//!   not have dialled if it still had the old one.
//!
//! Both sides see the same streams, so both close the same connection.
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use libp2p::PeerId;
use libp2p::swarm::ConnectionId;

use super::{Deed, Target, Why};
use crate::Role;

/// A stream that comes so long after ours has not crossed it.
const CROSSING: Duration = Duration::from_secs(3);
/// How long a connection may be without a session stream.
const SILENCE: Duration = Duration::from_secs(15);
/// How long an unrecognised link is safe when there are too many.
const GRACE: Duration = Duration::from_secs(10);

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Connected, nothing opened.
    Bare,
    /// We dialled and have asked for the stream.
    Asked,
    /// The stream is open: this is the link.
    Up(Duration),
    /// We are closing it.
    Closing,
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) peer: PeerId,
    pub(crate) role: Role,
    pub(crate) since: Duration,
    /// Which of our addresses it uses, where we know.
    pub(crate) local: Option<IpAddr>,
    pub(crate) remote: Option<IpAddr>,
    pub(crate) target: Option<Target>,
    pub(crate) recognised: bool,
    stage: Stage,
}

/// Every connection there is.
#[derive(Debug)]
pub(crate) struct Links {
    us: PeerId,
    most: usize,
    all: BTreeMap<ConnectionId, Connection>,
}

impl Links {
    pub(crate) fn new(us: PeerId, most: usize) -> Self {
        Self {
            us,
            most,
            all: BTreeMap::new(),
        }
    }

    /// True if there is a connection to this peer that we are not closing.
    pub(crate) fn has(&self, peer: &PeerId) -> bool {
        self.living().any(|(_, other)| other.peer == *peer)
    }

    pub(crate) fn dialled(&self) -> usize {
        self.living()
            .filter(|(_, connection)| connection.role == Role::Dialler)
            .count()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.living().count() >= self.most
    }

    pub(crate) fn get_mut(&mut self, id: ConnectionId) -> Option<&mut Connection> {
        self.all.get_mut(&id)
    }

    pub(crate) fn remove(&mut self, id: ConnectionId) -> Option<Connection> {
        self.all.remove(&id)
    }

    /// A connection stands; decides whether it is of use.
    pub(crate) fn connected(&mut self, id: ConnectionId, connection: Connection) -> Vec<Deed> {
        let (now, peer, role) = (connection.since, connection.peer, connection.role);
        let spoken_for = self
            .living()
            .any(|(_, other)| other.peer == peer && (other.stage == Stage::Asked || other.is_up()));
        let full = self.is_full();
        self.all.insert(id, connection);
        let mut deeds = vec![];
        if role == Role::Dialler && spoken_for {
            return self.close(id, Why::Duplicate).into_iter().collect();
        }
        if full {
            match self.least_wanted(now, id) {
                Some(other) => deeds.extend(self.close(other, Why::Full)),
                None => return self.close(id, Why::Full).into_iter().collect(),
            }
        }
        if role == Role::Dialler {
            self.stage(id, Stage::Asked);
            deeds.push(Deed::Open(id));
        }
        deeds
    }

    /// The session stream is open; decides whether it becomes the link.
    pub(crate) fn opened(&mut self, now: Duration, id: ConnectionId) -> Vec<Deed> {
        let Some(connection) = self.all.get(&id) else {
            return vec![];
        };
        if connection.stage == Stage::Closing {
            return vec![];
        }
        let (peer, role) = (connection.peer, connection.role);
        let rivals: Vec<ConnectionId> = self
            .living()
            .filter(|(other, rival)| {
                **other != id
                    && rival.peer == peer
                    && (rival.stage == Stage::Asked || rival.is_up())
            })
            .map(|(other, _)| *other)
            .collect();
        let yields = |rival: &Connection| match (role, rival.role) {
            (Role::Listener, Role::Listener) => true,
            (Role::Listener, Role::Dialler) => {
                self.us > peer || matches!(rival.stage, Stage::Up(since) if since + CROSSING <= now)
            }
            // A stream of ours is open, and theirs had already been taken.
            (Role::Dialler, Role::Listener) => self.us < peer,
            (Role::Dialler, Role::Dialler) => false,
        };
        if rivals.iter().any(|rival| !yields(&self.all[rival])) {
            return self.close(id, Why::Duplicate).into_iter().collect();
        }
        let mut deeds = vec![];
        for rival in rivals {
            deeds.extend(self.close(rival, Why::Duplicate));
        }
        self.stage(id, Stage::Up(now));
        deeds.push(Deed::Take(id));
        deeds
    }

    /// Closes what uses an address that we no longer have.
    pub(crate) fn address_gone(&mut self, ip: IpAddr) -> Vec<Deed> {
        self.close_all(Why::AddressGone, |connection| connection.local == Some(ip))
    }

    /// Closes connections on which no session was opened in time.
    pub(crate) fn tidy(&mut self, now: Duration) -> Vec<Deed> {
        self.close_all(Why::Silent, |connection| {
            !connection.is_up() && connection.since + SILENCE <= now
        })
    }

    /// When the next of them will have been without a session stream for too long.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        let bare = self.living().filter(|(_, connection)| !connection.is_up());
        bare.map(|(_, connection)| connection.since + SILENCE).min()
    }

    pub(crate) fn close(&mut self, id: ConnectionId, why: Why) -> Option<Deed> {
        let connection = self.all.get_mut(&id)?;
        if connection.stage == Stage::Closing {
            return None;
        }
        connection.stage = Stage::Closing;
        Some(Deed::Close(id, why))
    }

    fn close_all(&mut self, why: Why, which: impl Fn(&Connection) -> bool) -> Vec<Deed> {
        let ids: Vec<ConnectionId> = self
            .living()
            .filter(|(_, connection)| which(connection))
            .map(|(id, _)| *id)
            .collect();
        ids.into_iter()
            .filter_map(|id| self.close(id, why))
            .collect()
    }

    /// Among too many, the one that has been a stranger for longest.
    fn least_wanted(&self, now: Duration, newcomer: ConnectionId) -> Option<ConnectionId> {
        self.living()
            .filter(|(id, connection)| {
                **id != newcomer && !connection.recognised && connection.since + GRACE <= now
            })
            .min_by_key(|(_, connection)| connection.since)
            .map(|(id, _)| *id)
    }

    fn stage(&mut self, id: ConnectionId, stage: Stage) {
        if let Some(connection) = self.all.get_mut(&id) {
            connection.stage = stage;
        }
    }

    fn living(&self) -> impl Iterator<Item = (&ConnectionId, &Connection)> {
        self.all
            .iter()
            .filter(|(_, connection)| connection.stage != Stage::Closing)
    }
}

impl Connection {
    pub(crate) fn new(
        peer: PeerId,
        role: Role,
        since: Duration,
        local: Option<IpAddr>,
        remote: Option<IpAddr>,
    ) -> Self {
        Self {
            peer,
            role,
            since,
            local,
            remote,
            target: None,
            recognised: false,
            stage: Stage::Bare,
        }
    }

    pub(crate) fn is_up(&self) -> bool {
        matches!(self.stage, Stage::Up(_))
    }
}
