//! What is read is what Automerge reads, and what is refused is what it would write otherwise.
use std::panic::catch_unwind;

use automerge::legacy::{ElementId, Key as TheirKey, ObjectId, OpId, OpType};
use automerge::{ActorId, Change, ExpandedChange, ObjType, ScalarValue};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use self::chunk::{Parts, leb};
use super::super::scan::scan;
use super::*;
use crate::document::Document;
use crate::value::{Fields, Value};

#[expect(
    clippy::cast_possible_truncation,
    reason = "numbers are cut into bytes here"
)]
#[path = "../../../tests/mutants/chunk.rs"]
mod chunk;
#[path = "../../../tests/mutants/mutate.rs"]
mod mutate;

/// Columns of runs whose values are numbers, and the one whose values are texts.
const RUNS: [u64; 10] = [0x01, 0x02, 0x11, 0x13, 0x42, 0x56, 0x70, 0x71, 0x73, TEXTS];
const TEXTS: u64 = 0x15;

/// What Automerge reads, if it would write the same again; each op as it is shown.
fn theirs(bytes: &[u8]) -> Option<Vec<String>> {
    catch_unwind(|| {
        let expanded = Change::try_from(bytes).ok()?.decode();
        let again = Change::from(expanded.clone());
        (again.raw_bytes() == bytes).then(|| shown_of_theirs(&expanded))
    })
    .ok()?
}

fn shown_of_theirs(expanded: &ExpandedChange) -> Vec<String> {
    let id = |id: &OpId| (id.counter(), actor(id.actor()));
    let ops = expanded.operations.iter().map(|op| {
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(made) => Some(id(made)),
        };
        let key = match &op.key {
            TheirKey::Map(key) => Key::Map(key),
            TheirKey::Seq(ElementId::Head) => Key::Head,
            TheirKey::Seq(ElementId::Id(element)) => Key::Element(id(element)),
        };
        let action = match &op.action {
            OpType::Make(ObjType::Map) => Action::Make(Kind::Map),
            OpType::Make(ObjType::List) => Action::Make(Kind::List),
            OpType::Make(ObjType::Text) => Action::Make(Kind::Text),
            OpType::Delete => Action::Delete,
            OpType::Put(value) => Action::Put(match value {
                ScalarValue::Null => Scalar::Null,
                ScalarValue::Boolean(yes) => Scalar::Bool(*yes),
                ScalarValue::Uint(number) => Scalar::Uint(*number),
                ScalarValue::Int(number) => Scalar::Int(*number),
                ScalarValue::F64(number) => Scalar::Float(*number),
                ScalarValue::Str(text) => Scalar::Text(text),
                ScalarValue::Bytes(bytes) => Scalar::Bytes(bytes),
                ScalarValue::Timestamp(number) => Scalar::Timestamp(*number),
                other => panic!("{other:?} passed the scan"),
            }),
            other => panic!("{other:?} passed the scan"),
        };
        let preds: Vec<Id> = op.pred.iter().map(id).collect();
        shown(object, key, op.insert, action, &preds)
    });
    ops.collect()
}

fn actor(actor: &ActorId) -> Actor {
    Actor::from_bytes(actor.to_bytes().try_into().unwrap())
}

fn ours(scanned: &Scan<'_>) -> Option<Vec<String>> {
    let read = Ops::read(scanned).ok()?;
    let ops = read.iter();
    let shown = ops.map(|(op, preds)| shown(op.object, op.key, op.insert, op.action, preds));
    Some(shown.collect())
}

fn shown(
    object: Option<Id>,
    key: Key<'_>,
    insert: bool,
    action: Action<'_>,
    preds: &[Id],
) -> String {
    format!("{object:?} {key:?} {insert} {action:?} {preds:?}")
}

/// Compares both ways of reading; tells whether a change came so far, and whether it is canonical.
fn compare(bytes: &[u8]) -> Option<bool> {
    let scanned = scan(bytes).ok()?;
    // What the guard has seen to before it reads ops.
    let placed = (1..=super::super::MAX_OPS).contains(&scanned.ops)
        && (1..super::super::MAX_COUNTER).contains(&scanned.start_op);
    if !placed {
        return None;
    }
    let ours = ours(&scanned);
    assert_eq!(ours, theirs(bytes), "{bytes:x?}");
    Some(ours.is_some())
}

