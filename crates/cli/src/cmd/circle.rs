//! `potluck circle`: groups inside the community that only those in them can read.
use anyhow::Result;
use potluck_node::api::{Answer, Circles, Request};
use potluck_text::id;

use crate::client::Client;
use crate::print::{self, Deed};

/// See your circles, begin one, ask people in
///
/// A circle is a group inside the community: a committee, a few neighbours. Only those in it can
/// read what is written there; the devices of all others carry it without knowing what it is.
/// Whoever is asked in can read from then on; accepting tells the others.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Begin a circle
    New {
        /// What it is called
        name: String,
    },
    /// Ask somebody of the community in
    Invite {
        /// The circle's name or code
        circle: String,
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
    /// Come in where you were asked
    Accept {
        /// The circle's name or code
        circle: String,
    },
    /// Go out, or say no
    Leave {
        /// The circle's name or code
        circle: String,
    },
    /// Put somebody out of a circle that you look after
    Remove {
        /// The circle's name or code
        circle: String,
        /// Their name, if only one has it, or their id or its beginning
        person: String,
    },
}

pub(crate) async fn run(args: Args, client: &Client) -> Result<()> {
    let nobody = String::new;
    let (what, text, person) = match args.what {
        None => (Circles::List, "", nobody()),
        Some(What::New { name }) => (Circles::New { name }, id("deed-circle-new"), nobody()),
        Some(What::Invite { circle, person }) => {
            let name = person.clone();
            let invite = Circles::Invite { circle, person };
            (invite, id("deed-circle-invite"), name)
        }
        Some(What::Accept { circle }) => (
            Circles::Accept { circle },
            id("deed-circle-accept"),
            nobody(),
        ),
        Some(What::Leave { circle }) => {
            (Circles::Leave { circle }, id("deed-circle-leave"), nobody())
        }
        Some(What::Remove { circle, person }) => {
            let name = person.clone();
            let remove = Circles::Remove { circle, person };
            (remove, id("deed-circle-remove"), name)
        }
    };
    let deed = Deed { text, person };
    client
        .tell(Request::Circles(what), |look, answer| match answer {
            Answer::Circles(circles) => Some(print::circles(look, circles)),
            Answer::Circle(circle) => Some(print::circle(look, &deed, circle)),
            _ => None,
        })
        .await
}
