//! From what a node says to what the other hears: frames that are said at once leave together, take
//! their time, and are counted.
use potluck_engine::{Input, Link};
use potluck_model::wire::Frame;
use rand::RngExt as _;

use super::{NodeId, World};

impl World {
    pub(super) fn send(&mut self, node: NodeId, link: Link, bytes: Vec<u8>) {
        let said = match self.nodes[node].tamper.as_mut() {
            Some(tamper) => tamper(bytes),
            None => {
                self.watch(node, link, &bytes);
                vec![bytes]
            }
        };
        for bytes in said {
            // A liar's frames need not be frames.
            let leaving = match Frame::decode(&bytes) {
                Ok(_) => self.said.entry((node, link)).or_default().put(bytes),
                Err(_) => vec![bytes],
            };
            for bytes in leaving {
                self.transport(node, link, bytes);
            }
        }
    }

    /// What was said at once leaves together.
    pub(super) fn finish_saying(&mut self) {
        for ((node, link), mut parcel) in std::mem::take(&mut self.said) {
            if let Some(bytes) = parcel.close() {
                self.transport(node, link, bytes);
            }
        }
    }

    /// Looks at what an honest node says.
    fn watch(&mut self, node: NodeId, link: Link, bytes: &[u8]) {
        let frame = Frame::decode(bytes).expect("a node speaks in frames");
        let content = u32::from_be_bytes(*bytes.first_chunk().unwrap());
        match &frame {
            Frame::Headers(_, runs) => {
                let headers = runs.iter().map(|run| run.entries.len() as u64);
                self.crossed[0] += headers.sum::<u64>();
                self.of_ops += u64::from(content);
            }
            Frame::Bodies(_, bodies) => {
                self.crossed[1] += bodies.len() as u64;
                self.of_ops += u64::from(content);
            }
            _ => {}
        }
        if self.overheard.len() < 200 && self.chance.random_bool(0.1) {
            self.overheard.push(bytes.to_vec());
        }
        if self.strict {
            let peers = self.nodes[node].engine.peers();
            let peer = peers.iter().find(|peer| peer.link == link);
            let to = peer.and_then(|peer| match &peer.communities[..] {
                [one] => Some(one.device),
                _ => None,
            });
            assert!(
                self.nodes[node].disk.covers(&frame, to),
                "node {node} speaks of what it has not kept; seed {}: {frame:?}",
                self.seed
            );
        }
    }

    fn transport(&mut self, node: NodeId, link: Link, bytes: Vec<u8>) {
        self.bytes += bytes.len() as u64;
        self.crossed[2] += 1;
        let Some((other, theirs)) = self.nodes[node].links.get(&link).copied() else {
            return;
        };
        if self.breaking > 0.0 && self.chance.random_bool(self.breaking) {
            self.cut_link(node, link); // with everything that is on its way
            return;
        }
        let delay = self.chance.random_range(1..=self.slowest);
        // One connection keeps its order, as TCP does.
        let before = self.arrivals.get(&theirs).copied().unwrap_or_default();
        let when = self.now.plus_millis(delay).max(before);
        self.arrivals.insert(theirs, when);
        self.at(when, other, Input::Received(theirs, bytes));
    }
}
