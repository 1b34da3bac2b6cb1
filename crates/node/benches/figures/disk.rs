//! The nodes of a town: engines whose disk is in memory, and how it comes onto the real one.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use potluck_engine::{Contents, Done, Engine, Index, Keep, Ticket};
use potluck_model::id::CommunityId;
use potluck_model::op::Place;
use potluck_model::segment::Segment;
use potluck_store::{Batch, SegmentNo, Store};

/// How many segments are written at once.
const AT_ONCE: usize = 256;

type Facts = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

/// An engine, and a disk in memory.
pub(crate) struct Node {
    pub(crate) engine: Engine,
    /// Those of which nothing is left are empty.
    segments: Vec<Vec<u8>>,
    /// Which of them have become what they are since a home was last brought up to date.
    changed: BTreeSet<usize>,
    facts: Facts,
    index: Index,
    pub(crate) answers: BTreeMap<Ticket, Result<Done, String>>,
}

impl Node {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self {
            engine: Engine::new(seed),
            segments: vec![],
            changed: BTreeSet::new(),
            facts: Facts::new(),
            index: Index::default(),
            answers: BTreeMap::new(),
        }
    }

    pub(crate) fn keep(&mut self, keep: Keep) {
        for segment in keep.segments {
            let number = self.segments.len() as u64;
            let contents = Contents::of(&segment).expect("an engine keeps segments");
            self.index.add(number, contents);
            self.changed.insert(self.segments.len());
            self.segments.push(segment);
        }
        for fact in keep.facts {
            match fact.value {
                Some(value) => self.facts.insert((fact.kind, fact.name), value),
                None => self.facts.remove(&(fact.kind, fact.name)),
            };
        }
    }

    /// Takes bodies out, as the node does with its store.
    pub(crate) fn drop_bodies(&mut self, community: CommunityId, places: Vec<Place>) {
        let mut gone: BTreeMap<u64, BTreeSet<Place>> = BTreeMap::new();
        for place in places {
            if let Some((number, _)) = self.index.locate(community, place) {
                gone.entry(number).or_default().insert(place);
            }
        }
        for (number, places) in gone {
            let at = usize::try_from(number).expect("a town fits into memory");
            let segment = Segment::decode(&self.segments[at]).expect("an engine keeps segments");
            let rest = segment.without(&places).map(|rest| rest.encode());
            for place in places {
                self.index.forget(community, place);
            }
            if let Some(rest) = &rest {
                let contents = Contents::of(rest).expect("what was a segment is one still");
                self.index.add(number, contents);
            }
            self.changed.insert(at);
            self.segments[at] = rest.unwrap_or_default();
        }
    }

    pub(crate) fn bodies(
        &self,
        community: CommunityId,
        places: Vec<Place>,
    ) -> Vec<(Place, Vec<u8>)> {
        let body = |place: Place| {
            let (number, range) = self.index.locate(community, place)?;
            let segment = self.segments.get(usize::try_from(number).ok()?)?;
            Some((place, segment.get(range)?.to_vec()))
        };
        places.into_iter().filter_map(body).collect()
    }
}

/// A home on the real disk that follows a node of a town.
pub(crate) struct Home {
    store: Store,
    /// What the store calls the node's segments.
    numbers: Vec<Option<SegmentNo>>,
    facts: Facts,
}

impl Home {
    pub(crate) fn make(at: &Path) -> Self {
        Self {
            store: Store::create(at).expect("the home of a town can be made"),
            numbers: vec![],
            facts: Facts::new(),
        }
    }

    /// Writes what the node has kept, changed or dropped since the last time.
    pub(crate) fn bring_up_to_date(&mut self, node: &mut Node) {
        let mut batch = Batch::new();
        for (fact, value) in &node.facts {
            if self.facts.get(fact) != Some(value) {
                batch.put(fact.0, &fact.1, value.clone());
            }
        }
        for fact in self.facts.keys().filter(|it| !node.facts.contains_key(*it)) {
            batch.forget(fact.0, &fact.1);
        }
        self.facts.clone_from(&node.facts);
        self.write(batch, vec![]);
        self.numbers.resize(node.segments.len(), None);
        let changed: Vec<usize> = std::mem::take(&mut node.changed).into_iter().collect();
        for some in changed.chunks(AT_ONCE) {
            let (mut batch, mut new) = (Batch::new(), vec![]);
            for at in some.iter().copied() {
                let segment = &node.segments[at];
                match self.numbers[at] {
                    Some(number) if segment.is_empty() => batch.remove(number),
                    Some(number) => batch.replace(number, segment.clone()),
                    None if segment.is_empty() => {} // over before it was written here
                    None => {
                        batch.append(segment.clone());
                        new.push(at);
                    }
                }
            }
            self.write(batch, new);
        }
    }

    fn write(&mut self, batch: Batch, new: Vec<usize>) {
        if batch.is_empty() {
            return;
        }
        let kept = self.store.keep(batch).expect("there is room for a town");
        for (at, number) in new.into_iter().zip(kept) {
            self.numbers[at] = Some(number);
        }
    }

    pub(crate) fn close(self) {
        let closed = self.store.close();
        closed.expect("the store of a town can be closed");
    }
}
