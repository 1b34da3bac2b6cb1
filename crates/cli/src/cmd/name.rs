//! `potluck name`: be called something else.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
use crate::print::{Look, clean};

/// Be called something else in this community from now on
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What people call you
    name: String,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let name = args.name;
    let request = Request::BeCalled { name: name.clone() };
    let words = |look: &Look, answer: &Answer| {
        let changed = || look.say("name-changed").with("name", clean(&name));
        matches!(answer, Answer::Well).then(|| format!("{}\n", changed()))
    };
    client.tell(request, words).await
}
