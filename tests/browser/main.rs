//! The neighbour's screen, as a neighbour uses it: a real Chromium, real nodes, real clicks.
//!
//! ```text
//! house    a `potluck --no-browser` process with its home, and the link it prints
//! chrome   a Chromium of one's own, with a profile that is thrown away
//! tab      what a person does: read, press, fill in, type keys; and what they never should see
//! axe      the rules of accessibility, asked in every page that is visited
//! ```
//!
//! Where there is no Chromium a test says so and does nothing; with `CI=true` that is a failure.
//! `apt-get install chromium fonts-noto-core` brings it.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "in a test, a panic is the report, and a skipped one says so"
)]

mod axe;
mod chrome;
mod figures;
mod gentle;
mod hostile;
mod house;
#[allow(dead_code, reason = "the tests of whole systems use the rest")]
#[path = "../system/node.rs"]
mod node;
mod pages;
mod screens;
mod several;
mod start;
mod steward;
mod tab;
