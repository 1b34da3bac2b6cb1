//! The four nodes of the sample neighbourhood: started, connected over loopback, stopped.
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::Result;
use potluck_node::api::{Answer, Problem, Progress, Request};
use potluck_node::{Handle, Network, Settings};
use potluck_text::{Said, say};

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
    let here = say("demo-here").with("folder", folder.display().to_string());
    client.tell_words(&here)?;
    client.words("\n")?;
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
        let runs = say("demo-node-runs")
            .with("name", name)
            .with("address", &address);
        tell(client, &runs)?;
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
pub(crate) fn what_to_try(folder: &Path) -> Said {
    let home = |name: &str| folder.join(name).display().to_string();
    say("demo-what-to-try")
        .with("ana", home("ana"))
        .with("dora", home("dora"))
        .with("folder", folder.display().to_string())
}

/// Says what happens, indented.
pub(crate) fn tell(client: &Client, said: &Said) -> Result<()> {
    client.words(&format!("  {}\n", client.look().words(said)))
}

/// A loopback address that is free now.
fn free_address() -> Result<String> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map_err(|why| Problem::bare(say("demo-no-port").with("why", why.to_string())))?
        .port();
    Ok(format!("/ip4/127.0.0.1/tcp/{port}"))
}
