//! `potluck withdraw`: take back what you wrote; an event is cancelled.
use anyhow::Result;
use potluck_node::api::{Answer, Request};

use crate::client::Client;
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
        return client.write(Request::Withdraw { code }, "Withdrew").await;
    }
    let request = Request::Forget { code: code.clone() };
    let words = |_: &_, answer: &Answer| {
        matches!(answer, Answer::Well).then(|| {
            format!(
                "{code} is gone from this device, and everybody is asked to forget it.\n\
                 Each other device deletes it when it hears of this. What somebody has read or \
                 copied, nobody can take back."
            )
        })
    };
    client.tell(request, words).await
}
