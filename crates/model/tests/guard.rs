//! What the guard lets through, and what it turns away (`docs/protocol.md` §15; the numbers of tests
//! are those of `docs/threat-model.md`).
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

use std::num::NonZeroU64;

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ExpandedChange, ObjType, ScalarValue};
use potluck_model::document::{Document, DocumentError};
use potluck_model::guard::{Guard, GuardError, OpFault};
use potluck_model::id::Actor;
use potluck_model::value::{Fields, Value};

const ANA: Actor = Actor::from_bytes([1; 16]);
const BEN: Actor = Actor::from_bytes([2; 16]);

fn need(title: &str) -> Fields {
    Fields::from([("title".into(), title.into()), ("days".into(), 14.into())])
}

fn expanded(change: &[u8]) -> ExpandedChange {
    Change::try_from(change).unwrap().decode()
}

fn bytes(change: ExpandedChange) -> Vec<u8> {
    Change::from(change).raw_bytes().to_vec()
}

/// A document of Ana's, and the one change in it.
fn written() -> (Document, Vec<u8>) {
    let mut document = Document::new();
    let change = document.edit(ANA, &need("soup")).unwrap().unwrap();
    (document, change)
}

fn put(key: &str, value: impl Into<ScalarValue>, pred: Vec<OpId>) -> Op {
    Op {
        action: OpType::Put(value.into()),
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: pred.into(),
        insert: false,
    }
}

/// A first change of Ana's with these ops.
fn of(operations: Vec<Op>) -> ExpandedChange {
    ExpandedChange {
        operations,
        actor_id: ActorId::from(*ANA.as_bytes()),
        hash: None,
        seq: 1,
        start_op: NonZeroU64::MIN,
        time: 0,
        message: None,
        deps: vec![],
        extra_bytes: vec![],
        author: None,
    }
}

fn fault(operations: Vec<Op>) -> Result<(), GuardError> {
    Guard::new().check(ANA, &bytes(of(operations))).map(|_| ())
}

/// Test 43.
#[test]
fn a_change_that_takes_anothers_actor_is_refused_and_the_victim_goes_on() {
    let (mut ana, first) = written();
    let mut ben = Document::new();
    ben.apply(ANA, &first).unwrap();
    let stolen = ben
        .clone()
        .edit(ANA, &need("bread"))
        .unwrap()
        .expect("it differs");

    let refused = ben.apply(BEN, &stolen);
    assert!(matches!(
        refused,
        Err(DocumentError::Refused(GuardError::Actor))
    ));

    let second = ana.edit(ANA, &need("stew")).unwrap().unwrap();
    ben.apply(ANA, &second).unwrap();
    assert_eq!(ben.fields(), need("stew"));
}

/// Test 44.
#[test]
fn one_bad_change_among_a_hundred_spoils_none_of_the_others() {
    let mut ana = Document::new();
    let mut ben = Document::new();
    for day in 0..100 {
        let change = ana
            .edit(ANA, &Fields::from([("day".into(), Value::Int(day))]))
            .unwrap()
            .unwrap();
        if day == 50 {
            let mut bad = expanded(&change);
            bad.operations[0].pred = vec![OpId(7_777, bad.actor_id.clone())].into();
            assert!(ben.apply(ANA, &bytes(bad)).is_err());
        }
        ben.apply(ANA, &change).unwrap();
    }
    assert_eq!(ben.fields(), ana.fields());
    assert_eq!(ben.heads(), ana.heads());
}

/// Test 45.
#[test]
fn a_wrong_first_op_number_is_refused_and_the_document_loads() {
    let (mut ana, _) = written();
    let before = ana.clone();
    let second = ana.edit(ANA, &need("stew")).unwrap().unwrap();
    let right = expanded(&second).start_op.get();
    let edges = [1, right - 1, right + 1, 1 << 30, (1 << 32) - 2];
    for start_op in edges.into_iter().chain([(1 << 32) - 1, 1 << 32, u64::MAX]) {
        let mut change = expanded(&second);
        change.start_op = NonZeroU64::new(start_op).unwrap();
        let change = bytes(change);

        let mut document = before.clone();
        let refused = document.apply(ANA, &change);
        assert!(
            matches!(
                refused,
                Err(DocumentError::Refused(GuardError::StartOp { .. }))
            ),
            "{start_op}: {refused:?}"
        );
        document.apply(ANA, &second).unwrap();
        let loaded = Automerge::load(&document.save()).unwrap();
        assert_eq!(loaded.get_heads().len(), 1);
    }
}

/// Test 45, the counter that a fork of its own past would use twice.
#[test]
fn a_change_that_leaves_out_its_own_past_is_refused() {
    let (mut ana, _) = written();
    let mut second = of(vec![put("title", "again", vec![])]);
    second.seq = 2;

    let refused = ana.apply(ANA, &bytes(second));
    assert!(matches!(
        refused,
        Err(DocumentError::Refused(GuardError::Forked))
    ));
}

