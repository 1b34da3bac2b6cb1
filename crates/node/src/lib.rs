//! Making it happen: one loop, one handle; the only place with a clock, with chance, with tasks.
//!
//! ```text
//! cli, page ─► Handle ─► control (another process) ─► run ─► ask ─► Engine ─► deeds ─► store, net
//! ```
//!
//! [`reach`] finds the running node of a home or starts one for a single command; [`run()`] starts
//! one that also serves the others over the local socket. Rules are not here: they belong in the
//! engine.

pub mod api;
mod ask;
mod backup;
mod call;
mod clock;
mod control;
mod deeds;
mod fill;
mod hall;
mod handle;
mod home;
mod life;
mod locked;
mod memory;
mod refused;
mod rest;
mod run;
mod show;
mod wait;
mod wires;
mod zones;

use std::path::PathBuf;

pub use handle::{Handle, reach, run};
pub use life::wipe_now;

/// How a node is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder that holds everything.
    pub home: PathBuf,
    /// Whether and how it talks to others.
    pub network: Option<Network>,
}

/// How a node talks to others.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Multiaddrs to listen on; all interfaces when empty.
    pub listen: Vec<String>,
    /// Multiaddrs to keep dialling.
    pub dial: Vec<String>,
    /// Whether to look for others on the local network.
    pub mdns: bool,
}
