//! What stays when a node restarts; and a book of what is in it, by which the world checks that a
//! node speaks of nothing that it has not kept.
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use potluck_engine::{Contents, Engine, FACT_KINDS, Index, Keep, Snapshot};
use potluck_model::id::{CommunityId, DeviceId, OpId};
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::run::Tip;
use potluck_model::segment::{Item, Segment};
use potluck_model::time::Timestamp;
use potluck_model::wire::Frame;

use crate::snapshot;

/// The disk of one node.
#[derive(Default, Clone)]
pub(crate) struct Disk {
    pub(crate) segments: Vec<Vec<u8>>,
    pub(crate) facts: BTreeMap<(&'static str, Vec<u8>), Vec<u8>>,
    index: BTreeMap<(CommunityId, Place), Vec<u8>>,
    tips: BTreeMap<LogId, Vec<Tip>>,
    control: BTreeMap<LogId, u64>,
    /// The names of all operations that are kept here.
    pub(crate) ops: BTreeSet<OpId>,
    /// Whether some of it cannot be read any more.
    pub(crate) has_rotted: bool,
    /// What a stop has left for the next start.
    snapshot: Option<Vec<Vec<u8>>>,
}

impl Disk {
    /// Keeps all of it, in one go.
    pub(crate) fn keep(&mut self, keep: Keep) {
        for segment in keep.segments {
            self.add(segment);
        }
        for fact in keep.facts {
            match fact.value {
                Some(value) => self.facts.insert((fact.kind, fact.name), value),
                None => {
                    // What is forgotten may stand in it in clear.
                    self.snapshot = None;
                    self.facts.remove(&(fact.kind, fact.name))
                }
            };
        }
    }

    /// Adds one segment.
    pub(crate) fn add(&mut self, bytes: Vec<u8>) {
        let mut index = Index::default();
        index.add(0, Contents::of(&bytes).unwrap());
        let segment = Segment::decode(&bytes).unwrap();
        let community = segment.community;
        for item in segment.items {
            match item {
                Item::Control(op) => {
                    self.ops.insert(op.header.id());
                    let held = self.control.entry(op.header.log()).or_default();
                    *held = (*held).max(op.header.seq);
                }
                Item::Run(run) => {
                    let tips = self.tips.entry(run.log).or_default();
                    let before = usize::try_from(run.first - 1).unwrap();
                    let tip = match before.checked_sub(1) {
                        Some(at) => tips[at].clone(),
                        None => Tip::nothing(),
                    };
                    for (id, header) in run.rebuild(community, &tip).unwrap() {
                        self.ops.insert(id);
                        if header.seq == tips.len() as u64 + 1 {
                            tips.push(Tip {
                                id,
                                length: header.seq,
                                heads: header.heads,
                            });
                        }
                    }
                }
                Item::Body(place, body) => {
                    assert!(index.locate(community, place).is_some());
                    self.index.insert((community, place), body);
                }
            }
        }
        self.segments.push(bytes);
    }

    /// How many bodies of these devices' data logs are kept.
    pub(crate) fn bodies_of(&self, devices: &[DeviceId]) -> usize {
        let places = self.index.keys().map(|(_, place)| place.log);
        let wanted = |log: &LogId| log.kind == LogKind::Data && devices.contains(&log.device);
        places.filter(wanted).count()
    }

    /// A body, if it is kept.
    pub(crate) fn body(&self, community: CommunityId, place: Place) -> Option<Vec<u8>> {
        self.index.get(&(community, place)).cloned()
    }

    /// The newest bodies of a device cannot be read any more.
    pub(crate) fn rot(&mut self, device: DeviceId, number: usize) {
        let data = LogId {
            device,
            kind: LogKind::Data,
        };
        let places = self.index.keys().filter(|(_, place)| place.log == data);
        let newest: Vec<(CommunityId, Place)> = places.rev().take(number).copied().collect();
        for place in newest {
            self.index.remove(&place);
        }
        self.has_rotted = true;
    }

    /// Takes bodies out.
    pub(crate) fn drop(&mut self, community: CommunityId, places: &[Place]) {
        self.snapshot = None;
        let gone: BTreeSet<Place> = places.iter().copied().collect();
        for place in places {
            let there = self.index.remove(&(community, *place));
            assert!(there.is_some(), "only what is kept is taken out");
        }
        let segments = std::mem::take(&mut self.segments).into_iter();
        let rest = segments.filter_map(|bytes| {
            let segment = Segment::decode(&bytes).unwrap();
            if segment.community == community {
                segment.without(&gone).map(|rest| rest.encode())
            } else {
                Some(bytes)
            }
        });
        self.segments = rest.collect();
    }

