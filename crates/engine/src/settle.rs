//! After every input: what is to be said without being asked.
//!
//! For each community of each open session that it may concern, in this order: ask for what they
//! hold and we lack, tell what has grown here, give a receipt for their own operations, send what we
//! owe as far as credit reaches, and, when nothing more is on its way, say how things stand. Two
//! levels that agree mean that both hold the same.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::CommunityId;
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::pairing::Transcript;
use potluck_model::wire::{Frame, Level, Mark};

use crate::ask::{spans, want};
use crate::community::Community;
use crate::give::{owe_bodies, pump};
use crate::limits::{COMPARE_AGAIN_MS, RECEIPT_SPANS, RECEIPT_STEP, ROWS};
use crate::out::Out;
use crate::session::{ControlStage, Open, Shared, Stage};
use crate::{Engine, Happened, Link, reconcile};

/// Which sessions an input may concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touched {
    /// This one, and all for whose communities something has changed.
    One(Link),
    /// Those for whose communities something has changed.
    Changed,
    /// All of them: time has passed.
    All,
}

impl Engine {
    pub(crate) fn settle(&mut self, touched: Touched, out: &mut Out) {
        self.settle_once(touched, out);
        // What waited until two hold the same; that somebody is out is told at once.
        if !self.tail_lost && self.finish_retiring(out) {
            self.settle_once(Touched::Changed, out);
        }
    }

    fn settle_once(&mut self, touched: Touched, out: &mut Out) {
        self.finish_joins(out);
        for community in self.communities.values_mut() {
            out.again(community.id, std::mem::take(&mut community.reread));
        }
        self.answer_keys(out);
        self.drop_bodies(out);
        let mut over = vec![];
        for (link, session) in &mut self.sessions {
            if let Stage::Open(open) = &mut session.stage
                && concerns(touched, *link, open, &self.communities)
                && let Err(why) = settle_session(*link, open, &mut self.communities, out)
            {
                over.push((*link, why));
            }
        }
        for (link, why) in over {
            self.part(link, why, out);
        }
    }
}

fn concerns(
    touched: Touched,
    link: Link,
    open: &Open,
    communities: &BTreeMap<CommunityId, Community>,
) -> bool {
    let changed = |shared: &Shared| {
        let community = communities.get(&shared.community);
        let now = community.map(|community| (community.version, community.traffic.released));
        shared.settled != now
    };
    // Time alone changes nothing for those who are equal.
    let unequal = || {
        open.shared
            .iter()
            .any(|shared| shared.equal_since.is_none())
    };
    touched == Touched::One(link)
        || (touched == Touched::All && unequal())
        || open.shared.iter().any(changed)
}

fn settle_session(
    link: Link,
    open: &mut Open,
    communities: &mut BTreeMap<CommunityId, Community>,
    out: &mut Out,
) -> Result<(), &'static str> {
    let transcript = &open.said.transcript;
    let mut say_levels = false;
    let mut levels = vec![];
    for (c, shared) in (0..).zip(&mut open.shared) {
        let Some(community) = communities.get_mut(&shared.community) else {
            return Err("a community that is no longer here");
        };
        if shared.level == ControlStage::Done && !community.is_active(shared.device) {
            return Err("no longer in");
        }
        shared.settled = Some((community.version, community.traffic.released));
        community.renew_frontier();
        let mut desk = Desk {
            link,
            c,
            community,
            transcript,
            out,
        };
        if shared.level == ControlStage::Done {
            desk.exchange(shared, &mut open.credit);
        }
        let (level, news) = desk.level(shared);
        say_levels |= news;
        levels.push(level);
    }
    // Before anything is asked: they answer when they have seen that we are in.
    if say_levels {
        out.send(link, &Frame::Level(levels.clone()));
    }
    for (c, (shared, level)) in (0..).zip(open.shared.iter_mut().zip(&levels)) {
        let Some(community) = communities.get_mut(&shared.community) else {
            return Err("a community that is no longer here");
        };
        let mut desk = Desk {
            link,
            c,
            community,
            transcript,
            out,
        };
        let before = shared.level;
        desk.compare(shared, level);
        if before != shared.level && shared.level == ControlStage::Done {
            desk.exchange(shared, &mut open.credit);
        }
    }
    Ok(())
}

/// Where one community of one session is settled.
struct Desk<'a> {
    link: Link,
    c: u8,
    community: &'a mut Community,
    transcript: &'a Transcript,
    out: &'a mut Out,
}

