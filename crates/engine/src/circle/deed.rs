//! What a user can do with circles and messages, turned into operations, or refused with a reason.
use potluck_model::body::{Body, MAX_CIRCLE_NAME, MAX_MESSAGE, Message};
use potluck_model::certificate::Certificate;
use potluck_model::control::{Admit, ControlBody, Cut, GENESIS_VERSION, Genesis, PastKeys, Policy};
use potluck_model::epoch::EpochKey;
use potluck_model::id::{DeviceId, GroupId, KeyId, OpId, PersonId, RecordId};
use potluck_model::member::{ControlGraph, Member, Shape, found};
use potluck_model::role::Role;
use potluck_model::time::{Day, LogicalTime};
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::{Circle, Standing, Talk};
use crate::community::Community;
use crate::limits::CIRCLES;
use crate::out::Out;
use crate::{Done, Refusal};

/// How many days a message is passed on.
const MESSAGE_DAYS: u32 = 90;

/// What somebody can do with circles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CircleDeed {
    /// Begin one.
    New {
        /// What it is called.
        name: String,
        /// Which keys somebody gets who comes later.
        past_keys: PastKeys,
    },
    /// Ask somebody of the community in.
    Invite(GroupId, PersonId),
    /// Come in where one was asked.
    Accept(GroupId),
    /// Go out, or say no.
    Leave(GroupId),
    /// Put somebody out, as a steward of the circle.
    Remove(GroupId, PersonId),
    /// Say something.
    Say(MessageTo, String),
    /// Everything in a conversation counts as read.
    Read(Talk),
}

/// To whom a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageTo {
    /// A circle or a thread that is there.
    Circle(GroupId),
    /// One person.
    Person(PersonId),
    /// Whoever can read a record.
    Record(RecordId),
}

impl Community {
    pub(crate) fn circle_deed(
        &mut self,
        deed: CircleDeed,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        if !self.is_in() {
            return Err(Refusal::NotIn);
        }
        match deed {
            CircleDeed::New { name, past_keys } => self.new_circle(&name, past_keys, rng, out),
            CircleDeed::Invite(group, person) => self.invite_into(group, person, rng, out),
            CircleDeed::Accept(group) => self.come_in(group, rng, out),
            CircleDeed::Leave(group) => self.leave_circle(group, rng, out),
            CircleDeed::Remove(group, person) => self.put_out_of(group, person, rng, out),
            CircleDeed::Say(to, text) => self.say(to, &text, rng, out),
            CircleDeed::Read(talk) => {
                self.have_read(talk, out);
                Ok(Done::Read)
            }
        }
    }

    fn new_circle(
        &mut self,
        name: &str,
        past_keys: PastKeys,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let name = name.trim();
        let length = name.chars().count();
        if !(1..=MAX_CIRCLE_NAME).contains(&length) {
            return Err(Refusal::Name(length));
        }
        if self.roll().role(self.me.person) < Some(Role::Member) {
            return Err(Refusal::Newcomer);
        }
        if self.circles_begun() >= CIRCLES {
            return Err(Refusal::TooManyCircles);
        }
        let own = self
            .members()
            .device(self.me.device)
            .map(|found| found.certificate);
        let certificate = own.and_then(|op| self.introducing_device(op, self.me.device));
        let genesis = Genesis {
            version: GENESIS_VERSION,
            salt: rng.random(),
            founders: vec![certificate.ok_or(Refusal::NotIn)?],
            policy: Policy {
                past_keys,
                ..Policy::default()
            },
            predecessor: None,
        };
        let signed = found(&self.keys, genesis, &[], out.now.max(self.clock.claimed()))?;
        let within = (self.id, self.control.salt());
        let graph =
            ControlGraph::found_circle(within, &signed.header, signed.signature, &signed.body)?;
        let group = graph.group();
        let mut circle = Circle {
            graph: Some(graph),
            ..Circle::default()
        };
        let first = (LogicalTime::default(), signed.header.id());
        circle.call(self.me.device, (first.0, first.1, name.to_owned()));
        self.circles.all.insert(group, circle);
        self.circle_key(group, &[], rng, out)?;
        Ok(Done::Circle(group))
    }

