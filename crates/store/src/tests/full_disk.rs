//! A disk that is really full: refused before anything is touched, and well again with room.
//!
//! Each test starts itself again in a user namespace, where it may mount a small disk. Where a
//! machine forbids that it says so loudly, and with `CI` set it fails.
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{all, append, files, reopen};
use crate::{Batch, Opened, Store, StoreError};

/// Where the small disk is, for the process that plays the story.
const MOUNTED: &str = "POTLUCK_TEST_SMALL_DISK";

/// Plays a story on a disk of 24 MiB.
fn on_a_small_disk(test: &str, story: impl FnOnce(&Path)) {
    if let Some(disk) = std::env::var_os(MOUNTED) {
        return story(Path::new(&disk));
    }
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=24m tmpfs \"$0\" || exit 77; exec \"$@\"";
    let ended = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("tests::full_disk::{test}")])
        .env(MOUNTED, disk.path())
        .output();
    match ended {
        Ok(ended) if ended.status.success() => {
            let said = String::from_utf8_lossy(&ended.stdout).into_owned();
            assert!(said.contains("1 passed"), "no story of this name: {said}");
        }
        Ok(ended) if !matches!(ended.status.code(), Some(1 | 77)) => {
            panic!("{}", String::from_utf8_lossy(&ended.stdout))
        }
        forbidden => {
            let ci = std::env::var_os("CI");
            assert!(ci.is_none(), "no small disk can be mounted: {forbidden:?}");
            let line = "\nSKIPPED, NOTHING IS SHOWN ABOUT FULL DISKS: none can be mounted here\n";
            io::stderr().write_all(line.as_bytes()).unwrap();
        }
    }
}

/// Takes room away, all of it or some.
fn fill(disk: &Path, bytes: Option<usize>) -> PathBuf {
    let ballast = disk.join("ballast");
    match bytes {
        Some(bytes) => fs::write(&ballast, vec![1; bytes]).unwrap(),
        None => {
            let mut file = fs::File::create(&ballast).unwrap();
            for chunk in [1 << 20, 4096, 1] {
                while file.write_all(&vec![1; chunk]).is_ok() {}
            }
        }
    }
    ballast
}

