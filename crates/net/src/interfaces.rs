//! The network interfaces of this machine, looked up anew each time.
use std::net::IpAddr;

use crate::address::is_virtual;

/// True if neighbours can use this address of ours.
///
/// Loopback, tunnels and containers lead nowhere from the next room.
pub(crate) fn is_announceable(ip: IpAddr) -> bool {
    !ip.is_loopback()
        && !all()
            .iter()
            .any(|interface| interface.ip() == ip && is_virtual(&interface.name))
}

/// Every address of one family, for when listening on all at once is refused.
pub(crate) fn addresses(like: IpAddr) -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = all()
        .iter()
        .map(if_addrs::Interface::ip)
        .filter(|ip| ip.is_ipv4() == like.is_ipv4())
        .collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

/// The interfaces on which a link-local IPv6 address can mean something.
pub(crate) fn zones() -> Vec<String> {
    let mut zones: Vec<String> = all()
        .into_iter()
        .filter(|interface| {
            matches!(interface.ip(), IpAddr::V6(ip) if ip.is_unicast_link_local())
                && !is_virtual(&interface.name)
        })
        .map(|interface| interface.name)
        .collect();
    zones.sort();
    zones.dedup();
    zones
}

/// The system's number for an interface; a number is taken as it is.
pub(crate) fn index(zone: &str) -> Option<u32> {
    zone.parse().ok().or_else(|| {
        all()
            .into_iter()
            .find(|interface| interface.name == zone)
            .and_then(|interface| interface.index)
    })
}

fn all() -> Vec<if_addrs::Interface> {
    if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::debug!(%error, "the system does not list its interfaces");
        vec![]
    })
}
