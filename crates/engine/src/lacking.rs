//! Keys that are missing: a slot that was garbage, or never made. Noticed by the key's name, asked of
//! any member who is met.
//!
//! ```text
//! WantKeys [key_id]  ─►  ◄─ Keys [(key_id, sealed to the device that asked)]
//! ```
//! Who is not in, in the eyes of the one who is asked, gets what somebody gets who asks for a key
//! that is not here: an empty answer. A key that the control log does not say they hold is shared by
//! a `KeyShare`, so that all know who holds it; only what they should have had is given in the session.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use potluck_model::control::{ControlBody, NewcomerReads, PastKeys};
use potluck_model::epoch::EpochKey;
use potluck_model::id::{DeviceId, Incarnation, KeyId, OpId, PersonId};
use potluck_model::member::{Epoch, longest_control_log};
use potluck_model::op::Place;
use potluck_model::pairing::Transcript;
use potluck_model::role::Role;
use potluck_model::slot::{SealedSecret, SlotContent, key_answer_info, open_from, seal_to};
use potluck_model::time::Day;
use potluck_model::wire::Frame;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::limits::{HEADS_LOOKED_AT, KEYS_ASKED, SHARES_A_DAY};
use crate::out::Out;
use crate::session::{ControlStage, Shared, Stage};
use crate::{Engine, Refusal};

/// Who made a key: a person with all their devices, or a device of which nobody knows whose it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Maker {
    Person(PersonId),
    Device(DeviceId),
}

impl Engine {
    /// Answers those who have asked for keys, once it is clear who they are here.
    pub(crate) fn answer_keys(&mut self, out: &mut Out) {
        for (link, session) in &mut self.sessions {
            let Stage::Open(open) = &mut session.stage else {
                continue;
            };
            let transcript = open.said.transcript;
            for (c, shared) in (0..).zip(&mut open.shared) {
                if shared.level != ControlStage::Done || shared.owes.keys.is_none() {
                    continue;
                }
                let asked = shared.owes.keys.take().unwrap_or_default();
                let Some(community) = self.communities.get_mut(&shared.community) else {
                    continue;
                };
                let device = shared.device;
                let answer = community.keys_for(device, &asked, &transcript, &mut self.rng);
                out.send(*link, &Frame::Keys(c, answer));
                if !self.tail_lost {
                    community.share_unlisted(device, &asked, &mut self.rng, out);
                }
            }
        }
    }
}

impl Community {
    /// The announced keys that are missing here: those that we should have been given, or all, if
    /// something cannot be read.
    pub(crate) fn lacking_keys(&self) -> Vec<&Epoch> {
        let members = self.members();
        if !members.reads(self.me.device) {
            return vec![];
        }
        let blind = !self.unopened.is_empty();
        let epochs = members.epochs();
        let missing = epochs
            .iter()
            .filter(|epoch| !self.ring.contains_key(&epoch.key_id))
            .filter(|epoch| !self.forgotten.contains(&epoch.key_id));
        missing
            .filter(|epoch| blind || self.is_holder(self.me.device, epoch.key_id))
            .collect()
    }

