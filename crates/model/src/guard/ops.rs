//! Step four of the guard: reads the ops of a change, and that it is written in its one form.
//!
//! A change that is decoded and encoded again must be the same bytes, or two devices could come to
//! name one content by two hashes. What Automerge's encoder would write is known run by run, so it is
//! proven while reading, and nothing is written:
//!
//! ```text
//! run      = nulls (0, n) · the same (n ≥ 2, value) · values (−n, each unlike the one before)
//! column   = runs for exactly as many rows as there are; two of nulls or two of values never stand
//!            side by side, nor equal values in two runs; a column of nulls alone is left out
//! inserts  = how often not, how often, how often not, …; only the first may be 0
//! actors   = the author, then those that ops name, each once, ascending
//! ```
//!
//! The bytes have been [scanned](mod@super::scan): numbers are in their shortest form, and every count,
//! length and index has its bound. That Automerge agrees is what the tests ask it.
use std::ops::Range;

use super::scan::{Columns, Reader, Scan};
use super::{GuardError, Id};
use crate::id::Actor;

/// The ops of one change.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ops<'a> {
    ops: Vec<Op<'a>>,
    /// What the ops overwrite, one op's after the other's.
    preds: Vec<Id>,
}

/// One op. Its id is not here: the ops of a change are numbered from its first on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Op<'a> {
    /// The object it writes into; the root if none.
    pub(crate) object: Option<Id>,
    pub(crate) key: Key<'a>,
    pub(crate) insert: bool,
    pub(crate) action: Action<'a>,
    preds: Range<usize>,
}

/// Where in its object an op writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Key<'a> {
    Map(&'a str),
    /// Before the first element of a list.
    Head,
    /// At an element of a list, or after it if it inserts.
    Element(Id),
}

/// What an op does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Action<'a> {
    Put(Scalar<'a>),
    Make(Kind),
    Delete,
}

/// The kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Map,
    List,
    Text,
}

/// A value that is no object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Uint(u64),
    Int(i64),
    Float(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
    Timestamp(i64),
}

impl<'a> Ops<'a> {
    /// Reads the ops of a change.
    pub(super) fn read(scanned: &Scan<'a>) -> Result<Self, GuardError> {
        let mut rows = Rows::of(&scanned.columns);
        let mut actors = Actors::of(scanned);
        // Few, as the guard has seen before.
        let count = usize::try_from(scanned.ops).unwrap_or_default();
        let mut read = Self {
            ops: Vec::with_capacity(count),
            preds: Vec::new(),
        };
        for _ in 0..scanned.ops {
            let op = rows.next(&mut actors, &mut read.preds)?;
            read.ops.push(op);
        }
        rows.end()?;
        actors.end()?;
        canonical(!scanned.columns.some_empty)?;
        Ok(read)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ops.len()
    }

    /// The ops, each with what it overwrites, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Op<'a>, &[Id])> {
        let preds = |op: &Op<'_>| self.preds.get(op.preds.clone()).unwrap_or_default();
        self.ops.iter().map(move |op| (op, preds(op)))
    }
}

fn canonical(so: bool) -> Result<(), GuardError> {
    so.then_some(()).ok_or(GuardError::NotCanonical)
}

/// All columns, read row by row.
struct Rows<'a> {
    object_actor: Column<'a, u64>,
    object_counter: Column<'a, u64>,
    key_actor: Column<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Column<'a, &'a str>,
    insert: Flips<'a>,
    action: Column<'a, u64>,
    value_meta: Column<'a, u64>,
    value: Reader<'a>,
    pred_count: Column<'a, u64>,
    pred_actor: Column<'a, u64>,
    pred_counter: Deltas<'a>,
}

impl<'a> Rows<'a> {
    fn of(columns: &Columns<'a>) -> Self {
        let numbers = |column| Column::of(column, Reader::unsigned);
        Self {
            object_actor: numbers(columns.object_actor),
            object_counter: numbers(columns.object_counter),
            key_actor: numbers(columns.key_actor),
            key_counter: Deltas::of(columns.key_counter),
            key_text: Column::of(columns.key_text, |from| {
                let length = from.unsigned()?;
                text(from.take(length)?)
            }),
            insert: Flips::of(columns.insert),
            action: numbers(columns.action),
            value_meta: numbers(columns.value_meta),
            value: Reader(columns.value),
            pred_count: numbers(columns.pred_count),
            pred_actor: numbers(columns.pred_actor),
            pred_counter: Deltas::of(columns.pred_counter),
        }
    }

