//! Where the newest of all that came stands in the order of everything, so that the log need not
//! look through all records for the few that it tells.
//!
//! Only places are held here. What was dropped since, or never belonged to a record, is found out by
//! whoever looks.
use std::collections::BTreeSet;

use super::Order;

/// How many places are held: some pages of the log. In tests so few that they do not suffice.
const MOST: usize = if cfg!(test) { 8 } else { 1_024 };

/// The newest places.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    newest: BTreeSet<Order>,
    /// Of what stands here or before, not all places are held.
    forgotten: Option<Order>,
}

impl Recent {
    /// Notes that something came.
    pub(super) fn note(&mut self, place: Order) {
        if self.forgotten.is_some_and(|last| place <= last) {
            return;
        }
        self.newest.insert(place);
        if self.newest.len() > MOST {
            self.forgotten = self.newest.pop_first();
        }
    }

    /// The places that are held, the newest first.
    pub(super) fn newest(&self) -> impl Iterator<Item = Order> {
        self.newest.iter().rev().copied()
    }

    /// The last place of which and before which not all are held; none if all are.
    pub(super) fn forgotten(&self) -> Option<Order> {
        self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::OpId;
    use crate::time::{LogicalTime, Timestamp};

    fn place(minute: u8) -> Order {
        let time = LogicalTime::default().next(Timestamp::from_millis(u64::from(minute) * 60_000));
        (time, OpId::from_bytes([minute; 32]))
    }

    proptest! {
        #[test]
        fn the_newest_are_held_in_whatever_order_they_come(
            minutes in proptest::collection::vec(1_u8..60, 0..40),
        ) {
            let mut recent = Recent::default();
            for minute in &minutes {
                recent.note(place(*minute));
            }
            let all: BTreeSet<Order> = minutes.into_iter().map(place).collect();
            let newest: Vec<Order> = all.iter().rev().take(MOST).copied().collect();
            prop_assert_eq!(recent.newest().collect::<Vec<_>>(), newest);
            prop_assert_eq!(recent.forgotten(), all.iter().rev().nth(MOST).copied());
        }
    }
}
