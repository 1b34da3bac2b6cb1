//! The attack search (test 33, in small): one malicious steward with sock puppets, three or more
//! founders, and all the past to write in.
use proptest::prelude::*;

use super::super::*;
use super::world::*;
use crate::control::{Cut, Policy};
use crate::role::Role;

const VILLAIN: u8 = 3;
const SOCKS: std::ops::Range<u8> = 20..24;
const PEOPLE: [u8; 9] = [1, 2, 3, 4, 5, 20, 21, 22, 23];

/// Which moment of the past, who of theirs, does what, to whom.
type Step = (prop::sample::Index, u8, u8, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let author = prop_oneof![3 => Just(VILLAIN), 2 => SOCKS];
    let target = prop::sample::select(PEOPLE.to_vec());
    prop::collection::vec(
        (any::<prop::sample::Index>(), author, 0..9u8, target),
        1..30,
    )
}

fn body(graph: &ControlGraph, deed: u8, target: u8) -> Option<ControlBody> {
    let incarnation = graph.members().person(who(target).id());
    let incarnation = incarnation.map(|member| member.incarnation);
    Some(match deed {
        0 | 1 => admit(target),
        2 => ControlBody::Confirm {
            incarnation: incarnation?,
        },
        3 | 4 => ControlBody::Promote {
            incarnation: incarnation?,
        },
        5 => ControlBody::Demote {
            incarnation: incarnation?,
        },
        6 => ControlBody::Remove {
            incarnation: incarnation?,
            cut: Cut::default(),
        },
        7 => ControlBody::Policy(Policy::default()),
        _ => ControlBody::Leave {
            cut: Cut::default(),
        },
    })
}

/// The villain and every puppet that is in sign together, whatever that is good for.
fn conspire(graph: &mut ControlGraph, author: u8, body: ControlBody) {
    let is_in = |n: &u8| graph.members().is_active(who(*n).device());
    let mut all: Vec<u8> = SOCKS.chain([VILLAIN]).filter(is_in).collect();
    if !all.contains(&author) {
        return;
    }
    all.retain(|n| *n != author);
    all.insert(0, author);
    let _ = agree(graph, &all, body.clone());
    if let Ok(signed) = graph.write(&who(author).keys, now(), body) {
        let _ = take(graph, &signed);
    }
}

/// What the honest do, moment by moment: they take in 4 and 5, and make 4 a steward.
fn honest() -> Vec<ControlGraph> {
    let mut graph = founded_sure(&[1, 2, VILLAIN]);
    let mut moments = vec![graph.clone()];
    for n in [4, 5] {
        welcome(&mut graph, 2, n);
        moments.push(graph.clone());
    }
    let body = promote(&graph, 4);
    agree(&mut graph, &[1, 2], body).unwrap();
    moments.push(graph);
    moments
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn one_steward_with_puppets_gains_nothing_by_all_that_is_dated_back(steps in steps()) {
        let mut moments = honest();
        let mut present = moments.last().cloned().unwrap();
        for (moment, author, deed, target) in steps {
            let graph = moment.get(&moments);
            let mut graph = graph.clone();
            if let Some(body) = body(&graph, deed, target) {
                conspire(&mut graph, author, body);
                moments.push(graph);
            }
        }
        let body = remove(&present, VILLAIN);
        agree(&mut present, &[1, 2, 4], body).unwrap();
        for moment in &moments {
            tell(moment, &mut present);
        }

        for steward in [1, 2, 4] {
            prop_assert_eq!(role(&present, steward), Some(Role::Steward));
        }
        for puppet in SOCKS.chain([VILLAIN]) {
            prop_assert_eq!(role(&present, puppet), None);
        }
    }
}
