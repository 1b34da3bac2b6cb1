//! `potluck passphrase`: how this device is protected, and changing that.
use anyhow::Result;
use potluck_node::Handle;
use potluck_node::api::{Answer, Problem, Request, Safety};
use potluck_text::say;

use crate::client::Client;
use crate::phrase::Phrase;
use crate::print;
use crate::spec::NotRead;

/// See how this device is protected, or set a passphrase, change it, go without
///
/// Passphrases are asked for in the terminal, or read from --passphrase-fd, a line each: first the
/// one so far, then the new one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Set a passphrase: from now on nobody reads anything here without it
    Set,
    /// Choose another passphrase
    Change,
    /// Go without: whoever has this device can read everything
    Remove,
    /// Set a second passphrase that wipes this device and opens an empty one
    ///
    /// For the case that somebody forces you to open it: to the eye it opens, and there is nothing.
    /// Nobody can tell from the disk whether there is such a passphrase.
    Duress {
        /// Take it back
        #[arg(long)]
        take_back: bool,
    },
    /// Lock by itself when nobody asks for anything for a while
    AutoLock {
        /// After how many minutes, like 15; `never` for not at all
        #[arg(value_name = "MINUTES", value_parser = minutes)]
        after: Minutes,
    },
}

/// After how many minutes, if at all.
#[derive(Debug, Clone, Copy)]
struct Minutes(Option<u16>);

fn minutes(typed: &str) -> Result<Minutes, NotRead> {
    match typed {
        "never" => Ok(Minutes(None)),
        typed => match typed.parse() {
            Ok(minutes) => Ok(Minutes(Some(minutes))),
            Err(_) => Err(say("typed-minutes").into()),
        },
    }
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let node = potluck_node::reach(client.settings(None)).await?;
    let done = ask(args.what, &node, client).await;
    node.stop().await;
    client.print(&done?, |look, answer| match answer {
        Answer::Protection(state) => Some(print::protection(look, state)),
        _ => None,
    })
}

async fn ask(what: Option<What>, node: &Handle, client: &Client) -> Result<Answer> {
    let safety = match what {
        None => Safety::State,
        Some(what) => asked(what, node, client).await?,
    };
    client.ask(node, Request::Safety(safety), &mut |_| {}).await
}

async fn asked(what: What, node: &Handle, client: &Client) -> Result<Safety> {
    let phrases = client.phrases();
    let said = |phrase: &Phrase| phrase.to_string();
    Ok(match what {
        What::Set => {
            let state = node
                .ask(Request::Safety(Safety::State), &mut |_| {})
                .await?;
            if matches!(&state, Answer::Protection(state) if state.passphrase) {
                return Err(Problem::new(
                    say("problem-passphrase-already"),
                    say("hint-passphrase-change"),
                )
                .into());
            }
            Safety::Passphrase {
                old: None,
                new: Some(said(&phrases.ask_new(&say("ask-new-passphrase"))?)),
            }
        }
        What::Change | What::Remove | What::Duress { .. } => {
            let old = phrases.ask(&say("ask-passphrase"))?;
            open_with(&old, node).await?;
            match what {
                What::Change => Safety::Passphrase {
                    old: Some(said(&old)),
                    new: Some(said(&phrases.ask_new(&say("ask-the-new-passphrase"))?)),
                },
                What::Duress { take_back: false } => Safety::Duress {
                    passphrase: said(&old),
                    duress: Some(said(&phrases.ask_new(&say("ask-wiping-passphrase"))?)),
                },
                What::Duress { take_back: true } => Safety::Duress {
                    passphrase: said(&old),
                    duress: None,
                },
                _ => Safety::Passphrase {
                    old: Some(said(&old)),
                    new: None,
                },
            }
        }
        What::AutoLock { after } => Safety::AutoLock { minutes: after.0 },
    })
}

/// Opens a home that is locked now with what was typed anyway.
async fn open_with(phrase: &Phrase, node: &Handle) -> Result<()> {
    let state = node
        .ask(Request::Safety(Safety::State), &mut |_| {})
        .await?;
    if matches!(&state, Answer::Protection(state) if state.locked) {
        let unlock = Safety::Unlock {
            passphrase: phrase.to_string(),
        };
        node.ask(Request::Safety(unlock), &mut |_| {}).await?;
    }
    Ok(())
}
