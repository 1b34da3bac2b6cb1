//! Forgetting: bodies whose day has passed or whose author asks for it, keys that nothing is sealed
//! under any more, and what lies beyond a cut after two months. Headers stay.
use std::collections::BTreeSet;

use potluck_model::epoch::HintKey;
use potluck_model::id::{DeviceId, KeyId, OpId, RecordId};
use potluck_model::member::{AHEAD_DAYS, Epoch, FRESH_DAYS};
use potluck_model::op::{Header, Kind, LogId, LogKind, Place, body_hash};
use potluck_model::retract::{MAX_RETRACTED, Retract};
use potluck_model::time::Day;
use rand::rngs::StdRng;

use crate::community::Community;
use crate::hindrance::{Hindrance, Wanted};
use crate::limits::HIDDEN_DAYS;
use crate::log::Log;
use crate::out::Out;
use crate::{Done, Effect, Engine, Refusal, recall};

impl Engine {
    /// Once a day all bodies that are over. Each tick looks at one key; those that nothing uses go
    /// together after the last, because a store seals all others anew when one goes.
    pub(crate) fn forget(&mut self, out: &mut Out) {
        let today = out.now.day();
        for community in self.communities.values_mut() {
            if community.forgot_on != Some(today) {
                community.forgot_on = Some(today);
                community.board.let_go();
                community.forget_bodies(today, out);
                community.forget_hidden(today, out);
                community.forget_contents(out);
                if community.keys_to_check.is_empty() {
                    community.keys_to_check = community.ring.keys().copied().collect();
                    let of_circles = community.circle_keys_to_check(today);
                    community.keys_to_check.extend(of_circles);
                }
            }
            if let Some(key) = community.keys_to_check.pop_first() {
                if community.is_unused(key, today) {
                    community.unused_keys.insert(key);
                }
                if community.keys_to_check.is_empty() {
                    community.forget_unused_keys(out);
                }
            }
        }
    }

    /// What is no longer to be on the disk.
    pub(crate) fn drop_bodies(&mut self, out: &mut Out) {
        for community in self.communities.values_mut() {
            let places = std::mem::take(&mut community.to_drop);
            if !places.is_empty() {
                out.push(Effect::Drop(community.id, places.into_iter().collect()));
            }
        }
    }
}

impl Community {
    fn forget_bodies(&mut self, today: Day, out: &mut Out) {
        let over = |log: &crate::log::Log| {
            let id = log.id();
            let over = log.newly_over(today).into_iter();
            over.map(move |(seq, held)| (Place { log: id, seq }, held))
                .collect::<Vec<_>>()
        };
        let over: Vec<(Place, bool)> = self.logs.values().flat_map(over).collect();
        for (place, held) in over {
            self.let_go_of(place, held, out);
        }
    }

    /// The body at a place is over.
    fn let_go_of(&mut self, place: Place, held: bool, out: &mut Out) {
        self.version += 1;
        self.unopened.remove(&place);
        self.reread.remove(&place);
        if let Some(mut log) = self.logs.get_mut(place.log) {
            log.let_go_of(place.seq);
        }
        if let Some((op, _)) = self.header(place) {
            self.take_from_board(op, out);
        }
        if held {
            self.to_drop.insert(place);
        }
    }

    /// Reads what somebody asks to forget; only their own counts.
    pub(crate) fn read_retract(&mut self, header: &Header, body: &[u8], out: &mut Out) {
        let Ok(retract) = Retract::decode(body) else {
            self.unreadable += 1;
            return;
        };
        let log = header.log();
        let own = |op: &OpId| self.place_of(*op).filter(|place| place.log == log);
        let mut seqs: BTreeSet<u64> = retract.ops.iter().filter_map(own).map(|p| p.seq).collect();
        let below = retract.floor.unwrap_or(0).min(header.seq);
        seqs.extend(1..below);
        for seq in seqs {
            let place = Place { log, seq };
            let is_retract = self
                .header(place)
                .is_none_or(|(_, h)| h.kind == Kind::RETRACT);
            if is_retract || self.is_let_go_of(place) {
                continue;
            }
            let held = self.holds_body(place);
            if let Some(mut log) = self.logs.get_mut(log) {
                log.retract(seq);
            }
            self.let_go_of(place, held, out);
        }
    }

    /// After the end of a log has moved, what was retracted is found anew.
    pub(crate) fn read_retracts_again(&mut self, log: LogId, today: Day) {
        let Some(mut held) = self.logs.get_mut(log) else {
            return;
        };
        held.retract_nothing(today);
        let to = held.length().min(held.limit());
        drop(held);
        let retracts = (1..=to).map(|seq| Place { log, seq }).filter(|place| {
            self.header(*place)
                .is_some_and(|(_, header)| header.kind == Kind::RETRACT)
                && self.holds_body(*place)
        });
        let retracts: Vec<Place> = retracts.collect();
        self.reread.extend(retracts);
    }

    /// Notes since when something lies beyond the end of a log, or that nothing does.
    pub(crate) fn note_hidden(&mut self, log: LogId, hidden: bool, today: Day, out: &mut Out) {
        let known = self.hidden.get(&log.device).copied();
        match (hidden, known) {
            (true, None) => {
                self.hidden.insert(log.device, today);
                recall::keep_hidden(self.id, log.device, Some(today), out);
            }
            (false, Some(_)) => {
                self.hidden.remove(&log.device);
                recall::keep_hidden(self.id, log.device, None, out);
            }
            _ => {}
        }
    }

