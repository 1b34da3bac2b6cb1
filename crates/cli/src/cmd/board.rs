//! `potluck board`: what is needed and offered right now.
use anyhow::Result;
use potluck_node::api::{Answer, BoardFilter, Request};

use crate::client::Client;
use crate::print;

/// See what is needed and offered right now
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this kind
    #[arg(long, value_parser = ["need", "offer", "skill", "event"])]
    kind: Option<String>,
    /// Only what you wrote
    #[arg(long)]
    mine: bool,
    /// Only what is urgent: now or within days
    #[arg(long)]
    urgent: bool,
    /// Also what is done, withdrawn, expired, over
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let narrowed = args.kind.is_some() || args.mine || args.urgent;
    let empty = if narrowed {
        print::Empty::NothingFits
    } else {
        print::Empty::Nothing
    };
    let request = Request::Board(BoardFilter {
        kind: args.kind,
        mine: args.mine,
        urgent: args.urgent,
        all: args.all,
        ..BoardFilter::default()
    });
    client
        .tell(request, |look, answer| match answer {
            Answer::Board(records) => Some(print::board(look, records, empty)),
            _ => None,
        })
        .await
}
