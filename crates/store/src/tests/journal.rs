//! The journal: what is torn is cut off, what is damaged is told, what is dead gives its room back.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{all, append, files, put, reopen};
use crate::home::copy_tree;
use crate::label::{OF_END, OF_SEGMENT};
use crate::{Batch, Opened, SegmentNo, Store};

pub(super) fn journal(home: &Path) -> Vec<PathBuf> {
    files(&home.join("db/journal"))
}

/// The file that is written to.
pub(super) fn last_file(home: &Path) -> PathBuf {
    journal(home).pop().unwrap()
}

pub(super) fn after_crash(home: &Path) -> Store {
    fs::remove_file(home.join("clean")).unwrap();
    let (store, opened) = Store::open(home).unwrap();
    assert_eq!(opened, Opened::AfterCrash);
    store
}

pub(super) fn salvaged(home: &Path) -> Store {
    let (store, opened) = Store::open(home).unwrap();
    assert!(matches!(opened, Opened::Salvaged { .. }), "{opened}");
    store
}

#[test]
fn a_batch_costs_one_flush_whatever_is_in_it() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for round in 1..=10_u8 {
        let mut batch = Batch::new();
        batch.append(vec![round; 700]);
        batch.put("receipt", b"of somebody", vec![round]);
        batch.put_secret("epoch", &[round], vec![round]);
        store.keep(batch).unwrap();
        assert_eq!(store.flushes(), u64::from(round));
    }
}

#[test]
fn a_segment_costs_little_beside_its_bytes() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let before = fs::metadata(last_file_or_none(home.path())).map_or(0, |file| file.len());
    assert_eq!(before, 0);
    append(&store, &[7; 700]);
    let length = fs::metadata(last_file(home.path())).unwrap().len();
    assert_eq!(length, (700 + 40 + OF_SEGMENT + OF_END) as u64);
}

fn last_file_or_none(home: &Path) -> PathBuf {
    journal(home).pop().unwrap_or_default()
}

/// As when the power goes while a batch is written: some of its bytes are there, or none, or zeros.
#[test]
fn a_batch_that_was_torn_is_cut_off_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let store = Store::create(&home).unwrap();
    for number in 0..9_u8 {
        append(&store, &[number; 300]);
        put(&store, "days", &[number], &[number]);
    }
    let before = all(&store);
    let whole = fs::metadata(last_file(&home)).unwrap().len();
    let mut batch = Batch::new();
    batch.append(vec![7; 900]);
    batch.put("days", b"torn", vec![1]);
    batch.remove(SegmentNo::new(2));
    store.keep(batch).unwrap();
    store.close().unwrap();
    let bytes = fs::read(last_file(&home)).unwrap();
    let whole = usize::try_from(whole).unwrap();

    let cuts: [fn(&mut Vec<u8>, usize); 3] = [
        |batch, at| batch.truncate(at),
        |batch, at| batch[at..].fill(0),
        // What was written last is there, what was written first is not.
        |batch, at| batch[at..at + 40].fill(0),
    ];
    for at in (whole..bytes.len() - 40).step_by(53) {
        for cut in cuts {
            let torn = folder.path().join("torn");
            copy_tree(&home, &torn).unwrap();
            let mut some = bytes.clone();
            cut(&mut some, at);
            fs::write(last_file(&torn), some).unwrap();
            // Sled has seen the torn batch when the store was closed; as if it had not.
            forget_sled(&torn);
            let store = after_crash(&torn);
            assert!(all(&store) == before, "cut at {at}");
            assert_eq!(store.facts("days").unwrap().len(), 9);
            assert_eq!(append(&store, b"goes on").get(), 9);
            store.close().unwrap();
            assert_eq!(all(&reopen(&torn)).len(), 10);
            fs::remove_dir_all(&torn).unwrap();
        }
    }
}

/// As if sled had never been written: the journal tells it everything again.
pub(super) fn forget_sled(home: &Path) {
    fs::remove_dir_all(home.join("db/facts")).unwrap();
}

#[test]
fn facts_that_sled_has_lost_are_told_again_by_the_journal() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for number in 0..30_u8 {
        put(&store, "days", &[number], &[number; 100]);
    }
    let mut batch = Batch::new();
    batch.forget("days", &[7]);
    store.keep(batch).unwrap();
    store.close().unwrap();
    forget_sled(home.path());
    let store = after_crash(home.path());
    assert_eq!(store.facts("days").unwrap().len(), 29);
    assert_eq!(*store.fact("days", &[29]).unwrap().unwrap(), [29; 100]);
}

#[test]
fn facts_that_nobody_has_any_more_are_not_passed_over_in_silence() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for number in 0..200_u8 {
        put(&store, "days", &[number], &[number; 100]);
    }
    store.close().unwrap();
    forget_sled(home.path());
    salvaged(home.path());
}

