//! `potluck release`: take your own claim back, so that somebody else can.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Take your own claim back, so that somebody else can
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Release { code: args.code };
    client.write(request, id("deed-release")).await
}
