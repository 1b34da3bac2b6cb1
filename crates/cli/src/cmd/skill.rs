//! `potluck teach` and `potluck learn`: the two sides of a skill-share.
use anyhow::Result;
use potluck_node::api::{Request, Writing};
use potluck_text::id;

use super::writing::{Audience, Basics, Lesson};
use crate::client::Client;

/// What teaching and learning have in common
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The topic, in a few words
    topic: String,
    /// skills, if not given
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    #[command(flatten)]
    lesson: Lesson,
    #[command(flatten)]
    basics: Basics,
    #[command(flatten)]
    audience: Audience,
}

/// Posts one side: `teach` or `learn`.
pub(crate) async fn run(args: Args, side: &str, client: &Client) -> Result<()> {
    let basics = args
        .audience
        .add_to(args.basics.writing(side, Some(args.topic)));
    let writing = Writing {
        category: args.category,
        ..args.lesson.add_to(basics)
    };
    client
        .write(Request::Post(Box::new(writing)), id("deed-skill"))
        .await
}
