//! What pages promise, asked of a node that is only made up.
use std::fs;
use std::sync::atomic::Ordering;

use potluck_node::api::{Answer, Problem, Progress, Record, Request, Sealed};
use potluck_text::say;

use crate::ask::Journey;
use crate::fake::{Fake, claim, near, need, page, thanks, visit};
use crate::page::Outcome;
use crate::visit::Visit;

mod events;
mod founding;
mod paper;
mod several;
mod words;

/// The order in which things stand on a page.
fn in_order(html: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = html.get(from..).and_then(|rest| rest.find(word));
        from += at.unwrap_or_else(|| panic!("{word} is not there, or not in order: {html}"));
    }
}

/// Somebody has asked to be let in.
fn joining() -> Journey {
    Journey {
        what: "join",
        ..Journey::default()
    }
}

#[tokio::test]
async fn without_a_community_everything_leads_to_the_first_minute() {
    let node = Fake::default();

    for path in ["/", "/events", "/search", "/r/K7QF", "/new/need"] {
        let outcome = visit(&node, &Visit::look(path)).await;
        assert_eq!(outcome, Outcome::Go("/welcome".to_owned()), "{path}");
    }
    let html = page(&node, "/welcome").await;
    in_order(&html, &["/join", "/start", "/demo"]);
}

#[tokio::test]
async fn starting_takes_two_fields() {
    let node = Fake::default();
    let form = Visit::send("/start", b"community=Elm+Street&name=Ana&csrf=x");

    let outcome = visit(&node, &form).await;

    assert_eq!(outcome, Outcome::Go("/?said=started".to_owned()));
    let Request::Start { community, name } = node.asked() else {
        panic!("{:?}", node.asked());
    };
    assert_eq!((community.as_str(), name.as_str()), ("Elm Street", "Ana"));
}

#[tokio::test]
async fn what_was_typed_is_still_there_when_it_was_refused() {
    let refuses = Some(Problem::new(
        say("refused-name").with("n", 81),
        say("hint-name"),
    ));
    let node = Fake {
        refuses,
        ..Fake::default()
    };
    let form = Visit::send("/start", b"community=Elm+%22Street%22&name=Ana");

    let Outcome::Page(page) = visit(&node, &form).await else {
        panic!("a page was expected");
    };

    assert_eq!(page.status, 422);
    assert!(
        page.html.contains("value=\"Elm &quot;Street&quot;\""),
        "{}",
        page.html
    );
    let said =
        "A name has 1 to 80 characters, this one has 81. Choose one that neighbours recognise.";
    assert!(page.html.contains(said), "{}", page.html);
}

#[tokio::test]
async fn joining_says_in_words_how_far_it_has_come() {
    let mut journey = joining();
    for progress in [
        Progress::Looking,
        Progress::Met {
            name: "Ana".to_owned(),
            device: "d".to_owned(),
        },
        Progress::Admitted {
            community: "Elm Street".to_owned(),
        },
        Progress::Received {
            ops: 42,
            missing: 0,
        },
    ] {
        journey.note(progress);
    }
    let node = Fake {
        journey: Some(journey),
        ..Fake::default()
    };

    let html = page(&node, "/join/wait").await;

    in_order(
        &html,
        &[
            "http-equiv=\"refresh\"",
            "Looking for",
            "Found",
            "Ana",
            "42",
        ],
    );
    assert!(
        !html.contains("192.168.1.5"),
        "somebody was found: no remedies"
    );
}

#[tokio::test]
async fn whoever_looks_where_joining_is_shown_disturbs_nothing_else_that_is_under_way() {
    let node = Fake {
        journey: Some(Journey {
            what: "pair",
            end: Some(Ok(Answer::Well)),
            ..Journey::default()
        }),
        ..Fake::default()
    };

    let outcome = visit(&node, &Visit::look("/join/wait")).await;

    assert_eq!(outcome, Outcome::Go("/under-way".to_owned()));
    assert!(!node.has_ended.load(Ordering::Relaxed));
}

#[tokio::test]
async fn whoever_is_let_in_looks_at_the_board_while_much_is_still_to_come() {
    let mut journey = joining();
    journey.note(Progress::Looking);
    journey.note(Progress::Admitted {
        community: "Elm Street".to_owned(),
    });
    journey.note(Progress::Received {
        ops: 42,
        missing: 40_000,
    });
    let node = Fake {
        journey: Some(journey),
        ..Fake::default()
    };

    let outcome = visit(&node, &Visit::look("/join/wait")).await;

    assert_eq!(outcome, Outcome::Go("/?said=joined".to_owned()));
}

