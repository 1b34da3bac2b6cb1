//! Looking after circles without being asked: new devices of our own get the keys, and control
//! operations are carried again before those that carry them expire.
use potluck_model::id::GroupId;
use potluck_model::segment::SignedControl;
use rand::rngs::StdRng;

use super::Standing;
use crate::Engine;
use crate::community::Community;
use crate::out::Out;

/// How many days before their end control operations are carried again: time enough for a device
/// that is opened twice a month.
const AGAIN_DAYS: u32 = 60;

impl Engine {
    /// Whenever who is in may have changed: our own new devices get what we hold.
    pub(crate) fn look_after_circles(&mut self, out: &mut Out) {
        for community in self.communities.values_mut() {
            let now = community.control.len();
            if community.circles.seen_to != now {
                community.circles.seen_to = now;
                community.take_what_waited_for_devices(out);
                if !self.tail_lost {
                    community.share_circles(&mut self.rng, out);
                }
            }
        }
    }
}

impl Community {
    fn own_circles(&self) -> Vec<GroupId> {
        let groups = self.circles().map(|(group, _)| group);
        groups
            .filter(|group| self.standing(*group) == Some(Standing::In))
            .collect()
    }

    fn share_circles(&mut self, rng: &mut StdRng, out: &mut Out) {
        for group in self.own_circles() {
            let missing = self.devices_to_add(group);
            let own = |device: &potluck_model::id::DeviceId| {
                let found = self.members().device(*device);
                *device != self.me.device
                    && found.is_some_and(|found| found.person == self.me.person)
            };
            if missing.iter().any(own) {
                // What cannot be written now is written with the next message.
                let _ = self.circle_key(group, &[], rng, out);
            }
        }
    }

    /// Once a day: carries again what would soon be gone, and nothing else: else whoever carries
    /// something for a day would have all others carry the whole circle.
    pub(crate) fn carry_again(&mut self, rng: &mut StdRng, out: &mut Out) {
        let soon = out.now.day().plus(AGAIN_DAYS);
        for group in self.own_circles() {
            let ending = self.circle(group).map(|circle| {
                let ends = |op: &SignedControl| {
                    let until = circle.carried.get(&op.header.id());
                    until.is_none_or(|day| *day <= soon)
                };
                let all = circle.all_ops().into_iter();
                all.filter(ends).collect::<Vec<_>>()
            });
            let ending = ending.filter(|ops| !ops.is_empty());
            if let Some(ops) = ending
                && let Ok(key) = self.circle_key(group, &[], rng, out)
            {
                // What cannot be carried now is carried tomorrow.
                let _ = self.carry_ops(group, &key, &ops, rng, out);
            }
        }
    }
}
