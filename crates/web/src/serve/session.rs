//! Who may look: links that open once, sessions in a cookie, tokens in forms.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use data_encoding::HEXLOWER;
use rand::Rng as _;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::limits::{LINKS, SESSIONS};
use crate::form::Drafts;
use crate::words::Language;

/// A browser that was let in.
pub(crate) struct Session {
    secret: [u8; 32],
    /// What every form of it carries.
    pub(crate) csrf: String,
    /// Its half-written forms.
    pub(crate) drafts: Drafts,
    /// The language that was chosen, if not the browser's.
    language: Mutex<Option<Language>>,
}

impl Session {
    /// The language that was chosen.
    pub(super) fn language(&self) -> Option<Language> {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Speaks this from now on.
    pub(super) fn speak(&self, language: Language) {
        *self.language.lock().unwrap_or_else(PoisonError::into_inner) = Some(language);
    }
}

/// All sessions, and the links that begin one.
pub(crate) struct Sessions(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    links: VecDeque<[u8; 32]>,
    /// The one that was here last stands last.
    sessions: VecDeque<Arc<Session>>,
}

impl Sessions {
    pub(super) fn new() -> Self {
        Self(Mutex::new(Inner::default()))
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a link that opens once.
    pub(super) fn fresh_link(&self) -> String {
        let token = secret();
        let mut inner = self.inner();
        inner.links.push_back(token);
        while inner.links.len() > LINKS {
            inner.links.pop_front();
        }
        HEXLOWER.encode(&token)
    }

    /// Uses a link; gives the cookie of the session that begins with it.
    pub(super) fn open(&self, link: &str) -> Option<String> {
        let link = token(link)?;
        let mut inner = self.inner();
        let at = inner
            .links
            .iter()
            .position(|one| bool::from(one.ct_eq(&link)))?;
        inner.links.remove(at);
        let secret = secret();
        let csrf = Sha256::new()
            .chain_update(b"csrf")
            .chain_update(secret)
            .finalize();
        inner.sessions.push_back(Arc::new(Session {
            secret,
            csrf: HEXLOWER.encode(csrf.get(..16).unwrap_or_default()),
            drafts: Drafts::default(),
            language: Mutex::new(None),
        }));
        while inner.sessions.len() > SESSIONS {
            inner.sessions.pop_front();
        }
        Some(HEXLOWER.encode(&secret))
    }

    /// The session of a cookie.
    pub(super) fn find(&self, cookie: &str) -> Option<Arc<Session>> {
        let cookie = token(cookie)?;
        let mut inner = self.inner();
        let same = |one: &Arc<Session>| bool::from(one.secret.ct_eq(&cookie));
        let at = inner.sessions.iter().position(same)?;
        let session = inner.sessions.remove(at)?;
        inner.sessions.push_back(Arc::clone(&session));
        Some(session)
    }

    /// Forgets what was half written: the device is locked.
    pub(super) fn forget_drafts(&self) {
        for session in &self.inner().sessions {
            session.drafts.forget_all();
        }
    }
}

impl Session {
    /// Whether a form carries what only our own pages know.
    pub(super) fn allows(&self, csrf: &str) -> bool {
        let csrf = csrf.split_once('.').map_or(csrf, |(token, _)| token);
        self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

fn secret() -> [u8; 32] {
    let mut secret = [0; 32];
    rand::rng().fill_bytes(&mut secret);
    secret
}

fn token(hex: &str) -> Option<[u8; 32]> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_once() {
        let sessions = Sessions::new();
        let link = sessions.fresh_link();

        let cookie = sessions.open(&link).unwrap();

        assert_ne!(cookie, link);
        assert!(sessions.find(&cookie).is_some());
        assert!(sessions.find(&link).is_none());
        assert!(sessions.open(&link).is_none());
        assert!(sessions.open("").is_none());
        assert!(sessions.open(&"0".repeat(64)).is_none());
    }

    #[test]
    fn the_session_that_was_here_longest_ago_makes_room() {
        let sessions = Sessions::new();
        let begin = || sessions.open(&sessions.fresh_link()).unwrap();
        let first = begin();
        let second = begin();
        for _ in 2..SESSIONS {
            begin();
        }
        assert!(sessions.find(&first).is_some());

        begin();

        assert!(sessions.find(&first).is_some());
        assert!(sessions.find(&second).is_none());
    }

    #[test]
    fn the_token_of_one_session_is_no_use_in_another() {
        let sessions = Sessions::new();
        let begin = || {
            sessions
                .find(&sessions.open(&sessions.fresh_link()).unwrap())
                .unwrap()
        };
        let (mine, theirs) = (begin(), begin());

        assert!(mine.allows(&mine.csrf));
        assert!(!mine.allows(&theirs.csrf));
        assert!(!mine.allows(""));
    }
}
