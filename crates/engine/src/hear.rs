//! What a frame means, by how far its session has come. Frames of two members go on to
//! [`crate::turn`], those of somebody who joins to [`crate::join`].
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::time::Day;
use potluck_model::wire::{self, Frame, Proof};

use crate::community::Community;
use crate::enter::Aim;
use crate::out::Out;
use crate::recognise::{By, Candidate, Said, Step, Whom, prove};
use crate::session::{ControlStage, Open, Session, Stage};
use crate::turn::Turn;
use crate::{Engine, Happened, Link, Side, kin};

/// A peer that broke a rule; the connection is closed with these words in our log.
pub(crate) type Broken = &'static str;

impl Engine {
    pub(crate) fn received(&mut self, link: Link, bytes: &[u8], out: &mut Out) {
        let Some(mut session) = self.sessions.remove(&link) else {
            return;
        };
        let heard = match wire::open(bytes) {
            Ok(frames) => frames
                .into_iter()
                .try_for_each(|frame| self.hear(link, &mut session, frame, bytes, out)),
            Err(_) => Err("a malformed frame"),
        };
        self.sessions.insert(link, session);
        if let Err(why) = heard {
            self.part(link, why, out);
        }
    }

    fn hear(
        &mut self,
        link: Link,
        session: &mut Session,
        (frame, size): (Frame, usize),
        bytes: &[u8],
        out: &mut Out,
    ) -> Result<(), Broken> {
        match &mut session.stage {
            Stage::Open(_) if matches!(frame, Frame::Newer(_)) => Ok(()),
            Stage::Recognising(recognition) => {
                // They are looked for in what follows a nonce, and in nothing else.
                let candidates = match frame {
                    Frame::Hello(_) => self.candidates(out.now.day()),
                    _ => vec![],
                };
                let step = recognition.hear(frame, bytes, &candidates, &mut self.rng);
                self.step(link, session, step, out);
                Ok(())
            }
            Stage::Proving(whom, said) => {
                let (whom, said) = (whom.clone(), *said);
                self.proven(link, session, &whom, said, frame, out)
            }
            Stage::Hosting(_) => self.host(link, session, frame, out),
            Stage::Joining(_) => self.join(link, session, frame, out),
            Stage::Visited(_) => self.visited(link, session, frame, out),
            Stage::Knocking(_) => self.knock(link, session, frame, out),
            Stage::Partner(_) => self.partner(link, session, frame, out),
            Stage::Cofounding(_) => self.cofound(link, session, frame, out),
            Stage::Open(open) => self.hear_open(link, open, frame, size, out),
            Stage::Parting(_) => Ok(()),
        }
    }

    /// Everybody we could recognise: fellow members, newcomers with a living invitation, hosts of a
    /// join that waits.
    fn candidates(&self, today: Day) -> Vec<Candidate> {
        let fellows = self.communities.values().flat_map(|community| {
            community.pairs.iter().map(|(device, key)| Candidate {
                by: By::Key(key.clone()),
                whom: Whom::Fellow(community.id, *device),
            })
        });
        let kin = self.communities.values().flat_map(Community::kin);
        let newcomers = self
            .communities
            .values()
            .filter(|community| community.is_in() && !self.tail_lost)
            .flat_map(|community| community.invitations(today));
        let hosts = self
            .joins
            .iter()
            // Who was welcomed comes back as a member.
            .filter(|(_, joiner)| joiner.welcomed.is_none())
            .map(|(ticket, joiner)| joiner.candidate(*ticket));
        let members = kin.chain(fellows);
        let visitors = self.visitors().into_iter().chain(self.partners_awaited());
        // Where not all find room, those come first who stand there now.
        let stand_there = hosts.chain(visitors);
        stand_there.chain(members).chain(newcomers).collect()
    }

    fn step(&mut self, link: Link, session: &mut Session, step: Step, out: &mut Out) {
        let say = |frames: Vec<Vec<u8>>, out: &mut Out| {
            for bytes in frames {
                out.push(crate::Effect::Send(link, bytes));
            }
        };
        match step {
            Step::Say(frames) => say(frames, out),
            Step::Part(frames, pause) => {
                say(frames, out);
                session.stage = Stage::Parting(out.now.plus_millis(pause));
            }
            Step::Matched(frames, whom, said) => {
                say(frames, out);
                self.known_already(&whom);
                let whom = one_way(whom);
                if session.side == Side::Dialler {
                    self.say_proofs(link, &whom, &said, out);
                }
                session.stage = Stage::Proving(whom, said);
            }
        }
    }

    /// Who wants to introduce themselves to somebody who knows them need not.
    fn known_already(&mut self, whom: &[Whom]) {
        let member_of = |community| {
            let mut whom = whom.iter();
            whom.any(|one| match one {
                Whom::Fellow(id, _) | Whom::Kin(id, _) => Some(*id) == community,
                _ => false,
            })
        };
        for one in whom {
            if let Whom::Host(ticket, _) = one
                && let Some(joiner) = self.joins.get_mut(ticket)
                && matches!(joiner.aim, Aim::Introduce)
                && member_of(joiner.code.community)
            {
                joiner.welcomed = joiner.code.community;
            }
        }
    }

    /// M6 or M7.
    fn say_proofs(&mut self, link: Link, whom: &[Whom], said: &Said, out: &mut Out) {
        if let Some(Whom::Host(_, invite)) = whom.first() {
            out.send(link, &Frame::Join(*invite));
            return;
        }
        let proofs: Vec<Proof> = whom
            .iter()
            .filter_map(|whom| match whom {
                Whom::Fellow(id, _) | Whom::Kin(id, _) | Whom::Newcomer(id, _) => {
                    self.communities.get(id)
                }
                Whom::Visitor(public) if self.is_gathering(public) => None,
                Whom::Visitor(public) => {
                    let door = self.doors.get(public)?;
                    self.communities.get(&door.community)
                }
                Whom::Host(..) => None,
            })
            .map(|community| prove(&community.keys, community.id, said))
            .chain(self.founding_proof(whom, said))
            .collect();
        out.send(link, &Frame::Proofs(proofs));
    }

