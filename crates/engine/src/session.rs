//! One conversation with one peer: how far it has come, and what each side lacks.
//!
//! ```text
//! Recognising ─► Proving ─► Open                      two members
//!            └─► Hosting ─► Open                      we let somebody in
//!            └─► Joining ─► Open                      somebody lets us in
//!            └─► Visited ─► Open                      somebody stands at our door
//!            └─► Knocking ─► Open                     we stand at somebody's door
//!            └─► Partner ─► Open                      somebody founds with us
//!            └─► Cofounding ─► Open                   we found with somebody
//! ```
//!
//! This file holds the state; [`crate::reconcile`] finds out what is lacking, [`crate::ask`] and
//! [`crate::give`] move it.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use potluck_model::id::{CommunityId, DeviceId, KeyId};
use potluck_model::op::{LogId, Place};
use potluck_model::time::Timestamp;
use potluck_model::wire::{Level, Mark, Span};

use crate::cofound::Cofounder;
use crate::community::Community;
use crate::founding::Partner;
use crate::join::{Hosting, Joining};
use crate::knock::Knock;
use crate::limits::{CREDIT, LOG_LENGTH, MOST_CREDIT};
use crate::recognise::{Recognition, Said, Whom};
use crate::visit::Visit;
use crate::{Side, Ticket};

/// One session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) side: Side,
    pub(crate) since: Timestamp,
    pub(crate) stage: Stage,
}

/// How far a session has come.
#[derive(Debug)]
pub(crate) enum Stage {
    /// M1 to M5.
    Recognising(Recognition),
    /// M6, M7: we know whom it should be, and wait for the proof.
    Proving(Vec<Whom>, Said),
    /// Somebody holds an invitation of ours.
    Hosting(Box<Hosting>),
    /// We hold an invitation of theirs.
    Joining(Box<Joining>),
    /// Somebody stands at our door.
    Visited(Box<Visit>),
    /// We stand at somebody's door.
    Knocking(Box<Knock>),
    /// Somebody founds with us, as we asked them to.
    Partner(Box<Partner>),
    /// We found with somebody, as they asked us to.
    Cofounding(Box<Cofounder>),
    /// Both are in.
    Open(Open),
    /// To be closed without a word at this moment.
    Parting(Timestamp),
}

/// A session of two members.
#[derive(Debug)]
pub(crate) struct Open {
    /// What both have said while recognising; fingerprints are bound to it.
    pub(crate) said: Said,
    /// The communities in common, by id: frames name them by their place here.
    pub(crate) shared: Vec<Shared>,
    /// How many more bytes we may send.
    pub(crate) credit: u64,
}

impl Stage {
    /// The wish to be let in that has brought us here.
    pub(crate) fn wish(&self) -> Option<Ticket> {
        match self {
            Self::Joining(joining) => Some(joining.ticket()),
            Self::Knocking(knock) => Some(knock.ticket()),
            Self::Cofounding(all) => Some(all.ticket()),
            _ => None,
        }
    }
}

impl Session {
    /// Whether both are in, hold the same, and owe each other nothing.
    pub(crate) fn is_at_rest(&self) -> bool {
        let Stage::Open(open) = &self.stage else {
            return false;
        };
        let rests = |shared: &Shared| shared.equal_since.is_some() && !shared.awaits();
        open.shared.iter().all(rests)
    }
}

impl Open {
    /// Begins with nothing known.
    pub(crate) fn new(
        said: Said,
        shared: impl IntoIterator<Item = (CommunityId, DeviceId)>,
    ) -> Self {
        Self {
            said,
            shared: shared
                .into_iter()
                .map(|(community, device)| Shared::new(community, device))
                .collect(),
            credit: CREDIT,
        }
    }

    /// We may send so many bytes more.
    pub(crate) fn grant(&mut self, bytes: u64) {
        self.credit = self.credit.saturating_add(bytes).min(MOST_CREDIT);
    }
}

