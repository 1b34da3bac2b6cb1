//! The store as the node sees it: keep, read, list, close.
//!
//! Invariant: what [`Store::keep`] has returned is on the disk, and nobody reads what is not.
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use zeroize::Zeroizing;

use crate::batch::Change;
use crate::disk::{Disk, Durability, Values};
use crate::home::Home;
use crate::key::KeyFile;
use crate::rescue::altered;
use crate::room;
use crate::seal::{Keys, Plain};
use crate::slot::Slot;
use crate::{Batch, DataKey, Held, SegmentNo, StoreError};

/// The kind of the store's own facts; what other kinds mean is not its business.
pub(crate) const NODE: &str = "\0store";
/// Names the own fact that says which number the next segment gets, once one was removed.
pub(crate) const NEXT: &[u8] = b"next";
/// Names the own fact that says that a secret was forgotten and the ring key is still the same.
pub(crate) const STALE: &[u8] = b"stale";

/// What the opening of a store found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Nothing was ever kept here.
    New,
    /// The last stop was in order.
    Clean,
    /// The last stop was not in order; every value was looked at and opens.
    AfterCrash,
    /// Something did not open; what did was carried over to a fresh store.
    Salvaged {
        /// Where the damaged files are now.
        aside: PathBuf,
        /// How many segments were saved.
        segments: usize,
        /// How many facts were saved.
        facts: usize,
    },
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("the store is new and empty"),
            Self::Clean => f.write_str("the store is in order"),
            Self::AfterCrash => f.write_str(
                "potluck was not stopped properly last time; the store was checked and is in order",
            ),
            Self::Salvaged {
                aside,
                segments,
                facts,
            } => write!(
                f,
                "the store was damaged; {segments} segments and {facts} facts could be read and \
                 were kept, the damaged files are in {}, the rest comes back when you meet others",
                aside.display()
            ),
        }
    }
}

/// What one node remembers, in one home folder, used by one process.
pub struct Store {
    pub(crate) held: Held,
    pub(crate) keys: Keys,
    /// Taken only by closing.
    disk: Option<Disk>,
    written: RwLock<Written>,
    /// Set when something was damaged or failed, so that the next opening looks at everything.
    doubtful: AtomicBool,
}

pub(crate) struct Written {
    next: u64,
    stopped: bool,
    /// Whether a secret was forgotten and the ring key is still the same.
    pub(crate) stale: bool,
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
        let keys = Keys::of(&held.home, &key.0)?;
        let disk = Disk::open(&held.home.db(), keys.mark(), Durability::Full)?;
        if disk.key_from(&[])?.is_some() {
            return Err(StoreError::Incomplete(held.home.file("format")));
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
        let written = Written {
            next: 0,
            stopped: false,
            stale: false,
        };
        let mut store = Self {
            held,
            keys,
            disk: Some(disk),
            written: RwLock::new(written),
            doubtful: AtomicBool::new(false),
        };
        let mut written = Written {
            next: store.next_number()?,
            stopped: false,
            stale: store.keys.ring.is_between() || store.fact(NODE, STALE)?.is_some(),
        };
        store.renew_ring(room::to_write, &mut written)?;
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
        is_room: impl Fn(&Home, &Values) -> Result<(), StoreError>,
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
        let mut next = written.next;
        let (values, appended, forgets) = self.seal_all(batch, &mut next)?;
        is_room(&self.held.home, &values)?;
        self.write(&values, &mut written)?;
        written.next = next;
        written.stale |= forgets;
        self.renew_ring(is_room, &mut written)?;
        Ok(appended)
    }

    pub(crate) fn write(&self, values: &Values, written: &mut Written) -> Result<(), StoreError> {
        self.disk().write(values).inspect_err(|_| {
            written.stopped = true;
            self.doubtful.store(true, Ordering::Relaxed);
        })
    }

