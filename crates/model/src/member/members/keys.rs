//! Which keys there are, and under which to write.
use std::collections::BTreeSet;

use super::super::epochs::{Choice, Epochs, FRESH_DAYS};
use super::Members;
use crate::id::{DeviceId, KeyId, PersonId};
use crate::time::Day;

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

    /// Who of those that are in brought it about that a device holds this key which may not: whoever
    /// has taken a device of their own out, or gave the key to somebody who is out.
    #[must_use]
    pub fn spoilers(&self, key: KeyId) -> BTreeSet<PersonId> {
        self.spoilers_among(key, &self.readers())
    }

    /// The same, if these devices may read.
    #[must_use]
    pub fn spoilers_among(&self, key: KeyId, readers: &BTreeSet<DeviceId>) -> BTreeSet<PersonId> {
        let holders = self.epochs.holders(key).into_iter().flatten();
        let out = holders.filter(|device| !readers.contains(device));
        let person = |device: DeviceId| {
            let person = self.device(device)?.person;
            self.person(person).map(|member| member.person)
        };
        let spoiler = |device: &DeviceId| {
            person(*device).or_else(|| person(self.epochs.giver(key, *device)?))
        };
        out.filter_map(spoiler).collect()
    }
}