impl Desk<'_> {
    fn exchange(&mut self, shared: &mut Shared, credit: &mut u64) {
        if let Some((list, prints)) = shared.asked.take() {
            let asked = (&list, prints.as_slice());
            let answer = reconcile::answer_buckets(self.c, self.community, self.transcript, asked);
            self.out.send(self.link, &answer);
            shared.told_version = Some(self.community.version);
        }
        let early = std::mem::take(&mut shared.asked_early);
        let lacking = owe_bodies(self.community, shared, &early, self.out.now);
        if !lacking.is_empty() {
            self.out.send(self.link, &Frame::Lacking(self.c, lacking));
        }
        for frame in want(self.c, self.community, shared, self.out.now) {
            self.out.send(self.link, &frame);
        }
        self.ask_for_keys(shared);
        self.news(shared);
        self.forks(shared);
        self.receipt(shared);
        pump(
            (self.link, self.c),
            self.community,
            shared,
            credit,
            self.out,
        );
    }

    /// Asks, when nothing is on its way, for keys that have not come with all the rest: as many at
    /// once as they answer, and more when they have.
    fn ask_for_keys(&mut self, shared: &mut Shared) {
        if !shared.is_quiet() || shared.their_level.is_none() || shared.keys_on_their_way {
            return;
        }
        let control = self.community.control.len();
        let keys = self
            .community
            .keys_to_ask(shared.device, &shared.asked_keys);
        if !keys.is_empty() {
            shared.keys_on_their_way = true;
            shared
                .asked_keys
                .extend(keys.iter().map(|key| (*key, control)));
            self.out.send(self.link, &Frame::WantKeys(self.c, keys));
        }
    }

    /// Tells which logs have grown here since they heard of them, and where we have by now what
    /// they asked for in vain.
    fn news(&mut self, shared: &mut Shared) {
        let version = self.community.version;
        let Some(told) = shared.told_version.filter(|told| *told != version) else {
            return;
        };
        shared.told_version = Some(version);
        let mut logs: BTreeSet<LogId> = self
            .community
            .traffic
            .grown_since(told)
            .filter(|log| {
                let theirs = shared.theirs.get(log).map_or(0, |mark| mark.length);
                self.community.mark(*log).length > theirs
            })
            .collect();
        let community = &self.community;
        let came = shared.owes.lacked.iter();
        let came: Vec<Place> = came
            .filter(|place| community.holds_body(**place))
            .copied()
            .collect();
        for place in came {
            shared.owes.lacked.remove(&place);
            logs.insert(place.log);
        }
        let news: Vec<(LogId, Mark)> = logs
            .into_iter()
            .map(|log| (log, self.community.mark(log)))
            .filter(|(_, mark)| mark.length > 0)
            .take(ROWS) // whatever is left out, levels will show
            .collect();
        if !news.is_empty() {
            self.out.send(self.link, &Frame::News(self.c, news));
        }
    }

    /// Shows them, once, that a device has forked whose log they hold past that place.
    fn forks(&mut self, shared: &mut Shared) {
        let mut runs = vec![];
        for log in self.community.logs.forked() {
            let Some(fork) = log.fork() else {
                continue;
            };
            let theirs = shared.theirs.get(&log.id());
            if theirs.is_some_and(|mark| mark.length >= fork.at)
                && shared.shown_forks.insert(log.id())
            {
                runs.extend(log.fork_shown());
            }
        }
        if !runs.is_empty() {
            self.out.send(self.link, &Frame::Headers(self.c, runs));
        }
    }

    /// Says how much of their own logs is kept here, when that has changed.
    fn receipt(&mut self, shared: &mut Shared) {
        if shared.receipt_version == Some(self.community.version) {
            return;
        }
        let log = |kind| LogId {
            device: shared.device,
            kind,
        };
        let data = log(LogKind::Data);
        if self.is_worth_waiting(shared, data) {
            return;
        }
        shared.receipt_version = Some(self.community.version);
        let missing: Vec<u64> = self
            .community
            .missing_of(data, self.out.now.day())
            .collect();
        // Headers beyond a quota may be here, but their bodies are not asked for.
        let now = (
            self.community.mark(log(LogKind::Keys)).length,
            self.community.mark(data).length,
            missing.len() as u64,
        );
        if shared.receipt == Some(now) {
            return;
        }
        shared.receipt = Some(now);
        let places = missing.into_iter().map(|seq| Place { log: data, seq });
        let mut missing = spans(places);
        let mut length = now.1;
        if let Some(cut) = missing.get(RECEIPT_SPANS) {
            length = cut.from - 1; // what cannot be said is not claimed
        }
        missing.truncate(RECEIPT_SPANS);
        let receipt = Frame::Receipt(self.c, now.0, length, missing);
        self.out.send(self.link, &receipt);
    }

    /// Whether little has come since the last receipt, and more is on its way: each is written down
    /// on the other side.
    fn is_worth_waiting(&self, shared: &Shared, log: LogId) -> bool {
        let held = self.community.logs.get(&log);
        let (length, missing) = held.map_or((0, 0), |log| (log.length(), log.lacks()));
        let little = shared.receipt.is_some_and(|(_, before, said)| {
            said.abs_diff(missing) < RECEIPT_STEP && before.abs_diff(length) < RECEIPT_STEP
        });
        let of = |seq| Place { log, seq };
        let mut awaited = shared.wants.bodies.range(of(0)..=of(u64::MAX));
        little && awaited.next().is_some()
    }

    /// How things stand here; and whether that is worth saying: whatever has changed until it is compared
    /// for the first time, when control has grown, and whenever all has come that was on its way.
    fn level(&mut self, shared: &mut Shared) -> (Level, bool) {
        let version = self.community.version;
        let control = self.community.control.len();
        let at_rest = shared.is_quiet() && self.community.traffic.is_idle(self.out.now);
        // What is compared has to be what is held: all of it is taken to be with them if that is equal.
        let worth = at_rest || shared.compared.is_none() || control != shared.said_control;
        if let Some((said, level)) = shared.said_level
            && (said == version || !worth)
        {
            return (level, false);
        }
        let level = reconcile::level(self.community, shared, self.transcript, self.out.now.day());
        let news = shared.said_level.is_none_or(|(_, before)| before != level);
        shared.said_level = Some((version, level));
        shared.said_control = control;
        // From here on they are told what grows; what stands they can ask for.
        shared.told_version = shared.told_version.or(Some(version));
        (level, news)
    }

    /// Compares what both have said: equal, or something to pull. What they said is compared once:
    /// if only we have changed since, it is for them to pull.
    fn compare(&mut self, shared: &mut Shared, ours: &Level) {
        let Some(theirs) = shared.their_level else {
            return;
        };
        let same = (ours.control == theirs.control, ours.rows == theirs.rows);
        if shared.level == ControlStage::Waiting && same.0 {
            shared.level = ControlStage::Done;
        }
        let pulling = shared.level == ControlStage::Pulling || shared.pulling_again;
        if !same.0 && !pulling && shared.pulled_for != Some(theirs.control) {
            self.pull_control(shared, theirs);
        }
        // What others are about to bring us need not be compared; only at first we cannot know.
        let first = shared.compared.is_none();
        let at_rest = first || self.community.traffic.is_idle(self.out.now);
        if !shared.is_quiet() || !at_rest {
            shared.equal_since = None;
            return;
        }
        if same == (true, true) {
            self.level_with(shared, theirs, ours.missing == theirs.missing);
            return;
        }
        shared.equal_since = None;
        let last = shared.compared_at.plus_millis(COMPARE_AGAIN_MS);
        let state = Some((theirs, self.community.devices_ever().len()));
        if shared.compared == state && self.out.now >= last {
            shared.compared = None;
            shared.pulled_for = None;
            shared.wants.lacking.clear();
        }
        if shared.compared != state {
            shared.begin_to_wait(self.out.now);
            shared.compared = state;
            shared.compared_at = self.out.now;
            shared.asking_rows = true;
            let buckets = reconcile::buckets(self.c, self.community, self.transcript);
            self.out.send(self.link, &buckets);
        }
    }

    fn pull_control(&mut self, shared: &mut Shared, theirs: Level) {
        shared.begin_to_wait(self.out.now);
        shared.pulled_for = Some(theirs.control);
        match shared.level {
            ControlStage::Done => shared.pulling_again = true,
            _ => shared.level = ControlStage::Pulling,
        }
        let buckets = reconcile::control_buckets(self.community, self.transcript);
        let ask = Frame::ControlBuckets(self.c, Box::new(buckets));
        self.out.send(self.link, &ask);
    }

    /// Rows are the same on both sides. Bodies may still be missing; if on both sides as many, and
    /// nothing is on its way, neither can give the other any.
    fn level_with(&mut self, shared: &mut Shared, theirs: Level, whole: bool) {
        let of = shared.said_level.map(|(version, _)| version);
        debug_assert_eq!(of, Some(self.community.version), "what is held is compared");
        let state = Some((theirs, self.community.devices_ever().len()));
        if shared.compared != state {
            shared.compared = state;
            self.they_hold_the_same(shared);
            // They know as much of us; from here on they are told what grows.
            shared.told_version = Some(self.community.version);
        }
        if !whole {
            shared.equal_since = None;
        } else if shared.equal_since.is_none() {
            shared.equal_since = Some(self.out.now);
            self.out.notify(Happened::Equal(self.link));
        }
    }

    /// Notes of each log that they hold it as far as we do: only of those that have grown since this
    /// was last noted, if it is clear of all others.
    fn they_hold_the_same(&mut self, shared: &mut Shared) {
        let generation = self.community.frontier.generation;
        let since = shared
            .level_at
            .filter(|(before, _)| *before == generation)
            .map(|(_, version)| version);
        let logs: Vec<LogId> = match since {
            Some(version) => self.community.traffic.grown_since(version).collect(),
            None => self.community.logs.keys().copied().collect(),
        };
        self.community.frontier.looked_at += logs.len() as u64;
        for log in logs {
            let mark = self.community.mark(log);
            reconcile::note_mark(self.community, shared, log, mark);
        }
        shared.level_at = Some((generation, self.community.version));
    }
}
