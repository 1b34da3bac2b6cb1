//! Removals, above all those that happen apart from each other.
use super::super::*;
use super::world::*;
use crate::control::{Cut, CutPoint, Policy};
use crate::op::NO_OP;
use crate::role::Role;

#[test]
fn who_is_removed_is_out_with_all_devices_and_may_come_back_as_another_incarnation() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let old = inc(&graph, 2);
    let body = remove(&graph, 2);
    says(&mut graph, 1, body).unwrap();

    assert_eq!(role(&graph, 2), None);
    assert!(!graph.members().is_active(who(2).device()));
    assert_eq!(
        graph.members().cut_of(who(2).device()),
        Some(CutTo {
            by_others: true,
            ..CutTo::default()
        })
    );
    assert_eq!(
        graph.write(&who(2).keys, now(), ControlBody::Join),
        Err(CannotWrite::NotIn)
    );
    assert_eq!(why(says(&mut graph, 1, admit(2))), Why::DeviceKnown);

    let body = admit_as(again(2, 1).certificate(), Role::Newcomer);
    says(&mut graph, 1, body).unwrap();
    assert_eq!(role(&graph, 2), Some(Role::Newcomer));
    assert_ne!(inc(&graph, 2), old);
    assert!(!graph.members().is_active(who(2).device()));
    assert!(graph.members().is_active(again(2, 1).device()));
}

#[test]
fn who_leaves_is_out_and_a_cut_says_what_still_counts() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let op = OpId::from_bytes([5; 32]);
    let point = CutPoint {
        device: who(2).device(),
        seq: 7,
        op,
        signature: OpSignature::sign(&who(2).keys.sign, op),
    };
    let mut forged = point;
    forged.signature = OpSignature::sign(&who(1).keys.sign, op);
    let mut elses = point;
    elses.device = who(1).device();
    elses.signature = forged.signature;
    for wrong in [forged, elses] {
        let cut = Cut(vec![wrong]);
        assert_eq!(
            why(says(&mut graph, 2, ControlBody::Leave { cut })),
            Why::Cut
        );
    }
    let cut = Cut(vec![point]);
    says(&mut graph, 2, ControlBody::Leave { cut }).unwrap();

    assert_eq!(role(&graph, 2), None);
    let to = CutTo {
        seq: 7,
        op: Some(op),
        signature: Some(point.signature),
        by_others: false,
    };
    assert_eq!(graph.members().cut_of(who(2).device()), Some(to));
    assert_eq!(graph.members().ends_at(who(2).device()), Some(to));
    assert_eq!(graph.members().ends_at(who(1).device()), None);
}

/// Test 14.
#[test]
fn of_two_stewards_who_remove_each_other_the_senior_stays() {
    let (mut one, mut other) = (founded(&[1, 2]), founded(&[1, 2]));
    let (first, second) = (remove(&one, 2), remove(&other, 1));
    says(&mut one, 1, first).unwrap();
    says(&mut other, 2, second).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 1), Some(Role::Steward));
    assert_eq!(role(&one, 2), None);
}

/// Test 15.
#[test]
fn a_removed_founder_of_three_removes_nobody_alone_backdated_or_not() {
    let (mut graph, mut behind) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    let body = remove(&graph, 1);
    agree(&mut graph, &[2, 3], body).unwrap();

    let body = remove(&behind, 2);
    assert_eq!(
        why(says(&mut behind, 1, body)),
        Why::Quorum {
            needed: 2,
            found: 1
        }
    );
    assert_eq!(role(&graph, 1), None);
}

/// Test 16.
#[test]
fn of_two_quorums_that_remove_each_others_signers_one_wins_everywhere() {
    let founders = [1, 2, 3, 4];
    let (mut one, mut other) = (founded(&founders), founded(&founders));
    let (first, second) = (remove(&one, 3), remove(&other, 1));
    agree(&mut one, &[1, 2], first).unwrap();
    agree(&mut other, &[3, 4], second).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 1), Some(Role::Steward));
    assert_eq!(role(&one, 3), None);
    assert_eq!(role(&one, 4), Some(Role::Steward));
}

/// Test 17.
#[test]
fn what_a_removed_steward_did_meanwhile_is_void_and_listed() {
    let (mut one, mut other) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    let body = remove(&one, 3);
    agree(&mut one, &[1, 2], body).unwrap();
    welcome(&mut other, 3, 7);
    let second = says(&mut other, 7, admit(8)).unwrap();
    assert_eq!(role(&other, 8), Some(Role::Newcomer));
    meet(&mut one, &mut other);

    for n in [3, 7, 8] {
        assert_eq!(role(&one, n), None, "{n}");
        assert!(!one.members().is_active(who(n).device()));
    }
    assert_eq!(one.members().void_admissions().len(), 2);
    assert!(one.members().void_admissions().contains(&second));
    assert!(!one.lives(second));
}

