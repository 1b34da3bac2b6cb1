//! From what a person filled in to a draft. The draft checks each field; here is what the form as a
//! whole must say: which fields a kind of record has, and that its times are still to come.
use potluck_model::draft::{Basics, Bring, Details, Draft, Event, Need, Offer, Profile, Quantity};
use potluck_model::draft::{Shift, Skill};
use potluck_model::record::Direction;
use potluck_model::schedule::{DateTime, Every, Repeat};
use potluck_model::sealed::SealedPart;
use potluck_model::time::Timestamp;
use potluck_text::{label, say};

use crate::api::{self, EventPlan, Problem, Writing};
use crate::zones;

/// Where and when the form is filled in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here<'a> {
    /// What the clock shows.
    pub(crate) now: Timestamp,
    /// The IANA time zone of whoever fills it in.
    pub(crate) zone: &'a str,
}

/// Makes a draft of a new record.
pub(crate) fn new(writing: Writing, here: Here<'_>) -> Result<Draft, Problem> {
    let details = match writing.kind.as_str() {
        "need" => Details::Need(Need::default()),
        "offer" => Details::Offer(Offer::default()),
        "teach" => Details::Skill(Skill::new(Direction::Teach)),
        "learn" => Details::Skill(Skill::new(Direction::Learn)),
        "event" => {
            let plan = writing.event.as_ref();
            let start = plan
                .and_then(|plan| plan.start.as_deref())
                .ok_or_else(|| Problem::new(say("problem-event-when"), say("hint-event-when")))?;
            Details::Event(Event::new(wall(start)?, here.zone))
        }
        "profile" => Details::Profile(Profile::default()),
        other => {
            let other: String = other.chars().take(40).collect();
            return Err(Problem::new(
                say("problem-no-such-kind").with("kind", other),
                say("hint-choose-one").with("choices", "need, offer, teach, learn, event, profile"),
            ));
        }
    };
    fill(Basics::default(), details, writing, here)
}

/// Puts what was filled in over what a record said before. The sealed part stays as it is, and is
/// not in the draft, unless there is a new one.
pub(crate) fn edited(old: &Draft, writing: Writing, here: Here<'_>) -> Result<Draft, Problem> {
    let (basics, details) = old.clone().into_parts();
    let new = fill(basics, details, writing, here)?;
    if new == *old {
        return Err(Problem::new(
            say("problem-says-already"),
            say("hint-what-to-change"),
        ));
    }
    Ok(new)
}

fn fill(
    mut basics: Basics,
    mut details: Details,
    writing: Writing,
    here: Here<'_>,
) -> Result<Draft, Problem> {
    set(&mut basics.title, writing.title);
    set(&mut basics.body, writing.body);
    set(&mut basics.tags, writing.tags);
    set(&mut basics.place, writing.place);
    set(&mut basics.language, writing.language);
    set(&mut basics.recorded_for, writing.recorded_for);
    if let Some(notes) = writing.sealed {
        basics.sealed = Some(SealedPart {
            notes,
            ..SealedPart::default()
        });
    }
    let mut form = Form {
        kind: details.kind().word(),
        misfit: None,
    };
    let category = word(writing.category)?;
    let urgency = word(writing.urgency)?;
    let terms = word(writing.mode)?;
    let format = word(writing.format)?;
    match &mut details {
        Details::Need(need) => {
            set(&mut need.category, category);
            set(&mut need.urgency, urgency);
            quantity(&mut need.quantity, writing.quantity, writing.unit)?;
            coming("begins", &mut need.from, writing.from, here)?;
            coming("ends", &mut need.to, writing.by, here)?;
            coming("choose", &mut need.simmer_until, writing.simmer_until, here)?;
            form.has_no("terms", terms.is_some());
            form.has_no("standing", writing.standing.is_some());
        }
        Details::Offer(offer) => {
            set(&mut offer.category, category);
            set(&mut offer.terms, terms);
            set(&mut offer.standing, writing.standing);
            quantity(&mut offer.quantity, writing.quantity, writing.unit)?;
            coming("begins", &mut offer.from, writing.from, here)?;
            coming("ends", &mut offer.to, writing.by, here)?;
            coming(
                "choose",
                &mut offer.simmer_until,
                writing.simmer_until,
                here,
            )?;
            form.has_no("urgency", urgency.is_some());
        }
        other => {
            form.has_no("quantity", writing.quantity.is_some());
            form.has_no("unit", writing.unit.is_some());
            form.has_no("time window", writing.from.or(writing.by).is_some());
            form.has_no("choose", writing.simmer_until.is_some());
            form.has_no("urgency", urgency.is_some());
            form.has_no("terms", terms.is_some());
            form.has_no("standing", writing.standing.is_some());
            if let Details::Skill(skill) = other {
                set(&mut skill.category, category);
            } else {
                form.has_no("category", category.is_some());
            }
        }
    }
    match &mut details {
        Details::Skill(skill) => {
            set(&mut skill.level, writing.level);
            set(&mut skill.format, format);
        }
        _ => {
            form.has_no("level", writing.level.is_some());
            form.has_no("format", format.is_some());
        }
    }
    match (&mut details, writing.event) {
        (Details::Event(event), Some(plan)) => planned(event, plan, here)?,
        (Details::Event(_), None) => {}
        (_, plan) => form.has_no("event plan", plan.is_some()),
    }
    form.fits()?;
    Ok(Draft::new(basics, details)?)
}

