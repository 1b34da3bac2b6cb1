//! Many parents, false times, long chains, many quorums: what is bounded stays so.
use super::super::*;
use super::world::*;
use crate::control::Policy;
use crate::op::{BadHeader, MAX_PARENTS, OpSignature};
use crate::role::Role;
use crate::time::LogicalTime;

/// A community of as many members as there may be parents and one more, each of whom has just said
/// something without knowing of the others.
fn spread() -> ControlGraph {
    let mut start = founded(&[1]);
    let all: Vec<u8> = (2..).take(MAX_PARENTS + 1).collect();
    for n in &all {
        welcome(&mut start, 1, *n);
    }
    let mut graph = start.clone();
    for n in all {
        let op = start.write(&who(n).keys, now(), ControlBody::Join).unwrap();
        take(&mut graph, &op).unwrap();
    }
    graph
}

/// Test 28.
#[test]
fn sixteen_parents_are_taken_and_seventeen_refused() {
    let graph = spread();
    assert_eq!(graph.heads().len(), MAX_PARENTS + 1);
    let keys = &who(1).keys;
    let author = graph.members().signer(keys.device_id()).unwrap();
    let with = |parents: Vec<OpId>| {
        let op = graph.write_with(keys, now(), vec![author], parents, ControlBody::Join);
        take(&mut graph.clone(), &op.unwrap())
    };
    let mut parents = graph.heads();

    assert_eq!(
        with(parents.clone()),
        Err(Refused::Invalid(Why::Header(BadHeader::Heads)))
    );
    parents.pop();
    assert_eq!(with(parents), Ok(Inserted::New));
    let written = graph.write(keys, now(), ControlBody::Join).unwrap();
    assert_eq!(written.header.heads.len(), MAX_PARENTS);
    assert_eq!(take(&mut graph.clone(), &written), Ok(Inserted::New));
}

/// Test 28: nobody says how deep an operation stands, so that is counted; a number or a time that
/// pretends to stand deeper or higher is refused.
#[test]
fn a_place_deeper_or_higher_than_what_it_builds_on_is_refused() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let good = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    let changed = |change: &dyn Fn(&mut Header)| {
        let mut op = good.clone();
        change(&mut op.header);
        op.signature = OpSignature::sign(&who(2).keys.sign, op.header.id());
        take(&mut graph.clone(), &op)
    };

    for seq in [0, 2, 1_000, u64::MAX] {
        let refused = changed(&|header| header.seq = seq);
        assert!(matches!(refused, Err(Refused::Invalid(_))), "{seq}");
    }
    let early = changed(&|header| header.time = LogicalTime::from_bits(1));
    assert_eq!(early, Err(Refused::Invalid(Why::Time)));
    assert_eq!(changed(&|_| {}), Ok(Inserted::New));
}

/// Test 28.
#[test]
fn a_chain_of_ten_thousand_is_taken_in_and_can_be_gone_on_with() {
    const LONG: usize = 10_000;
    let mut graph = founded(&[1, 2]);
    welcome(&mut graph, 1, 3);
    while graph.len() < LONG {
        let by = if graph.len().is_multiple_of(2) { 1 } else { 2 };
        says(&mut graph, by, ControlBody::Join).unwrap();
    }

    assert_eq!(graph.heads().len(), 1);
    let body = remove(&graph, 3);
    says(&mut graph, 2, body).unwrap();
    assert_eq!(role(&graph, 3), None);
    assert_eq!(role(&graph, 1), Some(Role::Steward));
}

/// Test 28.
#[test]
fn two_hundred_agreements_apart_come_to_one_state() {
    let (mut one, mut other) = (founded(&[1, 2, 3, 4, 5]), founded(&[1, 2, 3, 4, 5]));
    let rules = |min_version| {
        ControlBody::Policy(Policy {
            min_version,
            ..Policy::default()
        })
    };
    for version in 0..100 {
        agree(&mut one, &[1, 2, 3], rules(version)).unwrap();
        agree(&mut other, &[4, 5, 3], rules(1_000 + version)).unwrap();
    }
    let body = remove(&one, 5);
    agree(&mut one, &[1, 2, 3], body).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 5), None);
    assert_eq!(role(&one, 4), Some(Role::Steward));
    // Of each of the other hundred a signature is dead, and two of five are too few.
    assert_eq!(one.rolled_back().len(), 100);
    assert_eq!(one.members().policy().min_version, 99);
}
