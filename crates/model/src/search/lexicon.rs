//! Every word that is in any text, once, and in which texts it is.
//!
//! Texts are known by number. What no text says any more is forgotten.
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher as _};

use super::text_words::{Filling, width};
use super::{Grams, Marks, Match, TextWords, Word, fold, split};

/// Names a word of a lexicon as long as a text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WordId(pub(super) u32);

/// Words and where they are.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// By their hash, which costs less to compare than they do: words of the same hash are none, or few.
    ids: BTreeSet<(u64, WordId)>,
    words: Vec<Known>,
    /// Words that may be given anew.
    free: Vec<WordId>,
}

#[derive(Debug, Clone)]
struct Known {
    text: Box<str>,
    marks: Marks,
    texts: Texts,
}

/// The texts that a word is in, ascending. Most words are in one alone, which needs no list.
#[derive(Debug, Clone)]
enum Texts {
    One([u32; 1]),
    Some(Vec<u32>),
}

impl Lexicon {
    /// Takes in a text that had these words until now, if any, and says which it has.
    pub(crate) fn renew<'a>(
        &mut self,
        number: u32,
        before: &TextWords,
        parts: impl IntoIterator<Item = &'a str>,
    ) -> TextWords {
        let mut ids = Vec::new();
        for part in parts {
            let folded = fold(part);
            ids.extend(split(&folded).map(|word| self.id(word)));
        }
        ids.sort_unstable();
        ids.dedup();
        let before: Vec<WordId> = before.iter().collect();
        // An edit leaves most words: common ones have long lists.
        let new = ids.iter().filter(|id| before.binary_search(id).is_err());
        for id in new {
            if let Some(known) = self.words.get_mut(id.index()) {
                known.texts.insert(number);
            }
        }
        let gone = |id: &WordId| ids.binary_search(id).is_err();
        self.remove_from(number, before.into_iter().filter(gone));
        ids.into_iter().collect()
    }

    /// Forgets a text that has these words.
    pub(crate) fn remove(&mut self, number: u32, words: &TextWords) {
        self.remove_from(number, words.iter());
    }

    fn remove_from(&mut self, number: u32, words: impl Iterator<Item = WordId>) {
        for id in words {
            let Some(known) = self.words.get_mut(id.index()) else {
                continue;
            };
            known.texts.remove(number);
            if known.texts.all().is_empty() {
                let hash = hash(&std::mem::take(&mut known.text));
                self.ids.remove(&(hash, id));
                self.free.push(id);
            }
        }
    }

    /// Tells in which texts a word is found, and how well; a text as often as words of it fit.
    pub(crate) fn find(&self, word: &Word, mut found: impl FnMut(Match, &[u32])) {
        for known in &self.words {
            let text = &*known.text;
            match word.find(text, || Grams::of(text), &known.marks) {
                Match::None => {}
                how => found(how, known.texts.all()),
            }
        }
    }

    /// Each word with the texts it is in, by number; of a number that is free, nothing.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, &[u32])> {
        let words = self.words.iter();
        words.map(|known| (&*known.text, known.texts.all()))
    }

    /// Which words each of so many texts has.
    pub(crate) fn by_text(&self, texts: usize) -> impl Iterator<Item = TextWords> + use<> {
        // Measured before, so that none of these lists has to grow.
        let mut sizes = vec![(WordId(0), 0); texts];
        self.for_each(&mut sizes, |(last, bytes), word| {
            *bytes += width(std::mem::replace(last, word), word);
        });
        let sizes = sizes.into_iter();
        let mut filling: Vec<Filling> = sizes.map(|(_, it)| Filling::with_room(it)).collect();
        self.for_each(&mut filling, Filling::push);
        filling.into_iter().map(Filling::end)
    }

    /// Goes through all words of all texts, in the order of the words.
    fn for_each<T>(&self, texts: &mut [T], mut tell: impl FnMut(&mut T, WordId)) {
        for (word, known) in (0..).map(WordId).zip(&self.words) {
            for text in known.texts.all() {
                let text = usize::try_from(*text).ok();
                if let Some(text) = text.and_then(|text| texts.get_mut(text)) {
                    tell(text, word);
                }
            }
        }
    }

    /// Puts back what [`words`](Self::words) told next.
    pub(crate) fn put_back(&mut self, word: &str, texts: Vec<u32>) {
        self.words.push(Known {
            text: word.into(),
            marks: Marks::of(word),
            texts: Texts::of(texts),
        });
    }

    /// Goes on from the words that were put back: all of them.
    pub(crate) fn complete(&mut self) {
        let all = (0..).map(WordId).zip(&self.words);
        let (free, known): (Vec<_>, Vec<_>) = all.partition(|(_, it)| it.texts.all().is_empty());
        self.free = free.into_iter().map(|(id, _)| id).collect();
        let ids = known.into_iter().map(|(id, it)| (hash(&it.text), id));
        self.ids = ids.collect();
    }

    fn id(&mut self, word: &str) -> WordId {
        let hash = hash(word);
        let same = self.ids.range((hash, WordId(0))..=(hash, WordId(u32::MAX)));
        let is_it = |id: &WordId| {
            let known = self.words.get(id.index());
            known.is_some_and(|it| &*it.text == word)
        };
        if let Some(id) = same.map(|(_, id)| *id).find(is_it) {
            return id;
        }
        let known = Known {
            text: word.into(),
            marks: Marks::of(word),
            texts: Texts::of(Vec::new()),
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
        self.ids.insert((hash, id));
        id
    }
}

/// Never kept, so that it may change with the compiler.
fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(word.as_bytes());
    hasher.finish()
}

impl Texts {
    fn of(some: Vec<u32>) -> Self {
        match <[u32; 1]>::try_from(some) {
            Ok(one) => Self::One(one),
            Err(some) => Self::Some(some),
        }
    }

    fn all(&self) -> &[u32] {
        match self {
            Self::One(one) => one,
            Self::Some(some) => some,
        }
    }

    /// Takes in one that is not among them.
    fn insert(&mut self, number: u32) {
        match self {
            Self::Some(some) if some.is_empty() => *self = Self::One([number]),
            // Most texts are new, and have the greatest number.
            Self::Some(some) if some.last() < Some(&number) => some.push(number),
            Self::Some(some) => {
                let at = some.partition_point(|other| *other < number);
                some.insert(at, number);
            }
            Self::One([one]) => {
                *self = Self::Some(vec![number.min(*one), number.max(*one)]);
            }
        }
    }

    fn remove(&mut self, number: u32) {
        match self {
            Self::One([one]) if *one == number => *self = Self::Some(Vec::new()),
            Self::One(_) => {}
            Self::Some(some) => {
                if let Ok(at) = some.binary_search(&number) {
                    some.remove(at);
                }
            }
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
    use std::collections::BTreeMap;

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
            let mut ids: BTreeMap<u32, TextWords> = BTreeMap::new();
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
            let ids = lexicon.renew(number, &TextWords::default(), [text.as_str()]);
            lexicon.remove(number, &ids);
        }
        assert_eq!((lexicon.ids.len(), lexicon.words.len()), (0, 2));
    }
}