/// Test 18.
#[test]
fn what_the_remover_had_seen_survives() {
    let mut graph = founded(&[1, 2, 3]);
    says(&mut graph, 3, admit(7)).unwrap();
    let body = remove(&graph, 3);
    agree(&mut graph, &[1, 2], body).unwrap();

    assert_eq!(role(&graph, 3), None);
    assert_eq!(role(&graph, 7), Some(Role::Newcomer));
}

/// Test 19.
#[test]
fn an_admission_concurrent_with_the_removal_of_the_same_person_is_void() {
    let (mut one, mut other) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    says(&mut one, 1, admit(7)).unwrap();
    let body = remove(&one, 7);
    says(&mut one, 1, body).unwrap();
    says(&mut other, 2, admit(7)).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 7), None);
    let body = admit_as(again(7, 1).certificate(), Role::Newcomer);
    says(&mut one, 3, body).unwrap();
    assert_eq!(role(&one, 7), Some(Role::Newcomer));
}

/// Test 29.
#[test]
fn a_silent_steward_with_old_parents_does_not_depose_a_later_one() {
    let mut graph = founded(&[1, 4]);
    welcome(&mut graph, 1, 2);
    let mut behind = graph.clone();
    let body = promote(&graph, 2);
    agree(&mut graph, &[1, 4], body).unwrap();
    let body = remove(&behind, 2);
    says(&mut behind, 4, body).unwrap();
    assert_eq!(role(&behind, 2), None);
    meet(&mut graph, &mut behind);

    assert_eq!(role(&graph, 2), Some(Role::Steward));
}

/// Test 29, where the silent one had no part in the promotion.
#[test]
fn a_promotion_counts_against_a_removal_that_does_not_know_it() {
    let mut graph = founded(&[1, 4, 5]);
    welcome(&mut graph, 1, 2);
    let mut behind = graph.clone();
    let body = promote(&graph, 2);
    agree(&mut graph, &[1, 5], body).unwrap();
    let body = remove(&behind, 2);
    says(&mut behind, 4, body).unwrap();
    meet(&mut graph, &mut behind);

    assert_eq!(role(&graph, 2), Some(Role::Steward));
}

#[test]
fn nobody_counts_for_their_own_removal() {
    let mut graph = founded(&[1, 2, 3]);
    for body in [
        remove(&graph, 1),
        ControlBody::Demote {
            incarnation: inc(&graph, 1),
        },
    ] {
        assert_eq!(why(agree(&mut graph, &[2, 1], body)), Why::Signer);
    }
}

#[test]
fn what_the_removed_write_afterwards_has_no_effect() {
    let mut graph = founded(&[1, 2, 3]);
    let signer = graph.members().signer(who(3).device()).unwrap();
    let body = remove(&graph, 3);
    agree(&mut graph, &[1, 2], body).unwrap();
    let parents = graph.heads();
    let op = graph.write_with(&who(3).keys, now(), vec![signer], parents, admit(7));
    take(&mut graph, &op.unwrap()).unwrap();

    assert_eq!(role(&graph, 7), None);
    assert_eq!(graph.members().void_admissions().len(), 1);
}

/// Test 30.
#[test]
fn a_backdated_removal_of_an_inviter_takes_only_the_unconfirmed_along() {
    let mut graph = founded_sure(&[1]);
    welcome(&mut graph, 1, 2);
    let mut behind = graph.clone();
    says(&mut graph, 2, admit(5)).unwrap();
    says(&mut graph, 2, admit(6)).unwrap();
    let confirmation = confirm(&graph, 5);
    says(&mut graph, 1, confirmation).unwrap();
    let body = remove(&behind, 2);
    // The steward's own log goes on from what it knows, so this is a fork of it.
    says(&mut behind, 1, body).unwrap();
    meet(&mut graph, &mut behind);

    assert_eq!(role(&graph, 2), None);
    assert_eq!(role(&graph, 5), Some(Role::Member));
    assert!(graph.members().is_active(who(5).device()));
    assert_eq!(role(&graph, 6), None);
    says(&mut graph, 5, ControlBody::Join).unwrap();
}

/// Test 31.
#[test]
fn a_removal_dated_back_to_when_there_were_two_stewards_has_no_effect_among_four() {
    let mut graph = founded(&[1, 2]);
    let mut behind = graph.clone();
    for n in [3, 4] {
        welcome(&mut graph, 1, n);
        let body = promote(&graph, n);
        agree(&mut graph, &[1, 2], body).unwrap_or_else(|e| panic!("{e}"));
        if n == 3 {
            // From now on two of three are needed, and they do agree.
            assert_eq!(role(&graph, 3), Some(Role::Steward));
        }
    }
    let body = remove(&behind, 1);
    says(&mut behind, 2, body).unwrap();
    assert_eq!(role(&behind, 1), None);
    meet(&mut graph, &mut behind);

    for n in [1, 2, 3, 4] {
        assert_eq!(role(&graph, n), Some(Role::Steward), "{n}");
    }
}

