//! Where an operation comes from, as a board keeps it: what all operations of one device share is
//! held once.
use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::OpMeta;
use crate::id::{DeviceId, Incarnation, OpId, PersonId};
use crate::time::{Day, LogicalTime, Timestamp};

/// What decides order: the logical time, then the id.
pub(crate) type Order = (LogicalTime, OpId);

/// A device, whose it is, and by which admission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Author {
    pub(crate) device: DeviceId,
    pub(crate) person: PersonId,
    pub(crate) incarnation: Incarnation,
}

/// What an operation's header and the membership say about it.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) op: OpId,
    pub(crate) by: Arc<Author>,
    pub(crate) time: LogicalTime,
    pub(crate) expires: Day,
    pub(crate) first_seen: Timestamp,
}

impl Origin {
    /// What decides order.
    pub(crate) fn order(&self) -> Order {
        (self.time, self.op)
    }

    /// When it was written, as shown: as claimed, but not later than it was seen.
    pub(crate) fn shown_time(&self) -> Timestamp {
        self.seen().shown_time()
    }

    pub(crate) fn seen(&self) -> Seen {
        Seen {
            time: self.time,
            first_seen: self.first_seen,
        }
    }
}

/// When an operation was written, and when this device first saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) time: LogicalTime,
    pub(crate) first_seen: Timestamp,
}

impl Seen {
    /// When it was written, as shown: as claimed, but not later than it was seen.
    pub(crate) fn shown_time(&self) -> Timestamp {
        self.time.claimed().min(self.first_seen)
    }
}

/// All authors of a board, each once. Devices are few, and none is ever taken away.
#[derive(Debug, Clone, Default)]
pub(super) struct Authors(BTreeSet<Arc<Author>>);

impl FromIterator<Arc<Author>> for Authors {
    fn from_iter<T: IntoIterator<Item = Arc<Author>>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}

impl Authors {
    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Author> {
        self.0.iter().map(Arc::as_ref)
    }

    /// The origin of an operation.
    pub(super) fn origin(&mut self, meta: &OpMeta) -> Origin {
        let author = Author {
            device: meta.device,
            person: meta.person,
            incarnation: meta.incarnation,
        };
        let by = match self.0.get(&author) {
            Some(known) => Arc::clone(known),
            None => {
                let by = Arc::new(author);
                self.0.insert(Arc::clone(&by));
                by
            }
        };
        Origin {
            op: meta.op,
            by,
            time: meta.time,
            expires: meta.expires,
            first_seen: meta.first_seen,
        }
    }
}
