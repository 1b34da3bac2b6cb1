//! The programs that watch whole nodes: start, first sync, re-sync, write.
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use potluck_model::role::Role;
use potluck_node::api::{Answer, Happening, Invited, Progress, Request, Writing};
use potluck_store::Store;

use crate::floors::{self, Floors};
use crate::report::Report;
use crate::side::{LOOPBACK, Side};

/// How often what is short is measured.
const TIMES: u64 = 200;
/// The longest that two may take for their exchange, in seconds.
pub(crate) const PATIENCE: u32 = 3_600;

/// Starts a node several times.
pub(crate) async fn start(town: &Path, report: &mut Report) {
    let homes = tempfile::tempdir().unwrap();
    let home = copy(town, &homes.path().join("ana"));
    // A town has never been started: there is nothing to go on from.
    let anew = Side::start(&home, LOOPBACK).await;
    report.figure(
        "start-anew",
        anew.started.as_secs_f64(),
        "s without a snapshot, which it leaves",
    );
    report.figure(
        "start-anew-cpu",
        anew.used().cpu_seconds,
        "s of cpu until then",
    );
    anew.stop();
    let (mut times, mut cpu, mut resident) = (vec![], vec![], vec![]);
    for _ in 0..5 {
        let ana = Side::start(&home, LOOPBACK).await;
        times.push(ana.started.as_secs_f64());
        cpu.push(ana.used().cpu_seconds);
        resident.push(ana.used().resident_mb);
        ana.stop();
    }
    report.figure("start", middle(times), "s from nothing to the first answer");
    report.figure("start-cpu", middle(cpu), "s of cpu until then");
    report.figure("start-resident", middle(resident), "MB resident then");
    if let Ok(snapshot) = std::fs::metadata(home.join("snapshot")) {
        let kept = kept(&home);
        let share = snapshot.len() as f64 / kept;
        report.figure("snapshot", share, "x the bytes kept, beside them");
    }
}

/// Somebody joins and receives everything.
pub(crate) async fn first_sync(town: &Path, report: &mut Report) {
    let homes = tempfile::tempdir().unwrap();
    let ana = Side::start(&copy(town, &homes.path().join("ana")), LOOPBACK).await;
    let ben = Side::start(&homes.path().join("ben"), LOOPBACK).await;
    let (ana_before, ben_before) = (ana.used(), ben.used());
    let taken = let_in(&ana, &ben).await.as_secs_f64();
    let (ana_after, ben_after) = (ana.used(), ben.used());
    let ops = ben.status().await.ops as f64;
    let home = ben.stop();
    let disk = Store::open(&home).unwrap().0.size_on_disk().unwrap() as f64;
    let kept = kept(&home);
    // Started again: whoever has just read all that was kept writes a snapshot as soon as it rests.
    let ana = Side::start(&ana.stop(), LOOPBACK).await;
    newest(&ana, &homes.path().join("cem"), report).await;
    ana.stop();

    report.figure("ops", ops, "operations held");
    report.figure(
        "first-sync",
        taken,
        "s, joining included, all durable and readable",
    );
    report.figure("first-sync-rate", ops / taken, "operations a second");
    let receiver = ben_after.cpu_seconds - ben_before.cpu_seconds;
    report.figure(
        "first-sync-cpu-receiver",
        receiver * 1e6 / ops,
        "µs of cpu an operation",
    );
    let sender = ana_after.cpu_seconds - ana_before.cpu_seconds;
    report.figure(
        "first-sync-cpu-sender",
        sender * 1e6 / ops,
        "µs of cpu an operation",
    );
    report.figure(
        "memory-receiver",
        ben_after.most_resident_mb,
        "MB resident at most",
    );
    report.figure(
        "memory-sender",
        ana_after.most_resident_mb,
        "MB resident at most",
    );
    report.figure(
        "kept",
        kept / ops,
        "bytes kept an operation, before the store seals them",
    );
    let wire = ben_after.wire_bytes - ben_before.wire_bytes;
    report.figure(
        "wire",
        wire / ops,
        "bytes on loopback an operation, TCP and IP included",
    );
    report.figure(
        "disk",
        disk / ops,
        "bytes of the receiver's home an operation",
    );
    report.figure("disk-ratio", disk / kept, "times what is kept");
    let least = Floors::measure(homes.path(), report).receiving(ops, kept);
    report.figure("first-sync-floor", least, "s, the sum of the floors");
    report.figure(
        "first-sync-ratio",
        taken / least,
        "times the sum of the floors",
    );
}

