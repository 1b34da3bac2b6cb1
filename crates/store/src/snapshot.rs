//! A snapshot: what the node wants to find at once at its next start, in a file of its own.
//!
//! ```text
//! snapshot = "potluck-snapshot\0" ‖ version, 2 bytes ‖ chunk ‖ chunk …
//! chunk    = what it is, 1 byte ‖ length, 4 bytes ‖ XChaCha20-Poly1305(key,
//!            15 zeros ‖ number, 8 bytes ‖ what it is, aad: all before the chunks, LZ4(bytes))
//! what     = 0: its piece goes on, 1: its piece ends, 2: the last piece ends
//! key      = 32 random bytes, another for every snapshot: a secret fact of the store's own
//! ```
//!
//! A piece is what the node writes and reads at once. A chunk opens only in its place and as what it
//! is, so what was cut, swapped or joined is noticed; a key seals one snapshot, so no nonce is used
//! twice.
//!
//! It tells again, in clear but for its own seal, what segments tell under keys that may be forgotten
//! one day. So the first batch that takes a segment or a secret away takes the key of the snapshot
//! with it, and what was in the file opens under no key any more ([`crate::ring`]).
//!
//! It is a cache: whatever is wrong with it, there is none, and segments tell everything.
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read as _, Write as _};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::At as _;
use crate::passphrase::chance;
use crate::seal::{Plain, Secret};
use crate::store::NODE;
use crate::{Batch, Store, StoreError, home, room};

/// Names the store's own fact that holds the key.
pub(crate) const SNAPSHOT: &[u8] = b"snapshot";

const MAGIC: &[u8; 17] = b"potluck-snapshot\0";
const VERSION: u16 = 1;
/// The most bytes of a piece in one chunk. The node writes some 300 kB at once.
const CHUNK: usize = 1 << 20;
/// The longest it can be once it is packed and sealed.
const LONGEST: usize = CHUNK + CHUNK / 100 + 64;

/// What a chunk is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    GoesOn = 0,
    Ends = 1,
    IsLast = 2,
}

/// A snapshot that is being written; dropped before its end, it leaves nothing.
pub struct SnapshotWriter<'a> {
    store: &'a Store,
    key: Secret,
    seal: Chunks,
    /// How often anything was taken away when it began.
    taken_away: u64,
    /// Nothing once it is whole.
    file: Option<BufWriter<File>>,
}

/// A snapshot that is being read.
pub struct SnapshotReader {
    seal: Chunks,
    file: BufReader<File>,
    ended: bool,
}

/// The cipher, and which chunk is next.
struct Chunks {
    cipher: XChaCha20Poly1305,
    next: u64,
}

impl Store {
    /// Whether there is a snapshot.
    #[must_use]
    pub fn has_snapshot(&self) -> bool {
        self.settled().has_snapshot
    }

    /// Begins a snapshot. The one before is gone, whatever comes of this.
    pub fn begin_snapshot(&self) -> Result<SnapshotWriter<'_>, StoreError> {
        self.forget_snapshot()?;
        let path = self.held.home.unfinished_snapshot();
        home::remove_file(&path)?;
        let file = home::private_file().open(&path).at(&path)?;
        let key = Zeroizing::new(chance()?);
        let mut writer = SnapshotWriter {
            store: self,
            seal: Chunks::new(&key),
            key,
            taken_away: self.settled().taken_away,
            file: Some(BufWriter::new(file)),
        };
        writer.put(&head())?;
        Ok(writer)
    }

    /// Reads the snapshot; `None` if there is none that can be used.
    #[must_use]
    pub fn snapshot(&self) -> Option<SnapshotReader> {
        if self.was_salvaged() {
            return None; // nobody knows of which segments it tells
        }
        let key = self.fact(NODE, SNAPSHOT).ok()??;
        let key = Zeroizing::new(key.as_slice().try_into().ok()?);
        let mut file = BufReader::new(File::open(self.held.home.snapshot()).ok()?);
        let mut found = head();
        file.read_exact(&mut found).ok()?;
        (found == head()).then(|| SnapshotReader {
            seal: Chunks::new(&key),
            file,
            ended: false,
        })
    }

    /// Takes the snapshot away, if there is one.
    pub fn forget_snapshot(&self) -> Result<(), StoreError> {
        if self.has_snapshot() {
            let mut batch = Batch::new();
            batch.forget(NODE, SNAPSHOT);
            self.keep(batch)?;
        }
        Ok(())
    }

    /// Deletes the file of a snapshot whose key is gone: it is noise, and takes room.
    pub(crate) fn clear_snapshot(&self) {
        // What is left is overwritten by the next one.
        let _ = fs::remove_file(self.held.home.snapshot());
        let _ = fs::remove_file(self.held.home.unfinished_snapshot());
    }
}

