//! `potluck done`: say that it was handed over, perhaps with thanks.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Say that it was handed over, perhaps with thanks
///
/// Either side says so, the other confirms; after a week it confirms itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// Words of thanks, for all to see
    #[arg(long, value_name = "TEXT")]
    thanks: Option<String>,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Done {
        code: args.code,
        thanks: args.thanks,
    };
    client.write(request, id("deed-done")).await
}
