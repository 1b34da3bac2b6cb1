//! Plain Automerge documents and Automerge's own sync, over TCP on loopback.
//!
//! Two threads with their documents in memory. Every message goes as soon as it is made, for all
//! documents at once, so that both processors have something to do. At the end the receiver saves
//! every document into one file and flushes that once. A later meeting begins with the sync states
//! of the last one, as Automerge advises.
//!
//! Not here: keys, signatures, ciphers, judging what comes.
use std::collections::BTreeSet;
use std::io::{BufReader, BufWriter, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::Instant;

use automerge::sync::{Message, State, SyncDoc as _};
use automerge::transaction::Transactable as _;
use automerge::{Automerge, ChangeHash, ObjType, ROOT};

use crate::measure::{disk_bytes, figure, most_resident_mb, wire_bytes};
use crate::records::{self, Record};

/// How records lie in documents.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A document each.
    Each,
    /// All of them in one document.
    One,
}

/// Says that whoever began has all and knows that the other has all.
const END: u32 = u32::MAX;

/// Somebody's documents, and how far the other is with each.
#[derive(Default)]
struct Side {
    docs: Vec<(Automerge, State)>,
}

impl Side {
    fn write(&mut self, shape: Shape, records: &[Record]) {
        for record in records {
            if shape == Shape::Each || self.docs.is_empty() {
                self.docs.push((Automerge::new(), State::new()));
            }
            let (doc, _) = self.docs.last_mut().expect("one is there");
            let mut change = doc.transaction();
            let at = match shape {
                Shape::Each => ROOT,
                Shape::One => change
                    .put_object(ROOT, &record.id, ObjType::Map)
                    .expect("the root is a map"),
            };
            for (name, text) in &record.fields {
                change
                    .put(&at, *name, text.as_str())
                    .expect("a record is a map");
            }
            change.commit();
        }
    }

    /// What a next meeting begins with.
    fn part(&mut self) {
        for (_, state) in &mut self.docs {
            *state = State::decode(&state.encode()).expect("it was encoded just now");
        }
    }

    fn message(&mut self, at: u32) -> Option<(u32, Vec<u8>)> {
        let (doc, state) = self.docs.get_mut(at as usize)?;
        let message = doc.generate_sync_message(state)?;
        Some((at, message.encode()))
    }

    fn receive(&mut self, at: u32, bytes: &[u8]) {
        while self.docs.len() <= at as usize {
            self.docs.push((Automerge::new(), State::new()));
        }
        let (doc, state) = &mut self.docs[at as usize];
        let message = Message::decode(bytes).expect("the other speaks the same");
        doc.receive_sync_message(state, message)
            .expect("the other speaks the same");
    }

    fn is_equal(&self, at: u32) -> bool {
        let (doc, state) = &self.docs[at as usize];
        state.their_heads.as_ref() == Some(&doc.get_heads())
    }

    fn heads(&self) -> Vec<Vec<ChangeHash>> {
        self.docs.iter().map(|(doc, _)| doc.get_heads()).collect()
    }

    /// What is not saved yet (`saved`: the heads of what is) to the end of one file, durable.
    fn save(&self, folder: &Path, saved: &[Vec<ChangeHash>]) {
        let mut append = std::fs::OpenOptions::new();
        let append = append.create(true).append(true);
        let file = append
            .open(folder.join("documents"))
            .expect("the folder is ours");
        let mut out = BufWriter::new(file);
        for (at, (doc, _)) in self.docs.iter().enumerate() {
            let bytes = match saved.get(at) {
                Some(heads) if *heads == doc.get_heads() => continue,
                Some(heads) => doc.save_after(heads),
                // Without deflate: several times quicker.
                None => doc.save_nocompress(),
            };
            let length = u32::try_from(bytes.len()).expect("documents are shorter than 4 GiB");
            out.write_all(&length.to_be_bytes()).expect("there is room");
            out.write_all(&bytes).expect("there is room");
        }
        let file = out.into_inner().expect("there is room");
        file.sync_data().expect("the disk is well");
    }

    /// One meeting. Whoever dials begins with all its documents and ends it; whoever listens begins
    /// with those from `own` on, of which the other knows nothing.
    fn meet(mut self, stream: TcpStream, dials: bool, own: u32, all: u32) -> Self {
        stream.set_nodelay(true).expect("TCP can do that");
        let mut reader = BufReader::new(stream.try_clone().expect("a socket can be shared"));
        let (say, said) = mpsc::channel::<(u32, Vec<u8>)>();
        let writer = thread::spawn(move || speak(stream, &said));
        let mut open: BTreeSet<u32> = if dials {
            (0..all).collect()
        } else {
            BTreeSet::new()
        };
        let own = if dials { 0 } else { own };
        for at in own..u32::try_from(self.docs.len()).expect("few enough") {
            say.send(self.message(at).expect("it has not said anything yet"))
                .expect("the writer is there");
        }
        let mut bytes = vec![];
        loop {
            let at = number(&mut reader);
            if at == END {
                if !dials {
                    say.send((END, vec![])).expect("the writer is there");
                }
                break;
            }
            bytes.resize(number(&mut reader) as usize, 0);
            reader.read_exact(&mut bytes).expect("the other is there");
            self.receive(at, &bytes);
            if let Some(answer) = self.message(at) {
                say.send(answer).expect("the writer is there");
            }
            if dials && self.is_equal(at) && open.remove(&at) && open.is_empty() {
                say.send((END, vec![])).expect("the writer is there");
            }
        }
        drop(say);
        writer.join().expect("the writer has said all");
        self
    }
}

