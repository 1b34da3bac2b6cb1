//! Secrets that were forgotten: gone from every file, however the renewal of the ring key was cut
//! short, and nothing else gone with them.
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{append, files, put};
use crate::carve::Carved;
use crate::home::Home;
use crate::key::KeyFile;
use crate::seal::Keys;
use crate::{Batch, Held, Opened, Passphrase, Store, StoreError, Unlocked};

const KIND: &str = "epoch";
const HOME: &str = "POTLUCK_STORE_TEST_FORGETS";
const CONFIRMED: &str = "POTLUCK_STORE_TEST_FORGOT";

fn put_secret(store: &Store, name: u64) {
    let mut batch = Batch::new();
    batch.put_secret(KIND, &name.to_be_bytes(), secret(name));
    store.keep(batch).unwrap();
}

fn forget(name: u64) -> Batch {
    let mut batch = Batch::new();
    batch.forget(KIND, &name.to_be_bytes());
    batch
}

fn secret(name: u64) -> Vec<u8> {
    format!("the key of epoch {name:09}").into_bytes()
}

fn held(store: &Store) -> BTreeSet<u64> {
    let facts = store.facts(KIND).unwrap().into_iter();
    let known = facts.map(|(name, value)| {
        let name = u64::from_be_bytes(name.try_into().unwrap());
        assert_eq!(*value, secret(name));
        name
    });
    known.collect()
}

/// Everything that any version of any value tells, in any file of a home, to whoever has the data
/// key and all the files: old pages, copies and what is set aside.
pub(super) fn told(home: &Path) -> Vec<Vec<u8>> {
    let KeyFile::Clear(key) = KeyFile::read(&home.join("key")).unwrap() else {
        panic!("the key is sealed");
    };
    let keys = Keys::of(&Home::at(home), &key).unwrap();
    let mut all = vec![];
    for file in files(home) {
        all.push(fs::read(&file).unwrap());
        let carved = Carved::search(keys.mark(), vec![file]).unwrap();
        for slot in carved.slots() {
            let versions = carved.versions(slot).flatten();
            let opened = versions.filter_map(|sealed| keys.open(slot, &sealed));
            all.extend(opened.map(|plain| plain.to_vec()));
        }
    }
    all
}

fn is_told(home: &Path, name: u64) -> bool {
    let wanted = secret(name);
    let tells = |all: &Vec<u8>| all.windows(wanted.len()).any(|part| part == wanted);
    told(home).iter().any(tells)
}

/// Leaves copies of the files behind, as a stop does that was not in order.
fn leave_copies(home: &Path) {
    for _ in 0..2 {
        fs::remove_file(home.join("clean")).unwrap();
        let (store, opened) = Store::open(home).unwrap();
        assert_eq!(opened, Opened::AfterCrash);
        store.close().unwrap();
    }
}

/// Test 41: nothing on the disk opens any more that told it, with every key that is left.
#[test]
fn a_secret_that_is_forgotten_or_replaced_is_in_no_file_and_copy_any_more() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for name in 0..40 {
        put_secret(&store, name);
        append(&store, b"a segment between");
        put(&store, "other", b"name", b"an ordinary fact");
    }
    store.close().unwrap();
    leave_copies(home.path());
    assert!(home.path().join("copy-2").is_dir());
    for name in [7, 8, 9] {
        assert!(is_told(home.path(), name), "it was there");
    }

    let (store, _) = Store::open(home.path()).unwrap();
    store.keep(forget(7)).unwrap();
    let mut batch = forget(8);
    batch.append(b"together with something else".to_vec());
    store.keep(batch).unwrap();
    let mut batch = Batch::new();
    batch.put_secret(KIND, &9_u64.to_be_bytes(), b"another".to_vec());
    store.keep(batch).unwrap();
    store.close().unwrap();

    for name in [7, 8, 9] {
        assert!(!is_told(home.path(), name), "{name} is gone");
    }
    for name in (0..7).chain(10..40) {
        assert!(is_told(home.path(), name), "{name} is still there");
    }
    let (store, opened) = Store::open(home.path()).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(store.facts(KIND).unwrap().len(), 38);
    assert!(store.fact("other", b"name").unwrap().is_some());
}

