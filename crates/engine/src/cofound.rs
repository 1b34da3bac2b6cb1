//! We found a community together with whoever showed us the code: what we say until it is founded.
//!
//! The other side, and the order of what is said, is [`crate::founding`].
use potluck_model::control::{ControlBody, ControlOp, Genesis, cosign};
use potluck_model::digits::{Claim, Intent, Meeting};
use potluck_model::id::CommunityId;
use potluck_model::identity::Salt;
use potluck_model::invite::founding_id;
use potluck_model::member::check_proposed;
use potluck_model::wire::{Door, Founding, Frame, JoinRefusal, Proof};

use crate::claim::Claimed;
use crate::deed::found::Founder;
use crate::enter::{Ready, Shown, graph_of};
use crate::hear::Broken;
use crate::out::Out;
use crate::recognise::{Said, proves};
use crate::refusal::JoinProblem;
use crate::session::{Open, Session, Stage};
use crate::{Done, Engine, Happened, Link, Refusal, Ticket, own, recall};

/// Our side of a founding that somebody else began.
#[derive(Debug)]
pub(crate) struct Cofounder {
    ticket: Ticket,
    proof: Proof,
    said: Said,
    ours: Option<Ours>,
    /// What we have signed.
    agreed: Option<CommunityId>,
    shown: Shown,
    ready: Option<Ready>,
}

/// What we claim.
#[derive(Debug)]
struct Ours {
    founder: Founder,
    founding: CommunityId,
    claimed: Claimed,
    /// What our screen shows.
    digits: Option<String>,
}

impl Cofounder {
    fn meeting(&self, founding: CommunityId) -> Meeting {
        Meeting {
            transcript: self.said.transcript,
            community: founding,
            host: self.proof.device,
        }
    }

    /// The wish that brought us here.
    pub(crate) fn ticket(&self) -> Ticket {
        self.ticket
    }

    fn digits(&self) -> Option<&str> {
        let ours = self.ours.as_ref().filter(|_| self.agreed.is_none())?;
        ours.digits.as_deref()
    }

    fn shows_digits(&self) -> bool {
        self.digits().is_some()
    }
}

impl Engine {
    pub(crate) fn begin_cofounding(
        &mut self,
        session: &mut Session,
        ticket: Ticket,
        proof: Proof,
        said: Said,
    ) -> Result<(), Broken> {
        self.must_be_first(ticket)?;
        session.stage = Stage::Cofounding(Box::new(Cofounder {
            ticket,
            proof,
            said,
            ours: None,
            agreed: None,
            shown: Shown::default(),
            ready: None,
        }));
        Ok(())
    }

    pub(crate) fn cofound(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let Stage::Cofounding(all) = &mut session.stage else {
            return Err("not founding");
        };
        match frame {
            Frame::Door(Door::Hail(founding, salt, None)) if all.ours.is_none() => {
                let ours = self.claim_to_found(all, (founding, salt), out)?;
                out.send(link, &ours.claimed.commit(&all.meeting(founding)));
                all.ours = Some(ours);
                Ok(())
            }
            Frame::Door(Door::Nonce(nonce)) => {
                let ours = all.ours.as_ref().filter(|ours| ours.digits.is_none());
                let ours = ours.ok_or("a nonce out of turn")?;
                let meeting = all.meeting(ours.founding);
                let digits = ours.claimed.reveal((link, &meeting), &nonce, out);
                if let Some(ours) = &mut all.ours {
                    ours.digits = Some(digits);
                }
                Ok(())
            }
            Frame::Founding(Founding::Gathering(community, here, of)) if all.shows_digits() => {
                let community = own::cleaned(&community);
                let here = here.iter().map(|name| own::cleaned(name)).collect();
                out.notify(Happened::Gathering {
                    community,
                    here,
                    of,
                });
                Ok(())
            }
            Frame::Founding(Founding::Proposed(body)) if all.shows_digits() => {
                self.agree(link, all, &body, out)
            }
            Frame::JoinControl(id, ops, more) if all.agreed == Some(id) && all.ready.is_none() => {
                all.shown.take_in(id, ops)?;
                if more {
                    return Ok(());
                }
                all.ready = Some(founded(all, id)?);
                Ok(())
            }
            Frame::Welcome => {
                let ready = all.ready.take().ok_or("welcomed before it was founded")?;
                let (id, host) = (ready.graph.community(), all.proof.device);
                let (ticket, said) = (all.ticket, all.said);
                let ops = std::mem::take(&mut all.shown.ops);
                self.become_member(ticket, ready, ops, out)?;
                self.open(link, session, Open::new(said, [(id, host)]), out);
                Ok(())
            }
            Frame::NotWelcome(why) => {
                if let (Some(id), Some(ours)) = (all.agreed, &all.ours) {
                    // It was not founded: who we would have been is nobody.
                    recall::forget_seed(id, out);
                    self.facts.forget_seed(id);
                    let public = ours.founder.sealing.public();
                    recall::forget_sealing_key(id, public.as_bytes(), out);
                }
                let problem = match why {
                    JoinRefusal::OtherDigits => JoinProblem::OtherDigits,
                    _ => JoinProblem::FoundingOver,
                };
                self.refuse_join(all.ticket, problem, out);
                Err("nothing was founded")
            }
            _ => Err("a frame that has no place in a founding"),
        }
    }

