//! `potluck thank`: say thank you, for all to see.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Say thank you, for all to see
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// The words
    #[arg(value_name = "TEXT")]
    text: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Thank {
        code: args.code,
        text: args.text,
    };
    client.write(request, id("deed-thank")).await
}
