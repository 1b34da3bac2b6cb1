//! The way to the values of a damaged store: straight from the bytes of its files.
//!
//! Behind a hole in its log sled follows nothing, and behind a hole in the journal nothing has a
//! place any more, though most of what is there is whole. But each value carries its own label
//! (`label` in the journal, `part` in sled), which can be found wherever it lies. The newest version
//! of a value is that of the newest batch.
//!
//! What was removed a while ago may come back this way; it is known to be true all the same, since
//! it opens.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::StoreError;
use crate::error::At;
use crate::label::{Label, Mark};
use crate::part;
use crate::slot::Slot;

/// Everything in some files that looks like ours.
pub(crate) struct Carved {
    files: Vec<PathBuf>,
    /// The versions of each value by batch.
    versions: BTreeMap<Slot, BTreeMap<u64, Version>>,
    next: u64,
}

/// What was found of one version of a value.
///
/// A fact lies in the journal and, once that has it, in sled: two copies, of which one may be hurt.
#[derive(Default)]
struct Version {
    /// It says that the value was removed.
    is_removal: bool,
    /// The whole value, wherever in the journal it was found.
    whole: Vec<Piece>,
    /// How many parts it has in sled.
    parts: u16,
    found: BTreeMap<u16, Piece>,
}

/// Sealed bytes: in which file, and where.
struct Piece {
    file: usize,
    at: usize,
    length: usize,
}

impl Carved {
    /// Searches files, one after the other in memory.
    pub(crate) fn search(mark: Mark, files: Vec<PathBuf>) -> Result<Self, StoreError> {
        let mut carved = Self {
            files: Vec::new(),
            versions: BTreeMap::new(),
            next: 0,
        };
        for path in files {
            let bytes = fs::read(&path).at(&path)?;
            for (at, window) in bytes.windows(mark.len()).enumerate() {
                if window == mark {
                    carved.find(mark, bytes.get(at..).unwrap_or_default(), at);
                }
            }
            carved.files.push(path);
        }
        Ok(carved)
    }

    /// Takes note of what begins here.
    fn find(&mut self, mark: Mark, bytes: &[u8], at: usize) {
        let file = self.files.len();
        if let Some(part) = part::read(mark, bytes) {
            let version = self.version(part.slot, part.batch);
            version.parts = part.parts;
            let piece = Piece {
                file,
                at: at + part.begin,
                length: part.bytes.len(),
            };
            version.found.insert(part.part, piece);
            return;
        }
        match Label::read(mark, bytes) {
            Some((
                Label::Value {
                    slot,
                    batch,
                    length,
                },
                begin,
            )) => {
                let piece = Piece {
                    file,
                    at: at + begin,
                    length,
                };
                self.version(slot, batch).whole.push(piece);
            }
            Some((Label::Removal { slot, batch }, _)) => {
                self.version(slot, batch).is_removal = true;
            }
            Some((Label::End { next, .. }, _)) => self.next = self.next.max(next),
            None => {}
        }
    }

    fn version(&mut self, slot: Slot, batch: u64) -> &mut Version {
        self.versions
            .entry(slot)
            .or_default()
            .entry(batch)
            .or_default()
    }

    /// The slots of which anything was found.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.versions.keys()
    }

    /// The batches of which anything was found, that are newer than a given one.
    pub(crate) fn newer_than(&self, batch: u64) -> BTreeSet<u64> {
        let all = self.versions.values().flat_map(BTreeMap::keys);
        all.copied().filter(|found| *found > batch).collect()
    }

    /// A number behind those of all segments that are told of.
    pub(crate) fn next(&self) -> u64 {
        let slots = self.versions.keys().filter_map(|slot| match slot {
            Slot::Segment(number) => Some(number.get().saturating_add(1)),
            Slot::Fact { .. } => None,
        });
        slots.max().unwrap_or(0).max(self.next)
    }

    /// The complete versions of a value, newest first, each as often as it was found; `None` where
    /// it was removed.
    pub(crate) fn versions(&self, slot: &Slot) -> impl Iterator<Item = Option<Vec<u8>>> {
        let versions = self.versions.get(slot).into_iter().flatten().rev();
        versions.flat_map(|(_, version)| {
            let whole = version.whole.iter().map(|piece| self.read(piece));
            let found = whole.chain([self.join(version)]).flatten().map(Some);
            found.chain(version.is_removal.then_some(None))
        })
    }

    /// The newest version that opens, if the value was not removed after it.
    pub(crate) fn newest(&self, slot: &Slot, opens: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        let mut versions = self.versions(slot);
        versions.find(|sealed| sealed.as_ref().is_none_or(|sealed| opens(sealed)))?
    }

    /// Puts the parts together, if all are there.
    fn join(&self, version: &Version) -> Option<Vec<u8>> {
        let mut sealed = Vec::new();
        for part in 0..version.parts {
            sealed.extend(self.read(version.found.get(&part)?)?);
        }
        (version.parts > 0).then_some(sealed)
    }

    fn read(&self, piece: &Piece) -> Option<Vec<u8>> {
        read_piece(self.files.get(piece.file)?, piece)
    }
}

/// What cannot be read is not there.
fn read_piece(path: &PathBuf, piece: &Piece) -> Option<Vec<u8>> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut file = fs::File::open(path).ok()?;
    file.seek(SeekFrom::Start(u64::try_from(piece.at).ok()?))
        .ok()?;
    let mut sealed = Vec::new();
    let length = u64::try_from(piece.length).ok()?;
    file.take(length).read_to_end(&mut sealed).ok()?;
    (sealed.len() == piece.length).then_some(sealed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_is_found_when_either_of_its_two_copies_is_whole() {
        let (mark, batch, good) = (*b"the home", 7, vec![5; 9_000]);
        let slot = Slot::Fact {
            kind: [1; 8],
            name: [2; 16],
        };
        let mut hurt = good.clone();
        *hurt.last_mut().unwrap() ^= 1;
        for (of_journal, of_sled) in [(&good, &hurt), (&hurt, &good)] {
            let folder = tempfile::tempdir().unwrap();
            let files = ["journal", "sled"].map(|name| folder.path().join(name));
            let mut journal = Vec::new();
            let label = Label::Value {
                slot: slot.clone(),
                batch,
                length: good.len(),
            };
            label.write(mark, &mut journal);
            journal.extend(of_journal);
            fs::write(&files[0], journal).unwrap();
            fs::write(&files[1], part::cut(mark, &slot, batch, of_sled).concat()).unwrap();
            let carved = Carved::search(mark, files.to_vec()).unwrap();
            let found = carved.newest(&slot, |sealed| sealed == good);
            assert!(found.is_some_and(|found| found == good));
        }
    }
}
