//! Everything that can be asked of a node.
use potluck_model::role::Role;
use serde::{Deserialize, Serialize};

use super::{Circles, Devices, Founding, Govern, Safety, SignUpFor, Welcome, Writing};

/// What somebody asks of the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// Found a community; it is the one in use then.
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
    /// Take a record back, and ask everybody to delete what it says.
    Forget {
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
    /// Take one's own sign-up back, so that somebody else can come in one's place.
    CancelSignUp {
        /// The record's short code.
        code: String,
        /// For what.
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
    /// Be called something else in this community from now on.
    BeCalled {
        /// The new name.
        name: String,
    },
    /// The board.
    Board(BoardFilter),
    /// One record with everything about it.
    Show {
        /// The record's short code.
        code: String,
    },
    /// Records with these words, also what is past.
    Search {
        /// The words.
        words: String,
        /// Among which records.
        #[serde(default)]
        among: BoardFilter,
    },
    /// The records about which the latest thanks were said, and how much has worked out.
    Thanks {
        /// How many thanks there are to be at least, if so many were said.
        most: u32,
    },
    /// Who is in.
    People,
    /// Who is near, and our own addresses.
    Peers,
    /// Try an address where somebody may be.
    Dial {
        /// A multiaddr.
        address: String,
    },
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
    /// Which communities this home is in.
    Communities,
    /// Which of them all requests are about that do not say so themselves.
    Use {
        /// Its name if only one has it, or its id or the beginning of it.
        community: String,
    },
    /// A request about another community than the one in use.
    In {
        /// Its name if only one has it, or its id or the beginning of it.
        community: String,
        /// The request.
        request: Box<Request>,
    },
    /// A request of a screen that renews itself: it does not put off locking.
    InPassing {
        /// The request. (A field with a name: without one, its JSON would have no end for serde.)
        request: Box<Request>,
    },
    /// Who is in and who decides.
    Govern(Govern),
    /// Devices of one's own.
    Devices(Devices),
    /// Letting somebody in who stands before us.
    Welcome(Welcome),
    /// Founding with others, or anew.
    Founding(Founding),
    /// Circles, threads and messages.
    Circles(Circles),
    /// What protects this device.
    Safety(Safety),
}

/// Which records a board shows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFilter {
    /// Only of this kind: `need`, `offer`, `skill`, `event`.
    pub kind: Option<String>,
    /// Only mine.
    pub mine: bool,
    /// Only this part.
    pub part: Part,
    /// Only what is urgent: now or within days.
    pub urgent: bool,
    /// Also what is done, withdrawn, expired, over.
    pub all: bool,
    /// At most so many; none means all.
    pub most: Option<u32>,
}

/// Which part of a board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// What I wrote, answered or signed up for.
    ForMe,
    /// The rest.
    NearMe,
    /// What may need somebody to look after it.
    Tended,
}
