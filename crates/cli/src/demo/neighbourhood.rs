//! The four nodes of the sample neighbourhood: started, connected over loopback, stopped.
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context as _, Result};
use potluck_node::api::{Answer, Progress, Request};
use potluck_node::{Handle, Network, Settings};

use crate::client::Client;

/// Who lives here; the first founds.
pub(crate) const NAMES: [&str; 4] = ["Ana", "Ben", "Cem", "Dora"];

/// A neighbour and their node.
#[derive(Debug)]
pub(crate) struct Neighbour {
    /// What they are called.
    pub(crate) name: &'static str,
    /// Where their node listens.
    pub(crate) address: String,
    /// Their node.
    pub(crate) node: Handle,
}

impl Neighbour {
    /// Asks their node, without caring for what happens on the way.
    pub(crate) async fn ask(&self, request: Request) -> Result<Answer> {
        Ok(self.node.ask(request, &mut |_| {}).await?)
    }

    /// Asks their node and hears what happens on the way.
    pub(crate) async fn ask_and_hear(
        &self,
        request: Request,
        on: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<Answer> {
        Ok(self.node.ask(request, on).await?)
    }
}

/// Starts all four nodes, each dialling those before it.
pub(crate) async fn wake(folder: &Path, client: &Client) -> Result<Vec<Neighbour>> {
    client.words(&format!(
        "A sample neighbourhood in {}\n\n",
        folder.display()
    ))?;
    let mut neighbours: Vec<Neighbour> = vec![];
    for name in NAMES {
        let address = free_address()?;
        let settings = Settings {
            home: folder.join(name.to_lowercase()),
            network: Some(Network {
                listen: vec![address.clone()],
                dial: neighbours
                    .iter()
                    .map(|other| other.address.clone())
                    .collect(),
                mdns: false,
            }),
        };
        let node = potluck_node::run(settings).await?;
        client.words(&format!("  {name}'s node runs at {address}\n"))?;
        neighbours.push(Neighbour {
            name,
            address,
            node,
        });
    }
    Ok(neighbours)
}

/// Stops all nodes; what they hold stays.
pub(crate) async fn sleep(neighbours: Vec<Neighbour>) {
    for neighbour in neighbours {
        neighbour.node.stop().await;
    }
}

/// What a newcomer can try next.
pub(crate) fn what_to_try(folder: &Path) -> String {
    let home = |name: &str| folder.join(name).display().to_string();
    let (ana, dora) = (home("ana"), home("dora"));
    format!(
        "
The neighbourhood is awake. In another terminal, be one of them:

  potluck --home {ana} board
  potluck --home {dora} need \"A ladder for Saturday\" --category tools
  potluck --home {ana} board
  potluck --home {dora} status
  potluck --home {ana} log

With cargo, write `cargo run --release --` instead of `potluck`. Ctrl-C ends the demo; the next
`potluck demo` goes on where this one ended. To forget it all, delete {}

",
        folder.display()
    )
}

/// A loopback address that is free now.
fn free_address() -> Result<String> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .context("no port is free on this machine")?
        .port();
    Ok(format!("/ip4/127.0.0.1/tcp/{port}"))
}
