//! What one can sign up for at an event: a place, a shift and a thing that are on its list, once.
//!
//! A help for whoever writes, not a rule: views cope with any sign-up, full shifts have reserves.
//!
//! Taking back finds every sign-up of one's own for the same: a thing can be brought twice, and a
//! newer program may sign up for one day of many.
use std::collections::BTreeSet;

use potluck_model::act::SignUp;
use potluck_model::id::OpId;
use potluck_model::view::{Occurrence, RecordView, SignUpView};

use crate::hindrance::{Hindrance, Wanted};
use crate::refusal::Refusal;

/// Refuses what is not on the list, and what the looker has signed up for already.
pub(super) fn check(view: &RecordView, what: &SignUp) -> Result<(), Refusal> {
    let wanted = Wanted::SignUp;
    let next = view.event.as_ref().and_then(|event| event.next.first());
    let Some(next) = next else {
        return Ok(()); // the views know no time of it; a newer program may
    };
    if people(next, what, wanted)?.iter().any(|one| one.mine) {
        let why = Hindrance::SignedUp;
        return Err(Refusal::NotNow { wanted, why });
    }
    Ok(())
}

/// The looker's own sign-ups for this, at whichever times it is on.
pub(super) fn own(view: &RecordView, what: &SignUp) -> Result<BTreeSet<OpId>, Refusal> {
    let wanted = Wanted::CancelSignUp;
    let times = view.event.iter().flat_map(|event| &event.next);
    let mut own = BTreeSet::new();
    for time in times {
        let people = people(time, what, wanted)?;
        own.extend(people.iter().filter(|one| one.mine).map(|one| one.id));
    }
    if own.is_empty() {
        let why = Hindrance::NotSignedUp;
        return Err(Refusal::NotNow { wanted, why });
    }
    Ok(own)
}

/// Who signed up for this, if it is on the list.
fn people<'a>(
    time: &'a Occurrence,
    what: &SignUp,
    wanted: Wanted,
) -> Result<&'a [SignUpView], Refusal> {
    let not_now = |why| Refusal::NotNow { wanted, why };
    Ok(match what {
        SignUp::Place => &time.places,
        SignUp::Shift(role) => {
            let shift = time.shifts.iter().find(|shift| shift.role == *role);
            &shift.ok_or_else(|| not_now(no_shift(time, role)))?.people
        }
        SignUp::Bring { item, .. } => {
            let thing = time.bring.iter().find(|thing| thing.item == *item);
            &thing.ok_or_else(|| not_now(no_thing(time, item)))?.people
        }
    })
}

fn no_shift(time: &Occurrence, role: &str) -> Hindrance {
    let known: Vec<String> = time.shifts.iter().map(|shift| shift.role.clone()).collect();
    let role = short(role);
    match known.is_empty() {
        true => Hindrance::NoShifts,
        false => Hindrance::NoShift { role, known },
    }
}

fn no_thing(time: &Occurrence, item: &str) -> Hindrance {
    let known: Vec<String> = time.bring.iter().map(|thing| thing.item.clone()).collect();
    let item = short(item);
    match known.is_empty() {
        true => Hindrance::NothingToBring,
        false => Hindrance::NotToBring { item, known },
    }
}

/// What was typed, as much of it as can be said.
fn short(typed: &str) -> String {
    typed.chars().take(40).collect()
}
