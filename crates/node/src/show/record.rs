//! A record as its looker sees it, in the words of the api.
use potluck_model::draft::{Details, Event};
use potluck_model::id::PersonId;
use potluck_model::schedule::{Every, Repeat};
use potluck_model::sealed::SealedPart;
use potluck_model::view::{
    ClaimView, EventView, Occurrence, RecordView, SealedView, SignUpView, Someone, Step,
};
use potluck_text::{Said, say};

use crate::api;
use crate::zones::shown;

/// What the view alone does not know.
#[derive(Debug, Default)]
pub(crate) struct Besides {
    /// The sealed part, if it is open to us.
    pub(crate) sealed: Option<SealedPart>,
    /// On how many other devices an own record is.
    pub(crate) held_by: Option<u32>,
    /// The name of the circle that it stands in.
    pub(crate) circle: Option<String>,
}

/// A record with all that may be seen of it.
pub(crate) fn record(view: &RecordView, me: PersonId, besides: Besides) -> api::Record {
    let details = &view.details;
    let quantity = details.quantity();
    let (from, by) = details.window();
    api::Record {
        code: view.code.clone(),
        id: view.id.to_string(),
        kind: view.kind.word().to_owned(),
        mode: mode(details),
        title: view.title.clone(),
        body: view.body.clone(),
        level: match details {
            Details::Skill(skill) => said(skill.level.clone()),
            _ => None,
        },
        format: match details {
            Details::Skill(skill) => Some(skill.format.word().to_owned()),
            _ => None,
        },
        category: details.category().map(|category| category.id().to_owned()),
        tags: view.tags.clone(),
        state: view.state.word().to_owned(),
        author: view.author.name.clone(),
        circle: besides.circle,
        author_id: view.author.id.to_string(),
        mine: view.mine,
        urgency: match details {
            Details::Need(need) => Some(need.urgency.word().to_owned()),
            _ => None,
        },
        quantity: quantity.map(|quantity| quantity.amount),
        left: view.left,
        unit: quantity
            .map(|quantity| quantity.unit.clone())
            .and_then(said),
        standing: matches!(details, Details::Offer(offer) if offer.standing),
        from: from.map(shown),
        by: by.map(shown),
        place: said(view.place.clone()),
        created: shown(view.created),
        expiry: shown(view.expires.end()),
        claims: view.claims.iter().map(claim).collect(),
        sealed: sealed(&view.sealed, besides.sealed),
        event: match (details, &view.event) {
            (Details::Event(plan), Some(view)) => Some(event(plan, view)),
            _ => None,
        },
        thanks: view
            .thanks
            .iter()
            .map(|thanks| api::Thanks {
                name: thanks.person.name.clone(),
                text: thanks.text.clone(),
                at: shown(thanks.at),
            })
            .collect(),
        flags: view
            .flags
            .iter()
            .map(|flag| format!("{}: {}", flag.person.name, flag.reason))
            .collect(),
        hidden: view.hidden.as_ref().map(|hidden| hidden.reason.clone()),
        recorded_for: said(view.recorded_for.clone()),
        held_by: besides.held_by,
        next: steps(view, me),
        needs_newer: view.needs_newer,
    }
}

