//! `potluck messages`: read what was written.
use anyhow::Result;
use potluck_node::api::{Answer, Circles, Request, SayTo};

use crate::client::Client;
use crate::{print, spec};

/// Read what was written to you
///
/// Without a name: where something was written, what is new first. With one: the messages there;
/// they count as read from then on.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A person, a circle, or the code of a record
    name: Option<String>,
    /// Which of them, where a name could be either
    #[arg(long, value_name = "WHAT", value_parser = ["person", "circle", "record"], requires = "name")]
    of: Option<String>,
    /// How many at most, the newest
    #[arg(long, value_name = "NUMBER", default_value = "50", value_parser = spec::number::<u32>)]
    limit: u32,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let Some(name) = args.name else {
        let request = Request::Circles(Circles::List);
        return client
            .tell(request, |look, answer| match answer {
                Answer::Circles(circles) => Some(print::talks(look, circles)),
                _ => None,
            })
            .await;
    };
    let of = match args.of.as_deref() {
        Some("person") => SayTo::Person(name),
        Some("circle") => SayTo::Circle(name),
        Some("record") => SayTo::Record(name),
        _ => SayTo::Any(name),
    };
    let limit = args.limit;
    let messages = Circles::Messages {
        of: of.clone(),
        limit,
    };
    client
        .tell(Request::Circles(messages), |look, answer| match answer {
            Answer::Messages(messages) => Some(print::messages(look, messages)),
            _ => None,
        })
        .await?;
    client
        .do_quietly(Request::Circles(Circles::Read { of }))
        .await
}
