//! Who owns what somebody wrote who came back as another, and what a checkpoint has fixed.
use std::collections::BTreeSet;

use super::{Member, Members};
use crate::id::{Incarnation, OpId};
use crate::role::Role;
use crate::time::LogicalTime;

/// A checkpoint that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which operation.
    pub op: OpId,
    /// When it was written, as claimed.
    pub time: LogicalTime,
    pub(super) depth: u64,
}

impl Members {
    /// The stewards who are in, by admission.
    #[must_use]
    pub fn stewards(&self) -> BTreeSet<Incarnation> {
        let stewards = self.incarnations.values();
        stewards
            .filter(|member| member.role == Role::Steward)
            .map(|member| member.incarnation)
            .collect()
    }

    /// The latest checkpoint: what a quorum of stewards fixed of everybody's logs.
    #[must_use]
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.checkpoint
    }

    /// Who took over from whom: the later admission, and the earlier, which is out. One removal
    /// accepted late can end it: who is in owns their records themselves.
    pub fn successions(&self) -> impl Iterator<Item = (Incarnation, Incarnation)> {
        let all = self.successions.iter().map(|(new, old)| (*new, *old));
        all.filter(|(_, old)| !self.incarnations.contains_key(old))
    }

    /// The admissions whose records somebody owns: their own first, then those they took over,
    /// latest first.
    #[must_use]
    pub fn owns_for(&self, incarnation: Incarnation) -> Vec<Incarnation> {
        let next = |new: &Incarnation| {
            let old = self.successions.get(new).copied();
            old.filter(|old| !self.incarnations.contains_key(old))
        };
        let mut owns = vec![incarnation];
        // Two who took over from each other in turn are owned once.
        while let Some(old) = owns.last().and_then(next).filter(|old| !owns.contains(old)) {
            owns.push(old);
        }
        owns
    }

    /// Who owns by now what was written under an admission: whoever is in by it, or else the latest
    /// who took over.
    #[must_use]
    pub fn owner_now(&self, incarnation: Incarnation) -> Option<&Member> {
        let heirs = self.incarnations.values();
        let heirs = heirs.filter(|heir| self.owns_for(heir.incarnation).contains(&incarnation));
        self.incarnation(incarnation)
            .or_else(|| heirs.max_by_key(|heir| heir.seniority))
    }
}
