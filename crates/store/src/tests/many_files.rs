//! The files of the journal: few where little lives, few of them open, and written anew only where
//! there is room.
use std::collections::BTreeMap;

use super::journal::{forget_sled, journal, salvaged};
use super::{all, append, reopen};
use crate::{Batch, Store, StoreError};

#[test]
fn a_story_of_many_facts_and_few_segments_ends_with_few_files() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(home.path()).unwrap();
    let mut expected = BTreeMap::new();
    for round in 0..400_u32 {
        let mut batch = Batch::new();
        for name in 0..4_u8 {
            batch.put("days", &[name], round.to_be_bytes().repeat(250));
        }
        if round % 8 == 0 {
            batch.append(vec![7; 50]);
        }
        for number in store.keep(batch).unwrap() {
            expected.insert(number.get(), vec![7; 50]);
        }
        if round == 200 {
            store.close().unwrap();
            store = reopen(home.path());
        }
    }
    // A file is closed after 8 KiB of dead facts, which are two rounds: two hundred were closed.
    // What lives are 50 segments of some 120 bytes.
    let count = journal(home.path()).len();
    assert!(count <= 6, "{count} files");
    store.close().unwrap();
    let store = reopen(home.path());
    assert!(all(&store).into_iter().collect::<BTreeMap<_, _>>() == expected);
    for name in 0..4 {
        let fact = store.fact("days", &[name]).unwrap().unwrap();
        assert_eq!(*fact, 399_u32.to_be_bytes().repeat(250));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn of_many_files_only_a_few_are_open() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let numbers: Vec<_> = (0..60).map(|_| append(&store, &[7; 60_000])).collect();
    store.close().unwrap();
    assert!(journal(home.path()).len() > crate::journal::MOST_OPEN + 5);
    let store = reopen(home.path());
    for number in numbers {
        assert_eq!(store.read(number).unwrap().unwrap().len(), 60_000);
    }
    assert_eq!(all(&store).len(), 60);
    let folder = home.path().join("db/journal");
    let open = std::fs::read_dir("/proc/self/fd").unwrap();
    let open = open.filter_map(|entry| std::fs::read_link(entry.ok()?.path()).ok());
    let count = open.filter(|file| file.starts_with(&folder)).count();
    // And the one that is written to.
    assert!(
        count > 0 && count <= crate::journal::MOST_OPEN + 1,
        "{count} open"
    );
}

#[cfg(unix)]
#[test]
fn too_many_open_files_are_no_damage_but_a_failing_disk_is() {
    let of = |number| {
        let cause = std::io::Error::from_raw_os_error(number);
        StoreError::disk(std::path::Path::new("journal"), cause).is_damage()
    };
    assert!([24, 23].into_iter().all(|number| !of(number)));
    assert!(of(5), "EIO");
}

/// The first file is one batch long, and stays that when it is written anew.
#[test]
fn facts_of_one_batch_that_nobody_has_any_more_are_not_passed_over_in_silence() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let mut batch = Batch::new();
    for name in 0..70_u8 {
        batch.put("days", &[name], vec![7; 1_000]);
    }
    batch.append(vec![7; 30_000]);
    store.keep(batch).unwrap();
    let first = journal(home.path()).pop().unwrap();
    append(&store, b"potatoes");
    assert!(std::fs::metadata(first).unwrap().len() < 40_000, "anew");
    store.close().unwrap();
    forget_sled(home.path());
    std::fs::remove_file(home.path().join("clean")).unwrap();
    assert_eq!(all(&salvaged(home.path())).len(), 2);
}