/// What was confirmed.
#[derive(Default)]
struct Confirmed {
    segments: Vec<(u64, Vec<u8>)>,
    facts: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Confirmed {
    fn is_all_of(&self, store: &Store) {
        assert!(all(store) == self.segments, "other segments");
        let facts = store.facts("fact").unwrap().into_iter();
        let facts: BTreeMap<_, _> = facts.map(|(name, value)| (name, value.to_vec())).collect();
        assert!(facts == self.facts, "other facts");
    }

    /// Keeps batches of many sizes until one is refused; says how many were kept.
    fn keep_until_refused(&mut self, store: &Store, chance: &mut StdRng) -> (usize, StoreError) {
        let usual = chance.random_range(100..60_000);
        for kept in 0.. {
            let mut batch = Batch::new();
            let (mut segments, mut facts) = (Vec::new(), Vec::new());
            for _ in 0..chance.random_range(1..30) {
                let value = vec![chance.random(); chance.random_range(0..usual)];
                if chance.random_bool(0.5) {
                    batch.append(value.clone());
                    segments.push(value);
                } else {
                    let name = [chance.random()];
                    batch.put("fact", &name, value.clone());
                    facts.push((name.to_vec(), value));
                }
            }
            match store.keep(batch) {
                Ok(numbers) => {
                    let numbers = numbers.into_iter().map(|number| number.get());
                    self.segments.extend(numbers.zip(segments));
                    self.facts.extend(facts);
                }
                Err(refused) => return (kept, refused),
            }
        }
        unreachable!("the disk is small")
    }
}

#[test]
fn a_full_disk_refuses_loses_nothing_and_is_well_again_once_there_is_room() {
    on_a_small_disk(
        "a_full_disk_refuses_loses_nothing_and_is_well_again_once_there_is_room",
        |disk| (0..8).for_each(|seed| full_and_well_again(disk, seed)),
    );
}

fn full_and_well_again(disk: &Path, seed: u64) {
    let chance = &mut StdRng::seed_from_u64(seed);
    let home = disk.join(format!("home-{seed}"));
    let mut confirmed = Confirmed::default();
    let ballast = fill(disk, Some(8 << 20));
    let store = Store::create(&home).unwrap();
    for _ in 0..3 {
        let (_, refused) = confirmed.keep_until_refused(&store, chance);
        assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");
        confirmed.is_all_of(&store);
    }
    assert!(!confirmed.segments.is_empty());

    fs::remove_file(&ballast).unwrap();
    store.has_room(1000).unwrap();
    let (kept, refused) = confirmed.keep_until_refused(&store, chance);
    assert!(kept > 0, "there is room again");
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");

    // What is left free is enough to close and to open again.
    store.close().unwrap();
    let store = reopen(&home);
    confirmed.is_all_of(&store);
    drop(store);

    // Others take the rest.
    let (store, _) = Store::open(&home).unwrap();
    let ballast = fill(disk, None);
    let (kept, refused) = confirmed.keep_until_refused(&store, chance);
    assert_eq!(kept, 0);
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");
    assert!(matches!(store.has_room(1000), Err(StoreError::DiskFull(_))));
    confirmed.is_all_of(&store);
    drop(store);
    let refused = Store::open(&home).err().unwrap();
    assert!(matches!(refused, StoreError::DiskFull(_)), "{refused:?}");
    fs::remove_file(&ballast).unwrap();
    let (store, opened) = Store::open(&home).unwrap();
    assert!(
        matches!(opened, Opened::Clean | Opened::AfterCrash),
        "{opened}"
    );
    confirmed.is_all_of(&store);
    drop(store);
    fs::remove_dir_all(&home).unwrap();
}

#[test]
fn a_store_is_not_made_on_a_full_disk_and_nothing_of_it_is_left() {
    on_a_small_disk(
        "a_store_is_not_made_on_a_full_disk_and_nothing_of_it_is_left",
        |disk| {
            let ballast = fill(disk, Some(21 << 20));
            let home = disk.join("above/home");
            let refused = Store::create(&home).err().unwrap();
            assert!(matches!(&refused, StoreError::DiskFull(at) if at == &home));
            assert!(refused.to_string().contains("free some space"));
            assert!(!disk.join("above").exists());
            fs::remove_file(ballast).unwrap();
            append(&Store::create(&home).unwrap(), b"potatoes");
        },
    );
}

#[test]
fn without_the_guard_a_full_disk_stops_the_store() {
    on_a_small_disk("without_the_guard_a_full_disk_stops_the_store", |disk| {
        let store = Store::create(&disk.join("home")).unwrap();
        let refused = loop {
            let mut batch = Batch::new();
            batch.append(vec![7; 100_000]);
            // Others take the rest of the disk after the store has asked how much there is.
            if let Err(refused) = store.keep_if(|_, _| Ok(()), batch) {
                break refused;
            }
        };
        assert!(matches!(refused, StoreError::RanFull(_)), "{refused:?}");
        let mut batch = Batch::new();
        batch.append(vec![8]);
        assert!(matches!(store.keep(batch), Err(StoreError::Stopped(_))));
    });
}

#[test]
fn a_store_that_is_closed_on_a_full_disk_with_facts_pending_is_in_order_again() {
    on_a_small_disk(
        "a_store_that_is_closed_on_a_full_disk_with_facts_pending_is_in_order_again",
        |disk| {
            let chance = &mut StdRng::seed_from_u64(9);
            let home = disk.join("home");
            let mut confirmed = Confirmed::default();
            let number = append(&Store::create(&home).unwrap(), b"carrots").get();
            confirmed.segments.push((number, b"carrots".to_vec()));
            for round in 0..30 {
                let store = reopen(&home);
                confirmed.is_all_of(&store);
                // Sled takes its file in pieces of 512 KiB: somewhere in one, and now and then at
                // its end.
                for _ in 0..chance.random_range(5..150) {
                    let (name, value) =
                        ([chance.random_range(0..64)], vec![chance.random(); 3_000]);
                    let mut batch = Batch::new();
                    batch.put("fact", &name, value.clone());
                    store.keep(batch).unwrap();
                    confirmed.facts.insert(name.to_vec(), value);
                }
                let number = append(&store, b"potatoes").get();
                confirmed.segments.push((number, b"potatoes".to_vec()));
                // Others take the rest.
                let ballast = fill(disk, None);
                match round % 2 {
                    0 => store.close().unwrap(),
                    _ => drop(store),
                }
                fs::remove_file(ballast).unwrap();
            }
            let store = reopen(&home);
            confirmed.is_all_of(&store);
            assert!(!store.was_salvaged());
            store.close().unwrap();
            confirmed.is_all_of(&reopen(&home));
        },
    );
}

#[test]
fn a_file_that_finds_no_room_to_be_written_anew_is_left_for_later() {
    on_a_small_disk(
        "a_file_that_finds_no_room_to_be_written_anew_is_left_for_later",
        |disk| {
            let home = disk.join("home");
            let store = Store::create(&home).unwrap();
            let numbers: Vec<_> = (0..30).map(|_| append(&store, &[7; 10_000])).collect();
            let mut batch = Batch::new();
            batch.put("fact", b"name", b"so that sled is up to here".to_vec());
            store.keep(batch).unwrap();
            store.close().unwrap();
            let store = reopen(&home);
            let first = files(&home.join("db/journal")).remove(0);
            let length = || fs::metadata(&first).unwrap().len();
            let before = length();

            let ballast = fill(disk, None);
            let room = fs::File::options().write(true).open(&ballast).unwrap();
            room.set_len(fs::metadata(&ballast).unwrap().len() - (16 << 10))
                .unwrap();
            drop(room);
            let keep = |batch| store.keep_if(|_, _| Ok(()), batch).unwrap();
            for number in &numbers[..5] {
                let mut batch = Batch::new();
                batch.remove(*number);
                keep(batch);
            }
            assert_eq!(length(), before);
            let unfinished = |file: &PathBuf| file.extension().is_some();
            assert!(!files(&home.join("db/journal")).iter().any(unfinished));
            assert_eq!(all(&store).len(), 25);

            fs::remove_file(ballast).unwrap();
            append(&store, b"potatoes");
            assert!(length() < before);
            assert_eq!(all(&store).len(), 26);
            store.close().unwrap();
            assert_eq!(all(&reopen(&home)).len(), 26);
        },
    );
}
