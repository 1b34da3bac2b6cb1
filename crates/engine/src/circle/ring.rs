//! Keys of circles that come in slots, and how many of them one person can bring.
//!
//! A key opens the body that announces it, so it comes before anybody can know whether it is one.
//! Until a circle has announced it, it fills the share of whoever brought it; so does a circle of
//! which nothing but keys is known. Others find room beside it.
use potluck_model::id::{DeviceId, GroupId, PersonId};
use potluck_model::slot::SlotContent;
use potluck_model::time::Day;

use super::{Circle, Key};
use crate::community::Community;
use crate::limits::{CIRCLE_KEYS, CIRCLES};
use crate::out::Out;
use crate::recall;

impl Community {
    /// Puts a key into the ring of its circle. Whether anything is to be written under it is for
    /// the circle's graph to say; until then it opens what others wrote.
    pub(super) fn take_circle_key(&mut self, from: DeviceId, content: &SlotContent, out: &mut Out) {
        let (group, id) = (content.group, content.key.key_id(content.group));
        if group == self.id.into() || self.forgotten.contains(&id) {
            return;
        }
        let Some(by) = self.members().device(from).map(|found| found.person) else {
            return;
        };
        self.begin_thread_from(group, from);
        if let Some(circle) = self.circles.all.get_mut(&group) {
            if circle.graph.is_none() {
                circle.brought_by.get_or_insert(by);
            }
            if let Some(key) = circle.ring.get_mut(&id) {
                if key.brought_by.is_none() {
                    key.brought_by = Some(by);
                    recall::keep_circle_key(self.id, id, content, (key.since, Some(by)), out);
                }
                return;
            }
        }
        if self.has_room_for_key(group, by) {
            self.put_circle_key(content, Some(by), out);
        }
    }

    fn has_room_for_key(&self, group: GroupId, by: PersonId) -> bool {
        let all = self.circles.all.values();
        if !self.circles.all.contains_key(&group) {
            let brought = all.clone().filter(|circle| circle.brought_by == Some(by));
            if brought.count() >= CIRCLES {
                return false;
            }
        }
        let unannounced = all.map(|circle| circle.unannounced_by(by));
        unannounced.sum::<usize>() < CIRCLE_KEYS
    }

    pub(super) fn put_circle_key(
        &mut self,
        content: &SlotContent,
        brought_by: Option<PersonId>,
        out: &mut Out,
    ) {
        let (group, id) = (content.group, content.key.key_id(content.group));
        let today = out.now.day();
        recall::keep_circle_key(self.id, id, content, (today, brought_by), out);
        let key = Key::new(content, brought_by, today);
        let opened = |place: &&potluck_model::op::Place| {
            let header = self.header(**place);
            header.is_some_and(|(_, header)| key.hint.matches(&header))
        };
        let opened = self.unopened.iter().filter(opened).copied();
        self.reread.extend(opened.collect::<Vec<_>>());
        let circle = self.circles.all.entry(group).or_insert_with(|| Circle {
            brought_by,
            ..Circle::default()
        });
        circle.ring.insert(id, key);
    }

    /// A key that was recalled.
    pub(crate) fn recall_circle_key(&mut self, recalled: &Recalled) {
        let (content, since) = (&recalled.content, recalled.since);
        let circle = self.circles.all.entry(content.group).or_default();
        // Of keys that came on one day any may have been the first: each fills the share of whoever
        // brought it, so nobody gains by it.
        if circle.ring.values().all(|key| since < key.since) {
            circle.brought_by = recalled.brought_by;
        }
        let id = content.key.key_id(content.group);
        let key = Key::new(content, recalled.brought_by, since);
        circle.ring.insert(id, key);
    }
}

/// A key as it was kept.
#[derive(Debug)]
pub(crate) struct Recalled {
    pub(crate) content: SlotContent,
    /// Since when it is here.
    pub(crate) since: Day,
    /// Who brought it here, if that was noted.
    pub(crate) brought_by: Option<PersonId>,
}

impl Circle {
    /// How many keys a person has brought of which this circle knows nothing.
    fn unannounced_by(&self, by: PersonId) -> usize {
        let epochs = self.graph.as_ref().map(|graph| graph.members().epochs());
        let theirs = self.ring.iter().filter(|(id, key)| {
            key.brought_by == Some(by) && epochs.is_none_or(|epochs| epochs.holders(**id).is_none())
        });
        theirs.count()
    }
}

impl Key {
    fn new(content: &SlotContent, brought_by: Option<PersonId>, since: Day) -> Self {
        Self {
            hint: content.key.hint_key(),
            key: content.key.clone(),
            epoch: content.epoch,
            brought_by,
            since,
        }
    }
}
