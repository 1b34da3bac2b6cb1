//! What is refused, by everybody and for ever.
use super::super::*;
use super::world::*;
use crate::certificate::{BadCertificate, Certificate};
use crate::control::{BadEncoding, Policy, cosign};
use crate::identity::SealingPublic;
use crate::op::{BadHeader, Kind, NO_OP, body_hash};
use crate::role::Role;

/// A steward (1), a member (2), a newcomer (3).
fn small() -> ControlGraph {
    let mut graph = founded(&[1]);
    welcome(&mut graph, 1, 2);
    says(&mut graph, 2, admit(3)).unwrap();
    graph
}

#[test]
fn founders_members_and_newcomers_are_what_they_were_made() {
    let graph = small();

    assert_eq!(role(&graph, 1), Some(Role::Steward));
    assert_eq!(role(&graph, 2), Some(Role::Member));
    assert_eq!(role(&graph, 3), Some(Role::Newcomer));
    assert_eq!(graph.devices_ever().len(), 3);
    assert_eq!(graph.members().active_devices().count(), 3);
    let newcomer = graph.members().person(who(3).id()).unwrap();
    assert_eq!(newcomer.admitted_by, Some(who(2).id()));
    assert!(!newcomer.confirmed);
}

/// Test 1.
#[test]
fn a_flipped_bit_anywhere_is_refused_and_the_good_one_still_taken() {
    let mut graph = small();
    let before = graph.clone();
    let good = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    let mut tried = Vec::new();
    for at in 0..good.body.len() * 8 {
        let mut bad = good.clone();
        bad.body[at / 8] ^= 1 << (at % 8);
        tried.push(bad.clone());
        bad.header.body_hash = body_hash(&bad.body);
        tried.push(bad);
    }
    for at in 0..64 * 8 {
        let mut bytes = *good.signature.as_bytes();
        bytes[at / 8] ^= 1 << (at % 8);
        let signature = OpSignature::from_bytes(bytes);
        tried.push(Signed {
            signature,
            ..good.clone()
        });
    }
    let flip = |id: &[u8; 32], at: usize| {
        let mut bytes = *id;
        bytes[at / 8] ^= 1 << (at % 8);
        bytes
    };
    for at in 0..256 {
        let mut headers = vec![good.header.clone(); 5];
        headers[0].community =
            crate::id::CommunityId::from_bytes(flip(good.header.community.as_bytes(), at));
        headers[1].device = DeviceId::from_bytes(flip(good.header.device.as_bytes(), at));
        headers[2].prev = OpId::from_bytes(flip(good.header.prev.as_bytes(), at));
        headers[3].heads[0] = OpId::from_bytes(flip(good.header.heads[0].as_bytes(), at));
        headers[4].body_hash = flip(&good.header.body_hash, at);
        tried.extend(headers.into_iter().map(|header| Signed {
            header,
            ..good.clone()
        }));
    }
    for at in 0..64 {
        let mut headers = vec![good.header.clone(); 2];
        headers[0].seq ^= 1 << at;
        headers[1].time = LogicalTime::from_bits(good.header.time.bits() ^ 1 << at);
        tried.extend(headers.into_iter().map(|header| Signed {
            header,
            ..good.clone()
        }));
    }
    for bad in tried {
        assert!(matches!(take(&mut graph, &bad), Err(Refused::Invalid(_))));
    }
    assert_eq!(graph.members(), before.members());
    assert_eq!(graph.len(), before.len());
    assert_eq!(take(&mut graph, &good), Ok(Inserted::New));
    assert_eq!(take(&mut graph, &good), Ok(Inserted::Known));
}

/// Test 2.
#[test]
fn another_signature_is_refused_and_the_original_still_taken() {
    let mut graph = small();
    let good = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    let forged = Signed {
        signature: OpSignature::sign(&who(3).keys.sign, good.header.id()),
        ..good.clone()
    };

    assert_eq!(
        take(&mut graph, &forged),
        Err(Refused::Invalid(Why::Header(BadHeader::Signature)))
    );
    assert_eq!(take(&mut graph, &good), Ok(Inserted::New));
}

/// Test 3: with R the identity and s zero, a lax rule takes this for every message.
#[test]
fn an_author_of_small_order_is_refused() {
    let mut graph = small();
    let mut op = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    let mut identity = [0; 32];
    identity[0] = 1;
    op.header.device = DeviceId::from_bytes(identity);
    let mut universal = [0; 64];
    universal[0] = 1;
    op.signature = OpSignature::from_bytes(universal);

    assert_eq!(
        take(&mut graph, &op),
        Err(Refused::Invalid(Why::Header(BadHeader::Signature)))
    );
}

