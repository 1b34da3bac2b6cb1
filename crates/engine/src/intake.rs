//! The one door for operations: written here, received from a peer, recalled from disk.
//!
//! ```text
//! control op ─► ControlGraph: valid? ─► kept ─► who is in, anew
//! run        ─► Log: chain, signature; heads known? ─► kept ─► its bodies are missing now
//! body       ─► its header's hash? ─► kept ─► opened ─► board, or key ring
//! ```
//!
//! What is refused leaves nothing behind. A body that is kept but means nothing (wrong padding, no
//! right to say it, of a newer version) is *void*: passed on, without effect.
use potluck_model::board::{Applied, OpMeta};
use potluck_model::body::Body;
use potluck_model::epoch::open_named_body;
use potluck_model::id::{CommunityId, DeviceId, KeyId, OpId, RecordId};
use potluck_model::identity::SealingKey;
use potluck_model::member::{Inserted, Refused};
use potluck_model::op::{BadHeader, Header, Kind, LogKind, Place};
use potluck_model::run::Run;
use potluck_model::sealed::open_part;
use potluck_model::secret::Secret32;
use potluck_model::segment::{Item, SignedControl};
use potluck_model::slot::{SealedSecret, SlotContent, SlotPage, open_from, sealed_part_info};
use potluck_model::time::{LogicalTime, Timestamp};

use crate::circle::Talk;
use crate::community::Community;
use crate::log::Taken;
use crate::out::Out;
use crate::receipt::Receipt;
use crate::{Engine, Happened, recall};

/// What a body was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyTaken {
    /// New, and kept.
    New,
    /// Held already, or no longer wanted.
    Known,
    /// Not the one that its header names, or without a header.
    Refused,
}

impl Community {
    /// Takes in a control operation.
    ///
    /// # Errors
    /// If it is invalid, or what it builds on is not here.
    pub(crate) fn take_control(
        &mut self,
        op: SignedControl,
        out: &mut Out,
    ) -> Result<Inserted, Refused> {
        let device = op.header.device;
        let inserted = self.insert_control(&op, out);
        if let Err(refused) = &inserted {
            self.tell_of_excess(device, refused, out);
        }
        let inserted = inserted?;
        if inserted == Inserted::New {
            out.keep(self.id, Item::Control(op));
            out.notify(Happened::Membership(self.id));
        }
        Ok(inserted)
    }

    /// Takes in a control operation that is kept already.
    ///
    /// # Errors
    /// As [`take_control`](Self::take_control).
    pub(crate) fn insert_control(
        &mut self,
        op: &SignedControl,
        out: &mut Out,
    ) -> Result<Inserted, Refused> {
        let time = op.header.time;
        let inserted =
            self.control
                .check_and_insert(op.header.clone(), op.signature, op.body.clone())?;
        if inserted == Inserted::New {
            self.look_after_forks(out);
            if self.control_grew(op) {
                self.renew_ends(out);
            }
            self.see_time(time, out.now);
        }
        Ok(inserted)
    }

    /// Takes in headers of a key or data log.
    ///
    /// # Errors
    /// If they could not be valid in any state of this node; then nothing of them is kept.
    pub(crate) fn take_run(&mut self, run: &Run, out: &mut Out) -> Result<Taken, BadHeader> {
        if !self.control.devices_ever().contains(&run.log.device) {
            return Ok(Taken::Early);
        }
        // What settles a doubt about somebody else has to be said by whom it claims to be.
        let named = || run.entries.iter().filter_map(|entry| entry.heads.as_ref());
        if !named().all(|heads| self.is_beyond_doubt(heads))
            && self.log_to_fill(run.log).is_genuine(run)
        {
            for heads in named() {
                self.builds_on(run.log.device, heads, out);
            }
        }
        match self.check_heads(run)? {
            HeadsKnown::All => {}
            HeadsKnown::NotAll => return Ok(Taken::Early),
        }
        let mut log = self.log_to_fill(run.log);
        let Some(run) = &log.clip(run) else {
            return Ok(Taken::Known);
        };
        let taken = log.take(run)?;
        drop(log);
        match taken {
            Taken::New(first) => {
                out.keep(self.id, Item::Run(run.clone()));
                self.note_headers(run, first, out.now);
            }
            Taken::Fork => {
                out.keep(self.id, Item::Run(run.clone()));
                let alarm = self.note_fork(run.log, out);
                out.notify(Happened::Alarm(self.id, alarm));
            }
            Taken::Known | Taken::Apart | Taken::Early => {}
        }
        Ok(taken)
    }

    /// Takes in headers that were shown to prove a fork; says whether their device has forked.
    ///
    /// # Errors
    /// If they are not valid.
    pub(crate) fn take_run_of_fork(&mut self, run: &Run, out: &mut Out) -> Result<bool, BadHeader> {
        let held = self.length(run.log);
        if held == 0 || run.first > held {
            return Ok(false);
        }
        Ok(match self.take_run(run, out)? {
            Taken::Fork => true,
            // One of the two branches is ours.
            Taken::Known => true,
            Taken::New(_) | Taken::Apart | Taken::Early => false,
        })
    }

