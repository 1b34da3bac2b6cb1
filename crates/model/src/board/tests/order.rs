//! Any order and repetition of delivery ends in the same board.
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::*;
use crate::draft::{Event, Profile, Shift};

/// A street where much happened, some of it by people who had no right to it.
pub(super) fn busy(choices: &[(u8, u8, u8)]) -> Street {
    let mut street = Street::new();
    let mut event = Event::new("2026-12-06T18:00".parse().unwrap(), "Etc/UTC");
    event.capacity = Some(2);
    event.shifts = vec![Shift {
        role: "cook".into(),
        min: 1,
        max: 1,
    }];
    let records = [
        street.post(ANA, &need("Lift")),
        street.post(ANA, &titled("Soup", Details::Event(event))),
        street.post(BEN, &titled("Ben", Details::Profile(Profile::default()))),
    ];
    for (count, (who, record, what)) in choices.iter().enumerate() {
        let who = 1 + who % 4;
        let record = records[usize::from(record % 3)];
        let claims = u8::try_from(street.view(ANA, record).claims.len()).unwrap();
        // Not every operation comes with a later time than those before it.
        if what % 7 == 0 {
            street.minutes = street.minutes.saturating_sub(3);
        }
        let story = match what % 16 {
            0 => "claims",
            1 if claims > 0 => "accepts 1",
            2 if claims > 0 => "releases 1",
            3 if claims > 0 => "hands 1",
            4 if claims > 0 => "confirms 1",
            5 if claims > 1 => "declines 2",
            6 => "comes",
            7 => "takes cook",
            8 => "hides it",
            9 => "unhides",
            10 => "withdraws",
            11 => "thanks you",
            12 => "flags it",
            _ => {
                change(&mut street, who, record, *what, count);
                continue;
            }
        };
        let name = ["ana", "ben", "cem", "svea"][usize::from(who - 1)];
        street.play(record, &format!("{name} {story}"));
    }
    street
}

/// Edits or renews a record, from one of two devices that may not have heard of each other.
fn change(street: &mut Street, who: u8, record: RecordId, what: u8, count: usize) {
    let draft = street.board.draft_of(record).unwrap().draft.clone();
    let (mut basics, details) = draft.into_parts();
    basics.title = format!("Title {count}");
    let draft = Draft::new(basics, details).unwrap();
    let which = what / 16 % 2;
    let mut board = street.board.clone();
    if what / 32 % 2 == 1 {
        for (meta, _) in street.ops.iter().rev().take(4) {
            board.drop_op(meta.op);
        }
    }
    let today = street.today();
    let writer = writer(who, which);
    let written = if what > 192 {
        board.renew(record, writer, today).ok()
    } else {
        let edit = board.edit(record, writer, &draft, &Fields::new(), today);
        edit.ok().flatten()
    };
    if let Some(written) = written {
        street.write(who, which, written);
    }
}

pub(super) type Seen = (Vec<Vec<RecordView>>, Vec<Happening>, Vec<String>);

pub(super) fn seen(board: &Board, now: Timestamp) -> Seen {
    let all = Filter {
        past: true,
        ..Filter::default()
    };
    let views = [ANA, BEN, CEM, SVEA].map(|who| board.list(&all, &looker(who), &roll(), now));
    let names = [ANA, BEN, CEM, SVEA].map(|who| board.name_of(person(who)));
    (views.to_vec(), board.log(1_000, &roll()), names.to_vec())
}

/// The log as a look through all records finds it.
fn log_of_all(board: &Board, most: usize) -> Vec<Happening> {
    let shown = board.entries.iter();
    let shown = shown.filter(|(_, entry)| entry.shown().is_some());
    let mut places: Vec<(Order, RecordId)> = shown
        .flat_map(|(record, entry)| entry.happened().map(|place| (place, *record)))
        .collect();
    places.sort();
    let newest = places.iter().rev();
    let told = newest.filter_map(|(place, record)| board.happening(*record, *place, &roll()));
    told.take(most).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_and_repetition_of_delivery_gives_the_same_views(
        choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..40),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
        days in 0_u64..90,
    ) {
        let mut street = busy(&choices);
        let mut other = Board::new(street.board.group());
        for index in &order {
            let (meta, body) = index.get(&street.ops);
            other.apply(meta, body.clone());
        }
        for (meta, body) in street.ops.iter().rev() {
            other.apply(meta, body.clone());
        }
        street.minutes += days * 1_440;
        let now = street.now();

        prop_assert_eq!(seen(&other, now), seen(&street.board, now));
        dropping_ends_the_same(&mut street, &mut other, &order)?;
        prop_assert_eq!(seen(&other, now), seen(&street.board, now));
        for most in [0, 1, 5, 20, 1_000] {
            prop_assert_eq!(other.log(most, &roll()), log_of_all(&other, most));
        }
    }
}

