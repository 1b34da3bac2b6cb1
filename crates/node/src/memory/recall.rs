//! From what was kept to an engine, and from an engine to what makes the next start quick.
//!
//! A start goes on from the snapshot that a stop has left, and reads only the segments behind it; if
//! there is none that can be used, it reads everything.
use std::sync::mpsc;
use std::thread;

use potluck_engine::{BadSnapshot, Contents, Engine, FACT_KINDS, Index, Snapshot};
use potluck_store::{SegmentNo, Store, StoreError};

use super::{Memory, SETTLED};
use crate::api::Problem;
use crate::clock;

/// Stands for a salvage among the numbers of segments.
const SALVAGED: u64 = u64::MAX;
/// From so many bodies on that a start would have to read, a stop leaves a snapshot: reading them
/// takes about as long as writing it. In tests few, so that every longer story goes on from some.
const WORTH: usize = if cfg!(debug_assertions) { 16 } else { 1_000 };
/// From so many bodies on that no snapshot tells, and a tenth of all, a node that is at rest keeps
/// one before it stops: the stop may be a power cut.
const LONG: usize = if cfg!(debug_assertions) { 64 } else { 10_000 };

/// How many pieces of a snapshot are opened before they are needed.
const AHEAD: usize = 4;

/// Why a start does not go on from a snapshot.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("there is none")]
    None,
    #[error(transparent)]
    Bad(#[from] BadSnapshot),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Memory {
    /// An engine that knows everything that was kept; notes where the bodies lie.
    pub(crate) fn recall(&mut self) -> Result<Engine, Problem> {
        let mut engine = Engine::new(clock::seed()?);
        let Some(store) = &self.store else {
            return Ok(engine);
        };
        let (mut from, mut index, mut last) = (0, Index::default(), None);
        match go_on(store, self.doubtful) {
            Ok((known, found, told)) => {
                engine = known;
                index = found;
                last = Some(SegmentNo::new(told));
                from = told + 1;
            }
            Err(why) => {
                tracing::info!(%why, "reading everything that was kept");
                recall_facts(store, &mut engine)?;
            }
        }
        let mut damage = Vec::new();
        let mut untold = 0;
        if store.was_salvaged() {
            damage.push(SALVAGED);
        }
        for segment in store.segments_from(SegmentNo::new(from)) {
            let (number, segment) = segment?;
            if self.doubtful.is_some_and(|from| number >= from) {
                break;
            }
            last = Some(number);
            // What is no segment is refused by the engine too.
            if let Ok(contents) = Contents::of(&segment) {
                untold += contents.len();
                index.add(number.get(), contents);
            }
            if let Err(why) = engine.recall(&segment) {
                damage.push(number.get());
                tracing::error!(%number, %why, "a segment is left out");
            }
        }
        self.index = index;
        self.last = last.or(self.last);
        self.untold = untold;
        self.overdue = false;
        self.damage = damage;
        let settled = self.setting(SETTLED).unwrap_or_default();
        let is_settled = |number: &u64| {
            let mut known = settled.chunks_exact(8);
            known.any(|known| known == number.to_be_bytes())
        };
        if !self.damage.iter().all(is_settled) {
            engine.write_no_more();
        }
        Ok(engine)
    }

    /// Keeps what the next start can go on from, if that is worth it. `engine` is not ahead of what
    /// is kept. If it cannot be kept, the next start takes longer.
    pub(crate) fn keep_snapshot(&mut self, engine: &Engine) {
        self.keep_snapshot_from(WORTH, engine);
    }

    /// The same at rest, if a start would have to read much.
    pub(crate) fn keep_snapshot_at_rest(&mut self, engine: &Engine) {
        if self.untold >= LONG && self.untold >= self.index.len() / 10 {
            self.keep_snapshot_from(LONG, engine);
        }
    }

    fn keep_snapshot_from(&mut self, worth: usize, engine: &Engine) {
        let (Some(store), Some(last)) = (&self.store, self.last) else {
            return;
        };
        let all_is_well = self.damage.is_empty() && self.doubtful.is_none() && !self.overdue;
        let is_known = store.has_snapshot() && self.untold < worth;
        let is_little = !store.has_snapshot() && self.index.len() < worth;
        if !all_is_well || is_known || is_little || !engine.is_settled() {
            return;
        }
        match write(store, engine, last.get(), &self.index) {
            Ok(()) => self.untold = 0,
            Err(why) => tracing::warn!(%why, "the next start will read everything"),
        }
    }
}

fn recall_facts(store: &Store, engine: &mut Engine) -> Result<(), StoreError> {
    for kind in FACT_KINDS {
        for (name, value) in store.facts(kind)? {
            engine.recall_fact(kind, &name, &value);
        }
    }
    Ok(())
}

/// An engine that knows what the snapshot tells, where the bodies lie, and up to which segment.
fn go_on(store: &Store, doubtful: Option<SegmentNo>) -> Result<(Engine, Index, u64), Unusable> {
    let mut pieces = store.snapshot().ok_or(Unusable::None)?;
    let first = pieces.next_piece().ok_or(BadSnapshot::Form)?;
    let mut snapshot = Snapshot::begin(&first)?;
    let last = snapshot.last();
    if doubtful.is_some_and(|from| last >= from.get()) {
        return Err(Unusable::None);
    }
    let rest = snapshot.rest().to_vec();
    let seed = clock::seed().map_err(|_| Unusable::None)?;
    let mut engine = Engine::new(seed);
    recall_facts(store, &mut engine)?;
    for number in &rest {
        // Of some only control operations were left, and then nothing.
        if let Some(segment) = store.read(SegmentNo::new(*number))? {
            engine.recall_control(&segment).map_err(BadSnapshot::from)?;
        }
    }
    thread::scope(|both| {
        // One opens what the other puts in its place.
        let (opened, comes) = mpsc::sync_channel(AHEAD);
        both.spawn(move || {
            while let Some(piece) = pieces.next_piece()
                && opened.send(piece).is_ok()
            {}
        });
        comes.iter().try_for_each(|piece| snapshot.take(&piece))
    })?;
    let index = engine.restore(snapshot)?;
    for number in &rest {
        if let Some(segment) = store.read(SegmentNo::new(*number))? {
            engine.recall_rest(&segment).map_err(BadSnapshot::from)?;
        }
    }
    Ok((engine, index, last))
}

fn write(store: &Store, engine: &Engine, last: u64, index: &Index) -> Result<(), StoreError> {
    let mut writer = store.begin_snapshot()?;
    // The last is handed in last, by itself.
    let mut held: Option<Vec<u8>> = None;
    engine.write_snapshot(last, index, |leaf| match held.replace(leaf) {
        Some(before) => writer.add(&before),
        None => Ok(()),
    })?;
    writer.end(&held.unwrap_or_default())
}
