//! What one member cannot do to what another has written.
use potluck_model::certificate::Certificate;
use potluck_model::control::{Admit, ControlBody};
use potluck_model::id::CommunityId;
use potluck_model::identity::{DeviceKeys, DeviceMaster, PersonMaster};
use potluck_model::op::{LogId, OpSignature, body_hash};
use potluck_model::role::Role;
use potluck_model::run::{Entry, Tip};
use potluck_model::secret::Seed;

use super::*;
use crate::{Deed, Done, Effect, Engine, Input, Refusal, Ticket, Wish};

pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

/// A node that has founded a community.
pub(crate) fn founder() -> (Engine, CommunityId) {
    let (engine, id, _) = founder_and_effects();
    (engine, id)
}

/// With what is to be kept of the founding.
pub(crate) fn founder_and_effects() -> (Engine, CommunityId, Vec<Effect>) {
    let mut engine = Engine::new([1; 32]);
    let wish = Wish::Found {
        community: "Elm Street".to_owned(),
        name: "Ana".to_owned(),
    };
    let effects = engine.handle(now(), Input::Wished(Ticket(1), wish));
    let founded = effects.iter().find_map(|effect| match effect {
        Effect::Answer(_, Ok(Done::Founded(id))) => Some(*id),
        _ => None,
    });
    (engine, founded.unwrap(), effects)
}

/// The keys of somebody's device, and the certificate that lets it in.
pub(crate) fn somebody(n: u8, community: &Community) -> (DeviceKeys, Certificate) {
    let salt = community.control.salt();
    let keys = DeviceMaster::from_secret(Secret32::from_bytes([n; 32])).keys(salt, 0);
    let person = PersonMaster::from_seed(&Seed::from_bytes([n; 16])).person_key(salt);
    let sealing = SealingKey::from_secret(Secret32::from_bytes([n; 32])).public();
    let certificate = Certificate::by_person(&person, salt, &keys, sealing, now().day());
    (keys, certificate)
}

pub(crate) fn admit(certificate: Certificate, role: Role) -> ControlBody {
    ControlBody::Admit(Box::new(Admit {
        certificate,
        role,
        via: None,
        succeeds: None,
    }))
}

/// Runs of a data log after `tip`, with these heads, up to each 64th operation and to `length`;
/// `salt` makes branches differ.
pub(crate) fn written(
    keys: &DeviceKeys,
    community: &Community,
    heads: &[OpId],
    length: u64,
    salt: u8,
) -> Vec<Run> {
    let log = data_of(keys);
    let mut runs = vec![];
    let mut tip = Tip::nothing();
    while tip.length < length {
        let first = tip.length + 1;
        let last = length.min(tip.length.next_multiple_of(64).max(tip.length + 64));
        let mut entries = vec![];
        for seq in first..=last {
            let header = Header {
                kind: Kind::DATA,
                community: community.id(),
                device: keys.device_id(),
                seq,
                prev: tip.id,
                time: LogicalTime::default().next(now().plus_millis(1_000 + seq)),
                expires: now().day().plus(10),
                heads: heads.to_vec(),
                hint: [salt; 8],
                nonce: [salt; 24],
                body_len: 3,
                body_hash: body_hash(&[salt; 3]),
            };
            entries.push(Entry::of(&header, &tip.heads));
            tip = Tip {
                id: header.id(),
                length: seq,
                heads: header.heads,
            };
        }
        let signature = OpSignature::sign(&keys.sign, tip.id);
        runs.push(Run {
            log,
            first,
            entries,
            signature,
        });
    }
    runs
}

pub(crate) fn data_of(keys: &DeviceKeys) -> LogId {
    LogId {
        device: keys.device_id(),
        kind: LogKind::Data,
    }
}

