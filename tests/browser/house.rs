//! A neighbour's computer: a home, the program started as they start it, and the link it prints.
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::node::{Host, signal, wait_for};

/// A computer on which potluck is open.
pub(crate) struct House {
    /// For typing commands beside the page.
    pub(crate) host: Host,
    child: Child,
    said: Arc<Mutex<String>>,
}

impl House {
    /// Starts potluck as a neighbour does, on loopback only; `dial` are addresses of others.
    pub(crate) fn open(home: &Path, dial: &[&str]) -> Self {
        let host = Host::here(home.to_owned());
        let mut command = host.program(env!("CARGO_BIN_EXE_potluck"));
        command.args([
            "--no-browser",
            "--no-mdns",
            "--listen",
            "/ip4/127.0.0.1/tcp/0",
        ]);
        for address in dial {
            command.args(["--dial", address]);
        }
        command.arg("--home").arg(home);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (kept, out) = (said.clone(), child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let mut said = kept.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        Self { host, child, said }
    }

    /// The link that was printed.
    pub(crate) fn link(&self) -> String {
        wait_for("the link to the page", || {
            let said = self.said.lock().unwrap();
            let link = said
                .split_whitespace()
                .find(|word| word.starts_with("http://127.0.0.1:"));
            link.map(str::to_owned)
        })
    }

    /// Where others reach this node.
    pub(crate) fn address(&self) -> String {
        wait_for("an address", || {
            let peers = self.host.try_ask(&["peers"]).ok()?;
            Some(peers["addresses"][0].as_str()?.to_owned())
        })
    }

    /// Ends it as Ctrl-C does, and waits until it has ended well.
    pub(crate) fn stop(mut self) {
        signal(self.child.id(), "INT");
        let ended = wait_for("potluck to stop", || self.child.try_wait().unwrap());
        assert!(ended.success(), "potluck ended with {ended}");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.child.kill()); // has ended already: good
        self.child.wait().unwrap();
    }
}
