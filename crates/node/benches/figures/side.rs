//! One node in a process of its own, and what the system says that it costs.
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use potluck_node::api::{Answer, Progress, Request, Status};
use potluck_node::{Handle, Network, Settings};

/// How many ticks of its clock Linux counts to a second of work, on every machine we know.
const TICKS: f64 = 100.0;

/// Where a node listens that takes any port of loopback, and looks for nobody.
pub(crate) const LOOPBACK: &str = "/ip4/127.0.0.1/tcp/0";
/// Where a node listens that is found by mDNS: on every interface.
pub(crate) const EVERYWHERE: &str = "everywhere";
/// Where a node listens that has no network.
pub(crate) const NOWHERE: &str = "nowhere";

/// How many bytes of its own a process may have on a phone.
const PHONE_BYTES: u64 = 256 << 20;
/// The words that come before every program that is to run as on a phone.
static PHONE: OnceLock<bool> = OnceLock::new();
/// How many nodes have been started: which processor the next one gets.
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// From now on every node has one processor, another than the last, and little memory.
pub(crate) fn as_on_phones() {
    PHONE.set(true).expect("it is said once, at the beginning");
}

/// What holds a process to one processor and to little memory: what it has written to or may write
/// to, its stacks and heap included, shared libraries and files not.
pub(crate) fn phone(processor: usize) -> [String; 5] {
    [
        "taskset".to_owned(),
        "--cpu-list".to_owned(),
        processor.to_string(),
        "prlimit".to_owned(),
        format!("--data={PHONE_BYTES}"),
    ]
}

/// A node that runs until this is dropped.
pub(crate) struct Side {
    child: Child,
    home: PathBuf,
    handle: Handle,
    /// From starting the process until the node answered.
    pub(crate) started: Duration,
}

/// What a process has used, and the bytes that crossed loopback where it lives.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    pub(crate) cpu_seconds: f64,
    pub(crate) resident_mb: f64,
    pub(crate) most_resident_mb: f64,
    pub(crate) wire_bytes: f64,
}

impl Side {
    /// Starts a node in this home that listens there, and waits until it answers.
    pub(crate) async fn start(home: &Path, listen: &str) -> Self {
        Self::start_behind(&[], home, listen).await
    }

    /// The same where these words lead to.
    pub(crate) async fn start_behind(before: &[String], home: &Path, listen: &str) -> Self {
        let begun = Instant::now();
        let program = std::env::current_exe().expect("a program knows where it is");
        let mut words = before.to_vec();
        if PHONE.get().is_some() {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            words.extend(phone(STARTED.fetch_add(1, Ordering::Relaxed) % cores));
        }
        words.push(program.to_string_lossy().into_owned());
        let mut child = Command::new(&words[0])
            .args(&words[1..])
            .args(["serve", &home.to_string_lossy(), listen])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program can be started again");
        let mut line = String::new();
        let said = child.stdout.as_mut().expect("its output was asked for");
        BufReader::new(said)
            .read_line(&mut line)
            .expect("the node says that it is there");
        assert_eq!(line.trim(), "ready", "the node did not start");
        let settings = Settings {
            home: home.to_owned(),
            network: None,
        };
        let handle = potluck_node::reach(settings)
            .await
            .expect("the node answers");
        assert!(handle.is_running_elsewhere());
        let side = Self {
            child,
            home: home.to_owned(),
            handle,
            started: Duration::ZERO,
        };
        side.ask(Request::Communities).await;
        Self {
            started: begun.elapsed(),
            ..side
        }
    }

    pub(crate) async fn ask(&self, request: Request) -> Answer {
        self.listen(request, &mut |_| {}).await
    }

    pub(crate) async fn listen(
        &self,
        request: Request,
        on: &mut (dyn FnMut(Progress) + Send),
    ) -> Answer {
        let what = format!("{request:?}");
        let answer = self.handle.ask(request, on).await;
        answer.unwrap_or_else(|why| panic!("{what}: {why}"))
    }

    pub(crate) fn handle(&self) -> Handle {
        self.handle.clone()
    }

    pub(crate) async fn status(&self) -> Status {
        match self.ask(Request::Status).await {
            Answer::Status(status) => *status,
            other => panic!("a status was expected, not {other:?}"),
        }
    }

    /// Where others reach it.
    pub(crate) async fn address(&self) -> String {
        loop {
            let Answer::Peers(peers) = self.ask(Request::Peers).await else {
                panic!("peers were asked for");
            };
            if let Some(address) = peers.addresses.into_iter().next() {
                return address;
            }
            tokio::task::yield_now().await;
        }
    }

    /// What it has used until now; nothing where the system does not tell.
    pub(crate) fn used(&self) -> Used {
        used(&self.child.id().to_string()).unwrap_or_default()
    }

    /// Stops it in order, and gives its home back.
    pub(crate) fn stop(mut self) -> PathBuf {
        drop(self.child.stdin.take());
        let ended = self.child.wait().expect("the node is a child of ours");
        assert!(ended.success(), "the node ended badly");
        self.home
    }
}

/// What the process `serve` does: a node until its input ends.
pub(crate) async fn serve(home: &str, listen: &str, ready: impl FnOnce()) {
    let network = |listen, mdns| Network {
        listen,
        dial: vec![],
        mdns,
    };
    let settings = Settings {
        home: home.into(),
        network: match listen {
            NOWHERE => None,
            EVERYWHERE => Some(network(vec![], true)),
            at => Some(network(vec![at.to_owned()], false)),
        },
    };
    let node = potluck_node::run(settings).await.expect("the node starts");
    ready();
    let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut vec![]));
    end.await
        .expect("reading does not panic")
        .expect("input can be read");
    node.stop().await;
}

/// What a process has used (`self`: this one).
pub(crate) fn used(process: &str) -> Option<Used> {
    let read = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).ok();
    let status = read("status")?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: f64 = line
            .trim_start_matches(':')
            .trim()
            .split(' ')
            .next()?
            .parse()
            .ok()?;
        Some(kilobytes * 1_024.0 / 1e6)
    };
    let stat = read("stat")?;
    // The name of the program, in brackets, may hold anything; behind it stand numbers.
    let numbers: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: Vec<f64> = numbers
        .get(11..13)?
        .iter()
        .filter_map(|it| it.parse().ok())
        .collect();
    let devices = read("net/dev")?;
    let loopback = devices
        .lines()
        .find_map(|line| line.trim().strip_prefix("lo:"))?;
    Some(Used {
        cpu_seconds: ticks.iter().sum::<f64>() / TICKS,
        resident_mb: megabytes("VmRSS")?,
        most_resident_mb: megabytes("VmHWM")?,
        wire_bytes: loopback.split_whitespace().next()?.parse().ok()?,
    })
}
