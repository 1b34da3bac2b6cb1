//! Founding together: whoever begins it shows a code, and the others come as to a door.
//!
//! ```text
//! other                                    whoever began
//!   ⇄ M1–M5 by the key of the code, M6/M7: Join and one Proof
//!                             ◄─ Hail               the name of the founding; its salt
//!   Commit ─►
//!                             ◄─ Nonce
//!   Reveal(nonce, claim) ─►                both screens show six digits; whoever began compares
//!                             ◄─ Gathering          again whenever somebody comes or goes
//!                             ◄─ Proposed           once all are here: the Genesis, and all names
//!   Agreed ─►
//!                             ◄─ JoinControl …, Welcome     once all have agreed and it is kept
//! ```
//!
//! Invariant: nobody keeps a community before all have signed it. Until the Genesis is proposed one
//! may come and go; who goes after that ends the founding for all, and nothing was founded. The other
//! side is [`crate::cofound`].
use potluck_model::certificate::{Certificate, Voucher};
use potluck_model::control::{ControlBody, ControlOp, Genesis, MAX_FOUNDERS, Signer, is_cosigned};
use potluck_model::digits::{Claim, Intent, Meeting};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::identity::Salt;
use potluck_model::invite::{Code, Purpose, founding_id};
use potluck_model::secret::Seed;
use potluck_model::time::Timestamp;
use potluck_model::wire::{Door, Founding, Frame, JoinRefusal, Proof};
use rand::RngExt as _;

use crate::deed::found::{Founder, genesis};
use crate::hear::Broken;
use crate::limits::{FOUNDING_MS, FOUNDING_VISITS, SO_THAT_IT_ARRIVES};
use crate::names::checked_name;
use crate::out::Out;
use crate::recognise::{By, Candidate, Said, Whom, prove};
use crate::refusal::JoinProblem;
use crate::session::{Open, Session, Stage};
use crate::{Done, Effect, Engine, Happened, Link, Refusal, Ticket, own};

/// A founding that we have begun.
#[derive(Debug)]
pub(crate) struct Gathering {
    ticket: Ticket,
    code: Code,
    title: String,
    /// How many are to found it, with us.
    of: usize,
    until: Timestamp,
    founder: Founder,
    visits: u32,
    /// How many were here when that was last said.
    told: Option<usize>,
    /// What all are to sign, once all are here.
    proposed: Option<Genesis>,
}

/// Somebody who is to found it with us.
#[derive(Debug)]
pub(crate) struct Partner {
    said: Said,
    stage: PartnerStage,
}

#[derive(Debug)]
enum PartnerStage {
    Hailed,
    Committed {
        commit: [u8; 32],
        nonce: [u8; 32],
    },
    /// Our person compares.
    Revealed(Box<Certificate>, String, String),
    /// They are who stands here.
    Here(Box<Certificate>, String),
    /// They have signed.
    Agreed(DeviceId, String, [u8; 64]),
}

impl Partner {
    /// Whether digits are compared, or will be in a moment.
    pub(crate) fn is_comparing(&self) -> bool {
        !self.is_here()
    }

    /// Whether our person has said that it is them.
    pub(crate) fn is_here(&self) -> bool {
        matches!(
            self.stage,
            PartnerStage::Here(..) | PartnerStage::Agreed(..)
        )
    }
}

impl Gathering {
    fn public(&self) -> [u8; 32] {
        self.code.invite_key().verifying_key().to_bytes()
    }

    fn id(&self) -> CommunityId {
        founding_id(&self.founder.salt, self.founder.keys.device_id())
    }
}

