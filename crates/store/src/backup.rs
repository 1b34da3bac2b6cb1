//! The backup file: whatever one puts in, sealed under a passphrase of its own, in chunks.
//!
//! ```text
//! "potluck-backup\0" ‖ version, 2 bytes ‖ Argon2id KiB, passes, lanes, 4 bytes each
//!                    ‖ salt, 32 bytes ‖ nonce prefix, 19 bytes ‖ chunk ‖ chunk …
//! chunk = XChaCha20-Poly1305(key, prefix ‖ number, 4 bytes ‖ last?, 1 byte, aad: all before the
//!         chunks, 65,536 bytes; of the last chunk 0 to 65,536)
//! key   = HKDF(Argon2id(passphrase, salt), "potluck/backup/v1\0")
//! ```
//!
//! A chunk opens only in its place, and only the last one says that it is the last: what was cut,
//! swapped or joined is noticed. The salt and the prefix are new for every file, so no nonce is used
//! twice. In the chunks lie pieces, each its length (4 bytes) and its bytes; what they mean is not
//! the business of this crate.
//!
//! The file is written under another name and gets its own only when it is whole and on the disk.
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::At as _;
use crate::passphrase::{COST, Cost, Passphrase, SALT, chance, stretch};
use crate::seal::Plain;
use crate::{StoreError, home};

const MAGIC: &[u8; 15] = b"potluck-backup\0";
const VERSION: u16 = 1;
const LABEL: &[u8] = b"potluck/backup/v1\0";
const PREFIX: usize = 19;
const HEADER: usize = MAGIC.len() + 2 + COST + SALT + PREFIX;
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
/// The longest piece: a segment is at most 1 MiB, and a fact less.
const MAX_PIECE: usize = 2 << 20;

/// A backup that is being written; dropped before its end, it leaves nothing.
pub struct BackupWriter {
    path: PathBuf,
    unfinished: PathBuf,
    file: Option<BufWriter<File>>,
    seal: Chunks,
    filling: Plain,
    bytes: u64,
}

/// A backup that is being read.
pub struct BackupReader {
    path: PathBuf,
    file: BufReader<File>,
    seal: Chunks,
    /// What of the open chunk was not yet taken.
    open: Plain,
    taken: usize,
    ended: bool,
}

/// The cipher, and which chunk is next.
struct Chunks {
    cipher: XChaCha20Poly1305,
    header: Vec<u8>,
    next: u32,
}

impl BackupWriter {
    /// Begins a backup. What is there already is never overwritten.
    pub fn create(path: &Path, passphrase: &Passphrase) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::FileExists(path.to_path_buf()));
        }
        match path.parent() {
            Some(folder) if folder.as_os_str().is_empty() || folder.is_dir() => {}
            folder => {
                let folder = folder.unwrap_or(path);
                return Err(StoreError::NoPlace(folder.to_path_buf()));
            }
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        let mut header = MAGIC.to_vec();
        header.extend(VERSION.to_be_bytes());
        header.extend(Cost::USUAL.to_bytes());
        header.extend(chance::<SALT>()?);
        header.extend(chance::<PREFIX>()?);
        let seal = Chunks::new(header, passphrase, Cost::USUAL);
        // What a making that was killed has left, or what somebody has put there: never written into.
        home::remove_file(&unfinished)?;
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&unfinished).at(&unfinished)?;
        let mut writer = Self {
            path: path.to_path_buf(),
            unfinished,
            file: Some(BufWriter::new(file)),
            seal,
            filling: Zeroizing::new(Vec::with_capacity(CHUNK)),
            bytes: 0,
        };
        let header = writer.seal.header.clone();
        writer.put(&header)?;
        Ok(writer)
    }

    /// Adds a piece.
    pub fn add(&mut self, piece: &[u8]) -> Result<(), StoreError> {
        if piece.len() > MAX_PIECE {
            return Err(StoreError::TooLarge {
                what: "a piece of a backup",
                size: piece.len(),
                limit: MAX_PIECE,
            });
        }
        let length = u32::try_from(piece.len()).expect("at most 2 MiB");
        self.fill(&length.to_be_bytes())?;
        self.fill(piece)
    }

    /// How many bytes of the file are written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Seals the last chunk, makes the file durable, and gives it its name. Says how long it is.
    pub fn finish(mut self) -> Result<u64, StoreError> {
        self.seal_chunk(true)?;
        if let Some(file) = self.file.take() {
            let file = file
                .into_inner()
                .map_err(std::io::IntoInnerError::into_error);
            let file = file.at(&self.unfinished)?;
            file.sync_all().at(&self.unfinished)?;
        }
        if self.path.exists() {
            return Err(StoreError::FileExists(self.path.clone()));
        }
        home::rename(&self.unfinished, &self.path)?;
        Ok(self.bytes)
    }

    fn fill(&mut self, mut bytes: &[u8]) -> Result<(), StoreError> {
        while !bytes.is_empty() {
            if self.filling.len() == CHUNK {
                self.seal_chunk(false)?;
            }
            let room = (CHUNK - self.filling.len()).min(bytes.len());
            let (now, later) = bytes.split_at(room);
            self.filling.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    fn seal_chunk(&mut self, last: bool) -> Result<(), StoreError> {
        let (nonce, header) = self.seal.next(last);
        let payload = Payload {
            msg: &self.filling,
            aad: header,
        };
        let sealed = self
            .seal
            .cipher
            .encrypt(&nonce, payload)
            .expect("64 KiB are no trouble for any cipher");
        self.filling.zeroize();
        self.filling.reserve(CHUNK);
        self.seal.next += 1;
        self.put(&sealed)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes).at(&self.unfinished)?;
        }
        self.bytes += bytes.len() as u64;
        Ok(())
    }
}

