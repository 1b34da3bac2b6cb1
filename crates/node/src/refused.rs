//! Why something is not done, as the floors below say it, made into something to say in any
//! language.
//!
//! Each kind of error is taken apart by a match without a rest: a new one does not compile until it
//! has a text. What only somebody who writes programs could make use of stands in brackets, in
//! English.
mod drafted;
mod kept;
mod typed;
mod wished;

pub(crate) use typed::of_a_proposal;
