//! Finding out what we lack, without listing all that we have.
//!
//! Both sides know the same sorted list of devices, so a frontier is a row of lengths and tips.
//! Each side pulls for itself:
//!
//! ```text
//! Level  ─►  one fingerprint of control, one of all rows: equal? then there is nothing to do
//! ControlBuckets ─►  ◄─ ControlRows        16 buckets, then the rows of those that differ
//! WantControl    ─►  ◄─ ControlOps …       until nothing is lacking; then membership is known
//! Buckets        ─►  ◄─ Rows or RowsById   key and data logs; by id where the lists differ
//! ```
//!
//! Fingerprints are bound to the session's transcript, so they say nothing elsewhere. Nothing here
//! sends or stores; wants become questions in [`crate::ask`].
use std::collections::BTreeMap;

use potluck_model::id::{DeviceId, OpId, hash};
use potluck_model::op::{LogId, LogKind};
use potluck_model::pairing::Transcript;
use potluck_model::segment::SignedControl;
use potluck_model::time::Day;
use potluck_model::wire::{BucketRow, Frame, Level, Mark, Row};

use crate::community::Community;
use crate::frontier::{first, row_bytes};
use crate::limits::{CONTROL_FRAME, ROWS};
use crate::session::Shared;

/// How a community stands here, for the peer of one session. The frontier is up to date.
pub(crate) fn level(
    community: &Community,
    shared: &mut Shared,
    transcript: &Transcript,
    today: Day,
) -> Level {
    debug_assert!(community.is_frontier_right(), "rows follow the logs");
    let version = community.control_rows_version;
    let known = shared.control_print.filter(|(of, _)| *of == version);
    let control = known.map_or_else(|| control_print(community, transcript), |(_, print)| print);
    shared.control_print = Some((version, control));
    let (list, root) = (community.frontier.list(), community.frontier.root());
    Level {
        control,
        rows: print("potluck/rows/v1", transcript, &[&list, &root]),
        missing: community.missing_bodies(today),
    }
}

fn control_print(community: &Community, transcript: &Transcript) -> [u8; 8] {
    let rows = community.control_rows().iter();
    let rows: Vec<u8> = rows.flat_map(control_bytes).collect();
    print("potluck/control-row/v1", transcript, &[&rows])
}

/// Our control logs, as fingerprints of 16 buckets by the first nibble of the device id.
pub(crate) fn control_buckets(community: &Community, transcript: &Transcript) -> [[u8; 8]; 16] {
    let mut buckets: [Vec<u8>; 16] = Default::default();
    for row in community.control_rows() {
        if let Some(bucket) = buckets.get_mut(usize::from(nibble(*row.0))) {
            bucket.extend(control_bytes(row));
        }
    }
    buckets.map(|rows| print("potluck/control-row/v1", transcript, &[&rows]))
}

/// Our rows in the buckets that differ from theirs.
pub(crate) fn control_rows(
    c: u8,
    community: &Community,
    transcript: &Transcript,
    theirs: &[[u8; 8]; 16],
) -> Frame {
    let ours = control_buckets(community, transcript);
    let differing = ours.iter().zip(theirs).enumerate();
    let mask = differing
        .filter(|(_, (ours, theirs))| ours != theirs)
        .fold(0_u16, |mask, (nibble, _)| mask | 1 << nibble);
    let rows = community
        .control_rows()
        .iter()
        .filter(|(device, _)| mask & 1 << nibble(**device) != 0);
    Frame::ControlRows(
        c,
        mask,
        rows.map(|(device, mark)| (*device, *mark)).collect(),
    )
}

/// What of their control logs we lack, in form of a request; none if nothing.
pub(crate) fn want_control(
    community: &Community,
    theirs: &[(DeviceId, Mark)],
) -> Vec<(DeviceId, u64)> {
    theirs
        .iter()
        .filter_map(|(device, mark)| {
            let ours = community
                .control_rows()
                .get(device)
                .map_or(0, |mark| mark.length);
            if community.control.holds_mark(*device, mark.length, mark.tip) {
                return None;
            }
            // Another branch, if its device has forked: of that log, everything.
            let forked = community.is_control_forked(*device) || mark.length <= ours;
            Some((*device, if forked { 0 } else { ours }))
        })
        .take(ROWS)
        .collect()
}

/// The control operations somebody asks for, parents first, as many as a frame takes, from the one
/// `after` which they have come to; and whether there are more. A log that has forked cannot be
/// paged by its length.
pub(crate) fn control_ops(
    community: &Community,
    have: &BTreeMap<DeviceId, u64>,
    after: Option<OpId>,
) -> (Vec<SignedControl>, bool) {
    let mut size = 0;
    let mut ops = vec![];
    let after = after.filter(|op| community.control.get(*op).is_some());
    let mut all = community.control_ops();
    if let Some(after) = after {
        all.by_ref().find(|op| op.header.id() == after);
    }
    for op in all {
        if have
            .get(&op.header.device)
            .is_none_or(|held| op.header.seq <= *held)
        {
            continue;
        }
        size += op.body.len() + SignedControl::LEAST + 32 * op.header.heads.len();
        if size > CONTROL_FRAME && !ops.is_empty() {
            return (ops, true);
        }
        ops.push(op);
    }
    (ops, false)
}

