//! A wipe: the key goes first, and then all that the store has made, also when it is cut short.
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::{all, append, files};
use crate::{Held, Opened, Passphrase, Store, StoreError, Unlocked};

fn made(home: &Path) {
    append(&Store::create(home).unwrap(), b"potatoes");
}

/// Test 67. In under a second the key is gone; then everything is.
#[test]
fn a_wipe_destroys_the_key_and_then_everything() {
    let above = tempfile::tempdir().unwrap();
    let home = above.path().join("home");
    made(&home);
    for copy in ["copy-1", "damaged-1"] {
        fs::create_dir(home.join(copy)).unwrap();
        fs::write(home.join(copy).join("db"), b"something").unwrap();
    }
    let held = Held::take(&home).unwrap();
    let begun = Instant::now();
    Held::destroy_key(&home).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(!home.join("key").exists());
    held.wipe().unwrap();
    assert!(!home.exists());
    assert!(matches!(Held::take(&home), Err(StoreError::Missing(_))));
}

#[test]
fn a_wipe_leaves_alone_what_others_put_there() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let theirs = home.path().join("letter.txt");
    fs::write(&theirs, b"dear").unwrap();
    Held::take(home.path()).unwrap().wipe().unwrap();
    assert_eq!(files(home.path()), [theirs]);
}

#[test]
fn a_wipe_that_was_cut_short_is_brought_to_its_end() {
    for made_anew in [false, true] {
        let home = tempfile::tempdir().unwrap();
        made(home.path());
        Held::destroy_key(home.path()).unwrap();
        assert!(!Store::exists(home.path()));
        if made_anew {
            let store = Store::create(home.path()).unwrap();
            assert!(all(&store).is_empty());
        } else {
            let gone = Held::take(home.path());
            assert!(matches!(gone, Err(StoreError::Missing(_))));
            assert_eq!(files(home.path()), [home.path().join("lock")]);
        }
    }
}

#[test]
fn the_duress_passphrase_opens_an_empty_home_and_the_rest_is_gone() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let [real, duress] =
        ["four plain words", "all is well here"].map(|text| Passphrase::chosen(text).unwrap());
    let held = Held::take(home.path()).unwrap();
    held.protect(None, Some(&real)).unwrap();
    held.set_duress(&real, Some(&duress)).unwrap();
    let size = fs::read(home.path().join("key")).unwrap().len();

    assert!(matches!(held.unlock(&duress), Ok(Unlocked::Duress)));
    let key = held.begin_anew(&duress).unwrap();
    let (store, opened) = held.open(&key).unwrap();
    assert_eq!(opened, Opened::New);
    assert!(all(&store).is_empty());
    store.close().unwrap();

    // From now on it is an ordinary passphrase, and the real one a wrong one.
    assert!(matches!(held.unlock(&duress), Ok(Unlocked::Open(_))));
    assert!(matches!(
        held.unlock(&real),
        Err(StoreError::WrongPassphrase)
    ));
    assert_eq!(fs::read(home.path().join("key")).unwrap().len(), size);
}
