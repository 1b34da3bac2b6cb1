//! What is said in the language of whoever looks, and not in ours.
use potluck_node::api::{Event, Record, SignUp};
use potluck_text::{Language, say};

use crate::fake::{Fake, need, visit};
use crate::page::Outcome;
use crate::visit::Visit;

fn who(name: &str) -> SignUp {
    SignUp {
        name: name.to_owned(),
        person: name.to_lowercase(),
        mine: false,
        reserve: false,
    }
}

#[tokio::test]
async fn how_an_event_comes_again_and_who_comes_is_said_in_each_language() {
    let repeats = say("repeats-until")
        .with("how", say("repeats-weeks").with("n", 2))
        .with("until", "2027-03-01");
    let event = Event {
        start: "2026-12-05T18:00".to_owned(),
        end: None,
        zone: "UTC".to_owned(),
        next: vec![],
        repeats: Some(repeats),
        capacity: None,
        coming: vec![who("Ben"), who("Cem")],
        shifts: vec![],
        bring: vec![],
    };
    let soup = Record {
        kind: "event".to_owned(),
        state: "planned".to_owned(),
        event: Some(event),
        ..need("W4TS", "Soup")
    };
    let node = Fake::with(vec![soup]);

    for (language, rule, between) in [
        (Language::En, "every 2 weeks until 2027-03-01", ", "),
        (Language::Es, "cada 2 semanas hasta el 2027-03-01", ", "),
        (Language::Ar, "كل أسبوعين حتى 2027-03-01", "، "),
    ] {
        let look = Visit {
            language,
            ..Visit::look("/r/W4TS")
        };
        let Outcome::Page(page) = visit(&node, &look).await else {
            panic!("no page");
        };
        let html = page.html.replace(['\u{2068}', '\u{2069}'], "");
        assert!(html.contains(rule), "{html}");
        let row = format!("<bdi>Ben</bdi>{between}<bdi>Cem</bdi>");
        assert!(html.contains(&row), "{html}");
        assert!(
            language == Language::En || !html.contains("every 2"),
            "{html}"
        );
    }
}
