//! One batch as it is written into the journal, in one piece of memory.
//!
//! A segment is copied once, behind its label, and sealed where it lies.
use std::ops::Range;

use crate::StoreError;
use crate::label::{Label, Mark, OF_END};
use crate::seal::{Secret, TAGGED, seal_into};
use crate::slot::Slot;

/// The most bytes of a batch, so that a place in a file fits into four bytes.
const MAX_BATCH: usize = 1 << 30;

/// A batch on its way to the disk.
pub(crate) struct Draft {
    mark: Mark,
    batch: u64,
    bytes: Vec<u8>,
    records: Vec<Record>,
    next: u64,
}

/// What a batch says about one slot.
pub(crate) struct Record {
    pub(crate) slot: Slot,
    /// Where in the batch the sealed value lies; `None` if it is removed.
    pub(crate) sealed: Option<Range<usize>>,
}

impl Draft {
    /// Begins the batch with this number, which will have about so many bytes.
    pub(crate) fn new(mark: Mark, batch: u64, bytes: usize) -> Self {
        Self {
            mark,
            batch,
            bytes: Vec::with_capacity(bytes),
            records: Vec::new(),
            next: 0,
        }
    }

    /// Seals a value into its slot.
    pub(crate) fn seal(
        &mut self,
        slot: Slot,
        key: &Secret,
        plain: &[u8],
    ) -> Result<(), StoreError> {
        // What grows is copied, and must not leave anything behind that is not sealed yet.
        self.bytes.reserve(2 * OF_END + TAGGED + plain.len());
        self.label(&slot, TAGGED + plain.len());
        let begin = self.bytes.len();
        seal_into(key, &slot, plain, &mut self.bytes)?;
        self.record(slot, Some(begin..self.bytes.len()));
        Ok(())
    }

    /// Puts a value into its slot that was sealed for it.
    pub(crate) fn put(&mut self, slot: Slot, sealed: &[u8]) {
        self.label(&slot, sealed.len());
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(sealed);
        self.record(slot, Some(begin..self.bytes.len()));
    }

    /// Empties a slot.
    pub(crate) fn remove(&mut self, slot: Slot) {
        let label = Label::Removal {
            slot: slot.clone(),
            batch: self.batch,
        };
        label.write(self.mark, &mut self.bytes);
        self.record(slot, None);
    }

    /// Closes the batch. `next` is the number of the segment that is appended next.
    pub(crate) fn end(mut self, next: u64) -> Result<Self, StoreError> {
        let end = Label::End {
            first: self.batch,
            last: self.batch,
            next,
            is_anew: false,
        };
        end.write(self.mark, &mut self.bytes);
        self.next = next;
        if self.bytes.len() > MAX_BATCH {
            return Err(StoreError::TooLarge {
                what: "a batch",
                size: self.bytes.len(),
                limit: MAX_BATCH,
            });
        }
        Ok(self)
    }

    /// The number of this batch.
    pub(crate) fn batch(&self) -> u64 {
        self.batch
    }

    /// The number of the segment that is appended next.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// What is written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says, each slot at most once.
    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// Every fact it sets, sealed, or takes away.
    pub(crate) fn facts(&self) -> impl Iterator<Item = (&Slot, Option<&[u8]>)> {
        let facts = self.records.iter();
        let facts = facts.filter(|record| matches!(record.slot, Slot::Fact { .. }));
        facts.map(|record| {
            let sealed = record.sealed.clone();
            (
                &record.slot,
                sealed.map(|range| self.bytes.get(range).unwrap_or_default()),
            )
        })
    }

    fn label(&mut self, slot: &Slot, length: usize) {
        let label = Label::Value {
            slot: slot.clone(),
            batch: self.batch,
            length,
        };
        label.write(self.mark, &mut self.bytes);
    }

    fn record(&mut self, slot: Slot, sealed: Option<Range<usize>>) {
        self.records.push(Record { slot, sealed });
    }
}
