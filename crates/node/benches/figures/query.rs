//! Lists and searches over a whole board, in the process.
use std::path::Path;
use std::time::Instant;

use potluck_engine::{Engine, FACT_KINDS};
use potluck_model::board::Filter;
use potluck_model::record::Kind;
use potluck_store::Store;

use crate::report::Report;
use crate::side::used;
use crate::town::now;

/// How often each is asked.
const TIMES: u32 = 30;

/// Recalls a town and asks it.
pub(crate) fn query(town: &Path, report: &mut Report) {
    let mut engine = Engine::new([1; 32]);
    let before = used("self").unwrap_or_default();
    let begun = Instant::now();
    {
        let (store, _) = Store::open(town).unwrap();
        for kind in FACT_KINDS {
            for (name, value) in store.facts(kind).unwrap() {
                engine.recall_fact(kind, &name, &value);
            }
        }
        for segment in store.segments() {
            engine.recall(&segment.unwrap().1).unwrap();
        }
    }
    let community = engine.communities().next().unwrap();
    let ops = community.ops_held() as f64;
    let after = used("self").unwrap_or_default();
    let taken = begun.elapsed().as_secs_f64() * 1e6 / ops;
    report.figure("recall", taken, "µs an operation, store and engine alone");
    let cpu = (after.cpu_seconds - before.cpu_seconds) * 1e6 / ops;
    report.figure("recall-cpu", cpu, "µs of cpu an operation");
    let memory = (after.resident_mb - before.resident_mb) * 1e6 / ops;
    report.figure(
        "memory",
        memory,
        "bytes resident an operation, store and engine alone",
    );

    let board = community.board();
    let (looker, roll) = (community.looker(), community.roll());
    let now = now();
    let most = Filter {
        most: Some(50),
        ..Filter::default()
    };
    let needs = Filter {
        kind: Some(Kind::Need),
        urgent: true,
        ..most.clone()
    };
    let list = |filter: &Filter| board.list(filter, &looker, &roll, now).len();
    let search = |words: &str| board.search(words, &most, &looker, &roll, now).len();
    ask(report, "list", || list(&most));
    ask(report, "list-urgent-needs", || list(&needs));
    ask(report, "search-two-words", || search("winter coats"));
    ask(report, "search-substring", || search("imson"));
    ask(report, "search-misspelt", || search("bycicle pump"));
    ask(report, "search-nothing", || search("zeppelin"));
    ask(report, "log", || board.log(50, &roll).len());
}

fn ask(report: &mut Report, name: &str, mut question: impl FnMut() -> usize) {
    let mut found = 0;
    let times = (0..TIMES).map(|_| {
        let begun = Instant::now();
        found = question();
        begun.elapsed().as_secs_f64()
    });
    let times = times.collect();
    report.times(name, times, "50 at most");
    assert!(found <= 50, "{name} keeps to its limit");
}
