//! `potluck join`: be let in by a neighbour.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use super::network::{Seen, Wires};
use crate::client::Client;
use crate::{print, spec};

/// Join a community with a code from one of its members
///
/// Asks any member who is near to let you in. On the way it says on stderr what happens; with
/// --json these are JSON lines too.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, or the twelve words
    #[arg(required = true)]
    code: Vec<String>,
    /// What you are called here
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// Where a member can be reached, as `potluck peers` shows it there
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    at: Vec<String>,
    /// How long to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u32,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let network = args.wires.network(args.at.clone());
    let request = Request::Join {
        code: args.code.join(" "),
        name: args.name,
        at: args.at,
        wait_seconds: args.wait,
    };
    let mut seen = Seen::default();
    let joined = client
        .tell_on_the_way(
            request,
            network,
            &mut |happens| seen.take(happens),
            |look, answer| match answer {
                Answer::Joined(place) => Some(print::place(look, "You are in", place)),
                _ => None,
            },
        )
        .await;
    joined.map_err(|error| seen.remedies(error))
}
