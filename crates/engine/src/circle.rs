//! The circles and threads that this device is in: who is in them, their keys, what they say.
//!
//! A circle has a control graph of its own ([`potluck_model::member::ControlGraph`]) and keys of its
//! own; everything it says travels inside ordinary data operations of the community:
//! ```text
//! a body that no key of the community opens
//!    ─► a key of a circle has its hint ─► group ‖ body ─► control ops: the circle's graph
//!    │                                                ─► records: the board; messages
//!    ─► a slot in it is for this device ─► a key of a circle, and what waited for it is read again
//!    ─► neither: carried like everything else, and nothing else follows from it
//! ```
//! Here are the state and the questions one can ask it; [`mod@read`] and [`mod@write`] change it.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::epoch::{EpochKey, HintKey};
use potluck_model::id::{DeviceId, GroupId, KeyId, OpId, PersonId, RecordId};
use potluck_model::member::{ControlGraph, Shape, thread_id};
use potluck_model::op::Place;
use potluck_model::role::Role;
use potluck_model::time::{Day, LogicalTime};

use crate::community::Community;

use early::Early;
use waiting::Waiting;

mod deed;
mod early;
mod grow;
mod keep;
mod lacking;
mod message;
mod read;
mod ring;
mod waiting;
mod write;

pub use deed::{CircleDeed, MessageTo};
pub(crate) use message::Messages;
pub use message::{Said, Talk};
pub(crate) use ring::Recalled;

/// What we have to do with a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// We are in.
    In,
    /// We were asked in and have not answered.
    Invited,
    /// We were in.
    Out,
}

/// Somebody in a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCircle {
    /// Who.
    pub person: PersonId,
    /// As what, in the circle.
    pub role: Role,
    /// Whether they have come in, or are only asked.
    pub accepted: bool,
}

/// One circle or thread, as far as this device knows it.
#[derive(Debug, Default)]
pub struct Circle {
    pub(crate) graph: Option<ControlGraph>,
    pub(crate) ring: BTreeMap<KeyId, Key>,
    /// Control operations that cannot be taken in yet.
    waiting: Waiting,
    /// What was said by devices of which the graph does not know yet.
    early: Early,
    /// What counts, and what lies beyond where its author counts.
    counting: BTreeMap<Place, OpId>,
    beyond: BTreeSet<Place>,
    /// What it is called, by device: the last word of each.
    names: BTreeMap<DeviceId, (LogicalTime, OpId, String)>,
    /// Until when each control operation is carried.
    carried: BTreeMap<OpId, Day>,
    /// Who brought the first key of it.
    brought_by: Option<PersonId>,
    /// How often an operation was tried.
    #[cfg(test)]
    tried: usize,
}

/// A key of a circle.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) key: EpochKey,
    pub(crate) hint: HintKey,
    pub(crate) epoch: OpId,
    /// Who brought it here, if that is still known.
    brought_by: Option<PersonId>,
    /// Since when it is here.
    since: Day,
}

/// All circles of a community that this device has to do with.
#[derive(Debug, Default)]
pub(crate) struct Circles {
    pub(crate) all: BTreeMap<GroupId, Circle>,
    pub(crate) messages: Messages,
    /// How many control operations the community had when devices were last looked after.
    pub(crate) seen_to: usize,
}

impl Circle {
    /// Whether it is a thread of two.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.shape() == Some(Shape::Thread)
    }

    fn shape(&self) -> Option<Shape> {
        self.graph.as_ref().map(ControlGraph::shape)
    }

    /// What it is called: the last word of a steward of it, else the first of anybody; a thread is
    /// called nothing.
    #[must_use]
    pub fn name(&self) -> &str {
        let steward = |device: &DeviceId| {
            let members = self.graph.as_ref().map(ControlGraph::members);
            members.is_some_and(|members| {
                let found = members.device(*device);
                let member = found.and_then(|one| members.incarnation(one.incarnation));
                member.is_some_and(|member| member.role == Role::Steward)
            })
        };
        let of_stewards = self.names.iter().filter(|(by, _)| steward(by));
        let named = of_stewards.map(|(_, named)| named).max();
        let named = named.or_else(|| self.names.values().min());
        named.map_or("", |(.., name)| name)
    }

    /// Notes what a device calls it.
    fn call(&mut self, by: DeviceId, named: (LogicalTime, OpId, String)) {
        let known = self.names.entry(by).or_insert_with(|| named.clone());
        if named > *known {
            *known = named;
        }
    }

    /// The devices that it says are in, by person; those that are not in the community do not count.
    fn devices_of(&self, person: PersonId) -> impl Iterator<Item = DeviceId> {
        let members = self.graph.as_ref().map(ControlGraph::members);
        let devices = members
            .into_iter()
            .flat_map(|members| members.active_devices());
        devices
            .filter(move |(_, device)| device.person == person)
            .map(|(id, _)| id)
    }

    /// Whether a person has said anything in its control log: founded it, or come in.
    fn has_come_in(&self, person: PersonId) -> bool {
        let Some(graph) = &self.graph else {
            return false;
        };
        if graph.shape() == Shape::Thread {
            return true;
        }
        let Some(member) = graph.members().person(person) else {
            return false;
        };
        // What somebody wrote before they were put out does not let them in again.
        let own = |device: DeviceId| {
            let found = graph.members().device(device);
            found.is_some_and(|found| found.incarnation == member.incarnation)
        };
        graph.in_order().any(|(header, ..)| {
            own(header.device)
                && (header.id() == member.since || graph.knows(header.id(), member.since))
        })
    }
}

