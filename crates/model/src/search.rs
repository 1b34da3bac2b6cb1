//! Finding by words: forgiving of case, accents and slips of the finger; the same on every device.
//!
//! Each word that is looked for must be found: inside the text, or nearly as one of its words
//! (shared trigrams). Between languages this finds nothing; categories and tags do.
use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most words of a query that count.
const MAX_WORDS: usize = 8;
/// What a word found as it is counts for.
const EXACT: u32 = 1_000;
/// How alike (in thousandths of Dice's measure) two words must be to be taken for one another.
const ALIKE: u32 = 500;

/// A text made ready to be searched: compatibility forms, case and marks taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded(String);

impl Folded {
    /// Makes texts ready.
    #[must_use]
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut folded = String::new();
        for text in texts {
            folded.extend(fold(text));
            folded.push(' ');
        }
        Self(folded)
    }

    /// The same with one more text.
    #[must_use]
    pub fn with(&self, text: &str) -> Self {
        let mut folded = self.clone();
        folded.0.extend(fold(text));
        folded
    }

    /// How well the words are found here; none if one of them is not.
    #[must_use]
    pub fn score(&self, words: &Words) -> Option<u32> {
        words.0.iter().map(|word| self.score_word(word)).sum()
    }

    fn score_word(&self, word: &str) -> Option<u32> {
        if self.0.contains(word) {
            // Found as a word or its beginning is better than found inside one.
            let begins = split(&self.0).any(|one| one.starts_with(word));
            return Some(if begins { EXACT } else { EXACT - 200 });
        }
        let wanted = trigrams(word);
        let best = split(&self.0)
            .map(|one| alike(&wanted, &trigrams(one)))
            .max();
        best.filter(|alike| *alike >= ALIKE)
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Reads a query; none if it has no words.
    #[must_use]
    pub fn new(query: &str) -> Option<Self> {
        let folded: String = fold(query).take(400).collect();
        let words: Vec<String> = split(&folded)
            .take(MAX_WORDS)
            .map(ToOwned::to_owned)
            .collect();
        (!words.is_empty()).then_some(Self(words))
    }
}

fn fold(text: &str) -> impl Iterator<Item = char> {
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn trigrams(word: &str) -> BTreeSet<[char; 3]> {
    let padded: Vec<char> = [' ', ' ']
        .into_iter()
        .chain(word.chars())
        .chain([' '])
        .collect();
    padded
        .windows(3)
        .filter_map(|three| three.try_into().ok())
        .collect()
}

/// Dice's measure in thousandths: how much of both is shared.
fn alike(one: &BTreeSet<[char; 3]>, other: &BTreeSet<[char; 3]>) -> u32 {
    let shared = one.intersection(other).count();
    let thousandths = 2_000 * shared / (one.len() + other.len()).max(1);
    u32::try_from(thousandths).unwrap_or(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(text: &str, query: &str) -> bool {
        let words = Words::new(query).unwrap();
        Folded::new([text]).score(&words).is_some()
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
        let score = |text: &str| Folded::new([text]).score(&Words::new("lift").unwrap());

        assert!(score("a lift") > score("a facelift"));
        assert!(score("a facelift") > score("a lifft"));
        assert_eq!(score("a loft of hay"), None);
    }

    #[test]
    fn scripts_without_spaces_are_found_by_their_pieces() {
        assert!(finds("自転車の修理", "修理"));
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        assert_eq!(Words::new("  ?! "), None);
    }
}
