//! The document of one generation of a record: the fields its owner's devices wrote, merged.
//!
//! An Automerge document behind the [guard](crate::guard). Edits of different fields, made apart,
//! both survive; of one field, one wins, the same on every device. Within a field, maps merge key
//! by key and lists are written anew.
//!
//! Not here: who may write (the caller knows whose op carried a change, and so its [`Actor`]), what
//! fields mean, and keeping: the log is the truth, a document is rebuilt from its changes.
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::CommitOptions;
use automerge::{ActorId, Automerge, AutomergeError, Change, ReadDoc as _};
use thiserror::Error;

use crate::guard::{Guard, GuardError};
use crate::id::Actor;
use crate::value::Fields;

mod line;
mod read;
mod write;

pub use self::line::fields_of_line;

/// Why a document did not take a change or an edit.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The change is not one that may be applied; the document is as before.
    #[error(transparent)]
    Refused(#[from] GuardError),
    /// Automerge failed on a change that the guard had passed. The document says what it said
    /// before, and takes nothing more.
    #[error("merging a change failed, so this record is set aside as it was before")]
    SetAside,
    /// The new fields lie deeper in each other than a record may.
    #[error("lists and maps lie too deep in each other; write them flatter")]
    TooDeep,
    /// Automerge does not take the new fields; the document is as before.
    #[error("these fields cannot be written")]
    Unwritable(#[source] AutomergeError),
}

/// What the devices of one person wrote into one generation of a record.
#[derive(Clone)]
pub struct Document {
    automerge: Automerge,
    guard: Guard,
    fields: Fields,
    set_aside: bool,
}

impl Document {
    /// Begins with nothing written.
    #[must_use]
    pub fn new() -> Self {
        Self {
            automerge: Automerge::new().with_actor(ActorId::from([0; Actor::LEN])),
            guard: Guard::new(),
            fields: Fields::new(),
            set_aside: false,
        }
    }

    /// Applies one change that `actor` wrote, if the guard lets it.
    ///
    /// # Errors
    /// Says why the change is refused; [`GuardError::may_pass_later`] tells whether it only came
    /// too early. If Automerge fails in spite of the guard, the document is set aside for good.
    pub fn apply(&mut self, actor: Actor, change: &[u8]) -> Result<(), DocumentError> {
        if self.set_aside {
            return Err(DocumentError::SetAside);
        }
        self.guard.check(actor, change)?;
        // If it panics, nothing that it touched is looked at again.
        let merged = catch_unwind(AssertUnwindSafe(|| merge(&mut self.automerge, change)));
        match merged {
            Ok(Some(fields)) => {
                self.fields = fields;
                Ok(())
            }
            _ => {
                self.set_aside = true;
                Err(DocumentError::SetAside)
            }
        }
    }

    /// Writes fields as `actor`, and returns the change to pass on, or none if nothing is new.
    ///
    /// [`Null`](crate::value::Value::Null) takes a field away; fields not named stay. The same
    /// edits give the same bytes: a change carries no time and no message.
    ///
    /// # Errors
    /// If the fields exceed what a change may hold; then nothing has changed.
    pub fn edit(&mut self, actor: Actor, set: &Fields) -> Result<Option<Vec<u8>>, DocumentError> {
        if self.set_aside {
            return Err(DocumentError::SetAside);
        }
        if set.values().any(write::too_deep) {
            return Err(DocumentError::TooDeep);
        }
        // On a copy, so that what fails half-way leaves nothing behind.
        let copy = self.automerge.clone();
        let written = catch_unwind(AssertUnwindSafe(|| written(copy, actor, set)));
        let Some((copy, bytes)) = written.unwrap_or(Err(DocumentError::SetAside))? else {
            return Ok(None);
        };
        self.guard.check(actor, &bytes)?;
        self.fields = read::fields(&copy);
        self.automerge = copy;
        Ok(Some(bytes))
    }

    /// What the document says now.
    ///
    /// Values of kinds that only a newer version writes are left out, and kept.
    #[must_use]
    pub fn fields(&self) -> Fields {
        self.fields.clone()
    }

    /// Whether Automerge failed on this document, so that it takes nothing more.
    #[must_use]
    pub fn is_set_aside(&self) -> bool {
        self.set_aside
    }

    /// Whether the change of this hash is in.
    #[must_use]
    pub fn knows(&self, hash: &[u8; 32]) -> bool {
        self.guard.knows(hash)
    }

    /// The hashes of the changes that nothing is built on yet, ascending.
    #[must_use]
    pub fn heads(&self) -> Vec<[u8; 32]> {
        self.automerge.get_heads().iter().map(|h| h.0).collect()
    }

    /// All changes, each after those it builds on.
    #[must_use]
    pub fn changes(&self) -> Vec<Vec<u8>> {
        let changes = self.automerge.get_changes(&[]);
        changes.iter().map(|c| c.raw_bytes().to_vec()).collect()
    }

    /// An Automerge file of this document, for other programs.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save_nocompress()
    }
}

/// Writes the fields into a copy; returns it with the change, or nothing if nothing is new.
fn written(
    mut copy: Automerge,
    actor: Actor,
    set: &Fields,
) -> Result<Option<(Automerge, Vec<u8>)>, DocumentError> {
    copy.set_actor(ActorId::from(*actor.as_bytes()));
    let mut transaction = copy.transaction();
    for (key, value) in set {
        write::field(&mut transaction, key, value).map_err(DocumentError::Unwritable)?;
    }
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_time(0));
    let change = hash.and_then(|hash| copy.get_change_by_hash(&hash));
    let bytes = change.map(|change| change.raw_bytes().to_vec());
    Ok(bytes.map(|bytes| (copy, bytes)))
}

/// Merges one change that passed the guard. Nothing, if Automerge will not have it.
fn merge(automerge: &mut Automerge, change: &[u8]) -> Option<Fields> {
    let change = Change::try_from(change).ok()?;
    let hash = change.hash();
    automerge.apply_changes([change]).ok()?;
    // All its deps were there, so it must be a head now; else it waits in a queue it never leaves.
    automerge.get_heads().contains(&hash).then_some(())?;
    Some(read::fields(automerge))
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Document");
        shown.field("fields", &self.fields);
        shown.field("set_aside", &self.set_aside);
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_on_which_automerge_fails_is_set_aside_and_keeps_what_it_said() {
        let ana = Actor::from_bytes([1; 16]);
        let title = |text: &str| Fields::from([("title".into(), text.into())]);
        let mut honest = Document::new();
        let first = honest.edit(ana, &title("soup")).unwrap().unwrap();
        let mut broken = honest.clone();
        broken.automerge = Automerge::new();
        let second = honest.edit(ana, &title("stew")).unwrap().unwrap();

        for change in [&second, &second, &first] {
            let failed = broken.apply(ana, change);
            assert!(matches!(failed, Err(DocumentError::SetAside)));
        }

        assert!(broken.is_set_aside());
        assert!(broken.edit(ana, &title("cake")).is_err());
        assert_eq!(broken.fields(), title("soup"));
        assert_eq!(honest.fields(), title("stew"));
    }
}
