//! One evening of neighbours: a need is written, claimed, accepted, met, confirmed.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use potluck_model::role::Role;
use potluck_node::api::{Answer, Invited, Progress, Request, Sealed, Status, Writing};

use crate::neighbour::Neighbour;

const ADDRESS: &str = "12 Elm St, ring twice";

pub(crate) async fn start(neighbour: &Neighbour, name: &str) {
    let request = Request::Start {
        community: "Elm Street".into(),
        name: name.into(),
    };
    let answer = neighbour.ask(request).await.unwrap();
    assert!(matches!(answer, Answer::Started(place) if place.community_name == "Elm Street"));
}

pub(crate) async fn invite(neighbour: &Neighbour, role: Role) -> Invited {
    neighbour.address().await; // listening, so that the code says where
    let request = Request::Invite {
        role,
        uses: 5,
        days: 7,
    };
    match neighbour.ask(request).await.unwrap() {
        Answer::Invited(invited) => invited,
        other => panic!("an invitation, not {other:?}"),
    }
}

pub(crate) fn join(code: &str, name: &str, wait_seconds: u32) -> Request {
    Request::Join {
        code: code.into(),
        name: name.into(),
        at: vec![],
        wait_seconds,
    }
}

fn need() -> Request {
    Request::Post(Box::new(Writing {
        kind: "need".into(),
        title: Some("Lift to the clinic".into()),
        category: Some("transport".into()),
        urgency: Some("days".into()),
        sealed: Some(ADDRESS.into()),
        ..Writing::default()
    }))
}

async fn status(neighbour: &Neighbour) -> Status {
    match neighbour.ask(Request::Status).await.unwrap() {
        Answer::Status(status) => *status,
        other => panic!("a status, not {other:?}"),
    }
}

