//! Several communities on one device, and nothing of one in another.
use jiff::Zoned;
use potluck_model::role::Role;
use potluck_node::api::{InCommunity, Request};

use crate::fake::{Fake, need, page, visit};
use crate::form::Drafts;
use crate::page::{Desk, Outcome, show};
use crate::visit::Visit;

fn community(id: &str, name: &str, in_use: bool) -> InCommunity {
    InCommunity {
        community: id.to_owned(),
        name: name.to_owned(),
        my_name: "Ana".to_owned(),
        role: Some(Role::Member),
        in_use,
        people: 3,
    }
}

/// At home in two, of which this one is looked at. (The fake node's own is called `c`.)
fn looking_at(id: &str) -> Fake {
    Fake {
        communities: vec![
            community("c", "Elm Street", id == "c"),
            community("oak", "Oak Street", id == "oak"),
        ],
        ..Fake::with(vec![need("K7QF", "Lift")])
    }
}

#[tokio::test]
async fn whoever_is_in_several_sees_on_every_page_where_to_go_to_another() {
    let html = page(&looking_at("c"), "/").await;
    assert!(html.contains("href=\"/communities\""), "{html}");
    let html = page(&looking_at("c"), "/communities").await;
    assert!(
        html.contains("Oak Street") && html.contains("value=\"oak\""),
        "{html}"
    );
    assert!(html.contains("href=\"/start\"") && html.contains("href=\"/join\""));

    let one = Fake::with(vec![]);
    assert!(!page(&one, "/").await.contains("href=\"/communities\""));
}

#[tokio::test]
async fn whoever_is_in_one_can_start_or_join_another() {
    let node = looking_at("c");

    for path in ["/start", "/join"] {
        let html = page(&node, path).await;
        assert!(
            html.contains("name=\"name\"") && html.contains("id=\"sync\""),
            "{html}"
        );
    }
}

#[tokio::test]
async fn a_form_of_one_community_is_never_sent_to_another() {
    let html = page(&looking_at("c"), "/new/need").await;
    assert!(
        html.contains("value=\"token.c\""),
        "a form says where it was shown: {html}"
    );

    // In the meantime another tab went elsewhere.
    let node = looking_at("oak");
    let form = b"csrf=token.c&title=My+sister%27s+keys";
    let Outcome::Page(page) = visit(&node, &Visit::send("/new/need", form)).await else {
        panic!("it was sent");
    };

    assert_eq!(page.status, 409);
    let asked = node.asked.lock().unwrap();
    assert!(!asked.iter().any(|one| matches!(one, Request::Post(_))));
}

#[tokio::test]
async fn what_was_written_for_one_community_waits_there() {
    let (drafts, now): (_, Zoned) = (Drafts::default(), "2026-12-01T10:00[UTC]".parse().unwrap());
    let html = async |node: &Fake, visit: &Visit| {
        let desk = Desk {
            visit,
            node,
            drafts: &drafts,
            csrf: "token",
            now: &now,
            demo: false,
            has_demo: false,
            paper: false,
        };
        match show(&desk).await {
            Outcome::Page(page) => page.html,
            other => panic!("{other:?}"),
        }
    };
    let sent = Visit::send("/new/need", b"csrf=token.c&title=My+sister%27s+keys");
    html(&looking_at("oak"), &sent).await;

    let form = Visit::look("/new/need");
    assert!(!html(&looking_at("oak"), &form).await.contains("sister"));
    assert!(html(&looking_at("c"), &form).await.contains("sister"));
}
