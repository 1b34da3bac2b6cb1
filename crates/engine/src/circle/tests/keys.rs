//! Keys of circles: who gets one that was lost, when one is made anew, and when one is deleted.
use potluck_model::control::MAX_SHARED_KEYS;
use potluck_model::op::{LogId, LogKind};
use potluck_model::pairing::Transcript;
use potluck_model::wire::Frame;

use super::*;
use crate::limits::CIRCLE_LOG;

impl Story {
    fn answer(&mut self, device: DeviceId, keys: &[KeyId]) -> Vec<u8> {
        let transcript = Transcript::new((b"a", &[0; 32]), (b"b", &[0; 32]));
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let given = community.keys_for(device, keys, &transcript, &mut self.rng);
        Frame::Keys(0, given).encode()
    }

    fn device(&mut self, n: u8) -> DeviceId {
        self.keys(n).device_id()
    }

    /// Somebody makes a new key for all in the circle, and tells of it under the one before.
    fn makes_key(&mut self, n: u8, salt: u8) -> EpochKey {
        let key = EpochKey::from_secret(Secret32::from_bytes([salt; 32]));
        let body = ControlBody::Epoch {
            key_id: key.key_id(self.group),
            day: now().day(),
            skipped: vec![],
        };
        let keys = self.keys(n);
        let op = self.circle_op(&keys, body);
        self.carry(n, &[op]);
        key
    }
}

/// Test 39, for circles.
#[test]
fn whoever_is_not_in_a_circle_hears_of_its_keys_what_one_hears_of_a_key_that_is_not_here() {
    let mut story = Story::new();
    story.invite(5);
    story.invite(6);
    let keys: Vec<KeyId> = story.circle().ring.keys().copied().collect();
    let [inside, removed, outside, stranger] = [5, 6, 7, 8].map(|n| story.device(n));
    let nothing = story.answer(inside, &[KeyId::from_bytes([3; 32])]);
    assert_ne!(story.answer(inside, &keys), nothing);
    assert_ne!(story.answer(removed, &keys), nothing);
    let (group, person) = (story.group, story.person(6));
    story.deed(CircleDeed::Remove(group, person));

    for device in [removed, outside, stranger] {
        assert_eq!(story.answer(device, &keys), nothing, "not to be told apart");
    }
    assert_ne!(story.answer(inside, &keys), nothing);
    // Whoever is removed from the community is in none of its circles.
    let five = story.person(5);
    let incarnation = story
        .community()
        .members()
        .person(five)
        .unwrap()
        .incarnation;
    let cut = story.community().cut_of_person(incarnation);
    story.control(ControlBody::Remove { incarnation, cut });
    assert_eq!(story.answer(inside, &keys), nothing);
}

#[test]
fn a_key_of_a_circle_that_was_lost_on_its_way_is_asked_of_those_in_it_alone() {
    let mut story = Story::new();
    story.invite(5);
    let key = story.makes_key(5, 9);
    let id = key.key_id(story.group);
    let plain = wrap(
        story.group,
        &Body::Message(Message {
            about: None,
            text: "The stove is broken".to_owned(),
        }),
    );
    story.write(5, |header, rng| {
        seal_body(&key, header, rng.random(), &plain).unwrap()
    });
    let asked = BTreeMap::new();
    let [inside, outside] = [5, 7].map(|n| story.device(n));
    let community = story.community();
    assert!(community.keys_to_ask(inside, &asked).contains(&id));
    assert!(!community.keys_to_ask(outside, &asked).contains(&id));

    let another = EpochKey::from_secret(Secret32::from_bytes([10; 32]));
    let (mut out, waits) = (Out::new(now()), community.unopened.clone());
    community.take_asked_circle_key(id, &another, &mut out);
    assert!(community.keys_to_ask(inside, &asked).contains(&id));
    community.take_asked_circle_key(id, &key, &mut out);
    assert!(!community.keys_to_ask(inside, &asked).contains(&id));
    assert!(!waits.is_empty());
    assert_eq!(community.reread, waits, "and read again");
}

/// Whoever does not get the new key has to hear of it, or could not ask.
#[test]
fn a_new_key_is_announced_under_the_one_before_it() {
    let mut story = Story::new();
    story.invite(5);
    let old = story.circle().ring.values().next().unwrap().hint.clone();
    let under_old = |story: &mut Story| {
        let log = LogId {
            device: story.community().me.device,
            kind: LogKind::Data,
        };
        let length = story.community().length(log);
        let places = (1..=length).map(|seq| Place { log, seq });
        let headers = places.filter_map(|place| story.community().header(place));
        let headers: Vec<Header> = headers.map(|(_, header)| header).collect();
        headers.iter().filter(|header| old.matches(header)).count()
    };
    let before = under_old(&mut story);
    story.out = Out::new(now().plus_days(40));
    let (group, text) = (story.group, "A month later".to_owned());
    story.deed(CircleDeed::Say(MessageTo::Circle(group), text));
    assert_eq!(story.circle().ring.len(), 2);
    assert_eq!(under_old(&mut story), before + 1);
}