    /// Checks that a batch of so many bytes would not be refused for want of room.
    pub fn has_room(&self, bytes: usize) -> Result<(), StoreError> {
        room::to_go_on(&self.held.home, bytes)
    }

    /// Reads a segment; `None` if there is none under this number.
    pub fn read(&self, number: SegmentNo) -> Result<Option<Plain>, StoreError> {
        let _settled = self.settled();
        self.value(&Slot::Segment(number))
    }

    /// Reads all segments in order of arrival.
    pub fn segments(&self) -> impl Iterator<Item = Result<(SegmentNo, Plain), StoreError>> {
        let slots = self.disk().slots(Slot::SEGMENTS.to_vec());
        slots.filter_map(|slot| {
            let _settled = self.settled();
            match slot {
                Ok(slot @ Slot::Segment(number)) => match self.value(&slot) {
                    // Removed since we looked.
                    Ok(None) => None,
                    Ok(Some(segment)) => Some(Ok((number, segment))),
                    Err(error) => Some(Err(error)),
                },
                Ok(Slot::Fact { .. }) => None,
                Err(error) => Some(Err(self.doubt(error))),
            }
        })
    }

    /// Reads a fact; `None` if it was never set, or was forgotten.
    pub fn fact(&self, kind: &str, name: &[u8]) -> Result<Option<Plain>, StoreError> {
        let _settled = self.settled();
        let slot = self.keys.fact_slot(kind, name);
        let Some(plain) = self.value(&slot)? else {
            return Ok(None);
        };
        let (_, value) = split_fact(&plain).ok_or_else(|| self.doubt(altered(&slot)))?;
        Ok(Some(Zeroizing::new(value.to_vec())))
    }

    /// Reads all facts of a kind with their names, in no meaningful order.
    pub fn facts(&self, kind: &str) -> Result<Vec<(Vec<u8>, Plain)>, StoreError> {
        let _settled = self.settled();
        let mut facts = Vec::new();
        for slot in self.disk().slots(self.keys.facts_of(kind)) {
            let slot = slot.map_err(|error| self.doubt(error))?;
            let plain = self.value(&slot)?.unwrap_or_default();
            let (name, value) = split_fact(&plain).ok_or_else(|| self.doubt(altered(&slot)))?;
            facts.push((name.to_vec(), Zeroizing::new(value.to_vec())));
        }
        Ok(facts)
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
        self.disk().flushes()
    }

