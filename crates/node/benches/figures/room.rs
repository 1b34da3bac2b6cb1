//! Many nodes in one room: real processes on one bridge, found by mDNS alone.
//!
//! The program starts itself again in a network of its own that needs no root (decision 11). There
//! every node has a host with one cable:
//!
//! ```text
//!   host 1        host 2        host 3
//!   eth0          eth0          eth0        10.77.0.1, .2, .3
//!    │             │             │
//!    v1 ────────── v2 ────────── v3         ports of the bridge br0
//! ```
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use potluck_model::role::Role;
use potluck_node::api::{Answer, Invited, Progress, Request};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{sleep, timeout};

use crate::programs::{PATIENCE, post, title};
use crate::report::Report;
use crate::side::{EVERYWHERE, NOWHERE, Side};

/// The word that says that the network is there already.
pub(crate) const INSIDE: &str = "room-inside";
/// Hosts that one bridge numbers here; more have no address.
const MOST: u8 = 250;
/// What everybody has written before they come.
const WRITTEN: u64 = 10;
/// How many new operations are followed.
const FOLLOWED: u64 = 10;
/// How often those who are there are asked whether they hold all.
const LOOK: Duration = Duration::from_millis(20);
/// After this what was written before somebody watched is written again.
const HEARD: Duration = Duration::from_secs(2);

/// Starts this again where a bridge can be made; says so where that is not allowed.
pub(crate) fn outside(nodes: u8, phone: bool) {
    let this = std::env::current_exe().unwrap();
    let again = Command::new("unshare")
        .args(["--user", "--map-root-user", "--net", "--mount"])
        .args(["--fork", "--kill-child"])
        .arg(this)
        .args(phone.then_some("--phone"))
        .args([INSIDE, &nodes.to_string()])
        .status();
    if again.is_ok_and(|ended| ended.success()) {
        return;
    }
    let ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "the room cannot be left out with CI=true");
    println!("!!! LEFT OUT room: it ended badly, or there is no network of its own here");
}

/// What happens inside: all join, part, write, meet again, and somebody writes.
pub(crate) async fn inside(nodes: u8, report: &mut Report) {
    assert!((2..=MOST).contains(&nodes), "a room has 2 to {MOST} nodes");
    make_bridge();
    let homes = tempfile::tempdir().unwrap();
    let hosts: Vec<Host> = (1..=nodes)
        .map(|number| Host::plug_in(number, homes.path()))
        .collect();
    report.figure("room", f64::from(nodes), "nodes on one bridge");

    let everywhere = start(&hosts, EVERYWHERE).await;
    let taken = all_join(&everywhere).await;
    report.figure(
        "room-joined",
        taken,
        "s until all have joined and are equal",
    );
    stop(everywhere);

    let mut ops = 0;
    for host in &hosts {
        let alone = host.start(NOWHERE).await;
        ops = alone.status().await.ops;
        for number in 0..WRITTEN {
            alone.ask(post(number)).await;
        }
        alone.stop();
    }
    let all = ops + u64::from(nodes) * WRITTEN;
    let sides = start(&hosts, EVERYWHERE).await;
    let begun = Instant::now();
    hold_the_same(&sides, all).await;
    report.figure(
        "room-equal",
        begun.elapsed().as_secs_f64(),
        "s from when the last has come until all are equal",
    );
    let bridged = bridged_bytes();
    let times = follow(&sides).await;
    let heard = (bridged_bytes() - bridged) / FOLLOWED as f64;
    report.times("room-new", times, "from asking to write until all say so");
    report.figure("room-new-wire", heard, "bytes on all cables for it");
    let most = sides.iter().map(|side| side.used().most_resident_mb);
    let most = most.fold(0.0, f64::max);
    report.figure("room-memory", most, "MB resident at most, the largest node");
    stop(sides);
}

/// One lets all others in, at once.
async fn all_join(sides: &[Side]) -> f64 {
    let [first, others @ ..] = sides else {
        panic!("a room has somebody in it");
    };
    let start = Request::Start {
        community: "Elm Street".to_owned(),
        name: "Person 1".to_owned(),
    };
    first.ask(start).await;
    let invite = Request::Invite {
        role: Role::Member,
        uses: u16::try_from(sides.len()).unwrap(),
        days: 14,
    };
    let Answer::Invited(Invited { words, .. }) = first.ask(invite).await else {
        panic!("an invitation was asked for");
    };
    let begun = Instant::now();
    let mut joining = tokio::task::JoinSet::new();
    for (number, other) in others.iter().enumerate() {
        let join = Request::Join {
            code: words.clone(),
            name: format!("Person {}", number + 2),
            at: vec![],
            wait_seconds: PATIENCE,
        };
        let other = other.handle();
        joining.spawn(async move { other.ask(join, &mut |_| {}).await.unwrap() });
    }
    joining.join_all().await;
    hold_the_same(sides, 0).await;
    begun.elapsed().as_secs_f64()
}

