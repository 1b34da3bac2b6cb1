//! A start goes on from what the last stop has left, and is the same without it.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::fs;
use std::time::Duration;

use potluck_model::role::Role;
use potluck_node::api::{Answer, Record, Request};
use tokio::time::{sleep, timeout};

use crate::evening::{invite, join, start};
use crate::locked::offer;
use crate::neighbour::{Neighbour, PATIENCE};

/// More than a start reads without a snapshot, in a debug build.
const SOME: usize = 24;

async fn ops(ana: &Neighbour) -> u64 {
    let Answer::Status(status) = ana.ask(Request::Status).await.unwrap() else {
        panic!("a status");
    };
    status.ops
}

/// All that the board shows.
async fn told(ana: &Neighbour) -> String {
    format!("{:#?}", ana.board().await)
}

async fn with_offers() -> (Neighbour, Vec<Record>) {
    let ana = Neighbour::new().await;
    start(&ana, "Ana").await;
    let mut wrote = Vec::new();
    for number in 0..SOME {
        wrote.push(ana.wrote(offer(&format!("Jar {number}"))).await);
    }
    (ana, wrote)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_goes_on_from_a_snapshot_shows_writes_and_gives_what_it_did() {
    let (ana, wrote) = with_offers().await;
    let (board, count) = (told(&ana).await, ops(&ana).await);
    let snapshot = ana.folder().join("snapshot");
    assert!(!snapshot.exists());

    let ana = ana.restart(vec![]).await;
    assert!(snapshot.exists(), "a stop leaves a snapshot");
    assert_eq!(told(&ana).await, board);
    assert_eq!(ops(&ana).await, count);
    let late = ana.wrote(offer("Written after it")).await;

    // Once more: what was written since is read from behind it.
    let ana = ana.restart(vec![]).await;
    assert_eq!(ana.board().await.len(), SOME + 1);

    // Bodies are found where they lie, also those of before.
    let ben = Neighbour::new().await;
    let code = invite(&ana, Role::Member).await.code;
    let door = ana.address().await;
    let ben = ben.restart(vec![door]).await;
    ben.ask(join(&code, "Ben", 60)).await.unwrap();
    ben.sees(&wrote.first().unwrap().code, |_| true).await;
    ben.sees(&late.code, |_| true).await;
    ana.node.stop().await;
    ben.node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spoilt_snapshot_costs_time_and_nothing_else() {
    let (ana, _) = with_offers().await;
    let board = told(&ana).await;
    let snapshot = ana.folder().join("snapshot");
    let mut home = ana.stop().await;
    for share in [0, 1, 2, 3] {
        let mut bytes = fs::read(&snapshot).unwrap();
        let at = (bytes.len() - 1) * share / 3;
        *bytes.get_mut(at).unwrap() ^= 1;
        fs::write(&snapshot, bytes).unwrap();
        let ana = Neighbour::again(home).await;
        assert_eq!(told(&ana).await, board);
        home = ana.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_forgets_is_in_no_snapshot_any_more() {
    let (ana, wrote) = with_offers().await;
    let snapshot = ana.folder().join("snapshot");
    let ana = ana.restart(vec![]).await;
    assert!(snapshot.exists());
    let gone = wrote.first().unwrap().code.clone();
    let forget = Request::Forget { code: gone.clone() };
    ana.ask(forget).await.unwrap();
    let taken_out = async {
        while snapshot.exists() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, taken_out).await.unwrap();

    let ana = ana.restart(vec![]).await;
    assert!(ana.show(&gone).await.is_none());
    assert_eq!(ana.board().await.len(), SOME - 1);
    ana.node.stop().await;
}
