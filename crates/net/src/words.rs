//! Errors of the network, said so that a person knows what stands in the way.
use std::io;

use libp2p::core::transport::TransportError;
use libp2p::swarm::DialError;

/// Why nobody is reached at an address, or why nobody can reach us there. English in `Display`, for
/// logs; what to do follows a semicolon.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// This machine has no network.
    #[error("this machine has no network to listen on")]
    NoNetwork,
    /// It is our own.
    #[error("this is our own address")]
    Own,
    /// Another node than was expected is there.
    #[error("somebody else is there; ask for the address again")]
    SomebodyElse,
    /// There is no room for one more.
    #[error("there are too many connections already")]
    TooMany,
    /// Of a kind that we do not speak.
    #[error("this kind of address is not supported; use /ip4/…/tcp/… or /ip6/…/tcp/…")]
    Unsupported,
    /// The machine is there, and nobody listens.
    #[error("nobody listens there")]
    NobodyListens,
    /// Nothing comes back.
    #[error("nobody answers there")]
    NobodyAnswers,
    /// The port is not free.
    #[error("another program uses this port; choose another, or 0 for any that is free")]
    PortTaken,
    /// The address is of another machine.
    #[error("this machine does not have that address")]
    NotOurs,
    /// Not with our rights.
    #[error("the system does not allow it")]
    NotAllowed,
    /// No route.
    #[error("there is no way to that address; is this machine in the same network?")]
    NoWay,
    /// As the system says it.
    #[error("{0}")]
    Else(String),
}

pub(crate) fn of_dial_error(error: &DialError) -> Trouble {
    match error {
        DialError::LocalPeerId { .. } => Trouble::Own,
        DialError::WrongPeerId { .. } => Trouble::SomebodyElse,
        DialError::Denied { .. } => Trouble::TooMany,
        DialError::Transport(tried) => match tried.first() {
            Some((_, error)) => of_transport_error(error),
            None => Trouble::Else(error.to_string()),
        },
        other => Trouble::Else(other.to_string()),
    }
}

pub(crate) fn of_transport_error(error: &TransportError<io::Error>) -> Trouble {
    match error {
        TransportError::MultiaddrNotSupported(_) => Trouble::Unsupported,
        TransportError::Other(error) => of_io_error(error),
    }
}

pub(crate) fn of_io_error(error: &io::Error) -> Trouble {
    match innermost(error) {
        (io::ErrorKind::ConnectionRefused, _) => Trouble::NobodyListens,
        (io::ErrorKind::TimedOut, _) => Trouble::NobodyAnswers,
        (io::ErrorKind::AddrInUse, _) => Trouble::PortTaken,
        (io::ErrorKind::AddrNotAvailable, _) => Trouble::NotOurs,
        (io::ErrorKind::PermissionDenied, _) => Trouble::NotAllowed,
        (io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable, _) => Trouble::NoWay,
        (_, text) => Trouble::Else(text),
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

        assert_eq!(of_io_error(&refused), Trouble::NobodyListens);
        #[cfg(target_os = "linux")]
        assert_eq!(of_io_error(&hidden), Trouble::NobodyListens);
        let failed = Trouble::Else("the handshake failed".to_owned());
        assert_eq!(of_io_error(&other), failed);
    }
}