#[tokio::test]
async fn whoever_finds_nobody_gets_three_remedies_and_an_address_to_read_out() {
    let mut journey = joining();
    journey.note(Progress::Looking);
    let node = Fake {
        journey: Some(journey),
        ..Fake::default()
    };

    let html = page(&node, "/join/wait").await;

    in_order(
        &html,
        &["class=\"remedies\"", "192.168.1.5:4000", "class=\"qr\""],
    );
    assert_eq!(
        html.split("class=\"remedies\"")
            .nth(1)
            .unwrap()
            .split("</ol>")
            .next()
            .unwrap()
            .matches("<li>")
            .count(),
        3
    );
}

#[tokio::test]
async fn whoever_joins_face_to_face_compares_six_digits() {
    let mut journey = joining();
    journey.note(Progress::Digits {
        digits: "012345".to_owned(),
        name: "Ana".to_owned(),
    });
    let node = |journey: &Journey| Fake {
        journey: Some(journey.clone()),
        ..Fake::default()
    };

    let html = page(&node(&journey), "/join/wait").await;
    in_order(&html, &["Ana", "012345", "value=\"yes\"", "value=\"no\""]);

    journey.note(Progress::Admitted {
        community: "Elm Street".to_owned(),
    });
    assert!(!page(&node(&journey), "/join/wait").await.contains("012345"));
}

#[tokio::test]
async fn home_shows_what_waits_for_me_and_urgent_things_first() {
    let now = Record {
        urgency: Some("now".to_owned()),
        ..need("AAAA", "Insulin")
    };
    let mine = Record {
        mine: true,
        claims: vec![claim(1, "Cem", "I can")],
        next: vec!["accept".to_owned()],
        held_by: Some(0),
        ..need("BBBB", "Ladder")
    };
    let done = Record {
        mine: true,
        state: "open".to_owned(),
        ..need("CCCC", "Chairs")
    };
    let node = Fake::with(vec![now, need("DDDD", "Company"), done, mine]);

    let html = page(&node, "/").await;

    in_order(
        &html,
        &[
            "id=\"for-me\"",
            "Ladder",
            "Chairs",
            "id=\"near-me\"",
            "Insulin",
            "Company",
        ],
    );
    assert!(html.contains("On this device only"), "{html}");
}

#[tokio::test]
async fn the_sync_line_says_who_is_near_and_whether_one_can_leave() {
    let mut node = Fake::with(vec![]);
    assert!(page(&node, "/").await.contains("class=\"sync alone\""));

    node.peers = vec![near("Ben", 3)];
    let html = page(&node, "/").await;
    in_order(&html, &["class=\"sync busy\"", "Ben", "3 things"]);

    node.peers = vec![near("Ben", 0)];
    let html = page(&node, "/").await;
    in_order(&html, &["class=\"sync level\"", "Safe to leave"]);
}

#[tokio::test]
async fn one_line_posts_and_a_second_look_does_not_post_again() {
    let node = Fake::with(vec![]);

    let outcome = visit(
        &node,
        &Visit::send("/new/need", b"title=Lift+to+the+station"),
    )
    .await;

    assert_eq!(outcome, Outcome::Go("/r/K7QF?said=posted".to_owned()));
    let Request::Post(writing) = node.asked() else {
        panic!("{:?}", node.asked());
    };
    assert_eq!(writing.category.as_deref(), Some("transport"));
}

#[tokio::test]
async fn a_record_has_one_next_step_as_its_big_button() {
    let node = Fake::with(vec![need("K7QF", "Lift")]);

    let html = page(&node, "/r/K7QF").await;

    assert_eq!(html.matches("button wide big").count(), 1);
    in_order(
        &html,
        &["Nobody has answered yet", "/r/K7QF/claim", "I can help"],
    );
}

#[tokio::test]
async fn choosing_says_what_it_opens_and_asks_first() {
    let record = Record {
        mine: true,
        sealed: Sealed::Open {
            text: "12 Elm St".to_owned(),
        },
        claims: vec![claim(1, "Cem", "I could"), claim(2, "Dora", "Me too")],
        next: vec!["accept".to_owned(), "decline".to_owned()],
        ..need("K7QF", "Lift")
    };
    let node = Fake::with(vec![record]);

    let html = page(&node, "/r/K7QF").await;
    in_order(
        &html,
        &["accept?claim=1", "decline?claim=1", "accept?claim=2"],
    );
    let html = page(&node, "/r/K7QF/accept?claim=2").await;
    in_order(
        &html,
        &["Dora", "sealed part", "name=\"claim\" value=\"2\""],
    );
    visit(&node, &Visit::send("/r/K7QF/accept", b"claim=2")).await;

    assert!(matches!(node.asked(), Request::Accept { claim: 2, .. }));
}

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\u{202e}gnp.exe\u{2066}",
    "' onmouseover='alert(1)",
    "a\u{200b}\u{200b}\u{feff}b",
];

