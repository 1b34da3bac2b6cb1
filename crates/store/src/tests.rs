//! The promises of the whole store, on a real disk.

mod daily;
