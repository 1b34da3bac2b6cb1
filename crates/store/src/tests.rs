//! The promises of the whole store, on a real disk.
use std::path::Path;

use crate::{Batch, Opened, SegmentNo, Store};

mod daily;
mod damage;
mod forgotten;
#[cfg(target_os = "linux")]
mod full_disk;
mod homes;
mod journal;
mod kill;
mod layouts;
mod locked;
mod many_files;
#[cfg(target_os = "linux")]
mod power_cut;
mod secrecy;
mod snapshot;
mod wipe;
mod writer;

fn append(store: &Store, segment: &[u8]) -> SegmentNo {
    let mut batch = Batch::new();
    batch.append(segment.to_vec());
    store.keep(batch).unwrap()[0]
}

fn put(store: &Store, kind: &str, name: &[u8], value: &[u8]) {
    let mut batch = Batch::new();
    batch.put(kind, name, value.to_vec());
    store.keep(batch).unwrap();
}

fn all(store: &Store) -> Vec<(u64, Vec<u8>)> {
    store
        .segments()
        .map(|segment| {
            let (number, bytes) = segment.unwrap();
            (number.get(), bytes.to_vec())
        })
        .collect()
}

fn reopen(home: &Path) -> Store {
    let (store, opened) = Store::open(home).unwrap();
    assert_eq!(opened, Opened::Clean);
    store
}

/// All files under a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
