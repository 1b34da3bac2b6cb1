//! What was wanted of a record, and why it cannot be now. English in `Display`, for logs and for
//! whoever uses this as a library.
use std::fmt;

/// What somebody wanted to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// To claim it.
    Claim,
    /// To accept a claim.
    Accept,
    /// To decline a claim.
    Decline,
    /// To confirm a hand-over.
    Confirm,
    /// To report it as done.
    Done,
    /// To withdraw it.
    Withdraw,
    /// To sign up.
    SignUp,
    /// To take a sign-up back.
    CancelSignUp,
    /// To flag it.
    Flag,
    /// To hide it.
    Hide,
    /// To have it forgotten.
    Forget,
}

/// Why it cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hindrance {
    /// It is the looker's own.
    Own,
    /// It is up to somebody else, by name.
    UpTo(String),
    /// It is up to the stewards.
    UpToStewards,
    /// The looker has a claim that stands.
    Claimed,
    /// How the record stands.
    State(&'static str),
    /// Nobody else has said that it was handed over.
    NothingReported,
    /// It is done.
    DoneAlready,
    /// How it stands, and that nobody was accepted.
    NobodyAccepted(&'static str),
    /// The looker has signed up for this.
    SignedUp,
    /// The looker has not signed up for this.
    NotSignedUp,
    /// The event has no shifts.
    NoShifts,
    /// The event has other shifts.
    NoShift {
        /// What was typed.
        role: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// The event has no list of what to bring.
    NothingToBring,
    /// Other things are to be brought.
    NotToBring {
        /// What was typed.
        item: String,
        /// Those there are.
        known: Vec<String>,
    },
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Claim => "claim it",
            Self::Accept => "accept this claim",
            Self::Decline => "decline this claim",
            Self::Confirm => "confirm it",
            Self::Done => "report it as done",
            Self::Withdraw => "withdraw it",
            Self::SignUp => "sign up for it",
            Self::CancelSignUp => "take that back",
            Self::Flag => "flag it",
            Self::Hide => "hide it",
            Self::Forget => "have it forgotten",
        })
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("it is your own"),
            Self::UpTo(name) => write!(f, "that is up to {name}"),
            Self::UpToStewards => f.write_str("that is up to the stewards"),
            Self::Claimed => f.write_str("you have claimed it already"),
            Self::State(state) => write!(f, "it is {state}"),
            Self::NothingReported => f.write_str("nobody else has reported a hand-over of it yet"),
            Self::DoneAlready => f.write_str("it is done already"),
            Self::NobodyAccepted(state) => {
                write!(f, "it is {state}, and no claim to it stands accepted")
            }
            Self::SignedUp => f.write_str("you have done so already"),
            Self::NotSignedUp => f.write_str("you have not signed up for it"),
            Self::NoShifts => f.write_str("it has no shifts"),
            Self::NoShift { role, known } => {
                write!(f, "it has no shift {role:?}, only {}", known.join(", "))
            }
            Self::NothingToBring => f.write_str("there is nothing to bring"),
            Self::NotToBring { item, known } => {
                write!(
                    f,
                    "{item:?} is not to be brought, only {}",
                    known.join(", ")
                )
            }
        }
    }
}