#[test]
fn a_hole_in_the_middle_is_told_and_everything_around_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let store = Store::create(&home).unwrap();
    for number in 0..100_u8 {
        append(&store, &[number; 100]);
    }
    store.close().unwrap();
    let length = OF_SEGMENT + 140 + OF_END;
    for (place, what) in [
        (3, "mark"),
        (OF_SEGMENT - 6, "length"),
        (OF_SEGMENT + 60, "seal"),
    ] {
        let hurt = folder.path().join(what);
        copy_tree(&home, &hurt).unwrap();
        let mut bytes = fs::read(last_file(&hurt)).unwrap();
        bytes[40 * length + place] ^= 1;
        fs::write(last_file(&hurt), bytes).unwrap();
        fs::remove_file(hurt.join("clean")).unwrap();
        let store = salvaged(&hurt);
        let found = all(&store);
        assert_eq!(found.len(), 99, "{what}");
        assert!(found.iter().all(|(number, _)| *number != 40), "{what}");
        assert_eq!(append(&store, b"new").get(), 100, "{what}");
    }
}

#[test]
fn an_end_that_is_missing_after_a_clean_stop_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let store = Store::create(&home).unwrap();
    for number in 0..100_u8 {
        append(&store, &[number; 100]);
    }
    store.close().unwrap();
    let length = (OF_SEGMENT + 140 + OF_END) as u64;
    for cut in [1, length, 5 * length, 100 * length] {
        let hurt = folder.path().join("hurt");
        copy_tree(&home, &hurt).unwrap();
        let file = fs::File::options()
            .append(true)
            .open(last_file(&hurt))
            .unwrap();
        file.set_len(100 * length - cut).unwrap();
        let store = salvaged(&hurt);
        assert!(all(&store).len() as u64 <= 100 - cut / length);
        fs::remove_dir_all(&hurt).unwrap();
    }
    let whole = folder.path().join("gone");
    copy_tree(&home, &whole).unwrap();
    fs::remove_file(last_file(&whole)).unwrap();
    assert!(all(&salvaged(&whole)).is_empty());
}

/// Changes of all sorts, and what they should leave.
fn change(store: &Store, chance: &mut StdRng, expected: &mut BTreeMap<u64, Vec<u8>>) {
    let mut batch = Batch::new();
    let mut added = Vec::new();
    for _ in 0..chance.random_range(1..5) {
        let mut segment = vec![0; chance.random_range(0..3_000)];
        chance.fill(segment.as_mut_slice());
        let some = chance.random_range(0..expected.len() + 1);
        match expected.keys().nth(some).copied() {
            Some(old) if chance.random_bool(0.3) => {
                batch.replace(SegmentNo::new(old), segment.clone());
                expected.insert(old, segment);
            }
            Some(old) if chance.random_bool(0.35) => {
                batch.remove(SegmentNo::new(old));
                expected.remove(&old);
            }
            _ => {
                batch.append(segment.clone());
                added.push(segment);
            }
        }
    }
    batch.put("days", &[chance.random()], vec![3; 50]);
    let numbers = store.keep(batch).unwrap();
    expected.extend(numbers.into_iter().map(|number| number.get()).zip(added));
}

fn is(store: &Store, expected: &BTreeMap<u64, Vec<u8>>) {
    assert!(all(store).into_iter().collect::<BTreeMap<_, _>>() == *expected);
    for (number, segment) in expected {
        let read = store.read(SegmentNo::new(*number)).unwrap().unwrap();
        assert!(*read == *segment);
    }
}

#[test]
fn room_of_what_is_gone_is_given_back_and_nothing_else_goes() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(home.path()).unwrap();
    let mut chance = StdRng::seed_from_u64(5);
    let mut expected = BTreeMap::new();
    let mut most = 0;
    for round in 0..1_500 {
        change(&store, &mut chance, &mut expected);
        most = most.max(expected.values().map(Vec::len).sum());
        if round % 250 == 249 {
            is(&store, &expected);
            store.close().unwrap();
            store = match round % 500 {
                249 => reopen(home.path()),
                _ => after_crash(home.path()),
            };
            is(&store, &expected);
        }
    }
    let lengths = journal(home.path())
        .into_iter()
        .map(|file| fs::metadata(file).unwrap().len());
    let (sum, count) = (lengths.clone().sum::<u64>(), lengths.count());
    let live: usize = expected.values().map(|segment| segment.len() + 100).sum();
    assert!(most > live / 2, "{most} {live}");
    // And the file that is written to.
    assert!(
        sum < live as u64 * 3 / 2 + (200 << 10),
        "{sum} bytes for {live}"
    );
    assert!(count < 60, "{count} files");
}

