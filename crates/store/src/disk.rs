//! Sled, held with tongs: sealed values in parts, one atomic and durable batch at a time.
//!
//! Sled 0.34 needs three precautions, each of which has its test: `flush` is not durable on Linux
//! (an `fdatasync` follows), large pages go to files that are never made durable (so values are
//! cut into parts), and damage makes it panic (so every call goes through [`tamed`]).
use std::collections::BTreeMap;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::StoreError;
use crate::carve::{Mark, label, read_label};
use crate::error::At;
use crate::home;
use crate::rescue::altered;
use crate::slot::Slot;

/// What sled may keep in memory.
const CACHE: u64 = 32 << 20;
/// How long sled's own threads may take to let go of the file they had open.
const LET_GO: Duration = Duration::from_secs(10);

/// Sealed values to be set, or removed where there is `None`.
pub(crate) type Values = BTreeMap<Slot, Option<Vec<u8>>>;

/// Whether a batch is on the disk when it is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It is.
    Full,
    /// Only as far as sled sees to it; there to show that the power-cut test can fail.
    #[cfg(test)]
    SledAlone,
}

/// A sealed value as it lies on the disk.
#[derive(Default)]
pub(crate) struct Stored {
    /// The batch it came with.
    pub(crate) generation: u64,
    pub(crate) sealed: Vec<u8>,
}

/// An open sled.
pub(crate) struct Disk {
    tree: sled::Db,
    file: File,
    folder: PathBuf,
    mark: Mark,
    durability: Durability,
    flushes: AtomicU64,
}

impl Disk {
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
            flushes: AtomicU64::new(0),
        })
    }

    /// Sets or removes sealed values, all or none, and returns when they are on the disk.
    pub(crate) fn write(&self, values: &Values) -> Result<(), StoreError> {
        tamed(&self.folder, || {
            // Grows also across a restart, and across a crash.
            let generation = self.tree.generate_id().at(&self.folder)?;
            let mut batch = sled::Batch::default();
            for (slot, sealed) in values {
                let mut parts = 0;
                let sealed = sealed.as_deref().unwrap_or_default();
                for part in label(self.mark, slot, generation, sealed) {
                    batch.insert(slot.part(parts), part);
                    parts += 1;
                }
                for old in self
                    .tree
                    .range(slot.part(parts)..=slot.part(u16::MAX))
                    .keys()
                {
                    batch.remove(old.at(&self.folder)?);
                }
            }
            self.tree.apply_batch(batch).at(&self.folder)?;
            self.tree.flush().at(&self.folder)?;
            if self.durability == Durability::Full {
                self.file.sync_data().at(&self.folder)?;
            }
            self.flushes.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
    }

    /// Reads a sealed value.
    pub(crate) fn read(&self, slot: &Slot) -> Result<Option<Stored>, StoreError> {
        tamed(&self.folder, || {
            let mut stored: Option<Stored> = None;
            for part in self.tree.scan_prefix(slot.base()) {
                let (_, labelled) = part.at(&self.folder)?;
                let part = read_label(self.mark, &labelled).ok_or_else(|| altered(slot))?;
                let stored = stored.get_or_insert_default();
                stored.generation = part.generation;
                stored.sealed.extend_from_slice(part.bytes);
            }
            Ok(stored)
        })
    }

    /// The first key at or behind `from`.
    pub(crate) fn key_from(&self, from: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        tamed(&self.folder, || {
            let first = self.tree.range(from..).keys().next();
            first.transpose().at(&self.folder)
        })
    }

    /// The last key before `until`.
    pub(crate) fn key_before(&self, until: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        tamed(&self.folder, || {
            let last = self.tree.range(..until).keys().next_back();
            last.transpose().at(&self.folder)
        })
    }

    /// All slots that begin with `prefix`, in order. A key that is none of ours is damage.
    pub(crate) fn slots(&self, prefix: Vec<u8>) -> impl Iterator<Item = Result<Slot, StoreError>> {
        let mut from = Some(prefix.clone());
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

    /// How often something was made durable.
    pub(crate) fn flushes(&self) -> u64 {
        self.flushes.load(Ordering::Relaxed)
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

    fn damaged(&self) -> StoreError {
        StoreError::Damaged {
            path: self.folder.clone(),
            cause: None,
        }
    }
}

/// A key behind all parts of a slot and before any other slot.
fn behind(slot: &Slot) -> Vec<u8> {
    let mut key = slot.part(u16::MAX);
    key.push(0);
    key
}

/// Makes an error of a panic: sled meets damage with assertions.
pub(crate) fn tamed<T>(
    folder: &Path,
    deed: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
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
