//! Who is in, at one moment: what a set of operations comes to, kept up to date.
//!
//! From nothing, [`resolve`] judges everything together. Most operations change nothing that was
//! decided before them, so [`State::extend`] only adds them:
//!
//! - One that knows all others takes nothing back: whatever a removal kills is what it did *not*
//!   know, and it knew everything. This holds for every kind.
//! - One that is concurrent with others, but removes nothing, makes no steward and ends no doubt:
//!   no verdict on any other operation asks for it. What it says itself is judged by the decisions
//!   that stand.
//! - A removal that is concurrent with others, but kills nothing in them: the same. So it is with
//!   most, because whoever is removed has seldom signed anything meanwhile.
//!
//! All others (a removal that kills, or a promotion, from a part that was away) are judged from
//! nothing with all the rest. A test compares both ways over random histories.
//!
//! An operation is checked against what its author knew, which may be less than what is known here.
//! For authors who write one after the other in some part of the community, [`Past`] keeps the last
//! few such states and takes them further.
use std::borrow::Cow;

use super::ControlGraph;
use super::members::Members;
use super::ops::{Ops, Places};
use super::resolve::{self, Outcome};
use crate::control::ControlBody;

/// The most states of the past that are kept: as many parts of a community as write in turns.
const KEPT: usize = 6;
/// The most operations by which a kept state is taken further rather than judged from nothing.
const FURTHER: usize = 1_024;

/// What a set of operations comes to. The set holds everything that its operations know.
#[derive(Debug, Clone)]
pub(super) struct State {
    seen: Places,
    count: usize,
    pub(super) outcome: Outcome,
    pub(super) members: Members,
}

impl State {
    /// Judges a set from nothing.
    pub(super) fn of(ops: &Ops, seen: Places) -> Self {
        let outcome = resolve::resolve(ops, &seen);
        let members = Members::build(ops, &seen, &outcome);
        Self {
            count: seen.len(),
            seen,
            outcome,
            members,
        }
    }

    /// The operations that it comes from.
    pub(super) fn seen(&self) -> &Places {
        &self.seen
    }

    /// Takes in one more, or judges everything anew if it can change what stands.
    pub(super) fn take(&mut self, ops: &Ops, at: usize) {
        if !self.extend(ops, at) {
            let mut seen = std::mem::take(&mut self.seen);
            seen.add(at);
            *self = Self::of(ops, seen);
        }
    }

    /// Takes in one more whose past is seen, if nothing that stands can change by it.
    fn extend(&mut self, ops: &Ops, at: usize) -> bool {
        let node = &ops[at];
        let on_top = node.past.len() == self.count;
        if !(on_top || self.only_adds(ops, at)) || !self.members.takes(ops, node) {
            return false;
        }
        self.outcome.extend(ops, at);
        self.members.extend(ops, &self.outcome, at);
        self.seen.add(at);
        self.count += 1;
        true
    }

    /// Whether an operation that others do not know, and that does not know them, leaves what
    /// stands as it is.
    fn only_adds(&self, ops: &Ops, at: usize) -> bool {
        match ops[at].body() {
            Some(
                ControlBody::Admit(_)
                | ControlBody::Confirm { .. }
                | ControlBody::AddDevice { .. }
                | ControlBody::RekeyDevice { .. }
                | ControlBody::Invite(_)
                | ControlBody::Epoch { .. }
                | ControlBody::KeyShare { .. }
                | ControlBody::Join
                | ControlBody::Unknown { .. },
            )
            | None => true,
            // Rules count against trustees, a checkpoint against the second branch of a fork.
            Some(ControlBody::Policy(_)) => !self.outcome.has_recoveries(),
            Some(ControlBody::Checkpoint) => !ops.has_forks(),
            Some(
                ControlBody::Remove { .. }
                | ControlBody::Leave { .. }
                | ControlBody::Demote { .. }
                | ControlBody::RevokeDevice { .. }
                | ControlBody::RevokeInvite { .. },
            ) => !ops.has_forks() && self.outcome.is_spared_by(ops, at, &self.seen),
            Some(_) => false,
        }
    }
}

/// What authors knew, for the few parts of a community that write in turns.
#[derive(Debug, Clone, Default)]
pub(super) struct Past(Vec<State>);

impl Past {
    /// What exactly these operations come to.
    pub(super) fn state(&mut self, ops: &Ops, past: &Places) -> &State {
        let nearest = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, state)| state.seen.is_within(past))
            .max_by_key(|(_, state)| state.count)
            .map(|(place, _)| place);
        let further = |state: &State| past.len() - state.count <= FURTHER;
        let state = match nearest.and_then(|place| self.0.get(place).map(|state| (place, state))) {
            Some((place, state)) if further(state) => advanced(self.0.remove(place), ops, past),
            _ => State::of(ops, past.clone()),
        };
        self.0.truncate(KEPT - 1);
        self.0.insert(0, state);
        self.0.first().expect("it was put there")
    }
}

/// Who was in as far as this past tells.
pub(super) fn members_in<'g>(graph: &'g ControlGraph, past: &Places) -> Cow<'g, Members> {
    if graph.state.seen == *past {
        return Cow::Borrowed(&graph.state.members);
    }
    Cow::Owned(State::of(&graph.ops, past.clone()).members)
}

/// Takes a state further, parents first.
fn advanced(mut state: State, ops: &Ops, past: &Places) -> State {
    let mut more: Vec<usize> = past.without(&state.seen).collect();
    more.sort_by_key(|at| (ops[*at].depth, ops[*at].id));
    for at in more {
        if !state.extend(ops, at) {
            return State::of(ops, past.clone());
        }
    }
    state
}
