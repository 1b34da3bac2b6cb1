//! `potluck status`: how things stand: who you are here, what is held, who is near.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// See how things stand: who you are here, what is held, who is near
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(client: &Client) -> Result<()> {
    client
        .tell(Request::Status, |look, answer| match answer {
            Answer::Status(status) => Some(print::status(look, status)),
            _ => None,
        })
        .await
}