/// Test 41, for circles.
#[test]
fn a_key_of_a_circle_under_which_nothing_is_sealed_any_more_is_deleted() {
    let mut story = Story::new();
    story.invite(5);
    story.send_keys(5, &contents(3, 4, |_| GroupId::from_bytes([8; 32])));
    assert_eq!(story.community().circles.all.len(), 2);
    let (group, id) = (story.group, *story.circle().ring.keys().next().unwrap());
    let content = SlotContent {
        group,
        key: story.circle().ring[&id].key.clone(),
        epoch: story.circle().ring[&id].epoch,
    };
    let mut gone = None;
    for day in 0..480 {
        let at = now().plus_days(day);
        let effects = story.engine.handle(at, crate::Input::Tick);
        let mut facts = effects.into_iter().filter_map(|effect| match effect {
            crate::Effect::Keep(keep) => Some(keep.facts),
            _ => None,
        });
        let is_it = |fact: &crate::Fact| {
            fact.kind == crate::recall::CIRCLE_KEY
                && fact.name.ends_with(id.as_bytes())
                && fact.value.is_none()
        };
        if facts.any(|facts| facts.iter().any(is_it)) {
            gone = Some(day);
        }
        assert_eq!(story.circle().ring.contains_key(&id), gone.is_none());
        if day == 60 {
            assert_eq!(story.community().circles.all.len(), 1, "nothing but keys");
        }
    }
    assert!(gone.is_some_and(|day| day > 400), "{gone:?}");
    assert!(!story.circle().ring.is_empty(), "the circle goes on");
    let from = story.device(5);
    let mut out = Out::new(now().plus_days(480));
    story.community().take_circle_key(from, &content, &mut out);
    assert!(!story.circle().ring.contains_key(&id), "nor taken again");
}

/// Each time a key goes, a store seals all others anew: many that go cost no more than one.
#[test]
fn keys_that_nothing_uses_go_together() {
    let mut story = Story::new();
    story.send_keys(5, &contents(50, 4, |_| GroupId::from_bytes([8; 32])));
    let mut gone: Vec<usize> = vec![];
    for day in 30..45 {
        let at = now().plus_days(day);
        for effect in (0..60).flat_map(|_| story.engine.handle(at, crate::Input::Tick)) {
            if let crate::Effect::Keep(keep) = effect {
                let is_gone = |fact: &&crate::Fact| {
                    fact.kind == crate::recall::CIRCLE_KEY && fact.value.is_none()
                };
                gone.extend(Some(keep.facts.iter().filter(is_gone).count()).filter(|n| *n > 0));
            }
        }
    }
    assert_eq!(gone.iter().sum::<usize>(), 50);
    assert!(gone.len() <= 7, "once a day of the week: {gone:?}");
}

/// Test 40, for circles: whoever gives each new key to a device that is out costs one an hour.
#[test]
fn who_spoils_every_new_key_of_a_circle_costs_one_an_hour() {
    let mut story = Story::new();
    story.invite(5);
    let (five, _) = somebody(5, story.community());
    let lost = story.another_device(5, 50);
    let (cut, words) = (potluck_model::control::Cut::default(), None);
    let device = lost.device_id();
    story.message_from_us(0);
    story.said_by(&five, ControlBody::RevokeDevice { device, cut, words });
    let mut made = vec![];
    for minute in [1, 2, 3, 50, 70] {
        let group = story.group;
        let newest = story.community().newest_key(group).unwrap().0;
        let body = ControlBody::KeyShare {
            keys: vec![newest],
            recipients: vec![device],
        };
        let share = story.circle_op(&five, body);
        story.carry(5, &[share]);
        let before = story.circle().ring.len();
        story.message_from_us(minute);
        made.push(story.circle().ring.len() - before);
    }
    assert_eq!(made, [1, 0, 0, 0, 1]);
    assert!(!story.community().alarms().is_empty());
}

/// One share has room for so many keys; who comes later gets more in several.
#[test]
fn whoever_announces_many_keys_keeps_nobody_from_writing_in_the_circle() {
    let mut story = Story::new();
    story.invite(5);
    let (group, five) = (story.group, story.keys(5));
    let made = contents(MAX_SHARED_KEYS + 10, 6, |_| group);
    let mut alone = story.graph().clone();
    let mut ops = vec![];
    for content in &made {
        let body = ControlBody::Epoch {
            key_id: content.key.key_id(group),
            day: now().day(),
            skipped: vec![],
        };
        let signed = alone.write(&five, now(), body).unwrap();
        let (header, signature, body) = (signed.header, signed.signature, signed.body);
        let op = (header.clone(), signature, body.clone());
        alone.check_and_insert(op.0, op.1, op.2).unwrap();
        ops.push(SignedControl {
            header,
            signature,
            body,
        });
    }
    story.send_keys(5, &made);
    story.carry(5, &ops);
    story.invite(6);
    story.message_from_us(1);
    let six = story.device(6);
    let epochs = story.graph().members().epochs();
    let holds = |content: &SlotContent| {
        let holders = epochs.holders(content.key.key_id(group));
        holders.is_some_and(|holders| holders.contains(six))
    };
    assert!(made.iter().all(holds));
}

