//! Real nets and a real stranger, on loopback.
#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]
mod loopback;
mod stranger;
