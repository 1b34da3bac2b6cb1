//! Reading what belongs to circles: keys in slots, control operations, records, messages.
use potluck_model::board::{Applied, OpMeta};
use potluck_model::body::{Body, CircleOps};
use potluck_model::certificate::Certificate;
use potluck_model::circle::slots::open_slots;
use potluck_model::circle::{carried, unwrap};
use potluck_model::control::ControlBody;
use potluck_model::epoch::open_body;
use potluck_model::id::{CommunityId, DeviceId, GroupId, OpId, PersonId};
use potluck_model::identity::Salt;
use potluck_model::member::{ControlGraph, Inserted, Refused};
use potluck_model::op::{Header, Place};
use potluck_model::pairing::pair_key;
use potluck_model::secret::Secret32;
use potluck_model::segment::SignedControl;
use potluck_model::slot::SlotContent;
use potluck_model::time::Timestamp;

use super::{Circle, Key, Talk};
use crate::community::Community;
use crate::limits::{CIRCLE_EARLY, CIRCLE_KEYS, CIRCLE_OPS, CIRCLES};
use crate::out::Out;
use crate::{Happened, recall};

impl Community {
    /// Reads a data body that no key of the community opens, if it is for a circle of ours. A body
    /// that is not is carried like all others; nothing tells it from one that is.
    pub(crate) fn read_for_circle(
        &mut self,
        place: Place,
        op: OpId,
        header: &Header,
        body: &[u8],
        first_seen: Timestamp,
        out: &mut Out,
    ) -> bool {
        let found = self.circles.all.iter().find_map(|(group, circle)| {
            let fits = |key: &&Key| key.hint.matches(header);
            Some((*group, circle.ring.values().find(fits)?.key.clone()))
        });
        if let Some((group, key)) = found {
            let said = open_body(&key, header, body).ok();
            let said = said.and_then(|plain| unwrap(&plain));
            match said.filter(|(named, _)| *named == group) {
                Some((_, said)) => self.take_said(group, place, op, header, first_seen, said, out),
                None => self.unreadable += 1,
            }
            return true;
        }
        if header.device == self.me.device {
            return true; // slots of our own
        }
        let keys = self.slots_for_me(header, body);
        for content in &keys {
            self.take_circle_key(header.device, content, out);
        }
        !keys.is_empty()
    }

    fn slots_for_me(&self, header: &Header, body: &[u8]) -> Vec<SlotContent> {
        let made: Option<Secret32>;
        let pair = match self.pairs.get(&header.device) {
            Some(pair) => pair,
            None => {
                let author = self.members().device(header.device);
                let own = (self.me.device, &self.keys.pair);
                made = author.and_then(|author| {
                    pair_key(self.id, own, (header.device, author.pairing)).ok()
                });
                let Some(pair) = &made else {
                    return vec![];
                };
                pair
            }
        };
        open_slots(header, body, (self.me.device, pair), &self.sealing)
    }

    /// Puts a key into the ring of its circle. Whether anything is to be written under it is for
    /// the circle's graph to say; until then it opens what others wrote.
    fn take_circle_key(&mut self, from: DeviceId, content: &SlotContent, out: &mut Out) {
        let group = content.group;
        if group == self.id.into() {
            return;
        }
        self.begin_thread_from(group, from);
        let known = self.circles.all.contains_key(&group);
        if !known && self.circles.all.len() >= CIRCLES {
            return;
        }
        let id = content.key.key_id(group);
        let circle = self.circles.all.entry(group).or_default();
        if !circle.ring.contains_key(&id) && circle.ring.len() < CIRCLE_KEYS {
            self.put_circle_key(content, out);
        }
    }

    pub(super) fn put_circle_key(&mut self, content: &SlotContent, out: &mut Out) {
        let (group, id) = (content.group, content.key.key_id(content.group));
        recall::keep_circle_key(self.id, id, content, out);
        let key = Key {
            hint: content.key.hint_key(),
            key: content.key.clone(),
            epoch: content.epoch,
        };
        let opened = |place: &&Place| {
            let header = self.header(**place);
            header.is_some_and(|(_, header)| key.hint.matches(&header))
        };
        out.again(self.id, self.unopened.iter().filter(opened).copied());
        let circle = self.circles.all.entry(group).or_default();
        circle.ring.insert(id, key);
    }

    /// A key that was recalled.
    pub(crate) fn recall_circle_key(&mut self, content: &SlotContent) {
        let circle = self.circles.all.entry(content.group).or_default();
        let key = Key {
            hint: content.key.hint_key(),
            key: content.key.clone(),
            epoch: content.epoch,
        };
        circle.ring.insert(content.key.key_id(content.group), key);
    }

