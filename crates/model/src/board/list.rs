//! Lists: the board, what is found by words, and what happened lately.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Board, Entry, OpMeta, Said};
use crate::act::ActKind;
use crate::draft::Details;
use crate::id::{OpId, PersonId, RecordId};
use crate::record::{Kind, Urgency};
use crate::role::{Role, Roll};
use crate::search::Words;
use crate::time::Timestamp;
use crate::view::{Looker, RecordView, State, claims};

/// Which records a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this kind. Profiles are left out unless asked for.
    pub kind: Option<Kind>,
    /// Only those of this person.
    pub author: Option<PersonId>,
    /// Only needs that are urgent: now, or in the next days.
    pub urgent: bool,
    /// Also what is past: done, withdrawn, expired, over.
    pub past: bool,
    /// At most so many; none means all.
    pub most: Option<usize>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When, as claimed.
    pub at: Timestamp,
    /// Who.
    pub person: PersonId,
    /// What, in one word: `posted`, `claimed`, `accepted`, ...
    pub what: &'static str,
    /// The record.
    pub record: RecordId,
    /// The operation.
    pub op: OpId,
}

impl Filter {
    /// Whether a record may be listed, judged by what never changes with time.
    fn takes(&self, entry: &Entry) -> bool {
        let (Some((_, author)), Some(shown)) = (entry.owner(), entry.shown()) else {
            return false;
        };
        let kind = shown.reading.draft.kind();
        let right_kind = match self.kind {
            Some(wanted) => kind == wanted,
            None => kind != Kind::Profile,
        };
        let right_author = self.author.is_none_or(|wanted| wanted == author);
        let soon = urgency(shown.reading.draft.details()) <= Urgency::Days;
        right_kind && right_author && (soon || !self.urgent)
    }
}

impl Board {
    /// The records that `looker` may see and the filter lets through: what is not past before what
    /// is, the urgent first, then what is still unmatched, then the newest.
    #[must_use]
    pub fn list(
        &self,
        filter: &Filter,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Vec<RecordView> {
        let mut views: Vec<RecordView> = self
            .entries
            .iter()
            .filter(|(_, entry)| filter.takes(entry))
            .filter_map(|(record, _)| self.view(*record, looker, roll, now))
            .filter(|view| filter.past || !view.state.is_past())
            .collect();
        views.sort_by_cached_key(|view| {
            let urgency = if view.state.is_unmatched() {
                urgency(&view.details)
            } else {
                Urgency::Anytime
            };
            (
                view.state.is_past(),
                urgency,
                !(view.state.is_unmatched() || view.state == State::On),
                Reverse(view.created),
                view.id,
            )
        });
        views.truncate(filter.most.unwrap_or(usize::MAX));
        views
    }

    /// The records in which these words are found, the best first. Names of authors are found too.
    #[must_use]
    pub fn search(
        &self,
        words: &str,
        filter: &Filter,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Vec<RecordView> {
        let Some(words) = Words::new(words) else {
            return Vec::new();
        };
        let mut found: Vec<(u32, RecordView)> = self
            .entries
            .iter()
            .filter(|(_, entry)| filter.takes(entry))
            .filter_map(|(record, entry)| {
                let shown = entry.shown()?;
                let (_, author) = entry.owner()?;
                let score = shown.folded.with(&self.name_of(author)).score(&words)?;
                Some((score, self.view(*record, looker, roll, now)?))
            })
            .filter(|(_, view)| filter.past || !view.state.is_past())
            // What is hidden is not given away by what it says.
            .filter(|(_, view)| view.state != State::Hidden || !view.title.is_empty())
            .collect();
        found.sort_by_cached_key(|(score, view)| (Reverse(*score), Reverse(view.created), view.id));
        found.truncate(filter.most.unwrap_or(usize::MAX));
        found.into_iter().map(|(_, view)| view).collect()
    }

    /// What happened lately, newest first, at most `most`: what people had the right to say. Flags
    /// are told to nobody here.
    #[must_use]
    pub fn log(&self, most: usize, roll: &Roll) -> Vec<Happening> {
        let mut all: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.shown().is_some())
            .flat_map(|(record, entry)| {
                let first = entry.first_op();
                let claimers = claimers(entry);
                entry.happened().filter_map(move |(order, meta, said)| {
                    let what = match said {
                        Some(said) if !may_say(entry, said, &claimers, roll) => return None,
                        Some(said) => act_word(said)?,
                        None if first == Some(meta.op) => "posted",
                        None => "edited",
                    };
                    Some((order, happening(*record, meta, what)))
                })
            })
            .collect();
        all.sort_by_key(|(order, _)| Reverse(*order));
        all.truncate(most);
        all.into_iter().map(|(_, happening)| happening).collect()
    }
}

/// Who made which claim.
fn claimers(entry: &Entry) -> BTreeMap<OpId, PersonId> {
    let claims = claims::derive(entry).into_iter();
    claims.map(|claim| (claim.id, claim.person)).collect()
}

/// Whether somebody had the right to say what they said.
fn may_say(entry: &Entry, said: &Said, claimers: &BTreeMap<OpId, PersonId>, roll: &Roll) -> bool {
    let person = said.meta.person;
    let author = entry.owner().is_some_and(|(_, author)| author == person);
    let claimer = |claim: &OpId| claimers.get(claim) == Some(&person);
    match &said.kind {
        ActKind::Claim { .. } => !author,
        ActKind::Release { claim } => claimer(claim),
        ActKind::Accept { claim, .. } | ActKind::Decline { claim, .. } => {
            author && claimers.contains_key(claim)
        }
        ActKind::HandOver { claim } | ActKind::Confirm { claim } => {
            claimer(claim) || (author && claimers.contains_key(claim))
        }
        ActKind::Withdraw | ActKind::Cancel { .. } => author,
        ActKind::Hide { .. } | ActKind::Unhide => roll.role(person) == Some(Role::Steward),
        _ => true,
    }
}

fn happening(record: RecordId, meta: &OpMeta, what: &'static str) -> Happening {
    Happening {
        at: meta.shown_time(),
        person: meta.person,
        what,
        record,
        op: meta.op,
    }
}

fn act_word(said: &Said) -> Option<&'static str> {
    Some(match said.kind {
        ActKind::Claim { .. } => "claimed",
        ActKind::Release { .. } => "released",
        ActKind::Accept { .. } => "accepted",
        ActKind::Decline { .. } => "declined",
        ActKind::HandOver { .. } => "handed over",
        ActKind::Confirm { .. } => "confirmed",
        ActKind::Withdraw => "withdrew",
        ActKind::SignUp { .. } => "signed up",
        ActKind::CancelSignUp { .. } => "took a sign-up back",
        ActKind::Cancel { .. } => "cancelled",
        ActKind::Thank { .. } => "thanked",
        ActKind::Hide { .. } => "hid",
        ActKind::Unhide => "showed again",
        ActKind::Flag { .. }
        | ActKind::NameCommunity { .. }
        | ActKind::Note { .. }
        | ActKind::Unknown(_) => return None,
    })
}

fn urgency(details: &Details) -> Urgency {
    match details {
        Details::Need(need) => need.urgency,
        _ => Urgency::Anytime,
    }
}
