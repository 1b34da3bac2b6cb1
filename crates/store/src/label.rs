//! What stands in a file of the journal before each sealed value, and behind each batch.
//!
//! ```text
//! value    mark, 8 bytes ‖ slot, 9 or 25 ‖ batch, 8 ‖ length, 4 ‖ checksum, 4 ‖ sealed bytes
//! removal  the same with a length of 2^32 - 1 and nothing behind it
//! end      mark, 8 bytes ‖ 3 ‖ first batch, 8 ‖ last batch, 8 ‖ next number, 8 ‖ checksum, 4
//! anew     the same with 4: the end where a file was written anew
//! ```
//!
//! The mark is of this home, so a value can be found wherever it lies. The checksum is of the label
//! alone: what is sealed cannot change without its seal breaking.
use crate::slot::Slot;

/// What every label in one home begins with.
pub(crate) type Mark = [u8; 8];

/// The bytes of the label of a segment.
pub(crate) const OF_SEGMENT: usize = 8 + 9 + 8 + 4 + 4;
/// The bytes of the end of a batch.
pub(crate) const OF_END: usize = 8 + 1 + 3 * 8 + 4;

/// Takes the place of the slot at the end of a batch.
const END: u8 = 3;
/// Takes it where a file was written anew.
const END_ANEW: u8 = 4;
/// Takes the place of the length where a value is removed.
const REMOVED: u32 = u32::MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    /// So many sealed bytes follow.
    Value {
        slot: Slot,
        batch: u64,
        length: usize,
    },
    /// What was in this slot is gone since this batch.
    Removal { slot: Slot, batch: u64 },
    /// All before it belongs together: these batches, of which it may be more than one where a file
    /// was written anew.
    End {
        first: u64,
        last: u64,
        /// The number of the segment that is appended next.
        next: u64,
        /// Whether the file was written anew: then the facts of these batches are left out.
        is_anew: bool,
    },
}

impl Label {
    /// Adds the label to the bytes of a batch.
    pub(crate) fn write(&self, mark: Mark, to: &mut Vec<u8>) {
        let begin = to.len();
        to.extend(mark);
        match self {
            Self::Value {
                slot,
                batch,
                length,
            } => {
                let length = u32::try_from(*length).expect("values have at most 1 MiB");
                write_slot(slot, *batch, length, to);
            }
            Self::Removal { slot, batch } => write_slot(slot, *batch, REMOVED, to),
            Self::End {
                first,
                last,
                next,
                is_anew,
            } => {
                to.push(if *is_anew { END_ANEW } else { END });
                for number in [first, last, next] {
                    to.extend(number.to_be_bytes());
                }
            }
        }
        let checksum = crc32fast::hash(to.get(begin..).unwrap_or_default());
        to.extend(checksum.to_be_bytes());
    }

    /// Reads a label from the beginning of `bytes`; says also how long it is.
    pub(crate) fn read(mark: Mark, bytes: &[u8]) -> Option<(Self, usize)> {
        let rest = bytes.strip_prefix(mark.as_slice())?;
        let (label, rest) = match rest.split_first()? {
            (end @ (&END | &END_ANEW), rest) => {
                let (first, rest) = number(rest)?;
                let (last, rest) = number(rest)?;
                let (next, rest) = number(rest)?;
                let is_anew = *end == END_ANEW;
                let end = Self::End {
                    first,
                    last,
                    next,
                    is_anew,
                };
                (end, rest)
            }
            _ => {
                let (slot, rest) = Slot::split(rest)?;
                let (batch, rest) = number(rest)?;
                let (length, rest) = rest.split_first_chunk()?;
                let label = match u32::from_be_bytes(*length) {
                    REMOVED => Self::Removal { slot, batch },
                    length => Self::Value {
                        slot,
                        batch,
                        length: usize::try_from(length).ok()?,
                    },
                };
                (label, rest)
            }
        };
        let said = bytes.len() - rest.len();
        let checksum = u32::from_be_bytes(*rest.first_chunk()?);
        (crc32fast::hash(bytes.get(..said)?) == checksum).then_some((label, said + 4))
    }
}

fn write_slot(slot: &Slot, batch: u64, length: u32, to: &mut Vec<u8>) {
    to.extend(slot.base());
    to.extend(batch.to_be_bytes());
    to.extend(length.to_be_bytes());
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_be_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SegmentNo;

    const MARK: Mark = *b"the home";
    const FACT: Slot = Slot::Fact {
        kind: [7; 8],
        name: [9; 16],
    };

    #[test]
    fn a_label_is_read_as_it_was_written_and_no_bit_of_it_can_change() {
        let slot = Slot::Segment(SegmentNo::new(1 << 40));
        let labels = [
            (
                Label::Value {
                    slot: slot.clone(),
                    batch: 7,
                    length: 1 << 20,
                },
                OF_SEGMENT,
            ),
            (
                Label::Value {
                    slot: FACT,
                    batch: u64::MAX,
                    length: 0,
                },
                OF_SEGMENT + 16,
            ),
            (Label::Removal { slot, batch: 8 }, OF_SEGMENT),
            (
                Label::End {
                    first: 1,
                    last: 9,
                    next: 4,
                    is_anew: true,
                },
                OF_END,
            ),
            (
                Label::End {
                    first: 9,
                    last: 9,
                    next: 4,
                    is_anew: false,
                },
                OF_END,
            ),
        ];
        for (label, length) in labels {
            let mut bytes = Vec::new();
            label.write(MARK, &mut bytes);
            assert_eq!(bytes.len(), length);
            assert_eq!(Label::read(MARK, &bytes), Some((label, length)));
            for bit in 0..length * 8 {
                let mut altered = bytes.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(Label::read(MARK, &altered), None);
            }
            for cut in 0..length {
                assert_eq!(Label::read(MARK, &bytes[..cut]), None);
            }
        }
    }
}
