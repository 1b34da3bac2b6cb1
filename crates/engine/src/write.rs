//! Writing operations of our own. What is written goes in by the same door as everything else.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::body::{Body, LIFE_DAYS};
use potluck_model::control::{ControlBody, MAX_RECIPIENTS, MAX_SHARED_KEYS, PastKeys};
use potluck_model::epoch::{EpochKey, seal_body};
use potluck_model::id::{DeviceId, GroupId, KeyId, OpId, PersonId};
use potluck_model::identity::SealingPublic;
use potluck_model::member::{Choice, ControlGraph, Epoch, FRESH_DAYS, Members, Spoiler};
use potluck_model::op::{
    Header, Kind, LogId, LogKind, MAX_HEADS, MAX_PARENTS, OpSignature, Place, body_hash,
};
use potluck_model::run::{Entry, Run};
use potluck_model::secret::Secret32;
use potluck_model::segment::SignedControl;
use potluck_model::slot::{MAX_SLOTS, SlotContent, SlotPage};
use potluck_model::time::{Day, Timestamp};
use rand::rngs::StdRng;
use rand::{Rng as _, RngExt as _};

use crate::Refusal;
use crate::alarm::Alarm;
use crate::community::Community;
use crate::intake::BodyTaken;
use crate::limits::{FUTURE_MS, LOG_LENGTH, SPOILT_MS};
use crate::out::Out;

/// How many days the slots of a key are passed on: as long as anything sealed by it may live.
const SLOT_DAYS: u32 = 400;

/// That somebody has cost a new key.
#[derive(Debug)]
pub(crate) struct Spoilt {
    at: Timestamp,
    /// The devices that were out by then: whoever gives one of them the new key spoils it, too.
    out: BTreeSet<DeviceId>,
}

impl Community {
    /// Writes a control operation.
    ///
    /// # Errors
    /// If we are not in, or may not.
    pub(crate) fn write_control(
        &mut self,
        body: ControlBody,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let now = out.now.max(self.clock.claimed());
        let author = self.members().signer(self.keys.device_id());
        let author = author.ok_or(Refusal::NotIn)?;
        let sane = self.heads_to_build_on(now);
        let signed = if sane.len() < self.control.heads().len() && sane.len() <= MAX_PARENTS {
            let signers = vec![author];
            self.control
                .write_with(&self.keys, now, signers, sane, body)?
        } else {
            self.control.write(&self.keys, now, body)?
        };
        let id = signed.header.id();
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        self.take_control(op, out)?;
        Ok(id)
    }

    /// Writes what somebody says, sealed to everybody who is in.
    ///
    /// # Errors
    /// If we are not in, or it is too long.
    pub(crate) fn write_data(
        &mut self,
        body: &Body,
        expires: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        if !self.is_in() {
            return Err(Refusal::NotIn);
        }
        if !self.is_reader() {
            return Err(Refusal::NotYet);
        }
        let key = self.key_to_write_under(rng, out)?;
        let mut header = self.next_header(LogKind::Data, Kind::DATA, expires, out)?;
        let sealed = seal_body(&key, &mut header, rng.random(), &body.encode())?;
        self.write(&header, sealed, out)
    }

