//! `potluck accept`: choose an answer; opens the sealed part to that person.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Choose an answer; opens the sealed part to that person
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// The answer's number, as `potluck show` lists it
    #[arg(value_name = "ANSWER", value_parser = spec::number::<u32>)]
    claim: u32,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Accept {
        code: args.code,
        claim: args.claim,
    };
    client.write(request, id("deed-accept")).await
}