    fn proven(
        &mut self,
        link: Link,
        session: &mut Session,
        whom: &[Whom],
        said: Said,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let answer = session.side == Side::Listener;
        match (whom.first(), frame) {
            (Some(Whom::Fellow(..) | Whom::Kin(..)), Frame::Proofs(proofs))
                if proofs.len() == whom.len() =>
            {
                let mut shared = vec![];
                for (whom, proof) in whom.iter().zip(&proofs) {
                    let proven = self.proven_device(whom, proof, &said);
                    shared.push(proven.ok_or("a proof that does not hold")?);
                }
                if answer {
                    self.say_proofs(link, whom, &said, out);
                }
                self.open(link, session, Open::new(said, shared), out);
                Ok(())
            }
            (Some(Whom::Newcomer(id, invite)), Frame::Join(public)) if public == *invite => {
                if answer {
                    self.say_proofs(link, whom, &said, out);
                }
                self.begin_hosting(link, session, (*id, *invite), said, out)
            }
            (Some(Whom::Visitor(public)), Frame::Join(named)) if named == *public => {
                if answer {
                    self.say_proofs(link, whom, &said, out);
                }
                if self.is_gathering(public) {
                    return self.begin_partner(link, session, said, out);
                }
                self.begin_visit(link, session, *public, said, out)
            }
            (Some(Whom::Host(ticket, _)), Frame::Proofs(proofs)) if proofs.len() == 1 => {
                if answer {
                    self.say_proofs(link, whom, &said, out);
                }
                let proof = proofs.first().copied().ok_or("no proof")?;
                let joiner = self.joiner(*ticket)?;
                if joiner.founds() {
                    self.begin_cofounding(session, *ticket, proof, said)
                } else if joiner.is_at_a_door() {
                    self.begin_knocking(session, *ticket, proof, said)
                } else {
                    self.begin_joining(session, *ticket, proof, said)
                }
            }
            _ => Err("no proof where one was due"),
        }
    }

    fn proven_device(
        &self,
        whom: &Whom,
        proof: &Proof,
        said: &Said,
    ) -> Option<(CommunityId, DeviceId)> {
        let (Whom::Fellow(id, _) | Whom::Kin(id, _)) = whom else {
            return None;
        };
        let own = self.communities.get(id)?.me.device;
        kin::proven_device(whom, proof, own, said)
    }

    /// Both are members from here on: says how things stand.
    pub(crate) fn open(&mut self, link: Link, session: &mut Session, open: Open, out: &mut Out) {
        let mut open = open;
        for shared in &mut open.shared {
            shared.progress = out.now;
        }
        session.stage = Stage::Open(open);
        out.notify(Happened::Met(link));
    }

    fn hear_open(
        &mut self,
        link: Link,
        open: &mut Open,
        frame: Frame,
        size: usize,
        out: &mut Out,
    ) -> Result<(), Broken> {
        match frame {
            Frame::Credit(bytes) => {
                open.grant(bytes.into());
                return Ok(());
            }
            Frame::Level(levels) if levels.len() == open.shared.len() => {
                for (shared, level) in open.shared.iter_mut().zip(levels) {
                    // What they lacked may have come since.
                    if shared.their_level.is_none_or(|before| before != level) {
                        shared.wants.lacking.clear();
                    }
                    shared.their_level = Some(level);
                }
                return Ok(());
            }
            _ => {}
        }
        let c = named_community(&frame).ok_or("a frame that has no place here")?;
        let transcript = open.said.transcript;
        let shared = open
            .shared
            .get_mut(usize::from(c))
            .ok_or("a community that we do not share")?;
        let community = self
            .communities
            .get_mut(&shared.community)
            .ok_or("a community that is no longer here")?;
        let mut turn = Turn {
            link,
            c,
            transcript,
            community,
            shared,
            out,
        };
        if turn.control(&frame)? {
            return Ok(());
        }
        if turn.shared.level != ControlStage::Done {
            return turn.early(frame);
        }
        turn.data(frame, size)
    }
}

/// One connection is used in one way: to let somebody in where one of the two waits for that, for
/// members meet again and whoever waits stands there now; else as members of what is shared.
fn one_way(whom: Vec<Whom>) -> Vec<Whom> {
    let waits = |one: &&Whom| !matches!(one, Whom::Fellow(..) | Whom::Kin(..));
    match whom.iter().find(waits) {
        Some(one) => vec![*one],
        None => kin::one_each(whom),
    }
}

/// Which of the communities in common a frame is about.
fn named_community(frame: &Frame) -> Option<u8> {
    match frame {
        Frame::ControlBuckets(c, _)
        | Frame::ControlRows(c, ..)
        | Frame::WantControl(c, _)
        | Frame::WantControlAfter(c, ..)
        | Frame::ControlOps(c, ..)
        | Frame::Buckets(c, ..)
        | Frame::Rows(c, ..)
        | Frame::RowsById(c, _)
        | Frame::WantHeaders(c, _)
        | Frame::Headers(c, _)
        | Frame::WantBodies(c, _)
        | Frame::Bodies(c, _)
        | Frame::Lacking(c, _)
        | Frame::News(c, _)
        | Frame::Receipt(c, ..)
        | Frame::WantKeys(c, _)
        | Frame::Keys(c, _) => Some(*c),
        _ => None,
    }
}
