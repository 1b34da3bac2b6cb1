//! Asking for what is lacking: headers in runs first, then bodies.
//!
//! The receiver asks, the sender remembers what it owes and sends as far as its credit reaches
//! ([`crate::give`]); the receiver grants more once what came is kept. So neither side can be flooded,
//! and what is interrupted goes on from where it was.
//!
//! The newest comes first: what somebody opens a board for can be read long before all is here. So all
//! headers of a log come before more than a few of its bodies, and of those the newest. Headers are a
//! seventh of what crosses.
//!
//! Logs take turns, in what is asked for and in what is sent, and so do headers and bodies: a flood by
//! one device does not have all others wait until it is over. Where little is new, its bodies are asked
//! for together with its headers.
use std::collections::BTreeSet;

use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::time::Timestamp;
use potluck_model::wire::{Frame, Span};

use crate::community::Community;
use crate::limits::{EXCLUSIVE_MS, FRAME_SPANS, LOG_LENGTH, SPANS, WANTED_BODIES};
use crate::log::Log;
use crate::session::{Shared, Wanted};

/// Asks for the headers and bodies that they hold and we lack, unless others were asked.
pub(crate) fn want(
    c: u8,
    community: &mut Community,
    shared: &mut Shared,
    now: Timestamp,
) -> Vec<Frame> {
    let mut frames = vec![];
    if shared.awaits() && now >= shared.progress.plus_millis(EXCLUSIVE_MS) {
        return frames; // they have not answered what was asked before
    }
    let headers = wanted_headers(community, shared, now);
    if !headers.is_empty() {
        shared.begin_to_wait(now);
        for span in &headers {
            want_headers(community, shared, span, now);
        }
    }
    let mut places = wanted_bodies(community, shared, now);
    places.extend(bodies_of_few(community, shared, &headers, &places, now));
    if !headers.is_empty() {
        frames.push(Frame::WantHeaders(c, headers));
    }
    if !places.is_empty() {
        shared.begin_to_wait(now);
        community.traffic.asked_bodies(&places, now);
        frames.push(Frame::WantBodies(c, spans(places.iter().copied())));
        shared.wants.bodies.extend(places);
    }
    frames
}

/// Notes that headers are asked of them.
pub(crate) fn want_headers(
    community: &mut Community,
    shared: &mut Shared,
    span: &Span,
    now: Timestamp,
) {
    let wanted = Wanted {
        to: span.to,
        spoiled: false,
        apart: false,
    };
    shared.wants.headers.insert(span.log, wanted);
    community.traffic.asked_headers(span.log, now);
}

fn wanted_headers(community: &Community, shared: &mut Shared, now: Timestamp) -> Vec<Span> {
    let theirs = &shared.theirs;
    let to_come = |log: &LogId, held: u64| community.length(*log) < held.min(community.limit(*log));
    shared.ahead.retain(|log| {
        let mark = theirs.get(log).copied().unwrap_or_default();
        to_come(log, mark.length)
            && !community.is_forked(*log)
            && community.is_had_from(*log, &mark)
    });
    // What was asked for may count no more since.
    shared
        .wants
        .headers
        .retain(|log, wanted| to_come(log, wanted.to) || !community.is_ended(*log));
    let control = community.control.len();
    let mut spans: Vec<Span> = shared
        .ahead
        .iter()
        .filter(|log| !shared.wants.headers.contains_key(log))
        .filter(|log| !community.traffic.awaits_headers(**log, now))
        .filter(|log| shared.early.get(log) != Some(&control))
        .filter_map(|log| {
            let from = community.length(*log) + 1;
            let to = theirs
                .get(log)?
                .length
                .min(LOG_LENGTH)
                .min(community.limit(*log))
                .min(from + PORTION as u64 - 1);
            let log = *log;
            (from <= to).then_some(Span { log, from, to })
        })
        .take(SPANS)
        .collect();
    spans.sort_by_key(|span| (span.log.kind != LogKind::Keys, span.log));
    spans
}

