//! What the commands share that talk to others: flags, and what to do when nobody is found.
use anyhow::Error;
use potluck_node::Network;
use potluck_node::api::Problem;
use potluck_text::say;

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
    let found_nobody = |problem: &&Problem| problem.is_nobody();
    match error.downcast_ref::<Problem>().filter(found_nobody) {
        Some(problem) => Problem::new(problem.what.clone(), say("hint-remedies")).into(),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use potluck_text::Said;

    use super::*;

    fn hint(what: &Said) -> String {
        let error = remedies(Problem::new(what.clone(), say("hint-ask-again")).into());
        let problem = error.downcast_ref::<Problem>().unwrap();
        assert_eq!(problem.what, *what);
        problem.hint.clone().unwrap().to_string()
    }

    #[test]
    fn when_nobody_was_found_there_are_remedies() {
        let said = hint(&say("problem-nobody-join").with("n", 5));

        assert!(said.contains("\n  4. "), "{said}");
    }

    #[test]
    fn who_was_refused_is_told_what_the_node_says() {
        let said = hint(&say("refused-join-used-up"));

        assert_eq!(said, say("hint-ask-again").to_string());
    }
}
