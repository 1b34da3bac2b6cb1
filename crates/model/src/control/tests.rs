//! Encodings come back, and there is one of each.
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::*;
use crate::certificate::Voucher;
use crate::identity::PairingPublic;

fn id32() -> impl Strategy<Value = [u8; 32]> {
    prop::array::uniform32(1u8..)
}

fn sig() -> impl Strategy<Value = [u8; 64]> {
    any::<u8>().prop_map(|n| [n; 64])
}

fn certificate() -> impl Strategy<Value = Certificate> {
    let voucher = prop::option::of(id32());
    (id32(), id32(), id32(), id32(), any::<u32>(), voucher, sig()).prop_map(
        |(person, device, pairing, sealing, day, voucher, signature)| Certificate {
            person: PersonId::from_bytes(person),
            device: DeviceId::from_bytes(device),
            pairing: PairingPublic::from_bytes(pairing),
            sealing: SealingPublic::from_bytes(sealing),
            day: Day::from_number(day),
            voucher: voucher.map_or(Voucher::Person, |id| {
                Voucher::Device(DeviceId::from_bytes(id))
            }),
            signature,
            self_signature: signature,
        },
    )
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Newcomer, Role::Member, Role::Steward])
}

fn ids<T: Ord + std::fmt::Debug>(
    least: usize,
    id: fn([u8; 32]) -> T,
) -> impl Strategy<Value = Vec<T>> {
    prop::collection::btree_set(id32(), least..5)
        .prop_map(move |set| set.into_iter().map(id).collect())
}

fn policy() -> impl Strategy<Value = Policy> {
    let choices = (0..3usize, any::<bool>(), any::<bool>(), any::<u32>());
    let trustees = prop::option::of(ids(1, PersonId::from_bytes));
    (choices, trustees).prop_map(|((admission, reads, keys, min_version), persons)| Policy {
        admission: [Admission::Member, Admission::TwoMember, Admission::Steward][admission],
        newcomer_reads: [NewcomerReads::All, NewcomerReads::Nothing][usize::from(reads)],
        past_keys: [PastKeys::Retained, PastKeys::SinceJoin][usize::from(keys)],
        min_version,
        trustees: persons.map(|persons| Trustees { needed: 1, persons }),
    })
}

fn cut() -> impl Strategy<Value = Cut> {
    (ids(0, DeviceId::from_bytes), any::<u64>(), id32(), sig()).prop_map(
        |(devices, seq, op, signature)| {
            let point = |device| CutPoint {
                device,
                seq,
                op: OpId::from_bytes(op),
                signature: OpSignature::from_bytes(signature),
            };
            Cut(devices.into_iter().map(point).collect())
        },
    )
}

fn via() -> impl Strategy<Value = Via> {
    (id32(), id32(), sig()).prop_map(|(invite, transcript, redeem)| Via {
        invite: OpId::from_bytes(invite),
        transcript,
        redeem,
    })
}

