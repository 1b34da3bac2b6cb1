//! What everyday use relies on: keep, read, list, reopen.
use std::path::Path;

use crate::{Batch, Opened, SegmentNo, Store, StoreError};

fn append(store: &Store, segment: &[u8]) -> SegmentNo {
    let mut batch = Batch::new();
    batch.append(segment.to_vec());
    store.keep(batch).unwrap()[0]
}

fn put(store: &Store, kind: &str, name: &[u8], value: &[u8]) {
    let mut batch = Batch::new();
    batch.put(kind, name, value.to_vec());
    store.keep(batch).unwrap();
}

fn all(store: &Store) -> Vec<(u64, Vec<u8>)> {
    store
        .segments()
        .map(|segment| {
            segment
                .map(|(number, bytes)| (number.get(), bytes.to_vec()))
                .unwrap()
        })
        .collect()
}

fn reopen(home: &Path) -> Store {
    let (store, opened) = Store::open(home).unwrap();
    assert_eq!(opened, Opened::Clean);
    store
}

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
fn a_second_store_in_the_same_home_is_refused() {
    let home = tempfile::tempdir().unwrap();
    drop(Store::create(home.path()).unwrap());
    assert!(matches!(
        Store::create(home.path()),
        Err(StoreError::Exists(_))
    ));
}
