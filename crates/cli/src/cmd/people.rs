//! `potluck people`: who is in, and making a newcomer a member.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print;

/// See who is in, or confirm a newcomer as a member
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Confirm a newcomer as a member, as a steward
    Confirm {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = match args.what {
        None => Request::People,
        Some(What::Confirm { person }) => Request::ConfirmPerson { person },
    };
    client
        .tell(request, |look, answer| match answer {
            Answer::People(people) => Some(print::people(look, people)),
            Answer::Person(person) => Some(print::person(person)),
            _ => None,
        })
        .await
}
