//! One key or data log as this node holds it: its headers in memory, and which bodies are missing.
//!
//! Invariant: headers are consecutive from 1, each verified. Signatures are kept at every sequence
//! number divisible by 64 and at the tip, so that runs can be cut there.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::{CommunityId, OpId};
use potluck_model::op::{BadHeader, Header, Kind, LogId, NO_OP, OpSignature};
use potluck_model::run::{Entry, Run, SPAN, Tip};
use potluck_model::time::{Day, LogicalTime};
use potluck_model::wire::Mark;

use crate::limits::LOG_LENGTH;

mod end;
mod over;
mod snapshot;

pub(crate) use end::End;
pub(crate) use snapshot::{Headers, LogSheet};

/// [`SPAN`], to count headers by.
#[expect(clippy::cast_possible_truncation, reason = "it is 64")]
const SPAN_LENGTH: usize = SPAN as usize;

/// What is held of one header: everything that its place does not imply, but for the heads.
#[derive(Debug, Clone)]
struct Held {
    id: OpId,
    kind: Kind,
    time: LogicalTime,
    expires: Day,
    /// The same, or 400 days after it was first seen here, if that is earlier.
    expires_here: Day,
    hint: [u8; 8],
    nonce: [u8; 24],
    body_len: u32,
    body_hash: [u8; 32],
}

/// A proof that a device wrote two different things at one place.
#[derive(Debug, Clone)]
pub(crate) struct Fork {
    /// The first place at which they differ.
    pub(crate) at: u64,
    /// The other branch, from a place before on, with its signature.
    pub(crate) other: Run,
}

/// One log, as far as it is held.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    community: CommunityId,
    id: LogId,
    headers: Vec<Held>,
    /// The bytes of all bodies up to and with each 64th, so that few have to be added up.
    bytes: Vec<u64>,
    /// The control heads that operations name, which rarely change: each from a place on.
    heads: Vec<(u64, Box<[OpId]>)>,
    signatures: BTreeMap<u64, OpSignature>,
    missing: BTreeSet<u64>,
    /// Bodies that are over: neither held nor missing.
    gone: BTreeSet<u64>,
    /// What the author asked to forget.
    retracted: BTreeSet<u64>,
    fork: Option<Fork>,
    end: Option<End>,
    /// Whether what was held was of another branch than the one that counts.
    by_tip: bool,
}

/// What a run was to a log.
#[derive(Debug)]
pub(crate) enum Taken {
    /// New headers; their sequence numbers begin here.
    New(u64),
    /// All of it was held already.
    Known,
    /// It does not follow what is held: of another branch, or spoiled.
    Apart,
    /// It builds on control operations that have not come yet.
    Early,
    /// A valid signature on another operation at a place we hold: the device has forked.
    Fork,
}

impl Log {
    /// A log of which nothing is held.
    pub(crate) fn new(community: CommunityId, id: LogId) -> Self {
        Self {
            community,
            id,
            headers: vec![],
            bytes: vec![],
            heads: vec![],
            signatures: BTreeMap::new(),
            missing: BTreeSet::new(),
            gone: BTreeSet::new(),
            retracted: BTreeSet::new(),
            fork: None,
            end: None,
            by_tip: false,
        }
    }

    /// Which log it is.
    pub(crate) fn id(&self) -> LogId {
        self.id
    }

    /// How many headers are held.
    pub(crate) fn length(&self) -> u64 {
        self.headers.len() as u64
    }

    /// How far it counts, if its bodies may have so many bytes in all: up to where the device was
    /// put out, forked, or went over its quota.
    pub(crate) fn counts_to(&self, bytes: u64) -> u64 {
        let spans = self.bytes.partition_point(|all| *all <= bytes);
        let mut all = spans.checked_sub(1).map_or(0, |last| self.bytes[last]);
        let begun = spans * SPAN_LENGTH;
        let fits = |held: &&Held| {
            all += u64::from(held.body_len);
            all <= bytes
        };
        let rest = self.headers.iter().skip(begun).take_while(fits).count();
        let within = (begun + rest) as u64;
        within.min(LOG_LENGTH).min(self.limit())
    }

    /// The mark that a peer would tell who held `length` headers of our branch.
    pub(crate) fn mark_at(&self, length: u64) -> Mark {
        self.at(length).map_or(Mark::default(), |held| {
            let tip = held.id.beginning();
            Mark { length, tip }
        })
    }

    /// The last operation.
    pub(crate) fn tip(&self) -> Tip {
        self.tip_at(self.length())
    }

    /// Whether a run follows what is held here and bears its device's signature.
    pub(crate) fn is_genuine(&self, run: &Run) -> bool {
        let follows = run.first >= 1 && run.first <= self.length() + 1;
        follows
            && run
                .headers(self.community, &self.tip_at(run.first - 1))
                .is_ok()
    }