#[test]
fn a_number_is_never_given_twice_even_when_nothing_tells_of_it_any_more() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for number in 0..400_u64 {
        assert_eq!(append(&store, &[7; 1_000]).get(), number);
        let mut batch = Batch::new();
        batch.remove(SegmentNo::new(number));
        store.keep(batch).unwrap();
    }
    store.close().unwrap();
    let sum: u64 = journal(home.path())
        .iter()
        .map(|file| fs::metadata(file).unwrap().len())
        .sum();
    assert!(sum < 200 << 10, "{sum}");
    let store = reopen(home.path());
    assert!(all(&store).is_empty());
    assert_eq!(append(&store, b"new").get(), 400);
}

#[test]
fn writing_a_file_anew_that_is_cut_short_at_any_step_loses_nothing_and_brings_nothing_back() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let store = Store::create(&home).unwrap();
    let mut chance = StdRng::seed_from_u64(6);
    let mut expected = BTreeMap::new();
    let (mut anew, mut joined) = (0, 0);
    for _ in 0..300 {
        let before = folder.path().join("before");
        copy_tree(&home.join("db/journal"), &before).unwrap();
        change(&store, &mut chance, &mut expected);
        let is_same = |file: &PathBuf| {
            let now = home.join("db/journal").join(file.file_name().unwrap());
            fs::read(&now).is_ok_and(|now| now.starts_with(&fs::read(file).unwrap()))
        };
        let changed: Vec<_> = files(&before)
            .into_iter()
            .filter(|file| !is_same(file))
            .collect();
        if let Some(first) = changed.first() {
            // The new file is half written and has no name; or both are still there.
            let stopped = folder.path().join("stopped");
            copy_tree(&home, &stopped).unwrap();
            let at = stopped.join("db/journal");
            fs::write(
                at.join(first.file_name().unwrap()).with_extension("new"),
                [7; 99],
            )
            .unwrap();
            for second in changed.iter().skip(1) {
                fs::copy(second, at.join(second.file_name().unwrap())).unwrap();
                joined += 1;
            }
            let (store, opened) = Store::open(&stopped).unwrap();
            assert_eq!(opened, Opened::AfterCrash);
            is(&store, &expected);
            assert!(files(&at).iter().all(|file| file.extension().is_none()));
            drop(store);
            is(&reopen(&stopped), &expected);
            fs::remove_dir_all(&stopped).unwrap();
            anew += 1;
        }
        fs::remove_dir_all(&before).unwrap();
    }
    assert!(anew > 5 && joined > 0, "{anew} {joined}");
}

#[test]
fn what_was_removed_does_not_come_back_when_the_file_that_says_so_is_written_anew() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let [gone, stays] = [(); 2].map(|()| append(&store, &[7; 1_000]));
    while journal(home.path()).len() < 2 {
        append(&store, &[7; 1_000]);
    }
    let mut batch = Batch::new();
    batch.remove(gone);
    store.keep(batch).unwrap();
    let says_so = last_file(home.path());
    let before = fs::metadata(&says_so).unwrap().len();
    while fs::metadata(&says_so).unwrap().len() >= before {
        put(&store, "days", b"today", &[7; 1_000]);
    }
    store.close().unwrap();
    let store = reopen(home.path());
    assert!(store.read(gone).unwrap().is_none());
    assert!(store.read(stays).unwrap().is_some());
}

#[test]
fn what_was_replaced_is_in_no_file_once_that_was_written_anew() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let first = append(&store, b"what has expired");
    let sealed = store
        .settled()
        .disk()
        .journal
        .read(first.get())
        .unwrap()
        .unwrap();
    let is_there = || {
        journal(home.path()).into_iter().any(|file| {
            let bytes = fs::read(file).unwrap();
            bytes.windows(sealed.len()).any(|part| part == sealed)
        })
    };
    assert!(is_there());
    for _ in 0..200 {
        let mut batch = Batch::new();
        batch.replace(first, vec![1; 1_000]);
        store.keep(batch).unwrap();
    }
    assert!(!is_there());
}

#[test]
fn copies_of_full_files_take_no_room_of_their_own() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for _ in 0..100 {
        append(&store, &[7; 10_000]);
    }
    store.close().unwrap();
    let before = reopen(home.path()).size_on_disk().unwrap();
    let store = after_crash(home.path());
    assert!(home.path().join("copy-1/journal").is_dir());
    let facts = files(&home.path().join("db/facts")).into_iter();
    let facts: u64 = facts.map(|file| fs::metadata(file).unwrap().len()).sum();
    let grown = store.size_on_disk().unwrap() - before;
    assert!(grown < 2 * facts + (120 << 10), "{grown} more");
}
