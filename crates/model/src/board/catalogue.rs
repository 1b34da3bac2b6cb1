//! What lists and searches go by: of each record that can be shown, in one listing, what only its own
//! document changes.
//!
//! A list asks little of most records and everything of the few that it shows. So what is cheap to
//! know keeps all listings in the order in which they would stand at best, and only the first are
//! looked at ([`best`]).
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Entry;
use super::origin::Author;
use crate::draft::Details;
use crate::id::{PersonId, RecordId};
use crate::record::{Kind, Reading, Urgency};
use crate::search::{Lexicon, Match, TextWords, Words};
use crate::time::Timestamp;

/// The listings, and the words of their records.
#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    listings: Vec<Option<Listing>>,
    /// Where each would stand if it were open, with its number.
    ranks: BTreeSet<(Rank, u32)>,
    /// Numbers that may be given anew.
    free: Vec<u32>,
    lexicon: Lexicon,
}

/// What is known of one record without looking at it.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    pub(super) record: RecordId,
    author: Arc<Author>,
    pub(super) created: Timestamp,
    pub(super) kind: Kind,
    pub(super) urgency: Urgency,
    /// Until when it is wanted or given; at the end of time if nothing is said.
    pub(super) due: Timestamp,
    words: TextWords,
}

/// What of a listing its record does not tell by itself, in a snapshot.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    number: u32,
    /// Nothing if nothing is said.
    due: Option<Timestamp>,
}

/// What decides where an open record stands: how urgent it is, then when it is due, then the newest.
pub(super) type Rank = (Urgency, Timestamp, Reverse<Timestamp>);

impl Listing {
    /// Whose it is.
    pub(super) fn author(&self) -> PersonId {
        self.author.person
    }

    pub(super) fn rank(&self) -> Rank {
        (self.urgency, self.due, Reverse(self.created))
    }
}

impl Catalogue {
    /// Renews the listing of a record, or takes it away if nothing of it can be shown; says its
    /// number.
    pub(super) fn renew(&mut self, record: RecordId, entry: &Entry) -> Option<u32> {
        let old = entry.listing.and_then(|number| self.place(number)?.take());
        let rank = |listing: &Listing| Some((listing.rank(), entry.listing?));
        if let Some(rank) = old.as_ref().and_then(rank) {
            self.ranks.remove(&rank);
        }
        let before = old.map(|listing| listing.words).unwrap_or_default();
        let said = entry.author().zip(entry.shown()).zip(entry.reading());
        let Some(((author, shown), reading)) = said else {
            if let Some(number) = entry.listing {
                self.lexicon.remove(number, &before);
                self.free.push(number);
            }
            return None;
        };
        let number = match entry.listing.or_else(|| self.free.pop()) {
            Some(number) => number,
            None => {
                self.listings.push(None);
                u32::try_from(self.listings.len() - 1).ok()?
            }
        };
        let listing = Listing {
            record,
            author: Arc::clone(author),
            created: shown.created(),
            kind: shown.kind,
            urgency: shown.urgency,
            due: reading.draft.details().window().1.unwrap_or_else(never),
            words: self.lexicon.renew(number, &before, texts(reading)),
        };
        self.ranks.insert((listing.rank(), number));
        *self.place(number)? = Some(listing);
        Some(number)
    }

    /// All listings, in the order of their ranks.
    pub(super) fn ranked(&self) -> impl Iterator<Item = &Listing> {
        let numbers = self.ranks.iter().map(|(_, number)| *number);
        numbers.filter_map(|number| self.listings.get(at(number)?)?.as_ref())
    }

