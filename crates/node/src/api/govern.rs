//! Who is in and who decides: what stewards do together.
use jiff::Timestamp;
use potluck_model::role::Role;
use potluck_text::Said;
use serde::{Deserialize, Serialize};

/// Something about who is in. Persons are named by their name if only one has it, or by their id or
/// its beginning.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Govern {
    /// Propose a member as steward; done at once if one signature is enough.
    Promote {
        /// Whom.
        person: String,
    },
    /// Propose that a steward be one no longer.
    Demote {
        /// Whom.
        person: String,
    },
    /// Remove somebody; for a steward a proposal to the others.
    Remove {
        /// Whom.
        person: String,
    },
    /// Ask everybody to pause with somebody: a note that is seen beside their name, and no more.
    Note {
        /// Whom.
        person: String,
        /// Why and for how long, in words; empty takes the note back.
        text: String,
    },
    /// Let in again whom a merge of two quarrelling sides put out.
    AdmitAgain {
        /// Whom, by id.
        person: String,
    },
    /// Say that somebody who is in is the human who was in before and lost everything: their records
    /// are theirs. If the one from before still counts as in, they are removed.
    Succeed {
        /// Who is in.
        new: String,
        /// Who it was before; also somebody who is out.
        old: String,
    },
    /// Leave the community with all own devices.
    Leave,
    /// What waits for signatures, and what a merge rolled back.
    Proposals,
    /// Agree to a proposal.
    Sign {
        /// Its short code.
        proposal: String,
    },
    /// What the rules are; what is given is proposed to be changed.
    Policy {
        /// Who may let people in: `member`, `two-member`, `steward`.
        admission: Option<String>,
        /// What newcomers read: `all`, `since-join`, `nothing`.
        newcomer_reads: Option<String>,
    },
    /// Who may make new stewards when the last one is lost; what is given is proposed.
    Trustees {
        /// How many of them have to agree.
        needed: Option<u8>,
        /// Who they are.
        people: Option<Vec<String>>,
    },
    /// End the doubt about all that is known now, with a quorum of stewards.
    Checkpoint,
    /// As a trustee: propose somebody as steward, now that there is none.
    RecoverSteward {
        /// Whom.
        person: String,
    },
    /// Found anew with the same people, each of whom is asked.
    Refound {
        /// What the new community is called.
        community: String,
    },
}

/// A decision that takes several stewards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// To say and type.
    pub code: String,
    /// `admit`, `promote`, `demote`, `remove`, `policy`, `trustees`, `checkpoint`, `recover-steward`.
    pub what: String,
    /// Whom it is about, if anybody.
    pub person: Option<String>,
    /// What would be so, in a sentence.
    pub sentence: Said,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it is no longer open.
    pub until: Timestamp,
    /// Who has signed, by name.
    pub signed: Vec<String>,
    /// How many signatures it takes.
    pub needed: u32,
    /// Who could still sign, by name.
    pub can_sign: Vec<String>,
    /// Whether we are one of them.
    pub mine_to_sign: bool,
    /// `open`, `done`, `over`.
    pub state: String,
}

/// Something that stood for a while and was taken back when two sides met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RolledBack {
    /// What, in a sentence: "Cem was let in by Ben while Ben was being removed".
    pub sentence: Said,
    /// What can be done about it, as a question: "Let Cem in again?".
    pub remedy: Option<Said>,
    /// Whom the remedy is about, by id.
    pub person: Option<String>,
}

/// What waits to be decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposals {
    /// Newest first.
    pub proposals: Vec<Proposal>,
    /// What a merge took back.
    pub rolled_back: Vec<RolledBack>,
}

/// The rules of a community.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Who may let people in: `member`, `two-member`, `steward`.
    pub admission: String,
    /// What newcomers read: `all`, `since-join`, `nothing`.
    pub newcomer_reads: String,
    /// How many trustees have to agree to a new steward.
    pub trustees_needed: u8,
    /// Who the trustees are, by name.
    pub trustees: Vec<String>,
    /// Who the stewards are, by name.
    pub stewards: Vec<String>,
    /// When doubt was last ended by a checkpoint.
    pub checkpoint: Option<Timestamp>,
}

/// How something that takes signatures ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Decided {
    /// It is so.
    Done {
        /// In a sentence.
        sentence: Said,
        /// The person as they are now, if it was about one who is still in.
        person: Option<String>,
        /// Their role now.
        role: Option<Role>,
    },
    /// It waits for others.
    Waits(Proposal),
}
