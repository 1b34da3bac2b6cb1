//! Short codes: a few characters of an id that can be said aloud, printed and typed.
//!
//! Four characters without 0, O, 1 and I, taken from the start of the id; longer where two would be
//! the same. All devices that hold the same records make the same codes.
use std::collections::BTreeSet;

use thiserror::Error;

use crate::id::RecordId;

/// The characters, by value.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How long a code is at least.
pub const MIN_LEN: usize = 4;
/// How many characters an id has, if it is written in full.
const FULL: usize = 51;

/// A code that leads to no record.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CodeError {
    /// Too short to be one.
    #[error("a code has {MIN_LEN} characters or more, like K7QF, but this is {0:?}")]
    Short(String),
    /// A character that no code has.
    #[error("{0:?} is in no code (0, O, 1 and I are left out because they look alike); look again")]
    Character(char),
    /// No record has it.
    #[error("there is no record {0} here; `potluck board` lists those there are")]
    Unknown(String),
    /// Several have it.
    #[error("{code} could be {}; type one of them", .choices.join(" or "))]
    Ambiguous {
        /// What was typed.
        code: String,
        /// The codes it could be.
        choices: Vec<String>,
    },
}

/// Records in the order of their ids, among which codes tell one from another.
pub trait Records {
    /// The last before this one.
    fn before(&self, record: RecordId) -> Option<RecordId>;
    /// From this id on, ascending.
    fn onwards(&self, record: RecordId) -> impl Iterator<Item = RecordId>;
}

impl Records for BTreeSet<RecordId> {
    fn before(&self, record: RecordId) -> Option<RecordId> {
        self.range(..record).next_back().copied()
    }

    fn onwards(&self, record: RecordId) -> impl Iterator<Item = RecordId> {
        self.range(record..).copied()
    }
}

/// The first `len` characters of an id.
#[must_use]
pub fn letters(id: &[u8; 32], len: usize) -> String {
    (0..len.min(FULL)).map(|place| letter(id, place)).collect()
}

fn letter(id: &[u8; 32], place: usize) -> char {
    let bit = place * 5;
    let byte = |index: usize| u16::from(id.get(index).copied().unwrap_or(0));
    let pair = (byte(bit / 8) << 8) | byte(bit / 8 + 1);
    let value = usize::from((pair >> (11 - bit % 8)) & 31);
    char::from(ALPHABET[value])
}

/// The code of a record among all records of a community.
#[must_use]
pub fn code(record: RecordId, all: &impl Records) -> String {
    // Codes are read off the front of the id, so only neighbours in the order of ids can share one.
    let before = all.before(record);
    let after = all.onwards(record).find(|other| *other != record);
    let shared = [before, after]
        .into_iter()
        .flatten()
        .map(|other| shared(record.as_bytes(), other.as_bytes()))
        .max()
        .unwrap_or(0);
    letters(record.as_bytes(), MIN_LEN.max(shared + 1))
}

fn shared(one: &[u8; 32], other: &[u8; 32]) -> usize {
    (0..FULL)
        .take_while(|place| letter(one, *place) == letter(other, *place))
        .count()
}

/// Puts a code as people type it into the form in which it is shown.
///
/// # Errors
/// If it is too short or has a character that no code has.
pub fn clean(typed: &str) -> Result<String, CodeError> {
    let skipped = |letter: &char| !letter.is_whitespace() && *letter != '-';
    let code: String = typed
        .chars()
        .filter(skipped)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let known = |letter: char| u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
    if let Some(letter) = code.chars().find(|letter| !known(*letter)) {
        return Err(CodeError::Character(letter));
    }
    if code.len() < MIN_LEN || code.len() > FULL {
        return Err(CodeError::Short(typed.chars().take(60).collect()));
    }
    Ok(code)
}

/// The record with a code as people type it.
///
/// # Errors
/// If no record has it, or several have.
pub fn find(typed: &str, all: &impl Records) -> Result<RecordId, CodeError> {
    let wanted = clean(typed)?;
    let found: Vec<RecordId> = all
        .onwards(first_with(&wanted))
        .take_while(|record| letters(record.as_bytes(), wanted.len()) == wanted)
        .take(5)
        .collect();
    match found[..] {
        [] => Err(CodeError::Unknown(wanted)),
        [record] => Ok(record),
        [..] => Err(CodeError::Ambiguous {
            choices: found.iter().map(|record| code(*record, all)).collect(),
            code: wanted,
        }),
    }
}

/// The smallest id that begins with these letters.
fn first_with(code: &str) -> RecordId {
    let mut id = [0; 32];
    for (place, letter) in code.bytes().enumerate() {
        let value = ALPHABET.iter().position(|one| *one == letter).unwrap_or(0);
        for bit in 0..5 {
            let at = place * 5 + bit;
            if value & (16 >> bit) != 0
                && let Some(byte) = id.get_mut(at / 8)
            {
                *byte |= 128 >> (at % 8);
            }
        }
    }
    RecordId::from_bytes(id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn record(start: &[u8]) -> RecordId {
        let mut id = [0; 32];
        id[..start.len()].copy_from_slice(start);
        RecordId::from_bytes(id)
    }

    #[test]
    fn a_code_has_four_characters_that_nobody_mixes_up() {
        let alone = record(&[0x91, 0x5f, 0xff]);

        assert_eq!(code(alone, &BTreeSet::from([alone])), "L7HZ");
        assert!(ALPHABET.iter().all(|letter| !b"0O1I".contains(letter)));
    }

    #[test]
    fn codes_that_would_collide_grow_until_they_differ() {
        let [one, two] = [record(&[7, 7, 7, 1]), record(&[7, 7, 7, 2])];
        let all = BTreeSet::from([one, two]);

        assert_eq!(code(one, &all), "2W5JG2A");
        assert_eq!(code(two, &all), "2W5JG2J");
        assert_eq!(
            find("2W5J", &all),
            Err(CodeError::Ambiguous {
                code: "2W5J".into(),
                choices: vec!["2W5JG2A".into(), "2W5JG2J".into()],
            })
        );
    }

    #[test]
    fn a_code_is_read_kindly_and_refused_clearly() {
        let one = record(&[7, 7, 7]);
        let all = BTreeSet::from([one]);

        assert_eq!(find(" 2w5-j ", &all), Ok(one));
        assert_eq!(find("2W5JG222", &all), Ok(one));
        assert_eq!(find("2W50", &all), Err(CodeError::Character('0')));
        assert_eq!(find("2W5", &all), Err(CodeError::Short("2W5".into())));
        assert_eq!(find("2W5Ü", &all), Err(CodeError::Character('Ü')));
        assert_eq!(find("ZZZZ", &all), Err(CodeError::Unknown("ZZZZ".into())));
        assert!(find("", &all).is_err());
    }

    proptest! {
        #[test]
        fn every_record_is_found_by_its_code(starts in prop::collection::btree_set(any::<[u8; 3]>(), 1..60)) {
            let all: BTreeSet<_> = starts.iter().map(|start| record(start)).collect();
            for one in &all {
                prop_assert_eq!(find(&code(*one, &all), &all), Ok(*one));
            }
        }
    }
}
