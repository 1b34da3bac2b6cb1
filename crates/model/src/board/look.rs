//! One record as one person sees it now.
use super::{Board, Entry, Said, Shown};
use crate::act::ActKind;
use crate::code::letters;
use crate::draft::{Details, Need};
use crate::id::{DeviceId, PersonId, RecordId};
use crate::role::{Role, Roll};
use crate::time::Timestamp;
use crate::view::claims::{self, Claim, Standing};
use crate::view::{
    ClaimView, EventView, FlagView, HiddenView, Looker, RecordView, SealedView, Someone, State,
    ThankView, event, states, steps,
};

/// How many days before its end a record is worth renewing.
const ENDS_SOON_DAYS: u32 = 7;
/// How far ahead of ours a clock may be before its times are doubted, in days.
const DOUBT_DAYS: u32 = 2;

impl Board {
    /// What `looker` sees of a record; none if its document is not here.
    #[must_use]
    pub fn view(
        &self,
        record: RecordId,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Option<RecordView> {
        let entry = self.entry(record)?;
        let (shown, reading) = (entry.shown()?, entry.reading()?);
        let (_, author) = entry.owner()?;
        let someone = |person| self.someone(person, roll);
        let derived = claims::derive(entry);
        let when = match reading.draft.details() {
            Details::Event(one) => Some((one, event::when(one, looker, now))),
            _ => None,
        };
        let state = state(
            entry,
            &derived,
            when.as_ref().map(|(_, when)| when.state),
            roll,
            now,
        )?;
        let mine = author == looker.person;
        let claims = self.claims(&derived, author, looker, roll, now);
        let event = when.map(|(one, when)| EventView {
            next: event::occurrences(one, &when, (entry, shown.begun), (looker, roll), &someone),
            cancelled: states::withdrawal(entry, author, shown).map(|said| words(&said.kind)),
        });
        let hiding = states::hiding(entry, roll);
        let basics = reading.draft.basics();
        let mut view = RecordView {
            code: self.code(record),
            id: record,
            kind: reading.draft.kind(),
            title: basics.title.clone(),
            body: basics.body.clone(),
            tags: basics.tags.clone(),
            place: basics.place.clone(),
            point: basics.point,
            language: basics.language.clone(),
            recorded_for: basics.recorded_for.clone(),
            details: reading.draft.details().clone(),
            state,
            author: someone(author),
            mine,
            left: states::left(reading.draft.details(), &derived, now),
            created: shown.created(),
            edited: edited(shown),
            expires: states::last_day(shown),
            clock_doubtful: shown.last.time.claimed() > shown.last.first_seen.plus_days(DOUBT_DAYS),
            next_steps: Vec::new(),
            sealed: sealed(entry, &derived, mine, looker),
            thanks: self.thanks(entry, roll),
            flags: self.flags(entry, looker, roll),
            hidden: hiding.map(|said| HiddenView {
                by: someone(said.meta.by.person),
                reason: words(&said.kind),
            }),
            claims,
            event,
            cut: reading.cut.clone(),
            needs_newer: entry.needs_newer(),
        };
        view.next_steps = steps::steps(
            &steps::Now {
                draft: &reading.draft,
                state,
                claims: &view.claims,
                next: view.event.as_ref().map_or(&[], |event| &event.next),
                author,
                looker: looker.person,
                ends_soon: now.plus_days(ENDS_SOON_DAYS) >= view.expires.end(),
            },
            roll,
        );
        if hiding.is_some() && !mine && roll.role(looker.person) != Some(Role::Steward) {
            leave_stub(&mut view);
        }
        Some(view)
    }

    /// A person as others see them.
    #[must_use]
    pub fn someone(&self, person: PersonId, roll: &Roll) -> Someone {
        Someone {
            id: person,
            name: self.name_of(person),
            here: roll.role(person).is_some(),
        }
    }

    fn claims(
        &self,
        derived: &[Claim],
        author: PersonId,
        looker: &Looker,
        roll: &Roll,
        now: Timestamp,
    ) -> Vec<ClaimView> {
        let codes = codes(derived);
        (1..)
            .zip(derived)
            .zip(codes)
            .map(|((number, claim), code)| ClaimView {
                number,
                code,
                id: claim.id,
                person: self.someone(claim.person, roll),
                mine: claim.person == looker.person,
                note: claim.note.clone(),
                answer: claim.answer.clone(),
                quantity: match claim.standing {
                    Standing::Accepted => claim.promised,
                    _ => claim.asked,
                },
                made: claim.made,
                meet: claim.meet,
                state: claim.state(now),
                handed_over_by: claim.handed_over_by(author),
                restated: claim.restated,
            })
            .collect()
    }

    fn thanks(&self, entry: &Entry, roll: &Roll) -> Vec<ThankView> {
        let thank = |said: &Said| match &said.kind {
            ActKind::Thank { text, .. } => Some(ThankView {
                person: self.someone(said.meta.by.person, roll),
                text: text.clone(),
                at: said.meta.shown_time(),
            }),
            _ => None,
        };
        entry.acts().filter_map(thank).collect()
    }

    fn flags(&self, entry: &Entry, looker: &Looker, roll: &Roll) -> Vec<FlagView> {
        let steward = roll.role(looker.person) == Some(Role::Steward);
        let flag = |said: &Said| match &said.kind {
            ActKind::Flag { reason } if steward || said.meta.by.person == looker.person => {
                Some(FlagView {
                    person: self.someone(said.meta.by.person, roll),
                    reason: reason.clone(),
                    at: said.meta.shown_time(),
                })
            }
            _ => None,
        };
        entry.acts().filter_map(flag).collect()
    }
}

/// Where a record stands; `when` is where its event stands.
pub(super) fn state(
    entry: &Entry,
    claims: &[Claim],
    when: Option<State>,
    roll: &Roll,
    now: Timestamp,
) -> Option<State> {
    let shown = entry.shown()?;
    let (_, author) = entry.owner()?;
    let details = entry.reading()?.draft.details();
    let expired = now >= states::last_day(shown).end();
    let over = if states::hiding(entry, roll).is_some() {
        Some(State::Hidden)
    } else if states::withdrawal(entry, author, shown).is_some() {
        Some(State::Withdrawn)
    } else {
        expired.then_some(State::Expired)
    };
    Some(match (when, over) {
        (Some(_), Some(State::Withdrawn)) => State::Cancelled,
        (Some(State::Over), Some(State::Expired)) => State::Over,
        (Some(when), over) => over.unwrap_or(when),
        (None, over) => {
            let thanks = |said: &Said| matches!(said.kind, ActKind::Thank { .. });
            let thanked = entry.acts().any(thanks);
            states::of_exchange(details, claims, thanked, over, now)
        }
    })
}

/// The sealed part: for the author's devices, and for those of accepted claimers.
fn sealed(entry: &Entry, claims: &[Claim], mine: bool, looker: &Looker) -> SealedView {
    let Some((sealed, own)) = entry.reading().and_then(|reading| reading.sealed.as_ref()) else {
        return SealedView::None;
    };
    let slot = |device: DeviceId| own.get(&device).cloned();
    let slots: Vec<Vec<u8>> = if mine {
        slot(looker.device).into_iter().collect()
    } else {
        let accepted =
            |claim: &&Claim| claim.person == looker.person && claim.standing == Standing::Accepted;
        let slot = |claim: &Claim| claim.slots.get(&looker.device).cloned();
        claims
            .iter()
            .rev()
            .filter(accepted)
            .filter_map(slot)
            .collect()
    };
    if slots.is_empty() {
        return SealedView::ForOthers;
    }
    SealedView::Ready {
        sealed: sealed.clone(),
        slots,
    }
}

/// When a record was last edited or renewed, if it was.
fn edited(shown: &Shown) -> Option<Timestamp> {
    shown.is_edited().then(|| shown.last.shown_time())
}

/// The words of an act.
fn words(kind: &ActKind) -> String {
    match kind {
        ActKind::Cancel { note: words }
        | ActKind::Hide { reason: words }
        | ActKind::Flag { reason: words } => words.clone(),
        _ => String::new(),
    }
}

/// The codes of the claims of one record: longer where two would be the same.
fn codes(claims: &[Claim]) -> Vec<String> {
    let clash = |len| {
        let mut codes: Vec<String> = claims
            .iter()
            .map(|claim| letters(claim.id.as_bytes(), len))
            .collect();
        codes.sort();
        codes.windows(2).any(|two| two.first() == two.last())
    };
    let len = (crate::code::MIN_LEN..51)
        .find(|len| !clash(*len))
        .unwrap_or(51);
    claims
        .iter()
        .map(|claim| letters(claim.id.as_bytes(), len))
        .collect()
}

/// Leaves of a hidden record only that it is there, whose it is, and why it is hidden.
fn leave_stub(view: &mut RecordView) {
    view.title.clear();
    view.body.clear();
    view.tags.clear();
    view.place.clear();
    view.point = None;
    view.recorded_for.clear();
    view.details = match &view.details {
        Details::Event(event) => Details::Event(crate::draft::Event::new(event.start, &event.zone)),
        Details::Need(_) => Details::Need(Need::default()),
        Details::Offer(_) => Details::Offer(crate::draft::Offer::default()),
        Details::Skill(skill) => Details::Skill(crate::draft::Skill::new(skill.direction)),
        Details::Profile(_) => Details::Profile(crate::draft::Profile::default()),
    };
    view.left = None;
    view.claims.retain(|claim| claim.mine);
    view.event = None;
    view.thanks.clear();
    view.sealed = SealedView::None;
}
