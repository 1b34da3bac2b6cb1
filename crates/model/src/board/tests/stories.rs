//! What the board promises, one story each.
use super::*;
use crate::draft::{Profile, Quantity};
use crate::record::{SealedBytes, sealed_fields};
use crate::value::Value;
use crate::view::SealedView;

#[test]
fn what_is_posted_is_found_by_its_code_and_shown() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift to the clinic"));

    let view = street.view(BEN, lift);
    assert_eq!(street.board.find_code(&view.code.to_lowercase()), Ok(lift));
    assert_eq!(
        (view.title.as_str(), view.mine),
        ("Lift to the clinic", false)
    );
    assert_eq!(view.created, Timestamp::from_millis(NOON));
    assert_eq!(view.edited, None);
    assert_eq!(view.expires, Timestamp::from_millis(NOON).day().plus(14));
}

#[test]
fn an_edit_changes_what_it_changes_and_costs_little() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let day = street.board.last_day_of(lift).unwrap();

    assert_eq!(
        street.edit(ANA, 0, lift, &need("Lift home")),
        Applied::Changed(lift)
    );
    let view = street.view(BEN, lift);
    assert_eq!(view.title, "Lift home");
    assert_eq!(view.edited, Some(Timestamp::from_millis(NOON + MINUTE)));
    assert_eq!(view.expires, day);
    let unchanged = street.board.edit(
        lift,
        writer(ANA, 0),
        &need("Lift home"),
        &Fields::new(),
        street.today(),
    );
    assert_eq!(unchanged.unwrap(), None);
}

#[test]
fn edits_of_different_fields_on_two_devices_both_survive() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let before = street.clone();
    street.edit(ANA, 0, lift, &need("Lift home"));
    let (mut basics, details) = need("Lift").into_parts();
    basics.place = "Elm St".into();
    let placed = Draft::new(basics, details).unwrap();
    let today = before.today();
    let apart = before
        .board
        .edit(lift, writer(ANA, 1), &placed, &Fields::new(), today)
        .unwrap()
        .unwrap();

    street.write(ANA, 1, apart);
    let view = street.view(BEN, lift);
    assert_eq!(
        (view.title.as_str(), view.place.as_str()),
        ("Lift home", "Elm St")
    );
}

#[test]
fn only_the_owner_changes_a_record() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let today = street.today();
    let edit = |street: &Street, number| {
        street.board.edit(
            lift,
            writer(number, 0),
            &need("Mine now"),
            &Fields::new(),
            today,
        )
    };

    assert!(matches!(edit(&street, BEN), Err(WriteError::NotOwner)));
    // Somebody who does not ask, but signs what Ana would have written.
    let forged = edit(&street, ANA).unwrap().unwrap();
    assert_eq!(street.write(BEN, 0, forged), Applied::Void(Why::NotOwner));
    assert_eq!(street.view(CEM, lift).title, "Lift");
}

#[test]
fn a_change_by_another_device_than_the_one_that_signed_is_void_and_the_victims_next_counts() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let today = street.today();
    let written = street
        .board
        .edit(
            lift,
            writer(ANA, 0),
            &need("Taken over"),
            &Fields::new(),
            today,
        )
        .unwrap()
        .unwrap();

    // Signed by Ana's other device, but written under the name of this one.
    let applied = street.write(ANA, 1, written);
    assert!(
        matches!(applied, Applied::Void(Why::Refused(_))),
        "{applied:?}"
    );
    assert_eq!(
        street.edit(ANA, 0, lift, &need("Lift home")),
        Applied::Changed(lift)
    );
    assert_eq!(street.view(BEN, lift).title, "Lift home");
}

#[test]
fn a_change_waits_for_the_one_it_builds_on() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.edit(ANA, 0, lift, &need("Lift home"));
    let mut other = Street::new();
    let [(first, begin), (second, edit)] = &street.ops[..] else {
        panic!("two operations");
    };

    assert_eq!(
        other.board.apply(second, edit.clone()),
        Applied::Waiting(lift)
    );
    assert!(
        other
            .board
            .view(lift, &looker(BEN), &roll(), street.now())
            .is_none()
    );
    assert_eq!(
        other.board.apply(first, begin.clone()),
        Applied::Changed(lift)
    );
    assert_eq!(other.board.apply(first, begin.clone()), Applied::Known);
    other.minutes = street.minutes;
    assert_eq!(other.view(BEN, lift), street.view(BEN, lift));
}

