//! `potluck event`: invite people to something at a time.
use anyhow::Result;
use jiff::tz::TimeZone;
use potluck_node::api::{EventPlan, Request, Writing};
use potluck_text::id;

use super::writing::{Audience, Basics, Plan};
use crate::client::Client;
use crate::dates::When;

/// Invite people to something at a time, once or again and again
///
/// Times are those of the clocks there, also after they change in spring and autumn.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What it is, in a few words
    title: String,
    /// When it begins, like 2026-12-05T18:00 or "sat 18:00"
    #[arg(long, value_name = "WHEN")]
    at: When,
    #[command(flatten)]
    plan: Plan,
    #[command(flatten)]
    basics: Basics,
    #[command(flatten)]
    audience: Audience,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let plan = args
        .plan
        .event(Some(&args.at), client.now())?
        .unwrap_or_default();
    let here = || TimeZone::system().iana_name().map(String::from);
    let writing = Writing {
        event: Some(EventPlan {
            zone: plan.zone.clone().or_else(here),
            ..plan
        }),
        ..args
            .audience
            .add_to(args.basics.writing("event", Some(args.title)))
    };
    client
        .write(Request::Post(Box::new(writing)), id("deed-event"))
        .await
}
