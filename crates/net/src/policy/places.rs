//! The places we could dial: peers that discovery sees, addresses typed.
//!
//! Both tables are bounded. Answers of mDNS can be forged by anybody in the
//! room, so a full table takes a new peer only in place of one that has failed
//! again and again, and what is false leaves it that way.
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use libp2p::{Multiaddr, PeerId};

use super::links::Links;
use super::retry::Retry;
use super::{Target, mix};
use crate::address;

/// How many peers we remember having seen.
pub(crate) const FOUND: usize = 256;
/// How many of them may claim to be at one address: several nodes on a hub.
pub(crate) const FOUND_PER_IP: usize = 16;
/// How many addresses we keep of each.
pub(crate) const ADDRESSES: usize = 6;
/// How many typed addresses we keep dialling.
pub(crate) const TYPED: usize = 64;
/// A found peer that failed so often gives way to another.
const HOPELESS: u32 = 2;

#[derive(Debug)]
pub(crate) struct Places {
    seed: u64,
    found: BTreeMap<PeerId, Found>,
    typed: BTreeMap<Multiaddr, Typed>,
}

#[derive(Debug)]
struct Found {
    addresses: Vec<Multiaddr>,
    retry: Retry,
    dialling: bool,
}

#[derive(Debug)]
struct Typed {
    retry: Retry,
    dialling: bool,
    /// Who was there last time.
    leads_to: Option<PeerId>,
}

impl Places {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            found: BTreeMap::new(),
            typed: BTreeMap::new(),
        }
    }

    pub(crate) fn sighted(&mut self, due: Duration, peer: PeerId, at: Multiaddr) {
        if let Some(found) = self.found.get_mut(&peer) {
            if !found.addresses.contains(&at) && found.addresses.len() < ADDRESSES {
                found.addresses.push(at);
            }
            return;
        }
        let ip = address::ip(&at);
        let at_same = self.found.values().filter(|found| found.is_at(ip)).count();
        if at_same >= FOUND_PER_IP || (self.found.len() >= FOUND && !self.make_room()) {
            return;
        }
        let found = Found {
            addresses: vec![at],
            retry: Retry::due_at(due),
            dialling: false,
        };
        self.found.insert(peer, found);
    }

    pub(crate) fn lost_sight(&mut self, peer: &PeerId, at: &Multiaddr) {
        if let Some(found) = self.found.get_mut(peer) {
            found.addresses.retain(|other| other != at);
            if found.addresses.is_empty() {
                self.found.remove(peer);
            }
        }
    }

    pub(crate) fn forget_found(&mut self) {
        self.found.clear();
    }

    pub(crate) fn typed(&mut self, now: Duration, at: Multiaddr) -> bool {
        if let Some(typed) = self.typed.get_mut(&at) {
            typed.retry = Retry::due_at(now); // typed again: somebody is waiting
            return true;
        }
        if self.typed.len() >= TYPED {
            return false;
        }
        let typed = Typed {
            retry: Retry::due_at(now),
            dialling: false,
            leads_to: None,
        };
        self.typed.insert(at, typed);
        true
    }

    pub(crate) fn nearby(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn dialling(&self) -> usize {
        self.found.values().filter(|found| found.dialling).count()
    }

    pub(crate) fn typed_due(&self, now: Duration, links: &Links) -> Vec<Multiaddr> {
        self.typed
            .iter()
            .filter(|(_, typed)| {
                !typed.dialling
                    && typed.retry.is_due(now)
                    && !typed.leads_to.is_some_and(|peer| links.has(&peer))
            })
            .map(|(at, _)| at.clone())
            .collect()
    }

    /// Found peers to dial, in an order of our own: in a full room everybody
    /// picks other ones. Those that have failed come last.
    pub(crate) fn found_due(&self, now: Duration, links: &Links) -> Vec<(PeerId, Vec<Multiaddr>)> {
        let mut due: Vec<(&PeerId, &Found)> = self
            .found
            .iter()
            .filter(|(peer, found)| !found.dialling && found.retry.is_due(now) && !links.has(peer))
            .collect();
        due.sort_by_key(|(peer, found)| (found.retry.failures(), self.rank(peer)));
        due.into_iter()
            .map(|(peer, found)| (*peer, found.addresses.clone()))
            .collect()
    }

    /// When a place is to be dialled next. Those that are being dialled, or where a link leads to
    /// already, wait for nothing but news.
    pub(crate) fn next_due(&self, links: &Links) -> Option<Duration> {
        let found = self.found.iter();
        let found = found.filter(|(peer, found)| !found.dialling && !links.has(peer));
        let typed = self.typed.values().filter(|typed| {
            !typed.dialling && !typed.leads_to.is_some_and(|peer| links.has(&peer))
        });
        let found = found.map(|(_, found)| found.retry.due());
        found.chain(typed.map(|typed| typed.retry.due())).min()
    }

    pub(crate) fn start(&mut self, target: &Target) {
        self.each(target, |_, dialling, _| *dialling = true);
    }

    pub(crate) fn failed(&mut self, now: Duration, target: &Target, chance: u64) {
        self.each(target, |retry, dialling, _| {
            *dialling = false;
            retry.failed(now, chance);
        });
    }

    /// Somebody is there. Whether the link is any good, its end will tell.
    pub(crate) fn reached(&mut self, target: &Target, peer: PeerId) {
        self.each(target, |_, dialling, leads_to| {
            *dialling = false;
            if let Some(leads_to) = leads_to {
                *leads_to = Some(peer);
            }
        });
    }

    /// A good link ended.
    pub(crate) fn ended(&mut self, now: Duration, target: &Target, pause: Duration, chance: u64) {
        self.each(target, |retry, _, _| retry.worked(now, pause, chance));
    }

    pub(crate) fn forget(&mut self, target: &Target) {
        match target {
            Target::Found(peer) => drop(self.found.remove(peer)),
            Target::Typed(at) => drop(self.typed.remove(at)),
        }
    }

    /// Something about our own network changed: waiting has lost its reason.
    pub(crate) fn hurry(&mut self, now: Duration) {
        for typed in self.typed.values_mut() {
            typed.retry = Retry::due_at(now);
        }
    }

    fn each(
        &mut self,
        target: &Target,
        change: impl FnOnce(&mut Retry, &mut bool, Option<&mut Option<PeerId>>),
    ) {
        match target {
            Target::Found(peer) => {
                if let Some(found) = self.found.get_mut(peer) {
                    change(&mut found.retry, &mut found.dialling, None);
                }
            }
            Target::Typed(at) => {
                if let Some(typed) = self.typed.get_mut(at) {
                    let leads_to = Some(&mut typed.leads_to);
                    change(&mut typed.retry, &mut typed.dialling, leads_to);
                }
            }
        }
    }

    fn make_room(&mut self) -> bool {
        let hopeless = self
            .found
            .iter()
            .filter(|(_, found)| !found.dialling && found.retry.failures() >= HOPELESS)
            .max_by_key(|(peer, found)| (found.retry.failures(), self.rank(peer)))
            .map(|(peer, _)| *peer);
        hopeless.is_some_and(|peer| self.found.remove(&peer).is_some())
    }

    fn rank(&self, peer: &PeerId) -> u64 {
        let bytes = peer.to_bytes();
        bytes
            .iter()
            .fold(self.seed, |rank, byte| mix(rank ^ u64::from(*byte)))
    }
}

impl Found {
    fn is_at(&self, ip: Option<IpAddr>) -> bool {
        self.addresses.iter().any(|at| address::ip(at) == ip)
    }
}
