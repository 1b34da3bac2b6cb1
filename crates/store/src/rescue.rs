//! Opening after a stop that was not a clean one, and saving what can be read of a damaged store.
//!
//! The files are copied aside *before* sled sees them, because its recovery cuts off what it
//! cannot follow. What is set aside as damaged is that copy.
//!
//! Invariant: whenever the power goes, either `db` is there, or `salvaged` is complete and takes
//! its place at the next opening.
use std::path::{Path, PathBuf};

use crate::carve::Carved;
use crate::disk::{Disk, Durability, Values};
use crate::error::Damage;
use crate::home::{self, Home};
use crate::seal::Keys;
use crate::slot::Slot;
use crate::store::{NEXT, NODE};
use crate::{Opened, StoreError};

/// How many bytes are carried over at once.
const LOAD: usize = 4 << 20;

/// How many batches may lie in the file that sled rightly did not take: two stops in a row, each
/// in the middle of a batch and with nothing confirmed between.
const UNCONFIRMED: usize = 2;

/// Opens what is in the home, whatever happened to it.
pub(crate) fn open(
    home: &Home,
    keys: &Keys,
    durability: Durability,
) -> Result<(Disk, Opened), StoreError> {
    finish_earlier(home)?;
    let db = home.db();
    if !db.is_dir() {
        return Err(StoreError::Incomplete(db));
    }
    if home.take_clean_mark()? {
        return match Disk::open(&db, keys.mark(), durability) {
            Ok(disk) => {
                let opened = match disk.key_from(&[])? {
                    None => Opened::New,
                    Some(_) => Opened::Clean,
                };
                Ok((disk, opened))
            }
            Err(error) if error.is_damage() => salvage(home, keys, durability, None),
            Err(error) => Err(error),
        };
    }
    let copy = copy_aside(home)?;
    let checked =
        Disk::open(&db, keys.mark(), durability).and_then(|disk| match check(&disk, keys, &copy) {
            Ok(()) => Ok(disk),
            Err(error) => {
                // It is damaged; what closing says of it adds nothing.
                let _ = disk.close();
                Err(error)
            }
        });
    match checked {
        Ok(disk) => Ok((disk, Opened::AfterCrash)),
        Err(error) if error.is_damage() => salvage(home, keys, durability, Some(&copy)),
        Err(error) => Err(error),
    }
}

/// Tells what a sealed value is when it does not open.
pub(crate) fn altered(slot: &Slot) -> StoreError {
    let what = match slot {
        Slot::Segment(number) => Damage::Segment(*number),
        Slot::Fact { .. } => Damage::Fact,
    };
    StoreError::Altered { what }
}

/// Brings a salvage to its end that was cut short.
fn finish_earlier(home: &Home) -> Result<(), StoreError> {
    let (db, salvaged) = (home.db(), home.file("salvaged"));
    if salvaged.is_dir() && !db.exists() {
        home::rename(&salvaged, &db)?;
    }
    for leftover in ["salvaged", "filling", "replaced", "copy-0"] {
        home::remove_tree(&home.file(leftover))?;
    }
    Ok(())
}

/// Copies `db` to `copy-1`; what was there becomes `copy-2`, and the one before that goes.
fn copy_aside(home: &Home) -> Result<PathBuf, StoreError> {
    let [unfinished, newest, older] = ["copy-0", "copy-1", "copy-2"].map(|name| home.file(name));
    if let Err(error) = home::copy_tree(&home.db(), &unfinished) {
        // Room matters more now than half a copy.
        let _ = home::remove_tree(&unfinished);
        return Err(error);
    }
    home::remove_tree(&older)?;
    if newest.exists() {
        home::rename(&newest, &older)?;
    }
    home::rename(&unfinished, &newest)?;
    Ok(newest)
}

/// Looks at every value once: a store that opens can still be damaged further in, and sled may
/// have stopped at a hole and cut off what was behind it.
fn check(disk: &Disk, keys: &Keys, copy: &Path) -> Result<(), StoreError> {
    let mut newest = 0;
    for slot in disk.slots(Vec::new()) {
        let slot = slot?;
        let stored = disk.read(&slot)?.unwrap_or_default();
        let opened = keys.open(&slot, &stored.sealed);
        opened.ok_or_else(|| altered(&slot))?;
        newest = newest.max(stored.generation);
    }
    // Each stop can leave one batch that was never confirmed, but more cannot be missing.
    if Carved::search(keys.mark(), copy)?.newer_than(newest).len() > UNCONFIRMED {
        return Err(StoreError::Damaged {
            path: copy.to_path_buf(),
            cause: None,
        });
    }
    Ok(())
}

/// Sets the damaged files aside and goes on with what is readable in them.
fn salvage(
    home: &Home,
    keys: &Keys,
    durability: Durability,
    copy: Option<&Path>,
) -> Result<(Disk, Opened), StoreError> {
    let (db, filling, salvaged) = (home.db(), home.file("filling"), home.file("salvaged"));
    let fresh = Disk::open(&filling, keys.mark(), durability)?;
    let source = copy.unwrap_or(&db);
    let found = carve(source, keys, &fresh)?;
    fresh.close()?;
    home::sync_tree(&filling)?;
    // Before any of it counts: what comes next may be cut short, and the next opening finds order.
    home.mark_salvaged()?;
    home::rename(&filling, &salvaged)?;

    let aside = home.free_aside();
    if let Some(copy) = copy {
        let replaced = home.file("replaced");
        home::rename(&db, &replaced)?;
        home::rename(&salvaged, &db)?;
        home::rename(copy, &aside)?;
        home::remove_tree(&replaced)?;
    } else {
        home::rename(&db, &aside)?;
        home::rename(&salvaged, &db)?;
    }
    let opened = Opened::Salvaged {
        aside,
        segments: found.segments,
        facts: found.facts,
    };
    Ok((Disk::open(&db, keys.mark(), durability)?, opened))
}

/// How much has been carried over.
#[derive(Default)]
struct Found {
    segments: usize,
    facts: usize,
}

/// Carries over the newest version that opens of everything in the file, without asking sled.
fn carve(source: &Path, keys: &Keys, fresh: &Disk) -> Result<Found, StoreError> {
    let mut found = Found::default();
    if !source.join("db").exists() {
        return Ok(found);
    }
    let carved = Carved::search(keys.mark(), source)?;
    let own = keys.fact_slot(NODE, NEXT);
    let (mut load, mut bytes) = (Values::new(), 0);
    for slot in carved.slots() {
        let newest = carved
            .versions(slot)
            .find(|sealed| keys.open(slot, sealed).is_some());
        let Some(sealed) = newest else { continue };
        match slot {
            Slot::Segment(_) => found.segments += 1,
            Slot::Fact { .. } if *slot == own => {}
            Slot::Fact { .. } => found.facts += 1,
        }
        bytes += sealed.len();
        load.insert(slot.clone(), Some(sealed));
        if bytes > LOAD {
            fresh.write(&std::mem::take(&mut load))?;
            bytes = 0;
        }
    }
    fresh.write(&load)?;
    Ok(found)
}
