//! What a record says now, in short: what lists, answers and the order of care go by. All of it is
//! read again from the changes when somebody looks.
use std::sync::OnceLock;

use super::{Origin, Seen};
use crate::draft::Details;
use crate::record::{Kind, Reading, Urgency};
use crate::time::{Day, LogicalTime, Timestamp};

/// What a record says now.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) generation: u32,
    /// Where in this generation the first and the last change stand that took effect.
    pub(super) ends: (u8, u8),
    /// When they were written.
    pub(crate) first: Seen,
    pub(crate) last: Seen,
    /// When the record was begun, in whichever generation.
    pub(crate) begun: LogicalTime,
    pub(crate) expires: Day,
    pub(crate) kind: Kind,
    /// How soon a need must be met.
    pub(crate) urgency: Urgency,
    /// When an event is first on, as if its zone were UTC.
    pub(crate) on: Option<Timestamp>,
    /// Whether it has a sealed part.
    pub(crate) is_sealed: bool,
    /// Whether it says claims again.
    pub(crate) restates: bool,
    /// Whether it says something that only a newer version understands.
    pub(crate) needs_newer: bool,
    /// Whether reading it again is cheap: its changes stand in a line.
    pub(super) in_line: bool,
    /// All of it, if that was read and not let go of.
    pub(super) reading: OnceLock<Box<Reading>>,
}

impl Shown {
    /// What these changes of a generation say, the first and the last.
    pub(super) fn new(
        generation: u32,
        ends: [(u8, &Origin); 2],
        reading: Reading,
        in_line: bool,
    ) -> Self {
        let details = reading.draft.details();
        let [(first_at, first), (last_at, last)] = ends;
        Self {
            generation,
            ends: (first_at, last_at),
            first: first.seen(),
            last: last.seen(),
            begun: match reading.begun {
                Some(begun) if generation > 0 => begun.min(first.time),
                _ => first.time,
            },
            expires: first.expires,
            kind: reading.draft.kind(),
            urgency: match details {
                Details::Need(need) => need.urgency,
                _ => Urgency::Anytime,
            },
            on: match details {
                Details::Event(event) => Some(event.start.utc()),
                _ => None,
            },
            is_sealed: reading.sealed.is_some(),
            restates: !reading.restated.is_empty(),
            needs_newer: reading.needs_newer,
            in_line,
            reading: OnceLock::from(Box::new(reading)),
        }
    }

    /// Whether it says something else than what it began with.
    pub(crate) fn is_edited(&self) -> bool {
        let (first, last) = self.ends;
        self.generation > 0 || first != last
    }

    /// When it was begun, as shown: as claimed, but not later than it was seen.
    pub(crate) fn created(&self) -> Timestamp {
        self.begun.claimed().min(self.first.shown_time())
    }
}
