//! Control logs that contradict themselves: what this node tells the control graph of who builds on
//! what, and what it tells its user.
//!
//! Both branches are held and passed on as everything else, so each is the proof against the other.
use std::collections::BTreeSet;

use potluck_model::id::{DeviceId, OpId};
use potluck_model::member::{ControlFork, Excess, Refused};
use potluck_model::op::LogId;
use potluck_model::segment::{Item, SignedControl};
use potluck_model::wire::Mark;

use crate::Happened;
use crate::alarm::Alarm;
use crate::community::Community;
use crate::out::Out;

impl Community {
    /// After control operations came in: keeps those that had waited aside and came in with them,
    /// and looks whether a device has contradicted itself.
    pub(crate) fn look_after_forks(&mut self, out: &mut Out) {
        for (header, signature, body) in self.control.brought_in() {
            let op = SignedControl {
                header,
                signature,
                body,
            };
            self.control_grew(&op);
            out.keep(self.id, Item::Control(op));
        }
        let forks = self.control.forks();
        if forks.is_empty() {
            return;
        }
        for fork in forks {
            if self.forks.insert((fork.device, fork.place)) {
                self.tell_of_fork(&fork, out);
                self.witness_all();
            }
        }
        self.membership_shifted();
        self.renew_ends(out);
    }

    /// How much is held of a control log, as told to peers.
    pub(crate) fn renew_control_row(&mut self, device: DeviceId) {
        self.control_rows_version += 1;
        if let Some((length, tip)) = self.control.mark(device) {
            self.control_rows.insert(device, Mark { length, tip });
        }
    }

    /// After a fork came to light, or more of it was settled: rows of forked logs speak of what is
    /// settled, and who is in may have changed.
    fn membership_shifted(&mut self) {
        for device in self
            .forks
            .iter()
            .map(|(device, _)| *device)
            .collect::<BTreeSet<_>>()
        {
            self.renew_control_row(device);
        }
        self.membership_changed();
    }

    pub(crate) fn tell_of_fork(&mut self, fork: &ControlFork, out: &mut Out) {
        let name = self.board.name_of(fork.person);
        let device = fork.device;
        let alarm = Alarm::TwoHistories { name, device };
        self.alarm(alarm.clone());
        out.notify(Happened::Alarm(self.id, alarm));
    }

    /// An operation was not taken in because there is too much of its device.
    pub(crate) fn tell_of_excess(&mut self, device: DeviceId, refused: &Refused, out: &mut Out) {
        if *refused != Refused::Aside(Excess::AfterRemoval) {
            return;
        }
        let person = self.members().device(device).map(|found| found.person);
        let name = person.map_or_else(String::new, |person| self.board.name_of(person));
        let alarm = Alarm::WritesOn { name, device };
        if self.alarms.contains(&alarm) {
            return;
        }
        self.alarm(alarm.clone());
        out.notify(Happened::Alarm(self.id, alarm));
    }

    /// Every place at which a device said two different things about who is in.
    #[must_use]
    pub fn forks(&self) -> Vec<ControlFork> {
        self.control.forks()
    }

    /// Whether a control log is known to have forked.
    pub(crate) fn is_control_forked(&self, device: DeviceId) -> bool {
        self.forks.iter().any(|(forked, _)| *forked == device)
    }

    /// Tells the control graph that a device builds on these: what waited aside may come in by it,
    /// and what was in doubt be settled.
    pub(crate) fn builds_on(&mut self, device: DeviceId, heads: &[OpId], out: &mut Out) {
        if self.is_beyond_doubt(heads) {
            return;
        }
        if self.control.built_on(device, heads) {
            self.version += 1;
            self.look_after_forks(out);
            out.notify(Happened::Membership(self.id));
        }
    }

    /// Whether nothing can follow from somebody's building on these.
    pub(crate) fn is_beyond_doubt(&self, heads: &[OpId]) -> bool {
        let unknown = |head: &OpId| self.control.get(*head).is_none();
        !self.control.in_doubt() && !heads.iter().any(unknown)
    }

    /// When a fork comes to light: what everybody has written before now counts as building on one
    /// side or the other.
    fn witness_all(&mut self) {
        let mut all: BTreeSet<(DeviceId, Vec<OpId>)> = BTreeSet::new();
        for (LogId { device, .. }, log) in self.logs.iter() {
            all.extend(log.heads_named().map(|heads| (*device, heads.to_vec())));
        }
        for (device, heads) in all {
            self.control.built_on(device, &heads);
        }
    }
}
