//! What things *are* and when they are valid.
//!
//! The ground floor: ids, operations, seals, membership, documents, acts, views and frames. Pure
//! and deterministic: no disk, no socket, no clock, no chance of its own, no async. Whatever time
//! or randomness a function needs is handed in.

pub mod act;
pub mod board;
pub mod body;
pub mod bytes;
pub mod category;
pub mod certificate;
pub mod circle;
pub mod code;
pub mod control;
pub mod digits;
pub mod document;
pub mod draft;
pub mod epoch;
pub mod guard;
pub mod id;
pub mod identity;
pub mod invite;
pub mod member;
pub mod op;
pub mod pairing;
pub mod record;
pub mod retract;
pub mod role;
pub mod run;
pub mod schedule;
pub mod sealed;
pub mod search;
pub mod secret;
pub mod segment;
pub mod slot;
pub mod time;
pub mod value;
pub mod view;
pub mod wire;
pub mod words;
