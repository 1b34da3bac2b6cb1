//! Where a record stands: pure functions of its document, its acts, the roll and the time.
use super::claims::Claim;
use super::{ClaimState, State};
use crate::act::ActKind;
use crate::board::{Entry, Said, Shown};
use crate::draft::{Details, MAX_LIFE};
use crate::id::PersonId;
use crate::role::{Role, Roll};
use crate::time::{Day, Timestamp};

/// The last day on which a record is shown as living: as its operations say, but no longer than
/// anything may live since it was first seen.
pub(crate) fn last_day(shown: &Shown) -> Day {
    let longest = shown.first.first_seen.day().plus(MAX_LIFE);
    shown.expires.min(longest)
}

/// The hiding that stands: the last that a steward said, if it was not taken back.
pub(crate) fn hiding<'a>(entry: &'a Entry, roll: &Roll) -> Option<&'a Said> {
    let by_steward = |said: &&Said| roll.role(said.meta.by.person) == Some(Role::Steward);
    entry
        .acts()
        .filter(by_steward)
        .rfind(|said| matches!(said.kind, ActKind::Hide { .. } | ActKind::Unhide))
        .filter(|said| matches!(said.kind, ActKind::Hide { .. }))
}

/// The act by which the author took the record back or called it off, unless they renewed it
/// afterwards.
pub(crate) fn withdrawal<'a>(
    entry: &'a Entry,
    author: PersonId,
    shown: &Shown,
) -> Option<&'a Said> {
    entry
        .acts()
        .filter(|said| said.meta.by.person == author)
        .filter(|said| shown.generation == 0 || said.meta.time > shown.first.time)
        .rfind(|said| matches!(said.kind, ActKind::Withdraw | ActKind::Cancel { .. }))
}

/// How much of the quantity is not promised; none where nothing is counted.
pub(crate) fn left(details: &Details, claims: &[Claim], now: Timestamp) -> Option<u32> {
    let all = details.quantity()?.amount;
    let standing = matches!(details, Details::Offer(offer) if offer.standing);
    (!standing).then(|| all.saturating_sub(promised(all, claims, now)))
}

/// How much is promised. A claim that does not say how much has all of it.
fn promised(all: u32, claims: &[Claim], now: Timestamp) -> u32 {
    claims
        .iter()
        .filter(|claim| claim.state(now).holds())
        .fold(0, |sum: u32, claim| {
            sum.saturating_add(claim.promised.unwrap_or(all))
        })
}

/// Where a record of any kind but an event stands. `over` is what the acts of others or time end.
pub(crate) fn of_exchange(
    details: &Details,
    claims: &[Claim],
    thanked: bool,
    over: Option<State>,
    now: Timestamp,
) -> State {
    let any = |state: ClaimState| claims.iter().any(|claim| claim.state(now) == state);
    if let Some(over @ (State::Hidden | State::Withdrawn)) = over {
        return over;
    }
    if let Details::Profile(_) | Details::Event(_) = details {
        return over.unwrap_or(State::Open);
    }
    if let Details::Skill(_) = details {
        return if any(ClaimState::Accepted) && over.is_none() {
            State::Arranged
        } else if any(ClaimState::HandedOver) || any(ClaimState::Confirmed) {
            if thanked { State::Thanked } else { State::Held }
        } else {
            over.unwrap_or(State::Open)
        };
    }
    let standing = matches!(details, Details::Offer(offer) if offer.standing);
    let all = details.quantity().map_or(1, |quantity| quantity.amount);
    let taken = if standing {
        0
    } else if details.quantity().is_none() {
        // Without a quantity there is one of it, whatever a claim says.
        u32::from(claims.iter().any(|claim| claim.state(now).holds()))
    } else {
        promised(all, claims, now)
    };
    let pending = any(ClaimState::Accepted) || any(ClaimState::HandedOver);
    if taken >= all && !pending {
        return State::Done;
    }
    if let Some(over) = over {
        return over;
    }
    let simmer_until = match details {
        Details::Need(need) => need.simmer_until,
        Details::Offer(offer) => offer.simmer_until,
        _ => None,
    };
    match taken {
        0 if simmer_until.is_some_and(|until| now < until) => State::Simmering,
        0 => State::Open,
        taken if taken < all => State::PartlyMatched,
        _ => State::Matched,
    }
}
