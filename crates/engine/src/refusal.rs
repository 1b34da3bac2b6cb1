//! Why a wish is not fulfilled, in words for the person who wished. Nothing was changed.
use potluck_model::board::WriteError;
use potluck_model::epoch::TooLong;
use potluck_model::member::{CannotWrite, Refused, Why};
use potluck_model::op::BadHeader;
use potluck_model::role::Role;
use potluck_model::wire::JoinRefusal;
use thiserror::Error;

use crate::hindrance::{Hindrance, Wanted};

/// Why a wish is not fulfilled.
#[derive(Debug, Error)]
pub enum Refusal {
    /// There is no such community here.
    #[error("this community is not on this device")]
    NoCommunity,
    /// The store has lost something, perhaps the end of our own logs.
    #[error(
        "this home was damaged once, and what it wrote last may be missing; if it wrote on, others \
         would take it for a copied device"
    )]
    TailLost,
    /// We are not, or no longer, in.
    #[error("this device is not in the community, or no longer")]
    NotIn,
    /// The name has no or too many characters.
    #[error("a name has 1 to 80 characters, this one {}", length(*.0))]
    Name(usize),
    /// No key to write under: it is still on its way.
    #[error("the community's key has not reached this device yet")]
    NoKey,
    /// No such record.
    #[error("this record is not here")]
    NoRecord,
    /// No such claim.
    #[error("there is no claim number {0} on it")]
    NoClaim(u32),
    /// We have not claimed it.
    #[error("you have no claim on it that stands")]
    NoOwnClaim,
    /// It is not the looker's to do, or not now.
    #[error("you cannot {wanted}: {why}")]
    NotNow {
        /// What was wanted.
        wanted: Wanted,
        /// Why it cannot be.
        why: Hindrance,
    },
    /// They are a member already.
    #[error("this person is confirmed already")]
    Confirmed,
    /// No such person.
    #[error("nobody with this id is in")]
    NoPerson,
    /// There is no such proposal.
    #[error("there is no such proposal here")]
    NoProposal,
    /// It takes somebody else.
    #[error("this is not yours to decide")]
    NotYoursToSign,
    /// We have signed it.
    #[error("you have signed it already; it waits for the others")]
    SignedAlready,
    /// It is so.
    #[error("this is decided already")]
    DecidedAlready,
    /// It can no longer be.
    #[error("this proposal is over")]
    ProposalOver,
    /// Nobody could decide anything any more.
    #[error("you are the last steward, and without one nobody can be let in or put out")]
    LastSteward,
    /// Whoever removes themselves leaves.
    #[error("you cannot remove yourself, but you can leave")]
    OneselfRemoved,
    /// Nobody takes over from themselves.
    #[error("this is the same person")]
    SucceedsOneself,
    /// No merge has put them out.
    #[error("this person was not put out by a merge")]
    NotPutOut,
    /// A note that is too long.
    #[error("a note has at most 500 characters, this one has {0}")]
    Note(usize),
    /// No such circle.
    #[error("this circle is not known here")]
    NoCircle,
    /// We are not, or no longer, in it.
    #[error("you are not in this circle, or no longer")]
    NotInCircle,
    /// We were asked in and have not answered.
    #[error("you were asked into this circle and have not accepted yet")]
    NotAccepted,
    /// We are in already.
    #[error("you are in this circle already")]
    AcceptedAlready,
    /// They are in, or asked in, already.
    #[error("they are in this circle already, or were asked in")]
    InCircleAlready,
    /// They are not in it.
    #[error("they are not in this circle")]
    NotTheyInCircle,
    /// Not allowed to, in this circle.
    #[error("that is up to those who look after this circle")]
    NotStewardOfCircle,
    /// One does not put oneself out.
    #[error("you cannot put yourself out")]
    LeaveInstead,
    /// A conversation of two has nobody else in it.
    #[error("this is a conversation of two, not a circle: nobody comes in or goes out")]
    IsThread,
    /// Nobody has confirmed us yet.
    #[error("a newcomer cannot begin a circle yet")]
    Newcomer,
    /// More circles than a device keeps.
    #[error("this device keeps no more circles")]
    TooManyCircles,
    /// A message without words or with too many.
    #[error("a message has 1 to 2,000 characters, this one {}", length(*.0))]
    Message(usize),
    /// A message to oneself.
    #[error("that is you")]
    ToOneself,
    /// More messages in a day than others show.
    #[error("you have written as many messages today as others would show")]
    SaidEnough,
    /// The rules of the community do not allow it.
    #[error("the rules of the community do not allow it: {}", rule(.0))]
    Rules(#[from] Refused),
    /// The board does not take it.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// More than fits in one operation.
    #[error("this is too long: {0}")]
    TooLong(#[from] TooLong),
    /// The control log does not take it.
    #[error(transparent)]
    Control(#[from] CannotWrite),
    /// Another device writes under our name.
    #[error("another device writes as this one: its folder was copied, and both were used")]
    Copied,
    /// More than others take from one device.
    #[error("this device has written as much as others keep of one device")]
    TooMany,
    /// Only the device that wrote something can ask to forget it.
    #[error("another device of yours wrote this, and only that one can ask everybody to forget it")]
    OtherDevice,
    /// Newcomers write nothing here.
    #[error("nobody has confirmed you yet, and here newcomers neither read nor write before that")]
    NotYet,
    /// A mistake of ours.
    #[error("what this program wrote is not valid: {0}; please report it")]
    Own(BadHeader),
    /// The invitation does not let us in.
    #[error("{0}")]
    Join(JoinProblem),
    /// Our role, or the rules, do not let us open the door for this.
    #[error("you cannot let anybody in as {} alone", .0.word())]
    MayNotWelcome(Role),
    /// A code for something else.
    #[error("this code is for something else; {0} is needed")]
    OtherCode(&'static str),
    /// Nobody came in time.
    #[error("nobody has come in time")]
    DoorClosed,
    /// Too few or too many founders.
    #[error("a community is founded by one to five people, not by {0}")]
    Founders(u8),
    /// Another founding waits for somebody.
    #[error("a founding is under way on this device")]
    FoundingUnderWay,
    /// A newcomer, or somebody who is out.
    #[error("only members of a community can found it anew")]
    NotYoursToFoundAnew,
    /// Nobody asks us to come along.
    #[error("they have not asked anybody to come along, or no longer do")]
    NoCall,
    /// We are in the new one.
    #[error("you have come along already")]
    CameAlong,
    /// Somebody went before all had signed.
    #[error("somebody went away before all had signed, so nothing was founded")]
    FounderGone,
    /// No digits are shown.
    #[error("there are no digits to compare now")]
    NothingToCompare,
    /// Whoever was compared is gone.
    #[error(
        "other digits are shown by now: whoever you compared with is gone, and nobody was let in"
    )]
    OtherDigitsNow,
    /// What the visitor said does not hold.
    #[error("what the other device said does not hold; nothing was changed")]
    BadVisitor,
    /// No device of ours.
    #[error("you have no such device")]
    NoDevice,
    /// It is out already.
    #[error("this device is out already")]
    DeviceIsOut,
    /// It cannot put itself out.
    #[error("this is the device you are using")]
    ThisDevice,
    /// Another device is called so.
    #[error("a device of yours is called {0:?} already")]
    LabelTaken(String),
    /// The words are no longer here.
    #[error("the twelve words are no longer kept here, as they were checked, or never were")]
    WordsGone,
    /// Three are needed.
    #[error("three words are asked for")]
    ThreeWords,
    /// A word that is another.
    #[error("word number {0} is another")]
    OtherWord(u8),
    /// Nothing to go on from.
    #[error("nothing was lost here")]
    NothingLost,
}

/// Why an invitation does not let us in.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum JoinProblem {
    /// Its last day is over.
    #[error("the invitation has expired")]
    Expired,
    /// It has been used as often as it may be.
    #[error("the invitation has been used up")]
    UsedUp,
    /// The member did not accept what we said.
    #[error("the member's device did not accept the invitation")]
    Invalid,
    /// The digits on the two screens were not the same.
    #[error(
        "the six digits were not the same: somebody else may have answered; nothing was changed"
    )]
    OtherDigits,
    /// It is proposed, and takes a second member.
    #[error("it is proposed to let you in, and a second member has to agree first")]
    Waits,
    /// Digits were shown too often for this code.
    #[error(
        "the digits of this code have been shown four times and nobody let you in: somebody may be \
         trying to come in between"
    )]
    Tries,
    /// Nobody has these words.
    #[error("these twelve words belong to nobody who is in this community")]
    NobodysWords,
    /// The member showed another community than the code says.
    #[error("somebody answered with another community than the code names")]
    OtherCommunity,
    /// What was said to be founded anew is another.
    #[error("the community they lead into was not founded in place of this one")]
    NotInPlaceOf,
    /// Whoever began it gave up, or somebody went away.
    #[error("the founding was given up, so nothing was founded")]
    FoundingOver,
}

