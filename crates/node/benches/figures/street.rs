//! A crowd: many people of one town, of whom nobody but the first reads what all have written.
//!
//! ```text
//! street of the first      table ─► table ─► table ─► …  ─┐
//! street of the second     table ─► table ─► table ─► … ──┴─► the first holds all
//! ```
//!
//! People come in tables of a few. Those at a table join at whoever the street begins with, write,
//! answer each other and go for good. They receive all keys and who is in, as everybody does, but ask
//! for the records of their table alone: so a town costs as much as is written in it. The two streets
//! know nothing of each other until the end: whoever joins checks the admissions of one of them only,
//! and each has a processor of its own.
use std::collections::BTreeSet;

use potluck_engine::{Deed, Govern};
use potluck_model::id::DeviceId;
use potluck_model::op::LogKind;
use potluck_model::wire::{Frame, Span};

use crate::town::{Plan, Town};

/// How many come together: enough to answer each other.
const TABLE: usize = 4;
/// How many days one invitation is handed out. It stands for longer, and each that stands costs both
/// sides at every meeting.
const INVITED_BY_ONE: u32 = 7;

impl Town {
    /// Everybody writes who is planned, in two streets.
    pub(crate) fn people_pass_by(&mut self, plan: Plan) {
        let code = self.invite(1);
        self.join(code, 1);
        self.make_a_steward(1);
        let second = self.nodes.pop().expect("somebody has just joined");
        let mut other = self.part(second);
        let (here, there): (Vec<u64>, Vec<u64>) = (0..plan.devices).partition(|it| it % 2 == 0);
        std::thread::scope(|scope| {
            scope.spawn(|| other.street(&there, plan));
            self.street(&here, plan);
        });
        self.now = self.now.max(other.now);
        self.nodes.append(&mut other.nodes);
        self.asked_for = Some(BTreeSet::new());
        self.meet(&[1]);
        self.nodes.truncate(1);
    }

    /// Only stewards let in members.
    fn make_a_steward(&mut self, node: usize) {
        let community = self.nodes[node].engine.communities().next();
        let person = community.expect("they have joined").me().person;
        let promoted = self.wish_in(0, Deed::Govern(Govern::Promote(person)));
        promoted.expect("the founder decides alone");
        self.meet(&[node]);
    }

    /// These people write, table by table; at the first also whoever the street begins with.
    fn street(&mut self, people: &[u64], plan: Plan) {
        let step = Plan::step(people.iter().map(|person| plan.own(*person)).sum());
        let mut code = self.invite(people.len() as u64);
        let mut invited = self.now.day();
        for (number, table) in people.chunks(TABLE).enumerate() {
            let is_first = number == 0;
            if self.now.day() > invited.plus(INVITED_BY_ONE) {
                code = self.invite(people.len() as u64);
                invited = self.now.day();
            }
            self.asked_for = Some(BTreeSet::new());
            for person in table.iter().skip(usize::from(is_first)) {
                self.join(code.clone(), *person);
            }
            let nodes = usize::from(!is_first)..;
            let writers: Vec<(usize, u64)> = nodes.zip(table.iter().copied()).collect();
            let devices = writers.iter().filter_map(|(node, _)| self.device(*node));
            self.asked_for = Some(devices.collect());
            let ops = table.iter().map(|person| plan.own(*person)).sum();
            self.people_write(&writers, ops, step);
            self.nodes.truncate(1);
        }
    }
}

/// What somebody says who asks for keys, and for the records of these devices alone.
pub(crate) fn only_of(devices: &BTreeSet<DeviceId>, said: Vec<u8>) -> Option<Vec<u8>> {
    let wanted = |spans: &mut Vec<Span>| {
        spans.retain(|span| span.log.kind == LogKind::Keys || devices.contains(&span.log.device));
        !spans.is_empty()
    };
    match Frame::decode(&said) {
        Ok(Frame::WantHeaders(community, mut spans)) => {
            wanted(&mut spans).then(|| Frame::WantHeaders(community, spans).encode())
        }
        Ok(Frame::WantBodies(community, mut spans)) => {
            wanted(&mut spans).then(|| Frame::WantBodies(community, spans).encode())
        }
        _ => Some(said),
    }
}
