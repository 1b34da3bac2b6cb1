//! Every state and every right, as tables of short stories (see [`Street::play`]).
use super::*;
use crate::board::tests::{ANA, BEN, CEM, SVEA, Street, looker, need, person, roll, titled};
use crate::draft::{Need, Offer, Profile, Quantity, Skill};
use crate::record::{Direction, Format};
use crate::role::{Role, Roll};

mod events;

/// Plays a story about a record of Ana's, and says what Cem sees: its state, then its claims'.
fn told(details: &Details, story: &str) -> String {
    let (street, record) = played(details, story);
    let view = street.view(CEM, record);
    let claims = view.claims.iter().map(|claim| claim.state.word());
    let all: Vec<&str> = [view.state.word()].into_iter().chain(claims).collect();
    all.join(": ").replacen(": ", " / ", 1).replace(": ", ", ")
}

fn played(details: &Details, story: &str) -> (Street, RecordId) {
    let mut street = Street::new();
    let record = street.post(ANA, &titled("Something", details.clone()));
    street.play(record, story);
    (street, record)
}

fn check(details: &Details, table: &[(&str, &str)]) {
    for (story, expected) in table {
        assert_eq!(told(details, story), *expected, "{story}");
    }
}

fn lift() -> Details {
    Details::Need(Need::default())
}

fn five_bags() -> Details {
    Details::Offer(Offer {
        quantity: Some(Quantity {
            amount: 5,
            unit: "bags".into(),
        }),
        ..Offer::default()
    })
}

#[test]
fn a_claim_goes_through_its_states() {
    check(
        &lift(),
        &[
            ("ben claims", "open / asked"),
            ("ben claims, ana accepts 1", "matched / accepted"),
            ("ben claims, ana declines 1", "open / declined"),
            ("ben claims, ben releases 1", "open / released"),
            (
                "ben claims, ana accepts 1, ben releases 1",
                "open / released",
            ),
            (
                "ben claims, ana accepts 1, ana declines 1",
                "open / declined",
            ),
            (
                "ben claims, ana declines 1, ana accepts 1",
                "matched / accepted",
            ),
            (
                "ben claims, ana declines 1, ben releases 1",
                "open / released",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1, ana confirms 1",
                "done / confirmed",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1, ben confirms 1",
                "done / confirmed",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1, ben hands 1",
                "done / confirmed",
            ),
            // A confirmation is as good as a report.
            (
                "ben claims, ana accepts 1, ben confirms 1",
                "matched / handed over",
            ),
        ],
    );
}

#[test]
fn what_somebody_may_not_say_about_a_claim_has_no_effect() {
    check(
        &lift(),
        &[
            ("ana claims", "open"),
            ("ben claims, ben accepts 1", "open / asked"),
            ("ben claims, cem accepts 1", "open / asked"),
            ("ben claims, svea accepts 1", "open / asked"),
            ("ben claims, ben declines 1", "open / asked"),
            ("ben claims, cem declines 1", "open / asked"),
            ("ben claims, ana releases 1", "open / asked"),
            ("ben claims, cem releases 1", "open / asked"),
            ("ben claims, ben hands 1", "open / asked"),
            (
                "ben claims, ana accepts 1, cem hands 1",
                "matched / accepted",
            ),
            (
                "ben claims, ana accepts 1, svea hands 1",
                "matched / accepted",
            ),
            // Nobody confirms their own word.
            (
                "ben claims, ana accepts 1, ben hands 1, ben confirms 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1, ana confirms 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1, cem confirms 1",
                "matched / handed over",
            ),
        ],
    );
}

#[test]
fn what_is_released_or_handed_over_stays_so() {
    check(
        &lift(),
        &[
            (
                "ben claims, ben releases 1, ana accepts 1",
                "open / released",
            ),
            (
                "ben claims, ben releases 1, ana declines 1",
                "open / released",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1, ben releases 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ana hands 1, ana declines 1",
                "matched / handed over",
            ),
            (
                "ben claims, ben releases 1, ben claims, ana accepts 2",
                "matched / released, accepted",
            ),
        ],
    );
}

#[test]
fn time_makes_states_that_later_acts_undo() {
    check(
        &lift(),
        &[
            ("ben claims, ana agrees 1, +24h", "matched / accepted"),
            ("ben claims, ana agrees 1, +26h", "open / lapsed"),
            ("ben claims, ana accepts 1, +5d", "matched / accepted"),
            (
                "ben claims, ana agrees 1, +26h, ben hands 1",
                "matched / handed over",
            ),
            (
                "ben claims, ana agrees 1, +26h, ben hands 1, ana confirms 1",
                "done / confirmed",
            ),
            (
                "ben claims, ana agrees 1, +26h, ben releases 1",
                "open / released",
            ),
            (
                "ben claims, ana agrees 1, +26h, ana agrees 1",
                "matched / accepted",
            ),
            (
                "ben claims, cem claims, ana agrees 1, +26h, ana accepts 2",
                "matched / lapsed, accepted",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1, +6d",
                "matched / handed over",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1, +7d",
                "done / confirmed",
            ),
        ],
    );
}

