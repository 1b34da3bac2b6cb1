//! `potluck sync`: exchange everything with whoever is near.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use super::network::{Wires, remedies};
use crate::client::Client;
use crate::{print, spec};

/// Exchange everything with whoever is near, and say whether you can leave
///
/// On the way it says on stderr what happens; with --json these are JSON lines too. If a node is
/// running already, it is asked, and the flags about the network are its own matter.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How long to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    wait: u32,
    /// Where to reach another node; may be given several times
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    dial: Vec<String>,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let network = args.wires.network(args.dial);
    let request = Request::Sync {
        wait_seconds: args.wait,
    };
    let synced = client
        .tell_on_the_way(request, network, |look, answer| match answer {
            Answer::Synced(synced) => Some(print::synced(look, synced)),
            _ => None,
        })
        .await;
    synced.map_err(remedies)
}
