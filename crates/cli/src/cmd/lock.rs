//! `potluck lock`: hide everything at once.
use anyhow::Result;
use potluck_node::api::{Answer, Request, Safety};

use crate::client::Client;
use crate::print;

/// Lock this device: hide everything until the passphrase is given
///
/// The running node leaves the network and forgets all keys; `potluck unlock` brings it back.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(client: &Client) -> Result<()> {
    client
        .tell(Request::Safety(Safety::Lock), |look, answer| match answer {
            Answer::Protection(state) => Some(print::protection(look, state)),
            _ => None,
        })
        .await
}
