//! A board as it is kept for the next start, so that nothing is read again that did not change.
//!
//! Only what the community's own records say is in it, which is nearly everything. Records of
//! circles hang on keys that come and go with people, so they are read from their operations as
//! ever: [`Board::is_in_snapshot`] tells of which operations nothing has to be read.
//!
//! A snapshot is for this program alone, on this device: its bytes mean nothing to another version.
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::belongs::Belongs;
use super::build::Fate;
use super::catalogue::{Catalogue, Listed};
use super::entry::{Entry, Kept, Sheet};
use super::origin::{Author, Authors};
use super::recent::Recent;
use super::{Board, OpMeta, Origin, Said, Shown};
use crate::act::ActKind;
use crate::bytes::Malformed;
use crate::id::{GroupId, OpId, PersonId, RecordId};
use crate::record::{Kind, Urgency};
use crate::search::Lexicon;
use crate::time::{Day, LogicalTime, Timestamp};

/// How many bytes one piece has, about, so that neither writing nor reading holds much twice.
const PIECE: usize = 256 << 10;

/// One piece of a snapshot, in this order.
#[derive(Serialize, Deserialize)]
enum Part<'a> {
    /// Who writes: told by number from here on.
    People(Vec<Author>),
    Records(#[serde(borrow)] Vec<Record<'a>>),
    /// Each word with how far the numbers of the texts it is in are apart.
    Words(#[serde(borrow)] Vec<(&'a str, Vec<u32>)>),
}

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    id: RecordId,
    /// Whether its group is known, which is the community then.
    has_group: bool,
    salt: [u8; 16],
    #[serde(borrow)]
    changes: Vec<Change<'a>>,
    acts: Vec<Act<'a>>,
    shown: Option<Short>,
    listed: Option<Listed>,
}

/// What a record says now, in short; the first and the last change that count, by where they stand.
#[derive(Serialize, Deserialize)]
struct Short {
    generation: u32,
    ends: (u8, u8),
    /// Nothing if that is the time of the first change.
    begun: Option<LogicalTime>,
    kind: Kind,
    urgency: Urgency,
    on: Option<Timestamp>,
    is_sealed: bool,
    restates: bool,
    needs_newer: bool,
    in_line: bool,
}

#[derive(Serialize, Deserialize)]
struct Change<'a> {
    generation: u32,
    from: From,
    #[serde(with = "serde_bytes")]
    bytes: &'a [u8],
    fate: Option<Fate>,
}

#[derive(Serialize, Deserialize)]
struct Act<'a> {
    from: From,
    kind: Cow<'a, ActKind>,
    newer: bool,
}

/// An origin; operation and author by number, with nothing that the header of the operation says.
#[derive(Serialize, Deserialize)]
struct From {
    op: u32,
    by: u32,
    first_seen: Timestamp,
}

/// What a snapshot leaves to the header of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Numbered {
    /// Its name.
    pub op: OpId,
    /// Its logical time.
    pub time: LogicalTime,
    /// Its last day.
    pub expires: Day,
}

impl Board {
    /// Whether what an operation says is told by a snapshot of this board.
    #[must_use]
    pub fn is_in_snapshot(&self, op: OpId) -> bool {
        let waits = |(meta, _): &(OpMeta, _)| meta.op == op;
        self.record_of(op)
            .and_then(|record| self.entries.get(&record))
            .is_some_and(|entry| self.is_told(entry))
            && !self.early.values().flatten().any(waits)
    }

    fn is_told(&self, entry: &Entry) -> bool {
        entry.group().is_none_or(|group| group == self.group())
    }

    /// Hands out a snapshot in pieces of some 200 kB. `number` tells what number an operation has,
    /// which is shorter than its name.
    ///
    /// # Errors
    /// The first one of `put`.
    pub fn write_snapshot<E>(
        &self,
        number: impl Fn(OpId) -> Option<u32>,
        mut put: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let authors: Vec<Author> = self.authors.iter().cloned().collect();
        put(&bytes(&Part::People(authors.clone())))?;
        let teller = Teller {
            board: self,
            authors: authors.iter().zip(0..).collect(),
            number,
        };
        let told = self.entries.iter().filter(|(_, entry)| self.is_told(entry));
        let mut told = told.peekable();
        while told.peek().is_some() {
            let some = piece(&mut told, |(_, entry)| weight(entry)).into_iter();
            let some = some.map(|(id, entry)| teller.record(*id, entry));
            put(&bytes(&Part::Records(some.collect())))?;
        }
        // Of the words of circles nothing is told either.
        let untold = self.entries.values().filter(|entry| !self.is_told(entry));
        let untold: BTreeSet<u32> = untold.filter_map(|entry| entry.listing).collect();
        let mut words = self.catalogue.lexicon().words().peekable();
        while words.peek().is_some() {
            let some = piece(&mut words, |(word, texts)| word.len() + 4 * texts.len()).into_iter();
            let some = some.map(|(word, texts)| {
                let told = texts.iter().filter(|text| !untold.contains(text));
                let told = apart(told.copied());
                let word = if told.is_empty() { "" } else { word };
                (word, told)
            });
            put(&bytes(&Part::Words(some.collect())))?;
        }
        Ok(())
    }
}

