//! How frames travel between two nodes.
//!
//! A [`Net`] finds peers on the local network and at addresses that somebody
//! typed, keeps one encrypted link to each, and carries frames over it in
//! order. Peers are known by a transport key that is new at every start; who
//! they are, and what a frame says, is found out above.
//!
//! * `driver`: the swarm's loop, and the only place that touches it
//! * `policy`: who dials, which connection stays: pure, no sockets, no clock
//! * `swarm`, `session`, `discover`, `transport`: what libp2p is told to do
//! * `link`, `queue`, `codec`: one link at work
//! * `address`, `interfaces`: where addresses lead; `words`: errors
mod address;
mod codec;
mod discover;
mod driver;
mod interfaces;
mod link;
mod net;
mod policy;
mod queue;
mod session;
mod swarm;
mod transport;
mod words;

use std::fmt;

pub use self::address::BadAddress;
pub use self::codec::MAX_FRAME;
pub use self::net::{DialError, Net, NetError};
pub use self::queue::SendError;
pub use self::words::Trouble;

/// One connection to one peer, as this node numbers it; never reused in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(u64);

impl fmt::Display for LinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "link {}", self.0)
    }
}

/// Which side of a link we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// We dialled.
    Dialler,
    /// The peer dialled.
    Listener,
}

/// What to listen on, whom to dial, and how much to bear.
#[derive(Debug, Clone)]
pub struct Config {
    /// Multiaddrs to listen on; if empty, every interface, at a port of the
    /// system's choice.
    pub listen: Vec<String>,
    /// Addresses to keep dialling.
    pub dial: Vec<String>,
    /// Whether to find peers on the local network.
    pub mdns: bool,
    /// How much to bear.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: vec![],
            dial: vec![],
            mdns: true,
            limits: Limits::default(),
        }
    }
}

/// Every bound that may be set from outside, each with its reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Links in all: a room of 200 devices still works with this many each.
    pub links: usize,
    /// Links to found peers that we dialled; the rest is for those who dial us.
    pub dialled: usize,
    /// Dials to found peers in a minute: mDNS answers can be forged.
    pub dials_per_minute: usize,
    /// Dials to found peers at one address in a minute: nobody is to be
    /// flooded by us because of a forged answer.
    pub dials_per_address: usize,
    /// Connections from one address in a minute that the node has not
    /// [recognised](Net::recognised): each costs a handshake.
    pub strangers_per_minute: usize,
    /// Bytes that may wait to be sent on one link.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            links: 32,
            dialled: 8,
            dials_per_minute: 30,
            dials_per_address: 6,
            strangers_per_minute: 6,
            queue: 4 << 20,
        }
    }
}

/// What happened. For each link: `Up`, then `Frame`s in order, then `Down`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// We can be reached at this address.
    Listening(String),
    /// We can no longer be reached at this address.
    Unlistening(String),
    /// We cannot listen here; other addresses may work.
    ListenFailed {
        /// The address, or what stands for it, like `mDNS (IPv4)`.
        address: String,
        /// The reason, to be shown.
        why: Trouble,
    },
    /// A link is up: frames can be sent.
    Up {
        /// The link.
        link: LinkId,
        /// Which side we are.
        role: Role,
        /// Our own transport key's id, as bytes.
        ours: Vec<u8>,
        /// The peer's transport key's id, as bytes; proven by the transport.
        theirs: Vec<u8>,
        /// Where the peer is.
        address: String,
    },
    /// One whole frame.
    Frame {
        /// The link it came by.
        link: LinkId,
        /// What it says: 1 byte to 1 MiB.
        bytes: Vec<u8>,
    },
    /// The link is down; nothing more comes by it.
    Down {
        /// The link.
        link: LinkId,
        /// The reason, to be shown.
        why: String,
    },
    /// A typed address did not answer; it is dialled again later.
    DialFailed {
        /// The address.
        address: String,
        /// The reason, to be shown.
        why: Trouble,
    },
    /// How many peers discovery sees now.
    Nearby(usize),
}
