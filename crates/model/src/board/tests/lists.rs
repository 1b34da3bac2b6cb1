//! Lists: what stands on a board and in which order, what is found, what is told.
use std::cmp::Reverse;

use proptest::prelude::*;

use super::*;
use crate::draft::{Event, Profile};
use crate::record::Urgency;
use crate::view::State;

#[test]
fn the_board_shows_what_is_urgent_first_then_what_is_unmatched_then_the_newest() {
    let mut street = Street::new();
    let urgent = |urgency| {
        Details::Need(Need {
            urgency,
            ..Need::default()
        })
    };
    street.post(ANA, &titled("old", urgent(Urgency::Anytime)));
    let matched = street.post(ANA, &titled("matched", urgent(Urgency::Now)));
    street.post(ANA, &titled("now", urgent(Urgency::Now)));
    street.post(ANA, &titled("days", urgent(Urgency::Days)));
    street.post(ANA, &titled("new", urgent(Urgency::Anytime)));
    let gone = street.post(ANA, &titled("gone", urgent(Urgency::Now)));
    street.post(BEN, &titled("Ben", Details::Profile(Profile::default())));
    street.play(matched, "ben claims, ana accepts 1");
    street.play(gone, "ana withdraws");
    let titles = |filter: Filter| {
        let views = street
            .board
            .list(&filter, &looker(BEN), &roll(), street.now());
        views
            .into_iter()
            .map(|view| view.title)
            .collect::<Vec<_>>()
            .join(" ")
    };

    assert_eq!(titles(Filter::default()), "now days new old matched");
    let past = Filter {
        past: true,
        ..Filter::default()
    };
    assert_eq!(titles(past), "now days new old matched gone");
    let urgent = Filter {
        urgent: true,
        most: Some(2),
        ..Filter::default()
    };
    assert_eq!(titles(urgent), "now days");
    let kind = Filter {
        kind: Some(Kind::Profile),
        ..Filter::default()
    };
    assert_eq!(titles(kind), "Ben");
    let author = Filter {
        author: Some(person(CEM)),
        ..Filter::default()
    };
    assert_eq!(titles(author), "");
}

#[test]
fn a_board_divides_between_what_is_for_me_and_what_is_near_me() {
    let mut street = Street::new();
    street.post(BEN, &titled("Ben", Details::Profile(Profile::default())));
    street.post(BEN, &need("own"));
    let answered = street.post(ANA, &need("answered"));
    let given_up = street.post(ANA, &need("given-up"));
    let others = street.post(ANA, &need("others"));
    street.post(CEM, &need("new"));
    street.play(answered, "ben claims");
    street.play(given_up, "ben claims, ben releases 1");
    street.play(others, "cem claims");
    let titles = |part, most| {
        let filter = Filter {
            part,
            most,
            ..Filter::default()
        };
        let views = street
            .board
            .list(&filter, &looker(BEN), &roll(), street.now());
        let titles = views.into_iter().map(|view| view.title);
        titles.collect::<Vec<_>>().join(" ")
    };

    assert_eq!(titles(Part::ForMe, None), "answered own");
    assert_eq!(titles(Part::NearMe, None), "new others given-up");
    assert_eq!(titles(Part::NearMe, Some(2)), "new others");
    assert_eq!(titles(Part::Whole, None).split(' ').count(), 5);
}

#[test]
fn what_is_urgent_on_or_half_handed_over_is_to_be_tended_and_what_can_wait_is_not() {
    let mut street = Street::new();
    let urgent = Details::Need(Need {
        urgency: Urgency::Now,
        ..Need::default()
    });
    street.post(ANA, &titled("urgent", urgent));
    let handed = street.post(ANA, &need("handed"));
    street.post(ANA, &need("waits"));
    street.play(handed, "ben claims, ana accepts 1, ben hands 1");
    let filter = Filter {
        part: Part::Tended,
        ..Filter::default()
    };
    let views = street
        .board
        .list(&filter, &looker(SVEA), &roll(), street.now());
    let titles: Vec<_> = views.into_iter().map(|view| view.title).collect();
    assert_eq!(titles, ["urgent", "handed"]);
}

#[test]
fn what_i_answered_stays_for_me_when_it_is_renewed() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.play(lift, "ben claims, ana accepts 1");
    street.renew(ANA, lift);
    let filter = Filter {
        part: Part::ForMe,
        ..Filter::default()
    };
    let for_me = street
        .board
        .list(&filter, &looker(BEN), &roll(), street.now());
    assert_eq!(for_me.len(), 1);
}

