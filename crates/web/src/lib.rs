//! Pages for the user of this device: the neighbour's screen.
//!
//! ```text
//! browser ─► serve   loopback, guard, session, files, "look again"   axum; knows no screen
//!            page    what was asked for ─► what is shown             pure but for asking the node
//!            form    what was typed ─► what the node is asked        pure
//!            look    icons, times, texts of others made safe         pure
//!            ask     how a page reaches the node                     one small trait
//! ```
//!
//! A screen is one file in `page/`, one template, and its part of the stylesheet. It gets a
//! [`Desk`](page::Desk): what the browser asked for, whom to ask, in which language, what time it
//! is. It knows nothing of sockets, so the same pages can one day run in a browser.

pub mod ask;
#[cfg(test)]
mod fake;
mod form;
mod look;
pub mod page;
mod serve;
pub mod visit;
mod words;

pub use serve::{Demo, Served, Settings, serve};