    /// The end of a log, as far as it is kept.
    pub(crate) fn tip(&self, log: LogId) -> Tip {
        let last = self.tips.get(&log).and_then(|tips| tips.last());
        last.cloned().unwrap_or_else(Tip::nothing)
    }

    /// All facts of a kind: what they are called, and what they say.
    pub(crate) fn facts(&self, kind: &str) -> Vec<(&[u8], &[u8])> {
        let of_kind = |((found, _), _): &(&(&'static str, Vec<u8>), &Vec<u8>)| *found == kind;
        let facts = self.facts.iter().filter(of_kind);
        facts
            .map(|((_, name), value)| (&name[..], &value[..]))
            .collect()
    }

    /// Puts everything back into a new mind: from the snapshot, if there is one, and then as if
    /// there had been none.
    pub(crate) fn start(&self, fresh: impl Fn() -> Engine, now: Timestamp) -> Engine {
        let mut all = fresh();
        self.recall_facts(&mut all);
        for segment in &self.segments {
            all.recall(segment).unwrap();
        }
        let Some(leaves) = self.snapshot.as_deref() else {
            return all;
        };
        let [mut engine, mut again] = [fresh(), fresh()];
        self.go_on(&mut again, leaves);
        snapshot::assert_same(again, all, now);
        self.go_on(&mut engine, leaves);
        engine
    }

    fn recall_facts(&self, engine: &mut Engine) {
        for kind in FACT_KINDS {
            for (name, value) in self.facts(kind) {
                engine.recall_fact(kind, name, value);
            }
        }
    }

    fn go_on(&self, engine: &mut Engine, leaves: &[Vec<u8>]) {
        self.recall_facts(engine);
        let (first, others) = leaves.split_first().unwrap();
        let mut snapshot = Snapshot::begin(first).unwrap();
        let at = |number: &u64| usize::try_from(*number).unwrap();
        let rest: Vec<usize> = snapshot.rest().iter().map(at).collect();
        let behind = at(&snapshot.last()) + 1;
        for number in &rest {
            engine.recall_control(&self.segments[*number]).unwrap();
        }
        for leaf in others {
            snapshot.take(leaf).unwrap();
        }
        engine.restore(snapshot).unwrap();
        for number in &rest {
            engine.recall_rest(&self.segments[*number]).unwrap();
        }
        for segment in &self.segments[behind..] {
            engine.recall(segment).unwrap();
        }
    }

    /// Keeps what the next start can go on from.
    pub(crate) fn keep_snapshot(&mut self, engine: &Engine) {
        let mut index = Index::default();
        for (number, segment) in (0..).zip(&self.segments) {
            index.add(number, Contents::of(segment).unwrap());
        }
        self.snapshot = (self.segments.len() as u64).checked_sub(1).map(|last| {
            let mut leaves = Vec::new();
            let done: Result<(), Infallible> = engine.write_snapshot(last, &index, |leaf| {
                leaves.push(leaf);
                Ok(())
            });
            done.unwrap();
            leaves
        });
    }

    /// Whether everything that a frame speaks of is kept here.
    pub(crate) fn covers(&self, frame: &Frame, to: Option<potluck_model::id::DeviceId>) -> bool {
        let holds = |log: &LogId, length: u64| self.tip(*log).length >= length;
        match frame {
            Frame::Headers(_, runs) => runs
                .iter()
                .all(|run| holds(&run.log, run.first + run.entries.len() as u64 - 1)),
            Frame::News(_, news) => news.iter().all(|(log, mark)| holds(log, mark.length)),
            Frame::Receipt(_, keys, data, _) => to.is_none_or(|device| {
                let log = |kind| LogId { device, kind };
                holds(&log(LogKind::Keys), *keys) && holds(&log(LogKind::Data), *data)
            }),
            Frame::ControlOps(_, ops, _) | Frame::JoinControl(_, ops, _) => ops.iter().all(|op| {
                self.control
                    .get(&op.header.log())
                    .is_some_and(|held| *held >= op.header.seq)
            }),
            _ => true,
        }
    }
}
