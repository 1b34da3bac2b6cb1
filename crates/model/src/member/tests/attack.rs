//! The attack search (test 33): malicious stewards with sock puppets, a majority of honest ones, and
//! all the past to write in. Every branch of theirs counts at once, as if honest members had built on
//! it: what is set aside otherwise has to be harmless even then.
use super::super::*;
use super::search::{Chance, search};
use super::world::*;
use crate::control::{Cut, Policy};
use crate::role::Role;

const VILLAIN: u8 = 3;
const FIFTH: u8 = 5;
const SOCKS: std::ops::Range<u8> = 20..24;
const PEOPLE: [u8; 9] = [1, 2, 3, 4, 5, 20, 21, 22, 23];

/// Which moment of the past, who of theirs, does what, to whom.
type Step = (usize, u8, u8, u8);

fn history(chance: &mut Chance, villains: &[u8]) -> Vec<Step> {
    let steps = 1 + chance.below(14);
    let mut step = |_| {
        let author = match chance.below(5) {
            0..3 => villains[chance.below(villains.len())],
            _ => 20 + u8::try_from(chance.below(4)).unwrap(),
        };
        let deed = u8::try_from(chance.below(9)).unwrap();
        (
            chance.below(1 << 16),
            author,
            deed,
            PEOPLE[chance.below(PEOPLE.len())],
        )
    };
    (0..steps).map(&mut step).collect()
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
fn conspire(graph: &mut ControlGraph, villains: &[u8], author: u8, body: ControlBody) {
    let is_in = |n: &u8| graph.members().is_active(who(*n).device());
    let mut all: Vec<u8> = SOCKS
        .chain(villains.iter().copied())
        .filter(is_in)
        .collect();
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

/// Lets the villains act at any moments of the past, removes them, and looks what they gained.
fn gained(
    moments: &[ControlGraph],
    villains: &[u8],
    honest: &[u8],
    steps: &[Step],
) -> Option<String> {
    let mut moments = moments.to_vec();
    let mut present = moments.last().cloned().unwrap();
    for villain in villains {
        let body = remove(&present, *villain);
        agree(&mut present, honest, body).unwrap();
    }
    for (moment, author, deed, target) in steps {
        let mut graph = moments[moment % moments.len()].clone();
        if let Some(body) = body(&graph, *deed, *target) {
            conspire(&mut graph, villains, *author, body);
            moments.push(graph);
        }
    }
    for moment in &moments {
        tell(moment, &mut present);
    }
    let lost = honest
        .iter()
        .find(|n| role(&present, **n) != Some(Role::Steward));
    let mut theirs = SOCKS.chain(villains.iter().copied());
    let in_still = theirs.find(|n| role(&present, *n).is_some());
    match (lost, in_still) {
        (Some(n), _) => Some(format!("steward {n} is lost")),
        (_, Some(n)) => Some(format!("{n} of theirs is in")),
        _ => None,
    }
}

/// Test 33.
#[test]
fn one_steward_with_puppets_gains_nothing_by_all_that_is_dated_back() {
    let moments = honest();
    search(
        2_000,
        |chance| history(chance, &[VILLAIN]),
        |steps| gained(&moments, &[VILLAIN], &[1, 2, 4], steps),
    );
}

/// Test 33: two of five.
#[test]
fn two_stewards_of_five_with_puppets_gain_nothing_by_all_that_is_dated_back() {
    let moments = [founded_sure(&[1, 2, VILLAIN, 4, FIFTH])];
    search(
        1_000,
        |chance| history(chance, &[VILLAIN, FIFTH]),
        |steps| gained(&moments, &[VILLAIN, FIFTH], &[1, 2, 4], steps),
    );
}
