//! A look at the raw bytes of a change, so that only what is small is ever decoded.
//!
//! A change holds its ops in columns of runs, and a run is a count and a value: ten bytes can claim
//! 2^60 ops, and a decoder would begin to walk them. Here every count, length and index is added up
//! and bounded without making anything of it. What the ops say is read after that ([`super::ops`]),
//! and what they *mean* is judged last ([`super::judge`]).
//!
//! ```text
//! chunk    = 85 6f 4a 83 · checksum 4 · type 1 · length · contents
//! contents = deps · actor · seq · start_op · time · message · other actors · columns · column data
//! ```
use sha2::{Digest as _, Sha256};

use super::{GuardError, MAX_BYTES, MAX_COUNTER, MAX_KEY, MAX_OPS};
use crate::id::Actor;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of an uncompressed change. 0 is a document, 2 a compressed change, 3 a bundle.
const CHANGE: u8 = 1;
/// No op overwrites so many others that a change of [`MAX_OPS`] ops needs more than this.
const MAX_PREDS: u64 = 4 * MAX_OPS;

/// What stands at the front of a change, and the columns of its ops, which are within their bounds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scan<'a> {
    pub(super) hash: [u8; 32],
    pub(super) deps: Vec<[u8; 32]>,
    pub(super) actor: Actor,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    /// Whom else it names.
    pub(super) others: Vec<Actor>,
    /// How many ops there are.
    pub(super) ops: u64,
    pub(super) columns: Columns<'a>,
}

/// Reads the front of a change and bounds the rest. Allocates for deps and actors alone.
pub(super) fn scan(bytes: &[u8]) -> Result<Scan<'_>, GuardError> {
    if bytes.len() > MAX_BYTES {
        return Err(GuardError::TooLong(bytes.len()));
    }
    let mut chunk = Reader(bytes);
    if chunk.array()? != MAGIC {
        return Err(GuardError::Malformed("the mark of a chunk"));
    }
    let checksum: [u8; 4] = chunk.array()?;
    let [kind] = chunk.array()?;
    if kind != CHANGE {
        return Err(GuardError::NotAChange(kind));
    }
    let before = chunk.0;
    let length = chunk.unsigned()?;
    if length != size(chunk.0) {
        return Err(GuardError::Malformed("the length of a chunk"));
    }
    let contents = chunk.0;
    let written = before.len() - contents.len();
    let hash: [u8; 32] = Sha256::new()
        .chain_update([kind])
        .chain_update(before.get(..written).unwrap_or_default())
        .chain_update(contents)
        .finalize()
        .into();
    if !hash.starts_with(&checksum) {
        return Err(GuardError::Checksum);
    }
    front(&mut Reader(contents), hash)
}

fn front<'a>(reader: &mut Reader<'a>, hash: [u8; 32]) -> Result<Scan<'a>, GuardError> {
    let mut deps = Vec::new();
    for _ in 0..reader.unsigned()? {
        deps.push(reader.array()?);
    }
    if !deps.is_sorted_by(|a, b| a < b) {
        return Err(GuardError::Malformed("the order of deps"));
    }
    let actor = reader.actor()?;
    let seq = reader.unsigned()?;
    let start_op = reader.unsigned()?;
    if reader.signed()? != 0 || reader.unsigned()? != 0 {
        return Err(GuardError::Chatter);
    }
    let mut others = Vec::new();
    let mut actors = 1;
    for _ in 0..reader.unsigned()? {
        others.push(reader.actor()?);
        actors += 1;
    }
    let columns = Columns::read(reader)?;
    let ops = columns.bound(actors)?;
    Ok(Scan {
        hash,
        deps,
        actor,
        seq,
        start_op,
        others,
        ops,
        columns,
    })
}

/// The columns a change of ours may have. Marks (9, 10) and anything newer are refused.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Columns<'a> {
    pub(super) object_actor: &'a [u8],
    pub(super) object_counter: &'a [u8],
    pub(super) key_actor: &'a [u8],
    pub(super) key_counter: &'a [u8],
    pub(super) key_text: &'a [u8],
    pub(super) insert: &'a [u8],
    pub(super) action: &'a [u8],
    pub(super) value_meta: &'a [u8],
    pub(super) value: &'a [u8],
    pub(super) pred_count: &'a [u8],
    pub(super) pred_actor: &'a [u8],
    pub(super) pred_counter: &'a [u8],
    /// Whether one was listed with nothing in it.
    pub(super) some_empty: bool,
}

