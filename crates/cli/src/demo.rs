//! The sample neighbourhood: real nodes with made-up neighbours, each in a home of its own.
pub(crate) mod neighbourhood;
pub(crate) mod story;
pub(crate) mod street;
