//! The guard before Automerge: nothing that others wrote reaches Automerge unjudged.
//!
//! Automerge's decoder trusts its input. A change crafted by a member can take over another's
//! actor, spoil a batch, eat all memory, panic, or make a document that saves and does not load.
//! The guard lets through only changes of the narrow kind that our own [`Document`] writes:
//!
//! 1. one uncompressed chunk, with the right checksum, and nothing after it (`scan`);
//! 2. by the actor that was expected, next in its sequence, no extra bytes, at most 2,000 ops;
//! 3. all its deps accepted before, its own last change among their ancestors, numbered right after
//!    the greatest op of the deps;
//! 4. in its one canonical form: decoded and encoded again, the same bytes (`ops`);
//! 5. every op meaningful against the ancestors of this change (`judge`);
//! 6. applied one at a time, which is what [`Document`] does.
//!
//! A change that is refused leaves no trace. Applying is not here, nor who may write at all: the
//! caller knows which device signed the op that carried the change, and so which actor to expect.
//!
//! Stricter than a reader of other Automerge documents may be: a change carries no time and no
//! message, for they would be seen by nobody and checked by nobody.
//!
//! [`Document`]: crate::document::Document
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

use self::judge::{Judge, Known};
use self::ops::Ops;
use self::scan::{Scan, scan};
use crate::id::Actor;

mod judge;
pub(crate) mod ops;
mod scan;

/// The greatest length of a change, so that decoding one is always cheap.
pub const MAX_BYTES: usize = 64 * 1024;
/// The most ops in a change.
pub const MAX_OPS: u64 = 2_000;
/// Op counters stay below this; Automerge keeps them in 32 bits.
pub const MAX_COUNTER: u64 = 1 << 30;
/// The most bytes in the key of a map.
pub const MAX_KEY: u64 = 64;
/// The most bytes in one text.
pub const MAX_TEXT: usize = 8 * 1024;
/// How deep lists and maps may lie in each other, so that walking them never exhausts the stack.
pub const MAX_DEPTH: u8 = 16;

/// Why a change is refused.
#[expect(missing_docs, reason = "the messages are the documentation")]
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GuardError {
    #[error("a change has at most {MAX_BYTES} bytes, but this has {0}")]
    TooLong(usize),
    #[error("wanted an uncompressed change (chunk type 1), but this is a chunk of type {0}")]
    NotAChange(u8),
    #[error("the checksum of the change does not fit its contents")]
    Checksum,
    #[error("{0} in the change is not as it must be")]
    Malformed(&'static str),
    #[error("a change carries no time and no message")]
    Chatter,
    #[error("a change has no column {0:#x}")]
    UnknownColumn(u64),
    #[error("there are bytes after the ops of the change")]
    ExtraBytes,
    #[error("the change is by another actor than the device that signed it")]
    Actor,
    #[error("change {found} of its actor came where change {expected} was due")]
    Seq { expected: u64, found: u64 },
    #[error("a change has between 1 and {MAX_OPS} ops")]
    TooManyOps,
    #[error("the change builds on changes that are not here")]
    UnknownDeps,
    #[error("the change does not build on the last one of its own actor")]
    Forked,
    #[error("the change numbers its ops from {found}, but they begin at {expected}")]
    StartOp { expected: u64, found: u64 },
    #[error("the counters of this document are used up; renew the record")]
    CounterTooHigh,
    #[error("the change is not in its one canonical form")]
    NotCanonical,
    #[error("decoding the change failed badly; it is refused")]
    Panicked,
    #[error("op {index} of the change is refused: {fault}")]
    Op { index: usize, fault: OpFault },
}

impl GuardError {
    /// Whether the same change may pass once others that are missing have come.
    #[must_use]
    pub fn may_pass_later(&self) -> bool {
        match self {
            Self::UnknownDeps => true,
            Self::Seq { expected, found } => found > expected,
            _ => false,
        }
    }
}

/// What is wrong with one op.
#[expect(missing_docs, reason = "the messages are the documentation")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpFault {
    #[error("its object is not known to this change")]
    Object,
    #[error("nothing is written inside a text object")]
    InText,
    #[error("objects lie at most {MAX_DEPTH} deep")]
    TooDeep,
    #[error("a map takes a key of 1 to {MAX_KEY} bytes, and no inserts")]
    MapKey,
    #[error("a list takes elements of its own")]
    Element,
    #[error("only put, delete, and make map, list or text are known")]
    Action,
    #[error("its value is of a kind that records do not have")]
    Scalar,
    #[error("a text has at most {MAX_TEXT} bytes")]
    TextTooLong,
    #[error("an insert overwrites nothing and is no delete")]
    Insert,
    #[error("a delete names what it deletes")]
    Delete,
    #[error("what it overwrites is not older, of the same place, and there")]
    Pred,
}

/// A change that passed.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    hash: [u8; 32],
    /// The number of its first op.
    pub(crate) first: u64,
    pub(crate) ops: Ops<'a>,
}

impl Checked<'_> {
    /// The hash that later changes name it by.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }
}

/// Names an op: counter, then actor. The order is Automerge's own.
pub(crate) type Id = (u64, Actor);
/// The greatest op of each actor among the ancestors.
type Clock = BTreeMap<Actor, u64>;

