//! Giving back the room of what is dead: a file of the journal is written anew without it.
//!
//! ```text
//! 1  what lives of the file, and of the one before it if that is as short or short anyhow, goes
//!    into a new file as one batch in the place of theirs                             durable
//! 2  the new file takes the name of the first                                        durable
//! 3  the second goes
//! ```
//!
//! Cut short before 2, the new file is taken away at the next opening; between 2 and 3 the second
//! is, since its batches are in the first. One file is at most 8 MiB and a batch long, so this is a
//! bounded piece of work.
use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::scan::{Said, batch_at};
use super::{FULL, Journal, Volume, WASTE, damaged};
use crate::StoreError;
use crate::error::At as _;
use crate::home;
use crate::index::Place;
use crate::label::{Label, OF_SEGMENT};
use crate::slot::Slot;

/// A file that is worth writing anew.
#[derive(Clone, Copy)]
pub(crate) struct Waste {
    file: u32,
    /// The file before it, if what lives of both goes into one.
    joined: Option<u32>,
    /// Its last batch. Sled has to have the facts of all up to it.
    pub(crate) last: u64,
    /// How many bytes stay, of both.
    pub(crate) live: u64,
}

/// What a new file is made of.
struct Anew {
    bytes: Vec<u8>,
    places: Vec<(u64, Place)>,
    live: u64,
}

impl Journal {
    /// The first file of which much is dead, if there is one. The last is still written to.
    pub(crate) fn wasteful(&self) -> Option<Waste> {
        let (end, _) = self.files.last_key_value()?;
        let mut full = self.files.range(..end);
        let (file, volume) = full.find(|(_, volume)| volume.is_wasteful())?;
        let before = self.files.range(..file).next_back();
        let joined = before
            // Not much longer: else a long one would be written again and again for short ones.
            // But short ones always, or there would be more and more of them.
            .filter(|(_, before)| before.live <= WASTE.max(2 * volume.live))
            .filter(|(_, before)| before.live + volume.live <= FULL / 2);
        Some(Waste {
            file: *file,
            joined: joined.map(|(id, _)| *id),
            last: volume.last,
            live: volume.live + joined.map_or(0, |(_, before)| before.live),
        })
    }

    /// Writes a file anew, without what is dead in it.
    pub(crate) fn rewrite(&mut self, waste: Waste) -> Result<(), StoreError> {
        let joined = waste.joined;
        let into = joined.unwrap_or(waste.file);
        let mut anew = Anew {
            bytes: Vec::new(),
            places: Vec::new(),
            live: 0,
        };
        let is_first = self.files.first_key_value().map(|(id, _)| *id) == Some(into);
        let (mut first, mut next) = (None, 0);
        for id in [joined, Some(waste.file)].into_iter().flatten() {
            let volume = self.volume(id)?;
            let bytes = fs::read(&volume.path).at(&volume.path)?;
            let mut said = Vec::new();
            let mut at = 0;
            while at < bytes.len() {
                let end = batch_at(self.mark, &bytes, at, &mut said);
                let end = end.ok_or_else(|| damaged(&volume.path))?;
                for said in &said {
                    self.carry(said, id, into, &bytes, is_first, &mut anew);
                }
                first = first.or(Some(end.first));
                next = end.next;
                at = end.behind;
            }
        }
        let end = Label::End {
            first: first.ok_or_else(|| damaged(&self.folder))?,
            last: waste.last,
            next,
            is_anew: true,
        };
        end.write(self.mark, &mut anew.bytes);
        self.put_in_place(into, joined.map(|_| waste.file), &anew, waste.last)
    }

    /// Carries over what a file says about a slot, if it still counts.
    fn carry(
        &self,
        said: &Said,
        from: u32,
        into: u32,
        bytes: &[u8],
        is_first: bool,
        anew: &mut Anew,
    ) {
        let Slot::Segment(number) = &said.slot else {
            return;
        };
        let Some(range) = said.sealed.clone() else {
            // An older file may still hold what was removed; before the first there is none.
            if !is_first {
                let label = Label::Removal {
                    slot: said.slot.clone(),
                    batch: said.batch,
                };
                label.write(self.mark, &mut anew.bytes);
                anew.live += OF_SEGMENT as u64;
            }
            return;
        };
        let place = self.index.get(number.get());
        if place.is_none_or(|place| place.file != from || place.at as usize != range.start) {
            return;
        }
        let label = Label::Value {
            slot: said.slot.clone(),
            batch: said.batch,
            length: range.len(),
        };
        label.write(self.mark, &mut anew.bytes);
        let place = Place {
            file: into,
            at: super::short(anew.bytes.len() as u64),
            length: super::short(range.len() as u64),
        };
        anew.bytes
            .extend_from_slice(bytes.get(range).unwrap_or_default());
        anew.live += super::taken(place);
        anew.places.push((number.get(), place));
    }

    fn put_in_place(
        &mut self,
        into: u32,
        joined: Option<u32>,
        anew: &Anew,
        last: u64,
    ) -> Result<(), StoreError> {
        let path = self.volume(into)?.path.clone();
        let unfinished = home::unfinished(&path);
        write(&unfinished, &anew.bytes).inspect_err(|_| {
            // Room matters more now than half a file, and the next opening takes it away too.
            let _ = fs::remove_file(&unfinished);
        })?;
        self.flushes += 1;
        let edition = self.volume(into)?.edition + 1;
        let volume = Volume {
            path: path.clone(),
            last,
            length: anew.bytes.len() as u64,
            live: anew.live,
            edition,
        };
        // Other systems do not rename over an open file, so it has to be closed first.
        self.handles.let_go(into);
        fs::rename(&unfinished, &path).at(&path).inspect_err(|_| {
            let _ = fs::remove_file(&unfinished);
        })?;
        // Whoever reads from now on finds the new one under this name, whatever fails below.
        self.files.insert(into, volume);
        for (number, place) in &anew.places {
            self.index.set(*number, Some(*place));
        }
        let second = joined.and_then(|id| Some((id, self.files.remove(&id)?)));
        // Not before the new name is durable: until then the two old files are what is there.
        home::sync_folder(&self.folder)?;
        if let Some((id, second)) = second {
            self.handles.let_go(id);
            home::remove_file(&second.path)?;
        }
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    // Whatever lies there was never finished.
    home::remove_file(path)?;
    let mut file = home::private_file().append(true).open(path).at(path)?;
    file.write_all(bytes).at(path)?;
    file.sync_all().at(path)
}
