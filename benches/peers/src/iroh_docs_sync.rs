//! Two nodes of iroh-docs: its own sync, on disk, over QUIC on loopback; no relay, no discovery. This
//! is the first sync; how they meet again is in [`crate::iroh_docs_again`].
//!
//! A record is an entry of one document: the key is its id, the content is a blob that iroh-blobs
//! fetches beside. Entries are signed twice, by document and by author; nothing is sealed. Two
//! times count: when all entries are there, and when all contents are.
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::Path;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_lite::{Stream, StreamExt as _};
use iroh::endpoint::presets;
use iroh::protocol::Router;
use iroh::{Endpoint, EndpointAddr, RelayMode};
use iroh_blobs::BlobsProtocol;
use iroh_blobs::store::fs::FsStore;
use iroh_docs::AuthorId;
use iroh_docs::api::Doc;
use iroh_docs::api::protocol::{AddrInfoOptions, ShareMode};
use iroh_docs::engine::LiveEvent;
use iroh_docs::protocol::Docs;
use iroh_gossip::net::Gossip;
use tokio::task::JoinSet;

use crate::iroh_docs_again::{self, meet};
use crate::measure::{disk_bytes, figure, most_resident_mb, wire_bytes};
use crate::records::{self, Record};

/// How many writes wait for each other at most.
const AT_ONCE: usize = 64;
/// When nothing has come for so long, nothing more will.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

struct Node {
    router: Router,
    docs: Docs,
    author: AuthorId,
}

/// An endpoint on loopback and nowhere else.
pub(crate) async fn bind() -> Endpoint {
    Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .clear_ip_transports()
        .bind_addr(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0))
        .expect("that is an address")
        .bind()
        .await
        .expect("loopback has ports")
}

impl Node {
    async fn start(folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("docs")).expect("there is room");
        let endpoint = bind().await;
        let blobs = FsStore::load(folder.join("blobs"))
            .await
            .expect("there is room");
        let gossip = Gossip::builder().spawn(endpoint.clone());
        let docs = Docs::persistent(folder.join("docs"))
            .spawn(endpoint.clone(), (*blobs).clone(), gossip.clone())
            .await
            .expect("there is room");
        let router = Router::builder(endpoint)
            .accept(iroh_blobs::ALPN, BlobsProtocol::new(&blobs, None))
            .accept(iroh_gossip::ALPN, gossip)
            .accept(iroh_docs::ALPN, docs.clone())
            .spawn();
        let author = docs.author_default().await.expect("an author is there");
        Self {
            router,
            docs,
            author,
        }
    }

    fn address(&self) -> EndpointAddr {
        self.router.endpoint().addr()
    }

    async fn write(&self, doc: &Doc, records: Vec<Record>) {
        let mut under_way = JoinSet::new();
        for record in records {
            if under_way.len() >= AT_ONCE {
                let written = under_way.join_next().await.expect("some are under way");
                written.expect("writing does not panic");
            }
            let (doc, author) = (doc.clone(), self.author);
            under_way.spawn(async move {
                doc.set_bytes(author, record.id.clone(), record.json())
                    .await
                    .expect("there is room");
            });
        }
        under_way.join_all().await;
    }
}

/// What has come to a node since it began to listen.
#[derive(Debug, Default)]
struct Come {
    entries: u64,
    contents: u64,
}

/// The few events that count.
enum Event {
    Entry,
    Content,
    Other,
}

type Events = Pin<Box<dyn Stream<Item = Event> + Send>>;

/// What happens to a document from now on.
async fn listen(doc: &Doc) -> Events {
    let events = doc.subscribe().await.expect("anybody may listen");
    let event = |event: anyhow::Result<LiveEvent>| match event.expect("the document is open") {
        LiveEvent::InsertRemote { .. } => Event::Entry,
        LiveEvent::ContentReady { .. } => Event::Content,
        _ => Event::Other,
    };
    Box::pin(events.map(event))
}

/// Listens until that much has come in all. Gives up, and says so, when nothing comes any more.
async fn wait(events: &mut Events, mut come: Come, is: impl Fn(&Come) -> bool) -> Come {
    while !is(&come) {
        let next = tokio::time::timeout(PATIENCE, events.next()).await;
        match next.ok().flatten() {
            Some(Event::Entry) => come.entries += 1,
            Some(Event::Content) => come.contents += 1,
            Some(Event::Other) => {}
            None => panic!("nothing comes any more: {come:?}"),
        }
    }
    come
}

/// First sync, nothing new, ten new on each side.
pub(crate) fn measure(count: u64, seed: u64) {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be had");
    runtime.block_on(run(count, seed));
}

async fn run(count: u64, seed: u64) {
    let folder = tempfile::tempdir().expect("there is room");
    let (here, there) = (folder.path().join("ana"), folder.path().join("ben"));
    let (ana, ben) = (Node::start(&here).await, Node::start(&there).await);
    let records = count as f64;

    let doc = ana.docs.create().await.expect("there is room");
    let all = records::some(0, count, seed);
    // What is said twice is one blob.
    let contents = all.iter().map(Record::json).collect::<BTreeSet<_>>().len() as u64;
    ana.write(&doc, all).await;
    let ticket = doc
        .share(ShareMode::Write, AddrInfoOptions::Id)
        .await
        .expect("a document can be shared");

    let (wire, begun) = (wire_bytes(), Instant::now());
    let copy = ben.docs.import_namespace(ticket.capability).await;
    let copy = copy.expect("there is room");
    let mut events = listen(&copy).await;
    copy.start_sync(vec![ana.address()])
        .await
        .expect("it starts");
    let come = wait(&mut events, Come::default(), |come| come.entries == count).await;
    figure(
        "entries",
        begun.elapsed().as_secs_f64(),
        "s until the receiver has all entries, without their contents",
    );
    wait(&mut events, come, |come| come.contents >= contents).await;
    let taken = begun.elapsed().as_secs_f64();
    figure("first-sync", taken, "s until all contents are there");
    figure("first-sync-rate", records / taken, "records a second");
    figure(
        "wire",
        (wire_bytes() - wire) / records,
        "bytes on loopback a record",
    );
    figure(
        "disk",
        disk_bytes(&there) / records,
        "bytes on disk a record",
    );
    drop(events);

    let (document, authors) = (doc.id(), [ana.author, ben.author]);
    for node in [ana, ben] {
        node.router.shutdown().await.expect("it ends well");
    }
    let mut ana = iroh_docs_again::Node::open(&here, document, authors[0]).await;
    let mut ben = iroh_docs_again::Node::open(&there, document, authors[1]).await;
    for (name, new) in [("nothing-new", 0), ("ten-new", 10)] {
        let by_ana = records::some(count, new, seed);
        let by_ben = records::some(count + new, new, seed);
        ana.write(&by_ana).await;
        ben.write(&by_ben).await;
        let (wire, begun) = (wire_bytes(), Instant::now());
        meet((&mut ana, &by_ana), (&mut ben, &by_ben)).await;
        let taken = begun.elapsed().as_secs_f64() * 1e3;
        figure(name, taken, "ms, dialling included");
        let bytes = wire_bytes() - wire;
        figure(&format!("{name}-wire"), bytes, "bytes on loopback");
    }
    figure(
        "memory",
        most_resident_mb(),
        "MB resident at most, both sides",
    );
    for node in [ana, ben] {
        node.stop().await;
    }
}
