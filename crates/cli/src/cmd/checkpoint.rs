//! `potluck checkpoint`: end the doubt about what is known now.
use anyhow::Result;
use potluck_node::api::Govern;

use crate::client::Client;

/// Fix what is known now, with more than half of the stewards
///
/// Afterwards nobody can write into the time before: worth it after a quarrel, after a device was
/// copied, and once a community that one person founded has several stewards.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(_: Args, client: &Client) -> Result<()> {
    super::decide(Govern::Checkpoint, client).await
}
