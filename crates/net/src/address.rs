//! What a multiaddr says about where it leads: read, sorted, never dialled here.
use std::net::{IpAddr, Ipv6Addr};

use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// Why a typed address cannot be dialled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address; one looks like /ip4/192.168.1.7/tcp/4001 or 192.168.1.7:4001")]
pub struct BadAddress(pub String);

/// Reads what a person typed: a multiaddr, or `host:port` with numbers.
pub(crate) fn parse(typed: &str) -> Result<Multiaddr, BadAddress> {
    let bad = || BadAddress(typed.chars().take(200).collect());
    let text = typed.trim();
    let address = if text.starts_with('/') {
        text.parse().map_err(|_| bad())?
    } else {
        from_host_and_port(text).ok_or_else(bad)?
    };
    // An address that says no port, or something we do not speak, leads nowhere.
    if ip(&address).is_none() || port(&address).is_none() {
        return Err(bad());
    }
    Ok(address)
}

fn from_host_and_port(text: &str) -> Option<Multiaddr> {
    let (host, port) = text.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port != 0)?;
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let mut address = Multiaddr::empty();
    match bare.unwrap_or(host).split_once('%') {
        Some((ip, zone)) => {
            address.push(Protocol::Ip6zone(zone.to_owned().into()));
            address.push(Protocol::Ip6(ip.parse().ok()?));
        }
        None => address.push(match bare {
            Some(ip) => Protocol::Ip6(ip.parse().ok()?),
            None => Protocol::Ip4(host.parse().ok()?),
        }),
    }
    Some(address.with(Protocol::Tcp(port)))
}

/// The IP address it leads to.
pub(crate) fn ip(address: &Multiaddr) -> Option<IpAddr> {
    address.iter().find_map(|part| match part {
        Protocol::Ip4(ip) => Some(ip.into()),
        Protocol::Ip6(ip) => Some(ip.into()),
        _ => None,
    })
}

fn port(address: &Multiaddr) -> Option<u16> {
    address.iter().find_map(|part| match part {
        Protocol::Tcp(port) | Protocol::Udp(port) => Some(port),
        _ => None,
    })
}

/// The port, if it is one of TCP.
pub(crate) fn tcp_port(address: &Multiaddr) -> Option<u16> {
    address.iter().find_map(|part| match part {
        Protocol::Tcp(port) => Some(port),
        _ => None,
    })
}

/// The address without the transport key it may end in.
pub(crate) fn without_peer(mut address: Multiaddr) -> Multiaddr {
    if matches!(address.iter().last(), Some(Protocol::P2p(_))) {
        address.pop();
    }
    address
}

/// True if only neighbours can be there: the same machine, cable, or house.
pub(crate) fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local() || ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_unicast_link_local() || ip.is_unique_local() || ip.is_loopback(),
    }
}

/// The same address with another IP address in front.
pub(crate) fn with_ip(address: &Multiaddr, ip: IpAddr) -> Multiaddr {
    let mut other = Multiaddr::from(ip);
    for part in address.iter().skip(1) {
        other.push(part);
    }
    other
}

/// True if it is an IPv6 address that means nothing without an interface.
pub(crate) fn needs_zone(address: &Multiaddr) -> bool {
    matches!(address.iter().next(), Some(Protocol::Ip6(ip)) if ip.is_unicast_link_local())
}

/// The same address as seen through one interface.
pub(crate) fn with_zone(address: &Multiaddr, zone: &str) -> Multiaddr {
    let mut zoned = Multiaddr::empty().with(Protocol::Ip6zone(zone.to_owned().into()));
    for part in address {
        zoned.push(part);
    }
    zoned
}

/// Interface and IPv6 address, where it begins with both.
pub(crate) fn zone(address: &Multiaddr) -> Option<(String, Ipv6Addr)> {
    let mut parts = address.iter();
    match (parts.next()?, parts.next()?) {
        (Protocol::Ip6zone(zone), Protocol::Ip6(ip)) => Some((zone.into_owned(), ip)),
        _ => None,
    }
}

/// True if this interface leads into a tunnel or a container, not to neighbours.
pub(crate) fn is_virtual(interface: &str) -> bool {
    const BEGINNINGS: [&str; 22] = [
        "docker",
        "podman",
        "virbr",
        "vboxnet",
        "vmnet",
        "cni",
        "flannel",
        "cali",
        "lxc",
        "lxd",
        "tun",
        "tap",
        "wg",
        "tailscale",
        "zt",
        "utun",
        "ppp",
        "ipsec",
        "nordlynx",
        "proton",
        "vEthernet",
        "kube",
    ];
    let docker_bridge = interface
        .strip_prefix("br-")
        .is_some_and(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    docker_bridge || BEGINNINGS.iter().any(|begin| interface.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_is_read_kindly() {
        for (typed, read) in [
            (" /ip4/10.0.0.7/tcp/4001 ", "/ip4/10.0.0.7/tcp/4001"),
            ("10.0.0.7:4001", "/ip4/10.0.0.7/tcp/4001"),
            ("[fd00::7]:4001", "/ip6/fd00::7/tcp/4001"),
            ("[fe80::7%eth0]:4001", "/ip6zone/eth0/ip6/fe80::7/tcp/4001"),
            (
                "/ip6zone/eth0/ip6/fe80::7/tcp/1",
                "/ip6zone/eth0/ip6/fe80::7/tcp/1",
            ),
        ] {
            assert_eq!(parse(typed).map(|a| a.to_string()), Ok(read.to_owned()));
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        for typed in [
            "",
            "/",
            "Ana",
            "10.0.0.7",
            "10.0.0.7:0",
            "10.0.0.7:99999",
            "fd00::7:1",
            "/ip4/10.0.0.7",
            "/tcp/4001",
            "/dns4/example.org/tcp/1",
            "[::1]",
            "::",
        ] {
            assert!(parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn only_the_house_is_near() {
        for (ip, near) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.20.10.2", true),
            ("192.168.1.1", true),
            ("169.254.0.9", true),
            ("::1", true),
            ("fe80::1", true),
            ("fd12::1", true),
            ("8.8.8.8", false),
            ("172.32.0.1", false),
            ("2001:db8::1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_near(ip.parse().unwrap()), near, "{ip}");
        }
    }

    #[test]
    fn tunnels_and_containers_are_told_from_cables() {
        for name in ["docker0", "br-0123456789ab", "wg0", "tun3", "tailscale0"] {
            assert!(is_virtual(name), "{name}");
        }
        for name in [
            "eth0", "wlan0", "wlp2s0", "enp3s0", "br0", "br-lan", "en0", "veth1",
        ] {
            assert!(!is_virtual(name), "{name}");
        }
    }

    #[test]
    fn a_zone_is_put_on_and_read_back() {
        let plain: Multiaddr = "/ip6/fe80::7/tcp/4001".parse().unwrap();
        let zoned = with_zone(&plain, "wlan0");

        assert!(needs_zone(&plain) && !needs_zone(&zoned));
        let (name, ip) = zone(&zoned).unwrap();
        assert_eq!(
            (name.as_str(), ip.to_string().as_str()),
            ("wlan0", "fe80::7")
        );
    }
}
