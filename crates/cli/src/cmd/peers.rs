//! `potluck peers`: who is near, and where you can be reached.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// See who is near, and where you can be reached
///
/// Others can reach a node only while it runs: see `potluck run`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(client: &Client) -> Result<()> {
    client
        .tell(Request::Peers, |look, answer| match answer {
            Answer::Peers(peers) => Some(print::peers(look, peers)),
            _ => None,
        })
        .await
}
