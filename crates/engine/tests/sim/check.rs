//! What holds after every story, whoever took part and whatever happened on the way.
use std::collections::BTreeSet;

use potluck_model::board::Filter;
use potluck_model::op::{LogId, LogKind};
use potluck_model::segment::{Item, Segment};

use crate::stranger::{hears_a_name, start_of};
use crate::world::{NodeId, World};

impl World {
    /// What a node's board shows, in words that do not depend on who looks.
    pub(crate) fn board(&self, node: NodeId) -> BTreeSet<String> {
        let home = self.home(node);
        let looker = home.looker();
        let filter = Filter {
            past: true,
            ..Default::default()
        };
        home.board()
            .list(&filter, &looker, &home.roll(), self.now)
            .into_iter()
            .map(|view| {
                let claims: Vec<String> = view
                    .claims
                    .iter()
                    .map(|claim| format!("{} {}", claim.person.name, claim.state.word()))
                    .collect();
                format!(
                    "{} {} {} {claims:?} {}",
                    view.code,
                    view.title,
                    view.state.word(),
                    view.author.name
                )
            })
            .collect()
    }

    /// How much a node holds: operations, missing bodies, sealed bodies.
    pub(crate) fn holds(&self, node: NodeId) -> [u64; 3] {
        let home = self.home(node);
        let missing = home.missing_bodies(self.now.day());
        [home.ops_held(), missing, home.unopened()]
    }

    /// Whether all of these hold as much, and nothing is missing.
    pub(crate) fn are_level(&self, nodes: &[NodeId]) -> bool {
        let first = self.holds(nodes[0]);
        first[1..] == [0, 0] && nodes.iter().all(|node| self.holds(*node) == first)
    }

    /// All nodes of a community hold and show the same.
    pub(crate) fn check_equal(&self, nodes: &[NodeId]) {
        let seed = self.seed();
        let board = self.board(nodes[0]);
        for node in nodes {
            assert_eq!(self.holds(*node), self.holds(nodes[0]), "seed {seed}");
            assert_eq!(self.board(*node), board, "node {node}, seed {seed}");
        }
    }

    /// No stranger was ever told the name of an operation, a device, a person, a community, or what
    /// anything is called.
    pub(crate) fn check_strangers(&self, words: &[&str]) {
        let mut names: BTreeSet<[u8; 8]> = BTreeSet::new();
        for node in self.nodes.iter().filter(|node| node.heard.is_none()) {
            names.extend(node.disk.ops.iter().map(start_of));
            for community in node.engine.communities() {
                let me = community.me();
                let all = [me.person.as_bytes(), me.device.as_bytes()];
                for bytes in all.into_iter().chain([community.id().as_bytes()]) {
                    names.insert(bytes[..8].try_into().unwrap());
                }
            }
        }
        let heard = self.nodes.iter().filter_map(|node| node.heard.as_ref());
        for bytes in heard.flatten() {
            let text = String::from_utf8_lossy(bytes);
            let told = hears_a_name(bytes, &names) || words.iter().any(|word| text.contains(word));
            assert!(!told, "a stranger was told a name; seed {}", self.seed());
        }
    }

    /// The greatest number that the engine says it has of anything which a peer can make grow.
    pub(crate) fn check_bounds(&self) {
        for (at, node) in self.nodes.iter().enumerate() {
            for (what, found, bound) in node.engine.queues() {
                assert!(
                    found <= bound,
                    "node {at} has {found} {what}, more than {bound}; seed {}",
                    self.seed()
                );
            }
        }
    }

    /// Each header and each body was kept once.
    pub(crate) fn check_kept_once(&self, node: NodeId) {
        let mut bodies = BTreeSet::new();
        let mut headers: std::collections::BTreeMap<LogId, u64> = Default::default();
        for segment in &self.nodes[node].disk.segments {
            for item in Segment::decode(segment).unwrap().items {
                match item {
                    Item::Body(place, _) => assert!(bodies.insert(place), "kept twice"),
                    Item::Run(run) => {
                        let held = headers.entry(run.log).or_default();
                        let last = run.first + run.entries.len() as u64 - 1;
                        assert!(last > *held, "kept twice");
                        *held = last;
                    }
                    Item::Control(_) => {}
                }
            }
        }
        assert!(headers.keys().all(|log| log.kind != LogKind::Control));
    }

    /// How each node stands, for whoever looks for the reason of a failure.
    pub(crate) fn tell(&self) -> String {
        let mut lines = vec![];
        for (at, node) in self.nodes.iter().enumerate() {
            for home in node.engine.communities() {
                let mut peers = vec![];
                for peer in node.engine.peers() {
                    let to = node.links.get(&peer.link).map(|(to, _)| *to);
                    for one in &peer.communities {
                        let on_the_way = (one.missing_here, one.missing_there);
                        peers.push((to, one.equal_since.is_some(), on_the_way));
                    }
                }
                let partings: Vec<_> = node.hung_up.iter().rev().take(3).collect();
                lines.push(format!(
                    "{at}: {} held, {} missing, {} sealed; {peers:?}; {partings:?}",
                    home.ops_held(),
                    home.missing_bodies(self.now.day()),
                    home.unopened(),
                ));
            }
        }
        lines.join("\n")
    }
}
