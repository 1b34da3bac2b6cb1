//! What a node needs to know of a board besides what people are shown: the community's name, what
//! is urgent for whom, and the keys of sealed parts.
use std::collections::BTreeMap;

use super::entry::Entry;
use super::{Board, Said};
use crate::act::ActKind;
use crate::id::{DeviceId, OpId, PersonId, RecordId};
use crate::record::{SealedBytes, Urgency};
use crate::role::{Role, Roll};
use crate::time::{Day, Timestamp};
use crate::view::claims;

/// What is on within so many hours is worth passing on before the rest.
const SOON_HOURS: u64 = 72;

/// Somebody has founded the community anew and asks everybody to come along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What the new one is called.
    pub name: String,
    /// The code, as text; not yet read.
    pub code: String,
    /// When it was said, as claimed.
    pub at: Timestamp,
    /// The last day on which it stands.
    pub until: Day,
}

impl Board {
    /// The record that acts about the community itself name.
    #[must_use]
    pub fn community_record(&self) -> RecordId {
        RecordId::from_bytes(*self.group().as_bytes())
    }

    /// What the community is called: as a steward named it last; empty if none has.
    #[must_use]
    pub fn community_name(&self, roll: &Roll) -> String {
        let named = self.naming(roll).map(|(name, _)| name.to_owned());
        named.unwrap_or_default()
    }

    /// The last day on which that name is passed on.
    #[must_use]
    pub fn community_name_until(&self, roll: &Roll) -> Option<Day> {
        self.naming(roll).map(|(_, until)| until)
    }

    /// The record that acts about a person name.
    #[must_use]
    pub fn person_record(person: PersonId) -> RecordId {
        RecordId::from_bytes(*person.as_bytes())
    }

    /// The note beside a person's name that asks everybody to pause with them, and who wrote it: of
    /// stewards the last word counts, until its last day.
    #[must_use]
    pub fn note_on(&self, person: PersonId, roll: &Roll, today: Day) -> Option<(String, PersonId)> {
        let entry = self.entry(Self::person_record(person))?;
        let mut notes = entry.acts().rev().filter_map(|said| match &said.kind {
            ActKind::Note { text } => Some((&said.meta, text)),
            _ => None,
        });
        let (meta, text) = notes.find(|(meta, _)| {
            roll.role(meta.by.person) == Some(Role::Steward) && meta.expires >= today
        })?;
        (!text.is_empty()).then(|| (text.clone(), meta.by.person))
    }

    /// Who of those that are in has founded the community anew and asks everybody to come along: of
    /// each the last word, until its last day.
    #[must_use]
    pub fn calls(&self, roll: &Roll, today: Day) -> BTreeMap<PersonId, Call> {
        let acts = self.entry(self.community_record());
        let acts = acts.into_iter().flat_map(Entry::acts);
        let calls = acts.filter_map(|said| match &said.kind {
            ActKind::FoundAnew { name, code } => Some((
                said.meta.by.person,
                Call {
                    name: name.clone(),
                    code: code.clone(),
                    at: said.meta.time.claimed(),
                    until: said.meta.expires,
                },
            )),
            _ => None,
        });
        let stands = |(person, call): &(PersonId, Call)| {
            roll.role(*person).is_some_and(|role| role > Role::Newcomer) && call.until >= today
        };
        calls.filter(stands).collect()
    }

    fn naming(&self, roll: &Roll) -> Option<(&str, Day)> {
        let entry = self.entry(self.community_record())?;
        entry.acts().rev().find_map(|said| match &said.kind {
            ActKind::NameCommunity { name }
                if roll.role(said.meta.by.person) == Some(Role::Steward) =>
            {
                Some((name.as_str(), said.meta.expires))
            }
            _ => None,
        })
    }

    /// Whether somebody should get an operation before others: it is of an urgent need, of a record of
    /// their own, with all answers, or of an event that is on soon. Told by how ids begin: this is asked
    /// of all that is owed, again and again, and whatever begins like it may well come early with it.
    #[must_use]
    pub fn is_urgent(&self, op: OpId, person: Option<PersonId>, now: Timestamp) -> bool {
        let mut records = self.belongs.may_be_in(op);
        records.any(|ids| {
            let mut entries = self.entries.range(ids).map(|(_, entry)| entry);
            entries.any(|entry| is_urgent(entry, person, now))
        })
    }

    /// The sealed part of a record, if it has one.
    #[must_use]
    pub fn sealed_bytes(&self, record: RecordId) -> Option<SealedBytes> {
        let entry = self.entry(record)?;
        entry.shown().filter(|shown| shown.is_sealed)?;
        let (sealed, _) = entry.reading()?.sealed.as_ref()?;
        Some(sealed.clone())
    }

    /// The content key of a record's sealed part, as sealed to a device of a person: by the document
    /// to the author's own, by accepted claims to the claimers'.
    #[must_use]
    pub fn sealed_slots_for(
        &self,
        record: RecordId,
        person: PersonId,
        device: DeviceId,
    ) -> Vec<Vec<u8>> {
        let Some((entry, shown)) = self.entry(record).and_then(|one| Some((one, one.shown()?)))
        else {
            return vec![];
        };
        // Nothing is read for those whom it can be no matter of: nearly everybody.
        let mine = entry.owner().is_some_and(|(_, owner)| owner == person);
        let names_us = |said: &Said| match &said.kind {
            ActKind::Accept { slots, .. } => slots.contains_key(&device),
            _ => false,
        };
        let accepted = shown.restates || entry.acts().any(names_us);
        if !shown.is_sealed || !(mine || accepted) {
            return vec![];
        }
        let sealed = entry.reading().and_then(|reading| reading.sealed.as_ref());
        let own = sealed.and_then(|(_, slots)| slots.get(&device)).cloned();
        let derived = claims::derive(entry);
        let accepted = derived
            .iter()
            .filter(|claim| claim.standing == claims::Standing::Accepted)
            .filter_map(|claim| claim.slots.get(&device).cloned());
        own.into_iter().chain(accepted).collect()
    }
}

fn is_urgent(entry: &Entry, person: Option<PersonId>, now: Timestamp) -> bool {
    let own = entry.owner().map(|(_, owner)| owner) == person;
    let soon = now.plus_millis(SOON_HOURS * 60 * 60 * 1000);
    entry.shown().is_some_and(|shown| {
        let is_on = |start: Timestamp| start <= soon && start.plus_days(1) >= now;
        own || shown.urgency <= Urgency::Days || shown.on.is_some_and(is_on)
    })
}
