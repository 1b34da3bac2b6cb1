//! Writing in circles: the writer's rule once more, and keys in slots that nobody can tell apart.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::body::Body;
use potluck_model::circle::slots::{MAX_SLOTS, Recipient, seal_slots};
use potluck_model::circle::{carry, wrap};
use potluck_model::control::{ControlBody, MAX_RECIPIENTS, MAX_SHARED_KEYS, MAX_SKIPPED, PastKeys};
use potluck_model::epoch::{EpochKey, seal_body};
use potluck_model::id::{DeviceId, GroupId, KeyId, OpId};
use potluck_model::member::{Choice, ControlGraph};
use potluck_model::op::{Kind, LogKind};
use potluck_model::secret::Secret32;
use potluck_model::segment::SignedControl;
use potluck_model::slot::SlotContent;
use potluck_model::time::Day;
use rand::RngExt as _;
use rand::rngs::StdRng;

use super::{Circle, Key};
use crate::Refusal;
use crate::community::Community;
use crate::limits::{CIRCLE_LAST, CIRCLE_LOG};
use crate::out::Out;

/// How many days control operations and keys of circles are carried: as long as anything may live.
pub(super) const CARRY_DAYS: u32 = 400;
/// How many days a new key is announced under the one before it: no longer than is worth keeping that
/// key for, and long enough for whoever comes once a season.
const ANNOUNCED_DAYS: u32 = 90;
/// Bytes of control operations in one body: a bucket of 32 KiB takes them.
const CARRY_BYTES: usize = 30_000;

/// Which control operations are carried now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carry {
    New,
    All,
}

impl Community {
    /// Writes something in a circle: under a key that all who are in hold and nobody else.
    ///
    /// # Errors
    /// If we are not in the circle or the community, or it is too long.
    pub(crate) fn write_in_circle(
        &mut self,
        group: GroupId,
        body: &Body,
        expires: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let key = self.circle_key(group, &[], rng, out)?;
        self.write_under(group, &key, body, expires, rng, out)
    }

    fn write_under(
        &mut self,
        group: GroupId,
        key: &EpochKey,
        body: &Body,
        expires: Day,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let mut header = self.next_header(LogKind::Data, Kind::DATA, expires, out)?;
        let sealed = seal_body(key, &mut header, rng.random(), &wrap(group, body))?;
        self.write(&header, sealed, out)
    }

    fn known_circle(&self, group: GroupId) -> Result<(&Circle, &ControlGraph), Refusal> {
        let circle = self.circle(group).ok_or(Refusal::NoCircle)?;
        let graph = circle.graph.as_ref().ok_or(Refusal::NoCircle)?;
        Ok((circle, graph))
    }

    /// How many control operations this device has written in a circle.
    fn written_in_circle(&self, group: GroupId) -> u64 {
        let graph = self.known_circle(group).ok().map(|(_, graph)| graph);
        let tip = graph.and_then(|graph| graph.tip(self.me.device));
        tip.map_or(0, |(seq, ..)| seq)
    }

    /// Whether so many more can be written that are neither a removal, nor the key after it, nor the end.
    fn has_room_in_circle(&self, group: GroupId, more: usize) -> bool {
        let left = (CIRCLE_LOG - CIRCLE_LAST).saturating_sub(self.written_in_circle(group));
        u64::try_from(more).is_ok_and(|more| more <= left)
    }

    /// Whether half of our control log in a circle is still before us: the rest is not for what others
    /// ask.
    pub(crate) fn has_much_to_write_in(&self, group: GroupId) -> bool {
        self.written_in_circle(group) < CIRCLE_LOG / 2
    }

