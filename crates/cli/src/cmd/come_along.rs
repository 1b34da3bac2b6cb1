//! `potluck come-along`: into a community that somebody has founded in place of this one.
use anyhow::Result;
use potluck_node::api::{Answer, Founding, Request};
use potluck_text::id;

use super::network::{Wires, remedies};
use crate::client::Client;
use crate::{print, spec};

/// Come along into a community that somebody has founded in place of this one
///
/// `potluck start NEW --as NAME --instead-of OLD` founds a community anew and asks everybody in the
/// old one, as when its stewards are lost. You are in the new one only if you come along, and nothing
/// of the old one goes away.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What you are called there
    #[arg(long = "as", value_name = "NAME", required_unless_present = "list")]
    name: Option<String>,
    /// With whom, if several ask: their name, or the beginning of their id
    #[arg(long, value_name = "WHO")]
    with: Option<String>,
    /// Only show who asks
    #[arg(long)]
    list: bool,
    /// Where somebody who is in it can be reached, as `potluck peers` shows it there
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    at: Vec<String>,
    /// How long to wait at most for somebody who is in it
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u32,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let Some(name) = args.name.filter(|_| !args.list) else {
        return client
            .tell(
                Request::Founding(Founding::Calls),
                |look, answer| match answer {
                    Answer::Calls(calls) => Some(print::calls(look, calls)),
                    _ => None,
                },
            )
            .await;
    };
    let network = args.wires.network(args.at.clone());
    let request = Request::Founding(Founding::ComeAlong {
        with: args.with,
        name,
        at: args.at,
        wait_seconds: args.wait,
    });
    let joined = client
        .tell_on_the_way(request, network, |look, answer| match answer {
            Answer::Joined(place) => Some(print::place(look, id("print-joined"), place)),
            _ => None,
        })
        .await;
    joined.map_err(remedies)
}
