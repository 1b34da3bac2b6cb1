//! Somebody stands at our door: what they say, six digits on both screens, and letting them in.
//!
//! ```text
//! visitor                                  host
//!   ⇄ M1–M5 by the key of the door, M6/M7: Join and one Proof
//!                             ◄─ Hail               which community; whose device
//!   Commit ─►
//!                             ◄─ Nonce
//!   Reveal(nonce, claim) ─►                both screens show six digits; our person compares
//!                             ◄─ JoinControl …      with the Admit or AddDevice that lets them in
//!                             ◄─ Contents, Welcome
//! ```
//!
//! Invariant: until our person has said that the digits are the same, nothing is written and nothing
//! of the community is told but its id and salt, which the code of a door for people says as well.
use potluck_model::certificate::{Certificate, Voucher};
use potluck_model::control::ControlBody;
use potluck_model::digits::{Claim, Intent, Meeting};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::wire::{Door as Said, Frame, JoinRefusal};
use rand::RngExt as _;

use crate::admit::Admitted;
use crate::community::Community;
use crate::door::Opens;
use crate::hear::Broken;
use crate::introduce::Introduced;
use crate::limits::{CONTENTS, REVEALS, SO_THAT_IT_ARRIVES};
use crate::out::Out;
use crate::refusal::JoinProblem;
use crate::session::{Open, Session, Stage};
use crate::{Done, Effect, Engine, Happened, Link, Refusal, Ticket, own, recognise};

/// Somebody at our door.
#[derive(Debug)]
pub(crate) struct Visit {
    door: [u8; 32],
    community: CommunityId,
    said: recognise::Said,
    stage: VisitStage,
}

#[derive(Debug)]
enum VisitStage {
    Hailed,
    Committed {
        commit: [u8; 32],
        nonce: [u8; 32],
    },
    /// Our person compares.
    Revealed {
        claim: Claim,
        digits: String,
    },
    Introducing {
        of: Option<DeviceId>,
        bytes: usize,
    },
}

impl Visit {
    /// Whether the digits are on the screen.
    pub(crate) fn awaits_person(&self) -> bool {
        matches!(self.stage, VisitStage::Revealed { .. })
    }

    /// The digits on the screen.
    fn digits(&self) -> Option<&str> {
        match &self.stage {
            VisitStage::Revealed { digits, .. } => Some(digits),
            _ => None,
        }
    }
}

impl Engine {
    /// Somebody has proven to have the code of a door.
    pub(crate) fn begin_visit(
        &mut self,
        link: Link,
        session: &mut Session,
        public: [u8; 32],
        said: recognise::Said,
        out: &mut Out,
    ) -> Result<(), Broken> {
        if self.has_visitor() {
            return Err("somebody else is at the door");
        }
        let door = self.doors.get_mut(&public).ok_or("a door that is closed")?;
        door.visits += 1;
        let community = self.communities.get(&door.community);
        let community = community.ok_or("no such community")?;
        let person = match door.opens {
            Opens::ForPeople(_) => None,
            Opens::ForDevice(_) => Some(community.me.person),
        };
        let hail = Said::Hail(community.id, *community.control.salt(), person);
        out.send(link, &Frame::Door(hail));
        session.stage = Stage::Visited(Box::new(Visit {
            door: public,
            community: community.id,
            said,
            stage: VisitStage::Hailed,
        }));
        Ok(())
    }

