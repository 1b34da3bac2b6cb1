//! A phone that lies on a table: a node with nothing to do lets it sleep.
//!
//! What wakes it is counted over half a minute, after it has come to rest. This is no measurement of
//! speed: on a busy machine nothing is counted more often.
//!
//! Left out are the seven threads that sled keeps for its files: each of them wakes once a second for
//! as long as a process lives, whatever happens, and nothing outside sled can change that.
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::node::{Host, Node, wait_for};
use crate::story::{ANA, BEN, COMMUNITY, text};
use crate::world::{self, World};

/// How long it may take to come to rest: whoever is not reached is tried more and more seldom.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long is counted.
const WINDOW: Duration = Duration::from_secs(30);
/// How often one looks. What happens within one look or in looks without a pause is one wake-up.
const LOOK: Duration = Duration::from_millis(100);
/// At most one wake-up in ten seconds.
const ALONE: usize = 3;
/// Both ask who is there, and hear each other's question and their own answers.
const TOGETHER: usize = ALONE + 1;
/// What the threads of sled are called.
const SLED: &str = "sled-io-";
/// Discovery asks more and more seldom at first; when it has been silent for so long, it has come to
/// its pace.
const SETTLED: Duration = Duration::from_secs(12);

#[test]
fn a_node_with_nothing_to_do_lets_the_machine_sleep() {
    world::play(
        "idle::a_node_with_nothing_to_do_lets_the_machine_sleep",
        |world| {
            // Somebody was met, and is not there now.
            let (hosts, nodes) = linked(world);
            world.cut_off(1);
            drop(nodes);
            let [ana, _] = hosts;
            let _node = ana.run(&[]);
            let mut watch = Watch::begin(&ana);
            watch.until_still_for(SETTLED);
            let alone = watch.fewest(ALONE);
            assert!(alone <= ALONE, "alone it woke {alone} times");
        },
    );
}

#[test]
fn two_who_are_linked_and_have_nothing_to_say_let_the_machine_sleep() {
    world::play(
        "idle::two_who_are_linked_and_have_nothing_to_say_let_the_machine_sleep",
        |world| {
            let (hosts, _nodes) = linked(world);
            let mut watch = Watch::begin(&hosts[0]);
            watch.until_still_for(SETTLED);
            let together = watch.fewest(TOGETHER);
            assert!(together <= TOGETHER, "together it woke {together} times");
        },
    );
}

/// Nothing is said along the link, so nothing that is said can find it out.
#[test]
fn whoever_walks_away_without_a_word_is_noticed() {
    world::play(
        "idle::whoever_walks_away_without_a_word_is_noticed",
        |world| {
            let (hosts, _nodes) = linked(world);
            world.cut_off(2);
            for host in &hosts {
                wait_for("the other to be gone", || {
                    (host.ask(&["peers"])["near"] == json!([])).then_some(())
                });
            }
        },
    );
}

/// Two neighbours who are linked and equal, and the nodes that run there.
fn linked(world: &World) -> ([Host; 2], [Node; 2]) {
    let (ana, ben) = (world.host(1), world.host(2));
    ana.ask(&["start", COMMUNITY, "--as", ANA]);
    let invited = ana.ask(&["invite", "--for", "member"]);
    let of_ana = ana.run(&[]);
    ben.ask(&["join", &text(&invited, "code"), "--as", BEN]);
    let of_ben = ben.run(&[]);
    let hosts = [ana, ben];
    for host in &hosts {
        wait_for("both to be equal", || {
            let peers = host.ask(&["peers"]);
            (!peers["near"].as_array()?.is_empty()).then_some(())
        });
        host.ask(&["sync"]);
    }
    (hosts, [of_ana, of_ben])
}

/// The threads of a node, and how often each of them has gone to sleep so far.
struct Watch {
    threads: PathBuf,
    slept: BTreeMap<PathBuf, u64>,
}

impl Watch {
    /// Finds the node of this home. Numbers of processes are others where the test runs than in the
    /// `/proc` that it sees.
    fn begin(host: &Host) -> Self {
        let home = host.home().to_str().unwrap().as_bytes();
        let runs = |command: &[u8]| {
            let mut words = command.split(|byte| *byte == 0);
            words.clone().any(|word| word == b"run") && words.any(|word| word == home)
        };
        let processes = fs::read_dir("/proc").unwrap().map_while(Result::ok);
        let process = processes
            .map(|entry| entry.path())
            .find(|path| fs::read(path.join("cmdline")).is_ok_and(|command| runs(&command)));
        let threads = process.expect("the node runs").join("task");
        let mut watch = Self {
            threads,
            slept: BTreeMap::new(),
        };
        watch.woke();
        watch
    }

    /// Whether any thread has run and gone to sleep again since the last look.
    fn woke(&mut self) -> bool {
        let threads = fs::read_dir(&self.threads).unwrap().map_while(Result::ok);
        let slept = threads.filter_map(|thread| {
            let status = fs::read_to_string(thread.path().join("status")).ok()?;
            if status.strip_prefix("Name:")?.trim_start().starts_with(SLED) {
                return None;
            }
            let count = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
            Some((thread.path(), count.trim().parse().ok()?))
        });
        let slept: BTreeMap<PathBuf, u64> = slept.collect();
        let woke = slept != self.slept;
        self.slept = slept;
        woke
    }

    fn until_still_for(&mut self, long: Duration) {
        let (begun, mut still) = (Instant::now(), Instant::now());
        while still.elapsed() < long {
            assert!(begun.elapsed() < PATIENCE, "it does not come to rest");
            sleep(LOOK);
            if self.woke() {
                still = Instant::now();
            }
        }
    }

    /// How often it woke up in the first window with no more than so many, or in the last of three: what
    /// happens seldom may happen together once.
    fn fewest(&mut self, most: usize) -> usize {
        let mut times = self.count();
        for _ in 0..2 {
            if times > most {
                times = self.count();
            }
        }
        times
    }

    /// How often it woke up in the window.
    fn count(&mut self) -> usize {
        let (begun, mut awake, mut times) = (Instant::now(), false, 0);
        while begun.elapsed() < WINDOW {
            sleep(LOOK);
            let woke = self.woke();
            times += usize::from(woke && !awake);
            awake = woke;
        }
        times
    }
}