fn said(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn mode(details: &Details) -> Option<String> {
    match details {
        Details::Offer(offer) => Some(offer.terms.word().to_owned()),
        Details::Skill(skill) => Some(skill.direction.word().to_owned()),
        _ => None,
    }
}

fn claim(view: &ClaimView) -> api::Claim {
    api::Claim {
        number: view.number,
        name: view.person.name.clone(),
        person: view.person.id.to_string(),
        mine: view.mine,
        note: view.note.clone(),
        answer: view.answer.clone(),
        quantity: view.quantity,
        state: view.state.word().to_owned(),
        at: shown(view.made),
    }
}

fn sealed(view: &SealedView, open: Option<SealedPart>) -> api::Sealed {
    match (view, open) {
        (SealedView::None, _) => api::Sealed::None,
        (_, None) => api::Sealed::Closed,
        (_, Some(part)) => {
            let lines = [part.address, part.telephone, part.notes];
            let text: Vec<String> = lines.into_iter().filter_map(said).collect();
            api::Sealed::Open {
                text: text.join("\n"),
            }
        }
    }
}

/// The commands that may come next, each once. One may thank again, but once is enough to propose.
fn steps(view: &RecordView, me: PersonId) -> Vec<String> {
    let thanked = view.thanks.iter().any(|thanks| thanks.person.id == me);
    let mut words: Vec<String> = Vec::new();
    for step in &view.next_steps {
        let word = step.word();
        let enough = thanked && *step == Step::Thank;
        if !enough && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

fn event(plan: &Event, view: &EventView) -> api::Event {
    // Who comes is told of the next time; the other times stand in `next`.
    let next = view.next.first();
    api::Event {
        start: plan.start.to_string(),
        end: plan
            .start
            .plus_minutes(plan.minutes)
            .map(|end| end.to_string()),
        zone: plan.zone.clone(),
        next: view.next.iter().filter_map(occurrence).collect(),
        repeats: plan.repeat.as_ref().map(repeats),
        capacity: plan.capacity,
        coming: next.map_or(vec![], |next| sign_ups(&next.places)),
        shifts: next.map_or(vec![], |next| {
            next.shifts
                .iter()
                .map(|shift| api::Shift {
                    role: shift.role.clone(),
                    min: shift.min,
                    max: shift.max,
                    people: sign_ups(&shift.people),
                    gap: shift.gap,
                })
                .collect()
        }),
        bring: next.map_or(vec![], |next| {
            next.bring
                .iter()
                .map(|bring| api::ToBring {
                    item: bring.item.clone(),
                    wanted: bring.wanted,
                    people: sign_ups(&bring.people),
                    gap: bring.gap,
                })
                .collect()
        }),
    }
}

/// One time; left out where nobody here knows what moment it is.
fn occurrence(one: &Occurrence) -> Option<api::Occurrence> {
    let (begins, _) = one.at?;
    Some(api::Occurrence {
        local: one.start.to_string(),
        at: shown(begins),
    })
}

fn sign_ups(views: &[SignUpView]) -> Vec<api::SignUp> {
    let one = |view: &SignUpView| {
        let Someone { id, name, .. } = &view.person;
        api::SignUp {
            name: name.clone(),
            person: id.to_string(),
            mine: view.mine,
            reserve: view.reserve,
        }
    };
    views.iter().map(one).collect()
}

/// A rule in words.
fn repeats(rule: &Repeat) -> Said {
    let mut said = match rule.every {
        Every::Weeks(step) => say("repeats-weeks").with("n", step),
        Every::MonthsByDay(step) => say("repeats-months").with("n", step),
        Every::MonthsByWeekday(step) => say("repeats-months-weekday").with("n", step),
        Every::MonthsByLastWeekday(step) => say("repeats-months-last-weekday").with("n", step),
    };
    if let Some(until) = rule.until {
        said = say("repeats-until")
            .with("how", said)
            .with("until", until.to_string());
    }
    if let Some(count) = rule.count {
        said = say("repeats-times").with("how", said).with("n", count);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_said_in_words() {
        let until = |mut rule: Repeat, day: &str| {
            rule.until = Some(day.parse().unwrap());
            rule
        };
        for (rule, words) in [
            (Repeat::weekly(), "every week"),
            (
                until(Repeat::weekly(), "2027-03-01"),
                "every week until 2027-03-01",
            ),
            (Repeat::new(Every::Weeks(2)), "every 2 weeks"),
            (Repeat::new(Every::MonthsByDay(1)), "every month"),
        ] {
            assert_eq!(repeats(&rule).to_string(), words);
        }
    }

    #[test]
    fn a_sealed_part_is_shown_only_when_it_is_open_to_us() {
        let part = SealedPart {
            notes: "12 Elm St".into(),
            telephone: "555 0100".into(),
            ..SealedPart::default()
        };
        let text = "555 0100\n12 Elm St".to_owned();

        let open = sealed(&SealedView::ForOthers, Some(part));

        assert_eq!(open, api::Sealed::Open { text });
        assert_eq!(sealed(&SealedView::ForOthers, None), api::Sealed::Closed);
        assert_eq!(sealed(&SealedView::None, None), api::Sealed::None);
    }
}