    pub(crate) fn visited(
        &mut self,
        link: Link,
        session: &mut Session,
        frame: Frame,
        out: &mut Out,
    ) -> Result<(), Broken> {
        let Stage::Visited(visit) = &mut session.stage else {
            return Err("nobody is at the door");
        };
        match (&mut visit.stage, frame) {
            (VisitStage::Hailed, Frame::Door(Said::Commit(commit))) => {
                let nonce = self.rng.random();
                out.send(link, &Frame::Door(Said::Nonce(nonce)));
                visit.stage = VisitStage::Committed { commit, nonce };
                Ok(())
            }
            (VisitStage::Committed { commit, nonce }, Frame::Door(Said::Reveal(theirs, claim))) => {
                let community = self.communities.get(&visit.community);
                let meeting = Meeting {
                    transcript: visit.said.transcript,
                    community: visit.community,
                    host: community.ok_or("no such community")?.me.device,
                };
                if meeting.commit(&theirs, &claim) != *commit {
                    return Err("another claim than was committed to");
                }
                // What is compared has to be about one and the same.
                let showing = |other: &Session| match &other.stage {
                    Stage::Visited(other) => other.awaits_person(),
                    _ => false,
                };
                if self.sessions.values().any(showing) {
                    return Err("somebody else is being compared");
                }
                let door = self.doors.get_mut(&visit.door);
                let door = door.ok_or("a door that is closed")?;
                door.shown += 1;
                if door.shown > REVEALS {
                    return Err("digits were shown too often at this door");
                }
                let digits = meeting.digits(&theirs, nonce, &claim).to_string();
                door.digits.push(digits.clone());
                let name = own::cleaned(&claim.name);
                out.notify(Happened::Digits(digits.clone(), name));
                visit.stage = VisitStage::Revealed { claim, digits };
                Ok(())
            }
            (
                VisitStage::Introducing { of, bytes },
                Frame::Door(Said::Introduce(proof, ops, more)),
            ) => {
                let (id, said) = (visit.community, visit.said);
                if *of != Some(proof.device) {
                    return Err("another device than the one that was compared");
                }
                match self.introduced(id, &said, (proof, ops, more), bytes, out)? {
                    Introduced::More => Ok(()),
                    Introduced::In(device) => {
                        out.send(link, &Frame::Welcome);
                        self.open(link, session, Open::new(said, [(id, device)]), out);
                        Ok(())
                    }
                }
            }
            _ => Err("a frame that has no place at a door"),
        }
    }

    /// Our person has compared these digits. If others are shown by now, whoever was compared is
    /// gone, and somebody else must not come in for them.
    pub(crate) fn compare(
        &mut self,
        digits: &str,
        same: bool,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let Some((link, ours)) = self.comparing(digits) else {
            // A "no" counts all the same: whoever was compared has the code of that door.
            if !same {
                self.close_where_shown(digits, out);
            }
            return Err(if self.is_comparing() {
                Refusal::OtherDigitsNow
            } else {
                Refusal::NothingToCompare
            });
        };
        match ours {
            // Whoever opens the door decides; we can only turn away.
            Some(_) if same => Ok(Done::Well),
            Some(ticket) => {
                self.refuse_join(ticket, JoinProblem::OtherDigits, out);
                self.part(link, "digits that are not the same", out);
                Ok(Done::Well)
            }
            None => {
                let session = self.sessions.remove(&link);
                let mut session = session.ok_or(Refusal::NothingToCompare)?;
                let done = self.compared(link, &mut session, same, out);
                self.sessions.insert(link, session);
                done
            }
        }
    }

    /// Our person has compared. The call that says so is answered here; so is the call that waits
    /// for a new device.
    pub(crate) fn compared(
        &mut self,
        link: Link,
        session: &mut Session,
        same: bool,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let Stage::Visited(visit) = &mut session.stage else {
            return Err(Refusal::NothingToCompare);
        };
        let door = self.doors.get(&visit.door).cloned();
        let (Some(door), true) = (door, same) else {
            self.shut_door(&visit.door, out);
            out.send(link, &Frame::NotWelcome(JoinRefusal::OtherDigits));
            session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
            return Ok(Done::Well);
        };
        let VisitStage::Revealed { claim, .. } = &visit.stage else {
            return Err(Refusal::NothingToCompare);
        };
        if let Some(door) = self.doors.get_mut(&visit.door) {
            door.shown = door.shown.saturating_sub(1); // this one was compared
        }
        let (id, said, claim) = (visit.community, visit.said, claim.clone());
        let community = self.communities.get_mut(&id).ok_or(Refusal::NoCommunity)?;
        // Anybody could show the certificate of somebody who is in: they prove that it is theirs when
        // they come again and are recognised.
        let was_in = claimed_device(&claim).is_some_and(|device| community.is_active(device));
        let let_in = match (door.opens, claim.intent) {
            (Opens::ForPeople(role), Intent::Join) => {
                let how = (role, claim.name.as_str());
                let admitted =
                    community.admit_face_to_face(&claim.certificate, how, &mut self.rng, out);
                admitted.map(Some)
            }
            (Opens::ForPeople(_), Intent::Introduce) => Ok(None),
            (Opens::ForDevice(_), Intent::BeDevice) => community
                .add_device(&claim.certificate, &own::cleaned(&claim.name), out)
                .map(|device| Some(Admitted::In(device))),
            _ => Err(Refusal::OtherCode("for this")),
        };
        let device = match let_in {
            Ok(None) => None,
            Ok(Some(Admitted::In(device))) => Some(device),
            Ok(Some(Admitted::Waits(op))) => {
                out.send(link, &Frame::NotWelcome(JoinRefusal::Waits));
                session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
                return Ok(Done::Proposed(op));
            }
            Err(why) => {
                out.send(link, &Frame::NotWelcome(JoinRefusal::Invalid));
                session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
                return Err(why);
            }
        };
        if let Some(device) = device {
            // Without keys they are in all the same; the next who writes shares them.
            let _ = community.share_all_keys(device, &mut self.rng, out);
        }
        for frame in community.all_control() {
            out.send(link, &frame);
        }
        let Some(device) = device else {
            let of = claimed_device(&claim);
            visit.stage = VisitStage::Introducing { of, bytes: 0 };
            return Ok(Done::Well);
        };
        if let Opens::ForDevice(ticket) = door.opens {
            if !was_in {
                community.hand_over_contents(link, out);
            }
            self.doors.remove(&visit.door);
            out.push(Effect::Answer(ticket, Ok(Done::DeviceAdded(id, device))));
        }
        out.send(link, &Frame::Welcome);
        if was_in {
            session.stage = Stage::Parting(out.now.plus_millis(SO_THAT_IT_ARRIVES));
            return Ok(Done::Well);
        }
        self.open(link, session, Open::new(said, [(id, device)]), out);
        Ok(Done::Well)
    }

