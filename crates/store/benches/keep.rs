//! What the store costs beside the bytes it is given: disk, time to keep, time to read back.
//!
//! ```text
//! cargo bench -p potluck-store --bench keep -- [SEGMENTS] [BYTES]
//! ```
//!
//! Segments of so many bytes, each somewhat shorter or longer, are kept one, ten and a hundred a
//! batch, as live writing, a meeting and a first sync do it. Each figure is a line of JSON. What the
//! disk alone takes to append as much and flush stands beside it.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks to whoever runs it, and stops where it cannot measure"
)]
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use potluck_store::{Batch, Store};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// A nonce and a tag: what sealing adds to a segment.
const SEAL: u64 = 24 + 16;

fn main() {
    // Cargo adds a word of its own.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let number =
        |at: usize, else_: usize| words.get(at).map_or(else_, |word| word.parse().unwrap());
    // Small, so that it is quick where it only has to run.
    let (segments, bytes) = (number(0, 1_000), number(1, 700));
    for batch in [1, 10, 100] {
        measure(segments, bytes, batch);
    }
}

fn measure(count: usize, bytes: usize, of_batch: usize) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let mut chance = StdRng::seed_from_u64(1);
    let segments: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            let mut segment = vec![0; chance.random_range(bytes / 2..bytes + bytes / 2)];
            chance.fill(segment.as_mut_slice());
            segment
        })
        .collect();
    let plain: u64 = segments.iter().map(|segment| segment.len() as u64).sum();
    let sealed = plain + SEAL * count as u64;

    let store = Store::create(&home).unwrap();
    let begun = Instant::now();
    for some in segments.chunks(of_batch) {
        let mut batch = Batch::new();
        for segment in some {
            batch.append(segment.clone());
        }
        store.keep(batch).unwrap();
    }
    let kept = begun.elapsed();
    let flushes = store.flushes();
    store.close().unwrap();

    let begun = Instant::now();
    let (store, _) = Store::open(&home).unwrap();
    let opened = begun.elapsed();
    let begun = Instant::now();
    let read: u64 = store
        .segments()
        .map(|segment| segment.unwrap().1.len() as u64)
        .sum();
    let streamed = begun.elapsed();
    assert_eq!(read, plain);
    let begun = Instant::now();
    let numbers: Vec<_> = store.segments().map(|segment| segment.unwrap().0).collect();
    let again = begun.elapsed();
    for number in numbers.iter().rev() {
        store.read(*number).unwrap().unwrap();
    }
    let singly = begun.elapsed() - again;
    let size = store.size_on_disk().unwrap();
    let floor = append_alone(folder.path(), &segments, of_batch);

    let each = |time: Duration| time.as_secs_f64() * 1e6 / count as f64;
    let name = |what: &str| format!("{count} of {bytes}, {of_batch} a batch: {what}");
    print(
        &name("disk by sealed bytes"),
        size as f64 / sealed as f64,
        "",
    );
    print(&name("keep a segment"), each(kept), "us");
    print(&name("the disk alone"), each(floor), "us");
    print(&name("flushes"), flushes as f64, "");
    print(&name("open"), opened.as_secs_f64() * 1e3, "ms");
    print(&name("stream a segment"), each(streamed), "us");
    print(&name("read a segment by its number"), each(singly), "us");
}

/// How long a plain file takes that is written and flushed as often, with no store around it.
fn append_alone(folder: &Path, segments: &[Vec<u8>], of_batch: usize) -> Duration {
    let mut file = File::create(folder.join("alone")).unwrap();
    let begun = Instant::now();
    for some in segments.chunks(of_batch) {
        file.write_all(&some.concat()).unwrap();
        file.sync_data().unwrap();
    }
    begun.elapsed()
}

fn print(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
}
