//! Devices of one's own: what they are called, putting one out, and the twelve words.
use potluck_model::control::{ControlBody, sign_revocation};
use potluck_model::id::{CommunityId, DeviceId};
use potluck_model::identity::{PersonMaster, Salt};
use potluck_model::secret::Seed;
use potluck_model::time::Timestamp;
use potluck_model::words;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::limits::LABEL;
use crate::out::Out;
use crate::session::{ControlStage, Stage};
use crate::{Done, Engine, Refusal, recall};

/// A device of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDevice {
    /// Which.
    pub device: DeviceId,
    /// What it is called here.
    pub label: Option<String>,
    /// Since when, as claimed.
    pub since: Timestamp,
    /// When it wrote last, as claimed, as far as it has reached us.
    pub last_written: Option<Timestamp>,
    /// Whether it is in use.
    pub active: bool,
}

impl Engine {
    /// What our twelve words stand for, while it is kept here.
    #[must_use]
    pub fn seed(&self, id: CommunityId) -> Option<Seed> {
        self.facts.seed(id)
    }

    /// Which three words are asked for, from 1, ascending: always the same of the same words.
    #[must_use]
    pub fn words_asked(&self, id: CommunityId) -> Option<[u8; 3]> {
        let seed = self.facts.seed(id)?;
        let chance = seed.derive("potluck/asked/v1", &[]);
        let mut left: Vec<u8> = (1..=12).collect();
        let mut take = |byte: u8| left.remove(usize::from(byte) % left.len());
        let [a, b, c, ..] = *chance.as_bytes();
        let mut asked = [take(a), take(b), take(c)];
        asked.sort_unstable();
        Some(asked)
    }

    /// The words are written down: they are no longer kept here.
    pub(crate) fn check_words(
        &mut self,
        id: CommunityId,
        said: &[String],
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let seed = self.facts.seed(id).ok_or(Refusal::WordsGone)?;
        let words = words::from_seed(&seed);
        let asked = self.words_asked(id).ok_or(Refusal::WordsGone)?;
        let all: Vec<&str> = words.split(' ').collect();
        if said.len() != asked.len() {
            return Err(Refusal::ThreeWords);
        }
        for (place, said) in asked.iter().zip(said) {
            let right = all.get(usize::from(*place) - 1);
            if right.is_none_or(|right| *right != said.trim().to_lowercase()) {
                return Err(Refusal::OtherWord(*place));
            }
        }
        self.forget_seed(id, out);
        Ok(Done::Well)
    }

    fn forget_seed(&mut self, id: CommunityId, out: &mut Out) {
        self.facts.forget_seed(id);
        recall::forget_seed(id, out);
    }

    /// Puts out those devices of ours that are lost or have been followed by another, as soon as
    /// somebody and we hold the same: what they wrote then stays. Says whether any were.
    pub(crate) fn finish_retiring(&mut self, out: &mut Out) -> bool {
        let level = |id: CommunityId| {
            self.sessions.values().any(|session| match &session.stage {
                Stage::Open(open) => open.shared.iter().any(|shared| {
                    shared.community == id
                        && shared.level == ControlStage::Done
                        && shared.equal_since.is_some()
                }),
                _ => false,
            })
        };
        let ready: Vec<CommunityId> = self
            .communities
            .values()
            .filter(|community| !community.retiring.is_empty() && community.is_in())
            .map(|community| community.id)
            .filter(|id| level(*id))
            .collect();
        let mut retired = false;
        for id in ready {
            let seed = self.facts.seed(id);
            let Some(community) = self.communities.get_mut(&id) else {
                continue;
            };
            let before = community.version;
            let all_out = community.retire(seed.as_ref(), &mut self.rng, out);
            retired |= community.version != before;
            if all_out && seed.is_some() {
                // They were typed, so they are written down.
                self.forget_seed(id, out);
            }
        }
        retired
    }
}

