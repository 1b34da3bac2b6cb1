//! Forms that are half written. They survive a reload, in memory only: what is not sent is written
//! to no disk, and a lock forgets it.
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::visit::Fields;

/// Half-written forms of one browser: a need, an offer, an answer here and there.
const MOST: usize = 24;

/// Forms that are about no community yet.
const OF_NONE: [&str; 2] = ["/join", "/start"];

/// What was typed so far. What is meant for one community is never shown in another.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The id of the community that is looked at; empty before the first minute.
    here: String,
    /// By the community and the path of the form.
    typed: BTreeMap<(String, String), Fields>,
}

impl Inner {
    fn key(&self, form: &str) -> (String, String) {
        let here = match OF_NONE.contains(&form) {
            true => String::new(),
            false => self.here.clone(),
        };
        (here, form.to_owned())
    }
}

impl Drafts {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This community is looked at from now on.
    pub(crate) fn look_at(&self, community: &str) {
        let mut inner = self.inner();
        if inner.here != community {
            community.clone_into(&mut inner.here);
        }
    }

    /// Keeps what was typed into the form of a path. Of too many the first in order goes.
    pub(crate) fn keep(&self, form: &str, fields: &Fields) {
        let key = self.inner().key(form);
        self.keep_at(key, fields);
    }

    /// The same for a community that is not looked at.
    pub(crate) fn keep_for(&self, community: &str, form: &str, fields: &Fields) {
        self.keep_at((community.to_owned(), form.to_owned()), fields);
    }

    fn keep_at(&self, key: (String, String), fields: &Fields) {
        let mut inner = self.inner();
        let fields = fields.without("csrf").without("form");
        inner.typed.insert(key, fields);
        while inner.typed.len() > MOST {
            inner.typed.pop_first();
        }
    }

    /// What was typed so far.
    pub(crate) fn get(&self, form: &str) -> Option<Fields> {
        let inner = self.inner();
        inner.typed.get(&inner.key(form)).cloned()
    }

    /// It is sent, or given up.
    pub(crate) fn forget(&self, form: &str) {
        let mut inner = self.inner();
        let key = inner.key(form);
        inner.typed.remove(&key);
    }

    /// The device is locked.
    pub(crate) fn forget_all(&self) {
        self.inner().typed.clear();
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

        assert_eq!(drafts.inner().typed.len(), MOST);
    }

    #[test]
    fn what_is_meant_for_one_community_is_not_shown_in_another() {
        let drafts = Drafts::default();
        drafts.look_at("elm");
        drafts.keep("/new/need", &Fields::parse(b"title=Lift"));

        drafts.look_at("oak");
        assert_eq!(drafts.get("/new/need"), None);
        drafts.forget("/new/need");
        drafts.look_at("elm");
        assert_eq!(drafts.get("/new/need"), Some(Fields::parse(b"title=Lift")));
    }
}
