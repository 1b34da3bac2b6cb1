//! How fast two real nodes exchange over libp2p on loopback, each keeping everything durably.
//!
//! `cargo bench -p potluck-node --bench sync -- 10000` prints one JSON line a figure:
//! a first sync of so many records, bytes on the wire and on disk per operation, and the time from
//! writing a need on one node until it shows on the other.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark talks to whoever runs it, and stops where it cannot measure"
)]
use std::time::{Duration, Instant};

use potluck_model::role::Role;
use potluck_node::api::{Answer, Progress, Request, Status, Writing};
use potluck_node::{Handle, Network, Settings};

/// Live needs whose way to the other node is timed.
const LIVE: usize = 200;

fn main() {
    let records = std::env::args()
        .skip(1)
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(1_000);
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(measure(records));
}

async fn measure(records: u64) {
    let homes = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let address = format!("/ip4/127.0.0.1/tcp/{port}");
    let settings = |name: &str, listen: &str| Settings {
        home: homes.path().join(name),
        network: Some(Network {
            listen: vec![listen.to_owned()],
            dial: vec![],
            mdns: false,
        }),
    };
    let ana = potluck_node::run(settings("ana", &address)).await.unwrap();
    let start = Request::Start {
        community: "Elm Street".to_owned(),
        name: "Ana".to_owned(),
    };
    ask(&ana, start).await;

    let begun = Instant::now();
    for number in 0..records {
        ask(&ana, Request::Post(Box::new(need(number)))).await;
    }
    let writing = begun.elapsed();
    figure("write", per(writing, records) * 1e3, "ms a record, durable");
    let invite = Request::Invite {
        role: Role::Member,
        uses: 1,
        days: 14,
    };
    let Answer::Invited(invited) = ask(&ana, invite).await else {
        return;
    };

    let ben = potluck_node::run(settings("ben", "/ip4/127.0.0.1/tcp/0"))
        .await
        .unwrap();
    let wire = loopback_bytes();
    let begun = Instant::now();
    let join = Request::Join {
        code: invited.words,
        name: "Ben".to_owned(),
        at: vec![address],
        wait_seconds: 600,
    };
    ask(&ben, join).await;
    while status(&ben).await.ops < status(&ana).await.ops {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let syncing = begun.elapsed();
    let held = status(&ben).await;
    figure(
        "first-sync",
        held.ops as f64 / syncing.as_secs_f64(),
        "ops a second, joining included",
    );
    if let (Some(before), Some(after)) = (wire, loopback_bytes()) {
        let bytes = after.saturating_sub(before) as f64;
        figure(
            "wire",
            bytes / held.ops as f64,
            "bytes on loopback an op, TCP and IP included",
        );
    }
    figure(
        "disk",
        held.disk_bytes as f64 / held.ops as f64,
        "bytes on the receiver's disk an op",
    );

    let mut taken = vec![];
    for number in 0..LIVE {
        taken.push(live(&ana, &ben, records + number as u64).await);
    }
    taken.sort();
    let at = |part: usize| taken[(LIVE - 1) * part / 100].as_secs_f64() * 1e3;
    figure(
        "live-p50",
        at(50),
        "ms from asking to write until the other node says so",
    );
    figure(
        "live-p99",
        at(99),
        "ms from asking to write until the other node says so",
    );
    ana.stop().await;
    ben.stop().await;

    let begun = Instant::now();
    let ana = potluck_node::reach(Settings {
        home: homes.path().join("ana"),
        network: None,
    });
    let ana = ana.await.unwrap();
    ask(&ana, Request::Status).await;
    figure(
        "start",
        begun.elapsed().as_secs_f64(),
        "s from start to the first answer, everything recalled",
    );
    ana.stop().await;
}

/// The time from asking one node to write until the other has heard of it.
async fn live(ana: &Handle, ben: &Handle, number: u64) -> Duration {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let title = need(number).title.unwrap();
    let ben = ben.clone();
    let watching = tokio::spawn(async move {
        let mut hear = |happens: Progress| {
            if let Progress::Changed { title, .. } = happens {
                let _ = told.send((title, Instant::now()));
            }
        };
        let _ = ben.ask(Request::Watch, &mut hear).await;
    });
    tokio::task::yield_now().await;
    let begun = Instant::now();
    ask(ana, Request::Post(Box::new(need(number)))).await;
    let taken = loop {
        let (changed, at) = heard.recv().await.unwrap();
        if changed == title {
            break at.duration_since(begun);
        }
    };
    watching.abort();
    taken
}

async fn ask(node: &Handle, request: Request) -> Answer {
    node.ask(request, &mut |_| {}).await.unwrap()
}

async fn status(node: &Handle) -> Status {
    match ask(node, Request::Status).await {
        Answer::Status(status) => *status,
        other => panic!("a status was expected, not {other:?}"),
    }
}

/// A need as people write them: a title, a few words, a place; no two alike.
fn need(number: u64) -> Writing {
    const WHAT: [&str; 5] = ["Lift", "Ladder", "Winter coat", "Help with a form", "Cot"];
    let what = WHAT[usize::try_from(number % 5).unwrap()];
    Writing {
        kind: "need".to_owned(),
        title: Some(format!("{what} number {number}")),
        body: Some(
            "Any time this week would be lovely, I am at home after four."
                .repeat(usize::try_from(number % 4).unwrap()),
        ),
        category: Some("other".to_owned()),
        place: Some("Elm St".to_owned()),
        ..Writing::default()
    }
}

/// Bytes that the loopback interface has carried, where the system tells.
fn loopback_bytes() -> Option<u64> {
    let devices = std::fs::read_to_string("/proc/net/dev").ok()?;
    let line = devices
        .lines()
        .find_map(|line| line.trim().strip_prefix("lo:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn per(time: Duration, count: u64) -> f64 {
    time.as_secs_f64() / count.max(1) as f64
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.2},\"unit\":\"{unit}\"}}");
}
