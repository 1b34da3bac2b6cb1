//! What is over is neither kept, asked for nor given, and nobody else's word makes it so.
use potluck_model::control::ControlBody;
use potluck_model::draft::{Basics, Details, Draft, Need};
use potluck_model::id::CommunityId;
use potluck_model::identity::DeviceKeys;
use potluck_model::op::OpSignature;
use potluck_model::role::Role;
use potluck_model::run::{Entry, Run};
use potluck_model::time::{LogicalTime, Timestamp};
use rand::SeedableRng as _;

use super::*;
use crate::intake::BodyTaken;
use crate::intake::tests::{admit, data_of, founder, now, somebody};
use crate::{Deed, Input, Move, Ticket, Wish};

fn day(days: u64) -> Timestamp {
    now().plus_millis(days * 86_400_000)
}

fn draft(title: &str) -> Draft {
    let basics = Basics {
        title: title.to_owned(),
        ..Basics::default()
    };
    Draft::new(basics, Details::Need(Need::default())).unwrap()
}

struct Story {
    engine: Engine,
    id: CommunityId,
    rng: StdRng,
}

impl Story {
    fn new() -> Self {
        let (engine, id) = founder();
        Self {
            engine,
            id,
            rng: StdRng::seed_from_u64(4),
        }
    }

    fn community(&mut self) -> &mut Community {
        self.engine.communities.get_mut(&self.id).unwrap()
    }

    fn post(&mut self) -> RecordId {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let mut out = Out::new(now());
        community
            .post(&draft("A lift"), &mut self.rng, &mut out)
            .unwrap()
    }

    fn shows(&mut self, record: RecordId) -> bool {
        !self.community().board.ops_of(record).is_empty()
    }

    /// What a tick, or a wish, has taken off the disk.
    fn dropped(&mut self, at: Timestamp, input: Input) -> Vec<Place> {
        let effects = self.engine.handle(at, input).into_iter();
        let dropped = effects.filter_map(|effect| match effect {
            Effect::Drop(_, places) => Some(places),
            _ => None,
        });
        dropped.flatten().collect()
    }

    fn place_of(&mut self, record: RecordId) -> Place {
        let op = self.community().board.ops_of(record)[0];
        self.community().place_of(op).unwrap()
    }
}

/// An operation of somebody else, with any kind and body in clear.
fn says(
    community: &mut Community,
    keys: &DeviceKeys,
    kind: Kind,
    body: &[u8],
    expires: Day,
) -> (Place, OpId) {
    let log = data_of(keys);
    let heads = community.control.heads();
    let tip = match community.logs.get(&log) {
        Some(log) => log.tip(),
        None => potluck_model::run::Tip::nothing(),
    };
    let header = Header {
        kind,
        community: community.id,
        device: keys.device_id(),
        seq: tip.length + 1,
        prev: tip.id,
        time: LogicalTime::default().next(now().plus_millis(5_000 + tip.length)),
        expires,
        heads,
        hint: [0; 8],
        nonce: [0; 24],
        body_len: u32::try_from(body.len()).unwrap(),
        body_hash: body_hash(body),
    };
    let run = Run {
        log,
        first: header.seq,
        entries: vec![Entry::of(&header, &tip.heads)],
        signature: OpSignature::sign(&keys.sign, header.id()),
    };
    community.take_run(&run, &mut Out::new(now())).unwrap();
    (header.place(), header.id())
}

/// Test 52.
#[test]
fn what_is_over_is_dropped_by_all_and_not_taken_again() {
    let mut story = Story::new();
    let record = story.post();
    let place = story.place_of(record);
    let last = story.community().header(place).unwrap().1.expires;
    let days = u64::from(last.number() - now().day().number());
    let body = b"kept".to_vec();
    assert!(story.dropped(day(days + 2), Input::Tick).is_empty());
    assert!(story.shows(record));

    assert_eq!(story.dropped(day(days + 3), Input::Tick), [place]);
    assert!(!story.shows(record));
    let community = story.community();
    assert!(!community.holds_body(place), "the body is gone");
    assert!(community.header(place).is_some(), "the header stays");
    assert_eq!(community.missing_bodies(last.plus(3)), 0, "nor asked for");
    let taken = community.take_body(place, body, &mut Out::new(day(days + 3)));
    assert_ne!(taken, BodyTaken::New);
    assert!(!community.holds_body(place));
    assert!(story.dropped(day(days + 4), Input::Tick).is_empty());
}

