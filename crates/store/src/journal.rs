//! The journal: files that are only ever appended to, one batch behind the other.
//!
//! ```text
//! journal/0000000000000001   value value … end ‖ value … end ‖ …
//! journal/00000000000003e9   value … end ‖ …                     named after its first batch
//! ```
//!
//! A batch is one stretch of values and removals with an end behind it (`label`), written with one
//! call and made durable with one `fdatasync`. A segment is read by its place, which is kept in
//! memory; facts are only carried here until sled has them (`disk`).
//!
//! Invariant: the batches of all files follow each other without a gap, and all but the last batch
//! of the last file were confirmed. So whatever does not fit is damage, but for that one
//! (`scan`). A file that is full never changes; when much of it is dead it is written anew
//! (`tidy`).
mod handles;
mod scan;
mod tidy;

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

#[cfg(test)]
pub(crate) use handles::MOST_OPEN;
pub(crate) use scan::Trust;

use handles::Handles;

use crate::StoreError;
use crate::disk::{Durability, Pending};
use crate::draft::Draft;
use crate::error::At as _;
use crate::home;
use crate::index::{Index, Place};
use crate::label::{Mark, OF_SEGMENT};
use crate::slot::Slot;

/// A file that is longer gets no more batches: short enough to be read whole, and long enough that a
/// large store has few. In tests small, so that files are filled and written anew under every story.
const FULL: u64 = if cfg!(test) { 96 << 10 } else { 8 << 20 };
/// How much of a file has to be dead, beside a third of it, before it is worth writing it anew. A
/// third: so a journal has at most one and a half times the bytes that live.
const WASTE: u64 = if cfg!(test) { 8 << 10 } else { 256 << 10 };
/// How much is read at once where segments are read one behind the other.
const STRETCH: usize = 128 << 10;
/// Of how many files a reader keeps what it has read. What was replaced lies in a later file than
/// its neighbours, so it is more than one.
const WINDOWS: usize = 4;

/// The open journal of a store.
pub(crate) struct Journal {
    folder: PathBuf,
    mark: Mark,
    durability: Durability,
    files: BTreeMap<u32, Volume>,
    /// The last of them, to append to; none if there is no file yet.
    end: Option<File>,
    handles: Handles,
    index: Index,
    last: u64,
    next: u64,
    flushes: u64,
}

/// One file of it.
struct Volume {
    path: PathBuf,
    /// The last batch in it.
    last: u64,
    length: u64,
    /// The bytes of segments that are there, and of removals, with their labels.
    live: u64,
    /// How often it was written anew since the opening.
    edition: u32,
}

impl Volume {
    fn is_full(&self) -> bool {
        self.length >= FULL || self.is_wasteful()
    }

    fn is_wasteful(&self) -> bool {
        let dead = self.length.saturating_sub(self.live);
        dead >= WASTE && dead > self.live / 2
    }
}

/// What a reader has already read of a few files, the one it has asked last at the end.
#[derive(Default)]
pub(crate) struct Reader(VecDeque<Window>);

struct Window {
    file: u32,
    edition: u32,
    from: u32,
    bytes: Vec<u8>,
}

impl Journal {
    /// Opens the journal in a folder, or makes one, and gives what it says of facts since the batch
    /// `applied`.
    pub(crate) fn open(
        folder: &Path,
        mark: Mark,
        durability: Durability,
        applied: u64,
        trust: &Trust<'_>,
    ) -> Result<(Self, Pending), StoreError> {
        home::make_folder(folder)?;
        let found = scan::scan(folder, mark, applied, trust)?;
        let end = match found.files.last_key_value() {
            Some((_, volume)) => Some(open_end(&volume.path)?),
            None => None,
        };
        let mut journal = Self {
            folder: folder.to_path_buf(),
            mark,
            durability,
            files: found.files,
            end,
            handles: Handles::default(),
            index: found.index,
            last: found.last,
            next: found.next,
            flushes: 0,
        };
        journal.index.settle();
        for (_, place) in journal.index.places() {
            if let Some(volume) = journal.files.get_mut(&place.file) {
                volume.live += taken(place);
            }
        }
        Ok((journal, found.facts))
    }

    /// The number of the last batch; 0 if there was none yet.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// The number of the segment that is appended next.
    pub(crate) fn next(&self) -> u64 {
        self.next
    }

    /// How often something was made durable.
    pub(crate) fn flushes(&self) -> u64 {
        self.flushes
    }

    /// Writes a batch behind all others, and returns when it is on the disk.
    pub(crate) fn append(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let id = match self.files.last_key_value() {
            Some((id, volume)) if !volume.is_full() => *id,
            _ => self.begin_file()?,
        };
        let volume = self.files.get_mut(&id).expect("it was just looked up");
        let begin = volume.length;
        let end = self.end.as_mut().expect("there is a file, so it is open");
        end.write_all(draft.bytes()).at(&volume.path)?;
        if self.durability == Durability::Full {
            end.sync_data().at(&volume.path)?;
            if begin == 0 {
                home::sync_folder(&self.folder)?;
            }
        }
        self.flushes += 1;
        volume.length += draft.bytes().len() as u64;
        volume.last = draft.batch();
        self.last = draft.batch();
        self.next = draft.next();
        for record in draft.records() {
            let Slot::Segment(number) = &record.slot else {
                continue;
            };
            let place = record.sealed.as_ref().map(|range| Place {
                file: id,
                at: short(begin + range.start as u64),
                length: short(range.len() as u64),
            });
            let gone = self.index.set(number.get(), place);
            self.count(id, place.map_or(OF_SEGMENT as u64, taken));
            if let Some(gone) = gone
                && let Some(volume) = self.files.get_mut(&gone.file)
            {
                volume.live -= taken(gone);
            }
        }
        Ok(())
    }

