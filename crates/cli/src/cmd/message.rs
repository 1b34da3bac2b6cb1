//! `potluck message`: write to a person, a circle, or about a record.
use anyhow::Result;
use potluck_node::api::{Answer, Circles, Request, SayTo};

use crate::client::Client;
use crate::print;

/// Write to a person, a circle, or about a record
///
/// Only you two can read what you write to a person, only those in it what you write to a circle;
/// what you write about a record is read by whoever can read the record. A message stays 90 days.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    to: To,
    /// The words, at most 2,000 characters
    text: String,
}

/// Whom, or where
#[derive(Debug, clap::Args)]
pub(super) struct To {
    /// A person, a circle, or the code of a record
    name: String,
    /// Which of them, where a name could be either
    #[arg(long, value_name = "WHAT", value_parser = ["person", "circle", "record"])]
    to: Option<String>,
}

impl To {
    pub(super) fn say_to(self) -> SayTo {
        match self.to.as_deref() {
            Some("person") => SayTo::Person(self.name),
            Some("circle") => SayTo::Circle(self.name),
            Some("record") => SayTo::Record(self.name),
            _ => SayTo::Any(self.name),
        }
    }
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let (to, text) = (args.to.say_to(), args.text);
    let request = Request::Circles(Circles::Say { to, text });
    client
        .tell(request, |look, answer| match answer {
            Answer::Message(message) => Some(print::written(look, message)),
            _ => None,
        })
        .await
}
