//! The one language of CLI and page: requests, progress, answers, problems.
//!
//! What goes over the local socket is this, as JSON, and what `--json` prints is the payload of an
//! [`Answer`]. So a person, a program and a page can all ask for the same things. Times are
//! RFC 3339; ids are hex; enums are the words of the design.
use potluck_text::{Said, say};
use serde::{Deserialize, Serialize};

mod circles;
mod devices;
mod founding;
mod govern;
mod record;
mod request;
mod safety;
mod standing;
mod writing;

pub use circles::{Circle, Circles, Message, SayTo};
pub use devices::{Device, Devices, Door, Welcome, Words};
pub use founding::{Call, Founding};
pub use govern::{Decided, Govern, Policy, Proposal, Proposals, RolledBack};
pub use record::{Claim, Event, Held, Occurrence, Record, Sealed, Shift, SignUp, Thanks, ToBring};
pub use request::{BoardFilter, Part, Request};
pub use safety::{BackedUp, OpensWith, Protection, Safety};
pub use standing::{Happening, InCommunity, Invited, Near, Peers, Person, Place, Status, Synced};
pub use writing::{EventPlan, Repeat, SignUpFor, Writing};

/// What the node says back: any number of progress lines, then one answer or problem.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Something on the way.
    Progress(Progress),
    /// The end, well.
    Answer(Answer),
    /// The end, not so well; nothing was changed.
    Problem(Problem),
}

/// What happens on the way, or while watching.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Progress {
    /// The node can be reached here.
    Listening {
        /// A multiaddr.
        address: String,
    },
    /// It could not listen here.
    NotListening {
        /// A multiaddr.
        address: String,
        /// What stood in the way, and what to do about it.
        why: Problem,
    },
    /// Looking for somebody.
    Looking,
    /// Somebody was found whom we share a community with, or who can let us in.
    Met {
        /// Their name, as far as we know it.
        name: String,
        /// Their device.
        device: String,
    },
    /// They let us in.
    Admitted {
        /// The community's name as far as known.
        community: String,
    },
    /// Operations arrived and are kept.
    Received {
        /// How many since the last line.
        ops: u64,
        /// How many are still to come, as far as known.
        missing: u64,
    },
    /// The same is now held here and there.
    Equal {
        /// Their name.
        name: String,
        /// Their device.
        device: String,
    },
    /// How things stand has changed: who is in, or who holds what. For pages that show it.
    Standing,
    /// They are gone.
    Left {
        /// Their name.
        name: String,
        /// Their device.
        device: String,
    },
    /// A record is new or changed.
    Changed {
        /// Its short code.
        code: String,
        /// Its title.
        title: String,
        /// Its state.
        state: String,
    },
    /// Six digits that both screens show: compare them, and answer with `Devices::Same`.
    Digits {
        /// The digits, as text: zeros in front count.
        digits: String,
        /// The name of whoever is on the other side, as they say it.
        name: String,
    },
    /// So far a founding has come.
    Gathering {
        /// What the community is to be called.
        community: String,
        /// Who is here, whoever began it first.
        here: Vec<String>,
        /// How many it takes.
        of: u8,
    },
    /// A code that somebody else types or scans.
    Code {
        /// The code.
        code: String,
        /// Where we can be reached.
        addresses: Vec<String>,
    },
    /// A member has proposed to let us in, and a second one has to agree.
    Waits,
    /// Somebody who may be a member does not let us in; another may.
    NotLetIn {
        /// Why, in a sentence.
        why: Said,
    },
    /// A message came.
    Said {
        /// The short code of the circle, thread or record.
        code: String,
        /// Who wrote it, by name.
        from: String,
    },
    /// The device is locked now: whatever was shown is to be taken away.
    Locked,
    /// It is open again: what was shown can be asked for.
    Unlocked,
    /// So much of a backup is written.
    Saved {
        /// Bytes of it so far.
        bytes: u64,
    },
    /// Something a person should look at: a fork, a damaged store, a peer with a newer version.
    Alarm {
        /// In a sentence.
        what: Said,
    },
}

/// A good end.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", content = "with", rename_all = "kebab-case")]
pub enum Answer {
    /// The community is founded.
    Started(Place),
    /// The invitation stands.
    Invited(Invited),
    /// We are in.
    Joined(Place),
    /// Written, durably; the record as it is now.
    Wrote(Box<Record>),
    /// The records asked for.
    Board(Vec<Record>),
    /// What has worked out, and the thanks.
    Thanked {
        /// How many records have worked out.
        wins: u64,
        /// The records about which the latest thanks were said, in no particular order.
        records: Vec<Record>,
    },
    /// The record asked for.
    Record(Box<Record>),
    /// Who is in.
    People(Vec<Person>),
    /// A person changed.
    Person(Person),
    /// Who is near.
    Peers(Peers),
    /// How things stand.
    Status(Box<Status>),
    /// What `sync` came to.
    Synced(Synced),
    /// What happened.
    Log(Vec<Happening>),
    /// The communities of this home.
    Communities(Vec<InCommunity>),
    /// What waits to be decided.
    Proposals(Proposals),
    /// What a decision has come to.
    Decided(Box<Decided>),
    /// The rules.
    Policy(Policy),
    /// Our devices.
    Devices(Vec<Device>),
    /// The twelve words.
    Words(Words),
    /// The door.
    Door(Door),
    /// Who asks us to come along.
    Calls(Vec<Call>),
    /// Circles.
    Circles(Vec<Circle>),
    /// One circle.
    Circle(Box<Circle>),
    /// Messages.
    Messages(Vec<Message>),
    /// One message, as it is written.
    Message(Message),
    /// How this device is protected.
    Protection(Protection),
    /// The backup is written, is as it should be, or is restored.
    BackedUp(BackedUp),
    /// It is done; there is nothing more to say.
    Well,
}

/// Why something was not done. Nothing was changed. Whoever shows it makes the words, in the
/// language of whoever looks; as a program or a log sees it, it is English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what}")]
pub struct Problem {
    /// What was wanted and what stood in the way; lower case, no full stop.
    pub what: Said,
    /// What to do.
    pub hint: Option<Said>,
}

impl Problem {
    /// The device is locked: only [`Safety::State`], [`Safety::Unlock`], [`Safety::Wipe`] and
    /// [`Request::Watch`] are answered.
    #[must_use]
    pub fn locked() -> Self {
        Self::new(say("problem-locked"), say("hint-unlock"))
    }

    /// Whether the passphrase would help.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.code() == "problem-locked"
    }

    /// Whether it is only that nobody was there.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.code().starts_with("problem-nobody")
    }

    /// Whether it is only that there is no community here yet.
    #[must_use]
    pub fn is_no_community(&self) -> bool {
        self.code() == "problem-no-community"
    }

    /// A problem with a way out.
    #[must_use]
    pub fn new(what: Said, hint: Said) -> Self {
        Self {
            what,
            hint: Some(hint),
        }
    }

    /// A problem whose sentence says all there is to say.
    #[must_use]
    pub fn bare(what: Said) -> Self {
        Self { what, hint: None }
    }

    /// What a program can rely on: the id of the text that says it.
    #[must_use]
    pub fn code(&self) -> &str {
        self.what.id()
    }

    /// What stood in the way, in English.
    #[must_use]
    pub fn message(&self) -> String {
        self.what.to_string()
    }
}