    /// If a group is the thread with the person of a device, begins it: both sides make its graph
    /// by themselves.
    fn begin_thread_from(&mut self, group: GroupId, device: DeviceId) {
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

    /// Takes in what somebody said in a circle.
    #[expect(clippy::too_many_arguments, reason = "what a header and its place say")]
    fn take_said(
        &mut self,
        group: GroupId,
        place: Place,
        op: OpId,
        header: &Header,
        first_seen: Timestamp,
        said: Body,
        out: &mut Out,
    ) {
        let Some((person, incarnation)) = self.written_as(header.device) else {
            return;
        };
        let meta = OpMeta {
            op,
            device: header.device,
            person,
            incarnation,
            time: header.time,
            expires: header.expires,
            first_seen,
        };
        match said {
            Body::Circle(ops) => self.take_circle_ops(group, &meta, &ops, out),
            other => self.take_in_circle(group, place, meta, other, out),
        }
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
        let within = (self.id, *self.control.salt());
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        let came = carried(group, ops);
        for op in &came {
            let until = circle.carried.entry(op.header.id()).or_insert(meta.expires);
            *until = meta.expires.max(*until);
        }
        let room = CIRCLE_OPS.saturating_sub(circle.waiting.len());
        circle.waiting.extend(came.into_iter().take(room));
        let grew = circle.insert_waiting(within);
        if circle.graph.is_none() {
            circle.carried.clear();
        }
        if !ops.name.is_empty() {
            let by_author = circle.is_founded_by(meta.device);
            let named = (meta.device, ops.name.clone());
            circle.names.insert((by_author, meta.time, meta.op), named);
            while circle.names.len() > 16 {
                circle.names.pop_first();
            }
        }
        if grew {
            self.circle_grew(group, out);
        }
    }

    /// After the graph of a circle has changed: what counts now, and what no longer does.
    pub(super) fn circle_grew(&mut self, group: GroupId, out: &mut Out) {
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        let early = std::mem::take(&mut circle.early);
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
        for (_, op) in gone {
            self.take_from_circle(op, out);
            if let Some(record) = self.board.drop_op(op) {
                out.changed(self.id, record);
            }
        }
        out.again(self.id, back);
        for (place, (meta, body)) in early {
            self.take_in_circle(group, place, meta, body, out);
        }
        out.notify(Happened::Circle(self.id, group));
    }

    fn take_in_circle(
        &mut self,
        group: GroupId,
        place: Place,
        meta: OpMeta,
        said: Body,
        out: &mut Out,
    ) {
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        if !circle.knows(&meta) {
            if circle.early.len() < CIRCLE_EARLY {
                circle.early.insert(place, (meta, said));
            }
            return;
        }
        if !circle.counts(place) {
            circle.beyond.insert(place);
            return;
        }
        circle.counting.insert(place, meta.op);
        if let Body::Message(message) = said {
            let talk = Talk {
                group,
                about: message.about,
            };
            self.take_message(talk, &meta, message.text, out);
        } else if let Applied::Changed(record) = self.board.apply_in(group, &meta, said) {
            self.open_sealed_part(record, out);
            out.changed(self.id, record);
        }
    }

    /// Forgets what was said in an operation that no longer counts.
    pub(crate) fn take_from_circle(&mut self, op: OpId, out: &mut Out) {
        if let Some(talk) = self.circles.messages.forget(op) {
            out.notify(Happened::Said(self.id, talk));
        }
    }
}

impl Circle {
    /// Inserts what can be inserted; says whether anything was new.
    fn insert_waiting(&mut self, within: (CommunityId, Salt)) -> bool {
        let mut grew = false;
        loop {
            let before = self.waiting.len();
            let mut later = vec![];
            for op in std::mem::take(&mut self.waiting) {
                match self.insert(&op, within) {
                    Ok(Inserted::New) => grew = true,
                    Ok(Inserted::Known) => {}
                    Err(Refused::MissingParents(_) | Refused::Aside(_)) => later.push(op),
                    Err(Refused::Invalid(_)) => {}
                }
            }
            self.waiting = later;
            if self.waiting.len() == before || self.waiting.is_empty() {
                return grew;
            }
        }
    }

    fn insert(
        &mut self,
        op: &SignedControl,
        (community, salt): (CommunityId, Salt),
    ) -> Result<Inserted, Refused> {
        let Some(graph) = &mut self.graph else {
            if !op.header.heads.is_empty() {
                return Err(Refused::MissingParents(op.header.heads.clone()));
            }
            let within = (community, &salt);
            let graph = ControlGraph::found_circle(within, &op.header, op.signature, &op.body)?;
            self.graph = Some(graph);
            return Ok(Inserted::New);
        };
        if graph.len() >= CIRCLE_OPS {
            return Ok(Inserted::Known);
        }
        graph.check_and_insert(op.header.clone(), op.signature, op.body.clone())
    }

    /// Whether an operation is by a device that was ever let in, as the person it is of.
    fn knows(&self, meta: &OpMeta) -> bool {
        let members = self.graph.as_ref().map(ControlGraph::members);
        let found = members.and_then(|members| members.device(meta.device));
        found.is_some_and(|found| found.person == meta.person)
    }

    /// Whether what a device wrote there counts: it is in, or was when it wrote it.
    fn counts(&self, place: Place) -> bool {
        let Some(members) = self.graph.as_ref().map(ControlGraph::members) else {
            return false;
        };
        let known = members.device(place.log.device).is_some();
        let end = members.ends_at(place.log.device);
        known && end.is_none_or(|end| place.seq <= end.seq)
    }

    fn is_founded_by(&self, device: DeviceId) -> bool {
        let founders = self
            .graph
            .iter()
            .flat_map(|graph| &graph.genesis().founders);
        founders.into_iter().any(|founder| founder.device == device)
    }
}

impl Community {
    /// The certificate with which an operation of the community introduced a device.
    pub(super) fn introducing_device(&self, op: OpId, device: DeviceId) -> Option<Certificate> {
        self.introducing(op, |one| one.device == device)
    }

    fn introducing(&self, op: OpId, wanted: impl Fn(&Certificate) -> bool) -> Option<Certificate> {
        let certificates = match self.control.body(op)? {
            ControlBody::Genesis(genesis) => genesis.founders.as_slice(),
            ControlBody::Admit(admit) => std::slice::from_ref(&admit.certificate),
            ControlBody::AddDevice { certificate } => std::slice::from_ref(&**certificate),
            _ => return None,
        };
        let found = certificates.iter().find(|one| wanted(one));
        found.cloned()
    }
}
