//! The local socket: how another process of the same user reaches a running node.
//!
//! One request a connection, as one line of JSON; then replies ([`Reply`](crate::api::Reply)), a
//! line each, until an answer or a problem. Whoever hangs up has given up. Trust is the home's:
//! who can look into the folder can ask. On Windows it is a named pipe, whose default rights let
//! nobody but this user (and the system) write.
use interprocess::local_socket::{GenericFilePath, Name, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};

mod client;
mod server;
#[cfg(test)]
mod tests;

pub(crate) use client::Far;
pub(crate) use server::Server;

use std::io;
use std::path::Path;

/// The longest request, in bytes: a record with every field full is a quarter of it.
const MAX_REQUEST: u64 = 64 * 1024;
/// The longest reply, in bytes: a board of ten thousand records.
const MAX_REPLY: u64 = 64 * 1024 * 1024;

/// Reads one line of JSON of at most `limit` bytes; nothing if the other side is gone.
async fn read_line<T: DeserializeOwned>(
    from: &mut (impl AsyncBufRead + Unpin),
    limit: u64,
) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    let read = from.take(limit + 1).read_until(b'\n', &mut line).await?;
    if read == 0 {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a line ends within {limit} bytes, this one does not"),
        ));
    }
    let value = serde_json::from_slice(&line)?;
    Ok(Some(value))
}

/// Writes one line of JSON.
fn line(of: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(of)?;
    line.push(b'\n');
    Ok(line)
}

fn name(socket: &Path) -> io::Result<Name<'_>> {
    socket.to_fs_name::<GenericFilePath>()
}
