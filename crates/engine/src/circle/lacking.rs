//! Keys of circles that were lost on their way, and those that nothing uses any more.
//!
//! A new key is announced under the one before it, so whoever misses it hears of it, and asks whoever
//! is in the circle; nobody else is asked, so that nobody else learns who is in one. The answer is
//! given as that about a key of the community ([`crate::lacking`]).
use std::collections::BTreeSet;

use potluck_model::control::PastKeys;
use potluck_model::epoch::EpochKey;
use potluck_model::id::{DeviceId, GroupId, KeyId};
use potluck_model::member::{ControlGraph, Epoch};
use potluck_model::slot::SlotContent;
use potluck_model::time::Day;
use rand::rngs::StdRng;

use super::{Circle, Standing};
use crate::community::Community;
use crate::forget::is_young;
use crate::out::Out;
use crate::recall;

/// How often the keys of circles are looked at: each costs a look at every body that is held.
const EACH_DAYS: u32 = 7;

impl Community {
    /// Announced keys of the circles that a device and we are in, which are missing here and that we
    /// should have.
    pub(crate) fn lacking_in_circles(&self, with: DeviceId) -> Vec<&Epoch> {
        let shared = self.circles.all.values().filter(|circle| {
            let readers = self.circle_readers(circle);
            readers.contains(&with) && readers.contains(&self.me.device)
        });
        shared
            .flat_map(|circle| circle.lacking(self.me.device))
            .filter(|epoch| !self.forgotten.contains(&epoch.key_id))
            .collect()
    }

    /// A key of a circle, for a device that is in it and was given it as all there know.
    pub(crate) fn circle_key_for(&self, device: DeviceId, key: KeyId) -> Option<&EpochKey> {
        let circle = self.circle_with(key)?;
        let may = circle.holds(device, key) && self.circle_readers(circle).contains(&device);
        may.then(|| circle.ring.get(&key).map(|held| &held.key))?
    }

    /// The circles of which a device asks for keys that it was never given, though it is in.
    pub(crate) fn circles_to_share_in(
        &self,
        device: DeviceId,
        asked: &[KeyId],
    ) -> BTreeSet<GroupId> {
        let unlisted = |(group, circle): &(&GroupId, &Circle)| {
            let asks = |key: &KeyId| circle.ring.contains_key(key) && !circle.holds(device, *key);
            asked.iter().any(asks)
                && self.standing(**group) == Some(Standing::In)
                && self.circle_readers(circle).contains(&device)
        };
        let all = self.circles.all.iter().filter(unlisted);
        all.map(|(group, _)| *group).collect()
    }

    /// Shares the keys of a circle with all in it who lack them, as the writer's rule does.
    pub(crate) fn share_in_circle(&mut self, group: GroupId, rng: &mut StdRng, out: &mut Out) {
        // What cannot be shared now is asked for again.
        let _ = self.circle_key(group, &[], rng, out);
    }

    /// Takes a key that was asked for, if a circle has announced it.
    pub(crate) fn take_asked_circle_key(&mut self, id: KeyId, key: &EpochKey, out: &mut Out) {
        let announcing = self.circles.all.iter().find_map(|(group, circle)| {
            let epoch = circle.epochs().find(|epoch| epoch.key_id == id)?;
            Some((*group, epoch.op))
        });
        let Some((group, epoch)) = announcing else {
            return;
        };
        if key.key_id(group) != id || self.circle_with(id).is_some() {
            return;
        }
        let key = key.clone();
        self.put_circle_key(&SlotContent { group, key, epoch }, None, out);
        self.version += 1;
    }

    /// The circle in whose ring a key is.
    fn circle_with(&self, key: KeyId) -> Option<&Circle> {
        let mut all = self.circles.all.values();
        all.find(|circle| circle.ring.contains_key(&key))
    }

    /// The keys of circles of which it is to be seen today whether anything uses them: each once a
    /// week, and none that is still written under.
    pub(crate) fn circle_keys_to_check(&self, today: Day) -> Vec<KeyId> {
        let due = |key: &KeyId| {
            let [first, ..] = *key.as_bytes();
            (today.number() + u32::from(first)).is_multiple_of(EACH_DAYS)
        };
        let all = self.circles.all.values();
        let old = all.flat_map(|circle| {
            let keys = circle.ring.keys().copied();
            keys.filter(|key| !circle.is_in_use(*key, today))
        });
        old.filter(due).collect()
    }

    /// Whether nothing is sealed under a key of a circle that is still kept, nor will be.
    pub(crate) fn is_unused_in_circle(&self, key: KeyId, today: Day) -> bool {
        self.circle_with(key).is_some_and(|circle| {
            let hint = circle.ring.get(&key).map(|held| &held.hint);
            !circle.is_in_use(key, today) && hint.is_some_and(|hint| !self.uses(hint, today))
        })
    }

    /// Deletes a key of a circle, and the circle, if nothing else is known of it.
    pub(crate) fn forget_circle_key(&mut self, key: KeyId, out: &mut Out) {
        let mut all = self.circles.all.iter_mut();
        let Some((group, circle)) = all.find(|(_, circle)| circle.ring.contains_key(&key)) else {
            return;
        };
        let group = *group;
        circle.ring.remove(&key);
        if circle.ring.is_empty() && circle.graph.is_none() {
            self.circles.all.remove(&group);
        }
        self.forgotten.insert(key);
        recall::forget_circle_key(self.id, group, key, out);
    }
}

impl Circle {
    fn epochs(&self) -> impl Iterator<Item = &Epoch> {
        let graphs = self.graph.iter();
        graphs.flat_map(|graph| graph.members().epochs().iter())
    }

    fn holds(&self, device: DeviceId, key: KeyId) -> bool {
        let holders = self
            .graph
            .as_ref()
            .and_then(|graph| graph.members().epochs().holders(key));
        holders.is_some_and(|holders| holders.contains(device))
    }

    /// The announced keys that a device should have and that are not here.
    fn lacking(&self, device: DeviceId) -> impl Iterator<Item = &Epoch> {
        let members = self.graph.as_ref().map(ControlGraph::members);
        let all = members.is_some_and(|one| one.policy().past_keys == PastKeys::Retained);
        let since = members
            .and_then(|members| members.device(device))
            .map(|known| known.certificate);
        self.epochs().filter(move |epoch| {
            let later = || {
                let graph = self.graph.as_ref();
                graph
                    .zip(since)
                    .is_some_and(|(graph, since)| graph.knows(epoch.op, since))
            };
            !self.ring.contains_key(&epoch.key_id)
                && (all || self.holds(device, epoch.key_id) || later())
        })
    }

    /// Whether somebody may still write under a key: by the day of its announcement, and until that
    /// has come by the day on which the key came.
    fn is_in_use(&self, key: KeyId, today: Day) -> bool {
        let announced = self.epochs().find(|epoch| epoch.key_id == key);
        let since = || self.ring.get(&key).map(|held| held.since);
        let begun = announced.map(|epoch| epoch.day).or_else(since);
        begun.is_some_and(|begun| is_young(begun, today))
    }
}
