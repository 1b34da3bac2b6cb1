//! Keys that are missing: a slot that was garbage, or never made. Noticed by the key's name, asked of
//! any member who is met.
//!
//! ```text
//! WantKeys [key_id]  ─►  ◄─ Keys [(key_id, sealed to the device that asked)]
//! ```
//! Who is not in, in the eyes of the one who is asked, gets what somebody gets who asks for a key
//! that is not here: an empty answer. A key that the control log does not say they hold is shared by
//! a `KeyShare`, so that all know who holds it; only what they should have had is given in the session.
use potluck_model::control::{ControlBody, NewcomerReads, PastKeys};
use potluck_model::epoch::EpochKey;
use potluck_model::id::{DeviceId, Incarnation, KeyId, OpId};
use potluck_model::pairing::Transcript;
use potluck_model::slot::{SealedSecret, SlotContent, key_answer_info, open_from, seal_to};
use potluck_model::wire::Frame;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::limits::KEYS_ASKED;
use crate::out::Out;
use crate::session::{ControlStage, Shared, Stage};
use crate::{Engine, Refusal};

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
    /// The announced keys that are missing here, the newest first, as many as are asked for at once:
    /// those that we should have been given, or all, if something cannot be read.
    pub(crate) fn lacking_keys(&self) -> Vec<KeyId> {
        let members = self.members();
        if !members.readers().contains(&self.me.device) {
            return vec![];
        }
        let blind = !self.unopened.is_empty();
        let epochs = members.epochs();
        let mut lacking: Vec<_> = epochs
            .iter()
            .filter(|epoch| !self.ring.contains_key(&epoch.key_id))
            .filter(|epoch| !self.forgotten.contains(&epoch.key_id))
            .filter(|epoch| {
                let holders = epochs.holders(epoch.key_id);
                blind || holders.is_some_and(|all| all.contains(&self.me.device))
            })
            .map(|epoch| (std::cmp::Reverse(epoch.depth), epoch.key_id))
            .collect();
        lacking.sort();
        lacking.dedup();
        let keys = lacking.into_iter().map(|(_, key)| key);
        keys.take(KEYS_ASKED).collect()
    }

    /// What somebody who asks for keys gets: of those that are here the ones that they are known to
    /// have been given. The same for somebody who is not in as for keys that are not here.
    fn keys_for(
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
        if !members.readers().contains(&device) {
            return vec![];
        }
        let given = asked.iter().filter(|key| self.is_holder(device, **key));
        let sealed = given.filter_map(|key| {
            let (secret, _) = self.ring.get(key)?;
            let info = key_answer_info(self.id, transcript, *key, device);
            let sealed = seal_to(rng, known.sealing, &info, secret.secret()).ok()?;
            Some((*key, sealed))
        });
        sealed.collect()
    }

    fn is_holder(&self, device: DeviceId, key: KeyId) -> bool {
        let holders = self.members().epochs().holders(key);
        holders.is_some_and(|holders| holders.contains(&device))
    }

    /// Shares keys that somebody asks for and was never given, as far as the rules say that they get
    /// them.
    fn share_unlisted(
        &mut self,
        device: DeviceId,
        asked: &[KeyId],
        rng: &mut StdRng,
        out: &mut Out,
    ) {
        let members = self.members();
        let readers = members.readers();
        if !readers.contains(&device) || !readers.contains(&self.me.device) {
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
        if keys.is_empty() {
            return;
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
                || members.readers().contains(&self.me.device))
    }
}

#[cfg(test)]
mod tests;
