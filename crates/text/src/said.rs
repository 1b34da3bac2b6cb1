//! What is to be said before anybody knows in which language: the id of a text and what is put into
//! it. It can be kept, compared and sent; whoever shows it makes the words with [`Texts::words`].
//!
//! As JSON it carries its English words too, for programs and logs: `{"id": "problem-no-record",
//! "with": {"code": "K7QF"}, "text": "there is no record K7QF here"}`. What is read back is the id
//! and what is put in, never the words.
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::args::Arg;
use crate::language::Language;
use crate::texts::Texts;

/// Something to say, in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Sent", into = "Sent")]
pub struct Said {
    id: String,
    with: BTreeMap<String, With>,
}

/// What is put into a text that has no language yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum With {
    /// How many: chooses the plural.
    Number(i64),
    /// What somebody wrote, a code, an address.
    Words(String),
    /// Names in a row: `Ana, Ben and Cem`.
    All {
        /// The names.
        all: Vec<String>,
    },
    /// Names to choose from: `Ana, Ben or Cem`.
    Any {
        /// The names.
        any: Vec<String>,
    },
    /// A word of the model, as [`Texts::label`] says it.
    Label {
        /// Its family.
        label: String,
        /// The word.
        word: String,
    },
    /// Sentences, one after the other.
    Row {
        /// Each of them.
        row: Vec<Said>,
    },
    /// Another text.
    Said(Said),
}

/// As it is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sent {
    id: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    with: BTreeMap<String, With>,
    #[serde(default)]
    text: String,
}

/// Begins something to say, by the id of its text.
#[must_use]
pub fn say(id: &'static str) -> Said {
    Said {
        id: id.to_owned(),
        with: BTreeMap::new(),
    }
}

/// Names in a row.
pub fn all<S: AsRef<str>>(names: &[S]) -> With {
    let all = names.iter().map(|name| name.as_ref().to_owned()).collect();
    With::All { all }
}

/// Names to choose from.
pub fn any<S: AsRef<str>>(names: &[S]) -> With {
    let any = names.iter().map(|name| name.as_ref().to_owned()).collect();
    With::Any { any }
}

/// A word of the model.
#[must_use]
pub fn label(family: &'static str, word: &str) -> With {
    With::Label {
        label: family.to_owned(),
        word: word.to_owned(),
    }
}

/// Sentences, one after the other.
#[must_use]
pub fn row(row: Vec<Said>) -> With {
    With::Row { row }
}

impl Said {
    /// The same with something put in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<With>) -> Self {
        self.with.insert(name.to_owned(), value.into());
        self
    }

    /// The id of the text: what a program can rely on.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Texts {
    /// The words for something to say, in this language.
    #[must_use]
    pub fn words(&self, said: &Said) -> String {
        let mut saying = self.say(&said.id);
        for (name, with) in &said.with {
            saying = saying.with(name, self.put(with));
        }
        saying.to_string()
    }

    fn put<'a>(&self, with: &'a With) -> Arg<'a> {
        match with {
            With::Number(number) => Arg::Number(*number),
            With::Words(words) => Arg::from(words),
            With::All { all: names } | With::Any { any: names } => match names.as_slice() {
                [] => Arg::Text(self.say("nobody").to_string()),
                [one] => Arg::from(one),
                _ if matches!(with, With::All { .. }) => Arg::Text(self.list(names)),
                _ => Arg::Text(self.choice(names)),
            },
            With::Label { label, word } => Arg::Text(self.label(label, word)),
            With::Row { row } => {
                let said: Vec<String> = row.iter().map(|said| self.words(said)).collect();
                Arg::Text(said.join(" "))
            }
            With::Said(said) => Arg::Text(self.words(said)),
        }
    }
}

/// In English: for logs, and for programs that read a sentence.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Texts::of(Language::En).for_terminal().words(self))
    }
}

impl From<Said> for Sent {
    fn from(said: Said) -> Self {
        let text = said.to_string();
        let Said { id, with } = said;
        Self { id, with, text }
    }
}

impl From<Sent> for Said {
    fn from(sent: Sent) -> Self {
        let Sent { id, with, .. } = sent;
        Self { id, with }
    }
}

impl From<&str> for With {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for With {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&String> for With {
    fn from(words: &String) -> Self {
        Self::Words(words.clone())
    }
}

impl From<char> for With {
    fn from(letter: char) -> Self {
        Self::Words(letter.to_string())
    }
}

impl From<Said> for With {
    fn from(said: Said) -> Self {
        Self::Said(said)
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl From<$number> for With {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )+};
}

numbers!(u8 u16 u32 u64 usize i32 i64);

#[cfg(test)]
mod tests {
    use super::*;

    fn only_here(n: u32) -> Said {
        say("yours-only-here").with("n", n)
    }

    #[test]
    fn the_words_are_made_where_the_language_is_known() {
        let said = say("near-many").with("names", all(&["Ana", "Inés"]));

        assert_eq!(said.to_string(), "Ana and Inés are near");
        let es = Texts::of(Language::Es);
        assert_eq!(es.words(&said), "Ana e Inés están cerca");
        let nobody = say("near-one").with("name", all::<&str>(&[]));
        assert_eq!(es.words(&nobody), "nadie está cerca");
    }

    #[test]
    fn a_text_inside_a_text_is_in_the_same_language() {
        let said = say("by-time").with("when", label("state", "done"));
        assert_eq!(Texts::of(Language::Es).words(&said), "para hecho");
        let said = say("by-time").with("when", row(vec![say("today"), say("tomorrow")]));
        assert_eq!(Texts::of(Language::Es).words(&said), "para hoy mañana");
        let said = say("by-time").with("when", any(&["a", "ocho"]));
        assert_eq!(Texts::of(Language::Es).words(&said), "para a u ocho");
    }

    #[test]
    fn on_a_page_each_name_is_an_island_and_a_text_of_ours_is_none() {
        let inner = say("near-one").with("name", "K7QF");
        let said = say("by-time").with("when", inner);

        let ar = Texts::of(Language::Ar).words(&said);

        assert_eq!(ar, "حتى \u{2068}K7QF\u{2069} بالقرب");
    }

    #[test]
    fn it_is_sent_with_its_english_words_and_read_without_them() {
        let said = only_here(2);
        let sent = serde_json::to_value(&said).unwrap();
        assert_eq!(sent["id"], "yours-only-here");
        assert_eq!(sent["with"]["n"], 2);
        assert_eq!(sent["text"], said.to_string());

        let forged = r#"{"id":"yours-only-here","with":{"n":2},"text":"anything"}"#;
        assert_eq!(serde_json::from_str::<Said>(forged).unwrap(), said);
    }
}
