//! The contract: what goes into the engine and what comes out. One page, no rules.
use potluck_model::id::{CommunityId, DeviceId, OpId, PersonId, RecordId};
use potluck_model::invite::Code;
use potluck_model::op::Place;
use potluck_model::role::Role;
use potluck_model::secret::Seed;
use potluck_model::time::{Day, Timestamp};

use crate::alarm::Alarm;
use crate::deed::Govern;
use crate::{JoinProblem, Refusal, Unread};

/// One connection to one peer, numbered by the shell; a number is never used twice in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link(pub u64);

/// A call of the user that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Which side opened a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// We did: we speak first.
    Dialler,
    /// They did.
    Listener,
}

/// What can happen to a node.
#[derive(Debug)]
pub enum Input {
    /// A connection stands; the transport has proven both ids to both sides.
    Connected {
        /// Its number.
        link: Link,
        /// Which side we are.
        side: Side,
        /// Our transport id, as bytes.
        ours: Vec<u8>,
        /// Theirs.
        theirs: Vec<u8>,
    },
    /// A connection is gone.
    Disconnected(Link),
    /// A frame came, as bytes.
    Received(Link, Vec<u8>),
    /// Bodies that [`Effect::Recall`] asked for, each as it was kept.
    Recalled(CommunityId, Vec<(Place, Vec<u8>)>),
    /// Bodies that [`Effect::SendBodies`] or [`Effect::Recall`] named and that cannot be read;
    /// where they were to be sent, if they were.
    Unreadable(CommunityId, Unread, Option<Link>),
    /// The user wants something.
    Wished(Ticket, Wish),
    /// The user no longer waits (of use for [`Wish::Join`]).
    GaveUp(Ticket),
    /// About once a second.
    Tick,
}

/// What the shell is to do, in this order.
#[derive(Debug)]
pub enum Effect {
    /// Keep all of this in one durable write, before all that follows.
    Keep(Keep),
    /// Send this frame. What is said to one peer at once leaves together
    /// (`potluck_model::wire::Parcel`).
    Send(Link, Vec<u8>),
    /// Read these bodies from the store and send them with [`crate::bodies_frame`]; those that
    /// cannot be read are left out, and told as [`Input::Unreadable`].
    SendBodies(Link, CommunityId, u8, Vec<Place>),
    /// Read these bodies from the store and hand them in again as [`Input::Recalled`]; those
    /// that cannot be read are told as [`Input::Unreadable`].
    Recall(CommunityId, Vec<Place>),
    /// Take these bodies out of the store: their day has passed, or their author wants them
    /// forgotten. What cannot be taken out now is named again after the next start.
    Drop(CommunityId, Vec<Place>),
    /// Close the connection.
    HangUp(Link, &'static str),
    /// The user's call is done.
    Answer(Ticket, Result<Done, Refusal>),
    /// For whoever is looking.
    Notify(Happened),
}

/// What is to be kept in one durable write: all or nothing.
#[derive(Debug, Default)]
pub struct Keep {
    /// Segments (`potluck_model::segment`), in this order.
    pub segments: Vec<Vec<u8>>,
    /// Facts that logs cannot give back: keys, identity, receipts. A later one of the same kind and
    /// name replaces an earlier one.
    pub facts: Vec<Fact>,
}

/// A small thing that is true and that logs cannot give back.
#[derive(Clone)]
pub struct Fact {
    /// What sort of fact.
    pub kind: &'static str,
    /// Which one.
    pub name: Vec<u8>,
    /// What is so; `None` forgets it. Often secret: never logged.
    pub value: Option<Vec<u8>>,
}

impl std::fmt::Debug for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fact({})", self.kind)
    }
}

/// What a user can wish for.
#[derive(Debug)]
pub enum Wish {
    /// Found a community.
    Found {
        /// What it is called.
        community: String,
        /// What the founder is called.
        name: String,
    },
    /// Found a community together with others, who come with the code that [`Happened::Code`] tells.
    FoundTogether {
        /// What it is called.
        community: String,
        /// What we are called.
        name: String,
        /// How many are to found it, with us.
        founders: u8,
        /// Until when the others are waited for.
        until: Timestamp,
    },
    /// Found a community anew, and ask everybody in the old one to come along.
    FoundAnew {
        /// The old one.
        old: CommunityId,
        /// What the new one is called.
        community: String,
        /// What we are called there.
        name: String,
    },
    /// Come along into the community that somebody has founded in place of this one.
    ComeAlong {
        /// The old one.
        old: CommunityId,
        /// Who asks.
        by: PersonId,
        /// What we are called there.
        name: String,
    },
    /// Be let in by any member who is met while the ticket waits.
    Join {
        /// The invitation.
        code: Code,
        /// What the newcomer is called.
        name: String,
    },
    /// Be a device of somebody who takes the code that [`Happened::Code`] tells.
    BeDevice {
        /// What this device is called.
        label: String,
    },
    /// Let a new device of ours in, which shows this code.
    AddDevice(CommunityId, Code),
    /// Be the person of these twelve words again, on this device.
    Recover {
        /// How to find a member; none if this home holds the community already.
        code: Option<Code>,
        /// What the words stand for.
        seed: Seed,
        /// Whether the other devices stay in use.
        keep_others: bool,
        /// What this device is called.
        label: String,
    },
    /// These digits were compared: both screens show the same, or not.
    Compared {
        /// As [`Happened::Digits`] told them.
        digits: String,
        /// Whether they are.
        same: bool,
    },
    /// Go on as a new device of the same person, after the end of our own logs may have been lost.
    GoOn,
    /// Do something in a community.
    In(CommunityId, Deed),
}