    /// Who we claim to be. The code names the device that we must find, so nobody stands between.
    fn claim_to_found(
        &mut self,
        all: &Cofounder,
        (founding, salt): (CommunityId, Salt),
        out: &mut Out,
    ) -> Result<Ours, Broken> {
        let joiner = self.joiner(all.ticket)?;
        let named = joiner.code.community == Some(founding) && joiner.code.salt == Some(salt);
        let name = joiner.name.clone();
        let host = all.proof.device;
        if !named
            || founding != founding_id(&salt, host)
            || !proves(&all.proof, host, founding, &all.said)
        {
            self.refuse_join(all.ticket, JoinProblem::OtherCommunity, out);
            return Err("another founding than the code names");
        }
        let mut others = self.communities.values();
        if others.any(|community| *community.control.salt() == salt) {
            // Our keys would be the same there and here.
            return Err("the salt of another community");
        }
        let founder = self.founder(salt, name.clone(), out);
        let claim = Claim {
            intent: Intent::Found,
            certificate: founder.certificate.encode(),
            name,
        };
        Ok(Ours {
            founder,
            founding,
            claimed: Claimed::new(claim, &mut self.rng),
            digits: None,
        })
    }

    /// Signs what is proposed, if it is what we came for. Who we are going to be is kept first: once
    /// we have signed, others may found it, whatever becomes of this connection.
    fn agree(
        &mut self,
        link: Link,
        all: &mut Cofounder,
        body: &[u8],
        out: &mut Out,
    ) -> Result<(), Broken> {
        let ours = all.ours.as_ref().ok_or("nothing was claimed")?;
        let genesis = proposed(body, ours, &all.proof)?;
        let id = genesis.community_id();
        if self.communities.contains_key(&id) {
            return Err("a community that we are in already");
        }
        let keys = &ours.founder.keys;
        let cosig = cosign(&keys.sign, id, &[], &ControlBody::Genesis(genesis));
        self.keep_founder(id, &ours.founder, out);
        out.send(link, &Frame::Founding(Founding::Agreed(cosig)));
        all.agreed = Some(id);
        Ok(())
    }

    /// Our person says that the digits are not the same: nothing if none of a founding are shown.
    pub(crate) fn compare_cofounding(
        &mut self,
        digits: &str,
        same: bool,
        out: &mut Out,
    ) -> Option<Result<Done, Refusal>> {
        let mut all = self.sessions.iter();
        let (link, ticket, shown) = all.find_map(|(link, session)| match &session.stage {
            Stage::Cofounding(all) => Some((*link, all.ticket, all.digits()?)),
            _ => None,
        })?;
        if shown != digits {
            return Some(Err(Refusal::OtherDigitsNow));
        }
        if !same {
            self.refuse_join(ticket, JoinProblem::OtherDigits, out);
            self.part(link, "digits that are not the same", out);
        }
        Some(Ok(Done::Well))
    }
}

/// What is proposed: a genesis of theirs first, with ours in it as we claimed to be, under the salt
/// that was hailed.
fn proposed(body: &[u8], ours: &Ours, proof: &Proof) -> Result<Genesis, Broken> {
    let op = ControlOp::decode(body).map_err(|_| "a proposal that cannot be read")?;
    let ControlBody::Genesis(genesis) = op.body else {
        return Err("a proposal of something else");
    };
    check_proposed(&genesis).map_err(|_| "a genesis that would not be valid")?;
    let first = genesis.founders.first().map(|founder| founder.device);
    let with_us = genesis.founders.contains(&ours.founder.certificate);
    if genesis.salt != ours.founder.salt || first != Some(proof.device) || !with_us {
        return Err("a genesis that we did not come for");
    }
    Ok(genesis)
}

/// What we become once all operations are here.
fn founded(all: &Cofounder, id: CommunityId) -> Result<Ready, Broken> {
    let graph = graph_of(&all.shown.ops).ok_or("control operations that are not valid")?;
    let ours = all.ours.as_ref().ok_or("nothing was claimed")?;
    let founder = &ours.founder;
    let is_in = graph.members().is_active(founder.keys.device_id());
    if graph.community() != id || !is_in {
        return Err("another community than we signed");
    }
    Ok(Ready {
        graph,
        person: founder.certificate.person,
        keys: founder.keys.clone(),
        sealing: vec![founder.sealing.clone()],
        name: Some(founder.name.clone()),
        retiring: vec![],
        generation: None,
    })
}
