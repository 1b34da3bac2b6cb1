//! From what is to be kept to what is written: numbers are given, and each value is sealed into its
//! slot.
use std::collections::BTreeMap;

use crate::batch::Change;
use crate::disk::Disk;
use crate::draft::Draft;
use crate::read::join_fact;
use crate::seal::Plain;
use crate::slot::Slot;
use crate::snapshot::SNAPSHOT;
use crate::store::{NODE, STALE, Written};
use crate::{Batch, SegmentNo, Store, StoreError};

/// What a value takes beside its bytes, at most: seal and label.
const AROUND: usize = 128;

/// A batch that is ready to be written.
pub(crate) struct Sealed {
    pub(crate) draft: Draft,
    /// The numbers of the appended segments in their order.
    pub(crate) appended: Vec<SegmentNo>,
    /// Whether a secret is forgotten or replaced.
    pub(crate) forgets: bool,
    /// Whether there is a snapshot after this.
    pub(crate) has_snapshot: bool,
    /// Whether a segment or a secret is taken away or replaced.
    pub(crate) takes_away: bool,
}

/// The last word on a slot.
enum Word {
    Segment(Plain),
    Fact(Plain),
    Secret(Plain),
    Nothing,
}

impl Store {
    /// Seals each value for its slot, the last word on each slot only.
    pub(crate) fn seal_all(&self, batch: Batch, written: &Written) -> Result<Sealed, StoreError> {
        let disk = written.disk();
        let mut takes_away = false;
        let mut words = BTreeMap::new();
        let mut appended = Vec::new();
        let mut forgets = false;
        let mut next = disk.journal.next();
        let mut bytes = 0;
        for change in batch.changes {
            let (slot, word) = match change {
                Change::Append(segment) => {
                    let number = SegmentNo::new(next);
                    next = next.checked_add(1).expect("2^64 segments fit no disk");
                    appended.push(number);
                    (Slot::Segment(number), Word::Segment(segment))
                }
                Change::Replace(number, segment) => {
                    let slot = Slot::Segment(number);
                    let is_there = match words.get(&slot) {
                        Some(word) => !matches!(word, Word::Nothing),
                        None => disk.journal.holds(number.get()),
                    };
                    if !is_there {
                        return Err(StoreError::NoSegment(number));
                    }
                    takes_away = true;
                    (slot, Word::Segment(segment))
                }
                Change::Remove(number) => {
                    takes_away = true;
                    (Slot::Segment(number), Word::Nothing)
                }
                Change::Put {
                    kind,
                    name,
                    value,
                    is_secret,
                } => {
                    let slot = self.keys.fact_slot(&kind, &name);
                    let plain = join_fact(&name, &value);
                    let there = self.secret_at(&slot, disk)?;
                    forgets |= there.is_some_and(|there| there != plain);
                    let word = match is_secret {
                        true => Word::Secret(plain),
                        false => Word::Fact(plain),
                    };
                    (slot, word)
                }
                Change::Forget { kind, name } => {
                    let slot = self.keys.fact_slot(&kind, &name);
                    forgets |= self.secret_at(&slot, disk)?.is_some();
                    (slot, Word::Nothing)
                }
            };
            bytes += AROUND + word.length();
            words.insert(slot, word);
        }
        // What goes may stand in the snapshot too.
        let snapshot = self.keys.fact_slot(NODE, SNAPSHOT);
        takes_away |= forgets;
        if written.has_snapshot && takes_away {
            words.insert(snapshot.clone(), Word::Nothing);
            forgets = true;
        }
        let has_snapshot = match words.get(&snapshot) {
            Some(word) => !matches!(word, Word::Nothing),
            None => written.has_snapshot,
        };
        if forgets {
            let slot = self.keys.fact_slot(NODE, STALE);
            words.insert(slot, Word::Fact(join_fact(STALE, &[])));
        }
        let mut draft = disk.draft(bytes + AROUND);
        for (slot, word) in words {
            match word {
                Word::Secret(plain) => {
                    let sealed = self.keys.ring.seal(&slot, &plain)?;
                    draft.put(slot, &sealed);
                }
                Word::Segment(plain) | Word::Fact(plain) => {
                    let key = self.keys.key_for(&slot);
                    draft.seal(slot, key, &plain)?;
                }
                Word::Nothing if disk.holds(&slot)? => draft.remove(slot),
                Word::Nothing => {}
            }
        }
        Ok(Sealed {
            draft: draft.end(next)?,
            appended,
            forgets,
            has_snapshot,
            takes_away,
        })
    }

    /// What a slot holds, if it is a secret.
    fn secret_at(&self, slot: &Slot, disk: &Disk) -> Result<Option<Plain>, StoreError> {
        let sealed = disk.fact(slot)?;
        Ok(sealed.and_then(|sealed| self.keys.open_secret(slot, &sealed)))
    }
}

impl Word {
    fn length(&self) -> usize {
        match self {
            Self::Segment(plain) | Self::Fact(plain) | Self::Secret(plain) => plain.len(),
            Self::Nothing => 0,
        }
    }
}
