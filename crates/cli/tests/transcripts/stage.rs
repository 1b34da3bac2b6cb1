//! The folder in which a transcript is played: a home for each name, and the nodes that run.
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tempfile::TempDir;

/// The program under test.
pub(crate) const POTLUCK: &str = env!("CARGO_BIN_EXE_potluck");
/// How long a node that runs may keep silent while more is expected of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Homes and nodes; what runs is ended with it.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: TempDir,
    running: BTreeMap<String, Running>,
}

#[derive(Debug)]
struct Running {
    node: Child,
    prints: Receiver<String>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The manual speaks of these as somebody sees them who has the source.
        let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors");
        let there = folder.path().join("docs/vectors");
        fs::create_dir_all(&there).unwrap();
        for file in ["README.md", "resolver.json"] {
            fs::copy(vectors.join(file), there.join(file)).unwrap();
        }
        Self {
            folder,
            running: BTreeMap::new(),
        }
    }

    /// Plays one command and gives back what it printed, line by line. What keeps running is
    /// listened to until `enough`.
    pub(crate) fn play(
        &mut self,
        who: &str,
        command: &str,
        enough: &dyn Fn(&[String]) -> bool,
    ) -> Vec<String> {
        if command == "stop" {
            return self.stop(who);
        }
        let (command, stays) = match command.strip_suffix(" &") {
            Some(command) => (command, true),
            None => (command, false),
        };
        let (command, typed) = match command.split_once(" <<< ") {
            Some((command, typed)) => (command, Some(typed.trim_matches('"'))),
            None => (command, None),
        };
        let (mut child, pipe) = self.start(who, command);
        if let Some(mut stdin) = child.stdin.take() {
            // A command that does not read what is typed has ended with an error, which is shown.
            let typed = typed.unwrap_or_default().replace("\\n", "\n");
            let _ = writeln!(stdin, "{typed}");
        }
        if stays {
            let running = Running {
                node: child,
                prints: listen(pipe),
            };
            return self
                .running
                .entry(who.to_owned())
                .or_insert(running)
                .until(enough);
        }
        let mut printed = String::new();
        BufReader::new(pipe).read_to_string(&mut printed).unwrap();
        let ended = child.wait().unwrap();
        let mut lines: Vec<String> = printed.trim_end().lines().map(str::to_owned).collect();
        match ended.code() {
            Some(0) => {}
            Some(code) => lines.insert(0, format!("? {code}")),
            None => lines.insert(0, format!("? {ended}")),
        }
        lines
    }

    /// Starts a command in the home of `who`; both its mouths speak into one pipe.
    fn start(&self, who: &str, command: &str) -> (Child, PipeReader) {
        let words = words(command);
        assert_eq!(
            words.first().map(String::as_str),
            Some("potluck"),
            "not a command: {command}"
        );
        let (pipe, mouth) = std::io::pipe().unwrap();
        let child = Command::new(POTLUCK)
            .args(words.iter().skip(1))
            .env_clear()
            .env("TZ", "Europe/Madrid")
            .env("POTLUCK_HOME", self.home(who))
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(mouth.try_clone().unwrap())
            .stderr(mouth)
            .spawn()
            .unwrap();
        (child, pipe)
    }

    fn home(&self, who: &str) -> PathBuf {
        self.folder
            .path()
            .join(if who.is_empty() { "home" } else { who })
    }

    /// Asks a node to end, as Ctrl-C does, and hears it out.
    fn stop(&mut self, who: &str) -> Vec<String> {
        let mut running = self.running.remove(who).expect("only what runs is stopped");
        let asked = Command::new("kill")
            .args(["-INT", &running.node.id().to_string()])
            .status();
        assert!(asked.unwrap().success());
        let printed = running.prints.iter().collect();
        assert!(running.node.wait().unwrap().success());
        printed
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for running in self.running.values_mut() {
            // It may have ended by itself; then there is nothing to do.
            let _ = running.node.kill();
            let _ = running.node.wait();
        }
    }
}

impl Running {
    /// Listens until enough is heard, or nothing more comes.
    fn until(&mut self, enough: &dyn Fn(&[String]) -> bool) -> Vec<String> {
        let mut heard = Vec::new();
        while !enough(&heard) {
            match self.prints.recv_timeout(PATIENCE) {
                Ok(line) => heard.push(line),
                Err(_) => break,
            }
        }
        heard
    }
}

fn listen(pipe: PipeReader) -> Receiver<String> {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines() {
            let heard = line.map(|line| tell.send(line));
            if !matches!(heard, Ok(Ok(()))) {
                break;
            }
        }
    });
    told
}

/// The words of a command; double quotes hold words together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
