//! Claims: what the acts about each of them add up to, and what only time makes of it.
//!
//! ```text
//! asked ──accept──► accepted ──one side reports──► handed over ──the other too──► confirmed
//!   │ ▲               │  └─ a day after the agreed time: lapsed (until somebody reports)
//!   │ └──accept── declined ◄──decline        └─ a week later: confirmed by itself
//!   └──release──► released (also from accepted and declined)
//! ```
//! The author accepts and declines, the claimer releases, both report. Whatever else is said by
//! whoever else has no effect.
use std::collections::BTreeMap;

use super::ClaimState;
use crate::act::ActKind;
use crate::board::{Entry, Said};
use crate::id::{DeviceId, OpId, PersonId};
use crate::record::Restated;
use crate::time::{LogicalTime, Timestamp};

/// How long after the agreed time an accepted claim lapses.
const LAPSE_MS: u64 = 24 * 60 * 60 * 1_000;
/// How many days after a hand-over it confirms itself.
const CONFIRM_DAYS: u32 = 7;

/// What signed acts alone make of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Asked,
    Accepted,
    Declined,
    Released,
}

/// One claim, as all acts about it have it.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) id: OpId,
    pub(crate) person: PersonId,
    pub(crate) time: LogicalTime,
    pub(crate) made: Timestamp,
    pub(crate) note: String,
    pub(crate) answer: String,
    pub(crate) asked: Option<u32>,
    pub(crate) promised: Option<u32>,
    pub(crate) meet: Option<Timestamp>,
    pub(crate) standing: Standing,
    pub(crate) by_author: Option<Timestamp>,
    pub(crate) by_claimer: Option<Timestamp>,
    pub(crate) slots: BTreeMap<DeviceId, Vec<u8>>,
    pub(crate) restated: bool,
}

/// The claims of a record, in order: by logical time, then id; those not after the record's own
/// beginning come last. Without a document there are none.
pub(crate) fn derive(entry: &Entry) -> Vec<Claim> {
    let (Some((_, author)), Some(shown)) = (entry.owner(), entry.shown()) else {
        return Vec::new();
    };
    let reading = shown.restates.then(|| entry.reading()).flatten();
    let again = reading.iter().flat_map(|reading| &reading.restated);
    let mut claims: BTreeMap<OpId, Claim> = again
        .filter(|claim| claim.person != author)
        .map(|claim| (claim.id, restated(claim)))
        .collect();
    for said in entry.acts() {
        if let ActKind::Claim { note, quantity, at } = &said.kind
            && said.meta.by.person != author
        {
            let mut claim = asked(said, note, *quantity, *at);
            if let Some(again) = claims.remove(&claim.id)
                && again.person == claim.person
            {
                // What the claimer said is theirs to say, while their own acts are here.
                claim = Claim {
                    standing: Standing::Accepted,
                    promised: again.promised.or(claim.promised),
                    meet: again.meet.or(claim.meet),
                    by_author: again.by_author,
                    slots: again.slots,
                    ..claim
                };
            }
            claims.insert(claim.id, claim);
        }
    }
    for (claim, said) in answers(entry, &claims) {
        if let Some(claim) = claims.get_mut(&claim) {
            claim.hear(said, author);
        }
    }
    let mut claims: Vec<Claim> = claims.into_values().collect();
    claims.sort_by_key(|claim| (claim.time <= shown.begun, claim.time, claim.id));
    claims
}

/// The ids of the claims of a record, in order.
pub(crate) fn ids(entry: &Entry) -> Vec<OpId> {
    derive(entry).iter().map(|claim| claim.id).collect()
}

/// What was said about these claims, in order; what is not after its claim comes last.
fn answers<'a>(entry: &'a Entry, claims: &BTreeMap<OpId, Claim>) -> Vec<(OpId, &'a Said)> {
    let mut answers: Vec<(OpId, &Said)> = entry
        .acts()
        .filter_map(|said| Some((said.kind.claim()?, said)))
        .collect();
    answers.sort_by_key(|(claim, said)| {
        let asked = claims.get(claim).map(|claim| claim.time);
        (
            asked.is_some_and(|asked| said.meta.time <= asked),
            said.meta.order(),
        )
    });
    answers
}

