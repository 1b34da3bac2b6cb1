//! A record, as filled in: from the form to the node's words, and back for editing.
use jiff::civil::{Date, Time};
use jiff::{Timestamp, Zoned};
use potluck_node::api::{EventPlan, Record, Repeat, Sealed, Writing};

use super::lines::{shift, thing};
use super::suggest;
use crate::visit::Fields;

/// The latest minute of a day for which only the day was said.
const DAY_ENDS: (i8, i8) = (23, 59);

/// What was filled in for a new record. Empty fields say nothing.
pub(crate) fn writing(kind: &str, form: &Fields, now: &Zoned) -> Writing {
    let is_event = kind == "event";
    let has_time = matches!(kind, "need" | "offer");
    let category = form
        .some("category")
        .or_else(|| suggest(form.get("title")).map(str::to_owned));
    Writing {
        kind: kind.to_owned(),
        title: form.some("title"),
        body: form.some("body"),
        category: category.filter(|_| !is_event),
        tags: form.some("tags").map(|tags| split(&tags, ',')),
        quantity: number(form, "quantity").filter(|_| has_time),
        unit: form.some("unit").filter(|_| has_time),
        urgency: form.some("urgency").filter(|_| kind == "need"),
        from: moment(form, "from", (0, 0), now).filter(|_| has_time),
        by: moment(form, "by", DAY_ENDS, now).filter(|_| has_time),
        simmer_until: moment(form, "simmer", DAY_ENDS, now).filter(|_| has_time),
        place: form.some("place"),
        sealed: form.some("sealed"),
        standing: form
            .has("standing")
            .then_some(true)
            .filter(|_| kind == "offer"),
        mode: form.some("mode").filter(|_| kind == "offer"),
        level: form
            .some("level")
            .filter(|_| matches!(kind, "teach" | "learn")),
        format: form
            .some("format")
            .filter(|_| matches!(kind, "teach" | "learn")),
        recorded_for: form.some("recorded_for"),
        circle: form.some("circle"),
        language: None,
        event: is_event.then(|| plan(form)),
    }
}

/// What was changed of a record: what is as it was says nothing, what was emptied says so.
pub(crate) fn filled_in(record: &Record, form: &Fields, now: &Zoned) -> Writing {
    let before = typed_before(record, now);
    let changed: Fields = form
        .iter()
        .filter(|(name, value)| before.get(name) != value.trim())
        .collect();
    let kind = match (record.kind.as_str(), record.mode.as_deref()) {
        ("skill", Some(mode)) => mode,
        (kind, _) => kind,
    };
    let mut writing = writing(kind, &changed, now);
    writing.category = changed.some("category");
    let emptied = |name| changed.has(name).then(|| changed.get(name).to_owned());
    writing.title = emptied("title");
    writing.body = emptied("body");
    writing.place = emptied("place");
    writing.tags = emptied("tags").map(|tags| split(&tags, ','));
    // A day means nothing without its time, and the other way round.
    for (name, ends, field) in [
        ("from", (0, 0), &mut writing.from),
        ("by", DAY_ENDS, &mut writing.by),
    ] {
        let touched = changed.has(&format!("{name}_date")) || changed.has(&format!("{name}_time"));
        *field = field
            .take()
            .or_else(|| touched.then(|| moment(form, name, ends, now)).flatten());
    }
    if writing.event.is_some() {
        writing.event = changed_plan(&changed, form);
    }
    writing
}

/// An event is planned anew where one of its times or lists was touched.
fn changed_plan(changed: &Fields, form: &Fields) -> Option<EventPlan> {
    let whole = plan(form);
    let touched = |names: &[&str]| names.iter().any(|name| changed.has(name));
    let times = touched(&["date", "start", "end", "end_date"]);
    let plan = EventPlan {
        start: whole.start.filter(|_| times),
        end: whole.end.filter(|_| times),
        repeat: whole.repeat.filter(|_| touched(&["repeat"])),
        until: whole.until.filter(|_| touched(&["until"])),
        capacity: whole.capacity.filter(|_| touched(&["capacity"])),
        shifts: whole.shifts.filter(|_| touched(&["shifts"])),
        bring: whole.bring.filter(|_| touched(&["bring"])),
        zone: None,
    };
    (plan != EventPlan::default()).then_some(plan)
}

fn plan(form: &Fields) -> EventPlan {
    let date = form.get("date");
    let at = |name: &str| {
        let time = form.some(name)?;
        let day = form
            .some(&format!("{name}_date"))
            .unwrap_or_else(|| date.to_owned());
        Some(format!("{day}T{time}"))
    };
    let lines = |name: &str| form.some(name).map(|text| split(&text, '\n'));
    EventPlan {
        start: Some(format!("{date}T{}", form.get("start"))),
        end: at("end"),
        zone: None,
        repeat: match form.get("repeat") {
            "weekly" => Some(Repeat::Weekly { every: 1 }),
            "biweekly" => Some(Repeat::Weekly { every: 2 }),
            "monthly" => Some(Repeat::Monthly),
            _ => None,
        },
        until: form.some("until"),
        capacity: number(form, "capacity"),
        shifts: lines("shifts").map(|lines| lines.iter().map(|line| shift(line)).collect()),
        bring: lines("bring").map(|lines| lines.iter().map(|line| thing(line)).collect()),
    }
}