    /// Takes in headers that are kept already.
    ///
    /// # Errors
    /// If they do not follow what was recalled before them.
    pub(crate) fn recall_run(&mut self, run: &Run, out: &mut Out) -> Result<(), BadHeader> {
        for heads in run.entries.iter().filter_map(|entry| entry.heads.as_ref()) {
            self.builds_on(run.log.device, heads, out);
        }
        let mut log = self.log_to_fill(run.log);
        let first = log.length() + 1;
        log.recall(run)?;
        let is_forked = log.fork().is_some();
        drop(log);
        if is_forked {
            self.note_fork(run.log, out);
        }
        self.note_headers(run, first, out.now);
        Ok(())
    }

    fn note_headers(&mut self, run: &Run, first: u64, now: Timestamp) {
        self.version += 1;
        self.traffic.grew(run.log, self.version);
        let Some(mut log) = self.logs.get_mut(run.log) else {
            return;
        };
        log.saw(first, now.day());
        for seq in first..=log.length() {
            if let Some((op, ..)) = log.brief(seq) {
                self.places.insert(op, Place { log: run.log, seq });
            }
        }
        let time = log.last_time();
        drop(log);
        self.see_time(time, now);
        if first == 1 && run.log.device == self.me.device {
            self.know_myself();
        }
    }

    /// Whether everything that the operations of a run build on is here, and is older; and whether
    /// it covers that their device was let in.
    fn check_heads(&self, run: &Run) -> Result<HeadsKnown, BadHeader> {
        let mut newest = LogicalTime::default();
        for entry in &run.entries {
            if let Some(heads) = &entry.heads {
                newest = LogicalTime::default();
                for head in heads {
                    let Some((header, ..)) = self.control.get(*head) else {
                        return Ok(HeadsKnown::NotAll);
                    };
                    newest = newest.max(header.time);
                }
                if self.control.introduced(heads, run.log.device).is_none() {
                    return Err(BadHeader::Heads);
                }
            }
            if !entry.time.follows(newest) {
                return Err(BadHeader::Place);
            }
        }
        Ok(HeadsKnown::All)
    }

    /// Our logical time follows what others wrote, unless their clock is far ahead of ours.
    fn see_time(&mut self, time: LogicalTime, now: Timestamp) {
        let most = now.millis().saturating_add(LogicalTime::TOLERANCE_MS);
        if time.claimed().millis() <= most {
            self.clock = self.clock.max(time);
        }
    }

    /// Takes in a body.
    pub(crate) fn take_body(&mut self, place: Place, body: Vec<u8>, out: &mut Out) -> BodyTaken {
        let Some((op, header)) = self.header(place) else {
            return BodyTaken::Refused;
        };
        if self.holds_body(place) {
            return BodyTaken::Known;
        }
        if !header.names_body(&body) {
            return BodyTaken::Refused;
        }
        let now = out.now;
        let over = |log: &crate::log::Log| log.is_over(place.seq, now.day());
        if self.logs.get(&place.log).is_some_and(over) {
            return BodyTaken::Known; // its day has passed, or its author wants it forgotten
        }
        self.note_body(place);
        self.read(place, op, &header, &body, now, out);
        out.keep(self.id, Item::Body(place, body));
        BodyTaken::New
    }

    /// Takes in a body that is kept already.
    pub(crate) fn recall_body(
        &mut self,
        place: Place,
        body: &[u8],
        kept: Timestamp,
        out: &mut Out,
    ) {
        if let Some((op, header)) = self.header(place) {
            self.note_body(place);
            self.read(place, op, &header, body, kept, out);
        }
    }

    fn note_body(&mut self, place: Place) {
        self.version += 1;
        if let Some(mut log) = self.logs.get_mut(place.log) {
            log.has_body(place.seq);
        }
    }

    /// Reads what a body says, if we can; it is the one that its header names.
    pub(crate) fn read(
        &mut self,
        place: Place,
        op: OpId,
        header: &Header,
        body: &[u8],
        first_seen: Timestamp,
        out: &mut Out,
    ) {
        if place.log.kind == LogKind::Keys {
            self.read_slots(header, body, out);
            return;
        }
        if header.kind == Kind::RETRACT && place.seq <= self.limit(place.log) {
            self.read_retract(header, body, out);
            return;
        }
        if header.kind != Kind::DATA || place.seq > self.limit(place.log) {
            return; // of a kind to come, or beyond where it counts: kept, without effect
        }
        let matching = self.ring.values().find(|(_, hint)| hint.matches(header));
        let Some((key, _)) = matching else {
            if self.read_for_circle(place, op, header, body, first_seen, out) {
                self.unopened.remove(&place);
            } else {
                self.unopened.insert(place);
            }
            return;
        };
        let plain = open_named_body(key, header, body);
        self.unopened.remove(&place);
        let Some(said) = plain.ok().and_then(|plain| Body::decode(&plain).ok()) else {
            self.unreadable += 1;
            return;
        };
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
        let said = match said {
            Body::Proposal(proposal) => {
                self.decisions.propose(&meta, *proposal);
                return out.notify(Happened::Proposed(self.id, op));
            }
            Body::Cosign(cosign) => return self.decisions.sign(&meta, cosign),
            Body::Message(message) => {
                let (group, about) = (self.id.into(), message.about);
                if about.is_some() {
                    self.take_message(Talk { group, about }, &meta, message.text, out);
                }
                return;
            }
            other => other,
        };
        if let Applied::Changed(record) = self.board.apply(&meta, said) {
            self.open_sealed_part(record, out);
            out.changed(self.id, record);
        }
    }

