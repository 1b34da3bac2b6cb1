//! From what was typed into a form to what the node is asked.
mod drafts;

pub(crate) use drafts::Drafts;
