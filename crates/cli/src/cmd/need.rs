//! `potluck need`: ask for something.
use anyhow::Result;
use potluck_node::api::{Request, Writing};
use potluck_text::id;

use super::writing::{Audience, Basics, Goods};
use crate::client::Client;

/// Ask for something you need
///
/// It stands for two weeks, and longer with `potluck renew`. Whoever could help claims it, you
/// choose with `potluck accept`, and only then can that person read what you sealed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What you need, in a few words
    title: String,
    /// How soon
    #[arg(long, value_parser = ["now", "days", "week", "anytime"])]
    urgency: Option<String>,
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
        .add_to(args.basics.writing("need", Some(args.title)));
    let writing = Writing {
        urgency: args.urgency,
        ..args.goods.add_to(basics, client.now())?
    };
    client
        .write(Request::Post(Box::new(writing)), id("deed-need"))
        .await
}