impl Drop for BackupWriter {
    fn drop(&mut self) {
        self.file = None;
        // After the end it has another name.
        let _ = fs::remove_file(&self.unfinished);
    }
}

impl BackupReader {
    /// Opens a backup.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self, StoreError> {
        let file = match File::open(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                return Err(StoreError::NoBackup(path.to_path_buf()));
            }
            opened => opened.at(path)?,
        };
        let mut file = BufReader::new(file);
        let none = || StoreError::NoBackup(path.to_path_buf());
        let mut header = vec![0; HEADER];
        file.read_exact(&mut header).map_err(|_| none())?;
        let rest = header.strip_prefix(MAGIC).ok_or_else(none)?;
        let (version, rest) = rest.split_first_chunk::<2>().ok_or_else(none)?;
        let version = u16::from_be_bytes(*version);
        if version != VERSION {
            return Err(StoreError::OtherBackup {
                path: path.to_path_buf(),
                found: version,
                known: VERSION,
            });
        }
        let (cost, _) = rest.split_first_chunk::<COST>().ok_or_else(none)?;
        let damaged = || StoreError::BrokenBackup(path.to_path_buf());
        let cost = Cost::from_bytes(cost).ok_or_else(damaged)?;
        let mut reader = Self {
            path: path.to_path_buf(),
            file,
            seal: Chunks::new(header, passphrase, cost),
            open: Zeroizing::default(),
            taken: 0,
            ended: false,
        };
        // Nobody can tell a wrong passphrase from a damaged beginning.
        match reader.next_chunk() {
            Err(StoreError::BrokenBackup(_)) => Err(StoreError::WrongPassphrase),
            Err(why) => Err(why),
            Ok(()) => Ok(reader),
        }
    }

    /// The next piece; none after the last.
    pub fn next_piece(&mut self) -> Result<Option<Plain>, StoreError> {
        if self.taken == self.open.len() && self.ended {
            return Ok(None);
        }
        let mut length = [0; 4];
        self.take(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > MAX_PIECE {
            return Err(self.broken());
        }
        let mut piece = Zeroizing::new(vec![0; length]);
        self.take(&mut piece)?;
        // A chunk that ends with a piece is not the end; only the last chunk is.
        if self.taken == self.open.len() && !self.ended {
            self.next_chunk()?;
        }
        Ok(Some(piece))
    }

    fn take(&mut self, mut to: &mut [u8]) -> Result<(), StoreError> {
        while !to.is_empty() {
            if self.taken == self.open.len() {
                if self.ended {
                    return Err(self.broken());
                }
                self.next_chunk()?;
            }
            let there = self.open.get(self.taken..).unwrap_or_default();
            let now = there.len().min(to.len());
            let (filled, rest) = to.split_at_mut(now);
            filled.copy_from_slice(there.get(..now).unwrap_or_default());
            self.taken += now;
            to = rest;
        }
        Ok(())
    }

    fn next_chunk(&mut self) -> Result<(), StoreError> {
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        let most = (CHUNK + TAG) as u64;
        (&mut self.file)
            .take(most)
            .read_to_end(&mut sealed)
            .at(&self.path)?;
        let last = fill_is_over(&mut self.file).at(&self.path)?;
        let (nonce, header) = self.seal.next(last);
        let payload = Payload {
            msg: &sealed,
            aad: header,
        };
        let opened = self.seal.cipher.decrypt(&nonce, payload);
        self.open = Zeroizing::new(opened.map_err(|_| self.broken())?);
        self.seal.next = self.seal.next.checked_add(1).ok_or_else(|| self.broken())?;
        self.taken = 0;
        self.ended = last;
        Ok(())
    }

    fn broken(&self) -> StoreError {
        StoreError::BrokenBackup(self.path.clone())
    }
}

/// Whether nothing more follows.
fn fill_is_over(file: &mut BufReader<File>) -> std::io::Result<bool> {
    use std::io::BufRead as _;
    Ok(file.fill_buf()?.is_empty())
}

impl Chunks {
    fn new(header: Vec<u8>, passphrase: &Passphrase, cost: Cost) -> Self {
        let salt = header.get(MAGIC.len() + 2 + COST..).unwrap_or_default();
        let salt = salt
            .first_chunk::<SALT>()
            .expect("headers have this length");
        let key = stretch(passphrase, salt, cost, LABEL);
        let cipher =
            XChaCha20Poly1305::new_from_slice(key.as_slice()).expect("the key has 32 bytes");
        Self {
            cipher,
            header,
            next: 0,
        }
    }

    /// The nonce of the next chunk, and what it is bound to.
    fn next(&self, last: bool) -> (XNonce, &[u8]) {
        let mut nonce = [0; 24];
        let prefix = self.header.last_chunk::<PREFIX>().into_iter().flatten();
        let number = self.next.to_be_bytes();
        let parts = prefix.chain(&number).copied().chain([u8::from(last)]);
        for (place, byte) in nonce.iter_mut().zip(parts) {
            *place = byte;
        }
        (XNonce::from(nonce), &self.header)
    }
}

#[cfg(test)]
mod tests;
