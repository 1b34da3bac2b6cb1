//! What a node remembers.
