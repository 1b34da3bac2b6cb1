//! The guard against changes that nobody honest would write (`docs/threat-model.md`, tests 46, 47).
//!
//! 20,000 mutants in an ordinary run. More, from another seed:
//! `POTLUCK_MUTANTS=1000000 POTLUCK_SEED=7 cargo test -p potluck-model --test mutants`.
//! Run it in full whenever the version of Automerge changes. Of the same 20,000 given to Automerge
//! 0.12.0 itself, those left out that would never end, 3,746 panicked and 2,028 made documents that
//! did not load again.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#![expect(
    clippy::cast_possible_truncation,
    reason = "numbers are cut into bytes here"
)]

use std::sync::{Mutex, PoisonError};

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, Automerge, ROOT};
use peak_alloc::PeakAlloc;
use potluck_model::document::{Document, DocumentError, fields_of_line};
use potluck_model::guard::{Guard, GuardError};
use potluck_model::id::Actor;
use potluck_model::value::{Fields, Value};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};

use self::chunk::{Parts, leb, sealed};

mod chunk;
mod mutate;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;
/// Memory is measured for the whole process, so one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

const DEVICES: [Actor; 3] = [
    Actor::from_bytes([1; 16]),
    Actor::from_bytes([2; 16]),
    Actor::from_bytes([3; 16]),
];
const MIB: usize = 1 << 20;

/// The most memory in use at once while `work` runs, beyond what was in use before.
fn extra_memory<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = work();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

fn from_env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// One step of an honest story: the document before it, who wrote, and what.
struct Step {
    before: Document,
    actor: Actor,
    change: Vec<u8>,
}

/// An honest story of three devices that edit one record, together and apart.
fn story(chance: &mut StdRng) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut devices = [Document::new(), Document::new(), Document::new()];
    let mut met = Document::new();
    while steps.len() < 12 {
        let device = chance.random_range(0..3);
        if chance.random_ratio(2, 3) {
            devices[device] = met.clone();
        }
        let set = edit(chance);
        let Ok(Some(change)) = devices[device].edit(DEVICES[device], &set) else {
            continue;
        };
        let before = met.clone();
        let actor = DEVICES[device];
        if met.apply(actor, &change).is_ok() {
            steps.push(Step {
                before,
                actor,
                change,
            });
        } else {
            // It had forgotten its own last change; an honest device does not.
            devices[device] = met.clone();
        }
    }
    steps
}

fn edit(chance: &mut StdRng) -> Fields {
    let number = Value::Int(chance.random_range(0..1_000));
    let text = Value::Text("soup ".repeat(chance.random_range(0..8)));
    let map = Fields::from([("a".into(), number.clone()), ("b".into(), text.clone())]);
    let list = vec![text.clone(), number.clone(), Value::Map(map.clone())];
    let values = [
        number,
        text,
        Value::Map(map),
        Value::List(list),
        Value::Null,
        Value::Bytes(vec![7; 20]),
    ];
    let keys = ["title", "body", "tags", "days"];
    (0..chance.random_range(1..4))
        .map(|_| {
            let key = keys.choose(chance).unwrap();
            ((*key).to_owned(), values.choose(chance).unwrap().clone())
        })
        .collect()
}

/// Test 47.
#[test]
fn no_mutant_panics_wedges_a_document_or_makes_one_that_does_not_load() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut chance = StdRng::seed_from_u64(from_env("POTLUCK_SEED", 1));
    let stories: Vec<_> = (0..20).map(|_| story(&mut chance)).collect();
    let mut accepted = 0;
    let ((), peak) = extra_memory(|| {
        for turn in 0..from_env("POTLUCK_MUTANTS", 20_000) {
            let step = stories.choose(&mut chance).unwrap().choose(&mut chance);
            let step = step.unwrap();
            let thief = stories.choose(&mut chance).unwrap().choose(&mut chance);
            let spoiled = mutate::mutant(&step.change, &thief.unwrap().change, &mut chance);
            let taken = survives(turn, step, &spoiled);
            accepted += u64::from(taken && spoiled != step.change);
        }
    });
    assert!(peak < 16 * MIB, "{peak} bytes at once");
    assert!(accepted > 100, "only {accepted} got as far as Automerge");
}