/// Test 4.
#[test]
fn an_admission_with_a_weak_sealing_key_is_refused() {
    let mut graph = small();
    let new = who(9);
    let weak = SealingPublic::from_bytes([0; 32]);
    let certificate = Certificate::by_person(&new.person, &SALT, &new.keys, weak, today());
    let body = admit_as(certificate, Role::Newcomer);

    assert_eq!(
        why(says(&mut graph, 2, body)),
        Why::Certificate(BadCertificate::WeakDevice)
    );
    let rekey = ControlBody::RekeyDevice {
        sealing: weak,
        day: today(),
    };
    assert_eq!(
        why(says(&mut graph, 2, rekey)),
        Why::Certificate(BadCertificate::WeakDevice)
    );
}

/// Test 5.
#[test]
fn an_operation_of_another_community_is_refused_also_when_signed_anew() {
    let mut here = small();
    let mut there = founded(&[1, 4]);
    let op = there.write(&who(1).keys, now(), admit(9)).unwrap();

    assert_eq!(take(&mut here, &op), Err(Refused::Invalid(Why::Community)));
    let mut resigned = op.clone();
    resigned.header.community = here.community();
    resigned.header.heads = here.heads();
    let (seq, prev, time) = here.tip(who(1).device()).unwrap();
    (resigned.header.seq, resigned.header.prev) = (seq + 1, prev);
    resigned.header.time = time.next(now()).next(now()).next(now()).next(now());
    resigned.signature = OpSignature::sign(&who(1).keys.sign, resigned.header.id());
    assert_eq!(
        take(&mut here, &resigned),
        Err(Refused::Invalid(Why::Grant))
    );
    assert_eq!(take(&mut there, &op), Ok(Inserted::New));
}

/// Test 6, in an operation that is otherwise good.
#[test]
fn a_body_in_another_encoding_is_refused_though_well_signed() {
    let mut graph = small();
    let mut op = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    op.body.push(0);
    op.header.body_len += 1;
    op.header.body_hash = body_hash(&op.body);
    op.signature = OpSignature::sign(&who(2).keys.sign, op.header.id());

    assert_eq!(
        take(&mut graph, &op),
        Err(Refused::Invalid(Why::Encoding(BadEncoding::NotCanonical)))
    );
}

/// Test 20.
#[test]
fn a_role_that_does_not_allow_it_is_refused() {
    let mut graph = small();
    assert_eq!(why(says(&mut graph, 3, admit(9))), Why::Role);
    let removal = remove(&graph, 3);
    assert_eq!(why(says(&mut graph, 2, removal)), Why::Role);

    // The member claims the steward's grant; then one that does not exist.
    let mut signer = graph.members().signer(who(2).device()).unwrap();
    for grant in [
        graph.members().signer(who(1).device()).unwrap().grant,
        OpId::from_bytes([9; 32]),
    ] {
        signer.grant = grant;
        let parents = graph.heads();
        let op = graph.write_with(
            &who(2).keys,
            now(),
            vec![signer],
            parents,
            remove(&graph, 3),
        );
        assert_eq!(
            take(&mut graph, &op.unwrap()),
            Err(Refused::Invalid(Why::Grant))
        );
    }
}

/// Test 20, last part.
#[test]
fn a_grant_that_is_not_in_the_past_is_refused() {
    let mut graph = founded(&[1, 2]);
    says(&mut graph, 1, admit(3)).unwrap();
    let before = graph.heads();
    let body = confirm(&graph, 3);
    says(&mut graph, 1, body).unwrap();
    let confirmed = graph.members().signer(who(3).device()).unwrap();
    let op = graph.write_with(&who(3).keys, now(), vec![confirmed], before, admit(9));

    assert_eq!(
        take(&mut graph, &op.unwrap()),
        Err(Refused::Invalid(Why::Grant))
    );
}

/// Tests 21 and 22.
#[test]
fn a_promotion_needs_more_than_half_of_the_stewards_on_its_own_parents() {
    let mut graph = founded(&[1, 2, 4]);
    welcome(&mut graph, 1, 3);
    let body = promote(&graph, 3);

    assert_eq!(
        why(says(&mut graph, 1, body.clone())),
        Why::Quorum {
            needed: 2,
            found: 1
        }
    );
    let good = agreed(&graph, &[1, 2], body.clone());
    says(&mut graph, 4, ControlBody::Join).unwrap();
    let mut moved = good.clone();
    moved.header.heads = graph.heads();
    moved.header.time = moved.header.time.next(now()).next(now());
    moved.signature = OpSignature::sign(&who(1).keys.sign, moved.header.id());
    assert_eq!(
        take(&mut graph, &moved),
        Err(Refused::Invalid(Why::CoSignature))
    );
    let other = promote(&graph, 1);
    let parents = graph.heads();
    let signer = |n| graph.members().signer(who(n).device()).unwrap();
    let mut second = signer(2);
    second.cosig = Some(cosign(
        &who(2).keys.sign,
        graph.community(),
        &parents,
        &other,
    ));
    let swapped = graph.write_with(&who(1).keys, now(), vec![signer(1), second], parents, body);
    assert_eq!(
        take(&mut graph, &swapped.unwrap()),
        Err(Refused::Invalid(Why::CoSignature))
    );
    assert_eq!(take(&mut graph, &good), Ok(Inserted::New));
    assert_eq!(role(&graph, 3), Some(Role::Steward));
}

