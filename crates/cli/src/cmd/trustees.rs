//! `potluck trustees`: who makes a steward when the last one is lost.
use anyhow::Result;
use potluck_node::api::{Answer, Govern, Request};

use crate::client::Client;
use crate::{print, spec};

/// See who could make a new steward if the last one is lost, or propose who
///
/// Trustees can do nothing else. To name them takes more than half of the stewards.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Who they are: names, if only one has each, or ids or their beginnings
    #[arg(value_name = "PERSON")]
    people: Vec<String>,
    /// How many of them have to agree; more than half if not given
    #[arg(long, value_name = "NUMBER", value_parser = spec::number::<u8>)]
    needed: Option<u8>,
    /// As a trustee: propose somebody as steward, now that none can be reached
    #[arg(long, value_name = "PERSON", conflicts_with_all = ["people", "needed"])]
    recover: Option<String>,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    if let Some(person) = args.recover {
        return super::decide(Govern::RecoverSteward { person }, client).await;
    }
    let govern = Govern::Trustees {
        needed: args.needed,
        people: Some(args.people).filter(|people| !people.is_empty()),
    };
    client
        .tell(Request::Govern(govern), |look, answer| match answer {
            Answer::Policy(policy) => Some(print::trustees(look, policy)),
            Answer::Decided(decided) => Some(print::decided(look, decided)),
            _ => None,
        })
        .await
}
