//! `potluck people`: who is in, and what stewards do about it.
use anyhow::Result;
use potluck_node::api::{Answer, Govern, Request};
use potluck_text::say;

use crate::client::Client;
use crate::print;
use crate::sure::sure;

/// See who is in, and decide about it as a steward
///
/// Some things one steward does at once, some take several: then it becomes a proposal that the
/// others sign with `potluck sign`. What it takes is said before anything else.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Confirm a newcomer as a member, as a steward
    Confirm {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
    /// Make somebody a steward; takes more than half of the stewards
    Promote {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
    /// Make a steward a member again; takes more than half of the other stewards
    Demote {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
    /// Remove somebody; one steward does it, of a steward more than half of the others
    ///
    /// What they wrote so far stays. What is written from now on they cannot read.
    Remove {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
        /// Do it without asking once more
        #[arg(long)]
        yes: bool,
    },
    /// Ask everybody to pause with somebody: a note beside their name, and nothing more
    ///
    /// It is seen by all and ends after 60 days by itself. No words take it back.
    #[command(visible_alias = "suspend-note")]
    Note {
        /// Their name, if only one has it, or their id or its beginning
        person: String,
        /// Why, and for how long; empty takes the note back
        #[arg(default_value = "")]
        text: String,
    },
    /// Let in again whom two parts that met had put out without wanting to
    AdmitAgain {
        /// Their name or id, as `potluck proposals` lists it
        person: String,
    },
    /// Say that somebody who joined anew is the human who was in before and lost everything
    ///
    /// What the one from before wrote belongs to them; the one from before is removed.
    Succeed {
        /// Who is in now: their name, or their id or its beginning
        new: String,
        /// Who it was before: their name, or their id or its beginning
        old: String,
        /// Do it without asking once more
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let govern = match args.what {
        None => return see(Request::People, client).await,
        Some(What::Confirm { person }) => {
            return see(Request::ConfirmPerson { person }, client).await;
        }
        Some(What::Note { person, text }) => {
            let request = Request::Govern(Govern::Note { person, text });
            return client
                .tell(request, |look, answer| match answer {
                    Answer::Person(person) => Some(print::noted(look, person)),
                    _ => None,
                })
                .await;
        }
        Some(What::Promote { person }) => Govern::Promote { person },
        Some(What::Demote { person }) => Govern::Demote { person },
        Some(What::Remove { person, yes }) => {
            let question = say("ask-remove").with("name", print::clean(&person));
            sure(client.look(), &question, yes)?;
            Govern::Remove { person }
        }
        Some(What::AdmitAgain { person }) => Govern::AdmitAgain { person },
        Some(What::Succeed { new, old, yes }) => {
            let question = say("ask-succeed")
                .with("old", print::clean(&old))
                .with("new", print::clean(&new));
            sure(client.look(), &question, yes)?;
            Govern::Succeed { new, old }
        }
    };
    super::decide(govern, client).await
}

async fn see(request: Request, client: &Client) -> Result<()> {
    client
        .tell(request, |look, answer| match answer {
            Answer::People(people) => Some(print::people(look, people)),
            Answer::Person(person) => Some(print::person(look, person)),
            _ => None,
        })
        .await
}