    fn read_slots(&mut self, header: &Header, body: &[u8], out: &mut Out) {
        let Ok(page) = SlotPage::decode(body) else {
            return;
        };
        let me = self.me.device;
        for slot in page.slots.iter().filter(|slot| slot.device == me) {
            let opened = self
                .sealing
                .iter()
                .find_map(|key| slot.open(key, header).ok());
            if let Some(content) = opened {
                self.take_key(&content, out);
            }
        }
    }

    /// Puts an epoch key into the ring, if it is the one that was announced, and reads again what
    /// waited for it.
    fn take_key(&mut self, content: &SlotContent, out: &mut Out) {
        let group = self.id.into();
        let id = content.key.key_id(group);
        let announced = self
            .members()
            .epochs()
            .announced(content.epoch)
            .is_some_and(|epoch| epoch.key_id == id);
        let wanted = !self.ring.contains_key(&id) && !self.forgotten.contains(&id);
        if content.group == group && announced && wanted {
            self.put_key(id, content, out);
        }
    }

    pub(crate) fn put_key(&mut self, id: KeyId, content: &SlotContent, out: &mut Out) {
        let name = [&self.id.as_bytes()[..], id.as_bytes()].concat();
        let secret = content.key.secret().as_bytes().to_vec();
        out.fact(recall::EPOCH, name, Some(secret));
        let hint = content.key.hint_key();
        let opened = |place: &&Place| {
            let header = self.header(**place);
            header.is_some_and(|(_, header)| hint.matches(&header))
        };
        out.again(self.id, self.unopened.iter().filter(opened).copied());
        self.ring.insert(id, (content.key.clone(), hint));
    }

    /// If the sealed part of a record is open to this device, remembers its key: the key it was
    /// sealed to is replaced one day.
    pub(crate) fn open_sealed_part(&mut self, record: RecordId, out: &mut Out) {
        let slots = self
            .board
            .sealed_slots_for(record, self.me.person, self.me.device);
        if slots.is_empty() {
            return;
        }
        let Some(sealed) = self.board.sealed_bytes(record) else {
            return;
        };
        let fits = |key: &Secret32| open_part(key.as_bytes(), record, sealed.as_bytes()).is_ok();
        if self.contents.get(&record).is_some_and(fits) {
            return;
        }
        let info = sealed_part_info(self.id, record, self.me.device);
        let opened = slots
            .iter()
            .filter_map(|slot| unpack(slot))
            .filter_map(|slot| open_any(&self.sealing, &info, &slot))
            .find(fits);
        if let Some(key) = opened {
            let name = [&self.id.as_bytes()[..], record.as_bytes()].concat();
            out.fact(recall::CONTENT, name, Some(key.as_bytes().to_vec()));
            self.contents.insert(record, key);
        }
    }

    /// Notes what another device holds of ours.
    pub(crate) fn take_receipt(&mut self, device: DeviceId, receipt: Receipt, out: &mut Out) {
        if self.receipts.get(&device) != Some(&receipt) {
            let name = [&self.id.as_bytes()[..], device.as_bytes()].concat();
            out.fact(recall::RECEIPT, name, Some(receipt.encode()));
            self.receipts.insert(device, receipt);
            out.notify(Happened::Held(self.id));
        }
    }
}

impl Engine {
    /// Bodies that were read again because a key has come.
    pub(crate) fn reopened(
        &mut self,
        id: CommunityId,
        bodies: Vec<(Place, Vec<u8>)>,
        out: &mut Out,
    ) {
        let Some(community) = self.communities.get_mut(&id) else {
            return;
        };
        let now: Timestamp = out.now;
        for (place, body) in bodies {
            if let Some((op, header)) = community.header(place)
                && header.names_body(&body)
            {
                community.read(place, op, &header, &body, now, out);
            }
        }
        community.version += 1;
    }
}

enum HeadsKnown {
    All,
    NotAll,
}

fn open_any(keys: &[SealingKey], info: &[u8], slot: &SealedSecret) -> Option<Secret32> {
    keys.iter().find_map(|key| open_from(key, info, slot).ok())
}

/// A slot of a sealed part as bytes: encapsulated key, sealed key.
pub(crate) fn pack(slot: &SealedSecret) -> Vec<u8> {
    [&slot.enc[..], &slot.sealed].concat()
}

fn unpack(bytes: &[u8]) -> Option<SealedSecret> {
    let (enc, sealed) = bytes.split_first_chunk()?;
    Some(SealedSecret {
        enc: *enc,
        sealed: sealed.try_into().ok()?,
    })
}

#[cfg(test)]
pub(crate) mod tests;
