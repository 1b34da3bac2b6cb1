//! Looking after circles without being asked: new devices of our own get the keys, and control
//! operations are carried again before those that carry them expire.
use potluck_model::id::GroupId;
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
        if self.tail_lost {
            return;
        }
        for community in self.communities.values_mut() {
            let now = community.control.len();
            if community.circles.seen_to != now {
                community.circles.seen_to = now;
                community.share_circles(&mut self.rng, out);
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

    /// Once a day: carries again what would soon be gone.
    pub(crate) fn carry_again(&mut self, rng: &mut StdRng, out: &mut Out) {
        let soon = out.now.day().plus(AGAIN_DAYS);
        for group in self.own_circles() {
            let ends = self.circle(group).is_some_and(|circle| {
                let ops = circle.all_ops();
                let until = |op: &potluck_model::segment::SignedControl| {
                    circle.carried.get(&op.header.id()).copied()
                };
                ops.iter().any(|op| until(op).is_none_or(|day| day <= soon))
            });
            if ends {
                let ops = self.circle(group).map(super::Circle::all_ops);
                let key = self.circle_key(group, &[], rng, out);
                if let (Some(ops), Ok(key)) = (ops, key) {
                    let _ = self.carry_ops(group, &key, &ops, rng, out);
                }
            }
        }
    }
}
