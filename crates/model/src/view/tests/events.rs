//! Events: when they are on, and who comes.
use super::*;
use crate::draft::{Bring, Event, Shift};
use crate::role::{Role, Roll};
use crate::schedule::Repeat;

/// Soup at six in the evening of the day the stories begin at noon, for two hours.
fn soup() -> Event {
    Event::new("2026-12-05T18:00".parse().unwrap(), "Etc/UTC")
}

fn with(change: impl FnOnce(&mut Event)) -> Details {
    let mut event = soup();
    change(&mut event);
    Details::Event(event)
}

fn weekly(until: Option<&str>) -> Details {
    with(|event| {
        event.repeat = Some(Repeat {
            until: until.map(|day| day.parse().unwrap()),
            ..Repeat::weekly()
        });
    })
}

/// The names of those who signed up; reserves in brackets.
fn people(people: &[SignUpView]) -> String {
    let name = |one: &SignUpView| {
        let name = match one.person.id.as_bytes()[0] {
            ANA => "ana",
            BEN => "ben",
            CEM => "cem",
            _ => "svea",
        };
        if one.reserve {
            format!("({name})")
        } else {
            name.to_owned()
        }
    };
    people.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn next(details: &Details, story: &str) -> Vec<Occurrence> {
    let (street, record) = played(details, story);
    street.view(BEN, record).event.unwrap().next
}

#[test]
fn an_event_goes_through_its_states() {
    check(
        &with(|_| ()),
        &[
            ("", "planned"),
            ("+5h", "planned"),
            ("+6h", "on"),
            ("+7h", "on"),
            ("+8h", "over"),
            ("+40d", "over"),
            ("ana cancels", "cancelled"),
            ("ana withdraws", "cancelled"),
            ("ana cancels, +8h", "cancelled"),
            ("ana cancels, ana renews", "planned"),
            ("ben cancels", "planned"),
            ("svea cancels", "planned"),
            ("svea hides it", "hidden"),
        ],
    );
    check(
        &weekly(Some("2026-12-12")),
        &[
            ("+8h", "planned"),
            ("+174h", "on"),
            ("+176h", "over"),
            ("+60d", "over"),
        ],
    );
    check(
        &weekly(None),
        &[
            ("+399d, +6h", "on"),
            ("+398d", "planned"),
            ("+401d", "expired"),
        ],
    );
}

#[test]
fn a_zone_decides_when_it_is_on() {
    fn far_west(zone: &str, wall: crate::schedule::DateTime) -> Option<Timestamp> {
        (zone == "Etc/GMT+5").then(|| wall.utc().plus_millis(5 * 3_600_000))
    }
    let details = with(|event| event.zone = "Etc/GMT+5".into());
    let (street, record) = played(&details, "+6h");
    let seen = |looker: Looker| {
        let view = street
            .board
            .view(record, &looker, &roll(), street.now())
            .unwrap();
        (view.state, view.event.unwrap().next[0].at.is_some())
    };

    assert_eq!(seen(looker(BEN)), (State::On, true));
    assert_eq!(
        seen(looker(BEN).with_zones(far_west)),
        (State::Planned, true)
    );
    assert_eq!(
        seen(looker(BEN).with_zones(|_, _| None)),
        (State::On, false)
    );
}

#[test]
fn the_next_times_are_shown_and_those_that_are_over_are_not() {
    let times = |details: &Details, story: &str| {
        let next = next(details, story);
        let days: Vec<String> = next.iter().map(|time| time.day.to_string()).collect();
        days.join(" ")
    };

    assert_eq!(
        times(&weekly(Some("2026-12-20")), ""),
        "2026-12-05 2026-12-12 2026-12-19"
    );
    assert_eq!(
        times(&weekly(Some("2026-12-20")), "+8h"),
        "2026-12-12 2026-12-19"
    );
    assert_eq!(times(&weekly(Some("2026-12-20")), "+30d"), "2026-12-19");
    assert_eq!(next(&weekly(None), "+300d").len(), event::MAX_NEXT);
    let overnight = with(|event| event.minutes = 900);
    assert_eq!(told(&overnight, "+20h"), "on");
}

#[test]
fn sign_ups_beyond_the_room_become_reserves_and_move_up() {
    let two = with(|event| event.capacity = Some(2));
    for (story, places, free) in [
        ("ben comes", "ben", 1),
        ("ben comes, cem comes, svea comes", "ben cem (svea)", 0),
        (
            "ben comes, cem comes, svea comes, cem stays-away",
            "ben svea",
            0,
        ),
        ("ben comes, ben comes", "ben", 1),
        ("ana comes", "ana", 1),
        ("ben comes, ben stays-away, ben comes", "ben", 1),
    ] {
        let time = &next(&two, story)[0];
        assert_eq!(
            (people(&time.places).as_str(), time.free),
            (places, Some(free)),
            "{story}"
        );
    }
    let (street, record) = played(&two, "ben comes, cem comes, svea comes");
    let gone = Roll::new(
        [ANA, BEN, SVEA]
            .map(|one| (person(one), Role::Member))
            .into(),
    );
    let view = street
        .board
        .view(record, &looker(BEN), &gone, street.now())
        .unwrap();
    assert_eq!(people(&view.event.unwrap().next[0].places), "ben svea");
    assert_eq!(next(&with(|_| ()), "ben comes")[0].free, None);
}

#[test]
fn a_backdated_sign_up_goes_last() {
    let (mut street, record) = played(&with(|event| event.capacity = Some(1)), "+1h, ben comes");
    street.minutes = 0;
    street.play(record, "cem comes");

    let view = street.view(ANA, record);
    assert_eq!(people(&view.event.unwrap().next[0].places), "ben (cem)");
}

#[test]
fn a_sign_up_is_for_one_time_or_for_each() {
    let next = next(&weekly(None), "ben comes 2026-12-12, cem comes");
    let who: Vec<String> = next
        .iter()
        .take(3)
        .map(|time| people(&time.places))
        .collect();

    assert_eq!(who, ["cem", "ben cem", "cem"]);
}

#[test]
fn shifts_show_who_takes_them_and_what_is_missing() {
    let cook = with(|event| {
        event.shifts = vec![Shift {
            role: "cook".into(),
            min: 2,
            max: 2,
        }];
    });
    for (story, who, gap) in [
        ("", "", 2),
        ("ben takes Cook", "ben", 1),
        ("ben takes cook, ben takes cook", "ben", 1),
        (
            "ben takes cook, cem takes cook, svea takes cook",
            "ben cem (svea)",
            0,
        ),
        ("ben takes juggling", "", 2),
    ] {
        let shift = &next(&cook, story)[0].shifts[0];
        assert_eq!(
            (people(&shift.people).as_str(), shift.gap),
            (who, gap),
            "{story}"
        );
    }
}

#[test]
fn the_bring_list_counts_what_people_bring() {
    let bread = with(|event| {
        event.bring = vec![Bring {
            item: "bread".into(),
            count: 3,
        }];
    });
    for (story, who, gap) in [
        ("ben brings 2 bread", "ben", 1),
        ("ben brings 1 bread, ben brings 1 bread", "ben ben", 1),
        (
            "ben brings 2 bread, cem brings 2 bread, svea brings 1 bread",
            "ben cem (svea)",
            0,
        ),
        ("ben brings 2 wine", "", 3),
    ] {
        let bring = &next(&bread, story)[0].bring[0];
        assert_eq!(
            (people(&bring.people).as_str(), bring.gap),
            (who, gap),
            "{story}"
        );
    }
}

#[test]
fn the_steps_of_an_event_are_to_come_and_to_stay_away() {
    let steps = |story: &str, who| {
        let (street, record) = played(&with(|_| ()), story);
        let steps = street.view(who, record).next_steps;
        steps
            .into_iter()
            .map(Step::word)
            .collect::<Vec<_>>()
            .join(" ")
    };

    assert_eq!(steps("", BEN), "sign-up flag");
    assert_eq!(steps("ben comes", BEN), "sign-up cancel-sign-up flag");
    assert_eq!(steps("", ANA), "sign-up edit cancel");
    assert_eq!(steps("+8h", BEN), "thank flag");
    assert_eq!(steps("ana cancels rain", BEN), "flag");
    let (street, record) = played(&with(|_| ()), "ana cancels rain");
    let event = street.view(BEN, record).event.unwrap();
    assert_eq!(event.cancelled.as_deref(), Some("rain"));
}