impl Community {
    /// Our person's devices, this one first, then by when they came.
    #[must_use]
    pub fn own_devices(&self) -> Vec<OwnDevice> {
        let person = self.me.person;
        let theirs = self.members().devices();
        let theirs = theirs.filter(|(_, found)| found.person == person);
        let mut all: Vec<OwnDevice> = theirs
            .map(|(device, found)| OwnDevice {
                device,
                label: self.labels.get(&device).cloned(),
                since: self
                    .control
                    .get(found.certificate)
                    .map_or_else(Timestamp::default, |(header, ..)| header.time.claimed()),
                last_written: self.last_written(device),
                active: found.active,
            })
            .collect();
        all.sort_by_key(|own| (own.device != self.me.device, own.since, own.device));
        all
    }

    fn last_written(&self, device: DeviceId) -> Option<Timestamp> {
        let logs = self.logs.values();
        let times = logs
            .filter(|log| log.id().device == device && log.length() > 0)
            .map(|log| log.last_time());
        let control = self.control.tip(device).map(|(_, _, time)| time);
        times.chain(control).max().map(|time| time.claimed())
    }

    /// Puts a device of ours out: another than this, and one that is in use.
    pub(crate) fn revoke_device(
        &mut self,
        device: DeviceId,
        rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        if device == self.me.device {
            return Err(Refusal::ThisDevice);
        }
        let found = self.members().device(device);
        match found.filter(|found| found.person == self.me.person) {
            None => return Err(Refusal::NoDevice),
            Some(found) if !found.active => return Err(Refusal::DeviceIsOut),
            Some(_) => {}
        }
        let cut = self.cut_of_device(device);
        let body = ControlBody::RevokeDevice {
            device,
            cut,
            words: None,
        };
        self.put_out(body, rng, out)?;
        self.retired(device, out);
        Ok(Done::Well)
    }

    /// Calls a device of ours something.
    pub(crate) fn rename_device(
        &mut self,
        device: DeviceId,
        label: &str,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let found = self.members().device(device);
        if found.is_none_or(|found| found.person != self.me.person) {
            return Err(Refusal::NoDevice);
        }
        let label = cleaned(label);
        if self.labels.get(&device) != Some(&label) {
            self.must_be_a_new_label(&label)?;
            self.label(device, &label, out);
        }
        Ok(Done::Well)
    }

    /// Two devices that are called the same could not be told apart.
    pub(crate) fn must_be_a_new_label(&self, label: &str) -> Result<(), Refusal> {
        if label.is_empty() {
            return Err(Refusal::Name(0));
        }
        let taken = self.labels.iter().any(|(device, other)| {
            self.is_active(*device) && other.to_lowercase() == label.to_lowercase()
        });
        if taken {
            return Err(Refusal::LabelTaken(label.to_owned()));
        }
        Ok(())
    }

    pub(crate) fn label(&mut self, device: DeviceId, label: &str, out: &mut Out) {
        if !label.is_empty() {
            recall::keep_label(self.id, device, label, out);
            self.labels.insert(device, label.to_owned());
        }
    }

    /// Puts out what is to be put out, by the words if they are here. Says whether all of it is.
    fn retire(&mut self, seed: Option<&Seed>, rng: &mut StdRng, out: &mut Out) -> bool {
        for device in self.retiring.clone() {
            if self.is_active(device) {
                let cut = self.cut_of_device(device);
                let sign = |seed: &Seed| {
                    let salt: &Salt = self.control.salt();
                    let key = PersonMaster::from_seed(seed).person_key(salt);
                    sign_revocation(&key, self.id, device, &cut)
                };
                let words = seed.map(sign);
                let body = ControlBody::RevokeDevice { device, cut, words };
                if self.put_out(body, rng, out).is_err() {
                    return false; // tried again when the next is met
                }
            }
            self.retired(device, out);
        }
        true
    }

    fn retired(&mut self, device: DeviceId, out: &mut Out) {
        if self.retiring.remove(&device) {
            recall::forget_retiring(self.id, device, out);
        }
    }
}

/// A name as it may be shown: without line ends and the like, and not too long.
pub(crate) fn cleaned(name: &str) -> String {
    let shown = name.chars().filter(|c| !c.is_control());
    let shown: String = shown.take(LABEL).collect();
    shown.trim().to_owned()
}
