//! What can go wrong on disk, said so that a person knows what to do next.
#![expect(missing_docs, reason = "the messages are the documentation")]
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::SegmentNo;

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("there is no potluck in {} yet; `potluck start` or `potluck join` makes one", .0.display())]
    Missing(PathBuf),

    #[error("there is already a potluck in {}; use it, or choose another --home", .0.display())]
    Exists(PathBuf),

    #[error("another potluck is using {}; stop it, or choose another --home", .0.display())]
    InUse(PathBuf),

    #[error("{} belongs to another user; run potluck as that user, or choose another --home", .0.display())]
    NotYours(PathBuf),

    #[error("no folder can be made at {}; choose another --home", .0.display())]
    NoFolder(PathBuf),

    #[error("potluck may not write in {}; make it writable, or choose another --home", .0.display())]
    ReadOnly(PathBuf),

    #[error("the disk that holds {} is full; free some space, then try again; nothing was changed", .0.display())]
    DiskFull(PathBuf),

    #[error("the disk ran full while {} was being written; free some space, then start potluck again; what was saved is safe", .0.display())]
    RanFull(PathBuf),

    #[error("the store has format {found}, this potluck knows up to {known}; please update it")]
    TooNew { found: u32, known: u32 },

    #[error("the file {} is not what potluck wrote; put it back from a backup, or choose another --home", .0.display())]
    BrokenFormat(PathBuf),

    #[error("the key file {} is damaged and without it nothing here can be read; put it back from a backup", .0.display())]
    BrokenKey(PathBuf),

    #[error("the file {} is damaged and without it the keys kept here cannot be read; put it back from a copy of the folder, or restore a backup in another --home", .0.display())]
    BrokenRing(PathBuf),

    #[error("the key file {} was locked by a newer potluck; please update this one", .0.display())]
    NewerKey(PathBuf),

    #[error("the key file {} asks for so little work that its passphrase could be guessed, or for so much that nothing could open it; somebody has changed it: put it back from a copy, or choose another --home", .0.display())]
    WeakKey(PathBuf),

    #[error("{} is locked; give its passphrase", .0.display())]
    Locked(PathBuf),

    #[error("this is not the passphrase; try again, nothing was changed")]
    WrongPassphrase,

    #[error("there is no passphrase yet; set one first")]
    NoPassphrase,

    #[error("that passphrase has another meaning here already; choose another")]
    SamePassphrase,

    #[error(transparent)]
    BadPassphrase(#[from] crate::BadPassphrase),

    #[error("there is a file {} already; choose another name, nothing was changed", .0.display())]
    FileExists(PathBuf),

    #[error("there is no folder {} to write into; make it, or choose another", .0.display())]
    NoPlace(PathBuf),

    #[error("{} is no backup of potluck; look whether it is the right file", .0.display())]
    NoBackup(PathBuf),

    #[error("the backup {} is of version {found}, this potluck reads version {known}; use the potluck that wrote it, or a newer one", .path.display())]
    OtherBackup {
        path: PathBuf,
        found: u16,
        known: u16,
    },

    #[error("the backup {} is damaged or was cut short; use another copy of it", .0.display())]
    BrokenBackup(PathBuf),

    #[error("{} is gone, the rest of the store is there; put it back from a backup, or choose another --home", .0.display())]
    Incomplete(PathBuf),

    #[error(
        "{what} has changed on disk and does not open; start potluck again, it keeps what can still be read"
    )]
    Altered { what: Damage },

    #[error("the store in {} is damaged; start potluck again, it keeps what can still be read", .path.display())]
    Damaged {
        path: PathBuf,
        #[source]
        cause: Option<sled::Error>,
    },

    #[error("{what} has {size} bytes, at most {limit} can be stored; make it smaller")]
    TooLarge {
        what: &'static str,
        size: usize,
        limit: usize,
    },

    #[error("there is no segment {0} to replace; nothing was changed")]
    NoSegment(SegmentNo),

    #[error("an earlier write to {} failed, so nothing more is written; start potluck again", .0.display())]
    Stopped(PathBuf),

    #[error("the system gives no random numbers, so nothing can be sealed; restart this machine")]
    NoChance,

    #[error("the disk failed at {}; check the disk, then start potluck again", .path.display())]
    Disk {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
}

/// The one value that does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Damage {
    #[error("segment {0}")]
    Segment(SegmentNo),
    #[error("a stored fact")]
    Fact,
}

impl StoreError {
    /// Says what an error of the file system at `path` means.
    pub(crate) fn disk(path: &Path, cause: io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::RanFull(path.to_path_buf())
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(path.to_path_buf())
            }
            _ => Self::Disk {
                path: path.to_path_buf(),
                cause,
            },
        }
    }

    /// Says what an error of sled in the folder `path` means.
    pub(crate) fn sled(path: &Path, cause: sled::Error) -> Self {
        match cause {
            sled::Error::Io(cause) => Self::disk(path, cause),
            other => Self::Damaged {
                path: path.to_path_buf(),
                cause: Some(other),
            },
        }
    }

    /// Tells whether salvage can help: the bytes are wrong, not the room, the rights or the owner,
    /// and the process has not too many files open.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        match self {
            Self::Altered { .. } | Self::Damaged { .. } => true,
            Self::Disk { cause, .. } => !is_short_of_files(cause),
            _ => false,
        }
    }
}

/// Whether the system has no open file to give, to this process or to any.
fn is_short_of_files(cause: &io::Error) -> bool {
    // EMFILE and ENFILE have the same numbers on all systems with such; elsewhere it is
    // ERROR_TOO_MANY_OPEN_FILES. The library has no name for it.
    let numbers: &[i32] = if cfg!(unix) { &[24, 23] } else { &[4] };
    cause.raw_os_error().is_some_and(|it| numbers.contains(&it))
}

/// Names the file in what an operation on it returns.
pub(crate) trait At<T> {
    fn at(self, path: &Path) -> Result<T, StoreError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, StoreError> {
        self.map_err(|cause| StoreError::disk(path, cause))
    }
}

impl<T> At<T> for sled::Result<T> {
    fn at(self, path: &Path) -> Result<T, StoreError> {
        self.map_err(|cause| StoreError::sled(path, cause))
    }
}
