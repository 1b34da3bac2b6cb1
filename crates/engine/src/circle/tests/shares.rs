//! Whoever fills a share of their own leaves room for others, and stands for nobody else.
use potluck_model::identity::PersonMaster;
use potluck_model::secret::Seed;

use super::*;
use crate::Refusal;
use crate::limits::{CIRCLE_EARLY, CIRCLE_KEYS, CIRCLE_LAST, CIRCLE_LOG, CIRCLES};

/// A certificate for a device of one's own as somebody else's.
fn forged(story: &mut Story, as_whom: u8, by: u8) -> (DeviceKeys, Certificate) {
    let (person, older) = (story.person(as_whom), story.keys(by));
    let (_, theirs) = somebody(by, story.community());
    let salt = *story.community().control.salt();
    let keys = DeviceMaster::from_secret(Secret32::from_bytes([99; 32])).keys(&salt, 0);
    let subject = Subject {
        person,
        sealing: theirs.sealing,
        day: now().day(),
    };
    let request = Certificate::request(&salt, &keys, subject);
    (keys, request.vouched_by(&salt, &older))
}

/// In the place of somebody else they would sign for them, and count as one more.
#[test]
fn nobody_lets_a_device_of_their_own_into_a_circle_as_somebody_elses() {
    let mut story = Story::new();
    story.invite(5);
    let (_, false_one) = forged(&mut story, 6, 5);
    let (device, before) = (false_one.device, story.graph().len());
    let op = story.admits(5, false_one);
    story.carry(5, &[op]);

    assert!(!story.is_in(6));
    assert!(story.graph().members().device(device).is_none());
    assert_eq!(story.graph().len(), before);

    let (_, true_one) = somebody(6, story.community());
    let op = story.admits(5, true_one);
    story.carry(5, &[op]);
    assert!(story.is_in(6));
}

#[test]
fn a_device_that_the_community_does_not_know_yet_is_waited_for() {
    let mut story = Story::new();
    story.invite(5);
    let (_, later) = somebody(8, story.community());
    let op = story.admits(5, later.clone());
    story.carry(5, &[op]);
    assert!(story.graph().members().person(later.person).is_none());

    story.control(admit(later.clone(), Role::Member));
    story.engine.look_after_circles(&mut story.out);

    assert!(story.graph().members().person(later.person).is_some());
    assert!(story.is_in(8));
}

/// Two let the same person in apart from each other, by different certificates: who is in a circle does
/// not depend on which of them is heard of first.
#[test]
fn a_certificate_that_the_community_does_not_know_yet_is_waited_for() {
    for comes_late in [false, true] {
        let mut story = Story::new();
        story.invite(5);
        let (keys, one) = somebody(8, story.community());
        let salt = *story.community().control.salt();
        let person = PersonMaster::from_seed(&Seed::from_bytes([8; 16])).person_key(&salt);
        let later = now().plus_days(1).day();
        let other = Certificate::by_person(&person, &salt, &keys, one.sealing, later);
        let six = story.keys(6);
        let before = story.community().control.clone();
        let signed = before.write(&six, now(), admit(other.clone(), Role::Newcomer));
        let signed = signed.unwrap();
        let second = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        story.control(admit(one, Role::Member));
        let op = story.admits(5, other);
        if comes_late {
            story.carry(5, std::slice::from_ref(&op));
            assert!(story.graph().get(op.header.id()).is_none());
        }
        let community = story.engine.communities.get_mut(&story.id).unwrap();
        community.take_control(second, &mut story.out).unwrap();
        story.engine.look_after_circles(&mut story.out);
        if !comes_late {
            story.carry(5, std::slice::from_ref(&op));
        }
        assert!(story.graph().get(op.header.id()).is_some(), "{comes_late}");
        assert!(story.is_in(8));
    }
}

/// A second device that was certified by one that is not in the circle: whoever asks its person in
/// can do so.
#[test]
fn somebody_is_asked_in_by_any_device_of_theirs() {
    let mut story = Story::new();
    let salt = *story.community().control.salt();
    let (first, theirs) = somebody(6, story.community());
    let mut last = first.clone();
    for n in 60..64 {
        let next = DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(&salt, 0);
        let subject = Subject {
            person: theirs.person,
            sealing: theirs.sealing,
            day: now().day(),
        };
        let request = Certificate::request(&salt, &next, subject);
        let body = ControlBody::AddDevice {
            certificate: Box::new(request.vouched_by(&salt, &last)),
        };
        let community = story.engine.communities.get_mut(&story.id).unwrap();
        let signed = community.control.write(&last, now(), body).unwrap();
        let op = SignedControl {
            header: signed.header,
            signature: signed.signature,
            body: signed.body,
        };
        community.take_control(op, &mut story.out).unwrap();
        last = next;
    }
    story.invite(6);
    let devices = story.graph().members().devices();
    let in_circle = devices.filter(|(_, one)| one.person == theirs.person && one.active);
    assert_eq!(in_circle.count(), 5);
}