/// Two rooms: one for the batch, none for what follows.
fn only_once() -> impl Fn(&Home, u64) -> Result<(), StoreError> {
    let asked = Cell::new(0);
    move |home, _| {
        asked.set(asked.get() + 1);
        match asked.get() {
            1 => Ok(()),
            _ => Err(StoreError::DiskFull(home.path().to_path_buf())),
        }
    }
}

/// Test 66. Whatever the step at which it stops, all that was not forgotten is there, and the next
/// opening brings it to its end.
#[test]
fn a_renewal_cut_short_at_any_step_loses_nothing_and_is_brought_to_its_end() {
    for step in 0..4 {
        let home = tempfile::tempdir().unwrap();
        let store = Store::create(home.path()).unwrap();
        for name in 0..10 {
            put_secret(&store, name);
        }
        store.keep_if(only_once(), forget(3)).unwrap();
        assert!(is_told(home.path(), 3), "not yet gone");
        store.cut_renewal_short(step);
        store.close().unwrap();
        // As if it had been killed: nothing says that it stopped in order.
        fs::remove_file(home.path().join("clean")).unwrap();
        let mut rest: BTreeSet<u64> = (0..10).collect();
        rest.remove(&3);

        let (store, _) = Store::open(home.path()).unwrap();
        assert_eq!(held(&store), rest, "step {step}");
        put_secret(&store, 11);
        store.close().unwrap();
        assert!(!is_told(home.path(), 3), "step {step}");
        let (store, _) = Store::open(home.path()).unwrap();
        assert_eq!(held(&store).len(), 10, "step {step}");
    }
}

#[test]
fn without_room_to_renew_the_key_what_is_forgotten_goes_with_the_next_write() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    for name in 0..10 {
        put_secret(&store, name);
    }
    store.keep_if(only_once(), forget(3)).unwrap();
    assert!(!held(&store).contains(&3), "forgotten it is");
    assert!(is_told(home.path(), 3));
    append(&store, b"anything");
    assert!(!is_told(home.path(), 3));
    assert_eq!(held(&store).len(), 9);
}

#[test]
fn a_ring_key_that_is_damaged_or_gone_is_said_and_nothing_is_touched() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    put_secret(&store, 1);
    store.close().unwrap();
    let ring = home.path().join("ring");
    let whole = fs::read(&ring).unwrap();
    for bit in (0..whole.len() * 8).step_by(7) {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&ring, &damaged).unwrap();
        let refused = Store::open(home.path());
        assert!(matches!(refused, Err(StoreError::BrokenRing(_))));
    }
    for cut in 0..whole.len() {
        fs::write(&ring, &whole[..cut]).unwrap();
        assert!(Store::open(home.path()).is_err());
    }
    fs::remove_file(&ring).unwrap();
    let refused = Store::open(home.path());
    assert!(matches!(refused, Err(StoreError::Incomplete(path)) if path == ring));
    fs::write(&ring, &whole).unwrap();
    let (store, opened) = Store::open(home.path()).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(held(&store), BTreeSet::from([1]));
}

/// A home of the first layout has no ring key: it gets one, and what it held stays.
#[test]
fn a_home_that_was_made_without_a_ring_key_gets_one() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    put(&store, KIND, &1_u64.to_be_bytes(), &secret(1));
    store.close().unwrap();
    fs::remove_file(home.path().join("ring")).unwrap();
    fs::write(home.path().join("format"), b"potluck store 1\n").unwrap();

    let (store, opened) = Store::open(home.path()).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(held(&store), BTreeSet::from([1]));
    put_secret(&store, 2);
    store.close().unwrap();
    let format = fs::read(home.path().join("format")).unwrap();
    assert_eq!(format, b"potluck store 3\n");
    let (store, _) = Store::open(home.path()).unwrap();
    assert_eq!(held(&store), BTreeSet::from([1, 2]));
}