impl<'a> Columns<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, GuardError> {
        let mut listed = Vec::new();
        for _ in 0..reader.unsigned()? {
            listed.push((reader.unsigned()?, reader.unsigned()?));
        }
        if !listed.is_sorted_by(|(a, _), (b, _)| a < b) {
            return Err(GuardError::Malformed("the order of columns"));
        }
        let mut columns = Self::default();
        for (spec, length) in listed {
            let column = match spec {
                0x01 => &mut columns.object_actor,
                0x02 => &mut columns.object_counter,
                0x11 => &mut columns.key_actor,
                0x13 => &mut columns.key_counter,
                0x15 => &mut columns.key_text,
                0x34 => &mut columns.insert,
                0x42 => &mut columns.action,
                0x56 => &mut columns.value_meta,
                0x57 => &mut columns.value,
                0x70 => &mut columns.pred_count,
                0x71 => &mut columns.pred_actor,
                0x73 => &mut columns.pred_counter,
                _ => return Err(GuardError::UnknownColumn(spec)),
            };
            *column = reader.take(length)?;
            columns.some_empty |= column.is_empty();
        }
        if !reader.0.is_empty() {
            return Err(GuardError::ExtraBytes);
        }
        Ok(columns)
    }

    /// Adds up every run, and returns the number of ops.
    fn bound(&self, actors: u64) -> Result<u64, GuardError> {
        let mut ops = 0;
        runs(self.action, MAX_OPS, Reader::unsigned, |count, action| {
            ops += count;
            known(action.is_some_and(|action| action <= 4), "an action")
        })?;
        let index = |_, actor: Option<u64>| known(actor.is_none_or(|a| a < actors), "an actor");
        runs(self.object_actor, ops, Reader::unsigned, index)?;
        runs(self.object_counter, ops, Reader::unsigned, |_, counter| {
            known(
                counter.is_none_or(|c| (1..MAX_COUNTER).contains(&c)),
                "an object",
            )
        })?;
        runs(self.key_actor, ops, Reader::unsigned, index)?;
        runs(self.key_counter, ops, Reader::signed, deltas())?;
        runs(self.key_text, ops, Reader::key, |_, _| Ok(()))?;
        self.bound_inserts(ops)?;
        self.bound_values(ops)?;

        let mut preds = 0_u64;
        runs(self.pred_count, ops, Reader::unsigned, |count, each| {
            preds = preds.saturating_add(count.saturating_mul(each.unwrap_or(u64::MAX)));
            known(preds <= MAX_PREDS, "the number of overwritten ops")
        })?;
        runs(self.pred_actor, preds, Reader::unsigned, index)?;
        runs(self.pred_counter, preds, Reader::signed, deltas())?;
        Ok(ops)
    }

    fn bound_inserts(&self, ops: u64) -> Result<(), GuardError> {
        let mut inserts = Reader(self.insert);
        let mut seen = 0_u64;
        while !inserts.0.is_empty() {
            seen = seen.saturating_add(inserts.unsigned()?);
        }
        known(seen <= ops, "a run of inserts")
    }

    fn bound_values(&self, ops: u64) -> Result<(), GuardError> {
        let mut bytes = 0_u64;
        runs(self.value_meta, ops, Reader::unsigned, |count, meta| {
            let meta = meta.ok_or(GuardError::Malformed("a value"))?;
            let (kind, length) = (meta & 0xf, meta >> 4);
            bytes = bytes.saturating_add(count.saturating_mul(length));
            // 8 is a counter, 10 and up are unknown.
            known(kind <= 7 || kind == 9, "a kind of value")
        })?;
        known(bytes == size(self.value), "the length of values")
    }
}

/// Walks the runs of a column: `count` times the same value, or that many nulls (`None`).
fn runs<'a, T>(
    column: &'a [u8],
    most: u64,
    read: impl Fn(&mut Reader<'a>) -> Result<T, GuardError>,
    mut each: impl FnMut(u64, Option<T>) -> Result<(), GuardError>,
) -> Result<(), GuardError> {
    let mut reader = Reader(column);
    let mut seen = 0_u64;
    while !reader.0.is_empty() {
        let run = reader.signed()?;
        let count = if run == 0 {
            reader.unsigned()?
        } else {
            run.unsigned_abs()
        };
        seen = seen.saturating_add(count);
        if count == 0 || seen > most {
            return Err(GuardError::TooManyOps);
        }
        match run {
            0 => each(count, None)?,
            1.. => each(count, Some(read(&mut reader)?))?,
            _ => {
                for _ in 0..count {
                    each(1, Some(read(&mut reader)?))?;
                }
            }
        }
    }
    Ok(())
}

/// Follows a column of differences, so that no counter leaves its bounds on the way.
fn deltas() -> impl FnMut(u64, Option<i64>) -> Result<(), GuardError> {
    let mut at = 0_i128;
    move |count, step| {
        at += i128::from(count) * i128::from(step.unwrap_or(0));
        known((0..i128::from(MAX_COUNTER)).contains(&at), "a counter")
    }
}

fn known(fine: bool, what: &'static str) -> Result<(), GuardError> {
    fine.then_some(()).ok_or(GuardError::Malformed(what))
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Bytes that are still to be read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], GuardError> {
        let (taken, rest) = usize::try_from(length)
            .ok()
            .and_then(|length| self.0.split_at_checked(length))
            .ok_or(GuardError::Malformed("a length"))?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], GuardError> {
        let (taken, rest) = self
            .0
            .split_first_chunk()
            .ok_or(GuardError::Malformed("a length"))?;
        self.0 = rest;
        Ok(*taken)
    }

    fn actor(&mut self) -> Result<Actor, GuardError> {
        let length = self.unsigned()?;
        known(length == 16, "the length of an actor")?;
        self.array().map(Actor::from_bytes)
    }

    fn key(&mut self) -> Result<(), GuardError> {
        let length = self.unsigned()?;
        known((1..=MAX_KEY).contains(&length), "a key")?;
        self.take(length).map(|_| ())
    }

    /// LEB128, shortest form only.
    pub(super) fn unsigned(&mut self) -> Result<u64, GuardError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                known(byte != 0 || shift == 0, "a number longer than it needs")?;
                return Ok(value);
            }
        }
        Err(GuardError::Malformed("a number"))
    }

    /// Signed LEB128, shortest form only.
    pub(super) fn signed(&mut self) -> Result<i64, GuardError> {
        let mut value = 0_i64;
        let mut before = 0_u8;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            if shift == 63 && byte != 0 && byte != 0x7f {
                break;
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                if negative && shift < 57 {
                    value |= -1 << (shift + 7);
                }
                let idle =
                    (byte == 0 && before & 0x40 == 0) || (byte == 0x7f && before & 0x40 != 0);
                known(shift == 0 || !idle, "a number longer than it needs")?;
                return Ok(value);
            }
            before = byte;
        }
        Err(GuardError::Malformed("a number"))
    }
}

#[cfg(test)]
mod tests;
