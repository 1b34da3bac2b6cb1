//! Finding by words: forgiving of case, accents and slips of the finger; the same on every device.
//!
//! Each word that is looked for must be found in a text: inside one of its words, or nearly as one
//! of them (shared trigrams). Between languages this finds nothing; categories and tags do.
//!
//! Texts are many and say the same words: `Lexicon` holds each word once, with the texts it is in,
//! so that a query looks at words, not at texts.
use std::collections::BTreeSet;
use std::ops::BitOr;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

mod lexicon;
mod text_words;

pub(crate) use lexicon::{Lexicon, WordId};
pub(crate) use text_words::TextWords;

/// The most words of a query that count.
const MAX_WORDS: usize = 8;
/// The most characters of a query that count.
const MAX_QUERY: usize = 400;
/// How alike (in thousandths of Dice's measure) two words must be to be taken for one another.
const ALIKE: u32 = 500;

/// How well a word is found; what is found as it is counts more than any likeness.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Match {
    /// Not at all.
    #[default]
    None,
    /// Nearly, in thousandths.
    Alike(u16),
    /// Inside a word.
    Inside,
    /// At the beginning of a word.
    Beginning,
}

impl Match {
    /// What it counts for; nothing if the word is not found.
    pub(crate) fn score(self) -> Option<u32> {
        match self {
            Self::None => None,
            Self::Alike(thousandths) => Some(thousandths.into()),
            Self::Inside => Some(800),
            Self::Beginning => Some(1_000),
        }
    }

    /// The better of two.
    pub(crate) fn improve(&mut self, other: Self) {
        *self = (*self).max(other);
    }
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    text: String,
    grams: Grams,
    /// The marks of its trigrams, one each.
    marks: Vec<u64>,
    /// The marks that every word has that it is a part of.
    inside: u64,
}

impl Word {
    fn new(text: &str) -> Self {
        let grams = Grams::of(text);
        let letters: Vec<char> = text.chars().collect();
        Self {
            text: text.to_owned(),
            marks: grams.0.iter().map(mark).collect(),
            inside: letters.array_windows().map(mark).fold(0, BitOr::bitor),
            grams,
        }
    }

    /// How well it is found in a word of a text.
    fn find(&self, text: &str, grams: impl FnOnce() -> Grams, marks: &Marks) -> Match {
        // Most words are told apart by their marks, without a look at their letters.
        if marks.set & self.inside == self.inside {
            if text.starts_with(&self.text) {
                return Match::Beginning;
            }
            if text.contains(&self.text) {
                return Match::Inside;
            }
        }
        if !marks.may_be_alike(&self.marks) {
            return Match::None;
        }
        let alike = self.grams.alike(&grams());
        let thousandths = u16::try_from(alike).unwrap_or(u16::MAX);
        if alike >= ALIKE {
            Match::Alike(thousandths)
        } else {
            Match::None
        }
    }

    /// How well it is found in a text that no lexicon holds.
    pub(crate) fn find_in(&self, text: &str) -> Match {
        let folded = fold(text);
        let words = split(&folded);
        let find = |word: &str| self.find(word, || Grams::of(word), &Marks::of(word));
        words.map(find).max().unwrap_or_default()
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<Word>);

impl Words {
    /// Reads a query; none if it has no words.
    #[must_use]
    pub fn new(query: &str) -> Option<Self> {
        let folded: String = fold(query).chars().take(MAX_QUERY).collect();
        let words: Vec<Word> = split(&folded).take(MAX_WORDS).map(Word::new).collect();
        (!words.is_empty()).then_some(Self(words))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Word> {
        self.0.iter()
    }
}

/// A text made ready to be searched: compatibility forms, case and marks taken away.
///
/// The marks that NFKD would put in order are those that go, so each character can be taken apart by
/// itself.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
            continue;
        }
        decompose_compatible(letter, |part| {
            if !is_combining_mark(part) {
                folded.extend(part.to_lowercase());
            }
        });
    }
    folded
}

/// The words of a folded text.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| match letter.is_ascii() {
        true => !letter.is_ascii_alphanumeric(),
        false => !letter.is_alphanumeric(),
    })
    .filter(|word| !word.is_empty())
}

/// The trigrams of a word, with its beginning and end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Grams(BTreeSet<[char; 3]>);

impl Grams {
    fn of(word: &str) -> Self {
        let padded: Vec<char> = [' ', ' ']
            .into_iter()
            .chain(word.chars())
            .chain([' '])
            .collect();
        let threes = padded.windows(3);
        Self(threes.filter_map(|three| three.try_into().ok()).collect())
    }

