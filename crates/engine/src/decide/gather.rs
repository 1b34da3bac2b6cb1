//! Acting on decisions: proposing, signing, publishing what has enough signatures, and proposing
//! anew what has outlived those who could sign or publish it.
use std::collections::BTreeSet;

use potluck_model::body::{Body, Cosign, LIFE_DAYS, Proposal};
use potluck_model::control::{ControlBody, MAX_SIGNERS, Signer, cosign};
use potluck_model::id::{DeviceId, OpId};
use potluck_model::member::Need;
use potluck_model::segment::SignedControl;
use rand::rngs::StdRng;

use super::{DecisionState, Proposed};
use crate::community::Community;
use crate::out::Out;
use crate::session::{Session, Stage};
use crate::{Done, Engine, Happened, Refusal};

/// The device that an operation lets in.
fn newcomer(body: &ControlBody) -> Option<DeviceId> {
    match body {
        ControlBody::Admit(admit) => Some(admit.certificate.device),
        _ => None,
    }
}

/// What is to be done about a proposal.
enum Step {
    Nothing,
    Publish,
    SignAgain,
    ProposeAnew,
}

impl Engine {
    /// After something has come: publishes what has enough signatures.
    pub(crate) fn gather(&mut self, out: &mut Out) {
        if self.tail_lost {
            return;
        }
        for community in self.communities.values_mut() {
            if std::mem::take(&mut community.decisions.stale) && community.is_in() {
                let sessions = self.sessions.values();
                let calm = sessions
                    .into_iter()
                    .all(|session| is_calm(session, community));
                community.gather(calm, &mut self.rng, out);
            }
        }
    }
}

/// Whether nothing of a community is on its way in a session: what would be proposed anew may have
/// been proposed by somebody else already.
fn is_calm(session: &Session, community: &Community) -> bool {
    let Stage::Open(open) = &session.stage else {
        return true;
    };
    let mut shared = open.shared.iter();
    shared.all(|one| one.community != community.id || one.equal_since.is_some())
}

impl Community {
    /// Decides something: at once if one signature is enough, else as a proposal that we sign.
    ///
    /// # Errors
    /// If we may not, or it cannot be said now.
    pub(crate) fn decide(
        &mut self,
        body: ControlBody,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let open = self.newest_of(&body);
        let open = open.filter(|op| {
            let proposed = self.decisions.proposed.get(op);
            proposed.is_some_and(|one| self.state_of(*op, one, out.now) == DecisionState::Open)
        });
        if let Some(op) = open {
            return self.sign(op, rng, out);
        }
        self.propose(body, String::new(), rng, out)
    }

    /// Proposes something that takes several, and signs it; says it at once if it takes one.
    ///
    /// # Errors
    /// If we may not, or it cannot be said now.
    pub(crate) fn propose(
        &mut self,
        body: ControlBody,
        name: String,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let mine = self.me.incarnation.ok_or(Refusal::NotIn)?;
        let need = self.control.need(&self.heads_to_build_on(out.now), &body)?;
        if !need.persons.contains_key(&mine) {
            return Err(Refusal::NotYoursToSign);
        }
        if need.signatures <= 1 {
            self.publish_alone(body, rng, out)?;
            return Ok(Done::Decided);
        }
        // First what would otherwise come between the parents and us.
        self.renew_key(rng, out)?;
        self.bring_heads_together(out)?;
        let parents = self.heads_to_build_on(out.now);
        let proposal = Proposal {
            parents,
            body,
            name,
        };
        let last_day = out.now.day().plus(LIFE_DAYS);
        let said = Body::Proposal(Box::new(proposal.clone()));
        let op = self.write_data(&said, last_day, rng, out)?;
        self.put_signature(op, &proposal, rng, out)?;
        Ok(Done::Proposed(op))
    }

    fn publish_alone(
        &mut self,
        body: ControlBody,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        if matches!(body, ControlBody::Remove { .. }) {
            self.put_out(body, rng, out)?;
        } else {
            self.write_control(body, out)?;
        }
        Ok(())
    }

    /// Signs a proposal; the last one who has to publishes it.
    ///
    /// # Errors
    /// If it is not ours to sign, or no longer open.
    pub(crate) fn sign(
        &mut self,
        op: OpId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let proposed = self.decisions.proposed.get(&op);
        let body = proposed.map(|one| one.proposal.body.clone());
        // Of several that say the same the latest is signed.
        let latest = body.and_then(|body| self.newest_of(&body)).unwrap_or(op);
        let proposed = self.decisions.proposed.get(&latest);
        let proposed = proposed.ok_or(Refusal::NoProposal)?;
        let need = proposed.need(&self.control).ok_or(Refusal::NoProposal)?;
        match self.state_of(latest, proposed, out.now) {
            DecisionState::Open => {}
            DecisionState::Done => return Err(Refusal::DecidedAlready),
            DecisionState::Over => return Err(Refusal::ProposalOver),
        }
        let proposal = proposed.proposal.clone();
        let living = self.living(need, &proposal.body);
        let mine = self.me.incarnation.ok_or(Refusal::NotIn)?;
        if !living.contains(&mine) {
            return Err(Refusal::NotYoursToSign);
        }
        let others: Vec<Signer> = self.signers_of(latest, proposed, need);
        if others.iter().any(|one| one.incarnation == mine) {
            return Err(Refusal::SignedAlready);
        }
        let enough = others.len() + 1 >= need.signatures;
        let could = |signer: &Signer| self.could_publish(signer.device, &proposal.parents);
        let too_few = living.len() < need.signatures;
        let known_here = need.devices.contains_key(&self.me.device);
        if known_here && enough && self.could_publish(self.me.device, &proposal.parents) {
            let need = need.clone();
            self.publish(&proposal, &others, &need, rng, out)?;
            return Ok(Done::Decided);
        }
        if !known_here || too_few || (enough && !others.iter().any(could)) {
            return self.propose(proposal.body, proposal.name, rng, out);
        }
        self.put_signature(latest, &proposal, rng, out)?;
        Ok(Done::Proposed(latest))
    }

