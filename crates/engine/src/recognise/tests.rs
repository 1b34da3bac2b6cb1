use potluck_model::id::{CommunityId, DeviceId};
use rand::SeedableRng as _;

use super::*;

fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

fn candidate(key: u8, whom: Whom) -> Candidate {
    let by = By::Key(Secret32::from_bytes([key; 32]));
    Candidate { by, whom }
}

fn fellow(key: u8) -> Candidate {
    let whom = Whom::Fellow(
        CommunityId::from_bytes([key; 32]),
        DeviceId::from_bytes([key; 32]),
    );
    candidate(key, whom)
}

/// What a conversation came to on each side, and the sizes of all that was said.
struct Met {
    dialler: Option<(Vec<Whom>, Said)>,
    listener: Option<(Vec<Whom>, Said)>,
    said: Vec<Vec<u8>>,
}

/// Lets two sides talk; `between` may change what is said on the way.
fn meet(
    dialler: &[Candidate],
    listener: &[Candidate],
    seed: u64,
    mut between: impl FnMut(usize, Vec<u8>) -> Vec<u8>,
) -> Met {
    let mut chance = [rng(seed), rng(seed + 1_000)];
    let ids = [b"dialler".to_vec(), b"listener".to_vec()];
    let [a, b] = ids.clone();
    let (first, say) = Recognition::begin(Side::Dialler, a.clone(), b.clone(), &mut chance[0]);
    let (second, _) = Recognition::begin(Side::Listener, b, a, &mut chance[1]);
    let mut sides = [first, second];
    let candidates = [dialler, listener];
    let mut ends = [None, None];
    let mut said = vec![];
    let mut queue: Vec<(usize, Vec<u8>)> = say.into_iter().map(|bytes| (1, bytes)).collect();
    while let Some((to, bytes)) = queue.pop() {
        let bytes = between(said.len(), bytes);
        said.push(bytes.clone());
        let frame = Frame::decode(&bytes).unwrap();
        let frames = match sides[to].hear(frame, &bytes, candidates[to], &mut chance[to]) {
            Step::Say(frames) | Step::Part(frames, _) => frames,
            Step::Matched(frames, whom, transcript) => {
                ends[to] = Some((whom, transcript));
                frames
            }
        };
        queue.extend(frames.into_iter().map(|bytes| (1 - to, bytes)));
    }
    let [dialler, listener] = ends;
    Met {
        dialler,
        listener,
        said,
    }
}

#[test]
fn two_who_share_communities_find_exactly_those() {
    let met = meet(
        &[fellow(1), fellow(2), fellow(3)],
        &[fellow(2), fellow(3), fellow(4)],
        1,
        |_, b| b,
    );

    let (whom, said) = met.dialler.unwrap();
    assert_eq!(whom, [fellow(2).whom, fellow(3).whom]);
    assert_eq!(met.listener.unwrap(), (whom, said));
}

/// docs/threat-model.md, test 54, at the height of frames.
#[test]
fn a_stranger_hears_frames_of_the_same_sizes_as_a_member() {
    let sizes = |met: &Met| met.said.iter().map(Vec::len).collect::<Vec<_>>();
    let members = meet(&[fellow(1)], &[fellow(1)], 1, |_, b| b);
    let expected = sizes(&members);

    for seed in 0..50 {
        let strangers = meet(&[], &[fellow(1)], seed, |_, b| b);
        assert!(strangers.dialler.is_none() && strangers.listener.is_none());
        assert_eq!(sizes(&strangers), expected);
    }
}

/// docs/threat-model.md, test 57.
#[test]
fn replayed_tags_and_confirmations_match_nobody() {
    let first = meet(&[fellow(1)], &[fellow(1)], 1, |_, b| b);
    for replayed in [2, 3, 4] {
        let met = meet(&[fellow(1)], &[fellow(1)], 2, |at, bytes| {
            if at == replayed {
                first.said[at].clone()
            } else {
                bytes
            }
        });
        assert!(met.listener.is_none(), "frame {replayed}");
    }
}

