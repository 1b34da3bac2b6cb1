//! A neighbour with a node: asks it, and waits for what is to come.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
use std::path::Path;
use std::time::Duration;

use potluck_node::api::{Answer, BoardFilter, Problem, Progress, Record, Request};
use potluck_node::{Handle, Network, Settings, run};
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// Longer than anything here may take on the slowest machine; only a failing test waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Neighbour {
    home: TempDir,
    pub(crate) node: Handle,
}

impl Neighbour {
    /// Starts a node that listens on loopback and finds nobody by itself.
    pub(crate) async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let node = run(settings(&home, vec![])).await.unwrap();
        Self { home, node }
    }

    /// The same, with its home on this disk.
    pub(crate) async fn on(disk: &Path) -> Self {
        let home = tempfile::tempdir_in(disk).unwrap();
        let node = run(settings(&home, vec![])).await.unwrap();
        Self { home, node }
    }

    /// Stops the node and starts it again in the same home.
    pub(crate) async fn restart(self, dial: Vec<String>) -> Self {
        let Self { home, node } = self;
        node.stop().await;
        let node = run(settings(&home, dial)).await.unwrap();
        Self { home, node }
    }

    /// Starts a node in a home that there is.
    pub(crate) async fn again(home: TempDir) -> Self {
        let node = run(settings(&home, vec![])).await.unwrap();
        Self { home, node }
    }

    /// Stops the node; its home is there as long as what is given back.
    pub(crate) async fn stop(self) -> TempDir {
        self.node.stop().await;
        self.home
    }

    /// Where the store is.
    pub(crate) fn folder(&self) -> std::path::PathBuf {
        self.home.path().join("home")
    }

    pub(crate) async fn ask(&self, request: Request) -> Result<Answer, Problem> {
        self.node.ask(request, &mut |_| {}).await
    }

    /// Asks, and keeps what happened on the way.
    pub(crate) async fn hear(&self, request: Request) -> (Result<Answer, Problem>, Vec<Progress>) {
        let mut heard = vec![];
        let answer = self.node.ask(request, &mut |one| heard.push(one)).await;
        (answer, heard)
    }

    /// Asks for something that ends with a record.
    pub(crate) async fn wrote(&self, request: Request) -> Record {
        match self.ask(request).await {
            Ok(Answer::Wrote(record)) => *record,
            other => panic!("a record, not {other:?}"),
        }
    }

    pub(crate) async fn show(&self, code: &str) -> Option<Record> {
        match self.ask(Request::Show { code: code.into() }).await {
            Ok(Answer::Record(record)) => Some(*record),
            _ => None,
        }
    }

    pub(crate) async fn board(&self) -> Vec<Record> {
        let filter = BoardFilter {
            all: true,
            ..BoardFilter::default()
        };
        match self.ask(Request::Board(filter)).await {
            Ok(Answer::Board(records)) => records,
            other => panic!("a board, not {other:?}"),
        }
    }

    /// Waits until a record is here and is as it should be.
    pub(crate) async fn sees(&self, code: &str, what: impl Fn(&Record) -> bool) -> Record {
        let seen = async {
            loop {
                match self.show(code).await {
                    Some(record) if what(&record) => return record,
                    _ => sleep(Duration::from_millis(10)).await,
                }
            }
        };
        match timeout(PATIENCE, seen).await {
            Ok(record) => record,
            Err(_) => panic!(
                "never seen; now {:#?} with {:#?}",
                self.show(code).await,
                self.ask(Request::Status).await
            ),
        }
    }

    /// Where the node can be reached.
    pub(crate) async fn address(&self) -> String {
        let listening = async {
            loop {
                if let Ok(Answer::Peers(peers)) = self.ask(Request::Peers).await
                    && let Some(address) = peers.addresses.into_iter().next()
                {
                    return address;
                }
                sleep(Duration::from_millis(10)).await;
            }
        };
        timeout(PATIENCE, listening).await.unwrap()
    }
}

fn settings(home: &TempDir, dial: Vec<String>) -> Settings {
    Settings {
        home: home.path().join("home"),
        network: Some(Network {
            listen: vec!["/ip4/127.0.0.1/tcp/0".into()],
            dial,
            mdns: false,
        }),
    }
}
