//! `potluck join`: be let in by a neighbour.
use std::io::{self, BufRead as _, Read as _};

use anyhow::Result;
use potluck_node::api::{Answer, Request};
use potluck_text::id;

use super::network::{Wires, remedies};
use crate::client::{Client, unread};
use crate::{print, spec};

/// Join a community with a code from one of its members
///
/// Asks any member who is near to let you in. On the way it says on stderr what happens; with
/// --json these are JSON lines too.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The code, or the twelve words; `-` reads them from stdin, so that no shell keeps them
    #[arg(required = true)]
    code: Vec<String>,
    /// What you are called here
    #[arg(long = "as", value_name = "NAME")]
    name: String,
    /// Where a member can be reached, as `potluck peers` shows it there
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    at: Vec<String>,
    /// How long to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u32,
    #[command(flatten)]
    wires: Wires,
}

/// The longest that anybody types for a code; it is checked when it is read.
const MAX_CODE: u64 = 4_096;

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let code = match args.code.as_slice() {
        [from_stdin] if from_stdin == "-" => read_line()?,
        words => words.join(" "),
    };
    let network = args.wires.network(args.at.clone());
    let request = Request::Join {
        code,
        name: args.name,
        at: args.at,
        wait_seconds: args.wait,
    };
    let joined = client
        .tell_on_the_way(request, network, |look, answer| match answer {
            Answer::Joined(place) => Some(print::place(look, id("print-joined"), place)),
            _ => None,
        })
        .await;
    joined.map_err(remedies)
}

/// Reads what is secret as a line of stdin.
pub(super) fn read_line() -> Result<String> {
    let mut line = String::new();
    let mut typed = io::stdin().lock().take(MAX_CODE);
    let read = typed.read_line(&mut line);
    read.map_err(unread)?;
    Ok(line.trim().to_owned())
}
