//! After every input: what is to be said without being asked.
//!
//! For each community of each open session, in this order: ask for what they hold and we lack, send
//! what we owe as far as credit reaches, tell what has grown here, give a receipt for their own
//! operations, and, when nothing more is on its way, say how things stand. Two levels that agree
//! mean that both hold the same.
use std::collections::BTreeMap;

use potluck_model::id::CommunityId;
use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::time::Day;
use potluck_model::wire::{Frame, Level, Mark};

use crate::community::Community;
use crate::limits::RECEIPT_SPANS;
use crate::out::Out;
use crate::session::{ControlStage, Open, Shared, Stage};
use crate::transfer::{Elsewhere, pump, spans, want};
use crate::{Engine, Happened, Link, reconcile};

impl Engine {
    pub(crate) fn settle(&mut self, out: &mut Out) {
        self.finish_joins(out);
        let links: Vec<Link> = self.sessions.keys().copied().collect();
        let mut over = vec![];
        for link in links {
            let elsewhere = self.elsewhere(link);
            let Some(session) = self.sessions.get_mut(&link) else {
                continue;
            };
            if let Stage::Open(open) = &mut session.stage {
                let heard = settle_session(link, open, &self.communities, &elsewhere, out);
                if let Err(why) = heard {
                    over.push((link, why));
                }
            }
        }
        for (link, why) in over {
            self.part(link, why, out);
        }
    }

    /// What all other sessions have asked for.
    fn elsewhere(&self, link: Link) -> BTreeMap<CommunityId, Elsewhere> {
        let mut elsewhere: BTreeMap<CommunityId, Elsewhere> = BTreeMap::new();
        for (_, session) in self.sessions.iter().filter(|(other, _)| **other != link) {
            let Stage::Open(open) = &session.stage else {
                continue;
            };
            for shared in &open.shared {
                let asked = elsewhere.entry(shared.community).or_default();
                asked.headers.extend(shared.wants.headers.keys());
                asked.bodies.extend(shared.wants.bodies.iter());
            }
        }
        elsewhere
    }
}

fn settle_session(
    link: Link,
    open: &mut Open,
    communities: &BTreeMap<CommunityId, Community>,
    elsewhere: &BTreeMap<CommunityId, Elsewhere>,
    out: &mut Out,
) -> Result<(), &'static str> {
    let nothing = Elsewhere::default();
    let today = out.now.day();
    let mut say_levels = false;
    for (at, shared) in open.shared.iter_mut().enumerate() {
        let Some(community) = communities.get(&shared.community) else {
            return Err("a community that is no longer here");
        };
        let c = u8::try_from(at).unwrap_or(u8::MAX);
        let elsewhere = elsewhere.get(&shared.community).unwrap_or(&nothing);
        let mut desk = Desk {
            link,
            c,
            community,
            today,
            out,
        };
        if shared.level == ControlStage::Done && !community.is_active(shared.device) {
            return Err("no longer in");
        }
        let (level, news) = desk.level(shared, &open.said.transcript);
        say_levels |= news;
        desk.compare(shared, &level, &open.said.transcript);
        if shared.level == ControlStage::Done {
            desk.exchange(shared, elsewhere, &open.said.transcript, &mut open.credit);
        }
    }
    if say_levels {
        let levels = open
            .shared
            .iter()
            .filter_map(|shared| shared.said_level.map(|(_, level)| level))
            .collect();
        out.send(link, &Frame::Level(levels));
    }
    Ok(())
}

/// Where one community of one session is settled.
struct Desk<'a> {
    link: Link,
    c: u8,
    community: &'a Community,
    today: Day,
    out: &'a mut Out,
}

