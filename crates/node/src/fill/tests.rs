//! Each field, where it belongs and where it does not.
use super::*;

/// 2026-11-01T12:00Z.
const NOW: u64 = 1_793_534_400_000;

fn here() -> Here<'static> {
    Here {
        now: Timestamp::from_millis(NOW),
        zone: "Europe/Madrid",
    }
}

fn kind(kind: &str) -> Writing {
    Writing {
        kind: kind.into(),
        title: Some("Something".into()),
        event: (kind == "event").then(|| plan("2026-12-05T18:00")),
        ..Writing::default()
    }
}

fn plan(start: &str) -> EventPlan {
    EventPlan {
        start: Some(start.into()),
        ..EventPlan::default()
    }
}

fn told(writing: Writing) -> String {
    let problem = new(writing, here()).unwrap_err();
    let hint = problem
        .hint
        .as_ref()
        .map_or_else(String::new, ToString::to_string);
    format!("{}; {hint}", problem.message())
}

#[test]
fn every_kind_can_be_written_with_a_title_alone() {
    for (word, made) in [
        ("need", "need"),
        ("offer", "offer"),
        ("teach", "skill"),
        ("learn", "skill"),
        ("event", "event"),
        ("profile", "profile"),
    ] {
        let draft = new(kind(word), here()).unwrap();
        assert_eq!(draft.kind().word(), made);
        assert_eq!(draft.basics().title, "Something");
    }
}

#[test]
fn a_need_says_all_that_was_filled_in() {
    let writing = Writing {
        category: Some("transport".into()),
        urgency: Some("days".into()),
        by: Some("2026-12-01T09:00:00Z".parse().unwrap()),
        quantity: Some(2),
        unit: Some("seats".into()),
        place: Some("Elm St".into()),
        sealed: Some("12 Elm St, ring twice".into()),
        ..kind("need")
    };

    let draft = new(writing, here()).unwrap();

    let Details::Need(need) = draft.details() else {
        panic!("a need");
    };
    assert_eq!(need.category.id(), "transport");
    assert_eq!(need.urgency.word(), "days");
    assert_eq!(need.to.unwrap().millis(), 1_796_115_600_000);
    assert_eq!(need.quantity.as_ref().unwrap().unit, "seats");
    assert_eq!(draft.basics().place, "Elm St");
    assert_eq!(
        draft.basics().sealed.as_ref().unwrap().notes,
        "12 Elm St, ring twice"
    );
}

#[test]
fn an_event_says_all_that_was_filled_in() {
    let mut writing = kind("event");
    writing.event = Some(EventPlan {
        end: Some("2026-12-05T20:30".into()),
        zone: Some("Europe/Lisbon".into()),
        repeat: Some(api::Repeat::Weekly { every: 2 }),
        until: Some("2027-03-01".into()),
        capacity: Some(20),
        shifts: Some(vec![("cook".into(), 2, 3)]),
        bring: Some(vec![("bread".into(), 3)]),
        ..plan("2026-12-05T18:00")
    });

    let draft = new(writing, here()).unwrap();

    let Details::Event(event) = draft.details() else {
        panic!("an event");
    };
    assert_eq!(event.start.to_string(), "2026-12-05T18:00");
    assert_eq!((event.minutes, event.zone.as_str()), (150, "Europe/Lisbon"));
    let repeat = event.repeat.as_ref().unwrap();
    assert_eq!(repeat.every, Every::Weeks(2));
    assert_eq!(repeat.until.unwrap().to_string(), "2027-03-01");
    assert_eq!(event.capacity, Some(20));
    assert_eq!(event.shifts.first().unwrap().max, 3);
    assert_eq!(event.bring.first().unwrap().count, 3);
}

#[test]
fn an_event_without_a_zone_is_where_its_author_is() {
    let draft = new(kind("event"), here()).unwrap();

    let Details::Event(event) = draft.details() else {
        panic!("an event");
    };
    assert_eq!(event.zone, "Europe/Madrid");
}

