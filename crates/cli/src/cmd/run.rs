//! `potluck run`: keep a node running and say what happens.
use std::io;

use anyhow::Result;
use potluck_node::Handle;
use potluck_node::api::{Answer, Problem, Progress, Request, Safety};
use potluck_text::say;
use tokio::signal;
use tokio::sync::mpsc;

use super::network::Wires;
use crate::client::Client;
use crate::spec;

/// How many lines may wait to be printed.
const WAITING: usize = 1024;

/// Run the node: find others, exchange with them, until Ctrl-C
///
/// A home with a passphrase is opened at the start: the passphrase is asked for in the terminal, or
/// read from --passphrase-fd. Without either the node waits, locked, until `potluck unlock`.
///
/// Prints what happens, a line each; with --json a JSON value a line. Other commands in the same
/// home talk to it meanwhile.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to reach another node; may be given several times
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    dial: Vec<String>,
    #[command(flatten)]
    wires: Wires,
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let network = args.wires.network(args.dial);
    let mut wanted = network.listen.clone();
    let node = potluck_node::run(client.settings(Some(network))).await?;
    if let Err(why) = open(&node, client).await {
        node.stop().await;
        return Err(why);
    }
    client.tell_words(&say("run-running"))?;

    let (tell, mut told) = mpsc::channel(WAITING);
    let mut hear = |happens| {
        // A terminal that cannot keep up misses lines; the node never waits for it.
        drop(tell.try_send(happens));
    };
    let ended = {
        let watching = node.ask(Request::Watch, &mut hear);
        let stopped = asked_to_stop();
        tokio::pin!(watching, stopped);
        loop {
            tokio::select! {
                ended = &mut watching => break ended.map(drop).map_err(Into::into),
                stopped = &mut stopped => break stopped,
                Some(happens) = told.recv() => {
                    let heard = listens_where_wanted(&mut wanted, &happens);
                    if let Err(ends) = heard.and_then(|()| client.happening(&happens)) {
                        break Err(ends);
                    }
                },
            }
        }
    };
    node.stop().await;
    ended?;
    client.tell_words(&say("run-stopped"))
}

/// Opens a locked home if somebody is there to give the passphrase; else it waits locked.
async fn open(node: &Handle, client: &Client) -> Result<()> {
    let state = node
        .ask(Request::Safety(Safety::State), &mut |_| {})
        .await?;
    let locked = matches!(&state, Answer::Protection(state) if state.locked);
    if locked && client.phrases().can_ask() {
        client.phrases().open(node).await?;
    }
    Ok(())
}

/// Fails if an address that was asked for cannot be had. Once it could, later troubles pass.
fn listens_where_wanted(wanted: &mut Vec<String>, happens: &Progress) -> Result<()> {
    match happens {
        Progress::Listening { address } => wanted.retain(|other| other != address),
        Progress::NotListening { address, why } if wanted.contains(address) => {
            let what = say("problem-cannot-listen")
                .with("address", address)
                .with("why", why.what.clone());
            let hint = why
                .hint
                .clone()
                .unwrap_or_else(|| say("hint-another-address"));
            return Err(Problem::new(what, hint).into());
        }
        _ => {}
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the system to ask us to end.
pub(super) async fn asked_to_stop() -> Result<()> {
    let cannot =
        |why: io::Error| Problem::bare(say("problem-cannot-stop").with("why", why.to_string()));
    #[cfg(unix)]
    {
        let mut end =
            signal::unix::signal(signal::unix::SignalKind::terminate()).map_err(cannot)?;
        tokio::select! {
            pressed = signal::ctrl_c() => Ok(pressed.map_err(cannot)?),
            _ = end.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    {
        Ok(signal::ctrl_c().await.map_err(cannot)?)
    }
}