impl Engine {
    /// Begins a founding; the call waits until it is done.
    pub(crate) fn begin_founding(
        &mut self,
        ticket: Ticket,
        (community, name): (&str, &str),
        (founders, until): (u8, Timestamp),
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let (title, name) = (checked_name(community)?, checked_name(name)?);
        let of = usize::from(founders);
        if !(2..=MAX_FOUNDERS).contains(&of) {
            return Err(Refusal::Founders(founders));
        }
        if self.gathering.is_some() {
            return Err(Refusal::FoundingUnderWay);
        }
        let salt: Salt = self.rng.random();
        let founder = self.founder(salt, name, out);
        let mut code = Code::from_seed(Seed::from_bytes(self.rng.random()));
        code.purpose = Purpose::Found;
        code.community = Some(founding_id(&salt, founder.keys.device_id()));
        code.salt = Some(salt);
        out.notify(Happened::Code(ticket, code.clone()));
        self.gathering = Some(Gathering {
            ticket,
            code,
            title,
            of,
            until: until.min(out.now.plus_millis(FOUNDING_MS)),
            founder,
            visits: 0,
            told: None,
            proposed: None,
        });
        Ok(())
    }

    /// By what those are recognised who come: one at a time, as people look at one screen.
    pub(crate) fn partners_awaited(&self) -> Option<Candidate> {
        let gathering = self.gathering.as_ref()?;
        let busy = |session: &Session| match &session.stage {
            Stage::Visited(_) => true,
            Stage::Partner(partner) => partner.is_comparing(),
            _ => false,
        };
        let full = gathering.proposed.is_some() || gathering.visits >= FOUNDING_VISITS;
        (!full && !self.sessions.values().any(busy)).then(|| Candidate {
            by: By::Key(gathering.code.join_key()),
            whom: Whom::Visitor(gathering.public()),
        })
    }

    /// Whether whoever shows this code is to found with us.
    pub(crate) fn is_gathering(&self, public: &[u8; 32]) -> bool {
        let gathering = self.gathering.as_ref();
        gathering.is_some_and(|gathering| gathering.public() == *public)
    }

    /// The proof that we are the device which the code names, if somebody comes with it.
    pub(crate) fn founding_proof(&self, whom: &[Whom], said: &Said) -> Option<Proof> {
        let comes = |one: &Whom| matches!(one, Whom::Visitor(public) if self.is_gathering(public));
        let gathering = self.gathering.as_ref().filter(|_| whom.iter().any(comes))?;
        Some(prove(&gathering.founder.keys, gathering.id(), said))
    }

    /// Somebody has proven to have the code.
    pub(crate) fn begin_partner(
        &mut self,
        link: Link,
        session: &mut Session,
        said: Said,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let gathering = self.gathering.as_mut().ok_or("nothing is founded here")?;
        gathering.visits += 1;
        let hail = Door::Hail(gathering.id(), gathering.founder.salt, None);
        out.send(link, &Frame::Door(hail));
        session.stage = Stage::Partner(Box::new(Partner {
            said,
            stage: PartnerStage::Hailed,
        }));
        Ok(())
    }

    pub(crate) fn partner(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let gathering = self.gathering.as_ref().ok_or("nothing is founded here")?;
        let Stage::Partner(partner) = &mut session.stage else {
            return Err("nobody founds with us");
        };
        match (&partner.stage, frame) {
            (PartnerStage::Hailed, Frame::Door(Door::Commit(commit))) => {
                let nonce = self.rng.random();
                out.send(link, &Frame::Door(Door::Nonce(nonce)));
                partner.stage = PartnerStage::Committed { commit, nonce };
                Ok(())
            }
            (
                PartnerStage::Committed { commit, nonce },
                Frame::Door(Door::Reveal(theirs, claim)),
            ) => {
                let meeting = Meeting {
                    transcript: partner.said.transcript,
                    community: gathering.id(),
                    host: gathering.founder.keys.device_id(),
                };
                if meeting.commit(&theirs, &claim) != *commit {
                    return Err("another claim than was committed to");
                }
                let certificate = founds(&claim, &gathering.founder)?;
                let digits = meeting.digits(&theirs, nonce, &claim).to_string();
                let name = own::cleaned(&claim.name);
                out.notify(Happened::Digits(digits.clone(), name.clone()));
                partner.stage = PartnerStage::Revealed(Box::new(certificate), name, digits);
                Ok(())
            }
            (PartnerStage::Here(certificate, name), Frame::Founding(Founding::Agreed(cosig))) => {
                let genesis = gathering.proposed.as_ref().ok_or("nothing to agree to")?;
                let (device, name) = (certificate.device, name.clone());
                let body = ControlBody::Genesis(genesis.clone());
                if !is_cosigned(device, genesis.community_id(), &[], &body, &cosig) {
                    return Err("an agreement to something else");
                }
                partner.stage = PartnerStage::Agreed(device, name, cosig);
                Ok(())
            }
            _ => Err("a frame that has no place in a founding"),
        }
    }