/// A record as its form would have been filled in.
pub(crate) fn typed_before(record: &Record, now: &Zoned) -> Fields {
    let mut fields = Fields::default();
    let mut put = |name: &str, value: String| fields.put(name, &value);
    put("title", record.title.clone());
    put("body", record.body.clone());
    put("category", record.category.clone().unwrap_or_default());
    put("tags", record.tags.join(", "));
    put(
        "quantity",
        record
            .quantity
            .map(|many| many.to_string())
            .unwrap_or_default(),
    );
    put("unit", record.unit.clone().unwrap_or_default());
    put("urgency", record.urgency.clone().unwrap_or_default());
    put("place", record.place.clone().unwrap_or_default());
    put("mode", record.mode.clone().unwrap_or_default());
    put("level", record.level.clone().unwrap_or_default());
    put("format", record.format.clone().unwrap_or_default());
    put(
        "recorded_for",
        record.recorded_for.clone().unwrap_or_default(),
    );
    if let Sealed::Open { text } = &record.sealed {
        put("sealed", text.clone());
    }
    if record.standing {
        put("standing", "on".to_owned());
    }
    for (name, at) in [("from", record.from), ("by", record.by)] {
        let (day, time) = at.map(|at| wall(at, now)).unwrap_or_default();
        put(&format!("{name}_date"), day);
        put(&format!("{name}_time"), time);
    }
    if let Some(event) = &record.event {
        let (date, start) = event.start.split_once('T').unwrap_or_default();
        put("date", date.to_owned());
        put("start", start.to_owned());
        let (end_date, end) = event
            .end
            .as_deref()
            .and_then(|end| end.split_once('T'))
            .unwrap_or_default();
        put("end", end.to_owned());
        put(
            "end_date",
            if end_date == date {
                String::new()
            } else {
                end_date.to_owned()
            },
        );
        put(
            "capacity",
            event
                .capacity
                .map(|most| most.to_string())
                .unwrap_or_default(),
        );
        let shifts = event
            .shifts
            .iter()
            .map(|one| format!("{} {}-{}", one.role, one.min, one.max));
        put("shifts", shifts.collect::<Vec<_>>().join("\n"));
        let bring = event
            .bring
            .iter()
            .map(|one| format!("{} {}", one.item, one.wanted));
        put("bring", bring.collect::<Vec<_>>().join("\n"));
    }
    fields
}

fn wall(at: Timestamp, now: &Zoned) -> (String, String) {
    let at = at.to_zoned(now.time_zone().clone());
    (
        at.strftime("%Y-%m-%d").to_string(),
        at.strftime("%H:%M").to_string(),
    )
}

/// A day and a time that were filled in, where this person is. With a time alone, today.
fn moment(form: &Fields, name: &str, day_ends: (i8, i8), now: &Zoned) -> Option<Timestamp> {
    let (day, time) = (
        form.some(&format!("{name}_date")),
        form.some(&format!("{name}_time")),
    );
    if day.is_none() && time.is_none() {
        return None;
    }
    let day: Date = day.map_or(Some(now.date()), |day| day.parse().ok())?;
    let ends = Time::new(day_ends.0, day_ends.1, 0, 0).ok();
    let time: Time = time.map_or(ends, |time| time.parse().ok())?;
    Some(
        day.to_datetime(time)
            .to_zoned(now.time_zone().clone())
            .ok()?
            .timestamp(),
    )
}

fn number(form: &Fields, name: &str) -> Option<u32> {
    form.get(name).parse().ok()
}

/// The parts of a text that are not empty.
fn split(text: &str, at: char) -> Vec<String> {
    let parts = text
        .split(at)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Zoned {
        "2026-12-01T10:00[Europe/Madrid]".parse().unwrap()
    }

    #[test]
    fn one_line_is_enough_and_its_words_tell_the_category() {
        let form = Fields::parse(b"title=Lift+to+the+station&body=&category=&urgency=days");

        let writing = writing("need", &form, &now());

        let expected = Writing {
            kind: "need".into(),
            title: Some("Lift to the station".into()),
            category: Some("transport".into()),
            urgency: Some("days".into()),
            ..Writing::default()
        };
        assert_eq!(writing, expected);
    }

    #[test]
    fn days_and_times_are_those_of_the_person_who_types() {
        let form = Fields::parse(b"title=x&by_date=2026-12-08&by_time=09:00&from_date=2026-12-07");

        let writing = writing("need", &form, &now());

        assert_eq!(writing.by.unwrap().to_string(), "2026-12-08T08:00:00Z");
        assert_eq!(writing.from.unwrap().to_string(), "2026-12-06T23:00:00Z");
    }

    #[test]
    fn an_event_has_a_day_a_rule_shifts_and_things_to_bring() {
        let form = Fields::parse(
            b"title=Soup&date=2026-12-05&start=18:00&end=21:00&repeat=weekly&capacity=20\
              &shifts=cook+2-3%0D%0A%0D%0Awash+up&bring=bread+3",
        );

        let plan = writing("event", &form, &now()).event.unwrap();

        let expected = EventPlan {
            start: Some("2026-12-05T18:00".into()),
            end: Some("2026-12-05T21:00".into()),
            repeat: Some(Repeat::Weekly { every: 1 }),
            capacity: Some(20),
            shifts: Some(vec![("cook".into(), 2, 3), ("wash up".into(), 1, 1)]),
            bring: Some(vec![("bread".into(), 3)]),
            ..EventPlan::default()
        };
        assert_eq!(plan, expected);
    }

    #[test]
    fn fields_of_another_kind_are_left_alone() {
        let form = Fields::parse(b"title=x&urgency=now&mode=lend&standing=on&quantity=2&level=all");

        let offer = writing("offer", &form, &now());
        let teach = writing("teach", &form, &now());

        assert_eq!(
            (offer.urgency, offer.standing, offer.quantity),
            (None, Some(true), Some(2))
        );
        assert_eq!(
            (teach.mode, teach.quantity, teach.level),
            (None, None, Some("all".into()))
        );
    }
}
