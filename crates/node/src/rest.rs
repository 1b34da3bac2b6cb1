//! Not talking to others for a while, after the disk had no room for what they sent.
//!
//! Whoever cannot keep what it hears would otherwise hear it again and again: each time the engine
//! is made anew, the others dial at once and send the same. Between two rests everything is tried
//! again, and what others lack goes out to them.
use std::time::{Duration, Instant};

/// How long the first rest is.
const SHORT: Duration = Duration::from_secs(10);
/// How long a rest gets when again and again there is no room.
const LONG: Duration = Duration::from_secs(10 * 60);
/// How long a time without trouble makes the next rest short again.
const FORGOTTEN: Duration = Duration::from_secs(30 * 60);

/// When we talk to others again.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    began: Instant,
    long: Duration,
    over: bool,
}

impl Rest {
    /// There was no room: the next rest begins, longer than the last.
    pub(crate) fn begin(&mut self, now: Instant) {
        let long = match &self.last {
            Some(last) if now < last.began + FORGOTTEN => (last.long * 2).min(LONG),
            _ => SHORT,
        };
        self.last = Some(Last {
            began: now,
            long,
            over: false,
        });
    }

    /// Ends the rest before its time.
    pub(crate) fn end(&mut self) {
        if let Some(last) = &mut self.last {
            last.over = true;
        }
    }

    /// Whether others have to wait.
    pub(crate) fn is_on(&self, now: Instant) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| !last.over && now < last.began + last.long)
    }

    /// Whether there may still be little room, so that pieces have to be small.
    pub(crate) fn was_lately(&self, now: Instant) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| now < last.began + FORGOTTEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_get_longer_as_long_as_there_is_no_room_and_short_again_after_a_good_time() {
        let mut rest = Rest::default();
        let mut now = Instant::now();
        assert!(!rest.is_on(now) && !rest.was_lately(now));
        for long in [10, 20, 40, 80, 160, 320, 600, 600] {
            rest.begin(now);
            now += Duration::from_secs(long);
            assert!(rest.is_on(now - Duration::from_secs(1)));
            assert!(!rest.is_on(now));
            assert!(rest.was_lately(now));
        }
        now += FORGOTTEN;
        assert!(!rest.was_lately(now));
        rest.begin(now);
        assert!(!rest.is_on(now + SHORT));
    }

    #[test]
    fn a_rest_can_end_before_its_time_and_the_next_is_longer_all_the_same() {
        let mut rest = Rest::default();
        let now = Instant::now();
        rest.begin(now);
        rest.end();
        assert!(!rest.is_on(now));
        rest.begin(now);
        assert!(rest.is_on(now + SHORT));
    }
}
