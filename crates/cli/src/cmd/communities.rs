//! `potluck communities`: which communities this home is in.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// See which communities you are in on this device, and which one is in use
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(client: &Client) -> Result<()> {
    client
        .tell(Request::Communities, |look, answer| match answer {
            Answer::Communities(communities) => Some(print::communities(look, communities)),
            _ => None,
        })
        .await
}
