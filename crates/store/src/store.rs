//! The store as the node sees it: keep, read, list, close.
//!
//! Invariant: what [`Store::keep`] has returned is on the disk, and nobody reads what is not.
//!
//! Not here: reading (`read`), and how a batch is sealed (`sealing`).
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::disk::{Disk, Durability};
use crate::draft::Draft;
use crate::home::{self, Home};
use crate::journal::Trust;
use crate::key::KeyFile;
use crate::legacy;
use crate::room;
use crate::seal::Keys;
use crate::sealing::Sealed;
use crate::snapshot::SNAPSHOT;
use crate::{Batch, DataKey, Held, Opened, SegmentNo, StoreError};

/// The kind of the store's own facts; what other kinds mean is not its business.
pub(crate) const NODE: &str = "\0store";
/// Names the own fact that says that a secret was forgotten and the ring key is still the same.
pub(crate) const STALE: &[u8] = b"stale";

/// What one node remembers, in one home folder, used by one process.
pub struct Store {
    pub(crate) held: Held,
    pub(crate) keys: Keys,
    written: RwLock<Written>,
    /// Set when something was damaged or failed, so that the next opening looks at everything.
    doubtful: AtomicBool,
}

#[derive(Default)]
pub(crate) struct Written {
    /// Taken only by closing.
    disk: Option<Disk>,
    stopped: bool,
    /// Whether a secret was forgotten and the ring key is still the same.
    pub(crate) stale: bool,
    /// Whether there is a snapshot.
    pub(crate) has_snapshot: bool,
    /// How often a segment or a secret was taken away since the opening.
    pub(crate) taken_away: u64,
}

impl Written {
    pub(crate) fn disk(&self) -> &Disk {
        self.disk
            .as_ref()
            .expect("closing consumes the store, so nobody can ask a closed one")
    }

    fn disk_mut(&mut self) -> &mut Disk {
        self.disk
            .as_mut()
            .expect("closing consumes the store, so nobody can write to a closed one")
    }
}

impl Store {
    /// Makes a store in a home folder, which is made too if it is not there. Its key lies open.
    pub fn create(home: &Path) -> Result<Self, StoreError> {
        let home = Home::at(home);
        if home.is_made() {
            return Err(StoreError::Exists(home.path().to_path_buf()));
        }
        room::to_create(&home)?;
        home.make_folder()?;
        home.check_owner()?;
        let held = Held::lock(home)?;
        let home = &held.home;
        if home.is_made() {
            return Err(StoreError::Exists(home.path().to_path_buf()));
        }
        // A store with something in it is one that lost its format file; all else is a making
        // that was cut short, and goes on with the key it had.
        if home.db().exists() && !home.key().exists() {
            return Err(StoreError::Incomplete(home.key()));
        }
        if !home.key().exists() {
            KeyFile::new()?.write(&home.key())?;
        }
        let key = held.key()?;
        Self::make(held, &key)
    }

    /// Makes a store for the time being: its key is in memory alone, so that nothing in it can be
    /// read by anybody else, and by nobody once this is dropped, however that comes.
    pub fn create_for_now(home: &Path) -> Result<Self, StoreError> {
        let held = Held::take_empty(home)?;
        Self::make(held, &DataKey::new()?)
    }

    /// Makes an empty store where there is a key and nothing else.
    pub(crate) fn make(held: Held, key: &DataKey) -> Result<Self, StoreError> {
        let format = held.home.file("format");
        let keys = Keys::of(&held.home, &key.0)?;
        if held.home.is_of_sled_alone() {
            if !legacy::is_empty(&held.home, &keys)? {
                return Err(StoreError::Incomplete(format));
            }
            home::remove_tree(&held.home.db())?;
        }
        let trust = Trust::Nothing(&|slot, sealed| keys.open(slot, sealed).is_some());
        let disk = Disk::open(&held.home.db(), keys.mark(), Durability::Full, &trust)?;
        if disk.journal.last() > 0 {
            return Err(StoreError::Incomplete(format));
        }
        held.home.write_format()?;
        Self::with(held, keys, disk)
    }

    /// Opens a store whose key lies open, and tells in what state it was.
    pub fn open(home: &Path) -> Result<(Self, Opened), StoreError> {
        let held = Held::take(home)?;
        held.open(&held.key()?)
    }

    #[cfg(test)]
    pub(crate) fn open_as(
        home: &Path,
        durability: Durability,
    ) -> Result<(Self, Opened), StoreError> {
        let held = Held::take(home)?;
        held.open_as(&held.key()?, durability)
    }

    /// The home of this store: whoever holds it keeps it from others also when the store is closed.
    #[must_use]
    pub fn held(&self) -> Held {
        self.held.clone()
    }

    /// The key under which all this is sealed.
    #[must_use]
    pub fn data_key(&self) -> DataKey {
        DataKey(self.keys.data().clone())
    }

    /// Tells whether there is a store in a folder.
    #[must_use]
    pub fn exists(home: &Path) -> bool {
        Home::at(home).is_made()
    }

