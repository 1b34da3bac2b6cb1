//! Invitations and who admits.
use super::super::*;
use super::world::*;
use crate::control::{Admission, Admit, Cut, Invite, Policy, Via};
use crate::invite::{Code, Redeem, sign_issue};
use crate::pairing::Transcript;
use crate::role::Role;
use crate::secret::Seed;

fn code() -> Code {
    Code::from_seed(Seed::from_bytes([5; 16]))
}

fn invite(graph: &ControlGraph, issuer: u8, cap: Role, uses: u16) -> ControlBody {
    let key = code().invite_key();
    ControlBody::Invite(Invite {
        public: key.verifying_key().to_bytes(),
        join_public: code().join_public(),
        cap,
        uses,
        last_day: today().plus(14),
        self_sig: sign_issue(&key, graph.community(), who(issuer).device()),
    })
}

fn via(graph: &ControlGraph, invite: OpId, n: u8, admitting: u8, role: Role) -> ControlBody {
    let certificate = who(n).certificate();
    let transcript = Transcript::from_bytes([n; 32]);
    let redeem = Redeem {
        community: graph.community(),
        person: certificate.person,
        device: certificate.device,
        pairing: certificate.pairing,
        sealing: certificate.sealing,
        admitting: who(admitting).device(),
        transcript,
    };
    let via = Via {
        invite,
        transcript: *transcript.as_bytes(),
        redeem: redeem.sign(&code().invite_key()),
    };
    ControlBody::Admit(Box::new(Admit {
        certificate,
        role,
        via: Some(via),
        succeeds: None,
    }))
}

#[test]
fn any_member_admits_by_an_invitation_as_often_as_it_says() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let body = invite(&graph, 1, Role::Member, 2);
    let op = says(&mut graph, 1, body).unwrap();
    let body = via(&graph, op, 5, 2, Role::Member);
    says(&mut graph, 2, body).unwrap();
    let body = via(&graph, op, 6, 2, Role::Newcomer);
    says(&mut graph, 2, body).unwrap();

    assert_eq!(role(&graph, 5), Some(Role::Member));
    assert_eq!(role(&graph, 6), Some(Role::Newcomer));
    assert_eq!(graph.members().invite(op).unwrap().uses, 2);
    assert_eq!(graph.members().person(who(5).id()).unwrap().via, Some(op));
    let body = via(&graph, op, 7, 2, Role::Newcomer);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Invitation);
}

/// Test 25, the invitation itself.
#[test]
fn an_invitation_gives_no_more_than_its_issuer_has_and_its_key_allows() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let body = invite(&graph, 2, Role::Steward, 1);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Invitation);
    let body = invite(&graph, 1, Role::Newcomer, 1);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Invitation);
    let body = invite(&graph, 2, Role::Newcomer, 0);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Invitation);
    says(&mut graph, 2, admit(3)).unwrap();
    let body = invite(&graph, 3, Role::Newcomer, 1);
    assert_eq!(why(says(&mut graph, 3, body)), Why::Role);

    // A member's invitation for a member needs a steward who admits.
    let body = invite(&graph, 2, Role::Member, 3);
    let op = says(&mut graph, 2, body).unwrap();
    let body = via(&graph, op, 5, 2, Role::Member);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Role);
    let body = via(&graph, op, 5, 1, Role::Member);
    says(&mut graph, 1, body).unwrap();
    // A redemption for one member does not serve another.
    let body = via(&graph, op, 6, 1, Role::Newcomer);
    assert_eq!(why(says(&mut graph, 2, body)), Why::Invitation);
}

/// Test 25, used twice in two places.
#[test]
fn an_invitation_used_twice_apart_admits_both() {
    let mut one = founded(&[1, 2]);
    let body = invite(&one, 1, Role::Newcomer, 1);
    let op = says(&mut one, 1, body).unwrap();
    let mut other = one.clone();
    let body = via(&one, op, 5, 1, Role::Newcomer);
    says(&mut one, 1, body).unwrap();
    let body = via(&other, op, 6, 2, Role::Newcomer);
    says(&mut other, 2, body).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(role(&one, 5), Some(Role::Newcomer));
    assert_eq!(role(&one, 6), Some(Role::Newcomer));
    let living = one.members().invite(op).unwrap();
    assert!(living.uses > living.invite.uses);
}

#[test]
fn one_person_admitted_twice_apart_is_in_once() {
    let (mut one, mut other) = (founded(&[1, 2]), founded(&[1, 2]));
    says(&mut one, 1, admit(5)).unwrap();
    says(&mut other, 2, admit(5)).unwrap();
    meet(&mut one, &mut other);

    assert_eq!(one.members().persons().count(), 3);
    assert_eq!(one.members().admitted_twice().count(), 2);
    assert!(one.members().is_active(who(5).device()));
    says(&mut one, 5, ControlBody::Join).unwrap();
}

