use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::slots::{Recipient, open_slots, seal_slots};
use super::*;
use crate::body::Message;
use crate::epoch::{EpochKey, seal_body};
use crate::id::{DeviceId, OpId};
use crate::identity::{DeviceKeys, DeviceMaster, SealingKey};
use crate::op::{Header, Kind};
use crate::pairing::pair_key;
use crate::secret::Secret32;
use crate::slot::SlotContent;
use crate::time::{Day, LogicalTime};

const COMMUNITY: CommunityId = CommunityId::from_bytes([1; 32]);
const GROUP: GroupId = GroupId::from_bytes([2; 32]);

fn keys(n: u8) -> DeviceKeys {
    DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(&[9; 32], 0)
}

fn sealing(n: u8) -> SealingKey {
    SealingKey::from_secret(Secret32::from_bytes([n.wrapping_add(100); 32]))
}

fn pair(of: u8, with: u8) -> Secret32 {
    let (own, other) = (keys(of), keys(with));
    pair_key(
        COMMUNITY,
        (own.device_id(), &own.pair),
        (other.device_id(), other.pairing_public()),
    )
    .unwrap()
}

fn header() -> Header {
    Header {
        kind: Kind::DATA,
        community: COMMUNITY,
        device: keys(1).device_id(),
        seq: 7,
        prev: OpId::from_bytes([3; 32]),
        time: LogicalTime::default(),
        expires: Day::from_number(2_500),
        heads: vec![OpId::from_bytes([4; 32])],
        hint: [0; 8],
        nonce: [0; 24],
        body_len: 0,
        body_hash: [0; 32],
    }
}

fn content(n: u8) -> SlotContent {
    SlotContent {
        group: GROUP,
        key: EpochKey::from_secret(Secret32::from_bytes([n; 32])),
        epoch: OpId::from_bytes([5; 32]),
    }
}

/// Device 1 seals to devices 2 and on.
fn sealed(rng: &mut StdRng, to: u8) -> (Header, Vec<u8>) {
    let content = content(8);
    let pairs: Vec<(DeviceId, SealingKey, Secret32)> = (2..2 + to)
        .map(|n| (keys(n).device_id(), sealing(n), pair(1, n)))
        .collect();
    let recipients: Vec<Recipient<'_>> = pairs
        .iter()
        .map(|(device, sealing, pair)| Recipient {
            device: *device,
            sealing: sealing.public(),
            pair,
            content: &content,
        })
        .collect();
    let mut header = header();
    let body = seal_slots(rng, &mut header, &recipients);
    (header, body)
}

fn opened(header: &Header, body: &[u8], n: u8) -> Vec<SlotContent> {
    let me = keys(n).device_id();
    open_slots(header, body, (me, &pair(n, 1)), &[sealing(n)])
}

#[test]
fn each_recipient_finds_its_slot_and_nobody_else_any() {
    let (header, body) = sealed(&mut StdRng::seed_from_u64(1), 5);

    for n in 2..7 {
        assert_eq!(opened(&header, &body, n), [content(8)], "device {n}");
    }
    assert_eq!(opened(&header, &body, 7), []);
}

/// Test 7 of docs/threat-model.md, for circles.
#[test]
fn a_slot_copied_to_another_operation_does_not_open() {
    let (header, body) = sealed(&mut StdRng::seed_from_u64(2), 3);
    let mut later = header.clone();
    later.seq += 1;

    assert_eq!(opened(&later, &body, 2), []);
}

#[test]
fn two_keys_for_one_device_travel_in_one_body() {
    let (one, two) = (content(8), content(9));
    let (device, sealed_to, pair) = (keys(2).device_id(), sealing(2), pair(1, 2));
    let to = |content| Recipient {
        device,
        sealing: sealed_to.public(),
        pair: &pair,
        content,
    };
    let mut header = header();
    let mut rng = StdRng::seed_from_u64(3);
    let body = seal_slots(&mut rng, &mut header, &[to(&one), to(&two)]);

    let mut found = opened(&header, &body, 2);
    found.sort_by_key(|content| *content.key.secret().as_bytes());
    assert_eq!(found, [one, two]);
}

/// Sizes are those of sealed bodies, whatever the number of recipients.
#[test]
fn slots_have_the_sizes_of_sealed_bodies() {
    let mut rng = StdRng::seed_from_u64(4);
    let key = EpochKey::from_secret(Secret32::from_bytes([1; 32]));
    let mut sizes = std::collections::BTreeSet::new();
    for bytes in [10, 300, 600, 1_500, 3_000, 6_000, 12_000, 30_000, 60_000] {
        let nonce = rng.random();
        let body = seal_body(&key, &mut header(), nonce, &vec![0; bytes]).unwrap();
        sizes.insert(body.len());
    }
    for to in [0, 1, 4, 5, 9, 17] {
        let (_, body) = sealed(&mut rng, to);
        assert!(
            sizes.contains(&body.len()),
            "{to} recipients: {}",
            body.len()
        );
    }
}

/// An X25519 key alone would show: its highest bit is never set.
#[test]
fn every_bit_of_a_slot_is_set_half_of_the_time() {
    let mut rng = StdRng::seed_from_u64(5);
    let rounds: u32 = 400;
    let mut set = vec![0_u32; 4 * slots::SLOT * 8];
    for _ in 0..rounds {
        let (_, body) = sealed(&mut rng, 4);
        for (bit, count) in set.iter_mut().enumerate() {
            *count += u32::from(body[bit / 8] >> (bit % 8) & 1);
        }
    }
    // Six standard deviations from the middle: 200 ± 60.
    let odd: Vec<usize> = (0..set.len())
        .filter(|bit| !(140..=260).contains(&set[*bit]))
        .collect();
    assert_eq!(odd, [] as [usize; 0]);
}

proptest! {
    #[test]
    fn what_is_wrapped_comes_out_and_random_bytes_harm_nobody(
        text in "[a-z]{1,40}",
        about in proptest::option::of(any::<[u8; 32]>()),
        noise in proptest::collection::vec(any::<u8>(), 0..2_000),
    ) {
        let about = about.map(crate::id::RecordId::from_bytes);
        let body = Body::Message(Message { about, text });
        prop_assert_eq!(unwrap(&wrap(GROUP, &body)), Some((GROUP, body)));

        let _ = unwrap(&noise);
        prop_assert_eq!(opened(&header(), &noise, 2), []);
        let ops = CircleOps { name: String::new(), ops: vec![noise] };
        let _ = carried(GROUP, &ops);
    }
}
