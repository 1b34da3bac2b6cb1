//! Letting somebody in, and being let in, with a code for later.
//!
//! ```text
//! joiner                                   member
//!   ⇄ M1–M5 by the join key, M6/M7: Join and one Proof
//!                              ◄─ JoinControl …   genesis and control log
//!   checks community, invitation, proof; derives keys
//!   Redeem(certificate, signature) ─►
//!                                          checks; writes Admit, KeyShare, slots
//!                              ◄─ JoinControl …   what has come since, with the Admit
//!                              ◄─ Welcome
//!   checks that it is in by what it was shown
//!   ⇄ from here on a session like any other
//! ```
//!
//! Whoever has read of an invitation can take the member's part, so nothing that is only said counts:
//! a welcome is worth the Admit that comes with it, and "used up" what the log shows.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use potluck_model::certificate::Certificate;
use potluck_model::control::{Admission, Admit, Via};
use potluck_model::id::{CommunityId, DeviceId, Incarnation, OpId};
use potluck_model::identity::{PersonMaster, Salt};
use potluck_model::invite::Redeem;
use potluck_model::role::Role;
use potluck_model::time::Day;
use potluck_model::wire::{Door, Frame, JoinRefusal, Proof};

use crate::admit::Admitted;
use crate::believe::{ended, invitation, see_more};
use crate::community::Community;
use crate::enter::{Aim, Ready, Shown};
use crate::hear::Broken;
use crate::introduce::Introduced;
use crate::limits::{GRACE_DAYS, INVITATIONS, INVITATIONS_OF_ONE, SO_THAT_IT_ARRIVES, TURNED_AWAY};
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
    /// How many control operations of each device were shown.
    shown: BTreeMap<DeviceId, u64>,
    /// How much was shown to us by whoever says that they are in.
    bytes: usize,
}

/// Somebody lets us in.
#[derive(Debug)]
pub(crate) struct Joining {
    ticket: Ticket,
    proof: Proof,
    said: Said,
    shown: Shown,
    /// In which community we have asked, and what we become there; nothing if we are in already.
    asked: Option<(CommunityId, Option<Ready>)>,
}

impl Joining {
    /// The wish that brought us here.
    pub(crate) fn ticket(&self) -> Ticket {
        self.ticket
    }
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
            shown: community.control_lengths(),
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
        let community = self.communities.get(&id).ok_or("no such community")?;
        for frame in community.control_after(&hosting.shown) {
            out.send(link, &frame);
        }
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
        let joiner = self.must_be_first(ticket)?;
        // Whoever only poses as a member would keep others waiting again and again.
        let turned_away = joiner.turned_away_by.get(&proof.device);
        if turned_away.is_some_and(|often| *often >= TURNED_AWAY) {
            return Err("a member who did not let us in");
        }
        session.stage = Stage::Joining(Box::new(Joining {
            ticket,
            proof,
            said,
            shown: Shown::default(),
            asked: None,
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
            Frame::JoinControl(id, ops, more) => {
                let before = joining.shown.take_in(id, ops)?;
                let new = &joining.shown.ops[before..];
                match &mut joining.asked {
                    Some((asked, ready)) if *asked == id => see_more(ready.as_mut(), new)?,
                    Some(_) => return Err("another community than before"),
                    None => {}
                }
                if more || joining.asked.is_some() {
                    Ok(())
                } else {
                    self.redeem(link, joining, id, out)
                }
            }
            Frame::Welcome => {
                let asked = joining.asked.take();
                let (id, ready) = asked.ok_or("welcomed before we asked")?;
                let ops = std::mem::take(&mut joining.shown.ops);
                let (ticket, said, host) = (joining.ticket, joining.said, joining.proof.device);
                match ready {
                    Some(ready) if !ready.is_let_in(host) => {
                        return Err("a welcome without an admission");
                    }
                    Some(ready) => self.become_member(ticket, ready, ops, out)?,
                    None => self.introduced_ourselves(ticket, id)?,
                }
                self.open(link, session, Open::new(said, [(id, host)]), out);
                Ok(())
            }
            // Before we ask nobody can know, and who the other is has not been shown.
            Frame::NotWelcome(why) if joining.asked.is_some() => {
                self.turned_away(joining, why, out)
            }
            _ => Err("a frame that has no place in a joining"),
        }
    }

    /// They do not let us in. What their log shows is so for everybody; what they only say may be
    /// otherwise with another member.
    fn turned_away(
        &mut self,
        joining: &Joining,
        why: JoinRefusal,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let ticket = joining.ticket;
        if why == JoinRefusal::Waits {
            out.notify(Happened::Waits(ticket));
            return Err("a second member has to agree");
        }
        let public = self.joiner(ticket)?.public();
        let ready = joining.asked.as_ref().and_then(|(_, ready)| ready.as_ref());
        let ended = ready.and_then(|ready| ended(&ready.graph, &public, out.now.day()));
        match ended {
            Some(ended) => self.refuse_join(ticket, ended, out),
            None => {
                let joiner = self.joins.get_mut(&ticket);
                let often = joiner.map(|it| it.turned_away_by.entry(joining.proof.device));
                if let Some(often) = often {
                    *often.or_default() += 1;
                }
                self.not_let_in(ticket, why.into(), out);
            }
        }
        Err("the invitation was not accepted")
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
        let ticket = joining.ticket;
        let host = (&joining.proof, &joining.said);
        let graph = self.take_shown(ticket, id, &joining.shown.ops, host, out)?;
        let joiner = self.joiner(ticket)?;
        if !matches!(joiner.aim, Aim::Join) {
            let to = (link, ticket);
            let ready = self.introduce(to, graph, &mut joining.shown.ops, &joining.said, out)?;
            joining.asked = Some((id, ready));
            return Ok(());
        }
        let (name, public) = (joiner.name.clone(), joiner.public());
        let invite_key = joiner.code.invite_key();
        if joiner.in_place_of.is_some() && graph.genesis().predecessor != joiner.in_place_of {
            self.refuse_join(ticket, JoinProblem::NotInPlaceOf, out);
            return Err("a community that was not founded in place of ours");
        }
        if invitation(&graph, &public).is_none() {
            return Err("an invitation that does not stand");
        }
        let tried_before = self.facts.seed(id).is_some() || self.facts.coming(id).is_some();
        if let (Some(ended), false) = (ended(&graph, &public, out.now.day()), tried_before) {
            // The member would say the same, but then we would have made a home for nothing.
            self.refuse_join(ticket, ended, out);
            return Err("an invitation that is over");
        }
        let salt: Salt = *graph.salt();
        let guise = self.guise(id, &salt, out);
        let master = PersonMaster::from_seed(&guise.seed);
        let newest = guise.sealing.last().ok_or("no sealing key")?.public();
        let day = out.now.day();
        let certificate =
            Certificate::by_person(&master.person_key(&salt), &salt, &guise.keys, newest, day);
        let claim = redemption(id, &certificate, joining.proof.device, &joining.said);
        let signature = claim.sign(&invite_key);
        // What we are called is asked of a second member, and else nobody's before we are in.
        let two = graph.members().policy().admission == Admission::TwoMember;
        let said = if two { name.clone() } else { String::new() };
        let redeem = Frame::Redeem(certificate.encode(), signature, said);
        out.send(link, &redeem);
        let ready = Ready {
            graph,
            person: certificate.person,
            keys: guise.keys,
            sealing: guise.sealing,
            name: Some(name),
            retiring: vec![],
            generation: guise.generation,
        };
        joining.asked = Some((id, Some(ready)));
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
