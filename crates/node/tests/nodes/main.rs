//! Whole nodes: with a store, a network on loopback, and handles to ask them.
mod backups;
mod communities;
mod disk;
mod evening;
mod full_disk;
mod locked;
#[expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
#[path = "../../../../tests/system/needle.rs"]
mod needle;
mod neighbour;
mod snapshot;