/// One community in one session.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Which.
    pub(crate) community: CommunityId,
    /// The peer's device in it.
    pub(crate) device: DeviceId,
    /// Whether we have all control operations of theirs; before that nothing else is said.
    pub(crate) level: ControlStage,
    /// What they asked before we were ready to say.
    pub(crate) asked: Option<([u8; 8], Vec<[u8; 8]>)>,
    /// Whose control operations we have asked for, and how many of each log we had.
    pub(crate) wanted_control: Vec<(DeviceId, u64)>,
    /// How many frames of them have come, and whether some built on what was not here.
    pub(crate) control_pages: (u32, bool),
    /// Whether we wait for their rows.
    pub(crate) asking_rows: bool,
    /// Logs of which nothing is taken in this session.
    pub(crate) forgotten: BTreeSet<LogId>,
    /// Logs of which came what builds on control operations that were not here, and how many were;
    /// they are asked for again when there are more.
    pub(crate) early: BTreeMap<LogId, usize>,
    /// Bodies they asked for before we were ready to give any.
    pub(crate) asked_early: Vec<Span>,
    /// How far they hold each log, as they said.
    pub(crate) theirs: BTreeMap<LogId, Mark>,
    /// How things stand with them, as they said.
    pub(crate) their_level: Option<Level>,
    /// How things stand here, as we said, and the state of the community it was computed from.
    pub(crate) said_level: Option<(u64, Level)>,
    /// The level of theirs that rows were compared for last, and how many devices we knew of then:
    /// what they said of others was passed over.
    pub(crate) compared: Option<(Level, usize)>,
    /// The generation of the frontier and the state of the community in which they were found to hold
    /// all that we do.
    pub(crate) level_at: Option<(u64, u64)>,
    /// The fingerprint of control in this session, and of which version of its rows it is.
    pub(crate) control_print: Option<(u64, [u8; 8])>,
    /// The control fingerprint of theirs that control was pulled for last.
    pub(crate) pulled_for: Option<[u8; 8]>,
    /// Whether control is being pulled once more.
    pub(crate) pulling_again: bool,
    /// How many control operations we had when we last said how things stand.
    pub(crate) said_control: usize,
    /// When rows were last compared.
    pub(crate) compared_at: Timestamp,
    /// Logs in which they may be ahead of us.
    pub(crate) ahead: BTreeSet<LogId>,
    /// The state of the community up to which they know how far our logs have grown; nothing
    /// before they have asked.
    pub(crate) told_version: Option<u64>,
    /// The state of the community, and what was released in it, for which this was settled last.
    pub(crate) settled: Option<(u64, u64)>,
    /// When they last brought us nearer to what we wait for.
    pub(crate) progress: Timestamp,
    /// Whether they have been shown that a device forked, and which.
    pub(crate) shown_forks: BTreeSet<LogId>,
    /// The state of the community that the last receipt speaks of.
    pub(crate) receipt_version: Option<u64>,
    /// The receipt we gave last.
    pub(crate) receipt: Option<(u64, u64, u64)>,
    /// What we have asked for.
    pub(crate) wants: Wants,
    /// What they have asked for.
    pub(crate) owes: Owes,
    /// Since when both hold the same.
    pub(crate) equal_since: Option<Timestamp>,
    /// Which keys we have asked of them, and how many control operations were here then.
    pub(crate) asked_keys: BTreeMap<KeyId, usize>,
    /// Whether they have not answered yet.
    pub(crate) keys_on_their_way: bool,
}

/// How far control has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ControlStage {
    /// We wait for their level.
    Waiting,
    /// We have asked for their rows or operations.
    Pulling,
    /// We hold all of theirs, and they are in.
    Done,
}

/// What is on its way to us.
#[derive(Debug, Default)]
pub(crate) struct Wants {
    /// Headers.
    pub(crate) headers: BTreeMap<LogId, Wanted>,
    /// Bodies.
    pub(crate) bodies: BTreeSet<Place>,
    /// Bodies that they do not have either.
    pub(crate) lacking: BTreeSet<Place>,
    /// Logs of which a run did not follow ours, asked for from the beginning once.
    pub(crate) probed: BTreeSet<LogId>,
}

impl Wants {
    /// Whether nothing is on its way.
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.bodies.is_empty()
    }
}

