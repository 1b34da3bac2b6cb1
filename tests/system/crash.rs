//! kill −9 at random moments of the story: what a command has acknowledged stays, and all ends equal.
//!
//! `POTLUCK_KILLS=100` kills so often, in all pairs together, as `.ci/run` does; `POTLUCK_SEED=7` plays a story again,
//! as far as processes that race each other can be played again.
use std::env;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use crate::node::{Host, Node, Refusal, answer, signal, wait_for};
use crate::story::{
    ANA, BEN, COMMUNITY, NEED, NOTE, THANKS, TITLE, assert_done, equal_boards, open, text,
};
use crate::typed::{ALONE, homes};

/// How many pairs play at once.
const PAIRS: u64 = 2;

/// The longest that a victim lives on after a step has begun.
const LIFE: Duration = Duration::from_millis(400);

#[test]
fn killed_at_any_moment_both_open_again_and_nothing_acknowledged_is_lost() {
    let number = |name| env::var(name).ok().and_then(|text| text.parse().ok());
    let kills: u64 = number("POTLUCK_KILLS").unwrap_or(20);
    let seed = number("POTLUCK_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        u64::from(now.subsec_micros())
    });
    eprintln!("crash: POTLUCK_SEED={seed} POTLUCK_KILLS={kills}");

    let pairs = (0..PAIRS).map(|pair| {
        thread::spawn(move || {
            let mut chance = StdRng::seed_from_u64(seed * PAIRS + pair);
            let mut killed = 0;
            while killed < kills.div_ceil(PAIRS) {
                killed += Story::begin(&mut chance).play();
            }
            killed
        })
    });
    let pairs: Vec<_> = pairs.collect();
    let killed: u64 = pairs.into_iter().map(|pair| pair.join().unwrap()).sum();
    assert!(killed >= kills, "only {killed} killed");
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Ana,
    Ben,
}

/// What is to be seen in a home once a command was acknowledged there.
type Fact = fn(&Value) -> bool;

/// A home, its node, and what it may never forget.
struct Side {
    host: Host,
    node: Option<Node>,
    words: Vec<String>,
    facts: Vec<Fact>,
}

impl Side {
    fn start_node(&mut self) {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        self.node = Some(self.host.run(&words));
    }

    /// After a kill: it opens again, and all that it had acknowledged is there.
    fn start_again(&mut self) {
        drop(self.node.take()); // whose process has ended, so the home is free
        self.start_node();
        let board = self.host.ask(&["board", "--all"]);
        for (number, fact) in self.facts.iter().enumerate() {
            let kept = fact(&board[0]);
            assert!(kept, "acknowledged fact {number} is lost: {board}");
        }
    }
}

/// A story in which both are killed again and again.
struct Story<'a> {
    chance: &'a mut StdRng,
    ana: Side,
    ben: Side,
    killed: u64,
    _folder: tempfile::TempDir,
}

