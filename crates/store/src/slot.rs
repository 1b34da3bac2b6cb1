//! The place of a value, whose bytes say nothing to a reader without our own keys.
//!
//! | slot | for |
//! |---|---|
//! | `1 ‖ number, 8 bytes big-endian` | a segment |
//! | `2 ‖ MAC of the kind, 8 bytes ‖ MAC of kind and name, 16 bytes` | a fact |
//!
//! In the journal a value is in one piece (`label`); in sled it is cut into parts (`part`).
use std::fmt;

const SEGMENT: u8 = 1;
const FACT: u8 = 2;
const KIND: usize = 8;
const NAME: usize = 16;

/// The most bytes of one sealed value under one key of the tree.
pub(crate) const PART: usize = 4096;

/// The place of a segment in the order of arrival; grows, is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentNo(u64);

impl SegmentNo {
    /// Makes the number that somebody kept as a plain number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Gives the plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for SegmentNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The key of a value without the number of the part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Segment(SegmentNo),
    Fact { kind: [u8; KIND], name: [u8; NAME] },
}

impl Slot {
    /// The slots of all facts begin with this.
    pub(crate) const FACTS: [u8; 1] = [FACT];

    /// The slots of all facts of a kind begin with this.
    pub(crate) fn facts(kind: [u8; KIND]) -> Vec<u8> {
        let mut key = vec![FACT];
        key.extend(kind);
        key
    }

    /// The bytes of the key that all parts of this value share; also what its seal is bound to.
    pub(crate) fn base(&self) -> Vec<u8> {
        match self {
            Self::Segment(number) => {
                let mut key = vec![SEGMENT];
                key.extend(number.get().to_be_bytes());
                key
            }
            Self::Fact { kind, name } => {
                let mut key = Self::facts(*kind);
                key.extend(name);
                key
            }
        }
    }

    /// The key of one part.
    pub(crate) fn part(&self, part: u16) -> Vec<u8> {
        let mut key = self.base();
        key.extend(part.to_be_bytes());
        key
    }

    /// Reads a key of the tree; `None` if it is none of ours.
    pub(crate) fn parse(key: &[u8]) -> Option<(Self, u16)> {
        let (slot, part) = Self::split(key)?;
        Some((slot, u16::from_be_bytes(part.try_into().ok()?)))
    }

    /// Reads a slot from the beginning of `bytes`; gives also what is behind it.
    pub(crate) fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (tag, rest) = bytes.split_first()?;
        match *tag {
            SEGMENT => {
                let (number, rest) = rest.split_first_chunk()?;
                let number = SegmentNo(u64::from_be_bytes(*number));
                Some((Self::Segment(number), rest))
            }
            FACT => {
                let (kind, rest) = rest.split_first_chunk()?;
                let (name, rest) = rest.split_first_chunk()?;
                let (kind, name) = (*kind, *name);
                Some((Self::Fact { kind, name }, rest))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_tree_tells_its_slot_and_part() {
        let slots = [
            Slot::Segment(SegmentNo(0)),
            Slot::Segment(SegmentNo(u64::MAX)),
            Slot::Fact {
                kind: [7; KIND],
                name: [9; NAME],
            },
        ];
        for slot in slots {
            let key = slot.part(300);
            assert_eq!(Slot::parse(&key), Some((slot, 300)));
            for cut in 0..key.len() {
                assert_eq!(Slot::parse(&key[..cut]), None);
            }
        }
        assert_eq!(Slot::parse(&[3; 11]), None);
    }

    #[test]
    fn segments_sort_in_order_of_arrival() {
        let keys: Vec<_> = [0, 1, 255, 256, 65_536, u64::MAX]
            .map(|number| Slot::Segment(SegmentNo(number)).part(0))
            .into();
        assert!(keys.is_sorted());
    }
}