/// Waits until all hold equally many operations, at least so many, and no body is missing. What
/// nodes write by themselves, names and keys, is among them.
async fn hold_the_same(sides: &[Side], least: u64) {
    loop {
        let mut held = vec![];
        for side in sides {
            let status = side.status().await;
            held.push((status.ops, status.missing_bodies));
        }
        let most = held.iter().map(|(ops, _)| *ops).max().unwrap_or(0);
        if most >= least && held.iter().all(|held| *held == (most, 0)) {
            return;
        }
        sleep(LOOK).await;
    }
}

/// Now this one writes, now that one; the seconds until everybody else has said so.
async fn follow(sides: &[Side]) -> Vec<f64> {
    let mut heard: Vec<_> = sides.iter().map(watch).collect();
    // Whoever begins to watch is told of what comes from then on, and nobody says since when.
    for (at, changes) in heard.iter_mut().enumerate() {
        let mut number = 0;
        while timeout(HEARD, changes.recv()).await.is_err() {
            number += 1;
            sides[(at + 1) % sides.len()].ask(post(number)).await;
        }
    }
    let mut times = vec![];
    for number in 0..FOLLOWED {
        let writer = usize::try_from(number * 7).unwrap() % sides.len();
        let title = title(number + 1_000);
        let begun = Instant::now();
        sides[writer].ask(post(number + 1_000)).await;
        for (at, changes) in heard.iter_mut().enumerate() {
            if at == writer {
                continue; // it has answered
            }
            while changes.recv().await.unwrap() != title {}
        }
        times.push(begun.elapsed().as_secs_f64());
    }
    times
}

/// The titles of what changes at a node, from now on.
fn watch(side: &Side) -> UnboundedReceiver<String> {
    let (told, heard) = unbounded_channel();
    let node = side.handle();
    tokio::spawn(async move {
        let mut hear = |happens: Progress| {
            if let Progress::Changed { title, .. } = happens {
                let _ = told.send(title);
            }
        };
        let _ = node.ask(Request::Watch, &mut hear).await;
    });
    heard
}

async fn start(hosts: &[Host], network: &str) -> Vec<Side> {
    let mut sides = vec![];
    for host in hosts {
        sides.push(host.start(network).await);
    }
    sides
}

fn stop(sides: Vec<Side>) {
    for side in sides {
        side.stop();
    }
}

/// A host on the bridge, and somebody's home there.
struct Host {
    before: Vec<String>,
    home: PathBuf,
}

impl Host {
    fn plug_in(number: u8, homes: &Path) -> Self {
        let (net, port) = (format!("host{number}"), format!("v{number}"));
        sh(&format!("ip netns add {net}"));
        sh(&format!("ip -n {net} link set lo up"));
        sh(&format!(
            "ip link add {port} type veth peer name eth0 netns {net}"
        ));
        sh(&format!(
            "ip -n {net} addr add 10.77.0.{number}/24 dev eth0"
        ));
        sh(&format!("ip -n {net} link set eth0 up"));
        sh(&format!("ip link set {port} master br0 up"));
        Self {
            before: ["ip", "netns", "exec", &net].map(str::to_owned).into(),
            home: homes.join(net),
        }
    }

    async fn start(&self, network: &str) -> Side {
        Side::start_behind(&self.before, &self.home, network).await
    }
}

fn make_bridge() {
    sh("mount --make-rprivate /");
    sh("mount -t tmpfs none /run");
    std::fs::create_dir("/run/netns").unwrap();
    sh("ip link set lo up");
    sh("ip link add br0 type bridge");
    sh("ip link set br0 up");
}

/// The bytes that all hosts have sent into the bridge.
fn bridged_bytes() -> f64 {
    let devices = std::fs::read_to_string("/proc/self/net/dev").unwrap();
    let ports = devices
        .lines()
        .filter_map(|line| line.trim().strip_prefix('v')?.split_once(':'));
    ports
        .filter_map(|(_, counts)| counts.split_whitespace().next()?.parse::<f64>().ok())
        .sum()
}

/// Types a line of plain words.
fn sh(line: &str) {
    let mut words = line.split(' ');
    let done = Command::new(words.next().unwrap()).args(words).output();
    let done = done.unwrap_or_else(|why| panic!("{line}: {why}"));
    let why = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{line}: {why}");
}
