//! Who gets a key that is missing, and who does not.
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::control::ControlBody;
use potluck_model::id::{CommunityId, KeyId};
use potluck_model::identity::DeviceMaster;
use potluck_model::role::Role;
use potluck_model::slot::SealedSecret;
use rand::SeedableRng as _;

use super::*;
use crate::Engine;
use crate::intake::tests::{admit, founder, now, somebody};

fn transcript() -> Transcript {
    Transcript::new((b"a", &[0; 32]), (b"b", &[0; 32]))
}

struct Story {
    engine: Engine,
    id: CommunityId,
    rng: StdRng,
    out: Out,
}

impl Story {
    fn new() -> Self {
        let (engine, id) = founder();
        Self {
            engine,
            id,
            rng: StdRng::seed_from_u64(1),
            out: Out::new(now()),
        }
    }

    fn community(&mut self) -> &mut Community {
        self.engine.communities.get_mut(&self.id).unwrap()
    }

    fn write(&mut self, body: ControlBody) {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        community.write_control(body, &mut self.out).unwrap();
    }

    fn let_in(&mut self, n: u8) -> DeviceId {
        let (keys, certificate) = somebody(n, self.community());
        self.write(admit(certificate, Role::Member));
        keys.device_id()
    }

    fn ask(&mut self, device: DeviceId, keys: &[KeyId]) -> Vec<(KeyId, SealedSecret)> {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let answer = community.keys_for(device, keys, &transcript(), &mut self.rng);
        community.share_unlisted(device, keys, &mut self.rng, &mut self.out);
        answer
    }

    fn is_holder(&mut self, device: DeviceId, key: KeyId) -> bool {
        self.community().is_holder(device, key)
    }

    /// A member adds a device of theirs.
    fn add_device(&mut self, n: u8, generation: u32) -> DeviceId {
        let (first, certificate) = somebody(n, self.community());
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let salt = *community.control.salt();
        let secret = potluck_model::secret::Secret32::from_bytes([n; 32]);
        let second = DeviceMaster::from_secret(secret).keys(&salt, generation);
        let subject = Subject {
            person: certificate.person,
            sealing: certificate.sealing,
            day: now().day(),
        };
        let certificate = Certificate::request(&salt, &second, subject).vouched_by(&salt, &first);
        self.says(
            n,
            ControlBody::AddDevice {
                certificate: Box::new(certificate),
            },
        );
        second.device_id()
    }

    fn revoke(&mut self, n: u8, device: DeviceId) {
        let cut = potluck_model::control::Cut::default();
        self.says(
            n,
            ControlBody::RevokeDevice {
                device,
                cut,
                words: None,
            },
        );
    }

    fn says(&mut self, n: u8, body: ControlBody) {
        let (keys, _) = somebody(n, self.community());
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let signed = community.control.write(&keys, now(), body).unwrap();
        let op = potluck_model::segment::SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        community.take_control(op, &mut self.out).unwrap();
    }

    /// We write, so many minutes later; says whether that took a new key.
    fn write_after(&mut self, minutes: u64) -> bool {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let before = community.ring.len();
        let mut out = Out::new(now().plus_millis(minutes * 60_000));
        community
            .key_to_write_under(&mut self.rng, &mut out)
            .unwrap();
        community.ring.len() > before
    }

    /// An epoch for everybody who is in, except one.
    fn epoch_without(&mut self, skipped: DeviceId) -> KeyId {
        let key = EpochKey::from_secret(potluck_model::secret::Secret32::from_bytes([9; 32]));
        let key_id = key.key_id(self.id.into());
        self.write(ControlBody::Epoch {
            key_id,
            day: now().day(),
            skipped: vec![skipped],
        });
        let hint = key.hint_key();
        self.community().ring.insert(key_id, (key, hint));
        key_id
    }
}

/// Test 39.
#[test]
fn who_was_removed_or_is_unknown_hears_what_one_hears_of_a_key_that_is_not_here() {
    let mut story = Story::new();
    let (inside, removed) = (story.let_in(5), story.let_in(6));
    let (stranger, _) = somebody(7, story.community());
    let mut rng = StdRng::seed_from_u64(2);
    let mut out = Out::new(now());
    story
        .community()
        .key_to_write_under(&mut rng, &mut out)
        .unwrap();
    let keys: Vec<KeyId> = story.community().ring.keys().copied().collect();
    assert_eq!(story.ask(inside, &keys).len(), keys.len());
    assert_eq!(story.ask(removed, &keys).len(), keys.len());
    let member = story.community().members().device(removed).unwrap();
    let incarnation = member.incarnation;
    let cut = story.community().cut_of_person(incarnation);
    story.write(ControlBody::Remove { incarnation, cut });
    let before = story.community().control.len();

    let unknown = [KeyId::from_bytes([3; 32])];
    let nothing = story.ask(inside, &unknown);
    let frame = |answer| Frame::Keys(0, answer).encode();
    for device in [removed, stranger.device_id()] {
        assert_eq!(
            frame(story.ask(device, &keys)),
            frame(nothing.clone()),
            "not to be told apart"
        );
    }
    assert_eq!(story.community().control.len(), before, "nothing is shared");
}

