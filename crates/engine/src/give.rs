//! Giving what others ask for: what is owed is remembered, and sent as far as their credit reaches.
//!
//! Logs take turns, and so do headers and bodies, each with what is of most care first: so neither a
//! flood nor a long log has all others wait.
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;

use potluck_model::op::{LogId, LogKind, Place};
use potluck_model::time::Timestamp;
use potluck_model::wire::{FULL_FRAME, Frame, Span};

use crate::ask::spans;
use crate::community::Community;
use crate::limits::WANTED_BODIES;
use crate::out::Out;
use crate::session::{Owes, Shared};
use crate::{Effect, Link};

/// Notes headers that they ask for.
pub(crate) fn owe_headers(community: &Community, shared: &mut Shared, spans: &[Span]) {
    for span in spans {
        let to = span.to.min(community.served(span.log));
        if span.from >= 1 && span.from <= to {
            shared.owes.headers.insert(span.log, (span.from, to));
        }
    }
}

/// Notes bodies that they ask for, in the order of care; says which are not here either.
pub(crate) fn owe_bodies(
    community: &Community,
    shared: &mut Shared,
    asked: &[Span],
    now: Timestamp,
) -> Vec<Span> {
    let mut lacking = BTreeSet::new();
    let mut here = vec![];
    let mut room = WANTED_BODIES;
    for span in asked {
        for seq in span.from..=span.to {
            if room == 0 {
                break;
            }
            room -= 1;
            let place = Place { log: span.log, seq };
            if shared.owes.promised.contains(&place) {
                continue;
            }
            if shared.owes.promised.len() + here.len() >= WANTED_BODIES {
                break; // nobody honest asks for more at once
            }
            if community.holds_body(place) && seq <= community.served(place.log) {
                here.push(place);
            } else {
                lacking.insert(place);
                if shared.owes.lacked.len() < WANTED_BODIES {
                    shared.owes.lacked.insert(place);
                }
            }
        }
    }
    // What is owed already is in order, however often somebody asks for it.
    if !here.is_empty() {
        shared.owes.promised.extend(here.iter().copied());
        shared.owes.bodies.extend(here);
        put_in_order(community, shared, now);
    }
    spans(lacking)
}

/// How many bodies of one log, of keys too, come before the rest of others: not everything is urgent that
/// somebody says is.
const URGENT: u32 = 64;

/// Puts the bodies that are owed in the order of care: within a class logs take turns, each with its
/// newest first.
fn put_in_order(community: &Community, shared: &mut Shared, now: Timestamp) {
    let person = community.members().device(shared.device);
    let person = person.map(|found| found.person);
    let mut all: Vec<_> = std::mem::take(&mut shared.owes.bodies)
        .into_iter()
        .map(|place| {
            let class = community.care(person, place, now);
            (class, Reverse(community.time_of(place)), place)
        })
        .collect();
    all.sort_unstable();
    let mut turns = BTreeMap::new();
    let mut in_turn: Vec<_> = all
        .into_iter()
        .map(|(class, time, place)| {
            let turn = turns.entry((class, place.log)).or_insert(0_u32);
            *turn += 1;
            let class = if *turn > URGENT { 2 } else { class };
            (class, stride(*turn), place.log, time, place)
        })
        .collect();
    in_turn.sort_unstable();
    let places = in_turn.into_iter().map(|(.., place)| place);
    shared.owes.bodies = places.collect::<VecDeque<_>>();
}

/// Which turn of its log a body has: first a few of each, so that the newest of all is soon there, and
/// then more at once, which lie close together where they are kept.
fn stride(number: u32) -> u32 {
    const FIRST: u32 = 8;
    const AT_ONCE: u32 = 64;
    number.saturating_sub(FIRST).div_ceil(AT_ONCE)
}

/// Sends what is owed of one community, as far as the credit reaches. Headers and bodies take turns:
/// what was asked for does not wait until the last header of somebody's is said.
pub(crate) fn pump(
    (link, c): (Link, u8),
    community: &Community,
    shared: &mut Shared,
    credit: &mut u64,
    out: &mut Out,
) {
    while *credit > 0 {
        let owes = &mut shared.owes;
        let (headers, bodies) = (!owes.headers.is_empty(), !owes.bodies.is_empty());
        let keys = owes.headers.iter().any(goes_first);
        let first = owes
            .bodies
            .front()
            .is_some_and(|place| owes.owes_header(place));
        if headers && (keys || !bodies || first || owes.bodies_in_a_row >= BODIES_A_TURN) {
            owes.bodies_in_a_row = 0;
            let (frame, size) = headers_frame(c, community, shared);
            *credit = credit.saturating_sub(size);
            if let Some(frame) = frame {
                out.send(link, &frame);
            }
        } else if bodies {
            owes.bodies_in_a_row += 1;
            let size = send_bodies((link, c), community, shared, out);
            *credit = credit.saturating_sub(size);
        } else {
            break;
        }
    }
}

