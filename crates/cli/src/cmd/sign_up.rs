//! `potluck sign-up`: take a place, a shift or something to bring at an event, or take that back.
use anyhow::Result;
use potluck_node::api::{Request, SignUpFor};
use potluck_text::id;

use crate::client::Client;
use crate::spec;

/// Sign up for an event: for a place, a shift, or something to bring
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The event's code, as the board shows it
    #[arg(value_parser = spec::code)]
    code: String,
    /// Take a shift, by its role
    #[arg(long, value_name = "ROLE", conflicts_with = "bring")]
    shift: Option<String>,
    /// Bring something from the list
    #[arg(long, value_name = "ITEM")]
    bring: Option<String>,
    /// Take your sign-up back, so that somebody else can
    #[arg(long)]
    cancel: bool,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let what = match (args.shift, args.bring) {
        (Some(role), _) => SignUpFor::Shift(role),
        (None, Some(item)) => SignUpFor::Bring(item),
        (None, None) => SignUpFor::Place,
    };
    let code = args.code;
    let (request, said) = if args.cancel {
        (
            Request::CancelSignUp { code, what },
            id("deed-cancel-sign-up"),
        )
    } else {
        (Request::SignUp { code, what }, id("deed-sign-up"))
    };
    client.write(request, said).await
}
