//! Receipts: how much of our own logs another device holds, durably, as it said itself.
//!
//! From these come "also with 5 others" and "safe to leave". What they do not tell of is not there,
//! whatever the reason: it is on its way, or more than they take of one device. So whoever holds
//! something back need not say so.
use potluck_model::bytes::{Malformed, Reader, put_count};
use potluck_model::id::DeviceId;
use potluck_model::op::{LogId, LogKind};
use potluck_model::time::Day;

use crate::community::Community;

/// What one device holds of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// Headers of our key log.
    pub(crate) keys: u64,
    /// Headers of our data log.
    pub(crate) data: u64,
    /// Of the data log, the ranges whose bodies they lack.
    pub(crate) missing: Vec<(u64, u64)>,
}

impl Receipt {
    /// Whether they hold the operation at a place of our data log, with its body.
    pub(crate) fn holds(&self, seq: u64) -> bool {
        seq <= self.data
            && !self
                .missing
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&seq))
    }

    /// Its bytes, to be kept as a fact.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = vec![1];
        out.extend_from_slice(&self.keys.to_be_bytes());
        out.extend_from_slice(&self.data.to_be_bytes());
        put_count(&mut out, self.missing.len());
        for (from, to) in &self.missing {
            out.extend_from_slice(&from.to_be_bytes());
            out.extend_from_slice(&to.to_be_bytes());
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote.
    ///
    /// # Errors
    /// If the bytes are not those of a receipt.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        if reader.u8()? != 1 {
            return Err(Malformed("a receipt of another format"));
        }
        let (keys, data) = (reader.u64()?, reader.u64()?);
        let count = reader.count(16)?;
        let missing: Result<_, _> = (0..count)
            .map(|_| Ok((reader.u64()?, reader.u64()?)))
            .collect();
        Ok(Self {
            keys,
            data,
            missing: missing?,
        })
    }
}

impl Community {
    /// How many operations that this device wrote somebody else's device does not hold, by what it
    /// said itself. What is over is left out.
    #[must_use]
    pub fn not_held_by(&self, device: DeviceId, today: Day) -> u64 {
        let nothing = Receipt::default();
        let receipt = self.receipts.get(&device).unwrap_or(&nothing);
        let own = |kind| LogId {
            device: self.me.device,
            kind,
        };
        let keys = self.length(own(LogKind::Keys));
        let Some(log) = self.logs.get(&own(LogKind::Data)) else {
            return keys.saturating_sub(receipt.keys);
        };
        let length = log.length();
        let beyond = receipt.data.saturating_add(1)..=length;
        let missing = receipt.missing.iter();
        let missing = missing.flat_map(|(from, to)| *from..=(*to).min(receipt.data).min(length));
        let lives = |seq: &u64| !log.is_over(*seq, today) && !log.is_gone(*seq);
        let data = beyond.chain(missing).filter(lives).count() as u64;
        data + keys.saturating_sub(receipt.keys)
    }
}

/// The same places in ranges that are in order and do not meet, so that each counts once.
pub(crate) fn apart(ranges: impl Iterator<Item = (u64, u64)>) -> Vec<(u64, u64)> {
    let mut ranges: Vec<(u64, u64)> = ranges.filter(|(from, to)| from <= to).collect();
    ranges.sort_unstable();
    let mut apart: Vec<(u64, u64)> = vec![];
    for (from, to) in ranges {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_said_to_be_missing_twice_count_once() {
        let said = [(5, 9), (1, 3), (7, 12), (2, 2), (4, 3), (1, 3)];
        assert_eq!(apart(said.into_iter()), [(1, 3), (5, 12)]);
    }

    #[test]
    fn a_receipt_counts_an_operation_only_with_its_body() {
        let receipt = Receipt {
            keys: 1,
            data: 9,
            missing: vec![(2, 3), (7, 7)],
        };

        let held: Vec<u64> = (1..=10).filter(|seq| receipt.holds(*seq)).collect();
        assert_eq!(held, [1, 4, 5, 6, 8, 9]);
        assert_eq!(Receipt::decode(&receipt.encode()), Ok(receipt));
    }
}