#[test]
fn a_change_with_another_last_day_than_its_generation_is_void() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let today = street.today();
    let mut written = street
        .board
        .edit(
            lift,
            writer(ANA, 0),
            &need("For ever"),
            &Fields::new(),
            today,
        )
        .unwrap()
        .unwrap();

    written.expires = written.expires.plus(300);
    assert_eq!(street.write(ANA, 0, written), Applied::Void(Why::Expiry));
    assert_eq!(street.view(BEN, lift).title, "Lift");
}

#[test]
fn many_edits_become_one_generation_again() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift 0"));
    for count in 1..=40 {
        street.edit(ANA, 0, lift, &need(&format!("Lift {count}")));
    }

    let view = street.view(BEN, lift);
    assert_eq!(view.title, "Lift 40");
    assert_eq!(view.created, Timestamp::from_millis(NOON));
    assert_eq!(street.board.ops_of(lift).len(), 9);
}

#[test]
fn a_renewed_record_keeps_its_code_its_age_and_its_accepted_claims() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.play(
        lift,
        "ben claims, cem claims, ana accepts 1, +10d, ana renews",
    );
    let before = street.view(BEN, lift);
    // Everything of the first generation expires and is dropped.
    let old: Vec<OpId> = street.ops[..4].iter().map(|(meta, _)| meta.op).collect();
    for op in old {
        assert_eq!(street.board.drop_op(op), Some(lift));
    }

    let after = street.view(BEN, lift);
    assert_eq!(after.code, before.code);
    assert_eq!(after.created, before.created);
    assert_eq!(after.expires, before.expires);
    assert_eq!(before.claims.len(), 2);
    assert_eq!(after.claims.len(), 1);
    assert_eq!(after.claims[0].id, before.claims[0].id);
    assert_eq!(after.claims[0].state, before.claims[0].state);
    assert!(after.claims[0].restated && !before.claims[0].restated);
}

#[test]
fn what_a_newer_version_wrote_survives_an_edit_and_a_renewal() {
    let mut street = Street::new();
    let newer = Fields::from([("colour".to_owned(), Value::from("red"))]);
    let lift = street.post_sealed(ANA, &need("Lift"), &newer);
    street.edit(ANA, 0, lift, &need("Lift home"));
    street.renew(ANA, lift);

    assert!(street.view(BEN, lift).needs_newer);
    assert_eq!(street.view(BEN, lift).title, "Lift home");
    let newer = street.meta(BEN, 0, street.today());
    let unknown = Body::Unknown { kind: 99 };
    assert_eq!(street.put(newer, unknown), Applied::Void(Why::NeedsNewer));
    assert_eq!(street.board.needs_newer(), 1);
}

#[test]
fn the_sealed_part_is_for_the_author_and_for_whom_the_author_accepts() {
    let mut street = Street::new();
    let own = BTreeMap::from([(device(ANA, 0), vec![1; 80])]);
    let sealed = SealedBytes::new(vec![7; 300]);
    let lift = street.post_sealed(ANA, &need("Lift"), &sealed_fields(&sealed, &own));
    street.play(lift, "ben claims, cem claims");
    let claim = street.board.claim(lift, 1).unwrap();
    let accept = ActKind::Accept {
        claim,
        quantity: None,
        agreed: None,
        slots: BTreeMap::from([(device(BEN, 0), vec![2; 80])]),
    };
    let ready = |slot| SealedView::Ready {
        sealed: sealed.clone(),
        slots: vec![vec![slot; 80]],
    };

    assert_eq!(street.view(ANA, lift).sealed, ready(1));
    assert_eq!(street.view(BEN, lift).sealed, SealedView::ForOthers);
    street.act(CEM, lift, accept.clone());
    assert_eq!(street.view(BEN, lift).sealed, SealedView::ForOthers);
    street.act(ANA, lift, accept);
    assert_eq!(street.view(BEN, lift).sealed, ready(2));
    assert_eq!(street.view(CEM, lift).sealed, SealedView::ForOthers);
    street.renew(ANA, lift);
    assert_eq!(street.view(BEN, lift).sealed, ready(2));
    street.play(lift, "ben releases 1");
    assert_eq!(street.view(BEN, lift).sealed, SealedView::ForOthers);
}

