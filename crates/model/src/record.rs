//! Records: the things people see. Their kinds and the words in their fields.
//!
//! [`Draft`](crate::draft::Draft) is what somebody writes; [`write()`] and [`read()`] carry it into
//! the fields of a document and back. Reading takes whatever others wrote: what does not fit is cut
//! or left out and noted, never an error.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

mod read;
mod write;

pub use read::{MAX_RESTATED, Reading, Restated, SealedBytes, read};
pub use write::{restated, sealed_fields, write, write_changes};

/// A word that is not one of those that stand for something.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{found:?} is not {what}; choose one of {choices}")]
pub struct BadWord {
    /// What it was to be.
    pub what: &'static str,
    /// The word.
    pub found: String,
    /// The words there are.
    pub choices: String,
}

/// Makes an enum whose values are words: in documents, for ever, and in `--json`.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every one of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = BadWord;

            fn from_str(text: &str) -> Result<Self, BadWord> {
                let found = text.trim().to_lowercase();
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.word() == found)
                    .ok_or_else(|| BadWord {
                        what: $what,
                        found: text.chars().take(40).collect(),
                        choices: [$($word),+].join(", "),
                    })
            }
        }
    };
}

words!(
    /// What kind of thing a record is.
    Kind, "a kind of record",
    /// Somebody could use something.
    Need = "need",
    /// Somebody has something.
    Offer = "offer",
    /// Somebody teaches, or wants to learn.
    Skill = "skill",
    /// People meet.
    Event = "event",
    /// A person about themselves.
    Profile = "profile",
    /// A text that stays. Written by a later version.
    Page = "page",
);

words!(
    /// How soon a need must be met; the most urgent first.
    Urgency, "an urgency",
    /// Today.
    Now = "now",
    /// In the next days.
    Days = "days",
    /// In a week or so.
    Week = "week",
    /// Whenever.
    Anytime = "anytime",
);

words!(
    /// On which terms something is offered.
    Terms, "a way to offer",
    /// For good.
    Give = "give",
    /// To be brought back.
    Lend = "lend",
    /// To use together.
    Share = "share",
);

words!(
    /// Which side of a skill-share.
    Direction, "a side of a skill-share",
    /// Can show it.
    Teach = "teach",
    /// Wants to be shown.
    Learn = "learn",
);

words!(
    /// How a skill is shared.
    Format, "a format",
    /// Two people.
    OneToOne = "one-to-one",
    /// More.
    Group = "group",
);

#[cfg(test)]
mod tests;