    fn tip_at(&self, length: u64) -> Tip {
        self.at(length).map_or_else(Tip::nothing, |held| Tip {
            id: held.id,
            length,
            heads: self.heads_at(length).to_vec(),
        })
    }

    /// The control heads that the operation at a place names.
    fn heads_at(&self, seq: u64) -> &[OpId] {
        let next = self.heads.partition_point(|(from, _)| *from <= seq);
        let named = next.checked_sub(1).and_then(|at| self.heads.get(at));
        named.map_or(&[], |(_, heads)| heads)
    }

    /// The last operation with its signature; nothing if none is held.
    #[cfg_attr(not(test), allow(dead_code))] // see cut.rs
    pub(crate) fn signed_tip(&self) -> Option<(u64, OpId, OpSignature)> {
        let (seq, signature) = self.signatures.last_key_value()?;
        let held = self.at(*seq)?;
        Some((*seq, held.id, *signature))
    }

    /// The control heads that the first operation names; empty when none is held.
    pub(crate) fn first_heads(&self) -> &[OpId] {
        self.heads_at(1)
    }

    /// The control heads that operations name, each as often as they change.
    pub(crate) fn heads_named(&self) -> impl Iterator<Item = &[OpId]> {
        self.heads.iter().map(|(_, heads)| &**heads)
    }

    /// The logical time of the last operation.
    pub(crate) fn last_time(&self) -> LogicalTime {
        self.headers
            .last()
            .map_or(LogicalTime::default(), |held| held.time)
    }

    fn at(&self, seq: u64) -> Option<&Held> {
        let index = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.headers.get(index)
    }

    /// The full header at a place.
    pub(crate) fn header(&self, seq: u64) -> Option<(OpId, Header)> {
        let held = self.at(seq)?;
        let prev = self
            .at(seq.checked_sub(1)?)
            .map_or(NO_OP, |before| before.id);
        let header = Header {
            kind: held.kind,
            community: self.community,
            device: self.id.device,
            seq,
            prev,
            time: held.time,
            expires: held.expires,
            heads: self.heads_at(seq).to_vec(),
            hint: held.hint,
            nonce: held.nonce,
            body_len: held.body_len,
            body_hash: held.body_hash,
        };
        Some((held.id, header))
    }

    /// The name, time and size of the operation at a place, without building its header.
    pub(crate) fn brief(&self, seq: u64) -> Option<(OpId, LogicalTime, u32)> {
        self.at(seq).map(|held| (held.id, held.time, held.body_len))
    }

    /// Verifies a run and takes what of it is new. Nothing is taken from a run that is not valid.
    ///
    /// # Errors
    /// If the run could not be valid in any state of this log.
    pub(crate) fn take(&mut self, run: &Run) -> Result<Taken, BadHeader> {
        if run.first == 0 || run.first > self.length() + 1 {
            return Ok(Taken::Apart);
        }
        let before = self.tip_at(run.first - 1);
        let headers = match run.headers(self.community, &before) {
            Ok(headers) => headers,
            // Of another branch, its hashes cannot fit ours: only a probe from further back tells.
            Err(BadHeader::Signature) if run.first > 1 => return Ok(Taken::Apart),
            Err(bad) => return Err(bad),
        };
        let ids: Vec<OpId> = headers.iter().map(|(id, _)| *id).collect();
        if self.is_of_another_end(run.first, &ids) {
            return Ok(Taken::Apart);
        }
        if let Some(at) = self.differs_at(&headers) {
            if self.end.is_some_and(|end| self.at(end.seq).is_some()) {
                return Ok(Taken::Known); // it has been decided which branch counts
            }
            let earlier = self.fork.as_ref().is_none_or(|known| at < known.at);
            if earlier {
                let other = run.clone();
                self.fork = Some(Fork { at, other });
            }
            return Ok(if earlier { Taken::Fork } else { Taken::Known });
        }
        if self.fork.is_some() {
            return Ok(Taken::Known);
        }
        let first_new = self.length() + 1;
        let grows = headers
            .iter()
            .find(|(_, header)| header.seq == first_new)
            .is_none_or(|(_, header)| header.time.follows(self.last_time()));
        if !grows {
            return Err(BadHeader::Place);
        }
        self.append(headers, run.signature);
        if let Some(end) = self.end.filter(|end| end.seq <= self.length()) {
            self.end_at(Some(end)); // its signature goes with it from now on
        }
        Ok(if self.length() < first_new {
            Taken::Known
        } else {
            Taken::New(first_new)
        })
    }