    /// The listings in which all of these words are found, with what that counts for. What their
    /// authors are called is found too.
    pub(super) fn find<'a>(
        &'a self,
        words: &Words,
        names: &[(PersonId, String)],
    ) -> impl Iterator<Item = (u32, &'a Listing)> + use<'a> {
        let mut scores = vec![Some(0); self.listings.len()];
        for word in words.iter() {
            let mut best = vec![Match::None; self.listings.len()];
            self.lexicon.find(word, |how, texts| {
                for text in texts {
                    if let Some(best) = at(*text).and_then(|at| best.get_mut(at)) {
                        best.improve(how);
                    }
                }
            });
            let called = |(person, name): &(PersonId, String)| {
                let how = word.find_in(name);
                (how != Match::None).then_some((*person, how))
            };
            let called: BTreeMap<PersonId, Match> = names.iter().filter_map(called).collect();
            if !called.is_empty() {
                for (best, listing) in best.iter_mut().zip(&self.listings) {
                    let author = listing.as_ref().map(|listing| listing.author.person);
                    if let Some(how) = author.and_then(|author| called.get(&author)) {
                        best.improve(*how);
                    }
                }
            }
            for (score, best) in scores.iter_mut().zip(best) {
                *score = score.zip(best.score()).map(|(score, more)| score + more);
            }
        }
        let found = scores.into_iter().zip(&self.listings);
        found.filter_map(|(score, listing)| score.zip(listing.as_ref()))
    }

    /// The words of all records.
    pub(super) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What a snapshot tells of a listing.
    pub(super) fn listed(&self, number: u32) -> Option<Listed> {
        let listing = self.listings.get(at(number)?)?.as_ref()?;
        let due = Some(listing.due).filter(|due| *due < never());
        Some(Listed { number, due })
    }

    /// Puts back what a snapshot told of the listing of a record; says its number.
    pub(super) fn put_back(
        &mut self,
        record: RecordId,
        entry: &Entry,
        listed: &Listed,
    ) -> Option<u32> {
        let (author, shown) = entry.author().zip(entry.shown())?;
        let at = at(listed.number)?;
        if self.listings.len() <= at {
            self.listings.resize(at + 1, None);
        }
        *self.listings.get_mut(at)? = Some(Listing {
            record,
            author: Arc::clone(author),
            created: shown.created(),
            kind: shown.kind,
            urgency: shown.urgency,
            due: listed.due.unwrap_or_else(never),
            words: TextWords::default(),
        });
        Some(listed.number)
    }

    /// Whether a text of a snapshot, one of which nothing is told by itself, has a listing here.
    pub(super) fn has_room_for(&self, text: u32) -> bool {
        at(text).is_some_and(|at| at < self.listings.len())
    }

    /// Puts back the words of all listings.
    pub(super) fn complete(&mut self, mut lexicon: Lexicon) {
        self.listings.shrink_to_fit();
        lexicon.complete();
        for (number, words) in (0..).zip(lexicon.by_text(self.listings.len())) {
            match self.place(number).and_then(Option::as_mut) {
                Some(listing) => listing.words = words,
                None => lexicon.remove(number, &words),
            }
        }
        self.lexicon = lexicon;
        let all = || (0..).zip(&self.listings);
        let free = all().filter(|(_, it)| it.is_none());
        let ranks = all().filter_map(|(number, it)| Some((it.as_ref()?.rank(), number)));
        (self.free, self.ranks) = (free.map(|(number, _)| number).collect(), ranks.collect());
    }

    fn place(&mut self, number: u32) -> Option<&mut Option<Listing>> {
        self.listings.get_mut(at(number)?)
    }
}

fn at(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

/// The end of time.
fn never() -> Timestamp {
    Timestamp::from_millis(u64::MAX)
}

/// The texts of a record that can be searched.
fn texts(reading: &Reading) -> impl Iterator<Item = &str> {
    let basics = reading.draft.basics();
    let category = reading.draft.details().category();
    let texts = [&basics.title, &basics.body, &basics.place];
    let texts = texts.into_iter().chain(&basics.tags).map(String::as_str);
    texts.chain(category.map(|category| category.name()))
}

/// How urgent a record says that it is.
pub(super) fn urgency(details: &Details) -> Urgency {
    match details {
        Details::Need(need) => need.urgency,
        _ => Urgency::Anytime,
    }
}

/// These in their order, each put there only when it is asked for.
pub(super) fn ascending<K: Ord>(all: impl IntoIterator<Item = K>) -> impl Iterator<Item = K> {
    let mut rest: BinaryHeap<Reverse<K>> = all.into_iter().map(Reverse).collect();
    std::iter::from_fn(move || rest.pop().map(|Reverse(next)| next))
}

/// The first `most` in the order of their keys. They are handed in with the least key that each could
/// have, in the order of these; `look` gives the true key, which is never less and of each another,
/// or says that it is not to be shown.
pub(super) fn best<K: Ord, P, T>(
    least: impl IntoIterator<Item = (K, P)>,
    most: usize,
    mut look: impl FnMut(P) -> Option<(K, T)>,
) -> Vec<T> {
    let mut unseen = least.into_iter().peekable();
    let mut seen = BTreeMap::new();
    let mut first = Vec::new();
    while first.len() < most {
        // Whoever could still stand before the first of those that were looked at is looked at.
        while let Some((_, one)) =
            unseen.next_if(|(least, _)| seen.first_key_value().is_none_or(|(key, _)| least <= key))
        {
            seen.extend(look(one));
        }
        let Some((_, one)) = seen.pop_first() else {
            break;
        };
        first.push(one);
    }
    first
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_those_of_a_full_sort(
            all in proptest::collection::vec((0_u32..9, 0_u32..5, any::<bool>()), 0..40),
            most in 0_usize..12,
        ) {
            // Each is at least this, and truly so much more. At first nothing tells equals apart.
            let keys = ascending(all.iter().zip(0_usize..).map(|((least, ..), at)| (*least, at)));
            let keys = keys.map(|(least, at)| ((least, 0), at));
            let truly = |at: usize| {
                let (least, more, shown) = all[at];
                shown.then_some(((least + more, at), at))
            };
            let mut looked = 0;
            let found = best(keys, most, |at| {
                looked += 1;
                truly(at)
            });
            let mut sorted: Vec<_> = (0..all.len()).filter_map(truly).collect();
            sorted.sort();
            let sorted: Vec<usize> = sorted.into_iter().map(|(_, at)| at).take(most).collect();
            prop_assert_eq!(found, sorted);
            prop_assert!(looked <= all.len());
        }
    }

    #[test]
    fn what_cannot_be_among_the_first_is_not_looked_at() {
        let mut looked = 0;
        best((0..10_000).map(|key| (key, key)), 50, |key| {
            looked += 1;
            Some((key, ()))
        });
        assert_eq!(looked, 50);
    }
}