/// Test 52: of what somebody retracts only their own goes.
#[test]
fn retracting_what_another_wrote_is_ignored() {
    let mut story = Story::new();
    let record = story.post();
    let ours = story.place_of(record);
    let community = story.community();
    let (keys, certificate) = somebody(7, community);
    let mut out = Out::new(now());
    community
        .write_control(admit(certificate, Role::Member), &mut out)
        .unwrap();
    let today = now().day();
    let (theirs, op) = says(community, &keys, Kind::DATA, b"say", today.plus(9));
    community.take_body(theirs, b"say".to_vec(), &mut out);
    let our_op = community.header(ours).unwrap().0;
    let retract = Retract {
        ops: vec![our_op, op, OpId::from_bytes([9; 32])],
        floor: Some(u64::MAX),
    };
    let bytes = retract.encode();
    let (place, _) = says(community, &keys, Kind::RETRACT, &bytes, today.plus(9));
    assert_eq!(community.take_body(place, bytes, &mut out), BodyTaken::New);

    assert!(community.holds_body(ours));
    assert!(!community.holds_body(theirs));
    assert!(community.holds_body(place), "itself it stays");
    assert_eq!(community.to_drop, BTreeSet::from([theirs]));
    assert!(story.shows(record));
}

/// Test 52, the wish.
#[test]
fn the_author_has_a_record_forgotten() {
    let mut story = Story::new();
    let record = story.post();
    let place = story.place_of(record);
    let wish = Wish::In(story.id, Deed::Act(record, Move::Forget));
    assert_eq!(
        story.dropped(now(), Input::Wished(Ticket(9), wish)),
        [place]
    );
    assert!(!story.shows(record));
    assert_eq!(story.community().missing_bodies(now().day()), 0);
}

/// Test 51: however late a header says that it ends.
#[test]
fn nothing_is_kept_longer_than_four_hundred_days() {
    let mut story = Story::new();
    let community = story.community();
    let (keys, certificate) = somebody(7, community);
    let mut out = Out::new(now());
    community
        .write_control(admit(certificate, Role::Member), &mut out)
        .unwrap();
    let end = Day::from_number(u32::MAX - 1);
    let (place, _) = says(community, &keys, Kind::DATA, b"say", end);
    community.take_body(place, b"say".to_vec(), &mut out);
    let dropped = story.dropped(day(402), Input::Tick);
    assert!(!dropped.contains(&place));
    assert!(story.dropped(day(403), Input::Tick).contains(&place));
}

/// Test 41: in memory, and what is said to the disk.
#[test]
fn a_key_under_which_nothing_is_sealed_any_more_is_deleted() {
    let mut story = Story::new();
    let record = story.post();
    let place = story.place_of(record);
    let (_, header) = story.community().header(place).unwrap();
    let community = story.community();
    let of_record =
        |ring: &std::collections::BTreeMap<KeyId, (_, potluck_model::epoch::HintKey)>| {
            let mut all = ring.iter();
            all.find(|(_, (_, hint))| hint.matches(&header))
                .map(|(id, _)| *id)
        };
    let key: KeyId = of_record(&community.ring).unwrap();
    let mut forgotten_at = None;
    for at in 0..480 {
        for effect in story.engine.handle(day(at), Input::Tick) {
            let Effect::Keep(keep) = effect else {
                continue;
            };
            let is_it = |fact: &crate::Fact| {
                fact.kind == recall::EPOCH
                    && fact.name.ends_with(key.as_bytes())
                    && fact.value.is_none()
            };
            if keep.facts.iter().any(is_it) {
                forgotten_at = Some(at);
            }
        }
        let held = story.community().ring.contains_key(&key);
        assert_eq!(held, forgotten_at.is_none());
    }
    let at = forgotten_at.expect("it was deleted");
    assert!(at > 14, "not while anything is sealed under it");
    assert!(story.community().forgotten.contains(&key));
    assert!(story.community().lacking_keys().is_empty(), "nor asked for");
}

#[test]
fn what_lies_beyond_a_cut_goes_after_two_months() {
    let mut story = Story::new();
    let community = story.community();
    let (keys, certificate) = somebody(7, community);
    let mut out = Out::new(now());
    community
        .write_control(admit(certificate, Role::Member), &mut out)
        .unwrap();
    let (place, _) = says(community, &keys, Kind::DATA, b"say", now().day().plus(300));
    community.take_body(place, b"say".to_vec(), &mut out);
    let device = keys.device_id();
    let incarnation = community.members().device(device).unwrap().incarnation;
    let cut = potluck_model::control::Cut::default();
    let body = ControlBody::Remove { incarnation, cut };
    community.write_control(body, &mut out).unwrap();

    assert!(!story.dropped(day(59), Input::Tick).contains(&place));
    assert!(story.dropped(day(60), Input::Tick).contains(&place));
    assert!(!story.community().holds_body(place));
}