#[test]
fn a_need_goes_through_its_states() {
    check(
        &lift(),
        &[
            ("", "open"),
            ("+14d", "open"),
            ("+15d", "expired"),
            ("+15d, ana renews", "open"),
            ("ben claims, ana accepts 1, +15d", "expired / accepted"),
            (
                "ben claims, ana accepts 1, ben hands 1, ana confirms 1, +15d",
                "done / confirmed",
            ),
            ("ana withdraws", "withdrawn"),
            ("ana withdraws, +15d", "withdrawn"),
            ("ana withdraws, ana renews", "open"),
            ("ana renews, ana withdraws", "withdrawn"),
            ("ben withdraws", "open"),
            ("svea withdraws", "open"),
            ("svea hides spam", "hidden"),
            ("cem hides spam", "open"),
            ("ana hides it", "open"),
            ("svea hides spam, svea unhides", "open"),
            ("svea hides spam, cem unhides", "hidden"),
            ("svea hides spam, svea unhides, svea hides spam", "hidden"),
            ("ana withdraws, svea hides spam", "hidden"),
        ],
    );
    let simmering = Details::Need(Need {
        simmer_until: Some(Street::new().now().plus_days(1)),
        ..Need::default()
    });
    check(
        &simmering,
        &[
            ("ben claims", "simmering / asked"),
            ("ben claims, +1d", "open / asked"),
            ("ben claims, ana accepts 1", "matched / accepted"),
        ],
    );
}

#[test]
fn a_quantity_is_matched_bit_by_bit() {
    check(
        &five_bags(),
        &[
            ("ben claims 2", "open / asked"),
            ("ben claims 2, ana accepts 1", "partly matched / accepted"),
            (
                "ben claims 2, ana accepts 1, ben hands 1, ana confirms 1",
                "partly matched / confirmed",
            ),
            (
                "ben claims 2, cem claims 3, ana accepts 1, ana accepts 2",
                "matched / accepted, accepted",
            ),
            ("ben claims 9, ana accepts 1", "matched / accepted"),
            ("ben claims, ana accepts 1", "matched / accepted"),
            ("ben claims, ana accepts 1 4", "partly matched / accepted"),
        ],
    );
    let standing = Details::Offer(Offer {
        standing: true,
        ..Offer::default()
    });
    check(
        &standing,
        &[
            ("ben claims, ana accepts 1", "open / accepted"),
            (
                "ben claims, ana accepts 1, ben hands 1, ana hands 1",
                "open / confirmed",
            ),
            ("+180d", "open"),
            ("+181d", "expired"),
        ],
    );
}

#[test]
fn a_skill_share_goes_through_its_states() {
    check(
        &Details::Skill(Skill::new(Direction::Teach)),
        &[
            ("ben claims", "open / asked"),
            ("ben claims, ana accepts 1", "arranged / accepted"),
            (
                "ben claims, ana accepts 1, ben hands 1",
                "held / handed over",
            ),
            (
                "ben claims, ana accepts 1, ben hands 1, ben thanks you",
                "thanked / handed over",
            ),
            ("ben claims, ben thanks you", "open / asked"),
            (
                "ben claims, cem claims, ana accepts 1, ben hands 1, ana accepts 2",
                "arranged / handed over, accepted",
            ),
            ("ana withdraws", "withdrawn"),
            ("+181d", "expired"),
        ],
    );
}

#[test]
fn order_is_by_time_then_id_and_backdating_goes_last() {
    let mut street = Street::new();
    street.minutes = 100;
    let record = street.post(ANA, &need("Lift"));
    street.play(record, "+1h, ben claims");
    // Cem claims to have been here before the record was.
    street.minutes = 20;
    street.play(record, "cem claims, +5h, svea claims");

    let view = street.view(ANA, record);
    let order: Vec<_> = view.claims.iter().map(|claim| claim.person.id).collect();
    assert_eq!(order, [BEN, SVEA, CEM].map(person));
    // An answer from before its question is taken last, and still taken.
    let ben = street.board.claim(record, 1).unwrap();
    street.minutes = 10;
    let accept = crate::act::ActKind::Decline {
        claim: ben,
        note: "sorry".into(),
    };
    street.act(ANA, record, accept);
    street.minutes = 500;
    assert_eq!(
        street.view(ANA, record).claims[0].state,
        ClaimState::Declined
    );
}

#[test]
fn flags_are_for_stewards_and_whoever_raised_them() {
    let (street, record) = played(&lift(), "ben flags this is a trick");
    let flags = |who| street.view(who, record).flags.len();

    assert_eq!([ANA, BEN, CEM, SVEA].map(flags), [0, 1, 0, 1]);
    assert_eq!(street.view(SVEA, record).flags[0].reason, "this is a trick");
}