/// What a member can do in a community.
#[derive(Debug)]
pub enum Deed {
    /// Make an invitation.
    Invite {
        /// The role it brings at most.
        role: Role,
        /// How many may use it.
        uses: u16,
        /// The last day on which it is taken.
        last_day: Day,
    },
    /// Open the door for whoever stands before us.
    OpenDoor {
        /// The role that it brings.
        role: Role,
        /// Until when.
        until: Timestamp,
    },
    /// Close it, also for codes for later.
    CloseDoor,
    /// Put another device of ours out.
    RevokeDevice(DeviceId),
    /// Call a device of ours something.
    RenameDevice(DeviceId, String),
    /// Three of the twelve words, as [`Engine::words_asked`](crate::Engine::words_asked) asks.
    CheckWords(Vec<String>),
    /// Confirm a newcomer as member.
    ConfirmPerson(PersonId),
    /// Write a new record; checked when the draft was made.
    Post(Box<potluck_model::draft::Draft>),
    /// Write a new record for a circle.
    PostIn(potluck_model::id::GroupId, Box<potluck_model::draft::Draft>),
    /// Something with circles or messages.
    Circle(crate::CircleDeed),
    /// Make an own record say this instead. A sealed part that is not given stays as it is.
    Edit(RecordId, Box<potluck_model::draft::Draft>),
    /// Write a new generation of an own record, with a new life.
    Renew(RecordId),
    /// Do something about a record.
    Act(RecordId, Move),
    /// Something about who is in and who decides.
    Govern(Govern),
}

/// What a looker can do about a record, as they would say it.
#[derive(Debug)]
pub enum Move {
    /// "I could do it."
    Claim {
        /// A few words to the author.
        note: String,
        /// How much of the quantity.
        quantity: Option<u32>,
    },
    /// "I cannot after all."
    Release,
    /// "You, please." By the claim's number.
    Accept(u32),
    /// "Thank you, no." By the claim's number.
    Decline(u32, String),
    /// "It is handed over", perhaps with thanks.
    Done(Option<String>),
    /// "So it is."
    Confirm,
    /// "No longer." (An event: cancelled.)
    Withdraw,
    /// "Forget it, all of you": withdraws an own record, and asks everybody to delete what it says.
    Forget,
    /// "I am coming", "I take the shift", "I bring it".
    SignUp(potluck_model::act::SignUp),
    /// "I cannot come after all", "somebody else, please": every own sign-up for this.
    CancelSignUp(potluck_model::act::SignUp),
    /// "Thank you."
    Thank(String),
    /// "Something is wrong here."
    Flag(String),
    /// "Not on our board", as a steward.
    Hide(String),
}

/// How a wish ended well.
#[derive(Debug)]
pub enum Done {
    /// The community is founded.
    Founded(CommunityId),
    /// We are in.
    Joined(CommunityId),
    /// The invitation stands; the shell adds addresses.
    Invited(Code),
    /// The record is written.
    Wrote(RecordId),
    /// The person's role is changed.
    Confirmed(PersonId),
    /// It is decided.
    Decided,
    /// It waits for others to sign this proposal.
    Proposed(OpId),
    /// The circle is as wished.
    Circle(potluck_model::id::GroupId),
    /// The message is written.
    Said(crate::Talk, potluck_model::id::OpId),
    /// It is noted as read.
    Read,
    /// The door is open until then; the shell adds addresses to its code.
    Opened(Code, Timestamp),
    /// The device is in.
    DeviceAdded(CommunityId, DeviceId),
    /// It is done.
    Well,
}

/// What happened, for whoever is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A record is new or changed.
    Changed(CommunityId, RecordId),
    /// Who is in has changed.
    Membership(CommunityId),
    /// Somebody else has proposed something.
    Proposed(CommunityId, OpId),
    /// A merge took this back.
    RolledBack(CommunityId, OpId),
    /// Who is in a circle has changed, or we were asked in.
    Circle(CommunityId, potluck_model::id::GroupId),
    /// Something was said.
    Said(CommunityId, crate::Talk),
    /// A peer was recognised.
    Met(Link),
    /// Operations were received and are kept.
    Received(Link, u64),
    /// Both hold the same now.
    Equal(Link),
    /// A recognised peer is gone.
    Left(Link),
    /// Six digits to be compared, and the name of who is at our door (empty: we stand at theirs).
    Digits(String, String),
    /// A member has proposed to let us in, and a second one has to agree.
    Waits(Ticket),
    /// Somebody who may be a member does not let us in; another may.
    NotLetIn(Ticket, JoinProblem),
    /// The code that an older device of ours is to take; the shell adds addresses.
    Code(Ticket, Code),
    /// So far a founding has come.
    Gathering {
        /// What the community is to be called.
        community: String,
        /// Who is here, whoever began it first.
        here: Vec<String>,
        /// How many it takes.
        of: u8,
    },
    /// Another device said how much of ours it holds.
    Held(CommunityId),
    /// Something a person should look at.
    Alarm(CommunityId, Alarm),
}
