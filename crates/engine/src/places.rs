//! Where each operation stands in the logs, by its id.
//!
//! As many as there are operations, and mostly of few logs: so a log is named by its number here.
use std::collections::BTreeMap;

use potluck_model::id::OpId;
use potluck_model::op::{LogId, Place};

use crate::log::Log;

/// The places of operations.
#[derive(Debug, Default)]
pub(crate) struct Places {
    by_op: BTreeMap<OpId, (u32, u32)>,
    logs: Vec<LogId>,
    numbers: BTreeMap<LogId, u32>,
}

impl Places {
    /// The places of all operations of these logs.
    pub(crate) fn of(logs: &BTreeMap<LogId, Log>) -> Self {
        let mut by_op = Vec::new();
        for (number, log) in (0..).zip(logs.values()) {
            by_op.extend(log.ids().zip(1..).map(|(op, seq)| (op, (number, seq))));
        }
        Self {
            by_op: by_op.into_iter().collect(),
            logs: logs.keys().copied().collect(),
            numbers: logs.keys().copied().zip(0..).collect(),
        }
    }

    /// Where an operation stands, if it is held.
    pub(crate) fn get(&self, op: OpId) -> Option<Place> {
        self.place(*self.by_op.get(&op)?)
    }

    /// Notes where an operation stands. Places beyond 2³² in a log are not held by anybody.
    pub(crate) fn insert(&mut self, op: OpId, place: Place) {
        let next = u32::try_from(self.logs.len());
        if let (Ok(next), Ok(seq)) = (next, u32::try_from(place.seq)) {
            let number = *self.numbers.entry(place.log).or_insert(next);
            if number == next {
                self.logs.push(place.log);
            }
            self.by_op.insert(op, (number, seq));
        }
    }

    /// Forgets where an operation stands.
    pub(crate) fn remove(&mut self, op: OpId) {
        self.by_op.remove(&op);
    }

    /// All operations with their places, in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (OpId, Place)> {
        let ops = self.by_op.iter();
        ops.filter_map(|(op, at)| Some((*op, self.place(*at)?)))
    }

    fn place(&self, (number, seq): (u32, u32)) -> Option<Place> {
        let log = *self.logs.get(usize::try_from(number).ok()?)?;
        Some(Place {
            log,
            seq: seq.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use potluck_model::id::DeviceId;
    use potluck_model::op::LogKind;

    use super::*;

    #[test]
    fn an_operation_is_found_where_it_stands_until_it_is_taken_away() {
        let op = |byte| OpId::from_bytes([byte; 32]);
        let place = |device, seq| Place {
            log: LogId {
                device: DeviceId::from_bytes([device; 32]),
                kind: LogKind::Data,
            },
            seq,
        };
        let mut places = Places::default();
        places.insert(op(3), place(1, 1));
        places.insert(op(1), place(2, 1));
        places.insert(op(2), place(1, 20_000));
        places.remove(op(3));

        assert_eq!(places.get(op(3)), None);
        let all = [(op(1), place(2, 1)), (op(2), place(1, 20_000))];
        assert_eq!(places.iter().collect::<Vec<_>>(), all);
        assert_eq!(places.get(op(2)), Some(place(1, 20_000)));
    }
}
