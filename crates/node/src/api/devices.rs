//! Devices of one's own, and letting people in face to face.
use jiff::Timestamp;
use potluck_model::role::Role;
use serde::{Deserialize, Serialize};

/// Something about one's own devices. The twelve words are secret: they are never logged.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Devices {
    /// Which there are.
    List,
    /// On the *new* device: show a code and wait for the old one. Progress brings the code and the
    /// six digits; ends when the new one is in.
    Ask {
        /// What this device is to be called.
        label: String,
        /// How long to wait at most.
        wait_seconds: u32,
    },
    /// On the *old* device: take the code of a new one. Progress brings the six digits.
    Add {
        /// What the new one shows.
        code: String,
        /// How long to wait at most.
        wait_seconds: u32,
    },
    /// Put a device of ours out: it reads nothing new.
    Revoke {
        /// Its label, its id or the beginning of it.
        device: String,
    },
    /// Call a device something else.
    Rename {
        /// Its label, its id or the beginning of it.
        device: String,
        /// What it is to be called.
        label: String,
    },
    /// The twelve words, as long as they are kept here: until they were checked.
    Words,
    /// Says three of the twelve words, so that we know they were written down; then they are no
    /// longer kept here.
    CheckWords {
        /// Which words ([`Words::ask`]), in that order.
        words: Vec<String>,
    },
    /// With the twelve words, and any member nearby, be the same person again on this device. The
    /// devices that are lost are put out.
    Recover {
        /// The twelve words.
        words: String,
        /// A code of the community: an invitation, a face-to-face code; none if this home knows it.
        code: Option<String>,
        /// Addresses to try.
        at: Vec<String>,
        /// Whether the other devices stay in use.
        keep_others: bool,
        /// How long to wait at most.
        wait_seconds: u32,
    },
    /// Go on as a new device of the same person, after the home was damaged and what it wrote last
    /// may be missing.
    GoOn,
    /// Both screens show the same six digits, or they do not. If others are shown by now, nobody is
    /// let in.
    Same {
        /// The digits that were compared.
        digits: String,
        /// Whether they are the same; if not, all is stopped and nothing was changed.
        same: bool,
    },
}

impl std::fmt::Debug for Devices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Devices")
    }
}

/// Welcoming somebody who stands before us.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Welcome {
    /// Open the door for a while; the answer has its code. [`Request::Watch`](super::Request::Watch)
    /// then brings the six digits for each who comes; compare them and answer with
    /// [`Devices::Same`]. Joins by a code for later are answered too.
    Open {
        /// For how long.
        minutes: u16,
        /// The role that it brings.
        role: Role,
    },
    /// Close it now. Codes for later are no longer answered here either, until it is opened.
    Close,
    /// Whether it is open.
    State,
}

/// The door.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// Until when it is open.
    pub until: Option<Timestamp>,
    /// Whether codes for later are answered here.
    pub codes_for_later: bool,
    /// What the newcomer types or scans.
    pub code: Option<String>,
    /// Where we can be reached.
    pub addresses: Vec<String>,
}

/// A device of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub device: String,
    /// What we call it; English where it has no name yet.
    pub label: String,
    /// Whether it has a name.
    pub named: bool,
    /// Whether it is this one.
    pub this: bool,
    /// Since when, as claimed.
    pub since: Timestamp,
    /// When it last wrote something that has reached us.
    pub last_written: Option<Timestamp>,
    /// Whether it is in use, or was put out.
    pub active: bool,
}

/// Twelve words that are still to be written down.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// All twelve; empty once they were checked and are no longer kept.
    pub words: Vec<String>,
    /// Which three are asked for, counted from 1.
    pub ask: Vec<u8>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.ask)
    }
}
