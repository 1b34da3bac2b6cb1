//! What a log no longer needs to hold the bodies of: their day has passed, or their author asked
//! everybody to forget them.
use potluck_model::epoch::HintKey;
use potluck_model::time::Day;

use super::Log;
use crate::limits::{GRACE_DAYS, LONGEST_DAYS};

impl Log {
    /// Notes when headers from `first` on were first seen; no body is kept longer than 400 days
    /// from then, whatever its header claims.
    pub(crate) fn saw(&mut self, first: u64, day: Day) {
        let from = usize::try_from(first.saturating_sub(1)).unwrap_or(usize::MAX);
        for held in self.headers.iter_mut().skip(from) {
            held.expires_here = held.expires.min(day.plus(LONGEST_DAYS));
        }
    }

    /// Whether the body at a place is no longer kept, asked for or given.
    pub(crate) fn is_over(&self, seq: u64, today: Day) -> bool {
        let day = self.at(seq).map(|held| held.expires_here);
        self.retracted.contains(&seq) || day.is_some_and(|day| day.plus(GRACE_DAYS) < today)
    }

    /// All places that are over and were not yet let go of; and whether the body is held.
    pub(crate) fn newly_over(&self, today: Day) -> Vec<(u64, bool)> {
        (1..=self.length())
            .filter(|seq| !self.gone.contains(seq) && self.is_over(*seq, today))
            .map(|seq| (seq, !self.missing.contains(&seq)))
            .collect()
    }

    /// Whether the body at a place was let go of.
    pub(crate) fn is_gone(&self, seq: u64) -> bool {
        self.gone.contains(&seq)
    }

    /// The body at a place is over: neither held nor missing from now on.
    pub(crate) fn let_go_of(&mut self, seq: u64) {
        self.missing.remove(&seq);
        self.gone.insert(seq);
    }

    /// The body at a place is held no more, though it may come again.
    pub(crate) fn lost_body(&mut self, seq: u64) {
        self.missing.insert(seq);
    }

    /// The author asks to forget what stands at a place.
    pub(crate) fn retract(&mut self, seq: u64) {
        self.retracted.insert(seq);
    }

    /// Takes back that anything was retracted; what is held of it is not known.
    pub(crate) fn retract_nothing(&mut self, today: Day) {
        for seq in std::mem::take(&mut self.retracted) {
            if !self.is_over(seq, today) && self.gone.remove(&seq) {
                self.missing.insert(seq);
            }
        }
    }

    /// Whether any body that is not over is sealed under a key.
    pub(crate) fn uses(&self, hint: &HintKey, today: Day) -> bool {
        let lives = |(seq, _): &(u64, _)| !self.is_over(*seq, today);
        let mut live = (1..).zip(&self.headers).filter(lives);
        live.any(|(_, held)| hint.hint(&held.nonce, self.id.device) == held.hint)
    }
}
