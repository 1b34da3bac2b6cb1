//! Addresses of devices, as people read them out and type them.

/// Where a device can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// As devices say it.
    pub(crate) raw: String,
    /// As people read it out.
    pub(crate) spoken: String,
}

impl Address {
    /// An address as the node gives it.
    pub(crate) fn of(raw: &str) -> Self {
        let parts: Vec<&str> = raw.split('/').collect();
        let spoken = match parts.as_slice() {
            ["", "ip4", host, "tcp", port] => format!("{host}:{port}"),
            ["", "ip6", host, "tcp", port] => format!("[{host}]:{port}"),
            _ => raw.to_owned(),
        };
        Self {
            raw: raw.to_owned(),
            spoken,
        }
    }
}

/// What somebody typed, as devices say it; none if it is no address.
pub(crate) fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.starts_with('/') {
        return (typed.len() < 200 && !typed.contains(char::is_whitespace))
            .then(|| typed.to_owned());
    }
    // Also as it is said: "192.168.1.5 4000".
    let joined = typed
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(":")
        .replace("::port:", ":");
    let socket: std::net::SocketAddr = joined.parse().ok()?;
    let family = if socket.is_ipv4() { "ip4" } else { "ip6" };
    Some(format!("/{family}/{}/tcp/{}", socket.ip(), socket.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_out_can_be_typed() {
        for raw in ["/ip4/192.168.1.5/tcp/4000", "/ip6/fe80::1/tcp/4000"] {
            assert_eq!(address(&Address::of(raw).spoken).as_deref(), Some(raw));
            assert_eq!(address(raw).as_deref(), Some(raw));
        }
        assert_eq!(
            address(" 10.0.0.1 4000 ").as_deref(),
            Some("/ip4/10.0.0.1/tcp/4000")
        );
        for bad in [
            "",
            "ten",
            "10.0.0.1",
            "10.0.0.1:99999",
            "http://10.0.0.1:80",
            "/a b",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