/// Test 38: of a skipped victim everybody knows from then on that they hold the key.
#[test]
fn who_was_skipped_gets_the_key_by_a_share_when_they_ask() {
    let mut story = Story::new();
    let victim = story.let_in(5);
    let key = story.epoch_without(victim);
    assert!(!story.is_holder(victim, key));

    assert_eq!(story.ask(victim, &[key]), []);
    assert!(story.is_holder(victim, key));
    assert_eq!(story.ask(victim, &[key]).len(), 1, "and again in a session");
}

/// Test 38: another key than the one that was announced is not taken, whoever gives it.
#[test]
fn only_the_key_that_was_announced_is_taken() {
    let mut story = Story::new();
    let (other, _) = somebody(5, story.community());
    let key = story.epoch_without(other.device_id());
    let id = story.id;
    let mut rng = StdRng::seed_from_u64(3);
    let community = story.community();
    let me = community.me.device;
    let (secret, _) = community.ring.remove(&key).unwrap();
    let public = community.sealing[0].public();
    let info = key_answer_info(id, &transcript(), key, me);
    let mut sealed = |secret| seal_to(&mut rng, public, &info, secret).unwrap();
    let another = potluck_model::secret::Secret32::from_bytes([1; 32]);
    let wrong = sealed(&another);
    let right = sealed(secret.secret());

    let lacking: Vec<KeyId> = community
        .lacking_keys()
        .iter()
        .map(|epoch| epoch.key_id)
        .collect();
    assert_eq!(lacking, [key]);
    let mut shared = crate::session::Open::new(
        crate::recognise::Said {
            transcript: transcript(),
            frames: [0; 32],
        },
        [(id, me)],
    )
    .shared
    .remove(0);
    let mut out = Out::new(now());
    let unasked = community.take_keys(&shared, &transcript(), &[(key, right.clone())], &mut out);
    assert!(unasked.is_err());
    shared.asked_keys.insert(key, 1);
    for (answer, taken) in [(wrong, false), (right, true)] {
        community
            .take_keys(&shared, &transcript(), &[(key, answer)], &mut out)
            .unwrap();
        assert_eq!(community.ring.contains_key(&key), taken);
    }
    assert!(community.lacking_keys().is_empty());
}

/// Test 40.
#[test]
fn who_spoils_every_new_key_costs_one_an_hour_and_is_named() {
    let mut story = Story::new();
    story.let_in(5);
    story.write_after(0);
    for (round, (minutes, new)) in [(1, true), (20, false)].into_iter().enumerate() {
        let device = story.add_device(5, 1 + u32::try_from(round).unwrap());
        story.write_after(minutes);
        story.revoke(5, device);
        assert_eq!(story.write_after(minutes), new, "after {minutes} minutes");
        assert_eq!(story.community().alarms().len(), usize::from(round > 0));
    }
    assert!(story.write_after(62), "an hour after the first");
}

/// Test 40: whoever made the keys of two who are removed one after the other has not spoilt the second.
#[test]
fn whoever_made_a_key_shields_nobody_who_is_removed_after_it() {
    let mut story = Story::new();
    for n in [5, 6, 7] {
        story.let_in(n);
    }
    story.community().ring.clear(); // else there is one that we alone hold
    let mut made = vec![];
    for (minutes, removed) in [(1, 6), (10, 7)] {
        story.makes_key(5, removed);
        assert!(!story.write_after(minutes), "a key that all hold");
        story.removes(removed);
        made.push(story.write_after(minutes));
    }
    assert_eq!(made, [true, true]);
    assert!(story.community().alarms().is_empty());
}

fn random_id(n: u8) -> KeyId {
    KeyId::from_bytes([n; 32])
}

impl Story {
    fn removes(&mut self, n: u8) {
        let (_, certificate) = somebody(n, self.community());
        let member = self.community().members().person(certificate.person);
        let incarnation = member.unwrap().incarnation;
        let cut = self.community().cut_of_person(incarnation);
        self.write(ControlBody::Remove { incarnation, cut });
    }