#[test]
fn a_passphrase_that_changes_while_secrets_go_leaves_all_others_readable() {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    put_secret(&store, 1);
    put_secret(&store, 2);
    let held_by_us = store.held();
    let [one, other, duress] = ["four plain words", "other words now", "all is well here"]
        .map(|text| Passphrase::chosen(text).unwrap());
    held_by_us.protect(None, Some(&one)).unwrap();
    store.keep(forget(1)).unwrap();
    held_by_us.set_duress(&one, Some(&duress)).unwrap();
    held_by_us.protect(Some(&one), Some(&other)).unwrap();
    store.close().unwrap();
    drop(held_by_us);

    let again = Held::take(home.path()).unwrap();
    let Unlocked::Open(key) = again.unlock(&other).unwrap() else {
        panic!("that was the duress passphrase");
    };
    let (store, _) = again.open(&key).unwrap();
    assert_eq!(held(&store), BTreeSet::from([2]));
    store.close().unwrap();
    assert!(matches!(again.unlock(&duress), Ok(Unlocked::Duress)));
    let key = again.begin_anew(&duress).unwrap();
    let (store, opened) = again.open(&key).unwrap();
    assert_eq!(opened, Opened::New);
    put_secret(&store, 5);
    assert_eq!(held(&store), BTreeSet::from([5]));
}

/// How many secrets the process below holds at a time.
const KEPT: u64 = 6;

fn start(home: &Path, confirmed: &Path) -> Child {
    File::create(confirmed).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::forgotten::forgets_when_asked_to"])
        .env(HOME, home)
        .env(CONFIRMED, confirmed)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while last(confirmed) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

fn last(confirmed: &Path) -> u64 {
    let told = fs::read(confirmed).unwrap();
    let (numbers, _) = told.as_chunks::<8>();
    numbers.last().map_or(0, |last| u64::from_be_bytes(*last))
}

/// Test 66, with a process that is killed while it renews the ring key.
#[test]
fn killed_while_secrets_go_nothing_else_is_lost_and_what_was_confirmed_as_gone_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (home, confirmed) = (folder.path().join("home"), folder.path().join("confirmed"));
    Store::create(&home).unwrap().close().unwrap();
    let mut chance = StdRng::seed_from_u64(41);
    for _ in 0..12 {
        let mut child = start(&home, &confirmed);
        // The moment of the kill, not a wait for anything.
        std::thread::sleep(Duration::from_micros(chance.random_range(0..30_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let done = last(&confirmed);

        let (store, _) = Store::open(&home).unwrap();
        let found = held(&store);
        let newest = *found.last().unwrap();
        assert!(newest == done || newest == done + 1);
        let wanted: BTreeSet<u64> = ((newest + 1).saturating_sub(KEPT).max(1)..=newest).collect();
        assert_eq!(found, wanted);
        store.close().unwrap();
        for gone in (1..=done.saturating_sub(KEPT)).rev().take(4) {
            assert!(!is_told(&home, gone), "{gone} of {done}");
        }
    }
}

/// Not a test by itself: what the process above does.
#[test]
fn forgets_when_asked_to() {
    let (Some(home), Some(confirmed)) = (std::env::var_os(HOME), std::env::var_os(CONFIRMED))
    else {
        return;
    };
    let (store, _) = Store::open(Path::new(&home)).unwrap();
    let mut confirmed = OpenOptions::new().append(true).open(confirmed).unwrap();
    let newest = held(&store).last().copied().unwrap_or(0);
    for number in newest + 1.. {
        let mut batch = match number.checked_sub(KEPT) {
            Some(old) if old > 0 => forget(old),
            _ => Batch::new(),
        };
        batch.put_secret(KIND, &number.to_be_bytes(), secret(number));
        store.keep(batch).unwrap();
        confirmed.write_all(&number.to_be_bytes()).unwrap();
    }
}
