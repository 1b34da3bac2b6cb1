//! A board that begins with a snapshot is the board of which it was taken.
use std::convert::Infallible;

use proptest::prelude::*;

use super::order::{busy, seen};
use super::*;

type Told = (GroupId, OpMeta, Body);

/// Everything that came to a street, and a record of a circle with an answer, somewhere among it.
fn with_circle(street: &Street, at: usize) -> Vec<Told> {
    let circle = GroupId::from_bytes([44; 32]);
    let nothing = Fields::new();
    let draft = (&need("Two chairs"), &nothing);
    let place = (writer(ANA, 0), [5; 16]);
    let written = street
        .board
        .begin_in(circle, place.0, place.1, draft, street.today())
        .unwrap();
    let claim = ActKind::Claim {
        note: "inside".to_owned(),
        quantity: None,
        at: None,
    };
    let meta = |which| {
        let mut meta = street.meta(ANA, which, written.expires);
        meta.op = OpId::from_bytes([which; 32]);
        meta
    };
    let act = Body::Act(Act::new(written.record, claim));
    let inside = [
        (circle, meta(3), act),
        (circle, meta(4), written.change.into()),
    ];
    let all = street.ops.iter().cloned();
    let mut all: Vec<Told> = all
        .map(|(meta, body)| (street.board.group(), meta, body))
        .collect();
    let at = at.min(all.len());
    all.splice(at..at, inside);
    all
}

fn apply(board: &mut Board, all: &[Told]) {
    for (group, meta, body) in all {
        board.apply_in(*group, meta, body.clone());
    }
}

fn ops(board: &Board) -> Vec<OpId> {
    let entries = board.entries.values().flat_map(|entry| entry.happened());
    let early = board.early.values().flatten().map(|(meta, _)| meta.op);
    let ops = entries.map(|(_, op)| op).chain(early);
    let ops: BTreeSet<OpId> = ops.chain(board.newer.iter().copied()).collect();
    ops.into_iter().collect()
}

/// The same with what their headers say.
fn numbered(board: &Board, all: &[Told]) -> Vec<Numbered> {
    let meta = |op| {
        let mut all = all.iter().map(|(_, meta, _)| meta);
        all.find(|meta| meta.op == op).unwrap()
    };
    let ops = ops(board).into_iter().map(meta);
    let numbered = |meta: &OpMeta| Numbered {
        op: meta.op,
        time: meta.time,
        expires: meta.expires,
    };
    ops.map(numbered).collect()
}

fn pieces(board: &Board) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    let numbers: BTreeMap<OpId, u32> = ops(board).into_iter().zip(0..).collect();
    let number = |op| numbers.get(&op).copied();
    let done: Result<(), Infallible> = board.write_snapshot(number, |piece| {
        pieces.push(piece.to_vec());
        Ok(())
    });
    done.unwrap();
    pieces
}

fn made_of(group: GroupId, ops: &[Numbered], pieces: &[Vec<u8>]) -> Board {
    let mut snapshot = BoardSnapshot::of(group);
    for piece in pieces {
        let numbered = |number| ops.get(usize::try_from(number).unwrap()).copied();
        snapshot.take(piece, numbered).unwrap();
    }
    snapshot.board()
}

fn found(board: &Board, words: &str, now: Timestamp) -> Vec<RecordView> {
    board.search(words, &Filter::default(), &looker(ANA), &roll(), now)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_board_goes_on_from_a_snapshot_as_if_it_had_never_stopped(
        choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..40),
        stops in any::<prop::sample::Index>(),
        circle in 0_usize..30,
        dropped in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let street = busy(&choices);
        let all = with_circle(&street, circle);
        let (before, after) = all.split_at(stops.index(all.len()));
        let mut one = Board::new(street.board.group());
        apply(&mut one, before);

        let mut other = made_of(one.group(), &numbered(&one, before), &pieces(&one));
        let told = |(_, meta, _): &&Told| !one.is_in_snapshot(meta.op);
        let again: Vec<Told> = before.iter().filter(told).cloned().collect();
        for (_, meta, _) in &again {
            prop_assert!(!other.holds(meta.op));
        }
        apply(&mut other, &again);

        for board in [&mut one, &mut other] {
            apply(board, after);
            for index in &dropped {
                board.drop_op(index.get(&all).1.op);
            }
        }
        let now = street.now();
        prop_assert_eq!(seen(&other, now), seen(&one, now));
        for words in ["title", "chairs", "li"] {
            prop_assert_eq!(found(&other, words, now), found(&one, words, now));
        }
    }

    #[test]
    fn any_bytes_are_no_snapshot_and_no_trouble(piece in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut snapshot = BoardSnapshot::of(GroupId::from_bytes([9; 32]));
        let _ = snapshot.take(&piece, |_| None);
        let _ = snapshot.board();
    }
}

/// Whoever changes what a snapshot tells, or how, changes [`BoardSnapshot::FORM`] with it: then the
/// next start of a new version reads the operations.
#[test]
fn a_snapshot_of_another_form_says_so() {
    let choices: Vec<(u8, u8, u8)> = (0_u8..60).map(|n| (n, n / 3, n.wrapping_mul(7))).collect();
    let pieces = pieces(&busy(&choices).board);
    let all = hash("test", &[&pieces.concat()]);
    let all: String = all
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!((BoardSnapshot::FORM, all.as_str()), (3, "b038920640cd135b"));
}
