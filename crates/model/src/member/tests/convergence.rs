//! The same operations give the same members, whatever way they came (test 13, in small).
use proptest::prelude::*;

use super::super::*;
use super::search::{Chance, search};
use super::world::*;
use crate::control::Cut;

const PEOPLE: u8 = 8;
const PARTS: usize = 3;

/// In which part who does what to whom, having perhaps just heard from another part.
type Step = (usize, u8, u8, u8, Option<usize>);

fn step() -> impl Strategy<Value = Step> {
    let heard = prop::option::weighted(0.2, 0..PARTS);
    (0..PARTS, 1..=PEOPLE, 0..10u8, 1..=PEOPLE, heard)
}

fn body(graph: &ControlGraph, deed: u8, target: u8, n: u8) -> Option<ControlBody> {
    let member = graph.members().person(who(target).id());
    let incarnation = member.map(|member| member.incarnation);
    Some(match deed {
        0 | 1 => admit(target),
        2 => ControlBody::Confirm {
            incarnation: incarnation?,
        },
        3 => ControlBody::Promote {
            incarnation: incarnation?,
        },
        4 => ControlBody::Demote {
            incarnation: incarnation?,
        },
        5 => ControlBody::Remove {
            incarnation: incarnation?,
            cut: Cut::default(),
        },
        6 if target == n => ControlBody::Leave {
            cut: Cut::default(),
        },
        7 => epoch(target),
        8 => ControlBody::RevokeDevice {
            device: who(n).device(),
            cut: Cut::default(),
            words: None,
        },
        _ => ControlBody::Join,
    })
}

/// What is written when everybody does what the steps say, as far as it is valid.
fn story(steps: &[Step]) -> (ControlGraph, Vec<Signed>) {
    let mut parts = vec![founded_sure(&[1, 2, 3]); PARTS];
    for (part, n, deed, target, heard) in steps {
        if let Some(from) = heard {
            let from = parts[*from].clone();
            tell(&from, &mut parts[*part]);
        }
        let graph = &mut parts[*part];
        let Some(body) = body(graph, *deed, *target, *n) else {
            continue;
        };
        // Two stewards agree where one would not do.
        let helper = if *n == 1 { 2 } else { 1 };
        let both = matches!(deed, 3..=5) && graph.members().is_active(who(helper).device());
        if both && graph.members().is_active(who(*n).device()) {
            let signed = agreed(graph, &[*n, helper], body);
            let _ = take(graph, &signed);
        } else if let Ok(signed) = graph.write(&who(*n).keys, now(), body) {
            let _ = take(graph, &signed);
        }
    }
    let mut all = founded_sure(&[1, 2, 3]);
    for part in &parts {
        tell(part, &mut all);
    }
    let signed = |(header, signature, body): (&Header, &OpSignature, &[u8])| Signed {
        header: header.clone(),
        signature: *signature,
        body: body.to_vec(),
    };
    let ops = all.in_order().map(signed).collect();
    (all, ops)
}

/// Takes in what can be taken in, again and again, until nothing is left.
fn taken_in(mut waiting: Vec<Signed>) -> ControlGraph {
    let mut graph = founded_sure(&[1, 2, 3]);
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|op| match take(&mut graph, op) {
            Ok(_) => false,
            Err(Refused::MissingParents(_)) => true,
            Err(refused) => panic!("valid elsewhere, but here {refused}"),
        });
        assert!(waiting.len() < before, "every parent is among them");
    }
    graph
}

/// One order in which a history may arrive: shuffled, some of it twice, and some of it lost at first
/// and told again.
fn arrival(ops: &[Signed], chance: &mut Chance) -> Vec<Signed> {
    let mut all = ops.to_vec();
    for _ in 0..ops.len() / 3 {
        all.push(ops[chance.below(ops.len())].clone());
    }
    for at in (1..all.len()).rev() {
        all.swap(at, chance.below(at + 1));
    }
    let lost = chance.below(all.len());
    all.rotate_left(lost);
    all
}

fn random_step(chance: &mut Chance) -> Step {
    let mut number = |end: u8| u8::try_from(chance.below(usize::from(end))).unwrap();
    let (part, n, deed) = (number(3), 1 + number(PEOPLE), number(10));
    let (target, heard) = (1 + number(PEOPLE), number(15));
    let heard = (heard < 3).then_some(usize::from(heard));
    (usize::from(part), n, deed, target, heard)
}

/// Test 13.
#[test]
fn a_thousand_histories_in_twenty_orders_come_to_one_state() {
    search(
        1_000,
        |chance| {
            (0..3 + chance.below(14))
                .map(|_| random_step(chance))
                .collect()
        },
        |steps| {
            let (all, ops) = story(steps);
            let mut chance = Chance::new(steps.len() as u64 + all.len() as u64);
            for order in 0..20 {
                let graph = taken_in(arrival(&ops, &mut chance));
                let anew = State::of(&graph.ops, graph.state.seen().clone());
                if graph.members() != all.members() || graph.heads() != all.heads() {
                    return Some(format!("order {order} comes to another state"));
                }
                if anew.members != *graph.members() {
                    return Some(format!(
                        "in order {order}, step by step is not from nothing"
                    ));
                }
            }
            None
        },
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn neither_order_nor_repetition_matters(
        ((all, _), shuffled) in prop::collection::vec(step(), 1..40).prop_flat_map(|steps| {
            let (all, ops) = story(&steps);
            let twice = [ops.clone(), ops.clone()].concat();
            (Just((all, ops)), Just(twice).prop_shuffle())
        })
    ) {
        let graph = taken_in(shuffled);

        prop_assert_eq!(graph.members(), all.members());
        prop_assert_eq!(graph.heads(), all.heads());
        prop_assert_eq!(graph.devices_ever(), all.devices_ever());
        let order = |graph: &ControlGraph| -> Vec<OpId> {
            graph.in_order().map(|(header, ..)| header.id()).collect()
        };
        prop_assert_eq!(order(&graph), order(&all));
        // What was kept up to date step by step is what comes out from nothing.
        let anew = State::of(&graph.ops, graph.state.seen().clone());
        prop_assert_eq!(&anew.members, graph.members());
    }
}
