//! Founding a community with others, or in place of another one.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something about founding; who founds alone asks to [`Start`](super::Request::Start).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Founding {
    /// Found a community together with others, who come with the code that progress brings. Six
    /// digits are compared with each: answer with [`Same`](super::Devices::Same).
    Together {
        /// What the community is called.
        community: String,
        /// What we are called.
        name: String,
        /// How many others, one to four.
        with: u8,
        /// How long they are waited for at most.
        wait_seconds: u32,
    },
    /// Found the community at hand anew, alone, and ask everybody in it to come along.
    Anew {
        /// What the new one is called.
        community: String,
        /// What we are called there.
        name: String,
    },
    /// Who of the community at hand has founded it anew and asks us to come along.
    Calls,
    /// Come along into the one that somebody has founded. Progress is reported.
    ComeAlong {
        /// Who asks: their name or id, if several do.
        with: Option<String>,
        /// What we are called there.
        name: String,
        /// Addresses to try.
        #[serde(default)]
        at: Vec<String>,
        /// How long to wait for somebody who is in it.
        wait_seconds: u32,
    },
}

/// Somebody has founded a community anew and asks us to come along. Nothing of this one goes away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The id of whoever asks.
    pub person: String,
    /// Their name.
    pub by: String,
    /// Whether it is us.
    pub me: bool,
    /// Whether they are a steward of the community at hand.
    pub steward: bool,
    /// What the new community is called, as they say.
    pub community: String,
    /// When they said so, as claimed.
    pub at: Timestamp,
    /// Until when one may come along.
    pub until: Timestamp,
    /// Whether we are in it already.
    pub joined: bool,
}
