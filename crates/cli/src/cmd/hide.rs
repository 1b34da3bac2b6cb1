//! `potluck hide`: hide a record, as a steward; a stub with the reason stays visible.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Hide a record, as a steward; a stub with the reason stays visible
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// Why, for all to see
    #[arg(value_name = "WHY")]
    reason: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Hide {
        code: args.code,
        reason: args.reason,
    };
    client.write(request, id("deed-hide")).await
}