#[test]
fn whoever_fills_their_share_of_keys_leaves_room_for_the_keys_of_others() {
    let mut story = Story::new();
    let group = story.group;
    story.send_keys(5, &contents(CIRCLE_KEYS + 300, 1, |_| group));
    let of = |circle: &Circle, person| {
        let keys = circle.ring.values();
        keys.filter(|key| key.brought_by == Some(person)).count()
    };
    let (five, six) = (story.person(5), story.person(6));
    assert_eq!(of(story.circle(), five), CIRCLE_KEYS);

    story.send_keys(6, &contents(3, 2, |_| group));
    assert_eq!(of(story.circle(), six), 3);
}

/// Else a share would be empty again once what brought the keys is over, and fill the ring in the end.
#[test]
fn whoever_has_filled_their_share_of_keys_brings_no_more_after_a_restart() {
    let mut story = Story::new();
    let group = story.group;
    let made_up = GroupId::from_bytes([7; 32]);
    story.send_keys(6, &contents(1, 2, |_| made_up));
    story.send_keys(5, &contents(CIRCLE_KEYS - 1, 1, |_| group));
    let held = story.circle().ring.len();
    let five = story.person(5);
    story.restart();

    story.send_keys(5, &contents(300, 3, |_| group));
    assert_eq!(story.circle().ring.len(), held + 1);
    let six = story.person(6);
    let circles = &story.community().circles.all;
    assert_eq!(circles[&made_up].brought_by, Some(six));
    let theirs = circles.values().flat_map(|circle| circle.ring.values());
    let theirs = theirs.filter(|key| key.brought_by == Some(five));
    assert_eq!(theirs.count(), CIRCLE_KEYS);
}

#[test]
fn whoever_makes_up_circles_leaves_room_for_those_of_others() {
    let mut story = Story::new();
    let made_up = |n: usize| {
        let mut bytes = [3; 32];
        bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
        GroupId::from_bytes(bytes)
    };
    story.send_keys(5, &contents(CIRCLES + 40, 1, made_up));
    assert_eq!(story.community().circles.all.len(), CIRCLES + 1);

    story.send_keys(6, &contents(1, 2, |_| made_up(100_000)));
    assert_eq!(story.community().circles.all.len(), CIRCLES + 2);
    let name = "Garden".to_owned();
    let past_keys = PastKeys::Retained;
    story.deed(CircleDeed::New { name, past_keys });
}

#[test]
fn whoever_talks_before_they_are_in_leaves_room_for_what_others_say() {
    let mut story = Story::new();
    let long = "x".repeat(2_000);
    for _ in 0..CIRCLE_EARLY / 2_000 {
        story.message(5, &long);
    }
    story.message(6, "I was asked in");
    assert!(story.texts().is_empty());

    story.invite(6);
    assert_eq!(story.texts(), ["I was asked in"]);
}

/// What waits is tried when it comes and when something has come that it waits for: a circle that
/// comes with its end first costs no more than one that comes in order.
#[test]
fn what_waits_is_not_tried_again_and_again() {
    let mut story = Story::new();
    story.invite(5);
    let keys = story.keys(5);
    let whole = story.graph().clone();
    let mut ops = vec![];
    for _ in 0..200 {
        let op = story.circle_op(&keys, ControlBody::Join);
        let parts = (op.header.clone(), op.signature, op.body.clone());
        let graph = story.graph();
        graph.check_and_insert(parts.0, parts.1, parts.2).unwrap();
        ops.push(op);
    }
    let grown = story.graph().len();
    story.circle().graph = Some(whole);
    story.circle().tried = 0;
    for op in ops.iter().rev() {
        story.carry(5, std::slice::from_ref(op));
        story.carry(6, std::slice::from_ref(op));
    }
    assert_eq!(story.graph().len(), grown);
    assert_eq!(story.circle().waiting.len(), 0);
    let tried = story.circle().tried;
    assert!(tried <= 2 * ops.len() + 1, "{tried}");
}

