//! We stand at somebody's door, with its code: what we say until we are let in.
//!
//! The other side, and the order of what is said, is [`crate::visit`].
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::digits::{Claim, Intent, Meeting};
use potluck_model::id::{CommunityId, DeviceId, PersonId, RecordId};
use potluck_model::identity::{DeviceKeys, PersonMaster, Salt, SealingKey};
use potluck_model::secret::Secret32;
use potluck_model::wire::{Door, Frame, JoinRefusal, Proof};

use crate::claim::Claimed;
use crate::enter::{Aim, Ready, Shown};
use crate::hear::Broken;
use crate::limits::{TRIED, TRIES};
use crate::out::Out;
use crate::recognise::Said;
use crate::refusal::JoinProblem;
use crate::session::{Open, Session, Stage};
use crate::{Engine, Link, Ticket, recall};

/// Our side of a visit.
#[derive(Debug)]
pub(crate) struct Knock {
    ticket: Ticket,
    proof: Proof,
    said: Said,
    ours: Option<Ours>,
    /// The digits on our screen, once they are.
    digits: Option<String>,
    shown: Shown,
    contents: Vec<(RecordId, Secret32)>,
    /// What we become; nothing if we are in already.
    ready: Option<Ready>,
    introduced: bool,
}

/// What we claim.
#[derive(Debug)]
struct Ours {
    community: CommunityId,
    claimed: Claimed,
    person: PersonId,
    keys: DeviceKeys,
    sealing: Vec<SealingKey>,
    /// Where we come back: which keys of the device these are.
    generation: Option<u32>,
}

impl Knock {
    /// The digits on our screen, while they are to be compared.
    pub(crate) fn digits(&self) -> Option<&str> {
        self.digits.as_deref().filter(|_| self.shown.ops.is_empty())
    }

    /// The wish that brought us here.
    pub(crate) fn ticket(&self) -> Ticket {
        self.ticket
    }
}

impl Engine {
    pub(crate) fn begin_knocking(
        &mut self,
        session: &mut Session,
        ticket: Ticket,
        proof: Proof,
        said: Said,
    ) -> Result<(), Broken> {
        self.must_be_first(ticket)?;
        session.stage = Stage::Knocking(Box::new(Knock {
            ticket,
            proof,
            said,
            ours: None,
            digits: None,
            shown: Shown::default(),
            contents: vec![],
            ready: None,
            introduced: false,
        }));
        Ok(())
    }

    pub(crate) fn knock(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let Stage::Knocking(knock) = &mut session.stage else {
            return Err("not at a door");
        };
        match frame {
            Frame::Door(Door::Hail(id, salt, person)) if knock.ours.is_none() => {
                let ours = self.claim(knock.ticket, (id, &salt, person), out)?;
                out.send(link, &ours.claimed.commit(&knock.meeting(&ours)));
                knock.ours = Some(ours);
                Ok(())
            }
            Frame::Door(Door::Nonce(nonce)) if knock.digits.is_none() => {
                self.must_have_tries(knock.ticket, out)?;
                let ours = knock.ours.as_ref().ok_or("a nonce before a hail")?;
                let meeting = knock.meeting(ours);
                let digits = ours.claimed.reveal((link, &meeting), &nonce, out);
                knock.digits = Some(digits);
                Ok(())
            }
            Frame::JoinControl(id, ops, more) if knock.digits.is_some() && !knock.introduced => {
                knock.shown.take_in(id, ops)?;
                if more {
                    Ok(())
                } else {
                    self.let_in(link, knock, id, out)
                }
            }
            Frame::Door(Door::Contents(keys)) if knock.ready.is_some() => {
                knock.contents.extend(keys);
                Ok(())
            }
            Frame::Welcome if knock.introduced => self.enter(link, session, out),
            Frame::NotWelcome(why) => {
                let problem = match why {
                    JoinRefusal::OtherDigits => JoinProblem::OtherDigits,
                    other => other.into(),
                };
                self.refuse_join(knock.ticket, problem, out);
                Err("not let in")
            }
            _ => Err("a frame that has no place at a door"),
        }
    }

    /// Digits are about to be shown: not more often than a few times for one code, whoever asks for
    /// them. Whoever could choose among many would find some that are on the other screen.
    fn must_have_tries(&mut self, ticket: Ticket, out: &mut Out) -> Result<(), Broken> {
        let public = self.joiner(ticket)?.public();
        let tried = self.tried.iter().filter(|one| **one == public).count();
        if tried >= TRIES as usize {
            self.refuse_join(ticket, JoinProblem::Tries, out);
            return Err("digits were shown too often for this code");
        }
        self.tried.push_back(public);
        if self.tried.len() > TRIED * TRIES as usize {
            self.tried.pop_front();
        }
        Ok(())
    }

