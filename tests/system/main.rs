//! The whole thing: real `potluck` processes, alone, in pairs, and on a network of their own.
//!
//! Stories that need hosts with cables between them make these without root, in a namespace
//! ([`world`]). Nothing here looks inside the program: it types commands, reads what they say with
//! `--json`, pulls cables and kills processes.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "in a test, a panic is the report, and a skipped one says so"
)]

mod at_rest;
mod capture;
mod crash;
mod evening;
mod founding;
mod full_disk;
mod idle;
mod lost;
mod mistakes;
mod needle;
mod node;
mod removal;
mod story;
mod typed;
mod world;
