//! Two nodes of iroh-docs that meet again: the stores of the first sync, opened anew, and its set
//! reconciliation by itself.
//!
//! When the listener has the last word to read, as where nothing is new, the dialler of iroh-docs 0.101
//! reads the end of the stream twice and reports that as an error. So its live engine never tells of a
//! second meeting that it went well. Here an exchange that fails in being closed alone counts as ended,
//! and what has come is looked for in the stores. What the live engine calls to reconcile is public, and
//! is called here: no gossip, one connection for entries, and one from each side for contents.
use std::path::Path;

use iroh::endpoint::Connection;
use iroh::protocol::{ProtocolHandler, Router};
use iroh::{Endpoint, EndpointAddr};
use iroh_blobs::BlobsProtocol;
use iroh_blobs::store::fs::FsStore;
use iroh_docs::actor::{OpenOpts, SyncHandle};
use iroh_docs::net::{
    AcceptError, AcceptOutcome, ConnectError, connect_and_sync, handle_connection,
};
use iroh_docs::store::Store;
use iroh_docs::{AuthorId, NamespaceId};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::iroh_docs_sync::{PATIENCE, bind};
use crate::records::Record;

/// A node that reconciles when it is told to, and when it is dialled.
pub(crate) struct Node {
    router: Router,
    sync: SyncHandle,
    blobs: FsStore,
    document: NamespaceId,
    author: AuthorId,
    /// Each meeting that the other began, when it has ended.
    met: UnboundedReceiver<()>,
}

/// Reconciles with whoever dials.
#[derive(Debug)]
struct Reconciler {
    sync: SyncHandle,
    met: UnboundedSender<()>,
}

impl ProtocolHandler for Reconciler {
    async fn accept(&self, connection: Connection) -> Result<(), iroh::protocol::AcceptError> {
        let allow = async |_, _| AcceptOutcome::Allow;
        match handle_connection(self.sync.clone(), connection, allow, None).await {
            Ok(_) | Err(AcceptError::Close { .. }) => drop(self.met.send(())),
            Err(why) => eprintln!("a meeting failed: {why:?}"),
        }
        Ok(())
    }
}

impl Node {
    /// Opens what a node of the first sync has left in this folder.
    pub(crate) async fn open(folder: &Path, document: NamespaceId, author: AuthorId) -> Self {
        let store = Store::persistent(folder.join("docs").join("docs.redb"));
        let store = store.expect("the node before has closed it");
        let sync = SyncHandle::spawn(store, None, String::new());
        let opened = sync.open(document, OpenOpts::default().sync()).await;
        opened.expect("the document is there");
        let blobs = FsStore::load(folder.join("blobs")).await;
        let blobs = blobs.expect("the node before has closed it");
        let (tell, met) = unbounded_channel();
        let reconciler = Reconciler {
            sync: sync.clone(),
            met: tell,
        };
        let router = Router::builder(bind().await)
            .accept(iroh_blobs::ALPN, BlobsProtocol::new(&blobs, None))
            .accept(iroh_docs::ALPN, reconciler)
            .spawn();
        Self {
            router,
            sync,
            blobs,
            document,
            author,
            met,
        }
    }

    fn endpoint(&self) -> &Endpoint {
        self.router.endpoint()
    }

    fn address(&self) -> EndpointAddr {
        self.endpoint().addr()
    }

    /// Writes these, entries and contents.
    pub(crate) async fn write(&self, records: &[Record]) {
        for record in records {
            let json = record.json();
            let length = json.len() as u64;
            let added = self.blobs.blobs().add_bytes(json).await;
            let hash = added.expect("there is room").hash;
            let key = record.id.clone().into();
            let written = self
                .sync
                .insert_local(self.document, self.author, key, hash, length);
            written.await.expect("there is room");
        }
        self.sync.flush_store().await.expect("there is room");
    }

    /// Fetches the contents of these from their author.
    async fn fetch(&self, (from, author): (EndpointAddr, AuthorId), records: &[Record]) {
        if records.is_empty() {
            return;
        }
        let dialled = self.endpoint().connect(from, iroh_blobs::ALPN).await;
        let connection = dialled.expect("the other is there");
        let mut under_way = JoinSet::new();
        for record in records {
            let key = record.id.clone().into();
            let found = self.sync.get_exact(self.document, author, key, false).await;
            let entry = found.expect("the store is open");
            let hash = entry.expect("not all entries have come").content_hash();
            let (store, connection) = ((*self.blobs).clone(), connection.clone());
            under_way.spawn(async move { store.remote().fetch(connection, hash).await });
        }
        for fetched in under_way.join_all().await {
            fetched.expect("the other has it");
        }
    }

    /// Ends in order.
    pub(crate) async fn stop(self) {
        self.router.shutdown().await.expect("it ends well");
        self.sync.shutdown().await.expect("it ends well");
    }
}

/// The second dials the first, until each has what the other has written since, contents included.
pub(crate) async fn meet(
    (ana, by_ana): (&mut Node, &[Record]),
    (ben, by_ben): (&mut Node, &[Record]),
) {
    let meeting = async {
        let (endpoint, document) = (ben.endpoint(), ben.document);
        match connect_and_sync(endpoint, &ben.sync, document, ana.address(), None).await {
            Ok(_) | Err(ConnectError::Close { .. }) => {}
            Err(why) => panic!("the other is there: {why:?}"),
        }
        ana.met.recv().await.expect("the other is there");
        let of_ana = (ana.address(), ana.author);
        let of_ben = (ben.address(), ben.author);
        tokio::join!(ana.fetch(of_ben, by_ben), ben.fetch(of_ana, by_ana));
    };
    let met = tokio::time::timeout(PATIENCE, meeting).await;
    met.expect("a meeting ends");
}
