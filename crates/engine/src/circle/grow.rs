//! The control graph of a circle as it grows: what is carried here, what of it can be taken in, and
//! what counts after it.
use potluck_model::board::OpMeta;
use potluck_model::body::CircleOps;
use potluck_model::certificate::Certificate;
use potluck_model::circle::carried;
use potluck_model::control::{ControlBody, ControlOp};
use potluck_model::id::{CommunityId, DeviceId, GroupId, OpId, PersonId};
use potluck_model::identity::Salt;
use potluck_model::member::{ControlGraph, Inserted, Refused};
use potluck_model::op::Place;
use potluck_model::segment::SignedControl;
use potluck_model::time::Day;

use super::Circle;
use super::waiting::For;
use crate::Happened;
use crate::community::Community;
use crate::limits::CIRCLE_LOG;
use crate::out::Out;

/// What a circle needs to know of the community that it is in.
#[derive(Clone, Copy)]
struct Within<'c> {
    community: CommunityId,
    salt: &'c Salt,
    control: &'c ControlGraph,
}

/// What became of an operation that was tried.
enum Tried {
    /// It is in, perhaps with others that had waited aside.
    In(Vec<OpId>),
    /// It was here already, waits aside, or is not valid.
    Settled,
    Waits(Vec<For>),
}

impl Community {
    /// If a group is the thread with the person of a device, begins it: both sides make its graph
    /// by themselves.
    pub(super) fn begin_thread_from(&mut self, group: GroupId, device: DeviceId) {
        let known = self.circles.all.get(&group);
        if known.is_some_and(|circle| circle.graph.is_some()) {
            return;
        }
        let author = self.members().device(device).map(|found| found.person);
        if let Some(person) = author.filter(|person| self.thread_with(*person) == Some(group)) {
            self.begin_thread(person);
        }
    }

    /// The circle of a thread: begun if it was not there.
    pub(super) fn begin_thread(&mut self, with: PersonId) -> Option<GroupId> {
        let group = self.thread_with(with)?;
        let certified = |person| {
            let member = self.members().person(person)?;
            let certificate = self.introducing(member.since, |one| one.person == person)?;
            Some((member.incarnation, certificate))
        };
        let sides = (certified(self.me.person)?, certified(with)?);
        let within = (self.id, self.control.salt());
        let graph = ControlGraph::thread(within, sides.0, sides.1);
        let circle = self.circles.all.entry(group).or_default();
        circle.graph.get_or_insert(graph);
        Some(group)
    }

    /// Takes in control operations of a circle, whoever carries them.
    pub(super) fn take_circle_ops(
        &mut self,
        group: GroupId,
        meta: &OpMeta,
        ops: &CircleOps,
        out: &mut Out,
    ) {
        self.begin_thread_from(group, meta.device);
        let within = Within {
            community: self.id,
            salt: self.control.salt(),
            control: &self.control,
        };
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        let came = carried(group, ops).into_iter();
        let mut came: Vec<_> = came.map(|op| (op, (meta.person, meta.expires))).collect();
        if circle.graph.is_some() {
            came.extend(circle.waiting.take(For::Beginning)); // a thread begins by itself
        }
        let mut grew = false;
        for (op, by) in came {
            grew |= circle.take(op, by, within);
        }
        if !ops.name.is_empty() {
            circle.call(meta.device, (meta.time, meta.op, ops.name.clone()));
        }
        if grew {
            self.circle_grew(group, out);
        }
    }

    /// After the community has come to know more devices: takes in what waited for them.
    pub(super) fn take_what_waited_for_devices(&mut self, out: &mut Out) {
        let within = Within {
            community: self.id,
            salt: self.control.salt(),
            control: &self.control,
        };
        let mut grew = vec![];
        for (group, circle) in &mut self.circles.all {
            let devices: Vec<DeviceId> = circle.waiting.devices().collect();
            let known = devices
                .into_iter()
                .filter(|device| within.control.devices_ever().contains(device));
            let mut any = false;
            for device in known {
                for (op, by) in circle.waiting.take(For::Device(device)) {
                    any |= circle.take(op, by, within);
                }
            }
            if any {
                grew.push(*group);
            }
        }
        for group in grew {
            self.circle_grew(group, out);
        }
    }

