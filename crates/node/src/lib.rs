//! Making it happen: one loop, one handle; the only place with a clock, with chance, with tasks.

pub mod api;

use std::path::PathBuf;

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