    /// Bodies that have been hidden long enough for a decision to be reversed.
    fn forget_hidden(&mut self, today: Day, out: &mut Out) {
        let over: Vec<DeviceId> = self
            .hidden
            .iter()
            .filter(|(_, since)| since.plus(HIDDEN_DAYS) <= today)
            .map(|(device, _)| *device)
            .collect();
        for device in over {
            let kind = LogKind::Data;
            let log = LogId { device, kind };
            self.note_hidden(log, false, today, out);
            let Some(held) = self.logs.get(&log) else {
                continue;
            };
            for seq in held.limit().saturating_add(1)..=held.length() {
                let place = Place { log, seq };
                if self.holds_body(place)
                    && let Some(mut log) = self.logs.get_mut(log)
                {
                    log.lost_body(seq);
                    self.to_drop.insert(place);
                }
            }
        }
    }

    /// The keys of sealed parts whose record is gone.
    fn forget_contents(&mut self, out: &mut Out) {
        let gone = |record: &&RecordId| self.board.ops_of(**record).is_empty();
        let gone: Vec<RecordId> = self.contents.keys().filter(gone).copied().collect();
        for record in gone {
            self.contents.remove(&record);
            let name = [&self.id.as_bytes()[..], record.as_bytes()].concat();
            out.fact(recall::CONTENT, name, None);
        }
    }

    /// Whether nobody may write under a key any more, and nothing is sealed under it that is still kept.
    fn is_unused(&self, key: KeyId, today: Day) -> bool {
        let Some((_, hint)) = self.ring.get(&key) else {
            return self.is_unused_in_circle(key, today);
        };
        // The first announcement counts: others could say any day of a key they did not make.
        let announced = |epoch: &&Epoch| epoch.key_id == key;
        let first = self.members().epochs().iter().find(announced);
        first.is_some_and(|epoch| !is_young(epoch.day, today)) && !self.uses(hint, today)
    }

    /// Deletes the keys that were found to be of no use.
    fn forget_unused_keys(&mut self, out: &mut Out) {
        for key in std::mem::take(&mut self.unused_keys) {
            if self.ring.remove(&key).is_some() {
                self.forgotten.insert(key);
                recall::forget_epoch_key(self.id, key, out);
            } else {
                self.forget_circle_key(key, out);
            }
        }
    }

    /// Whether anything is still kept that is sealed under a key.
    pub(crate) fn uses(&self, hint: &HintKey, today: Day) -> bool {
        let is_data = |log: &&crate::log::Log| log.id().kind == LogKind::Data;
        let mut logs = self.logs.values().filter(is_data);
        logs.any(|log| log.uses(hint, today))
    }

    /// Asks everybody to forget what this device wrote of a record of ours.
    ///
    /// # Errors
    /// If it is not ours, or we are not in.
    pub(crate) fn retract(
        &mut self,
        record: RecordId,
        _rng: &mut StdRng,
        out: &mut Out,
    ) -> Result<Done, Refusal> {
        let author = self.board.author_of(record).ok_or(Refusal::NoRecord)?;
        if author != self.me.person {
            let why = Hindrance::UpTo(self.board.name_of(author));
            let wanted = Wanted::Forget;
            return Err(Refusal::NotNow { wanted, why });
        }
        if !self.is_in() {
            return Err(Refusal::NotIn);
        }
        let own = self.logs.values();
        let own = own.filter(|log| log.id().device == self.me.device);
        let own = own.flat_map(Log::places);
        let of_record = |(_, op): &(Place, OpId)| self.board.record_of(*op) == Some(record);
        let mine: Vec<(Place, OpId)> = own.filter(of_record).collect();
        if mine.is_empty() {
            return Err(Refusal::OtherDevice);
        }
        for some in mine.chunks(MAX_RETRACTED) {
            let expiries = some.iter().filter_map(|(place, _)| self.header(*place));
            let expires = expiries.map(|(_, header)| header.expires).max();
            let expires = expires.unwrap_or(out.now.day());
            let ops = some.iter().map(|(_, op)| *op).collect();
            self.write_retract(&Retract { ops, floor: None }, expires, out)?;
        }
        Ok(Done::Wrote(record))
    }

    fn write_retract(
        &mut self,
        retract: &Retract,
        expires: Day,
        out: &mut Out,
    ) -> Result<OpId, Refusal> {
        let mut header = self.next_header(LogKind::Data, Kind::RETRACT, expires, out)?;
        let body = retract.encode();
        header.body_len = u32::try_from(body.len()).unwrap_or(u32::MAX);
        header.body_hash = body_hash(&body);
        self.write(&header, body, out)
    }
}

/// Whether somebody may still write under a key that claims to begin on a day. One that claims to
/// begin in a distant future nobody takes to write under.
pub(crate) fn is_young(begun: Day, today: Day) -> bool {
    begun.plus(FRESH_DAYS + AHEAD_DAYS) >= today && begun <= today.plus(FRESH_DAYS)
}

#[cfg(test)]
mod tests;
