//! What stands in the way of keeping and opening: disk, key file, passphrase, backup.
use std::path::Path;

use potluck_store::{BadPassphrase, LONGEST, SHORTEST, StoreError};
use potluck_text::say;

use crate::api::Problem;

impl From<StoreError> for Problem {
    fn from(why: StoreError) -> Self {
        let another = || say("hint-from-backup-or-home");
        let (what, hint) = match &why {
            StoreError::Missing(path) => (
                say("store-missing").with("path", shown(path)),
                say("hint-make-home"),
            ),
            StoreError::Exists(path) => (
                say("store-exists").with("path", shown(path)),
                say("hint-use-or-home"),
            ),
            StoreError::InUse(path) => (
                say("store-in-use").with("path", shown(path)),
                say("hint-stop-or-home"),
            ),
            StoreError::NotYours(path) => (
                say("store-not-yours").with("path", shown(path)),
                say("hint-user-or-home"),
            ),
            StoreError::NoFolder(path) => (
                say("store-no-folder").with("path", shown(path)),
                say("hint-home"),
            ),
            StoreError::ReadOnly(path) => (
                say("store-read-only").with("path", shown(path)),
                say("hint-writable-or-home"),
            ),
            StoreError::DiskFull(path) => (
                say("store-full").with("path", shown(path)),
                say("hint-free-space"),
            ),
            StoreError::RanFull(path) => (
                say("store-ran-full").with("path", shown(path)),
                say("hint-free-space-start"),
            ),
            StoreError::TooNew { found, known } => (
                say("store-too-new")
                    .with("found", *found)
                    .with("known", *known),
                say("hint-update-it"),
            ),
            StoreError::BrokenFormat(path) => (
                say("store-broken-format").with("path", shown(path)),
                another(),
            ),
            StoreError::BrokenKey(path) => (
                say("store-broken-key").with("path", shown(path)),
                say("hint-from-backup"),
            ),
            StoreError::BrokenRing(path) => (
                say("store-broken-ring").with("path", shown(path)),
                say("hint-ring"),
            ),
            StoreError::NewerKey(path) => (
                say("store-newer-key").with("path", shown(path)),
                say("hint-update-this"),
            ),
            StoreError::WeakKey(path) => (
                say("store-weak-key").with("path", shown(path)),
                say("hint-weak-key"),
            ),
            StoreError::Locked(path) => (
                say("store-locked").with("path", shown(path)),
                say("hint-passphrase"),
            ),
            StoreError::WrongPassphrase => {
                (say("store-wrong-passphrase"), say("hint-nothing-changed"))
            }
            StoreError::NoPassphrase => (say("store-no-passphrase"), say("hint-set-first")),
            StoreError::SamePassphrase => (say("store-same-passphrase"), say("hint-another")),
            StoreError::BadPassphrase(why) => return (*why).into(),
            StoreError::FileExists(path) => (
                say("store-file-exists").with("path", shown(path)),
                say("hint-file-name"),
            ),
            StoreError::NoPlace(path) => (
                say("store-no-place").with("path", shown(path)),
                say("hint-make-folder"),
            ),
            StoreError::NoBackup(path) => (
                say("store-no-backup").with("path", shown(path)),
                say("hint-right-file"),
            ),
            StoreError::OtherBackup { path, found, known } => (
                say("store-other-backup")
                    .with("path", shown(path))
                    .with("found", *found)
                    .with("known", *known),
                say("hint-other-backup"),
            ),
            StoreError::BrokenBackup(path) => (
                say("store-broken-backup").with("path", shown(path)),
                say("hint-another-copy"),
            ),
            StoreError::Incomplete(path) => {
                (say("store-incomplete").with("path", shown(path)), another())
            }
            StoreError::Altered { what } => (
                say("store-altered").with("what", what.to_string()),
                say("hint-start-again-keeps"),
            ),
            StoreError::Damaged { path, .. } => (
                say("store-damaged").with("path", shown(path)),
                say("hint-start-again-keeps"),
            ),
            StoreError::TooLarge { what, size, limit } => (
                say("store-too-large")
                    .with("what", *what)
                    .with("n", *size)
                    .with("most", *limit),
                say("hint-smaller"),
            ),
            StoreError::NoSegment(number) => (
                say("store-no-segment").with("number", number.to_string()),
                say("hint-was-not-changed"),
            ),
            StoreError::Stopped(path) => (
                say("store-stopped").with("path", shown(path)),
                say("hint-start-again"),
            ),
            StoreError::NoChance => (say("problem-no-chance"), say("hint-restart-machine")),
            StoreError::Disk { path, .. } => (
                say("store-disk-failed").with("path", shown(path)),
                say("hint-check-disk"),
            ),
        };
        Self::new(what, hint)
    }
}

impl From<BadPassphrase> for Problem {
    fn from(why: BadPassphrase) -> Self {
        let (what, hint) = match why {
            BadPassphrase::Short(n) => (
                say("store-passphrase-short")
                    .with("least", SHORTEST)
                    .with("n", n),
                say("hint-four-words"),
            ),
            BadPassphrase::Long(n) => (
                say("store-passphrase-long")
                    .with("most", LONGEST)
                    .with("n", n),
                say("hint-shorter-one"),
            ),
        };
        Self::new(what, hint)
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
