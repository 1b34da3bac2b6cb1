//! `potluck backup`: make one, see that it is good, restore it.
use std::io;
use std::path::PathBuf;

use anyhow::Result;
use potluck_node::Handle;
use potluck_node::api::{Answer, Problem, Progress, Request, Safety};
use potluck_text::{id, say};

use crate::client::Client;
use crate::print;

/// Make a backup, check it, or restore it
///
/// A backup is sealed under a passphrase of its own, asked for in the terminal or read from
/// --passphrase-fd. What is restored is always a new device: it can read everything at once, and
/// writes once you have said your twelve words or another device of yours has added it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Write a backup into a new file
    Make {
        /// The file, which must not exist yet
        file: PathBuf,
    },
    /// Restore a backup into a folder for the time being, and compare
    Check {
        /// The file
        file: PathBuf,
    },
    /// Restore a backup into this home, which must be empty
    ///
    /// It opens with the passphrase that this home has, or else with that of the backup.
    Restore {
        /// The file
        file: PathBuf,
    },
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let node = potluck_node::reach(client.settings(None)).await?;
    let lead = match &args.what {
        What::Make { .. } => id("print-backed-up"),
        What::Check { .. } => id("print-backup-good"),
        What::Restore { .. } => id("print-restored"),
    };
    let done = ask(args.what, &node, client).await;
    node.stop().await;
    client.print(&done?, |look, answer| match answer {
        Answer::BackedUp(what) => Some(print::backed_up(look, lead, what)),
        _ => None,
    })
}

async fn ask(what: What, node: &Handle, client: &Client) -> Result<Answer> {
    let phrases = client.phrases();
    let absolute = |file: PathBuf| {
        let no_name = |why: io::Error| {
            Problem::bare(say("problem-no-file-name").with("why", why.to_string()))
        };
        std::path::absolute(file).map_err(no_name)
    };
    let safety = match what {
        What::Make { file } => {
            // First the passphrase of the device, if it is locked.
            let open = client.ask(node, Request::Status, &mut |_| {}).await;
            open?;
            let passphrase = phrases.ask_new(&say("ask-new-for-backup"))?.to_string();
            Safety::Backup {
                file: absolute(file)?,
                passphrase,
            }
        }
        What::Check { file } => Safety::CheckBackup {
            file: absolute(file)?,
            passphrase: phrases.ask(&say("ask-of-backup"))?.to_string(),
        },
        What::Restore { file } => Safety::Restore {
            file: absolute(file)?,
            passphrase: phrases.ask(&say("ask-of-backup"))?.to_string(),
        },
    };
    let mut hear = |happens: Progress| {
        if matches!(happens, Progress::Saved { .. }) {
            client.aside(&print::progress(client.look(), &happens));
        }
    };
    client.ask(node, Request::Safety(safety), &mut hear).await
}
