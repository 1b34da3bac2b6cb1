//! Serves the pages to browsers on this computer, and to nobody else.
//!
//! Every request passes [`guard`] before anything looks at it; what is left is read within bounds,
//! handed to [`page`](crate::page) and answered with headers that let nothing of others run and
//! nothing be kept by the browser.
mod answer;
mod files;
mod guard;
mod limits;
mod live;
mod near;
mod session;
#[cfg(test)]
mod tests;
mod wire;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use potluck_node::Handle;
use potluck_node::api::Problem;
use potluck_text::say;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, watch};

pub(crate) use files::path as file_path;
pub use near::Demo;

use near::Near;
use session::Sessions;

/// How pages are to be served.
#[derive(Default)]
pub struct Settings {
    /// The port on loopback; 0 for any that is free.
    pub port: u16,
    /// Wakes the sample neighbourhood, if there is one to look at.
    pub demo: Option<Box<dyn Demo>>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// Everything that requests share.
pub(crate) struct House {
    pub(crate) address: SocketAddr,
    pub(crate) sessions: Sessions,
    pub(crate) near: Near,
    pub(crate) pages: Semaphore,
    pub(crate) streams: Arc<Semaphore>,
    ending: watch::Receiver<bool>,
}

impl House {
    fn new(address: SocketAddr, near: Near, ending: watch::Receiver<bool>) -> Self {
        Self {
            address,
            sessions: Sessions::new(),
            near,
            pages: Semaphore::new(limits::PAGES),
            streams: Arc::new(Semaphore::new(limits::STREAMS)),
            ending,
        }
    }

    /// Waits until serving is to end.
    pub(crate) async fn ended(&self) {
        let mut ending = self.ending.clone();
        // An error means that nobody is left who could say so.
        drop(ending.wait_for(|ending| *ending).await);
    }
}

/// Pages that are being served.
pub struct Served {
    house: Arc<House>,
    end: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl std::fmt::Debug for Served {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Served")
            .field("address", &self.house.address)
            .finish_non_exhaustive()
    }
}

/// Begins to serve the pages of a node.
///
/// # Errors
/// If the port cannot be had.
pub async fn serve(node: Handle, settings: Settings) -> Result<Served, Problem> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await;
    let address = listener.and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) = address.map_err(|why| {
        Problem::new(
            say("problem-page-port")
                .with("port", settings.port.to_string())
                .with("why", why.to_string()),
            say("hint-other-port"),
        )
    })?;
    let (end, ending) = watch::channel(false);
    let near = Near::new(node, settings.demo);
    let house = Arc::new(House::new(address, near, ending));
    let task = tokio::spawn(wire::accept(listener, Arc::clone(&house)));
    tokio::spawn(forget_when_locked(Arc::clone(&house)));
    Ok(Served { house, end, task })
}

/// What was half written is forgotten when the device is locked.
async fn forget_when_locked(house: Arc<House>) {
    let mut news = house.near.news();
    loop {
        let heard = tokio::select! {
            heard = news.recv() => heard,
            () = house.ended() => return,
        };
        match heard {
            Ok(near::News::Locked) => house.sessions.forget_drafts(),
            Ok(near::News::Look) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

impl Served {
    /// A link that opens the page in a browser, once. Whoever has it is trusted like the person at
    /// this computer: it belongs in no log.
    #[must_use]
    pub fn fresh_link(&self) -> String {
        let token = self.house.sessions.fresh_link();
        format!("http://{}/open/{token}", self.house.address)
    }

    /// Where the pages are.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.house.address
    }

    /// Ends serving; what is being answered gets a moment to finish.
    pub async fn stop(self) {
        self.end.send_replace(true);
        // An error means that it has ended by itself.
        let _ = self.task.await;
        self.house.near.stop().await;
    }
}
