//! Every bound of the engine, in one place, each with its reason. None of them is part of what is
//! valid: two nodes may differ here and still agree on everything.

/// Bytes of headers and bodies that a peer may send before we grant more: four full frames, enough
/// to keep a disk and a link busy at once, little enough for 32 sessions on a phone.
pub(crate) const CREDIT: u64 = 1 << 20;

/// The most credit that a peer can gather with us: what one granting too much can make us queue.
pub(crate) const MOST_CREDIT: u64 = 4 << 20;

/// Logs in one request for headers: the devices of a large community, twice.
pub(crate) const SPANS: usize = 2_048;

/// Bodies asked of one peer at once: bounds the memory for what is under way.
pub(crate) const WANTED_BODIES: usize = 16_384;

/// A peer that owes us something and says nothing for so long is parted from, in milliseconds.
pub(crate) const PATIENCE_MS: u64 = 30_000;

/// A recognition or joining that takes longer than this is given up, in milliseconds.
pub(crate) const GREETING_MS: u64 = 20_000;

/// Control operations in one frame to a newcomer or peer, in bytes.
pub(crate) const CONTROL_FRAME: usize = 200 * 1024;

/// The most bytes of control operations a joiner takes from a host: a community of 1,000 people
/// with 5,000 control operations has about 3 MB.
pub(crate) const JOIN_BYTES: usize = 16 << 20;

/// Headers of one log that we hold for a device: more is a flood.
pub(crate) const LOG_LENGTH: u64 = 20_000;

/// Missing spans in a receipt: more are told in the next one.
pub(crate) const RECEIPT_SPANS: usize = 256;

/// The most people whose names are kept waiting, and other lists of alarms.
pub(crate) const ALARMS: usize = 100;

/// Days after its expiry during which a body is still passed on.
pub(crate) const GRACE_DAYS: u32 = 2;