/// What comes next and fits into one piece; at least one, however long that is.
fn piece<I: Iterator>(all: &mut Peekable<I>, weight: impl Fn(&I::Item) -> usize) -> Vec<I::Item> {
    let mut room = PIECE;
    let mut some = Vec::new();
    while let Some(next) = all.next_if(|one| some.is_empty() || weight(one) <= room) {
        room = room.saturating_sub(weight(&next));
        some.push(next);
    }
    some
}

/// How far ascending numbers are apart, the first one as it is: most are close, and short then.
fn apart(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut last = 0;
    let apart = numbers.map(|number| number - std::mem::replace(&mut last, number));
    apart.collect()
}

/// The numbers that are so far apart.
fn together(mut apart: Vec<u32>) -> Option<Vec<u32>> {
    let mut last = 0_u32;
    for number in &mut apart {
        last = last.checked_add(*number)?;
        *number = last;
    }
    Some(apart)
}

/// About how many bytes a record takes.
fn weight(entry: &Entry) -> usize {
    let changes = entry.changes().iter();
    let changes: usize = changes.map(|kept| 64 + kept.bytes.len()).sum();
    128 + changes + 256 * entry.acts().count()
}

/// Tells records, with what is told by number.
struct Teller<'a, N> {
    board: &'a Board,
    authors: BTreeMap<&'a Author, u32>,
    number: N,
}

impl<'a, N: Fn(OpId) -> Option<u32>> Teller<'a, N> {
    fn record(&self, id: RecordId, entry: &'a Entry) -> Record<'a> {
        let change = |kept: &'a Kept| Change {
            generation: kept.generation,
            from: self.from(&kept.meta),
            bytes: &kept.bytes,
            fate: kept.fate.clone(),
        };
        let act = |said: &'a Said| Act {
            from: self.from(&said.meta),
            kind: Cow::Borrowed(&said.kind),
            newer: said.newer,
        };
        let listed = |number| self.board.catalogue.listed(number);
        Record {
            id,
            has_group: entry.group().is_some(),
            salt: entry.salt(),
            changes: entry.changes().iter().map(change).collect(),
            acts: entry.acts().map(act).collect(),
            shown: entry.shown().map(short),
            listed: entry.listing.and_then(listed),
        }
    }

    fn from(&self, origin: &Origin) -> From {
        From {
            op: (self.number)(origin.op).unwrap_or(u32::MAX),
            by: self.authors.get(&*origin.by).copied().unwrap_or(u32::MAX),
            first_seen: origin.first_seen,
        }
    }
}

fn short(shown: &Shown) -> Short {
    Short {
        generation: shown.generation,
        ends: shown.ends,
        begun: (shown.begun != shown.first.time).then_some(shown.begun),
        kind: shown.kind,
        urgency: shown.urgency,
        on: shown.on,
        is_sealed: shown.is_sealed,
        restates: shown.restates,
        needs_newer: shown.needs_newer,
        in_line: shown.in_line,
    }
}

fn long(short: &Short, changes: &[Kept]) -> Option<Shown> {
    let mut generations = changes.chunk_by(|one, next| one.generation == next.generation);
    let is_it = |some: &&[Kept]| some.iter().all(|kept| kept.generation == short.generation);
    let changes = generations.find(is_it)?;
    let meta = |at: u8| Some(&changes.get(usize::from(at))?.meta);
    let (first, last) = (meta(short.ends.0)?, meta(short.ends.1)?);
    Some(Shown {
        generation: short.generation,
        ends: short.ends,
        first: first.seen(),
        last: last.seen(),
        begun: short.begun.unwrap_or(first.time),
        expires: first.expires,
        kind: short.kind,
        urgency: short.urgency,
        on: short.on,
        is_sealed: short.is_sealed,
        restates: short.restates,
        needs_newer: short.needs_newer,
        in_line: short.in_line,
        reading: OnceLock::new(),
    })
}

