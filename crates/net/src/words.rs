//! Errors of the network, said so that a person knows what stands in the way.
use std::fmt::Display;
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
            "another program uses this port; choose another or 0".to_owned()
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

/// libp2p wraps errors in errors; the first that the system knows tells most.
fn innermost(error: &io::Error) -> (io::ErrorKind, String) {
    let mut deepest: (io::ErrorKind, &dyn Display) = (error.kind(), error);
    let mut next = error
        .get_ref()
        .map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(inner) = next {
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            deepest = (io.kind(), io);
            next = io
                .get_ref()
                .map(|inner| inner as &(dyn std::error::Error + 'static));
        } else {
            next = inner.source();
        }
    }
    let (kind, text) = deepest;
    (kind, text.to_string())
}