#[test]
fn people_are_called_what_their_profile_says() {
    let mut street = Street::new();
    assert_eq!(street.board.name_of(person(ANA)), "someone (01010101)");

    let profile = titled("Ana", Details::Profile(Profile::default()));
    let record = street.post(ANA, &profile);
    assert_eq!(street.board.name_of(person(ANA)), "Ana");
    let renamed = titled("Ana B.", Details::Profile(Profile::default()));
    street.edit(ANA, 0, record, &renamed);
    assert_eq!(street.board.name_of(person(ANA)), "Ana B.");
}

#[test]
fn one_device_cannot_fill_a_record_with_acts() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    for _ in 0..MAX_ACTS {
        street.play(lift, "cem thanks you");
    }
    let meta = street.meta(CEM, 0, street.today());
    let one_more = Act::new(lift, ActKind::Withdraw);

    assert_eq!(street.put(meta, one_more), Applied::Void(Why::TooMany));
    street.play(lift, "ben claims");
    assert_eq!(street.view(ANA, lift).claims.len(), 1);
}

#[test]
fn a_dropped_operation_leaves_no_trace() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    let before = street.board.clone();
    let claim = street.act(BEN, lift, ActKind::Withdraw);

    assert_eq!(street.board.drop_op(claim), Some(lift));
    assert_eq!(street.board.drop_op(claim), None);
    assert_eq!(street.board.ops_of(lift), before.ops_of(lift));
    let first = street.ops[0].0.op;
    street.board.drop_op(first);
    assert!(
        street
            .board
            .view(lift, &looker(ANA), &roll(), street.now())
            .is_none()
    );
    assert!(street.board.find_code(&before.code(lift)).is_err());
}

#[test]
fn a_quantity_is_counted_down_as_the_author_promises_it() {
    let mut street = Street::new();
    let potatoes = Details::Need(Need {
        quantity: Some(Quantity {
            amount: 5,
            unit: "bags".into(),
        }),
        ..Need::default()
    });
    let record = street.post(ANA, &titled("Potatoes", potatoes));
    street.play(record, "ben claims 2, cem claims 4, ana accepts 1");
    assert_eq!(street.view(BEN, record).left, Some(3));
    street.play(record, "ana accepts 2 3");
    assert_eq!(street.view(BEN, record).left, Some(0));
    assert_eq!(street.view(BEN, record).claims[1].quantity, Some(3));
    street.play(record, "ben releases 1");
    assert_eq!(street.view(BEN, record).left, Some(2));
}

#[test]
fn a_claim_that_was_handed_over_before_a_renewal_stays_so() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.play(
        lift,
        "ben claims, ana accepts 1, ben hands 1, ana confirms 1, ana renews",
    );
    let old: Vec<OpId> = street.ops[..5].iter().map(|(meta, _)| meta.op).collect();
    for op in old {
        street.board.drop_op(op);
    }

    assert_eq!(street.view(CEM, lift).state.word(), "done");
}

#[test]
fn a_device_with_a_slow_clock_may_build_on_what_is_dated_later() {
    let mut street = Street::new();
    street.minutes = 100;
    let lift = street.post(ANA, &need("Lift"));
    street.minutes = 10;

    assert_eq!(
        street.edit(ANA, 1, lift, &need("Lift home")),
        Applied::Changed(lift)
    );
    assert_eq!(street.view(BEN, lift).title, "Lift home");
}

#[test]
fn a_dropped_edit_is_undone() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.edit(ANA, 0, lift, &need("Lift home"));
    let edit = street.ops[1].0.op;

    street.board.drop_op(edit);
    assert_eq!(street.view(BEN, lift).title, "Lift");
}
