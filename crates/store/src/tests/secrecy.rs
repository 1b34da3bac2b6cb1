//! What somebody learns who takes the disk but not the key file.
use std::fs;
use std::path::Path;

use super::{append, files, put};
use crate::{Opened, Store, StoreError};

const TITLE: &[u8] = b"Lift to the clinic on Tuesday";
const NAME: &[u8] = b"Ana of Elm Street";
const KIND: &str = "identity of a person";
const VALUE: &[u8] = b"twelve words that open everything";

fn used() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create(home.path()).unwrap();
    append(&store, &TITLE.repeat(300));
    put(&store, KIND, NAME, VALUE);
    put(&store, KIND, &[NAME, b"!"].concat(), VALUE);
    home
}

fn anywhere(home: &Path, word: &[u8]) -> bool {
    files(home).into_iter().any(|file| {
        let bytes = fs::read(file).unwrap();
        bytes.windows(word.len()).any(|window| window == word)
    })
}

#[test]
fn the_files_hold_no_word_of_segments_facts_or_their_names() {
    let home = used();
    // With a copy aside, and a salvaged and a damaged store.
    fs::remove_file(home.path().join("clean")).unwrap();
    drop(Store::open(home.path()).unwrap());
    fs::remove_file(home.path().join("clean")).unwrap();
    fs::write(home.path().join("db/facts/conf"), [b'?'; 100]).unwrap();
    drop(Store::open(home.path()).unwrap());
    assert!(anywhere(home.path(), b"potluck store 3"));
    for word in [TITLE, NAME, KIND.as_bytes(), VALUE] {
        for part in word.chunks(10).filter(|part| part.len() > 5) {
            assert!(!anywhere(home.path(), part));
        }
    }
}

#[test]
fn the_files_of_one_home_do_not_open_with_the_key_of_another() {
    let (home, other) = (used(), used());
    fs::copy(other.path().join("key"), home.path().join("key")).unwrap();
    let refused = Store::open(home.path());
    assert!(matches!(refused, Err(StoreError::BrokenRing(_))));
    fs::copy(other.path().join("ring"), home.path().join("ring")).unwrap();
    let (store, opened) = Store::open(home.path()).unwrap();
    assert!(matches!(
        opened,
        Opened::Salvaged {
            segments: 0,
            facts: 0,
            ..
        }
    ));
    assert_eq!(store.segments().count(), 0);
    assert!(store.fact(KIND, NAME).unwrap().is_none());
    assert!(store.facts(KIND).unwrap().is_empty());
}
