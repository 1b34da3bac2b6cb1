//! Errors of the network, said so that a person knows what stands in the way.
use std::io;

use libp2p::core::transport::TransportError;
use libp2p::swarm::DialError;

pub(crate) const NO_NETWORK: &str = "this machine has no network to listen on";

pub(crate) fn of_dial_error(error: &DialError) -> String {
    match error {
        DialError::LocalPeerId { .. } => "this is our own address".to_owned(),
        DialError::WrongPeerId { .. } => {
            "somebody else is there; ask for the address again".to_owned()
        }
        DialError::Denied { .. } => "there are too many connections already".to_owned(),
        DialError::Transport(tried) => match tried.first() {
            Some((_, error)) => of_transport_error(error),
            None => error.to_string(),
        },
        other => other.to_string(),
    }
}

pub(crate) fn of_transport_error(error: &TransportError<io::Error>) -> String {
    match error {
        TransportError::MultiaddrNotSupported(_) => {
            "this kind of address is not supported; use /ip4/…/tcp/… or /ip6/…/tcp/…".to_owned()
        }
        TransportError::Other(error) => of_io_error(error),
    }
}

pub(crate) fn of_io_error(error: &io::Error) -> String {
    match innermost(error) {
        (io::ErrorKind::ConnectionRefused, _) => "nobody listens there".to_owned(),
        (io::ErrorKind::TimedOut, _) => "nobody answers there".to_owned(),
        (io::ErrorKind::AddrInUse, _) => {
            "another program uses this port; choose another, or 0 for any that is free".to_owned()
        }
        (io::ErrorKind::AddrNotAvailable, _) => {
            "this machine does not have that address".to_owned()
        }
        (io::ErrorKind::PermissionDenied, _) => "the system does not allow it".to_owned(),
        (io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable, _) => {
            "there is no way to that address; is this machine in the same network?".to_owned()
        }
        (_, text) => text,
    }
}

/// libp2p wraps errors in errors, some of which hide what they hold. What the
/// system said is then left in the text only, as `(os error 111)`.
fn innermost(error: &io::Error) -> (io::ErrorKind, String) {
    let text = error.to_string();
    let number = text
        .split_once("(os error ")
        .and_then(|(_, rest)| rest.split_once(')'))
        .and_then(|(number, _)| number.parse().ok());
    let kind = match number {
        Some(number) => io::Error::from_raw_os_error(number).kind(),
        None => error.kind(),
    };
    (kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_said_is_found_however_deep_it_is_wrapped() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        let hidden = io::Error::other("left: right: Connection refused (os error 111)");
        let other = io::Error::other("the handshake failed");

        assert_eq!(of_io_error(&refused), "nobody listens there");
        #[cfg(target_os = "linux")]
        assert_eq!(of_io_error(&hidden), "nobody listens there");
        assert_eq!(of_io_error(&other), "the handshake failed");
    }
}
