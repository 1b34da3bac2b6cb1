//! Homes of older layouts: brought up at the first opening, whatever happens meanwhile.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{all, append, put, reopen};
use crate::disk::Durability;
use crate::facts::Facts;
use crate::home::{Home, copy_tree};
use crate::key::KeyFile;
use crate::read::join_fact;
use crate::seal::Keys;
use crate::slot::Slot;
use crate::store::NODE;
use crate::{Opened, SegmentNo, Store, StoreError, legacy};

/// What the old program had removed behind its last segment.
const NEXT: u64 = 403;

/// A home as programs of layout 2 left it: segments and facts in one sled.
fn old(home: &Path) {
    drop(Store::create(home).unwrap());
    let KeyFile::Clear(key) = KeyFile::read(&home.join("key")).unwrap() else {
        panic!("the key is sealed");
    };
    let keys = Keys::of(&Home::at(home), &key).unwrap();
    fs::remove_dir_all(home.join("db")).unwrap();
    fs::write(home.join("format"), b"potluck store 2\n").unwrap();
    fs::write(home.join("clean"), b"").unwrap();
    let sled = Facts::open(&home.join("db"), keys.mark(), Durability::Full).unwrap();
    for number in 0..400 {
        let slot = Slot::Segment(SegmentNo::new(number));
        let sealed = keys.seal(&slot, &segment(number)).unwrap();
        let mut values = BTreeMap::from([(slot, sealed)]);
        if number % 8 == 0 {
            let name = number.to_be_bytes();
            let slot = keys.fact_slot("days", &name);
            let plain = join_fact(&name, &segment(number));
            let sealed = match number % 16 {
                0 => keys.ring.seal(&slot, &plain),
                _ => keys.seal(&slot, &plain),
            };
            values.insert(slot, sealed.unwrap());
        }
        sled.write_as_before(&values);
    }
    let slot = keys.fact_slot(NODE, legacy::NEXT);
    let plain = join_fact(legacy::NEXT, &NEXT.to_be_bytes());
    let sealed = keys.seal(&slot, &plain).unwrap();
    sled.write_as_before(&BTreeMap::from([(slot, sealed)]));
    sled.close().unwrap();
}

fn segment(number: u64) -> Vec<u8> {
    let times = usize::try_from(number % 97).unwrap() * 20;
    number.to_be_bytes().repeat(1 + times)
}

/// Everything is there, as it was, and it goes on as it would have.
fn is_all(store: &Store) {
    let expected: Vec<_> = (0..400).map(|number| (number, segment(number))).collect();
    assert!(all(store) == expected);
    let facts = store.facts("days").unwrap();
    assert_eq!(facts.len(), 50);
    for (name, value) in facts {
        assert_eq!(
            *value,
            segment(u64::from_be_bytes(name.try_into().unwrap()))
        );
    }
}

fn goes_on(home: &Path) {
    assert_eq!(fs::read(home.join("format")).unwrap(), b"potluck store 3\n");
    assert!(!home.join("db/db").exists());
    let store = reopen(home);
    is_all(&store);
    put(&store, "days", b"a later one", b"");
    assert_eq!(
        append(&store, b"new").get(),
        NEXT,
        "no number is given twice"
    );
}

#[test]
fn a_home_of_the_second_layout_is_brought_up_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    for (is_clean, found) in [(true, Opened::Clean), (false, Opened::AfterCrash)] {
        let home = folder.path().join(format!("clean {is_clean}"));
        old(&home);
        if !is_clean {
            fs::remove_file(home.join("clean")).unwrap();
        }
        let (store, opened) = Store::open(&home).unwrap();
        assert_eq!(opened, found);
        is_all(&store);
        assert_eq!(home.join("copy-1/db").exists(), !is_clean);
        store.close().unwrap();
        goes_on(&home);
    }
}

#[test]
fn a_bringing_up_that_is_cut_short_is_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("old");
    old(&made);
    let up = folder.path().join("up");
    copy_tree(&made, &up).unwrap();
    Store::open(&up).unwrap().0.close().unwrap();
    let steps: [fn(&Path, &Path); 5] = [
        |home, _| fs::create_dir_all(home.join("filling/journal")).unwrap(),
        |home, _| fs::write(home.join("format"), b"potluck store 3\n").unwrap(),
        |home, up| copy_tree(&up.join("db"), &home.join("salvaged")).unwrap(),
        |home, up| {
            copy_tree(&up.join("db"), &home.join("salvaged")).unwrap();
            fs::rename(home.join("db"), home.join("replaced")).unwrap();
        },
        |home, up| {
            fs::rename(home.join("db"), home.join("replaced")).unwrap();
            copy_tree(&up.join("db"), &home.join("db")).unwrap();
        },
    ];
    for (number, step) in steps.into_iter().enumerate() {
        let home = folder.path().join(format!("step {number}"));
        copy_tree(&made, &home).unwrap();
        fs::remove_file(home.join("clean")).unwrap();
        step(&home, &up);
        let (store, opened) = Store::open(&home).unwrap();
        assert_eq!(opened, Opened::AfterCrash, "step {number}");
        is_all(&store);
        store.close().unwrap();
        goes_on(&home);
        for gone in ["filling", "salvaged", "replaced"] {
            assert!(!home.join(gone).exists(), "step {number}");
        }
    }
}

#[test]
fn a_damaged_home_of_the_second_layout_is_salvaged_into_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("old");
    old(&made);
    fs::remove_file(made.join("clean")).unwrap();
    let mut salvaged = 0;
    for part in 1..8 {
        let home = folder.path().join(format!("hurt {part}"));
        copy_tree(&made, &home).unwrap();
        let log = home.join("db/db");
        let mut bytes = fs::read(&log).unwrap();
        let at = bytes.len() / 8 * part;
        bytes[at..at + 20_000].fill(7);
        fs::write(&log, bytes).unwrap();
        let (store, opened) = Store::open(&home).unwrap();
        let saved = all(&store);
        for (number, bytes) in &saved {
            assert_eq!(*bytes, segment(*number));
        }
        // Sled does not say where it keeps what, and does not look at what it has given up.
        if let Opened::Salvaged { .. } = opened {
            assert!(saved.len() > 300, "{}", saved.len());
            assert!(home.join("damaged-1/db").exists());
            assert!(append(&store, b"new").get() >= 400);
            salvaged += 1;
        }
    }
    assert!(salvaged > 0);
}

#[test]
fn a_making_that_an_older_program_did_not_finish_goes_on_unless_something_is_kept_there() {
    let home = tempfile::tempdir().unwrap();
    old(home.path());
    fs::remove_file(home.path().join("format")).unwrap();
    let refused = Store::create(home.path()).err().unwrap();
    assert!(matches!(refused, StoreError::Incomplete(_)), "{refused}");
    assert!(home.path().join("db/db").exists());

    fs::remove_dir_all(home.path().join("db")).unwrap();
    let mark = *b"the home";
    let sled = Facts::open(&home.path().join("db"), mark, Durability::Full).unwrap();
    sled.close().unwrap();
    let store = Store::create(home.path()).unwrap();
    assert_eq!(append(&store, b"potatoes").get(), 0);
    assert!(!home.path().join("db/db").exists());
}