    /// Which keys to ask of a device now, of those that are missing in the community and in the
    /// circles that both are in. First those that were never asked of it, then those under which
    /// something here is likely to be sealed; and of each person who made them one after the other,
    /// the deepest first. So nobody keeps a key from us by announcing many.
    pub(crate) fn keys_to_ask(&self, of: DeviceId, asked: &BTreeMap<KeyId, usize>) -> Vec<KeyId> {
        let now = self.control.len();
        let wanted = |epoch: &&Epoch| asked.get(&epoch.key_id).is_none_or(|at| *at != now);
        let of_community = self.lacking_keys().into_iter();
        let in_circles = self.lacking_in_circles(of).into_iter();
        let mut all: Vec<&Epoch> = of_community.filter(wanted).collect();
        let likely = self.likely(&all);
        let circle_from = all.len();
        all.extend(in_circles.filter(wanted));
        let mut order: Vec<usize> = (0..all.len()).collect();
        let at = |place: &usize| all.get(*place).copied();
        order.sort_by_key(|place| at(place).map(|one| (Reverse(one.depth), one.key_id)));
        let mut turns: BTreeMap<Maker, usize> = BTreeMap::new();
        let mut ranked: Vec<_> = order
            .iter()
            .filter_map(|place| {
                let epoch = at(place)?;
                let turn = turns.entry(self.maker(epoch)).or_default();
                *turn += 1;
                let is_likely = *place >= circle_from || likely.contains(&epoch.op);
                let last = asked.get(&epoch.key_id).copied();
                let need = (last, !is_likely, *turn, Reverse(epoch.depth));
                Some((need, epoch.key_id))
            })
            .collect();
        ranked.sort();
        let mut keys: Vec<KeyId> = vec![];
        for (_, key) in ranked {
            if keys.len() < KEYS_ASKED && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn maker(&self, epoch: &Epoch) -> Maker {
        let known = self.members().device(epoch.author);
        known.map_or(Maker::Device(epoch.author), |found| {
            Maker::Person(found.person)
        })
    }

    /// Which of these epochs something is likely to be sealed under that cannot be read here: of
    /// each person the deepest that its author knew.
    fn likely(&self, missing: &[&Epoch]) -> BTreeSet<OpId> {
        let mut likely = BTreeSet::new();
        if missing.is_empty() {
            return likely;
        }
        let mut looked_at: Vec<Vec<OpId>> = vec![];
        for place in latest_in_turn(&self.unopened) {
            let Some((_, header)) = self.header(place) else {
                continue;
            };
            if looked_at.len() == HEADS_LOOKED_AT {
                break;
            }
            if looked_at.contains(&header.heads) {
                continue;
            }
            let knew = |epoch: &&&Epoch| {
                let mut heads = header.heads.iter();
                heads.any(|head| *head == epoch.op || self.control.knows(*head, epoch.op))
            };
            let mut deepest: BTreeMap<Maker, (u64, OpId)> = BTreeMap::new();
            for epoch in missing.iter().filter(knew) {
                let found = (epoch.depth, epoch.op);
                let of = deepest.entry(self.maker(epoch)).or_insert(found);
                *of = found.max(*of);
            }
            likely.extend(deepest.into_values().map(|(_, op)| op));
            looked_at.push(header.heads);
        }
        likely
    }

    /// What somebody who asks for keys gets: of those that are here the ones that they are known to
    /// have been given. The same for somebody who is not in as for keys that are not here.
    pub(crate) fn keys_for(
        &self,
        device: DeviceId,
        asked: &[KeyId],
        transcript: &Transcript,
        rng: &mut StdRng,
    ) -> Vec<(KeyId, SealedSecret)> {
        let members = self.members();
        let Some(known) = members.device(device) else {
            return vec![];
        };
        let reads = members.reads(device);
        let of_community = |key: &KeyId| {
            let held = self.ring.get(key).filter(|_| reads);
            let held = held.filter(|_| self.is_holder(device, *key));
            held.map(|(secret, _)| secret)
        };
        let sealed = asked.iter().filter_map(|key| {
            let held = of_community(key).or_else(|| self.circle_key_for(device, *key));
            let secret = held?;
            let info = key_answer_info(self.id, transcript, *key, device);
            let sealed = seal_to(rng, known.sealing, &info, secret.secret()).ok()?;
            Some((*key, sealed))
        });
        sealed.collect()
    }

    fn is_holder(&self, device: DeviceId, key: KeyId) -> bool {
        let holders = self.members().epochs().holders(key);
        holders.is_some_and(|holders| holders.contains(device))
    }

    /// Shares keys that somebody asks for and was never given, as far as the rules say that they get
    /// them, and as far as we can afford to say so.
    pub(crate) fn share_unlisted(
        &mut self,
        device: DeviceId,
        asked: &[KeyId],
        rng: &mut StdRng,
        out: &mut Out,
    ) {
        for group in self.circles_to_share_in(device, asked) {
            if self.has_much_to_write_in(group) && self.may_share(device, out.now.day()) {
                self.share_in_circle(group, rng, out);
            }
        }
        let members = self.members();
        if !members.reads(device) || !members.reads(self.me.device) {
            return;
        }
        let Some(certificate) = members.device(device).map(|known| known.certificate) else {
            return;
        };
        let all = members.policy().past_keys == PastKeys::Retained;
        let since = |epoch: OpId| all || self.control.knows(epoch, certificate);
        let epochs = members.epochs();
        let mut keys: Vec<(KeyId, OpId, EpochKey)> = epochs
            .iter()
            .filter(|epoch| asked.contains(&epoch.key_id) && since(epoch.op))
            .filter(|epoch| !self.is_holder(device, epoch.key_id))
            .filter_map(|epoch| {
                let (key, _) = self.ring.get(&epoch.key_id)?;
                Some((epoch.key_id, epoch.op, key.clone()))
            })
            .collect();
        keys.sort_by_key(|(id, ..)| *id);
        keys.dedup_by_key(|(id, ..)| *id);
        if keys.is_empty()
            || self.waits_to_publish(out.now)
            || !self.has_much_to_write()
            || !self.may_share(device, out.now.day())
        {
            return; // they ask others, and us again
        }
        let body = ControlBody::KeyShare {
            keys: keys.iter().map(|(id, ..)| *id).collect(),
            recipients: vec![device],
        };
        // What cannot be shared now is asked for again.
        let Ok(op) = self.write_control(body, out) else {
            return;
        };
        for (_, epoch, key) in keys {
            if self
                .write_slots(op, epoch, &key, &[device], rng, out)
                .is_err()
            {
                return;
            }
        }
    }

    /// Whether somebody has not asked so often today that we would spend our control log on it.
    fn may_share(&mut self, device: DeviceId, today: Day) -> bool {
        let Some(person) = self.members().device(device).map(|found| found.person) else {
            return false;
        };
        let (day, times) = self.shared_with.entry(person).or_insert((today, 0));
        if *day != today {
            (*day, *times) = (today, 0);
        }
        *times += 1;
        *times <= SHARES_A_DAY
    }

    /// Whether half of our control log is still before us: the rest is not for what others ask.
    fn has_much_to_write(&self) -> bool {
        let role = self.members().person(self.me.person).map(|me| me.role);
        let longest = longest_control_log(role.unwrap_or(Role::Newcomer));
        let written = self.control.tip(self.me.device).map_or(0, |(seq, ..)| seq);
        written < longest / 2
    }

    /// Takes keys that were asked for, as far as they are the ones that were announced.
    ///
    /// # Errors
    /// If nobody asked for one of them.
    pub(crate) fn take_keys(
        &mut self,
        shared: &Shared,
        transcript: &Transcript,
        keys: &[(KeyId, SealedSecret)],
        out: &mut Out,
    ) -> Result<(), &'static str> {
        for (id, sealed) in keys {
            if !shared.asked_keys.contains_key(id) {
                return Err("keys that nobody asked for");
            }
            let info = key_answer_info(self.id, transcript, *id, self.me.device);
            let mut own = self.sealing.iter();
            let Some(secret) = own.find_map(|own| open_from(own, &info, sealed).ok()) else {
                continue;
            };
            let key = EpochKey::from_secret(secret);
            let group = self.id.into();
            let epochs = self.members().epochs();
            let announced = epochs.iter().find(|epoch| epoch.key_id == *id);
            let Some(epoch) = announced.map(|epoch| epoch.op) else {
                self.take_asked_circle_key(*id, &key, out);
                continue;
            };
            if key.key_id(group) == *id && !self.ring.contains_key(id) {
                self.put_key(*id, &SlotContent { group, key, epoch }, out);
                self.version += 1;
            }
        }
        Ok(())
    }

    /// Whoever is confirmed where newcomers read nothing gets the keys now.
    ///
    /// # Errors
    /// If there is too much to write.
    pub(crate) fn welcome_reader(
        &mut self,
        incarnation: Incarnation,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<(), Refusal> {
        if self.members().policy().newcomer_reads == NewcomerReads::All {
            return Ok(());
        }
        let members = self.members();
        let theirs = members.active_devices();
        let theirs = theirs.filter(|(_, device)| device.incarnation == incarnation);
        let theirs: Vec<DeviceId> = theirs.map(|(id, _)| id).collect();
        for device in theirs {
            self.share_all_keys(device, rng, out)?;
        }
        Ok(())
    }

    /// Whether this device may read and write, as the rules say of newcomers.
    pub(crate) fn is_reader(&self) -> bool {
        let members = self.members();
        self.is_in()
            && (members.policy().newcomer_reads == NewcomerReads::All
                || members.reads(self.me.device))
    }
}

/// The last place of each log, then the one before it of each, and so on: so nobody who writes much
/// keeps what others wrote from being looked at.
fn latest_in_turn(places: &BTreeSet<Place>) -> impl Iterator<Item = Place> {
    let before = |place: Place| {
        let first = Place { seq: 0, ..place };
        places.range(first..place).next_back().copied()
    };
    let last_of_all = places.last().copied();
    let lasts = std::iter::successors(last_of_all, |place| {
        places
            .range(..Place { seq: 0, ..*place })
            .next_back()
            .copied()
    });
    let mut turn: VecDeque<Place> = lasts.collect();
    std::iter::from_fn(move || {
        let place = turn.pop_front()?;
        turn.extend(before(place));
        Some(place)
    })
}

#[cfg(test)]
mod tests;