    /// Stops in order. Dropping does the same, but cannot tell when it fails.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.stop()
    }

    fn stop(&mut self) -> Result<(), StoreError> {
        let Some(disk) = self.disk.take() else {
            return Ok(());
        };
        disk.close()?;
        if self.doubtful.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.held.home.mark_clean()
    }

    pub(crate) fn disk(&self) -> &Disk {
        self.disk
            .as_ref()
            .expect("closing consumes the store, so nobody can ask a closed one")
    }

    /// Waits until what is being written is on the disk.
    fn settled(&self) -> impl Drop {
        self.written.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn doubt(&self, error: StoreError) -> StoreError {
        if error.is_damage() {
            self.doubtful.store(true, Ordering::Relaxed);
        }
        error
    }

    fn value(&self, slot: &Slot) -> Result<Option<Plain>, StoreError> {
        let stored = self.disk().read(slot).map_err(|error| self.doubt(error))?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        match self.keys.open(slot, &stored.sealed) {
            Some(plain) => Ok(Some(plain)),
            None => Err(self.doubt(altered(slot))),
        }
    }

    /// Seals each value for its slot, the last word on each slot only. Says also whether a secret is
    /// forgotten or replaced.
    fn seal_all(
        &self,
        batch: Batch,
        next: &mut u64,
    ) -> Result<(Values, Vec<SegmentNo>, bool), StoreError> {
        let mut values = Values::new();
        let mut appended = Vec::new();
        let mut removed = false;
        let mut forgets = false;
        for change in batch.changes {
            let (slot, sealed) = match change {
                Change::Append(segment) => {
                    let number = SegmentNo::new(*next);
                    *next = next.checked_add(1).expect("2^64 segments fit no disk");
                    appended.push(number);
                    let slot = Slot::Segment(number);
                    let sealed = self.keys.seal(&slot, &segment)?;
                    (slot, Some(sealed))
                }
                Change::Replace(number, segment) => {
                    let slot = Slot::Segment(number);
                    let there = match values.get(&slot) {
                        Some(value) => Option::is_some(value),
                        None => self.disk().read(&slot)?.is_some(),
                    };
                    if !there {
                        return Err(StoreError::NoSegment(number));
                    }
                    let sealed = self.keys.seal(&slot, &segment)?;
                    (slot, Some(sealed))
                }
                Change::Remove(number) => {
                    removed = true;
                    (Slot::Segment(number), None)
                }
                Change::Put {
                    kind,
                    name,
                    value,
                    is_secret,
                } => {
                    let slot = self.keys.fact_slot(&kind, &name);
                    let plain = join_fact(&name, &value);
                    let there = self.secret_at(&slot)?;
                    forgets |= there.is_some_and(|there| there != plain);
                    let sealed = match is_secret {
                        true => self.keys.ring.seal(&slot, &plain)?,
                        false => self.keys.seal(&slot, &plain)?,
                    };
                    (slot, Some(sealed))
                }
                Change::Forget { kind, name } => {
                    removed = true;
                    let slot = self.keys.fact_slot(&kind, &name);
                    forgets |= self.secret_at(&slot)?.is_some();
                    (slot, None)
                }
            };
            values.insert(slot, sealed);
        }
        if forgets {
            let (slot, sealed) = self.seal_fact(NODE, STALE, &[])?;
            values.insert(slot, sealed);
        }
        // Also lets every batch that takes something away leave a trace (see `rescue`).
        if removed {
            let (slot, sealed) = self.seal_fact(NODE, NEXT, &next.to_be_bytes())?;
            values.insert(slot, sealed);
        }
        Ok((values, appended, forgets))
    }

    /// What a slot holds, if it is a secret.
    fn secret_at(&self, slot: &Slot) -> Result<Option<Plain>, StoreError> {
        let stored = self.disk().read(slot)?;
        Ok(stored.and_then(|stored| self.keys.open_secret(slot, &stored.sealed)))
    }

    fn seal_fact(
        &self,
        kind: &str,
        name: &[u8],
        value: &[u8],
    ) -> Result<(Slot, Option<Vec<u8>>), StoreError> {
        let slot = self.keys.fact_slot(kind, name);
        let sealed = self.keys.seal(&slot, &join_fact(name, value))?;
        Ok((slot, Some(sealed)))
    }

    /// The number behind all that were ever given.
    fn next_number(&self) -> Result<u64, StoreError> {
        let last = self.disk().key_before(&[Slot::SEGMENTS[0] + 1])?;
        let behind_last = match last.and_then(|key| Slot::parse(&key)) {
            Some((Slot::Segment(number), _)) => number.get().saturating_add(1),
            _ => 0,
        };
        let noted = match self.fact(NODE, NEXT)? {
            Some(noted) => u64::from_be_bytes(
                noted
                    .as_slice()
                    .try_into()
                    .map_err(|_| altered(&self.keys.fact_slot(NODE, NEXT)))?,
            ),
            None => 0,
        };
        Ok(behind_last.max(noted))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // Whoever wants to hear of it calls `close`; the next opening looks at everything.
        let _ = self.stop();
    }
}

/// The plain text of a fact.
fn join_fact(name: &[u8], value: &[u8]) -> Plain {
    let length = u16::try_from(name.len()).expect("names were checked to be short");
    Zeroizing::new([length.to_be_bytes().as_slice(), name, value].concat())
}

/// Splits the plain text of a fact into name and value.
fn split_fact(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = plain.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
