//! What is to be written together: all of it or nothing.
//!
//! Not here: how it is sealed (`sealing`) and made durable (`disk`).
use crate::seal::Plain;
use crate::{SegmentNo, StoreError};

/// The most bytes of a segment.
const MAX_SEGMENT: usize = 1 << 20;
/// The most bytes of the value of a fact.
const MAX_FACT: usize = 256 << 10;
/// The most bytes of the name of a fact.
const MAX_NAME: usize = 1 << 10;
/// The most bytes of the kind of a fact.
const MAX_KIND: usize = 64;

/// Changes that reach the disk together; of two about the same thing the later counts.
#[derive(Default)]
pub struct Batch {
    pub(crate) changes: Vec<Change>,
}

pub(crate) enum Change {
    Append(Plain),
    Replace(SegmentNo, Plain),
    Remove(SegmentNo),
    Put {
        kind: String,
        name: Vec<u8>,
        value: Plain,
        is_secret: bool,
    },
    Forget {
        kind: String,
        name: Vec<u8>,
    },
}

impl Batch {
    /// Makes an empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a segment behind all others.
    pub fn append(&mut self, segment: impl Into<Plain>) {
        self.changes.push(Change::Append(segment.into()));
    }

    /// Puts another segment in the place of one that is there.
    pub fn replace(&mut self, number: SegmentNo, segment: impl Into<Plain>) {
        self.changes.push(Change::Replace(number, segment.into()));
    }

    /// Takes a segment away; its number is not given again.
    pub fn remove(&mut self, number: SegmentNo) {
        self.changes.push(Change::Remove(number));
    }

    /// Sets a fact, in place of what it was before.
    pub fn put(&mut self, kind: &str, name: &[u8], value: impl Into<Plain>) {
        self.changes.push(Change::Put {
            kind: kind.to_owned(),
            name: name.to_vec(),
            value: value.into(),
            is_secret: false,
        });
    }

    /// Sets a fact that is secret: once it is forgotten or replaced, nothing on the disk opens any
    /// more that told it.
    pub fn put_secret(&mut self, kind: &str, name: &[u8], value: impl Into<Plain>) {
        self.changes.push(Change::Put {
            kind: kind.to_owned(),
            name: name.to_vec(),
            value: value.into(),
            is_secret: true,
        });
    }

    /// Takes a fact away.
    pub fn forget(&mut self, kind: &str, name: &[u8]) {
        self.changes.push(Change::Forget {
            kind: kind.to_owned(),
            name: name.to_vec(),
        });
    }

    /// Tells whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Checks every size before anything is touched.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        for change in &self.changes {
            match change {
                Change::Append(segment) | Change::Replace(_, segment) => {
                    within("a segment", segment.len(), MAX_SEGMENT)?;
                }
                Change::Remove(_) => {}
                Change::Put {
                    kind, name, value, ..
                } => {
                    within("the kind of a fact", kind.len(), MAX_KIND)?;
                    within("the name of a fact", name.len(), MAX_NAME)?;
                    within("a fact", value.len(), MAX_FACT)?;
                }
                Change::Forget { .. } => {}
            }
        }
        Ok(())
    }
}

fn within(what: &'static str, size: usize, limit: usize) -> Result<(), StoreError> {
    if size > limit {
        return Err(StoreError::TooLarge { what, size, limit });
    }
    Ok(())
}