/// Changes of two devices that edit one record, apart and together.
fn changes(chance: &mut StdRng) -> Vec<Vec<u8>> {
    let devices = [1, 2].map(|number| Actor::from_bytes([number; 16]));
    let (mut one, mut other) = (Document::new(), Document::new());
    let mut written = vec![];
    for _ in 0..12 {
        for (document, device) in [(&mut one, devices[0]), (&mut other, devices[1])] {
            written.extend(document.edit(device, &edit(chance)).unwrap());
        }
        if chance.random() {
            for change in one.changes() {
                let _ = other.apply(devices[0], &change);
            }
            for change in other.changes() {
                let _ = one.apply(devices[1], &change);
            }
        }
    }
    written
}

fn edit(chance: &mut StdRng) -> Fields {
    let number = Value::Int(chance.random_range(-70..1_000));
    let text = Value::Text("soup ".repeat(chance.random_range(0..4)));
    let map = Fields::from([("a".into(), number.clone()), ("b".into(), text.clone())]);
    let list = vec![
        text.clone(),
        number.clone(),
        number.clone(),
        Value::Map(map.clone()),
    ];
    let values = [
        number,
        text,
        Value::Bool(chance.random()),
        Value::Map(map),
        Value::List(list),
        Value::Null,
        Value::Bytes(vec![7; 20]),
    ];
    let keys = ["title", "body", "tags", "days"];
    (0..chance.random_range(1..5))
        .map(|_| {
            let key = keys.choose(chance).unwrap();
            ((*key).to_owned(), values.choose(chance).unwrap().clone())
        })
        .collect()
}

/// The same rows in other runs: some are cut in two, some of equal values are written one by one.
fn regrouped(spec: u64, column: &[u8], chance: &mut StdRng) -> Vec<u8> {
    let mut rows: Vec<Option<&[u8]>> = vec![];
    let mut rest = Reader(column);
    while !rest.0.is_empty() {
        let (count, values) = match rest.signed().unwrap() {
            0 => {
                let nulls = rest.unsigned().unwrap();
                rows.extend((0..nulls).map(|_| None));
                continue;
            }
            count @ 1.. => (count, 1),
            count => (1, -count),
        };
        for _ in 0..values {
            let value = value(spec, &mut rest);
            rows.extend((0..count).map(|_| Some(value)));
        }
    }
    let mut out = vec![];
    let mut rows = &rows[..];
    while let Some(first) = rows.first() {
        let same = rows.iter().take_while(|row| *row == first).count();
        let all = chance.random_ratio(3, 4);
        let some = rows.iter().take_while(|row| row.is_some()).count();
        let taken = match first {
            None => {
                let taken = if all {
                    same
                } else {
                    chance.random_range(1..=same)
                };
                out.push(0);
                leb(&mut out, taken as u64);
                taken
            }
            Some(value) if same > 1 && chance.random_ratio(7, 8) || chance.random_ratio(1, 8) => {
                let taken = if all {
                    same
                } else {
                    chance.random_range(1..=same)
                };
                // Short enough for one byte.
                out.push(u8::try_from(taken.min(63)).unwrap());
                out.extend(*value);
                taken.min(63)
            }
            Some(_) => {
                let unlike = rows
                    .windows(2)
                    .take(some.max(1))
                    .take_while(|two| two[0] != two[1]);
                let most = if all { unlike.count().max(1) } else { some };
                let taken = most.min(some).min(63);
                out.push(0x80 - u8::try_from(taken).unwrap());
                out.extend(rows[..taken].iter().copied().flatten().flatten());
                taken
            }
        };
        rows = &rows[taken..];
    }
    out
}

/// The next value as bytes.
fn value<'a>(spec: u64, rest: &mut Reader<'a>) -> &'a [u8] {
    let before = rest.0;
    let length = rest.unsigned_of_any_length();
    if spec == TEXTS {
        rest.take(length).unwrap();
    }
    &before[..before.len() - rest.0.len()]
}