    /// After the graph of a circle has changed: what counts now, and what no longer does.
    pub(super) fn circle_grew(&mut self, group: GroupId, out: &mut Out) {
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        let gone: Vec<(Place, OpId)> = circle
            .counting
            .iter()
            .filter(|(place, _)| !circle.counts(**place))
            .map(|(place, op)| (*place, *op))
            .collect();
        let back: Vec<Place> = circle
            .beyond
            .iter()
            .filter(|place| circle.counts(**place))
            .copied()
            .collect();
        for (place, _) in &gone {
            circle.counting.remove(place);
            circle.beyond.insert(*place);
        }
        for place in &back {
            circle.beyond.remove(place);
        }
        let mut early = std::mem::take(&mut circle.early);
        let known = early.take(|meta| circle.knows(meta));
        circle.early = early;
        for (_, op) in gone {
            self.take_from_circle(op, out);
            if let Some(record) = self.board.drop_op(op) {
                out.changed(self.id, record);
            }
        }
        self.reread.extend(back);
        for (place, (meta, body)) in known {
            self.take_in_circle(group, place, meta, body, out);
        }
        out.notify(Happened::Circle(self.id, group));
    }

    /// The certificate with which an operation of the community introduced a device.
    pub(super) fn introducing_device(&self, op: OpId, device: DeviceId) -> Option<Certificate> {
        self.introducing(op, |one| one.device == device)
    }

    fn introducing(&self, op: OpId, wanted: impl Fn(&Certificate) -> bool) -> Option<Certificate> {
        let body = self.control.body(op)?;
        certificates(body).iter().find(|one| wanted(one)).cloned()
    }
}

impl Circle {
    /// Takes in an operation, and what waited for it; says whether anything was new.
    fn take(&mut self, op: SignedControl, by: (PersonId, Day), within: Within<'_>) -> bool {
        let mut grew = false;
        let mut came = vec![(op, by)];
        while let Some((op, by)) = came.pop() {
            let (id, until) = (op.header.id(), by.1);
            if self.waiting.has(id, until) {
                continue;
            }
            match self.try_one(&op, within) {
                Tried::Waits(on) => {
                    self.waiting.keep(op, by, on);
                    continue;
                }
                Tried::In(with) => {
                    grew = true;
                    came.extend(self.waiting.take(For::Beginning));
                    for other in with {
                        came.extend(self.waiting.take(For::Op(other)));
                    }
                }
                Tried::Settled => {}
            }
            came.extend(self.waiting.take(For::Op(id)));
            let is_in = |graph: &ControlGraph| graph.get(id).is_some();
            if self.graph.as_ref().is_some_and(is_in) {
                let day = self.carried.entry(id).or_insert(until);
                *day = until.max(*day);
            }
        }
        grew
    }

    fn try_one(&mut self, op: &SignedControl, within: Within<'_>) -> Tried {
        #[cfg(test)]
        {
            self.tried += 1;
        }
        let known = |graph: &ControlGraph| graph.get(op.header.id()).is_some();
        if op.header.seq > CIRCLE_LOG || self.graph.as_ref().is_some_and(known) {
            return Tried::Settled;
        }
        if self.graph.is_none() && !op.header.heads.is_empty() {
            return Tried::Waits(vec![For::Beginning]);
        }
        // Whose device one is, the community says. Else anybody could let a device of their own in
        // as somebody else's.
        if let Ok(said) = ControlOp::decode(&op.body) {
            let mut introduced = certificates(&said.body).iter();
            // Also when it knows the device by another certificate: this one may be on its way.
            if let Some(unknown) = introduced.find(|one| !within.control.has_introduced(one)) {
                return Tried::Waits(vec![For::Device(unknown.device)]);
            }
        }
        let tried = match &mut self.graph {
            Some(graph) => graph.check_and_insert(op.header.clone(), op.signature, op.body.clone()),
            none => {
                let found = ControlGraph::found_circle(
                    (within.community, within.salt),
                    &op.header,
                    op.signature,
                    &op.body,
                );
                found.map(|graph| {
                    *none = Some(graph);
                    Inserted::New
                })
            }
        };
        match tried {
            Ok(Inserted::New) => {
                let brought = self.graph.as_mut().map(ControlGraph::brought_in);
                let brought = brought.unwrap_or_default().into_iter();
                Tried::In(brought.map(|(header, ..)| header.id()).collect())
            }
            Err(Refused::MissingParents(parents)) => {
                Tried::Waits(parents.into_iter().map(For::Op).collect())
            }
            Ok(Inserted::Known) | Err(Refused::Aside(_) | Refused::Invalid(_)) => Tried::Settled,
        }
    }
}

fn certificates(body: &ControlBody) -> &[Certificate] {
    match body {
        ControlBody::Genesis(genesis) => genesis.founders.as_slice(),
        ControlBody::Admit(admit) => std::slice::from_ref(&admit.certificate),
        ControlBody::AddDevice { certificate } => std::slice::from_ref(&**certificate),
        _ => &[],
    }
}
