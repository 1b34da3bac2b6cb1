//! `potluck invite`: make a code for a neighbour.
use anyhow::Result;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::{print, spec};

/// Make a code with which a neighbour can join
///
/// Prints it to copy, and as twelve words to say or write down. Any member who is near lets in
/// whoever has it. Give it only to whom you want to have in: whoever has it can read everything.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What it brings: newcomer or member
    #[arg(long = "for", value_name = "ROLE", default_value = "newcomer", value_parser = spec::role)]
    role: Role,
    /// How many people may use it
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = spec::number::<u16>)]
    uses: u16,
    /// How many days it stands
    #[arg(long, default_value_t = 14, value_parser = spec::number::<u16>)]
    days: u16,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Invite {
        role: args.role,
        uses: args.uses,
        days: args.days,
    };
    client
        .tell(request, |look, answer| match answer {
            Answer::Invited(invited) => Some(print::invited(look, invited)),
            _ => None,
        })
        .await
}
