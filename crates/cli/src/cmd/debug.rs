//! `potluck debug`: for whoever examines the rules, not for every day.
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::client::Client;
use crate::{history, print};

/// Look into the rules; for those who examine them
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Say who is in by a history of control operations, what is without effect, and why
    ///
    /// The file is like docs/vectors/resolver.json: a history, or a list of them. Nothing of a home
    /// is read or changed.
    Resolve {
        /// The file
        #[arg(value_name = "FILE.json")]
        file: PathBuf,
    },
}

pub(crate) fn run(args: Args, client: &Client) -> Result<()> {
    let What::Resolve { file } = args.what;
    let mut resolved = vec![];
    for (at, history) in history::read(&file)?.iter().enumerate() {
        let replayed = history.replay();
        let replayed = replayed.with_context(|| format!("history {}", at + 1))?;
        resolved.push(print::Resolved::of(history, &replayed));
    }
    client.print_own(&resolved, |look| print::resolved(look, &resolved))
}