    /// Whether a segment is there.
    pub(crate) fn holds(&self, number: u64) -> bool {
        self.index.get(number).is_some()
    }

    /// Reads the sealed bytes of a segment; `None` if there is none under this number.
    pub(crate) fn read(&self, number: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(place) = self.index.get(number) else {
            return Ok(None);
        };
        let volume = self.volume(place.file)?;
        let mut sealed = vec![0; place.length as usize];
        let file = self.handles.open(place.file, &volume.path)?;
        read_at(&file, &mut sealed, u64::from(place.at)).at(&volume.path)?;
        Ok(Some(sealed))
    }

    /// Reads the first segment at or behind a number, where many follow each other.
    pub(crate) fn read_on<'a>(
        &self,
        reader: &'a mut Reader,
        from: u64,
    ) -> Option<(u64, Result<&'a [u8], StoreError>)> {
        let (number, place) = self.index.from(from)?;
        Some((number, self.read_through(reader, place)))
    }

    fn read_through<'a>(
        &self,
        reader: &'a mut Reader,
        place: Place,
    ) -> Result<&'a [u8], StoreError> {
        let volume = self.volume(place.file)?;
        let window = reader.window(place.file);
        let length = place.length as usize;
        let begin = place
            .at
            .checked_sub(window.from)
            .map(|begin| begin as usize);
        let begin = begin.filter(|begin| {
            window.edition == volume.edition && begin + length <= window.bytes.len()
        });
        if begin.is_none() {
            let from = u64::from(place.at);
            let rest = usize::try_from(volume.length.saturating_sub(from)).unwrap_or(usize::MAX);
            window.edition = volume.edition;
            window.from = place.at;
            window.bytes.resize(rest.min(STRETCH.max(length)), 0);
            let read = self.handles.open(place.file, &volume.path);
            let read =
                read.and_then(|file| read_at(&file, &mut window.bytes, from).at(&volume.path));
            if read.is_err() {
                window.bytes.clear();
            }
            read?;
        }
        let begin = begin.unwrap_or(0);
        let sealed = window.bytes.get(begin..begin + length);
        sealed.ok_or_else(|| damaged(&volume.path))
    }

    fn volume(&self, id: u32) -> Result<&Volume, StoreError> {
        self.files.get(&id).ok_or_else(|| damaged(&self.folder))
    }

    fn count(&mut self, id: u32, bytes: u64) {
        if let Some(volume) = self.files.get_mut(&id) {
            volume.live += bytes;
        }
    }

    /// Begins a file for the next batch.
    fn begin_file(&mut self) -> Result<u32, StoreError> {
        let id = self.files.last_key_value().map_or(0, |(id, _)| id + 1);
        let path = self.folder.join(name(self.last + 1));
        let end = home::private_file().append(true).open(&path).at(&path)?;
        self.end = Some(end);
        let volume = Volume {
            path,
            last: self.last,
            length: 0,
            live: 0,
            edition: 0,
        };
        self.files.insert(id, volume);
        Ok(id)
    }
}

impl Reader {
    /// What was read of a file; nothing, if that was too long ago.
    fn window(&mut self, file: u32) -> &mut Window {
        let known = self.0.iter().position(|window| window.file == file);
        let window = known.and_then(|at| self.0.remove(at));
        let window = window.unwrap_or(Window {
            file,
            edition: 0,
            from: 0,
            bytes: Vec::new(),
        });
        if self.0.len() == WINDOWS {
            self.0.pop_front();
        }
        self.0.push_back(window);
        self.0.back_mut().expect("it was just put there")
    }
}

/// Opens the last file to append to it.
fn open_end(path: &Path) -> Result<File, StoreError> {
    File::options().append(true).open(path).at(path)
}

/// How a file is called that begins with this batch.
fn name(first: u64) -> String {
    format!("{first:016x}")
}

/// The first batch of a file with this name, if it is one of the journal.
pub(crate) fn first_of(path: &Path) -> Option<u64> {
    let named = path.file_name()?.to_str()?;
    let first = u64::from_str_radix(named, 16).ok()?;
    (name(first) == named).then_some(first)
}

/// The files of the journal in a folder, in order.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        if let Some(first) = first_of(&path) {
            files.push((first, path));
        }
    }
    files.sort();
    Ok(files)
}

/// The bytes that a segment takes.
fn taken(place: Place) -> u64 {
    OF_SEGMENT as u64 + u64::from(place.length)
}

fn short(number: u64) -> u32 {
    u32::try_from(number).expect("a file has at most 8 MiB and one batch more, of at most 1 GiB")
}

fn damaged(path: &Path) -> StoreError {
    StoreError::Damaged {
        path: path.to_path_buf(),
        cause: None,
    }
}

/// Reads at a place without moving anything that another reader relies on.
#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = bytes.get_mut(read..).unwrap_or_default();
        at += read as u64;
    }
    Ok(())
}
