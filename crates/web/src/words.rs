//! The texts of the pages, in the language of whoever looks. They stand in the crate `text`.
use potluck_text::{Arg, Said, Texts};

pub(crate) use potluck_text::Language;

use crate::look::clean;

/// A text in the language of whoever looks.
pub(crate) fn t(language: Language, id: &str) -> String {
    say(language, id, &[])
}

/// The same with something put in.
pub(crate) fn say(language: Language, id: &str, with: &[(&str, Put<'_>)]) -> String {
    let texts = Texts::of(language);
    let mut saying = texts.say(id);
    for (name, value) in with {
        saying = saying.with(name, value.arg());
    }
    saying.to_string()
}

/// What the node says, in the language of whoever looks.
pub(crate) fn words(language: Language, said: &Said) -> String {
    Texts::of(language).words(said)
}

/// What can be put into a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Put<'a> {
    /// What somebody wrote, or another text.
    Text(&'a str),
    /// How many.
    Count(u64),
}

impl Put<'_> {
    fn arg(self) -> Arg<'static> {
        match self {
            Self::Text(text) => Arg::from(clean(text)),
            Self::Count(count) => Arg::from(count),
        }
    }
}

impl<'a> From<&'a str> for Put<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Put<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Put<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<u64> for Put<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Put<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}
