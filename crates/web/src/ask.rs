//! How a page reaches the node.
//!
//! Pages ask through this trait, so that they are tested without a socket and can one day run where
//! the node is in the same page.
use std::pin::Pin;

use potluck_node::api::{Answer, Problem, Progress, Request};

/// Something that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Whoever answers for a node.
pub trait Ask: Send + Sync {
    /// Asks, and waits for the answer.
    fn ask(&self, request: Request) -> Later<'_, Result<Answer, Problem>>;

    /// Begins something that takes its time and tells what happens meanwhile: a join, a pairing.
    /// There is one at a time; a new one ends the one before.
    fn begin(&self, request: Request);

    /// How far that has come.
    fn journey(&self) -> Option<Journey>;

    /// Forgets it, and ends it if it is still under way.
    fn end_journey(&self);
}

/// Something under way.
#[derive(Debug, Clone, Default)]
pub struct Journey {
    /// What was asked for, in one word: `join`, `pair`, `add`, `recover`, `welcome`, `found`,
    /// `along`.
    pub what: &'static str,
    /// What has happened so far, oldest first; at most [`MOST_STEPS`] are kept.
    pub steps: Vec<Progress>,
    /// How many operations have arrived.
    pub received: u64,
    /// How many are still to come, as far as known.
    pub missing: u64,
    /// How it ended.
    pub end: Option<Result<Answer, Problem>>,
}

/// The most steps of a journey that are kept: more than any journey has, less than would hurt.
pub const MOST_STEPS: usize = 64;

impl Journey {
    /// The six digits that both screens show now, and who is on the other side; none before they are
    /// there, and none once they were compared.
    #[must_use]
    pub fn digits(&self) -> Option<(&str, &str)> {
        if self.end.is_some() {
            return None;
        }
        let mut newest = self.steps.iter().rev();
        newest.find_map(|step| match step {
            Progress::Digits { digits, name } => Some(Some((name.as_str(), digits.as_str()))),
            Progress::Admitted { .. } | Progress::Gathering { .. } => Some(None),
            _ => None,
        })?
    }

    /// Who is here to found a community, and how many are to come; none while nothing is founded.
    #[must_use]
    pub fn gathering(&self) -> Option<(&[String], usize)> {
        let mut newest = self.steps.iter().rev();
        newest.find_map(|step| match step {
            Progress::Gathering { here, of, .. } => {
                let to_come = usize::from(*of).saturating_sub(here.len());
                Some((here.as_slice(), to_come))
            }
            _ => None,
        })
    }

    /// Takes note of what happened.
    pub fn note(&mut self, progress: Progress) {
        if let Progress::Received { ops, missing } = &progress {
            self.received += ops;
            self.missing = *missing;
            return;
        }
        if self.steps.len() < MOST_STEPS && self.steps.last() != Some(&progress) {
            self.steps.push(progress);
        }
    }
}
