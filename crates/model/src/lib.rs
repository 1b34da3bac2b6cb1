//! What things *are* and when they are valid.
//!
//! The ground floor: ids, operations, seals, membership, documents, acts, views and frames. Pure
//! and deterministic: no disk, no socket, no clock, no chance of its own, no async. Whatever time
//! or randomness a function needs is handed in.

pub mod document;
pub mod guard;
pub mod id;
pub mod identity;
pub mod op;
pub mod role;
pub mod secret;
pub mod time;
pub mod value;
pub mod words;
