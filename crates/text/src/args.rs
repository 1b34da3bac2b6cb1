//! What is put into a text: words, numbers.
use std::borrow::Cow;

use fluent_bundle::FluentValue;

use crate::language::{Direction, Language};

/// An argument of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// What somebody wrote, or a date, or a code: anything that may be written the other way round.
    Words(Cow<'a, str>),
    /// A text of ours in the same language: what is put into it has its islands already.
    Text(String),
    /// A number: chooses the plural, and is written with the separators of the language.
    Number(i64),
}

/// Makes what follows an island: its direction is its own.
const FIRST_STRONG_ISOLATE: char = '\u{2068}';
/// Ends the island.
const POP_ISOLATE: char = '\u{2069}';

impl<'a> Arg<'a> {
    /// As Fluent takes it, with words made an island where `isolate` asks for it and they need it.
    pub(crate) fn value(&self, language: Language, isolate: bool) -> FluentValue<'a> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::String(text.clone().into()),
            Self::Words(words) if !isolate => FluentValue::String(words.clone()),
            Self::Words(words) => {
                let words: String = words.chars().filter(|c| !steers(*c)).collect();
                if !words.is_empty() && wants_an_island(language, &words) {
                    let island = format!("{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}");
                    return FluentValue::String(island.into());
                }
                FluentValue::String(words.into())
            }
        }
    }
}

/// Whether a character only says which way to write: with one, a name could turn a sentence round.
fn steers(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether words may run against the sentence: in Arabic all may, elsewhere those that are written
/// from right to left.
fn wants_an_island(language: Language, words: &str) -> bool {
    language.direction() == Direction::Rtl || words.chars().any(runs_left)
}

/// Whether a character belongs to a script that runs from right to left.
fn runs_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(words: &'a str) -> Self {
        Self::Words(words.into())
    }
}

impl<'a> From<&&'a str> for Arg<'a> {
    fn from(words: &&'a str) -> Self {
        Self::Words((*words).into())
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(words: &'a String) -> Self {
        Self::Words(words.into())
    }
}

impl<'a> From<&&'a String> for Arg<'a> {
    fn from(words: &&'a String) -> Self {
        Self::Words((*words).into())
    }
}

impl From<String> for Arg<'_> {
    fn from(words: String) -> Self {
        Self::Words(words.into())
    }
}

impl<'a> From<Cow<'a, str>> for Arg<'a> {
    fn from(words: Cow<'a, str>) -> Self {
        Self::Words(words)
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl From<$number> for Arg<'_> {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }

        impl From<&$number> for Arg<'_> {
            fn from(number: &$number) -> Self {
                Self::from(*number)
            }
        }
    )+};
}

numbers!(u8 u16 u32 u64 usize i32 i64);

#[cfg(test)]
mod tests {
    use super::*;

    fn on_a_page(language: Language, words: &str) -> String {
        match Arg::from(words).value(language, true) {
            FluentValue::String(said) => said.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_that_run_the_other_way_are_an_island() {
        assert_eq!(on_a_page(Language::En, "Ana"), "Ana");
        assert_eq!(on_a_page(Language::En, "ليلى"), "\u{2068}ليلى\u{2069}");
        assert_eq!(
            on_a_page(Language::Es, "דנה K7QF"),
            "\u{2068}דנה K7QF\u{2069}"
        );
        assert_eq!(on_a_page(Language::Ar, "K7QF"), "\u{2068}K7QF\u{2069}");
        assert_eq!(on_a_page(Language::Ar, ""), "");
    }

    #[test]
    fn nobody_can_leave_the_island_or_turn_a_sentence_round() {
        assert_eq!(
            on_a_page(Language::Ar, "a\u{2069}b\u{202e}c"),
            "\u{2068}abc\u{2069}"
        );
        assert_eq!(on_a_page(Language::En, "\u{202e}evil"), "evil");
    }
}