/// Frames of bodies for each frame of headers, so that neither waits for the other more than twice as
/// long as it takes by itself.
const BODIES_A_TURN: u64 = 1;

/// Sends a frame of bodies; tells its size.
fn send_bodies(
    (link, c): (Link, u8),
    community: &Community,
    shared: &mut Shared,
    out: &mut Out,
) -> u64 {
    let (mut places, mut lost) = (vec![], vec![]);
    let mut size = 0;
    while size < FULL_FRAME {
        let owes = &mut shared.owes;
        let Some(place) = owes.bodies.front().copied() else {
            break;
        };
        if owes.owes_header(&place) {
            break; // a body that comes before its header is of no use
        }
        owes.bodies.pop_front();
        shared.owes.promised.remove(&place);
        if !community.holds_body(place) {
            // Forgotten since it was promised, or unreadable: then it may come again.
            lost.push(place);
            let lacked = &mut shared.owes.lacked;
            if !community.is_let_go_of(place) && lacked.len() < WANTED_BODIES {
                lacked.insert(place);
            }
            continue;
        }
        size += size_of_bodies(community, &[place]);
        places.push(place);
    }
    if !lost.is_empty() {
        out.send(link, &Frame::Lacking(c, spans(lost)));
    }
    if !places.is_empty() {
        out.push(Effect::SendBodies(link, community.id(), c, places));
    }
    size as u64
}

/// What a body costs in a frame besides itself: its place and its length.
const BODY_OVERHEAD: usize = 45;

/// What bodies cost in a frame, and of the credit of whoever gets them, in bytes.
pub(crate) fn size_of_bodies(community: &Community, places: &[Place]) -> usize {
    let size = |place: &Place| BODY_OVERHEAD + community.body_len(*place);
    places.iter().map(size).sum()
}

/// The next frame of headers; keys go before data, so that what comes can be read.
fn headers_frame(c: u8, community: &Community, shared: &mut Shared) -> (Option<Frame>, u64) {
    let mut runs = vec![];
    let mut size = 0;
    while size < FULL_FRAME {
        let Some((log, (next, to))) = next_in_turn(&shared.owes) else {
            break;
        };
        shared.owes.turn = Some(log);
        match community.run_from(log, next) {
            Some(run) => {
                size += run_size(&run);
                let after = next + run.entries.len() as u64;
                if after > to {
                    shared.owes.headers.remove(&log);
                } else {
                    shared.owes.headers.insert(log, (after, to));
                }
                runs.push(run);
            }
            None => {
                shared.owes.headers.remove(&log);
            }
        }
    }
    let frame = (!runs.is_empty()).then_some(Frame::Headers(c, runs));
    (frame, size as u64)
}

/// Whether headers that are owed go before all others: those of keys, if they are few. A log of keys
/// that is long may be a flood, and takes turns.
fn goes_first((log, (next, to)): (&LogId, &(u64, u64))) -> bool {
    log.kind == LogKind::Keys && to.saturating_sub(*next) < KEYS_FIRST
}

/// How many headers of a log of keys go before all others: more than a device writes in a year.
const KEYS_FIRST: u64 = 256;

/// The log whose turn it is, of those of which headers are owed; a few keys before all else.
fn next_in_turn(owes: &Owes) -> Option<(LogId, (u64, u64))> {
    let keys = owes.headers.iter().any(goes_first);
    let counts = |owed: &(&LogId, &(u64, u64))| !keys || goes_first(*owed);
    let after = owes.turn.map_or(Bound::Unbounded, Bound::Excluded);
    let mut later = owes.headers.range((after, Bound::Unbounded));
    let found = later
        .find(counts)
        .or_else(|| owes.headers.iter().find(counts));
    found.map(|(log, span)| (*log, *span))
}

fn run_size(run: &potluck_model::run::Run) -> usize {
    let mut bytes = vec![];
    run.put(&mut bytes);
    bytes.len()
}
