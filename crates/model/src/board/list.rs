//! Lists: the board, what is found by words, and what happened lately.
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::catalogue::{Listing, ascending, best, urgency};
use super::{Board, Entry, Order, Said};
use crate::act::ActKind;
use crate::id::{OpId, PersonId, RecordId};
use crate::record::{Kind, Urgency};
use crate::role::{Role, Roll};
use crate::search::Words;
use crate::time::Timestamp;
use crate::view::{Looker, RecordView, State, claims, states};

/// How many days before its end somebody may look after a record.
const ENDS_SOON_DAYS: u32 = 7;

/// Which part of a board a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// What the looker wrote, answers or signed up for ([`RecordView::is_for_looker`]).
    ForMe,
    /// The rest: what others wrote and the looker has nothing to do with yet.
    NearMe,
    /// What may need somebody to look after it, whosesoever it is: what is urgent, on today, ends soon,
    /// or was handed over by the word of one side.
    Tended,
}

/// Which records a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this kind. Profiles are left out unless asked for.
    pub kind: Option<Kind>,
    /// Only those of this person.
    pub author: Option<PersonId>,
    /// Only this part.
    pub part: Part,
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
    fn takes(&self, listing: &Listing) -> bool {
        let right_kind = match self.kind {
            Some(wanted) => listing.kind == wanted,
            None => listing.kind != Kind::Profile,
        };
        let right_author = self.author.is_none_or(|wanted| wanted == listing.author());
        right_kind && right_author && self.takes_urgency(listing)
    }

    /// Whether a record may be listed, judged by how urgent it is. Of listings in their order none is
    /// taken after the first that is not.
    fn takes_urgency(&self, listing: &Listing) -> bool {
        !self.urgent || listing.urgency <= Urgency::Days
    }

    /// Whether a record may be in this part, judged without looking at it.
    fn may_take(&self, listing: &Listing, looker: &Looker, board: &Board, now: Timestamp) -> bool {
        let mine = listing.author() == looker.person;
        // To find it among all takes longer than to judge it.
        let entry = || board.entry(listing.record);
        match self.part {
            Part::Whole => true,
            Part::NearMe => !mine,
            Part::Tended => entry().is_some_and(|entry| is_tended(entry, now)),
            Part::ForMe => {
                let said = |said: &Said| said.meta.by.person == looker.person;
                // What a claim said is said again by the record when its own operation goes.
                let may_be_said = |entry: &Entry| {
                    entry.shown().is_some_and(|shown| shown.restates) || entry.acts().any(said)
                };
                mine || entry().is_some_and(may_be_said)
            }
        }
    }

    /// Whether a record that was looked at is in this part.
    fn has(&self, view: &RecordView) -> bool {
        match self.part {
            Part::Whole | Part::Tended => true,
            Part::ForMe => view.is_for_looker(),
            Part::NearMe => !view.is_for_looker(),
        }
    }

    fn most(&self) -> usize {
        self.most.unwrap_or(usize::MAX)
    }
}