#[test]
fn one_signer_does_not_count_twice() {
    let mut graph = founded(&[1, 2, 4]);
    welcome(&mut graph, 1, 3);
    let body = promote(&graph, 3);
    let parents = graph.heads();
    let signer = graph.members().signer(who(1).device()).unwrap();
    let mut again = signer;
    again.cosig = Some(cosign(
        &who(1).keys.sign,
        graph.community(),
        &parents,
        &body,
    ));
    let op = graph.write_with(&who(1).keys, now(), vec![signer, again], parents, body);

    assert_eq!(
        take(&mut graph, &op.unwrap()),
        Err(Refused::Invalid(Why::Signer))
    );
}

#[test]
fn what_comes_too_early_is_told_apart_from_what_is_invalid() {
    let mut graph = small();
    let mut behind = founded(&[1]);
    let op = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();

    assert_eq!(
        take(&mut behind, &op),
        Err(Refused::MissingParents(graph.heads()))
    );
    tell(&graph, &mut behind);
    assert_eq!(take(&mut behind, &op), Ok(Inserted::New));
    assert_eq!(take(&mut graph, &op), Ok(Inserted::New));
}

#[test]
fn a_log_goes_on_from_its_last_operation_or_is_a_fork() {
    let mut graph = small();
    let mut op = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    let resign = |op: &mut Signed| {
        op.signature = OpSignature::sign(&who(2).keys.sign, op.header.id());
    };
    let good = op.clone();
    op.header.seq += 1;
    resign(&mut op);
    assert_eq!(take(&mut graph, &op), Err(Refused::Invalid(Why::Previous)));

    op = good.clone();
    op.header.prev = graph.tip(who(1).device()).unwrap().1;
    resign(&mut op);
    assert_eq!(take(&mut graph, &op), Err(Refused::Invalid(Why::Previous)));

    op = good.clone();
    op.header.time = LogicalTime::from_bits(1);
    resign(&mut op);
    assert_eq!(take(&mut graph, &op), Err(Refused::Invalid(Why::Time)));

    // A fork is valid by itself: both branches are kept, and are a proof.
    op = good.clone();
    (op.header.seq, op.header.prev) = (1, NO_OP);
    resign(&mut op);
    assert_eq!(take(&mut graph, &op), Ok(Inserted::New));
}

#[test]
fn a_newcomer_writes_sixty_four_control_operations_and_no_more() {
    let mut graph = small();
    for _ in 0..64 {
        says(&mut graph, 3, ControlBody::Join).unwrap();
    }

    assert_eq!(why(says(&mut graph, 3, ControlBody::Join)), Why::Sequence);
}

#[test]
fn a_genesis_counts_with_all_its_founders_or_not_at_all() {
    let good = founding(&[1, 2], Policy::default());
    let found = |s: &Signed| ControlGraph::found(&s.header, s.signature, &s.body);
    assert!(found(&good).is_ok());

    let alone = super::super::found(
        &who(1).keys,
        genesis(&[1, 2], Policy::default()),
        &[],
        now(),
    );
    assert_eq!(
        found(&alone.unwrap()).unwrap_err(),
        Refused::Invalid(Why::Signer)
    );
    let wrong = [(who(2).device(), [7; 64])];
    let forged = super::super::found(
        &who(1).keys,
        genesis(&[1, 2], Policy::default()),
        &wrong,
        now(),
    );
    assert_eq!(
        found(&forged.unwrap()).unwrap_err(),
        Refused::Invalid(Why::CoSignature)
    );
    let mut newer = genesis(&[1], Policy::default());
    newer.version = 2;
    let newer = super::super::found(&who(1).keys, newer, &[], now()).unwrap();
    assert_eq!(
        found(&newer).unwrap_err(),
        Refused::Invalid(Why::NewerGenesis(2))
    );
}

#[test]
fn what_a_newer_version_says_is_kept_without_effect() {
    let mut graph = small();
    let before = graph.members().clone();
    let op = says(
        &mut graph,
        2,
        ControlBody::Unknown {
            kind: 99,
            raw: vec![0xa0],
        },
    );
    let op = op.unwrap();
    assert!(graph.get(op).is_some());
    assert_eq!(graph.members(), &before);

    let mut later = graph.write(&who(2).keys, now(), ControlBody::Join).unwrap();
    later.header.kind = Kind::from_byte(64);
    later.signature = OpSignature::sign(&who(2).keys.sign, later.header.id());
    assert_eq!(take(&mut graph, &later), Ok(Inserted::New));
    assert_eq!(graph.members(), &before);
}
