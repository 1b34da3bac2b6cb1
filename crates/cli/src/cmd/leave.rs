//! `potluck leave`: leave the community.
use anyhow::Result;
use potluck_node::api::Govern;
use potluck_text::say;

use crate::client::Client;
use crate::sure::sure;

/// Leave the community with all your devices
///
/// What you wrote stays with the others, and what you hold stays here. To come back takes an
/// invitation. The last steward first makes somebody else one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Do it without asking once more
    #[arg(long)]
    yes: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    sure(client.look(), &say("ask-leave"), args.yes)?;
    super::decide(Govern::Leave, client).await
}
