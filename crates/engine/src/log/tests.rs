use ed25519_dalek::SigningKey;
use potluck_model::id::DeviceId;
use potluck_model::op::LogKind;

use super::*;

const COMMUNITY: CommunityId = CommunityId::from_bytes([1; 32]);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn empty() -> Log {
    let device = DeviceId::from_bytes(key().verifying_key().to_bytes());
    Log::new(
        COMMUNITY,
        LogId {
            device,
            kind: LogKind::Data,
        },
    )
}

/// A signed run of `len` operations after what `log` holds; `salt` makes branches differ.
fn written(log: &Log, len: u64, salt: u8) -> Run {
    let mut tip = log.tip();
    let first = tip.length + 1;
    let mut entries = vec![];
    for seq in first..first + len {
        let header = Header {
            kind: Kind::DATA,
            community: COMMUNITY,
            device: log.id.device,
            seq,
            prev: tip.id,
            time: LogicalTime::from_bits(100 + seq),
            expires: Day::from_number(3_000),
            heads: vec![OpId::from_bytes([5; 32])],
            hint: [salt; 8],
            nonce: [salt; 24],
            body_len: 272,
            body_hash: [salt; 32],
        };
        entries.push(Entry::of(&header, &tip.heads));
        tip = Tip {
            id: header.id(),
            length: seq,
            heads: header.heads,
        };
    }
    Run {
        log: log.id,
        first,
        entries,
        signature: OpSignature::sign(&key(), tip.id),
    }
}

#[test]
fn a_log_can_be_served_from_any_place_to_the_next_signature() {
    let mut log = empty();
    for len in [1, 1, 50, 12, 20] {
        let run = written(&log, len, 1);
        assert!(matches!(log.take(&run), Ok(Taken::New(_))));
    }
    assert_eq!(log.length(), 84);
    assert_eq!(log.signatures.len(), 2, "at 64 and at the tip");

    for start in [0, 1, 30, 63, 64, 70] {
        let mut other = empty();
        while other.length() < start {
            let mut part = log.run_from(other.length() + 1).unwrap();
            let most = usize::try_from(start - other.length()).unwrap();
            if part.entries.len() > most {
                part = written(&other, start - other.length(), 1);
            }
            other.take(&part).unwrap();
        }
        while let Some(run) = log.run_from(other.length() + 1) {
            assert!(matches!(other.take(&run), Ok(Taken::New(_))));
        }
        assert_eq!(other.tip(), log.tip(), "from {start}");
    }
}

#[test]
fn what_is_known_already_changes_nothing() {
    let mut log = empty();
    let run = written(&log, 10, 1);
    log.take(&run).unwrap();

    assert!(matches!(log.take(&run), Ok(Taken::Known)));
    assert_eq!(log.length(), 10);
}

/// docs/threat-model.md, test 11.
#[test]
fn a_run_that_is_not_valid_leaves_nothing_behind_and_the_honest_one_is_taken() {
    let mut log = empty();
    let honest = written(&log, 10, 1);
    let mut spoiled = honest.clone();
    spoiled.entries[4].body_hash[0] ^= 1;

    assert!(log.take(&spoiled).is_err());
    assert_eq!(log.length(), 0);
    assert!(matches!(log.take(&honest), Ok(Taken::New(1))));
}

#[test]
fn a_fork_is_seen_and_the_branch_we_had_is_kept() {
    let mut log = empty();
    let ours = written(&log, 10, 1);
    let theirs = written(&log, 12, 2);
    log.take(&ours).unwrap();
    let mark = log.mark_at(log.length());

    assert!(matches!(log.take(&theirs), Ok(Taken::Fork)));
    assert_eq!(log.fork().map(|fork| fork.at), Some(1));
    assert_eq!(log.mark_at(log.length()), mark);
    let more = written(&log, 1, 1);
    assert!(
        matches!(log.take(&more), Ok(Taken::Known)),
        "nothing more is taken"
    );
}

#[test]
fn a_body_is_missing_until_it_is_there_or_its_day_has_passed() {
    let mut log = empty();
    log.take(&written(&log, 3, 1)).unwrap();
    log.has_body(2);

    let missing = |day| log.missing(3, Day::from_number(day)).collect::<Vec<_>>();
    assert_eq!(missing(3_000), [1, 3]);
    assert_eq!(missing(3_002), [1, 3]);
    assert_eq!(missing(3_003), [0_u64; 0]);
}
