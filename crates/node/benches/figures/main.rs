//! How fast, how large, how hungry: whole nodes measured from outside, with data from a seed.
//!
//! ```text
//! cargo bench -p potluck-node --bench figures -- PROGRAM [OPS] [DEVICES] [SEED]
//!
//! first-sync   somebody joins a town that has written so much, and receives all of it
//! re-sync      two who hold the same meet again: nothing new, ten new on each side, one live
//! start        a node starts
//! write        somebody writes, one by one
//! query        lists and searches, in the process
//! all          all of these
//! ```
//!
//! Each prints one JSON line a figure, and a table. Nodes are processes of their own that talk over
//! libp2p on loopback. Bytes on the wire are those of the whole loopback device: on a machine with
//! other traffic, run it in a network of its own (`unshare -rn sh -c 'ip link set lo up; …'`). A
//! town is made once a day and kept under `target/tmp`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks to whoever runs it, and stops where it cannot measure"
)]
mod programs;
mod query;
mod report;
mod side;
mod texts;
mod town;

use std::path::PathBuf;

use potluck_model::time::Timestamp;
use report::Report;
use town::{Plan, Town};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let ["serve", home, listen] = words[..] {
        return runtime.block_on(side::serve(home, listen, || println!("ready")));
    }
    // Cargo adds a word of its own; without a program, all of them, small: so that none rots.
    let words: Vec<&str> = words
        .into_iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    let program = words.first().copied().unwrap_or("all");
    let number = |at: usize, else_: u64| words.get(at).map_or(else_, |word| word.parse().unwrap());
    let plan = Plan {
        ops: number(1, 300),
        devices: number(2, 8),
        seed: number(3, 1),
    };
    let town = home_of(plan);
    let mut report = Report::default();
    let all = program == "all";
    if all || program == "start" {
        runtime.block_on(programs::start(&town, &mut report));
    }
    if all || program == "first-sync" {
        runtime.block_on(programs::first_sync(&town, &mut report));
    }
    if all || program == "re-sync" {
        runtime.block_on(programs::re_sync(&town, &mut report));
    }
    if all || program == "write" {
        runtime.block_on(programs::write(&town, &mut report));
    }
    if all || program == "query" {
        query::query(&town, &mut report);
    }
    report.print();
}

/// The home of somebody who holds all that a town has written; made once a day, for what people
/// write has its time.
fn home_of(plan: Plan) -> PathBuf {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = Timestamp::from_millis(u64::try_from(now.as_millis()).unwrap());
    let Plan { ops, devices, seed } = plan;
    let towns = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("towns");
    let name = format!("{ops}-{devices}-{seed}-{}", now.day().number());
    let home = towns.join(name);
    if !home.join("whole").exists() {
        let _ = std::fs::remove_dir_all(&home);
        std::fs::create_dir_all(&towns).unwrap();
        Town::make(plan, now).move_in(&home);
        std::fs::write(home.join("whole"), "").unwrap();
    }
    home
}
