//! Which valid operations have effect: a pure function of their set.
//!
//! A removal kills every signature of the one removed that it did not know. An operation lives if
//! enough of its signers live; a signer lives if its grant lives and no accepted removal kills its
//! signature. Removals are operations themselves, so they are decided together: accept when
//! certain, refuse when certain, and if a cycle is left, accept the strongest and go on.
//!
//! A checkpoint is decided in the same way: it kills what goes round it, that is, what was written
//! by a device of whose log the checkpoint knows an operation that the author denies. Only a second
//! branch of a forked log can do that, so without forks a checkpoint is like any other operation.
//!
//! Three values: an operation is judged Yes or No as soon as that no longer depends on anything
//! undecided. A decision, once made, stays; each round decides at least one removal.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ops::{Node, Ops, Places};
use super::rights::{is_steward_act, need, needs_more};
use crate::control::{Admit, ControlBody, Signer};
use crate::id::{DeviceId, Incarnation, OpId, PersonId};

/// Whether an operation has effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    No,
    Unknown,
    Yes,
}

/// What everything together comes to.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    verdicts: Vec<Verdict>,
    removals: Removals,
    decisions: BTreeMap<usize, Verdict>,
    forced: BTreeSet<usize>,
    needs: BTreeMap<usize, usize>,
    /// What makes stewards or rules, and so counts for how many must agree elsewhere.
    makers: Vec<usize>,
    checkpoints: Vec<usize>,
    recoveries: bool,
}

/// Why an operation is without effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    /// This removal kills this signature.
    Signer(Signer, usize),
    /// This removal of the person whom it admits.
    Person(usize),
    /// This end of the invitation.
    Invitation(usize),
    /// What it rests on is dead.
    Ground(OpId),
    /// It goes round this checkpoint.
    Checkpoint(usize),
    /// Too few signed.
    Quorum,
}

/// Everything that takes away, by what it takes.
#[derive(Debug, Clone, Default)]
struct Removals {
    of_incarnation: BTreeMap<Incarnation, Vec<usize>>,
    of_person: BTreeMap<PersonId, Vec<usize>>,
    of_device: BTreeMap<DeviceId, Vec<usize>>,
    of_invite: BTreeMap<OpId, Vec<usize>>,
    of_rank: BTreeMap<Incarnation, Vec<usize>>,
}

impl Removals {
    /// Notes a removal; tells whether it was one.
    fn note(&mut self, ops: &Ops, at: usize) -> bool {
        let node = &ops[at];
        match node.body() {
            Some(ControlBody::Remove { incarnation, .. }) => {
                self.of_incarnation
                    .entry(*incarnation)
                    .or_default()
                    .push(at);
                if let Some((_, person)) = ops.admission(*incarnation) {
                    self.of_person.entry(person).or_default().push(at);
                }
            }
            Some(ControlBody::Leave { .. }) => {
                let Some(author) = node.signers().first() else {
                    return false;
                };
                let leaves = self.of_incarnation.entry(author.incarnation);
                leaves.or_default().push(at);
            }
            Some(ControlBody::Demote { incarnation }) => {
                self.of_rank.entry(*incarnation).or_default().push(at);
            }
            Some(ControlBody::RevokeDevice { device, .. }) => {
                self.of_device.entry(*device).or_default().push(at);
            }
            Some(ControlBody::RevokeInvite { invite }) => {
                self.of_invite.entry(*invite).or_default().push(at);
            }
            _ => return false,
        }
        true
    }

    /// Those that would kill what this incarnation signed with this device in `at`.
    fn of_signature(
        &self,
        ops: &Ops,
        at: usize,
        by: Incarnation,
        device: DeviceId,
    ) -> impl Iterator<Item = usize> {
        let ranks = match ops[at].body() {
            Some(body) if is_steward_act(body) => self.of_rank.get(&by),
            _ => None,
        };
        let all = [
            self.of_incarnation.get(&by),
            self.of_device.get(&device),
            ranks,
        ];
        all.into_iter()
            .flatten()
            .flatten()
            .copied()
            .filter(move |removal| *removal != at && !ops[*removal].past.has(at))
    }

