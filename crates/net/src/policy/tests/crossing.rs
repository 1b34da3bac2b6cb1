//! Two policies that dial each other, with messages delayed in every way.
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::*;

const SIDES: [usize; 2] = [0, 1];

/// What one side has yet to hear about a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Connected,
    StreamOpened,
    Closed,
}

struct World {
    sides: [Policy; 2],
    diallers: Vec<usize>,
    /// Per connection and hearing side, in order.
    words: BTreeMap<(usize, usize), VecDeque<Word>>,
    up: [BTreeSet<usize>; 2],
    chance: Chance,
}

impl World {
    /// `diallers[n]` is the side that dialled connection `n`.
    fn new(diallers: &[usize], seed: u64) -> Self {
        let words = (0..diallers.len())
            .flat_map(|n| SIDES.map(|side| ((n, side), VecDeque::from([Word::Connected]))))
            .collect();
        Self {
            sides: [policy(1), policy(2)],
            diallers: diallers.to_vec(),
            words,
            up: Default::default(),
            chance: Chance(seed),
        }
    }

    fn play(&mut self) {
        loop {
            let waiting: Vec<_> = self.words.keys().copied().collect();
            let waiting: Vec<_> = waiting
                .into_iter()
                .filter(|place| !self.words[place].is_empty())
                .collect();
            if waiting.is_empty() {
                return;
            }
            let pick = self.chance.next() % waiting.len() as u64;
            let (n, side) = waiting[usize::try_from(pick).unwrap()];
            let word = self.words.get_mut(&(n, side)).unwrap().pop_front().unwrap();
            self.hear(n, side, word);
        }
    }

    fn hear(&mut self, n: usize, side: usize, word: Word) {
        let policy = &mut self.sides[side];
        let dialler = self.diallers[n] == side;
        let role = if dialler {
            Role::Dialler
        } else {
            Role::Listener
        };
        let deeds = match word {
            Word::Connected => {
                let them = if side == 0 { 2 } else { 1 };
                policy.connected(at(0.0), id(n), from(them, role), None)
            }
            Word::StreamOpened => {
                if !dialler {
                    self.say(n, 1 - side, Word::StreamOpened); // the answer
                }
                self.sides[side].opened(at(0.0), id(n))
            }
            Word::Closed => {
                policy.closed(at(0.0), id(n));
                self.up[side].remove(&n);
                self.words.get_mut(&(n, side)).unwrap().clear();
                vec![]
            }
        };
        for deed in deeds {
            match deed {
                Deed::Open(which) => self.say(number(which), 1 - side, Word::StreamOpened),
                Deed::Take(which) => drop(self.up[side].insert(number(which))),
                Deed::Close(which, why) => {
                    assert_eq!(why, Why::Duplicate);
                    self.up[side].remove(&number(which));
                    for hearer in SIDES {
                        self.say(number(which), hearer, Word::Closed);
                    }
                }
                Deed::Dial(..) => panic!("nobody was sighted"),
            }
        }
    }

    fn say(&mut self, n: usize, hearer: usize, word: Word) {
        self.words.get_mut(&(n, hearer)).unwrap().push_back(word);
    }
}

fn number(connection: ConnectionId) -> usize {
    (0..9).find(|n| id(*n) == connection).unwrap()
}

#[test]
fn however_dials_cross_both_sides_keep_the_same_one_link() {
    for diallers in [
        &[0][..],
        &[1],
        &[0, 1],
        &[0, 0],
        &[1, 1],
        &[0, 1, 0],
        &[1, 0, 1],
        &[0, 0, 1, 1],
    ] {
        for seed in 0..500 {
            let mut world = World::new(diallers, seed);
            world.play();

            let [ours, theirs] = &world.up;
            assert_eq!((ours, ours.len()), (theirs, 1), "{diallers:?}, seed {seed}");
        }
    }
}

#[test]
fn a_link_that_only_we_still_believe_in_gives_way_to_a_new_one() {
    // The peer is the greater one and lost its end without our noticing.
    let mut ours = policy(1);
    link(&mut ours, at(0.0), 1, from(2, Role::Dialler), None);
    ours.connected(at(60.0), id(2), from(2, Role::Listener), None);

    let deeds = ours.opened(at(60.0), id(2));

    assert_eq!(
        deeds,
        [Deed::Close(id(1), Why::Duplicate), Deed::Take(id(2))]
    );
}