    /// How many circles our person has begun: as many as others take of one person.
    fn circles_begun(&self) -> usize {
        let graphs = self
            .circles
            .all
            .values()
            .filter_map(|one| one.graph.as_ref());
        let circles = graphs.filter(|graph| graph.shape() == Shape::Circle);
        let ours = circles.filter(|graph| {
            let founders = &graph.genesis().founders;
            founders
                .iter()
                .any(|founder| founder.person == self.me.person)
        });
        ours.count()
    }

    fn member_of(&self, group: GroupId, person: PersonId) -> Option<&Member> {
        let graph = self.circle(group)?.graph.as_ref()?;
        graph.members().person(person)
    }

    /// That we have come in, and it is no thread where that matters.
    pub(crate) fn must_be_in(&self, group: GroupId) -> Result<(), Refusal> {
        match self.standing(group) {
            Some(Standing::In) => Ok(()),
            Some(Standing::Invited) => Err(Refusal::NotAccepted),
            Some(Standing::Out) => Err(Refusal::NotInCircle),
            None => Err(Refusal::NoCircle),
        }
    }

    fn invite_into(
        &mut self,
        group: GroupId,
        person: PersonId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        self.must_be_in(group)?;
        self.must_be_circle(group)?;
        let role = self.member_of(group, self.me.person).map(|me| me.role);
        if role < Some(Role::Member) {
            return Err(Refusal::NotStewardOfCircle);
        }
        let certificate = self.certificate_of(person).ok_or(Refusal::NoPerson)?;
        let circle = self.circle(group).ok_or(Refusal::NoCircle)?;
        let mut fresh = vec![];
        if let Some(member) = self.member_of(group, person) {
            if self.is_in_circle(circle, person) {
                return Err(Refusal::InCircleAlready);
            }
            // In with devices that are gone: the invitation is for those of today.
            let body = ControlBody::Remove {
                incarnation: member.incarnation,
                cut: self.cut_in_circle(group, person),
            };
            fresh.push(self.write_circle_control(group, body, out)?);
        }
        let admit = Admit {
            certificate,
            role: match role {
                Some(Role::Steward) => Role::Member,
                _ => Role::Newcomer,
            },
            via: None,
            succeeds: None,
        };
        let body = ControlBody::Admit(Box::new(admit));
        fresh.push(self.write_circle_control(group, body, out)?);
        self.circle_key(group, &fresh, rng, out)?;
        Ok(Done::Circle(group))
    }

    /// The certificate of a device of theirs that is in the community; the others follow it.
    fn certificate_of(&self, person: PersonId) -> Option<Certificate> {
        let mut devices = self.members().active_devices();
        let (device, found) = devices.find(|(_, found)| found.person == person)?;
        self.introducing_device(found.certificate, device)
    }

    fn come_in(
        &mut self,
        group: GroupId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        match self.standing(group) {
            Some(Standing::Invited) => {}
            Some(Standing::In) => return Err(Refusal::AcceptedAlready),
            Some(Standing::Out) => return Err(Refusal::NotInCircle),
            None => return Err(Refusal::NoCircle),
        }
        let joined = self.write_circle_control(group, ControlBody::Join, out)?;
        self.circle_key(group, &[joined], rng, out)?;
        Ok(Done::Circle(group))
    }

    fn leave_circle(
        &mut self,
        group: GroupId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        self.must_be_circle(group)?;
        if self.standing(group) == Some(Standing::Out) {
            return Err(Refusal::NotInCircle);
        }
        // The others read that we go under the key that they hold; the next who writes makes another.
        let key = self.circle_key(group, &[], rng, out)?;
        let cut = self.cut_in_circle(group, self.me.person);
        let left = self.write_circle_control(group, ControlBody::Leave { cut }, out)?;
        self.carry_ops(group, &key, &[left], rng, out)?;
        self.circle_grew(group, out);
        Ok(Done::Circle(group))
    }

