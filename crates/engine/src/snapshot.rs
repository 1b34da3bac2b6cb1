//! What a start needs, as one thing: a snapshot, so that a start reads what has changed since
//! instead of everything.
//!
//! ```text
//! a stop    engine, index ─► leaves ─► kept by the shell, sealed
//! a start   leaves ─► Snapshot ─┐
//!           facts ──────────────┼─► control operations ─► logs and boards put back ─► the rest
//!           segments it names ──┘                                                      read
//!           segments behind it ─► read as ever
//! ```
//!
//! In it are the headers of all logs, what the community's own records say, and where each body
//! lies. Control operations, keys, circles, messages and decisions are few: those are read from
//! their segments as ever, through the one door ([`crate::recall`]), so what they mean is decided in
//! one place. A snapshot names the segments in which they are.
//!
//! It is a cache. Whatever is wrong with it, the segments tell everything.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::board::{BoardSnapshot, Numbered};
use potluck_model::bytes::Malformed;
use potluck_model::id::{CommunityId, OpId};
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::segment::Piece;
use potluck_model::time::{Day, LogicalTime, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::alarm::Alarm;
use crate::community::Community;
use crate::index::{Index, IndexSheet};
use crate::log::{Headers, Log, LogSheet};
use crate::logs::Logs;
use crate::out::Out;
use crate::places::Places;
use crate::{BadSegment, Engine};

/// Which form the leaves have that this version writes, and the only one it reads.
const FORM: u16 = 2;

/// One leaf, in this order; those behind a community's first are its own.
#[derive(Serialize, Deserialize)]
enum Leaf<'a> {
    Begin {
        forms: (u16, u16),
        /// Everything up to this segment is told.
        last: u64,
        /// The segments that have to be read all the same.
        rest: Vec<u64>,
    },
    Index(IndexSheet),
    Community(CommunityId, LogicalTime),
    Log(Box<LogSheet>),
    Headers(Headers),
    #[serde(borrow)]
    Board(&'a [u8]),
    End,
}

/// A snapshot that cannot be gone on from.
#[derive(Debug, Error)]
pub enum BadSnapshot {
    /// Another version has written it, or it is not whole.
    #[error("it was written by another version, or is not whole")]
    Form,
    /// It is about a community that the segments do not tell of.
    #[error("it tells of a community that is not here")]
    Stray,
    /// A segment that it names cannot be recalled.
    #[error(transparent)]
    Segment(#[from] BadSegment),
}

impl From<Malformed> for BadSnapshot {
    fn from(_: Malformed) -> Self {
        Self::Form
    }
}

impl Engine {
    /// Whether a snapshot would tell everything: nothing waits to be read again, or to be taken out
    /// of the store.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let settled = |it: &Community| it.to_drop.is_empty() && it.reread.is_empty();
        self.communities.values().all(settled)
    }

    /// Hands out what the next start can go on from, leaf by leaf. Most are of at most some
    /// 300 kB; that of a log is longer where its headers name other heads each time.
    /// `last` is the number of the last segment that was kept, `index` tells of all of them.
    ///
    /// # Errors
    /// The first one of `put`.
    pub fn write_snapshot<E>(
        &self,
        last: u64,
        index: &Index,
        mut put: impl FnMut(Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rest: BTreeSet<u64> = index.with_control().collect();
        for community in self.communities.values() {
            let untold = community.untold();
            let at = |place| Some(index.locate(community.id(), place)?.0);
            rest.extend(untold.filter_map(at));
        }
        let forms = (FORM, BoardSnapshot::FORM);
        let rest = rest.into_iter().collect();
        put(bytes(&Leaf::Begin { forms, last, rest }))?;
        for sheet in index.sheets() {
            put(bytes(&Leaf::Index(sheet)))?;
        }
        for (id, community) in &self.communities {
            put(bytes(&Leaf::Community(*id, community.clock)))?;
            for log in community.logs.values() {
                put(bytes(&Leaf::Log(Box::new(log.sheet()))))?;
                for headers in log.header_sheets() {
                    put(bytes(&Leaf::Headers(headers)))?;
                }
            }
            let number = community.numbers();
            let board = community.board();
            board.write_snapshot(number, |piece| put(bytes(&Leaf::Board(piece))))?;
        }
        put(bytes(&Leaf::End))
    }

    /// Takes in the control operations of a segment that a snapshot names, before the snapshot; all
    /// facts come before.
    ///
    /// # Errors
    /// As [`recall`](Self::recall).
    pub fn recall_control(&mut self, segment: &[u8]) -> Result<(), BadSegment> {
        self.recall_some(segment, |_, piece| matches!(piece, Piece::Control(_)))
    }

    /// Takes in what a snapshot does not tell of a segment that it names, after the snapshot.
    ///
    /// # Errors
    /// As [`recall`](Self::recall).
    pub fn recall_rest(&mut self, segment: &[u8]) -> Result<(), BadSegment> {
        self.recall_some(segment, |community, piece| match piece {
            // What was refused before may have been let in by what people wrote since.
            Piece::Control(_) => true,
            Piece::Run(_) => false,
            Piece::Body(place, _) => !community.is_some_and(|it| it.is_told(*place)),
        })
    }

    /// Goes on from a snapshot, and gives back where the bodies lie.
    ///
    /// # Errors
    /// If it is not whole, or tells of a community that is not here. Then this engine is of no use.
    pub fn restore(&mut self, snapshot: Snapshot) -> Result<Index, BadSnapshot> {
        if !snapshot.ended {
            return Err(BadSnapshot::Form);
        }
        for (id, told) in snapshot.communities {
            let community = self.communities.get_mut(&id);
            community.ok_or(BadSnapshot::Stray)?.put_back(told);
        }
        Ok(snapshot.index)
    }
}

impl Community {
    /// Bodies that are held and whose meaning a snapshot does not tell.
    fn untold(&self) -> impl Iterator<Item = Place> {
        let held = self.logs.values().flat_map(|log| {
            let places = log.places();
            places.filter(|(place, _)| !log.lacks_body(place.seq))
        });
        held.filter(|(_, op)| !self.board().is_in_snapshot(*op))
            .map(|(place, _)| place)
    }

    /// A number for each operation: those of each log follow each other, and so do the logs.
    fn numbers(&self) -> impl Fn(OpId) -> Option<u32> {
        let mut before = 0;
        let mut first = BTreeMap::new();
        for (id, log) in self.logs.iter() {
            first.insert(*id, before);
            before += log.length();
        }
        move |op| {
            let place = self.place_of(op)?;
            u32::try_from(first.get(&place.log)? + place.seq - 1).ok()
        }
    }

    fn is_told(&self, place: Place) -> bool {
        self.brief(place)
            .is_some_and(|(op, ..)| self.board().is_in_snapshot(op))
    }

    fn put_back(&mut self, told: Told) {
        // What is put back was told to everybody, and kept, before.
        let mut out = Out::new(Timestamp::default());
        self.clock = self.clock.max(told.clock);
        self.board = told.board.board();
        self.places = Places::of(&told.logs);
        self.logs = Logs::of(told.logs);
        self.frontier.is_over();
        let logs: Vec<LogId> = self.logs.keys().copied().collect();
        for id in logs {
            self.version += 1;
            self.traffic.grew(id, self.version);
            let Some(log) = self.logs.get(&id) else {
                continue;
            };
            let beyond =
                (log.limit().saturating_add(1)..=log.length()).any(|seq| !log.lacks_body(seq));
            let named: Vec<Vec<_>> = log.heads_named().map(<[_]>::to_vec).collect();
            let forked = log.fork().is_some();
            for heads in named {
                self.builds_on(id.device, &heads, &mut out);
            }
            if forked {
                self.note_fork(id, &mut out);
            }
            // Since when is forgotten before the last of it is taken out: then it is time.
            if beyond && id.kind == LogKind::Data {
                self.hidden.entry(id.device).or_insert(Day::from_number(0));
            }
        }
        // Names are known only now.
        self.alarms
            .retain(|alarm| !matches!(alarm, Alarm::TwoHistories { .. }));
        for fork in self.control.forks() {
            self.tell_of_fork(&fork, &mut out);
        }
        self.know_myself();
    }
}

/// What is told of one community.
#[derive(Debug)]
struct Told {
    clock: LogicalTime,
    logs: BTreeMap<LogId, Log>,
    /// The logs in their order, with the number of the first operation of each.
    first: Vec<(u64, LogId)>,
    board: BoardSnapshot,
}

impl Told {
    /// The log that is being filled: the last one.
    fn filling(&mut self) -> Option<&mut Log> {
        let (_, id) = self.first.last()?;
        self.logs.get_mut(id)
    }
}

/// The operation with a number.
fn numbered(logs: &BTreeMap<LogId, Log>, first: &[(u64, LogId)], number: u32) -> Option<Numbered> {
    let number = u64::from(number);
    let next = first.partition_point(|(first, _)| *first <= number);
    let (first, id) = first.get(next.checked_sub(1)?)?;
    logs.get(id)?.numbered(number - first + 1)
}

/// A snapshot that is being read.
#[derive(Debug)]
pub struct Snapshot {
    last: u64,
    rest: Vec<u64>,
    index: Index,
    communities: BTreeMap<CommunityId, Told>,
    filling: Option<CommunityId>,
    ended: bool,
}

impl Snapshot {
    /// Begins with the first leaf.
    ///
    /// # Errors
    /// If another version has written it.
    pub fn begin(leaf: &[u8]) -> Result<Self, BadSnapshot> {
        let Ok(Leaf::Begin { forms, last, rest }) = postcard::from_bytes(leaf) else {
            return Err(BadSnapshot::Form);
        };
        if forms != (FORM, BoardSnapshot::FORM) {
            return Err(BadSnapshot::Form);
        }
        Ok(Self {
            last,
            rest,
            index: Index::default(),
            communities: BTreeMap::new(),
            filling: None,
            ended: false,
        })
    }

    /// The segment up to which everything is told.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The segments that have to be read all the same, in order.
    #[must_use]
    pub fn rest(&self) -> &[u64] {
        &self.rest
    }

    /// Takes in the next leaf.
    ///
    /// # Errors
    /// If it is not one that this version has written, or not in its place.
    pub fn take(&mut self, leaf: &[u8]) -> Result<(), BadSnapshot> {
        let leaf = postcard::from_bytes(leaf).map_err(|_| BadSnapshot::Form)?;
        let id = self.filling;
        let told = id.and_then(|id| Some((id, self.communities.get_mut(&id)?)));
        match (leaf, told) {
            _ if self.ended => return Err(BadSnapshot::Form),
            (Leaf::Begin { .. }, _) => return Err(BadSnapshot::Form),
            (Leaf::Index(sheet), _) => self.index.put_back(sheet)?,
            (Leaf::End, _) => self.ended = true,
            (Leaf::Community(id, clock), _) => {
                let board = BoardSnapshot::of(id.into());
                let told = Told {
                    clock,
                    logs: BTreeMap::new(),
                    first: Vec::new(),
                    board,
                };
                self.communities.insert(id, told);
                self.filling = Some(id);
            }
            (Leaf::Log(sheet), Some((id, told))) => {
                let log = Log::of_sheet(id, *sheet)?;
                let before = told.logs.values().map(Log::length).sum();
                told.first.push((before, log.id()));
                told.logs.insert(log.id(), log);
            }
            (Leaf::Headers(headers), Some((_, told))) => {
                let log = told.filling().ok_or(BadSnapshot::Form)?;
                log.put_back(headers);
            }
            (Leaf::Board(piece), Some((_, told))) => {
                let (logs, first) = (&told.logs, &told.first);
                told.board
                    .take(piece, |number| numbered(logs, first, number))?;
            }
            (_, None) => return Err(BadSnapshot::Form),
        }
        Ok(())
    }
}

fn bytes(leaf: &Leaf<'_>) -> Vec<u8> {
    postcard::to_allocvec(leaf).expect("memory takes any length, and all types have one")
}

#[cfg(test)]
mod tests {
    use potluck_model::id::hash;

    use super::*;

    /// Whoever changes what a leaf tells, or how, changes [`FORM`] with it: then the next start of a
    /// new version reads everything.
    #[test]
    fn leaves_of_another_form_say_so() {
        let (log, headers) = LogSheet::example();
        let community = CommunityId::from_bytes([1; 32]);
        let mut leaves = vec![
            Leaf::Begin {
                forms: (2, 3),
                last: 400,
                rest: vec![5, 600],
            },
            Leaf::Community(community, LogicalTime::from_bits(1 << 60)),
            Leaf::Log(Box::new(log)),
            Leaf::Headers(headers),
            Leaf::Board(b"a piece"),
            Leaf::End,
        ];
        leaves.extend(IndexSheet::examples().map(Leaf::Index));
        let all: Vec<u8> = leaves.iter().flat_map(bytes).collect();
        let all = hash("test", &[&all]);
        let all: String = all
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!((FORM, all.as_str()), (2, "e98b83a054160b54"));
    }
}
