//! From words to keys, and certificates.
use potluck_model::certificate::{Certificate, Subject};
use potluck_model::identity::{DeviceMaster, SealingKey};
use potluck_model::secret::Secret32;
use potluck_model::words;
use serde_json::{Value, json};

use crate::people::{ana, ben, salt, today};
use crate::{check, hex};

#[test]
fn words_lead_to_the_same_keys() {
    let cases: Vec<Value> = [ana(), ben()]
        .iter()
        .map(|who| {
            let text = words::from_seed(&who.seed);
            assert_eq!(words::to_seed(&text).as_ref(), Ok(&who.seed));
            let device = |generation: u32| {
                let keys = who.keys(generation);
                json!({
                    "generation": generation,
                    "signing_seed": hex(keys.sign.to_bytes()),
                    "device_id": hex(keys.device_id().as_bytes()),
                    "pairing_private": hex(keys.pair.to_bytes()),
                    "pairing_public": hex(keys.pairing_public().as_bytes()),
                })
            };
            json!({
                "words": *text,
                "seed": hex(who.seed.as_bytes()),
                "person_master": hex(who.person_master().secret().as_bytes()),
                "salt": hex(salt()),
                "person_key_seed": hex(who.person_key().to_bytes()),
                "person_id": hex(who.person().as_bytes()),
                "device_master": hex(who.device_secret.as_bytes()),
                "devices": [device(0), device(1)],
                "sealing_private": hex(who.sealing.secret().as_bytes()),
                "sealing_public": hex(who.sealing.public().as_bytes()),
            })
        })
        .collect();
    check("keys", &json!({ "cases": cases }));
}

#[test]
fn a_certificate_has_these_bytes() {
    let first = ana().certificate();
    let second_keys = DeviceMaster::from_secret(Secret32::from_bytes([0xa3; 32])).keys(&salt(), 0);
    let second_sealing = SealingKey::from_secret(Secret32::from_bytes([0xa4; 32])).public();
    let subject = Subject {
        person: ana().person(),
        sealing: second_sealing,
        day: today(),
    };
    let second =
        Certificate::request(&salt(), &second_keys, subject).vouched_by(&salt(), &ana().keys(0));

    let case = |certificate: &Certificate, signed_by: Value| {
        assert_eq!(certificate.check(&salt()), Ok(()));
        let statement = [
            &salt()[..],
            certificate.person.as_bytes(),
            certificate.device.as_bytes(),
            certificate.pairing.as_bytes(),
            certificate.sealing.as_bytes(),
            &certificate.day.number().to_be_bytes(),
        ];
        json!({
            "statement": hex(statement.concat()),
            "signed_by": signed_by,
            "signature": hex(certificate.signature),
            "self_signature": hex(certificate.self_signature),
            "cbor": hex(certificate.encode()),
        })
    };
    check(
        "certificate",
        &json!({
            "by_the_person": case(&first, hex(ana().person().as_bytes())),
            "by_an_older_device": case(&second, hex(ana().keys(0).device_id().as_bytes())),
        }),
    );
}
