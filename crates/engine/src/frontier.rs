//! How far each log counts here, of all devices in the order of their ids, and one hash of it all.
//!
//! The hash is the root of a tree over the rows, so that where one log grows one row is looked at, and
//! as many hashes are made as the tree is high. Rows are made anew only when it may have changed who is
//! in: that moves places in the list, and how far logs count.
//!
//! ```text
//!              root
//!            /      \
//!      (0 1)          2          the last of an odd number goes up as it is
//!      /   \          │
//!     0     1         2          hashes of rows
//! ```
use std::collections::BTreeSet;

use potluck_model::id::{DeviceId, hash};
use potluck_model::op::{LogId, LogKind};
use potluck_model::wire::{Mark, Row};

use crate::community::Community;

/// The frontier of one community.
#[derive(Debug, Default)]
pub(crate) struct Frontier {
    devices: Vec<DeviceId>,
    rows: Vec<Row>,
    list: [u8; 8],
    /// From the hashes of the rows up to the root.
    floors: Vec<Vec<[u8; 32]>>,
    /// Grows whenever all rows were made anew.
    pub(crate) generation: u64,
    /// Whether they are to be.
    stale: bool,
    /// How many rows and marks were looked at, ever: what the work grows with.
    pub(crate) looked_at: u64,
}

impl Frontier {
    /// All of it is to be made anew: it may have changed who is in.
    pub(crate) fn is_over(&mut self) {
        self.stale = true;
    }

    /// A hash of the list of devices, by which both know that rows mean the same.
    pub(crate) fn list(&self) -> [u8; 8] {
        self.list
    }

    /// A hash of all rows, in order.
    pub(crate) fn root(&self) -> [u8; 32] {
        let root = self.floors.last().and_then(|floor| floor.first());
        root.copied().unwrap_or_default()
    }

    /// The rows, in the order of the list.
    pub(crate) fn rows(&self) -> impl ExactSizeIterator<Item = (DeviceId, Row)> {
        let devices = self.devices.iter().copied();
        devices.zip(self.rows.iter().copied())
    }

    fn begin(&mut self, devices: &BTreeSet<DeviceId>) {
        self.stale = false;
        self.generation += 1;
        self.devices = devices.iter().copied().collect();
        let ids: Vec<u8> = devices.iter().flat_map(|one| *one.as_bytes()).collect();
        self.list = first(hash("potluck/devices/v1", &[&ids]));
    }

    fn fill(&mut self, rows: Vec<Row>) {
        self.looked_at += rows.len() as u64;
        let mut floor: Vec<[u8; 32]> = rows.iter().map(leaf).collect();
        self.rows = rows;
        self.floors = vec![floor.clone()];
        while floor.len() > 1 {
            floor = floor.chunks(2).map(node).collect();
            self.floors.push(floor.clone());
        }
    }

    fn replace(&mut self, device: DeviceId, row: Row) {
        self.looked_at += 1;
        let Ok(mut at) = self.devices.binary_search(&device) else {
            return; // of a device that nobody has let in
        };
        if let Some(held) = self.rows.get_mut(at) {
            *held = row;
        }
        let mut hash = leaf(&row);
        for height in 0..self.floors.len() {
            if let Some(held) = self.floors.get_mut(height).and_then(|one| one.get_mut(at)) {
                *held = hash;
            }
            at /= 2;
            let below = self.floors.get(height).map_or(&[][..], Vec::as_slice);
            hash = below.chunks(2).nth(at).map_or(hash, node);
        }
    }
}

impl Community {
    /// Follows what has happened to the logs since it was last asked for.
    pub(crate) fn renew_frontier(&mut self) {
        let listed = self.frontier.devices.len() == self.control.devices_ever().len();
        if self.frontier.stale || !listed {
            self.logs.take_moved();
            self.frontier.begin(self.control.devices_ever());
            let devices = self.frontier.devices.iter();
            let rows = devices.map(|device| self.row(*device)).collect();
            self.frontier.fill(rows);
        } else if self.logs.have_moved() {
            let moved = self.logs.take_moved();
            let devices: BTreeSet<DeviceId> = moved.into_iter().map(|log| log.device).collect();
            for device in devices {
                let row = self.row(device);
                self.frontier.replace(device, row);
            }
        }
    }

    /// Whether the frontier is what it would be if it were made anew.
    pub(crate) fn is_frontier_right(&self) -> bool {
        let devices = self.control.devices_ever().iter();
        devices
            .map(|device| (*device, self.row(*device)))
            .eq(self.frontier.rows())
    }

    /// How many rows of the frontier were looked at here, ever. For tests: what happens live looks at
    /// few, however many devices there are.
    #[must_use]
    pub fn rows_looked_at(&self) -> u64 {
        self.frontier.looked_at
    }

    /// How far the key and data log of a device are held, as far as they count.
    fn row(&self, device: DeviceId) -> Row {
        let mark = |kind| self.mark(LogId { device, kind });
        Row {
            keys: mark(LogKind::Keys),
            data: mark(LogKind::Data),
        }
    }
}

/// The bytes of a row, as they are hashed.
pub(crate) fn row_bytes(row: &Row) -> [u8; 32] {
    let mut bytes = [0; 32];
    let (keys, data) = bytes.split_at_mut(16);
    for (bytes, Mark { length, tip }) in [(keys, row.keys), (data, row.data)] {
        let (of_length, of_tip) = bytes.split_at_mut(8);
        of_length.copy_from_slice(&length.to_be_bytes());
        of_tip.copy_from_slice(&tip);
    }
    bytes
}

fn leaf(row: &Row) -> [u8; 32] {
    hash("potluck/row-leaf/v1", &[&row_bytes(row)])
}

fn node(below: &[[u8; 32]]) -> [u8; 32] {
    match below {
        [left, right] => hash("potluck/row-node/v1", &[left, right]),
        [alone] => *alone,
        _ => [0; 32],
    }
}

/// The part of a hash that travels.
pub(crate) fn first(hash: [u8; 32]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = hash;
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64) -> Row {
        let data = Mark {
            length: number,
            tip: number.to_be_bytes(),
        };
        let keys = Mark::default();
        Row { keys, data }
    }

    fn of(rows: Vec<Row>) -> Frontier {
        let mut frontier = Frontier::default();
        let device = |at: usize| DeviceId::from_bytes([u8::try_from(at).unwrap(); 32]);
        frontier.begin(&(0..rows.len()).map(device).collect());
        frontier.fill(rows);
        frontier
    }

    #[test]
    fn a_row_that_is_replaced_leaves_the_root_of_all_rows_made_anew() {
        for many in 1..40 {
            let mut rows: Vec<Row> = (0..many).map(row).collect();
            let mut frontier = of(rows.clone());
            for at in 0..rows.len() {
                rows[at] = row(1_000 + at as u64);
                let device = frontier.devices[at];
                let before = frontier.root();
                frontier.replace(device, rows[at]);
                assert_ne!(frontier.root(), before, "{at} of {many}");
                assert_eq!(frontier.floors, of(rows.clone()).floors, "{at} of {many}");
            }
        }
    }

    #[test]
    fn rows_that_change_places_have_another_root() {
        let root = |rows: [u64; 3]| of(rows.map(row).to_vec()).root();
        assert_ne!(root([1, 2, 3]), root([2, 1, 3]));
        assert_ne!(root([1, 2, 3]), root([1, 3, 2]));
    }
}