/// How many lines of its log a node tells at most: of ten, six or seven are of new records.
const LINES: usize = 1_000;
/// Lines of the log that a newcomer may have besides those of the host: about itself.
const OWN_LINES: usize = 8;
/// How often the newcomer is asked for its log.
const LOOK: Duration = Duration::from_millis(50);
/// A second after its start a node lets go of what is over; a newcomer would never get that.
const AT_REST: Duration = Duration::from_secs(2);
/// The longest that a newcomer may wait for what is newest.
const PATIENCE_FOR_THE_NEWEST: Duration = Duration::from_secs(300);

/// Somebody joins and is asked all the time what the newest is, in an exchange of its own, because that
/// takes time from it.
async fn newest(host: &Side, home: &Path, report: &mut Report) {
    tokio::time::sleep(AT_REST).await;
    let log = log_of(host, LINES - OWN_LINES).await;
    let before = log.iter().take_while(|line| line.what != POSTED).count();
    let newest = posts(log.get(before..=before).unwrap_or_default());

    let newcomer = Side::start(home, LOOPBACK).await;
    let (newcomer, before) = (&newcomer, before + 1 + OWN_LINES);
    let begun = Instant::now();
    let looking = async {
        loop {
            assert!(
                begun.elapsed() < PATIENCE_FOR_THE_NEWEST,
                "the newest do not come"
            );
            // As long as not even the newest is there, a few lines are enough to see it.
            let top = posts(&log_of(newcomer, before).await);
            if newest.is_subset(&top) {
                // Asked for anew: what is over goes from the host's log as well, once a day.
                let wanted = posts(&log_of(host, LINES - OWN_LINES).await);
                if wanted.is_subset(&posts(&log_of(newcomer, LINES).await)) {
                    break (begun.elapsed().as_secs_f64(), wanted.len());
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    // Who asked to be let in is told once all has come.
    let (_, (taken, records)) = tokio::join!(join(host, newcomer), looking);
    report.figure(
        "first-sync-newest",
        taken,
        &format!("s until the newest {records} records can be read"),
    );
}

/// What the log says of somebody who put a record on the board.
const POSTED: &str = "posted";

/// The new records in a log: when each was written, and its title now.
fn posts(log: &[Happening]) -> BTreeSet<(String, String)> {
    let posted = log.iter().filter(|line| line.what == POSTED);
    let readable = posted.filter_map(|line| Some((line.at.to_string(), line.title.clone()?)));
    readable.collect()
}

/// The newest lines; none as long as there is no community.
async fn log_of(side: &Side, lines: usize) -> Vec<Happening> {
    let limit = u32::try_from(lines).unwrap();
    match side.handle().ask(Request::Log { limit }, &mut |_| {}).await {
        Ok(Answer::Log(log)) => log,
        Ok(other) => panic!("a log was expected, not {other:?}"),
        Err(_) => vec![],
    }
}

/// Two who hold the same meet again.
pub(crate) async fn re_sync(town: &Path, report: &mut Report) {
    let homes = tempfile::tempdir().unwrap();
    let ana = Side::start(&copy(town, &homes.path().join("ana")), LOOPBACK).await;
    let ben = Side::start(&homes.path().join("ben"), LOOPBACK).await;
    let_in(&ana, &ben).await;
    let (ana, ben) = (ana.stop(), ben.stop());
    for (name, new) in [("nothing-new", 0), ("ten-new", 10)] {
        let (ana, ben) = (
            Side::start(&ana, LOOPBACK).await,
            Side::start(&ben, LOOPBACK).await,
        );
        for number in 0..new {
            ana.ask(post(number)).await;
            ben.ask(post(number)).await;
        }
        let before = ben.used().wire_bytes;
        let begun = Instant::now();
        let address = ana.address().await;
        ben.ask(Request::Dial { address }).await;
        settle(&ana, &ben).await;
        let taken = begun.elapsed().as_secs_f64() * 1e3;
        report.figure(
            name,
            taken,
            "ms from dialling until both say that they are equal",
        );
        let bytes = ben.used().wire_bytes - before;
        report.figure(&format!("{name}-wire"), bytes, "bytes on loopback for it");
        if new > 0 {
            live(&ana, &ben, report).await;
        }
        ana.stop();
        ben.stop();
    }
}

/// From asking one node to write until the other says so.
async fn live(ana: &Side, ben: &Side, report: &mut Report) {
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let node = ben.handle();
    let watching = tokio::spawn(async move {
        let mut hear = |happens: Progress| {
            if let Progress::Changed { title, .. } = happens {
                let _ = told.send((title, Instant::now()));
            }
        };
        let _ = node.ask(Request::Watch, &mut hear).await;
    });
    let mut times = vec![];
    for number in 0..TIMES {
        let begun = Instant::now();
        ana.ask(post(number + 1_000)).await;
        let title = title(number + 1_000);
        // The first may be written before anybody watches.
        while let Ok(Some((changed, at))) =
            tokio::time::timeout(Duration::from_secs(2), heard.recv()).await
        {
            if changed == title {
                times.push(at.duration_since(begun).as_secs_f64());
                break;
            }
        }
    }
    watching.abort();
    report.times(
        "live",
        times,
        "from asking to write until the other node says so",
    );
}

/// Somebody writes, one by one.
pub(crate) async fn write(town: &Path, report: &mut Report) {
    let homes = tempfile::tempdir().unwrap();
    let ana = Side::start(&copy(town, &homes.path().join("ana")), LOOPBACK).await;
    let before = ana.used().cpu_seconds;
    let mut times = vec![];
    for number in 0..TIMES {
        let begun = Instant::now();
        ana.ask(post(number)).await;
        times.push(begun.elapsed().as_secs_f64());
    }
    let cpu = (ana.used().cpu_seconds - before) * 1e3 / TIMES as f64;
    ana.stop();
    report.times(
        "write",
        times,
        "from asking to write until it is durable and answered",
    );
    report.figure("write-cpu", cpu, "ms of cpu");
    report.times(
        "flush",
        floors::flushes(homes.path(), 4 << 10),
        "the disk's own: 4 KiB and fdatasync",
    );
}

/// One lets the other in; the time until both hold all.
async fn let_in(host: &Side, newcomer: &Side) -> Duration {
    let begun = join(host, newcomer).await;
    settle(newcomer, host).await;
    let taken = begun.elapsed();
    let (here, there) = (newcomer.status().await, host.status().await);
    assert_eq!(
        (here.ops, here.missing_bodies),
        (there.ops, 0),
        "not all has come"
    );
    taken
}

/// One lets the other in; when it was asked for.
async fn join(host: &Side, newcomer: &Side) -> Instant {
    let invite = Request::Invite {
        role: Role::Member,
        uses: 1,
        days: 14,
    };
    let Answer::Invited(Invited { words, .. }) = host.ask(invite).await else {
        panic!("an invitation was asked for");
    };
    let join = Request::Join {
        code: words,
        name: "Ben".to_owned(),
        at: vec![host.address().await],
        wait_seconds: PATIENCE,
    };
    let begun = Instant::now();
    newcomer.ask(join).await;
    begun
}

/// Waits until both say that they are equal with somebody.
async fn settle(one: &Side, other: &Side) {
    for side in [one, other] {
        loop {
            let sync = Request::Sync {
                wait_seconds: PATIENCE,
            };
            let Answer::Synced(synced) = side.ask(sync).await else {
                panic!("a sync was asked for");
            };
            if !synced.equal_with.is_empty() {
                break;
            }
        }
    }
}

/// What [`post`] is called.
pub(crate) fn title(number: u64) -> String {
    format!("A ladder, number {number}")
}

/// Asks to write a need.
pub(crate) fn post(number: u64) -> Request {
    Request::Post(Box::new(Writing {
        kind: "need".to_owned(),
        title: Some(title(number)),
        body: Some("Any time this week would be lovely, I am at home after four.".to_owned()),
        category: Some("tools".to_owned()),
        place: Some("Elm St".to_owned()),
        ..Writing::default()
    }))
}

/// The bytes of all segments of a home, as they are before the store seals them.
pub(crate) fn kept(home: &Path) -> f64 {
    let (store, _) = Store::open(home).unwrap();
    let lengths = store.segments().map(|segment| segment.unwrap().1.len());
    lengths.sum::<usize>() as f64
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A home like this one, elsewhere, so that the next program finds it as it was.
fn copy(from: &Path, to: &Path) -> std::path::PathBuf {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
    to.to_owned()
}
