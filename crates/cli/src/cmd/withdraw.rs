//! `potluck withdraw`: take back what you wrote; an event is cancelled.
use anyhow::Result;
use potluck_node::api::{Answer, Request};
use potluck_text::id;

use crate::client::Client;
use crate::print::Look;
use crate::spec;

/// Take back what you wrote; an event is cancelled
///
/// Whoever claimed it is told. It can be read, as withdrawn, until its last day, unless you ask
/// everybody to forget it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The record's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// Also ask everybody's device to delete what it says
    #[arg(long)]
    forget: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let Args { code, forget } = args;
    if !forget {
        return client
            .write(Request::Withdraw { code }, id("deed-withdraw"))
            .await;
    }
    let request = Request::Forget { code: code.clone() };
    let words = |look: &Look, answer: &Answer| {
        let gone = || look.say("print-forgotten").with("code", &code);
        matches!(answer, Answer::Well).then(|| format!("{}\n", gone()))
    };
    client.tell(request, words).await
}
