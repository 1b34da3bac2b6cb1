//! `potluck recover`: be the same person again, by the twelve words.
use anyhow::Result;
use potluck_node::api::{Answer, Devices, Request};
use potluck_text::id;

use super::join::read_line;
use super::network::{Wires, remedies};
use crate::client::Client;
use crate::{print, spec};

/// Be the same person again on this device, with your twelve words
///
/// Reads the twelve words from stdin, so that no shell keeps them. With a code of any member who is
/// near; in a home that was restored from a backup, without. The devices that you have lost are put
/// out as soon as everything is here.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A code of a member: `potluck welcome` there shows one, an invitation does too
    code: Option<String>,
    /// Leave your other devices in use
    #[arg(long)]
    keep_others: bool,
    /// Where a member can be reached, as `potluck peers` shows it there
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    at: Vec<String>,
    /// How long to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    wait: u32,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    client.aside(&client.look().say("ask-twelve-words").to_string());
    let words = read_line()?;
    let network = args.wires.network(args.at.clone());
    let recover = Devices::Recover {
        words,
        code: args.code,
        at: args.at,
        keep_others: args.keep_others,
        wait_seconds: args.wait,
    };
    let request = Request::Devices(recover);
    let recovered = client.tell_on_the_way(request, network, |look, answer| match answer {
        Answer::Joined(place) => Some(print::place(look, id("print-recovered"), place)),
        _ => None,
    });
    recovered.await.map_err(remedies)
}
