use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::op::body_hash;

const COMMUNITY: CommunityId = CommunityId::from_bytes([9; 32]);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

/// A signed run of `len` data operations that follows `tip`.
fn run_after(tip: &Tip, len: u64) -> (Run, Tip) {
    let device = DeviceId::from_bytes(key().verifying_key().to_bytes());
    let mut tip = tip.clone();
    let first = tip.length + 1;
    let mut entries = vec![];
    for seq in first..first + len {
        let heads = vec![OpId::from_bytes([u8::try_from(seq / 3 % 200).unwrap(); 32])];
        let header = Header {
            kind: if seq % 5 == 0 {
                Kind::RETRACT
            } else {
                Kind::DATA
            },
            community: COMMUNITY,
            device,
            seq,
            prev: tip.id,
            time: LogicalTime::from_bits(1_000 + seq),
            expires: Day::from_number(3_000),
            heads: heads.clone(),
            hint: if seq % 5 == 0 { [0; 8] } else { [1; 8] },
            nonce: if seq % 5 == 0 { [0; 24] } else { [2; 24] },
            body_len: 272,
            body_hash: body_hash(&seq.to_be_bytes()),
        };
        entries.push(Entry::of(&header, &tip.heads));
        tip = Tip {
            id: header.id(),
            length: seq,
            heads,
        };
    }
    let signature = OpSignature::sign(&key(), tip.id);
    let log = LogId {
        device,
        kind: LogKind::Data,
    };
    (
        Run {
            log,
            first,
            entries,
            signature,
        },
        tip,
    )
}

fn bytes(run: &Run) -> Vec<u8> {
    let mut out = vec![];
    run.put(&mut out);
    out
}

#[test]
fn one_signature_vouches_for_a_whole_run() {
    let (run, tip) = run_after(&Tip::nothing(), 64);
    let headers = run.headers(COMMUNITY, &Tip::nothing()).unwrap();

    assert_eq!(headers.len(), 64);
    assert_eq!(headers.last().unwrap().0, tip.id);
    let (next, _) = run_after(&tip, 3);
    assert_eq!(next.headers(COMMUNITY, &tip).unwrap().len(), 3);
}

/// docs/threat-model.md, test 11.
#[test]
fn a_run_with_a_wrong_body_header_gap_or_foreign_signature_is_refused_whole() {
    let (run, tip) = run_after(&Tip::nothing(), 8);
    let (next, _) = run_after(&tip, 8);
    let refused = |run: &Run, tip: &Tip| run.headers(COMMUNITY, tip).is_err();

    let mut wrong_body = run.clone();
    wrong_body.entries[3].body_hash[0] ^= 1;
    assert!(refused(&wrong_body, &Tip::nothing()));
    let mut wrong_header = run.clone();
    wrong_header.entries[0].expires = Day::from_number(3_001);
    assert!(refused(&wrong_header, &Tip::nothing()));
    let mut gap = run.clone();
    gap.entries.remove(2);
    assert!(refused(&gap, &Tip::nothing()));
    assert!(
        refused(&next, &Tip::nothing()),
        "a run that does not follow"
    );
    let foreign = Run {
        signature: next.signature,
        ..run.clone()
    };
    assert!(refused(&foreign, &Tip::nothing()));
    assert!(
        !refused(&run, &Tip::nothing()),
        "the honest run is taken afterwards"
    );
}

/// docs/threat-model.md, test 5: a run says nothing of its community, but its signature does.
#[test]
fn a_run_of_one_community_is_refused_in_another() {
    let (run, _) = run_after(&Tip::nothing(), 4);

    let other = CommunityId::from_bytes([8; 32]);
    assert_eq!(
        run.headers(other, &Tip::nothing()),
        Err(BadHeader::Signature)
    );
}

#[test]
fn an_operation_costs_at_most_110_bytes_besides_its_padded_text() {
    let (run, _) = run_after(&Tip::nothing(), 64);
    // Tag, codec byte and inner length of the sealed body come on top of the header.
    let overhead = bytes(&run).len() / 64 + 16 + 5;

    assert!(overhead <= 110, "{overhead} bytes");
}

proptest! {
    #[test]
    fn a_run_comes_back_from_its_bytes(len in 1_u64..=64) {
        let (run, _) = run_after(&Tip::nothing(), len);
        let bytes = bytes(&run);
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(Run::read(&mut reader).unwrap(), run);
        prop_assert_eq!(reader.end(), Ok(()));
    }

    /// docs/threat-model.md, test 1.
    #[test]
    fn one_flipped_bit_is_refused(len in 1_u64..=6, at in 0_usize..10_000) {
        let (run, _) = run_after(&Tip::nothing(), len);
        let mut bytes = bytes(&run);
        let bit = at % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let mut reader = Reader::new(&bytes);
        let taken = Run::read(&mut reader).ok().filter(|_| reader.left() == 0);
        let valid = taken.and_then(|run| run.headers(COMMUNITY, &Tip::nothing()).ok());
        prop_assert!(valid.is_none());
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Run::read(&mut Reader::new(&bytes));
    }
}
