//! Messages: what people say to a circle, to each other, or about a record.
//!
//! Whoever can read the group's key reads them. What we have read is a fact of this device alone.
use std::collections::BTreeMap;

use potluck_model::board::OpMeta;
use potluck_model::id::{GroupId, OpId, PersonId, RecordId};
use potluck_model::time::{Day, LogicalTime, Timestamp};

use crate::community::Community;
use crate::limits::MESSAGES_A_DAY;
use crate::out::Out;
use crate::{Happened, recall};

/// One conversation: in a group, or about a record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Talk {
    /// The community, a circle or a thread.
    pub group: GroupId,
    /// The record it is about.
    pub about: Option<RecordId>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The operation that says it.
    pub op: OpId,
    /// Who.
    pub person: PersonId,
    /// When, as claimed, but not later than it was seen.
    pub at: Timestamp,
    /// The words.
    pub text: String,
    /// Whether it is new to us.
    pub new: bool,
}

#[derive(Debug, Clone)]
struct Held {
    meta: OpMeta,
    text: String,
}

/// All messages that this device can read.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    talks: BTreeMap<Talk, BTreeMap<(LogicalTime, OpId), Held>>,
    places: BTreeMap<OpId, (Talk, LogicalTime)>,
    read: BTreeMap<Talk, Timestamp>,
}

impl Messages {
    /// Forgets a message; says where it stood.
    pub(crate) fn forget(&mut self, op: OpId) -> Option<Talk> {
        let (talk, time) = self.places.remove(&op)?;
        let there = self.talks.get_mut(&talk)?;
        there.remove(&(time, op));
        Some(talk)
    }

    /// How many of a person's messages are of one day.
    fn of_day(&self, person: PersonId, day: Day) -> usize {
        let all = self.talks.values().flat_map(BTreeMap::values);
        let theirs = all.filter(|held| held.meta.person == person);
        theirs
            .filter(|held| held.meta.time.claimed().day() == day)
            .count()
    }

    /// Notes how far a conversation was read.
    pub(crate) fn recall_read(&mut self, talk: Talk, until: Timestamp) {
        self.read.insert(talk, until);
    }
}

impl Community {
    pub(crate) fn take_message(&mut self, talk: Talk, meta: &OpMeta, text: String, out: &mut Out) {
        let messages = &mut self.circles.messages;
        let day = meta.time.claimed().day();
        if messages.places.contains_key(&meta.op)
            || messages.of_day(meta.person, day) >= MESSAGES_A_DAY
        {
            return;
        }
        messages.places.insert(meta.op, (talk, meta.time));
        let there = messages.talks.entry(talk).or_default();
        let held = Held { meta: *meta, text };
        there.insert((meta.time, meta.op), held);
        out.notify(Happened::Said(self.id, talk));
    }

    /// Whether we have written as many messages today as others would keep.
    pub(super) fn has_said_enough(&self, today: Day) -> bool {
        self.circles.messages.of_day(self.me.person, today) >= MESSAGES_A_DAY
    }

    /// The messages of a conversation, oldest first.
    #[must_use]
    pub fn messages(&self, talk: Talk, now: Timestamp) -> Vec<Said> {
        let messages = &self.circles.messages;
        let read = messages.read.get(&talk).copied().unwrap_or_default();
        let there = messages.talks.get(&talk).into_iter().flatten();
        there
            .filter(|(_, held)| held.meta.expires.end() > now)
            .map(|((_, op), held)| Said {
                op: *op,
                person: held.meta.person,
                at: held.meta.time.claimed().min(held.meta.first_seen),
                text: held.text.clone(),
                new: held.meta.first_seen > read && held.meta.person != self.me.person,
            })
            .collect()
    }

    /// The conversations in which anything was said.
    pub fn talks(&self) -> impl Iterator<Item = Talk> {
        let talks = self.circles.messages.talks.iter();
        talks
            .filter(|(_, there)| !there.is_empty())
            .map(|(talk, _)| *talk)
    }

    /// On how many other devices an own operation is.
    #[must_use]
    pub fn op_held_by(&self, op: OpId) -> u32 {
        let Some(place) = self.place_of(op) else {
            return 0;
        };
        let own = place.log.device == self.me.device;
        let holds = self.receipts.values();
        let count = holds
            .filter(|receipt| own && receipt.holds(place.seq))
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Everything in a conversation that is here counts as read.
    pub(super) fn have_read(&mut self, talk: Talk, out: &mut Out) {
        recall::keep_read(self.id, talk, out.now, out);
        self.circles.messages.read.insert(talk, out.now);
    }
}
