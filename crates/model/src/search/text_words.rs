//! Which words a text has.
//!
//! Texts are many and have many words, so each word is told by how far its number is from that of the
//! word before: common words came early and have small numbers, so most take a byte or two.
use super::WordId;

/// The words of one text, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TextWords(Box<[u8]>);

/// The words of one text that are told one by one.
#[derive(Debug, Default)]
pub(super) struct Filling {
    last: u32,
    bytes: Vec<u8>,
}

impl TextWords {
    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = WordId> {
        let mut bytes = self.0.iter();
        let mut last = 0_u32;
        std::iter::from_fn(move || {
            let (mut apart, mut shift) = (0, 0);
            loop {
                let byte = bytes.next()?;
                apart |= u32::from(byte & 0x7f) << shift;
                if byte & 0x80 == 0 {
                    break;
                }
                shift += 7;
            }
            last += apart;
            Some(WordId(last))
        })
    }
}

impl FromIterator<WordId> for TextWords {
    /// Of words in ascending order.
    fn from_iter<T: IntoIterator<Item = WordId>>(words: T) -> Self {
        let mut filling = Filling::default();
        words.into_iter().for_each(|word| filling.push(word));
        filling.end()
    }
}

impl Filling {
    /// Begins with room for so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        let bytes = Vec::with_capacity(bytes);
        Self { last: 0, bytes }
    }

    /// Takes in the next word; none has a smaller number than the one before.
    pub(super) fn push(&mut self, word: WordId) {
        let mut apart = word.0 - std::mem::replace(&mut self.last, word.0);
        while apart >= 0x80 {
            let [low, ..] = apart.to_le_bytes();
            self.bytes.push(low | 0x80);
            apart >>= 7;
        }
        let [low, ..] = apart.to_le_bytes();
        self.bytes.push(low);
    }

    /// All that were told.
    pub(super) fn end(self) -> TextWords {
        TextWords(self.bytes.into())
    }
}

/// How many bytes it takes to tell a word after another one.
pub(super) fn width(before: WordId, word: WordId) -> usize {
    match word.0 - before.0 {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        0x20_0000..0x1000_0000 => 4,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_words_of_a_text_come_back_and_take_as_much_room_as_is_said(
            numbers in proptest::collection::btree_set(any::<u32>(), 0..40),
            small in proptest::collection::btree_set(0_u32..20_000, 0..40),
        ) {
            let words: Vec<WordId> = numbers.union(&small).copied().map(WordId).collect();
            let told: TextWords = words.iter().copied().collect();
            prop_assert_eq!(told.iter().collect::<Vec<_>>(), words.clone());
            let mut before = WordId(0);
            let widths = words.iter().map(|word| width(std::mem::replace(&mut before, *word), *word));
            prop_assert_eq!(told.0.len(), widths.sum::<usize>());
        }
    }
}
