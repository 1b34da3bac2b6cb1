//! `potluck renew`: let something of yours stand for another while.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Let something of yours stand for another while
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Renew { code: args.code };
    client.write(request, id("deed-renew")).await
}
