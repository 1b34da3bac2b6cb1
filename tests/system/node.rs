//! Hosts and the processes on them: typing commands, running a node, killing it.
//!
//! Everything waits for a condition and gives up loudly after a minute.
use std::io::{BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The program under test.
const POTLUCK: &str = env!("CARGO_BIN_EXE_potluck");

/// When waiting has no point any more, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is something.
pub(crate) fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited too long for {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// A place where somebody's potluck lives: a home, and the network around it.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    /// What comes before the program's name to run it there.
    before: Vec<String>,
    home: PathBuf,
}

/// What a command said that was not done.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    /// The exit code; none if a signal ended it.
    pub(crate) code: Option<i32>,
    /// What was wanted and what stood in the way.
    pub(crate) error: String,
    /// The way out.
    pub(crate) hint: String,
}

impl Refusal {
    /// All that a person reads.
    pub(crate) fn said(&self) -> String {
        format!("{}; {}", self.error, self.hint)
    }
}

impl Host {
    /// On this machine, as it is.
    pub(crate) fn here(home: PathBuf) -> Self {
        Self::behind(vec![], home)
    }

    /// Where `before` leads to.
    pub(crate) fn behind(before: Vec<String>, home: PathBuf) -> Self {
        Self { before, home }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Some program on this host.
    pub(crate) fn program(&self, program: &str) -> Command {
        let mut command = match self.before.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
            None => Command::new(program),
        };
        command.env_remove("POTLUCK_HOME").stdin(Stdio::null());
        command
    }

    /// A command of potluck, with `--json`.
    pub(crate) fn potluck(&self, words: &[&str]) -> Command {
        let mut command = self.program(POTLUCK);
        command.args(words).arg("--json");
        command.arg("--home").arg(&self.home);
        command
    }

    /// Does what must succeed, and gives the answer.
    pub(crate) fn ask(&self, words: &[&str]) -> Value {
        self.try_ask(words)
            .unwrap_or_else(|refused| panic!("potluck {}: {refused:?}", words.join(" ")))
    }

    /// Does what must not succeed, and gives what was said.
    pub(crate) fn refused(&self, words: &[&str]) -> Refusal {
        match self.try_ask(words) {
            Ok(answer) => panic!("potluck {} was done: {answer}", words.join(" ")),
            Err(refused) => refused,
        }
    }

    /// Does something that may succeed.
    pub(crate) fn try_ask(&self, words: &[&str]) -> Result<Value, Refusal> {
        answer(self.potluck(words).stderr(Stdio::piped()), words)
    }

    /// Does something that asks for passphrases, a line each.
    pub(crate) fn given(&self, lines: &[&str], words: &[&str]) -> Result<Value, Refusal> {
        let mut command = self.potluck(&[words, &["--passphrase-fd", "0"]].concat());
        command.stdin(typed(&lines.join("\n")));
        answer(command.stderr(Stdio::piped()), words)
    }

    /// Does what reads a line that somebody types, and must succeed.
    pub(crate) fn typed(&self, line: &str, words: &[&str]) -> Value {
        let mut command = self.potluck(words);
        command.stdin(typed(line)).stderr(Stdio::piped());
        answer(&mut command, words)
            .unwrap_or_else(|refused| panic!("potluck {}: {refused:?}", words.join(" ")))
    }

    /// Starts the node of a locked home, opens it, and waits until it listens.
    pub(crate) fn run_locked(&self, passphrase: &str, words: &[&str]) -> Node {
        let node = Node::start(self.potluck(&[&["run"], words].concat()));
        node.line("it to be locked", |line| line["event"] == "locked");
        self.given(&[passphrase], &["unlock"]).unwrap();
        node.line("the node to listen", |line| line["event"] == "listening");
        node
    }