/// Drops some operations from both boards, in opposite orders: as if they had never come.
fn dropping_ends_the_same(
    street: &mut Street,
    other: &mut Board,
    order: &[prop::sample::Index],
) -> Result<(), TestCaseError> {
    let some: Vec<OpId> = order
        .iter()
        .take(5)
        .map(|index| index.get(&street.ops).0.op)
        .collect();
    for op in &some {
        street.board.drop_op(*op);
    }
    for op in some.iter().rev() {
        other.drop_op(*op);
    }
    let mut never = Board::new(street.board.group());
    let rest = street
        .ops
        .iter()
        .filter(|(meta, _)| !some.contains(&meta.op));
    for (meta, body) in rest {
        never.apply(meta, body.clone());
    }
    let now = street.now();
    prop_assert_eq!(seen(&never, now), seen(other, now));
    Ok(())
}

/// What is said about a record of a circle counts in the circle alone, whatever comes first.
#[test]
fn an_act_counts_in_the_group_of_its_record_in_every_order() {
    let street = Street::new();
    let circle = GroupId::from_bytes([44; 32]);
    let draft = need("Two chairs");
    let today = street.today();
    let written = street
        .board
        .begin_in(
            circle,
            writer(1, 1),
            [5; 16],
            (&draft, &Fields::new()),
            today,
        )
        .unwrap();
    let claim = |note: &str| {
        let kind = ActKind::Claim {
            note: note.to_owned(),
            quantity: None,
            at: None,
        };
        Body::Act(Act::new(written.record, kind))
    };
    let change = street.meta(1, 1, written.expires);
    let inside = street.meta(2, 1, written.expires);
    let outside = street.meta(3, 1, written.expires);
    let all = [
        (circle, change, Body::Change(written.change.clone())),
        (circle, inside, claim("inside")),
        (street.board.group(), outside, claim("outside")),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut board = Board::new(street.board.group());
        for at in order {
            let (group, meta, body) = all[at].clone();
            board.apply_in(group, &meta, body);
        }
        let view = board
            .view(written.record, &looker(1), &roll(), street.now())
            .unwrap();
        let notes: Vec<&str> = view
            .claims
            .iter()
            .map(|claim| claim.note.as_str())
            .collect();
        assert_eq!(notes, ["inside"], "order {order:?}");
        assert_eq!(board.group_of(written.record), circle);
    }
}

#[test]
fn operations_whose_names_begin_alike_are_told_apart() {
    let mut street = Street::new();
    let named = |rest| {
        let mut id = [rest; 32];
        id[..8].fill(7);
        OpId::from_bytes(id)
    };
    let mut post = |salt, rest, title| {
        let (by, nothing) = (writer(ANA, 0), Fields::new());
        let today = street.today();
        let written = street
            .board
            .begin(by, [salt; 16], &need(title), &nothing, today);
        let written = written.unwrap();
        let mut meta = street.meta(ANA, 0, written.expires);
        meta.op = named(rest);
        street.put(meta, written.change);
        written.record
    };
    let (lift, chair) = (post(1, 1, "Lift"), post(2, 2, "Chair"));

    let board = &mut street.board;
    assert_eq!(board.record_of(named(1)), Some(lift));
    assert_eq!(board.record_of(named(2)), Some(chair));
    assert!(!board.holds(named(3)));
    assert_eq!(board.drop_op(named(1)), Some(lift));
    assert_eq!(board.record_of(named(1)), None);
    assert_eq!(board.record_of(named(2)), Some(chair));

    // Also where both are of one record.
    for rest in [3, 4] {
        let mut meta = street.meta(BEN, rest, street.today());
        meta.op = named(rest);
        let text = format!("Thanks, {rest}");
        street.put(meta, Act::new(chair, ActKind::Thank { claim: None, text }));
    }
    let board = &mut street.board;
    assert_eq!(board.drop_op(named(3)), Some(chair));
    assert!(!board.holds(named(3)) && board.holds(named(4)));
    assert_eq!(board.drop_op(named(4)), Some(chair));
    assert!(!board.holds(named(4)) && board.holds(named(2)));
}
