//! The sealing key of this device, to which others seal epoch keys: replaced every 30 days, the old
//! private part deleted 60 days after its successor was published. Until then what was sealed to it
//! and is still on its way can be opened.
use potluck_model::control::ControlBody;
use potluck_model::identity::SealingKey;
use potluck_model::secret::Secret32;
use potluck_model::time::Day;
use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::out::Out;
use crate::{Engine, recall};

/// Days after which a sealing key is replaced.
const REPLACE_DAYS: u32 = 30;
/// Days for which the private part of a replaced one is kept.
const KEEP_DAYS: u32 = 60;

impl Engine {
    /// Once a day: new sealing keys for old ones, and old ones deleted.
    pub(crate) fn tend_sealing_keys(&mut self, out: &mut Out) {
        let today = out.now.day();
        for community in self.communities.values_mut() {
            if community.sealing_seen_to == Some(today) {
                continue;
            }
            community.sealing_seen_to = Some(today);
            community.delete_replaced(today, out);
            if !self.tail_lost {
                community.replace_sealing_key(today, &mut self.rng, out);
            }
        }
    }
}

impl Community {
    fn replace_sealing_key(&mut self, today: Day, rng: &mut StdRng, out: &mut Out) {
        let known = self.members().device(self.me.device);
        let is_old = known.is_some_and(|known| known.sealing_day.plus(REPLACE_DAYS) <= today);
        if !is_old || !self.is_in() || self.waits_to_publish(out.now) {
            return; // tried again tomorrow
        }
        let key = SealingKey::from_secret(Secret32::from_bytes(rng.random()));
        let body = ControlBody::RekeyDevice {
            sealing: key.public(),
            day: today,
        };
        // Out keeps both in one write, or neither.
        if self.write_control(body, out).is_err() {
            return;
        }
        recall::keep_sealing_key(self.id, &key, out);
        for old in &self.sealing {
            let public = *old.public().as_bytes();
            if !self.replaced.contains_key(&public) {
                recall::keep_replaced(self.id, &public, Some(today), out);
                self.replaced.insert(public, today);
            }
        }
        self.sealing.push(key);
    }

    /// Deletes what was replaced long enough ago; never the last one.
    fn delete_replaced(&mut self, today: Day, out: &mut Out) {
        let over = |since: &Day| since.plus(KEEP_DAYS) <= today;
        let over: Vec<[u8; 32]> = self
            .replaced
            .iter()
            .filter(|(_, since)| over(since))
            .map(|(public, _)| *public)
            .collect();
        for public in over {
            self.replaced.remove(&public);
            self.sealing
                .retain(|key| *key.public().as_bytes() != public);
            recall::forget_sealing_key(self.id, &public, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::tests::{founder, now};
    use crate::{Effect, Input};

    #[test]
    fn a_sealing_key_is_replaced_after_a_month_and_deleted_two_months_later() {
        let (mut engine, id) = founder();
        let mut facts = std::collections::BTreeMap::new();
        let mut kept = |effects: Vec<Effect>| {
            for effect in effects {
                if let Effect::Keep(keep) = effect {
                    for fact in keep.facts.into_iter().filter(|f| f.kind == recall::SEALING) {
                        facts.insert(fact.name, fact.value.is_some());
                    }
                }
            }
            facts.values().filter(|is_there| **is_there).count()
        };
        let at = |day: u64| now().plus_millis(day * 86_400_000);
        let first = engine.communities[&id].sealing[0].public();
        for (day, keys) in [(1, 1), (29, 1), (30, 2), (31, 2), (60, 3), (89, 3), (90, 3)] {
            kept(engine.handle(at(day), Input::Tick));
            assert_eq!(engine.communities[&id].sealing.len(), keys, "day {day}");
        }
        let community = &engine.communities[&id];
        let held = community.sealing.iter().any(|key| key.public() == first);
        assert!(!held, "gone 60 days after its successor was published");
        let me = community.me.device;
        let published = community.members().device(me).unwrap().sealing;
        assert_eq!(community.sealing.last().unwrap().public(), published);
        // The first was kept when the community was founded.
        assert_eq!(kept(vec![]), 3);
    }
}
