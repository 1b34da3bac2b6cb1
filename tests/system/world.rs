//! A small world: hosts on one bridge, no route to anywhere else, made without root.
//!
//! A test that wants one starts itself again in a user namespace with its own network, mounts and
//! processes, and there each host is a network namespace with one cable:
//!
//! ```text
//!   host 1        host 2        host 3
//!   eth0          eth0          eth0        10.77.0.1, .2, .3
//!    │             │             │
//!    v1 ────────── v2 ────────── v3         ports of the bridge br0
//! ```
//!
//! The bridge is where the test itself runs, so that it can hear everything.
//!
//! When the test ends, the namespaces and everything in them are gone. Where a machine forbids
//! them, the test says so and does nothing; with `CI=true` that is a failure.
use std::env;
use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::node::Host;

/// Says to a test that was started again that it is inside.
const INSIDE: &str = "POTLUCK_TEST_WORLD";

/// Begins a namespace of one's own.
const UNSHARE: [&str; 7] = [
    "--user",
    "--map-root-user",
    "--net",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
];

/// Whether all of it is allowed here.
const PROBE: &str = "mount --make-rprivate / && mount -t tmpfs none /run && mkdir /run/netns \
    && ip netns add probe && ip -n probe link add br0 type bridge \
    && ip -n probe link add v1 type veth peer name v2";

/// Plays a story in a world of its own. `test` is the test's own name, with its module.
pub(crate) fn play(test: &str, story: impl FnOnce(&World)) {
    if env::var(INSIDE).is_ok_and(|name| name == test) {
        return story(&World::make());
    }
    if let Err(why) = allowed() {
        return skip(
            test,
            &format!("no network of its own on this machine: {why}"),
        );
    }
    let again = Command::new("unshare")
        .args(UNSHARE)
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, test)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stdout);
    let complained = String::from_utf8_lossy(&again.stderr);
    assert!(
        again.status.success() && said.contains("1 passed"),
        "{test}: {said}\n{complained}"
    );
}

/// Says loudly that a test does nothing here; where that must not be, fails.
pub(crate) fn skip(test: &str, why: &str) {
    eprintln!("\n!!! SKIPPED {test}: {why}\n");
    let ci = env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!ci, "{test} cannot be skipped with CI=true: {why}");
}

fn allowed() -> Result<(), String> {
    let probe = Command::new("unshare")
        .args(UNSHARE)
        .args(["sh", "-c", PROBE])
        .output()
        .map_err(|why| format!("unshare: {why}"))?;
    if probe.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&probe.stderr).trim().to_owned())
    }
}

/// The bridge and a folder for the homes.
#[derive(Debug)]
pub(crate) struct World {
    folder: TempDir,
}

impl World {
    fn make() -> Self {
        sh("mount --make-rprivate /");
        sh("mount -t tmpfs none /run");
        fs::create_dir("/run/netns").unwrap();
        sh("ip link add br0 type bridge");
        sh("ip link set br0 up");
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A host on the bridge, with an empty home.
    pub(crate) fn host(&self, number: u8) -> Host {
        let net = format!("host{number}");
        let (port, address) = (port(number), address(number));
        sh(&format!("ip netns add {net}"));
        sh(&format!("ip -n {net} link set lo up"));
        sh(&format!(
            "ip link add {port} type veth peer name eth0 netns {net}"
        ));
        sh(&format!("ip -n {net} addr add {address}/24 dev eth0"));
        sh(&format!("ip -n {net} link set eth0 up"));
        self.plug_in(number);
        let before = ["ip", "netns", "exec", &net].map(str::to_owned);
        Host::behind(before.into(), self.folder.path().join(net))
    }

    /// Takes a host's cable off the bridge; its own end notices nothing.
    pub(crate) fn cut_off(&self, number: u8) {
        sh(&format!("ip link set {} nomaster", port(number)));
    }

    /// Puts it back.
    pub(crate) fn plug_in(&self, number: u8) {
        let port = port(number);
        sh(&format!("ip link set {port} master br0 up"));
    }

    /// Gives a folder a disk of its own, with so much room.
    pub(crate) fn mount(&self, host: &Host, megabytes: u32) {
        fs::create_dir(host.home()).unwrap();
        let home = host.home().display();
        sh(&format!(
            "mount -t tmpfs -o size={megabytes}m,mode=0700 none {home}"
        ));
    }
}

/// Where a host is.
pub(crate) fn address(number: u8) -> String {
    format!("10.77.0.{number}")
}

fn port(number: u8) -> String {
    format!("v{number}")
}

/// Types a line of plain words.
fn sh(line: &str) {
    let mut words = line.split(' ');
    let done = Command::new(words.next().unwrap())
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let why = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{line}: {why}");
}
