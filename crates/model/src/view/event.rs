//! Events: the next times they are on, and who comes, works and brings what.
//!
//! Sign-ups made apart from each other may be too many. They are ordered by logical time, then id;
//! what is beyond the room there is becomes reserve. When somebody takes a sign-up back, or is no
//! longer in, the first reserve moves up by itself.
use std::collections::BTreeSet;

use super::{BringView, Looker, Occurrence, ShiftView, SignUpView, Someone, State};
use crate::act::{ActKind, SignUp};
use crate::board::{Entry, Said};
use crate::draft::{Event, MAX_MINUTES};
use crate::id::{OpId, PersonId};
use crate::role::Roll;
use crate::schedule::{Date, DateTime};
use crate::time::{LogicalTime, Timestamp};

/// How many of the next times are shown.
pub(crate) const MAX_NEXT: usize = 10;
/// How far ahead the next times are looked for, in days: two steps of the longest rule.
const AHEAD_DAYS: u32 = 2 * 24 * 31;

/// One time an event is on: on the wall, and as moments if the zone is known.
struct Time {
    start: DateTime,
    end: DateTime,
    at: Option<(Timestamp, Timestamp)>,
}

impl Time {
    fn new(event: &Event, day: Date, looker: &Looker) -> Self {
        let start = event.start.on(day);
        let end = start.plus_minutes(event.minutes).unwrap_or(start);
        let moment = |wall| (looker.zones)(&event.zone, wall);
        Self {
            start,
            end,
            at: moment(start)
                .zip(moment(end))
                .map(|(start, end)| (start, end.max(start))),
        }
    }

    /// As moments, as well as we can: in a zone we do not know, as if it were UTC.
    fn span(&self) -> (Timestamp, Timestamp) {
        self.at.unwrap_or((self.start.utc(), self.end.utc()))
    }
}

/// Where an event stands, and the times to show.
pub(crate) struct When {
    pub(crate) state: State,
    times: Vec<Time>,
}

/// Finds where an event stands `now`, cancelling and hiding aside.
pub(crate) fn when(event: &Event, looker: &Looker, now: Timestamp) -> When {
    let first = event.start.date();
    let today = day_of(now);
    // Those that may still be on, and some more than are shown, for some may be over today.
    let from = today.saturating_sub(MAX_MINUTES / 1_440 + 2);
    let to = Date::from_number(today.saturating_add(AHEAD_DAYS)).unwrap_or(first);
    let days = match (&event.repeat, Date::from_number(from)) {
        (Some(repeat), Some(from)) => repeat.occurrences(first, from, to.max(first), MAX_NEXT + 20),
        _ => vec![first],
    };
    let times: Vec<Time> = days
        .into_iter()
        .map(|day| Time::new(event, day, looker))
        .filter(|time| time.span().1 > now)
        .take(MAX_NEXT)
        .collect();
    match times.first() {
        Some(time) if time.span().0 <= now => When {
            state: State::On,
            times,
        },
        Some(_) => When {
            state: State::Planned,
            times,
        },
        None => When {
            state: State::Over,
            times: vec![Time::new(event, last_before(event, today), looker)],
        },
    }
}

/// The day of a moment in UTC, counted from 1970.
fn day_of(now: Timestamp) -> u32 {
    u32::try_from(now.millis() / 86_400_000).unwrap_or(u32::MAX)
}

/// The last day on which an event was on.
fn last_before(event: &Event, today: u32) -> Date {
    let first = event.start.date();
    let to = Date::from_number(today.saturating_add(1)).unwrap_or(first);
    let days = event
        .repeat
        .as_ref()
        .map(|repeat| repeat.occurrences(first, first, to, usize::MAX));
    days.and_then(|days| days.last().copied()).unwrap_or(first)
}

/// A sign-up that stands.
struct Standing<'a> {
    said: &'a Said,
    what: &'a SignUp,
    on: Option<Date>,
}

