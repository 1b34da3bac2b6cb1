//! Which keys there are, and under which to write.
use std::collections::{BTreeMap, BTreeSet};

use super::super::epochs::{Choice, Epochs, FRESH_DAYS};
use super::Members;
use crate::id::{DeviceId, KeyId, PersonId};
use crate::time::Day;

/// Who of those that are in brought it about that a device holds a key which may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoiler {
    /// Whose device it is: they are in, and it no longer.
    Owner(PersonId),
    /// Who gave it the key.
    Giver(PersonId),
    /// Nobody who is still in.
    Nobody,
}

impl Members {
    /// The epochs, and who holds their keys.
    #[must_use]
    pub fn epochs(&self) -> &Epochs {
        &self.epochs
    }

    /// The keys that nobody holds, as far as is known here, who may not read; the deepest first.
    #[must_use]
    pub fn clean_epochs(&self) -> Vec<KeyId> {
        self.epochs.clean(&self.readers())
    }

    /// The same among these devices alone: of a circle those that are in the community too.
    #[must_use]
    pub fn choose_epoch_among(
        &self,
        held: &BTreeSet<KeyId>,
        today: Day,
        readers: &BTreeSet<DeviceId>,
    ) -> Choice {
        self.epochs.choose(held, (today, FRESH_DAYS), readers, true)
    }

    /// Under which of the keys that we hold to write, by the writer's rule.
    #[must_use]
    pub fn choose_epoch(&self, held: &BTreeSet<KeyId>, today: Day) -> Choice {
        self.choose_epoch_of(held, today, FRESH_DAYS)
    }

    /// The same, but of keys that are up to so many days old: for a writer who puts off what can wait.
    #[must_use]
    pub fn choose_epoch_of(&self, held: &BTreeSet<KeyId>, today: Day, days: u32) -> Choice {
        self.epochs
            .choose(held, (today, days), &self.readers(), true)
    }

    /// The newest of the keys that we hold, also if a device that is out holds it: what is written
    /// under when one person spoils every new key.
    #[must_use]
    pub fn newest_epoch(&self, held: &BTreeSet<KeyId>, today: Day) -> Choice {
        self.newest_epoch_among(held, today, &self.readers())
    }

    /// The same, if these devices may read.
    #[must_use]
    pub fn newest_epoch_among(
        &self,
        held: &BTreeSet<KeyId>,
        today: Day,
        readers: &BTreeSet<DeviceId>,
    ) -> Choice {
        let fresh = (today, FRESH_DAYS);
        self.epochs.choose(held, fresh, readers, false)
    }

    /// The devices that hold this key and may not read, and who of those that are in brought it about.
    #[must_use]
    pub fn spoilers(&self, key: KeyId) -> BTreeMap<DeviceId, Spoiler> {
        self.spoilers_among(key, &self.readers(), |person| self.person(person).is_some())
    }

    /// The same, if these devices may read and these people are in: of a circle those who are in the
    /// community too.
    #[must_use]
    pub fn spoilers_among(
        &self,
        key: KeyId,
        readers: &BTreeSet<DeviceId>,
        is_in: impl Fn(PersonId) -> bool,
    ) -> BTreeMap<DeviceId, Spoiler> {
        let holders = self.epochs.holders(key).into_iter();
        let holders = holders.flat_map(|holders| holders.iter());
        let out = holders.filter(|device| !readers.contains(device));
        let person = |device: DeviceId| {
            let person = self.device(device)?.person;
            is_in(person).then_some(person)
        };
        let spoiler = |device: DeviceId| {
            if let Some(owner) = person(device) {
                return Spoiler::Owner(owner);
            }
            let giver = self.epochs.giver(key, device).and_then(person);
            giver.map_or(Spoiler::Nobody, Spoiler::Giver)
        };
        out.map(|device| (device, spoiler(device))).collect()
    }
}