/// Headers of one log that are on their way to us.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Up to here.
    pub(crate) to: u64,
    /// Whether what has come of them could not be taken, so that the rest cannot be either.
    pub(crate) spoiled: bool,
    /// Whether that was because it does not follow what we hold.
    pub(crate) apart: bool,
}

/// What is on its way to them.
#[derive(Debug, Default)]
pub(crate) struct Owes {
    /// Headers: the next, and the last.
    pub(crate) headers: BTreeMap<LogId, (u64, u64)>,
    /// The log of which headers were sent last; logs take turns.
    pub(crate) turn: Option<LogId>,
    /// How many frames of bodies were sent since the last one of headers.
    pub(crate) bodies_in_a_row: u64,
    /// Bodies, in order of care.
    pub(crate) bodies: VecDeque<Place>,
    /// The same bodies, so that none is promised twice.
    pub(crate) promised: BTreeSet<Place>,
    /// Bodies that we had to say we lack: they are told when one comes.
    pub(crate) lacked: BTreeSet<Place>,
    /// Keys, to be answered as soon as it is clear that they are in.
    pub(crate) keys: Option<Vec<KeyId>>,
}

impl Owes {
    /// Whether the header of this place is still owed.
    pub(crate) fn owes_header(&self, place: &Place) -> bool {
        let owed = self.headers.get(&place.log);
        owed.is_some_and(|(next, to)| (*next..=*to).contains(&place.seq))
    }
}

impl Shared {
    /// Begins with nothing known.
    pub(crate) fn new(community: CommunityId, device: DeviceId) -> Self {
        Self {
            community,
            device,
            level: ControlStage::Waiting,
            asked: None,
            wanted_control: vec![],
            control_pages: (0, false),
            asking_rows: false,
            forgotten: BTreeSet::new(),
            early: BTreeMap::new(),
            asked_early: vec![],
            theirs: BTreeMap::new(),
            their_level: None,
            said_level: None,
            compared: None,
            level_at: None,
            control_print: None,
            pulled_for: None,
            pulling_again: false,
            said_control: 0,
            compared_at: Timestamp::default(),
            ahead: BTreeSet::new(),
            told_version: None,
            settled: None,
            progress: Timestamp::default(),
            shown_forks: BTreeSet::new(),
            receipt_version: None,
            receipt: None,
            wants: Wants::default(),
            owes: Owes::default(),
            equal_since: None,
            asked_keys: BTreeMap::new(),
            keys_on_their_way: false,
        }
    }

    /// Takes nothing more of a log in this session.
    pub(crate) fn forget(&mut self, log: LogId) {
        self.theirs.remove(&log);
        self.ahead.remove(&log);
        self.forgotten.insert(log);
    }

    /// Whether they owe us an answer.
    pub(crate) fn awaits(&self) -> bool {
        !self.is_quiet() || self.their_level.is_none()
    }

    /// Something is about to be asked: from now on they have their time to answer.
    pub(crate) fn begin_to_wait(&mut self, now: Timestamp) {
        if !self.awaits() {
            self.progress = now;
        }
    }

    /// How many headers and bodies are still to come to us: headers as far as they hold them.
    pub(crate) fn missing_here(&self, community: &Community) -> u64 {
        let headers = self.ahead.iter().map(|log| {
            let theirs = self.theirs.get(log).map_or(0, |mark| mark.length);
            let counts = theirs.min(LOG_LENGTH).min(community.limit(*log));
            counts.saturating_sub(community.length(*log))
        });
        headers.sum::<u64>() + self.wants.bodies.len() as u64
    }

    /// How many headers and bodies they have asked for and not yet got.
    pub(crate) fn missing_there(&self) -> u64 {
        let headers = self.owes.headers.values();
        let headers = headers.map(|(next, to)| (to + 1).saturating_sub(*next));
        headers.sum::<u64>() + self.owes.bodies.len() as u64
    }

    /// Whether nothing more is to come from them, as far as we know.
    pub(crate) fn is_quiet(&self) -> bool {
        self.level == ControlStage::Done
            && !self.pulling_again
            && !self.asking_rows
            && self.wants.is_empty()
    }
}
