//! The `potluck` command: reads what was typed, asks the node, prints the answer.
//!
//! No rules here: whether something may be done is decided by the node, and what a date or a code
//! means by [`dates`] and [`spec`]. Exit codes: 0 done, 1 not done, 2 not understood.
use std::process::ExitCode;

use clap::Parser as _;

mod client;
mod cmd;
mod dates;
mod demo;
mod history;
mod language;
mod phrase;
mod print;
mod spec;
mod sure;

fn main() -> ExitCode {
    leave_no_core();
    log_if_wanted();
    let typed = match cmd::Potluck::try_parse() {
        Ok(typed) => typed,
        Err(refused) => return client::refuse(&refused, std::env::args_os()),
    };
    let json = typed.global.json;
    let texts = language::texts(typed.global.language);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(typed.run()),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => client::complain(&error, &texts, json),
    }
}

/// What a crash would have the system write down holds keys and passphrases.
fn leave_no_core() {
    // Where it cannot be forbidden, nothing is worse than it was.
    #[cfg(unix)]
    let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
}

/// Lets the node log to stderr if `POTLUCK_LOG` asks for it, like `POTLUCK_LOG=debug`.
fn log_if_wanted() {
    if let Ok(filter) = tracing_subscriber::EnvFilter::try_from_env("POTLUCK_LOG") {
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .init();
    }
}
