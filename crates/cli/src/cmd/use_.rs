//! `potluck use`: choose the community that is meant where nothing else is said.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// Choose the community that every command is about from now on
///
/// For a single command say --community instead.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Its name, if only one has it, or its id or its beginning
    #[arg(value_name = "COMMUNITY")]
    community: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Use {
        community: args.community,
    };
    client
        .tell(request, |look, answer| match answer {
            Answer::Communities(communities) => Some(print::communities(look, communities)),
            _ => None,
        })
        .await
}
