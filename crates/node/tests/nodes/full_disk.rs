//! A disk that is really full: a small one, mounted for this test alone.
//!
//! The test starts itself again in a user namespace, where it may mount. Where a machine forbids
//! that it says so loudly, and with `CI=true` it fails.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use potluck_node::api::{Answer, BoardFilter, Problem, Request, Writing};
use potluck_node::{Handle, Settings, run};

/// Where the small disk is mounted, for the process that plays the story.
const MOUNTED: &str = "POTLUCK_TEST_SMALL_DISK";
const NAME: &str = "full_disk::a_full_disk_stops_writing_loses_nothing_and_says_what_to_do";

#[test]
fn a_full_disk_stops_writing_loses_nothing_and_says_what_to_do() {
    if let Some(disk) = std::env::var_os(MOUNTED) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        return runtime.block_on(story(&PathBuf::from(disk)));
    }
    let disk = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=4m tmpfs \"$0\" || exit 77; exec \"$@\"";
    let ended = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
        .arg(disk.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(MOUNTED, disk.path())
        .output();
    match ended {
        Ok(ended) if ended.status.success() => {}
        Ok(ended) if ended.status.code() != Some(77) && ended.status.code() != Some(1) => {
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

async fn story(disk: &Path) {
    let node = start(disk).await;
    let found = Request::Start {
        community: "Elm Street".into(),
        name: "Ana".into(),
    };
    ask(&node, found).await.unwrap();

    let mut saved = BTreeSet::new();
    let problem = loop {
        match ask(&node, offer(saved.len())).await {
            Ok(Answer::Wrote(record)) => assert!(saved.insert(record.title)),
            Ok(other) => panic!("a record, not {other:?}"),
            Err(problem) => break problem,
        }
        assert!(saved.len() < 20_000, "the disk never gets full");
    };
    assert!(problem.message.contains("full"), "{problem}");
    assert!(problem.hint.is_some_and(|hint| hint.contains("make room")));

    // It stays so; and what is shown is what was saved, or, if the disk cannot even be read, nothing.
    let again = ask(&node, offer(saved.len())).await.unwrap_err();
    assert!(again.message.contains("full"), "{again}");
    match board(&node).await {
        Ok(shown) => assert!(
            shown == saved,
            "{} shown, {} saved",
            shown.len(),
            saved.len()
        ),
        Err(problem) => assert!(problem.message.contains("full"), "{problem}"),
    }
    match ask(&node, Request::Status).await {
        Ok(Answer::Status(status)) => {
            assert!(status.alarms.iter().any(|alarm| alarm.contains("full")));
        }
        Ok(other) => panic!("a status, not {other:?}"),
        Err(problem) => assert!(problem.message.contains("full"), "{problem}"),
    }
    node.stop().await;

    let room = Command::new("mount")
        .args(["-o", "remount,size=64m"])
        .arg(disk)
        .status();
    assert!(room.unwrap().success());
    let node = start(disk).await;
    assert!(board(&node).await.unwrap().is_superset(&saved));
    ask(&node, offer(20_001)).await.unwrap();
    node.stop().await;
}

async fn start(disk: &Path) -> Handle {
    let home = disk.join("home");
    let network = None;
    run(Settings { home, network }).await.unwrap()
}

async fn ask(node: &Handle, request: Request) -> Result<Answer, Problem> {
    node.ask(request, &mut |_| {}).await
}

fn offer(number: usize) -> Request {
    Request::Post(Box::new(Writing {
        kind: "offer".into(),
        title: Some(format!("Bag of potatoes number {number}")),
        body: Some("Fresh from the garden, a little earth is still on them. ".repeat(30)),
        ..Writing::default()
    }))
}

async fn board(node: &Handle) -> Result<BTreeSet<String>, Problem> {
    match ask(node, Request::Board(BoardFilter::default())).await? {
        Answer::Board(records) => Ok(records.into_iter().map(|record| record.title).collect()),
        other => panic!("a board, not {other:?}"),
    }
}