/// Notes the first field that a kind of record does not have.
struct Form {
    kind: &'static str,
    misfit: Option<&'static str>,
}

impl Form {
    fn has_no(&mut self, field: &'static str, given: bool) {
        if given {
            self.misfit.get_or_insert(field);
        }
    }

    fn fits(self) -> Result<(), Problem> {
        match self.misfit {
            None => Ok(()),
            Some(field) => Err(Problem::new(
                say("problem-kind-has-no")
                    .with("kind", label("kind", self.kind))
                    .with("part", label("part", field)),
                say("hint-leave-out").with("part", label("part", field)),
            )),
        }
    }
}

fn planned(event: &mut Event, plan: EventPlan, here: Here<'_>) -> Result<(), Problem> {
    if let Some(start) = &plan.start {
        event.start = wall(start)?;
    }
    if let Some(zone) = plan.zone {
        event.zone = zone.trim().to_owned();
    }
    if !zones::is_known(&event.zone) {
        let zone: String = event.zone.chars().take(40).collect();
        return Err(Problem::new(
            say("problem-no-zone").with("zone", zone),
            say("hint-iana"),
        ));
    }
    if plan.start.is_some() && zones::moment(&event.zone, event.start) < Some(here.now) {
        return Err(past("start", &event.start));
    }
    if let Some(end) = plan.end {
        let end = wall(&end)?;
        let minutes = end.utc().millis().checked_sub(event.start.utc().millis());
        event.minutes = minutes
            .and_then(|millis| u32::try_from(millis / 60_000).ok())
            .filter(|minutes| *minutes > 0)
            .ok_or_else(|| {
                Problem::new(
                    say("problem-event-ends").with("end", end.to_string()),
                    say("hint-later-end"),
                )
            })?;
    }
    if let Some(repeat) = plan.repeat {
        event.repeat = Some(Repeat::new(match repeat {
            // A step that does not fit is far beyond what the draft lets pass.
            api::Repeat::Weekly { every } => Every::Weeks(u8::try_from(every).unwrap_or(u8::MAX)),
            api::Repeat::Monthly => Every::MonthsByDay(1),
        }));
    }
    if let Some(until) = plan.until {
        let until = until.parse().map_err(|_| {
            let until: String = until.chars().take(40).collect();
            Problem::new(
                say("problem-not-a-day").with("found", until),
                say("hint-write-day"),
            )
        })?;
        let repeat = event
            .repeat
            .as_mut()
            .ok_or_else(|| Problem::new(say("problem-no-last-day"), say("hint-how-it-repeats")))?;
        repeat.until = Some(until);
    }
    if plan.capacity.is_some() {
        event.capacity = plan.capacity;
    }
    if let Some(shifts) = plan.shifts {
        let shift = |(role, min, max)| Shift { role, min, max };
        event.shifts = shifts.into_iter().map(shift).collect();
    }
    if let Some(bring) = plan.bring {
        let bring_one = |(item, count)| Bring { item, count };
        event.bring = bring.into_iter().map(bring_one).collect();
    }
    Ok(())
}

fn set<T>(field: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *field = given;
    }
}

fn quantity(
    field: &mut Option<Quantity>,
    amount: Option<u32>,
    unit: Option<String>,
) -> Result<(), Problem> {
    let old = field.take();
    let amount = amount.or(old.as_ref().map(|old| old.amount));
    *field = match (amount, unit) {
        (Some(amount), unit) => Some(Quantity {
            amount,
            unit: unit.or(old.map(|old| old.unit)).unwrap_or_default(),
        }),
        (None, None) => None,
        (None, Some(_)) => {
            return Err(Problem::new(
                say("problem-unit-alone"),
                say("hint-how-many-too"),
            ));
        }
    };
    Ok(())
}

fn coming(
    what: &str,
    field: &mut Option<Timestamp>,
    given: Option<jiff::Timestamp>,
    here: Here<'_>,
) -> Result<(), Problem> {
    let Some(given) = given else {
        return Ok(());
    };
    let moment = zones::taken(given);
    if moment < here.now {
        return Err(past(what, &given));
    }
    *field = Some(moment);
    Ok(())
}

fn past(what: &str, when: &impl std::fmt::Display) -> Problem {
    Problem::new(
        say("problem-moment-past")
            .with("what", label("moment", what))
            .with("when", when.to_string()),
        say("hint-still-to-come"),
    )
}

fn wall(text: &str) -> Result<DateTime, Problem> {
    // With seconds too, as forms and programs write it.
    let minutes = text.strip_suffix(":00").filter(|_| text.len() == 19);
    minutes.unwrap_or(text).parse().map_err(|_| {
        let text: String = text.chars().take(40).collect();
        Problem::new(
            say("problem-not-a-time").with("found", text),
            say("hint-write-time"),
        )
    })
}

fn word<T>(text: Option<String>) -> Result<Option<T>, Problem>
where
    T: std::str::FromStr<Err: Into<Problem>>,
{
    let parse = |text: String| text.parse().map_err(Into::into);
    text.map(parse).transpose()
}

#[cfg(test)]
mod tests;
