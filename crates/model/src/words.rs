//! Twelve words that stand for 16 bytes (BIP39, English), and kind answers to typing mistakes.
use bip39::{Language, Mnemonic};
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

use crate::category::distance;
use crate::secret::Seed;

/// How many words there are.
pub const COUNT: usize = 12;

/// Text that is not twelve valid words.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadWords {
    /// Too few or too many words.
    #[error(
        "an invitation has twelve words, this one has {found}; type all of them, or else the code that begins with potluck-"
    )]
    Count {
        /// How many there are.
        found: usize,
    },
    /// A word that is not in the list.
    #[error(
        "word {position}, {word:?}, is not in the list of words; {}",
        remedy(word)
    )]
    Unknown {
        /// Which one, from 1.
        position: usize,
        /// The word as typed, cut to a length that can be shown.
        word: String,
    },
    /// All words are in the list, but they do not belong together.
    #[error("one of the words is wrong, or two are swapped; compare them once more")]
    Checksum,
}

/// Writes a seed as twelve words with spaces between.
#[must_use]
pub fn from_seed(seed: &Seed) -> Zeroizing<String> {
    let mnemonic = Mnemonic::from_entropy_in(Language::English, seed.as_bytes())
        .expect("16 bytes are a length that twelve words have");
    let words: Vec<&str> = mnemonic.words().collect();
    Zeroizing::new(words.join(" "))
}

/// Reads twelve words, in any case, with spaces, commas, hyphens or line ends between.
///
/// # Errors
/// If they are not twelve, one is not in the list, or the checksum does not fit.
pub fn to_seed(text: &str) -> Result<Seed, BadWords> {
    let words: Vec<Zeroizing<String>> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | ';' | '.'))
        .filter(|word| !word.is_empty())
        .map(|word| Zeroizing::new(word.to_lowercase()))
        .collect();
    if words.len() == 1 {
        return Err(BadWords::Count { found: 1 });
    }
    // The misspelt word first: it is the better hint when two words were run together.
    for (word, position) in words.iter().take(COUNT * 2).zip(1..) {
        if Language::English.find_word(word).is_none() {
            return Err(BadWords::Unknown {
                position,
                word: word.chars().take(24).collect(),
            });
        }
    }
    if words.len() != COUNT {
        return Err(BadWords::Count { found: words.len() });
    }
    let joined = Zeroizing::new(
        words
            .iter()
            .map(|word| word.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    );
    let mnemonic = Mnemonic::parse_in_normalized(Language::English, &joined)
        .map_err(|_| BadWords::Checksum)?;
    let (mut entropy, _) = mnemonic.to_entropy_array();
    let mut seed = [0; 16];
    for (to, from) in seed.iter_mut().zip(entropy) {
        *to = from;
    }
    entropy.zeroize();
    let secret = Seed::from_bytes(seed);
    seed.zeroize();
    Ok(secret)
}

/// What may have been meant by a word that is not in the list.
/// The word of the list that may have been meant.
#[must_use]
pub fn meant(word: &str) -> Option<&'static str> {
    let near = Language::English
        .word_list()
        .iter()
        .map(|known| {
            (
                distance(word, known),
                word.chars().next() != known.chars().next(),
                known,
            )
        })
        .min()
        .filter(|(distance, ..)| *distance <= 2 && *distance * 3 <= word.chars().count());
    near.map(|(_, _, near)| *near)
}

fn remedy(word: &str) -> String {
    match meant(word) {
        Some(near) => format!("did you mean {near}?"),
        None => "check its spelling".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_however_they_are_typed() {
        let seed = Seed::from_bytes(*b"a quiet evening.");
        let words = from_seed(&seed);

        assert_eq!(words.split(' ').count(), COUNT);
        assert_eq!(to_seed(&words), Ok(seed.clone()));
        let shouted = format!("  {} \n", words.to_uppercase().replace(' ', ",  "));
        assert_eq!(to_seed(&shouted), Ok(seed));
    }

    #[test]
    fn a_misspelt_word_is_named_by_place_and_text() {
        let words = from_seed(&Seed::from_bytes([7; 16]));
        let mut list: Vec<&str> = words.split(' ').collect();
        list[4] = "potatoe";

        assert_eq!(
            to_seed(&list.join(" ")),
            Err(BadWords::Unknown {
                position: 5,
                word: "potatoe".into()
            })
        );
    }

    #[test]
    fn a_slip_of_the_finger_is_answered_with_the_word_that_was_meant() {
        for (typed, said) in [
            ("yelow", "did you mean yellow?"),
            ("yes", "check its spelling"),
            ("xxxxxxxx", "check its spelling"),
        ] {
            let told = to_seed(&format!("legal {typed}")).unwrap_err().to_string();
            assert!(told.ends_with(said), "{told}");
        }
    }

    #[test]
    fn too_few_words_and_words_that_do_not_belong_together_are_told_apart() {
        assert_eq!(to_seed("zoo zoo zoo"), Err(BadWords::Count { found: 3 }));
        assert_eq!(to_seed(&["zoo"; 12].join(" ")), Err(BadWords::Checksum));
        assert_eq!(to_seed(""), Err(BadWords::Count { found: 0 }));
    }
}
