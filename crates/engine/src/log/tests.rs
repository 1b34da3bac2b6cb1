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
    written_after(log, len, salt, 5)
}

/// The same by somebody who knows this head.
fn written_after(log: &Log, len: u64, salt: u8, head: u8) -> Run {
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
            heads: vec![OpId::from_bytes([head; 32])],
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

#[test]
fn a_log_counts_as_far_as_its_bodies_fit_also_when_a_part_was_let_go_of() {
    let mut log = empty();
    for _ in 0..10 {
        log.take(&written(&log, 20, 1)).unwrap();
    }
    let fits = |log: &Log, bodies: u64| log.counts_to(bodies * 272 + 271);
    for bodies in 0..=200 {
        assert_eq!(fits(&log, bodies), bodies);
    }
    log.let_go_after(130);
    assert_eq!(
        [fits(&log, 100), fits(&log, 128), fits(&log, 150)],
        [100, 128, 128]
    );
    log.take(&written(&log, 72, 2)).unwrap();
    assert_eq!(
        [fits(&log, 129), fits(&log, 199), fits(&log, 300)],
        [129, 199, 200]
    );
}

#[test]
fn a_log_that_is_put_back_says_the_same_of_each_place_and_goes_on() {
    let mut log = empty();
    for (len, head) in [(3, 5), (70, 5), (1, 6), (64, 5)] {
        log.take(&written_after(&log, len, 1, head)).unwrap();
    }
    let mut other = Log::of_sheet(COMMUNITY, log.sheet()).unwrap();
    for headers in log.header_sheets() {
        other.put_back(headers);
    }
    for seq in 0..=log.length() + 1 {
        assert_eq!(other.header(seq), log.header(seq));
        assert_eq!(other.mark_at(seq), log.mark_at(seq));
    }
    let named = |log: &Log| log.heads_named().map(<[_]>::to_vec).collect::<Vec<_>>();
    assert_eq!((named(&log).len(), named(&other)), (3, named(&log)));
    assert_eq!(other.counts_to(272 * 100), 100);
    let more = written_after(&log, 5, 1, 7);
    assert!(matches!(other.take(&more), Ok(Taken::New(139))));
    assert_eq!(
        other.header(139).map(|(_, header)| header.heads),
        Some(vec![OpId::from_bytes([7; 32])])
    );
}
