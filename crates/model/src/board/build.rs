//! From the changes of one generation to its fields.
//!
//! A function of the set of changes: they are tried in order (logical time, then id) until nothing
//! more passes, so that two changes that exclude each other end the same everywhere.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Why;
use super::entry::Kept;
use crate::body::actor;
use crate::document::{Document, DocumentError, fields_of_line};
use crate::id::{DocId, OpId};
use crate::value::Fields;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Fate {
    /// It took effect.
    Counts,
    /// It builds on one that has not come.
    Waits,
    /// It is without effect.
    Void(Box<Why>),
}

/// What the changes of a generation say together.
pub(super) struct Built {
    pub(super) fields: Fields,
    /// Whether each follows the one before, by one device, so that no document was needed.
    pub(super) in_line: bool,
}

/// Finds what the changes of a generation say together, if any took effect, and notes what became
/// of each.
pub(super) fn build(document: DocId, changes: &mut [Kept]) -> Option<Built> {
    let day = changes.first()?.meta.expires;
    // Most records are written once, or edited on one device alone: that needs no document.
    if let Some(fields) = in_line(document, changes) {
        for kept in changes {
            kept.fate = Some(Fate::Counts);
        }
        return Some(Built {
            fields,
            in_line: true,
        });
    }
    let same_day: Vec<&Kept> = changes
        .iter()
        .filter(|kept| kept.meta.expires == day)
        .collect();
    let (built, mut fates) = merge(document, &same_day);
    let some = fates.values().any(|fate| *fate == Fate::Counts);
    for kept in changes {
        let fate = fates.remove(&kept.meta.op);
        kept.fate = Some(fate.unwrap_or_else(|| Fate::Void(Box::new(Why::Expiry))));
    }
    some.then(|| Built {
        fields: built.fields(),
        in_line: false,
    })
}

/// What changes say together if each follows the one before, by one device, and all take effect.
fn in_line(document: DocId, changes: &[Kept]) -> Option<Fields> {
    let first = &changes.first()?.meta;
    let alike =
        |kept: &Kept| (kept.meta.by.device, kept.meta.expires) == (first.by.device, first.expires);
    if !changes.iter().all(alike) {
        return None;
    }
    let bytes = changes.iter().map(|kept| &*kept.bytes);
    fields_of_line(actor(document, first.by.device), bytes).ok()
}

/// Makes the document of these changes, and says what became of each.
pub(super) fn merge(document: DocId, changes: &[&Kept]) -> (Document, BTreeMap<OpId, Fate>) {
    let mut built = Document::new();
    let mut fates = BTreeMap::new();
    let mut rest = changes.to_vec();
    loop {
        let before = rest.len();
        rest.retain(|kept| {
            let applied = built.apply(actor(document, kept.meta.by.device), &kept.bytes);
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
        other => Fate::Void(Box::new(Why::Refused(other.to_string()))),
    }
}