#[test]
fn what_cannot_be_posted_says_why_and_what_to_do() {
    let need = |change: fn(&mut Writing)| {
        let mut writing = kind("need");
        change(&mut writing);
        writing
    };
    let event = |change: fn(&mut EventPlan)| {
        let mut writing = kind("event");
        change(writing.event.as_mut().unwrap());
        writing
    };
    let with = |of: &str, change: fn(&mut Writing)| {
        let mut writing = kind(of);
        change(&mut writing);
        writing
    };
    for (part, writing) in [
        ("choose one of need, offer", kind("wish")),
        (
            "1 to 80 characters, this one has 81; shorten",
            need(|w| w.title = Some("a".repeat(81))),
        ),
        ("empty; write", need(|w| w.title = None)),
        (
            "did you mean food",
            need(|w| w.category = Some("fod".into())),
        ),
        (
            "choose one of now",
            need(|w| w.urgency = Some("soon".into())),
        ),
        (
            "is past; choose",
            need(|w| w.by = Some("2026-10-01T09:00:00Z".parse().unwrap())),
        ),
        (
            "swap",
            need(|w| {
                w.from = Some("2026-12-02T09:00:00Z".parse().unwrap());
                w.by = Some("2026-12-01T09:00:00Z".parse().unwrap());
            }),
        ),
        ("not how many", need(|w| w.unit = Some("bags".into()))),
        ("a quantity is", need(|w| w.quantity = Some(0))),
        ("no standing; leave", need(|w| w.standing = Some(true))),
        ("no level", need(|w| w.level = Some("any".into()))),
        (
            "no event plan",
            need(|w| w.event = Some(EventPlan::default())),
        ),
        (
            "no urgency",
            with("offer", |w| w.urgency = Some("now".into())),
        ),
        (
            "choose one of give",
            with("offer", |w| w.mode = Some("sell".into())),
        ),
        ("no quantity", with("event", |w| w.quantity = Some(2))),
        (
            "no category",
            with("event", |w| w.category = Some("food".into())),
        ),
        (
            "no time window",
            with("teach", |w| w.by = w.by.or(Some(jiff::Timestamp::MAX))),
        ),
        ("needs a day", with("event", |w| w.event = None)),
        (
            "like 2026-12-05T18:00",
            event(|e| e.start = Some("soon".into())),
        ),
        (
            "is past",
            event(|e| e.start = Some("2026-10-05T18:00".into())),
        ),
        (
            "no time zone",
            event(|e| e.zone = Some("Elm/Street".into())),
        ),
        (
            "later end",
            event(|e| e.end = Some("2026-12-05T17:00".into())),
        ),
        (
            "how it repeats",
            event(|e| e.until = Some("2027-03-01".into())),
        ),
        (
            "like 2027-03-01",
            event(|e| {
                e.repeat = Some(api::Repeat::Monthly);
                e.until = Some("spring".into());
            }),
        ),
        (
            "before it begins; choose a later day",
            event(|e| {
                e.repeat = Some(api::Repeat::Monthly);
                e.until = Some("2026-12-01".into());
            }),
        ),
        (
            "every 1 to 52 weeks",
            event(|e| e.repeat = Some(api::Repeat::Weekly { every: 300 })),
        ),
        (
            "swap them",
            event(|e| e.shifts = Some(vec![("cook".into(), 3, 2)])),
        ),
    ] {
        let told = told(writing);
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn an_edit_changes_what_is_given_and_nothing_else() {
    let old = Writing {
        category: Some("transport".into()),
        quantity: Some(2),
        unit: Some("seats".into()),
        by: Some("2026-12-01T09:00:00Z".parse().unwrap()),
        ..kind("need")
    };
    let old = new(old, here()).unwrap();
    let change = Writing {
        title: Some("Lift".into()),
        quantity: Some(3),
        ..Writing::default()
    };

    let new = edited(&old, change, here()).unwrap();

    let (mut basics, mut details) = old.into_parts();
    basics.title = "Lift".into();
    if let Details::Need(need) = &mut details {
        need.quantity.as_mut().unwrap().amount = 3;
    }
    assert_eq!(new.into_parts(), (basics, details));
}

#[test]
fn an_edit_that_changes_nothing_says_so() {
    let old = new(kind("need"), here()).unwrap();
    let same = Writing {
        title: Some("Something".into()),
        ..Writing::default()
    };

    assert!(edited(&old, same, here()).is_err());
}

#[test]
fn an_old_record_can_be_edited_when_its_times_are_past() {
    let old = new(kind("event"), here()).unwrap();
    let later = Here {
        now: Timestamp::from_millis(NOW).plus_days(100),
        zone: "UTC",
    };
    let change = Writing {
        title: Some("Soup".into()),
        event: Some(EventPlan {
            capacity: Some(9),
            ..EventPlan::default()
        }),
        ..Writing::default()
    };

    assert!(edited(&old, change, later).is_ok());
}
