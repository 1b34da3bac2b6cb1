//! `potluck start`: found a community.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// Found a community on this device
///
/// Prints the ids of the community, of you, and of this device. Then `potluck invite` makes a code
/// for a neighbour. Whoever founds alone decides alone: make two others stewards soon, with `potluck
/// people promote`; until there are three the older one wins a quarrel.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the community is called, like "Elm Street"
    #[arg(value_name = "COMMUNITY")]
    community: String,
    /// What you are called here
    #[arg(long = "as", value_name = "NAME")]
    name: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Start {
        community: args.community,
        name: args.name,
    };
    client
        .tell(request, |look, answer| match answer {
            Answer::Started(place) => Some(print::started(look, place)),
            _ => None,
        })
        .await
}
