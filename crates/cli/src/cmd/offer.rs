//! `potluck offer`: say what you can give.
use anyhow::Result;
use potluck_node::api::{Request, Writing};
use potluck_text::id;

use super::writing::{Audience, Basics, Goods};
use crate::client::Client;

/// Say what you can give, lend or share
///
/// It stands for two months, a standing one for six. Whoever would like it claims it, and you
/// choose with `potluck accept`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What you can give, in a few words
    title: String,
    /// It stands again and again, and is never used up
    #[arg(long)]
    standing: bool,
    /// Whether you want it back
    #[arg(long, value_parser = ["give", "lend", "share"])]
    mode: Option<String>,
    #[command(flatten)]
    goods: Goods,
    #[command(flatten)]
    basics: Basics,
    #[command(flatten)]
    audience: Audience,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let basics = args
        .audience
        .add_to(args.basics.writing("offer", Some(args.title)));
    let writing = Writing {
        standing: args.standing.then_some(true),
        mode: args.mode,
        ..args.goods.add_to(basics, client.now())?
    };
    client
        .write(Request::Post(Box::new(writing)), id("deed-offer"))
        .await
}
