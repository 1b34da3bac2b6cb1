//! `potluck unlock`: open a running node with the passphrase.
use anyhow::Result;
use potluck_node::api::{Answer, Problem, Request, Safety};
use potluck_text::say;

use crate::client::Client;
use crate::print;

/// Open the running node with the passphrase
///
/// Without a running node each command asks for the passphrase by itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) async fn run(client: &Client) -> Result<()> {
    let node = potluck_node::reach(client.settings(None)).await?;
    let done = unlock(&node, client).await;
    node.stop().await;
    client.print(&done?, |look, answer| match answer {
        Answer::Protection(state) => Some(print::protection(look, state)),
        _ => None,
    })
}

async fn unlock(node: &potluck_node::Handle, client: &Client) -> Result<Answer> {
    let state = Request::Safety(Safety::State);
    let now = node.ask(state.clone(), &mut |_| {}).await?;
    if !matches!(&now, Answer::Protection(now) if now.locked) {
        return Ok(now);
    }
    if !node.is_running_elsewhere() {
        return Err(Problem::new(say("problem-none-to-open"), say("hint-run-to-open")).into());
    }
    client.phrases().open(node).await?;
    Ok(node.ask(state, &mut |_| {}).await?)
}
