//! `potluck sign`: agree to a proposal.
use anyhow::Result;
use potluck_node::api::Govern;

use crate::client::Client;
use crate::spec;

/// Agree to a proposal of somebody else
///
/// `potluck proposals` lists them with their codes. The last signature that is needed decides.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The proposal's code
    #[arg(value_parser = spec::code)]
    code: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    super::decide(
        Govern::Sign {
            proposal: args.code,
        },
        client,
    )
    .await
}