/// Test 48, as far as it is the guard's: nothing is kept of what cannot be placed.
#[test]
fn a_flood_of_changes_with_unknown_deps_costs_nothing_and_honest_ones_flow() {
    let (mut ana, first) = written();
    let second = ana.edit(ANA, &need("stew")).unwrap().unwrap();
    let mut guard = Guard::new();
    let empty = format!("{guard:?}");
    let mut flood = expanded(&second);
    flood.seq = 1;
    let flood = bytes(flood);
    for _ in 0..100_000 {
        let error = guard.check(ANA, &flood).unwrap_err();
        assert_eq!(error, GuardError::UnknownDeps);
        assert!(error.may_pass_later());
    }
    assert_eq!(format!("{guard:?}"), empty);

    let early = guard.check(ANA, &second).unwrap_err();
    assert!(early.may_pass_later());
    guard.check(ANA, &first).unwrap();
    guard.check(ANA, &second).unwrap();
    let again = guard.check(ANA, &second).unwrap_err();
    assert!(!again.may_pass_later());
}

/// Test 50, as far as it is the guard's: the branch that is there stays, nothing is wedged, and
/// whoever replays the branch that counts says the same.
#[test]
fn two_changes_at_one_place_leave_the_first_and_nothing_wedged() {
    let (ana, first) = written();
    let one = ana.clone().edit(ANA, &need("bread")).unwrap().unwrap();
    let other = ana.clone().edit(ANA, &need("stew")).unwrap().unwrap();

    let mut here = ana.clone();
    here.apply(ANA, &one).unwrap();
    assert!(here.apply(ANA, &other).is_err());
    let mut there = ana.clone();
    there.apply(ANA, &other).unwrap();
    assert!(there.apply(ANA, &one).is_err());
    let after = here.edit(ANA, &need("cake")).unwrap().unwrap();

    // The log has decided for the first branch.
    let mut replayed = Document::new();
    for change in [&first, &one, &after] {
        replayed.apply(ANA, change).unwrap();
    }
    assert_eq!(replayed.fields(), here.fields());
    assert_eq!(replayed.heads(), here.heads());
}

#[test]
fn an_op_is_judged_by_the_ancestors_of_its_change_and_by_nothing_else() {
    let (mut ana, first) = written();
    let mut ben = Document::new();
    ben.apply(ANA, &first).unwrap();
    let concurrent = ana.edit(ANA, &need("stew")).unwrap().unwrap();
    let honest = ben.edit(BEN, &need("cake")).unwrap().unwrap();
    let mut knowing = expanded(&honest);
    let unseen = OpId(
        expanded(&concurrent).start_op.get(),
        ActorId::from(*ANA.as_bytes()),
    );
    let preds = knowing.operations[0].pred.iter().cloned();
    knowing.operations[0].pred = preds.chain([unseen]).collect();

    let refused = ana.apply(BEN, &bytes(knowing));
    let fault = GuardError::Op {
        index: 0,
        fault: OpFault::Pred,
    };
    assert!(matches!(refused, Err(DocumentError::Refused(error)) if error == fault));
    ana.apply(BEN, &honest).unwrap();
}

#[test]
fn a_wrong_checksum_or_a_dep_named_twice_is_refused() {
    let (mut ana, mut first) = written();
    let second = ana.edit(ANA, &need("stew")).unwrap().unwrap();
    let mut guard = Guard::new();
    guard.check(ANA, &first).unwrap();
    let mut twice = expanded(&second);
    twice.deps.push(twice.deps[0]);
    assert_eq!(
        guard.check(ANA, &bytes(twice)).unwrap_err(),
        GuardError::Malformed("the order of deps")
    );

    first[4] ^= 1;
    let refused = Guard::new().check(ANA, &first).unwrap_err();
    assert_eq!(refused, GuardError::Checksum);
}

#[test]
fn a_change_says_no_more_than_its_ops() {
    let ops = || vec![put("title", "soup", vec![])];
    assert_eq!(fault(ops()), Ok(()));

    let mut timed = of(ops());
    timed.time = 1;
    assert_eq!(
        Guard::new().check(ANA, &bytes(timed)).unwrap_err(),
        GuardError::Chatter
    );
    let mut spoken = of(ops());
    spoken.message = Some("hello".into());
    assert_eq!(
        Guard::new().check(ANA, &bytes(spoken)).unwrap_err(),
        GuardError::Chatter
    );
    let mut extra = of(ops());
    extra.extra_bytes = vec![1];
    assert_eq!(
        Guard::new().check(ANA, &bytes(extra)).unwrap_err(),
        GuardError::ExtraBytes
    );
    let mut trailing = bytes(of(ops()));
    trailing.push(0);
    assert!(matches!(
        Guard::new().check(ANA, &trailing),
        Err(GuardError::Malformed(_))
    ));
    assert_eq!(fault(vec![]), Err(GuardError::TooManyOps));
}

