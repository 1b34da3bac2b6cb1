//! What protects this device: passphrase, lock, wipe, backups.
use std::path::PathBuf;

use potluck_text::Said;
use serde::{Deserialize, Serialize};

/// Something about what protects this device. Passphrases are secret: they are never logged.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Safety {
    /// How this device is protected.
    State,
    /// Forget the keys until the passphrase is given.
    Lock,
    /// Open with the passphrase. (With the duress passphrase: wipe.)
    Unlock {
        /// As typed.
        passphrase: String,
    },
    /// Set a passphrase, change it, or go without.
    Passphrase {
        /// The one so far; none if there is none.
        old: Option<String>,
        /// The new one; none to go without.
        new: Option<String>,
    },
    /// A second passphrase that wipes this device when it is given; none takes it back.
    Duress {
        /// The real one.
        passphrase: String,
        /// The one that wipes.
        duress: Option<String>,
    },
    /// Lock by itself after so many minutes in which nobody asked for anything; none: never.
    AutoLock {
        /// How many.
        minutes: Option<u16>,
    },
    /// Destroy the keys, then everything else. Nothing brings it back but a backup.
    Wipe {
        /// The name of one of the communities, typed once more; none: at once, without asking. A
        /// locked device knows no names, so there it is none.
        confirm: Option<String>,
    },
    /// Write an encrypted backup.
    Backup {
        /// To this file, which must not exist yet.
        file: PathBuf,
        /// Opens it; at least 10 characters.
        passphrase: String,
    },
    /// Restore a backup into a folder for the time being, and compare.
    CheckBackup {
        /// This file.
        file: PathBuf,
        /// Opens it.
        passphrase: String,
    },
    /// Restore a backup into this home, which must be empty. It becomes a new device. It opens with
    /// the passphrase that this home has, or else with that of the backup.
    Restore {
        /// From this file.
        file: PathBuf,
        /// Opens it.
        passphrase: String,
    },
}

impl std::fmt::Debug for Safety {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Safety")
    }
}

/// How this device is protected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protection {
    /// Whether a passphrase is set.
    pub passphrase: bool,
    /// Whether it is locked now.
    pub locked: bool,
    /// Whether a duress passphrase is set; not told while it is locked.
    pub duress: Option<bool>,
    /// After how many minutes it locks by itself.
    pub auto_lock_minutes: Option<u16>,
    /// What somebody who takes the device could read, in a sentence.
    pub sentence: Said,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Where it is.
    pub file: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
    /// Which communities it holds, by name.
    pub communities: Vec<String>,
    /// How many operations.
    pub ops: u64,
    /// How many records.
    pub records: u64,
    /// How many keys to what is written.
    pub keys: u64,
    /// What opens the home into which it was restored; none if it was not restored for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_with: Option<OpensWith>,
}

/// Which passphrase opens a restored home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpensWith {
    /// The one of the backup, as nothing was asked for there before.
    Backup,
    /// The one that opened this home before.
    ThisHome,
}