impl Reader<'_> {
    /// For what is skipped: signed numbers too.
    fn unsigned_of_any_length(&mut self) -> u64 {
        let end = self.0.iter().position(|byte| byte & 0x80 == 0).unwrap();
        let length = u64::from(self.0[0]);
        self.0 = &self.0[end + 1..];
        length
    }
}

#[test]
fn what_is_read_is_what_automerge_reads_and_writes_again() {
    let mut chance = StdRng::seed_from_u64(1);
    let (mut same, mut refused) = (0, 0);
    for _ in 0..40 {
        let honest = changes(&mut chance);
        for change in &honest {
            assert_eq!(compare(change), Some(true));
        }
        for _ in 0..400 {
            let (one, other) = (honest.choose(&mut chance), honest.choose(&mut chance));
            let spoiled = mutate::mutant(one.unwrap(), other.unwrap(), &mut chance);
            match compare(&spoiled) {
                Some(true) => same += 1,
                Some(false) => refused += 1,
                None => {}
            }
        }
    }
    assert!(same > 1_000 && refused > 200, "{same} and {refused}");
}

#[test]
fn a_change_in_other_runs_than_automerge_writes_is_refused() {
    let mut chance = StdRng::seed_from_u64(2);
    let mut refused = [0; RUNS.len()];
    let mut same = 0;
    for _ in 0..40 {
        for change in changes(&mut chance) {
            for (at, spec) in RUNS.into_iter().enumerate() {
                let mut parts = Parts::of(&change);
                let Some((_, column)) = parts.columns.iter().find(|it| it.0 == spec) else {
                    continue;
                };
                let other = regrouped(spec, column, &mut chance);
                parts.set(spec, other);
                match compare(&parts.chunk()) {
                    Some(true) => same += 1,
                    Some(false) => refused[at] += 1,
                    None => panic!("{spec:x}: the same rows are within the bounds"),
                }
            }
        }
    }
    assert!(same > 1_000, "{same}");
    assert!(refused.iter().all(|count| *count > 10), "{refused:?}");
}

#[test]
fn inserts_are_written_in_the_fewest_flips() {
    let mut chance = StdRng::seed_from_u64(3);
    let inserts = |change: &Vec<u8>| {
        Parts::of(change)
            .columns
            .iter()
            .any(|it| it.1.len() > 1 && it.0 == 0x34)
    };
    let change = changes(&mut chance).into_iter().find(inserts).unwrap();
    let column = Parts::of(&change)
        .columns
        .iter()
        .find(|it| it.0 == 0x34)
        .unwrap()
        .1
        .clone();
    let (first, rest) = column.split_first().unwrap();
    let with = |start: &[u8], end: &[u8]| {
        let mut parts = Parts::of(&change);
        parts.set(0x34, [start, rest, end].concat());
        compare(&parts.chunk())
    };
    assert_eq!(with(&[*first], &[]), Some(true));
    assert_eq!(with(&[first - 1, 0, 1], &[]), Some(false));
    assert_eq!(with(&[*first], &[0]), Some(false));
    assert_eq!(with(&[first - 1], &[]), Some(false));
}

#[test]
fn actors_are_those_that_ops_name_and_no_others() {
    let mut chance = StdRng::seed_from_u64(4);
    let named = |change: &Vec<u8>| scan(change).unwrap().others.len() == 1;
    let change = changes(&mut chance).into_iter().find(named).unwrap();
    let of = |others: &[u8]| {
        let mut parts = Parts::of(&change);
        let front = parts.front.len() - 18;
        parts.front.truncate(front);
        parts.front.push(u8::try_from(others.len()).unwrap());
        for other in others {
            parts.front.push(16);
            parts.front.extend([*other; 16]);
        }
        compare(&parts.chunk())
    };
    let scanned = scan(&change).unwrap();
    let (author, other) = (scanned.actor.as_bytes()[0], scanned.others[0].as_bytes()[0]);
    assert_eq!(of(&[other]), Some(true));
    assert_eq!(of(&[3]), Some(true));
    for others in [&[author][..], &[other, 3], &[other, other], &[3, other]] {
        assert_eq!(of(others), Some(false), "{others:?}");
    }
}
