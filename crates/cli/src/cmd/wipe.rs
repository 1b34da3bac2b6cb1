//! `potluck wipe`: destroy the keys, then everything.
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use anyhow::Result;
use potluck_node::Handle;
use potluck_node::api::{Answer, Request, Safety};

use crate::client::{Client, unread};
use crate::print::{self, Look};

/// Destroy everything here for good
///
/// Destroys the keys at once and then deletes the rest. Asks for the community's name, as a line of
/// stdin. Nothing brings it back but a backup; what others hold of what you wrote stays with them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// At once, without asking, also while it is locked
    #[arg(long)]
    now: bool,
}

/// The longest that anybody types.
const MAX_NAME: u64 = 4_096;

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    if args.now {
        potluck_node::wipe_now(client.home()).await?;
        return client.print(&Answer::Well, |look, _| Some(wiped(look)));
    }
    let node = potluck_node::reach(client.settings(None)).await?;
    let done = ask(&node, client).await;
    node.stop().await;
    client.print(&done?, |look, _| Some(wiped(look)))
}

async fn ask(node: &Handle, client: &Client) -> Result<Answer> {
    // First the passphrase of the device, if it is locked; and whether there is anything.
    let status = client.ask(node, Request::Status, &mut |_| {}).await?;
    if let (Answer::Status(status), true) = (&status, io::stdin().is_terminal()) {
        let name = &status.place.community_name;
        let question = client
            .look()
            .say("ask-wipe")
            .with("name", print::clean(name));
        client.aside(&question.to_string());
    }
    let mut line = String::new();
    let read = io::stdin().lock().take(MAX_NAME).read_line(&mut line);
    read.map_err(unread)?;
    let wipe = Safety::Wipe {
        confirm: Some(line.trim().to_owned()),
    };
    Ok(node.ask(Request::Safety(wipe), &mut |_| {}).await?)
}

fn wiped(look: &Look) -> String {
    format!("{}\n", look.say("print-wiped"))
}