#[tokio::test]
async fn hostile_texts_in_every_field_are_only_text() {
    for nasty in HOSTILE {
        let own = || nasty.to_owned();
        let record = Record {
            body: format!("{nasty} https://evil.example/{nasty}"),
            author: own(),
            place: Some(own()),
            tags: vec![own()],
            unit: Some(own()),
            quantity: Some(1),
            level: Some(own()),
            hidden: Some(own()),
            recorded_for: Some(own()),
            circle: Some(own()),
            category: Some(own()),
            state: own(),
            flags: vec![own()],
            sealed: Sealed::Open { text: own() },
            claims: vec![claim(1, nasty, nasty)],
            thanks: vec![thanks(nasty, nasty)],
            next: vec!["edit".to_owned(), "claim".to_owned(), own()],
            ..need("K7QF", nasty)
        };
        let mut node = Fake::with(vec![record]);
        node.peers = vec![near(nasty, 0)];
        let query = crate::visit::encode(nasty);
        for path in [
            "/".to_owned(),
            "/r/K7QF".to_owned(),
            "/r/K7QF/claim".to_owned(),
            "/r/K7QF/edit".to_owned(),
            "/events?month=2026-12".to_owned(),
            format!("/search?q={query}&kind={query}"),
            format!("/?said={query}"),
            format!("/category?title={query}"),
        ] {
            let html = page(&node, &path).await;
            for live in [
                "<script>alert",
                "<img",
                "onerror=alert(1)>",
                "' onmouseover",
                "href=\"javascript:",
            ] {
                assert!(!html.contains(live), "{live} at {path}: {html}");
            }
            let hidden = |c: char| matches!(c, '\u{200b}' | '\u{202e}' | '\u{2066}' | '\u{feff}');
            assert!(!html.contains(hidden), "{path}");
        }
    }
}

#[tokio::test]
async fn an_address_somebody_wrote_opens_only_after_asking() {
    let record = Record {
        body: "See https://example.org/a".to_owned(),
        ..need("K7QF", "Lift")
    };
    let node = Fake::with(vec![record]);

    let html = page(&node, "/r/K7QF").await;
    assert!(!html.contains("href=\"https:"), "{html}");
    assert!(html.contains("href=\"/away?to=https%3A%2F%2Fexample.org%2Fa\""));

    let html = page(
        &node,
        "/away?to=https%3A%2F%2Fuser%40evil.example%40example.org%2Fa",
    )
    .await;
    in_order(&html, &["class=\"host\"", "example.org<", "noreferrer"]);
    for bad in ["javascript:alert(1)", "//evil.example", "data:text/html,x"] {
        let path = format!("/away?to={}", crate::visit::encode(bad));
        assert!(!page(&node, &path).await.contains("evil.example"), "{bad}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_and_nothing_breaks() {
    let node = Fake::with(vec![]);

    for path in [
        "/nothing",
        "/r/XXXX",
        "/new/spaceship",
        "/r/K7QF/dance",
        "/a/b/c/d/e/f/g/h/i",
    ] {
        let Outcome::Page(page) = visit(&node, &Visit::look(path)).await else {
            panic!("{path}");
        };
        assert!(page.status >= 400, "{path}");
    }
}

#[test]
fn no_template_has_script_or_style_of_its_own_or_a_form_without_its_token() {
    let mut seen = 0;
    let mut folders = vec![std::path::PathBuf::from("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let html = fs::read_to_string(&path).unwrap();
            for live in [" style=", "<style", "|safe", "hx-on", "javascript:"] {
                assert!(!html.contains(live), "{live} in {}", path.display());
            }
            let handlers = html
                .split(' ')
                .filter(|word| word.starts_with("on") && word.contains("=\""));
            assert_eq!(handlers.count(), 0, "{}", path.display());
            for script in html.split("<script").skip(1) {
                assert!(script.starts_with(" src="), "{}", path.display());
            }
            for form in html.split("<form").skip(1) {
                let form = form.split("</form>").next().unwrap();
                let sends = form.contains("method=\"post\"");
                assert_eq!(
                    sends,
                    form.contains("{{ f.csrf }}"),
                    "{}: {form}",
                    path.display()
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} templates found");
}