#[test]
fn of_what_is_as_urgent_what_is_due_first_stands_first() {
    let mut street = Street::new();
    let until = |hours: u64| {
        Details::Need(Need {
            to: Some(street.now().plus_millis(hours * 3_600_000)),
            ..Need::default()
        })
    };
    let (soon, later) = (until(50), until(90));
    street.post(ANA, &titled("soon", soon));
    street.post(ANA, &titled("later", later));
    street.post(ANA, &need("some-time"));
    let views = street
        .board
        .list(&Filter::default(), &looker(BEN), &roll(), street.now());
    let titles: Vec<_> = views.into_iter().map(|view| view.title).collect();
    assert_eq!(titles, ["soon", "later", "some-time"]);
}

#[test]
fn thanks_are_found_the_latest_first_and_those_of_hidden_records_are_not() {
    let mut street = Street::new();
    let mut records = vec![];
    for title in ["first", "hidden", "third"] {
        let record = street.post(ANA, &need(title));
        street.play(
            record,
            "ben claims, ana accepts 1, ben hands 1, ana confirms 1, ana thanks you",
        );
        records.push(record);
    }
    // However often, and however late, what is hidden was thanked for.
    street.play(records[1], "ben thanks a, ben thanks b, svea hides spam");
    let thanked = |street: &Street, most| {
        let views = street
            .board
            .thanked(most, &looker(CEM), &roll(), street.now());
        views.into_iter().map(|view| view.title).collect::<Vec<_>>()
    };

    assert_eq!(thanked(&street, 1), ["third"]);
    assert_eq!(thanked(&street, 2), ["third", "first"]);
    let wins = street.board.wins(&looker(CEM), &roll(), street.now());
    assert_eq!(wins, 2);
}

#[test]
fn words_are_found_in_texts_and_names_and_what_is_hidden_is_not() {
    let mut street = Street::new();
    street.post(ANA, &titled("Ana", Details::Profile(Profile::default())));
    let lift = street.post(ANA, &need("Lift to the clinic"));
    street.post(BEN, &need("A ladder"));
    let found = |street: &Street, words: &str| {
        let filter = Filter::default();
        let found = street
            .board
            .search(words, &filter, &looker(CEM), &roll(), street.now());
        found.into_iter().map(|view| view.title).collect::<Vec<_>>()
    };

    assert_eq!(found(&street, "CLINIC"), ["Lift to the clinic"]);
    assert_eq!(found(&street, "ana"), ["Lift to the clinic"]);
    assert_eq!(found(&street, "piano"), Vec::<String>::new());
    street.play(lift, "svea hides spam");
    assert_eq!(found(&street, "clinic"), Vec::<String>::new());
}

#[test]
fn the_log_tells_what_people_had_the_right_to_say() {
    let mut street = Street::new();
    let lift = street.post(ANA, &need("Lift"));
    street.edit(ANA, 0, lift, &need("Lift home"));
    street.play(
        lift,
        "ben claims, cem accepts 1, cem withdraws, cem hides, ben flags this, ana accepts 1, ana thanks you",
    );
    let told: Vec<_> = street
        .board
        .log(10, &roll())
        .iter()
        .rev()
        .map(|one| (one.person, one.what))
        .collect();

    let expected = [
        (ANA, "posted"),
        (ANA, "edited"),
        (BEN, "claimed"),
        (ANA, "accepted"),
        (ANA, "thanked"),
    ];
    assert_eq!(told, expected.map(|(number, what)| (person(number), what)));
    assert_eq!(street.board.log(1, &roll())[0].what, "thanked");
}

