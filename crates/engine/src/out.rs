//! What one input comes to, gathered on the way: what is to be kept, and what is to be done then.
//!
//! Invariant: [`Out::finish`] puts the one `Keep` before everything else, so nothing is sent, shown
//! or answered that is not durable. While recalling from disk nothing is gathered but the state.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::{CommunityId, RecordId};
use potluck_model::op::Place;
use potluck_model::segment::{FULL, Item, Segment};
use potluck_model::time::Timestamp;
use potluck_model::wire::Frame;

use crate::{Effect, Fact, Happened, Keep, Link};

/// The effects of one input, in the making.
#[derive(Debug)]
pub(crate) struct Out {
    /// When the input came.
    pub(crate) now: Timestamp,
    items: BTreeMap<CommunityId, Vec<Item>>,
    facts: Vec<Fact>,
    effects: Vec<Effect>,
    changed: BTreeSet<(CommunityId, RecordId)>,
    again: BTreeMap<CommunityId, BTreeSet<Place>>,
}

impl Out {
    /// Nothing yet.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            now,
            items: BTreeMap::new(),
            facts: vec![],
            effects: vec![],
            changed: BTreeSet::new(),
            again: BTreeMap::new(),
        }
    }

    /// Keeps a part of a log.
    pub(crate) fn keep(&mut self, community: CommunityId, item: Item) {
        self.items.entry(community).or_default().push(item);
    }

    /// Keeps a fact.
    pub(crate) fn fact(&mut self, kind: &'static str, name: Vec<u8>, value: Option<Vec<u8>>) {
        self.facts.push(Fact { kind, name, value });
    }

    /// Sends a frame.
    pub(crate) fn send(&mut self, link: Link, frame: &Frame) {
        self.effects.push(Effect::Send(link, frame.encode()));
    }

    /// Adds any other effect.
    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Tells whoever is looking.
    pub(crate) fn notify(&mut self, happened: Happened) {
        self.effects.push(Effect::Notify(happened));
    }

    /// A record is new or changed; told once an input.
    pub(crate) fn changed(&mut self, community: CommunityId, record: RecordId) {
        self.changed.insert((community, record));
    }

    /// These bodies are to be read again, because a key has come.
    pub(crate) fn again(
        &mut self,
        community: CommunityId,
        places: impl IntoIterator<Item = Place>,
    ) {
        self.again.entry(community).or_default().extend(places);
    }

    /// The effects, in order.
    pub(crate) fn finish(self) -> Vec<Effect> {
        let now = self.now;
        let segments: Vec<Vec<u8>> = self
            .items
            .into_iter()
            .flat_map(|(community, items)| segments(community, now, items))
            .collect();
        let keep = Keep {
            segments,
            facts: self.facts,
        };
        let mut effects = vec![];
        if !(keep.segments.is_empty() && keep.facts.is_empty()) {
            effects.push(Effect::Keep(keep));
        }
        let again = self
            .again
            .into_iter()
            .filter(|(_, places)| !places.is_empty());
        effects
            .extend(again.map(|(community, places)| {
                Effect::Recall(community, places.into_iter().collect())
            }));
        let changed = self.changed.into_iter();
        effects.extend(
            changed.map(|(community, record)| Effect::Notify(Happened::Changed(community, record))),
        );
        effects.extend(self.effects);
        effects
    }
}

/// Puts items into segments, each closed when it is full.
fn segments(community: CommunityId, kept: Timestamp, items: Vec<Item>) -> Vec<Vec<u8>> {
    let mut segments = vec![];
    let mut part = vec![];
    let mut size = 0;
    for item in items {
        size += match &item {
            Item::Body(_, body) => body.len() + 64,
            Item::Control(control) => control.body.len() + 256,
            Item::Run(run) => run.entries.len() * 128 + 128,
        };
        part.push(item);
        if size >= FULL {
            segments.push(std::mem::take(&mut part));
            size = 0;
        }
    }
    if !part.is_empty() {
        segments.push(part);
    }
    let encode = |items| Segment {
        community,
        kept,
        items,
    };
    segments
        .into_iter()
        .map(|items| encode(items).encode())
        .collect()
}
