//! Circles, threads and messages.
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something about circles. A circle is named by its name if only one has it, or by its short code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Circles {
    /// Those we are in or invited to.
    List,
    /// Begin one.
    New {
        /// What it is called.
        name: String,
    },
    /// Ask a member of the community into one.
    Invite {
        /// Which circle.
        circle: String,
        /// Whom.
        person: String,
    },
    /// Come in where one was invited.
    Accept {
        /// Which circle.
        circle: String,
    },
    /// Go out.
    Leave {
        /// Which circle.
        circle: String,
    },
    /// Put somebody out, as one of its stewards.
    Remove {
        /// Which circle.
        circle: String,
        /// Whom.
        person: String,
    },
    /// Write to a circle, to one person (a thread), or about a record.
    Say {
        /// To whom.
        to: SayTo,
        /// The words, at most 2,000 characters.
        text: String,
    },
    /// What was written there, oldest first.
    Messages {
        /// Where.
        of: SayTo,
        /// How many at most, the newest of them.
        limit: u32,
    },
    /// Everything there that is new to us counts as read.
    Read {
        /// Where.
        of: SayTo,
    },
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SayTo {
    /// A circle.
    Circle(String),
    /// One person: only these two can read it.
    Person(String),
    /// A record: whoever can read the record.
    Record(String),
    /// Whatever it names: a record's short code, a person, a circle; in doubt it is asked.
    Any(String),
}

/// A circle, or a thread of two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Circle {
    /// To say and type.
    pub code: String,
    /// Its id.
    pub id: String,
    /// What it is called; a thread is called by the other's name.
    pub name: String,
    /// Whether it is a thread.
    pub thread: bool,
    /// Whether we are in, or only invited.
    pub state: String,
    /// Who is in, by name.
    pub people: Vec<String>,
    /// Who is invited, by name.
    pub invited: Vec<String>,
    /// Whether we may put people out of it.
    pub steward: bool,
    /// How many messages we have not read.
    pub unread: u32,
    /// The newest message.
    pub last: Option<Message>,
}

/// Something that was written to a circle, to somebody, or about a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// Who wrote it, by name.
    pub from: String,
    /// Whether we did.
    pub mine: bool,
    /// When, as claimed.
    pub at: Timestamp,
    /// The words.
    pub text: String,
    /// The record it is about, by short code.
    pub about: Option<String>,
    /// On how many other devices it is; for own messages.
    pub held_by: Option<u32>,
    /// Whether it is new to us.
    pub new: bool,
}
