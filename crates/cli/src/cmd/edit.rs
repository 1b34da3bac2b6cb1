//! `potluck edit`: change something you wrote.
use anyhow::Result;
use potluck_node::api::{Problem, Request, Writing};
use potluck_text::{id, say};

use super::writing::{Basics, Goods, Lesson, Plan};
use crate::client::Client;
use crate::dates::When;
use crate::spec;

/// Change something you wrote; what you do not mention stays as it is
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// What it is, in a few words
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    #[command(flatten)]
    basics: Basics,
    /// A need: how soon
    #[arg(long, value_parser = ["now", "days", "week", "anytime"])]
    urgency: Option<String>,
    #[command(flatten, next_help_heading = "Needs and offers")]
    goods: Goods,
    /// An offer: whether it stands again and again
    #[arg(long, value_name = "YES-OR-NO", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_parser = clap::builder::BoolishValueParser::new())]
    standing: Option<bool>,
    /// An offer: whether you want it back
    #[arg(long, value_parser = ["give", "lend", "share"])]
    mode: Option<String>,
    #[command(flatten, next_help_heading = "Skill-shares")]
    lesson: Lesson,
    /// When it begins, like 2026-12-05T18:00 or "sat 18:00"
    #[arg(long, value_name = "WHEN", help_heading = "Events")]
    at: Option<When>,
    #[command(flatten, next_help_heading = "Events")]
    plan: Plan,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let now = client.now();
    let basics = args.basics.writing("", args.title);
    let goods = args.goods.add_to(args.lesson.add_to(basics), now)?;
    let writing = Writing {
        urgency: args.urgency,
        standing: args.standing,
        mode: args.mode,
        event: args.plan.event(args.at.as_ref(), now)?,
        ..goods
    };
    if writing == Writing::default() {
        return Err(Problem::new(
            say("problem-nothing-to-change"),
            say("hint-say-what").with("code", args.code),
        )
        .into());
    }
    let request = Request::Edit {
        code: args.code,
        writing: Box::new(writing),
    };
    client.write(request, id("deed-edit")).await
}
