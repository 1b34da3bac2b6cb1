//! Ways to spoil a change so that its checksum still fits.
use std::num::NonZeroU64;
use std::panic::catch_unwind;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, RngExt as _};

use super::chunk::{Parts, contents, leb, sealed};

const NUMBERS: [u64; 16] = [
    0,
    1,
    2,
    3,
    63,
    64,
    127,
    128,
    2_000,
    2_001,
    1 << 30,
    u32::MAX as u64,
    1 << 32,
    1 << 62,
    1 << 63,
    u64::MAX,
];
const SPECS: [u64; 15] = [
    0x01, 0x02, 0x11, 0x13, 0x15, 0x34, 0x42, 0x56, 0x57, 0x70, 0x71, 0x73, 0x94, 0xa5, 0x100,
];

/// A spoiled copy of `change`; `other` is a change to steal from.
pub(crate) fn mutant(change: &[u8], other: &[u8], chance: &mut StdRng) -> Vec<u8> {
    match chance.random_range(0..10) {
        0 => {
            let mut contents = contents(change);
            scramble(&mut contents, chance);
            sealed(1, &contents)
        }
        1..=4 => columns(change, other, chance),
        _ => expanded(change, other, chance),
    }
}

/// Spoils bytes: flips, numbers put in, pieces cut out or doubled.
fn scramble(bytes: &mut Vec<u8>, chance: &mut StdRng) {
    for _ in 0..chance.random_range(1..4) {
        let at = chance.random_range(0..=bytes.len());
        let end = (at + chance.random_range(0..6)).min(bytes.len());
        match chance.random_range(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.random_range(0..8),
            1 if at < bytes.len() => bytes[at] = chance.random(),
            2 => {
                let mut number = Vec::new();
                leb(&mut number, *NUMBERS.choose(chance).unwrap());
                bytes.splice(at..end.min(at + 1), number);
            }
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.insert(at, chance.random()),
        }
    }
}

/// Spoils whole columns, the rest staying in order.
fn columns(change: &[u8], other: &[u8], chance: &mut StdRng) -> Vec<u8> {
    let mut parts = Parts::of(change);
    for _ in 0..chance.random_range(1..3) {
        let count = parts.columns.len();
        if count == 0 {
            break;
        }
        let (one, two) = (chance.random_range(0..count), chance.random_range(0..count));
        match chance.random_range(0..9) {
            0 => {
                let data = parts.columns[one].1.clone();
                parts.columns[one].1 = std::mem::replace(&mut parts.columns[two].1, data);
            }
            1 => parts.columns[one].0 = *SPECS.choose(chance).unwrap(),
            2 => drop(parts.columns.remove(one)),
            3 => {
                let (spec, data) = Parts::of(other).columns.choose(chance).unwrap().clone();
                parts.set(spec, data);
            }
            4 => {
                let spec = *SPECS.choose(chance).unwrap();
                let mut data = Vec::new();
                leb(&mut data, *NUMBERS.choose(chance).unwrap());
                leb(&mut data, *NUMBERS.choose(chance).unwrap());
                parts.set(spec, data);
            }
            5 => parts.columns.swap(one, two),
            6 => scramble(&mut parts.front, chance),
            7 if chance.random_ratio(1, 4) => parts.tail.push(chance.random()),
            _ => scramble(&mut parts.columns[one].1, chance),
        }
    }
    parts.chunk()
}

/// Spoils what the change says, and writes it down properly.
fn expanded(change: &[u8], other: &[u8], chance: &mut StdRng) -> Vec<u8> {
    let mut spoiled = Change::try_from(change).unwrap().decode();
    let other = Change::try_from(other).unwrap().decode();
    for _ in 0..chance.random_range(1..3) {
        let count = spoiled.operations.len();
        if count == 0 {
            break;
        }
        let (one, two) = (chance.random_range(0..count), chance.random_range(0..count));
        match chance.random_range(0..16) {
            0 => spoiled
                .operations
                .insert(two, spoiled.operations[one].clone()),
            1 => drop(spoiled.operations.remove(one)),
            2 => spoiled.operations.swap(one, two),
            3 => {
                let stolen = other.operations.choose(chance).unwrap().clone();
                spoiled.operations.insert(one, stolen);
            }
            4 => {
                let start = *NUMBERS.choose(chance).unwrap();
                spoiled.start_op = NonZeroU64::new(start).unwrap_or(other.start_op);
            }
            5 => spoiled.seq = spoiled.seq.wrapping_add(chance.random_range(0..3)),
            6 => spoiled.actor_id = other.actor_id.clone(),
            7 => match chance.random_range(0..3) {
                0 => drop(spoiled.deps.pop()),
                1 => spoiled.deps.extend(other.deps.iter().copied()),
                _ => spoiled.deps.push(ChangeHash([chance.random(); 32])),
            },
            _ => op(&mut spoiled.operations, one, &spoiled.actor_id, chance),
        }
    }
    encode(spoiled).unwrap_or_else(|| change.to_vec())
}

/// Spoils one op.
fn op(operations: &mut [Op], at: usize, author: &ActorId, chance: &mut StdRng) {
    let id = |chance: &mut StdRng| {
        let counter = match chance.random_range(0..8) {
            0 => *NUMBERS.choose(chance).unwrap() & 0xffff_ffff,
            _ => chance.random_range(1..30),
        };
        let author = match chance.random_range(0..4) {
            0 => ActorId::from([chance.random_range(0..4); 16]),
            _ => author.clone(),
        };
        OpId(counter, author)
    };
    let stolen = operations.choose(chance).unwrap().clone();
    let op = &mut operations[at];
    match chance.random_range(0..8) {
        0 => op.insert = !op.insert,
        1 => {
            op.obj = match chance.random_range(0..3) {
                0 => ObjectId::Root,
                1 => stolen.obj,
                _ => ObjectId::Id(id(chance)),
            }
        }
        2 => {
            op.key = match chance.random_range(0..4) {
                0 => Key::Map(
                    ["title", "", "tags"]
                        .choose(chance)
                        .copied()
                        .unwrap()
                        .into(),
                ),
                1 => Key::head(),
                2 => stolen.key,
                _ => Key::Seq(ElementId::Id(id(chance))),
            }
        }
        3 => op.pred = vec![id(chance)].into(),
        4 => op.pred = op.pred.iter().cloned().chain([id(chance)]).collect(),
        5 => op.pred = vec![].into(),
        6 => op.pred = stolen.pred,
        _ => op.action = action(chance),
    }
}

fn action(chance: &mut StdRng) -> OpType {
    match chance.random_range(0..12) {
        0 => OpType::Make(ObjType::Map),
        1 => OpType::Make(ObjType::List),
        2 => OpType::Make(ObjType::Text),
        3 => OpType::Make(ObjType::Table),
        4 | 5 => OpType::Delete,
        6 => OpType::Increment(chance.random()),
        7 => OpType::MarkEnd(chance.random()),
        8 => OpType::Put(ScalarValue::counter(chance.random())),
        9 => OpType::Put(ScalarValue::F64(f64::from_bits(chance.next_u64()))),
        10 => OpType::Put(ScalarValue::Unknown {
            type_code: 12,
            bytes: vec![1, 2],
        }),
        _ => OpType::Put(ScalarValue::Str("new".into())),
    }
}

/// Writes a change down; nothing if Automerge cannot even do that.
fn encode(change: ExpandedChange) -> Option<Vec<u8>> {
    catch_unwind(|| Change::from(change).raw_bytes().to_vec()).ok()
}
