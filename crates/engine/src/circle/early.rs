//! What was said in a circle by devices of which its graph does not know yet. Whoever says it fills a
//! share of their own.
use std::collections::BTreeMap;

use potluck_model::board::OpMeta;
use potluck_model::body::Body;
use potluck_model::id::PersonId;
use potluck_model::op::Place;

use crate::limits::CIRCLE_EARLY;

/// What waits for its author to be let in, by person.
#[derive(Debug, Default)]
pub(super) struct Early(BTreeMap<PersonId, Said>);

#[derive(Debug, Default)]
struct Said {
    all: BTreeMap<Place, (OpMeta, Body)>,
    bytes: usize,
}

impl Early {
    /// Keeps what somebody said, if they have room left.
    pub(super) fn keep(&mut self, place: Place, meta: OpMeta, said: Body, size: usize) {
        let theirs = self.0.entry(meta.person).or_default();
        if theirs.bytes + size <= CIRCLE_EARLY && theirs.all.insert(place, (meta, said)).is_none() {
            theirs.bytes += size;
        }
    }

    /// Takes out all that was said by those who are known now.
    pub(super) fn take(
        &mut self,
        is_known: impl Fn(&OpMeta) -> bool,
    ) -> Vec<(Place, (OpMeta, Body))> {
        let known = |said: &Said| said.all.values().any(|(meta, _)| is_known(meta));
        let persons: Vec<PersonId> = self
            .0
            .iter()
            .filter(|(_, said)| known(said))
            .map(|(person, _)| *person)
            .collect();
        let said = persons.iter().filter_map(|person| self.0.remove(person));
        said.flat_map(|said| said.all).collect()
    }
}
