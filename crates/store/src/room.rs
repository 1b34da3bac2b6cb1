//! Whether there is room on the disk, asked before anything is written.
//!
//! Sled 0.34 does not survive a full disk: the write that meets it stops half done, often nothing
//! can be read any more. So sled never gets that far while the file system can say how much is free:
//! what the journal holds for it is counted until it has it. Where the system cannot say (some
//! networks, quotas) or others fill the disk in the same moment, a write fails the hard way.
use std::fs;
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::disk::facts_in;
use crate::draft::Draft;
use crate::home::Home;
use crate::rescue;
use crate::slot::PART;

/// What a batch leaves free. Measured with stores of 100 MB on a memory file system: sled takes
/// its file in pieces of 512 KiB, closing writes up to 2 MiB of merged pages, and the next opening
/// needs [`TO_OPEN`]. Twice that is left, because others use the disk too.
const RESERVE: u64 = 4 << 20;
/// What opening takes: at most one piece of sled's file is filled up with zeros where a write was
/// cut short, beside the snapshot.
const TO_OPEN: u64 = 512 << 10;
/// Opening also writes a snapshot of sled's page table: measured was at most 1/130 of the file,
/// where values are smallest.
const SNAPSHOT: u64 = 64;
/// How much sled's file grows by for a byte and for a part written. A leaf is written anew with
/// all its up to sixteen parts each time it splits and after every ten changes: measured were 2.6
/// bytes for a byte in large segments, 6.7 in scattered facts of 4 kB, 1.5 KiB for the smallest.
const FOR_A_BYTE: u64 = 4;
const FOR_A_PART: u64 = 4 << 10;

/// What a batch takes: in the journal as many bytes as it has, and what sled grows by when it takes
/// the facts over.
pub(crate) fn growth(draft: &Draft) -> u64 {
    let sealed = draft.facts().map(|(_, sealed)| sealed.unwrap_or_default());
    bytes(draft.bytes().len()) + facts(sealed.map(<[u8]>::len))
}

/// What sled may grow by for facts of so many bytes each.
pub(crate) fn facts(sealed: impl Iterator<Item = usize>) -> u64 {
    let each = sealed.map(|sealed| {
        let parts = sealed.div_ceil(PART).max(1);
        bytes(sealed) * FOR_A_BYTE + bytes(parts) * FOR_A_PART
    });
    each.sum()
}

/// Checks that so much can be written and the store closed and opened again after it.
pub(crate) fn to_write(home: &Home, growth: u64) -> Result<(), StoreError> {
    must_be_free(home, growth + RESERVE + snapshot(home))
}

/// Checks that there is room for so many bytes more, whatever they are, and for what is owed.
pub(crate) fn to_go_on(home: &Home, more: usize, owed: u64) -> Result<(), StoreError> {
    to_write(home, facts([more].into_iter()) + owed)
}

/// Checks that a store can be made and something small kept in it.
pub(crate) fn to_create(home: &Home) -> Result<(), StoreError> {
    to_go_on(home, 16 * PART, 0)
}

/// Checks that the store can be opened, and first copied aside if its last stop was not in order,
/// or brought up if it has an older layout.
pub(crate) fn to_open(home: &Home) -> Result<(), StoreError> {
    let mut wanted = TO_OPEN + snapshot(home);
    if !home.clean().exists() {
        wanted += rescue::size_of_copy(home)?;
    }
    if home.is_of_sled_alone() {
        wanted += home.db_size()?;
    }
    must_be_free(home, wanted)
}

fn snapshot(home: &Home) -> u64 {
    let file = facts_in(&home.db()).join("db");
    fs::metadata(file).map_or(0, |file| file.len() / SNAPSHOT)
}

fn must_be_free(home: &Home, wanted: u64) -> Result<(), StoreError> {
    match free(home.path()) {
        Some(free) if free < wanted => Err(StoreError::DiskFull(home.path().to_path_buf())),
        _ => Ok(()),
    }
}

/// How many bytes we may still write at a place that need not be there yet; `None` if the file
/// system does not say.
fn free(path: &Path) -> Option<u64> {
    let path = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let there = path.ancestors().find(|path| path.exists())?;
    let told = fs4::statvfs(there).ok()?;
    // File systems without a size of their own say that nothing of nothing is free.
    (told.total_space() > 0).then(|| told.available_space())
}

fn bytes(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