/// A board that is being made of the pieces of a snapshot.
#[derive(Debug)]
pub struct BoardSnapshot {
    group: Arc<GroupId>,
    authors: Vec<Arc<Author>>,
    entries: Vec<(RecordId, Box<Entry>)>,
    recent: Recent,
    catalogue: Catalogue,
    lexicon: Lexicon,
}

impl BoardSnapshot {
    /// Which form the pieces have that this version writes, and the only one it reads.
    pub const FORM: u16 = 3;

    /// Begins one of the board of this group.
    #[must_use]
    pub fn of(group: GroupId) -> Self {
        Self {
            group: Arc::new(group),
            authors: Vec::new(),
            entries: Vec::new(),
            recent: Recent::default(),
            catalogue: Catalogue::default(),
            lexicon: Lexicon::default(),
        }
    }

    /// Takes in the next piece. `numbered` tells which operation has a number.
    ///
    /// # Errors
    /// If it is not one that this version has written.
    pub fn take(
        &mut self,
        piece: &[u8],
        numbered: impl Fn(u32) -> Option<Numbered>,
    ) -> Result<(), Malformed> {
        match postcard::from_bytes(piece).map_err(|_| UNREADABLE)? {
            Part::People(authors) => {
                self.authors.extend(authors.into_iter().map(Arc::new));
            }
            Part::Records(records) => {
                for record in records {
                    self.take_record(record, &numbered).ok_or(UNREADABLE)?;
                }
            }
            Part::Words(words) => {
                for (word, texts) in words {
                    let texts = together(texts).ok_or(UNREADABLE)?;
                    let known = texts
                        .last()
                        .is_none_or(|last| self.catalogue.has_room_for(*last));
                    if !known {
                        return Err(UNREADABLE);
                    }
                    self.lexicon.put_back(word, texts);
                }
            }
        }
        Ok(())
    }

    fn take_record(
        &mut self,
        record: Record<'_>,
        numbered: &impl Fn(u32) -> Option<Numbered>,
    ) -> Option<()> {
        let Record { id, .. } = record;
        let mut changes = Vec::with_capacity(record.changes.len());
        for change in record.changes {
            changes.push(Kept {
                generation: change.generation,
                meta: self.origin(&change.from, numbered)?,
                bytes: change.bytes.into(),
                fate: change.fate,
            });
        }
        let mut acts = Vec::with_capacity(record.acts.len());
        for act in record.acts {
            acts.push(Said {
                meta: self.origin(&act.from, numbered)?,
                kind: act.kind.into_owned(),
                newer: act.newer,
            });
        }
        let shown = match record.shown {
            Some(short) => Some(Box::new(long(&short, &changes)?)),
            None => None,
        };
        let mut entry = Entry::of(Sheet {
            group: record.has_group.then(|| Arc::clone(&self.group)),
            salt: record.salt,
            changes,
            acts,
            shown,
        });
        if let Some(listed) = record.listed {
            entry.listing = self.catalogue.put_back(id, &entry, &listed);
        }
        self.entries.push((id, Box::new(entry)));
        Some(())
    }

    fn origin(
        &mut self,
        from: &From,
        numbered: &impl Fn(u32) -> Option<Numbered>,
    ) -> Option<Origin> {
        let by = self.authors.get(usize::try_from(from.by).ok()?)?;
        let Numbered { op, time, expires } = numbered(from.op)?;
        self.recent.note((time, op));
        Some(Origin {
            op,
            by: Arc::clone(by),
            time,
            expires,
            first_seen: from.first_seen,
        })
    }

    /// The board of which all pieces were taken in.
    #[must_use]
    pub fn board(mut self) -> Board {
        let ops = self.entries.iter().flat_map(|(id, entry)| {
            let ops = entry.happened();
            ops.map(|(_, op)| (op, *id))
        });
        let belongs: Belongs = ops.collect();
        self.catalogue.complete(self.lexicon);
        let mut profiles: BTreeMap<PersonId, BTreeSet<RecordId>> = BTreeMap::new();
        for (id, entry) in &self.entries {
            if let Some(((_, person), shown)) = entry.owner().zip(entry.shown())
                && shown.kind == Kind::Profile
            {
                profiles.entry(person).or_default().insert(*id);
            }
        }
        Board {
            group: self.group,
            entries: self.entries.into_iter().collect(),
            authors: self.authors.into_iter().collect::<Authors>(),
            belongs,
            newer: BTreeSet::new(),
            recent: self.recent,
            profiles,
            catalogue: self.catalogue,
            early: BTreeMap::new(),
        }
    }
}

const UNREADABLE: Malformed = Malformed("a piece of another version's snapshot");

fn bytes(part: &Part<'_>) -> Vec<u8> {
    postcard::to_allocvec(part).expect("memory takes any length, and all types have one")
}
