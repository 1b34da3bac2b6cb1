//! Founding together, and founding anew.
use potluck_node::api::{Answer, Call, Founding, Progress, Request};

use super::in_order;
use crate::ask::Journey;
use crate::fake::{Fake, page, visit};
use crate::page::Outcome;
use crate::visit::Visit;

fn call(person: &str, by: &str, steward: bool) -> Call {
    Call {
        person: person.to_owned(),
        by: by.to_owned(),
        me: false,
        steward,
        community: "New Elm Street".to_owned(),
        at: "2026-11-20T18:00:00Z".parse().unwrap(),
        until: "2027-01-20T18:00:00Z".parse().unwrap(),
        joined: false,
    }
}

#[tokio::test]
async fn with_others_in_the_room_it_is_begun_and_waited_for() {
    let node = Fake::default();
    let form = Visit::send("/start", b"community=Elm+Street&name=Ana&with=2");

    let outcome = visit(&node, &form).await;

    assert_eq!(outcome, Outcome::Go("/under-way".to_owned()));
    let Request::Founding(Founding::Together { name, with, .. }) = node.asked() else {
        panic!("{:?}", node.asked());
    };
    assert_eq!((name.as_str(), with), ("Ana", 2));
}

#[tokio::test]
async fn a_founding_shows_its_code_and_who_is_here_and_asks_for_the_digits_of_each() {
    let mut journey = Journey {
        what: "found",
        ..Journey::default()
    };
    journey.note(Progress::Code {
        code: "potluck-2345".to_owned(),
        addresses: vec![],
    });
    let gathering = |here: &[&str]| Progress::Gathering {
        community: "Elm Street".to_owned(),
        here: here.iter().map(|name| (*name).to_owned()).collect(),
        of: 3,
    };
    journey.note(gathering(&["Ana"]));
    let shown = |journey: &Journey| Fake {
        journey: Some(journey.clone()),
        ..Fake::default()
    };
    let html = page(&shown(&journey), "/under-way").await;
    in_order(&html, &["potluck-2345"]);
    in_order(&html, &["Here: ", "Ana", "2", "more to come"]);

    journey.note(Progress::Digits {
        digits: "012 345".to_owned(),
        name: "Ben".to_owned(),
    });
    let html = page(&shown(&journey), "/under-way").await;
    in_order(&html, &["Ben", "012 345", "Yes, the same"]);

    journey.note(gathering(&["Ana", "Ben"]));
    let html = page(&shown(&journey), "/under-way").await;
    assert!(!html.contains("012 345"), "compared already");
    in_order(&html, &["Ana", "Ben"]);
}

#[tokio::test]
async fn whoever_calls_is_named_and_nothing_happens_before_one_comes_along() {
    let node = Fake {
        calls: vec![call("aa11", "Ben", false), call("bb22", "Dua", true)],
        ..Fake::with(vec![])
    };
    let html = page(&node, "/anew").await;
    in_order(
        &html,
        &["Ben", "a member here", "New Elm Street", "/anew/aa11"],
    );
    in_order(&html, &["Dua", "a steward here", "/anew/bb22"]);
    assert!(
        html.contains("Nothing of this community goes away"),
        "{html}"
    );

    let html = page(&node, "/anew/aa11").await;
    in_order(&html, &["Ben", "a member here", "name=\"name\""]);

    let form = Visit::send("/anew/aa11", b"name=Cem");
    let outcome = visit(&node, &form).await;
    assert_eq!(outcome, Outcome::Go("/under-way".to_owned()));
    let Request::Founding(Founding::ComeAlong { with, name, .. }) = node.asked() else {
        panic!("{:?}", node.asked());
    };
    assert_eq!((with.as_deref(), name.as_str()), (Some("aa11"), "Cem"));
}

#[tokio::test]
async fn whoever_has_come_along_or_called_is_not_asked_again() {
    let joined = Call {
        joined: true,
        ..call("aa11", "Ben", true)
    };
    let mine = Call {
        me: true,
        ..call("cc33", "Cem", true)
    };
    let node = Fake {
        calls: vec![joined, mine],
        ..Fake::with(vec![])
    };

    let html = page(&node, "/anew").await;

    assert!(
        !html.contains("/anew/aa11") && !html.contains("/anew/cc33"),
        "{html}"
    );
    let outcome = visit(&node, &Visit::look("/anew/cc33")).await;
    assert!(matches!(outcome, Outcome::Page(page) if page.status == 404));
    assert!(matches!(
        crate::ask::Ask::ask(&node, Request::Founding(Founding::Calls)).await,
        Ok(Answer::Calls(calls)) if calls.len() == 2
    ));
}
