//! What is said at once to one peer travels together, with one padding.
//!
//! `parcel = one or more of (u32 length ‖ content) ‖ zeros`, so a frame on its own is a parcel of one.
//! An observer sees one size where there were several, and less is padding. What is said before two
//! are in a session travels alone, because proofs are bound to those bytes, and what is said about who
//! is in, because that is rare and its answers are long.
use super::{FULL_FRAME, Frame, MAX_FRAME, padded};
use crate::bytes::{Malformed, Reader};

/// The bytes of a length.
const LENGTH: usize = 4;
/// The most frames that travel together: more than are said at once, and few enough that what they ask
/// for is answered in one go.
const MOST: usize = 8;

/// Frames on their way to one peer, while more may be said.
#[derive(Debug, Default)]
pub struct Parcel {
    /// Lengths and contents, without padding.
    bytes: Vec<u8>,
    /// How many they are.
    frames: usize,
}

impl Parcel {
    /// Adds a frame, as [`Frame::encode`] made it; hands out what is to leave before anything else
    /// is added, in order.
    #[must_use = "what leaves is in nobody else's hands"]
    pub fn put(&mut self, frame: Vec<u8>) -> Vec<Vec<u8>> {
        let bare = bare_length(&frame);
        let joins = frame.get(LENGTH).copied().is_some_and(joins);
        let alone = bare >= FULL_FRAME || !joins;
        let mut leaving = vec![];
        if alone || self.frames == MOST || self.bytes.len() + bare > FULL_FRAME {
            leaving.extend(self.close());
        }
        if alone {
            leaving.push(frame);
        } else {
            self.bytes.extend(frame.into_iter().take(bare));
            self.frames += 1;
        }
        leaving
    }

    /// What has been added and has not left yet, padded; nothing if there is nothing.
    pub fn close(&mut self) -> Option<Vec<u8>> {
        if self.bytes.is_empty() {
            return None;
        }
        self.frames = 0;
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.resize(padded(bytes.len()), 0);
        Some(bytes)
    }
}

/// Reads a parcel: its frames in order, each with the bytes of its length and content.
///
/// # Errors
/// If the bytes are not those of one frame or of several that may travel together, or the padding is
/// not zero and minimal.
pub fn open(bytes: &[u8]) -> Result<Vec<(Frame, usize)>, Malformed> {
    if bytes.len() > MAX_FRAME {
        return Err(Malformed("a frame is larger than 1 MiB"));
    }
    let mut reader = Reader::new(bytes);
    let mut contents = vec![];
    // A length of zero is padding already: no frame is empty.
    while contents.is_empty() || next_length(bytes, reader.left()) > 0 {
        contents.push(reader.part(MAX_FRAME)?);
        if contents.len() > MOST {
            return Err(Malformed("too many frames at once"));
        }
    }
    let zeros = reader.take(reader.left())?;
    if padded(bytes.len() - zeros.len()) != bytes.len() || zeros.iter().any(|byte| *byte != 0) {
        return Err(Malformed("padding is not zero and minimal"));
    }
    let together = |content: &&[u8]| content.first().copied().is_some_and(joins);
    if contents.len() > 1 && !contents.iter().all(together) {
        return Err(Malformed("a frame that travels alone"));
    }
    contents
        .into_iter()
        .map(|content| Ok((Frame::of(content)?, LENGTH + content.len())))
        .collect()
}

/// The length that stands where so many bytes are left; zero if there is no room for one.
fn next_length(bytes: &[u8], left: usize) -> u32 {
    let at = bytes.len() - left;
    let length = bytes.get(at..).and_then(<[u8]>::first_chunk);
    length.map_or(0, |length| u32::from_be_bytes(*length))
}

/// How much of a frame is not padding.
fn bare_length(frame: &[u8]) -> usize {
    let content = usize::try_from(next_length(frame, frame.len())).unwrap_or(usize::MAX);
    content.saturating_add(LENGTH).min(frame.len())
}

/// Whether a content with this tag may travel with others: how things stand, and logs.
fn joins(tag: u8) -> bool {
    matches!(tag, 11 | 16..=26)
}
