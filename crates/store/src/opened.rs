//! In what state a store was found.
use std::fmt;
use std::path::PathBuf;

/// What the opening of a store found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Nothing was ever kept here.
    New,
    /// The last stop was in order.
    Clean,
    /// The last stop was not in order; every value was looked at and opens.
    AfterCrash,
    /// Something did not open; what did was carried over to a fresh store.
    Salvaged {
        /// Where the damaged files are now.
        aside: PathBuf,
        /// How many segments were saved.
        segments: usize,
        /// How many facts were saved.
        facts: usize,
    },
}

impl fmt::Display for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("the store is new and empty"),
            Self::Clean => f.write_str("the store is in order"),
            Self::AfterCrash => f.write_str(
                "potluck was not stopped properly last time; the store was checked and is in order",
            ),
            Self::Salvaged {
                aside,
                segments,
                facts,
            } => write!(
                f,
                "the store was damaged; {segments} segments and {facts} facts could be read and \
                 were kept, the damaged files are in {}, the rest comes back when you meet others",
                aside.display()
            ),
        }
    }
}
