//! One home, one process, one owner, one layout: and a sentence for each thing in the way.
use std::fs;
use std::path::Path;

use super::{append, files};
use crate::{Opened, Store, StoreError};

fn refusal(home: &Path) -> StoreError {
    match Store::open(home) {
        Ok((_, opened)) => panic!("it was opened: {opened}"),
        Err(error) => error,
    }
}

fn made() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    append(&Store::create(home.path()).unwrap(), b"potatoes");
    home
}

#[test]
fn a_home_without_a_store_says_so_and_stays_empty() {
    let home = tempfile::tempdir().unwrap();
    assert!(matches!(refusal(home.path()), StoreError::Missing(_)));
    assert!(files(home.path()).is_empty());
    let nowhere = home.path().join("nowhere");
    assert!(matches!(refusal(&nowhere), StoreError::Missing(_)));
    fs::write(&nowhere, b"a file").unwrap();
    assert!(matches!(refusal(&nowhere), StoreError::Missing(_)));
}

#[test]
fn a_second_store_in_the_same_home_is_refused() {
    let home = made();
    let again = Store::create(home.path());
    assert!(matches!(again, Err(StoreError::Exists(_))));
    Store::open(home.path()).unwrap();
}

#[test]
fn a_home_in_use_is_refused_until_it_is_left() {
    let home = made();
    let (store, _) = Store::open(home.path()).unwrap();
    let error = refusal(home.path());
    assert!(matches!(error, StoreError::InUse(_)));
    assert!(error.to_string().contains("stop it"));
    append(&store, b"the first one goes on");
    drop(store);
    Store::open(home.path()).unwrap();
}

#[test]
fn a_newer_layout_is_refused_before_anything_is_touched() {
    let home = made();
    fs::write(home.path().join("format"), "potluck store 4\n").unwrap();
    let error = refusal(home.path());
    assert!(matches!(error, StoreError::TooNew { found: 4, known: 3 }));
    assert!(home.path().join("clean").exists());
    let whole = "potluck store 3\n";
    for cut in 0..whole.len() {
        fs::write(home.path().join("format"), &whole[..cut]).unwrap();
        assert!(matches!(refusal(home.path()), StoreError::BrokenFormat(_)));
    }
    fs::write(home.path().join("format"), [255; 100_000]).unwrap();
    assert!(matches!(refusal(home.path()), StoreError::BrokenFormat(_)));
    fs::write(home.path().join("format"), whole).unwrap();
    assert_eq!(Store::open(home.path()).unwrap().1, Opened::Clean);
}

#[test]
fn a_store_that_lost_a_part_is_refused_and_never_made_anew() {
    for part in ["format", "key", "ring", "db"] {
        let home = made();
        let hidden = home.path().join("hidden");
        fs::rename(home.path().join(part), &hidden).unwrap();
        let error = refusal(home.path());
        assert!(matches!(&error, StoreError::Incomplete(p) if p.ends_with(part)));
        assert!(Store::create(home.path()).is_err());
        fs::rename(&hidden, home.path().join(part)).unwrap();
        let (store, _) = Store::open(home.path()).unwrap();
        assert_eq!(store.segments().count(), 1);
    }
}

#[test]
fn a_making_that_was_cut_short_can_be_done_again() {
    let home = tempfile::tempdir().unwrap();
    drop(Store::create(home.path()).unwrap());
    let key = fs::read(home.path().join("key")).unwrap();
    // The key file is written first, the format file last.
    for no_db in [false, true] {
        fs::remove_file(home.path().join("format")).unwrap();
        if no_db {
            fs::remove_dir_all(home.path().join("db")).unwrap();
        }
        assert!(!Store::exists(home.path()));
        drop(Store::create(home.path()).unwrap());
        Store::open(home.path()).unwrap();
        assert_eq!(fs::read(home.path().join("key")).unwrap(), key);
    }
}

#[test]
fn a_broken_key_file_is_refused_and_nothing_is_lost() {
    let home = made();
    let key = fs::read(home.path().join("key")).unwrap();
    fs::write(home.path().join("key"), &key[..20]).unwrap();
    assert!(matches!(refusal(home.path()), StoreError::BrokenKey(_)));
    fs::write(home.path().join("key"), &key).unwrap();
    assert_eq!(Store::open(home.path()).unwrap().1, Opened::Clean);
}

#[cfg(unix)]
#[test]
fn the_home_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let above = tempfile::tempdir().unwrap();
    let home = above.path().join("a/b");
    let _store = Store::create(&home).unwrap();
    let mode = |path: &str| {
        let told = fs::metadata(home.join(path)).unwrap();
        told.permissions().mode() & 0o777
    };
    assert_eq!(mode(""), 0o700);
    assert_eq!(mode("db"), 0o700);
    assert_eq!(mode("key"), 0o600);
    assert_eq!(mode("lock"), 0o600);
}

/// Only the superuser can give a folder away, so elsewhere this shows half of it.
#[cfg(unix)]
#[test]
fn a_home_of_somebody_else_is_refused() {
    use std::os::unix::fs::chown;
    let home = made();
    let before = files(home.path());
    if chown(home.path(), Some(12_345), None).is_ok() {
        assert!(matches!(refusal(home.path()), StoreError::NotYours(_)));
        assert_eq!(files(home.path()), before);
    }
    let theirs = tempfile::tempdir().unwrap();
    if chown(theirs.path(), Some(12_345), None).is_ok() {
        let made = Store::create(theirs.path());
        assert!(matches!(made, Err(StoreError::NotYours(_))));
        assert!(files(theirs.path()).is_empty());
    }
}
