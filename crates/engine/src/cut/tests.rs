use potluck_model::certificate::Certificate;
use potluck_model::identity::DeviceKeys;
use potluck_model::member::Choice;
use potluck_model::role::Role;
use rand::SeedableRng as _;

use super::*;
use crate::intake::tests::{admit, founder, now, somebody, written};

/// Lets somebody in who has written 70 operations.
fn let_in(community: &mut Community, n: u8, out: &mut Out) -> DeviceKeys {
    let (keys, certificate): (DeviceKeys, Certificate) = somebody(n, community);
    let body = admit(certificate, Role::Member);
    community.write_control(body, out).unwrap();
    let heads = community.control.heads();
    for run in written(&keys, community, &heads, 70, 1) {
        community.take_run(&run, out).unwrap();
    }
    keys
}

#[test]
fn who_is_put_out_counts_up_to_what_was_held_and_gets_no_new_key() {
    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let mut rng = StdRng::seed_from_u64(1);
    let mut out = Out::new(now());
    let theirs = let_in(community, 7, &mut out);
    let device = theirs.device_id();
    community.key_to_write_under(&mut rng, &mut out).unwrap();
    let before = community.ring.len();

    let incarnation = community.members().device(device).unwrap().incarnation;
    let cut = community.cut_of_person(incarnation);
    assert_eq!(cut.0.len(), 1);
    let body = ControlBody::Remove { incarnation, cut };
    community.put_out(body, &mut rng, &mut out).unwrap();

    assert!(!community.is_active(device));
    let counts = community.members().cut_of(device).unwrap();
    assert_eq!(counts.seq, 70);
    assert_eq!(community.ring.len(), before + 1, "a new key at once");
    let held = community.ring.keys().copied().collect();
    match community.members().choose_epoch(&held, now().day()) {
        Choice::Use {
            key_id, share_with, ..
        } => {
            let holders = community.members().epochs().holders(key_id).unwrap();
            assert!(!holders.contains(device));
            assert_eq!(share_with, []);
        }
        Choice::MakeNew => panic!("no key to write under"),
    }
    let effects = out.finish();
    let keeps = |effect: &&crate::Effect| matches!(effect, crate::Effect::Keep(_));
    assert_eq!(effects.iter().filter(keeps).count(), 1, "in one write");
}

#[test]
fn a_device_that_wrote_nothing_stands_in_no_cut() {
    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let mut out = Out::new(now());
    let (keys, certificate) = somebody(7, community);
    let body = admit(certificate, Role::Member);
    community.write_control(body, &mut out).unwrap();

    assert_eq!(community.cut_of_device(keys.device_id()), Cut(vec![]));
}