    /// Those of the person, and the ends of the invitation, that an admission did not know and that
    /// did not know it.
    fn of_admission<'a>(
        &'a self,
        ops: &'a Ops,
        at: usize,
        admit: &Admit,
    ) -> [impl Iterator<Item = usize> + use<'a>; 2] {
        let person = self.of_person.get(&admit.certificate.person);
        let invite = admit.via.map(|via| via.invite);
        let invite = invite.and_then(|invite| self.of_invite.get(&invite));
        [person, invite].map(|all| {
            let all = all.into_iter().flatten().copied();
            all.filter(move |removal| concurrent(ops, at, *removal))
        })
    }

    /// Whether any of them kills something in an operation.
    fn touch(&self, ops: &Ops, at: usize) -> bool {
        let kills = |signer: &Signer| {
            let mut all = self.of_signature(ops, at, signer.incarnation, signer.device);
            all.next().is_some()
        };
        let admission = match ops[at].body() {
            Some(ControlBody::Admit(admit)) => {
                let [mut person, mut invite] = self.of_admission(ops, at, admit);
                person.next().is_some() || invite.next().is_some()
            }
            _ => false,
        };
        admission || stands_behind(ops, at).any(kills)
    }
}

/// Who signs an operation, and who issued the invitation that it lets somebody in by.
fn stands_behind(ops: &Ops, at: usize) -> impl Iterator<Item = &Signer> {
    let issued = ops[at].invitation().and_then(|invite| ops.find(invite));
    let issuer = issued.and_then(|issued| ops[issued].signers().first());
    ops[at].signers().iter().chain(issuer)
}

/// Judges the operations of a set that holds everything they know.
pub(super) fn resolve(ops: &Ops, seen: &Places) -> Outcome {
    let order: Vec<usize> = ops.in_order().filter(|at| seen.has(*at)).collect();
    let mut outcome = Outcome::begin(ops, &order);
    loop {
        while outcome.judge(ops, &order) {}
        let undecided = outcome.undecided();
        // A checkpoint removes nobody: it waits for those that do.
        let strongest = undecided
            .iter()
            .min_by_key(|at| (ops[**at].is_checkpoint(), outcome.strength(ops, **at)));
        let Some(strongest) = strongest else {
            return outcome;
        };
        outcome.decisions.insert(*strongest, Verdict::Yes);
        outcome.forced.insert(*strongest);
    }
}

impl Outcome {
    fn begin(ops: &Ops, order: &[usize]) -> Self {
        let mut outcome = Self {
            verdicts: vec![Verdict::No; ops.len()],
            ..Self::default()
        };
        for &at in order {
            outcome.note(ops, at);
        }
        let asks = |at: &usize| needs_more(&ops[*at]);
        outcome.needs = order
            .iter()
            .filter(|at| asks(at))
            .map(|at| (*at, need(ops, *at, &outcome.makers)))
            .collect();
        outcome
    }

    /// Notes what is to be decided.
    fn note(&mut self, ops: &Ops, at: usize) {
        let is_checkpoint = ops[at].is_checkpoint();
        match ops[at].body() {
            Some(ControlBody::Checkpoint) => self.checkpoints.push(at),
            Some(ControlBody::Promote { .. } | ControlBody::Policy(_)) => self.makers.push(at),
            Some(ControlBody::RecoverSteward { .. }) => {
                self.makers.push(at);
                self.recoveries = true;
            }
            _ => {}
        }
        if self.removals.note(ops, at) || (is_checkpoint && ops.has_forks()) {
            self.decisions.insert(at, Verdict::Unknown);
        }
    }

    /// Judges one more operation, which changes nothing that was judged before.
    pub(super) fn extend(&mut self, ops: &Ops, at: usize) {
        self.verdicts.resize(ops.len(), Verdict::No);
        self.note(ops, at);
        if needs_more(&ops[at]) {
            self.needs.insert(at, need(ops, at, &self.makers));
        }
        let verdict = self.verdict(ops, at);
        self.set(at, verdict);
        if let Some(decision) = self.decisions.get_mut(&at) {
            *decision = verdict;
        }
    }

    /// Whether a removal that comes late kills nothing of what it did not know, so that all others
    /// are judged as before and it is judged after them. Where removals had to be forced it could
    /// have been the stronger one.
    pub(super) fn is_spared_by(&self, ops: &Ops, at: usize, seen: &Places) -> bool {
        let mut alone = Removals::default();
        self.forced.is_empty()
            && alone.note(ops, at)
            && seen
                .without(&ops[at].past)
                .all(|other| !alone.touch(ops, other))
    }

    /// Whether trustees ever acted.
    pub(super) fn has_recoveries(&self) -> bool {
        self.recoveries
    }

