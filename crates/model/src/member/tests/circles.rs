//! Circles and threads: the same rules of who is in, inside a community.
use super::super::*;
use super::world::*;
use crate::control::{Cut, Policy};
use crate::role::Role;

/// A circle by person 1, in the community whose salt all keys of these tests stand over.
fn circle() -> ControlGraph {
    let mut genesis = genesis(&[1], Policy::default());
    genesis.salt = [77; 32];
    let signed = found(&who(1).keys, genesis, &[], now()).unwrap();
    let within = (CommunityId::from_bytes([9; 32]), &SALT);
    ControlGraph::found_circle(within, &signed.header, signed.signature, &signed.body).unwrap()
}

fn second_of(n: u8) -> Somebody {
    Somebody {
        keys: again(n, 1).keys,
        ..who(n)
    }
}

#[test]
fn a_circle_belongs_to_the_community_over_whose_salt_its_certificates_stand() {
    let mut genesis = genesis(&[1], Policy::default());
    genesis.salt = [77; 32];
    let signed = found(&who(1).keys, genesis, &[], now()).unwrap();
    let begin = |community: CommunityId, salt: &Salt| {
        let within = (community, salt);
        ControlGraph::found_circle(within, &signed.header, signed.signature, &signed.body)
    };
    let elsewhere = CommunityId::from_bytes([9; 32]);

    assert!(begin(elsewhere, &SALT).is_ok());
    assert!(begin(elsewhere, &[4; 32]).is_err());
    // A community is no circle of itself.
    assert!(begin(signed.header.community, &SALT).is_err());
}

#[test]
fn who_was_removed_from_a_circle_can_be_asked_in_again_with_the_same_device() {
    let mut circle = circle();
    says(&mut circle, 1, admit_as(who(2).certificate(), Role::Member)).unwrap();
    let body = remove(&circle, 2);
    says(&mut circle, 1, body).unwrap();
    assert!(!circle.members().is_active(who(2).device()));

    says(&mut circle, 1, admit_as(who(2).certificate(), Role::Member)).unwrap();

    assert!(circle.members().is_active(who(2).device()));
    assert_eq!(role(&circle, 2), Some(Role::Member));
}

#[test]
fn whoever_is_in_a_circle_adds_the_devices_of_the_others() {
    let mut circle = circle();
    says(&mut circle, 1, admit_as(who(2).certificate(), Role::Member)).unwrap();
    let laptop = second_of(2);
    let certificate = who(2).vouch_for(&laptop.keys);
    let stranger = second_of(3);
    let unknown = who(3).vouch_for(&stranger.keys);

    let add = |certificate| ControlBody::AddDevice {
        certificate: Box::new(certificate),
    };
    says(&mut circle, 1, add(certificate)).unwrap();

    let device = circle.members().device(laptop.device()).unwrap();
    assert!(device.active);
    assert_eq!(device.incarnation, inc(&circle, 2));
    assert_eq!(why(says(&mut circle, 1, add(unknown))), Why::Target);
}

#[test]
fn both_sides_of_a_thread_make_the_same_graph_and_it_admits_nobody() {
    let community = founded(&[1, 2]);
    let within = (community.community(), &SALT);
    let side = |n: u8| (inc(&community, n), who(n).certificate());
    let mut one = ControlGraph::thread(within, side(1), side(2));
    let mut other = ControlGraph::thread(within, side(2), side(1));

    assert_eq!(one.heads(), other.heads());
    assert_eq!(
        one.group(),
        thread_id(
            community.community(),
            inc(&community, 2),
            inc(&community, 1)
        )
    );
    says(&mut one, 1, epoch(1)).unwrap();
    says(&mut other, 2, epoch(2)).unwrap();
    meet(&mut one, &mut other);
    assert_eq!(one.members().epochs().iter().count(), 2);

    assert_eq!(why(says(&mut one, 1, admit(3))), Why::Kind);
    let body = ControlBody::Leave {
        cut: Cut::default(),
    };
    assert_eq!(why(says(&mut one, 1, body)), Why::Kind);
}
