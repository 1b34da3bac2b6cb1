//! What everyday use relies on: keep, read, list, reopen.
use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{all, append, files, put, reopen};
use crate::{Batch, Opened, SegmentNo, Store, StoreError};

#[test]
fn what_was_kept_is_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    assert!(!Store::exists(home.path()));
    let store = Store::create(home.path()).unwrap();
    assert!(Store::exists(home.path()));
    let first = append(&store, b"first");
    append(&store, b"second");
    put(&store, "settings", b"language", b"pt");
    assert_eq!(store.flushes(), 3);
    store.close().unwrap();

    let store = reopen(home.path());
    assert_eq!(store.read(first).unwrap().unwrap().as_slice(), b"first");
    assert_eq!(
        all(&store),
        [(0, b"first".to_vec()), (1, b"second".to_vec())]
    );
    let language = store.fact("settings", b"language").unwrap().unwrap();
    assert_eq!(language.as_slice(), b"pt");
    assert_eq!(append(&store, b"third").get(), 2);
    assert!(store.size_on_disk().unwrap() > 0);
}

#[test]
fn a_fresh_store_says_that_it_is_empty() {
    let home = tempfile::tempdir().unwrap();
    Store::create(home.path()).unwrap().close().unwrap();
    let (store, opened) = Store::open(home.path()).unwrap();
    assert_eq!(opened, Opened::New);
    assert!(all(&store).is_empty());
}

#[test]
fn an_empty_batch_does_not_touch_the_disk() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    assert!(Batch::new().is_empty());
    assert_eq!(store.keep(Batch::new()).unwrap(), []);
    assert_eq!(store.flushes(), 0);
}

#[test]
fn one_batch_is_one_flush_and_gives_the_numbers_in_order() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let mut batch = Batch::new();
    for n in 0..100_u8 {
        batch.append(vec![n; 430]);
    }
    let numbers = store.keep(batch).unwrap();
    assert_eq!(numbers, (0..100).map(SegmentNo::new).collect::<Vec<_>>());
    assert_eq!(store.flushes(), 1);
}

#[test]
fn a_number_is_never_given_twice() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    append(&store, b"stays");
    let last = append(&store, b"goes");
    let mut batch = Batch::new();
    batch.remove(last);
    batch.remove(SegmentNo::new(77));
    store.keep(batch).unwrap();
    assert!(store.read(last).unwrap().is_none());
    drop(store);

    let store = reopen(home.path());
    assert_eq!(append(&store, b"new").get(), 2);
    assert_eq!(all(&store), [(0, b"stays".to_vec()), (2, b"new".to_vec())]);
}

#[test]
fn a_replaced_segment_keeps_its_place_whatever_its_size() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    append(&store, b"before");
    let number = append(&store, b"x");
    append(&store, b"after");
    for size in [100_000, 0, 4_056, 4_057, 1 << 20, 7] {
        let mut batch = Batch::new();
        batch.replace(number, vec![9; size]);
        store.keep(batch).unwrap();
        assert_eq!(store.read(number).unwrap().unwrap().len(), size);
        assert_eq!(store.segments().count(), 3);
    }
}

#[test]
fn of_two_changes_to_one_thing_the_later_counts() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let number = append(&store, b"x");
    let mut batch = Batch::new();
    batch.put("day", b"a", vec![1]);
    batch.put("day", b"a", vec![2]);
    batch.put("day", b"b", vec![3]);
    batch.forget("day", b"b");
    batch.remove(number);
    store.keep(batch).unwrap();
    assert_eq!(store.facts("day").unwrap().len(), 1);
    assert_eq!(store.fact("day", b"a").unwrap().unwrap().as_slice(), [2]);

    let mut batch = Batch::new();
    batch.remove(number);
    batch.replace(number, vec![1]);
    let refused = store.keep(batch);
    assert!(matches!(refused, Err(StoreError::NoSegment(n)) if n == number));
}

