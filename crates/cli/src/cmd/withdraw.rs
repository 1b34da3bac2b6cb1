//! `potluck withdraw`: take back what you wrote; an event is cancelled.
use anyhow::Result;
use potluck_node::api::Request;

use crate::client::Client;
use crate::spec;

/// Take back what you wrote; an event is cancelled
///
/// Everybody is asked to forget it. Whoever claimed it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Withdraw { code: args.code };
    client.write(request, "Withdrew").await
}
