//! `potluck decline`: say kindly no to an answer.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Say kindly no to an answer
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// The answer's number, as `potluck show` lists it
    #[arg(value_name = "ANSWER", value_parser = spec::number::<u32>)]
    claim: u32,
    /// A few words to the one who answered
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    note: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Decline {
        code: args.code,
        claim: args.claim,
        note: args.note,
    };
    client.write(request, id("deed-decline")).await
}