/// Headers of one log that are asked for at once: some 150 KB, which keeps a link busy, and of which
/// a flood has no more to offer than anybody else.
const PORTION: usize = 2_048;

/// Bodies of a log of which nothing is here that are asked for while its headers are under way: so
/// that something can be read at once, however slow the link is.
const GLIMPSE: usize = 64;

/// If so few headers of a log are new, their bodies are asked for with them: one way to and fro less, for
/// what is written day by day. Of more it is worth knowing first which bodies are still wanted.
const FEW: u64 = 64;

/// The bodies that belong to headers which are asked for, where they are few.
fn bodies_of_few(
    community: &Community,
    shared: &Shared,
    headers: &[Span],
    wanted: &BTreeSet<Place>,
    now: Timestamp,
) -> Vec<Place> {
    let room = BULK.saturating_sub(shared.wants.bodies.len() + wanted.len());
    let few = headers.iter().filter(|span| span.to - span.from < FEW);
    let places = few.flat_map(|span| {
        let log = span.log;
        (span.from..=span.to).map(move |seq| Place { log, seq })
    });
    let free = |place: &Place| {
        !shared.wants.bodies.contains(place) && !community.traffic.awaits_body(place, now)
    };
    places.filter(free).take(room).collect()
}

/// The most bodies asked for when little is under way. The last quarter of what may be is for logs
/// of which nothing is: what is new there does not wait until a long one is here.
const BULK: usize = WANTED_BODIES / 4 * 3;

fn wanted_bodies(community: &Community, shared: &Shared, now: Timestamp) -> BTreeSet<Place> {
    let under_way = &shared.wants.bodies;
    let calm = under_way.len() < WANTED_BODIES / 2;
    let most = if calm { BULK } else { WANTED_BODIES };
    let room = most.saturating_sub(under_way.len());
    let mut places = BTreeSet::new();
    if room == 0 {
        return places;
    }
    let under_way_of = |log: LogId| {
        let of = |seq| Place { log, seq };
        let under_way = under_way.range(of(0)..=of(u64::MAX));
        under_way.map(|place| place.seq)
    };
    let awaited = |log: LogId| under_way_of(log).next().is_some();
    // While headers of a log are under way its newest is not known yet.
    let most_of = |log: &Log| match shared.wants.headers.contains_key(&log.id()) {
        true if log.lacks() < log.length() || awaited(log.id()) => 0,
        true => GLIMPSE,
        false => usize::MAX,
    };
    // Keys first: without them nothing else can be read. But half of it at most, for a log of keys can be
    // a flood as well.
    for (kind, room) in [(LogKind::Keys, room.div_ceil(2)), (LogKind::Data, room)] {
        let thin: Vec<(LogId, usize)> = community
            .logs
            .thin()
            .filter(|log| log.id().kind == kind && shared.theirs.contains_key(&log.id()))
            .filter(|log| calm || !awaited(log.id()))
            .map(|log| (log.id(), most_of(log)))
            .collect();
        let share = room.saturating_sub(places.len()) / thin.len().max(1);
        // Each its share; what is left of it to whoever needs more.
        for most in [share.max(1), room] {
            for (log, most_of_it) in &thin {
                let log = *log;
                let mark = shared.theirs.get(&log).copied().unwrap_or_default();
                let missing = community.missing_up_to(log, mark.length, now.day());
                let missing = without(missing.rev(), under_way_of(log).rev())
                    .map(|seq| Place { log, seq })
                    .take(*most_of_it)
                    .filter(|place| {
                        !places.contains(place)
                            && !shared.wants.lacking.contains(place)
                            && !community.traffic.awaits_body(place, now)
                    });
                let some: Vec<Place> = missing.take(most.min(room - places.len())).collect();
                places.extend(some);
            }
            if places.len() >= room || !calm {
                break;
            }
        }
    }
    places
}

