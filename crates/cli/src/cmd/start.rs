//! `potluck start`: found a community.
use anyhow::Result;
use potluck_node::api::{Answer, Founding, Request};
use potluck_text::id;

use super::network::{Wires, remedies};
use crate::client::Client;
use crate::print;

/// Found a community on this device
///
/// Prints the ids of the community, of you, and of this device. Then `potluck invite` makes a code
/// for a neighbour. Best found it with two others in the same room: --with 2 shows a code, each of
/// them types `potluck join` with it, and all sign. Whoever founds alone decides alone: make two
/// others stewards soon, with `potluck people promote`; until there are three the older one wins a
/// quarrel.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What the community is called, like "Elm Street"
    #[arg(value_name = "COMMUNITY")]
    community: String,
    /// What you are called here
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// Found it with so many others who are here, one to four
    #[arg(
        long,
        value_name = "OTHERS",
        default_value_t = 0,
        hide_default_value = true
    )]
    with: u8,
    /// Found it in place of this community, and ask everybody in it to come along; by its name, or
    /// its id or the beginning of it. Nothing of that one goes away
    #[arg(long, value_name = "OLD", conflicts_with = "with")]
    instead_of: Option<String>,
    /// How long to wait for the others at most
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    wait: u32,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let (community, name) = (args.community, args.name);
    let alone = match args.instead_of {
        Some(old) => Some(Request::In {
            community: old,
            request: Box::new(Request::Founding(Founding::Anew {
                community: community.clone(),
                name: name.clone(),
            })),
        }),
        None if args.with == 0 => Some(Request::Start {
            community: community.clone(),
            name: name.clone(),
        }),
        None => None,
    };
    if let Some(request) = alone {
        return client
            .tell(request, |look, answer| match answer {
                Answer::Started(place) => Some(print::started(look, place)),
                _ => None,
            })
            .await;
    }
    let request = Request::Founding(Founding::Together {
        community,
        name,
        with: args.with,
        wait_seconds: args.wait,
    });
    let network = args.wires.network(vec![]);
    let founded = client.compare(request, network, |look, answer| match answer {
        Answer::Started(place) => Some(print::place(look, id("print-all-founded"), place)),
        _ => None,
    });
    founded.await.map_err(remedies)
}
