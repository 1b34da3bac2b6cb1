//! What a node decides.
