//! The snapshot: there as it was written, or not at all; and gone with the first thing that goes.
use std::fs;
use std::path::{Path, PathBuf};

use super::forgotten::told;
use super::{all, append, put, reopen};
use crate::snapshot::SNAPSHOT;
use crate::store::NODE;
use crate::{Batch, Opened, SegmentNo, Store};

const PIECES: [&[u8]; 3] = [b"Lift to the clinic", b"", b"Ana of Elm Street"];

fn write(store: &Store, pieces: &[&[u8]]) {
    let mut writer = store.begin_snapshot().unwrap();
    let (last, others) = pieces.split_last().unwrap();
    for piece in others {
        writer.add(piece).unwrap();
    }
    writer.end(last).unwrap();
}

/// The pieces, if all are there.
fn read(store: &Store) -> Option<Vec<Vec<u8>>> {
    let mut reader = store.snapshot()?;
    let mut pieces = Vec::new();
    while let Some(piece) = reader.next_piece() {
        pieces.push(piece.to_vec());
    }
    reader.is_whole().then_some(pieces)
}

fn with_snapshot(home: &Path) -> Store {
    let store = Store::create(home).unwrap();
    append(&store, b"a segment");
    append(&store, b"another");
    let mut batch = Batch::new();
    batch.put_secret("epoch", b"1", b"the key of an epoch".to_vec());
    store.keep(batch).unwrap();
    write(&store, &PIECES);
    store
}

fn file(home: &Path) -> PathBuf {
    home.join("snapshot")
}

#[test]
fn a_snapshot_is_there_at_the_next_start_and_after_more_was_kept() {
    let home = tempfile::tempdir().unwrap();
    let store = with_snapshot(home.path());
    assert_eq!(read(&store).unwrap(), PIECES);
    append(&store, b"a third");
    put(&store, "name", b"1", b"Ana");
    store.close().unwrap();

    let store = reopen(home.path());
    assert!(store.has_snapshot());
    assert_eq!(read(&store).unwrap(), PIECES);
    let bytes = fs::read(file(home.path())).unwrap();
    assert!(PIECES.iter().all(|piece| {
        piece.is_empty() || !bytes.windows(piece.len()).any(|some| some == *piece)
    }));
}

#[test]
fn the_next_snapshot_takes_the_place_of_the_one_before() {
    let home = tempfile::tempdir().unwrap();
    let store = with_snapshot(home.path());
    let before = fs::read(file(home.path())).unwrap();
    write(&store, &[b"one piece"]);
    assert_eq!(read(&store).unwrap(), [b"one piece"]);
    store.close().unwrap();
    // Somebody who puts the old file back gives us nothing old to believe.
    fs::write(file(home.path()), before).unwrap();
    let store = reopen(home.path());
    assert_eq!(read(&store), None);
    assert_eq!(all(&store).len(), 2);
}

/// How something goes.
type Goes = fn(&mut Batch, SegmentNo);

/// What the snapshot told in clear is to be as far gone as what was taken away.
#[test]
fn with_the_first_thing_that_goes_the_snapshot_opens_under_no_key() {
    let number = SegmentNo::new(0);
    let ways: [(&str, Goes); 4] = [
        ("a segment is removed", |batch, number| batch.remove(number)),
        ("a segment is replaced", |batch, number| {
            batch.replace(number, b"less".to_vec());
        }),
        ("a secret is forgotten", |batch, _| {
            batch.forget("epoch", b"1")
        }),
        ("a secret is replaced", |batch, _| {
            batch.put_secret("epoch", b"1", b"another key".to_vec());
        }),
    ];
    for (what, goes) in ways {
        let home = tempfile::tempdir().unwrap();
        let store = with_snapshot(home.path());
        let key = store.fact(NODE, SNAPSHOT).unwrap().unwrap().to_vec();
        let tells = |home: &Path| {
            let told = told(home).into_iter();
            told.flat_map(|said| said.windows(32).map(<[u8]>::to_vec).collect::<Vec<_>>())
                .any(|some| some == key)
        };
        assert!(tells(home.path()));

        let mut batch = Batch::new();
        goes(&mut batch, number);
        store.keep(batch).unwrap();

        assert!(!store.has_snapshot(), "{what}");
        assert!(read(&store).is_none(), "{what}");
        assert!(!file(home.path()).exists(), "{what}");
        assert!(!tells(home.path()), "{what}");
        store.close().unwrap();
        assert!(read(&reopen(home.path())).is_none(), "{what}");
    }
}

#[test]
fn a_snapshot_that_was_touched_or_cut_is_none_and_costs_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    with_snapshot(home.path()).close().unwrap();
    let whole = fs::read(file(home.path())).unwrap();
    let spoilt = (0..whole.len()).flat_map(|at| {
        let mut touched = whole.clone();
        touched[at] ^= 1;
        [touched, whole[..at].to_vec()]
    });
    let store = reopen(home.path());
    for bytes in spoilt {
        fs::write(file(home.path()), bytes).unwrap();
        assert_eq!(read(&store), None);
    }
    assert_eq!(all(&store).len(), 2);
    fs::write(file(home.path()), whole).unwrap();
    assert_eq!(read(&store).unwrap(), PIECES);
}

#[test]
fn a_snapshot_that_was_not_brought_to_its_end_is_none_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let store = with_snapshot(home.path());
    let mut writer = store.begin_snapshot().unwrap();
    writer.add(b"half").unwrap();
    drop(writer);
    assert!(!store.has_snapshot());
    assert!(!home.path().join("snapshot.new").exists());

    // Killed in the middle of it.
    let mut writer = store.begin_snapshot().unwrap();
    writer.add(b"half").unwrap();
    std::mem::forget(writer);
    store.close().unwrap();
    let store = reopen(home.path());
    assert_eq!(read(&store), None);
    write(&store, &PIECES);
    assert_eq!(read(&store).unwrap(), PIECES);
}

#[test]
fn a_store_that_was_salvaged_has_no_snapshot() {
    let home = tempfile::tempdir().unwrap();
    with_snapshot(home.path()).close().unwrap();
    fs::remove_file(home.path().join("clean")).unwrap();
    fs::write(home.path().join("db/facts/conf"), [b'?'; 100]).unwrap();
    let (store, opened) = Store::open(home.path()).unwrap();
    assert!(matches!(opened, Opened::Salvaged { .. }));
    assert_eq!(read(&store), None);
    assert_eq!(all(&store).len(), 2);
}

#[test]
fn a_piece_of_any_length_comes_back_in_one() {
    let home = tempfile::tempdir().unwrap();
    let store = with_snapshot(home.path());
    for length in [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20] {
        let long: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        write(&store, &[b"before", &long, b"behind", &long]);
        let found = read(&store).unwrap();
        assert_eq!(found.len(), 4);
        assert!(found[1] == long && found[3] == long && found[2] == b"behind");
    }
}

#[test]
fn what_is_taken_away_while_a_snapshot_is_written_leaves_none() {
    let home = tempfile::tempdir().unwrap();
    let store = with_snapshot(home.path());
    let writer = store.begin_snapshot().unwrap();
    let mut batch = Batch::new();
    batch.remove(SegmentNo::new(0));
    store.keep(batch).unwrap();
    writer.end(b"it tells of that").unwrap();
    assert!(!store.has_snapshot());
    assert_eq!(read(&store), None);
    assert!(!home.path().join("snapshot.new").exists());
}