    /// Starts the node and waits until it listens.
    pub(crate) fn run(&self, words: &[&str]) -> Node {
        self.try_run(words)
            .unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    /// Starts the node; gives up as soon as it ends by itself.
    pub(crate) fn try_run(&self, words: &[&str]) -> Result<Node, Refusal> {
        Self::try_to_listen(self.potluck(&[&["run"], words].concat()))
    }

    /// Starts the node with passphrases to read, a line each; gives up as soon as it ends.
    pub(crate) fn run_given(&self, lines: &[&str], words: &[&str]) -> Result<Node, Refusal> {
        let words = [&["run", "--passphrase-fd", "0"], words].concat();
        let mut command = self.potluck(&words);
        command.stdin(typed(&lines.join("\n")));
        Self::try_to_listen(command)
    }

    fn try_to_listen(command: Command) -> Result<Node, Refusal> {
        let mut node = Node::start(command);
        let listens = |line: &Value| line["event"] == "listening";
        wait_for("the node to listen", || {
            if node.lines.lock().unwrap().iter().any(listens) {
                return Some(Ok(()));
            }
            let ended = node.child.try_wait().unwrap()?;
            let mut said = String::new();
            let stderr = node.child.stderr.as_mut().unwrap();
            stderr.read_to_string(&mut said).unwrap();
            Some(Err(refusal(ended.code(), &said)))
        })?;
        Ok(node)
    }
}

/// A pipe from which this can be read.
fn typed(text: &str) -> PipeReader {
    let (from, mut to) = std::io::pipe().unwrap();
    to.write_all(text.as_bytes()).unwrap();
    from
}

/// Runs a command to its end and reads what it said.
pub(crate) fn answer(command: &mut Command, words: &[&str]) -> Result<Value, Refusal> {
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    if !done.status.success() {
        assert!(done.stdout.is_empty(), "{words:?} failed and answered");
        return Err(refusal(done.status.code(), &said));
    }
    let answer = serde_json::from_slice(&done.stdout);
    Ok(answer.unwrap_or_else(|why| panic!("{words:?}: {why}: {:?}", done.stdout)))
}

fn refusal(code: Option<i32>, said: &str) -> Refusal {
    let last = said.lines().last().unwrap_or_default();
    let read: Value = serde_json::from_str(last).unwrap_or_default();
    let text = |field: &str| read[field].as_str().unwrap_or_default().to_owned();
    Refusal {
        code,
        error: if read.is_null() {
            said.to_owned()
        } else {
            text("error")
        },
        hint: text("hint"),
    }
}

/// A running node; it is killed when dropped.
#[derive(Debug)]
pub(crate) struct Node {
    child: Child,
    lines: Arc<Mutex<Vec<Value>>>,
}

impl Node {
    fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = Arc::new(Mutex::new(vec![]));
        let (kept, out) = (lines.clone(), child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                // The last line of a killed node may be half a line.
                kept.lock().unwrap().extend(serde_json::from_str(&line));
            }
        });
        Self { child, lines }
    }

    /// The first line so far of which this is true, waited for.
    pub(crate) fn line(&self, what: &str, is: impl Fn(&Value) -> bool) -> Value {
        wait_for(what, || {
            let lines = self.lines.lock().unwrap();
            lines.iter().find(|line| is(line)).cloned()
        })
    }

    /// Where this node listens on loopback.
    pub(crate) fn address(&self) -> String {
        let local = |line: &Value| {
            let address = line["address"].as_str().unwrap_or_default();
            line["event"] == "listening" && address.starts_with("/ip4/127.")
        };
        let line = self.line("an address on loopback", local);
        line["address"].as_str().unwrap().to_owned()
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ended(mut self) {
        wait_for("the node to end", || self.child.try_wait().unwrap());
    }

    /// Asks it to end, and waits until it has, well.
    pub(crate) fn stop(mut self) {
        signal(self.pid(), "TERM");
        let ended = wait_for("the node to stop", || self.child.try_wait().unwrap());
        assert!(ended.success(), "the node ended with {ended}");
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill()); // has ended already: good
        self.child.wait().unwrap();
    }
}

/// Sends a signal to a process of ours that nobody has waited for yet.
pub(crate) fn signal(pid: u32, name: &str) {
    let mut kill = Command::new("kill");
    kill.args(["-s", name, &pid.to_string()]);
    // It may have ended a moment ago: then this fails, and what matters is what comes after.
    kill.stderr(Stdio::null()).status().unwrap();
}
