//! The node's end of the local socket.
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::ListenerOptions;
use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use potluck_text::say;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::{MAX_REQUEST, line, name, read_line};
use crate::api::{Problem, Reply, Request};
use crate::call::{Asking, Call};

/// How many may ask at once; more wait.
const ASKERS: usize = 32;
/// How long an asker may take to say what it wants, and to take a reply.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a reply may take to arrive when the node ends.
const GRACE: Duration = Duration::from_millis(300);
/// How long to wait after a connection could not be taken (no file handles left, say).
const BREATH: Duration = Duration::from_millis(100);

/// Serves the local socket until it is closed or dropped.
#[derive(Debug)]
pub(crate) struct Server {
    task: JoinHandle<()>,
    closing: oneshot::Sender<()>,
}

impl Server {
    /// Begins to serve. Only whoever holds the lock of the home may call this: what lies at
    /// `socket` is taken for the rest of a node that was killed, and removed.
    pub(crate) fn start(socket: &Path, calls: mpsc::WeakSender<Call>) -> io::Result<Self> {
        if !cfg!(windows) {
            match std::fs::remove_file(socket) {
                Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(why),
                _ => {}
            }
        }
        let listener = ListenerOptions::new().name(name(socket)?).create_tokio()?;
        // The folder is private if we have made it; if it was there before, it may not be.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
        }
        let (closing, closed) = oneshot::channel();
        let task = tokio::spawn(serve(listener, calls, closed));
        Ok(Self { task, closing })
    }

    /// Takes no more requests; the socket is gone when this returns. Replies that are on their way
    /// (that all is wiped, say) get a moment to arrive.
    pub(crate) async fn close(self) {
        let _ = self.closing.send(());
        let _ = self.task.await;
    }
}

/// Serves until it is closed, or whoever could close it is gone.
async fn serve(
    listener: Listener,
    calls: mpsc::WeakSender<Call>,
    mut closed: oneshot::Receiver<()>,
) {
    let room = Arc::new(Semaphore::new(ASKERS));
    let mut askers = JoinSet::new(); // ends with the server
    loop {
        while askers.try_join_next().is_some() {}
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await.ok()?;
            Some((place, listener.accept().await))
        };
        let next = tokio::select! {
            next = next => next,
            _ = &mut closed => break,
        };
        let Some((place, stream)) = next else {
            return;
        };
        let stream = match stream {
            Ok(stream) => stream,
            Err(why) => {
                tracing::warn!(%why, "a local connection could not be taken");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let Some(calls) = calls.upgrade() else {
            return; // the node has ended
        };
        askers.spawn(async move {
            if let Err(why) = attend(&stream, calls).await {
                tracing::debug!(%why, "a local asker went before the end");
            }
            drop(place);
        });
    }
    drop(listener);
    let over = async { while askers.join_next().await.is_some() {} };
    // Whoever watches waits for more than a reply.
    let _ = timeout(GRACE, over).await;
}

async fn attend(stream: &Stream, calls: mpsc::Sender<Call>) -> io::Result<()> {
    let mut from = BufReader::new(stream);
    let mut to = stream;
    let request = match timeout(PATIENCE, read_line::<Request>(&mut from, MAX_REQUEST)).await? {
        Ok(Some(request)) => request,
        Ok(None) => return Ok(()), // somebody only looked whether we are here
        Err(why) => {
            let problem = Problem::new(
                say("problem-not-understood").with("why", why.to_string()),
                say("hint-same-version"),
            );
            return to.write_all(&line(&Reply::Problem(problem))?).await;
        }
    };
    let mut asking = Asking::start(&calls, request).await;
    drop(calls); // an asker alone does not keep a node running
    let mut rest = [0; 1];
    loop {
        let reply = tokio::select! {
            reply = asking.next() => reply,
            // Nothing more is expected, so whatever comes is the end.
            _ = from.read(&mut rest) => return Ok(()),
        };
        timeout(PATIENCE, to.write_all(&line(&reply)?)).await??;
        if !matches!(reply, Reply::Progress(_)) {
            return to.flush().await;
        }
    }
}
