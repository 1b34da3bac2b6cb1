//! Opening after a stop that was not a clean one, and saving what can be read of a damaged store.
//!
//! The files are copied aside *before* sled sees them, because its recovery cuts off what it
//! cannot follow. What is set aside as damaged is that copy.
//!
//! Invariant: whenever the power goes, either `db` is there, or `salvaged` is complete and takes
//! its place at the next opening.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::carve::Carved;
use crate::disk::{Disk, Durability, Values, behind};
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
    for leftover in ["salvaged", "filling", "trying", "replaced", "copy-0"] {
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
    let mut found = Found::default();
    let fresh = Disk::open(&filling, keys.mark(), durability)?;
    let source = copy.unwrap_or(&db);
    if !collect(home, source, keys, &fresh, &mut found)? {
        carve(source, keys, &fresh, &mut found)?;
    }
    fresh.close()?;
    home::sync_tree(&filling)?;
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
        segments: found.segments.len(),
        facts: found.facts.len(),
    };
    Ok((Disk::open(&db, keys.mark(), durability)?, opened))
}

/// What has been carried over.
#[derive(Default)]
struct Found {
    segments: BTreeSet<Slot>,
    facts: BTreeSet<Slot>,
}

/// Carries over what opens in a throw-away copy of `source`; tells whether that was everything.
fn collect(
    home: &Home,
    source: &Path,
    keys: &Keys,
    fresh: &Disk,
    found: &mut Found,
) -> Result<bool, StoreError> {
    let trying = home.file("trying");
    home::remove_tree(&trying)?;
    home::copy_tree(source, &trying)?;
    let whole = match Disk::open(&trying, keys.mark(), Durability::Full) {
        Ok(old) => {
            let whole = carry(&old, keys, fresh, found);
            let _ = old.close();
            whole?
        }
        Err(error) if error.is_damage() => false,
        Err(error) => return Err(error),
    };
    home::remove_tree(&trying)?;
    Ok(whole)
}

/// Walks from the front until something cannot be read, then from the back.
fn carry(old: &Disk, keys: &Keys, fresh: &Disk, found: &mut Found) -> Result<bool, StoreError> {
    let mut whole = true;
    let mut load = Load::default();
    let mut from = Vec::new();
    loop {
        match old.key_from(&from) {
            Ok(None) => break load.put_down(fresh)?,
            Ok(Some(key)) => {
                from = match Slot::parse(&key) {
                    Some((slot, _)) => {
                        whole &= load.pick_up(old, keys, &slot, fresh, found)?;
                        behind(&slot)
                    }
                    None => [&key, [0].as_slice()].concat(),
                };
            }
            Err(_) => {
                whole = false;
                let mut until = vec![u8::MAX; 32];
                while let Ok(Some(key)) = old.key_before(&until)
                    && *key >= *from
                {
                    until = match Slot::parse(&key) {
                        Some((slot, _)) => {
                            load.pick_up(old, keys, &slot, fresh, found)?;
                            slot.base()
                        }
                        None => key.to_vec(),
                    };
                }
                break load.put_down(fresh)?;
            }
        }
    }
    Ok(whole)
}

/// Carries over the newest version that opens of everything in the file; it may be newer than
/// what sled found.
fn carve(source: &Path, keys: &Keys, fresh: &Disk, found: &mut Found) -> Result<(), StoreError> {
    if !source.join("db").exists() {
        return Ok(());
    }
    let carved = Carved::search(keys.mark(), source)?;
    let mut load = Load::default();
    for slot in carved.slots() {
        let newest = carved
            .versions(slot)
            .find(|sealed| keys.open(slot, sealed).is_some());
        if let Some(sealed) = newest {
            load.take(slot, sealed, keys, fresh, found)?;
        }
    }
    load.put_down(fresh)
}

/// Values on their way from the old store to the fresh one.
#[derive(Default)]
struct Load {
    values: Values,
    bytes: usize,
}

impl Load {
    /// Takes a value along if it opens; tells whether it did.
    fn pick_up(
        &mut self,
        old: &Disk,
        keys: &Keys,
        slot: &Slot,
        fresh: &Disk,
        found: &mut Found,
    ) -> Result<bool, StoreError> {
        let Ok(Some(stored)) = old.read(slot) else {
            return Ok(false);
        };
        if keys.open(slot, &stored.sealed).is_none() {
            return Ok(false);
        }
        self.take(slot, stored.sealed, keys, fresh, found)?;
        Ok(true)
    }

    fn take(
        &mut self,
        slot: &Slot,
        sealed: Vec<u8>,
        keys: &Keys,
        fresh: &Disk,
        found: &mut Found,
    ) -> Result<(), StoreError> {
        if matches!(slot, Slot::Segment(_)) {
            found.segments.insert(slot.clone());
        } else if *slot != keys.fact_slot(NODE, NEXT) {
            found.facts.insert(slot.clone());
        }
        self.bytes += sealed.len();
        self.values.insert(slot.clone(), Some(sealed));
        if self.bytes > LOAD {
            self.put_down(fresh)?;
        }
        Ok(())
    }

    fn put_down(&mut self, fresh: &Disk) -> Result<(), StoreError> {
        fresh.write(&self.values)?;
        *self = Self::default();
        Ok(())
    }
}
