//! Forks of control logs: two operations of one device at one place, a proof that anyone can check.
//!
//! Honest devices never fork, because a restored backup is a new device. So whoever does may be
//! rewriting the past: a device that was copied, or somebody who is about to be removed and writes
//! what they wish they had written. A rule "a fork voids both" would give every founder a switch to
//! end the community. So the branch that came here first stays, and the one that came second is
//! *set aside*: held, checked and passed on, without effect, and nothing honest builds on it.
//!
//! Which came first differs from place to place, so this must end. It ends when somebody
//! *independent* builds on a branch: another person who would be in without any branch that is in
//! doubt. Then the branch is *settled*, and it counts for everybody. That somebody builds on a branch
//! is a matter of the set of operations alone, and honest people build on what they see with all
//! they write, so all come to the same as soon as both sides have written anything and met. The
//! heads of what they write on the board count as well. Puppets do not: without the branch they are
//! not in. A [checkpoint](crate::control::ControlBody::Checkpoint) ends the doubt for good, and what
//! then goes round it has no effect ([`super::resolve`]).
//!
//! At most one branch of a log waits in doubt beside the first. Any further one is not taken in
//! until somebody who is in builds on it ([`super::spare`]): else one device could fill every disk
//! with histories.
use std::collections::BTreeSet;

use super::members::Members;
use super::ops::{Ops, Places};
use super::resolve;
use super::{ControlFork, ControlGraph, ForkState};
use crate::id::{DeviceId, OpId};

/// The most authors and heads of data that are remembered while a fork is in doubt.
const WITNESSES: usize = 1_024;

/// What is in doubt.
#[derive(Debug, Clone, Default)]
pub(super) struct Aside {
    /// The first operation of every branch that nobody independent has built on.
    doubtful: BTreeSet<usize>,
    /// Those of them that did not come first.
    late: BTreeSet<usize>,
    /// What is set aside: the late ones, and all that builds on them.
    hidden: Places,
    /// Who wrote data on top of what.
    witnesses: BTreeSet<(DeviceId, Vec<OpId>)>,
    /// Whether every branch counts, as if somebody independent had built on it.
    all_settled: bool,
}

impl Aside {
    /// Whether nothing is in doubt.
    pub(super) fn is_empty(&self) -> bool {
        self.doubtful.is_empty()
    }

    /// Whether an operation is set aside.
    pub(super) fn hides(&self, at: usize) -> bool {
        self.hidden.has(at)
    }

    /// Whether a branch that came later is in doubt in this log already.
    pub(super) fn doubts(&self, ops: &Ops, device: DeviceId) -> bool {
        let mut late = self.late.iter();
        late.any(|at| ops[*at].header.device == device)
    }

    /// What of a log somebody independent has built on.
    pub(super) fn settled_log(&self, ops: &Ops, device: DeviceId) -> Vec<usize> {
        let in_doubt = building_on(ops, &self.doubtful);
        let log = ops.log(device).iter().copied();
        log.filter(|at| !in_doubt.has(*at)).collect()
    }

    /// Takes in one more operation; says whether what is set aside has changed beyond itself.
    pub(super) fn take(&mut self, ops: &Ops, at: usize) -> bool {
        let node = &ops[at];
        let beside = ops.following(node.header.device, node.header.prev);
        if beside.len() > 1 && !self.all_settled {
            let (first, rest) = beside.split_first().expect("it is one of them");
            self.doubtful.insert(at);
            if rest.len() == 1 {
                self.doubtful.insert(*first);
            }
            self.late.insert(at);
            self.hidden.add(at);
            // Others may have built on the first, and even on this one, long ago.
            return self.settle(ops) | (rest.len() == 1 && self.rebuild(ops));
        }
        if node.past.meets(&self.late) {
            self.hidden.add(at);
        }
        !self.is_empty() && node.past.meets(&self.doubtful) && self.settle(ops)
    }

    /// Notes that a device wrote data on top of these; says whether that has settled anything.
    pub(super) fn witness(&mut self, ops: &Ops, device: DeviceId, heads: &[OpId]) -> bool {
        if self.is_empty() || self.witnesses.len() >= WITNESSES {
            return false;
        }
        let past = known(ops, heads);
        past.meets(&self.doubtful)
            && self.witnesses.insert((device, heads.to_vec()))
            && self.settle(ops)
    }

