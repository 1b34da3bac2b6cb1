//! Keys in a community whose parts do not hear of each other for a while: a thousand stories.
use std::collections::{BTreeMap, BTreeSet};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::super::*;
use super::world::*;
use crate::id::KeyId;

/// How many stories; `POTLUCK_STORIES` for more.
fn stories() -> u64 {
    let many = std::env::var("POTLUCK_STORIES").ok();
    many.and_then(|text| text.parse().ok()).unwrap_or(1_000)
}

/// One part: what is known in it, and which keys each device in it has.
#[derive(Clone)]
struct Part {
    graph: ControlGraph,
    held: BTreeMap<DeviceId, BTreeSet<KeyId>>,
}

fn lives_in(n: u8) -> usize {
    usize::from(n.is_multiple_of(2))
}

struct Story {
    parts: [Part; 2],
    keys: u8,
    people: u8,
    chance: StdRng,
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut graph = founded(&[1, 2, 3]);
        welcome(&mut graph, 1, 4);
        welcome(&mut graph, 1, 5);
        let part = Part {
            graph,
            held: BTreeMap::new(),
        };
        Self {
            parts: [part.clone(), part],
            keys: 0,
            people: 5,
            chance: StdRng::seed_from_u64(seed),
        }
    }

    /// Somebody who is in, of those who live in this part: nobody can be in both.
    fn somebody(&mut self, part: usize) -> u8 {
        loop {
            let n = self.chance.random_range(1..=self.people);
            if lives_in(n) == part && role(&self.parts[part].graph, n).is_some() {
                return n;
            }
        }
    }

    /// Somebody writes by the writer's rule; says under which key.
    fn write(&mut self, part: usize) -> KeyId {
        let n = self.somebody(part);
        let device = who(n).device();
        let (next, part) = (self.keys + 1, &mut self.parts[part]);
        let held = part.held.get(&device).cloned().unwrap_or_default();
        let (key_id, to) = match part.graph.members().choose_epoch(&held, today()) {
            Choice::Use {
                key_id, share_with, ..
            } => {
                if !share_with.is_empty() {
                    let keys = vec![key_id];
                    let recipients = share_with.clone();
                    let body = ControlBody::KeyShare { keys, recipients };
                    says(&mut part.graph, n, body).unwrap();
                }
                (key_id, share_with)
            }
            Choice::MakeNew => {
                self.keys = next;
                says(&mut part.graph, n, epoch(next)).unwrap();
                let all = part.graph.members().readers().into_iter();
                (key(next), all.collect())
            }
        };
        for device in to {
            part.held.entry(device).or_default().insert(key_id);
        }
        key_id
    }

    fn remove_somebody(&mut self, part: usize) {
        let n = self.chance.random_range(4..=self.people.max(4));
        let graph = &mut self.parts[part].graph;
        if role(graph, n).is_some() {
            let body = remove(graph, n);
            says(graph, 1 + u8::try_from(part).unwrap(), body).unwrap();
        }
    }

    fn admit_somebody(&mut self, part: usize) {
        if self.people < 12 {
            self.people += if lives_in(self.people + 1) == part {
                1
            } else {
                2
            };
            let n = self.people;
            welcome(
                &mut self.parts[part].graph,
                1 + u8::try_from(part).unwrap(),
                n,
            );
        }
    }

    /// The parts meet: everybody hears everything, and gets the keys that the log says they hold.
    fn meet(&mut self) {
        let [one, other] = &mut self.parts;
        meet(&mut one.graph, &mut other.graph);
        let mut held = one.held.clone();
        for (device, keys) in &other.held {
            held.entry(*device).or_default().extend(keys);
        }
        (one.held, other.held) = (held.clone(), held);
    }

    /// No device that is out has the key, as far as anybody in this part can know; and everybody who
    /// is in finds it in the logs.
    fn check(&self, part: usize, key: KeyId, seed: u64) {
        let Part { graph, held } = &self.parts[part];
        for (device, keys) in held {
            let known = graph.members().device(*device);
            let out = known.is_some_and(|known| !known.active);
            assert!(!(out && keys.contains(&key)), "a leak; seed {seed}");
        }
        let holders = graph.members().epochs().holders(key).unwrap();
        for reader in graph.members().readers() {
            assert!(
                holders.contains(reader),
                "somebody cannot read; seed {seed}"
            );
        }
    }
}

/// Test 34, and 35 and 36 among others: a thousand stories of people who remove, admit and write
/// while apart.
#[test]
fn nobody_who_knows_of_a_removal_writes_what_the_removed_can_read() {
    for seed in 0..stories() {
        let mut story = Story::new(seed);
        for _ in 0..14 {
            let part = story.chance.random_range(0..2);
            match story.chance.random_range(0..8) {
                0 => story.remove_somebody(part),
                1 => story.admit_somebody(part),
                2 => story.meet(),
                _ => {
                    let key = story.write(part);
                    story.check(part, key, seed);
                }
            }
        }
        story.meet();
        let before = story.keys;
        for _ in 0..4 {
            let key = story.write(0);
            story.check(0, key, seed);
        }
        assert!(
            story.keys <= before + 1,
            "one more key at most; seed {seed}"
        );
    }
}
