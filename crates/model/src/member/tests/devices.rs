//! Second devices, lost devices, and the twelve words.
use ed25519_dalek::Signer as _;

use super::super::*;
use super::world::*;
use crate::control::{Cut, cosign, revocation_message};
use crate::identity::SealingKey;
use crate::role::Role;
use crate::secret::Secret32;

fn add(certificate: crate::certificate::Certificate) -> ControlBody {
    ControlBody::AddDevice {
        certificate: Box::new(certificate),
    }
}

fn revoke(device: DeviceId) -> ControlBody {
    ControlBody::RevokeDevice {
        device,
        cut: Cut::default(),
        words: None,
    }
}

#[test]
fn a_second_device_writes_as_the_same_person() {
    let mut graph = founded(&[1]);
    let second = again(1, 1);
    says(&mut graph, 1, add(who(1).vouch_for(&second.keys))).unwrap();

    assert_eq!(graph.members().active_devices().count(), 2);
    assert_eq!(graph.members().persons().count(), 1);
    says_as(&mut graph, &second, admit(5)).unwrap();
    assert_eq!(role(&graph, 5), Some(Role::Newcomer));
    assert_eq!(
        why(says(&mut graph, 1, add(who(1).vouch_for(&second.keys)))),
        Why::DeviceKnown
    );
}

#[test]
fn nobody_adds_or_revokes_a_device_of_somebody_else() {
    let mut graph = founded(&[1, 2]);
    let body = add(again(1, 1).certificate());
    assert_eq!(why(says(&mut graph, 2, body)), Why::Signer);
    let body = revoke(who(1).device());
    assert_eq!(why(says(&mut graph, 2, body)), Why::Target);
}

#[test]
fn a_revoked_device_is_out_and_the_person_stays() {
    let mut graph = founded(&[1]);
    let second = again(1, 1);
    says(&mut graph, 1, add(who(1).vouch_for(&second.keys))).unwrap();
    says_as(&mut graph, &second, revoke(who(1).device())).unwrap();

    assert!(!graph.members().is_active(who(1).device()));
    assert!(graph.members().is_active(second.device()));
    assert_eq!(role(&graph, 1), Some(Role::Steward));
}

/// The way out after a lost log tail.
#[test]
fn a_device_adds_its_own_successor_without_writing_in_its_own_log() {
    let mut graph = founded(&[1]);
    let new = again(1, 1);
    let body = add(who(1).vouch_for(&new.keys));
    let parents = graph.heads();
    let author = graph
        .members()
        .signer_adding_itself(new.device(), new.id())
        .unwrap();
    let mut old = graph.members().signer(who(1).device()).unwrap();
    let alone = graph
        .write_with(
            &new.keys,
            now(),
            vec![author],
            parents.clone(),
            body.clone(),
        )
        .unwrap();
    assert_eq!(take(&mut graph, &alone), Err(Refused::Invalid(Why::Signer)));

    old.cosig = Some(cosign(
        &who(1).keys.sign,
        graph.community(),
        &parents,
        &body,
    ));
    let both = graph
        .write_with(&new.keys, now(), vec![author, old], parents, body)
        .unwrap();
    assert_eq!(take(&mut graph, &both), Ok(Inserted::New));
    says_as(&mut graph, &new, revoke(who(1).device())).unwrap();
    assert!(!graph.members().is_active(who(1).device()));
    assert!(graph.members().is_active(new.device()));
}

/// Test 27.
#[test]
fn the_words_revoke_a_device_and_what_the_thief_added_meanwhile_is_dead() {
    let mut graph = founded(&[1]);
    let mut thief = graph.clone();
    let added = again(1, 7);
    says(&mut thief, 1, add(who(1).vouch_for(&added.keys))).unwrap();
    says_as(&mut thief, &added, admit(9)).unwrap();

    // The twelve words make a device that adds itself, and it revokes the old one.
    let new = again(1, 1);
    let author = graph
        .members()
        .signer_adding_itself(new.device(), new.id())
        .unwrap();
    let parents = graph.heads();
    let signed = graph
        .write_with(
            &new.keys,
            now(),
            vec![author],
            parents,
            add(new.certificate()),
        )
        .unwrap();
    assert_eq!(take(&mut graph, &signed), Ok(Inserted::New));
    let cut = Cut::default();
    let message = revocation_message(graph.community(), who(1).device(), &cut);
    let words = |signature| ControlBody::RevokeDevice {
        device: who(1).device(),
        cut: cut.clone(),
        words: Some(signature),
    };
    assert!(says_as(&mut graph, &new, words([7; 64])).is_err());
    let signature = new.person.sign(&message).to_bytes();
    says_as(&mut graph, &new, words(signature)).unwrap();
    meet(&mut graph, &mut thief);

    assert_eq!(graph.members().active_devices().count(), 1);
    assert!(graph.members().is_active(new.device()));
    assert!(!graph.members().is_active(added.device()));
    assert_eq!(role(&graph, 9), None);
}

#[test]
fn of_two_devices_that_revoke_each_other_words_beat_the_senior_and_the_senior_the_junior() {
    for by_words in [false, true] {
        let mut graph = founded(&[1]);
        let junior = again(1, 1);
        says(&mut graph, 1, add(who(1).vouch_for(&junior.keys))).unwrap();
        let mut other = graph.clone();
        says(&mut graph, 1, revoke(junior.device())).unwrap();
        let cut = Cut::default();
        let message = revocation_message(other.community(), who(1).device(), &cut);
        let signature = junior.person.sign(&message).to_bytes();
        let body = ControlBody::RevokeDevice {
            device: who(1).device(),
            cut,
            words: by_words.then_some(signature),
        };
        says_as(&mut other, &junior, body).unwrap();
        meet(&mut graph, &mut other);

        assert_eq!(graph.members().is_active(who(1).device()), !by_words);
        assert_eq!(graph.members().is_active(junior.device()), by_words);
    }
}

#[test]
fn a_new_sealing_key_replaces_the_old_one() {
    let mut graph = founded(&[1]);
    let sealing = SealingKey::from_secret(Secret32::from_bytes([77; 32])).public();
    let day = today().plus(30);
    says(&mut graph, 1, ControlBody::RekeyDevice { sealing, day }).unwrap();

    let device = graph.members().device(who(1).device()).unwrap();
    assert_eq!((device.sealing, device.sealing_day), (sealing, day));
}