    /// Writes a control operation of a circle. It is carried when the key for it is known.
    ///
    /// # Errors
    /// If we are not in, or it is more than others take from one device.
    pub(super) fn write_circle_control(
        &mut self,
        group: GroupId,
        body: ControlBody,
        out: &mut Out,
    ) -> Result<SignedControl, Refusal> {
        let (_, graph) = self.known_circle(group)?;
        if self.written_in_circle(group) >= longest_with(&body) {
            return Err(Refusal::TooMany);
        }
        let now = out.now.max(self.clock.claimed());
        let me = self.me.device;
        let adds_itself = matches!(
            &body,
            ControlBody::AddDevice { certificate } if certificate.device == me
        );
        let signed = if adds_itself {
            let author = graph.members().signer_adding_itself(me, self.me.person);
            let author = author.ok_or(Refusal::NotInCircle)?;
            let parents = graph.parents_for(&author);
            graph.write_with(&self.keys, now, vec![author], parents, body)?
        } else {
            let write = graph.write(&self.keys, now, body);
            write.map_err(|_| Refusal::NotInCircle)?
        };
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        let circle = self.circles.all.get_mut(&group).ok_or(Refusal::NoCircle)?;
        let graph = circle.graph.as_mut().ok_or(Refusal::NoCircle)?;
        graph.check_and_insert(op.header.clone(), op.signature, op.body.clone())?;
        Ok(op)
    }

    /// The devices of people in a circle that its graph does not have yet.
    pub(super) fn devices_to_add(&self, group: GroupId) -> Vec<DeviceId> {
        let Ok((_, graph)) = self.known_circle(group) else {
            return vec![];
        };
        let members = graph.members();
        let missing = self.members().active_devices().filter(|(id, device)| {
            members.person(device.person).is_some() && !members.is_active(*id)
        });
        missing.map(|(id, _)| id).collect()
    }

    /// Adds our own device first: nobody else can be added by one that is not in.
    fn add_devices(
        &mut self,
        group: GroupId,
        out: &mut Out,
    ) -> Result<Vec<SignedControl>, Refusal> {
        let mut missing = self.devices_to_add(group);
        missing.sort_by_key(|device| (*device != self.me.device, *device));
        let mut written = vec![];
        for device in missing {
            if device != self.me.device && !self.has_room_in_circle(group, 1) {
                break; // others add them
            }
            let found = self.members().device(device);
            let certificate = found.and_then(|found| {
                let certificate = self.introducing_device(found.certificate, device)?;
                Some(Box::new(certificate))
            });
            if let Some(certificate) = certificate {
                let body = ControlBody::AddDevice { certificate };
                written.push(self.write_circle_control(group, body, out)?);
            }
        }
        Ok(written)
    }