    pub(crate) fn with(held: Held, keys: Keys, disk: Disk) -> Result<Self, StoreError> {
        let mut written = Written {
            disk: Some(disk),
            stopped: false,
            stale: false,
            has_snapshot: false,
            taken_away: 0,
        };
        let mut store = Self {
            held,
            keys,
            written: RwLock::default(),
            doubtful: AtomicBool::new(false),
        };
        let is_noted = store.fact_in(written.disk(), NODE, STALE)?.is_some();
        written.stale = store.keys.ring.is_between() || is_noted;
        store.renew_ring(room::to_write, &mut written)?;
        let key = store.fact_in(written.disk(), NODE, SNAPSHOT)?;
        written.has_snapshot = key.is_some();
        if key.is_none() {
            store.clear_snapshot();
        }
        store.written = RwLock::new(written);
        Ok(store)
    }

    /// Writes everything in the batch or nothing, and returns when it is on the disk, with the
    /// numbers of the appended segments in their order. An empty batch does nothing.
    ///
    /// What was secret and is forgotten opens under no key any more when this returns, if there was
    /// room to renew the ring key; else after a later write, or the next opening.
    ///
    /// If there is no room, it says [`StoreError::DiskFull`] before anything is touched, and writes
    /// again once there is. After any other failure of the disk nothing more is written.
    pub fn keep(&self, batch: Batch) -> Result<Vec<SegmentNo>, StoreError> {
        self.keep_if(room::to_write, batch)
    }

    /// Writes if there is room; a parameter, so that tests can fill the disk after that was asked.
    pub(crate) fn keep_if(
        &self,
        is_room: impl Fn(&Home, u64) -> Result<(), StoreError>,
        batch: Batch,
    ) -> Result<Vec<SegmentNo>, StoreError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        batch.check()?;
        let mut written = self.written.write().unwrap_or_else(PoisonError::into_inner);
        if written.stopped {
            return Err(StoreError::Stopped(self.held.home.path().to_path_buf()));
        }
        let Sealed {
            draft,
            appended,
            forgets,
            has_snapshot,
            takes_away,
        } = self.seal_all(batch, &written)?;
        let growth = room::growth(&draft) + written.disk().owed();
        is_room(&self.held.home, growth)?;
        self.write(&draft, &mut written)?;
        written.stale |= forgets;
        if written.has_snapshot && !has_snapshot {
            self.clear_snapshot();
        }
        written.has_snapshot = has_snapshot;
        written.taken_away += u64::from(takes_away);
        self.renew_ring(&is_room, &mut written)?;
        // The batch is on the disk, whatever comes of this.
        let tidied = written
            .disk_mut()
            .tidy(|bytes| is_room(&self.held.home, bytes).is_ok());
        if tidied.is_err() {
            self.stop_writing(&mut written);
        }
        Ok(appended)
    }

    pub(crate) fn write(&self, draft: &Draft, written: &mut Written) -> Result<(), StoreError> {
        let done = written.disk_mut().write(draft);
        done.inspect_err(|_| self.stop_writing(written))
    }

    /// Writes something that the store would not write.
    #[cfg(test)]
    pub(crate) fn write_anyhow(&self, draft: &Draft) -> Result<(), StoreError> {
        let mut written = self.written.write().unwrap_or_else(PoisonError::into_inner);
        self.write(draft, &mut written)
    }

    fn stop_writing(&self, written: &mut Written) {
        written.stopped = true;
        self.doubtful.store(true, Ordering::Relaxed);
    }

    /// Checks that a batch of so many bytes would not be refused for want of room.
    pub fn has_room(&self, bytes: usize) -> Result<(), StoreError> {
        room::to_go_on(&self.held.home, bytes, self.settled().disk().owed())
    }

    /// Adds up the bytes of all files in the home.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        self.held.home.size()
    }

    /// Tells whether this store was ever salvaged, at this opening or an earlier one: then nobody
    /// knows whether the last that was kept is here.
    #[must_use]
    pub fn was_salvaged(&self) -> bool {
        self.held.home.was_salvaged()
    }

    /// Counts how often something was made durable since the opening.
    #[must_use]
    pub fn flushes(&self) -> u64 {
        self.settled().disk().flushes()
    }

    /// Stops in order. Dropping does the same, but cannot tell when it fails.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.stop()
    }

    fn stop(&mut self) -> Result<(), StoreError> {
        let written = self.written.get_mut();
        let written = written.unwrap_or_else(PoisonError::into_inner);
        let Some(disk) = written.disk.take() else {
            return Ok(());
        };
        if written.stopped {
            disk.leave();
            return Ok(());
        }
        // Sled must not meet a full disk; the journal has everything and needs no more room.
        let last = match room::to_write(&self.held.home, disk.owed()) {
            Ok(()) => disk.close()?,
            Err(_) => disk.close_unsettled()?,
        };
        if self.doubtful.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.held.home.mark_clean(last)
    }

    /// Waits until what is being written is on the disk.
    pub(crate) fn settled(&self) -> RwLockReadGuard<'_, Written> {
        self.written.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn doubt(&self, error: StoreError) -> StoreError {
        if error.is_damage() {
            self.doubtful.store(true, Ordering::Relaxed);
        }
        error
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Whoever wants to hear of it calls `close`; the next opening looks at everything.
        let _ = self.stop();
    }
}
