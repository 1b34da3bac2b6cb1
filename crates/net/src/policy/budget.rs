//! How often something may happen within a minute, counted per key.
use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
/// More keys than this are not counted apart: whoever is new must wait.
const KEYS: usize = 1_024;

/// Counts the last minute's events of each key.
#[derive(Debug)]
pub(crate) struct Budget<K> {
    per_minute: usize,
    spent: BTreeMap<K, VecDeque<Duration>>,
}

impl<K: Ord + Copy> Budget<K> {
    pub(crate) fn new(per_minute: usize) -> Self {
        Self {
            per_minute,
            spent: BTreeMap::new(),
        }
    }

    /// True if `key` may still do it in this minute.
    pub(crate) fn allows(&mut self, now: Duration, key: K) -> bool {
        if let Some(times) = self.spent.get_mut(&key) {
            while times.front().is_some_and(|time| *time + MINUTE <= now) {
                times.pop_front();
            }
            return times.len() < self.per_minute;
        }
        if self.spent.len() >= KEYS {
            self.spent
                .retain(|_, times| times.back().is_some_and(|time| *time + MINUTE > now));
        }
        self.spent.len() < KEYS && self.per_minute > 0
    }

    /// Writes down that `key` did it.
    pub(crate) fn spend(&mut self, now: Duration, key: K) {
        self.spent.entry(key).or_default().push_back(now);
    }

    /// Gives back what `key` spent last.
    pub(crate) fn refund(&mut self, key: K) {
        if let Some(times) = self.spent.get_mut(&key) {
            times.pop_back();
            if times.is_empty() {
                self.spent.remove(&key);
            }
        }
    }
}

/// How many connections an address may open before somebody recognises it.
#[derive(Debug)]
pub(crate) struct Strangers(Budget<IpAddr>);

impl Strangers {
    pub(crate) fn new(per_minute: usize) -> Self {
        Self(Budget::new(per_minute))
    }

    /// Counts a connection from `ip`; false if it is one too many.
    pub(crate) fn admit(&mut self, now: Duration, ip: IpAddr) -> bool {
        let key = house(ip);
        let allowed = self.0.allows(now, key);
        if allowed {
            self.0.spend(now, key);
        }
        allowed
    }

    /// It was no stranger: the connection does not count.
    pub(crate) fn welcome(&mut self, ip: IpAddr) {
        self.0.refund(house(ip));
    }
}

/// Who has one IPv6 address of a network has all of them.
fn house(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(ip) if ip.is_unicast_link_local() => IpAddr::V6(ip),
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_seventh_unknown_visit_in_a_minute_is_turned_away() {
        let mut strangers = Strangers::new(6);
        let [ana, ben]: [IpAddr; 2] = ["10.0.0.1", "10.0.0.2"].map(|ip| ip.parse().unwrap());

        assert!((0..6).all(|n| strangers.admit(at(n), ana)));
        assert!(!strangers.admit(at(59), ana), "seven within a minute");
        assert!(strangers.admit(at(59), ben), "somebody else");
        assert!(strangers.admit(at(60), ana), "the first is a minute ago");
        assert!(!strangers.admit(at(60), ana));
    }

    #[test]
    fn whoever_is_recognised_does_not_count() {
        let mut strangers = Strangers::new(1);
        let ana: IpAddr = "10.0.0.1".parse().unwrap();

        for n in 0..20 {
            assert!(strangers.admit(at(n), ana));
            strangers.welcome(ana);
        }
    }

    #[test]
    fn a_network_of_addresses_counts_as_one() {
        let mut strangers = Strangers::new(6);
        let from = |n: u32| format!("2001:db8::{n}").parse().unwrap();

        let admitted = (0..100).filter(|n| strangers.admit(at(0), from(*n)));

        assert_eq!(admitted.count(), 6);
    }

    #[test]
    fn the_table_of_visitors_is_bounded() {
        let mut budget = Budget::new(6);
        let mut counted = 0;
        for key in 0..100_000_u32 {
            if budget.allows(at(0), key) {
                budget.spend(at(0), key);
                counted += 1;
            }
        }

        assert_eq!((counted, budget.spent.len()), (KEYS, KEYS));
        assert!(
            budget.allows(at(61), 7_000_000),
            "a minute later there is room"
        );
    }
}