    /// Settles what somebody independent built on, until nothing more follows.
    fn settle(&mut self, ops: &Ops) -> bool {
        let before = self.doubtful.len();
        while let Some(settled) = self.next_settled(ops) {
            for at in settled {
                self.doubtful.remove(&at);
                self.late.remove(&at);
            }
        }
        if self.is_empty() {
            self.witnesses.clear();
        }
        before != self.doubtful.len() && self.rebuild(ops)
    }

    fn rebuild(&mut self, ops: &Ops) -> bool {
        let hidden = building_on(ops, &self.late);
        let changed = hidden != self.hidden;
        self.hidden = hidden;
        changed
    }

    /// The branches in doubt that one independent author built on, if there is one.
    fn next_settled(&self, ops: &Ops) -> Option<Vec<usize>> {
        if self.is_empty() {
            return None;
        }
        let in_doubt = building_on(ops, &self.doubtful);
        let builders = in_doubt.iter().flat_map(|at| {
            let node = &ops[at];
            let mut past = node.past.clone();
            past.add(at);
            let signers = node.signers().iter().map(|signer| signer.device);
            let author = Some(node.header.device).filter(|_| node.op.is_none());
            signers
                .chain(author)
                .map(move |device| (device, past.clone()))
        });
        let witnesses = self.witnesses.iter();
        let witnesses = witnesses.map(|(device, heads)| (*device, known(ops, heads)));
        builders
            .chain(witnesses)
            .map(|(device, past)| self.settled_by(ops, &in_doubt, device, &past))
            .find(|settled| !settled.is_empty())
    }

    /// The branches in this past that this device settles: those of other people, if the device is
    /// in without anything that is in doubt.
    fn settled_by(
        &self,
        ops: &Ops,
        in_doubt: &Places,
        device: DeviceId,
        past: &Places,
    ) -> Vec<usize> {
        let sure: Places = past.without(in_doubt).collect();
        let Some((person, _)) = ops.owners(&sure, device).next() else {
            return vec![];
        };
        let of_others: Vec<usize> = self
            .doubtful
            .iter()
            .copied()
            .filter(|at| past.has(*at) && ops.author(&ops[*at]) != Some(person))
            .collect();
        if of_others.is_empty() {
            return vec![];
        }
        let outcome = resolve::resolve(ops, &sure);
        match Members::build(ops, &sure, &outcome).is_active(device) {
            true => of_others,
            false => vec![],
        }
    }
}

/// These operations, and all that build on them.
fn building_on(ops: &Ops, roots: &BTreeSet<usize>) -> Places {
    let all = 0..ops.len();
    all.filter(|at| roots.contains(at) || ops[*at].past.meets(roots))
        .collect()
}

/// Everything that somebody knew who knew these.
fn known(ops: &Ops, heads: &[OpId]) -> Places {
    let mut past = Places::default();
    for at in heads.iter().filter_map(|head| ops.find(*head)) {
        past.add_all(&ops[at].past);
        past.add(at);
    }
    past
}

impl ControlGraph {
    /// Takes every branch of a fork for settled: what the resolver makes of it alone.
    #[cfg(test)]
    pub(super) fn without_doubt(mut self) -> Self {
        self.aside.all_settled = true;
        self
    }

    /// Every place at which a device wrote two different things, by device.
    #[must_use]
    pub fn forks(&self) -> Vec<ControlFork> {
        let devices = self.ops.forked().iter();
        let forks = devices.flat_map(|device| {
            let places: BTreeSet<OpId> = self
                .ops
                .log(*device)
                .iter()
                .map(|at| self.ops[*at].header.prev)
                .collect();
            places
                .into_iter()
                .filter_map(|prev| self.fork_at(*device, prev))
        });
        forks.collect()
    }

    fn fork_at(&self, device: DeviceId, prev: OpId) -> Option<ControlFork> {
        let (first, others) = self.ops.following(device, prev).split_first()?;
        let second = others.first()?;
        let goes_round = |at: &usize| self.state.outcome.is_round_checkpoint(&self.ops, *at);
        let state = match others.iter().chain([first]).any(goes_round) {
            true => ForkState::Ended,
            false if others.iter().any(|at| self.aside.late.contains(at)) => ForkState::SetAside,
            false => ForkState::Settled,
        };
        Some(ControlFork {
            device,
            person: self.ops.author(&self.ops[*first])?,
            place: self.ops[*first].header.seq,
            first: self.ops[*first].id,
            second: self.ops[*second].id,
            state,
        })
    }
}