    /// The link on which a founder's digits are to be compared, and the digits.
    fn comparing_partner(&self) -> Option<(Link, &str)> {
        let mut all = self.sessions.iter();
        all.find_map(|(link, session)| match &session.stage {
            Stage::Partner(partner) => match &partner.stage {
                PartnerStage::Revealed(_, _, digits) => Some((*link, digits.as_str())),
                _ => None,
            },
            _ => None,
        })
    }

    /// Our person has compared the digits of somebody who is to found with us; nothing if there is
    /// nobody.
    pub(crate) fn compare_partner(
        &mut self,
        digits: &str,
        same: bool,
        out: &mut Out,
    ) -> Option<Result<Done, Refusal>> {
        let (link, shown) = self.comparing_partner()?;
        if shown != digits {
            return Some(Err(Refusal::OtherDigitsNow));
        }
        if !same {
            // Somebody else may have the code.
            let why = Refusal::Join(JoinProblem::OtherDigits);
            self.end_founding(why, JoinRefusal::OtherDigits, out);
            return Some(Ok(Done::Well));
        }
        let session = self.sessions.get_mut(&link)?;
        if let Stage::Partner(partner) = &mut session.stage
            && let PartnerStage::Revealed(certificate, name, _) = &partner.stage
        {
            partner.stage = PartnerStage::Here(certificate.clone(), name.clone());
        }
        Some(Ok(Done::Well))
    }

    /// Moves the founding on after anything has happened: tells who is here, proposes once all are,
    /// founds once all have agreed, and ends it when somebody goes too late or nobody comes.
    pub(crate) fn look_after_founding(&mut self, out: &mut Out) {
        let Some(gathering) = &self.gathering else {
            return;
        };
        let partners: Vec<(Link, &Partner)> = self
            .sessions
            .iter()
            .filter_map(|(link, session)| match &session.stage {
                Stage::Partner(partner) if partner.is_here() => Some((*link, &**partner)),
                _ => None,
            })
            .collect();
        let here = 1 + partners.len();
        let agreed: Vec<(DeviceId, [u8; 64])> = partners
            .iter()
            .filter_map(|(_, partner)| match &partner.stage {
                PartnerStage::Agreed(device, _, cosig) => Some((*device, *cosig)),
                _ => None,
            })
            .collect();
        if gathering.until <= out.now {
            self.end_founding(Refusal::DoorClosed, JoinRefusal::Ended, out);
        } else if gathering.proposed.is_some() && here < gathering.of {
            self.end_founding(Refusal::FounderGone, JoinRefusal::Ended, out);
        } else if gathering.proposed.is_some() && 1 + agreed.len() == gathering.of {
            self.conclude_founding(&agreed, out);
        } else if gathering.proposed.is_none() && gathering.told != Some(here) {
            self.tell_gathering(here, out);
            self.propose(out);
        }
    }

    fn tell_gathering(&mut self, here: usize, out: &mut Out) {
        let Some(gathering) = &mut self.gathering else {
            return;
        };
        gathering.told = Some(here);
        let of = u8::try_from(gathering.of).unwrap_or(u8::MAX);
        let community = gathering.title.clone();
        let mut here = vec![gathering.founder.name.clone()];
        let mut links = vec![];
        for (link, session) in &self.sessions {
            if let Stage::Partner(partner) = &session.stage
                && let PartnerStage::Here(_, name) | PartnerStage::Agreed(_, name, _) =
                    &partner.stage
            {
                here.push(name.clone());
                links.push(*link);
            }
        }
        let said = Frame::Founding(Founding::Gathering(community.clone(), here.clone(), of));
        for link in links {
            out.send(link, &said);
        }
        out.notify(Happened::Gathering {
            community,
            here,
            of,
        });
    }

