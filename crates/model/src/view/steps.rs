//! What somebody can do with a record now, the likeliest first.
//!
//! A help for screens, not a rule: an act that is not proposed here may still be valid.
use super::{ClaimState, ClaimView, Occurrence, State, Step};
use crate::draft::{Details, Draft};
use crate::id::PersonId;
use crate::record::Format;
use crate::role::{Role, Roll};

/// What is known of a record and its looker when the steps are chosen.
pub(crate) struct Now<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) state: State,
    pub(crate) claims: &'a [ClaimView],
    pub(crate) next: &'a [Occurrence],
    pub(crate) author: PersonId,
    pub(crate) looker: PersonId,
    /// Its last day is near.
    pub(crate) ends_soon: bool,
}

/// The steps, without doubles, the likeliest first. None for somebody who is not in.
pub(crate) fn steps(now: &Now<'_>, roll: &Roll) -> Vec<Step> {
    let Some(role) = roll.role(now.looker) else {
        return Vec::new();
    };
    let mine = now.author == now.looker;
    let mut steps = Vec::new();
    if now.state == State::Hidden {
        if role == Role::Steward {
            steps.push(Step::Unhide);
        }
        if mine {
            steps.extend([Step::Edit, Step::Withdraw]);
        }
        return steps;
    }
    if !matches!(now.state, State::Withdrawn | State::Cancelled) {
        steps.extend(now.claims.iter().flat_map(|claim| about(claim, now, mine)));
        if mine {
            of_author(now, &mut steps);
        } else {
            of_others(now, &mut steps);
        }
    } else if mine && now.state == State::Withdrawn {
        steps.push(Step::Renew);
    }
    if may_thank(now, mine) {
        steps.push(Step::Thank);
    }
    if !mine {
        steps.push(Step::Flag);
    }
    if role == Role::Steward {
        steps.push(Step::Hide);
    }
    steps.sort();
    steps.dedup();
    steps
}

fn about(claim: &ClaimView, now: &Now<'_>, mine: bool) -> Vec<Step> {
    let number = claim.number;
    if !mine && !claim.mine {
        return Vec::new();
    }
    match (claim.state, mine) {
        (ClaimState::Asked, true) => vec![Step::Accept(number), Step::Decline(number)],
        (ClaimState::Declined, true) => vec![Step::Accept(number)],
        (ClaimState::Lapsed, true) => vec![
            Step::HandOver(number),
            Step::Accept(number),
            Step::Decline(number),
        ],
        (ClaimState::Accepted, true) => vec![Step::HandOver(number), Step::Decline(number)],
        (ClaimState::Asked, false) => vec![Step::Release(number)],
        (ClaimState::Accepted | ClaimState::Lapsed, false) => {
            vec![Step::HandOver(number), Step::Release(number)]
        }
        (ClaimState::HandedOver, _) if claim.handed_over_by != Some(now.looker) => {
            vec![Step::Confirm(number)]
        }
        _ => Vec::new(),
    }
}

fn of_author(now: &Now<'_>, steps: &mut Vec<Step>) {
    let is_event = matches!(now.draft.details(), Details::Event(_));
    if now.state == State::Done || now.state == State::Over {
        return;
    }
    steps.push(Step::Edit);
    steps.push(if is_event {
        Step::Cancel
    } else {
        Step::Withdraw
    });
    if now.ends_soon || now.state == State::Expired {
        steps.push(Step::Renew);
    }
    if is_event {
        sign_ups(now, steps);
    }
}

fn of_others(now: &Now<'_>, steps: &mut Vec<Step>) {
    let has_claimed = now
        .claims
        .iter()
        .any(|claim| claim.mine && (claim.state == ClaimState::Asked || claim.state.holds()));
    match now.draft.details() {
        Details::Event(_) => sign_ups(now, steps),
        Details::Profile(_) => {}
        details => {
            let again = matches!(details, Details::Skill(skill) if skill.format == Format::Group)
                && matches!(now.state, State::Arranged | State::Held | State::Thanked);
            if (now.state.is_unmatched() || again) && !has_claimed {
                steps.push(Step::Claim);
            }
        }
    }
}

fn sign_ups(now: &Now<'_>, steps: &mut Vec<Step>) {
    if !matches!(now.state, State::Planned | State::On) {
        return;
    }
    steps.push(Step::SignUp);
    let mut people = now.next.iter().flat_map(|time| {
        let shifts = time.shifts.iter().flat_map(|shift| &shift.people);
        let bring = time.bring.iter().flat_map(|bring| &bring.people);
        time.places.iter().chain(shifts).chain(bring)
    });
    if people.any(|one| one.mine) {
        steps.push(Step::CancelSignUp);
    }
}

/// There is something to thank for: a hand-over the looker was part of, or an event.
fn may_thank(now: &Now<'_>, mine: bool) -> bool {
    let handed_over = |claim: &ClaimView| {
        (mine || claim.mine)
            && matches!(claim.state, ClaimState::HandedOver | ClaimState::Confirmed)
    };
    now.claims.iter().any(handed_over) || matches!(now.state, State::On | State::Over)
}
