//! When to try an address again: 5 seconds after a failure, doubling to 60.
use std::time::Duration;

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(60);
/// A link that dies sooner than this was none.
pub(crate) const SHORT_LIFE: Duration = Duration::from_secs(1);

/// The state of our attempts at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retry {
    due: Duration,
    failures: u32,
}

impl Retry {
    pub(crate) fn due_at(due: Duration) -> Self {
        Self { due, failures: 0 }
    }

    pub(crate) fn due(&self) -> Duration {
        self.due
    }

    pub(crate) fn is_due(&self, now: Duration) -> bool {
        self.due <= now
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// Waits longer each time; `chance` spreads those who failed together.
    pub(crate) fn failed(&mut self, now: Duration, chance: u64) {
        let wait = FIRST.saturating_mul(1 << self.failures.min(8)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        self.due = now + wait + spread(wait / 4, chance);
    }

    /// It worked; should it end, one tries again after `pause`.
    pub(crate) fn worked(&mut self, now: Duration, pause: Duration, chance: u64) {
        self.failures = 0;
        self.due = now + pause + spread(pause / 4, chance);
    }
}

/// A part of `most`, picked by `chance`.
fn spread(most: Duration, chance: u64) -> Duration {
    let part = u32::try_from(chance % 1_024).expect("less than 1,024");
    most * part / 1_024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_a_minute() {
        let mut retry = Retry::due_at(Duration::ZERO);

        let waits = [5, 10, 20, 40, 60, 60, 60].map(Duration::from_secs);
        for wait in waits {
            retry.failed(Duration::ZERO, 0);
            assert_eq!(retry.due, wait);
        }
        retry.worked(Duration::ZERO, Duration::ZERO, 0);
        retry.failed(Duration::ZERO, 0);
        assert_eq!(retry.due, waits[0]);
    }

    #[test]
    fn chance_adds_less_than_a_quarter() {
        for chance in [1, 512, 1_023, u64::MAX] {
            let mut retry = Retry::due_at(Duration::ZERO);
            retry.failed(Duration::ZERO, chance);
            assert!(retry.due >= FIRST && retry.due < FIRST * 5 / 4);
        }
    }
}
