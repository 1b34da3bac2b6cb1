//! A passphrase: what it opens, what it refuses, and that changing it loses nothing, whenever it stops.
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{all, append, files};
use crate::{Held, Opened, Passphrase, Store, StoreError, Unlocked};

const HOME: &str = "POTLUCK_STORE_TEST_CHANGES";

fn passphrase(text: &str) -> Passphrase {
    Passphrase::chosen(text).unwrap()
}

fn made(home: &Path) {
    append(&Store::create(home).unwrap(), b"potatoes");
}

fn open(home: &Path, text: &str) -> Result<Store, StoreError> {
    let held = Held::take(home)?;
    match held.unlock(&passphrase(text))? {
        Unlocked::Open(key) => Ok(held.open(&key)?.0),
        Unlocked::Duress => panic!("that was the duress passphrase"),
    }
}

/// Test 65. Nothing opens it but the passphrase, and trying changes nothing.
#[test]
fn a_wrong_passphrase_is_a_clear_error_and_nothing_is_lost() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let held = Held::take(home.path()).unwrap();
    assert!(!held.has_passphrase().unwrap());
    held.protect(None, Some(&passphrase("four plain words")))
        .unwrap();
    assert!(held.has_passphrase().unwrap());
    drop(held);

    let key = fs::read(home.path().join("key")).unwrap();
    let before = files(home.path());
    assert!(matches!(
        Store::open(home.path()),
        Err(StoreError::Locked(_))
    ));
    let wrong = open(home.path(), "four plain word").err().unwrap();
    assert!(matches!(wrong, StoreError::WrongPassphrase));
    assert!(wrong.to_string().contains("try again"));
    assert_eq!(fs::read(home.path().join("key")).unwrap(), key);
    assert_eq!(files(home.path()), before);

    let store = open(home.path(), "four plain words").unwrap();
    assert_eq!(all(&store), [(0, b"potatoes".to_vec())]);
}

#[test]
fn a_passphrase_is_changed_and_taken_away_only_by_whoever_knows_it() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let held = Held::take(home.path()).unwrap();
    let (one, other) = (
        passphrase("four plain words"),
        passphrase("other words now"),
    );
    held.protect(None, Some(&one)).unwrap();
    for (old, new) in [
        (None, Some(&other)),
        (None, None),
        (Some(&other), Some(&other)),
        (Some(&other), None),
    ] {
        let refused = held.protect(old, new);
        assert!(matches!(refused, Err(StoreError::WrongPassphrase)));
    }
    held.protect(Some(&one), Some(&other)).unwrap();
    drop(held);
    assert!(open(home.path(), "four plain words").is_err());
    drop(open(home.path(), "other words now").unwrap());

    let held = Held::take(home.path()).unwrap();
    held.protect(Some(&other), None).unwrap();
    drop(held);
    let (store, opened) = Store::open(home.path()).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(all(&store).len(), 1);
}

#[test]
fn a_home_stays_ours_while_its_store_is_closed() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let held = Held::take(home.path()).unwrap();
    let key = held.key().unwrap();
    for _ in 0..2 {
        let (store, _) = held.open(&key).unwrap();
        assert!(matches!(
            Store::open(home.path()),
            Err(StoreError::InUse(_))
        ));
        store.close().unwrap();
        assert!(matches!(
            Store::open(home.path()),
            Err(StoreError::InUse(_))
        ));
    }
    drop(held);
    Store::open(home.path()).unwrap();
}

const PHRASES: [&str; 2] = ["four plain words", "other words now"];

/// Test 66. Killed at any moment of changing it, the old passphrase opens it or the new one, and
/// everything is there.
#[test]
fn a_process_killed_while_it_changes_the_passphrase_leaves_the_old_or_the_new() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let held = Held::take(home.path()).unwrap();
    held.protect(None, Some(&passphrase(PHRASES[0]))).unwrap();
    drop(held);
    let file = home.path().join("key");
    let mut chance = StdRng::seed_from_u64(66);
    for _ in 0..6 {
        let before = fs::read(&file).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::locked::changes_when_asked_to"])
            .env(HOME, home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while fs::read(&file).unwrap() == before {
            assert!(child.try_wait().unwrap().is_none(), "it ended");
            std::thread::yield_now();
        }
        // The moment of the kill, not a wait for anything.
        std::thread::sleep(Duration::from_micros(chance.random_range(0..400_000)));
        child.kill().unwrap();
        child.wait().unwrap();

        let one = open(home.path(), PHRASES[0]);
        let store = one.or_else(|_| open(home.path(), PHRASES[1])).unwrap();
        assert_eq!(all(&store).len(), 1);
    }
}

/// Not a test by itself: what the process above does.
#[test]
fn changes_when_asked_to() {
    let Some(home) = std::env::var_os(HOME) else {
        return;
    };
    let [one, other] = PHRASES.map(passphrase);
    let held = Held::take(Path::new(&home)).unwrap();
    loop {
        // The first time, it may be the other already.
        let _ = held.protect(Some(&one), Some(&other));
        held.protect(Some(&other), Some(&one)).unwrap();
    }
}

/// Test 66. Whatever of a new key file is on the disk before it takes its place, the old one counts.
#[test]
fn a_key_file_that_was_not_written_to_its_end_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let file = fs::read(home.path().join("key")).unwrap();
    for cut in 0..=file.len() {
        fs::write(home.path().join("key.new"), &file[..cut]).unwrap();
        let held = loop {
            match Held::take(home.path()) {
                // A process that another test begins has our files open for a moment.
                Err(StoreError::InUse(_)) => std::thread::yield_now(),
                held => break held.unwrap(),
            }
        };
        assert!(held.key().is_ok());
        assert!(!home.path().join("key.new").exists());
    }
}

/// Test 64. The data key itself is in no file once there is a passphrase; before, in the key file.
#[test]
fn with_a_passphrase_the_data_key_is_in_no_file() {
    let home = tempfile::tempdir().unwrap();
    made(home.path());
    let held = Held::take(home.path()).unwrap();
    let key = held.key().unwrap().0;
    let found = || {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let holds = |path: &std::path::PathBuf| {
            let bytes = fs::read(path).unwrap();
            let raw = bytes
                .windows(8)
                .any(|window| key.windows(8).any(|part| part == window));
            raw || String::from_utf8_lossy(&bytes).contains(&hex[..16])
        };
        files(home.path()).iter().filter(|path| holds(path)).count()
    };
    assert_eq!(found(), 1);
    held.protect(None, Some(&passphrase(PHRASES[0]))).unwrap();
    assert_eq!(found(), 0);
}