/// Test 25, revoked and issuer gone.
#[test]
fn an_invitation_ends_when_revoked_or_when_its_issuer_is_out() {
    for by_removal in [false, true] {
        let mut graph = founded(&[1, 2, 4]);
        let body = invite(&graph, 4, Role::Newcomer, 5);
        let op = says(&mut graph, 4, body).unwrap();
        let mut meanwhile = graph.clone();
        if by_removal {
            let body = remove(&graph, 4);
            agree(&mut graph, &[1, 2], body).unwrap();
        } else {
            says(&mut graph, 4, ControlBody::RevokeInvite { invite: op }).unwrap();
        }
        assert!(graph.members().invite(op).is_none());
        let body = via(&graph, op, 5, 1, Role::Newcomer);
        assert_eq!(why(says(&mut graph, 1, body)), Why::Invitation);

        let body = via(&meanwhile, op, 6, 2, Role::Newcomer);
        says(&mut meanwhile, 2, body).unwrap();
        assert_eq!(role(&meanwhile, 6), Some(Role::Newcomer));
        meet(&mut graph, &mut meanwhile);
        assert_eq!(role(&graph, 6), None, "{by_removal}");
        assert_eq!(graph.members().void_admissions().len(), 1);
    }
}

#[test]
fn only_its_issuer_or_a_steward_revokes_an_invitation() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    welcome(&mut graph, 1, 3);
    let body = invite(&graph, 2, Role::Newcomer, 5);
    let op = says(&mut graph, 2, body).unwrap();

    let revoke = ControlBody::RevokeInvite { invite: op };
    assert_eq!(why(says(&mut graph, 3, revoke.clone())), Why::Role);
    says(&mut graph, 1, revoke).unwrap();
    assert_eq!(graph.members().invites().count(), 0);
}

#[test]
fn policy_says_who_admits() {
    let with = |admission| {
        let policy = Policy {
            admission,
            ..Policy::default()
        };
        let mut graph = founded_with(&[1], policy);
        welcome(&mut graph, 1, 2);
        says(&mut graph, 1, admit(3)).unwrap();
        let body = confirm(&graph, 3);
        says(&mut graph, 1, body).unwrap();
        graph
    };
    let mut stewards = with(Admission::Steward);
    assert_eq!(why(says(&mut stewards, 2, admit(5))), Why::Role);
    says(&mut stewards, 1, admit(5)).unwrap();

    let mut two = with(Admission::TwoMember);
    let quorum = Why::Quorum {
        needed: 2,
        found: 1,
    };
    assert_eq!(why(says(&mut two, 2, admit(5))), quorum);
    agree(&mut two, &[2, 3], admit(5)).unwrap();
    assert_eq!(role(&two, 5), Some(Role::Newcomer));
}

/// docs/threat-model.md, test 20.
#[test]
fn under_two_members_an_invitation_of_one_is_redeemed_before_any_of_both_who_sign() {
    let policy = Policy {
        admission: Admission::TwoMember,
        ..Policy::default()
    };
    let mut graph = founded_with(&[1], policy);
    for n in [2, 3, 4] {
        welcome(&mut graph, 1, n);
    }
    let body = invite(&graph, 2, Role::Newcomer, 5);
    let op = says(&mut graph, 2, body).unwrap();
    let quorum = Why::Quorum {
        needed: 2,
        found: 1,
    };
    let to_2 = via(&graph, op, 5, 2, Role::Newcomer);
    assert_eq!(why(says(&mut graph, 2, to_2.clone())), quorum);
    // Neither of these two stood before the newcomer.
    assert_eq!(
        why(agree(&mut graph, &[3, 4], to_2.clone())),
        Why::Invitation
    );
    // The second publishes what the first had them sign.
    agree(&mut graph, &[3, 2], to_2).unwrap();
    assert_eq!(role(&graph, 5), Some(Role::Newcomer));
    // Whoever is not the issuer is the second already.
    let to_3 = via(&graph, op, 6, 3, Role::Newcomer);
    says(&mut graph, 3, to_3).unwrap();
    assert_eq!(graph.members().invite(op).unwrap().uses, 2);
}

