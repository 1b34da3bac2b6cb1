//! Reading what belongs to circles: keys in slots, control operations, records, messages.
use potluck_model::board::{Applied, OpMeta};
use potluck_model::body::Body;
use potluck_model::circle::slots::open_slots;
use potluck_model::circle::unwrap;
use potluck_model::epoch::open_body;
use potluck_model::id::{GroupId, OpId};
use potluck_model::member::ControlGraph;
use potluck_model::op::{Header, Place};
use potluck_model::pairing::pair_key;
use potluck_model::secret::Secret32;
use potluck_model::slot::SlotContent;
use potluck_model::time::Timestamp;

use super::{Circle, Key, Talk};
use crate::Happened;
use crate::community::Community;
use crate::out::Out;

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

    pub(super) fn take_in_circle(
        &mut self,
        group: GroupId,
        place: Place,
        meta: OpMeta,
        said: Body,
        out: &mut Out,
    ) {
        let size = self.body_len(place);
        let Some(circle) = self.circles.all.get_mut(&group) else {
            return;
        };
        if !circle.knows(&meta) {
            circle.early.keep(place, meta, said, size);
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
    /// Whether an operation is by a device that was ever let in, as the person it is of.
    pub(super) fn knows(&self, meta: &OpMeta) -> bool {
        let members = self.graph.as_ref().map(ControlGraph::members);
        let found = members.and_then(|members| members.device(meta.device));
        found.is_some_and(|found| found.person == meta.person)
    }

    /// Whether what a device wrote there counts: it is in, or was when it wrote it.
    pub(super) fn counts(&self, place: Place) -> bool {
        let Some(members) = self.graph.as_ref().map(ControlGraph::members) else {
            return false;
        };
        let known = members.device(place.log.device).is_some();
        let end = members.ends_at(place.log.device);
        known && end.is_none_or(|end| place.seq <= end.seq)
    }
}