    fn put_out_of(
        &mut self,
        group: GroupId,
        person: PersonId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        self.must_be_in(group)?;
        self.must_be_circle(group)?;
        let role = self.member_of(group, self.me.person).map(|me| me.role);
        if role != Some(Role::Steward) {
            return Err(Refusal::NotStewardOfCircle);
        }
        if person == self.me.person {
            return Err(Refusal::LeaveInstead);
        }
        let member = self
            .member_of(group, person)
            .ok_or(Refusal::NotTheyInCircle)?;
        let body = ControlBody::Remove {
            incarnation: member.incarnation,
            cut: self.cut_in_circle(group, person),
        };
        // Whoever goes is told under the key that they still hold; all that follows is under a new one.
        let told = self.newest_key(group);
        let gone = self.write_circle_control(group, body, out)?;
        if let Some((_, key)) = told {
            self.carry_ops(group, &key, std::slice::from_ref(&gone), rng, out)?;
        }
        self.circle_key(group, &[gone], rng, out)?;
        self.circle_grew(group, out);
        Ok(Done::Circle(group))
    }

    /// The deepest key of a circle that we hold.
    pub(super) fn newest_key(&self, group: GroupId) -> Option<(KeyId, EpochKey)> {
        let circle = self.circle(group)?;
        let epochs = circle.graph.as_ref()?.members().epochs();
        let held = epochs
            .iter()
            .filter(|epoch| circle.ring.contains_key(&epoch.key_id));
        let newest = held.max_by_key(|epoch| (epoch.depth, epoch.key_id))?;
        let held = circle.ring.get(&newest.key_id)?;
        Some((newest.key_id, held.key.clone()))
    }

    /// How far what a person wrote in a circle is held here.
    fn cut_in_circle(&self, group: GroupId, person: PersonId) -> Cut {
        let known = self.circle(group).and_then(|circle| circle.graph.as_ref());
        let member = known.and_then(|graph| graph.members().person(person));
        let (Some(graph), Some(member)) = (known, member) else {
            return Cut::default();
        };
        let devices = graph.members().devices();
        let theirs = devices.filter(|(_, device)| device.incarnation == member.incarnation);
        let theirs: Vec<DeviceId> = theirs.map(|(id, _)| id).collect();
        self.cut_at(theirs)
    }

    fn must_be_circle(&self, group: GroupId) -> Result<(), Refusal> {
        let circle = self.circle(group).ok_or(Refusal::NoCircle)?;
        if circle.is_thread() {
            return Err(Refusal::IsThread);
        }
        Ok(())
    }

    fn say(
        &mut self,
        to: MessageTo,
        text: &str,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let text = text.trim();
        let length = text.chars().count();
        if !(1..=MAX_MESSAGE).contains(&length) {
            return Err(Refusal::Message(length));
        }
        if self.has_said_enough(out.now.day()) {
            return Err(Refusal::SaidEnough);
        }
        let (group, about) = match to {
            MessageTo::Circle(group) => {
                self.must_be_in(group)?;
                (group, None)
            }
            MessageTo::Person(person) if person == self.me.person => {
                return Err(Refusal::ToOneself);
            }
            MessageTo::Person(person) => {
                self.members().person(person).ok_or(Refusal::NoPerson)?;
                let group = self.begin_thread(person).ok_or(Refusal::NoPerson)?;
                (group, None)
            }
            MessageTo::Record(record) => {
                self.board.draft_of(record).ok_or(Refusal::NoRecord)?;
                (self.board.group_of(record), Some(record))
            }
        };
        let message = Message {
            about,
            text: text.to_owned(),
        };
        let expires = out.now.day().plus(MESSAGE_DAYS);
        let op = self.write_for(group, &Body::Message(message), expires, rng, out)?;
        Ok(Done::Said(Talk { group, about }, op))
    }

    /// Writes something about a record, for whoever can read it.
    ///
    /// # Errors
    /// As [`write_for`](Self::write_for).
    pub(crate) fn write_about(
        &mut self,
        record: RecordId,
        body: &Body,
        expires: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let group = self.board.group_of(record);
        self.write_for(group, body, expires, rng, out)?;
        Ok(())
    }

    /// Writes something for a group: the community, or a circle of ours.
    ///
    /// # Errors
    /// If we are not in it, or it is too long.
    pub(crate) fn write_for(
        &mut self,
        group: GroupId,
        body: &Body,
        expires: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        if group == self.id.into() {
            return self.write_data(body, expires, rng, out);
        }
        self.must_be_in(group)?;
        if let Some(person) = self.other_of(group)
            && !self.members().persons().any(|one| one.person == person)
        {
            return Err(Refusal::NoPerson);
        }
        self.write_in_circle(group, body, expires, rng, out)
    }
}