/// Test 32.
#[test]
fn sock_puppets_of_a_removed_founder_are_out() {
    let (mut graph, mut behind) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    for sock in 10..20 {
        welcome(&mut behind, 3, sock);
        let body = promote(&behind, sock);
        assert!(says(&mut behind, 3, body).is_err());
    }
    let body = remove(&graph, 3);
    agree(&mut graph, &[1, 2], body).unwrap();
    meet(&mut graph, &mut behind);

    assert_eq!(graph.members().persons().count(), 2);
}

#[test]
fn a_demoted_steward_is_a_member_whose_steward_acts_die() {
    let (mut one, mut other) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    says(&mut one, 1, admit(7)).unwrap();
    tell(&one, &mut other);
    let body = ControlBody::Demote {
        incarnation: inc(&one, 3),
    };
    agree(&mut one, &[1, 2], body).unwrap();
    assert_eq!(role(&one, 3), Some(Role::Member));
    let body = confirm(&other, 7);
    says(&mut other, 3, body).unwrap();
    says(&mut other, 3, admit(8)).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 7), Some(Role::Newcomer));
    assert_eq!(role(&one, 8), Some(Role::Newcomer));
    let body = promote(&one, 3);
    agree(&mut one, &[1, 2], body).unwrap();
    assert_eq!(role(&one, 3), Some(Role::Steward));
}

#[test]
fn rules_set_apart_from_each_other_come_to_one() {
    let (mut one, mut other) = (founded(&[1, 2]), founded(&[1, 2]));
    let rules = |min_version| {
        ControlBody::Policy(Policy {
            min_version,
            ..Policy::default()
        })
    };
    agree(&mut one, &[1, 2], rules(5)).unwrap();
    agree(&mut other, &[2, 1], rules(6)).unwrap();
    meet(&mut one, &mut other);

    assert!([5, 6].contains(&one.members().policy().min_version));
    agree(&mut one, &[2, 1], rules(4)).unwrap();
    assert_eq!(one.members().policy().min_version, 4);
}

#[test]
fn parents_are_chosen_so_that_they_cover_the_authors_own_right() {
    let mut graph = founded_sure(&[1]);
    for n in 2..30 {
        let mut branch = founded_sure(&[1]);
        let body = admit(n);
        let mut op = branch.write(&who(1).keys, now(), body).unwrap();
        // Many branches of one log: forks, but the quickest way to many heads.
        (op.header.seq, op.header.prev) = (2, branch.tip(who(1).device()).unwrap().1);
        op.signature = OpSignature::sign(&who(1).keys.sign, op.header.id());
        take(&mut branch, &op).unwrap();
        tell(&branch, &mut graph);
    }
    assert_eq!(graph.heads().len(), 28);
    for n in 2..30 {
        says(&mut graph, n, ControlBody::Join).unwrap();
    }
    assert!(graph.heads().len() <= 16);
    assert_ne!(graph.tip(who(2).device()).unwrap().1, NO_OP);
}

/// What was void is told with who signed it and why, and is settled once it is so in another way.
#[test]
fn what_a_merge_took_back_is_told_with_its_reason_until_it_is_settled() {
    let (mut one, mut other) = (founded(&[1, 2, 3]), founded(&[1, 2, 3]));
    let body = remove(&one, 3);
    let removal = agree(&mut one, &[1, 2], body).unwrap();
    let admission = says(&mut other, 3, admit(7)).unwrap();
    let body = confirm(&other, 7);
    let confirmation = says(&mut other, 3, body).unwrap();
    let second = says(&mut other, 7, admit(8)).unwrap();
    meet(&mut one, &mut other);

    let told = one.rolled_back();
    let because: Vec<_> = told.iter().map(|t| (t.op, t.what, t.because)).collect();
    let person = who(3).id();
    let by = Because::SignerRemoved { person, removal };
    assert_eq!(because[0], (admission, TakenBack::Admission, by));
    assert_eq!(because[1], (confirmation, TakenBack::Confirmation, by));
    let rests = Because::RestsOn { op: confirmation };
    assert_eq!(because[2], (second, TakenBack::Admission, rests));
    assert_eq!(told[2].person, Some(who(8).id()));
    assert_eq!(told[2].by, [who(7).id()]);
    assert!(!told[0].settled && !told[2].settled);

    let again = admit_as(again(8, 1).certificate(), Role::Newcomer);
    says(&mut one, 1, again).unwrap();
    assert!(one.rolled_back()[2].settled);
}

/// Of who came back the records are those that were written before, once the former self is out.
#[test]
fn who_comes_back_after_losing_everything_owns_what_they_wrote_before() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let old = inc(&graph, 2);
    let back = crate::control::Admit {
        certificate: who(12).certificate(),
        role: Role::Member,
        via: None,
        succeeds: Some(old),
    };
    says(&mut graph, 1, ControlBody::Admit(Box::new(back))).unwrap();
    let new = inc(&graph, 12);
    assert_eq!(graph.members().owns_for(new), [new]);
    assert_eq!(graph.members().successions().count(), 0);

    let body = remove(&graph, 2);
    says(&mut graph, 1, body).unwrap();
    assert_eq!(graph.members().owns_for(new), [new, old]);
    assert_eq!(graph.members().owner_now(old).unwrap().person, who(12).id());
}