#[test]
fn every_op_must_mean_something() {
    let own = |counter| OpId(counter, ActorId::from(*ANA.as_bytes()));
    let make = |kind, key: &str| Op {
        action: OpType::Make(kind),
        ..put(key, 0, vec![])
    };
    let inside = |op: Op| Op {
        obj: ObjectId::Id(own(1)),
        ..op
    };
    let insert = |after: Key| {
        inside(Op {
            key: after,
            insert: true,
            ..put("", 0, vec![])
        })
    };
    let list = || make(ObjType::List, "tags");
    let delete = |pred| Op {
        action: OpType::Delete,
        ..put("title", 0, pred)
    };
    let title = || put("title", "soup", vec![]);
    let cases = [
        (1, OpFault::Object, vec![title(), inside(title())]),
        (0, OpFault::Object, vec![inside(title()), title()]),
        (
            1,
            OpFault::InText,
            vec![make(ObjType::Text, "body"), insert(Key::head())],
        ),
        (0, OpFault::MapKey, vec![insert_into_root()]),
        (1, OpFault::Element, vec![list(), inside(title())]),
        (
            1,
            OpFault::Element,
            vec![
                list(),
                Op {
                    insert: false,
                    ..insert(Key::head())
                },
            ],
        ),
        (
            1,
            OpFault::Element,
            vec![
                list(),
                insert(Key::Seq(automerge::legacy::ElementId::Id(own(1)))),
            ],
        ),
        (
            3,
            OpFault::Element,
            vec![
                list(),
                insert(Key::head()),
                make(ObjType::List, "other"),
                Op {
                    obj: ObjectId::Id(own(3)),
                    ..insert(Key::Seq(automerge::legacy::ElementId::Id(own(2))))
                },
            ],
        ),
        (
            1,
            OpFault::Insert,
            vec![
                list(),
                Op {
                    pred: vec![own(1)].into(),
                    ..insert(Key::head())
                },
            ],
        ),
        (0, OpFault::Delete, vec![delete(vec![])]),
        (
            1,
            OpFault::Pred,
            vec![title(), put("body", "", vec![own(1)])],
        ),
        (
            1,
            OpFault::Pred,
            vec![title(), put("title", "", vec![own(1), own(1)])],
        ),
        (0, OpFault::Pred, vec![put("title", "", vec![own(1)])]),
        (
            2,
            OpFault::Pred,
            vec![
                title(),
                delete(vec![own(1)]),
                put("title", "", vec![own(2)]),
            ],
        ),
        (
            0,
            OpFault::Scalar,
            vec![put("n", ScalarValue::F64(f64::INFINITY), vec![])],
        ),
    ];
    for (index, expected, operations) in cases {
        let shown = format!("{operations:?}");
        assert_eq!(
            fault(operations),
            Err(GuardError::Op {
                index,
                fault: expected
            }),
            "{shown}"
        );
    }
    assert_eq!(
        fault(vec![list(), insert(Key::head()), insert(Key::head())]),
        Ok(())
    );
    assert_eq!(fault(vec![title(), delete(vec![own(1)])]), Ok(()));
}

fn insert_into_root() -> Op {
    Op {
        insert: true,
        ..put("title", 0, vec![])
    }
}

#[test]
fn marks_tables_counters_and_long_things_do_not_reach_automerge() {
    let mark = Op {
        action: OpType::MarkEnd(true),
        ..put("title", 0, vec![])
    };
    let table = Op {
        action: OpType::Make(ObjType::Table),
        ..put("title", 0, vec![])
    };
    let cases = [
        vec![mark],
        vec![table],
        vec![put("n", ScalarValue::counter(1), vec![])],
        vec![put("", 1, vec![])],
        vec![put(&"k".repeat(65), 1, vec![])],
        vec![put("t", "x".repeat(8 * 1024 + 1), vec![])],
        (0..2_001)
            .map(|key| put(&format!("k{key}"), key, vec![]))
            .collect(),
    ];
    for operations in cases {
        assert!(fault(operations).is_err());
    }
    assert_eq!(
        fault(vec![put(&"k".repeat(64), "x".repeat(8 * 1024), vec![])]),
        Ok(())
    );
}

#[test]
fn objects_lie_sixteen_deep_and_no_deeper() {
    let nested = |levels: u64| {
        let own = |counter| OpId(counter, ActorId::from(*ANA.as_bytes()));
        let levels = (0..levels).map(|level| Op {
            action: OpType::Make(ObjType::Map),
            obj: match level {
                0 => ObjectId::Root,
                made => ObjectId::Id(own(made)),
            },
            ..put("m", 0, vec![])
        });
        fault(levels.collect())
    };
    assert_eq!(nested(16), Ok(()));
    let too_deep = GuardError::Op {
        index: 16,
        fault: OpFault::TooDeep,
    };
    assert_eq!(nested(17), Err(too_deep));
}
