//! Going through the journal at an opening: where each segment lies, and what facts sled lacks.
//!
//! Labels are read, seals are not opened, but for one batch: after a stop that was not in order,
//! the last may have reached the disk by half. It was never confirmed, so it is cut off. Everything
//! else that does not fit is damage.
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::ops::Range;
use std::path::Path;

use super::{Volume, damaged, files_in};
use crate::StoreError;
use crate::disk::{Pending, Stored};
use crate::error::At as _;
use crate::home;
use crate::index::{Index, Place};
use crate::label::{Label, Mark, OF_SEGMENT};
use crate::slot::Slot;

/// How the last stop was.
pub(crate) enum Trust<'a> {
    /// In order, after this batch, if that is known.
    Until(Option<u64>),
    /// Nobody knows how; this tells whether something opens in its slot.
    Nothing(&'a dyn Fn(&Slot, &[u8]) -> bool),
}

/// What was found.
pub(super) struct Found {
    pub(super) files: BTreeMap<u32, Volume>,
    /// Not settled yet.
    pub(super) index: Index,
    pub(super) last: u64,
    pub(super) next: u64,
    pub(super) facts: Pending,
}

/// What a file says about one slot.
pub(crate) struct Said {
    pub(crate) slot: Slot,
    pub(crate) batch: u64,
    /// Where in the file the sealed value lies; `None` if it is removed.
    pub(crate) sealed: Option<Range<usize>>,
}

/// The end of a batch.
pub(crate) struct End {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) next: u64,
    pub(crate) is_anew: bool,
    /// Where in the file the next batch begins.
    pub(crate) behind: usize,
}

/// Reads the batch that begins here, if it is whole.
pub(crate) fn batch_at(
    mark: Mark,
    file: &[u8],
    mut at: usize,
    said: &mut Vec<Said>,
) -> Option<End> {
    said.clear();
    loop {
        let (label, length) = Label::read(mark, file.get(at..)?)?;
        at += length;
        match label {
            Label::Value {
                slot,
                batch,
                length,
            } => {
                let range = at..at.checked_add(length)?;
                at = range.end;
                said.push(Said {
                    slot,
                    batch,
                    sealed: Some(range),
                });
            }
            Label::Removal { slot, batch } => said.push(Said {
                slot,
                batch,
                sealed: None,
            }),
            Label::End {
                first,
                last,
                next,
                is_anew,
            } => {
                let is_of_these = |said: &Said| (first..=last).contains(&said.batch);
                return said.iter().all(is_of_these).then_some(End {
                    first,
                    last,
                    next,
                    is_anew,
                    behind: at,
                });
            }
        }
    }
}

/// Goes through all files.
pub(super) fn scan(
    folder: &Path,
    mark: Mark,
    applied: u64,
    trust: &Trust<'_>,
) -> Result<Found, StoreError> {
    remove_unfinished(folder)?;
    let mut found = Found {
        files: BTreeMap::new(),
        index: Index::default(),
        last: 0,
        next: 0,
        facts: Pending::new(),
    };
    let files = files_in(folder)?;
    let count = files.len();
    for (id, (first, path)) in files.into_iter().enumerate() {
        // The power went between writing two files anew as one and taking the second away.
        if first <= found.last {
            home::remove_file(&path)?;
            continue;
        }
        if first != found.last + 1 {
            return Err(damaged(&path));
        }
        let id = u32::try_from(id).expect("so many files of 8 MiB fit no disk");
        let volume = found.go_through(&path, id, mark, applied, trust, id as usize + 1 == count)?;
        found.files.insert(id, volume);
    }
    let is_all = match trust {
        Trust::Until(Some(last)) => found.last == *last,
        Trust::Until(None) | Trust::Nothing(_) => found.last >= applied,
    };
    is_all.then_some(found).ok_or_else(|| damaged(folder))
}

impl Found {
    fn go_through(
        &mut self,
        path: &Path,
        id: u32,
        mark: Mark,
        applied: u64,
        trust: &Trust<'_>,
        is_last: bool,
    ) -> Result<Volume, StoreError> {
        let bytes = fs::read(path).at(path)?;
        let mut said = Vec::new();
        let (mut at, mut live) = (0, 0);
        while let Some(end) = batch_at(mark, &bytes, at, &mut said) {
            if end.first != self.last + 1 {
                break;
            }
            // Facts are left out where a file is written anew, which sled had by then.
            if end.is_anew && end.last > applied {
                return Err(damaged(path));
            }
            if let Trust::Nothing(opens) = trust
                && is_last
                && end.behind == bytes.len()
                && !end.is_anew
                && !said.iter().all(|said| is_good(said, &bytes, *opens))
            {
                break;
            }
            for said in said.drain(..) {
                live += self.take(said, id, &bytes, applied);
            }
            self.last = end.last;
            self.next = self.next.max(end.next);
            at = end.behind;
        }
        if let Trust::Nothing(_) = trust
            && is_last
            && !is_followed(mark, bytes.get(at..).unwrap_or_default(), self.last + 1)
        {
            // One that only appends may not cut, on some systems.
            let file = File::options().write(true).open(path).at(path)?;
            if at < bytes.len() {
                file.set_len(at as u64).at(path)?;
            }
            // What is shown from now on has to be there after the next power cut too, by its name.
            file.sync_all().at(path)?;
            path.parent().map_or(Ok(()), home::sync_folder)?;
        } else if at < bytes.len() {
            return Err(damaged(path));
        }
        Ok(Volume {
            path: path.to_path_buf(),
            last: self.last,
            length: at as u64,
            live,
            edition: 0,
        })
    }

    /// Notes what is said about a slot. Gives the bytes of a removal, which has to stay.
    fn take(&mut self, said: Said, id: u32, bytes: &[u8], applied: u64) -> u64 {
        match said.slot {
            Slot::Segment(number) => {
                let place = said.sealed.map(|range| Place {
                    file: id,
                    at: super::short(range.start as u64),
                    length: super::short(range.len() as u64),
                });
                self.index.say(number.get(), place);
                place.map_or(OF_SEGMENT as u64, |_| 0)
            }
            Slot::Fact { .. } => {
                if said.batch > applied {
                    let sealed = said.sealed.and_then(|range| bytes.get(range));
                    let stored = sealed.map(|sealed| Stored {
                        batch: said.batch,
                        sealed: sealed.to_vec(),
                    });
                    self.facts.insert(said.slot, stored);
                }
                0
            }
        }
    }
}

fn is_good(said: &Said, bytes: &[u8], opens: &dyn Fn(&Slot, &[u8]) -> bool) -> bool {
    let Some(range) = said.sealed.clone() else {
        return true;
    };
    bytes
        .get(range)
        .is_some_and(|sealed| opens(&said.slot, sealed))
}

/// Whether something lies in `rest` that came after a batch: then that one was confirmed.
fn is_followed(mark: Mark, rest: &[u8], batch: u64) -> bool {
    let mut places = rest.windows(mark.len()).enumerate();
    places.any(|(at, window)| {
        window == mark
            && match Label::read(mark, rest.get(at..).unwrap_or_default()) {
                Some((Label::Value { batch: of, .. } | Label::Removal { batch: of, .. }, _)) => {
                    of > batch
                }
                Some((Label::End { last, .. }, _)) => last > batch,
                None => false,
            }
    })
}

/// Takes away what a writing anew has left that was cut short.
fn remove_unfinished(folder: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        if path.extension().is_some_and(|end| end == "new") {
            home::remove_file(&path)?;
        }
    }
    Ok(())
}
