//! From what the model and the engine show to what is said outside.
pub(crate) mod record;