    fn put_signature(
        &mut self,
        op: OpId,
        proposal: &Proposal,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let Proposal { parents, body, .. } = proposal;
        let need = self.control.need(parents, body)?;
        let signer = need.devices.get(&self.me.device);
        let signer = signer.ok_or(Refusal::NotYoursToSign)?;
        let agreed = Cosign {
            proposal: op,
            incarnation: signer.incarnation,
            grant: signer.grant,
            certificate: signer.certificate,
            cosig: cosign(&self.keys.sign, self.id, parents, body),
        };
        let last_day = out.now.day().plus(LIFE_DAYS);
        self.write_data(&Body::Cosign(agreed), last_day, rng, out)?;
        Ok(())
    }

    /// Publishes what others have signed, as its author.
    fn publish(
        &mut self,
        proposal: &Proposal,
        signed: &[Signer],
        need: &Need,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let author = need.devices.get(&self.me.device);
        let author = *author.ok_or(Refusal::NotYoursToSign)?;
        let others = signed
            .iter()
            .filter(|signer| signer.incarnation != author.incarnation);
        let signers: Vec<Signer> = [author]
            .into_iter()
            .chain(others.copied())
            .take(MAX_SIGNERS)
            .collect();
        let Proposal { parents, body, .. } = proposal.clone();
        let admitted = newcomer(&body);
        let removes = matches!(body, ControlBody::Remove { .. });
        let now = out.now.max(self.clock.claimed());
        let signed = self
            .control
            .write_with(&self.keys, now, signers, parents, body)?;
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        self.take_control(op, out)?;
        if removes {
            self.renew_key(rng, out)?;
        }
        if let Some(device) = admitted {
            // Without keys they are in all the same; the next who writes shares them.
            let _ = self.share_all_keys(device, rng, out);
        }
        Ok(())
    }

    fn gather(&mut self, calm: bool, rng: &mut StdRng, out: &mut Out) {
        self.notice_what_was_taken_back(out);
        let ops: Vec<OpId> = self.decisions.newest().iter().map(|(op, _)| *op).collect();
        for op in ops {
            // What cannot be done now is tried again when something more has come.
            let _ = self.move_on(op, calm, rng, out);
        }
    }

    fn move_on(
        &mut self,
        op: OpId,
        calm: bool,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let Some(proposed) = self.decisions.proposed.get(&op) else {
            return Ok(());
        };
        let Some(need) = proposed.need(&self.control) else {
            return Ok(());
        };
        let (proposal, need) = (proposed.proposal.clone(), need.clone());
        let signed = self.signers_of(op, proposed, &need);
        match self.step(op, proposed, &need, &signed, out) {
            Step::Nothing => {}
            Step::Publish => self.publish(&proposal, &signed, &need, rng, out)?,
            Step::SignAgain => {
                self.sign(op, rng, out)?;
            }
            Step::ProposeAnew if !calm => self.decisions.stale = true,
            Step::ProposeAnew => {
                self.propose(proposal.body, proposal.name, rng, out)?;
            }
        }
        Ok(())
    }

    fn step(
        &self,
        op: OpId,
        proposed: &Proposed,
        need: &Need,
        signed: &[Signer],
        out: &Out,
    ) -> Step {
        let Proposal { parents, body, .. } = &proposed.proposal;
        if self.state_of(op, proposed, out.now) != DecisionState::Open {
            return Step::Nothing;
        }
        let Some(mine) = self.me.incarnation else {
            return Step::Nothing;
        };
        let living = self.living(need, body);
        if !signed.iter().any(|one| one.incarnation == mine) {
            let again = living.contains(&mine) && self.signed_earlier(op, proposed);
            return if again {
                Step::SignAgain
            } else {
                Step::Nothing
            };
        }
        let could = |signer: &Signer| self.could_publish(signer.device, parents);
        if living.len() < need.signatures {
            Step::ProposeAnew
        } else if signed.len() < need.signatures {
            Step::Nothing
        } else if need.devices.contains_key(&self.me.device)
            && self.could_publish(self.me.device, parents)
        {
            Step::Publish
        } else if signed.iter().any(could) {
            Step::Nothing
        } else {
            Step::ProposeAnew
        }
    }

    /// Whether we have agreed to the very same before, and it was never published: then nobody need
    /// ask us again.
    fn signed_earlier(&self, op: OpId, proposed: &Proposed) -> bool {
        let body = &proposed.proposal.body;
        let earlier = self.decisions.proposed.iter().filter(|(other, one)| {
            **other != op && one.proposal.body == *body && one.shown() < proposed.shown()
        });
        earlier.into_iter().any(|(other, one)| {
            let parents = &one.proposal.parents;
            let published = |said: OpId| !self.covers(parents, said);
            self.has_signed(*other) && !self.control.said(body).any(published)
        })
    }

    /// Tells what a merge took back since we last looked.
    fn notice_what_was_taken_back(&mut self, out: &mut Out) {
        let all = self.control.rolled_back();
        let open = all.iter().filter(|one| !one.settled).map(|one| one.op);
        let now: BTreeSet<OpId> = open.collect();
        let before = self.decisions.rolled_back.replace(now.clone());
        let Some(before) = before else {
            return; // the first look after a start
        };
        for op in now.difference(&before) {
            out.notify(Happened::RolledBack(self.id, *op));
        }
    }
}
