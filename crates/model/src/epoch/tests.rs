//! What the seal promises.
use super::*;
use crate::id::{CommunityId, OpId};
use crate::op::{Kind, NO_OP};
use crate::time::{Day, LogicalTime};

fn header() -> Header {
    Header {
        kind: Kind::DATA,
        community: CommunityId::from_bytes([1; 32]),
        device: DeviceId::from_bytes([2; 32]),
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

fn key(n: u8) -> EpochKey {
    EpochKey::from_secret(Secret32::from_bytes([n; 32]))
}

/// Seals `padded` as it is, right or wrong.
fn sealed_as(padded: &[u8]) -> (Header, Vec<u8>) {
    let mut header = header();
    header.nonce = [5; 24];
    header.body_len = u32::try_from(padded.len() + TAG).unwrap();
    let body = encrypt(&key(1), &header, padded);
    header.body_hash = body_hash(&body);
    (header, body)
}

#[test]
fn a_body_opens_with_its_key_and_header_and_with_no_other() {
    let mut header = header();
    let body = seal_body(&key(1), &mut header, [9; 24], b"two bags of potatoes").unwrap();

    assert_eq!(body.len(), 256 + 16);
    assert!(header.names_body(&body));
    assert!(key(1).hint_key().matches(&header));
    assert!(!key(2).hint_key().matches(&header));
    assert_eq!(
        open_body(&key(1), &header, &body).unwrap(),
        b"two bags of potatoes"
    );
    assert_eq!(open_body(&key(2), &header, &body), Err(Void::Seal));
    header.seq = 2;
    assert_eq!(open_body(&key(1), &header, &body), Err(Void::Seal));
}

#[test]
fn bodies_grow_in_buckets_up_to_the_greatest() {
    for (plaintext, bucket) in [(0, 256), (251, 256), (252, 512), (MAX_PLAINTEXT, 65_536)] {
        let mut header = header();
        let body = seal_body(&key(1), &mut header, [9; 24], &vec![7; plaintext]).unwrap();

        assert_eq!(body.len(), bucket + TAG, "{plaintext}");
        assert_eq!(open_body(&key(1), &header, &body).unwrap().len(), plaintext);
    }
    let mut header = header();
    let long = vec![7; MAX_PLAINTEXT + 1];
    assert!(seal_body(&key(1), &mut header, [9; 24], &long).is_err());
    assert_eq!(header.nonce, [0; 24]);
}

/// Test 8 of docs/threat-model.md: for sealed bodies, refused means void.
#[test]
fn padding_that_is_not_zero_or_not_minimal_is_void() {
    let mut good = vec![0; 256];
    good[3] = 2;
    good[5] = b'x';
    let (header, body) = sealed_as(&good);
    assert_eq!(open_body(&key(1), &header, &body).unwrap(), b"x");

    let mut dirty = good.clone();
    dirty[255] = 1;
    let mut wide = good.clone();
    wide.resize(512, 0);
    let mut short = good.clone();
    short.resize(255, 0);
    let mut beyond = good.clone();
    beyond[2] = 1;
    let mut empty = good.clone();
    empty[3] = 0;
    empty[5] = 0;
    for padded in [dirty, wide, short, beyond, empty, vec![0; 3], vec![]] {
        let (header, body) = sealed_as(&padded);
        assert_eq!(open_body(&key(1), &header, &body), Err(Void::Padding));
    }
}

#[test]
fn an_unknown_codec_needs_a_newer_version() {
    let mut padded = vec![0; 256];
    padded[3] = 2;
    padded[4] = 1;
    let (header, body) = sealed_as(&padded);

    assert_eq!(open_body(&key(1), &header, &body), Err(Void::Codec(1)));
}

#[test]
fn every_flipped_bit_of_a_body_is_noticed() {
    let mut header = header();
    let body = seal_body(&key(1), &mut header, [9; 24], b"soup").unwrap();
    for at in 0..body.len() * 8 {
        let mut flipped = body.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        header.body_hash = body_hash(&flipped);
        assert_eq!(open_body(&key(1), &header, &flipped), Err(Void::Seal));
    }
}

#[test]
fn a_key_has_another_name_in_another_group() {
    let (here, there) = (GroupId::from_bytes([1; 32]), GroupId::from_bytes([2; 32]));

    assert_ne!(key(1).key_id(here), key(1).key_id(there));
}