/// Fingerprints of our rows in buckets of neighbouring devices.
pub(crate) fn buckets(c: u8, community: &Community, transcript: &Transcript) -> Frame {
    Frame::Buckets(c, community.frontier.list(), prints(community, transcript))
}

/// Our rows where they differ from theirs.
pub(crate) fn answer_buckets(
    c: u8,
    community: &Community,
    transcript: &Transcript,
    (their_list, theirs): (&[u8; 8], &[[u8; 8]]),
) -> Frame {
    let ours = prints(community, transcript);
    if *their_list != community.frontier.list() || theirs.len() != ours.len() {
        let held = community
            .frontier
            .rows()
            .filter(|(_, row)| *row != Row::default());
        return Frame::RowsById(c, held.take(ROWS).collect());
    }
    let mut answer: BTreeMap<u16, Vec<Row>> = BTreeMap::new();
    for (bucket, (_, row)) in bucketed(community) {
        let differs = theirs.get(usize::from(bucket)) != ours.get(usize::from(bucket));
        if differs {
            answer.entry(bucket).or_default().push(row);
        }
    }
    let buckets = answer
        .into_iter()
        .map(|(bucket, rows)| BucketRow { bucket, rows });
    Frame::Rows(c, community.frontier.list(), buckets.collect())
}

/// Notes what they hold from rows in the order of the list that both have.
pub(crate) fn note_rows(
    community: &Community,
    shared: &mut Shared,
    their_list: &[u8; 8],
    buckets: &[BucketRow],
) {
    if *their_list != community.frontier.list() {
        return; // Membership changed meanwhile; the next level leads to another comparison.
    }
    let mut said: BTreeMap<u16, std::slice::Iter<'_, Row>> = buckets
        .iter()
        .map(|bucket| (bucket.bucket, bucket.rows.iter()))
        .collect();
    for (bucket, (device, ours)) in bucketed(community) {
        match said.get_mut(&bucket) {
            Some(rows) => {
                if let Some(row) = rows.next() {
                    note_row(community, shared, device, row);
                }
            }
            None => note_row(community, shared, device, &ours), // the bucket was equal
        }
    }
}

/// Notes what they hold of one device's logs.
pub(crate) fn note_row(community: &Community, shared: &mut Shared, device: DeviceId, row: &Row) {
    for (kind, mark) in [(LogKind::Keys, row.keys), (LogKind::Data, row.data)] {
        note_mark(community, shared, LogId { device, kind }, mark);
    }
}

/// Notes how far they hold one log; logs only grow.
pub(crate) fn note_mark(community: &Community, shared: &mut Shared, log: LogId, mark: Mark) {
    // Where a removal ends a log it may have become shorter, and is worth another look.
    let ended = community.end_of(log).is_some();
    if mark.length == 0 || (shared.forgotten.contains(&log) && !ended) {
        return;
    }
    let known = shared.theirs.entry(log).or_default();
    if mark.length > known.length || ended {
        *known = mark;
    }
    if mark.length > community.length(log) {
        shared.ahead.insert(log);
    }
}

/// How many buckets there may be: as many as travel in 256, 1,024 or 4,096 bytes, a receipt beside them.
const BUCKETS: [usize; 3] = [25, 120, 500];
/// How many devices share a bucket at most, while there may be more buckets: the answer for two that
/// differ travels in 256 bytes, if few of them have made keys.
const IN_A_BUCKET: usize = 9;

/// Rows with the number of their bucket.
fn bucketed(community: &Community) -> impl Iterator<Item = (u16, (DeviceId, Row))> {
    let devices = community.frontier.rows().len();
    let [.., most] = BUCKETS;
    let enough = |buckets: &usize| devices <= IN_A_BUCKET * buckets;
    let buckets = BUCKETS.into_iter().find(enough).unwrap_or(most);
    let buckets = buckets.min(devices);
    community.frontier.rows().enumerate().map(move |(at, row)| {
        let bucket = at * buckets / devices.max(1);
        (u16::try_from(bucket).unwrap_or(u16::MAX), row)
    })
}

fn prints(community: &Community, transcript: &Transcript) -> Vec<[u8; 8]> {
    let mut buckets: BTreeMap<u16, Vec<u8>> = BTreeMap::new();
    for (bucket, (_, row)) in bucketed(community) {
        buckets.entry(bucket).or_default().extend(row_bytes(&row));
    }
    buckets
        .into_values()
        .map(|rows| print("potluck/row/v1", transcript, &[&rows]))
        .collect()
}

fn print(label: &str, transcript: &Transcript, parts: &[&[u8]]) -> [u8; 8] {
    first(hash(
        label,
        &[&[&transcript.as_bytes()[..]], parts].concat(),
    ))
}

fn nibble(device: DeviceId) -> u8 {
    device.as_bytes()[0] >> 4
}

fn control_bytes((device, mark): (&DeviceId, &Mark)) -> Vec<u8> {
    [
        &device.as_bytes()[..],
        &mark.length.to_be_bytes(),
        &mark.tip,
    ]
    .concat()
}
