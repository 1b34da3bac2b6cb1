//! From the changes of one generation to its fields.
//!
//! A function of the set of changes: they are tried in order (logical time, then id) until nothing
//! more passes, so that two changes that exclude each other end the same everywhere.
use std::collections::BTreeMap;

use super::Why;
use super::entry::Kept;
use crate::body::actor;
use crate::document::{Document, DocumentError, fields_of_first};
use crate::id::{DocId, OpId};
use crate::time::LogicalTime;
use crate::value::Fields;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It took effect.
    Counts,
    /// It builds on one that has not come.
    Waits,
    /// It is without effect.
    Void(Why),
}

/// What a generation says, if any of its changes took effect.
pub(super) struct Built {
    pub(super) fields: Option<Fields>,
    pub(super) fates: BTreeMap<OpId, Fate>,
}

/// Finds what the changes of a generation say together.
pub(super) fn build(document: DocId, changes: &BTreeMap<(LogicalTime, OpId), Kept>) -> Built {
    let mut fates = BTreeMap::new();
    let day = changes.values().next().map(|kept| kept.meta.expires);
    let mut rest = Vec::new();
    for kept in changes.values() {
        if Some(kept.meta.expires) == day {
            rest.push(kept);
        } else {
            fates.insert(kept.meta.op, Fate::Void(Why::Expiry));
        }
    }
    // Most records are written once. Reading that one change needs no document.
    if let [only] = rest[..] {
        let read = fields_of_first(actor(document, only.meta.device), &only.bytes);
        let (fields, fate) = match read {
            Ok(fields) => (Some(fields), Fate::Counts),
            Err(why) => (None, refused(&why)),
        };
        fates.insert(only.meta.op, fate);
        return Built { fields, fates };
    }
    let (built, found) = merge(document, &rest);
    fates.extend(found);
    let some = fates.values().any(|fate| *fate == Fate::Counts);
    Built {
        fields: some.then(|| built.fields()),
        fates,
    }
}

/// Makes the document of these changes, and says what became of each.
pub(super) fn merge(document: DocId, changes: &[&Kept]) -> (Document, BTreeMap<OpId, Fate>) {
    let mut built = Document::new();
    let mut fates = BTreeMap::new();
    let mut rest = changes.to_vec();
    loop {
        let before = rest.len();
        rest.retain(|kept| {
            let applied = built.apply(actor(document, kept.meta.device), &kept.bytes);
            let fate = match &applied {
                Ok(()) => Fate::Counts,
                Err(why) => refused(why),
            };
            let waits = fate == Fate::Waits;
            fates.insert(kept.meta.op, fate);
            waits
        });
        if rest.is_empty() || rest.len() == before {
            return (built, fates);
        }
    }
}

fn refused(why: &DocumentError) -> Fate {
    match why {
        DocumentError::Refused(why) if why.may_pass_later() => Fate::Waits,
        other => Fate::Void(Why::Refused(other.to_string())),
    }
}