impl Board {
    /// The records that `looker` may see and the filter lets through: what is not past before what
    /// is, the urgent first, then what is still unmatched, then what is due first, then the newest.
    #[must_use]
    pub fn list(
        &self,
        filter: &Filter,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Vec<RecordView> {
        let listings = self
            .catalogue
            .ranked()
            .take_while(|listing| filter.takes_urgency(listing))
            .filter(|listing| filter.takes(listing))
            .filter(|listing| filter.may_take(listing, looker, self, now));
        // As it stands best: not past, unmatched, and before all that are equal.
        let least = listings.map(|listing| {
            let (urgency, due, created) = listing.rank();
            let first = RecordId::from_bytes([0; 32]);
            ((false, urgency, false, due, created, first), listing)
        });
        best(least, filter.most(), |listing| {
            let view = self.view(listing.record, looker, roll, now)?;
            if !filter.has(&view) {
                return None;
            }
            let (past, unmatched) = (view.state.is_past(), view.state.is_unmatched());
            let urgency = if unmatched {
                urgency(&view.details)
            } else {
                Urgency::Anytime
            };
            let settled = !(unmatched || matches!(view.state, State::Planned | State::On));
            let (_, due, created) = listing.rank();
            let place = (past, urgency, settled, due, created, listing.record);
            (filter.past || !past).then_some((place, view))
        })
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
        let people = self.profiles.keys();
        let names: Vec<_> = people
            .map(|person| (*person, self.name_of(*person)))
            .collect();
        let found = self.catalogue.find(&words, &names);
        let keys = found
            .filter(|(_, listing)| filter.takes(listing))
            .filter(|(_, listing)| filter.may_take(listing, looker, self, now))
            .map(|(score, listing)| (Reverse(score), Reverse(listing.created), listing.record));
        let keys = ascending(keys).map(|key| (key, key));
        best(keys, filter.most(), |key| {
            let view = self.view(key.2, looker, roll, now)?;
            // What is hidden is not given away by what it says.
            let hidden = view.state == State::Hidden && view.title.is_empty();
            let shown = !hidden && filter.has(&view) && (filter.past || !view.state.is_past());
            shown.then_some((key, view))
        })
    }

    /// What happened lately, newest first, at most `most`: what people had the right to say. Flags
    /// are told to nobody here.
    #[must_use]
    pub fn log(&self, most: usize, roll: &Roll) -> Vec<Happening> {
        let told = |order: Order| self.happening(self.record_of(order.1)?, order, roll);
        let newest = self.recent.newest().filter_map(told);
        let mut happened: Vec<Happening> = newest.take(most).collect();
        if let Some(last) = self.recent.forgotten().filter(|_| happened.len() < most) {
            let more = most - happened.len();
            happened.extend(self.places_until(last).filter_map(told).take(more));
        }
        happened
    }

    /// The places of all changes and acts up to this one, the newest first, found by looking through
    /// all records.
    fn places_until(&self, last: Order) -> impl Iterator<Item = Order> {
        let entries = self.entries.values();
        let places = entries.flat_map(|entry| entry.happened());
        ascending(places.filter(move |order| *order <= last).map(Reverse))
            .map(|Reverse(order)| order)
    }

    /// What happened to a record at this place in its order, if that is told.
    pub(super) fn happening(
        &self,
        record: RecordId,
        order: Order,
        roll: &Roll,
    ) -> Option<Happening> {
        let entry = self.entry(record).filter(|one| one.shown().is_some())?;
        let (meta, said) = entry.happened_at(order)?;
        let what = match said {
            Some(said) if !may_say(entry, said, &claimers(entry), roll) => return None,
            Some(said) => act_word(said)?,
            None if entry.first_op() == Some(meta.op) => "posted",
            None => "edited",
        };
        Some(Happening {
            at: meta.shown_time(),
            person: meta.by.person,
            what,
            record,
            op: meta.op,
        })
    }
}

/// Whether a record may need somebody to look after it.
fn is_tended(entry: &Entry, now: Timestamp) -> bool {
    let reported = |said: &Said| matches!(said.kind, ActKind::HandOver { .. });
    entry.shown().is_some_and(|shown| {
        // An event may come again on any day.
        shown.kind == Kind::Event
            || shown.urgency <= Urgency::Days
            || shown.restates
            || states::last_day(shown).end() <= now.plus_days(ENDS_SOON_DAYS)
            || entry.acts().any(reported)
    })
}

/// Who made which claim.
fn claimers(entry: &Entry) -> BTreeMap<OpId, PersonId> {
    let claims = claims::derive(entry).into_iter();
    claims.map(|claim| (claim.id, claim.person)).collect()
}

/// Whether somebody had the right to say what they said.
fn may_say(entry: &Entry, said: &Said, claimers: &BTreeMap<OpId, PersonId>, roll: &Roll) -> bool {
    let person = said.meta.by.person;
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
        | ActKind::FoundAnew { .. }
        | ActKind::Unknown(_) => return None,
    })
}