impl From<JoinRefusal> for JoinProblem {
    fn from(refusal: JoinRefusal) -> Self {
        match refusal {
            JoinRefusal::Expired => Self::Expired,
            JoinRefusal::UsedUp => Self::UsedUp,
            JoinRefusal::Invalid => Self::Invalid,
            JoinRefusal::OtherDigits => Self::OtherDigits,
            JoinRefusal::Waits => Self::Waits,
            JoinRefusal::Ended => Self::FoundingOver,
        }
    }
}

fn length(characters: usize) -> String {
    match characters {
        0 => "is empty".to_owned(),
        some => format!("has {some}"),
    }
}

/// A rule, as it concerns whoever wished.
fn rule(refused: &Refused) -> String {
    match refused {
        Refused::Invalid(Why::Role) => "your role is not enough for this".to_owned(),
        other => other.to_string(),
    }
}

impl Refusal {
    /// What to do.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoCommunity => "start one, or join one with a code",
            Self::TailLost => {
                "go on as a new device of yours: `potluck devices go-on`; until then this home can \
                 be read, and passes on what it has"
            }
            Self::OtherDevice => "do it there; from here you can withdraw it",
            Self::NotYet => "ask a steward to confirm you",
            Self::NotIn => "ask a steward to let you in",
            Self::Name(_) => "choose one that neighbours recognise",
            Self::NoKey => "sync with a member once, then try again",
            Self::NoRecord => "look at the board for the code",
            Self::NoClaim(_) => "show the record: its claims are numbered",
            Self::NoOwnClaim => "show the record: it lists its claims",
            Self::NotNow { .. } => "show the record: it says what you can do next",
            Self::Confirmed => "nothing is left to do",
            Self::NoPerson => "list the people: each line has the id",
            Self::NoProposal => "look at the proposals for the code",
            Self::NotYoursToSign => "ask a steward",
            Self::SignedAlready => "pass it on when you meet the others",
            Self::DecidedAlready => "nothing is left to do",
            Self::ProposalOver => "propose it anew if it is still wanted",
            Self::LastSteward => "make somebody else a steward first",
            Self::OneselfRemoved => "leave instead",
            Self::SucceedsOneself => "name the one who is in, then the one from before",
            Self::NotPutOut => "let them join with an invitation",
            Self::Note(_) => "say it shorter",
            Self::Rules(_) => "ask a steward",
            Self::Copied => "ask a steward to remove this device, and join again in a new folder",
            Self::TooMany => "join again as a new device",
            Self::TooLong(_) => "shorten it, or write two",
            Self::Join(JoinProblem::Expired | JoinProblem::UsedUp) => "ask for a new invitation",
            Self::Join(JoinProblem::OtherDigits) => {
                "begin again with a new code, and look at both screens"
            }
            Self::Join(JoinProblem::Waits) => {
                "when they have agreed, join once more, with a code of any member"
            }
            Self::Join(JoinProblem::Tries) => {
                "have the door opened anew, and begin again with the new code"
            }
            Self::OtherDigitsNow => "compare once more what both screens show now",
            Self::Join(JoinProblem::NotInPlaceOf) => {
                "nothing was changed; ask whoever said so, and tell the others"
            }
            Self::Join(JoinProblem::NobodysWords) => {
                "check that they are the words of this community: each has its own; or ask a \
                 steward to let you in again"
            }
            Self::MayNotWelcome(_) => "ask a steward to open the door",
            Self::OtherCode(_) => "look at the other screen once more",
            Self::DoorClosed => "begin again when both are ready",
            Self::Founders(_) => "those beyond five come in with an invitation",
            Self::NotYoursToFoundAnew => "ask a member to do it",
            Self::NoCall => "ask them whether they have founded it anew",
            Self::CameAlong => "nothing is left to do",
            Self::FoundingUnderWay => "go on with that one, or end it",
            Self::FounderGone | Self::Join(JoinProblem::FoundingOver) => {
                "begin again when all are there"
            }
            Self::NothingToCompare => "open the door first, and let the other one type the code",
            Self::BadVisitor => "begin again with a new code",
            Self::NoDevice => "look at `potluck devices`",
            Self::DeviceIsOut => "nothing is left to do",
            Self::ThisDevice => "put it out from another device of yours",
            Self::LabelTaken(_) => "choose another name for it",
            Self::WordsGone => "look where you wrote them down",
            Self::ThreeWords => "look at `potluck devices words`: it says which",
            Self::OtherWord(_) => "look at what you wrote down, and correct it",
            Self::NothingLost => "nothing is left to do",
            Self::Join(_) => "check the code, or ask for a new invitation",
            Self::NoCircle => "list the circles",
            Self::NotInCircle => "ask somebody in it to invite you",
            Self::NotAccepted => "accept first",
            Self::AcceptedAlready => "nothing is left to do",
            Self::InCircleAlready => "list the circles: each says who is in",
            Self::NotTheyInCircle => "list the circles: each says who is in",
            Self::NotStewardOfCircle => "ask whoever began it",
            Self::LeaveInstead => "leave the circle instead",
            Self::IsThread => "begin a circle for more than two",
            Self::Newcomer => "ask a steward to confirm you; you can write to people meanwhile",
            Self::TooManyCircles => "leave one",
            Self::Message(_) => "shorten it, or write two",
            Self::ToOneself => "write to somebody else",
            Self::SaidEnough => "go on tomorrow",
            Self::Write(_) | Self::Control(_) | Self::Own(_) => return None,
        })
    }
}
