//! The door: for a while, whoever stands before us may be let in, or a new device of ours.
//!
//! A door has a code of its own, which nobody can guess and which ends with it. Nothing of a door is
//! kept on disk but that it was closed for codes for later too. What is said at it: [`crate::visit`].
use potluck_model::id::CommunityId;
use potluck_model::invite::{Code, Purpose};
use potluck_model::role::Role;
use potluck_model::secret::Seed;
use potluck_model::time::Timestamp;
use rand::RngExt as _;

use crate::community::Community;
use crate::limits::{DOOR_MS, REVEALS, VISITS};
use crate::out::Out;
use crate::recognise::{By, Candidate, Whom};
use crate::session::{Session, Stage};
use crate::{Alarm, Done, Effect, Engine, Happened, Refusal, Ticket, recall};

/// An open door.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    pub(crate) code: Code,
    pub(crate) community: CommunityId,
    pub(crate) opens: Opens,
    until: Timestamp,
    pub(crate) visits: u32,
    /// How often digits were shown and nobody said that they are the same.
    pub(crate) shown: u32,
    /// Which ones, for a "no" that comes late; as few as [`VISITS`].
    pub(crate) digits: Vec<String>,
}

/// For whom it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    /// For people, who come in with this role at most.
    ForPeople(Role),
    /// For a new device of ours; the call waits.
    ForDevice(Ticket),
}

impl Engine {
    /// Opens the door of a community for people; one that was open is closed for it.
    pub(crate) fn open_door(
        &mut self,
        id: CommunityId,
        role: Role,
        until: Timestamp,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let seed = Seed::from_bytes(self.rng.random());
        let community = self.communities.get_mut(&id).ok_or(Refusal::NoCommunity)?;
        if community.may_admit() < Some(role) {
            return Err(Refusal::MayNotWelcome(role));
        }
        community.set_closed(false, out);
        let mut code = Code::from_seed(seed);
        code.purpose = Purpose::Face;
        code.community = Some(id);
        code.salt = Some(*community.control.salt());
        let until = until.min(out.now.plus_millis(DOOR_MS));
        self.close_people_door(id);
        self.put_door(code.clone(), id, (Opens::ForPeople(role), until), out);
        Ok(Done::Opened(code, until))
    }

    /// Closes it, also for codes for later.
    pub(crate) fn close_door(&mut self, id: CommunityId, out: &mut Out) -> Result<Done, Refusal> {
        self.close_people_door(id);
        let community = self.communities.get_mut(&id).ok_or(Refusal::NoCommunity)?;
        community.set_closed(true, out);
        Ok(Done::Well)
    }

    /// Opens the door for the new device that shows this code.
    pub(crate) fn open_for_device(
        &mut self,
        ticket: Ticket,
        id: CommunityId,
        code: Code,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let community = self.communities.get(&id).ok_or(Refusal::NoCommunity)?;
        if !community.is_in() {
            return Err(Refusal::NotIn);
        }
        if code.purpose != Purpose::Device {
            return Err(Refusal::OtherCode("that of a new device"));
        }
        let until = out.now.plus_millis(DOOR_MS);
        self.put_door(code, id, (Opens::ForDevice(ticket), until), out);
        Ok(())
    }

    /// A door of the same code that was open is closed, and the call that opened it is answered.
    fn put_door(
        &mut self,
        code: Code,
        community: CommunityId,
        (opens, until): (Opens, Timestamp),
        out: &mut Out,
    ) {
        let public = code.invite_key().verifying_key().to_bytes();
        let door = Door {
            code,
            community,
            opens,
            until,
            visits: 0,
            shown: 0,
            digits: vec![],
        };
        if let Some(before) = self.doors.insert(public, door)
            && let Opens::ForDevice(ticket) = before.opens
        {
            out.push(Effect::Answer(ticket, Err(Refusal::DoorClosed)));
        }
    }

    fn close_people_door(&mut self, id: CommunityId) {
        self.doors
            .retain(|_, door| door.community != id || matches!(door.opens, Opens::ForDevice(_)));
    }

    /// Doors whose time is over, and those before which too many have stood.
    pub(crate) fn close_old_doors(&mut self, out: &mut Out) {
        let now = out.now;
        let worn = |door: &Door| door.visits > VISITS || door.shown > REVEALS;
        let over = |door: &Door| door.until <= now || worn(door);
        for door in self.doors.values().filter(|door| worn(door)) {
            out.notify(Happened::Alarm(door.community, Alarm::DoorWorn));
        }
        let mut ended = vec![];
        self.doors.retain(|_, door| {
            if let (true, Opens::ForDevice(ticket)) = (over(door), door.opens) {
                ended.push(ticket);
            }
            !over(door)
        });
        for ticket in ended {
            out.push(Effect::Answer(ticket, Err(Refusal::DoorClosed)));
        }
    }

    /// A call that opened a door no longer waits.
    pub(crate) fn leave_door(&mut self, ticket: Ticket) {
        self.doors
            .retain(|_, door| door.opens != Opens::ForDevice(ticket));
    }

    /// Until when the door of a community is open for people, and its code.
    #[must_use]
    pub fn door(&self, id: CommunityId) -> Option<(Timestamp, &Code)> {
        let open = |door: &&Door| door.community == id && matches!(door.opens, Opens::ForPeople(_));
        let door = self.doors.values().find(open)?;
        Some((door.until, &door.code))
    }

    /// By what those are recognised who stand at a door: one at a time, as people look at one
    /// screen.
    pub(crate) fn visitors(&self) -> Vec<Candidate> {
        if self.tail_lost || self.has_visitor() {
            return vec![];
        }
        let doors = self.doors.iter();
        doors
            .map(|(public, door)| Candidate {
                by: By::Key(door.code.join_key()),
                whom: Whom::Visitor(*public),
            })
            .collect()
    }

    /// Whether somebody stands at a door of ours, or has come to found with us.
    pub(crate) fn has_visitor(&self) -> bool {
        let visited = |session: &Session| match &session.stage {
            Stage::Visited(_) => true,
            Stage::Partner(partner) => partner.is_comparing(),
            _ => false,
        };
        self.sessions.values().any(visited)
    }
}

impl Community {
    /// Whether codes for later are answered here.
    #[must_use]
    pub fn answers_codes(&self) -> bool {
        !self.closed
    }

    fn set_closed(&mut self, closed: bool, out: &mut Out) {
        if self.closed != closed {
            self.closed = closed;
            let value = closed.then(|| vec![1]);
            out.fact(recall::CLOSED, self.id.as_bytes().to_vec(), value);
        }
    }
}
