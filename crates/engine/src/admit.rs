//! Letting somebody in: at once where one member may, and where it takes two, as a proposal to which
//! a second member agrees.
//!
//! ```text
//! a member ─► proposal to admit (signed) ─► travels ─► a second member signs ─► Admit
//!     └─► "a second member has to agree"                  whoever is met next lets them in
//! ```
//!
//! What is proposed is the very admission, with the newcomer's certificate: so they come back as the
//! same person and device, and whoever has heard of the Admit knows them.
use potluck_model::certificate::Certificate;
use potluck_model::control::{Admission, Admit, ControlBody};
use potluck_model::id::{DeviceId, Incarnation, OpId};
use potluck_model::member::{Refused, Why};
use potluck_model::role::Role;
use potluck_model::time::Timestamp;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::decide::DecisionState;
use crate::limits::UNDECIDED;
use crate::out::Out;
use crate::{Done, Refusal, own};

/// How far an admission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admitted {
    /// They are in.
    In(DeviceId),
    /// A second member has to agree to this proposal.
    Waits(OpId),
}

impl Community {
    /// The highest role with which we can let somebody in, alone or with a second member, if we can.
    pub(crate) fn may_admit(&self) -> Option<Role> {
        let own = self.members().person(self.me.person)?.role;
        let may = match self.members().policy().admission {
            Admission::Member | Admission::TwoMember => own >= Role::Member,
            Admission::Steward => own == Role::Steward,
        };
        let most = if own == Role::Steward {
            Role::Member
        } else {
            Role::Newcomer
        };
        (may && self.is_in()).then_some(most)
    }

    /// Whether a second member has to agree when we let somebody in: whoever issued the invitation
    /// counts, if that was not us.
    fn needs_a_second(&self, issuer: Option<Incarnation>) -> bool {
        let own = self.members().person(self.me.person).map(|me| me.role);
        let other = issuer.is_some_and(|issuer| Some(issuer) != self.me.incarnation);
        let two = self.members().policy().admission == Admission::TwoMember;
        two && own < Some(Role::Steward) && !other
    }

    /// Lets somebody in, or proposes it. What is proposed already is not proposed again.
    ///
    /// # Errors
    /// If the rules do not allow it, or the invitation is used up by what is proposed.
    pub(crate) fn admit(
        &mut self,
        admit: Admit,
        name: &str,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Admitted, Refusal> {
        let device = admit.certificate.device;
        let stands_here = admit.via.is_none();
        let living = admit
            .via
            .and_then(|via| self.members().invite(via.invite).cloned());
        if !self.needs_a_second(living.as_ref().map(|living| living.issuer)) {
            self.write_control(ControlBody::Admit(Box::new(admit)), out)?;
            return Ok(Admitted::In(device));
        }
        if let Some(op) = self.proposed_for(&admit.certificate, out.now) {
            // Whoever has compared digits with them agrees; a code alone agrees to nothing.
            if stands_here && matches!(self.sign(op, rng, out), Ok(Done::Decided)) {
                return Ok(Admitted::In(device));
            }
            return Ok(Admitted::Waits(op));
        }
        if self.proposed_by_us(out.now) >= UNDECIDED {
            return Err(Refused::Invalid(Why::Quota).into());
        }
        if let Some(living) = living {
            let via = admit.via.map(|via| via.invite);
            let waiting = self.open_admissions(out.now);
            let waiting = waiting.filter(|(_, other)| other.via.map(|via| via.invite) == via);
            if usize::from(living.uses) + waiting.count() >= usize::from(living.invite.uses) {
                return Err(Refusal::Join(crate::JoinProblem::UsedUp));
            }
        }
        let body = ControlBody::Admit(Box::new(admit));
        match self.propose(body, own::cleaned(name), rng, out)? {
            Done::Proposed(op) => Ok(Admitted::Waits(op)),
            _ => Ok(Admitted::In(device)),
        }
    }

    /// Admits whoever stands before us, without an invitation. If this very certificate is in
    /// already, in a session that was cut off, nothing is written.
    pub(crate) fn admit_face_to_face(
        &mut self,
        certificate: &[u8],
        (role, name): (Role, &str),
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Admitted, Refusal> {
        let certificate = Certificate::decode(certificate).map_err(|_| Refusal::BadVisitor)?;
        let salt = self.control.salt();
        certificate.check(salt).map_err(|_| Refusal::BadVisitor)?;
        if self.is_in_already(&certificate) {
            return Ok(Admitted::In(certificate.device));
        }
        let admit = Admit {
            certificate,
            role,
            via: None,
            succeeds: None,
        };
        self.admit(admit, name, rng, out)
    }

    /// The open proposal to let in whoever shows this certificate: of the same keys throughout, for
    /// anybody can propose anything for a device.
    fn proposed_for(&self, shown: &Certificate, now: Timestamp) -> Option<OpId> {
        let mut all = self.open_admissions(now);
        let found = all.find(|(_, admit)| {
            let proposed = &admit.certificate;
            proposed.device == shown.device
                && proposed.person == shown.person
                && proposed.sealing == shown.sealing
                && proposed.pairing == shown.pairing
        });
        found.map(|(op, _)| op)
    }

    /// How many whom we have proposed to let in still wait. They are counted over all that we have
    /// proposed, not over the newest that are looked at.
    fn proposed_by_us(&self, now: Timestamp) -> usize {
        let heads = self.control.heads();
        let ours = self.decisions.proposed_by(self.me.person);
        let waiting = ours.filter(|(last_day, body)| {
            let admits = matches!(body, ControlBody::Admit(_));
            admits && *last_day >= now.day() && self.control.need(&heads, body).is_ok()
        });
        waiting.count()
    }

    fn open_admissions(&self, now: Timestamp) -> impl Iterator<Item = (OpId, Admit)> {
        let open = self.decisions(now).into_iter();
        open.filter(|one| one.state == DecisionState::Open)
            .filter_map(|one| match one.body {
                ControlBody::Admit(admit) => Some((one.op, *admit)),
                _ => None,
            })
    }
}
