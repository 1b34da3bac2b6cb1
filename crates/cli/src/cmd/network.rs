//! What the commands share that talk to others: flags, and what to do when nobody is found.
use anyhow::Error;
use potluck_node::Network;
use potluck_node::api::{NOBODY, Problem};

use crate::spec;

/// How to talk to others
#[derive(Debug, clap::Args)]
pub(super) struct Wires {
    /// Where to listen; on all networks if not given
    #[arg(long, value_name = "MULTIADDR", value_parser = spec::address)]
    listen: Vec<String>,
    /// Do not look for others on the local network
    #[arg(long)]
    no_mdns: bool,
}

impl Wires {
    /// Whether anything was said about it.
    pub(super) fn are_given(&self) -> bool {
        self.no_mdns || !self.listen.is_empty()
    }

    /// The same, and whom to dial.
    pub(super) fn network(self, dial: Vec<String>) -> Network {
        Network {
            listen: self.listen,
            dial,
            mdns: !self.no_mdns,
        }
    }
}

/// The same error; if it came because nobody was found, with what helps in most such cases.
pub(super) fn remedies(error: Error) -> Error {
    let found_nobody = |problem: &&Problem| problem.message.starts_with(NOBODY);
    match error.downcast_ref::<Problem>().filter(found_nobody) {
        Some(problem) => Problem::new(problem.message.clone(), REMEDIES).into(),
        None => error,
    }
}

const REMEDIES: &str = "what helps in most cases:
  1. a node runs there: `potluck run`
  2. both on the same Wi-Fi, and not on one for guests; or on the hotspot of a phone
  3. VPN off, and the firewall lets `potluck` use the local network
  4. one types where the other is: `potluck peers` there says it";

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(message: &str) -> Option<String> {
        let error = remedies(Problem::new(message, "try later").into());
        let problem = error.downcast_ref::<Problem>().unwrap();
        assert_eq!(problem.message, message);
        problem.hint.clone()
    }

    #[test]
    fn when_nobody_was_found_there_are_remedies() {
        let said = hint("nobody was found within 5 seconds who could let us in").unwrap();

        assert!(said.contains("\n  4. "), "{said}");
    }

    #[test]
    fn who_was_refused_is_told_what_the_node_says() {
        let said = hint("the invitation has been used up");

        assert_eq!(said.as_deref(), Some("try later"));
    }
}
