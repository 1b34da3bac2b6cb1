//! `potluck log`: what happened lately.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// See what happened lately, newest first
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many lines at most
    #[arg(long, value_name = "LINES", default_value_t = 30)]
    limit: u32,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Log { limit: args.limit };
    client
        .tell(request, |look, answer| match answer {
            Answer::Log(happenings) => Some(print::log(look, happenings)),
            _ => None,
        })
        .await
}