fn asked(said: &Said, note: &str, quantity: Option<u32>, at: Option<Timestamp>) -> Claim {
    Claim {
        id: said.meta.op,
        person: said.meta.by.person,
        time: said.meta.time,
        made: said.meta.shown_time(),
        note: note.to_owned(),
        answer: String::new(),
        asked: quantity,
        promised: quantity,
        meet: at,
        standing: Standing::Asked,
        by_author: None,
        by_claimer: None,
        slots: BTreeMap::new(),
        restated: false,
    }
}

fn restated(claim: &Restated) -> Claim {
    Claim {
        id: claim.id,
        person: claim.person,
        time: claim.made,
        made: claim.made.claimed(),
        note: claim.note.clone(),
        answer: String::new(),
        asked: claim.quantity,
        promised: claim.quantity,
        meet: claim.meet,
        standing: Standing::Accepted,
        by_author: claim.by_author,
        by_claimer: claim.by_claimer,
        slots: claim.slots.clone(),
        restated: true,
    }
}

impl Claim {
    /// Takes in what somebody said about this claim.
    fn hear(&mut self, said: &Said, author: PersonId) {
        let by_author = said.meta.by.person == author;
        let by_claimer = said.meta.by.person == self.person;
        match &said.kind {
            ActKind::Accept {
                quantity,
                agreed,
                slots,
                ..
            } if by_author && self.standing != Standing::Released => {
                self.standing = Standing::Accepted;
                self.promised = quantity.or(self.promised);
                self.meet = agreed.or(self.meet);
                self.slots.extend(slots.clone());
                self.answer.clear();
            }
            ActKind::Decline { note, .. } if by_author && self.may_end() => {
                self.standing = Standing::Declined;
                self.answer.clone_from(note);
            }
            ActKind::Release { .. } if by_claimer && self.may_end() => {
                self.standing = Standing::Released;
            }
            // A confirmation is the same word said second.
            ActKind::HandOver { .. } | ActKind::Confirm { .. }
                if self.standing == Standing::Accepted =>
            {
                let when = said.meta.shown_time();
                if by_author {
                    self.by_author.get_or_insert(when);
                } else if by_claimer {
                    self.by_claimer.get_or_insert(when);
                }
            }
            _ => {}
        }
    }

    /// Whether it can still be taken back: it is not, and nobody has said it was handed over.
    fn may_end(&self) -> bool {
        self.standing != Standing::Released && self.by_author.or(self.by_claimer).is_none()
    }

    /// Whether both sides have said that it was handed over.
    pub(crate) fn is_confirmed(&self) -> bool {
        self.by_author.and(self.by_claimer).is_some()
    }

    /// Where it stands, shown `now`.
    pub(crate) fn state(&self, now: Timestamp) -> ClaimState {
        match self.standing {
            Standing::Asked => ClaimState::Asked,
            Standing::Declined => ClaimState::Declined,
            Standing::Released => ClaimState::Released,
            Standing::Accepted => match (self.by_author, self.by_claimer) {
                (Some(_), Some(_)) => ClaimState::Confirmed,
                (Some(when), None) | (None, Some(when)) => {
                    if now >= when.plus_days(CONFIRM_DAYS) {
                        ClaimState::Confirmed
                    } else {
                        ClaimState::HandedOver
                    }
                }
                (None, None) => match self.meet {
                    Some(meet) if now > meet.plus_millis(LAPSE_MS) => ClaimState::Lapsed,
                    _ => ClaimState::Accepted,
                },
            },
        }
    }

    /// Who said first that it was handed over.
    pub(crate) fn handed_over_by(&self, author: PersonId) -> Option<PersonId> {
        match (self.by_author, self.by_claimer) {
            (Some(by_author), Some(by_claimer)) if by_claimer < by_author => Some(self.person),
            (Some(_), _) => Some(author),
            (None, Some(_)) => Some(self.person),
            (None, None) => None,
        }
    }
}
