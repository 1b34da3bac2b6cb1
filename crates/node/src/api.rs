//! The one language of CLI and page: requests, progress, answers, problems.
//!
//! What goes over the local socket is this, as JSON, and what `--json` prints is the payload of an
//! [`Answer`]. So a person, a program and a page can all ask for the same things. Times are
//! RFC 3339; ids are hex; enums are the words of the design.
use jiff::Timestamp;
use potluck_model::role::Role;
use serde::{Deserialize, Serialize};

mod record;
mod writing;

pub use record::{Claim, Event, Held, Occurrence, Record, Sealed, Shift, SignUp, Thanks, ToBring};
pub use writing::{EventPlan, Repeat, SignUpFor, Writing};

/// What somebody asks of the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Found a community. One a home for now.
    Start {
        /// What the community is called.
        community: String,
        /// What the founder is called.
        name: String,
    },
    /// Make an invitation.
    Invite {
        /// The role that it brings at most.
        role: Role,
        /// How many may use it.
        uses: u16,
        /// How many days it stands.
        days: u16,
    },
    /// Ask any member nearby to be let in. Progress is reported.
    Join {
        /// The code, or the twelve words.
        code: String,
        /// What the newcomer is called.
        name: String,
        /// Addresses to try besides those in the code.
        at: Vec<String>,
        /// How long to wait at most.
        wait_seconds: u32,
    },
    /// Put something on the board.
    Post(Box<Writing>),
    /// Change what is given, leave the rest.
    Edit {
        /// The record's short code.
        code: String,
        /// What changes; what is `None` stays.
        writing: Box<Writing>,
    },
    /// Take a record back (an event: cancel it).
    Withdraw {
        /// The record's short code.
        code: String,
    },
    /// Let a record stand for another of its default lives.
    Renew {
        /// The record's short code.
        code: String,
    },
    /// Say that one could do it, or would take it.
    Claim {
        /// The record's short code.
        code: String,
        /// A few words to the author.
        note: String,
        /// How much of the quantity; all of it when not given.
        quantity: Option<u32>,
    },
    /// Take one's own claim back.
    Release {
        /// The record's short code.
        code: String,
    },
    /// Choose a claim: opens the sealed part to the claimer.
    Accept {
        /// The record's short code.
        code: String,
        /// The claim's number, as `show` lists it.
        claim: u32,
    },
    /// Say kindly no to a claim.
    Decline {
        /// The record's short code.
        code: String,
        /// The claim's number, as `show` lists it.
        claim: u32,
        /// A few words to the claimer.
        note: String,
    },
    /// Report the hand-over, perhaps with thanks.
    Done {
        /// The record's short code.
        code: String,
        /// Words of thanks.
        thanks: Option<String>,
    },
    /// Confirm what the other side reported as handed over.
    Confirm {
        /// The record's short code.
        code: String,
    },
    /// Sign up for an event.
    SignUp {
        /// The record's short code.
        code: String,
        /// A place, a shift, something to bring.
        what: SignUpFor,
    },
    /// Thank for a record.
    Thank {
        /// The record's short code.
        code: String,
        /// The words.
        text: String,
    },
    /// Tell the stewards that something is wrong with a record.
    Flag {
        /// The record's short code.
        code: String,
        /// What is wrong.
        reason: String,
    },
    /// Hide a record, as a steward; a stub with the reason stays visible.
    Hide {
        /// The record's short code.
        code: String,
        /// Why.
        reason: String,
    },
    /// Confirm a newcomer as member.
    ConfirmPerson {
        /// The person's id or the beginning of it, or their name if only one has it.
        person: String,
    },
    /// The board.
    Board(BoardFilter),
    /// One record with everything about it.
    Show {
        /// The record's short code.
        code: String,
    },
    /// Records with these words.
    Search {
        /// The words.
        words: String,
    },
    /// Who is in.
    People,
    /// Who is near, and our own addresses.
    Peers,
    /// How this node stands.
    Status,
    /// Wait until everything is exchanged with whoever is near. Progress is reported.
    Sync {
        /// How long to wait at most.
        wait_seconds: u32,
    },
    /// What happened lately, newest first.
    Log {
        /// How many lines at most.
        limit: u32,
    },
    /// Keep telling what happens, as progress, until the asker goes.
    Watch,
}

