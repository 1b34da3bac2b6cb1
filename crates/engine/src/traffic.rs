//! What all sessions of one community have to know of each other: what was asked for already, so
//! that nothing is fetched twice, and which logs have grown, so that each peer is told once.
use std::collections::BTreeMap;

use potluck_model::op::{LogId, Place};
use potluck_model::time::Timestamp;

use crate::limits::EXCLUSIVE_MS;
use crate::session::Wants;

/// What is on its way to us, over whichever session, and what has grown here.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    headers: BTreeMap<LogId, Timestamp>,
    bodies: BTreeMap<Place, Timestamp>,
    /// Which log grew in which state of the community; the last time of each.
    grown: BTreeMap<u64, LogId>,
    last: BTreeMap<LogId, u64>,
    /// Grows when something that was asked of one peer may be asked of another.
    pub(crate) released: u64,
}

impl Traffic {
    /// Whether nothing is on its way from anybody who still has time to answer.
    pub(crate) fn is_idle(&self, now: Timestamp) -> bool {
        let mut all = self.headers.values().chain(self.bodies.values());
        all.all(|until| *until <= now)
    }

    /// Whether the headers of a log were asked of somebody who still has time to answer.
    pub(crate) fn awaits_headers(&self, log: LogId, now: Timestamp) -> bool {
        self.headers.get(&log).is_some_and(|until| now < *until)
    }

    /// Whether a body was asked of somebody who still has time to answer.
    pub(crate) fn awaits_body(&self, place: &Place, now: Timestamp) -> bool {
        self.bodies.get(place).is_some_and(|until| now < *until)
    }

    /// Notes that the headers of a log were asked for.
    pub(crate) fn asked_headers(&mut self, log: LogId, now: Timestamp) {
        self.headers.insert(log, now.plus_millis(EXCLUSIVE_MS));
    }

    /// Notes that bodies were asked for.
    pub(crate) fn asked_bodies<'a>(
        &mut self,
        places: impl IntoIterator<Item = &'a Place>,
        now: Timestamp,
    ) {
        let until = now.plus_millis(EXCLUSIVE_MS);
        self.bodies
            .extend(places.into_iter().map(|place| (*place, until)));
    }

    /// The headers have come, or will not.
    pub(crate) fn had_headers(&mut self, log: &LogId) {
        self.headers.remove(log);
        self.released += 1;
    }

    /// The body has come.
    pub(crate) fn had_body(&mut self, place: &Place) {
        self.bodies.remove(place);
    }

    /// The body will not come from where it was asked.
    pub(crate) fn lacks_body(&mut self, place: &Place) {
        self.bodies.remove(place);
        self.released += 1;
    }

    /// A session is over: what it was asked for, others may be asked for.
    pub(crate) fn release(&mut self, wants: &Wants) {
        for log in wants.headers.keys() {
            self.headers.remove(log);
        }
        for place in &wants.bodies {
            self.bodies.remove(place);
        }
        self.released += 1;
    }

    /// Notes that a log has grown.
    pub(crate) fn grew(&mut self, log: LogId, version: u64) {
        if let Some(before) = self.last.insert(log, version) {
            self.grown.remove(&before);
        }
        self.grown.insert(version, log);
    }

    /// The logs that have grown after a state of the community.
    pub(crate) fn grown_since(&self, version: u64) -> impl Iterator<Item = LogId> {
        self.grown.range(version + 1..).map(|(_, log)| *log)
    }
}
