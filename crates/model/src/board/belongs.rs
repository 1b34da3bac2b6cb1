//! To which record each operation belongs.
//!
//! There are as many as there are operations, and a record knows its own. So of both only the
//! beginnings of their ids are held here, and whoever looks asks the record.
use std::collections::BTreeSet;

use crate::id::{OpId, RecordId};

/// How an id begins.
type Beginning = [u8; 8];

/// How operations begin, each with how its record does.
#[derive(Debug, Clone, Default)]
pub(super) struct Belongs(BTreeSet<(Beginning, Beginning)>);

impl Belongs {
    /// Notes that an operation belongs to a record.
    pub(super) fn insert(&mut self, op: OpId, record: RecordId) {
        self.0.insert((op.beginning(), record.beginning()));
    }

    /// Forgets it.
    pub(super) fn remove(&mut self, op: OpId, record: RecordId) {
        self.0.remove(&(op.beginning(), record.beginning()));
    }

    /// Between which ids the record lies that an operation may belong to: mostly of one, or of none.
    pub(super) fn may_be_in(
        &self,
        op: OpId,
    ) -> impl Iterator<Item = std::ops::RangeInclusive<RecordId>> {
        let begins = op.beginning();
        let all = self.0.range((begins, [0; 8])..=(begins, [u8::MAX; 8]));
        all.map(|(_, record)| with(*record, 0)..=with(*record, u8::MAX))
    }
}

impl FromIterator<(OpId, RecordId)> for Belongs {
    fn from_iter<T: IntoIterator<Item = (OpId, RecordId)>>(all: T) -> Self {
        let all = all.into_iter();
        Self(
            all.map(|(op, record)| (op.beginning(), record.beginning()))
                .collect(),
        )
    }
}

/// The id that begins so and goes on with this byte alone.
fn with(beginning: Beginning, rest: u8) -> RecordId {
    let mut id = [rest; RecordId::LEN];
    id[..beginning.len()].copy_from_slice(&beginning);
    RecordId::from_bytes(id)
}