fn body() -> impl Strategy<Value = ControlBody> {
    let incarnation = || id32().prop_map(Incarnation::from_bytes);
    let certificates = prop::collection::vec(certificate(), 1..=MAX_FOUNDERS);
    let predecessor = prop::option::of(id32().prop_map(CommunityId::from_bytes));
    let genesis = (any::<u32>(), id32(), certificates, policy(), predecessor).prop_map(
        |(version, salt, founders, policy, predecessor)| {
            ControlBody::Genesis(Genesis {
                version,
                salt,
                founders,
                policy,
                predecessor,
            })
        },
    );
    let succeeds = prop::option::of(incarnation());
    let admit = (certificate(), role(), prop::option::of(via()), succeeds).prop_map(
        |(certificate, role, via, succeeds)| {
            ControlBody::Admit(Box::new(Admit {
                certificate,
                role,
                via,
                succeeds,
            }))
        },
    );
    let invite = (id32(), id32(), role(), any::<u16>(), any::<u32>(), sig()).prop_map(
        |(public, join_public, cap, uses, day, self_sig)| {
            ControlBody::Invite(Invite {
                public,
                join_public,
                cap,
                uses,
                last_day: Day::from_number(day),
                self_sig,
            })
        },
    );
    let people = prop_oneof![
        incarnation().prop_map(|incarnation| ControlBody::Confirm { incarnation }),
        incarnation().prop_map(|incarnation| ControlBody::Promote { incarnation }),
        incarnation().prop_map(|incarnation| ControlBody::Demote { incarnation }),
        incarnation().prop_map(|incarnation| ControlBody::RecoverSteward { incarnation }),
        (incarnation(), cut())
            .prop_map(|(incarnation, cut)| ControlBody::Remove { incarnation, cut }),
        cut().prop_map(|cut| ControlBody::Leave { cut }),
        policy().prop_map(ControlBody::Policy),
        Just(ControlBody::Checkpoint),
        Just(ControlBody::Join),
    ];
    let devices = prop_oneof![
        certificate().prop_map(|certificate| ControlBody::AddDevice {
            certificate: Box::new(certificate)
        }),
        (id32(), cut(), prop::option::of(sig())).prop_map(|(device, cut, words)| {
            ControlBody::RevokeDevice {
                device: DeviceId::from_bytes(device),
                cut,
                words,
            }
        }),
        (id32(), any::<u32>()).prop_map(|(key, day)| ControlBody::RekeyDevice {
            sealing: SealingPublic::from_bytes(key),
            day: Day::from_number(day),
        }),
        id32().prop_map(|id| ControlBody::RevokeInvite {
            invite: OpId::from_bytes(id)
        }),
        (id32(), any::<u32>(), ids(0, DeviceId::from_bytes)).prop_map(|(key, day, skipped)| {
            ControlBody::Epoch {
                key_id: KeyId::from_bytes(key),
                day: Day::from_number(day),
                skipped,
            }
        }),
        (ids(1, KeyId::from_bytes), ids(1, DeviceId::from_bytes))
            .prop_map(|(keys, recipients)| ControlBody::KeyShare { keys, recipients }),
        (id32(), id32()).prop_map(|(one, other)| ControlBody::Succeed {
            incarnation: Incarnation::from_bytes(one),
            succeeds: Incarnation::from_bytes(other),
        }),
        (19u64.., any::<u32>()).prop_map(|(kind, number)| {
            let mut writer = Writer::new();
            writer.map(1).uint(0u8).uint(number);
            ControlBody::Unknown {
                kind,
                raw: writer.finish(),
            }
        }),
    ];
    prop_oneof![genesis, admit, invite, people, devices]
}

fn signer() -> impl Strategy<Value = Signer> {
    let some = || prop::option::of(id32()).prop_map(Option::unwrap_or_default);
    (id32(), some(), some(), some(), prop::option::of(sig())).prop_map(
        |(device, incarnation, grant, certificate, cosig)| Signer {
            device: DeviceId::from_bytes(device),
            incarnation: Incarnation::from_bytes(incarnation),
            grant: OpId::from_bytes(grant),
            certificate: OpId::from_bytes(certificate),
            cosig,
        },
    )
}

fn control_op() -> impl Strategy<Value = ControlOp> {
    (prop::collection::vec(signer(), 1..4), body())
        .prop_map(|(signers, body)| ControlOp { signers, body })
}

proptest! {
    #[test]
    fn every_body_comes_back_from_its_bytes(op in control_op()) {
        prop_assert_eq!(ControlOp::decode(&op.encode()), Ok(op));
    }

    /// Test 6 of docs/threat-model.md.
    #[test]
    fn what_is_read_from_changed_bytes_writes_those_bytes(
        op in control_op(),
        at in any::<prop::sample::Index>(),
        byte: u8,
    ) {
        let mut bytes = op.encode();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = ControlOp::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = ControlOp::decode(&bytes);
    }
}

