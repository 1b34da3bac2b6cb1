//! Roles, and the roll: who is in, as what. The smallest thing that views need to know of membership.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// What a person may do in a community. Stewards decide who is in; they do not see more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads and writes; not yet confirmed.
    Newcomer,
    /// Confirmed: may also admit, as policy allows.
    Member,
    /// Decides who is in.
    Steward,
}

impl Role {
    /// The word shown to people and used in `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Newcomer => "newcomer",
            Self::Member => "member",
            Self::Steward => "steward",
        }
    }
}

/// Who is in now, and as what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll(BTreeMap<PersonId, Role>);

impl Roll {
    /// Takes the people and their roles.
    #[must_use]
    pub fn new(people: BTreeMap<PersonId, Role>) -> Self {
        Self(people)
    }

    /// The role of a person who is in.
    #[must_use]
    pub fn role(&self, person: PersonId) -> Option<Role> {
        self.0.get(&person).copied()
    }

    /// Everybody who is in, by id.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, Role)> {
        self.0.iter().map(|(person, role)| (*person, *role))
    }
}
