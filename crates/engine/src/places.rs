//! Where each operation stands in the logs, by its id.
//!
//! As many as there are operations, and mostly of few logs: so a log is named by its number here. The
//! ids stand in the logs: here are only their beginnings, and whoever looks compares the rest.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::OpId;
use potluck_model::op::{LogId, Place};

use crate::log::Log;

/// The number of a log, and a place in it. Places beyond 2³² in a log are not held by anybody.
type Stands = (u32, u32);

/// The places of operations.
#[derive(Debug, Default)]
pub(crate) struct Places {
    by_beginning: BTreeSet<([u8; 8], Stands)>,
    logs: Vec<LogId>,
    numbers: BTreeMap<LogId, u32>,
}

impl Places {
    /// The places of all operations of these logs.
    pub(crate) fn of(logs: &BTreeMap<LogId, Log>) -> Self {
        let each = (0..).zip(logs.values());
        let all = each.flat_map(|(number, log)| {
            let ops = log.ids().zip(1..);
            ops.map(move |(op, seq)| (op.beginning(), (number, seq)))
        });
        Self {
            by_beginning: all.collect(),
            logs: logs.keys().copied().collect(),
            numbers: logs.keys().copied().zip(0..).collect(),
        }
    }

    /// Where an operation may stand: at one of these places, if it is held, and mostly there is one.
    pub(crate) fn candidates(&self, op: OpId) -> impl Iterator<Item = Place> {
        let begins = op.beginning();
        let least = (begins, (0, 0));
        let greatest = (begins, (u32::MAX, u32::MAX));
        let found = self.by_beginning.range(least..=greatest);
        found.filter_map(|(_, (number, seq))| {
            let log = *self.logs.get(usize::try_from(*number).ok()?)?;
            let seq = u64::from(*seq);
            Some(Place { log, seq })
        })
    }

    /// Notes where an operation stands.
    pub(crate) fn insert(&mut self, op: OpId, place: Place) {
        let next = u32::try_from(self.logs.len());
        if let (Ok(next), Ok(seq)) = (next, u32::try_from(place.seq)) {
            let number = *self.numbers.entry(place.log).or_insert(next);
            if number == next {
                self.logs.push(place.log);
            }
            self.by_beginning.insert((op.beginning(), (number, seq)));
        }
    }

    /// Forgets that an operation stands there.
    pub(crate) fn remove(&mut self, op: OpId, place: Place) {
        let number = self.numbers.get(&place.log);
        if let (Some(number), Ok(seq)) = (number, u32::try_from(place.seq)) {
            self.by_beginning.remove(&(op.beginning(), (*number, seq)));
        }
    }
}

#[cfg(test)]
mod tests {
    use potluck_model::id::DeviceId;
    use potluck_model::op::LogKind;

    use super::*;

    #[test]
    fn an_operation_is_found_where_it_stands_until_it_is_taken_away() {
        let op = |byte, rest| {
            let mut id = [rest; 32];
            id[..8].fill(byte);
            OpId::from_bytes(id)
        };
        let place = |device, seq| Place {
            log: LogId {
                device: DeviceId::from_bytes([device; 32]),
                kind: LogKind::Data,
            },
            seq,
        };
        let mut places = Places::default();
        places.insert(op(3, 0), place(1, 1));
        places.insert(op(1, 0), place(2, 1));
        places.insert(op(2, 0), place(1, 20_000));
        places.insert(op(2, 9), place(2, 7));
        places.remove(op(3, 0), place(1, 1));

        let found = |op| places.candidates(op).collect::<Vec<_>>();
        assert_eq!(found(op(3, 0)), []);
        assert_eq!(found(op(1, 0)), [place(2, 1)]);
        // Two that begin alike: whoever asks tells them apart.
        assert_eq!(found(op(2, 0)), [place(1, 20_000), place(2, 7)]);
    }
}
