//! Where logs end: at the cut of a removal, or at a fork. What lies beyond is held without effect,
//! neither asked for nor passed on; a decision that is reversed shows it again.
use potluck_model::id::OpId;
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::wire::Mark;

use crate::alarm::Alarm;
use crate::community::Community;
use crate::log::{End, Log};
use crate::logs::Changing;
use crate::out::Out;

impl Community {
    /// How far a log is passed on: what lies beyond the end that a removal set is not.
    pub(crate) fn served(&self, log: LogId) -> u64 {
        self.logs.get(&log).map_or(0, |log| {
            log.length().min(log.end().map_or(u64::MAX, |end| end.seq))
        })
    }

    /// How far a log can count at most.
    pub(crate) fn limit(&self, log: LogId) -> u64 {
        let held = self.logs.get(&log).map(Log::limit);
        held.or_else(|| self.end_of(log).map(|end| end.seq))
            .unwrap_or(u64::MAX)
    }

    /// Where membership ends a log.
    pub(crate) fn end_of(&self, log: LogId) -> Option<End> {
        let cut = self.members().ends_at(log.device)?;
        (log.kind == LogKind::Data).then_some(End {
            seq: cut.seq,
            op: cut.op.zip(cut.signature),
        })
    }

    /// Whether membership ends a log.
    pub(crate) fn is_ended(&self, log: LogId) -> bool {
        self.end_of(log).is_some()
    }

    /// Whether headers of a log are taken from somebody who holds it so far.
    pub(crate) fn is_had_from(&self, log: LogId, mark: &Mark) -> bool {
        let held = self.logs.get(&log);
        held.is_none_or(|held| held.is_had_from(mark))
    }

    /// The log, begun if nothing of it was held.
    pub(crate) fn log_to_fill(&mut self, id: LogId) -> Changing<'_> {
        let end = self.end_of(id);
        self.logs.get_or_begin(id, || {
            let mut log = Log::new(self.id, id);
            log.end_at(end);
            log
        })
    }

    /// After it may have changed who is in: how far each data log counts now.
    pub(crate) fn renew_ends(&mut self, out: &mut Out) {
        let data = self.logs.keys().filter(|log| log.kind == LogKind::Data);
        let ended: Vec<_> = data.map(|log| (*log, self.end_of(*log))).collect();
        for (id, end) in ended {
            let Some(mut log) = self.logs.get_mut(id) else {
                continue;
            };
            if log.end() == end {
                continue;
            }
            let (before, forked) = (log.limit(), log.fork().is_some());
            let gone = log.end_at(end);
            let (after, length) = (log.limit(), log.length());
            let healed = forked && log.fork().is_none();
            drop(log);
            for (seq, op) in gone {
                let place = Place { log: id, seq };
                self.places.remove(op, place);
                self.unopened.remove(&place);
                self.take_from_board(op, out);
            }
            if after < before {
                self.hide(id, after + 1, length, out);
            }
            let again =
                (before.saturating_add(1)..=after.min(length)).map(|seq| Place { log: id, seq });
            let again: Vec<Place> = again.filter(|place| self.holds_body(*place)).collect();
            self.reread.extend(again);
            self.read_retracts_again(id, out.now.day());
            let hides = after < length;
            self.note_hidden(id, hides, out.now.day(), out);
            if healed {
                self.alarms.remove(&Alarm::TwoThings { device: id.device });
            }
        }
    }

    /// A device has forked: from there on its log counts for nobody, so that all see the same,
    /// until a removal has named a branch.
    pub(crate) fn note_fork(&mut self, log: LogId, out: &mut Out) -> Alarm {
        self.version += 1;
        let held = self.logs.get(&log);
        let from = held.and_then(|held| held.fork()).map_or(1, |fork| fork.at);
        let to = held.map_or(0, Log::length);
        self.hide(log, from, to, out);
        let alarm = Alarm::TwoThings { device: log.device };
        self.alarm(alarm.clone());
        alarm
    }

    /// Takes the effect from what stands at these places of a log.
    fn hide(&mut self, log: LogId, from: u64, to: u64, out: &mut Out) {
        for seq in from..=to {
            let place = Place { log, seq };
            self.unopened.remove(&place);
            self.reread.remove(&place);
            let op = self.header(place).map(|(op, _)| op);
            if let Some(op) = op {
                self.take_from_board(op, out);
            }
        }
    }

    pub(crate) fn take_from_board(&mut self, op: OpId, out: &mut Out) {
        self.decisions.drop_op(op);
        self.take_from_circle(op, out);
        if let Some(record) = self.board.drop_op(op) {
            out.changed(self.id, record);
        }
    }
}

#[cfg(test)]
mod tests;
