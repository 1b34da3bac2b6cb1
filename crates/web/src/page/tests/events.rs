//! What people sign up for, and how they take it back.
use potluck_node::api::{Event, Record, Request, Shift, SignUp, SignUpFor, ToBring};

use super::in_order;
use crate::fake::{Fake, need, page, visit};
use crate::visit::Visit;

#[tokio::test]
async fn an_event_shows_gaps_and_what_one_can_take() {
    let me = SignUp {
        name: "Ana".to_owned(),
        person: "me".to_owned(),
        mine: true,
        reserve: false,
    };
    let event = Event {
        start: "2026-12-05T18:00".to_owned(),
        end: None,
        zone: "UTC".to_owned(),
        next: vec![],
        repeats: None,
        capacity: Some(20),
        coming: vec![],
        shifts: vec![
            Shift {
                role: "cook".to_owned(),
                min: 2,
                max: 3,
                people: vec![me],
                gap: 1,
            },
            Shift {
                role: "wash up".to_owned(),
                min: 2,
                max: 2,
                people: vec![],
                gap: 2,
            },
        ],
        bring: vec![ToBring {
            item: "bread".to_owned(),
            wanted: 3,
            people: vec![],
            gap: 3,
        }],
    };
    let record = Record {
        kind: "event".to_owned(),
        state: "planned".to_owned(),
        event: Some(event),
        next: vec!["sign-up".to_owned()],
        ..need("W4TS", "Soup")
    };
    let node = Fake::with(vec![record]);

    let html = page(&node, "/r/W4TS").await;

    in_order(
        &html,
        &[
            "20 places left",
            "group gap",
            "cook",
            "You are on the list",
            "wash up",
        ],
    );
    in_order(
        &html,
        &[
            "value=\"shift\"",
            "value=\"wash up\"",
            "value=\"bring\"",
            "value=\"bread\"",
        ],
    );
    assert!(!html.contains("value=\"cook\""));

    // What was taken can be given back, after a question.
    let back = "/r/W4TS/cancel-sign-up?what=shift&name=cook";
    assert!(html.contains(&back.replace('&', "&amp;")), "{html}");
    let question = page(&node, back).await;
    in_order(&question, &["cook", "value=\"shift\"", "value=\"cook\""]);
    let sent = Visit::send("/r/W4TS/cancel-sign-up", b"what=shift&name=cook");
    visit(&node, &sent).await;
    let Request::CancelSignUp { what, .. } = node.asked() else {
        panic!("{:?}", node.asked());
    };
    assert_eq!(what, SignUpFor::Shift("cook".to_owned()));
}