/// The sign-ups that stand, in order; those not after the beginning of the record come last.
fn standing<'a>(entry: &'a Entry, begun: LogicalTime, roll: &Roll) -> Vec<Standing<'a>> {
    let taken_back: BTreeSet<(PersonId, OpId)> = entry
        .acts()
        .filter_map(|said| match said.kind {
            ActKind::CancelSignUp { sign_up } => Some((said.meta.by.person, sign_up)),
            _ => None,
        })
        .collect();
    let mut standing: Vec<Standing<'_>> = entry
        .acts()
        .filter_map(|said| match &said.kind {
            ActKind::SignUp { what, on } => Some(Standing {
                said,
                what,
                on: *on,
            }),
            _ => None,
        })
        .filter(|one| roll.role(one.said.meta.by.person).is_some())
        .filter(|one| !taken_back.contains(&(one.said.meta.by.person, one.said.meta.op)))
        .collect();
    standing.sort_by_key(|one| (one.said.meta.time <= begun, one.said.meta.order()));
    standing
}

/// Fills the times to show with who signed up.
pub(crate) fn occurrences(
    event: &Event,
    when: &When,
    (entry, begun): (&Entry, LogicalTime),
    (looker, roll): (&Looker, &Roll),
    someone: &dyn Fn(PersonId) -> Someone,
) -> Vec<Occurrence> {
    let standing = standing(entry, begun, roll);
    let one = |time: &Time| {
        let day = time.start.date();
        let of_day = || {
            standing
                .iter()
                .filter(|one| one.on.is_none_or(|on| on == day))
        };
        // A second sign-up for the same by the same person adds nothing, unless they bring more.
        let people = |what: &dyn Fn(&SignUp) -> Option<u32>, room: Option<u32>| {
            let mut seen = BTreeSet::new();
            let mut taken: u32 = 0;
            let mut people = Vec::new();
            for one in of_day() {
                let Some(quantity) = what(one.what) else {
                    continue;
                };
                let person = one.said.meta.by.person;
                if !matches!(one.what, SignUp::Bring { .. }) && !seen.insert(person) {
                    continue;
                }
                people.push(SignUpView {
                    id: one.said.meta.op,
                    person: someone(person),
                    mine: person == looker.person,
                    quantity,
                    reserve: room.is_some_and(|room| taken >= room),
                });
                taken = taken.saturating_add(quantity);
            }
            (people, taken)
        };
        let (places, taken) = people(&place, event.capacity);
        Occurrence {
            day,
            start: time.start,
            end: time.end,
            at: time.at,
            places,
            free: event.capacity.map(|room| room.saturating_sub(taken)),
            shifts: event
                .shifts
                .iter()
                .map(|shift| {
                    let (people, taken) =
                        people(&|what| in_shift(what, &shift.role), Some(shift.max));
                    ShiftView {
                        role: shift.role.clone(),
                        min: shift.min,
                        max: shift.max,
                        people,
                        gap: shift.min.saturating_sub(taken),
                    }
                })
                .collect(),
            bring: event
                .bring
                .iter()
                .map(|bring| {
                    let (people, taken) =
                        people(&|what| brings(what, &bring.item), Some(bring.count));
                    BringView {
                        item: bring.item.clone(),
                        wanted: bring.count,
                        people,
                        gap: bring.count.saturating_sub(taken),
                    }
                })
                .collect(),
        }
    };
    when.times.iter().map(one).collect()
}

fn place(what: &SignUp) -> Option<u32> {
    (*what == SignUp::Place).then_some(1)
}

fn in_shift(what: &SignUp, role: &str) -> Option<u32> {
    matches!(what, SignUp::Shift(name) if same(name, role)).then_some(1)
}

fn brings(what: &SignUp, wanted: &str) -> Option<u32> {
    match what {
        SignUp::Bring { item, quantity } if same(item, wanted) => Some(*quantity),
        _ => None,
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