impl<'a> Story<'a> {
    fn begin(chance: &'a mut StdRng) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [ana, ben] = homes(&folder, ["ana", "ben"]).map(|host| Side {
            host,
            node: None,
            words: vec!["--no-mdns".into(), "--listen".into()],
            facts: vec![],
        });
        Self {
            chance,
            ana,
            ben,
            killed: 0,
            _folder: folder,
        }
    }

    /// Plays to the end and says how many were killed.
    fn play(mut self) -> u64 {
        self.ana.host.ask(&["start", COMMUNITY, "--as", ANA]);
        // Whoever is killed on the way in comes again as the same person.
        let invite = ["invite", "--for", "member", "--uses", "1"];
        let code = text(&self.ana.host.ask(&invite), "code");
        self.ana.words.push("/ip4/127.0.0.1/tcp/0".into());
        self.ana.start_node();
        let at = self.ana.node.as_ref().unwrap().address();
        *self.ana.words.last_mut().unwrap() = at.clone(); // where Ben finds her again
        self.join(&code, &at);
        let more = ["/ip4/127.0.0.1/tcp/0".to_owned(), "--dial".into(), at];
        self.ben.words.extend(more);
        self.ben.start_node();

        self.step(Who::Ana, &NEED, |need| need["title"] == TITLE);
        let board = self.ana.host.ask(&["board"]);
        let code = text(&board[0], "code");
        let claim = ["claim", &code, "--note", NOTE];
        self.step(Who::Ben, &claim, |need| stage(need) >= 1);
        self.step(Who::Ana, &["accept", &code, "1"], |need| stage(need) >= 2);
        self.both_see(|need| stage(need) >= 2);
        wait_for("the sealed part to open", || {
            let shown = self.ben.host.ask(&["show", &code]);
            (shown["sealed"] == open()).then_some(())
        });
        self.step(Who::Ben, &["done", &code], |need| stage(need) >= 3);
        self.step(Who::Ana, &["confirm", &code], |need| stage(need) >= 4);
        self.step(Who::Ana, &["thank", &code, THANKS], |need| {
            need["thanks"][0]["text"] == THANKS
        });

        let same = equal_boards(&[&self.ana.host, &self.ben.host]);
        assert_eq!(same.len(), 1, "a need that was written twice: {same:?}");
        assert_done(&same[0]);
        for side in [self.ana, self.ben] {
            let people = side.host.ask(&["people"]);
            assert_eq!(people.as_array().unwrap().len(), 2, "{people}");
            side.node.unwrap().stop();
        }
        self.killed
    }

    /// Lets Ben in, in spite of everything.
    fn join(&mut self, code: &str, at: &str) {
        let words = [&["join", code, "--as", BEN, "--at", at], &ALONE[..]].concat();
        // First he is killed himself on the way, then whoever lets him in.
        let mut joining = self.ben.host.potluck(&words);
        joining.stdout(std::process::Stdio::null());
        joining.stderr(std::process::Stdio::null());
        let mut joining = joining.spawn().unwrap();
        thread::sleep(self.moment());
        drop(joining.kill()); // or he is in already
        joining.wait().unwrap();
        self.killed += 1;
        while self.ben.host.try_ask(&["status"]).is_err() {
            let joined = self.while_killing(Who::Ana, |story| story.ben.host.try_ask(&words));
            if let Ok(place) = joined {
                assert_eq!(place["name"], BEN);
                break;
            }
        }
    }

    /// Types a command until it is done, while somebody is killed, and lets the other see it, while
    /// somebody is killed.
    fn step(&mut self, who: Who, words: &[&str], fact: Fact) {
        loop {
            let victim = self.victim();
            let done = self.while_killing(victim, |story| story.side(who).host.try_ask(words));
            if done.is_ok() {
                self.side(who).facts.push(fact);
            }
            // What was not acknowledged may be done all the same; then it is not done twice.
            let board = self.side(who).host.ask(&["board", "--all"]);
            if done.is_ok() || fact(&board[0]) {
                assert!(fact(&board[0]), "{words:?} was acknowledged: {board}");
                break;
            }
        }
        let victim = self.victim();
        self.while_killing(victim, |_| Ok(Value::Null)).unwrap();
        self.both_see(fact);
    }

    fn both_see(&self, fact: Fact) {
        for side in [&self.ana, &self.ben] {
            let what = format!("news in {}", side.host.home().display());
            wait_for(&what, || {
                let mut board = side.host.potluck(&["board", "--all"]);
                let board = answer(&mut board, &["board"]).unwrap();
                fact(&board[0]).then_some(())
            });
        }
    }

    /// Does something while the victim's node is killed at a random moment, and starts that again.
    fn while_killing(
        &mut self,
        victim: Who,
        act: impl FnOnce(&mut Self) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let moment = self.moment();
        let pid = self.side(victim).node.as_ref().unwrap().pid();
        let killer = thread::spawn(move || {
            thread::sleep(moment);
            signal(pid, "KILL");
        });
        let done = act(self);
        killer.join().unwrap();
        self.killed += 1;
        self.side(victim).start_again();
        done
    }

    fn moment(&mut self) -> Duration {
        let longest = u64::try_from(LIFE.as_micros()).unwrap();
        Duration::from_micros(self.chance.random_range(0..longest))
    }

    fn victim(&mut self) -> Who {
        if self.chance.random_bool(0.5) {
            Who::Ana
        } else {
            Who::Ben
        }
    }

    fn side(&mut self, who: Who) -> &mut Side {
        match who {
            Who::Ana => &mut self.ana,
            Who::Ben => &mut self.ben,
        }
    }
}

/// How far the one claim has come.
fn stage(need: &Value) -> usize {
    let stages = ["asked", "accepted", "handed over", "confirmed"];
    let state = need["claims"][0]["state"].as_str().unwrap_or_default();
    stages
        .iter()
        .position(|stage| *stage == state)
        .map_or(0, |at| at + 1)
}
