//! Decisions that take several: what is proposed, who has signed, and how it stands.
//!
//! ```text
//! proposal ─┬─ signatures of devices ─► enough? ─► published by one who signed   (gather)
//!           └─ too few left, or nobody who could publish ─► proposed anew, signed again
//! ```
//!
//! Signatures are gathered from sealed operations, so those who sign need never be online together.
//! This file answers how things stand; [`gather`] acts on it. All of it only prepares one control
//! operation: whether that is valid, and whether it has effect, is decided where everything else is.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use potluck_model::board::OpMeta;
use potluck_model::body::{Cosign, Proposal};
use potluck_model::control::{ControlBody, Policy, Signer};
use potluck_model::id::{DeviceId, Incarnation, OpId, PersonId};
use potluck_model::member::{ControlGraph, Need};
use potluck_model::role::Role;
use potluck_model::time::{Day, Timestamp};

use crate::community::Community;
use crate::limits::PROPOSALS;

mod gather;

/// A decision that takes several, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The operation that proposed it.
    pub op: OpId,
    /// What would be so.
    pub body: ControlBody,
    /// What somebody is called who would be let in, as they say it.
    pub name: String,
    /// Who proposed it.
    pub by: PersonId,
    /// When, as shown.
    pub at: Timestamp,
    /// The last day on which it can be signed.
    pub until: Day,
    /// How many signatures it takes.
    pub needed: usize,
    /// The rules when it was proposed.
    pub rules_then: Policy,
    /// Whose signatures count.
    pub signed: Vec<PersonId>,
    /// Who could still sign.
    pub can_sign: Vec<PersonId>,
    /// Whether we are one of them.
    pub mine_to_sign: bool,
    /// How it stands.
    pub state: DecisionState,
}

/// How a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionState {
    /// It waits for signatures, or for a device of one who signed.
    Open,
    /// It is so.
    Done,
    /// It can no longer be: its time is over, it was proposed anew, or what it is about has changed.
    Over,
}

/// What is proposed in one community, and what is signed of it.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    proposed: BTreeMap<OpId, Proposed>,
    signed: BTreeMap<OpId, BTreeMap<(DeviceId, OpId), Cosign>>,
    /// Whether anything has come since signatures were last gathered.
    pub(crate) stale: bool,
    /// What a merge had taken back when we last looked.
    rolled_back: Option<BTreeSet<OpId>>,
}

#[derive(Debug)]
struct Proposed {
    meta: OpMeta,
    proposal: Proposal,
    /// A function of the parents, so it is worked out once.
    need: OnceLock<Option<Need>>,
}

impl Decisions {
    pub(crate) fn propose(&mut self, meta: &OpMeta, proposal: Proposal) {
        self.stale = true;
        self.proposed.entry(meta.op).or_insert_with(|| Proposed {
            meta: *meta,
            proposal,
            need: OnceLock::new(),
        });
    }

    pub(crate) fn sign(&mut self, meta: &OpMeta, cosign: Cosign) {
        self.stale = true;
        let signed = self.signed.entry(cosign.proposal).or_default();
        signed.insert((meta.device, meta.op), cosign);
    }

    /// Forgets what an operation said: it no longer counts.
    pub(crate) fn drop_op(&mut self, op: OpId) {
        self.proposed.remove(&op);
        for signed in self.signed.values_mut() {
            signed.retain(|(_, of), _| *of != op);
        }
    }

    /// What one person has proposed, and until when it can be signed.
    pub(crate) fn proposed_by(
        &self,
        person: PersonId,
    ) -> impl Iterator<Item = (Day, &ControlBody)> {
        let all = self.proposed.values();
        let theirs = all.filter(move |one| one.meta.person == person);
        theirs.map(|one| (one.meta.expires, &one.proposal.body))
    }

    /// The newest proposals first, as many of each person as are looked at. So nobody hides what
    /// others propose, by writing many or by dating ahead.
    fn newest(&self) -> Vec<(OpId, &Proposed)> {
        let mut all: Vec<_> = self.proposed.iter().map(|(op, one)| (*op, one)).collect();
        all.sort_by_key(|(op, one)| std::cmp::Reverse((one.shown(), *op)));
        let mut of: BTreeMap<PersonId, usize> = BTreeMap::new();
        all.retain(|(_, one)| {
            let theirs = of.entry(one.meta.person).or_default();
            *theirs += 1;
            *theirs <= PROPOSALS
        });
        all
    }
}

