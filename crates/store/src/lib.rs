//! What a node remembers: opaque segments in the order of their arrival, and small named facts.
//!
//! How data runs: [`Batch`] → [`Store::keep`] → sealed with sub-keys of the key file → one stretch of
//! the journal → fdatasync → confirmed. Facts go on into sled, many batches at a time. [`Store::open`]
//! looks first whether the last stop was a clean one; if not, it copies the files aside, checks every
//! value, and salvages what it can when something does not open. Before anything is written it is
//! asked whether there is room for it, so that a full disk refuses and does no harm (`room`).
//!
//! Deliberately not here: what the bytes mean, async, logging, a clock.
//!
//! | file in the home | holds |
//! |---|---|
//! | `lock`        | held by the one process that uses this home |
//! | `format`      | the number of this layout, looked at before anything else |
//! | `key`         | the data key, open or under a passphrase; without it nothing can be read |
//! | `ring`        | the ring key, sealed under the data key; without it no secret can be read |
//! | `restoring`   | there only while a backup is restored |
//! | `wiping`      | there only while everything is being deleted |
//! | `clean`       | there only between a clean stop and the next start; says which batch was the last |
//! | `db/journal`  | the journal: segments, and what became of facts since sled was written |
//! | `db/facts`    | sled, with the facts |
//! | `snapshot`    | what the node wants at once at its next start; can be made again |
//! | `copy-1`, `copy-2` | `db` as it was before the last openings after an unclean stop |
//! | `damaged-1` … | what did not open, set aside, never deleted |

mod backup;
mod batch;
mod carve;
mod disk;
mod draft;
mod error;
mod facts;
mod held;
mod home;
mod index;
mod journal;
mod key;
mod label;
mod legacy;
mod opened;
mod part;
mod passphrase;
mod read;
mod renew;
mod rescue;
mod ring;
mod room;
mod seal;
mod sealing;
mod slot;
mod snapshot;
mod store;

#[cfg(test)]
mod tests;

pub use backup::{BackupReader, BackupWriter};
pub use batch::Batch;
pub use error::{Damage, StoreError};
pub use held::{DataKey, Held, Unlocked};
pub use opened::Opened;
pub use passphrase::{BadPassphrase, LONGEST, Passphrase, SHORTEST};
pub use seal::Plain;
pub use slot::SegmentNo;
pub use snapshot::{SnapshotReader, SnapshotWriter};
pub use store::Store;
