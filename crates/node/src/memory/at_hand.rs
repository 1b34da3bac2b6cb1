//! Segments that were opened a moment ago. What others ask for lies close together, in many frames one
//! after the other; to open a segment takes longer than to find ten bodies in it.
use std::collections::VecDeque;

use potluck_store::Plain;

/// The most bytes of segments at hand: some sixteen as a first sync leaves them, which are as many as
/// there are logs that take turns.
const MOST: usize = 4 << 20;

/// The segments that were used last, in that order.
#[derive(Default)]
pub(super) struct AtHand {
    segments: VecDeque<(u64, Plain)>,
    bytes: usize,
}

impl AtHand {
    /// A segment, opened if it is not at hand; nothing if it cannot be.
    pub(super) fn get(
        &mut self,
        number: u64,
        open: impl FnOnce() -> Option<Plain>,
    ) -> Option<&[u8]> {
        let known = self.segments.iter().position(|(at, _)| *at == number);
        let segment = match known.and_then(|at| self.segments.remove(at)) {
            Some((_, segment)) => segment,
            None => {
                let segment = open()?;
                self.bytes += segment.len();
                segment
            }
        };
        while self.bytes > MOST
            && let Some((_, oldest)) = self.segments.pop_front()
        {
            self.bytes -= oldest.len();
        }
        self.segments.push_back((number, segment));
        self.segments.back().map(|(_, segment)| segment.as_slice())
    }

    /// Lets go of a segment that is written anew.
    pub(super) fn forget(&mut self, number: u64) {
        self.segments.retain(|(at, _)| *at != number);
        self.bytes = self.segments.iter().map(|(_, segment)| segment.len()).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(length: usize) -> Option<Plain> {
        Some(vec![7; length].into())
    }

    #[test]
    fn a_segment_is_opened_once_and_anew_when_it_was_written_anew() {
        let mut at_hand = AtHand::default();

        at_hand.get(1, || segment(5));
        assert_eq!(at_hand.get(1, || None).map(<[u8]>::len), Some(5));
        at_hand.forget(1);
        assert_eq!(at_hand.get(1, || segment(3)).map(<[u8]>::len), Some(3));
    }

    #[test]
    fn little_is_held_however_much_is_read_and_what_was_used_last_stays() {
        let mut at_hand = AtHand::default();

        for number in 0..100 {
            at_hand.get(0, || segment(MOST / 8));
            at_hand.get(number, || segment(MOST / 8));
        }
        assert_eq!(at_hand.get(0, || None).map(<[u8]>::len), Some(MOST / 8));
        assert_eq!(at_hand.get(50, || None), None);
        assert!(at_hand.bytes <= MOST + MOST / 8 && at_hand.segments.len() <= 9);
    }
}
