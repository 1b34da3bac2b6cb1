//! Writing: what a device of the author puts into the next operation.
//!
//! Nothing here changes the board: what is written comes in through [`Board::apply`] like
//! everything else, once it is signed and kept.
use std::collections::BTreeMap;

use thiserror::Error;

use super::Board;
use super::build::merge;
use super::entry::{Entry, Kept};
use super::shown::Shown;
use crate::body::{Change, actor, doc_id, record_id};
use crate::document::{Document, DocumentError};
use crate::draft::{Details, Draft};
use crate::id::{DeviceId, GroupId, Incarnation, RecordId};
use crate::record::{MAX_RESTATED, Restated, restated, write, write_changes};
use crate::time::Day;
use crate::value::{Fields, Value};
use crate::view::claims::{self, Claim, Standing};

/// From so many changes on, an edit begins a new generation: one change instead of many.
const RENEW_AT: usize = 32;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writer {
    /// The admission under which they are in.
    pub incarnation: Incarnation,
    /// Their device.
    pub device: DeviceId,
}

/// A change, ready to be put into an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The record it belongs to.
    pub record: RecordId,
    /// The body.
    pub change: Change,
    /// The last day that the operation must carry.
    pub expires: Day,
}

/// Why a change cannot be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// Nothing to change.
    #[error("this record is not here; look at the board which records there are")]
    Unknown,
    /// Somebody else's record.
    #[error("only its author changes a record; answer it with a claim, or ask them")]
    NotOwner,
    /// No generation after the last.
    #[error("this record was renewed too often; write a new one")]
    TooOften,
    /// The document does not take it.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl Board {
    /// Begins a record. `salt` is random; `sealed` comes from
    /// [`sealed_fields`](crate::record::sealed_fields), or is empty.
    ///
    /// # Errors
    /// If the document does not take the fields.
    pub fn begin(
        &self,
        writer: Writer,
        salt: [u8; 16],
        draft: &Draft,
        sealed: &Fields,
        today: Day,
    ) -> Result<Written, WriteError> {
        self.begin_in(self.group(), writer, salt, (draft, sealed), today)
    }

    /// The same for a circle.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    pub fn begin_in(
        &self,
        group: GroupId,
        writer: Writer,
        salt: [u8; 16],
        (draft, sealed): (&Draft, &Fields),
        today: Day,
    ) -> Result<Written, WriteError> {
        let mut fields = write(draft);
        fields.extend(sealed.clone());
        let place = (group, writer, salt);
        self.first(place, 0, &fields, draft.last_day(today))
    }

    /// Writes what an edit changes; nothing if it changes nothing. `sealed` as in
    /// [`begin`](Self::begin): empty leaves the sealed part as it is.
    ///
    /// Where the edit needs a longer life, or changes have piled up, it begins a new generation.
    ///
    /// # Errors
    /// If the record is not here, is somebody else's, or the document does not take the fields.
    pub fn edit(
        &self,
        record: RecordId,
        writer: Writer,
        draft: &Draft,
        sealed: &Fields,
        today: Day,
    ) -> Result<Option<Written>, WriteError> {
        let (entry, shown) = self.own(record, writer)?;
        let mut set = write_changes(&entry.reading().ok_or(WriteError::Unknown)?.draft, draft);
        set.extend(sealed.clone());
        if set.is_empty() {
            return Ok(None);
        }
        let begun = shown.first.time.claimed().day();
        let longer = draft.last_day(begun) > shown.expires;
        let piled_up = entry.generation(shown.generation).len() >= RENEW_AT;
        if longer || piled_up {
            let expires = draft.last_day(begun).max(shown.expires);
            let expires = expires.min(today.plus(crate::draft::MAX_LIFE));
            return self.next_generation(entry, writer, &set, expires).map(Some);
        }
        let (mut document, generation) = self.document(entry, shown.generation)?;
        let group = self.group_of(record);
        let id = doc_id(group, writer.incarnation, &entry.salt(), generation);
        let change = document.edit(actor(id, writer.device), &set)?;
        Ok(change.map(|change| Written {
            record,
            change: Change {
                owner: writer.incarnation,
                salt: entry.salt(),
                generation,
                change,
            },
            expires: shown.expires,
        }))
    }

    /// Begins a new generation that says what the record says now, for another of its lives.
    ///
    /// # Errors
    /// If the record is not here, is somebody else's, or was renewed too often.
    pub fn renew(
        &self,
        record: RecordId,
        writer: Writer,
        today: Day,
    ) -> Result<Written, WriteError> {
        let (entry, shown) = self.own(record, writer)?;
        let reading = entry.reading().ok_or(WriteError::Unknown)?;
        let expires = reading.draft.last_day(today).max(shown.expires);
        self.next_generation(entry, writer, &Fields::new(), expires)
    }

    /// Writes one flattened document: all fields, those of newer versions too, with what changes;
    /// and again what old operations said that will expire.
    fn next_generation(
        &self,
        entry: &Entry,
        writer: Writer,
        set: &Fields,
        expires: Day,
    ) -> Result<Written, WriteError> {
        let shown = entry.shown().ok_or(WriteError::Unknown)?;
        let (document, _) = self.document(entry, shown.generation)?;
        let mut fields = document.fields();
        fields.extend(set.clone());
        fields.insert(
            "begun".to_owned(),
            Value::Int(shown.begun.bits().cast_signed()),
        );
        let reading = entry.reading().ok_or(WriteError::Unknown)?;
        let claims = accepted(entry, reading.draft.details());
        fields.remove("claims");
        if !claims.is_empty() {
            fields.extend(restated(&claims));
        }
        let last = entry.last_generation().unwrap_or(shown.generation);
        let next = last.checked_add(1).ok_or(WriteError::TooOften)?;
        let group = entry.group().unwrap_or(self.group());
        self.first((group, writer, entry.salt()), next, &fields, expires)
    }

    /// The first change of a generation.
    fn first(
        &self,
        (group, writer, salt): (GroupId, Writer, [u8; 16]),
        generation: u32,
        fields: &Fields,
        expires: Day,
    ) -> Result<Written, WriteError> {
        let owner = writer.incarnation;
        let id = doc_id(group, owner, &salt, generation);
        let change = Document::new()
            .edit(actor(id, writer.device), fields)?
            .unwrap_or_default();
        Ok(Written {
            record: record_id(group, owner, &salt),
            change: Change {
                owner,
                salt,
                generation,
                change,
            },
            expires,
        })
    }

    fn own(&self, record: RecordId, writer: Writer) -> Result<(&Entry, &Shown), WriteError> {
        let entry = self.entry(record).ok_or(WriteError::Unknown)?;
        let shown = entry.shown().ok_or(WriteError::Unknown)?;
        match entry.owner() {
            Some((owner, _)) if owner == writer.incarnation => Ok((entry, shown)),
            _ => Err(WriteError::NotOwner),
        }
    }

    fn document(&self, entry: &Entry, generation: u32) -> Result<(Document, u32), WriteError> {
        let (owner, _) = entry.owner().ok_or(WriteError::Unknown)?;
        let changes = entry.generation(generation);
        let day = changes.first().map(|kept| kept.meta.expires);
        let same_day = |kept: &&Kept| Some(kept.meta.expires) == day;
        let changes: Vec<&Kept> = changes.iter().filter(same_day).collect();
        let group = entry.group().unwrap_or(self.group());
        let id = doc_id(group, owner, &entry.salt(), generation);
        Ok((merge(id, &changes).0, generation))
    }
}

/// The accepted claims of a record, as its next generation says them again.
///
/// Those that are confirmed count only where a quantity is used up, and need the sealed part no more.
fn accepted(entry: &Entry, details: &Details) -> Vec<Restated> {
    let used_up = match details {
        Details::Offer(offer) => !offer.standing,
        Details::Need(_) => true,
        Details::Skill(_) | Details::Event(_) | Details::Profile(_) => false,
    };
    let mut claims: Vec<Claim> = claims::derive(entry)
        .into_iter()
        .filter(|claim| claim.standing == Standing::Accepted)
        .filter(|claim| used_up || !claim.is_confirmed())
        .collect();
    claims.sort_by_key(Claim::is_confirmed);
    claims.truncate(MAX_RESTATED);
    claims
        .into_iter()
        .map(|claim| Restated {
            slots: if claim.is_confirmed() {
                BTreeMap::new()
            } else {
                claim.slots
            },
            id: claim.id,
            person: claim.person,
            made: claim.time,
            note: claim.note,
            quantity: claim.promised,
            meet: claim.meet,
            by_author: claim.by_author,
            by_claimer: claim.by_claimer,
        })
        .collect()
}