    /// The writer's rule: a key that everybody who is in holds, and nobody else; shared with those
    /// who lack it, or made anew.
    pub(crate) fn key_to_write_under(
        &mut self,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<EpochKey, Refusal> {
        let held: BTreeSet<_> = self.ring.keys().copied().collect();
        let today = out.now.day();
        let mut choice = self.members().choose_epoch(&held, today);
        // What a month brings can wait for a decision; what a removal demands cannot.
        if choice == Choice::MakeNew && self.waits_to_publish(out.now) {
            choice = self
                .members()
                .choose_epoch_of(&held, today, FRESH_DAYS + LIFE_DAYS);
        }
        if choice == Choice::MakeNew {
            choice = self.spoilt_key(&held, out.now).unwrap_or(choice);
        }
        match choice {
            Choice::Use {
                key_id,
                epoch,
                share_with,
            } => {
                let key = self.ring.get(&key_id).map(|(key, _)| key.clone());
                let key = key.ok_or(Refusal::NoKey)?;
                for some in share_with.chunks(MAX_RECIPIENTS) {
                    let op = self.write_control(
                        ControlBody::KeyShare {
                            keys: vec![key_id],
                            recipients: some.to_vec(),
                        },
                        out,
                    )?;
                    self.write_slots(op, epoch, &key, some, rng, out)?;
                }
                Ok(key)
            }
            Choice::MakeNew => self.new_epoch(rng, out),
        }
    }

    /// The newest key, if none may be made now: when somebody who is in brings it about again and
    /// again that a device that is out holds it.
    fn spoilt_key(&mut self, held: &BTreeSet<KeyId>, now: Timestamp) -> Option<Choice> {
        let newest = self.members().newest_epoch(held, now.day());
        let Choice::Use { key_id, .. } = &newest else {
            return None;
        };
        let spoilers = self.members().spoilers(*key_id);
        let group = self.id.into();
        let spoilt = self.spoilt_again(group, &spoilers, now);
        spoilt.then_some(newest)
    }

    /// Whether each of these devices holds the newest key because of somebody who is in and has already
    /// cost a new one within the hour; if not, it is noted that they do now. One device that went out
    /// since then, by nobody's doing, is enough for a new key: it must not read on.
    pub(crate) fn spoilt_again(
        &mut self,
        group: GroupId,
        spoilers: &BTreeMap<DeviceId, Spoiler>,
        now: Timestamp,
    ) -> bool {
        let me = self.me.person;
        self.spoilt
            .retain(|_, last| now < last.at.plus_millis(SPOILT_MS));
        let noted = |person| self.spoilt.get(&(group, person));
        let again = |(device, spoiler): (&DeviceId, &Spoiler)| match *spoiler {
            Spoiler::Owner(person) => noted(person).map(|_| person),
            Spoiler::Giver(person) => {
                let last = noted(person).filter(|last| last.out.contains(device));
                last.map(|_| person)
            }
            Spoiler::Nobody => None,
        };
        let all: Option<Vec<PersonId>> = spoilers.iter().map(again).collect();
        if let Some(person) = all.and_then(|all| all.first().copied()) {
            let name = self.board.name_of(person);
            self.alarm(Alarm::KeyPassedOn { name });
            return true;
        }
        let out = self.devices_out_of(group);
        for spoiler in spoilers.values() {
            if let Spoiler::Owner(person) | Spoiler::Giver(person) = *spoiler
                && person != me
            {
                let noted = Spoilt {
                    at: now,
                    out: out.clone(),
                };
                self.spoilt.insert((group, person), noted);
            }
        }
        false
    }

    /// The devices of which a group knows and that may not read in it.
    fn devices_out_of(&self, group: GroupId) -> BTreeSet<DeviceId> {
        let (members, readers) = match self.circle(group) {
            Some(circle) => (
                circle.graph.as_ref().map(ControlGraph::members),
                self.circle_readers(circle),
            ),
            None => (Some(self.members()), self.members().readers()),
        };
        let known = members.into_iter().flat_map(Members::devices);
        let out = known.filter(|(device, _)| !readers.contains(device));
        out.map(|(device, _)| device).collect()
    }

    fn new_epoch(&mut self, rng: &mut StdRng, out: &mut Out) -> Result<EpochKey, Refusal> {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        let key = EpochKey::from_secret(Secret32::from_bytes(bytes));
        let key_id = key.key_id(self.id.into());
        let body = ControlBody::Epoch {
            key_id,
            day: out.now.day(),
            skipped: vec![],
        };
        let epoch = self.write_control(body, out)?;
        let content = SlotContent {
            group: self.id.into(),
            key: key.clone(),
            epoch,
        };
        self.put_key(key_id, &content, out);
        let readers: Vec<DeviceId> = self.members().readers().into_iter().collect();
        self.write_slots(epoch, epoch, &key, &readers, rng, out)?;
        Ok(key)
    }

    /// Gives somebody new all keys that we hold and that are still of use.
    ///
    /// # Errors
    /// If we are not in.
    pub(crate) fn share_all_keys(
        &mut self,
        device: DeviceId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        if self.members().policy().past_keys == PastKeys::SinceJoin {
            // The present one, which the writer's rule shares with all who lack it.
            return self.key_to_write_under(rng, out).map(drop);
        }
        let held: BTreeMap<_, _> = self
            .ring
            .iter()
            .map(|(id, (key, _))| (*id, key.clone()))
            .collect();
        let epochs: Vec<Epoch> = self
            .members()
            .epochs()
            .iter()
            .filter(|epoch| held.contains_key(&epoch.key_id))
            .cloned()
            .collect();
        let keys: BTreeSet<_> = epochs.iter().map(|epoch| epoch.key_id).collect();
        let keys: Vec<_> = keys.into_iter().collect();
        for some in keys.chunks(MAX_SHARED_KEYS) {
            let op = self.write_control(
                ControlBody::KeyShare {
                    keys: some.to_vec(),
                    recipients: vec![device],
                },
                out,
            )?;
            for epoch in epochs.iter().filter(|epoch| some.contains(&epoch.key_id)) {
                if let Some(key) = held.get(&epoch.key_id) {
                    self.write_slots(op, epoch.op, key, &[device], rng, out)?;
                }
            }
        }
        Ok(())
    }

    /// Seals a key to devices, in pages.
    pub(crate) fn write_slots(
        &mut self,
        op: OpId,
        epoch: OpId,
        key: &EpochKey,
        devices: &[DeviceId],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let content = SlotContent {
            group: self.id.into(),
            key: key.clone(),
            epoch,
        };
        let recipients: Vec<(DeviceId, SealingPublic)> = devices
            .iter()
            .filter(|device| **device != self.me.device)
            .filter_map(|device| Some((*device, self.members().device(*device)?.sealing)))
            .collect();
        for (page, recipients) in (0..).zip(recipients.chunks(MAX_SLOTS)) {
            let expires = out.now.day().plus(SLOT_DAYS);
            let mut header = self.next_header(LogKind::Keys, Kind::KEYS, expires, out)?;
            let body = SlotPage::seal(rng, &header, (op, page), recipients, &content).encode();
            header.body_len = u32::try_from(body.len()).unwrap_or(u32::MAX);
            header.body_hash = body_hash(&body);
            self.write(&header, body, out)?;
        }
        Ok(())
    }

    /// The control heads that an operation of ours names: all, but none that claims to be of a
    /// distant future, as far as our own right and log do not rest on it. After an operation from
    /// the end of time nothing could be written.
    pub(crate) fn heads_to_build_on(&self, now: Timestamp) -> Vec<OpId> {
        let all = self.control.heads();
        let most = now.max(self.clock.claimed()).plus_millis(FUTURE_MS);
        let is_sane = |head: &OpId| {
            let header = self.control.get(*head).map(|(header, ..)| header);
            header.is_some_and(|header| header.time.claimed() <= most)
        };
        let sane: Vec<OpId> = all.iter().filter(|head| is_sane(head)).copied().collect();
        let signer = self.members().signer(self.me.device);
        let own = self.control.tip(self.me.device).map(|(_, op, _)| op);
        let needed = signer.map(|signer| [signer.grant, signer.certificate]);
        let mut needed = needed.into_iter().flatten().chain(own);
        let covered = |op: OpId| {
            let knows = |head: &OpId| *head == op || self.control.knows(*head, op);
            sane.iter().any(knows)
        };
        if needed.all(covered) { sane } else { all }
    }

    /// Writes `Join`s until there are few enough heads for an operation to name.
    pub(crate) fn bring_heads_together(&mut self, out: &mut Out) -> Result<(), Refusal> {
        while self.heads_to_build_on(out.now).len() > MAX_HEADS {
            self.write_control(ControlBody::Join, out)?;
        }
        Ok(())
    }

    /// The header of our next operation; body and seal are still to be filled in.
    pub(crate) fn next_header(
        &mut self,
        log: LogKind,
        kind: Kind,
        expires: Day,
        out: &mut Out,
    ) -> Result<Header, Refusal> {
        self.bring_heads_together(out)?;
        let id = LogId {
            device: self.me.device,
            kind: log,
        };
        let heads = self.heads_to_build_on(out.now);
        let tip = self
            .logs
            .get(&id)
            .map_or_else(potluck_model::run::Tip::nothing, |log| log.tip());
        let last = self.logs.get(&id).map(|log| log.last_time());
        let newest = heads
            .iter()
            .filter_map(|head| self.control.get(*head))
            .map(|(header, ..)| header.time)
            .chain(last)
            .chain([self.clock])
            .max()
            .unwrap_or_default();
        Ok(Header {
            kind,
            community: self.id,
            device: self.me.device,
            seq: tip.length + 1,
            prev: tip.id,
            time: newest.next(out.now),
            expires,
            heads,
            hint: [0; 8],
            nonce: [0; 24],
            body_len: 0,
            body_hash: [0; 32],
        })
    }

    /// Signs an operation and takes it in as one received from ourselves.
    pub(crate) fn write(
        &mut self,
        header: &Header,
        body: Vec<u8>,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let id = header.id();
        let log = header.log();
        if self.is_forked(log) {
            return Err(Refusal::Copied);
        }
        if header.seq > LOG_LENGTH {
            return Err(Refusal::TooMany);
        }
        let before = self
            .logs
            .get(&log)
            .map_or_else(potluck_model::run::Tip::nothing, |log| log.tip());
        let run = Run {
            log,
            first: header.seq,
            entries: vec![Entry::of(header, &before.heads)],
            signature: OpSignature::sign(&self.keys.sign, id),
        };
        self.take_run(&run, out).map_err(Refusal::Own)?;
        let place = Place {
            log,
            seq: header.seq,
        };
        match self.take_body(place, body, out) {
            BodyTaken::New | BodyTaken::Known => Ok(id),
            BodyTaken::Refused => Err(Refusal::Own(potluck_model::op::BadHeader::Place)),
        }
    }
}
