//! `potluck show`: one record with everything about it.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::{print, spec};

/// See one record with everything about it, and what you can do next
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Show { code: args.code };
    client
        .tell(request, |look, answer| match answer {
            Answer::Record(record) => Some(print::record(look, record)),
            _ => None,
        })
        .await
}
