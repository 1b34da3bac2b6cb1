//! Letting somebody in, and being let in, with a code for later.
//!
//! ```text
//! joiner                                   member
//!   ⇄ M1–M5 by the join key, M6/M7: Join and one Proof
//!                              ◄─ JoinControl …   genesis and control log
//!   checks community, invitation, proof; derives keys
//!   Redeem(certificate, signature) ─►
//!                                          checks; writes Admit, KeyShare, slots
//!                              ◄─ Welcome
//!   ⇄ from here on a session like any other
//! ```
use std::cmp::Reverse;
use std::collections::BTreeMap;

use potluck_model::certificate::Certificate;
use potluck_model::control::{Admit, Via};
use potluck_model::id::{CommunityId, DeviceId, Incarnation, OpId};
use potluck_model::identity::{PersonMaster, Salt};
use potluck_model::invite::Redeem;
use potluck_model::role::Role;
use potluck_model::segment::SignedControl;
use potluck_model::time::Day;
use potluck_model::wire::{Door, Frame, JoinRefusal, Proof};

use crate::admit::Admitted;
use crate::community::Community;
use crate::enter::{Aim, Ready, graph_of, is_host};
use crate::hear::Broken;
use crate::introduce::Introduced;
use crate::limits::{GRACE_DAYS, INVITATIONS, INVITATIONS_OF_ONE, JOIN_BYTES, SO_THAT_IT_ARRIVES};
use crate::out::Out;
use crate::recognise::{By, Candidate, Said, Whom};
use crate::refusal::JoinProblem;
use crate::session::{Open, Session, Stage};
use crate::{Engine, Happened, Link, Refusal, Ticket};

/// We let somebody in.
#[derive(Debug)]
pub(crate) struct Hosting {
    community: CommunityId,
    invite: OpId,
    public: [u8; 32],
    said: Said,
    /// How much was shown to us by whoever says that they are in.
    bytes: usize,
}

/// Somebody lets us in.
#[derive(Debug)]
pub(crate) struct Joining {
    ticket: Ticket,
    proof: Proof,
    said: Said,
    ops: Vec<SignedControl>,
    bytes: usize,
    ready: Option<Ready>,
    asked: bool,
}

/// How somebody is let in.
pub(crate) enum Let {
    /// Just now: only who holds the keys of this device could ask.
    In(DeviceId),
    /// By another member, or in a session that was cut off. Anybody could show this certificate: they
    /// prove that it is theirs when they come again and are recognised.
    WasIn,
}

impl Community {
    /// The invitations that this member can answer. Those that are over are answered for a little
    /// longer, with the reason; after that whoever knows one learns nothing by it.
    pub(crate) fn invitations(&self, today: Day) -> Vec<Candidate> {
        if self.closed {
            return vec![];
        }
        let mut living: Vec<_> = self
            .members()
            .invites()
            .filter(|(_, living)| living.invite.last_day.plus(GRACE_DAYS) >= today)
            .collect();
        // Each costs a computation at every greeting, so there are no more than people hand out:
        // everybody's newest first, so that nobody crowds out what others issue.
        let issued = |op: OpId| self.control.get(op).map(|(header, ..)| header.time);
        living.sort_by_key(|(op, _)| Reverse((issued(*op), *op)));
        let mut of: BTreeMap<Incarnation, usize> = BTreeMap::new();
        let mut ranked: Vec<_> = living
            .into_iter()
            .map(|(_, living)| {
                let rank = of.entry(living.issuer).or_default();
                *rank += 1;
                (*rank, living)
            })
            .filter(|(rank, _)| *rank <= INVITATIONS_OF_ONE)
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked
            .into_iter()
            .take(INVITATIONS)
            .map(|(_, living)| Candidate {
                by: By::Invitation(living.invite.join_public, living.invite.public),
                whom: Whom::Newcomer(self.id, living.invite.public),
            })
            .collect()
    }
}

impl Engine {
    pub(crate) fn begin_hosting(
        &mut self,
        link: Link,
        session: &mut Session,
        (id, public): (CommunityId, [u8; 32]),
        said: Said,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let community = self.communities.get(&id).ok_or("no such community")?;
        let invite = community
            .members()
            .invites()
            .find(|(_, living)| living.invite.public == public)
            .map(|(op, _)| op)
            .ok_or("an invitation that no longer stands")?;
        for frame in community.all_control() {
            out.send(link, &frame);
        }
        session.stage = Stage::Hosting(Box::new(Hosting {
            community: id,
            invite,
            public,
            said,
            bytes: 0,
        }));
        Ok(())
    }

