//! `potluck flag`: tell the stewards that something is wrong with a record.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Tell the stewards that something is wrong with a record
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// What is wrong
    #[arg(value_name = "WHY")]
    reason: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Flag {
        code: args.code,
        reason: args.reason,
    };
    client.write(request, id("deed-flag")).await
}
