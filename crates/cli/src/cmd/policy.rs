//! `potluck policy`: the rules.
use anyhow::Result;
use potluck_node::api::{Answer, Govern, Request};

use crate::client::Client;
use crate::print;

/// See the rules, or propose to change them
///
/// A change takes more than half of the stewards.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Who may let people in: member, two-member or steward
    #[arg(long, value_name = "WHO")]
    admission: Option<String>,
    /// What newcomers read: all, since-join, or nothing until they are confirmed
    #[arg(long, value_name = "WHAT")]
    newcomer_reads: Option<String>,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let govern = Govern::Policy {
        admission: args.admission,
        newcomer_reads: args.newcomer_reads,
    };
    client
        .tell(Request::Govern(govern), |look, answer| match answer {
            Answer::Policy(policy) => Some(print::policy(look, policy)),
            Answer::Decided(decided) => Some(print::decided(look, decided)),
            _ => None,
        })
        .await
}