    pub(crate) fn host(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let Stage::Hosting(hosting) = &mut session.stage else {
            return Err("not hosting");
        };
        let id = hosting.community;
        let (certificate, signature, name) = match frame {
            Frame::Redeem(certificate, signature, name) => (certificate, signature, name),
            Frame::Door(Door::Introduce(proof, ops, more)) => {
                let said = hosting.said;
                let shown = (proof, ops, more);
                let shown = self.introduced(id, &said, shown, &mut hosting.bytes, out)?;
                if let Introduced::In(device) = shown {
                    out.send(link, &Frame::Welcome);
                    self.open(link, session, Open::new(said, [(id, device)]), out);
                }
                return Ok(());
            }
            _ => return Err("a frame that has no place in a joining"),
        };
        let admitted = self.admit(hosting, &certificate, (&signature, &name), out);
        match admitted {
            Ok(Let::In(device)) => {
                out.send(link, &Frame::Welcome);
                let open = Open::new(hosting.said, [(id, device)]);
                self.open(link, session, open, out);
                Ok(())
            }
            Ok(Let::WasIn) => {
                out.send(link, &Frame::Welcome);
                session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
                Ok(())
            }
            Err(why) => {
                out.send(link, &Frame::NotWelcome(why));
                session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
                Ok(())
            }
        }
    }

    fn admit(
        &mut self,
        hosting: &Hosting,
        certificate: &[u8],
        (redeem, name): (&[u8; 64], &str),
        out: &mut Out,
    ) -> Result<Let, JoinRefusal> {
        let community = self
            .communities
            .get_mut(&hosting.community)
            .ok_or(JoinRefusal::Invalid)?;
        let certificate = Certificate::decode(certificate).map_err(|_| JoinRefusal::Invalid)?;
        let claim = redemption(
            hosting.community,
            &certificate,
            community.me.device,
            &hosting.said,
        );
        if !claim.is_signed(&hosting.public, redeem) {
            return Err(JoinRefusal::Invalid);
        }
        if community.is_in_already(&certificate) {
            return Ok(Let::WasIn);
        }
        let living = community
            .members()
            .invite(hosting.invite)
            .ok_or(JoinRefusal::Invalid)?;
        if living.invite.last_day < out.now.day() {
            return Err(JoinRefusal::Expired);
        }
        if living.uses >= living.invite.uses {
            return Err(JoinRefusal::UsedUp);
        }
        let cap = living.invite.cap;
        certificate
            .check(community.control.salt())
            .map_err(|_| JoinRefusal::Invalid)?;
        let device = certificate.device;
        let admit = Admit {
            certificate,
            role: community.role_to_admit(hosting.invite, cap),
            via: Some(Via {
                invite: hosting.invite,
                transcript: *hosting.said.transcript.as_bytes(),
                redeem: *redeem,
            }),
            succeeds: None,
        };
        let admitted = community.admit(admit, name, &mut self.rng, out);
        match admitted {
            Ok(Admitted::In(_)) => {}
            Ok(Admitted::Waits(_)) => return Err(JoinRefusal::Waits),
            Err(Refusal::Join(JoinProblem::UsedUp)) => return Err(JoinRefusal::UsedUp),
            Err(_) => return Err(JoinRefusal::Invalid),
        }
        // Without keys they are in all the same; the next who writes shares them.
        let _ = community.share_all_keys(device, &mut self.rng, out);
        Ok(Let::In(device))
    }

    pub(crate) fn begin_joining(
        &mut self,
        session: &mut Session,
        ticket: Ticket,
        proof: Proof,
        said: Said,
    ) -> Result<(), Broken> {
        // One member at a time: two who let the same device in would not know of each other.
        let busy = self.sessions.values().any(|other| match &other.stage {
            Stage::Joining(joining) => joining.ticket == ticket,
            _ => false,
        });
        if busy {
            return Err("another member is letting us in");
        }
        self.joiner(ticket)?;
        session.stage = Stage::Joining(Box::new(Joining {
            ticket,
            proof,
            said,
            ops: vec![],
            bytes: 0,
            ready: None,
            asked: false,
        }));
        Ok(())
    }

    pub(crate) fn join(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let Stage::Joining(joining) = &mut session.stage else {
            return Err("not joining");
        };
        match frame {
            Frame::JoinControl(id, ops, more) if !joining.asked => {
                for mut op in ops {
                    op.header.community = id;
                    joining.bytes += op.body.len() + SignedControl::LEAST;
                    joining.ops.push(op);
                }
                if joining.bytes > JOIN_BYTES {
                    return Err("more control operations than a community has");
                }
                if more {
                    Ok(())
                } else {
                    self.redeem(link, joining, id, out)
                }
            }
            Frame::Welcome if joining.asked => {
                let ops = std::mem::take(&mut joining.ops);
                let (ticket, said, host) = (joining.ticket, joining.said, joining.proof.device);
                let id = match joining.ready.take() {
                    Some(ready) => {
                        let id = ready.graph.community();
                        self.become_member(ticket, ready, ops, out)?;
                        id
                    }
                    None => self.introduced_ourselves(ticket)?,
                };
                self.open(link, session, Open::new(said, [(id, host)]), out);
                Ok(())
            }
            // Before we ask nobody can know, and who the other is has not been shown.
            Frame::NotWelcome(JoinRefusal::Waits) if joining.asked => {
                out.notify(Happened::Waits(joining.ticket));
                Err("a second member has to agree")
            }
            Frame::NotWelcome(why) if joining.asked => {
                // One member may have it wrong; another may come.
                if why != JoinRefusal::Invalid {
                    self.refuse_join(joining.ticket, why.into(), out);
                }
                Err("the invitation was not accepted")
            }
            _ => Err("a frame that has no place in a joining"),
        }
    }

