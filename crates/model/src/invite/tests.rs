//! What a code promises to those who type it.
use proptest::prelude::*;

use super::*;

fn code() -> Code {
    Code {
        purpose: Purpose::default(),
        seed: Seed::from_bytes([7; 16]),
        community: Some(CommunityId::from_bytes([1; 32])),
        salt: Some([2; 32]),
        addresses: vec![
            "/ip4/192.168.1.20/tcp/4100".into(),
            "/ip6/fe80::1/tcp/4100".into(),
        ],
        last_day: Some(Day::from_number(2_345)),
    }
}

proptest! {
    #[test]
    fn a_code_comes_back_from_its_text_however_it_is_broken_up(
        seed: [u8; 16],
        community: Option<[u8; 32]>,
        salt: Option<[u8; 32]>,
        addresses in prop::collection::vec("[a-z0-9/.:]{0,128}", 0..=4),
        last_day: Option<u32>,
    ) {
        let code = Code {
            purpose: Purpose::default(),
            seed: Seed::from_bytes(seed),
            community: community.map(CommunityId::from_bytes),
            salt,
            addresses,
            last_day: last_day.map(Day::from_number),
        };
        let text = code.to_text();

        prop_assert!(text.starts_with("potluck-"));
        prop_assert!(!text.contains(char::is_whitespace));
        prop_assert_eq!(&Code::parse(&text).unwrap(), &code);
        let broken = text.to_lowercase().replace('-', " \n ");
        prop_assert_eq!(Code::parse(&broken).unwrap(), code);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,300}") {
        let _ = Code::parse(&text);
        let _ = Code::parse(&format!("potluck-{text}"));
    }
}

#[test]
fn twelve_words_carry_the_seed() {
    let code = code();
    let heard = Code::parse(&code.to_words()).unwrap();

    assert_eq!(heard, Code::from_seed(code.seed.clone()));
    assert_eq!(heard.join_key(), code.join_key());
}

#[test]
fn every_wrong_character_is_noticed() {
    let text = code().to_text();
    for at in "potluck-".len()..text.len() {
        let mut typed: Vec<u8> = text.clone().into_bytes();
        if typed[at] == b'-' {
            continue;
        }
        typed[at] = if typed[at] == b'A' { b'B' } else { b'A' };
        let typed = String::from_utf8(typed).unwrap();
        assert_eq!(Code::parse(&typed), Err(BadCode::Typo), "{at}");
    }
    assert_eq!(
        Code::parse(&text[..text.len() - 1]),
        Err(BadCode::Typo),
        "a missing character"
    );
}

#[test]
fn a_character_that_no_code_has_is_named() {
    let mut text = code().to_text();
    text.replace_range(11..12, "0");

    assert_eq!(
        Code::parse(&text),
        Err(BadCode::Character {
            position: 4,
            found: '0'
        })
    );
}

#[test]
fn a_code_of_another_version_says_so() {
    // The same as `write`, of a version to come.
    let mut payload = vec![2, 99, 1, 2, 3];
    let sum = checksum(&payload);
    payload.extend_from_slice(&sum);
    let mut text = String::from("potluck");
    let mut bits = payload
        .iter()
        .flat_map(|b| (0..8).rev().map(move |i| b >> i & 1));
    while let Some(first) = bits.next() {
        let mut value = usize::from(first);
        for _ in 0..4 {
            value = value << 1 | usize::from(bits.next().unwrap_or(0));
        }
        text.push(char::from(b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[value]));
    }

    assert_eq!(Code::parse(&text), Err(BadCode::OtherVersion(2)));
}

#[test]
fn a_wrong_word_is_named() {
    let words = code().to_words().replace("abandon", "abandn");
    let first = words.split(' ').next().unwrap().to_owned();
    let typo = words.replacen(&first, "potatoe", 1);

    assert!(matches!(
        Code::parse(&typo),
        Err(BadCode::Words(BadWords::Unknown { position: 1, .. }))
    ));
}

#[test]
fn a_redemption_is_good_for_one_member_and_connection() {
    let key = code().invite_key();
    let public = key.verifying_key().to_bytes();
    let redeem = Redeem {
        community: CommunityId::from_bytes([1; 32]),
        person: PersonId::from_bytes([2; 32]),
        device: DeviceId::from_bytes([3; 32]),
        pairing: PairingPublic::from_bytes([4; 32]),
        sealing: SealingPublic::from_bytes([5; 32]),
        admitting: DeviceId::from_bytes([6; 32]),
        transcript: Transcript::from_bytes([7; 32]),
    };
    let signature = redeem.sign(&key);

    assert!(redeem.is_signed(&public, &signature));
    let elsewhere = Redeem {
        admitting: DeviceId::from_bytes([8; 32]),
        ..redeem
    };
    assert!(!elsewhere.is_signed(&public, &signature));
}
