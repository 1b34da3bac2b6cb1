//! `potluck devices`: the devices of one's own, and the twelve words.
use anyhow::Result;
use potluck_node::api::{Answer, Devices, Request};
use potluck_text::id;

use super::network::{Wires, remedies};
use crate::client::Client;
use crate::print;

/// See your devices; add one, put one out, write the twelve words down
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// On the new device: show a code and wait for one that you use already
    New {
        /// What this device is to be called
        #[arg(long = "as", value_name = "LABEL")]
        label: String,
        /// How long to wait at most
        #[arg(long, value_name = "SECONDS", default_value_t = 300)]
        wait: u32,
        #[command(flatten)]
        wires: Wires,
    },
    /// On a device that you use already: let in the one that shows this code
    Add {
        /// The code on the new device
        code: String,
        /// How long to wait at most
        #[arg(long, value_name = "SECONDS", default_value_t = 300)]
        wait: u32,
        #[command(flatten)]
        wires: Wires,
    },
    /// Put a device out, so that it reads nothing new
    Revoke {
        /// Its label, or the beginning of its id
        device: String,
    },
    /// Call a device something else
    Rename {
        /// Its label, or the beginning of its id
        device: String,
        /// What it is to be called
        label: String,
    },
    /// Show the twelve words that bring you back when all devices are lost
    Words,
    /// Say the three words that are asked for; then the twelve are no longer kept here
    Check {
        /// The three words, in that order
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Go on as a new device of yours, after this home was damaged
    GoOn,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let asked = match args.what {
        None => Devices::List,
        Some(What::New { label, wait, wires }) => {
            let wait_seconds = wait;
            let ask = Devices::Ask {
                label,
                wait_seconds,
            };
            return meet(client, ask, wires).await;
        }
        Some(What::Add { code, wait, wires }) => {
            let wait_seconds = wait;
            return meet(client, Devices::Add { code, wait_seconds }, wires).await;
        }
        Some(What::Revoke { device }) => Devices::Revoke { device },
        Some(What::Rename { device, label }) => Devices::Rename { device, label },
        Some(What::Words) => Devices::Words,
        Some(What::Check { words }) => Devices::CheckWords { words },
        Some(What::GoOn) => Devices::GoOn,
    };
    let done = match &asked {
        Devices::GoOn => id("print-gone-on"),
        _ => id("print-words-checked"),
    };
    client
        .tell(Request::Devices(asked), |look, answer| match answer {
            Answer::Devices(devices) => Some(print::devices(look, devices)),
            Answer::Words(words) => Some(print::words(look, words)),
            Answer::Well => Some(format!("{}\n", look.say(done))),
            _ => None,
        })
        .await
}

async fn meet(client: &Client, ask: Devices, wires: Wires) -> Result<()> {
    let network = wires.network(vec![]);
    let asked = client.compare(
        Request::Devices(ask),
        network,
        |look, answer| match answer {
            Answer::Devices(devices) => Some(print::devices(look, devices)),
            Answer::Joined(place) => Some(print::place(look, id("print-device-yours"), place)),
            _ => None,
        },
    );
    asked.await.map_err(remedies)
}