/// What has been accepted into one document so far.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    ops: BTreeMap<Id, Known<'static>>,
    changes: BTreeMap<[u8; 32], Clock>,
    last: BTreeMap<Actor, Last>,
}

/// A change that passed, and what is to be remembered of it.
struct Judged<'a> {
    checked: Checked<'a>,
    front: Scan<'a>,
    clock: Clock,
    fresh: Vec<Known<'a>>,
}

/// The end of what one actor wrote.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    seq: u64,
    op: u64,
}

impl Guard {
    /// Guards a document in which nothing is written yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Judges one change by `actor`, and remembers it if it passes.
    ///
    /// # Errors
    /// Says what is wrong with the change; then nothing has changed.
    pub fn check<'a>(&mut self, actor: Actor, bytes: &'a [u8]) -> Result<Checked<'a>, GuardError> {
        let judged = self.judged(actor, bytes)?;
        let front = judged.front;
        let ids = (front.start_op..).map(|counter| (counter, actor));
        let fresh = judged.fresh.into_iter().map(Known::into_owned);
        self.ops.extend(ids.zip(fresh));
        self.changes.insert(front.hash, judged.clock);
        let op = front.start_op + front.ops - 1;
        self.last.insert(actor, Last { seq: front.seq, op });
        Ok(judged.checked)
    }

    /// Judges one change by `actor` that no other will follow, so that nothing need be remembered.
    ///
    /// # Errors
    /// Says what is wrong with the change.
    pub(crate) fn check_last<'a>(
        &self,
        actor: Actor,
        bytes: &'a [u8],
    ) -> Result<Checked<'a>, GuardError> {
        Ok(self.judged(actor, bytes)?.checked)
    }

    /// Whether a change of this hash was accepted.
    #[must_use]
    pub fn knows(&self, hash: &[u8; 32]) -> bool {
        self.changes.contains_key(hash)
    }

    fn judged<'a>(&self, actor: Actor, bytes: &'a [u8]) -> Result<Judged<'a>, GuardError> {
        // Nothing here is known to panic; this is the second lock on the same door.
        catch_unwind(AssertUnwindSafe(|| self.judge(actor, bytes)))
            .unwrap_or(Err(GuardError::Panicked))
    }

    fn judge<'a>(&self, actor: Actor, bytes: &'a [u8]) -> Result<Judged<'a>, GuardError> {
        let front = scan(bytes)?;
        let mut clock = self.place(actor, &front)?;
        let ops = Ops::read(&front)?;

        let mut judge = Judge::new(&self.ops, &clock, (front.start_op, actor), ops.len());
        for (index, (op, preds)) in ops.iter().enumerate() {
            judge
                .op(op, preds)
                .map_err(|fault| GuardError::Op { index, fault })?;
        }
        let fresh = judge.done();
        clock.insert(actor, front.start_op + front.ops - 1);
        let checked = Checked {
            hash: front.hash,
            first: front.start_op,
            ops,
        };
        Ok(Judged {
            checked,
            front,
            clock,
            fresh,
        })
    }

    /// Whether the change belongs at the place it names; returns the clock of its ancestors.
    fn place(&self, actor: Actor, front: &Scan<'_>) -> Result<Clock, GuardError> {
        if front.actor != actor {
            return Err(GuardError::Actor);
        }
        let last = self.last.get(&actor).copied().unwrap_or_default();
        if front.seq != last.seq + 1 {
            return Err(GuardError::Seq {
                expected: last.seq + 1,
                found: front.seq,
            });
        }
        if !(1..=MAX_OPS).contains(&front.ops) {
            return Err(GuardError::TooManyOps);
        }
        let mut clock = Clock::new();
        for dep in &front.deps {
            for (actor, op) in self.changes.get(dep).ok_or(GuardError::UnknownDeps)? {
                let seen = clock.entry(*actor).or_default();
                *seen = (*seen).max(*op);
            }
        }
        if clock.get(&actor).copied().unwrap_or(0) != last.op {
            return Err(GuardError::Forked);
        }
        let expected = clock.values().max().copied().unwrap_or(0) + 1;
        if front.start_op != expected {
            return Err(GuardError::StartOp {
                expected,
                found: front.start_op,
            });
        }
        if expected + front.ops > MAX_COUNTER {
            return Err(GuardError::CounterTooHigh);
        }
        Ok(clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_never_used_up() {
        let ana = Actor::from_bytes([1; 16]);
        let guard = |op| Guard {
            changes: [([9; 32], Clock::from([(ana, op)]))].into(),
            last: [(ana, Last { seq: 1, op })].into(),
            ..Guard::new()
        };
        let next = |op| Scan {
            hash: [8; 32],
            deps: vec![[9; 32]],
            actor: ana,
            seq: 2,
            start_op: op + 1,
            others: vec![],
            ops: 10,
            columns: scan::Columns::default(),
        };
        let last = MAX_COUNTER - 11;
        assert!(guard(last).place(ana, &next(last)).is_ok());
        let over = guard(last + 1).place(ana, &next(last + 1));
        assert_eq!(over, Err(GuardError::CounterTooHigh));
    }
}