#[test]
fn what_is_hidden_leaves_a_stub_with_the_reason() {
    let (street, record) = played(&five_bags(), "ben claims, cem claims, svea hides not kind");
    let title = |who| street.view(who, record).title;

    assert_eq!(
        [ANA, BEN, CEM, SVEA].map(title),
        ["Something", "", "", "Something"]
    );
    let stub = street.view(BEN, record);
    assert_eq!(stub.hidden.unwrap().reason, "not kind");
    assert_eq!(stub.claims.len(), 1);
    assert_eq!(stub.details.quantity(), None);
    // Who is no steward any more has hidden nothing.
    let nobody = Roll::new([(person(CEM), Role::Member)].into());
    let view = street
        .board
        .view(record, &looker(CEM), &nobody, street.now());
    assert_eq!(view.unwrap().title, "Something");
}

#[test]
fn names_and_thanks_come_with_who_is_still_here() {
    let (mut street, record) = played(&lift(), "ben thanks a lot");
    street.post(BEN, &titled("Ben", Details::Profile(Profile::default())));
    let alone = Roll::new([(person(ANA), Role::Member)].into());
    let view = street
        .board
        .view(record, &looker(ANA), &alone, street.now());

    let [thanks] = &view.unwrap().thanks[..] else {
        panic!("one thank-you");
    };
    assert_eq!(
        (thanks.person.name.as_str(), thanks.text.as_str()),
        ("Ben", "a lot")
    );
    assert!(!thanks.person.here);
}

#[test]
fn a_clock_that_is_far_ahead_is_doubted() {
    let mut street = Street::new();
    let record = street.post(ANA, &need("Lift"));
    assert!(!street.view(BEN, record).clock_doubtful);

    let (mut meta, body) = street.ops[0].clone();
    meta.first_seen = Timestamp::from_millis(meta.first_seen.millis() - 3 * 86_400_000);
    let mut other = Street::new();
    other.put(meta, body);
    let view = other.view(BEN, record);
    assert!(view.clock_doubtful);
    assert_eq!(view.created, meta.first_seen);
}

#[test]
fn the_steps_fit_who_looks_and_where_things_stand() {
    let steps = |details: &Details, story: &str, who: u8| {
        let (street, record) = played(details, story);
        let steps = street.view(who, record).next_steps;
        let words: Vec<&str> = steps.into_iter().map(Step::word).collect();
        words.join(" ")
    };
    let lift = lift();
    for (story, who, expected) in [
        ("", BEN, "claim flag"),
        ("", ANA, "edit withdraw"),
        ("", SVEA, "claim flag hide"),
        ("+8d", ANA, "renew edit withdraw"),
        ("+15d", ANA, "renew edit withdraw"),
        ("+15d", BEN, "flag"),
        ("ben claims", BEN, "release flag"),
        ("ben claims", CEM, "claim flag"),
        ("ben claims", ANA, "accept decline edit withdraw"),
        (
            "ben claims, ana accepts 1",
            ANA,
            "done decline edit withdraw",
        ),
        ("ben claims, ana accepts 1", BEN, "done release flag"),
        ("ben claims, ana accepts 1", CEM, "flag"),
        ("ben claims, ana declines 1", ANA, "accept edit withdraw"),
        ("ben claims, ana declines 1", BEN, "claim flag"),
        (
            "ben claims, ana accepts 1, ben hands 1",
            ANA,
            "confirm thank edit withdraw",
        ),
        ("ben claims, ana accepts 1, ben hands 1", BEN, "thank flag"),
        (
            "ben claims, ana accepts 1, ana hands 1",
            BEN,
            "confirm thank flag",
        ),
        (
            "ben claims, ana accepts 1, ana hands 1, ben confirms 1",
            ANA,
            "thank",
        ),
        (
            "ben claims, ana agrees 1, +26h",
            ANA,
            "accept done decline edit withdraw",
        ),
        ("ana withdraws", ANA, "renew"),
        ("ana withdraws", BEN, "flag"),
        ("svea hides it", SVEA, "unhide"),
        ("svea hides it", ANA, "edit withdraw"),
        ("svea hides it", BEN, ""),
    ] {
        assert_eq!(steps(&lift, story, who), expected, "{story}");
    }
    let group = Details::Skill(Skill {
        format: Format::Group,
        ..Skill::new(Direction::Teach)
    });
    assert_eq!(
        steps(&group, "ben claims, ana accepts 1", CEM),
        "claim flag"
    );
    let stranger = played(&lift, "");
    let nobody = Roll::default();
    let view = stranger
        .0
        .board
        .view(stranger.1, &looker(BEN), &nobody, stranger.0.now());
    assert_eq!(view.unwrap().next_steps, []);
}

#[test]
fn every_state_has_a_word_of_its_own() {
    assert_eq!(roll().role(person(SVEA)), Some(Role::Steward));
    let words = ["open", "partly matched", "matched", "done", "cancelled"];
    let states = [
        State::Open,
        State::PartlyMatched,
        State::Matched,
        State::Done,
        State::Cancelled,
    ];
    assert_eq!(states.map(|state| state.to_string()), words);
}
