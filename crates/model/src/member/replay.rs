//! A history taken in from nothing, in whatever order it is told.
use std::collections::{BTreeMap, VecDeque};

use super::{ControlGraph, Excess, Refused, Why};
use crate::id::OpId;
use crate::op::NO_OP;
use crate::segment::SignedControl;

/// What a history comes to.
#[derive(Debug)]
pub struct Replayed {
    /// Everything that could be taken in.
    pub graph: ControlGraph,
    /// What was not taken in, and why, by id.
    pub refused: BTreeMap<OpId, Refused>,
}

/// Takes in a whole history: begins with the first genesis that is valid, then goes on until nothing
/// more can be added. Only where a device contradicts itself does the order matter, because the
/// history that is told first stays (see [`ForkState`](super::ForkState)).
///
/// # Errors
/// If there is no valid genesis.
pub fn replay(ops: impl IntoIterator<Item = SignedControl>) -> Result<Replayed, Refused> {
    let mut next: VecDeque<SignedControl> = ops.into_iter().collect();
    let mut replay = Replay {
        graph: begin(&next)?,
        waiting: BTreeMap::new(),
        aside: BTreeMap::new(),
        refused: BTreeMap::new(),
    };
    while let Some(op) = next.pop_front() {
        next.extend(replay.take(op));
    }
    Ok(replay.end())
}

fn begin(ops: &VecDeque<SignedControl>) -> Result<ControlGraph, Refused> {
    let mut why = Refused::Invalid(Why::Genesis);
    for op in ops.iter().filter(|op| op.header.heads.is_empty()) {
        match ControlGraph::found(&op.header, op.signature, &op.body) {
            Ok(graph) => return Ok(graph),
            Err(refused) => why = refused,
        }
    }
    Err(why)
}

struct Replay {
    graph: ControlGraph,
    /// By what they wait for.
    waiting: BTreeMap<OpId, Vec<SignedControl>>,
    /// What is more of its device than is held, until somebody builds on it.
    aside: BTreeMap<OpId, Excess>,
    refused: BTreeMap<OpId, Refused>,
}

impl Replay {
    /// Takes in one operation; gives back those that waited for what came of it.
    fn take(&mut self, op: SignedControl) -> Vec<SignedControl> {
        let id = op.header.id();
        let mut came = vec![id];
        let (header, body) = (op.header.clone(), op.body.clone());
        match self.graph.check_and_insert(header, op.signature, body) {
            Ok(_) => {
                self.refused.remove(&id); // Another signature under this id may have been refused.
            }
            Err(Refused::MissingParents(missing)) => {
                self.wait(&missing, op);
                came.clear();
            }
            Err(Refused::Aside(excess)) => {
                self.aside.insert(id, excess);
            }
            Err(refused) => {
                if self.graph.get(id).is_none() {
                    self.refused.insert(id, refused);
                }
                came.clear();
            }
        }
        for (header, ..) in self.graph.brought_in() {
            self.aside.remove(&header.id());
            came.push(header.id());
        }
        let woken = came.iter().filter_map(|id| self.waiting.remove(id));
        woken.flatten().collect()
    }

    fn wait(&mut self, missing: &[OpId], op: SignedControl) {
        let unheard = missing.iter().find(|op| !self.aside.contains_key(op));
        let first = unheard.or(missing.first()).copied().unwrap_or(NO_OP);
        self.waiting.entry(first).or_default().push(op);
    }

    fn end(mut self) -> Replayed {
        for (missing, ops) in self.waiting {
            for op in ops {
                let why = Refused::MissingParents(vec![missing]);
                self.refused.insert(op.header.id(), why);
            }
        }
        for (op, excess) in self.aside {
            self.refused.insert(op, Refused::Aside(excess));
        }
        Replayed {
            graph: self.graph,
            refused: self.refused,
        }
    }
}