    /// Somebody makes a key, and we get it.
    fn makes_key(&mut self, n: u8, secret: u8) {
        let secret = potluck_model::secret::Secret32::from_bytes([secret; 32]);
        let key = EpochKey::from_secret(secret);
        let (key_id, hint) = (key.key_id(self.id.into()), key.hint_key());
        let (day, skipped) = (now().day(), vec![]);
        let body = ControlBody::Epoch {
            key_id,
            day,
            skipped,
        };
        self.says(n, body);
        self.community().ring.insert(key_id, (key, hint));
    }

    fn announces(&mut self, n: u8, key: u8, skipped: Vec<DeviceId>) {
        let (key_id, day) = (random_id(key), now().day());
        self.says(
            n,
            ControlBody::Epoch {
                key_id,
                day,
                skipped,
            },
        );
    }
}

/// Test 38: a member who announces many keys, deeper than all others, keeps none from us.
#[test]
fn whoever_announces_many_keys_keeps_no_other_from_being_asked_for() {
    let mut story = Story::new();
    let (_, honest) = (story.let_in(5), story.let_in(6));
    story.announces(6, 200, vec![]);
    for key in 0..120 {
        story.announces(5, key, vec![]);
    }
    let mut asked = std::collections::BTreeMap::new();
    let first = story.community().keys_to_ask(honest, &asked);
    assert_eq!(first.len(), KEYS_ASKED);
    assert!(first.contains(&random_id(200)));

    // Nobody has them, and the community grows meanwhile: each has its turn all the same.
    let mut ever = std::collections::BTreeSet::new();
    for _ in 0..6 {
        let keys = story.community().keys_to_ask(honest, &asked);
        let control = story.community().control.len();
        asked.extend(keys.iter().map(|key| (*key, control)));
        ever.extend(keys);
        story.write(ControlBody::Join);
    }
    assert_eq!(ever.len(), 121);
}

/// Under which of many keys something is that we cannot read, its heads tell.
#[test]
fn the_keys_under_which_something_lies_here_are_asked_for_first() {
    let mut story = Story::new();
    let (other, _) = (story.let_in(5), story.let_in(6));
    story.announces(6, 200, vec![]);
    let (keys, _) = somebody(6, story.community());
    let heads = story.community().control.heads();
    let runs = crate::intake::tests::written(&keys, story.community(), &heads, 1, 3);
    let community = story.engine.communities.get_mut(&story.id).unwrap();
    community.take_run(&runs[0], &mut story.out).unwrap();
    let place = potluck_model::op::Place {
        log: runs[0].log,
        seq: 1,
    };
    community.take_body(place, vec![3; 3], &mut story.out);
    assert_eq!(community.unopened(), 1);
    for key in 0..40 {
        story.announces(6, key, vec![]);
    }
    let asked = std::collections::BTreeMap::new();
    let first = story.community().keys_to_ask(other, &asked);
    assert_eq!(first[0], random_id(200), "though forty are deeper");
}

/// Only the last few different heads are looked at: of each device in turn, not of whoever has the
/// greatest id first.
#[test]
fn of_what_cannot_be_read_each_device_has_its_turn() {
    let place = |device: u8, seq| Place {
        log: potluck_model::op::LogId {
            device: DeviceId::from_bytes([device; 32]),
            kind: potluck_model::op::LogKind::Data,
        },
        seq,
    };
    let places = [(1, 4), (2, 1), (2, 9), (9, 1), (9, 2), (9, 3)].map(|(d, n)| place(d, n));
    let in_turn: Vec<Place> = latest_in_turn(&places.into_iter().collect()).collect();
    let expected = [(9, 3), (2, 9), (1, 4), (9, 2), (2, 1), (9, 1)].map(|(d, n)| place(d, n));
    assert_eq!(in_turn, expected);
}

/// Each answer that takes a `KeyShare` is one operation less of our own.
#[test]
fn nobody_makes_us_spend_our_control_log_on_what_they_ask() {
    let mut story = Story::new();
    story.let_in(5);
    let victim = story.let_in(6);
    let mut keys = vec![];
    for n in 0..20 {
        let key = EpochKey::from_secret(potluck_model::secret::Secret32::from_bytes([n; 32]));
        let key_id = key.key_id(story.id.into());
        let day = now().day();
        let skipped = vec![victim];
        story.says(
            5,
            ControlBody::Epoch {
                key_id,
                day,
                skipped,
            },
        );
        let hint = key.hint_key();
        story.community().ring.insert(key_id, (key, hint));
        keys.push(key_id);
    }
    let before = story.community().control.len();
    for key in &keys {
        story.ask(victim, &[*key]);
    }
    let spent = story.community().control.len() - before;
    assert_eq!(spent, usize::try_from(SHARES_A_DAY).unwrap());
    story.out = Out::new(now().plus_days(1));
    story.ask(victim, &keys);
    assert!(keys.iter().all(|key| story.is_holder(victim, *key)));
}