#[test]
fn facts_of_a_kind_are_listed_with_their_names() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let mut batch = Batch::new();
    let mut expected = BTreeMap::new();
    for n in 0..300_u16 {
        let name = n.to_be_bytes()[usize::from(n % 3 == 0)..].to_vec();
        batch.put("first seen", &name, vec![7; usize::from(n)]);
        expected.insert(name, vec![7; usize::from(n)]);
    }
    batch.put("settings", b"", b"nameless".to_vec());
    store.keep(batch).unwrap();
    let listed: BTreeMap<_, _> = store
        .facts("first seen")
        .unwrap()
        .into_iter()
        .map(|(name, value)| (name, value.to_vec()))
        .collect();
    assert_eq!(listed, expected);
    assert_eq!(store.facts("settings").unwrap()[0].0, b"");
    assert!(store.facts("nothing of this kind").unwrap().is_empty());
    assert_eq!(store.segments().count(), 0);
}

#[test]
fn what_is_too_large_is_refused_and_nothing_is_changed() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    let too_large: [fn(&mut Batch); 4] = [
        |batch| batch.append(vec![0; (1 << 20) + 1]),
        |batch| batch.put("kind", b"name", vec![0; (256 << 10) + 1]),
        |batch| batch.put("kind", &[0; 1025], Vec::new()),
        |batch| batch.put(&"k".repeat(65), b"name", Vec::new()),
    ];
    for add in too_large {
        let mut batch = Batch::new();
        batch.append(b"fits".to_vec());
        add(&mut batch);
        let refused = store.keep(batch);
        assert!(matches!(refused, Err(StoreError::TooLarge { .. })));
    }
    let mut batch = Batch::new();
    batch.append(b"fits".to_vec());
    batch.replace(SegmentNo::new(3), Vec::new());
    assert!(matches!(store.keep(batch), Err(StoreError::NoSegment(_))));
    assert!(all(&store).is_empty());
    assert_eq!(store.flushes(), 0);

    let mut batch = Batch::new();
    batch.append(vec![1; 1 << 20]);
    batch.put(&"k".repeat(64), &[0; 1024], vec![2; 256 << 10]);
    assert_eq!(store.keep(batch).unwrap(), [SegmentNo::new(0)]);
}

/// Sled never makes its blob files durable, so there must not be any.
#[test]
fn values_of_any_size_are_kept_replaced_and_removed_and_never_come_into_sleds_blob_files() {
    let home = tempfile::tempdir().unwrap();
    let mut store = Store::create(home.path()).unwrap();
    let mut chance = StdRng::seed_from_u64(1);
    let mut expected = BTreeMap::new();
    for round in 0..60_u32 {
        let mut batch = Batch::new();
        for _ in 0..chance.random_range(1..6) {
            let size = match chance.random_range(0..10) {
                0 => 1 << 20,
                1..4 => chance.random_range(0..200_000),
                _ => chance.random_range(0..6_000),
            };
            let mut segment = vec![0; size];
            chance.fill(segment.as_mut_slice());
            let old = chance.random_range(0..=expected.len() as u64 * 2);
            match expected.get_mut(&old) {
                Some(place) if chance.random_bool(0.5) => {
                    batch.replace(SegmentNo::new(old), segment.clone());
                    *place = segment;
                }
                Some(_) => {
                    batch.remove(SegmentNo::new(old));
                    expected.remove(&old);
                }
                None => {
                    let mut own = Batch::new();
                    own.append(segment.clone());
                    let number = store.keep(own).unwrap()[0];
                    assert!(expected.insert(number.get(), segment).is_none());
                }
            }
        }
        store.keep(batch).unwrap();
        if round % 20 == 19 {
            store.close().unwrap();
            store = reopen(home.path());
        }
        assert!(files(&home.path().join("db/facts/blobs")).is_empty());
    }
    assert!(expected.len() > 20);
    assert_eq!(all(&store), expected.into_iter().collect::<Vec<_>>());
}
