//! What a node *decides*: inputs go in, effects come out.
//!
//! A pure machine: no disk, no socket, no clock, no tasks. Time comes in with each input, chance
//! from a seed at the start, so the same seed and the same inputs always lead to the same effects.
//!
//! ```text
//! Input ─► handle ─┬─► session ─► recognise, join       whom are we talking to?
//!                  │          ─► reconcile, ask, give    what do we two lack?
//!                  └─► deed ─► write                     what does the user want?
//!                                └──────► intake ◄───────┘ the one door for operations
//!                                           │
//!                        [Keep, Notify…, Send…, Answer] ◄┘
//! ```
mod admit;
mod alarm;
mod ask;
mod behind;
mod believe;
mod bounds;
mod circle;
mod claim;
mod cofound;
mod come_back;
mod community;
mod contract;
mod cut;
mod decide;
mod deed;
mod door;
mod ends;
mod enter;
mod forget;
mod fork;
mod founding;
mod frontier;
mod give;
mod go_on;
mod hear;
mod hindrance;
mod index;
mod intake;
mod introduce;
mod join;
mod kin;
mod knock;
mod lacking;
mod limits;
mod log;
mod logs;
mod names;
mod out;
mod own;
mod places;
mod recall;
mod receipt;
mod recognise;
mod reconcile;
mod refusal;
mod rekey;
mod session;
mod settle;
mod snapshot;
mod traffic;
mod travel;
mod turn;
mod unreadable;
mod visit;
mod write;

use std::collections::{BTreeMap, VecDeque};

pub use alarm::Alarm;
pub use circle::{Circle, CircleDeed, InCircle, MessageTo, Said, Standing, Talk};
pub use community::{Community, Me};
pub use contract::{
    Deed, Done, Effect, Fact, Happened, Input, Keep, Link, Move, Side, Ticket, Wish,
};
pub use decide::{Decision, DecisionState};
pub use deed::Govern;
pub use deed::anew::Call;
pub use hindrance::{Hindrance, Wanted};
pub use index::{Contents, Index};
pub use own::OwnDevice;
use potluck_model::id::{CommunityId, DeviceId, PersonId};
use potluck_model::identity::DeviceMaster;
use potluck_model::op::Place;
use potluck_model::secret::Secret32;
use potluck_model::time::Timestamp;
use potluck_model::wire::Frame;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
pub use recall::{BadSegment, FACT_KINDS, RECEIPT, is_secret};
pub use refusal::{JoinProblem, Refusal};
pub use snapshot::{BadSnapshot, Snapshot};
pub use travel::{Tally, kinds_that_travel, new_device, travels};
pub use unreadable::Unread;

use door::Door;
use enter::Joiner;
use founding::Gathering;
use limits::{FOUNDING_MS, GREETING_MS, PATIENCE_MS, VISIT_MS};
use out::Out;
use recall::Facts;
use recognise::Recognition;
use session::{Session, Shared, Stage};
use settle::Touched;

/// A node's mind.
#[derive(Debug)]
pub struct Engine {
    rng: StdRng,
    facts: Facts,
    communities: BTreeMap<CommunityId, Community>,
    sessions: BTreeMap<Link, Session>,
    joins: BTreeMap<Ticket, Joiner>,
    /// By the public key of their codes.
    doors: BTreeMap<[u8; 32], Door>,
    /// For which codes digits were shown here as a visitor, the latest last.
    tried: VecDeque<[u8; 32]>,
    /// The founding that we have begun.
    gathering: Option<Gathering>,
    /// Whether the end of our own logs may be missing here.
    tail_lost: bool,
}

/// A recognised peer.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The connection.
    pub link: Link,
    /// What we share.
    pub communities: Vec<PeerIn>,
}

/// A recognised peer in one community.
#[derive(Debug, Clone)]
pub struct PeerIn {
    /// Which community.
    pub community: CommunityId,
    /// Whose device it is.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// Since when both hold the same.
    pub equal_since: Option<Timestamp>,
    /// Headers and bodies on their way to us.
    pub missing_here: u64,
    /// Headers and bodies on their way to them, as far as they have asked.
    pub missing_there: u64,
}