/// The descending numbers that are not among others that descend, too: most of what is missing is
/// under way, and is passed over for little.
fn without(
    numbers: impl Iterator<Item = u64>,
    others: impl Iterator<Item = u64>,
) -> impl Iterator<Item = u64> {
    let mut others = others.peekable();
    numbers.filter(move |number| {
        while others.next_if(|other| other > number).is_some() {}
        others.peek() != Some(number)
    })
}

/// Puts places into spans, as few as it takes.
pub(crate) fn spans(places: impl IntoIterator<Item = Place>) -> Vec<Span> {
    let mut spans: Vec<Span> = vec![];
    for place in places {
        match spans.last_mut() {
            Some(span) if span.log == place.log && span.to + 1 == place.seq => span.to = place.seq,
            _ => spans.push(Span {
                log: place.log,
                from: place.seq,
                to: place.seq,
            }),
        }
    }
    spans.truncate(FRAME_SPANS);
    spans
}

#[cfg(test)]
mod tests {
    use potluck_model::id::{DeviceId, OpId};
    use potluck_model::op::{Header, Kind, OpSignature};
    use potluck_model::run::{Entry, Run};
    use potluck_model::time::LogicalTime;
    use potluck_model::wire::Mark;
    use proptest::prelude::*;

    use super::*;
    use crate::intake::tests::{founder, now};

    /// So many headers without a body, as if they had been kept; nobody signed them.
    fn fill(community: &mut Community, log: LogId, count: u64) {
        let kind = match log.kind {
            LogKind::Keys => Kind::KEYS,
            _ => Kind::DATA,
        };
        let header = Header {
            kind,
            community: community.id(),
            device: log.device,
            seq: 1,
            prev: OpId::from_bytes([0; 32]),
            time: LogicalTime::from_bits(1),
            expires: now().day().plus(30),
            heads: vec![OpId::from_bytes([5; 32])],
            hint: [0; 8],
            nonce: [0; 24],
            body_len: 272,
            body_hash: [0; 32],
        };
        let entries = (1..=count).map(|seq| {
            let mut next = header.clone();
            next.time = LogicalTime::from_bits(seq);
            let before: &[OpId] = if seq > 1 { &header.heads } else { &[] };
            Entry::of(&next, before)
        });
        let run = Run {
            log,
            first: 1,
            entries: entries.collect(),
            signature: OpSignature::from_bytes([0; 64]),
        };
        community.log_to_fill(log).recall(&run).unwrap();
    }

    #[test]
    fn keys_are_at_most_half_of_what_is_asked_for_however_many_there_are() {
        const MANY: u64 = 15_000;
        let (mut engine, id) = founder();
        let community = engine.communities.get_mut(&id).unwrap();
        let mut shared = Shared::new(id, DeviceId::from_bytes([9; 32]));
        for kind in [LogKind::Keys, LogKind::Data] {
            let device = DeviceId::from_bytes([8; 32]);
            let log = LogId { device, kind };
            fill(community, log, MANY);
            let tip = [0; 8];
            shared.theirs.insert(log, Mark { length: MANY, tip });
        }
        let asked = wanted_bodies(community, &shared, now());
        let keys = asked.iter().filter(|place| place.log.kind == LogKind::Keys);
        assert_eq!((keys.count(), asked.len()), (BULK / 2, BULK));
    }

    proptest! {
        #[test]
        fn what_is_under_way_is_passed_over_and_nothing_else(
            numbers in proptest::collection::btree_set(0_u64..30, 0..20),
            others in proptest::collection::btree_set(0_u64..30, 0..20),
        ) {
            let found = without(numbers.iter().rev().copied(), others.iter().rev().copied());
            let mut rest: Vec<u64> = numbers.difference(&others).copied().collect();
            rest.reverse();
            prop_assert_eq!(found.collect::<Vec<_>>(), rest);
        }
    }
}