    /// Dice's measure in thousandths: how much of both is shared.
    fn alike(&self, other: &Self) -> u32 {
        let shared = self.0.intersection(&other.0).count();
        let thousandths = 2_000 * shared / (self.0.len() + other.0.len()).max(1);
        u32::try_from(thousandths).unwrap_or(1_000)
    }
}

/// What tells at a glance that a word is neither like another nor has it inside: how many trigrams there are, and for each
/// trigram one of 64 marks.
#[derive(Debug, Clone, Copy)]
struct Marks {
    count: u32,
    set: u64,
}

impl Marks {
    fn of(word: &str) -> Self {
        let grams = Grams::of(word);
        let set = grams.0.iter().fold(0, |set, gram| set | mark(gram));
        Self {
            count: u32::try_from(grams.0.len()).unwrap_or(u32::MAX),
            set,
        }
    }

    /// Whether enough can be shared with a word whose trigrams have these marks.
    fn may_be_alike(&self, wanted: &[u64]) -> bool {
        let shared = wanted.iter().filter(|mark| self.set & **mark != 0);
        let shared = shared.count() as u64;
        let both = u64::from(self.count) + wanted.len() as u64;
        2_000 * shared >= u64::from(ALIKE) * both
    }
}

fn mark(gram: &[char; 3]) -> u64 {
    let mixed = gram.iter().fold(0_u32, |mixed, letter| {
        (mixed ^ u32::from(*letter)).wrapping_mul(0x9E37_79B1)
    });
    1 << (mixed >> 26)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn score(text: &str, query: &str) -> Option<u32> {
        let words = Words::new(query).unwrap();
        words.iter().map(|word| word.find_in(text).score()).sum()
    }

    fn finds(text: &str, query: &str) -> bool {
        score(text, query).is_some()
    }

    proptest! {
        #[test]
        fn a_text_is_folded_as_its_whole_normal_form_is(text in "\\PC*") {
            let whole: String = text
                .nfkd()
                .filter(|letter| !is_combining_mark(*letter))
                .flat_map(char::to_lowercase)
                .collect();
            prop_assert_eq!(fold(&text), whole);
        }

        #[test]
        fn a_glance_overlooks_neither_what_is_alike_nor_what_is_inside(one in "[abc]{1,9}", other in "[abc]{1,9}") {
            let (one, marks) = (Word::new(&one), Marks::of(&other));
            if one.grams.alike(&Grams::of(&other)) >= ALIKE {
                prop_assert!(marks.may_be_alike(&one.marks));
            }
            if other.contains(&one.text) {
                prop_assert_eq!(marks.set & one.inside, one.inside);
            }
        }
    }

    #[test]
    fn case_accents_and_forms_do_not_matter() {
        assert!(finds("Crème brûlée", "creme BRULEE"));
        assert!(finds("Ayuda con el jardín", "jardin"));
        assert!(finds("ﬁve ﬂutes", "five flutes"));
        assert!(finds("Straße", "straße"));
    }

    #[test]
    fn every_word_must_be_found_somewhere() {
        assert!(finds("Lift to the clinic on Tuesday", "clinic lift"));
        assert!(!finds("Lift to the clinic on Tuesday", "clinic bike"));
    }

    #[test]
    fn slips_of_the_finger_are_forgiven_and_other_words_are_not() {
        assert!(finds("Bicycle repair", "bycicle") || finds("Bicycle repair", "bicycel"));
        assert!(finds("Potatoes", "potatos"));
        assert!(!finds("Potatoes", "tomatoes and rice"));
    }

    #[test]
    fn a_whole_word_counts_more_than_a_piece_and_a_piece_more_than_a_likeness() {
        let score = |text: &str| score(text, "lift");

        assert!(score("a lift") > score("a facelift"));
        assert!(score("a facelift") > score("a lifft"));
        assert_eq!(score("a loft of hay"), None);
    }

    #[test]
    fn scripts_without_spaces_are_found_by_their_pieces() {
        assert!(finds("自転車の修理", "修理"));
    }

    #[test]
    fn the_letters_of_few_words_are_looked_at() {
        let word = Word::new("imson");
        let words = (100_000..110_000).map(|number: u32| Marks::of(&number.to_string()));
        let looked_at = words.filter(|marks| {
            marks.set & word.inside == word.inside || marks.may_be_alike(&word.marks)
        });
        let looked_at = looked_at.count();
        assert!(looked_at < 500, "{looked_at} of 10,000");
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        assert_eq!(Words::new("  ?! "), None);
    }
}