    fn next(&mut self, actors: &mut Actors<'_>, preds: &mut Vec<Id>) -> Result<Op<'a>, GuardError> {
        let object = match (self.object_actor.next()?, self.object_counter.next()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) => Some((counter, actors.named(actor)?)),
            _ => return Err(GuardError::NotCanonical),
        };
        let (actor, counter) = (self.key_actor.next()?, self.key_counter.next()?);
        let key = match (actor, counter, self.key_text.next()?) {
            (None, None, Some(key)) => Key::Map(key),
            (None, Some(0), None) => Key::Head,
            // The head again, with an author that is not written.
            (Some(0), Some(0), None) => return Err(GuardError::NotCanonical),
            (Some(actor), Some(counter), None) => Key::Element((counter, actors.named(actor)?)),
            _ => return Err(GuardError::NotCanonical),
        };
        Ok(Op {
            object,
            key,
            insert: self.insert.next()?,
            action: self.action()?,
            preds: self.preds(actors, preds)?,
        })
    }

    fn action(&mut self) -> Result<Action<'a>, GuardError> {
        let action = self.action.value()?;
        let meta = self.value_meta.value()?;
        let made = match action {
            0 => Action::Make(Kind::Map),
            1 => return Ok(Action::Put(self.scalar(meta & 0xf, meta >> 4)?)),
            2 => Action::Make(Kind::List),
            3 => Action::Delete,
            4 => Action::Make(Kind::Text),
            _ => return Err(GuardError::NotCanonical),
        };
        // Only a put has a value.
        canonical(meta == 0)?;
        Ok(made)
    }

    fn scalar(&mut self, kind: u64, length: u64) -> Result<Scalar<'a>, GuardError> {
        let mut bytes = Reader(self.value.take(length)?);
        let scalar = match kind {
            0 => Scalar::Null,
            1 => Scalar::Bool(false),
            2 => Scalar::Bool(true),
            3 => Scalar::Uint(bytes.unsigned()?),
            4 => Scalar::Int(bytes.signed()?),
            5 => Scalar::Float(f64::from_le_bytes(bytes.array()?)),
            6 => Scalar::Text(text(bytes.take(length)?)?),
            7 => Scalar::Bytes(bytes.take(length)?),
            9 => Scalar::Timestamp(bytes.signed()?),
            _ => return Err(GuardError::NotCanonical),
        };
        canonical(bytes.0.is_empty())?;
        Ok(scalar)
    }

    fn preds(
        &mut self,
        actors: &mut Actors<'_>,
        preds: &mut Vec<Id>,
    ) -> Result<Range<usize>, GuardError> {
        let first = preds.len();
        for _ in 0..self.pred_count.value()? {
            let (actor, counter) = (self.pred_actor.next()?, self.pred_counter.next()?);
            let (Some(actor), Some(counter)) = (actor, counter) else {
                return Err(GuardError::NotCanonical);
            };
            preds.push((counter, actors.named(actor)?));
        }
        canonical(preds.get(first..).unwrap_or_default().is_sorted())?;
        Ok(first..preds.len())
    }

    /// Nothing may be left.
    fn end(&self) -> Result<(), GuardError> {
        self.object_actor.end()?;
        self.object_counter.end()?;
        self.key_actor.end()?;
        self.key_counter.0.end()?;
        self.key_text.end()?;
        self.insert.end()?;
        self.action.end()?;
        self.value_meta.end()?;
        canonical(self.value.0.is_empty())?;
        self.pred_count.end()?;
        self.pred_actor.end()?;
        self.pred_counter.0.end()
    }
}

fn text(bytes: &[u8]) -> Result<&str, GuardError> {
    str::from_utf8(bytes).map_err(|_| GuardError::NotCanonical)
}

