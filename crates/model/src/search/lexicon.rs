//! Every word that is in any text, once, and in which texts it is.
//!
//! Texts are known by number. What no text says any more is forgotten.
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher as _};

use super::{Grams, Marks, Match, Word, fold, split};

/// Names a word of a lexicon as long as a text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordId(u32);

/// Words and where they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// By their hash, which costs less to compare than they do: words of the same hash are none, or few.
    ids: BTreeMap<u64, Vec<WordId>>,
    words: Vec<Known>,
    /// Words that may be given anew.
    free: Vec<WordId>,
}

#[derive(Debug, Clone)]
struct Known {
    text: Box<str>,
    marks: Marks,
    /// The texts it is in, ascending.
    texts: Vec<u32>,
}

impl Lexicon {
    /// Takes in a text that had these words until now, if any, and says which it has.
    pub(crate) fn renew<'a>(
        &mut self,
        number: u32,
        before: &[WordId],
        parts: impl IntoIterator<Item = &'a str>,
    ) -> Box<[WordId]> {
        let mut ids = Vec::new();
        for part in parts {
            let folded = fold(part);
            ids.extend(split(&folded).map(|word| self.id(word)));
        }
        ids.sort_unstable();
        ids.dedup();
        // An edit leaves most words: common ones have long lists.
        let new = ids.iter().filter(|id| before.binary_search(id).is_err());
        for id in new {
            if let Some(known) = self.words.get_mut(id.index()) {
                known.note(number);
            }
        }
        let gone = |id: &&WordId| ids.binary_search(id).is_err();
        let gone: Vec<WordId> = before.iter().filter(gone).copied().collect();
        self.remove(number, &gone);
        ids.into()
    }

    /// Forgets a text that has these words.
    pub(crate) fn remove(&mut self, number: u32, ids: &[WordId]) {
        for id in ids {
            let Some(known) = self.words.get_mut(id.index()) else {
                continue;
            };
            if let Ok(at) = known.texts.binary_search(&number) {
                known.texts.remove(at);
            }
            if known.texts.is_empty() {
                let hash = hash(&std::mem::take(&mut known.text));
                if let Some(same) = self.ids.get_mut(&hash) {
                    same.retain(|other| other != id);
                    if same.is_empty() {
                        self.ids.remove(&hash);
                    }
                }
                self.free.push(*id);
            }
        }
    }

    /// Tells in which texts a word is found, and how well; a text as often as words of it fit.
    pub(crate) fn find(&self, word: &Word, mut found: impl FnMut(Match, &[u32])) {
        for known in &self.words {
            let text = &*known.text;
            match word.find(text, || Grams::of(text), &known.marks) {
                Match::None => {}
                how => found(how, &known.texts),
            }
        }
    }

    /// Each word with the texts it is in, by number; of a number that is free, nothing.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.words.iter().map(|known| (&*known.text, &*known.texts))
    }

    /// Tells of each text which words it has, in the order of the words.
    pub(crate) fn by_text(&self, mut tell: impl FnMut(u32, WordId)) {
        for (word, known) in (0..).map(WordId).zip(&self.words) {
            for text in &known.texts {
                tell(*text, word);
            }
        }
    }

    /// The lexicon of which [`words`](Self::words) told this.
    pub(crate) fn of_words(words: impl Iterator<Item = (Box<str>, Vec<u32>)>) -> Self {
        let mut lexicon = Self::default();
        for (text, texts) in words {
            let id = WordId(u32::try_from(lexicon.words.len()).unwrap_or(u32::MAX));
            if texts.is_empty() {
                lexicon.free.push(id);
            } else {
                lexicon.ids.entry(hash(&text)).or_default().push(id);
            }
            let marks = Marks::of(&text);
            lexicon.words.push(Known { text, marks, texts });
        }
        lexicon
    }

    fn id(&mut self, word: &str) -> WordId {
        let hash = hash(word);
        let same = self.ids.get(&hash).into_iter().flatten();
        let is_it = |id: &&WordId| {
            self.words
                .get(id.index())
                .is_some_and(|it| &*it.text == word)
        };
        if let Some(id) = { same }.find(is_it) {
            return *id;
        }
        let known = Known {
            text: word.into(),
            marks: Marks::of(word),
            texts: Vec::new(),
        };
        let id = match self.free.pop() {
            Some(free) => {
                if let Some(place) = self.words.get_mut(free.index()) {
                    *place = known;
                }
                free
            }
            None => {
                let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
                self.words.push(known);
                WordId(next)
            }
        };
        self.ids.entry(hash).or_default().push(id);
        id
    }
}

/// Never kept, so that it may change with the compiler.
fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(word.as_bytes());
    hasher.finish()
}

impl Known {
    /// Notes that it is in one more text.
    fn note(&mut self, number: u32) {
        // Most texts are new, and have the greatest number.
        if self.texts.last().is_none_or(|last| *last < number) {
            self.texts.push(number);
        } else {
            let at = self.texts.partition_point(|other| *other < number);
            self.texts.insert(at, number);
        }
    }
}

impl WordId {
    fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Words;
    use super::*;

    /// What is found, looking at the words once, and at each text by itself.
    fn both(
        texts: &BTreeMap<u32, String>,
        lexicon: &Lexicon,
        query: &str,
    ) -> [Vec<(u32, Match)>; 2] {
        let word = Words::new(query).unwrap().0.remove(0);
        let mut best: BTreeMap<u32, Match> = BTreeMap::new();
        lexicon.find(&word, |how, numbers| {
            for number in numbers {
                best.entry(*number).or_default().improve(how);
            }
        });
        let alone = texts
            .iter()
            .map(|(number, text)| (*number, word.find_in(text)));
        let alone = alone.filter(|(_, how)| *how != Match::None).collect();
        [best.into_iter().collect(), alone]
    }

    proptest! {
        #[test]
        fn a_lexicon_finds_what_is_found_text_by_text(
            written in proptest::collection::vec((0_u32..9, "[ab ]{0,12}"), 0..20),
            gone in proptest::collection::btree_set(0_u32..9, 0..5),
            query in "[ab]{1,5}",
        ) {
            let mut lexicon = Lexicon::default();
            let mut ids: BTreeMap<u32, Box<[WordId]>> = BTreeMap::new();
            let mut texts = BTreeMap::new();
            for (number, text) in written {
                let before = ids.remove(&number).unwrap_or_default();
                ids.insert(number, lexicon.renew(number, &before, [text.as_str()]));
                texts.insert(number, text);
            }
            for number in gone {
                if texts.remove(&number).is_some() {
                    lexicon.remove(number, &ids[&number]);
                }
            }
            let [fast, slow] = both(&texts, &lexicon, &query);
            prop_assert_eq!(fast, slow);
        }
    }

    #[test]
    fn what_no_text_says_any_more_takes_no_room() {
        let mut lexicon = Lexicon::default();
        for number in 0..1_000 {
            let text = format!("ladder {number}");
            let ids = lexicon.renew(number, &[], [text.as_str()]);
            lexicon.remove(number, &ids);
        }
        assert_eq!((lexicon.ids.len(), lexicon.words.len()), (0, 2));
    }
}