/// Which records a board shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFilter {
    /// Only of this kind: `need`, `offer`, `skill`, `event`.
    pub kind: Option<String>,
    /// Only mine.
    pub mine: bool,
    /// Only what is urgent: now or within days.
    pub urgent: bool,
    /// Also what is done, withdrawn, expired, over.
    pub all: bool,
}

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
        /// What stood in the way.
        why: String,
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
    /// Something a person should look at: a fork, a damaged store, a peer with a newer version.
    Alarm {
        /// In a sentence.
        text: String,
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
}

/// Where one stands: community, person, device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// The community's id.
    pub community: String,
    /// What it is called.
    pub community_name: String,
    /// Own person id.
    pub person: String,
    /// Own name.
    pub name: String,
    /// Own device id.
    pub device: String,
    /// Own role.
    pub role: Role,
}

/// An invitation to pass on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invited {
    /// To copy and paste, or to show as QR: carries community and address too.
    pub code: String,
    /// Twelve words to say or write down.
    pub words: String,
    /// The role it brings.
    pub role: Role,
    /// How many may use it.
    pub uses: u16,
    /// Until when.
    pub until: Timestamp,
    /// Where the code says that we are.
    pub addresses: Vec<String>,
}

/// A person who is in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether it is us.
    pub me: bool,
    /// Who let them in, by name; founders nobody.
    pub admitted_by: Option<String>,
    /// Since when, as claimed.
    pub since: Timestamp,
    /// Their devices in use.
    pub devices: Vec<String>,
}

/// Who is near.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Peers {
    /// Where we can be reached.
    pub addresses: Vec<String>,
    /// Whom we are in a session with.
    pub near: Vec<Near>,
    /// How many others discovery sees, not known to be of us.
    pub strangers: u32,
}

/// A device in a session with us.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Near {
    /// The person's name.
    pub name: String,
    /// The person's id.
    pub person: String,
    /// The device's id.
    pub device: String,
    /// Where.
    pub address: String,
    /// Since when both hold the same; none while something is still to come.
    pub equal_since: Option<Timestamp>,
    /// What we still lack of theirs: headers and bodies.
    pub missing_here: u64,
    /// What they still lack of ours, as far as they have said.
    pub missing_there: u64,
}

/// How a node stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Status {
    /// Community, person, device, role.
    #[serde(flatten)]
    pub place: Place,
    /// Operations held: control, keys and data, counted by headers.
    pub ops: u64,
    /// Of these, bodies known to be missing here.
    pub missing_bodies: u64,
    /// Per own record: on how many other devices it is.
    pub own: Vec<Held>,
    /// How many own records are on this device only.
    pub only_here: u32,
    /// Whom we are in a session with.
    pub peers: Vec<Near>,
    /// Whether everything of ours is with everybody near.
    pub safe_to_leave: bool,
    /// Bytes of the store on disk.
    pub disk_bytes: u64,
    /// Things to look at, a sentence each.
    pub alarms: Vec<String>,
    /// Whether a node is running for this home.
    pub running: bool,
}

/// What a sync came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Synced {
    /// Operations received meanwhile.
    pub received: u64,
    /// With whom all is equal now.
    pub equal_with: Vec<Near>,
    /// Whether everything of ours is with everybody near.
    pub safe_to_leave: bool,
}

/// Something that happened, in words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Happening {
    /// When, as claimed by whoever did it.
    pub at: Timestamp,
    /// Who, by name.
    pub who: String,
    /// What: `posted`, `claimed`, `accepted`, …
    pub what: String,
    /// The record's short code, if it is about one.
    pub code: Option<String>,
    /// The record's title.
    pub title: Option<String>,
}

/// Why something was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What was wanted and what stood in the way; lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

/// How a problem begins that is only that nobody was there.
pub const NOBODY: &str = "nobody was found";

impl Problem {
    /// A problem with a way out.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }

    /// Takes an error as the floors below say it: what stood in the way; what to do.
    pub(crate) fn of(why: &str) -> Self {
        match why.split_once("; ") {
            Some((message, hint)) => Self::new(message, hint),
            None => Self {
                message: why.to_owned(),
                hint: None,
            },
        }
    }
}
