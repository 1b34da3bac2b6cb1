//! Who is in and who decides: what stewards do alone, and what they do together.
use potluck_model::act::{ActKind, MAX_NOTE};
use potluck_model::board::Board;
use potluck_model::body::{Act, Body};
use potluck_model::control::{ControlBody, Policy};
use potluck_model::id::{Incarnation, OpId, PersonId};
use potluck_model::member::{Member, TakenBack};
use potluck_model::role::Role;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::out::Out;
use crate::{Done, Refusal};

/// What can be done about who is in and who decides.
#[derive(Debug)]
pub enum Govern {
    /// Make somebody a steward.
    Promote(PersonId),
    /// Make a steward a member.
    Demote(PersonId),
    /// Remove somebody: what they wrote so far stays.
    Remove(PersonId),
    /// Put a note beside somebody's name; no words take it back.
    Note(PersonId, String),
    /// Let in again whom a merge put out.
    AdmitAgain(PersonId),
    /// Say that somebody who is in is the human who was in before and lost everything.
    Succeed {
        /// Who is in.
        new: PersonId,
        /// Who was before. If they still count as in, they are removed first.
        old: PersonId,
    },
    /// Leave with all own devices.
    Leave,
    /// Agree to a proposal.
    Sign(OpId),
    /// Set the rules.
    Policy(Box<Policy>),
    /// Fix all that is known now.
    Checkpoint,
    /// As trustees: make somebody a steward.
    RecoverSteward(PersonId),
}

impl Community {
    pub(crate) fn govern(
        &mut self,
        what: Govern,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        match what {
            Govern::Promote(person) => {
                let incarnation = self.one_who_is(person)?.incarnation;
                self.decide(ControlBody::Promote { incarnation }, rng, out)
            }
            Govern::Demote(person) => {
                let incarnation = self.one_who_is(person)?.incarnation;
                self.decide(ControlBody::Demote { incarnation }, rng, out)
            }
            Govern::Remove(person) => {
                let incarnation = self.one_who_is(person)?.incarnation;
                self.remove(incarnation, rng, out)
            }
            Govern::Note(person, text) => self.note(person, text, rng, out),
            Govern::AdmitAgain(person) => self.admit_again(person, rng, out),
            Govern::Succeed { new, old } => self.succeed(new, old, rng, out),
            Govern::Leave => self.leave(rng, out),
            Govern::Sign(proposal) => self.sign(proposal, rng, out),
            Govern::Policy(policy) => self.decide(ControlBody::Policy(*policy), rng, out),
            Govern::Checkpoint => self.decide(ControlBody::Checkpoint, rng, out),
            Govern::RecoverSteward(person) => {
                let incarnation = self.one_who_is(person)?.incarnation;
                self.decide(ControlBody::RecoverSteward { incarnation }, rng, out)
            }
        }
    }

    fn one_who_is(&self, person: PersonId) -> Result<&Member, Refusal> {
        self.members().person(person).ok_or(Refusal::NoPerson)
    }

    fn remove(
        &mut self,
        incarnation: Incarnation,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        if Some(incarnation) == self.me.incarnation {
            return Err(Refusal::OneselfRemoved);
        }
        let cut = self.cut_of_person(incarnation);
        // One that is open already has another cut; it is signed instead of asking everybody twice.
        let now = out.now;
        let open = self.decisions(now).into_iter().find(|one| {
            one.state == crate::DecisionState::Open
                && matches!(&one.body, ControlBody::Remove { incarnation: who, .. } if who == &incarnation)
        });
        match open {
            Some(open) => self.sign(open.op, rng, out),
            None => self.decide(ControlBody::Remove { incarnation, cut }, rng, out),
        }
    }

    /// A note beside a name: an act about a person, which changes nobody's rights.
    fn note(
        &mut self,
        person: PersonId,
        text: String,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        self.one_who_is(person)?;
        if self.roll().role(self.me.person) != Some(Role::Steward) {
            return Err(Refusal::NotYoursToSign);
        }
        let length = text.chars().count();
        if length > MAX_NOTE {
            return Err(Refusal::Note(length));
        }
        let record = Board::person_record(person);
        let last_day = self.board.last_day_of_act(record, out.now.day());
        let act = Act::new(record, ActKind::Note { text });
        self.write_data(&Body::Act(act), last_day, rng, out)?;
        Ok(Done::Decided)
    }

    /// Confirms whom an admission without effect had let in.
    fn admit_again(
        &mut self,
        person: PersonId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let taken_back = self.control.rolled_back().into_iter().rev();
        let incarnation = taken_back
            .filter(|one| one.what == TakenBack::Admission && !one.settled)
            .find(|one| one.person == Some(person))
            .and_then(|one| one.incarnation);
        let incarnation = incarnation.ok_or(Refusal::NotPutOut)?;
        self.write_control(ControlBody::Confirm { incarnation }, out)?;
        self.renew_key(rng, out)?;
        Ok(Done::Decided)
    }

    fn succeed(
        &mut self,
        new: PersonId,
        old: PersonId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let incarnation = self.one_who_is(new)?.incarnation;
        let succeeds = self.last_admission_of(old).ok_or(Refusal::NoPerson)?;
        if incarnation == succeeds {
            return Err(Refusal::SucceedsOneself);
        }
        if self.members().incarnation(succeeds).is_some() {
            match self.remove(succeeds, rng, out)? {
                Done::Decided => {}
                waits => return Ok(waits),
            }
        }
        let body = ControlBody::Succeed {
            incarnation,
            succeeds,
        };
        self.write_control(body, out)?;
        Ok(Done::Decided)
    }

    /// The admission by which somebody is in, or was last.
    fn last_admission_of(&self, person: PersonId) -> Option<Incarnation> {
        if let Some(member) = self.members().person(person) {
            return Some(member.incarnation);
        }
        let devices = self.members().devices();
        let theirs = devices.filter(|(_, device)| device.person == person);
        theirs.map(|(_, device)| device.incarnation).last()
    }

    fn leave(&mut self, rng: &mut StdRng, out: &mut Out) -> Result<Done, Refusal> {
        let mine = self.me.incarnation.ok_or(Refusal::NotIn)?;
        let stewards = self.members().stewards();
        let others = self.members().persons().count() > 1;
        if others && stewards.len() == 1 && stewards.contains(&mine) {
            return Err(Refusal::LastSteward);
        }
        let cut = self.cut_of_person(mine);
        self.put_out(ControlBody::Leave { cut }, rng, out)?;
        self.know_myself();
        Ok(Done::Decided)
    }
}