#[test]
fn a_second_admission_of_a_device_changes_neither_what_it_wrote_nor_whose_that_is() {
    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let mut out = Out::new(now());
    let (silent, certificate) = somebody(5, community);
    community
        .write_control(admit(certificate, Role::Member), &mut out)
        .unwrap();
    let before = community.control.clone();
    for _ in 0..2 {
        community
            .write_control(ControlBody::Join, &mut out)
            .unwrap();
    }
    let (keys, certificate) = somebody(7, community);
    community
        .write_control(admit(certificate.clone(), Role::Newcomer), &mut out)
        .unwrap();
    let heads = community.control.heads();
    let runs = written(&keys, community, &heads, 70, 1);
    community.take_run(&runs[0], &mut out).unwrap();
    let writer = community.written_as(keys.device_id());

    let again = before
        .write(&silent, now(), admit(certificate, Role::Newcomer))
        .unwrap();
    let again = SignedControl {
        header: again.header,
        signature: again.signature,
        body: again.body,
    };
    community.take_control(again, &mut out).unwrap();

    let taken = community.take_run(&runs[1], &mut out);
    assert!(matches!(taken, Ok(Taken::New(65))), "{taken:?}");
    assert_eq!(community.written_as(keys.device_id()), writer);
}

#[test]
fn a_node_that_may_have_lost_the_end_of_its_own_log_writes_nothing_there() {
    let (mut engine, id) = founder();
    let code = potluck_model::invite::Code::from_seed(Seed::from_bytes([3; 16]));
    engine.write_no_more();

    let invite = Deed::Invite {
        role: Role::Newcomer,
        uses: 1,
        last_day: now().day(),
    };
    let join = Wish::Join {
        code,
        name: "Ana".to_owned(),
    };
    for wish in [Wish::In(id, invite), join] {
        let effects = engine.handle(now(), Input::Wished(Ticket(2), wish));
        assert!(
            matches!(
                effects.as_slice(),
                [Effect::Answer(_, Err(Refusal::TailLost))]
            ),
            "{effects:?}"
        );
    }
}

#[test]
fn the_other_branch_of_a_forked_control_log_is_asked_for() {
    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let mut out = Out::new(now());
    let me = community.me.device;
    let before = community.control.clone();
    community
        .write_control(ControlBody::Join, &mut out)
        .unwrap();
    let ours = community.control_rows()[&me];
    let other = before
        .write(
            &community.keys,
            now().plus_millis(9_000_000),
            ControlBody::Join,
        )
        .unwrap();
    let [a, b, c, d, e, f, g, h, ..] = *other.header.id().as_bytes();
    let theirs = potluck_model::wire::Mark {
        length: other.header.seq,
        tip: [a, b, c, d, e, f, g, h],
    };
    assert_eq!(ours.length, theirs.length);

    let wanted =
        |community: &Community, mark| crate::reconcile::want_control(community, &[(me, mark)]);
    assert_eq!(wanted(community, ours), []);
    assert_eq!(wanted(community, theirs), [(me, 0)]);
    let other = SignedControl {
        header: other.header,
        signature: other.signature,
        body: other.body,
    };
    community.take_control(other, &mut out).unwrap();
    assert_eq!(wanted(community, theirs), []);
    assert_eq!(wanted(community, ours), []);
}

#[test]
fn control_operations_that_come_twice_are_no_reason_to_part() {
    use crate::session::Open;
    use potluck_model::pairing::Transcript;

    let (mut engine, id) = founder();
    let community = engine.communities.get_mut(&id).unwrap();
    let transcript = Transcript::new((b"a", &[0; 32]), (b"b", &[0; 32]));
    let said = crate::recognise::Said {
        transcript,
        frames: [0; 32],
    };
    let me = community.me.device;
    let mut open = Open::new(said, [(id, me)]);
    let shared = open.shared.first_mut().unwrap();
    let stage = shared.level;
    let mut out = Out::new(now());
    let mut turn = crate::turn::Turn {
        link: crate::Link(1),
        c: 0,
        transcript,
        community,
        shared,
        out: &mut out,
    };

    let twice = potluck_model::wire::Frame::ControlOps(0, vec![], false);
    assert_eq!(turn.control(&twice), Ok(true));
    assert_eq!(shared.level, stage, "and tells nothing about who is in");
}