impl Proposed {
    /// When it was made: as claimed, but not later than it was seen.
    fn shown(&self) -> Timestamp {
        self.meta.time.claimed().min(self.meta.first_seen)
    }

    /// What it takes; nothing if nobody could say it there, or not whoever proposed it.
    fn need(&self, control: &ControlGraph) -> Option<&Need> {
        let need = self.need.get_or_init(|| {
            if !takes_several(&self.proposal.body) {
                return None;
            }
            let Proposal { parents, body, .. } = &self.proposal;
            let need = control.need(parents, body).ok()?;
            let theirs = need.persons.contains_key(&self.meta.incarnation);
            (theirs && self.is_redeemed(control, &need)).then_some(need)
        });
        need.as_ref()
    }

    /// Whether the newcomer has stood before one of those who could sign, if there is one and they
    /// came by an invitation: else a member could use up the invitations of others. It is asked of
    /// whoever proposes first, and of the others for what was proposed anew.
    fn is_redeemed(&self, control: &ControlGraph, need: &Need) -> bool {
        let ControlBody::Admit(admit) = &self.proposal.body else {
            return true;
        };
        let before = [self.meta.device].into_iter();
        control.is_redeemed(admit, before.chain(need.devices.keys().copied()))
    }
}

/// What several can decide.
fn takes_several(body: &ControlBody) -> bool {
    matches!(
        body,
        ControlBody::Admit(_)
            | ControlBody::Promote { .. }
            | ControlBody::Demote { .. }
            | ControlBody::Remove { .. }
            | ControlBody::Policy(_)
            | ControlBody::Checkpoint
            | ControlBody::RecoverSteward { .. }
    )
}

/// The role that a signature of it rests on.
fn role_for(body: &ControlBody) -> Role {
    match body {
        ControlBody::RecoverSteward { .. } | ControlBody::Admit(_) => Role::Member,
        _ => Role::Steward,
    }
}

impl Community {
    /// The decisions that take several, newest first.
    #[must_use]
    pub fn decisions(&self, now: Timestamp) -> Vec<Decision> {
        let newest = self.decisions.newest().into_iter();
        newest
            .filter_map(|(op, proposed)| self.decision(op, proposed, now))
            .collect()
    }

    fn decision(&self, op: OpId, proposed: &Proposed, now: Timestamp) -> Option<Decision> {
        let need = proposed.need(&self.control)?;
        let signed = self.signers_of(op, proposed, need);
        let living = self.living(need, &proposed.proposal.body);
        let has_signed = |who: &Incarnation| signed.iter().any(|one| one.incarnation == *who);
        let person = |who: &Incarnation| need.persons.get(who).copied();
        let state = self.state_of(op, proposed, now);
        let can_sign: Vec<PersonId> = living
            .iter()
            .filter(|who| !has_signed(who))
            .filter_map(person)
            .collect();
        Some(Decision {
            op,
            body: proposed.proposal.body.clone(),
            name: crate::own::cleaned(&proposed.proposal.name),
            by: proposed.meta.person,
            at: proposed.shown(),
            until: proposed.meta.expires,
            needed: need.signatures,
            rules_then: need.policy.clone(),
            signed: signed
                .iter()
                .filter_map(|one| person(&one.incarnation))
                .collect(),
            mine_to_sign: state == DecisionState::Open && can_sign.contains(&self.me.person),
            can_sign,
            state,
        })
    }

    fn state_of(&self, op: OpId, proposed: &Proposed, now: Timestamp) -> DecisionState {
        let Proposal { parents, body, .. } = &proposed.proposal;
        let since = |op: &OpId| !self.covers(parents, *op);
        let mut said = self.control.said(body).filter(since);
        if said.any(|op| self.control.lives(op)) {
            DecisionState::Done
        } else if now.day() > proposed.meta.expires
            || self.newest_of(body) != Some(op)
            || self.control.need(&self.control.heads(), body).is_err()
        {
            DecisionState::Over
        } else {
            DecisionState::Open
        }
    }

    /// The latest proposal that says the same.
    fn newest_of(&self, body: &ControlBody) -> Option<OpId> {
        let newest = self.decisions.newest().into_iter();
        let mut same = newest.filter(|(_, one)| {
            one.proposal.body == *body
                && one.meta.expires >= self.clock.claimed().day()
                && one.need(&self.control).is_some()
        });
        same.next().map(|(op, _)| op)
    }

