//! Damage of every sort: told, survived, nothing deleted, and never a panic.
use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::{all, append, files, put};
use crate::home::copy_tree;
use crate::slot::Slot;
use crate::{Damage, Opened, SegmentNo, Store, StoreError};

const SEGMENTS: u64 = 400;

fn segment(number: u64) -> Vec<u8> {
    number
        .to_be_bytes()
        .repeat(1 + usize::try_from(number % 97).unwrap() * 9)
}

/// A home that was used for a while and left in order.
fn used(folder: &Path) -> PathBuf {
    let home = folder.join("used");
    let store = Store::create(&home).unwrap();
    for number in 0..SEGMENTS {
        append(&store, &segment(number));
        if number % 8 == 0 {
            put(&store, "days", &number.to_be_bytes(), &segment(number));
        }
    }
    store.close().unwrap();
    home
}

fn stop_badly(home: &Path) {
    fs::remove_file(home.join("clean")).unwrap();
}

/// Puts bytes that nobody has sealed, and whose place is in order, in the place of a segment.
fn forge(home: &Path, number: SegmentNo) {
    let (store, _) = Store::open(home).unwrap();
    let slot = Slot::Segment(number);
    let draft = {
        let written = store.settled();
        let journal = &written.disk().journal;
        let mut sealed = journal.read(number.get()).unwrap().unwrap();
        *sealed.last_mut().unwrap() ^= 1;
        let mut draft = written.disk().draft(0);
        draft.put(slot, &sealed);
        draft.end(journal.next()).unwrap()
    };
    store.write_anyhow(&draft).unwrap();
}

#[test]
fn after_a_bad_stop_everything_is_checked_and_a_copy_stays_aside() {
    let folder = tempfile::tempdir().unwrap();
    let home = used(folder.path());
    for round in 1..=3 {
        stop_badly(&home);
        let (store, opened) = Store::open(&home).unwrap();
        assert_eq!(opened, Opened::AfterCrash);
        assert_eq!(all(&store).len(), 400);
        drop(store);
        let copies = ["copy-1", "copy-2", "copy-3", "copy-0"].map(|copy| home.join(copy).exists());
        assert_eq!(copies, [true, round > 1, false, false]);
    }
    assert_eq!(Store::open(&home).unwrap().1, Opened::Clean);
}

#[test]
fn an_altered_value_is_named_and_the_next_start_finds_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let home = used(folder.path());
    let bad = SegmentNo::new(7);
    forge(&home, bad);

    let (store, opened) = Store::open(&home).unwrap();
    assert_eq!(opened, Opened::Clean);
    let error = store.read(bad).unwrap_err();
    assert!(matches!(error, StoreError::Altered { what: Damage::Segment(n) } if n == bad));
    let mut segments = store.segments();
    assert!(segments.nth(7).unwrap().is_err());
    assert_eq!(segments.next().unwrap().unwrap().0.get(), 8);
    drop(segments);
    append(&store, b"kept all the same");
    assert!(!store.was_salvaged());
    store.close().unwrap();

    let (store, opened) = Store::open(&home).unwrap();
    assert!(store.was_salvaged());
    let aside = home.join("damaged-1");
    assert_eq!(
        opened,
        Opened::Salvaged {
            aside: aside.clone(),
            segments: 401,
            facts: 50
        }
    );
    assert!(aside.join("journal").is_dir());
    // The version before the altered one was still in the journal.
    assert_eq!(*store.read(bad).unwrap().unwrap(), segment(7));
    assert_eq!(store.segments().count(), 401);
    assert_eq!(append(&store, b"new").get(), 401);
    store.close().unwrap();

    forge(&home, SegmentNo::new(9));
    append(
        &Store::open(&home).unwrap().0,
        b"so that it is not the last",
    );
    stop_badly(&home);
    let (_, opened) = Store::open(&home).unwrap();
    assert!(opened.to_string().contains("damaged-2"));
    let (store, opened) = Store::open(&home).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert!(store.was_salvaged(), "for ever");
    assert!(aside.exists());
}

#[test]
fn a_salvage_cut_short_is_brought_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let home = used(folder.path());
    // The moment in which the old folder has gone and the new one is not yet in its place.
    fs::rename(home.join("db"), home.join("salvaged")).unwrap();
    fs::create_dir(home.join("filling")).unwrap();
    let (store, _) = Store::open(&home).unwrap();
    assert_eq!(all(&store).len(), 400);
    assert!(!home.join("filling").exists());
    drop(store);
    // The moment before: the new one is complete, the old one still there.
    copy_tree(&home.join("db"), &home.join("salvaged")).unwrap();
    let (store, opened) = Store::open(&home).unwrap();
    assert_eq!(opened, Opened::Clean);
    assert_eq!(all(&store).len(), 400);
    assert!(!home.join("salvaged").exists());
}

/// Opens a damaged home, twice if need be, and checks that what it gives is true.
fn survive(home: &Path, what: &str) -> usize {
    let before: u64 = files(&home.join("db")).len() as u64;
    assert!(before > 0);
    for _ in 0..2 {
        let (store, opened) = Store::open(home).unwrap_or_else(|error| panic!("{what}: {error}"));
        if let Opened::Salvaged { aside, .. } = &opened {
            assert!(aside.is_dir(), "{what}: nothing was set aside");
        }
        let mut good = 0;
        let mut bad = 0;
        for read in store.segments() {
            match read {
                Ok((number, bytes)) => {
                    assert_eq!(*bytes, segment(number.get()), "{what}");
                    good += 1;
                }
                Err(_) => bad += 1,
            }
        }
        match store.facts("days") {
            Ok(facts) => {
                for (name, value) in facts {
                    let number = u64::from_be_bytes(name.try_into().unwrap());
                    assert_eq!(*value, segment(number), "{what}");
                }
            }
            Err(_) => bad += 1,
        }
        if bad == 0 {
            append(&store, b"it can be used");
            return good;
        }
        assert_eq!(
            opened,
            Opened::Clean,
            "{what}: an opening that checks gave bad values"
        );
    }
    panic!("{what}: still bad after the second start");
}

#[test]
fn no_damage_to_the_files_makes_the_store_panic_or_lie() {
    let folder = tempfile::tempdir().unwrap();
    let pristine = used(folder.path());
    let mut chance = StdRng::seed_from_u64(7);
    let mut saved = Vec::new();
    for round in 0..60 {
        let home = folder.path().join("damaged");
        copy_tree(&pristine, &home).unwrap();
        let victims = files(&home.join("db"));
        let victim = &victims[chance.random_range(0..victims.len())];
        let mut bytes = fs::read(victim).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let at = chance.random_range(0..bytes.len());
        let end = bytes.len().min(at + chance.random_range(1..100_000));
        let how = match round % 4 {
            0 => {
                bytes.truncate(at);
                "cut"
            }
            1 => {
                bytes[at..end].fill(0);
                "zeroes"
            }
            2 => {
                chance.fill(&mut bytes[at..end]);
                "noise"
            }
            _ => {
                bytes[at] ^= 1 << chance.random_range(0..8);
                "one bit"
            }
        };
        fs::write(victim, &bytes).unwrap();
        let clean = chance.random_bool(0.3);
        if !clean {
            stop_badly(&home);
        }
        let name = victim.file_name().unwrap().to_string_lossy();
        let what = format!("round {round}: {how} in {name} at {at}..{end}, clean {clean}");
        saved.push(survive(&home, &what));
        fs::remove_dir_all(&home).unwrap();
    }
    // A file of the journal holds about thirty, and what is whole in it is found again.
    assert!(saved.iter().all(|saved| *saved >= 350), "{saved:?}");
}
