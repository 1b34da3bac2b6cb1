//! Locking and unlocking a node that runs, while others sync; the duress passphrase; wiping.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use potluck_model::role::Role;
use potluck_node::api::{Answer, BoardFilter, Problem, Progress, Protection, Request, Safety};
use potluck_node::{Settings, reach};
use tokio::sync::mpsc;

use crate::evening::{invite, join, start};
use crate::neighbour::Neighbour;

const REAL: &str = "four plain words";
const DURESS: &str = "all is well here";

async fn safety(neighbour: &Neighbour, safety: Safety) -> Result<Protection, Problem> {
    match neighbour.ask(Request::Safety(safety)).await? {
        Answer::Protection(protection) => Ok(protection),
        other => panic!("a protection, not {other:?}"),
    }
}

fn unlock(passphrase: &str) -> Safety {
    Safety::Unlock {
        passphrase: passphrase.to_owned(),
    }
}

async fn set_passphrase(neighbour: &Neighbour) {
    let set = Safety::Passphrase {
        old: None,
        new: Some(REAL.to_owned()),
    };
    let now = safety(neighbour, set).await.unwrap();
    assert!(now.passphrase && !now.locked, "{now:?}");
}

pub(crate) fn offer(title: &str) -> Request {
    Request::Post(Box::new(potluck_node::api::Writing {
        kind: "offer".into(),
        title: Some(title.into()),
        category: Some("food".into()),
        ..Default::default()
    }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_node_answers_nothing_leaves_the_others_and_comes_back_without_a_new_start() {
    let (ben, ana) = (Neighbour::new().await, Neighbour::new().await);
    start(&ben, "Ben").await;
    let code = invite(&ben, Role::Member).await.code;
    ana.ask(join(&code, "Ana", 60)).await.unwrap();
    let soup = ana.wrote(offer("Soup")).await;
    ben.sees(&soup.code, |_| true).await;

    // Without a passphrase nothing could open it again.
    let problem = safety(&ana, Safety::Lock).await.unwrap_err();
    assert!(problem.message().contains("no passphrase"), "{problem}");
    set_passphrase(&ana).await;

    let (tell, mut told) = mpsc::unbounded_channel();
    let node = ana.node.clone();
    let watching = tokio::spawn(async move {
        let mut hear = |happens| drop(tell.send(happens));
        node.ask(Request::Watch, &mut hear).await
    });
    while told.recv().await.unwrap() != hears_ben(&ana).await {}

    let state = safety(&ana, Safety::Lock).await.unwrap();
    assert!(state.locked && state.duress.is_none(), "{state:?}");
    while told.recv().await.unwrap() != Progress::Locked {}
    for request in [
        Request::Status,
        Request::People,
        Request::Peers,
        Request::Communities,
        Request::Board(BoardFilter::default()),
        Request::InPassing {
            request: Box::new(Request::Status),
        },
        offer("Bread"),
        Request::Safety(Safety::AutoLock { minutes: None }),
        Request::Safety(Safety::Wipe {
            confirm: Some("Elm Street".into()),
        }),
    ] {
        let problem = ana.ask(request).await.unwrap_err();
        assert!(problem.is_locked(), "{problem}");
    }
    // It has left: Ben is alone now, and goes on.
    while let Ok(Answer::Peers(peers)) = ben.ask(Request::Peers).await
        && !peers.near.is_empty()
    {
        tokio::task::yield_now().await;
    }
    let bread = ben.wrote(offer("Bread")).await;

    let wrong = safety(&ana, unlock("four plain word")).await.unwrap_err();
    assert!(wrong.message().contains("not the passphrase"), "{wrong}");
    let state = safety(&ana, unlock(REAL)).await.unwrap();
    assert!(!state.locked && state.passphrase, "{state:?}");
    while told.recv().await.unwrap() != Progress::Unlocked {}
    ana.sees(&soup.code, |_| true).await;
    ana.sees(&bread.code, |_| true).await;
    watching.abort();
}

/// What Ana's watcher hears at first.
async fn hears_ben(ana: &Neighbour) -> Progress {
    let address = ana.address().await;
    Progress::Listening { address }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_with_a_passphrase_is_locked_after_a_new_start_and_for_single_commands() {
    let ana = Neighbour::new().await;
    start(&ana, "Ana").await;
    set_passphrase(&ana).await;
    let ana = ana.restart(vec![]).await;
    assert!(ana.ask(Request::Status).await.unwrap_err().is_locked());
    assert!(safety(&ana, Safety::State).await.unwrap().locked);

    let folder = ana.folder();
    let _home = ana.stop().await;
    let single = reach(Settings {
        home: folder,
        network: None,
    });
    let single = single.await.unwrap();
    let status = single.ask(Request::Status, &mut |_| {}).await;
    assert!(status.unwrap_err().is_locked());
    let open = Request::Safety(unlock(REAL));
    single.ask(open, &mut |_| {}).await.unwrap();
    single.ask(Request::Status, &mut |_| {}).await.unwrap();
    single.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_has_to_wait_longer_each_time() {
    let ana = Neighbour::new().await;
    start(&ana, "Ana").await;
    set_passphrase(&ana).await;
    safety(&ana, Safety::Lock).await.unwrap();
    let mut said = String::new();
    for _ in 0..4 {
        said = safety(&ana, unlock("a guess")).await.unwrap_err().message();
    }
    assert!(said.contains("too many wrong"), "{said}");
    // The right one has to wait too, or guessing would cost nothing.
    let refused = safety(&ana, unlock(REAL)).await.unwrap_err();
    assert!(refused.hint.unwrap().to_string().contains("second"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_duress_passphrase_opens_an_empty_home_that_goes_on_working() {
    let ana = Neighbour::new().await;
    start(&ana, "Ana").await;
    set_passphrase(&ana).await;
    let set = |passphrase: &str, duress: Option<&str>| Safety::Duress {
        passphrase: passphrase.to_owned(),
        duress: duress.map(str::to_owned),
    };
    let same = safety(&ana, set(REAL, Some(REAL))).await.unwrap_err();
    assert!(same.message().contains("another meaning"), "{same}");
    safety(&ana, set("wrong words", Some(DURESS)))
        .await
        .unwrap_err();
    let state = safety(&ana, set(REAL, Some(DURESS))).await.unwrap();
    assert_eq!(state.duress, Some(true));
    safety(&ana, Safety::Lock).await.unwrap();

    // To the eye, an ordinary unlocking.
    let state = safety(&ana, unlock(DURESS)).await.unwrap();
    assert!(state.passphrase && !state.locked);
    assert_eq!(state.duress, Some(false));
    let nothing = ana.ask(Request::Status).await.unwrap_err();
    assert!(nothing.message().contains("no community"), "{nothing}");
    start(&ana, "Ana").await;
    safety(&ana, Safety::Lock).await.unwrap();
    safety(&ana, unlock(REAL)).await.unwrap_err();
    safety(&ana, unlock(DURESS)).await.unwrap();
    ana.ask(Request::Status).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wipe_asks_for_the_name_and_leaves_nothing() {
    for locked in [false, true] {
        let ana = Neighbour::new().await;
        start(&ana, "Ana").await;
        set_passphrase(&ana).await;
        let wipe = |confirm: Option<&str>| {
            Request::Safety(Safety::Wipe {
                confirm: confirm.map(str::to_owned),
            })
        };
        let confirm = if locked {
            safety(&ana, Safety::Lock).await.unwrap();
            None
        } else {
            let wrong = ana.ask(wipe(Some("Oak Street"))).await.unwrap_err();
            assert!(wrong.message().contains("nothing was wiped"), "{wrong}");
            Some("elm street")
        };
        let watching = ana.node.clone();
        let watching = tokio::spawn(async move { watching.ask(Request::Watch, &mut |_| {}).await });
        // Asked after it, answered after it.
        ana.ask(Request::Safety(Safety::State)).await.unwrap();

        assert!(matches!(ana.ask(wipe(confirm)).await, Ok(Answer::Well)));
        let folder = ana.folder();
        let _home = ana.stop().await;
        let left = std::fs::read_dir(folder);
        assert_eq!(left.map_or(0, Iterator::count), 0);
        assert!(watching.await.unwrap().is_err());
    }
}
