//! What of a node's facts goes into a backup, and by what one tells that all of it came back.
//!
//! A restored backup is always a new device: whatever makes a device what it is stays behind, so
//! that nothing is ever signed, sealed or numbered twice. What a *person* could read and is comes
//! along, since logs cannot give it back.
use std::collections::BTreeMap;

use potluck_model::board::Filter;
use potluck_model::id::{CommunityId, OpId, hash};
use potluck_model::op::Place;
use potluck_model::time::Timestamp;

use crate::log::Log;
use crate::recall::{DEVICE, FACT_KINDS};
use crate::{Community, Engine, Fact};

/// Kinds of facts that travel: who one is (the seed, as long as the words were not written down),
/// keys to what is written, what was deleted or read, what things are called.
const TRAVELS: &[&str] = &[
    "seed",
    "person",
    "epoch",
    "content",
    "circle-key",
    "forgotten",
    "hidden",
    "read",
    "label",
];

/// All kinds of facts that are to be in a backup.
pub fn kinds_that_travel() -> impl Iterator<Item = &'static str> {
    let kinds = FACT_KINDS.iter().copied();
    kinds.filter(|kind| TRAVELS.contains(kind))
}

/// Whether facts of a kind are taken from a backup, also one of another version.
#[must_use]
pub fn travels(kind: &str) -> bool {
    TRAVELS.contains(&kind)
}

/// The secret of a device that never was before, from chance.
#[must_use]
pub fn new_device(chance: [u8; 32]) -> Fact {
    Fact {
        kind: DEVICE,
        name: vec![],
        value: Some(chance.to_vec()),
    }
}

/// What a community amounts to, whichever device looks: equal for the same logs and keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Which community.
    pub community: CommunityId,
    /// Operations, counted by headers.
    pub ops: u64,
    /// Records that can be shown.
    pub records: u64,
    /// Keys held: of epochs and of sealed parts.
    pub keys: u64,
    /// A hash over how far each log is held, what is missing in it, each operation, each record
    /// with what was said about it, and the ids of the keys.
    pub digest: [u8; 32],
}

impl Engine {
    /// What each community amounts to.
    #[must_use]
    pub fn tally(&self, now: Timestamp) -> Vec<Tally> {
        let communities = self.communities();
        communities.map(|community| community.tally(now)).collect()
    }
}

impl Community {
    fn tally(&self, now: Timestamp) -> Tally {
        let all = Filter {
            past: true,
            ..Filter::default()
        };
        let (looker, roll) = (self.looker(), self.roll());
        let mut records: Vec<_> = self.board.list(&all, &looker, &roll, now);
        records.sort_by_key(|view| view.id);
        let mut said: Vec<u8> = vec![];
        for (device, mark) in &self.control_rows {
            said.extend(device.as_bytes());
            said.extend(mark.length.to_be_bytes());
            said.extend(mark.tip);
        }
        let places = self.logs.values().flat_map(Log::places);
        let ops: BTreeMap<OpId, Place> = places.map(|(place, op)| (op, place)).collect();
        for (op, place) in ops {
            said.extend(op.as_bytes());
            said.push(u8::from(self.holds_body(place)));
        }
        for record in &records {
            said.extend(record.id.as_bytes());
            let mut ops = self.board.ops_of(record.id);
            ops.sort();
            said.extend(ops.iter().flat_map(|op| *op.as_bytes()));
        }
        said.extend(self.ring.keys().flat_map(|key| *key.as_bytes()));
        said.extend(self.contents.keys().flat_map(|record| *record.as_bytes()));
        Tally {
            community: self.id,
            ops: self.ops_held(),
            records: records.len() as u64,
            keys: (self.ring.len() + self.contents.len()) as u64,
            digest: hash("potluck/tally/v1", &[&said]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kinds that stay: what makes this device what it is, and what others hold of *its* log.
    const STAYS: &[&str] = &[
        "device",
        "generation",
        "sealing",
        "replaced",
        "receipt",
        "retiring",
        "closed",
        "name",
        "coming-back",
    ];

    /// Kinds that are not secret, or that a device keeps as long as it is one.
    const STAY_UNTIL_WIPED: &[&str] = &[
        "device",
        "person",
        "generation",
        "forgotten",
        "hidden",
        "read",
        "label",
        "replaced",
        "receipt",
        "retiring",
        "closed",
        "name",
    ];

    /// Test 41. Whoever adds a kind of fact has to say whether it is to be gone once it is forgotten.
    #[test]
    fn each_kind_of_fact_is_secret_or_not() {
        for kind in FACT_KINDS {
            assert_ne!(
                crate::is_secret(kind),
                STAY_UNTIL_WIPED.contains(kind),
                "{kind}: must it be gone from the disk once it is forgotten?"
            );
        }
    }

    /// Test 10. Whoever adds a kind of fact has to say which it is.
    #[test]
    fn each_kind_of_fact_either_travels_or_stays() {
        for kind in FACT_KINDS {
            assert_ne!(
                TRAVELS.contains(kind),
                STAYS.contains(kind),
                "{kind}: does it go into a backup?"
            );
        }
        assert!(!travels(DEVICE));
    }
}