    /// The signatures of a proposal that count now, one a person.
    fn signers_of(&self, op: OpId, proposed: &Proposed, need: &Need) -> Vec<Signer> {
        let body = &proposed.proposal.body;
        let living = self.living(need, body);
        let cosigns = self.decisions.signed.get(&op).into_iter().flatten();
        let mut signers: BTreeMap<Incarnation, Signer> = BTreeMap::new();
        for ((device, _), cosign) in cosigns {
            let fits = need.devices.get(device).is_some_and(|wanted| {
                wanted.incarnation == cosign.incarnation
                    && wanted.grant == cosign.grant
                    && wanted.certificate == cosign.certificate
            });
            if !fits || !living.contains(&cosign.incarnation) || !self.is_active(*device) {
                continue;
            }
            if !signers.contains_key(&cosign.incarnation)
                && let Some(signer) = cosign.signer(*device, self.id, &proposed.proposal)
            {
                signers.insert(cosign.incarnation, signer);
            }
        }
        signers.into_values().collect()
    }

    /// Of those who could sign on the parents, those who still have the right.
    fn living(&self, need: &Need, body: &ControlBody) -> BTreeSet<Incarnation> {
        let least = role_for(body);
        let living = |who: &&Incarnation| {
            let member = self.members().incarnation(**who);
            member.is_some_and(|member| member.role >= least)
        };
        need.persons.keys().filter(living).copied().collect()
    }

    /// Whether an operation is one of these or known by them.
    fn covers(&self, heads: &[OpId], op: OpId) -> bool {
        let covers = |head: &OpId| *head == op || self.control.knows(*head, op);
        heads.iter().any(covers)
    }

    /// Whether a device could publish on these parents: it has written nothing that they do not know.
    fn could_publish(&self, device: DeviceId, parents: &[OpId]) -> bool {
        let tip = self.control.tip(device);
        tip.is_none_or(|(_, op, _)| self.covers(parents, op))
    }

    /// Whether this device has signed a decision that it may still have to publish: until then it
    /// writes no control operation that can wait.
    #[must_use]
    pub(crate) fn waits_to_publish(&self, now: Timestamp) -> bool {
        self.decisions.newest().into_iter().any(|(op, proposed)| {
            self.has_signed(op)
                && self.could_publish(self.me.device, &proposed.proposal.parents)
                && self.state_of(op, proposed, now) == DecisionState::Open
        })
    }

    /// Whether this device has signed it.
    fn has_signed(&self, op: OpId) -> bool {
        let signed = self.decisions.signed.get(&op).into_iter().flatten();
        let mut devices = signed.map(|((device, _), _)| *device);
        devices.any(|device| device == self.me.device)
    }
}

#[cfg(test)]
mod tests {
    use potluck_model::time::LogicalTime;

    use super::*;

    fn meta(person: u8, op: u32, claimed: Timestamp, seen: Timestamp) -> OpMeta {
        let mut id = [person; 32];
        id[..4].copy_from_slice(&op.to_be_bytes());
        OpMeta {
            op: OpId::from_bytes(id),
            device: DeviceId::from_bytes([person; 32]),
            person: PersonId::from_bytes([person; 32]),
            incarnation: Incarnation::from_bytes([person; 32]),
            time: LogicalTime::default().next(claimed),
            expires: seen.day().plus(60),
            first_seen: seen,
        }
    }

    #[test]
    fn whoever_proposes_much_or_dates_ahead_hides_nothing_that_others_propose() {
        let today = Timestamp::from_millis(1_795_000_000_000);
        let proposal = Proposal {
            parents: vec![],
            body: ControlBody::Checkpoint,
            name: String::new(),
        };
        let mut decisions = Decisions::default();
        decisions.propose(&meta(1, 1, today, today), proposal.clone());
        for op in 0..500 {
            let ahead = meta(2, op, today.plus_days(10_000), today.plus_millis(1));
            decisions.propose(&ahead, proposal.clone());
        }
        let seen = |decisions: &Decisions, person: u8| {
            let newest = decisions.newest().into_iter();
            let theirs = newest.filter(|(_, one)| one.meta.device.as_bytes()[0] == person);
            theirs.count()
        };
        assert_eq!(seen(&decisions, 1), 1);
        assert_eq!(seen(&decisions, 2), PROPOSALS);

        // Proposed anew, it is the newest, whatever others claim.
        let later = today.plus_days(1);
        let anew = meta(1, 2, later, later);
        decisions.propose(&anew, proposal);
        assert_eq!(decisions.newest()[0].0, anew.op);
    }
}