/// Sends what it is given, and flushes when nothing more waits.
fn speak(stream: TcpStream, said: &mpsc::Receiver<(u32, Vec<u8>)>) {
    let mut out = BufWriter::new(stream);
    loop {
        let (at, bytes) = match said.try_recv() {
            Ok(next) => next,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                out.flush().expect("the other is there");
                match said.recv() {
                    Ok(next) => next,
                    Err(_) => break,
                }
            }
        };
        out.write_all(&at.to_be_bytes())
            .expect("the other is there");
        if at != END {
            let length = u32::try_from(bytes.len()).expect("messages are shorter than 4 GiB");
            out.write_all(&length.to_be_bytes())
                .and_then(|()| out.write_all(&bytes))
                .expect("the other is there");
        }
    }
    out.flush().expect("the other is there");
}

fn number(reader: &mut impl std::io::Read) -> u32 {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes).expect("the other is there");
    u32::from_be_bytes(bytes)
}

/// Both meet; the first of them dials. Gives both back.
fn meet(ana: Side, ben: Side, own: usize, all: usize) -> (Side, Side) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has ports");
    let address = listener.local_addr().expect("it is bound");
    let [own, all] = [own, all].map(|count| u32::try_from(count).expect("few enough"));
    let there = thread::spawn(move || {
        let (stream, _) = listener.accept().expect("the other dials");
        ben.meet(stream, false, own, all)
    });
    let stream = TcpStream::connect(address).expect("the other listens");
    let ana = ana.meet(stream, true, 0, all);
    (ana, there.join().expect("the other is well"))
}

/// First sync, nothing new, ten new on each side.
pub(crate) fn measure(shape: Shape, records: u64, seed: u64) {
    let folder = tempfile::tempdir().expect("there is room");
    let count = records as f64;
    let (mut ana, ben) = (Side::default(), Side::default());
    ana.write(shape, &records::some(0, records, seed));
    let docs = ana.docs.len();

    let (wire, begun) = (wire_bytes(), Instant::now());
    let (mut ana, mut ben) = meet(ana, ben, 0, docs);
    let received = begun.elapsed().as_secs_f64();
    ben.save(folder.path(), &[]);
    let taken = begun.elapsed().as_secs_f64();
    figure("first-sync", taken, "s, saved and flushed once at the end");
    figure("first-sync-rate", count / taken, "records a second");
    figure(
        "received",
        received,
        "s until the receiver holds all in memory",
    );
    figure(
        "wire",
        (wire_bytes() - wire) / count,
        "bytes on loopback a record",
    );
    figure(
        "disk",
        disk_bytes(folder.path()) / count,
        "bytes on disk a record",
    );

    ana.part();
    ben.part();
    let known = ben.docs.len();
    let saved = ben.heads();
    let (wire, begun) = (wire_bytes(), Instant::now());
    let (mut ana, mut ben) = meet(ana, ben, known, known);
    figure(
        "nothing-new",
        begun.elapsed().as_secs_f64() * 1e3,
        "ms, dialling included",
    );
    figure("nothing-new-wire", wire_bytes() - wire, "bytes on loopback");

    ana.part();
    ben.part();
    // Both begin documents that the other does not have; numbers say whose they are.
    let all = match shape {
        Shape::Each => {
            ana.write(shape, &records::some(records, 10, seed));
            for _ in 0..10 {
                ben.docs.push((Automerge::new(), State::new()));
            }
            ben.write(shape, &records::some(records + 10, 10, seed));
            known + 20
        }
        Shape::One => {
            ana.write(shape, &records::some(records, 10, seed));
            ben.write(shape, &records::some(records + 10, 10, seed));
            known
        }
    };
    let own = if shape == Shape::Each {
        known + 10
    } else {
        known
    };
    let (wire, begun) = (wire_bytes(), Instant::now());
    let (ana, ben) = meet(ana, ben, own, all);
    ben.save(folder.path(), &saved);
    figure(
        "ten-new",
        begun.elapsed().as_secs_f64() * 1e3,
        "ms, dialling included",
    );
    figure("ten-new-wire", wire_bytes() - wire, "bytes on loopback");
    assert!(
        ana.docs
            .iter()
            .zip(&ben.docs)
            .all(|((here, _), (there, _))| here.get_heads() == there.get_heads()),
        "both hold the same in the end"
    );
    assert_eq!(ana.docs.len(), all, "all of it");
    figure(
        "memory",
        most_resident_mb(),
        "MB resident at most, both sides",
    );
}