impl Engine {
    /// A mind that knows nothing yet. All its chance comes from the seed.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            rng: StdRng::from_seed(seed),
            facts: Facts::default(),
            communities: BTreeMap::new(),
            sessions: BTreeMap::new(),
            joins: BTreeMap::new(),
            doors: BTreeMap::new(),
            tried: VecDeque::new(),
            gathering: None,
            tail_lost: false,
        }
    }

    /// Whether nothing is written any more, because the end of our own logs may be lost.
    #[must_use]
    pub fn has_lost_its_tail(&self) -> bool {
        self.tail_lost
    }

    /// Writes nothing more in what was recalled: the store has lost something, and to write again
    /// at a place that others have seen filled would show to all as a copied device. Everything is
    /// still read, received and passed on.
    pub fn write_no_more(&mut self) {
        self.tail_lost = true;
    }

    /// Moves the node on by one input. Never fails, never waits.
    ///
    /// Effects are to be carried out in order. `Keep` stands before everything that speaks of what
    /// is kept; if keeping fails, what follows must not be done.
    #[must_use = "effects that nobody carries out are lost"]
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Vec<Effect> {
        let mut out = Out::new(now);
        let touched = match &input {
            Input::Received(link, _) | Input::Unreadable(_, _, Some(link)) => Touched::One(*link),
            Input::Tick => Touched::All,
            _ => Touched::Changed,
        };
        match input {
            Input::Connected {
                link,
                side,
                ours,
                theirs,
            } => self.connected(link, side, ours, theirs, &mut out),
            Input::Disconnected(link) => self.disconnected(link, &mut out),
            Input::Received(link, bytes) => self.received(link, &bytes, &mut out),
            Input::Recalled(community, bodies) => self.reopened(community, bodies, &mut out),
            Input::Unreadable(community, unread, link) => {
                self.unreadable(community, &unread, link, &mut out);
            }
            Input::Wished(ticket, wish) => self.wished(ticket, wish, &mut out),
            Input::GaveUp(ticket) => {
                self.joins.remove(&ticket);
                self.leave_door(ticket);
                self.leave_founding(ticket, &mut out);
            }
            Input::Tick => self.tick(&mut out),
        }
        self.gather(&mut out);
        self.look_after_founding(&mut out);
        self.settle(touched, &mut out);
        out.finish()
    }

    /// The communities that this node holds.
    pub fn communities(&self) -> impl Iterator<Item = &Community> {
        self.communities.values()
    }

    /// One community.
    #[must_use]
    pub fn community(&self, id: CommunityId) -> Option<&Community> {
        self.communities.get(&id)
    }

    /// Whether anything is under way that needs a [`Input::Tick`] about once a second. Sessions in
    /// which both hold the same need none: time alone changes nothing for them.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let rereads = |community: &Community| {
            !(community.reread.is_empty()
                && community.to_drop.is_empty()
                && community.keys_to_check.is_empty()
                && community.circles.seen_to == community.control.len())
        };
        self.sessions.values().any(|session| !session.is_at_rest())
            || !self.joins.is_empty()
            || !self.doors.is_empty()
            || self.gathering.is_some()
            || self.communities.values().any(rereads)
    }

    /// Whom we are in a session with.
    #[must_use]
    pub fn peers(&self) -> Vec<Peer> {
        let open = self.sessions.iter().filter_map(|(link, session)| {
            let Stage::Open(open) = &session.stage else {
                return None;
            };
            let communities = open.shared.iter().filter_map(|shared| {
                let community = self.communities.get(&shared.community)?;
                let device = community.members().device(shared.device)?;
                Some(PeerIn {
                    community: shared.community,
                    person: device.person,
                    device: shared.device,
                    equal_since: shared.equal_since,
                    missing_here: shared.missing_here(community),
                    missing_there: shared.missing_there(),
                })
            });
            Some(Peer {
                link: *link,
                communities: communities.collect(),
            })
        });
        open.collect()
    }

    fn connected(&mut self, link: Link, side: Side, ours: Vec<u8>, theirs: Vec<u8>, out: &mut Out) {
        let (recognition, say) = Recognition::begin(side, ours, theirs, &mut self.rng);
        let session = Session {
            side,
            since: out.now,
            stage: Stage::Recognising(recognition),
        };
        self.sessions.insert(link, session);
        for bytes in say {
            out.push(Effect::Send(link, bytes));
        }
    }

    fn disconnected(&mut self, link: Link, out: &mut Out) {
        if let Some(session) = self.sessions.remove(&link)
            && let Stage::Open(open) = &session.stage
        {
            for shared in &open.shared {
                if let Some(community) = self.communities.get_mut(&shared.community) {
                    community.traffic.release(&shared.wants);
                }
            }
            out.notify(Happened::Left(link));
        }
    }

    /// Parts without a word.
    fn part(&mut self, link: Link, why: &'static str, out: &mut Out) {
        self.disconnected(link, out);
        out.push(Effect::HangUp(link, why));
    }

    fn tick(&mut self, out: &mut Out) {
        self.forget(out);
        if !self.tail_lost {
            self.renew_names(out);
        }
        self.tend_sealing_keys(out);
        self.look_after_circles(out);
        self.close_old_doors(out);
        let now = out.now.millis();
        let late = |since: Timestamp, most: u64| now.saturating_sub(since.millis()) > most;
        let over: Vec<(Link, &'static str)> = self
            .sessions
            .iter()
            .filter_map(|(link, session)| match &session.stage {
                Stage::Parting(at) if *at <= out.now => Some((*link, "nobody we know")),
                Stage::Parting(_) => None,
                Stage::Open(open) => {
                    let silent =
                        |shared: &Shared| shared.awaits() && late(shared.progress, PATIENCE_MS);
                    let silent = open.shared.iter().any(silent);
                    silent.then_some((*link, "no answer"))
                }
                Stage::Cofounding(_) => {
                    late(session.since, FOUNDING_MS).then_some((*link, "a founding took too long"))
                }
                Stage::Partner(partner) if partner.is_here() => None, // as long as the founding
                Stage::Visited(_) | Stage::Knocking(_) | Stage::Partner(_) => {
                    late(session.since, VISIT_MS).then_some((*link, "a visit took too long"))
                }
                _ => late(session.since, GREETING_MS).then_some((*link, "greeting took too long")),
            })
            .collect();
        for (link, why) in over {
            self.part(link, why, out);
        }
    }

    fn device_master(&mut self, out: &mut Out) -> DeviceMaster {
        if let Some(master) = &self.facts.device {
            return master.clone();
        }
        let mut bytes = [0; 32];
        self.rng.fill_bytes(&mut bytes);
        out.fact(recall::DEVICE, vec![], Some(bytes.to_vec()));
        let master = DeviceMaster::from_secret(Secret32::from_bytes(bytes));
        self.facts.device = Some(master.clone());
        master
    }
}

/// The frame that carries these bodies; see [`Effect::SendBodies`].
#[must_use]
pub fn bodies_frame(community_index: u8, bodies: Vec<(Place, Vec<u8>)>) -> Vec<u8> {
    Frame::Bodies(community_index, bodies).encode()
}
