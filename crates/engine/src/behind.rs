//! Whether the clock of this device is behind, by what was here before. A device that begins in 1970, as
//! small ones do that have no clock of their own, writes what is over for all others at once.
use std::collections::{BTreeMap, BTreeSet};

use potluck_model::id::PersonId;
use potluck_model::role::Role;
use potluck_model::time::Day;

use crate::community::Community;

/// How many days the clock may be behind before it is told: time zones make less than one, and
/// nothing lives for less than a few.
const BEHIND_DAYS: u32 = 1;

impl Community {
    /// How many days our clock is behind, if that is more than one. Each device says on which day it
    /// made its sealing key, by its own clock, and makes another each month; the times of operations
    /// say less, for whoever builds on something from the end of time has to go beyond it. What counts
    /// is the latest day of the second of all people, ourselves included (of one alone, theirs): so
    /// nobody by themselves has all others look at their clocks.
    #[must_use]
    pub fn clock_behind(&self, today: Day) -> Option<u32> {
        // Where nobody claims such a day at all, there is nothing to count; it is so at nearly every wish.
        let latest_of_all = self.members().active_devices();
        let latest_of_all = latest_of_all.map(|(_, found)| found.sealing_day.number());
        if latest_of_all.max()? <= today.number().saturating_add(BEHIND_DAYS) {
            return None;
        }
        let mut latest: BTreeMap<PersonId, Day> = BTreeMap::new();
        // Whoever is in by the word of one member alone does not count: it could be themselves again.
        let counting = self.members().persons();
        let counting = counting.filter(|member| member.role > Role::Newcomer);
        let counting: BTreeSet<PersonId> = counting.map(|member| member.person).collect();
        for (_, found) in self.members().active_devices() {
            if !counting.contains(&found.person) {
                continue;
            }
            let known = latest.entry(found.person).or_insert(found.sealing_day);
            *known = found.sealing_day.max(*known);
        }
        let mut latest: Vec<Day> = latest.into_values().collect();
        latest.sort_unstable();
        let claimed = match latest.as_slice() {
            [.., second, _] => *second,
            [one] => *one,
            [] => return None,
        };
        let behind = claimed.number().saturating_sub(today.number());
        (behind > BEHIND_DAYS).then_some(behind)
    }
}