    /// Whether a removal that has effect kills what this device signs without knowing it.
    pub(super) fn is_beyond_removal(&self, ops: &Ops, at: usize) -> bool {
        let device = ops[at].header.device;
        let by = ops[at].signers().first().map(|signer| signer.incarnation);
        let by = by.or_else(|| {
            ops.owners(&ops[at].past, device)
                .next()
                .map(|(_, name)| name)
        });
        by.is_some_and(|by| self.spared(ops, at, by, device) == Verdict::No)
    }

    pub(super) fn lives(&self, at: usize) -> bool {
        self.get(at) == Verdict::Yes
    }

    /// Whether an operation is a removal, of whatever kind, that has effect.
    pub(super) fn takes_away(&self, at: usize) -> bool {
        self.decisions.get(&at) == Some(&Verdict::Yes)
    }

    /// Removals of all kinds that have effect.
    pub(super) fn accepted(&self) -> impl Iterator<Item = usize> {
        self.decisions
            .iter()
            .filter_map(|(at, verdict)| (*verdict == Verdict::Yes).then_some(*at))
    }

    fn get(&self, at: usize) -> Verdict {
        self.verdicts.get(at).copied().unwrap_or(Verdict::No)
    }

    fn set(&mut self, at: usize, verdict: Verdict) {
        if let Some(place) = self.verdicts.get_mut(at) {
            *place = verdict;
        }
    }

    fn undecided(&self) -> Vec<usize> {
        let undecided =
            |(at, verdict): (&usize, &Verdict)| (*verdict == Verdict::Unknown).then_some(*at);
        self.decisions.iter().filter_map(undecided).collect()
    }

    /// Judges everything once; tells whether a removal was decided by it.
    fn judge(&mut self, ops: &Ops, order: &[usize]) -> bool {
        for &at in order {
            let verdict = self.verdict(ops, at);
            self.set(at, verdict);
        }
        let mut decided = false;
        for at in self.undecided() {
            let verdict = self.get(at);
            if verdict != Verdict::Unknown {
                self.decisions.insert(at, verdict);
                decided = true;
            }
        }
        decided
    }

    fn verdict(&self, ops: &Ops, at: usize) -> Verdict {
        let node = &ops[at];
        let body = match node.body() {
            Some(ControlBody::Genesis(_)) => return Verdict::Yes,
            Some(body) => body,
            None => return Verdict::No,
        };
        if self.forced.contains(&at) {
            return Verdict::Yes;
        }
        let signers = node.signers().iter();
        let signers = signers.map(|signer| self.signer(ops, at, signer));
        let yes = signers.clone().filter(|v| *v == Verdict::Yes).count();
        let possible = signers.filter(|v| *v >= Verdict::Unknown).count();
        let need = self.needs.get(&at).copied().unwrap_or(node.need);
        let agreed = if yes >= need {
            Verdict::Yes
        } else if possible >= need {
            Verdict::Unknown
        } else {
            Verdict::No
        };
        let agreed = agreed.min(self.least(self.gone_round(ops, at)));
        match body {
            ControlBody::Admit(_) => agreed.min(self.admission(ops, at)),
            _ => agreed,
        }
    }

    /// Whether a checkpoint that has effect ends this branch.
    pub(super) fn is_round_checkpoint(&self, ops: &Ops, at: usize) -> bool {
        self.least(self.gone_round(ops, at)) == Verdict::No
    }

    /// The checkpoints that know an operation of this log which `at` does not know.
    fn gone_round(&self, ops: &Ops, at: usize) -> impl Iterator<Item = usize> {
        let node = &ops[at];
        let device = node.header.device;
        let checkpoints = match ops.forked().contains(&device) {
            true => self.checkpoints.as_slice(),
            false => &[],
        };
        let goes_round = move |checkpoint: &usize| {
            let fixed = &ops[*checkpoint].past;
            let denies = |own: &usize| fixed.has(*own) && *own != at && !node.past.has(*own);
            *checkpoint != at && !fixed.has(at) && ops.log(device).iter().any(denies)
        };
        checkpoints.iter().copied().filter(goes_round)
    }

    fn signer(&self, ops: &Ops, at: usize, signer: &Signer) -> Verdict {
        let mut verdict = self.of_op(ops, signer.grant);
        // Where a grant lives, the first device lives with it; later devices live by themselves.
        if let Some(introduced) = ops.find(signer.certificate)
            && matches!(ops[introduced].body(), Some(ControlBody::AddDevice { .. }))
        {
            verdict = verdict.min(self.get(introduced));
        }
        verdict.min(self.spared(ops, at, signer.incarnation, signer.device))
    }