    /// The link on which these digits are to be compared, and our wish if we are the visitor.
    fn comparing(&self, digits: &str) -> Option<(Link, Option<Ticket>)> {
        let mut all = self.on_screens();
        let found = all.find(|(.., shown)| *shown == digits);
        found.map(|(link, ours, _)| (link, ours))
    }

    fn is_comparing(&self) -> bool {
        self.on_screens().next().is_some()
    }

    fn on_screens(&self) -> impl Iterator<Item = (Link, Option<Ticket>, &str)> {
        let sessions = self.sessions.iter();
        sessions.filter_map(|(link, session)| match &session.stage {
            Stage::Visited(visit) => Some((*link, None, visit.digits()?)),
            Stage::Knocking(knock) => Some((*link, Some(knock.ticket()), knock.digits()?)),
            _ => None,
        })
    }

    /// These digits were not the same, and whoever showed them has gone.
    fn close_where_shown(&mut self, digits: &str, out: &mut Out) {
        let mut doors = self.doors.iter();
        let shown = doors.find(|(_, door)| door.digits.iter().any(|shown| shown == digits));
        if let Some(public) = shown.map(|(public, _)| *public) {
            self.shut_door(&public, out);
        }
    }

    /// Somebody else may have the code: it opens nothing any more.
    fn shut_door(&mut self, public: &[u8; 32], out: &mut Out) {
        if let Some(door) = self.doors.remove(public)
            && let Opens::ForDevice(ticket) = door.opens
        {
            let end = Err(Refusal::Join(JoinProblem::OtherDigits));
            out.push(Effect::Answer(ticket, end));
        }
    }
}

impl Community {
    /// Vouches for a new device of our person.
    fn add_device(
        &mut self,
        request: &[u8],
        label: &str,
        out: &mut Out,
    ) -> Result<DeviceId, Refusal> {
        let request = Certificate::decode(request).map_err(|_| Refusal::BadVisitor)?;
        let device = request.device;
        if request.person != self.me.person || request.voucher != Voucher::Person {
            return Err(Refusal::BadVisitor);
        }
        let known = self.members().device(device);
        if known.is_some_and(|known| known.active && known.person == self.me.person) {
            return Ok(device);
        }
        self.must_be_a_new_label(label)?;
        let salt = *self.control.salt();
        let certificate = request.vouched_by(&salt, &self.keys);
        certificate.check(&salt).map_err(|_| Refusal::BadVisitor)?;
        let certificate = Box::new(certificate);
        self.write_control(ControlBody::AddDevice { certificate }, out)?;
        self.label(device, label, out);
        Ok(device)
    }

    /// The keys of sealed parts that we can open: no slot brings them to a new device.
    fn hand_over_contents(&self, link: Link, out: &mut Out) {
        let keys: Vec<_> = self.contents.iter().collect();
        for some in keys.chunks(CONTENTS) {
            let some = some.iter().map(|(record, key)| (**record, (*key).clone()));
            out.send(link, &Frame::Door(Said::Contents(some.collect())));
        }
    }
}

/// Which device says that it is in, or will be by the twelve words.
fn claimed_device(claim: &Claim) -> Option<DeviceId> {
    if let Ok(device) = claim.certificate.as_slice().try_into() {
        return Some(DeviceId::from_bytes(device));
    }
    let certificate = Certificate::decode(&claim.certificate).ok()?;
    Some(certificate.device)
}
