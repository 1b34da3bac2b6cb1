//! What cannot be had for less on this machine: the primitives and the disk, each by itself.
//!
//! A first sync receives an operation once: its header is hashed once, its body hashed and opened
//! once, and one signature is checked for a run. All of it is then written once and flushed. What
//! that takes at least is the sum that a first sync is compared with.
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use crate::report::Report;

/// A typical header, in bytes.
const HEADER: usize = 128;
/// A typical sealed body, padding included, in bytes.
const BODY: usize = 544;
/// Headers that one signature vouches for in a first sync of logs that are long.
const RUN: f64 = 64.0;
/// How many bytes a write that is flushed has, at best.
const PART: f64 = (1 << 20) as f64;
/// How long each is done, at least.
const LONG_ENOUGH: Duration = Duration::from_millis(200);
/// How often the disk is asked.
const FLUSHES: usize = 50;
/// How much is written in one go.
const WRITTEN: usize = 64 << 20;

/// Seconds that each takes here.
pub(crate) struct Floors {
    verify: f64,
    open: f64,
    hash_header: f64,
    hash_body: f64,
    /// To write a part and flush it.
    flush: f64,
}

impl Floors {
    /// Measures and reports them all; the disk is the one below this folder.
    pub(crate) fn measure(folder: &Path, report: &mut Report) -> Self {
        let (verify, open) = (verifying(), opening());
        let (hash_header, hash_body) = (hashing(HEADER), hashing(BODY));
        let write = writing(folder);
        let micros = 1e6;
        report.figure("floor-verify", verify * micros, "µs, Ed25519, strict");
        report.figure(
            "floor-open",
            open * micros,
            "µs, XChaCha20-Poly1305, 544 bytes",
        );
        report.figure("floor-hash", hash_header * micros, "µs, SHA-256, 128 bytes");
        report.figure(
            "floor-hash-body",
            hash_body * micros,
            "µs, SHA-256, 544 bytes",
        );
        let mut flush = 0.0;
        for (name, bytes) in [("floor-flush", 4 << 10), ("floor-flush-1-mib", 1 << 20)] {
            let times = flushes(folder, bytes);
            flush = times.iter().sum::<f64>() / times.len() as f64;
            report.times(name, times, "written and fdatasync");
        }
        report.figure(
            "floor-write",
            1e-6 / write,
            "MB a second, one after the other, flushed",
        );
        Self {
            verify,
            open,
            hash_header,
            hash_body,
            flush,
        }
    }

    /// Seconds that receiving so many operations takes at least on one processor, so many bytes of
    /// which are kept.
    pub(crate) fn receiving(&self, ops: f64, kept: f64) -> f64 {
        let each = self.verify / RUN + self.hash_header + self.hash_body + self.open;
        ops * each + (kept / PART).ceil() * self.flush
    }
}

/// What the disk takes to make so many bytes durable, again and again at the end of one file.
pub(crate) fn flushes(folder: &Path, bytes: usize) -> Vec<f64> {
    let mut file = std::fs::File::create(folder.join("floor")).unwrap();
    let bytes = vec![7; bytes];
    (0..FLUSHES)
        .map(|_| {
            let begun = Instant::now();
            file.write_all(&bytes).unwrap();
            file.sync_data().unwrap();
            begun.elapsed().as_secs_f64()
        })
        .collect()
}

fn writing(folder: &Path) -> f64 {
    let path = folder.join("floor");
    let mut file = std::fs::File::create(&path).unwrap();
    let some = vec![7; 1 << 20];
    let begun = Instant::now();
    for _ in 0..WRITTEN / some.len() {
        file.write_all(&some).unwrap();
    }
    file.sync_data().unwrap();
    let taken = begun.elapsed().as_secs_f64() / WRITTEN as f64;
    std::fs::remove_file(path).unwrap();
    taken
}

fn verifying() -> f64 {
    let key = SigningKey::from_bytes(&[3; 32]);
    let message = [5; 32];
    let (signature, public) = (key.sign(&message), key.verifying_key());
    each(|| {
        public
            .verify_strict(black_box(&message), &signature)
            .unwrap()
    })
}

fn opening() -> f64 {
    let cipher = XChaCha20Poly1305::new(&[3; 32].into());
    let nonce = XNonce::from([5; 24]);
    let sealed = cipher.encrypt(&nonce, &[7; BODY][..]).unwrap();
    each(|| cipher.decrypt(&nonce, black_box(&sealed[..])).unwrap())
}

fn hashing(length: usize) -> f64 {
    let bytes = vec![7; length];
    each(|| Sha256::digest(black_box(&bytes[..])))
}

/// Seconds that one of many takes.
fn each<T>(mut deed: impl FnMut() -> T) -> f64 {
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < LONG_ENOUGH {
        for _ in 0..100 {
            black_box(deed());
        }
        done += 100;
    }
    begun.elapsed().as_secs_f64() / f64::from(done)
}
