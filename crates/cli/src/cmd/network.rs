//! What the commands share that talk to others: flags, and what to do when nobody is found.
use anyhow::Error;
use potluck_node::Network;
use potluck_node::api::{Problem, Progress};

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
    /// The same, and whom to dial.
    pub(super) fn network(self, dial: Vec<String>) -> Network {
        Network {
            listen: self.listen,
            dial,
            mdns: !self.no_mdns,
        }
    }
}

/// What was seen on the way.
#[derive(Debug, Default)]
pub(super) struct Seen {
    looked: bool,
    met: bool,
    here: Vec<String>,
}

impl Seen {
    /// Takes note of what happens.
    pub(super) fn take(&mut self, happens: &Progress) {
        match happens {
            Progress::Looking => self.looked = true,
            Progress::Met { .. } => self.met = true,
            Progress::Listening { address } => self.here.push(address.clone()),
            _ => {}
        }
    }

    /// The same error; if it came because nobody was found, with what helps in most such cases.
    pub(super) fn remedies(&self, error: Error) -> Error {
        let Some(problem) = error.downcast_ref::<Problem>() else {
            return error;
        };
        if self.met || !self.looked {
            return error;
        }
        let mut hint = String::from(
            "what helps in most cases:
  1. both on the same Wi-Fi, and not on one for guests
  2. VPN off, and the firewall lets `potluck` use the local network
  3. one types the other's address: --at here, or `potluck run --dial` there",
        );
        for (at, address) in self.here.iter().enumerate() {
            let lead = if at == 0 {
                "our address: "
            } else {
                "             "
            };
            hint.push_str(&format!("\n{lead}{address}"));
        }
        Problem::new(problem.message.clone(), hint).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody() -> Error {
        Problem::new("nobody let us in", "try later").into()
    }

    fn hint(seen: &Seen) -> String {
        let error = seen.remedies(nobody());
        let problem = error.downcast_ref::<Problem>().unwrap();
        assert_eq!(problem.message, "nobody let us in");
        problem.hint.clone().unwrap()
    }

    #[test]
    fn when_nobody_was_found_there_are_three_remedies_and_our_own_address() {
        let mut seen = Seen::default();
        let address = "/ip4/192.168.1.20/tcp/4001".to_owned();
        seen.take(&Progress::Listening { address });
        seen.take(&Progress::Looking);

        let said = hint(&seen);

        assert!(
            said.contains("\n  3. ") && said.ends_with("our address: /ip4/192.168.1.20/tcp/4001")
        );
    }

    #[test]
    fn who_met_somebody_or_never_looked_is_told_what_the_node_says() {
        let mut met = Seen::default();
        met.take(&Progress::Looking);
        let (name, device) = (String::new(), String::new());
        met.take(&Progress::Met { name, device });

        assert_eq!(hint(&met), "try later");
        assert_eq!(hint(&Seen::default()), "try later");
    }
}
