//! Every bound of serving, with its reason.
use std::time::Duration;

/// The longest body, in bytes: a form with every field full is a quarter of it.
pub(super) const BODY: usize = 64 * 1024;
/// The longest path and query, in bytes: a draft never stands in an address.
pub(super) const PATH: usize = 4 * 1024;
/// Pages made at the same time: a browser asks for six; each may hold a board in memory.
pub(super) const PAGES: usize = 32;
/// Open "look again" streams: one a tab.
pub(super) const STREAMS: usize = 24;
/// Connections: what pages and streams need, and some that are only open.
pub(super) const CONNECTIONS: usize = 128;
/// How long a browser may take to say what it wants.
pub(super) const HEAD: Duration = Duration::from_secs(10);
/// How long it may take to send a form.
pub(super) const READ: Duration = Duration::from_secs(20);
/// How long the last answers may take when serving ends.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
/// Browsers that are let in at the same time; the one that was here longest ago makes room.
pub(super) const SESSIONS: usize = 16;
/// Links that were made and not yet used.
pub(super) const LINKS: usize = 16;
/// News that come together are told together.
pub(super) const TOGETHER: Duration = Duration::from_millis(80);