    /// Once all are here: proposes what all are to sign. Whoever came first is the elder.
    fn propose(&mut self, out: &mut Out) {
        let Some(gathering) = &mut self.gathering else {
            return;
        };
        let mut founders = vec![gathering.founder.certificate.clone()];
        let mut links = vec![];
        for (link, session) in &self.sessions {
            if let Stage::Partner(partner) = &session.stage
                && let PartnerStage::Here(certificate, _) = &partner.stage
            {
                founders.push((**certificate).clone());
                links.push(*link);
            }
        }
        if founders.len() < gathering.of {
            return;
        }
        let genesis = genesis(gathering.founder.salt, founders, None);
        let op = ControlOp {
            signers: vec![Signer::founder(gathering.founder.keys.device_id(), None)],
            body: ControlBody::Genesis(genesis.clone()),
        };
        let proposed = Frame::Founding(Founding::Proposed(op.encode()));
        gathering.proposed = Some(genesis);
        for link in links {
            out.send(link, &proposed);
        }
    }

    /// All have agreed: founds it, and gives it to all.
    fn conclude_founding(&mut self, agreed: &[(DeviceId, [u8; 64])], out: &mut Out) {
        let Some(gathering) = self.gathering.take() else {
            return;
        };
        let Some(genesis) = gathering.proposed else {
            return;
        };
        let (ticket, title) = (gathering.ticket, gathering.title);
        let founded = self.found_with(&gathering.founder, genesis, agreed, title, out);
        let id = match founded {
            Ok(id) => id,
            Err(why) => {
                self.part_with_partners(JoinRefusal::Ended, out);
                return out.push(Effect::Answer(ticket, Err(why)));
            }
        };
        let frames = self.communities.get(&id);
        let frames = frames.map_or_else(Vec::new, crate::Community::all_control);
        let all = std::mem::take(&mut self.sessions);
        for (link, mut session) in all {
            if let Stage::Partner(partner) = &session.stage
                && let PartnerStage::Agreed(device, ..) = partner.stage
            {
                for frame in frames.iter().chain([&Frame::Welcome]) {
                    out.send(link, frame);
                }
                let open = Open::new(partner.said, [(id, device)]);
                self.open(link, &mut session, open, out);
            }
            self.sessions.insert(link, session);
        }
        out.push(Effect::Answer(ticket, Ok(Done::Founded(id))));
    }

    /// Gives it up: nothing was founded.
    fn end_founding(&mut self, why: Refusal, told: JoinRefusal, out: &mut Out) {
        if let Some(gathering) = self.gathering.take() {
            self.part_with_partners(told, out);
            out.push(Effect::Answer(gathering.ticket, Err(why)));
        }
    }

    fn part_with_partners(&mut self, told: JoinRefusal, out: &mut Out) {
        for (link, session) in &mut self.sessions {
            if matches!(session.stage, Stage::Partner(_)) {
                out.send(*link, &Frame::NotWelcome(told));
                session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
            }
        }
    }

    /// The call that began it no longer waits.
    pub(crate) fn leave_founding(&mut self, ticket: Ticket, out: &mut Out) {
        let gathering = self.gathering.as_ref();
        if gathering.is_some_and(|gathering| gathering.ticket == ticket) {
            self.end_founding(Refusal::DoorClosed, JoinRefusal::Ended, out);
        }
    }
}

/// The certificate of somebody who is to found with us, if it can stand in the Genesis.
fn founds(claim: &Claim, us: &Founder) -> Result<Certificate, Broken> {
    let certificate = Certificate::decode(&claim.certificate);
    let certificate = certificate.map_err(|_| "a certificate that cannot be read")?;
    let other = certificate.person != us.certificate.person
        && certificate.device != us.certificate.device
        && certificate.voucher == Voucher::Person;
    let holds = certificate.check(&us.salt).is_ok();
    let named = (1..=80).contains(&own::cleaned(&claim.name).chars().count());
    match claim.intent {
        Intent::Found if other && holds && named => Ok(certificate),
        _ => Err("somebody who cannot found with us"),
    }
}
