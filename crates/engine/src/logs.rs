//! All logs of a community, and of which of them something is to be said.
//!
//! With a thousand devices there are two thousand logs, and what happens live concerns one of them. So
//! which logs lack bodies, which have forked and how many operations they are is kept up to date as
//! each log changes, by the one way in which a log can be changed ([`Logs::get_mut`]).
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

use potluck_model::op::LogId;

use crate::log::Log;

/// The logs, by what they are. Reads as the map that it is.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    all: BTreeMap<LogId, Log>,
    aside: Aside,
}

/// What is known of the logs without looking at them.
#[derive(Debug, Default)]
struct Aside {
    thin: BTreeSet<LogId>,
    forked: BTreeSet<LogId>,
    counting: u64,
    moved: BTreeSet<LogId>,
}

/// What a log is to the others; told apart before and after it is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    length: u64,
    limit: u64,
    counting: u64,
}

impl Logs {
    /// These logs, all of which have just come to be here.
    pub(crate) fn of(all: BTreeMap<LogId, Log>) -> Self {
        let mut aside = Aside::default();
        for log in all.values() {
            aside.note(log, None);
        }
        Self { all, aside }
    }

    /// A log to be changed.
    pub(crate) fn get_mut(&mut self, id: LogId) -> Option<Changing<'_>> {
        let log = self.all.get_mut(&id)?;
        let before = Some(Seen::of(log));
        let aside = &mut self.aside;
        Some(Changing { log, before, aside })
    }

    /// A log to be changed, begun if it is not here.
    pub(crate) fn get_or_begin(&mut self, id: LogId, begin: impl FnOnce() -> Log) -> Changing<'_> {
        let mut before = None;
        let log = self
            .all
            .entry(id)
            .and_modify(|log| before = Some(Seen::of(log)));
        let log = log.or_insert_with(begin);
        let aside = &mut self.aside;
        Changing { log, before, aside }
    }

    /// The logs that lack any body, expired or not, in order.
    pub(crate) fn thin(&self) -> impl Iterator<Item = &Log> {
        self.aside.thin.iter().filter_map(|id| self.all.get(id))
    }

    /// The logs whose device is known to have forked them, in order.
    pub(crate) fn forked(&self) -> impl Iterator<Item = &Log> {
        self.aside.forked.iter().filter_map(|id| self.all.get(id))
    }

    /// How many operations they are that count, quotas apart.
    pub(crate) fn counting(&self) -> u64 {
        self.aside.counting
    }

    /// Whether some may count further or less far than when this was last asked for.
    pub(crate) fn have_moved(&self) -> bool {
        !self.aside.moved.is_empty()
    }

    /// Those that may, and from now on no more.
    pub(crate) fn take_moved(&mut self) -> BTreeSet<LogId> {
        std::mem::take(&mut self.aside.moved)
    }
}

impl Deref for Logs {
    type Target = BTreeMap<LogId, Log>;

    fn deref(&self) -> &Self::Target {
        &self.all
    }
}

impl Seen {
    fn of(log: &Log) -> Self {
        let (length, end) = (log.length(), log.end().map_or(u64::MAX, |end| end.seq));
        Self {
            length,
            limit: log.limit(),
            counting: length.min(end),
        }
    }
}

impl Aside {
    fn note(&mut self, log: &Log, before: Option<Seen>) {
        let (id, now) = (log.id(), Seen::of(log));
        self.counting += now.counting;
        self.counting -= before.map_or(0, |before| before.counting);
        if before != Some(now) {
            self.moved.insert(id);
        }
        let kinds = [
            (&mut self.thin, log.lacks_any()),
            (&mut self.forked, log.fork().is_some()),
        ];
        for (some, is_one) in kinds {
            if is_one {
                some.insert(id);
            } else {
                some.remove(&id);
            }
        }
    }
}

/// A log that is being changed; what is known aside follows when this is let go of.
pub(crate) struct Changing<'a> {
    log: &'a mut Log,
    before: Option<Seen>,
    aside: &'a mut Aside,
}

impl Deref for Changing<'_> {
    type Target = Log;

    fn deref(&self) -> &Log {
        self.log
    }
}

impl DerefMut for Changing<'_> {
    fn deref_mut(&mut self) -> &mut Log {
        self.log
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.aside.note(self.log, self.before);
    }
}
