//! The parts of a value in sled, and what stands before each.
//!
//! Sled puts every page beyond 128 KiB into a file of its own that it never makes durable. A leaf
//! holds about twenty values, so parts of 4 KiB stay below.
//!
//! ```text
//! mark, 8 bytes, from the index key ‖ length of the slot, 1 byte ‖ slot ‖ part, 2 bytes
//! ‖ number of parts, 2 bytes ‖ batch, 8 bytes ‖ length, 2 bytes ‖ bytes of the sealed value
//! ```
//!
//! So each part is found wherever it lies, with or without sled (`carve`).
use crate::label::Mark;
use crate::slot::{PART, Slot};

/// One part of a sealed value with its label read off.
pub(crate) struct Part<'a> {
    pub(crate) slot: Slot,
    pub(crate) part: u16,
    pub(crate) parts: u16,
    /// The batch that set the value. In homes of layouts 1 and 2 batches had numbers that only grew.
    pub(crate) batch: u64,
    pub(crate) bytes: &'a [u8],
    /// Where the bytes begin, counted from the mark.
    pub(crate) begin: usize,
}

/// Cuts a sealed value into labelled parts.
pub(crate) fn cut(mark: Mark, slot: &Slot, batch: u64, sealed: &[u8]) -> Vec<Vec<u8>> {
    let base = slot.base();
    let parts = u16::try_from(sealed.len().div_ceil(PART)).expect("values have at most 257 parts");
    let labelled = (0..parts).zip(sealed.chunks(PART)).map(|(part, bytes)| {
        let length = u16::try_from(bytes.len()).expect("a part has at most 4,096 bytes");
        let mut value = mark.to_vec();
        value.push(u8::try_from(base.len()).expect("slots have 9 or 25 bytes"));
        value.extend(&base);
        value.extend(part.to_be_bytes());
        value.extend(parts.to_be_bytes());
        value.extend(batch.to_be_bytes());
        value.extend(length.to_be_bytes());
        value.extend(bytes);
        value
    });
    labelled.collect()
}

/// Reads a labelled part from the beginning of `bytes`.
pub(crate) fn read(mark: Mark, bytes: &[u8]) -> Option<Part<'_>> {
    let rest = bytes.strip_prefix(mark.as_slice())?;
    let (length, rest) = rest.split_first()?;
    let (key, rest) = rest.split_at_checked(usize::from(*length) + 2)?;
    let (slot, part) = Slot::parse(key)?;
    let (parts, rest) = rest.split_first_chunk()?;
    let (batch, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let begin = bytes.len() - rest.len();
    let bytes = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    Some(Part {
        slot,
        part,
        parts: u16::from_be_bytes(*parts),
        batch: u64::from_be_bytes(*batch),
        bytes,
        begin,
    })
}
