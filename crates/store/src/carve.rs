//! The way to the values of a damaged store: without sled, straight from the bytes of its file.
//!
//! Behind a hole in its log sled follows nothing, though most of what is there is whole. So each
//! part carries its own label, and a label can be found wherever it lies:
//!
//! ```text
//! mark, 8 bytes, from the index key ‖ length of the slot, 1 byte ‖ slot ‖ part, 2 bytes
//! ‖ number of parts, 2 bytes ‖ generation, 8 bytes ‖ length, 2 bytes ‖ bytes of the sealed value
//! ```
//!
//! The generation is the number of the batch and grows, so the newest version of a value is known.
//! What was removed may come back this way; it is known to be true all the same, since it opens.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::StoreError;
use crate::error::At;
use crate::slot::{PART, Slot};

/// What every label in one home begins with.
pub(crate) type Mark = [u8; 8];

/// One part of a sealed value with its label read off.
pub(crate) struct Part<'a> {
    slot: Slot,
    part: u16,
    parts: u16,
    pub(crate) generation: u64,
    pub(crate) bytes: &'a [u8],
}

/// Cuts a sealed value into labelled parts.
pub(crate) fn label(mark: Mark, slot: &Slot, generation: u64, sealed: &[u8]) -> Vec<Vec<u8>> {
    let base = slot.base();
    let parts = u16::try_from(sealed.len().div_ceil(PART)).expect("values have at most 257 parts");
    let labelled = (0..parts).zip(sealed.chunks(PART)).map(|(part, bytes)| {
        let length = u16::try_from(bytes.len()).expect("a part has at most 4,096 bytes");
        let mut value = mark.to_vec();
        value.push(u8::try_from(base.len()).expect("slots have 9 or 25 bytes"));
        value.extend(&base);
        value.extend(part.to_be_bytes());
        value.extend(parts.to_be_bytes());
        value.extend(generation.to_be_bytes());
        value.extend(length.to_be_bytes());
        value.extend(bytes);
        value
    });
    labelled.collect()
}

/// Reads a labelled part from the beginning of `bytes`.
pub(crate) fn read_label(mark: Mark, bytes: &[u8]) -> Option<Part<'_>> {
    let rest = bytes.strip_prefix(mark.as_slice())?;
    let (length, rest) = rest.split_first()?;
    let (key, rest) = rest.split_at_checked(usize::from(*length) + 2)?;
    let (slot, part) = Slot::parse(key)?;
    let (parts, rest) = rest.split_first_chunk()?;
    let (generation, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let bytes = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    Some(Part {
        slot,
        part,
        parts: u16::from_be_bytes(*parts),
        generation: u64::from_be_bytes(*generation),
        bytes,
    })
}

/// Everything in a file that looks like ours.
pub(crate) struct Carved {
    file: Vec<u8>,
    mark: Mark,
    /// The versions of each value by generation.
    versions: BTreeMap<Slot, BTreeMap<u64, Version>>,
}

/// What was found of one version of a value.
#[derive(Default)]
struct Version {
    /// How many parts it has.
    parts: u16,
    /// Where those that were found begin.
    found: BTreeMap<u16, usize>,
}

impl Carved {
    /// Searches sled's file in a folder. Takes as much memory as the file has bytes.
    pub(crate) fn search(mark: Mark, folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("db");
        let file = fs::read(&path).at(&path)?;
        let mut versions = BTreeMap::<_, BTreeMap<_, Version>>::new();
        for (at, window) in file.windows(mark.len()).enumerate() {
            if window == mark
                && let Some(part) = file.get(at..).and_then(|bytes| read_label(mark, bytes))
            {
                let of_slot = versions.entry(part.slot).or_default();
                let version = of_slot.entry(part.generation).or_default();
                version.parts = part.parts;
                version.found.insert(part.part, at);
            }
        }
        Ok(Self {
            file,
            mark,
            versions,
        })
    }

    /// The slots of which anything was found.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.versions.keys()
    }

    /// The batches of which anything was found, that are newer than a given one.
    pub(crate) fn newer_than(&self, generation: u64) -> BTreeSet<u64> {
        let all = self.versions.values().flat_map(BTreeMap::keys);
        all.copied().filter(|found| *found > generation).collect()
    }

    /// The complete versions of a value, newest first.
    pub(crate) fn versions(&self, slot: &Slot) -> impl Iterator<Item = Vec<u8>> {
        let versions = self.versions.get(slot).into_iter().flatten().rev();
        versions.filter_map(|(_, Version { parts, found })| {
            let mut sealed = Vec::new();
            for part in 0..*parts {
                let bytes = self.file.get(*found.get(&part)?..)?;
                sealed.extend(read_label(self.mark, bytes)?.bytes);
            }
            Some(sealed)
        })
    }
}