/// Gives a mutant to a document and looks whether it is still sound; tells whether it was taken.
fn survives(turn: u64, step: &Step, spoiled: &[u8]) -> bool {
    let mut document = step.before.clone();
    let outcome = document.apply(step.actor, spoiled);
    let taken = match &outcome {
        Ok(()) => true,
        Err(DocumentError::Refused(GuardError::Panicked) | DocumentError::SetAside) => {
            panic!("mutant {turn}: {outcome:?}")
        }
        Err(_) => false,
    };
    if taken {
        let loaded = Automerge::load(&document.save()).unwrap();
        let heads: Vec<_> = loaded.get_heads().iter().map(|head| head.0).collect();
        assert_eq!(heads, document.heads(), "mutant {turn}");
        if step.before.heads().is_empty() {
            let straight = fields_of_line(step.actor, [spoiled]).unwrap();
            assert_eq!(straight, document.fields(), "mutant {turn}");
        }
    } else {
        assert_eq!(document.heads(), step.before.heads(), "mutant {turn}");
        document.apply(step.actor, &step.change).unwrap();
    }
    let more = Fields::from([("title".into(), "after".into())]);
    document.edit(step.actor, &more).unwrap();
    assert_eq!(document.fields()["title"], "after".into(), "mutant {turn}");
    taken
}

/// A change by the first device that holds `text`, as Automerge writes it; compressed if long.
fn plain_change(text: String) -> (Vec<u8>, Vec<u8>) {
    let actor = ActorId::from(*DEVICES[0].as_bytes());
    let mut document = Automerge::new().with_actor(actor);
    let mut transaction = document.transaction();
    transaction.put(ROOT, "title", text).unwrap();
    transaction.commit_with(CommitOptions::default().with_time(0));
    let mut change = document.get_last_local_change().unwrap();
    (change.raw_bytes().to_vec(), change.bytes().into_owned())
}

/// Test 46.
#[test]
fn a_compressed_change_of_64_mib_is_refused_without_inflating_it() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, bomb) = plain_change("x".repeat(64 * MIB));
    assert!(bomb.len() < MIB, "it is compressed");

    let (refused, memory) = extra_memory(|| Guard::new().check(DEVICES[0], &bomb));

    assert_eq!(refused.unwrap_err(), GuardError::NotAChange(2));
    assert!(memory < MIB, "{memory} bytes");
}

/// Test 46, in columns: a few bytes that claim more than any memory holds.
#[test]
fn claims_of_astronomic_lengths_are_refused_without_believing_them() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (change, _) = plain_change("soup".into());
    let honest = Parts::of(&change);
    Guard::new().check(DEVICES[0], &honest.chunk()).unwrap();
    let run = |value: &[u8]| {
        let mut run = vec![];
        leb(&mut run, 1 << 54); // read as signed, the same
        run.extend(value);
        run
    };
    let mut bombs = Vec::new();
    let mut ops = honest.clone();
    for (spec, data) in [
        (0x15, run(&[1, b'k'])),
        (0x34, run(&[])),
        (0x42, run(&[1])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ] {
        ops.set(spec, data.clone());
        let mut alone = honest.clone();
        alone.set(spec, data);
        bombs.push(alone.chunk());
    }
    ops.columns.retain(|(spec, _)| *spec != 0x57);
    bombs.push(ops.chunk());
    let mut preds = honest.clone();
    let mut many = vec![1];
    leb(&mut many, 1 << 60);
    preds.set(0x70, many);
    preds.set(0x71, run(&[0]));
    preds.set(0x73, run(&[0]));
    bombs.push(preds.chunk());
    let mut key = honest.clone();
    let mut long = vec![0x7f];
    leb(&mut long, 900_000_000);
    key.set(0x15, long);
    bombs.push(key.chunk());
    let mut keys = honest.clone();
    let mut repeated = vec![];
    leb(&mut repeated, 2_000);
    keys.set(0x42, [&*repeated, &[1]].concat());
    leb(&mut repeated, 60_000);
    repeated.extend([b'k'; 60_000]);
    keys.set(0x15, repeated);
    bombs.push(keys.chunk());
    let mut deps = vec![];
    leb(&mut deps, u64::MAX);
    bombs.push(sealed(1, &deps));

    for bomb in bombs {
        assert!(bomb.len() < 61_000);
        let (refused, memory) = extra_memory(|| Guard::new().check(DEVICES[0], &bomb));
        assert!(refused.is_err());
        assert!(memory < MIB, "{memory} bytes");
    }
}