async fn sync(neighbour: &Neighbour) {
    let answer = neighbour.ask(Request::Sync { wait_seconds: 60 }).await;
    assert!(
        matches!(&answer, Ok(Answer::Synced(synced)) if synced.safe_to_leave),
        "{answer:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_need_is_met_and_only_the_accepted_neighbour_reads_the_address() {
    let (ana, ben, cem) = (
        Neighbour::new().await,
        Neighbour::new().await,
        Neighbour::new().await,
    );
    start(&ana, "Ana").await;
    let code = invite(&ana, Role::Member).await.code;
    let (joined, heard) = ben.hear(join(&code, "Ben", 60)).await;
    assert!(
        matches!(&joined, Ok(Answer::Joined(place)) if place.community_name == "Elm Street"),
        "{joined:?}"
    );
    assert!(heard.contains(&Progress::Looking));
    assert!(
        heard
            .iter()
            .any(|one| matches!(one, Progress::Admitted { .. }))
    );
    cem.ask(join(&code, "Cem", 60)).await.unwrap();

    let lift = ana.wrote(need()).await.code;
    assert_eq!(
        ana.show(&lift).await.unwrap().sealed,
        Sealed::Open {
            text: ADDRESS.into()
        }
    );
    let seen = ben.sees(&lift, |_| true).await;
    assert_eq!((seen.author.as_str(), seen.sealed), ("Ana", Sealed::Closed));

    let claim = Request::Claim {
        code: lift.clone(),
        note: "Tuesday 8:45".into(),
        quantity: None,
    };
    ben.wrote(claim).await;
    ana.sees(&lift, |record| record.claims.len() == 1).await;
    let accept = Request::Accept {
        code: lift.clone(),
        claim: 1,
    };
    ana.wrote(accept).await;

    let open = Sealed::Open {
        text: ADDRESS.into(),
    };
    ben.sees(&lift, |record| record.sealed == open).await;
    let others = cem.sees(&lift, |record| record.state == "matched").await;
    assert_eq!(others.sealed, Sealed::Closed);

    let done = Request::Done {
        code: lift.clone(),
        thanks: None,
    };
    ben.wrote(done).await;
    let handed_over =
        |record: &potluck_node::api::Record| record.claims.iter().any(|c| c.state == "handed over");
    ana.sees(&lift, handed_over).await;
    ana.wrote(Request::Confirm { code: lift.clone() }).await;
    let thank = Request::Thank {
        code: lift.clone(),
        text: "You saved my day".into(),
    };
    ana.wrote(thank).await;

    for neighbour in [&ana, &ben, &cem] {
        let end = neighbour
            .sees(&lift, |record| !record.thanks.is_empty())
            .await;
        assert_eq!(end.state, "done");
        sync(neighbour).await;
    }
    let all = [status(&ana).await, status(&ben).await, status(&cem).await];
    assert!(all.iter().all(|one| one.ops == all[0].ops), "{all:#?}");
    assert_eq!(all[0].only_here, 0);
    for neighbour in [ana, ben, cem] {
        neighbour.node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_apart_is_there_after_a_restart_and_meets_again_by_itself() {
    let (ana, ben) = (Neighbour::new().await, Neighbour::new().await);
    start(&ana, "Ana").await;
    let code = invite(&ana, Role::Member).await.code;
    ben.ask(join(&code, "Ben", 60)).await.unwrap();
    ana.node.clone().stop().await;

    // Ben writes while nobody is near, stops and starts again.
    let lift = ben.wrote(need()).await.code;
    let ben = ben.restart(vec![]).await;
    assert!(ben.show(&lift).await.is_some());
    assert_eq!(status(&ben).await.only_here, 1);

    // Ana dials Ben and both are equal again.
    let ana = ana.restart(vec![ben.address().await]).await;
    ana.sees(&lift, |record| record.author == "Ben").await;
    sync(&ben).await;
    assert_eq!(status(&ben).await.only_here, 0);

    // Next time Ana still knows where Ben was.
    let ana = ana.restart(vec![]).await;
    sync(&ana).await;
    ana.node.stop().await;
    ben.node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_finds_nobody_is_told_what_usually_helps_and_nothing_is_changed() {
    let (ana, ben) = (Neighbour::new().await, Neighbour::new().await);
    start(&ana, "Ana").await;
    let words = invite(&ana, Role::Member).await.words;
    let own = ben.address().await;

    let (problem, heard) = ben.hear(join(&words, "Ben", 1)).await;

    assert_eq!(heard, [Progress::Looking]);
    let problem = problem.unwrap_err();
    let hint = problem.hint.unwrap().to_string();
    for remedy in ["Wi-Fi", "access point", "potluck run", own.as_str()] {
        assert!(hint.contains(remedy), "{remedy}: {hint}");
    }
    assert!(ben.ask(Request::Status).await.is_err(), "still in nothing");
    let problem = ana
        .ask(Request::Sync { wait_seconds: 1 })
        .await
        .unwrap_err();
    assert!(problem.message().contains("nobody"), "{problem}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mistakes_are_answered_with_a_way_out_and_change_nothing() {
    let ana = Neighbour::new().await;
    let unknown = |request: Request| async { ana.ask(request).await.unwrap_err() };
    assert!(unknown(need()).await.message().contains("no community"));
    start(&ana, "Ana").await;
    for (request, part) in [
        (join("nonsense nonsense", "Ana", 1), "word"),
        (
            Request::Show {
                code: "ZZZZ".into(),
            },
            "ZZZZ",
        ),
        (
            Request::Renew {
                code: "ZZZZ".into(),
            },
            "ZZZZ",
        ),
        (
            Request::ConfirmPerson {
                person: "Nobody".into(),
            },
            "nobody",
        ),
    ] {
        let problem = unknown(request.clone()).await;
        assert!(problem.message().contains(part), "{request:?}: {problem}");
        assert!(problem.hint.is_some(), "{request:?}: {problem}");
    }
    assert!(ana.board().await.is_empty());
    assert_eq!(status(&ana).await.place.community_name, "Elm Street");
    ana.node.stop().await;
}
