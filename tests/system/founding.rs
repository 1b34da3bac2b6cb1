//! Three in one room found a community together, on devices that have never met.
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::node::{Host, wait_for};
use crate::story::{ANA, BEN, CEM, COMMUNITY, text, wait_to_see};
use crate::world::{self, World};

#[test]
fn three_found_it_together_and_if_one_goes_nobody_holds_anything() {
    world::play(
        "founding::three_found_it_together_and_if_one_goes_nobody_holds_anything",
        story,
    );
}

/// A command that goes on for a while, and what it says on the way.
struct OnTheWay {
    command: Child,
    said: Arc<Mutex<Vec<Value>>>,
}

impl OnTheWay {
    /// Types a command, and `answers` whatever it asks.
    fn begin(host: &Host, words: &[&str], answers: &str) -> Self {
        let mut command = host.potluck(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut command = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut typed = command.stdin.take().unwrap();
        typed.write_all(answers.as_bytes()).unwrap();
        let said = Arc::new(Mutex::new(vec![]));
        let (into, from) = (Arc::clone(&said), command.stderr.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if let Ok(line) = serde_json::from_str(&line) {
                    into.lock().unwrap().push(line);
                }
            }
        });
        Self { command, said }
    }

    /// Everything that it has said of this kind.
    fn all(&self, event: &str) -> Vec<Value> {
        let said = self.said.lock().unwrap();
        let of = |line: &&Value| line["event"] == event;
        said.iter().filter(of).cloned().collect()
    }

    fn wait_for(&self, event: &str, fits: impl Fn(&Value) -> bool) -> Value {
        wait_for(event, || {
            self.all(event).into_iter().find(|line| fits(line))
        })
    }

    /// Its exit code, once it has ended.
    fn ended(mut self) -> (Option<i32>, Vec<Value>) {
        let code = self.command.wait().unwrap().code();
        (code, self.said.lock().unwrap().clone())
    }

    fn kill(mut self) {
        self.command.kill().unwrap();
        self.command.wait().unwrap();
    }
}

fn digits(of: &OnTheWay) -> BTreeSet<String> {
    let all = of.all("digits");
    all.iter().map(|line| text(line, "digits")).collect()
}

fn story(world: &World) {
    let [ana, ben, cem] = [1, 2, 3].map(|number| world.host(number));

    // Ben comes and goes again before Cem is there. Ana gives up: nobody holds anything.
    let start = [
        "start", COMMUNITY, "--as", ANA, "--with", "2", "--wait", "20",
    ];
    let of_ana = OnTheWay::begin(&ana, &start, "y\n");
    let code = text(&of_ana.wait_for("code", |_| true), "code");
    let of_ben = OnTheWay::begin(&ben, &["join", &code, "--as", BEN], "");
    of_ana.wait_for("gathering", |line| line["here"] == json!([ANA, BEN]));
    of_ben.wait_for("gathering", |line| line["here"] == json!([ANA, BEN]));
    of_ben.kill();
    wait_for("Ana to see that Ben has gone", || {
        let last = of_ana.all("gathering").pop()?;
        (last["here"] == json!([ANA])).then_some(())
    });
    let (ended, said) = of_ana.ended();
    assert_eq!(ended, Some(1), "{said:?}");
    for host in [&ana, &ben] {
        let refused = host.refused(&["status"]);
        assert!(
            refused.error.contains("there is no community"),
            "{refused:?}"
        );
    }

    // All three are there: all have it, as stewards.
    let start = ["start", COMMUNITY, "--as", ANA, "--with", "2"];
    let of_ana = OnTheWay::begin(&ana, &start, "y\ny\n");
    let code = text(&of_ana.wait_for("code", |_| true), "code");
    let of_ben = OnTheWay::begin(&ben, &["join", &code, "--as", BEN], "");
    of_ana.wait_for("gathering", |line| line["here"] == json!([ANA, BEN]));
    let of_cem = OnTheWay::begin(&cem, &["join", &code, "--as", CEM], "");
    of_ana.wait_for("gathering", |line| line["here"] == json!([ANA, BEN, CEM]));
    let on_ana = digits(&of_ana);
    let on_theirs: BTreeSet<String> = [&of_ben, &of_cem].into_iter().flat_map(digits).collect();
    assert_eq!(on_ana, on_theirs, "the same on both screens");
    for founding in [of_ben, of_cem, of_ana] {
        let (ended, said) = founding.ended();
        assert_eq!(ended, Some(0), "{said:?}");
    }
    let communities: BTreeSet<String> = [&ana, &ben, &cem]
        .map(|host| text(&host.ask(&["status"]), "community"))
        .into();
    assert_eq!(communities.len(), 1);
    for host in [&ana, &ben, &cem] {
        let people = host.ask(&["people"]);
        let people = people.as_array().unwrap();
        assert_eq!(people.len(), 3);
        assert!(
            people.iter().all(|one| one["role"] == "steward"),
            "{people:?}"
        );
    }

    // And it works: what one writes, all read.
    let _of_all = [&ana, &ben, &cem].map(|host| host.run(&[]));
    let need = text(&cem.ask(&["need", "Chairs for Saturday"]), "code");
    wait_to_see(&ana, &need, |_| true);
    wait_to_see(&ben, &need, |_| true);
}