/// Test 6 of docs/threat-model.md, one by one.
#[test]
fn other_encodings_of_the_same_content_are_refused() {
    let op = ControlOp {
        signers: vec![Signer::founder(DeviceId::from_bytes([1; 32]), None)],
        body: ControlBody::Join,
    };
    let good = op.encode();
    assert_eq!(good[..4], [0xa2, 0x00, 0x81, 0xa1]);
    assert_eq!(good[good.len() - 4..], [0x01, 0x82, 0x11, 0xa0]);

    let trailing = [good.as_slice(), &[0]].concat();
    let mut long_integer = good.clone();
    long_integer.splice(1..2, [0x18, 0x00]);
    let mut indefinite = good.clone();
    indefinite.splice(good.len() - 1.., [0xbf, 0xff]);
    let mut unsorted = vec![0xa2, 0x01, 0x82, 0x11, 0xa0, 0x00];
    unsorted.extend_from_slice(&good[2..good.len() - 4]);
    let mut zero_named = good.clone();
    zero_named[3] = 0xa2;
    zero_named.splice(
        good.len() - 4..good.len() - 4,
        [&[0x01, 0x58, 0x20], &[0u8; 32][..]].concat(),
    );
    for bytes in [trailing, long_integer, indefinite, unsorted, zero_named] {
        assert!(ControlOp::decode(&bytes).is_err(), "{bytes:02x?}");
    }
}

#[test]
fn lists_beyond_their_bounds_are_refused() {
    let signer = Signer::founder(DeviceId::from_bytes([1; 32]), None);
    let with = |signers| {
        ControlOp {
            signers,
            body: ControlBody::Join,
        }
        .encode()
    };

    assert!(ControlOp::decode(&with(vec![signer; 16])).is_ok());
    assert_eq!(
        ControlOp::decode(&with(vec![signer; 17])),
        Err(BadEncoding::Bounds)
    );
    assert_eq!(ControlOp::decode(&with(vec![])), Err(BadEncoding::Bounds));
}

#[test]
fn the_greatest_bodies_fit_into_a_control_operation() {
    let device = |n: usize| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        bytes
    };
    let share = ControlBody::KeyShare {
        keys: (0..MAX_SHARED_KEYS)
            .map(|n| KeyId::from_bytes(device(n)))
            .collect(),
        recipients: (0..MAX_RECIPIENTS)
            .map(|n| DeviceId::from_bytes(device(n)))
            .collect(),
    };
    let point = |n| CutPoint {
        device: DeviceId::from_bytes(device(n)),
        seq: u64::MAX,
        op: OpId::from_bytes([1; 32]),
        signature: OpSignature::from_bytes([1; 64]),
    };
    let remove = ControlBody::Remove {
        incarnation: NO_INCARNATION,
        cut: Cut((0..MAX_CUT).map(point).collect()),
    };
    for body in [share, remove] {
        let op = ControlOp {
            signers: vec![
                Signer {
                    device: DeviceId::from_bytes([1; 32]),
                    incarnation: Incarnation::from_bytes([1; 32]),
                    grant: OpId::from_bytes([1; 32]),
                    certificate: OpId::from_bytes([1; 32]),
                    cosig: Some([1; 64]),
                };
                16
            ],
            body,
        };
        assert_eq!(ControlOp::decode(&op.encode()), Ok(op));
    }
}

#[test]
fn the_name_of_a_community_covers_all_but_signatures() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut certificate = || certificate().new_tree(&mut runner).unwrap().current();
    let genesis = Genesis {
        version: 1,
        salt: [1; 32],
        founders: vec![certificate(), certificate()],
        policy: Policy::default(),
        predecessor: None,
    };
    let mut resigned = genesis.clone();
    resigned.founders[0].signature = [9; 64];
    assert_eq!(resigned.community_id(), genesis.community_id());

    let mut salted = genesis.clone();
    salted.salt = [2; 32];
    let mut reversed = genesis.clone();
    reversed.founders.reverse();
    assert_ne!(salted.community_id(), genesis.community_id());
    assert_ne!(reversed.community_id(), genesis.community_id());
}
