//! What accepted removals take away.
use super::{CutTo, Members};
use crate::control::{ControlBody, Cut};
use crate::id::{DeviceId, Incarnation};
use crate::member::ops::Ops;
use crate::member::resolve::Outcome;
use crate::role::Role;

impl Members {
    pub(super) fn take_out(&mut self, ops: &Ops, outcome: &Outcome) {
        let mut accepted: Vec<usize> = outcome.accepted().collect();
        accepted.sort_by_key(|at| (ops[*at].depth, ops[*at].id));
        for at in accepted {
            self.take_out_by(ops, outcome, at);
        }
        self.settle();
    }

    /// What one accepted removal takes away.
    pub(super) fn take_out_by(&mut self, ops: &Ops, outcome: &Outcome, at: usize) {
        let node = &ops[at];
        match node.body() {
            Some(ControlBody::Remove { incarnation, cut }) => {
                self.remove(*incarnation, cut, true);
            }
            Some(ControlBody::Leave { cut }) => {
                if let Some(author) = node.signers().first() {
                    self.remove(author.incarnation, cut, false);
                }
            }
            Some(ControlBody::RevokeDevice { device, cut, .. }) => {
                self.cut(*device, cut, false);
                for device in self.all_of(*device) {
                    device.holds = false;
                }
            }
            Some(ControlBody::Demote { incarnation }) => {
                self.demote(ops, outcome, at, *incarnation);
            }
            Some(ControlBody::RevokeInvite { invite }) => {
                self.invites.remove(invite);
            }
            _ => {}
        }
    }

    fn remove(&mut self, incarnation: Incarnation, cut: &Cut, by_others: bool) {
        self.incarnations.remove(&incarnation);
        self.gone.insert(incarnation);
        let devices: Vec<DeviceId> = self
            .devices
            .iter()
            .filter(|(_, device)| device.incarnation == incarnation)
            .filter(|(id, _)| self.best_of(**id).is_none())
            .map(|(id, _)| *id)
            .collect();
        for device in devices {
            self.cut(device, cut, by_others);
        }
    }

    /// Of several cuts those by others count, and of these the greatest.
    fn cut(&mut self, device: DeviceId, cut: &Cut, by_others: bool) {
        let point = cut.0.iter().find(|point| point.device == device);
        let to = CutTo {
            seq: point.map_or(0, |point| point.seq),
            op: point.map(|point| point.op),
            signature: point.map(|point| point.signature),
            by_others,
        };
        let old = self.cuts.entry(device).or_insert(to);
        let rank = |to: &CutTo| (to.by_others, to.seq);
        if rank(&to) > rank(old) || (rank(&to) == rank(old) && to.op < old.op) {
            *old = to;
        }
    }

    fn demote(&mut self, ops: &Ops, outcome: &Outcome, at: usize, who: Incarnation) {
        let promoted_again = ops.in_order().any(|later| {
            let node = &ops[later];
            matches!(
                node.body(),
                Some(ControlBody::Promote { incarnation } | ControlBody::RecoverSteward { incarnation })
                    if *incarnation == who
            ) && node.past.has(at)
                && outcome.lives(later)
        });
        if let Some(member) = self.incarnations.get_mut(&who)
            && !promoted_again
        {
            member.role = member.role.min(Role::Member);
        }
    }
}
