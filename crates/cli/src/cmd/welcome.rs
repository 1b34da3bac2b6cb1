//! `potluck welcome`: let in whoever stands before you.
use anyhow::Result;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Request, Welcome};

use super::network::Wires;
use crate::client::Client;
use crate::{print, spec};

/// Open the door for somebody who stands before you
///
/// Shows a code for `potluck join` there. Then both screens show six digits: compare them, and say
/// whether they are the same. Ends when one has come in, or when the time is over.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// For how long
    #[arg(long, default_value_t = 10, value_parser = spec::number::<u16>)]
    minutes: u16,
    /// What it brings: newcomer or member
    #[arg(long, value_name = "ROLE", default_value = "newcomer", value_parser = spec::role)]
    role: Role,
    #[command(flatten)]
    wires: Wires,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Close the door: nobody is let in here, with a code for later neither
    Off,
    /// See whether the door is open
    State,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let asked = match args.what {
        None => {
            let network = args.wires.network(vec![]);
            return client.open_door(args.minutes, args.role, network).await;
        }
        Some(What::Off) => Welcome::Close,
        Some(What::State) => Welcome::State,
    };
    client
        .tell(Request::Welcome(asked), |look, answer| match answer {
            Answer::Door(door) => Some(print::door(look, door)),
            _ => None,
        })
        .await
}
