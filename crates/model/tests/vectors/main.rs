//! The test vectors in `docs/vectors`: bytes that every implementation must come to.
//!
//! Each file is made anew from its inputs and compared, so a byte that changes is noticed here
//! before a neighbour with another version notices it. `VECTORS=write cargo test -p potluck-model
//! --test vectors` writes them down again; a change to a file is a change to the protocol.
//!
//! Sealing to a device (HPKE) takes chance. There the file keeps what was once sealed, and the test
//! is that it opens.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod bodies;
mod circles;
mod codes;
mod control;
mod frames;
mod keys;
mod ops;
mod people;
mod recognition;
mod resolver;
mod sealed;

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/vectors/{name}.json"))
}

fn is_writing() -> bool {
    std::env::var_os("VECTORS").is_some_and(|how| how == "write")
}

/// Bytes as the files show them.
fn hex(bytes: impl AsRef<[u8]>) -> Value {
    HEXLOWER.encode(bytes.as_ref()).into()
}

/// Compares a file with what it should say, or writes it.
fn check(name: &str, now: &Value) {
    if is_writing() {
        let text = serde_json::to_string_pretty(now).unwrap() + "\n";
        fs::write(path(name), text).unwrap();
        return;
    }
    let text = fs::read_to_string(path(name)).expect("VECTORS=write makes the file");
    let before: Value = serde_json::from_str(&text).unwrap();
    let mut differing = vec![];
    compare("", &before, now, &mut differing);
    assert!(
        differing.is_empty(),
        "docs/vectors/{name}.json and the program differ at {}",
        differing.join(", ")
    );
}

fn compare(at: &str, before: &Value, now: &Value, differing: &mut Vec<String>) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) if before.keys().eq(now.keys()) => {
            for (key, value) in before {
                compare(&format!("{at}/{key}"), value, &now[key], differing);
            }
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (index, (before, now)) in before.iter().zip(now).enumerate() {
                compare(&format!("{at}/{index}"), before, now, differing);
            }
        }
        _ if before == now => {}
        _ => differing.push(at.to_owned()),
    }
}

/// What the file holds that chance once made; when writing, it is made if it is not there yet.
fn once(name: &str, pointer: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let kept = fs::read_to_string(path(name)).ok().and_then(|text| {
        let file: Value = serde_json::from_str(&text).ok()?;
        HEXLOWER
            .decode(file.pointer(pointer)?.as_str()?.as_bytes())
            .ok()
    });
    match kept {
        Some(bytes) => bytes,
        None if is_writing() => make(),
        None => panic!("docs/vectors/{name}.json has nothing at {pointer}"),
    }
}