    /// All control operations are here: checks that this is the community, the invitation and the
    /// member that the code leads to, and asks to be let in.
    fn redeem(
        &mut self,
        link: Link,
        joining: &mut Joining,
        id: CommunityId,
        out: &mut Out,
    ) -> Result<(), Broken> {
        joining.asked = true;
        let joiner = self.joiner(joining.ticket)?;
        if !matches!(joiner.aim, Aim::Join) {
            let to = (link, joining.ticket);
            let host = (&joining.proof, &joining.said);
            joining.ready = self.introduce(to, id, &mut joining.ops, host, out)?;
            return Ok(());
        }
        let name = joiner.name.clone();
        if joiner.code.community.is_some_and(|said| said != id) {
            let problem = JoinProblem::OtherCommunity;
            self.refuse_join(joining.ticket, problem, out);
            return Err("another community than the code names");
        }
        if self.communities.contains_key(&id) {
            // What is here must not be made anew; another link may have been faster.
            if joiner.welcomed != Some(id) {
                self.refuse_join(joining.ticket, JoinProblem::AlreadyIn, out);
            }
            return Err("we are in this community already");
        }
        let graph = graph_of(&joining.ops).ok_or("control operations that are not valid")?;
        if joiner.in_place_of.is_some() && graph.genesis().predecessor != joiner.in_place_of {
            let problem = JoinProblem::NotInPlaceOf;
            self.refuse_join(joining.ticket, problem, out);
            return Err("a community that was not founded in place of ours");
        }
        let host = joining.proof.device;
        let public = joiner.public();
        let invited = graph
            .members()
            .invites()
            .find(|(_, living)| living.invite.public == public)
            .map(|(_, living)| living.uses < living.invite.uses);
        if invited.is_none() || !is_host(&graph, id, &joining.proof, &joining.said) {
            return Err("a host that cannot prove to be a member");
        }
        let tried_before = self.facts.seed(id).is_some();
        if invited == Some(false) && !tried_before {
            // The member would say the same, but then we would have made a home for nothing.
            self.refuse_join(joining.ticket, JoinProblem::UsedUp, out);
            return Err("an invitation that is used up");
        }
        let invite_key = joiner.code.invite_key();
        let master = self.device_master(out);
        let salt: Salt = *graph.salt();
        let keys = master.keys(&salt, 0);
        let (seed, sealing) = self.identity_for(id, out);
        let master = PersonMaster::from_seed(&seed);
        let newest = sealing.last().ok_or("no sealing key")?.public();
        let day = out.now.day();
        let certificate =
            Certificate::by_person(&master.person_key(&salt), &salt, &keys, newest, day);
        let claim = redemption(id, &certificate, host, &joining.said);
        let signature = claim.sign(&invite_key);
        let redeem = Frame::Redeem(certificate.encode(), signature, name.clone());
        out.send(link, &redeem);
        joining.ready = Some(Ready {
            graph,
            person: certificate.person,
            keys,
            sealing,
            name: Some(name),
            retiring: vec![],
        });
        Ok(())
    }
}

impl Community {
    /// Whether this very certificate let its device in.
    pub(crate) fn is_in_already(&self, certificate: &Certificate) -> bool {
        let known = self.members().device(certificate.device);
        known.is_some_and(|known| {
            known.active
                && known.person == certificate.person
                && known.sealing == certificate.sealing
                && known.pairing == certificate.pairing
        }) && certificate.check(self.control.salt()).is_ok()
    }

    /// The role that an admission by us can bring: member needs a steward as issuer or admitter.
    fn role_to_admit(&self, invite: OpId, cap: Role) -> Role {
        let role_of = |incarnation| {
            let member = self.members().incarnation(incarnation);
            member.map(|member| member.role)
        };
        let issuer = self.members().invite(invite).map(|living| living.issuer);
        let steward = [issuer, self.me.incarnation]
            .into_iter()
            .flatten()
            .any(|incarnation| role_of(incarnation) == Some(Role::Steward));
        if steward {
            cap.min(Role::Member)
        } else {
            Role::Newcomer
        }
    }
}

fn redemption(
    community: CommunityId,
    certificate: &Certificate,
    admitting: DeviceId,
    said: &Said,
) -> Redeem {
    Redeem {
        community,
        person: certificate.person,
        device: certificate.device,
        pairing: certificate.pairing,
        sealing: certificate.sealing,
        admitting,
        transcript: said.transcript,
    }
}
