//! Sled, held with tongs: the facts, in parts, one atomic and durable batch at a time.
//!
//! Sled 0.34 needs three precautions, each of which has its test: `flush` is not durable on Linux
//! (an `fdatasync` follows), large pages go to files that are never made durable (so values are
//! cut into parts), and damage makes it panic (so every call goes through [`tamed`]).
#[cfg(test)]
use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::disk::{Durability, Pending, Stored};
use crate::error::At;
use crate::home;
use crate::label::Mark;
use crate::part;
use crate::rescue::altered;
use crate::slot::Slot;

/// What sled may keep in memory.
const CACHE: u64 = 32 << 20;
/// How long sled's own threads may take to let go of the file they had open.
const LET_GO: Duration = Duration::from_secs(10);
/// The key under which stands up to which batch of the journal sled has the facts.
const APPLIED: [u8; 1] = [0];

/// An open sled.
pub(crate) struct Facts {
    tree: sled::Db,
    file: File,
    folder: PathBuf,
    mark: Mark,
    durability: Durability,
}

impl Facts {
    /// Opens the sled in a folder, or makes one.
    pub(crate) fn open(
        folder: &Path,
        mark: Mark,
        durability: Durability,
    ) -> Result<Self, StoreError> {
        home::make_folder(folder)?;
        let tree = tamed(folder, || open_patiently(folder))?;
        // Opening writes too: a snapshot, and what recovery cut off.
        home::sync_tree(folder)?;
        let path = folder.join("db");
        Ok(Self {
            tree,
            file: File::options().write(true).open(&path).at(&path)?,
            folder: folder.to_path_buf(),
            mark,
            durability,
        })
    }

    /// Up to which batch of the journal the facts are here.
    pub(crate) fn applied(&self) -> Result<u64, StoreError> {
        tamed(&self.folder, || {
            let Some(applied) = self.tree.get(APPLIED).at(&self.folder)? else {
                return Ok(0);
            };
            let applied = applied.as_ref().try_into().map_err(|_| self.damaged())?;
            Ok(u64::from_be_bytes(applied))
        })
    }

    /// Sets or removes facts, all or none, notes up to which batch they are here, and returns when
    /// that is on the disk.
    pub(crate) fn write(&self, facts: &Pending, applied: u64) -> Result<(), StoreError> {
        tamed(&self.folder, || {
            let mut batch = sled::Batch::default();
            for (slot, stored) in facts {
                let mut parts = 0;
                if let Some(Stored { batch: of, sealed }) = stored {
                    for part in part::cut(self.mark, slot, *of, sealed) {
                        batch.insert(slot.part(parts), part);
                        parts += 1;
                    }
                }
                let old = slot.part(parts)..=slot.part(u16::MAX);
                for old in self.tree.range(old).keys() {
                    batch.remove(old.at(&self.folder)?);
                }
            }
            batch.insert(&APPLIED, &applied.to_be_bytes());
            self.tree.apply_batch(batch).at(&self.folder)?;
            self.tree.flush().at(&self.folder)?;
            if self.durability == Durability::Full {
                self.file.sync_data().at(&self.folder)?;
            }
            Ok(())
        })
    }

    /// Reads a sealed value.
    pub(crate) fn read(&self, slot: &Slot) -> Result<Option<Stored>, StoreError> {
        tamed(&self.folder, || {
            let mut stored: Option<Stored> = None;
            for part in self.tree.scan_prefix(slot.base()) {
                let (_, labelled) = part.at(&self.folder)?;
                let part = part::read(self.mark, &labelled).ok_or_else(|| altered(slot))?;
                let stored = stored.get_or_insert_default();
                stored.batch = part.batch;
                stored.sealed.extend_from_slice(part.bytes);
            }
            Ok(stored)
        })
    }

    /// All slots that begin with `prefix`, in order. A key that is none of ours is damage.
    pub(crate) fn slots(&self, prefix: &[u8]) -> impl Iterator<Item = Result<Slot, StoreError>> {
        let mut from = Some(prefix.to_vec());
        let prefix = prefix.to_vec();
        std::iter::from_fn(move || {
            let key = match self.key_from(&from.take()?) {
                Ok(key) => key.filter(|key| key.starts_with(&prefix))?,
                Err(error) => return Some(Err(error)),
            };
            let Some((slot, _)) = Slot::parse(&key) else {
                return Some(Err(self.damaged()));
            };
            from = Some(behind(&slot));
            Some(Ok(slot))
        })
    }

    /// Lets go of the files. What goes wrong now has no one to be told to but the next opening.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        let folder = self.folder.clone();
        tamed(&folder, || {
            self.tree.flush().at(&self.folder)?;
            self.file.sync_all().at(&self.folder)?;
            drop(self);
            Ok(())
        })
    }

    /// The first key at or behind `from`.
    fn key_from(&self, from: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        tamed(&self.folder, || {
            let first = self.tree.range(from..).keys().next();
            first.transpose().at(&self.folder)
        })
    }

    fn damaged(&self) -> StoreError {
        StoreError::Damaged {
            path: self.folder.clone(),
            cause: None,
        }
    }

    /// Writes as layouts 1 and 2 did, which kept segments here too.
    #[cfg(test)]
    pub(crate) fn write_as_before(&self, values: &BTreeMap<Slot, Vec<u8>>) {
        let mut batch = sled::Batch::default();
        let number = self.tree.generate_id().unwrap();
        for (slot, sealed) in values {
            for (at, part) in (0..).zip(part::cut(self.mark, slot, number, sealed)) {
                batch.insert(slot.part(at), part);
            }
        }
        self.tree.apply_batch(batch).unwrap();
    }
}

/// A key behind all parts of a slot and before any other slot.
fn behind(slot: &Slot) -> Vec<u8> {
    let mut key = slot.part(u16::MAX);
    key.push(0);
    key
}

/// Makes an error of a panic: sled meets damage with assertions.
fn tamed<T>(folder: &Path, deed: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(deed)).unwrap_or_else(|_| {
        Err(StoreError::Damaged {
            path: folder.to_path_buf(),
            cause: None,
        })
    })
}

/// Opens sled. We hold the lock of the home, so if sled's own is taken, it is by threads of an
/// earlier opening in their last moments.
fn open_patiently(folder: &Path) -> Result<sled::Db, StoreError> {
    let give_up = Instant::now() + LET_GO;
    loop {
        let opened = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE)
            .flush_every_ms(None)
            .open();
        match opened {
            Err(sled::Error::Io(taken))
                if taken.to_string().contains("could not acquire lock")
                    && Instant::now() < give_up =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done.at(folder),
        }
    }
}
