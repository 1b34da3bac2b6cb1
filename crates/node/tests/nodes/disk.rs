//! The whole home folder, searched for every secret that is kept in it.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use potluck_engine::{FACT_KINDS, RECEIPT};
use potluck_model::invite::Code;
use potluck_model::op::LogId;
use potluck_model::role::Role;
use potluck_model::run::Tip;
use potluck_model::secret::Seed;
use potluck_model::segment::{Item, Segment};
use potluck_model::words;
use potluck_node::api::{Answer, Request, Safety};
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
    let soup = ana.wrote(offer("Soup")).await;
    let mut ids = vec![bread.id.clone(), soup.id];
    for neighbour in [&ana, &ben] {
        let Answer::Status(status) = neighbour.ask(Request::Status).await.unwrap() else {
            panic!("a status");
        };
        let place = status.place;
        ids.extend([place.community, place.person, place.device]);
    }
    let folder = ana.folder();
    let _home = ana.stop().await;

    let mut secret = Needles::default();
    for id in ids {
        secret.add(&id);
    }
    secret.add(code.trim_start_matches("potluck-"));
    let code = Code::parse(&code).unwrap();
    secret.add_bytes("invitation", code.seed.as_bytes());
    secret.add_bytes("join key", code.join_key().as_bytes());
    {
        let held = Held::take(&folder).unwrap();
        let phrase = Passphrase::typed(PHRASE).unwrap();
        let Unlocked::Open(key) = held.unlock(&phrase).unwrap() else {
            panic!("that is the passphrase");
        };
        let (store, _) = held.open(&key).unwrap();
        let mut kinds = BTreeSet::new();
        for kind in FACT_KINDS {
            for (name, value) in store.facts(kind).unwrap() {
                kinds.insert(*kind);
                // How far others are is no secret, and has zeros in it as every file has.
                let value = value.as_slice();
                let value = Some(value).filter(|_| *kind != RECEIPT);
                // Ids, and secrets of 16 bytes or more; numbers are everywhere.
                for bytes in name.chunks(32).chain(value) {
                    if bytes.len() >= 16 {
                        secret.add_bytes(kind, bytes);
                    }
                }
                if *kind == "seed" {
                    let seed = Seed::from_bytes(value.unwrap().try_into().unwrap());
                    secret.add(&words::from_seed(&seed));
                }
            }
        }
        for kind in ["device", "seed", "person", "epoch", "sealing"] {
            assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
        }
        let mut ops = 0;
        let mut tips: BTreeMap<LogId, Tip> = BTreeMap::new();
        for segment in store.segments() {
            let (_, segment) = segment.unwrap();
            secret.add_content("segment", &segment);
            let segment = Segment::decode(&segment).unwrap();
            for item in &segment.items {
                let headers = match item {
                    Item::Control(op) => vec![(op.header.id(), op.header.clone())],
                    Item::Run(run) => {
                        let tip = tips.entry(run.log).or_insert_with(Tip::nothing);
                        let headers = run.headers(segment.community, tip).unwrap();
                        if let Some((id, last)) = headers.last() {
                            *tip = Tip {
                                id: *id,
                                length: last.seq,
                                heads: last.heads.clone(),
                            };
                        }
                        headers
                    }
                    Item::Body(..) => vec![],
                };
                for (id, _) in headers {
                    ops += 1;
                    secret.add_bytes("operation", id.as_bytes());
                }
            }
        }
        assert!(ops >= 5, "only {ops} operations");
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
