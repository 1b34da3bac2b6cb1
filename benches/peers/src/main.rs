//! The same work as `figures` of `potluck-node`, done by others on the same machine in the same
//! minute, and ours beside it.
//!
//! ```text
//! cargo run --release -- [RECORDS] [SEED] [--ours FIGURES]
//!
//! RECORDS   how many records; 1,000 if nothing is said
//! SEED      what decides what they say; 1
//! --ours    a `figures` that is built already; without it, `cargo bench` builds and runs it
//! ```
//!
//! Each figure is a line of JSON as soon as it is there; at the end stands a table, and behind each
//! figure of others how many times ours it is. What each of them does and does not do is in the
//! README beside this.
mod automerge_sync;
mod iroh_docs_again;
mod iroh_docs_sync;
mod measure;
mod records;
mod runs;
#[expect(dead_code, reason = "the town also writes notes and thanks")]
#[path = "../../../crates/node/benches/figures/texts.rs"]
mod texts;

use runs::{Figures, OURS};

/// Who does the work: the word that begins their process, and the name under which they stand.
const PEERS: [(&str, &str); 3] = [
    ("iroh-docs", "iroh-docs"),
    ("automerge-each", "Automerge, a document a record"),
    ("automerge-one", "Automerge, one document"),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ours = words.iter().position(|word| *word == "--ours").map(|at| {
        words.remove(at);
        assert!(at < words.len(), "--ours wants the path of a program");
        words.remove(at)
    });
    let number = |word: Option<&&str>, else_: u64| {
        word.map_or(else_, |word| word.parse().expect("a number was expected"))
    };
    if let Some((peer, _)) = PEERS.iter().find(|(word, _)| words.first() == Some(word)) {
        let (records, seed) = (number(words.get(1), 1_000), number(words.get(2), 1));
        return match *peer {
            "iroh-docs" => iroh_docs_sync::measure(records, seed),
            "automerge-each" => automerge_sync::measure(automerge_sync::Shape::Each, records, seed),
            _ => automerge_sync::measure(automerge_sync::Shape::One, records, seed),
        };
    }
    let (records, seed) = (number(words.first(), 1_000), number(words.get(1), 1));
    let mut all = vec![(OURS, runs::ours(ours, records, seed))];
    for (word, name) in PEERS {
        all.push((name, runs::peer(word, records, seed)));
    }
    Figures::table(&all);
}