impl SnapshotWriter<'_> {
    /// Adds a piece. [`SnapshotWriter::end`] has to be given the last one.
    pub fn add(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.seal_piece(piece, What::Ends)
    }

    /// Adds the last piece, makes the file durable, and then its key: now there is a snapshot, but
    /// if something was taken away since it was begun.
    pub fn end(mut self, piece: &[u8]) -> Result<(), StoreError> {
        self.seal_piece(piece, What::IsLast)?;
        if self.store.settled().taken_away != self.taken_away {
            return Ok(()); // it may tell of that
        }
        let home = &self.store.held.home;
        let unfinished = home.unfinished_snapshot();
        if let Some(file) = self.file.take() {
            let file = file
                .into_inner()
                .map_err(std::io::IntoInnerError::into_error);
            file.at(&unfinished)?.sync_all().at(&unfinished)?;
        }
        home::rename(&unfinished, &home.snapshot())?;
        let mut batch = Batch::new();
        batch.put_secret(NODE, SNAPSHOT, self.key.to_vec());
        self.store.keep(batch).map(|_| ())
    }

    fn seal_piece(&mut self, mut piece: &[u8], what: What) -> Result<(), StoreError> {
        while let Some((chunk, rest)) = piece.split_at_checked(CHUNK).filter(|it| !it.1.is_empty())
        {
            self.seal_chunk(chunk, What::GoesOn)?;
            piece = rest;
        }
        self.seal_chunk(piece, what)
    }

    fn seal_chunk(&mut self, chunk: &[u8], what: What) -> Result<(), StoreError> {
        let owed = self.store.settled().disk().owed();
        room::to_write(&self.store.held.home, owed + chunk.len() as u64)?;
        let packed = Zeroizing::new(lz4_flex::compress_prepend_size(chunk));
        let payload = Payload {
            msg: &packed,
            aad: &head(),
        };
        let nonce = self.seal.nonce(what);
        let sealed = self.seal.cipher.encrypt(&nonce, payload);
        let sealed = sealed.expect("1 MiB is no trouble for any cipher");
        let length = u32::try_from(sealed.len()).expect("LZ4 adds less than a hundredth");
        self.put(&[what as u8])?;
        self.put(&length.to_be_bytes())?;
        self.put(&sealed)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes)
                .at(&self.store.held.home.unfinished_snapshot())?;
        }
        Ok(())
    }
}

impl Drop for SnapshotWriter<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            let _ = fs::remove_file(self.store.held.home.unfinished_snapshot());
        }
    }
}

impl SnapshotReader {
    /// The next piece; nothing after the last, and nothing where the file is not what was written:
    /// [`SnapshotReader::is_whole`] tells which.
    pub fn next_piece(&mut self) -> Option<Plain> {
        if self.ended {
            return None;
        }
        let mut piece = Zeroizing::new(Vec::new());
        loop {
            let (what, chunk) = self.next_chunk()?;
            piece.extend_from_slice(&chunk);
            self.ended = what == What::IsLast;
            if what != What::GoesOn {
                return Some(piece);
            }
        }
    }

    fn next_chunk(&mut self) -> Option<(What, Plain)> {
        let mut head_of_it = [0; 5];
        self.file.read_exact(&mut head_of_it).ok()?;
        let [what, length @ ..] = head_of_it;
        let all = [What::GoesOn, What::Ends, What::IsLast];
        let what = all.into_iter().find(|one| *one as u8 == what)?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        if length > LONGEST {
            return None;
        }
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed).ok()?;
        let payload = Payload {
            msg: &sealed,
            aad: &head(),
        };
        let nonce = self.seal.nonce(what);
        let packed = Zeroizing::new(self.seal.cipher.decrypt(&nonce, payload).ok()?);
        let chunk = lz4_flex::decompress_size_prepended(&packed).ok()?;
        Some((what, Zeroizing::new(chunk)))
    }

    /// Whether the last piece was read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.ended
    }
}

impl Chunks {
    fn new(key: &Secret) -> Self {
        let cipher = XChaCha20Poly1305::new_from_slice(key.as_slice());
        Self {
            cipher: cipher.expect("the key has 32 bytes"),
            next: 0,
        }
    }

    /// The nonce of the next chunk.
    fn nonce(&mut self, what: What) -> XNonce {
        let mut nonce = [0; 24];
        let (_, end) = nonce.split_at_mut(15);
        let (number, kind) = end.split_at_mut(8);
        number.copy_from_slice(&self.next.to_be_bytes());
        kind.fill(what as u8);
        self.next += 1;
        XNonce::from(nonce)
    }
}

fn head() -> Vec<u8> {
    [MAGIC.as_slice(), &VERSION.to_be_bytes()].concat()
}
