//! What one can sign up for at an event: a place, a shift and a thing that are on its list, once.
//!
//! A help for whoever writes, not a rule: views cope with any sign-up, full shifts have reserves.
use potluck_model::act::SignUp;
use potluck_model::view::{Occurrence, RecordView, SignUpView};

use crate::hindrance::{Hindrance, Wanted};
use crate::refusal::Refusal;

/// Refuses what is not on the list, and what the looker has signed up for already.
pub(super) fn check(view: &RecordView, what: &SignUp) -> Result<(), Refusal> {
    let next = view.event.as_ref().and_then(|event| event.next.first());
    let Some(next) = next else {
        return Ok(()); // the views know no time of it; a newer program may
    };
    let people = match what {
        SignUp::Place => &next.places,
        SignUp::Shift(role) => {
            let shift = next.shifts.iter().find(|shift| shift.role == *role);
            &shift.ok_or_else(|| no_shift(next, role))?.people
        }
        SignUp::Bring { item, .. } => {
            let thing = next.bring.iter().find(|thing| thing.item == *item);
            &thing.ok_or_else(|| no_thing(next, item))?.people
        }
    };
    if people.iter().any(|one: &SignUpView| one.mine) {
        return Err(not_now(Hindrance::SignedUp));
    }
    Ok(())
}

fn no_shift(next: &Occurrence, role: &str) -> Refusal {
    let known = next.shifts.iter().map(|shift| shift.role.as_str());
    let known: Vec<String> = known.map(str::to_owned).collect();
    let role = short(role);
    not_now(match known.is_empty() {
        true => Hindrance::NoShifts,
        false => Hindrance::NoShift { role, known },
    })
}

fn no_thing(next: &Occurrence, item: &str) -> Refusal {
    let known = next.bring.iter().map(|thing| thing.item.as_str());
    let known: Vec<String> = known.map(str::to_owned).collect();
    let item = short(item);
    not_now(match known.is_empty() {
        true => Hindrance::NothingToBring,
        false => Hindrance::NotToBring { item, known },
    })
}

/// What was typed, as much of it as can be said.
fn short(typed: &str) -> String {
    typed.chars().take(40).collect()
}

fn not_now(why: Hindrance) -> Refusal {
    let wanted = Wanted::SignUp;
    Refusal::NotNow { wanted, why }
}
