//! What has worked out between people, and the thanks they said.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::look::state;
use super::{Board, Entry};
use crate::act::ActKind;
use crate::draft::Details;
use crate::id::RecordId;
use crate::role::Roll;
use crate::time::Timestamp;
use crate::view::{Looker, RecordView, State, claims, event};

impl Board {
    /// The records about which the latest thanks were said that `looker` may read, in no particular
    /// order: together they have the latest `most`, and all older ones of the same records.
    #[must_use]
    pub fn thanked(
        &self,
        most: usize,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Vec<RecordView> {
        let mut said: Vec<(Timestamp, RecordId)> = self
            .entries
            .iter()
            .flat_map(|(record, entry)| thanks_at(entry).map(|at| (at, *record)))
            .collect();
        said.sort_by_key(|one| Reverse(*one));
        let (mut seen, mut views, mut latest) = (BTreeMap::new(), Vec::new(), 0);
        for (_, record) in said {
            if latest >= most {
                break;
            }
            let is_read = *seen.entry(record).or_insert_with(|| {
                let view = self.view(record, looker, roll, now);
                // Of what is hidden nobody but its author and stewards reads the thanks.
                let view = view.filter(|view| !view.thanks.is_empty());
                let is_read = view.is_some();
                views.extend(view);
                is_read
            });
            latest += usize::from(is_read);
        }
        views
    }

    /// How many records have worked out: handed over, held, or thanked for.
    #[must_use]
    pub fn wins(&self, looker: &Looker, roll: &Roll, now: Timestamp) -> usize {
        let won = |entry: &&Entry| {
            let when = match entry.reading().map(|reading| reading.draft.details()) {
                Some(Details::Event(one)) => Some(event::when(one, looker, now).state),
                _ => None,
            };
            let state = state(entry, &claims::derive(entry), when, roll, now);
            matches!(state, Some(State::Done | State::Held | State::Thanked))
        };
        // What nobody has said anything about, ever, has not.
        let spoken_of =
            |entry: &&Entry| entry.acts().next().is_some() || entry.last_generation() > Some(0);
        let entries = self.entries.values().map(Box::as_ref);
        entries.filter(spoken_of).filter(won).count()
    }
}

fn thanks_at(entry: &Entry) -> impl Iterator<Item = Timestamp> {
    let thanks = entry
        .acts()
        .filter(|said| matches!(said.kind, ActKind::Thank { .. }));
    thanks.map(|said| said.meta.shown_time())
}