    fn of_op(&self, ops: &Ops, op: OpId) -> Verdict {
        ops.find(op).map_or(Verdict::No, |at| self.get(at))
    }

    /// Whether no removal kills what this incarnation signed with this device in `at`.
    fn spared(&self, ops: &Ops, at: usize, by: Incarnation, device: DeviceId) -> Verdict {
        self.least(self.removals.of_signature(ops, at, by, device))
    }

    /// What removals leave of an admission, beside what they do to its signers.
    fn admission(&self, ops: &Ops, at: usize) -> Verdict {
        let node = &ops[at];
        let Some(ControlBody::Admit(admit)) = node.body() else {
            return Verdict::Yes;
        };
        let [person, invite] = self.removals.of_admission(ops, at, admit);
        let verdict = self.least(person.chain(invite));
        let Some(issued) = admit.via.and_then(|via| ops.find(via.invite)) else {
            return verdict;
        };
        let issuer = ops[issued].signers().first();
        let issuer = issuer.map_or(Verdict::No, |issuer| {
            self.spared(ops, at, issuer.incarnation, issuer.device)
        });
        verdict.min(issuer).min(self.get(issued))
    }

    /// Why an operation is without effect: the first reason that holds.
    pub(super) fn against(&self, ops: &Ops, at: usize) -> Against {
        let node = &ops[at];
        let accepted = |removal: &usize| self.decisions.get(removal) == Some(&Verdict::Yes);
        if let Some(ControlBody::Admit(admit)) = node.body() {
            let [mut person, mut invite] = self.removals.of_admission(ops, at, admit);
            if let Some(removal) = person.find(accepted) {
                return Against::Person(removal);
            }
            if let Some(revocation) = invite.find(accepted) {
                return Against::Invitation(revocation);
            }
        }
        if let Some(checkpoint) = self.gone_round(ops, at).find(accepted) {
            return Against::Checkpoint(checkpoint);
        }
        for signer in stands_behind(ops, at) {
            let all = &self.removals;
            let mut all = all.of_signature(ops, at, signer.incarnation, signer.device);
            if let Some(removal) = all.find(accepted) {
                return Against::Signer(*signer, removal);
            }
        }
        let grounds = node.signers().iter();
        let grounds = grounds.flat_map(|signer| [signer.grant, signer.certificate]);
        let grounds = grounds.chain(node.invitation());
        let dead = |op: &OpId| ops.find(*op).is_some_and(|at| !self.lives(at));
        grounds
            .filter(dead)
            .map(Against::Ground)
            .next()
            .unwrap_or(Against::Quorum)
    }

    fn least(&self, against: impl Iterator<Item = usize>) -> Verdict {
        let left = |removal: usize| match self.decisions.get(&removal) {
            Some(Verdict::Yes) => Verdict::No,
            Some(Verdict::Unknown) => Verdict::Unknown,
            Some(Verdict::No) | None => Verdict::Yes,
        };
        against.map(left).min().unwrap_or(Verdict::Yes)
    }

    /// The smaller, the stronger: most live signers, then the words, then the most senior signer,
    /// then the smallest id.
    fn strength(&self, ops: &Ops, at: usize) -> impl Ord + use<> {
        let node = &ops[at];
        let live = node
            .signers()
            .iter()
            .filter(|signer| self.signer(ops, at, signer) > Verdict::No)
            .count();
        let words = matches!(
            node.body(),
            Some(ControlBody::RevokeDevice { words: Some(_), .. })
        );
        let senior = node
            .signers()
            .iter()
            .map(|signer| seniority(ops, signer))
            .min();
        (Reverse(live), Reverse(words), senior, node.id)
    }
}

fn concurrent(ops: &Ops, one: usize, other: usize) -> bool {
    !ops[one].past.has(other) && !ops[other].past.has(one)
}

/// The smaller, the more senior: the founders in their order, then by admission; of one person's
/// devices the one that came first.
fn seniority(ops: &Ops, signer: &Signer) -> (u64, usize, OpId, u64, OpId) {
    let came = |node: &Node| (node.depth, node.id);
    let device = ops.find(signer.certificate).map(|at| came(&ops[at]));
    let (device_depth, device_op) = device.unwrap_or((u64::MAX, signer.certificate));
    let Some((at, person)) = ops.admission(signer.incarnation) else {
        return (u64::MAX, 0, signer.grant, device_depth, device_op);
    };
    let place = ops[at].certificates().iter();
    let place = place.take_while(|c| c.person != person).count();
    let (depth, op) = came(&ops[at]);
    (depth, place, op, device_depth, device_op)
}
