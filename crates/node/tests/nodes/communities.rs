//! One home in two communities: each request is about one of them, and both meet over one link.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use potluck_model::role::Role;
use potluck_node::api::{Answer, InCommunity, Request, Writing};

use crate::neighbour::Neighbour;

async fn start(neighbour: &Neighbour, community: &str) {
    let request = Request::Start {
        community: community.into(),
        name: "Ana".into(),
    };
    neighbour.ask(request).await.unwrap();
}

fn within(community: &str, request: Request) -> Request {
    Request::In {
        community: community.into(),
        request: Box::new(request),
    }
}

fn offer(title: &str) -> Request {
    Request::Post(Box::new(Writing {
        kind: "offer".into(),
        title: Some(title.into()),
        ..Writing::default()
    }))
}

async fn communities(neighbour: &Neighbour) -> Vec<InCommunity> {
    match neighbour.ask(Request::Communities).await.unwrap() {
        Answer::Communities(communities) => communities,
        other => panic!("communities, not {other:?}"),
    }
}

async fn in_use(neighbour: &Neighbour) -> Vec<String> {
    let all = communities(neighbour).await.into_iter();
    let used = all.filter(|one| one.in_use);
    used.map(|one| one.name).collect()
}

async fn titles(neighbour: &Neighbour) -> Vec<String> {
    let board = neighbour.board().await.into_iter();
    board.map(|record| record.title).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_request_is_about_one_community_and_the_choice_outlives_the_node() {
    let ana = Neighbour::new().await;
    start(&ana, "Elm Street").await;
    start(&ana, "Oak Street").await;
    assert_eq!(in_use(&ana).await, ["Oak Street"], "where one just went");

    ana.wrote(offer("Acorns")).await;
    ana.wrote(within("elm street", offer("Leaves"))).await;
    assert_eq!(titles(&ana).await, ["Acorns"]);
    let used = Request::Use {
        community: "Elm Street".into(),
    };
    ana.ask(used).await.unwrap();
    assert_eq!(titles(&ana).await, ["Leaves"]);

    let ana = ana.restart(vec![]).await;
    assert_eq!(in_use(&ana).await, ["Elm Street"]);
    assert_eq!(titles(&ana).await, ["Leaves"]);
    let nowhere = within("Ash Street", Request::Status);
    let problem = ana.ask(nowhere).await.unwrap_err();
    assert!(problem.message().contains("no community"), "{problem}");
    ana.node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_neighbour_joins_a_second_community_and_is_near_in_each() {
    let (ana, ben) = (Neighbour::new().await, Neighbour::new().await);
    ana.address().await;
    for name in ["Elm Street", "Oak Street"] {
        start(&ana, name).await;
        let invite = Request::Invite {
            role: Role::Member,
            uses: 1,
            days: 7,
        };
        let Answer::Invited(invited) = ana.ask(invite).await.unwrap() else {
            panic!("an invitation");
        };
        let join = Request::Join {
            code: invited.code,
            name: "Ben".into(),
            at: vec![],
            wait_seconds: 60,
        };
        let joined = ben.ask(join).await;
        assert!(
            matches!(&joined, Ok(Answer::Joined(place)) if place.community_name == name),
            "{joined:?}"
        );
    }

    let acorns = ana.wrote(within("Oak Street", offer("Acorns"))).await.code;
    ben.sees(&acorns, |_| true).await;
    for name in ["Elm Street", "Oak Street"] {
        let Answer::Peers(peers) = ben.ask(within(name, Request::Peers)).await.unwrap() else {
            panic!("peers");
        };
        let near: Vec<&str> = peers.near.iter().map(|near| near.name.as_str()).collect();
        assert_eq!(near, ["Ana"], "{name}");
    }
    ana.node.stop().await;
    ben.node.stop().await;
}