impl Community {
    /// The circles and threads that this device has to do with.
    pub fn circles(&self) -> impl Iterator<Item = (GroupId, &Circle)> {
        let known = |(_, circle): &(&GroupId, &Circle)| circle.graph.is_some();
        let all = self.circles.all.iter().filter(known);
        all.map(|(group, circle)| (*group, circle))
    }

    /// One of them.
    #[must_use]
    pub fn circle(&self, group: GroupId) -> Option<&Circle> {
        let circle = self.circles.all.get(&group)?;
        circle.graph.is_some().then_some(circle)
    }

    /// What we have to do with a circle; nothing if it is not known here.
    #[must_use]
    pub fn standing(&self, group: GroupId) -> Option<Standing> {
        let circle = self.circle(group)?;
        Some(if !self.is_in_circle(circle, self.me.person) {
            Standing::Out
        } else if circle.has_come_in(self.me.person) {
            Standing::In
        } else {
            Standing::Invited
        })
    }

    /// Who is in a circle, or asked in. Whoever is not in the community is in none of its circles.
    #[must_use]
    pub fn people_of(&self, group: GroupId) -> Vec<InCircle> {
        let Some(circle) = self.circle(group) else {
            return vec![];
        };
        let members = circle
            .graph
            .iter()
            .flat_map(|graph| graph.members().persons());
        members
            .filter(|member| self.is_in_circle(circle, member.person))
            .map(|member| InCircle {
                person: member.person,
                role: member.role,
                accepted: circle.has_come_in(member.person),
            })
            .collect()
    }

    /// The group of the thread with somebody, whether or not anything was said in it.
    #[must_use]
    pub fn thread_with(&self, person: PersonId) -> Option<GroupId> {
        let theirs = self.members().person(person)?.incarnation;
        (person != self.me.person)
            .then(|| Some(thread_id(self.id, self.me.incarnation?, theirs)))
            .flatten()
    }

    /// The other one of a thread; also when they are not in any more.
    #[must_use]
    pub fn other_of(&self, group: GroupId) -> Option<PersonId> {
        let graph = self.circle(group)?.graph.as_ref()?;
        let founders = graph.genesis().founders.iter();
        let mut persons = founders.map(|founder| founder.person);
        (graph.shape() == Shape::Thread)
            .then(|| persons.find(|person| *person != self.me.person))
            .flatten()
    }

    /// Whether a record stands in a circle, and in which.
    #[must_use]
    pub fn circle_of(&self, record: RecordId) -> Option<GroupId> {
        let group = self.board.group_of(record);
        (group != self.id.into()).then_some(group)
    }

    pub(crate) fn is_in_circle(&self, circle: &Circle, person: PersonId) -> bool {
        circle
            .devices_of(person)
            .any(|device| self.is_active_as(device, person))
    }

    /// Whether a device is in the community, as one of this person.
    fn is_active_as(&self, device: DeviceId, person: PersonId) -> bool {
        let found = self.members().device(device);
        found.is_some_and(|found| found.active && found.person == person)
    }

    /// The devices that may read a circle: in both, as the same person's.
    pub(crate) fn circle_readers(&self, circle: &Circle) -> BTreeSet<DeviceId> {
        let Some(graph) = &circle.graph else {
            return BTreeSet::new();
        };
        let active = graph.members().active_devices();
        active
            .filter(|(id, device)| self.is_active_as(*id, device.person))
            .map(|(id, _)| id)
            .collect()
    }
}

#[cfg(test)]
mod tests;
