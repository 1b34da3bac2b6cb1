//! What control operations say (in work: bodies follow).
pub(crate) mod cbor;

pub use cbor::BadEncoding;
