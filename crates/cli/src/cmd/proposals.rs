//! `potluck proposals`: what waits for signatures, and what a merge took back.
use anyhow::Result;
use potluck_node::api::{Answer, Govern, Request};

use crate::client::Client;
use crate::print;

/// See what waits for signatures, and what did not count when two parts met
///
/// To make or remove a steward, to change the rules and to make a checkpoint takes several
/// stewards. They need not be in one room: proposals and signatures travel with everything else,
/// for 60 days.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Also what is decided or over
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Govern(Govern::Proposals);
    client
        .tell(request, |look, answer| match answer {
            Answer::Proposals(proposals) => Some(print::proposals(look, proposals, args.all)),
            _ => None,
        })
        .await
}
