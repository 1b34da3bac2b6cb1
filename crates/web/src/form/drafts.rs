//! Forms that are half written. They survive a reload, in memory only: what is not sent is written
//! to no disk, and a lock forgets it.
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::visit::Fields;

/// Half-written forms of one browser: a need, an offer, an answer here and there.
const MOST: usize = 24;

/// What was typed so far, by the path of the form.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<BTreeMap<String, Fields>>);

impl Drafts {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Fields>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what was typed into the form of a path. Of too many the first in order goes.
    pub(crate) fn keep(&self, form: &str, fields: &Fields) {
        let mut all = self.all();
        all.insert(form.to_owned(), fields.without("csrf").without("form"));
        while all.len() > MOST {
            all.pop_first();
        }
    }

    /// What was typed so far.
    pub(crate) fn get(&self, form: &str) -> Option<Fields> {
        self.all().get(form).cloned()
    }

    /// It is sent, or given up.
    pub(crate) fn forget(&self, form: &str) {
        self.all().remove(form);
    }

    /// The device is locked.
    pub(crate) fn forget_all(&self) {
        self.all().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_there_again_without_the_token() {
        let drafts = Drafts::default();
        drafts.keep("/new/need", &Fields::parse(b"csrf=1&title=Lift"));

        assert_eq!(drafts.get("/new/need"), Some(Fields::parse(b"title=Lift")));
        drafts.forget("/new/need");
        assert_eq!(drafts.get("/new/need"), None);
    }

    #[test]
    fn there_are_never_more_than_the_most() {
        let drafts = Drafts::default();
        for n in 0..1_000 {
            drafts.keep(&format!("/{n}"), &Fields::default());
        }

        assert_eq!(drafts.all().len(), MOST);
    }
}
