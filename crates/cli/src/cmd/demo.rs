//! `potluck demo`: a sample neighbourhood to look around in.
use anyhow::Result;

use crate::client::Client;
use crate::demo;

/// Look around a sample neighbourhood: four people, four nodes, really syncing
///
/// Everything happens on this machine, in one folder of its own that you may delete at any time.
/// When it stands, open another terminal and try the commands that it prints.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// End as soon as all four boards are equal, instead of waiting for Ctrl-C
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let folder = client.demo_folder()?;
    let neighbours = demo::neighbourhood::wake(&folder, client).await?;
    let shown = demo::story::play(&neighbours, client).await;
    let ended = match shown {
        Ok(()) if !args.quick => {
            client.words("\n")?;
            client.tell_words(&demo::neighbourhood::what_to_try(&folder))?;
            client.words("\n")?;
            super::run::asked_to_stop().await
        }
        other => other,
    };
    demo::neighbourhood::sleep(neighbours).await;
    ended
}
