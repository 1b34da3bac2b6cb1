//! Pages for the user of this node.
