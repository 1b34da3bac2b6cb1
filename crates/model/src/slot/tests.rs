//! What a slot promises.
use rand::SeedableRng as _;
use rand::rngs::StdRng;

use super::*;
use crate::op::{Kind, NO_OP};
use crate::time::{Day, LogicalTime};

fn header(sender: u8) -> Header {
    Header {
        kind: Kind::KEYS,
        community: CommunityId::from_bytes([1; 32]),
        device: DeviceId::from_bytes([sender; 32]),
        seq: 1,
        prev: NO_OP,
        time: LogicalTime::from_bits(77),
        expires: Day::from_number(2_000),
        heads: vec![OpId::from_bytes([3; 32])],
        hint: [0; 8],
        nonce: [0; 24],
        body_len: 0,
        body_hash: [0; 32],
    }
}

fn sealing(n: u8) -> SealingKey {
    SealingKey::from_secret(Secret32::from_bytes([n; 32]))
}

fn device(n: u8) -> DeviceId {
    DeviceId::from_bytes([n; 32])
}

fn content() -> SlotContent {
    SlotContent {
        group: GroupId::from_bytes([1; 32]),
        key: EpochKey::from_secret(Secret32::from_bytes([6; 32])),
        epoch: OpId::from_bytes([5; 32]),
    }
}

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

/// Test 7 of docs/threat-model.md.
#[test]
fn a_slot_copied_to_another_op_or_recipient_does_not_open() {
    let slot = Slot::seal(
        &mut rng(),
        &header(2),
        (device(4), sealing(4).public()),
        &content(),
    );
    let slot = slot.unwrap();

    let mut later = header(2);
    later.body_len = 400;
    later.body_hash = [7; 32];
    assert_eq!(slot.open(&sealing(4), &later), Ok(content()));

    let mut moved = header(2);
    moved.seq = 2;
    let mut elsewhere = header(2);
    elsewhere.community = CommunityId::from_bytes([9; 32]);
    for other in [moved, elsewhere, header(3)] {
        assert_eq!(slot.open(&sealing(4), &other), Err(DoesNotOpen));
    }
    assert_eq!(slot.open(&sealing(5), &header(2)), Err(DoesNotOpen));
    let renamed = Slot {
        device: device(5),
        ..slot
    };
    assert_eq!(renamed.open(&sealing(4), &header(2)), Err(DoesNotOpen));
}

/// Test 4 of docs/threat-model.md, second half.
#[test]
fn a_weak_key_among_the_recipients_does_not_stop_a_rotation() {
    let recipients = [
        (device(5), sealing(5).public()),
        (device(3), SealingPublic::from_bytes([0; 32])),
        (device(4), sealing(4).public()),
    ];
    let op = OpId::from_bytes([5; 32]);
    let page = SlotPage::seal(&mut rng(), &header(2), (op, 0), &recipients, &content());

    let devices: Vec<_> = page.slots.iter().map(|slot| slot.device).collect();
    assert_eq!(devices, [device(4), device(5)]);
    let slot = page.slot_for(device(5)).unwrap();
    assert_eq!(slot.open(&sealing(5), &header(2)), Ok(content()));
}

#[test]
fn a_page_comes_back_and_no_other_encoding_is_taken() {
    let recipients = [
        (device(4), sealing(4).public()),
        (device(5), sealing(5).public()),
    ];
    let op = OpId::from_bytes([5; 32]);
    let page = SlotPage::seal(&mut rng(), &header(2), (op, 3), &recipients, &content());
    let bytes = page.encode();
    assert_eq!(SlotPage::decode(&bytes), Ok(page.clone()));

    let trailing = [bytes.as_slice(), &[0]].concat();
    assert_eq!(SlotPage::decode(&trailing), Err(BadEncoding::NotCanonical));
    let mut unsorted = page.clone();
    unsorted.slots.reverse();
    assert_eq!(
        SlotPage::decode(&unsorted.encode()),
        Err(BadEncoding::NotCanonical)
    );
    let empty = SlotPage {
        slots: vec![],
        ..page
    };
    assert_eq!(SlotPage::decode(&empty.encode()), Err(BadEncoding::Bounds));
}

#[test]
fn the_greatest_page_fits_into_an_operation() {
    let slot = Slot::seal(
        &mut rng(),
        &header(2),
        (device(4), sealing(4).public()),
        &content(),
    );
    let page = SlotPage {
        op: OpId::from_bytes([5; 32]),
        page: u16::MAX,
        slots: vec![slot.unwrap(); MAX_SLOTS],
    };

    assert!(page.encode().len() <= MAX_BODY);
    assert!(SlotPage::decode(&page.encode()).is_ok());
}

#[test]
fn a_sealed_part_opens_for_its_recipient_in_its_record_only() {
    let (community, record) = (
        CommunityId::from_bytes([1; 32]),
        RecordId::from_bytes([2; 32]),
    );
    let info = sealed_part_info(community, record, device(4));
    let secret = Secret32::from_bytes([42; 32]);
    let sealed = seal_to(&mut rng(), sealing(4).public(), &info, &secret).unwrap();

    assert_eq!(open_from(&sealing(4), &info, &sealed), Ok(secret));
    assert_eq!(open_from(&sealing(5), &info, &sealed), Err(DoesNotOpen));
    let other = sealed_part_info(community, RecordId::from_bytes([3; 32]), device(4));
    assert_eq!(open_from(&sealing(4), &other, &sealed), Err(DoesNotOpen));
}
