//! `potluck claim`: say that you could do it, or would take it.
use anyhow::Result;
use potluck_node::api::Request;
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Say that you could do it, or would take it
///
/// Any number of people may. The author chooses with `potluck accept`, and only the one who was
/// accepted can read the sealed part.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// A few words to the author: when, how
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    note: String,
    /// How much of it, if not all
    #[arg(long, value_name = "NUMBER", value_parser = spec::number::<u32>)]
    quantity: Option<u32>,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Claim {
        code: args.code,
        note: args.note,
        quantity: args.quantity,
    };
    client.write(request, id("deed-claim")).await
}
