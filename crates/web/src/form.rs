//! From what was typed into a form to what the node is asked.
mod category;
mod drafts;
mod lines;
mod writing;

pub(crate) use category::suggest;
pub(crate) use drafts::Drafts;
pub(crate) use writing::{filled_in, typed_before, writing};
