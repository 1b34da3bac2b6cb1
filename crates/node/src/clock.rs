//! The only file that asks what time it is, where we are on earth, and for chance.
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use potluck_model::time::Timestamp;
use potluck_text::say;
use rand::TryRng as _;
use rand::rngs::SysRng;

use crate::api::Problem;

/// What the wall clock shows; 1970 if it shows something before.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The IANA time zone of this machine; `UTC` if it does not say.
pub(crate) fn zone() -> String {
    TimeZone::try_system()
        .ok()
        .and_then(|zone| zone.iana_name().map(str::to_owned))
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Chance for one life of an engine.
pub(crate) fn seed() -> Result<[u8; 32], Problem> {
    let mut seed = [0; 32];
    SysRng
        .try_fill_bytes(&mut seed)
        .map_err(|_| Problem::new(say("problem-no-chance"), say("hint-restart-machine")))?;
    Ok(seed)
}

/// A moment that only serves to measure how long something takes; it never goes back.
pub(crate) fn steady() -> Instant {
    Instant::now()
}
