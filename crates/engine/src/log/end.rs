//! Where a log ends, because its device was put out, or because it forked.
//!
//! A cut names an operation, and so a branch: that branch counts up to there, on every device. Who
//! holds another one lets go of it and takes only from those who hold the one that was named.
use potluck_model::id::OpId;
use potluck_model::op::OpSignature;
use potluck_model::run::{Run, SPAN};
use potluck_model::wire::Mark;

use super::{Log, SPAN_LENGTH};

/// The last operation of a log that counts, by an accepted removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    /// Its number; 0 if nothing counts.
    pub(crate) seq: u64,
    /// Its name, and the signature of its device.
    pub(crate) op: Option<(OpId, OpSignature)>,
}

impl Log {
    /// How far what is held may count, apart from quotas.
    pub(crate) fn limit(&self) -> u64 {
        let fork = self.fork.as_ref().map_or(u64::MAX, |fork| fork.at - 1);
        self.end.map_or(fork, |end| end.seq.min(fork))
    }

    /// Where an accepted removal ends it.
    pub(crate) fn end(&self) -> Option<End> {
        self.end
    }

    /// Ends it, or lets it go on; returns what was held of another branch and is let go of.
    pub(crate) fn end_at(&mut self, end: Option<End>) -> Vec<(u64, OpId)> {
        self.end = end;
        self.by_tip = false;
        let Some(End {
            seq,
            op: Some((op, signature)),
        }) = end
        else {
            return vec![];
        };
        let here = self.at(seq).map(|held| held.id);
        let forked_at = self.fork.as_ref().map(|fork| fork.at);
        let forked_before = forked_at.is_some_and(|at| at <= seq);
        if here == Some(op) {
            self.signatures.insert(seq, signature);
            if forked_before {
                self.fork = None;
            }
            return vec![];
        }
        if here.is_none() && !forked_before {
            return vec![]; // as far as anybody can tell, it is on the way there
        }
        self.by_tip = true;
        self.fork = None;
        self.let_go_after(forked_at.map_or(0, |at| at - 1))
    }

    /// Whether headers of it are taken from somebody who holds it so far.
    pub(crate) fn is_had_from(&self, mark: &Mark) -> bool {
        let named = |end: super::End| {
            end.op.is_some_and(|(op, _)| {
                mark.length == end.seq && op.as_bytes().starts_with(&mark.tip)
            })
        };
        !self.by_tip || self.end.is_some_and(named)
    }

    /// What of a run may count; nothing if it lies beyond the end.
    pub(crate) fn clip(&self, run: &Run) -> Option<Run> {
        let Some(end) = self.end else {
            return Some(run.clone());
        };
        let room = end.seq.saturating_add(1).saturating_sub(run.first);
        let mut run = run.clone();
        let length = run.entries.len() as u64;
        match end.op {
            Some((_, signature)) if room > 0 && length > room => {
                run.entries
                    .truncate(usize::try_from(room).unwrap_or(usize::MAX));
                run.signature = signature;
            }
            _ if length > room => return None,
            _ => {}
        }
        Some(run)
    }

    /// Whether these headers lead to an operation other than the one that was named as the last.
    pub(super) fn is_of_another_end(&self, first: u64, ids: &[OpId]) -> bool {
        let Some(End {
            seq,
            op: Some((op, _)),
        }) = self.end
        else {
            return false;
        };
        let at = seq
            .checked_sub(first)
            .and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| ids.get(at)).is_some_and(|id| *id != op)
    }

    /// Lets go of all headers after `keep`; of a few before, too, if no signature stands there.
    pub(super) fn let_go_after(&mut self, keep: u64) -> Vec<(u64, OpId)> {
        let last = keep / SPAN * SPAN;
        let kept = usize::try_from(last)
            .unwrap_or(usize::MAX)
            .min(self.headers.len());
        let gone = self.headers.split_off(kept);
        self.bytes.truncate(kept / SPAN_LENGTH);
        self.heads.retain(|(from, _)| *from <= last);
        self.signatures.retain(|seq, _| *seq <= last);
        for seqs in [&mut self.missing, &mut self.gone, &mut self.retracted] {
            seqs.retain(|seq| *seq <= last);
        }
        (last + 1..)
            .zip(gone)
            .map(|(seq, held)| (seq, held.id))
            .collect()
    }
}
