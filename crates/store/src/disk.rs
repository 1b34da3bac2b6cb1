//! What lies on the disk: the journal, and sled with the facts, as one.
//!
//! ```text
//! write   journal: values, end ─► fdatasync          confirmed
//!         facts of it stay in memory too, as pending
//! settle  sled: all that is pending, and up to which batch ─► flush, fdatasync
//! open    sled says up to which batch it is; the journal tells again what came after
//! ```
//!
//! So a batch costs one flush, whatever is in it, and is there as a whole or not at all, because it
//! is one stretch of one file. Sled is written seldom, and then durably as ever.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::draft::Draft;
use crate::facts::Facts;
use crate::home;
use crate::journal::{Journal, Trust};
use crate::label::Mark;
use crate::room;
use crate::slot::Slot;

/// How many facts may be pending, and how many bytes of them: so much may have to be told again at
/// an opening, and be written when the store is closed, for which room is left.
const MOST_PENDING: usize = if cfg!(test) { 24 } else { 512 };
const LONGEST_PENDING: usize = if cfg!(test) { 32 << 10 } else { 512 << 10 };

/// Whether a batch is on the disk when it is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It is.
    Full,
    /// Only as far as the system sees to it; there to show that the power-cut test can fail.
    #[cfg(test)]
    LeftOut,
}

/// A sealed fact as it lies on the disk.
#[derive(Default, Clone)]
pub(crate) struct Stored {
    /// The batch that set it.
    pub(crate) batch: u64,
    pub(crate) sealed: Vec<u8>,
}

/// Facts that are set, or taken away where there is `None`.
pub(crate) type Pending = BTreeMap<Slot, Option<Stored>>;

/// An open store's files.
pub(crate) struct Disk {
    pub(crate) journal: Journal,
    facts: Facts,
    mark: Mark,
    /// Up to which batch sled has the facts.
    applied: u64,
    /// What the journal says of facts since then.
    pending: Pending,
    settled: u64,
}

impl Disk {
    /// Opens the files in a folder, or makes them.
    pub(crate) fn open(
        folder: &Path,
        mark: Mark,
        durability: Durability,
        trust: &Trust<'_>,
    ) -> Result<Self, StoreError> {
        let facts = Facts::open(&facts_in(folder), mark, durability)?;
        let applied = facts.applied()?;
        let (journal, pending) =
            Journal::open(&journal_in(folder), mark, durability, applied, trust)?;
        home::sync_folder(folder)?;
        Ok(Self {
            journal,
            facts,
            mark,
            applied,
            pending,
            settled: 0,
        })
    }

    /// Begins the next batch, which will have about so many bytes.
    pub(crate) fn draft(&self, bytes: usize) -> Draft {
        Draft::new(self.mark, self.journal.last() + 1, bytes)
    }

    /// Writes a batch, all of it or nothing, and returns when it is on the disk.
    pub(crate) fn write(&mut self, draft: &Draft) -> Result<(), StoreError> {
        self.journal.append(draft)?;
        for (slot, sealed) in draft.facts() {
            let stored = sealed.map(|sealed| Stored {
                batch: draft.batch(),
                sealed: sealed.to_vec(),
            });
            self.pending.insert(slot.clone(), stored);
        }
        Ok(())
    }

    /// Does what a write has left to do: takes much that is pending over into sled, and writes one
    /// file anew of which much is dead, if there `is_room` for it. If there was none in the end, that
    /// is left for later.
    pub(crate) fn tidy(&mut self, is_room: impl Fn(u64) -> bool) -> Result<(), StoreError> {
        self.let_go_of_facts()?;
        let waste = self.journal.wasteful();
        if let Some(waste) = waste.filter(|waste| is_room(waste.live + self.owed())) {
            // What is pending stands in the files that hold it, until sled has it.
            if self.applied < waste.last {
                self.settle()?;
            }
            let done = self.journal.rewrite(waste);
            // Nothing is lost by it, nor in doubt.
            return done.or_else(|error| match error.is_damage() {
                true => Err(error),
                false => Ok(()),
            });
        }
        Ok(())
    }

    /// Takes over into sled what is pending, if it is much.
    pub(crate) fn let_go_of_facts(&mut self) -> Result<(), StoreError> {
        let pending = self.pending.values().flatten();
        let bytes: usize = pending.map(|stored| stored.sealed.len()).sum();
        if self.pending.len() > MOST_PENDING || bytes > LONGEST_PENDING {
            self.settle()?;
        }
        Ok(())
    }

    /// How much sled may grow by when it takes over what is pending.
    pub(crate) fn owed(&self) -> u64 {
        room::facts(self.pending.values().map(|fact| {
            let sealed = fact.as_ref().map(|stored| stored.sealed.len());
            sealed.unwrap_or(0)
        }))
    }

    /// Reads a sealed fact.
    pub(crate) fn fact(&self, slot: &Slot) -> Result<Option<Vec<u8>>, StoreError> {
        let stored = match self.pending.get(slot) {
            Some(pending) => pending.clone(),
            None => self.facts.read(slot)?,
        };
        Ok(stored.map(|stored| stored.sealed))
    }

    /// Whether anything is in a slot.
    pub(crate) fn holds(&self, slot: &Slot) -> Result<bool, StoreError> {
        match slot {
            Slot::Segment(number) => Ok(self.journal.holds(number.get())),
            Slot::Fact { .. } => Ok(self.fact(slot)?.is_some()),
        }
    }

    /// The slots of all facts that begin with `prefix`, in order.
    pub(crate) fn fact_slots(&self, prefix: &[u8]) -> Result<BTreeSet<Slot>, StoreError> {
        let mut slots: BTreeSet<Slot> = self.facts.slots(prefix).collect::<Result<_, _>>()?;
        for (slot, stored) in &self.pending {
            if !slot.base().starts_with(prefix) {
                continue;
            }
            match stored {
                Some(_) => slots.insert(slot.clone()),
                None => slots.remove(slot),
            };
        }
        Ok(slots)
    }

    /// How often something was made durable.
    pub(crate) fn flushes(&self) -> u64 {
        self.journal.flushes() + self.settled
    }

    /// Lets go of the files, with everything in its place. Gives the number of the last batch.
    pub(crate) fn close(mut self) -> Result<u64, StoreError> {
        if !self.pending.is_empty() {
            self.settle()?;
        }
        self.close_unsettled()
    }

    /// The same without writing to sled: what is pending stays in the journal alone, and the next
    /// opening tells it again.
    pub(crate) fn close_unsettled(self) -> Result<u64, StoreError> {
        self.facts.close()?;
        Ok(self.journal.last())
    }

    /// Lets go of the files as they are, after something failed.
    pub(crate) fn leave(self) {
        // It is said already that something failed, and the next opening looks at everything.
        let _ = self.facts.close();
    }

    /// Takes over into sled what is pending.
    fn settle(&mut self) -> Result<(), StoreError> {
        let last = self.journal.last();
        self.facts.write(&self.pending, last)?;
        self.settled += 1;
        self.applied = last;
        self.pending.clear();
        Ok(())
    }
}

/// Where sled lies in the folder of a store.
pub(crate) fn facts_in(folder: &Path) -> PathBuf {
    folder.join("facts")
}

/// Where the journal lies in the folder of a store.
pub(crate) fn journal_in(folder: &Path) -> PathBuf {
    folder.join("journal")
}
