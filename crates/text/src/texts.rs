//! Saying something: a language, where it is shown, what time it is.
use std::fmt;

use fluent_bundle::FluentArgs;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::args::Arg;
use crate::bundle;
use crate::language::Language;

/// Names a text where it is not said at once, so that the test of completeness finds it.
#[must_use]
pub const fn id(id: &'static str) -> &'static str {
    id
}

/// All texts of one language, ready to be said.
#[derive(Debug, Clone)]
pub struct Texts {
    language: Language,
    shown: Shown,
    pub(crate) now: Zoned,
}

/// Where the texts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Page,
    Terminal,
}

/// A text with what is put into it; shown by its `Display`.
#[derive(Debug, Clone)]
pub struct Saying<'a> {
    texts: &'a Texts,
    id: &'a str,
    args: Vec<(&'a str, Arg<'a>)>,
}

impl Texts {
    /// The texts of a language, for a page.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self {
            language,
            shown: Shown::Page,
            now: Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC),
        }
    }

    /// The same for a terminal, where nothing is isolated: many would show the marks as boxes.
    #[must_use]
    pub fn for_terminal(self) -> Self {
        Self {
            shown: Shown::Terminal,
            ..self
        }
    }

    /// The same at a time and in a time zone: "today" and "in two hours" are seen from there.
    #[must_use]
    pub fn at(self, now: Zoned) -> Self {
        Self { now, ..self }
    }

    /// Which language this is.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text with this id; English where it is missing, and the id itself where it is missing
    /// there too.
    #[must_use]
    pub fn say<'a>(&'a self, id: &'a str) -> Saying<'a> {
        Saying {
            texts: self,
            id,
            args: Vec::new(),
        }
    }

    /// Whether there is such a text.
    pub(crate) fn has(&self, id: &str) -> bool {
        [self.language, Language::En]
            .into_iter()
            .any(|language| bundle::of(language).has_message(id))
    }
}

impl<'a> Saying<'a> {
    /// Puts something into the text, by the name that it has there.
    #[must_use]
    pub fn with(mut self, name: &'a str, arg: impl Into<Arg<'a>>) -> Self {
        self.args.push((name, arg.into()));
        self
    }

    /// In a language, with the same arguments.
    fn said_in(&self, language: Language) -> Option<String> {
        let isolate = self.texts.shown == Shown::Page;
        let mut args = FluentArgs::with_capacity(self.args.len());
        for (name, arg) in &self.args {
            args.set(*name, arg.value(language, isolate));
        }
        bundle::said(language, self.id, &args)
    }
}

impl fmt::Display for Saying<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self
            .said_in(self.texts.language)
            .or_else(|| self.said_in(Language::En));
        f.pad(said.as_deref().unwrap_or(self.id))
    }
}

impl From<Saying<'_>> for String {
    fn from(saying: Saying<'_>) -> Self {
        saying.to_string()
    }
}

impl<'a> From<Saying<'a>> for Arg<'a> {
    fn from(saying: Saying<'a>) -> Self {
        Self::Words(saying.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_missing_is_its_id() {
        let t = Texts::of(Language::Ar);

        assert_eq!(t.say("no-such-text").to_string(), "no-such-text");
    }

    #[test]
    fn plurals_are_those_of_the_language() {
        let in_days = |language, n: u32| {
            let t = Texts::of(language).for_terminal();
            t.say("in-days").with("n", n).to_string()
        };
        assert_eq!(in_days(Language::En, 1), "in 1 day");
        assert_eq!(in_days(Language::En, 2), "in 2 days");
        assert_eq!(in_days(Language::Es, 1), "en 1 día");
        assert_eq!(in_days(Language::Es, 2), "en 2 días");
        let arabic = [0, 1, 2, 3, 11, 100].map(|n| in_days(Language::Ar, n));
        for (at, one) in arabic.iter().enumerate() {
            let before = arabic.get(..at).unwrap_or_default();
            let shape = |said: &str| said.replace(|c: char| c.is_ascii_digit(), "");
            assert!(
                before.iter().all(|other| shape(other) != shape(one)),
                "{one}"
            );
        }
    }
}