    /// The first place at which headers differ from those that are held.
    fn differs_at(&self, headers: &[(OpId, Header)]) -> Option<u64> {
        let mut seqs = headers
            .iter()
            .filter(|(id, header)| self.at(header.seq).is_some_and(|held| held.id != *id))
            .map(|(_, header)| header.seq);
        seqs.next()
    }

    /// Takes a run that was verified before it was kept.
    ///
    /// # Errors
    /// If it does not follow.
    pub(crate) fn recall(&mut self, run: &Run) -> Result<(), BadHeader> {
        let headers = run.rebuild(self.community, &self.tip_at(run.first.saturating_sub(1)))?;
        if let Some(at) = self.differs_at(&headers) {
            let other = run.clone();
            self.fork = Some(Fork { at, other });
        } else {
            self.append(headers, run.signature);
        }
        Ok(())
    }

    fn append(&mut self, headers: Vec<(OpId, Header)>, signature: OpSignature) {
        let (tip, last) = (self.length(), headers.last().map(|(_, header)| header.seq));
        // Doubling would leave half of the largest thing in memory empty.
        let spare = self.headers.capacity() - self.headers.len();
        if spare < headers.len() {
            self.headers
                .reserve_exact(headers.len() + self.headers.len() / 8);
        }
        for (id, header) in headers {
            if header.seq != self.length() + 1 {
                continue;
            }
            let before = self.heads.last();
            if before.is_none_or(|(_, heads)| **heads != *header.heads) {
                self.heads.push((header.seq, header.heads.into()));
            }
            self.missing.insert(header.seq);
            self.push(Held {
                id,
                kind: header.kind,
                time: header.time,
                expires: header.expires,
                expires_here: header.expires,
                hint: header.hint,
                nonce: header.nonce,
                body_len: header.body_len,
                body_hash: header.body_hash,
            });
        }
        if let Some(last) = last.filter(|last| *last > tip) {
            if !tip.is_multiple_of(SPAN) {
                self.signatures.remove(&tip);
            }
            self.signatures.insert(last, signature);
        }
    }

    fn push(&mut self, held: Held) {
        self.headers.push(held);
        if self.headers.len().is_multiple_of(SPAN_LENGTH) {
            let span = self.headers.iter().rev().take(SPAN_LENGTH);
            let span: u64 = span.map(|held| u64::from(held.body_len)).sum();
            self.bytes.push(self.bytes.last().unwrap_or(&0) + span);
        }
    }

    /// The run that begins at `first`, up to the next place where a signature is kept.
    pub(crate) fn run_from(&self, first: u64) -> Option<Run> {
        let (last, signature) = self.signatures.range(first..).next()?;
        let before = self.tip_at(first.checked_sub(1)?);
        let mut heads = before.heads;
        let mut entries = vec![];
        for seq in first..=*last {
            let (_, header) = self.header(seq)?;
            entries.push(Entry::of(&header, &heads));
            heads = header.heads;
        }
        Some(Run {
            log: self.id,
            first,
            entries,
            signature: *signature,
        })
    }

    /// Notes that the body at a place is kept.
    pub(crate) fn has_body(&mut self, seq: u64) {
        self.missing.remove(&seq);
    }

    /// Whether the header is held and the body is not.
    pub(crate) fn lacks_body(&self, seq: u64) -> bool {
        self.missing.contains(&seq) || self.gone.contains(&seq)
    }

    /// How many bodies are missing, expired or not.
    pub(crate) fn lacks(&self) -> u64 {
        self.missing.len() as u64
    }

    /// Whether the body of any header is missing, expired or not.
    pub(crate) fn lacks_any(&self) -> bool {
        !self.missing.is_empty()
    }

    /// The places up to one whose bodies are missing and whose day has not passed.
    pub(crate) fn missing(&self, to: u64, today: Day) -> impl DoubleEndedIterator<Item = u64> {
        let over = move |seq: &u64| self.is_over(*seq, today);
        let missing = self.missing.range(..=to).copied();
        missing.filter(move |seq| !over(seq))
    }

    /// The proof that the device forked this log: then nothing more is taken from it.
    pub(crate) fn fork(&self) -> Option<&Fork> {
        self.fork.as_ref()
    }

    /// Both branches where they part, for somebody who holds either to see.
    pub(crate) fn fork_shown(&self) -> Vec<Run> {
        let Some(fork) = &self.fork else {
            return vec![];
        };
        let mut runs = vec![];
        let mut next = fork.other.first;
        while next <= fork.at {
            let Some(run) = self.run_from(next) else {
                break;
            };
            next += run.entries.len() as u64;
            runs.push(run);
        }
        runs.push(fork.other.clone());
        runs
    }
}

#[cfg(test)]
mod tests;