    /// Who we claim to be in the community of this door.
    fn claim(
        &mut self,
        ticket: Ticket,
        (id, salt, of): (CommunityId, &Salt, Option<PersonId>),
        out: &mut Out,
    ) -> Result<Ours, Broken> {
        let joiner = self.joiner(ticket)?;
        let (aim, mut name) = (joiner.aim.clone(), joiner.name.clone());
        let code = &joiner.code;
        let other = code.community.is_some_and(|named| named != id)
            || code.salt.is_some_and(|named| named != *salt);
        if other {
            self.refuse_join(ticket, JoinProblem::OtherCommunity, out);
            return Err("another community than the code names");
        }
        if let Aim::Introduce = aim {
            let community = self.communities.get(&id).ok_or("not our community")?;
            name = community.board.name_of(community.me.person);
            let (person, keys) = (community.me.person, community.keys.clone());
            let sealing = community.sealing.clone();
            let device = keys.device_id().as_bytes().to_vec();
            let claim = Claim {
                intent: Intent::Introduce,
                certificate: device,
                name,
            };
            return Ok(self.ours(id, claim, person, (keys, sealing, None)));
        }
        let held = self.communities.get(&id);
        if held.is_some_and(|held| held.is_in() || !matches!(aim, Aim::Join)) {
            return Err("a community that we are in already");
        }
        let day = out.now.day();
        let mut keys = self.device_master(out).keys(salt, 0);
        let (mut sealing, mut generation) = (vec![], None);
        let (intent, seed) = match &aim {
            Aim::Join => {
                let guise = self.guise(id, salt, out);
                (keys, sealing, generation) = (guise.keys, guise.sealing, guise.generation);
                (Intent::Join, Some(guise.seed))
            }
            Aim::Recover { seed, .. } => (Intent::Introduce, Some(seed.clone())),
            _ => (Intent::BeDevice, None),
        };
        if sealing.is_empty() {
            sealing = self.sealing_for(id, out);
        }
        let newest = sealing.last().ok_or("no sealing key")?.public();
        let certificate = match (&seed, of) {
            (Some(seed), None) => {
                let key = PersonMaster::from_seed(seed).person_key(salt);
                Certificate::by_person(&key, salt, &keys, newest, day)
            }
            (None, Some(person)) => {
                let subject = Subject {
                    person,
                    sealing: newest,
                    day,
                };
                Certificate::request(salt, &keys, subject)
            }
            _ => return Err("a door for somebody else"),
        };
        let person = certificate.person;
        let claim = Claim {
            intent,
            certificate: certificate.encode(),
            name,
        };
        Ok(self.ours(id, claim, person, (keys, sealing, generation)))
    }

    fn ours(
        &mut self,
        community: CommunityId,
        claim: Claim,
        person: PersonId,
        (keys, sealing, generation): (DeviceKeys, Vec<SealingKey>, Option<u32>),
    ) -> Ours {
        Ours {
            community,
            claimed: Claimed::new(claim, &mut self.rng),
            person,
            keys,
            sealing,
            generation,
        }
    }

    /// Their person has said that the digits are the same: all that the host knows is here.
    fn let_in(
        &mut self,
        link: Link,
        knock: &mut Knock,
        id: CommunityId,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let ours = knock.ours.as_ref().ok_or("control before a hail")?;
        if id != ours.community {
            return Err("another community than was hailed");
        }
        let joiner = self.joiner(knock.ticket)?;
        knock.introduced = true;
        let (asks, name) = (joiner.aim.clone(), joiner.name.clone());
        let host = (&knock.proof, &knock.said);
        let graph = self.take_shown(knock.ticket, id, &knock.shown.ops, host, out)?;
        if let Aim::Recover { .. } | Aim::Introduce = asks {
            let to = (link, knock.ticket);
            knock.ready = self.introduce(to, graph, &mut knock.shown.ops, &knock.said, out)?;
            return Ok(());
        }
        let name = matches!(asks, Aim::Join).then_some(name);
        let device = ours.keys.device_id();
        let known = graph.members().device(device);
        let is_in = known.is_some_and(|known| known.active && known.person == ours.person);
        if !is_in {
            return Err("a host that did not let us in");
        }
        knock.ready = Some(Ready {
            graph,
            person: ours.person,
            keys: ours.keys.clone(),
            sealing: ours.sealing.clone(),
            name,
            retiring: vec![],
            generation: ours.generation,
        });
        Ok(())
    }

    fn enter(&mut self, link: Link, session: &mut Session, out: &mut Out) -> Result<(), Broken> {
        let Stage::Knocking(knock) = &mut session.stage else {
            return Err("not at a door");
        };
        let ours = knock.ours.as_ref().ok_or("welcomed before a hail")?;
        let (id, ticket, said) = (ours.community, knock.ticket, knock.said);
        let host: DeviceId = knock.proof.device;
        let label = ours.claimed.claim.name.clone();
        let contents = std::mem::take(&mut knock.contents);
        match knock.ready.take() {
            Some(ready) => {
                let ops = std::mem::take(&mut knock.shown.ops);
                self.become_member(ticket, ready, ops, out)?;
            }
            None => {
                self.introduced_ourselves(ticket, id)?;
            }
        }
        let community = self.communities.get_mut(&id).ok_or("no such community")?;
        for (record, key) in contents {
            recall::keep_content(id, record, &key, out);
            community.contents.insert(record, key);
        }
        let aim = self.joins.get(&ticket).map(|joiner| &joiner.aim);
        if let Some(Aim::BeDevice | Aim::Recover { .. }) = aim {
            let device = community.me.device;
            community.label(device, &label, out);
        }
        self.open(link, session, Open::new(said, [(id, host)]), out);
        Ok(())
    }
}

impl Knock {
    fn meeting(&self, ours: &Ours) -> Meeting {
        Meeting {
            transcript: self.said.transcript,
            community: ours.community,
            host: self.proof.device,
        }
    }
}