/// A column of runs.
struct Column<'a, T> {
    rest: Reader<'a>,
    read: fn(&mut Reader<'a>) -> Result<T, GuardError>,
    run: Run,
    /// How many rows of the present run are still to come.
    left: u64,
    /// What the last row said.
    last: Option<T>,
    /// Whether any row said something.
    some: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Run {
    /// There is no column at all: nulls without end.
    Never,
    /// None has begun.
    None,
    Nulls,
    Same,
    Values,
}

impl<'a, T: Copy + PartialEq> Column<'a, T> {
    fn of(column: &'a [u8], read: fn(&mut Reader<'a>) -> Result<T, GuardError>) -> Self {
        Self {
            rest: Reader(column),
            read,
            run: match column {
                [] => Run::Never,
                _ => Run::None,
            },
            left: 0,
            last: None,
            some: false,
        }
    }

    /// What the next row says; nothing if it is null.
    fn next(&mut self) -> Result<Option<T>, GuardError> {
        if self.run == Run::Never {
            return Ok(None);
        }
        if self.left == 0 {
            self.begin()?;
        }
        self.left -= 1;
        if self.run == Run::Values {
            self.renew()?;
        }
        Ok(self.last)
    }

    /// The same of a column without nulls.
    fn value(&mut self) -> Result<T, GuardError> {
        self.next()?.ok_or(GuardError::NotCanonical)
    }

    fn begin(&mut self) -> Result<(), GuardError> {
        let before = self.run;
        match self.rest.signed()? {
            0 => {
                (self.run, self.left) = (Run::Nulls, self.rest.unsigned()?);
                self.last = None;
            }
            1 => return Err(GuardError::NotCanonical),
            count @ 2.. => {
                (self.run, self.left) = (Run::Same, count.unsigned_abs());
                return self.renew();
            }
            count => (self.run, self.left) = (Run::Values, count.unsigned_abs()),
        }
        canonical(self.run != before && self.left > 0)
    }

    /// Reads a value, which is another than the one before.
    fn renew(&mut self) -> Result<(), GuardError> {
        let value = (self.read)(&mut self.rest)?;
        canonical(self.last != Some(value))?;
        self.last = Some(value);
        self.some = true;
        Ok(())
    }

    fn end(&self) -> Result<(), GuardError> {
        let all = self.left == 0 && self.rest.0.is_empty();
        canonical(all && (self.some || self.run == Run::Never))
    }
}

/// A column of counters, each written as what it is more than the one before.
struct Deltas<'a>(Column<'a, i64>, i64);

impl<'a> Deltas<'a> {
    fn of(column: &'a [u8]) -> Self {
        Self(Column::of(column, Reader::signed), 0)
    }

    fn next(&mut self) -> Result<Option<u64>, GuardError> {
        let Some(more) = self.0.next()? else {
            return Ok(None);
        };
        self.1 = self.1.saturating_add(more);
        let counter = u64::try_from(self.1).map_err(|_| GuardError::NotCanonical)?;
        Ok(Some(counter))
    }
}

/// The column of inserts: lengths of runs of no, yes, no, …
struct Flips<'a> {
    rest: Reader<'a>,
    yes: bool,
    left: u64,
    begun: bool,
}

impl<'a> Flips<'a> {
    fn of(column: &'a [u8]) -> Self {
        Self {
            rest: Reader(column),
            yes: true,
            left: 0,
            begun: false,
        }
    }

    fn next(&mut self) -> Result<bool, GuardError> {
        while self.left == 0 {
            self.yes = !self.yes;
            self.left = self.rest.unsigned()?;
            canonical(self.left > 0 || !self.begun)?;
            self.begun = true;
        }
        self.left -= 1;
        Ok(self.yes)
    }

    fn end(&self) -> Result<(), GuardError> {
        canonical(self.left == 0 && self.rest.0.is_empty())
    }
}

/// Whom the ops name.
struct Actors<'a> {
    author: Actor,
    others: &'a [Actor],
    /// Which of the others were named.
    named: Vec<bool>,
}

impl<'a> Actors<'a> {
    fn of(scanned: &'a Scan<'_>) -> Self {
        Self {
            author: scanned.actor,
            others: &scanned.others,
            named: vec![false; scanned.others.len()],
        }
    }

    fn named(&mut self, index: u64) -> Result<Actor, GuardError> {
        let Some(other) = index.checked_sub(1) else {
            return Ok(self.author);
        };
        let found = usize::try_from(other)
            .ok()
            .and_then(|at| self.others.get(at).zip(self.named.get_mut(at)));
        let (actor, named) = found.ok_or(GuardError::NotCanonical)?;
        *named = true;
        Ok(*actor)
    }

    fn end(&self) -> Result<(), GuardError> {
        let sorted = self.others.is_sorted_by(|a, b| a < b);
        let all = self.named.iter().all(|named| *named);
        canonical(sorted && all && !self.others.contains(&self.author))
    }
}

#[cfg(test)]
mod tests;
