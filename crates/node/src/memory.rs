//! The store of a home, made at the latest when there is something to keep.
use std::path::PathBuf;

use potluck_store::{Batch, Opened, SegmentNo, Store, StoreError};

use crate::api::Problem;
use crate::home::Home;
use crate::run::{Failed, Lasting};

/// What this home remembers.
pub(crate) struct Memory {
    folder: PathBuf,
    store: Option<Store>,
    found: Option<Opened>,
}

impl Memory {
    /// Opens the store of a home if there is one; for a node that lasts, makes one.
    pub(crate) fn open(home: &Home, lasting: Lasting) -> Result<Self, Failed> {
        let folder = home.folder().to_owned();
        let (store, found) = if Store::exists(&folder) {
            let (store, found) = Store::open(&folder)?;
            (Some(store), Some(found))
        } else if lasting == Lasting::UntilStopped {
            (Some(Store::create(&folder)?), None)
        } else {
            (None, None)
        };
        Ok(Self {
            folder,
            store,
            found,
        })
    }

    /// What a person should know about how it was found, in a sentence.
    pub(crate) fn alarm(&self) -> Option<String> {
        match &self.found {
            Some(found @ Opened::Salvaged { .. }) => Some(found.to_string()),
            _ => None,
        }
    }

    /// The store, if anything was ever kept here.
    pub(crate) fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Keeps everything in the batch or nothing; durable when this returns.
    pub(crate) fn keep(&mut self, batch: Batch) -> Result<Vec<SegmentNo>, StoreError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        match &self.store {
            Some(store) => store.keep(batch),
            None => self.store.insert(Store::create(&self.folder)?).keep(batch),
        }
    }

    /// Bytes on disk.
    pub(crate) fn size(&self) -> u64 {
        let size = self.store().map(Store::size_on_disk);
        size.and_then(Result::ok).unwrap_or(0)
    }

    /// Closes the store; the home is free for another process when this returns.
    pub(crate) fn close(self) {
        if let Some(Err(why)) = self.store.map(Store::close) {
            tracing::warn!(%why, "the store was not closed in order");
        }
    }
}

impl From<StoreError> for Failed {
    fn from(why: StoreError) -> Self {
        match why {
            StoreError::InUse(_) => Self::InUse(why.into()),
            _ => Self::Else(why.into()),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(why: StoreError) -> Self {
        Self::of(&why.to_string())
    }
}