/// docs/threat-model.md, test 20: whoever agrees reads that a newcomer comes in.
#[test]
fn nothing_is_proposed_to_two_but_that_a_newcomer_comes_in() {
    let with = |admission| {
        let policy = Policy {
            admission,
            ..Policy::default()
        };
        let mut graph = founded_with(&[1], policy);
        for n in [2, 3] {
            welcome(&mut graph, 1, n);
        }
        graph
    };
    let graph = with(Admission::TwoMember);
    let takes = |graph: &ControlGraph, body: &ControlBody| {
        let need = graph.need(&graph.heads(), body);
        need.map(|need| need.signatures)
    };
    let ControlBody::Admit(honest) = admit(5) else {
        panic!("no admission");
    };
    let forged = |change: &dyn Fn(&mut Admit)| {
        let mut admit = honest.clone();
        change(&mut admit);
        takes(&graph, &ControlBody::Admit(admit))
    };
    assert_eq!(forged(&|_| {}), Ok(2));
    let refused = Err(Refused::Invalid(Why::Role));
    assert_eq!(forged(&|admit| admit.role = Role::Member), refused);
    let old = inc(&graph, 3);
    assert_eq!(forged(&|admit| admit.succeeds = Some(old)), refused);
    let other = who(6).certificate().person;
    let garbage = forged(&|admit| admit.certificate.person = other);
    assert!(
        matches!(garbage, Err(Refused::Invalid(Why::Certificate(_)))),
        "{garbage:?}"
    );
    for alone in [Admission::Member, Admission::Steward] {
        assert_eq!(takes(&with(alone), &admit(5)), refused);
    }
}

#[test]
fn an_invitation_is_redeemed_before_the_device_that_the_joiner_signed_for() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let body = invite(&graph, 2, Role::Newcomer, 5);
    let op = says(&mut graph, 2, body).unwrap();
    let ControlBody::Admit(before_2) = via(&graph, op, 5, 2, Role::Newcomer) else {
        panic!("no admission");
    };
    let device = |n: u8| who(n).certificate().device;
    assert!(graph.is_redeemed(&before_2, [device(1), device(2)]));
    assert!(!graph.is_redeemed(&before_2, [device(1)]));
    let mut copied = before_2.clone();
    copied.certificate = who(6).certificate();
    assert!(!graph.is_redeemed(&copied, [device(2)]));
}

#[test]
fn a_member_has_ten_unconfirmed_newcomers_at_most() {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    for n in 10..20 {
        says(&mut graph, 2, admit(n)).unwrap();
    }
    assert_eq!(why(says(&mut graph, 2, admit(20))), Why::Quota);
    let body = confirm(&graph, 10);
    says(&mut graph, 1, body).unwrap();
    says(&mut graph, 2, admit(20)).unwrap();
    says(
        &mut graph,
        11,
        ControlBody::Leave {
            cut: Cut::default(),
        },
    )
    .unwrap();
    says(&mut graph, 2, admit(21)).unwrap();
}

/// A steward (1) and two members: 2, who says nothing for long, and 4, whom 1 has just let in.
fn with_a_silent_member() -> (ControlGraph, ControlGraph) {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    let before = graph.clone();
    for _ in 0..2 {
        says(&mut graph, 1, ControlBody::Join).unwrap();
    }
    welcome(&mut graph, 1, 4);
    (graph, before)
}

#[test]
fn a_void_admission_of_somebodys_device_does_not_put_them_out() {
    let (mut graph, mut before) = with_a_silent_member();
    let body = remove(&graph, 2);
    says(&mut graph, 1, body).unwrap();
    says(&mut before, 2, admit(4)).unwrap();

    meet(&mut graph, &mut before);

    assert!(graph.members().is_active(who(4).device()));
    assert_eq!(role(&graph, 4), Some(Role::Member));
    assert_eq!(graph.members().void_admissions().len(), 1);
}

#[test]
fn whoever_removes_one_of_two_admissions_leaves_the_other_and_its_device() {
    let (mut graph, mut before) = with_a_silent_member();
    let first = inc(&graph, 4);
    says(&mut before, 2, admit(4)).unwrap();
    let second = inc(&before, 4);
    meet(&mut graph, &mut before);
    assert_eq!(inc(&graph, 4), first, "as the higher");

    let cut = crate::control::Cut::default();
    let body = ControlBody::Remove {
        incarnation: second,
        cut,
    };
    says(&mut graph, 1, body).unwrap();

    assert!(graph.members().is_active(who(4).device()));
    assert_eq!(graph.members().cut_of(who(4).device()), None);
}

#[test]
fn a_device_stays_whose_it_was_to_what_was_written_before_it_was_introduced_again() {
    let (mut graph, mut before) = with_a_silent_member();
    let first = inc(&graph, 4);
    let heads = graph.heads();
    says(&mut before, 2, admit(4)).unwrap();
    meet(&mut graph, &mut before);

    let known = graph.introduced(&heads, who(4).device());
    assert_eq!(known, Some((who(4).id(), first)));
    assert_eq!(graph.introduced(&[], who(4).device()), None);
}

#[test]
fn an_operation_from_the_end_of_time_does_not_keep_others_from_writing() {
    let (mut graph, _) = with_a_silent_member();
    let mut last = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    last.header.time = crate::time::LogicalTime::from_bits(u64::MAX);
    last.signature = OpSignature::sign(&who(2).keys.sign, last.header.id());
    take(&mut graph, &last).unwrap();

    says(&mut graph, 4, ControlBody::Join).unwrap();
    says(&mut graph, 1, admit(3)).unwrap();
}
