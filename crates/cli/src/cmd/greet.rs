//! `potluck` alone: what one can do from here.
use anyhow::Result;

use crate::client::Client;

/// For somebody who is here for the first time.
const WELCOME: &str = "Potluck: everyone brings what they have and takes what they need.

  potluck start \"Elm Street\" --as Ana   start a community
  potluck join CODE --as Ben            join one, with a code from a neighbour
  potluck demo                          look around a sample neighbourhood

`potluck --help` lists all commands.
";

/// For somebody who has been here.
const WELCOME_BACK: &str = "Potluck: everyone brings what they have and takes what they need.

  potluck board      what is needed and offered
  potluck status     how things stand
  potluck run        find others and exchange with them

`potluck --help` lists all commands.
";

pub(crate) fn run(client: &Client) -> Result<()> {
    client.words(if client.has_a_home() {
        WELCOME_BACK
    } else {
        WELCOME
    })
}
