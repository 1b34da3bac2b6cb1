//! The whole home folder, searched for every secret that is kept in it.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::path::Path;

use potluck_engine::{FACT_KINDS, RECEIPT};
use potluck_model::role::Role;
use potluck_node::api::{Request, Safety};
use potluck_store::{Held, Passphrase, Unlocked};

use crate::evening::{invite, join, start};
use crate::locked::offer;
use crate::needle::Needles;
use crate::neighbour::Neighbour;

const PHRASE: &str = "four plain old words";

/// Test 64. No key and no id that is kept is on the disk in any form, with a passphrase.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_key_that_is_kept_can_be_found_on_the_disk() {
    let (ana, ben) = (Neighbour::new().await, Neighbour::new().await);
    start(&ben, "Ben").await;
    let set = Safety::Passphrase {
        old: None,
        new: Some(PHRASE.to_owned()),
    };
    let code = invite(&ben, Role::Member).await.code;
    ana.ask(join(&code, "Ana", 60)).await.unwrap();
    ana.ask(Request::Safety(set)).await.unwrap();
    let bread = ben.wrote(offer("Bread")).await;
    ana.sees(&bread.code, |_| true).await;
    let folder = ana.folder();
    let _home = ana.stop().await;

    let mut secret = Needles::default();
    {
        let held = Held::take(&folder).unwrap();
        let phrase = Passphrase::typed(PHRASE).unwrap();
        let Unlocked::Open(key) = held.unlock(&phrase).unwrap() else {
            panic!("that is the passphrase");
        };
        let (store, _) = held.open(&key).unwrap();
        let mut kinds = 0;
        for kind in FACT_KINDS {
            for (name, value) in store.facts(kind).unwrap() {
                kinds += 1;
                // How far others are is no secret, and has zeros in it as every file has.
                let value = value.as_slice();
                let value = Some(value).filter(|_| *kind != RECEIPT);
                // Ids, and secrets of 16 bytes or more; numbers are everywhere.
                for bytes in name.chunks(32).chain(value) {
                    if bytes.len() >= 16 {
                        secret.add_bytes(kind, bytes);
                    }
                }
            }
        }
        assert!(kinds >= 4, "only {kinds} facts");
        let (_, segment) = store.segments().next().unwrap().unwrap();
        secret.add_bytes("segment", segment.get(..64).unwrap());
        store.close().unwrap();
    }
    assert_eq!(secret.found_in(&all(&folder)), [].into());
    // And looking works.
    std::fs::write(folder.join("planted"), bread.id.to_uppercase()).unwrap();
    secret.add(&bread.id);
    assert!(!secret.found_in(&all(&folder)).is_empty());
}

/// The bytes of all files in a folder.
fn all(folder: &Path) -> Vec<u8> {
    let mut bytes = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes.extend(all(&path));
        } else if path.is_file() {
            bytes.extend(std::fs::read(&path).unwrap());
        }
    }
    bytes
}
