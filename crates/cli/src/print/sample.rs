//! Answers as a node gives them, for the tests of printing.
use jiff::civil;
use jiff::tz::TimeZone;
use potluck_model::role::Role;
use potluck_node::api::{
    Claim, Event, Near, Occurrence, Place, Record, Sealed, Shift, SignUp, Thanks, ToBring,
};
use potluck_text::{Language, Texts, say};

use super::Look;

/// Tuesday, 1 December 2026, 14:30 in Madrid.
pub(super) fn look(width: usize) -> Look {
    let madrid = TimeZone::get("Europe/Madrid").unwrap();
    let now = civil::date(2026, 12, 1).at(14, 30, 0, 0);
    Look {
        t: Texts::of(Language::En)
            .for_terminal()
            .at(now.to_zoned(madrid.clone()).unwrap()),
        now: now.to_zoned(madrid).unwrap(),
        width,
    }
}

/// What is left without colours.
pub(super) fn plain(said: &str) -> String {
    anstream::adapter::strip_str(said).to_string()
}

/// Ana's need, asked for by Ben.
pub(super) fn lift() -> Record {
    Record {
        code: "K7QF".into(),
        id: "c1".repeat(32),
        kind: "need".into(),
        mode: None,
        level: None,
        format: None,
        title: "Lift to the clinic".into(),
        body: "Two of us, one with crutches.\nBack by noon.".into(),
        category: Some("transport".into()),
        tags: vec!["car".into(), "clinic".into()],
        state: "open".into(),
        author: "Ana".into(),
        circle: None,
        author_id: "a1".repeat(32),
        mine: false,
        urgency: Some("days".into()),
        quantity: None,
        left: None,
        unit: None,
        standing: false,
        from: None,
        by: Some("2026-12-08T08:00:00Z".parse().unwrap()),
        place: Some("Elm St".into()),
        created: "2026-12-01T09:00:00Z".parse().unwrap(),
        expiry: "2026-12-15T09:00:00Z".parse().unwrap(),
        claims: vec![ben("asked")],
        sealed: Sealed::Closed,
        event: None,
        thanks: vec![],
        flags: vec![],
        hidden: None,
        recorded_for: None,
        held_by: None,
        next: vec!["claim".into()],
        needs_newer: false,
    }
}

/// Ben's answer.
pub(super) fn ben(state: &str) -> Claim {
    Claim {
        number: 1,
        name: "Ben".into(),
        person: "b1".repeat(32),
        mine: false,
        note: "Tuesday 8:45".into(),
        answer: String::new(),
        quantity: None,
        state: state.into(),
        at: "2026-12-01T10:05:00Z".parse().unwrap(),
    }
}

/// What Ben says afterwards.
pub(super) fn thanks() -> Thanks {
    Thanks {
        name: "Ana".into(),
        text: "You are a gem".into(),
        at: "2026-12-08T11:00:00Z".parse().unwrap(),
    }
}

/// An offer of one's own.
pub(super) fn potatoes() -> Record {
    Record {
        code: "M3XA".into(),
        kind: "offer".into(),
        mode: Some("give".into()),
        title: "Two bags of potatoes".into(),
        body: String::new(),
        category: Some("food".into()),
        tags: vec![],
        mine: true,
        urgency: None,
        quantity: Some(2),
        left: Some(1),
        unit: Some("bags".into()),
        by: None,
        place: None,
        claims: vec![],
        sealed: Sealed::None,
        held_by: Some(0),
        next: vec!["edit".into(), "withdraw".into()],
        ..lift()
    }
}

/// Cem's soup night.
pub(super) fn event() -> Record {
    let coming = |name: &str, reserve| SignUp {
        name: name.into(),
        person: "b1".repeat(32),
        mine: false,
        reserve,
    };
    Record {
        code: "W4TS".into(),
        kind: "event".into(),
        title: "Soup night".into(),
        body: String::new(),
        tags: vec![],
        category: None,
        urgency: None,
        by: None,
        place: None,
        author: "Cem".into(),
        state: "planned".into(),
        claims: vec![],
        sealed: Sealed::None,
        next: vec!["sign-up".into()],
        event: Some(Event {
            start: "2026-12-05T18:00".into(),
            end: Some("2026-12-05T21:00".into()),
            zone: "Europe/Madrid".into(),
            next: ["05", "12"]
                .map(|day| Occurrence {
                    local: format!("2026-12-{day}T18:00"),
                    at: format!("2026-12-{day}T17:00:00Z").parse().unwrap(),
                })
                .into(),
            repeats: Some(
                say("repeats-until")
                    .with("how", say("repeats-weeks").with("n", 1))
                    .with("until", "2027-03-01"),
            ),
            capacity: Some(2),
            coming: vec![
                coming("Ana", false),
                coming("Ben", false),
                coming("Dora", true),
            ],
            shifts: vec![Shift {
                role: "cook".into(),
                min: 2,
                max: 3,
                people: vec![coming("Ben", false)],
                gap: 1,
            }],
            bring: vec![ToBring {
                item: "bread".into(),
                wanted: 3,
                people: vec![],
                gap: 3,
            }],
        }),
        ..lift()
    }
}

/// Where Ana stands.
pub(super) fn ana() -> Place {
    Place {
        community: "e1".repeat(32),
        community_name: "Elm Street".into(),
        person: "a1".repeat(32),
        name: "Ana".into(),
        device: "d1".repeat(32),
        role: Role::Steward,
    }
}

/// Ben's device, near.
pub(super) fn near() -> Near {
    Near {
        name: "Ben".into(),
        person: "b1".repeat(32),
        device: "d2".repeat(32),
        address: "/ip4/192.168.1.21/tcp/4001".into(),
        equal_since: Some("2026-12-01T13:25:00Z".parse().unwrap()),
        missing_here: 0,
        missing_there: 0,
        not_held: 0,
    }
}
