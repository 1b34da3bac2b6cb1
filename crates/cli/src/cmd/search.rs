//! `potluck search`: find records by their words.
use anyhow::Result;
use potluck_node::api::{Answer, BoardFilter, Request};

use crate::client::Client;
use crate::print;

/// Find what has all these words in it
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The words, or the beginnings of them
    #[arg(required = true)]
    words: Vec<String>,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let request = Request::Search {
        words: args.words.join(" "),
        among: BoardFilter::default(),
    };
    client
        .tell(request, |look, answer| match answer {
            Answer::Board(records) => Some(print::board(look, records, print::Empty::NothingFits)),
            _ => None,
        })
        .await
}