/// docs/threat-model.md, test 57: what was said is said back.
#[test]
fn reflected_tags_match_nobody() {
    let mut tags = vec![];
    let met = meet(&[fellow(1)], &[fellow(1)], 3, |at, bytes| {
        if at == 2 {
            tags = bytes.clone();
        }
        bytes
    });
    assert!(met.dialler.is_some());
    // The listener dials next and hears its own peer's tags as if they were meant for it.
    let met = meet(&[fellow(1)], &[fellow(1)], 4, |at, bytes| {
        if at == 2 { tags.clone() } else { bytes }
    });
    assert!(met.listener.is_none());
}

#[test]
fn a_newcomer_finds_a_host_and_two_newcomers_or_two_hosts_do_not_find_each_other() {
    let join = Secret32::from_bytes([9; 32]);
    let host = Candidate {
        by: By::Invitation(nonce_of(&join), [9; 32]),
        whom: Whom::Newcomer(CommunityId::from_bytes([1; 32]), [9; 32]),
    };
    let newcomer = Candidate {
        by: By::Code(join, [9; 32]),
        whom: Whom::Host(Ticket(1), [9; 32]),
    };
    let meet = |a: &Candidate, b: &Candidate| {
        let met = meet(
            std::slice::from_ref(a),
            std::slice::from_ref(b),
            5,
            |_, b| b,
        );
        met.dialler.is_some() && met.listener.is_some()
    };

    assert!(meet(&newcomer, &host));
    assert!(meet(&host, &newcomer));
    assert!(!meet(&newcomer, &newcomer));
    assert!(!meet(&host, &host));
}

/// docs/threat-model.md, test 54: what stands in the operation is not what the code says.
#[test]
fn who_has_read_of_an_invitation_is_not_taken_for_its_holder() {
    let public = nonce_of(&Secret32::from_bytes([9; 32]));
    let host = Candidate {
        by: By::Invitation(public, [9; 32]),
        whom: Whom::Newcomer(CommunityId::from_bytes([1; 32]), [9; 32]),
    };
    let whom = Whom::Host(Ticket(1), [9; 32]);
    for by in [
        By::Key(Secret32::from_bytes(public)),
        By::Code(Secret32::from_bytes(public), [9; 32]),
        By::Invitation(public, [9; 32]),
    ] {
        let reader = Candidate { by, whom };
        for turned in [false, true] {
            let mut sides = [reader.clone(), host.clone()];
            if turned {
                sides.reverse();
            }
            let [first, second] = sides.each_ref().map(std::slice::from_ref);
            let met = meet(first, second, 6, |_, b| b);
            assert!(met.dialler.is_none() && met.listener.is_none());
        }
    }
}

/// docs/threat-model.md, test 54: somebody who says a nonce that makes the key known to all.
#[test]
fn nobody_learns_by_a_weak_nonce_that_somebody_waits_to_join() {
    let newcomer = Candidate {
        by: By::Code(Secret32::from_bytes([9; 32]), [9; 32]),
        whom: Whom::Host(Ticket(1), [9; 32]),
    };
    let known_to_all = Secret32::from_bytes([0; 32]);
    let mut tags = vec![];
    let met = meet(std::slice::from_ref(&newcomer), &[], 7, |at, bytes| {
        match at {
            1 => return Frame::Hello([0; 32]).encode(),
            2 => tags.clone_from(&bytes),
            _ => {}
        }
        bytes
    });
    assert!(met.dialler.is_none());
    let Ok(Frame::Hello(nonce)) = Frame::decode(&met.said[0]) else {
        panic!("no hello");
    };
    let transcript = Transcript::new((b"dialler", &nonce), (b"listener", &[0; 32]));
    let join = nonce_of(&Secret32::from_bytes([9; 32]));
    let key = known_to_all.derive("potluck/join-pair/v1", &[&[0; 32], &join, &[9; 32]]);
    let Ok(Frame::Tags(said)) = Frame::decode(&tags) else {
        panic!("no tags");
    };
    assert!(!said.contains(&m3_tag(&key, Speaker::Joiner, &transcript)));
}

#[test]
fn a_frame_out_of_turn_ends_the_recognition() {
    let mut chance = rng(1);
    let (mut listener, _) =
        Recognition::begin(Side::Listener, b"l".to_vec(), b"d".to_vec(), &mut chance);
    let frame = Frame::Welcome;
    let bytes = frame.encode();

    let step = listener.hear(frame, &bytes, &[fellow(1)], &mut chance);
    assert!(matches!(step, Step::Part(..)));
}