#[test]
fn whoever_carries_what_never_comes_leaves_room_for_what_others_carry() {
    let mut story = Story::new();
    story.invite(5);
    story.invite(6);
    let (five, six) = (story.keys(5), story.keys(6));
    // Valid as far as anybody can tell who does not hold what they build on.
    let orphan = story.circle_op(&five, ControlBody::Join);
    for n in 0..160_u64 {
        let mut header = orphan.header.clone();
        let mut heads: Vec<OpId> = (0..4).map(|at| made_up(n, at)).collect();
        heads.sort();
        header.prev = heads[0];
        header.heads = heads;
        header.seq = 2;
        let body = vec![0; 28_000];
        header.body_len = u32::try_from(body.len()).unwrap();
        header.body_hash = potluck_model::op::body_hash(&body);
        let signature = OpSignature::sign(&five.sign, header.id());
        let op = SignedControl {
            header,
            signature,
            body,
        };
        story.carry(5, &[op]);
    }
    let waiting = story.circle().waiting.len();
    assert!((100..160).contains(&waiting), "{waiting}");

    let first = story.circle_op(&six, ControlBody::Join);
    let mut ahead = story.graph().clone();
    let parts = (first.header.clone(), first.signature, first.body.clone());
    ahead.check_and_insert(parts.0, parts.1, parts.2).unwrap();
    let signed = ahead.write(&six, now(), ControlBody::Join).unwrap();
    let second = SignedControl {
        header: signed.header,
        signature: signed.signature,
        body: signed.body,
    };
    story.carry(6, std::slice::from_ref(&second));
    story.carry(6, &[first]);
    assert!(story.graph().get(second.header.id()).is_some());
}

fn made_up(n: u64, at: u8) -> OpId {
    let mut bytes = [at; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    OpId::from_bytes(bytes)
}

#[test]
fn a_device_that_writes_without_end_in_a_circle_comes_to_an_end() {
    let mut story = Story::new();
    story.invite(5);
    let keys = story.keys(5);
    let mut alone = story.graph().clone();
    let mut ops = vec![];
    for _ in 0..CIRCLE_LOG + 20 {
        let signed = alone.write(&keys, now(), ControlBody::Join).unwrap();
        let (header, signature, body) = (signed.header, signed.signature, signed.body);
        let op = (header.clone(), signature, body.clone());
        alone.check_and_insert(op.0, op.1, op.2).unwrap();
        ops.push(SignedControl {
            header,
            signature,
            body,
        });
    }
    let before = story.graph().len() as u64;
    story.carry(5, &ops);
    assert_eq!(story.graph().len() as u64, before + CIRCLE_LOG);
    story.invite(6);
    assert!(story.is_in(6));
}

/// What others would not take is not written, and there is room for the end.
#[test]
fn whoever_has_written_much_in_a_circle_can_still_put_somebody_out_and_leave() {
    let mut story = Story::new();
    story.invite(5);
    let (group, five, six) = (story.group, story.person(5), story.person(6));
    let community = story.engine.communities.get_mut(&story.id).unwrap();
    let mut written = 0;
    let refused = loop {
        match community.write_circle_control(group, ControlBody::Join, &mut story.out) {
            Ok(op) => written = op.header.seq,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, Refusal::TooMany), "{refused:?}");
    assert_eq!(written, CIRCLE_LOG - CIRCLE_LAST);
    let invited = community.circle_deed(
        CircleDeed::Invite(group, six),
        &mut story.rng,
        &mut story.out,
    );
    assert!(matches!(invited, Err(Refusal::TooMany)), "{invited:?}");

    let before = story.circle().ring.len();
    story.deed(CircleDeed::Remove(group, five));
    assert!(!story.is_in(5));
    assert_eq!(story.circle().ring.len(), before + 1, "and a new key");
    story.deed(CircleDeed::Leave(group));
    assert_eq!(story.community().standing(group), Some(Standing::Out));
}

#[test]
fn what_a_circle_is_called_is_the_last_word_of_a_steward_of_it() {
    let mut story = Story::new();
    story.invite(5);
    let join = {
        let keys = story.keys(5);
        story.circle_op(&keys, ControlBody::Join)
    };
    for n in 0..40 {
        for body in carry(&format!("Mine {n}"), std::slice::from_ref(&join), 30_000) {
            story.say(5, &body);
        }
    }
    assert_eq!(story.circle().name(), "Kitchen");
}
