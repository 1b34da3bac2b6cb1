//! How long it takes to know who is in: 1,000 people and 5,000 control operations from nothing, and
//! one operation more. `cargo bench -p potluck-model --bench resolver`; a number behind `--` is that
//! of runs, and `valgrind --tool=callgrind` counts what they cost on any machine, however busy.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a measurement looks at the clock and prints; a panic is the report"
)]
use std::time::Instant;

use ed25519_dalek::SigningKey;
use potluck_model::certificate::Certificate;
use potluck_model::control::{Admit, ControlBody, Cut, GENESIS_VERSION, Genesis, Policy, cosign};
use potluck_model::id::Incarnation;
use potluck_model::identity::{DeviceKeys, DeviceMaster, PersonMaster, Salt, SealingKey};
use potluck_model::member::{ControlGraph, Inserted, Signed, found};
use potluck_model::role::Role;
use potluck_model::secret::{Secret32, Seed};
use potluck_model::time::{Day, Timestamp};

const PEOPLE: u32 = 1_000;
const OPS: usize = 5_000;
const SALT: Salt = [3; 32];
/// Parts of the community that meet every so many operations only.
const PARTS: usize = 3;

struct Somebody {
    person: SigningKey,
    keys: DeviceKeys,
}

fn somebody(n: u32) -> Somebody {
    let mut seed = [0; 16];
    seed[..4].copy_from_slice(&n.to_be_bytes());
    let mut secret = [1; 32];
    secret[..4].copy_from_slice(&n.to_be_bytes());
    Somebody {
        person: PersonMaster::from_seed(&Seed::from_bytes(seed)).person_key(&SALT),
        keys: DeviceMaster::from_secret(Secret32::from_bytes(secret)).keys(&SALT, 0),
    }
}

fn now() -> Timestamp {
    Day::from_number(2_000).start()
}

fn certificate(who: &Somebody) -> Certificate {
    let sealing = SealingKey::from_secret(Secret32::from_bytes([7; 32])).public();
    Certificate::by_person(&who.person, &SALT, &who.keys, sealing, now().day())
}

fn take(graph: &mut ControlGraph, op: &Signed) {
    let taken = graph.check_and_insert(op.header.clone(), op.signature, op.body.clone());
    assert_eq!(taken, Ok(Inserted::New));
}

fn incarnation(graph: &ControlGraph, who: &Somebody) -> Option<Incarnation> {
    let device = graph.members().device(who.keys.device_id())?;
    graph
        .members()
        .incarnation(device.incarnation)
        .map(|member| member.incarnation)
}

/// What the next operation of a part says: people come in and are confirmed, some leave again, and
/// otherwise heads are brought together.
fn next(graph: &ControlGraph, people: &[Somebody], at: usize) -> (usize, ControlBody) {
    let who = 3 + at / 4;
    let newcomer = people.get(who).filter(|_| who < people.len());
    let part = at % PARTS;
    match (at % 4, newcomer) {
        (0, Some(newcomer)) => {
            let admit = Admit {
                certificate: certificate(newcomer),
                role: Role::Member,
                via: None,
                succeeds: None,
            };
            (part, ControlBody::Admit(Box::new(admit)))
        }
        (3, Some(gone)) if at % 100 == 3 => match incarnation(graph, gone) {
            Some(incarnation) => (
                part,
                ControlBody::Remove {
                    incarnation,
                    cut: Cut::default(),
                },
            ),
            None => (part, ControlBody::Join),
        },
        _ => (part, ControlBody::Join),
    }
}

/// A history in three parts, each of which writes on what it knows; they meet every 50 operations.
fn history(people: &[Somebody]) -> (Signed, Vec<Signed>) {
    let genesis = Genesis {
        version: GENESIS_VERSION,
        salt: SALT,
        founders: people[..PARTS].iter().map(certificate).collect(),
        policy: Policy::default(),
        predecessor: None,
    };
    let body = ControlBody::Genesis(genesis.clone());
    let agree = |who: &Somebody| {
        let cosig = cosign(&who.keys.sign, genesis.community_id(), &[], &body);
        (who.keys.device_id(), cosig)
    };
    let others: Vec<_> = people[1..PARTS].iter().map(agree).collect();
    let first = found(&people[0].keys, genesis.clone(), &others, now()).unwrap();
    let mut parts = vec![ControlGraph::found(&first.header, first.signature, &first.body).unwrap()];
    let mut ops: Vec<Signed> = vec![];
    parts.resize(PARTS, parts[0].clone());
    let mut told = ops.len();
    for at in 0..OPS {
        if at % 50 == 0 {
            for op in &ops[told..] {
                for part in &mut parts {
                    let _ = part.check_and_insert(op.header.clone(), op.signature, op.body.clone());
                }
            }
            told = ops.len();
        }
        let (part, body) = next(&parts[at % PARTS], people, at);
        let Ok(op) = parts[part].write(&people[part].keys, now(), body) else {
            continue;
        };
        if parts[part]
            .check_and_insert(op.header.clone(), op.signature, op.body.clone())
            .is_ok()
        {
            ops.push(op);
        }
    }
    (first, ops)
}

fn main() {
    let people: Vec<Somebody> = (0..PEOPLE).map(somebody).collect();
    let (first, ops) = history(&people);
    let mut runs = vec![];
    let mut slowest = vec![];
    let count = std::env::args().find_map(|arg| arg.parse().ok());
    let count: usize = count.unwrap_or(5).max(1);
    for _ in 0..count {
        let begun = Instant::now();
        let mut graph = ControlGraph::found(&first.header, first.signature, &first.body).unwrap();
        let mut each = vec![];
        for op in &ops {
            let one = Instant::now();
            take(&mut graph, op);
            each.push(one.elapsed());
        }
        runs.push(begun.elapsed());
        each.sort();
        slowest.push((each[each.len() * 99 / 100], *each.last().unwrap()));
        assert!(graph.members().persons().count() > 900);
    }
    runs.sort();
    slowest.sort();
    println!("{} operations, {} people, {PARTS} parts", ops.len(), PEOPLE);
    println!(
        "from nothing      {:?} ({count} runs, {:?} to {:?})",
        runs[count / 2],
        runs[0],
        runs[count - 1]
    );
    println!("one more, p99     {:?}", slowest[count / 2].0);
    println!("one more, slowest {:?}", slowest[count / 2].1);
}