    /// The writer's rule: a key that everybody who is in the circle holds, and nobody else; shared
    /// with those who lack it, or made anew. `fresh` are control operations to be carried with it.
    ///
    /// # Errors
    /// If we are not in.
    pub(super) fn circle_key(
        &mut self,
        group: GroupId,
        fresh: &[SignedControl],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<EpochKey, Refusal> {
        if !self.is_in() {
            return Err(Refusal::NotIn);
        }
        let mut fresh = fresh.to_vec();
        let mut carried = Carry::New;
        let added = self.add_devices(group, out)?;
        if !added.is_empty() {
            carried = Carry::All;
        }
        fresh.extend(added);
        let (circle, graph) = self.known_circle(group)?;
        let readers = self.circle_readers(circle);
        if !readers.contains(&self.me.device) {
            return Err(Refusal::NotInCircle);
        }
        let held: BTreeSet<KeyId> = circle.ring.keys().copied().collect();
        let members = graph.members();
        let mut choice = members.choose_epoch_among(&held, out.now.day(), &readers);
        if choice == Choice::MakeNew {
            let newest = members.newest_epoch_among(&held, out.now.day(), &readers);
            if let Choice::Use { key_id, .. } = &newest {
                let is_in = |person| self.is_in_circle(circle, person);
                let spoilers = members.spoilers_among(*key_id, &readers, is_in);
                if self.spoilt_again(group, &spoilers, out.now) {
                    choice = newest;
                }
            }
        }
        let id = match choice {
            Choice::Use { key_id, .. } => key_id,
            Choice::MakeNew => {
                let before = self.newest_key(group);
                let (id, op) = self.new_circle_epoch(group, &readers, rng, out)?;
                fresh.push(op);
                carried = Carry::All;
                if let Some((before, key)) = before {
                    self.announce_under(group, (before, &key), &fresh, rng, out)?;
                }
                id
            }
        };
        let shared = self.share_circle_keys(group, id, &readers, rng, out)?;
        if !shared.is_empty() {
            fresh.extend(shared);
            carried = Carry::All;
        }
        let (circle, _) = self.known_circle(group)?;
        let key = circle.ring.get(&id).ok_or(Refusal::NoKey)?.key.clone();
        if !fresh.is_empty() {
            if carried == Carry::All {
                fresh = circle.all_ops();
            }
            self.carry_ops(group, &key, &fresh, rng, out)?;
            self.circle_grew(group, out);
        }
        Ok(key)
    }

    /// Carries the announcement of a new key under the one before it: whoever is in and does not get
    /// the new one hears of it, and can ask. If somebody holds the old key who is out, they hear
    /// that there is a new one and no more.
    fn announce_under(
        &mut self,
        group: GroupId,
        (before, key): (KeyId, &EpochKey),
        fresh: &[SignedControl],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let (circle, graph) = self.known_circle(group)?;
        let readers = self.circle_readers(circle);
        let holders = graph.members().epochs().holders(before);
        let is_clean = holders.is_some_and(|holders| holders.is_subset(&readers));
        let told = match fresh.last() {
            Some(announcement) if !is_clean => std::slice::from_ref(announcement),
            _ => fresh,
        };
        let told = told.to_vec();
        self.carry_for(ANNOUNCED_DAYS, group, key, &told, rng, out)
    }

    fn new_circle_epoch(
        &mut self,
        group: GroupId,
        readers: &BTreeSet<DeviceId>,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(KeyId, SignedControl), Refusal> {
        let (_, graph) = self.known_circle(group)?;
        let in_graph = graph.members().readers();
        let skipped = in_graph.difference(readers).copied();
        let skipped: Vec<DeviceId> = skipped.take(MAX_SKIPPED).collect();
        let key = EpochKey::from_secret(Secret32::from_bytes(rng.random()));
        let key_id = key.key_id(group);
        let body = ControlBody::Epoch {
            key_id,
            day: out.now.day(),
            skipped,
        };
        let op = self.write_circle_control(group, body, out)?;
        let content = SlotContent {
            group,
            key,
            epoch: op.header.id(),
        };
        self.put_circle_key(&content, None, out);
        let to: Vec<(DeviceId, KeyId)> = readers.iter().map(|device| (*device, key_id)).collect();
        self.write_circle_slots(group, &to, rng, out)?;
        Ok((key_id, op))
    }

    /// Shares the key we write under, and older ones where the circle's policy says so, with the
    /// devices that lack them.
    fn share_circle_keys(
        &mut self,
        group: GroupId,
        current: KeyId,
        readers: &BTreeSet<DeviceId>,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Vec<SignedControl>, Refusal> {
        let (circle, graph) = self.known_circle(group)?;
        let epochs = graph.members().epochs();
        let all = graph.members().policy().past_keys == PastKeys::Retained;
        let mut to: Vec<(DeviceId, KeyId)> = vec![];
        for id in circle.ring.keys() {
            let Some(holders) = epochs.holders(*id) else {
                continue; // never announced: nobody can be told that it is a key of this circle
            };
            if all || *id == current {
                let lack = readers.iter().filter(|device| !holders.contains(**device));
                to.extend(lack.map(|device| (*device, *id)));
            }
        }
        let keys: BTreeSet<KeyId> = to.iter().map(|(_, key)| *key).collect();
        let recipients: BTreeSet<DeviceId> = to.iter().map(|(device, _)| *device).collect();
        let keys: Vec<KeyId> = keys.into_iter().collect();
        let recipients: Vec<DeviceId> = recipients.into_iter().collect();
        let shares =
            keys.len().div_ceil(MAX_SHARED_KEYS) * recipients.len().div_ceil(MAX_RECIPIENTS);
        if !self.has_room_in_circle(group, shares) {
            return Ok(vec![]); // others share them; no slot goes out that no share names
        }
        let mut written = vec![];
        for keys in keys.chunks(MAX_SHARED_KEYS) {
            for recipients in recipients.chunks(MAX_RECIPIENTS) {
                let body = ControlBody::KeyShare {
                    keys: keys.to_vec(),
                    recipients: recipients.to_vec(),
                };
                written.push(self.write_circle_control(group, body, out)?);
            }
        }
        self.write_circle_slots(group, &to, rng, out)?;
        Ok(written)
    }

    fn write_circle_slots(
        &mut self,
        group: GroupId,
        to: &[(DeviceId, KeyId)],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let (circle, _) = self.known_circle(group)?;
        let contents: BTreeMap<KeyId, SlotContent> = circle
            .ring
            .iter()
            .map(|(id, key)| (*id, key.content(group)))
            .collect();
        let others = to.iter().filter(|(device, _)| *device != self.me.device);
        let others: Vec<(DeviceId, KeyId)> = others.copied().collect();
        for some in others.chunks(MAX_SLOTS) {
            let expires = out.now.day().plus(CARRY_DAYS);
            let mut header = self.next_header(LogKind::Data, Kind::DATA, expires, out)?;
            let recipient = |(device, key): &(DeviceId, KeyId)| {
                Some(Recipient {
                    device: *device,
                    sealing: self.members().device(*device)?.sealing,
                    pair: self.pairs.get(device)?,
                    content: contents.get(key)?,
                })
            };
            let recipients: Vec<Recipient<'_>> = some.iter().filter_map(recipient).collect();
            let body = seal_slots(rng, &mut header, &recipients);
            self.write(&header, body, out)?;
        }
        Ok(())
    }

    /// Carries control operations under a key.
    pub(super) fn carry_ops(
        &mut self,
        group: GroupId,
        key: &EpochKey,
        ops: &[SignedControl],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        self.carry_for(CARRY_DAYS, group, key, ops, rng, out)
    }

    fn carry_for(
        &mut self,
        days: u32,
        group: GroupId,
        key: &EpochKey,
        ops: &[SignedControl],
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        let (circle, _) = self.known_circle(group)?;
        let expires = out.now.day().plus(days);
        for body in carry(circle.name(), ops, CARRY_BYTES) {
            self.write_under(group, key, &body, expires, rng, out)?;
        }
        Ok(())
    }
}

/// How long our control log in a circle may be with this operation as its last: others take no more
/// of one device, and there is to be room for the end.
fn longest_with(body: &ControlBody) -> u64 {
    match body {
        ControlBody::Leave { .. } => CIRCLE_LOG,
        ControlBody::Epoch { .. } => CIRCLE_LOG - 1,
        ControlBody::Remove { .. } => CIRCLE_LOG - 2,
        _ => CIRCLE_LOG - CIRCLE_LAST,
    }
}

impl Circle {
    /// Everything that others need to know who is in; of a thread all but what they make themselves.
    pub(super) fn all_ops(&self) -> Vec<SignedControl> {
        let thread = self.is_thread();
        let ops = self.graph.iter().flat_map(ControlGraph::in_order);
        ops.filter(|(header, ..)| !thread || !header.heads.is_empty())
            .map(|(header, signature, body)| SignedControl {
                header: header.clone(),
                signature: *signature,
                body: body.to_vec(),
            })
            .collect()
    }
}

impl Key {
    fn content(&self, group: GroupId) -> SlotContent {
        SlotContent {
            group,
            key: self.key.clone(),
            epoch: self.epoch,
        }
    }
}
