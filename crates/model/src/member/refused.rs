//! Why a control operation is not taken in.
use thiserror::Error;

use crate::certificate::BadCertificate;
use crate::control::BadEncoding;
use crate::id::OpId;
use crate::op::BadHeader;

/// What became of an operation that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is new here.
    New,
    /// It was here already.
    Known,
}

/// An operation that is not taken in.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Refused {
    /// It may be valid, but what it builds on is not here.
    #[error("{} operations before it are missing", .0.len())]
    MissingParents(Vec<OpId>),
    /// It is valid, but more of its device than is held here: a third history, or what it wrote long
    /// after its removal. It waits aside until somebody else builds on it.
    #[error("the operation is more of its device than is held here")]
    Aside(Excess),
    /// It is invalid for ever, for everybody.
    #[error("the operation is not valid: {0}")]
    Invalid(#[from] Why),
}

/// What there is too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Histories of one device.
    Branches,
    /// Operations of a device that was removed.
    AfterRemoval,
}

/// Why an operation is invalid.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Why {
    /// The header breaks a rule, or its signature is wrong.
    #[error(transparent)]
    Header(#[from] BadHeader),
    /// Not a control operation.
    #[error("it does not belong to a control log")]
    Kind,
    /// Of another community.
    #[error("it belongs to another community")]
    Community,
    /// The body is not the one that the header names.
    #[error("its header names another body")]
    Body,
    /// The body is not what it should be.
    #[error(transparent)]
    Encoding(#[from] BadEncoding),
    /// It has no parents, or is a second genesis.
    #[error("only a genesis begins a community, and only once")]
    Genesis,
    /// A genesis of rules to come.
    #[error("the community is founded on rules of version {0}; a newer program is needed")]
    NewerGenesis(u32),
    /// Its time is not after that of what it builds on.
    #[error("its time is not after that of the operations it builds on")]
    Time,
    /// The operation before it in its log is not in its past, or of another log or number.
    #[error("the operation before it in its log is not the one that should be there")]
    Previous,
    /// More operations than its author's role allows.
    #[error("its author's role does not allow so many control operations")]
    Sequence,
    /// Signers doubled, out of place, or with a device that is not theirs.
    #[error("a signer is doubled or not who they claim to be")]
    Signer,
    /// One who is said to agree did not sign this body on these parents.
    #[error("a signature of agreement is not for this body and these parents")]
    CoSignature,
    /// A grant that is not in its past, or of somebody else.
    #[error("a signer's grant is not in the operation's past, or not theirs")]
    Grant,
    /// A role too low for what it says.
    #[error("a signer's role does not allow this")]
    Role,
    /// Too few who agree.
    #[error("{needed} must sign, but only {found} did")]
    Quorum {
        /// How many must.
        needed: usize,
        /// How many did.
        found: usize,
    },
    /// A certificate that is not good.
    #[error(transparent)]
    Certificate(#[from] BadCertificate),
    /// A device that was there before.
    #[error("a device of this name was there before")]
    DeviceKnown,
    /// More devices than one person has.
    #[error(
        "its person has had as many devices as one admission allows; a steward can admit them anew"
    )]
    Devices,
    /// Somebody or something that is not in its past, or not of the right kind.
    #[error("what it speaks of is not in its past, or not in a state for this")]
    Target,
    /// An invitation that does not fit.
    #[error(
        "the invitation does not fit: it is used up, revoked, below this role, or not redeemed"
    )]
    Invitation,
    /// Too many newcomers by one member.
    #[error("its author has admitted ten newcomers who are not confirmed yet")]
    Quota,
    /// A cut that is not signed, or of devices that are not concerned.
    #[error("the cut names a device that is not concerned, or is not signed by it")]
    Cut,
    /// A key to be shared that was never announced, or with a device that may not read.
    #[error("it shares an unknown key, or shares with a device that may not read")]
    Share,
}