/// Each share is one operation less of our own; the second half of them is not for what others ask.
#[test]
fn nobody_makes_us_spend_all_of_our_log_in_a_circle_on_what_they_ask() {
    for has_much in [true, false] {
        let mut story = Story::new();
        story.invite(5);
        let (group, five) = (story.group, story.device(5));
        let made = contents(1, 9, |_| group).remove(0);
        let key_id = made.key.key_id(group);
        let community = story.engine.communities.get_mut(&story.id).unwrap();
        let (day, skipped) = (now().day(), vec![five]);
        let mut body = ControlBody::Epoch {
            key_id,
            day,
            skipped,
        };
        loop {
            let op = community.write_circle_control(group, body, &mut story.out);
            if has_much || op.unwrap().header.seq >= CIRCLE_LOG / 2 {
                break;
            }
            body = ControlBody::Join;
        }
        community.put_circle_key(&made, None, &mut story.out);
        let before = story.graph().len();
        let community = story.engine.communities.get_mut(&story.id).unwrap();
        community.share_unlisted(five, &[key_id], &mut story.rng, &mut story.out);
        assert_eq!(story.graph().len() > before, has_much);
    }
}

/// Test 42: that somebody has just cost a key of the circle does not let them read on once they are
/// removed from the community.
#[test]
fn whoever_has_spoilt_a_key_and_is_removed_within_the_hour_reads_nothing_that_follows() {
    let mut story = Story::new();
    story.invite(5);
    let (five, _) = somebody(5, story.community());
    let lost = story.another_device(5, 50);
    story.message_from_us(0);
    let (cut, words) = (potluck_model::control::Cut::default(), None);
    let device = lost.device_id();
    story.said_by(&five, ControlBody::RevokeDevice { device, cut, words });
    story.message_from_us(1);
    let before = story.circle().ring.len();
    story.removes(5);
    story.message_from_us(10);
    assert_eq!(story.circle().ring.len(), before + 1, "a new key at once");
}

/// Test 40 and 42: one who spoils every new key shields nobody who has just been removed.
#[test]
fn who_spoils_every_new_key_lets_nobody_read_on_who_was_just_removed() {
    let mut story = Story::new();
    for n in [5, 6] {
        story.invite(n);
    }
    let (five, _) = somebody(5, story.community());
    let lost = story.another_device(5, 50);
    story.message_from_us(0);
    let (cut, words) = (potluck_model::control::Cut::default(), None);
    let device = lost.device_id();
    story.said_by(&five, ControlBody::RevokeDevice { device, cut, words });
    let mut made = vec![];
    for minute in [1, 2, 3, 4] {
        if minute == 3 {
            story.removes(6);
        }
        let group = story.group;
        let newest = story.community().newest_key(group).unwrap().0;
        let share = ControlBody::KeyShare {
            keys: vec![newest],
            recipients: vec![device],
        };
        let share = story.circle_op(&five, share);
        story.carry(5, &[share]);
        let before = story.circle().ring.len();
        story.message_from_us(minute);
        made.push(story.circle().ring.len() - before);
    }
    assert_eq!(made, [1, 0, 1, 0]);
}

impl Story {
    /// The steward removes somebody from the community.
    fn removes(&mut self, n: u8) {
        let person = self.person(n);
        let members = self.community().members();
        let incarnation = members.person(person).unwrap().incarnation;
        let cut = self.community().cut_of_person(incarnation);
        self.control(ControlBody::Remove { incarnation, cut });
    }

    /// One more device of somebody, which they have let in.
    fn another_device(&mut self, n: u8, secret: u8) -> DeviceKeys {
        let salt = *self.community().control.salt();
        let (first, theirs) = somebody(n, self.community());
        let keys = DeviceMaster::from_secret(Secret32::from_bytes([secret; 32])).keys(&salt, 0);
        let subject = Subject {
            person: theirs.person,
            sealing: theirs.sealing,
            day: now().day(),
        };
        let certificate = Certificate::request(&salt, &keys, subject).vouched_by(&salt, &first);
        let certificate = Box::new(certificate);
        self.said_by(&first, ControlBody::AddDevice { certificate });
        keys
    }

    fn said_by(&mut self, keys: &DeviceKeys, body: ControlBody) {
        let community = self.engine.communities.get_mut(&self.id).unwrap();
        let signed = community.control.write(keys, now(), body).unwrap();
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        community.take_control(op, &mut self.out).unwrap();
    }

    fn message_from_us(&mut self, minute: u64) {
        self.out = Out::new(now().plus_millis(minute * 60_000));
        let (group, text) = (self.group, "Hello".to_owned());
        self.deed(CircleDeed::Say(MessageTo::Circle(group), text));
    }
}