impl Desk<'_> {
    fn exchange(
        &mut self,
        shared: &mut Shared,
        elsewhere: &Elsewhere,
        transcript: &potluck_model::pairing::Transcript,
        credit: &mut u64,
    ) {
        if let Some((list, prints)) = shared.asked.take() {
            let asked = (&list, prints.as_slice());
            let answer = reconcile::answer_buckets(self.c, self.community, transcript, asked);
            self.out.send(self.link, &answer);
        }
        for frame in want(self.c, self.community, shared, elsewhere, self.today) {
            self.out.send(self.link, &frame);
        }
        self.news(shared);
        self.receipt(shared);
        pump(
            (self.link, self.c),
            self.community,
            shared,
            credit,
            self.out,
        );
    }

    /// Tells which logs have grown here since they heard of them.
    fn news(&mut self, shared: &mut Shared) {
        let settled = shared.compared.is_some() && !shared.asking_rows;
        if !settled || shared.told_version == self.community.version {
            return;
        }
        shared.told_version = self.community.version;
        let mut news: Vec<(LogId, Mark)> = vec![];
        for log in self.community.logs.values().filter(|log| !log.is_forked()) {
            let (id, mark) = (log.id(), log.mark());
            let told = shared.told.insert(id, mark.length).unwrap_or(0);
            let theirs = shared.theirs.get(&id).map_or(0, |mark| mark.length);
            if mark.length > told.max(theirs) {
                news.push((id, mark));
            }
        }
        if !news.is_empty() {
            self.out.send(self.link, &Frame::News(self.c, news));
        }
    }

    /// Says how much of their own logs is kept here, when that has changed.
    fn receipt(&mut self, shared: &mut Shared) {
        let log = |kind| LogId {
            device: shared.device,
            kind,
        };
        let data = log(LogKind::Data);
        let missing: Vec<u64> = self.community.missing_of(data, self.today).collect();
        let now = (
            self.community.length(log(LogKind::Keys)),
            self.community.length(data),
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

    /// How things stand here; and whether that is worth saying.
    fn level(
        &mut self,
        shared: &mut Shared,
        transcript: &potluck_model::pairing::Transcript,
    ) -> (Level, bool) {
        let version = self.community.version;
        if let Some((said, level)) = shared.said_level
            && (said == version || !(shared.is_quiet() || shared.level == ControlStage::Waiting))
        {
            return (level, false);
        }
        let level = reconcile::level(self.community, transcript, self.today);
        let news = shared.said_level.is_none_or(|(_, before)| before != level);
        shared.said_level = Some((version, level));
        (level, news)
    }

    /// Compares what both have said: equal, or something to pull. What they said is compared once:
    /// if only we have changed since, it is for them to pull.
    fn compare(
        &mut self,
        shared: &mut Shared,
        ours: &Level,
        transcript: &potluck_model::pairing::Transcript,
    ) {
        let Some(theirs) = shared.their_level else {
            return;
        };
        if shared.level == ControlStage::Waiting && ours.control == theirs.control {
            shared.level = ControlStage::Done;
        }
        if shared.level == ControlStage::Done && !shared.is_quiet() {
            shared.equal_since = None;
            return;
        }
        let same = (ours.control == theirs.control, ours.rows == theirs.rows);
        if same == (true, true) {
            self.level_with(shared, theirs, ours.missing == theirs.missing);
            return;
        }
        shared.equal_since = None;
        let known = self.community.devices_ever().len();
        if !same.0 && shared.pulled_for != Some(theirs.control) {
            shared.pulled_for = Some(theirs.control);
            match shared.level {
                ControlStage::Done => shared.pulling_again = true,
                _ => shared.level = ControlStage::Pulling,
            }
            let buckets = reconcile::control_buckets(self.community, transcript);
            let ask = Frame::ControlBuckets(self.c, Box::new(buckets));
            self.out.send(self.link, &ask);
        } else if shared.is_quiet() && shared.compared != Some((theirs, known)) {
            shared.compared = Some((theirs, known));
            shared.asking_rows = true;
            let buckets = reconcile::buckets(self.c, self.community, transcript);
            self.out.send(self.link, &buckets);
        }
    }

    /// Rows are the same on both sides. Bodies may still be missing; if on both sides as many, and
    /// nothing is on its way, neither can give the other any.
    fn level_with(&mut self, shared: &mut Shared, theirs: Level, whole: bool) {
        let known = self.community.devices_ever().len();
        if shared.compared != Some((theirs, known)) {
            shared.compared = Some((theirs, known));
            for log in self.community.logs.values() {
                reconcile::note_mark(shared, log.id(), log.mark());
            }
        }
        if !whole {
            shared.equal_since = None;
        } else if shared.equal_since.is_none() {
            shared.equal_since = Some(self.out.now);
            self.out.notify(Happened::Equal(self.link));
        }
    }
}
