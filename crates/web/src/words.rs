//! The texts of the pages, in the language of whoever looks.
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::look::clean;

/// A language the pages speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
}

impl Language {
    /// Its short name, as browsers say it.
    pub(crate) fn code(self) -> &'static str {
        "en"
    }

    /// Whether it is written from right to left.
    pub(crate) fn dir(self) -> &'static str {
        "ltr"
    }

    /// The best of what a browser asks for.
    pub(crate) fn accepted(_header: &str) -> Self {
        Self::En
    }
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let text = include_str!("../texts/en.ftl").to_owned();
    let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::new_concurrent(vec!["en".parse().unwrap_or_default()]);
    // What is there twice is found by a test.
    let _ = bundle.add_resource(resource);
    bundle
});

/// A text in the language of whoever looks.
pub(crate) fn t(language: Language, id: &str) -> String {
    say(language, id, &[])
}

/// The same with something put in.
pub(crate) fn say(_language: Language, id: &str, with: &[(&str, Put<'_>)]) -> String {
    let Some(pattern) = ENGLISH.get_message(id).and_then(|message| message.value()) else {
        return id.to_owned();
    };
    let mut args = FluentArgs::new();
    for (name, value) in with {
        args.set(*name, value.value());
    }
    ENGLISH
        .format_pattern(pattern, Some(&args), &mut vec![])
        .into_owned()
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
    fn value(self) -> FluentValue<'static> {
        match self {
            Self::Text(text) => FluentValue::from(clean(text)),
            Self::Count(count) => FluentValue::from(count),
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
