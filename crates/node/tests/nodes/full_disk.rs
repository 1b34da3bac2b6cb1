//! A disk that is really full: a small one, mounted for this test alone.
//!
//! The test starts itself again in a user namespace, where it may mount. Where a machine forbids
//! that it says so loudly, and with `CI=true` it fails.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use potluck_model::role::Role;
use potluck_node::api::{Answer, Problem, Request, Status, Writing};

use crate::neighbour::Neighbour;

/// Where the small disk is mounted, for the process that plays the story.
const MOUNTED: &str = "POTLUCK_TEST_SMALL_DISK";

/// Plays a story on a disk of 24 MiB.
fn on_a_small_disk(test: &str, story: impl AsyncFnOnce(&Path)) {
    if let Some(disk) = std::env::var_os(MOUNTED) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(story(Path::new(&disk)));
    }
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=24m tmpfs \"$0\" || exit 77; exec \"$@\"";
    let ended = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", &format!("full_disk::{test}"), "--nocapture"])
        .env(MOUNTED, disk.path())
        .output();
    match ended {
        Ok(ended) if ended.status.success() => {
            let said = String::from_utf8_lossy(&ended.stdout).into_owned();
            assert!(said.contains("1 passed"), "no story of this name: {said}");
        }
        Ok(ended) if !matches!(ended.status.code(), Some(1 | 77)) => {
            panic!(
                "{}{}",
                String::from_utf8_lossy(&ended.stdout),
                String::from_utf8_lossy(&ended.stderr)
            );
        }
        forbidden => {
            assert!(
                std::env::var_os("CI").is_none(),
                "the small disk cannot be mounted here: {forbidden:?}"
            );
            let line =
                "SKIPPED: this machine lets nobody mount a small disk; a full disk is not tried\n";
            std::io::stderr().write_all(line.as_bytes()).unwrap();
        }
    }
}

/// Takes all room away.
fn fill(disk: &Path) -> PathBuf {
    let ballast = disk.join("ballast");
    let mut file = fs::File::create(&ballast).unwrap();
    for chunk in [1 << 20, 4096, 1] {
        while file.write_all(&vec![1; chunk]).is_ok() {}
    }
    ballast
}

fn is_full(problem: &Problem) {
    assert!(problem.message().contains("full"), "{problem}");
    let hint = problem.hint.as_ref().unwrap().to_string();
    assert!(hint.contains("free some space"), "{problem}");
}

#[test]
fn a_full_disk_refuses_loses_nothing_and_is_well_again_once_there_is_room() {
    on_a_small_disk(
        "a_full_disk_refuses_loses_nothing_and_is_well_again_once_there_is_room",
        async |disk| {
            let ana = Neighbour::on(disk).await;
            start(&ana).await;
            let ballast = disk.join("ballast");
            fs::write(&ballast, vec![1; 16 << 20]).unwrap();
            let mut saved = Vec::new();
            let problem = loop {
                match ana.ask(offer(saved.len())).await {
                    Ok(Answer::Wrote(record)) => saved.push(record.title),
                    Ok(other) => panic!("a record, not {other:?}"),
                    Err(problem) => break problem,
                }
                assert!(saved.len() < 20_000, "the disk never gets full");
            };
            is_full(&problem);
            assert!(!saved.is_empty());
            is_full(&ana.ask(offer(saved.len())).await.unwrap_err());
            assert_eq!(board(&ana).await, saved);
            assert!(alarmed(&ana).await);

            fs::remove_file(&ballast).unwrap();
            assert!(!alarmed(&ana).await);
            saved.push(ana.wrote(offer(saved.len())).await.title);
            assert_eq!(board(&ana).await, saved);

            let ana = ana.restart(vec![]).await;
            assert_eq!(board(&ana).await, saved);
            ana.wrote(offer(saved.len())).await;
            ana.node.stop().await;
        },
    );
}

#[test]
fn others_get_what_is_on_a_full_disk_and_what_they_have_comes_once_there_is_room() {
    on_a_small_disk(
        "others_get_what_is_on_a_full_disk_and_what_they_have_comes_once_there_is_room",
        async |disk| {
            let (ana, ben) = (Neighbour::on(disk).await, Neighbour::new().await);
            start(&ana).await;
            let address = ana.address().await;
            let code = invite(&ana).await;
            let join = Request::Join {
                code,
                name: "Ben".into(),
                at: vec![],
                wait_seconds: 60,
            };
            ben.ask(join).await.unwrap();
            // Once Ben has seen it, both are level.
            let first = ana.wrote(offer(1)).await;
            ben.sees(&first.code, |_| true).await;

            // Away, each of them writes something.
            let ben = ben.restart(vec!["/ip4/127.0.0.1/tcp/9".into()]).await;
            let ours = ana.wrote(offer(2)).await;
            let ballast = fill(disk);
            is_full(&ana.ask(offer(3)).await.unwrap_err());

            let ben = ben.restart(vec![address.clone()]).await;
            ben.sees(&ours.code, |_| true).await;
            let theirs = ben.wrote(offer(4)).await;
            is_full(&refused_to_take(&ana).await);
            assert!(alarmed(&ana).await);
            assert!(ana.show(&theirs.code).await.is_none());
            assert!(ana.show(&ours.code).await.is_some());

            fs::remove_file(&ballast).unwrap();
            ana.wrote(offer(5)).await;
            ana.ask(Request::Sync { wait_seconds: 60 }).await.unwrap();
            ana.sees(&theirs.code, |_| true).await;
            assert!(!alarmed(&ana).await);
            let ana = ana.restart(vec![]).await;
            assert!(ana.show(&theirs.code).await.is_some());
        },
    );
}

/// Syncs until what the other wrote is on its way here and cannot be kept: before the other has
/// said that there is news, both are level and a sync is done at once.
async fn refused_to_take(node: &Neighbour) -> Problem {
    let patience = Instant::now() + Duration::from_secs(60);
    while Instant::now() < patience {
        let (synced, _) = node.hear(Request::Sync { wait_seconds: 60 }).await;
        if let Err(refused) = synced {
            return refused;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("what the other wrote was taken on a full disk");
}

async fn start(node: &Neighbour) {
    let found = Request::Start {
        community: "Elm Street".into(),
        name: "Ana".into(),
    };
    node.ask(found).await.unwrap();
}

async fn invite(node: &Neighbour) -> String {
    let invite = Request::Invite {
        role: Role::Member,
        uses: 1,
        days: 7,
    };
    match node.ask(invite).await.unwrap() {
        Answer::Invited(invited) => invited.code,
        other => panic!("an invitation, not {other:?}"),
    }
}

fn offer(number: usize) -> Request {
    Request::Post(Box::new(Writing {
        kind: "offer".into(),
        title: Some(format!("Bag of potatoes number {number}")),
        body: Some("Fresh from the garden, a little earth is still on them. ".repeat(30)),
        ..Writing::default()
    }))
}

/// The titles on the board as they were written.
async fn board(node: &Neighbour) -> Vec<String> {
    let mut titles: Vec<_> = node
        .board()
        .await
        .into_iter()
        .map(|one| one.title)
        .collect();
    titles.sort_by_key(|title| (title.len(), title.clone()));
    titles
}

async fn alarmed(node: &Neighbour) -> bool {
    match node.ask(Request::Status).await.unwrap() {
        Answer::Status(status) => {
            let Status { alarms, .. } = *status;
            alarms
                .iter()
                .any(|alarm| alarm.to_string().contains("full"))
        }
        other => panic!("a status, not {other:?}"),
    }
}