/// A street with many records, of which something became.
fn full(choices: &[(u8, u8, u8)]) -> Street {
    let mut street = Street::new();
    for (who, what, story) in choices {
        let who = 1 + who % 3;
        let hours = u64::from(what / 16);
        let urgency =
            [Urgency::Now, Urgency::Days, Urgency::Week, Urgency::Anytime][usize::from(what % 4)];
        let details = match what % 16 {
            0..10 => Details::Need(Need {
                urgency,
                to: (hours < 8).then(|| street.now().plus_millis((hours + 1) * 3_600_000)),
                ..Need::default()
            }),
            10..13 => Details::Event(Event::new("2026-12-06T18:00".parse().unwrap(), "Etc/UTC")),
            13..15 => Details::Offer(crate::draft::Offer::default()),
            _ => Details::Profile(Profile::default()),
        };
        let title = format!(
            "{} thing{}",
            ["Soup", "A soup", "Bread"][usize::from(what % 3)],
            what
        );
        let record = street.post(who, &titled(&title, details));
        // Some are written at the same moment.
        street.minutes -= u64::from(what % 2);
        let story = match story % 12 {
            0 => "ana withdraws, ben withdraws, cem withdraws",
            1 => "svea hides it",
            2 => "ben claims",
            3 => "cem claims",
            4 => "ben comes",
            5 => "+12h",
            _ => "",
        };
        street.play(record, story);
        if what % 16 < 10 && story.is_empty() && what / 16 % 2 == 1 {
            let urgency = Urgency::Days;
            let details = Details::Need(Need {
                urgency,
                ..Need::default()
            });
            street.edit(who, 0, record, &titled("Soup, edited", details));
        }
        if story.ends_with("claims") && !street.view(ANA, record).claims.is_empty() {
            // It counts if it is the author's.
            street.play(record, "ana accepts 1, ben accepts 1, cem accepts 1");
        }
    }
    street
}

/// What a list shows, found by looking at every record.
fn list_of_all(street: &Street, filter: &Filter) -> Vec<RecordId> {
    let (board, now) = (&street.board, street.now());
    let mut all: Vec<_> = { board.entries.keys() }
        .filter_map(|record| {
            let view = board.view(*record, &looker(BEN), &roll(), now)?;
            let entry = board.entry(*record)?;
            let shown = entry.shown()?;
            let part = match filter.part {
                Part::ForMe => view.is_for_looker(),
                Part::NearMe => !view.is_for_looker(),
                Part::Whole | Part::Tended => true,
            };
            let kind = filter
                .kind
                .map_or(view.kind != Kind::Profile, |kind| view.kind == kind);
            let urgent = !filter.urgent || shown.urgency <= Urgency::Days;
            let author = filter
                .author
                .is_none_or(|author| entry.owner().unwrap().1 == author);
            let past = view.state.is_past();
            if !(part && kind && urgent && author && (filter.past || !past)) {
                return None;
            }
            let open = view.state.is_unmatched();
            let urgency = match &view.details {
                Details::Need(need) if open => need.urgency,
                _ => Urgency::Anytime,
            };
            let settled = !(open || matches!(view.state, State::Planned | State::On));
            let due = board.draft_of(*record)?.draft.details().window().1;
            let due = due.unwrap_or(Timestamp::from_millis(u64::MAX));
            Some((
                past,
                urgency,
                settled,
                due,
                Reverse(shown.created()),
                *record,
            ))
        })
        .collect();
    all.sort();
    all.into_iter().map(|(.., record)| record).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_list_shows_the_first_of_a_full_sort_whatever_it_looks_at(
        choices in prop::collection::vec(any::<(u8, u8, u8)>(), 0..24),
        dropped in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        (most, kind, part) in (1_usize..12, 0_usize..5, 0_usize..3),
        (urgent, past, author) in (any::<bool>(), any::<bool>(), 0_u8..6),
    ) {
        let mut street = full(&choices);
        for index in dropped.iter().filter(|_| !street.ops.is_empty()) {
            let op = index.get(&street.ops).0.op;
            street.board.drop_op(op);
        }
        let filter = Filter {
            kind: [None, None, Some(Kind::Need), Some(Kind::Event), Some(Kind::Profile)][kind],
            author: (1..4).contains(&author).then(|| person(author)),
            part: [Part::Whole, Part::ForMe, Part::NearMe][part],
            urgent,
            past,
            most: Some(most),
        };
        let (who, now) = (looker(BEN), street.now());
        let ids = |views: Vec<RecordView>| views.into_iter().map(|view| view.id).collect::<Vec<_>>();
        let mut sorted = list_of_all(&street, &filter);
        sorted.truncate(most);
        prop_assert_eq!(ids(street.board.list(&filter, &who, &roll(), now)), sorted);
        let all = Filter { most: None, ..filter.clone() };
        let mut found = ids(street.board.search("soup thing", &all, &who, &roll(), now));
        found.truncate(most);
        prop_assert_eq!(ids(street.board.search("soup thing", &filter, &who, &roll(), now)), found);
    }
}
