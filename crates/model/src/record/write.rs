//! From a draft to the fields of a document.
use std::collections::BTreeMap;

use super::{Restated, SealedBytes};
use crate::draft::{Basics, Details, Draft, Event, Quantity};
use crate::id::DeviceId;
use crate::schedule::{Every, Repeat};
use crate::time::Timestamp;
use crate::value::{Fields, Value};

/// All fields of a draft. The sealed part is not among them: see [`sealed_fields`].
#[must_use]
pub fn write(draft: &Draft) -> Fields {
    let mut to = Fields::new();
    basics(&mut to, draft.basics());
    put(&mut to, "kind", draft.kind().word());
    match draft.details() {
        Details::Need(need) => {
            put(&mut to, "category", need.category.id());
            quantity(&mut to, need.quantity.as_ref());
            put(&mut to, "urgency", need.urgency.word());
            times(&mut to, [need.from, need.to, need.simmer_until]);
        }
        Details::Offer(offer) => {
            put(&mut to, "category", offer.category.id());
            quantity(&mut to, offer.quantity.as_ref());
            put(&mut to, "terms", offer.terms.word());
            if offer.standing {
                put(&mut to, "standing", true);
            }
            times(&mut to, [offer.from, offer.to, offer.simmer_until]);
        }
        Details::Skill(skill) => {
            put(&mut to, "direction", skill.direction.word());
            put(&mut to, "category", skill.category.id());
            text(&mut to, "level", &skill.level);
            put(&mut to, "format", skill.format.word());
            text(&mut to, "places", &skill.places);
            text(&mut to, "times", &skill.times);
        }
        Details::Event(one) => event(&mut to, one),
        Details::Profile(profile) => {
            list(&mut to, "languages", &profile.languages);
            list(&mut to, "skills", &profile.skills);
            text(&mut to, "access", &profile.access);
        }
    }
    to
}

/// The fields to set so that a document that says `old` says what the draft says: what is new or
/// different, and [`Value::Null`] for what goes. Fields that a draft does not write are left alone.
#[must_use]
pub fn write_changes(old: &Draft, new: &Draft) -> Fields {
    let (old, mut set) = (write(old), write(new));
    let gone: Vec<String> = old
        .keys()
        .filter(|key| !set.contains_key(*key))
        .cloned()
        .collect();
    set.retain(|key, value| old.get(key) != Some(value));
    set.extend(gone.into_iter().map(|key| (key, Value::Null)));
    set
}

/// The fields that carry a sealed part: its bytes, and its content key sealed to the author's own
/// devices.
#[must_use]
pub fn sealed_fields(sealed: &SealedBytes, own: &BTreeMap<DeviceId, Vec<u8>>) -> Fields {
    Fields::from([
        (
            "sealed".to_owned(),
            Value::Bytes(sealed.as_bytes().to_vec()),
        ),
        ("sealed_keys".to_owned(), slots(own)),
    ])
}

/// The field in which a new generation says again which claims are accepted.
#[must_use]
pub fn restated(claims: &[Restated]) -> Fields {
    let one = |claim: &Restated| {
        let mut to = Fields::from([
            ("id".to_owned(), Value::Bytes(claim.id.as_bytes().to_vec())),
            (
                "person".to_owned(),
                Value::Bytes(claim.person.as_bytes().to_vec()),
            ),
            ("made".to_owned(), number(claim.made.bits())),
            ("slots".to_owned(), slots(&claim.slots)),
        ]);
        text(&mut to, "note", &claim.note);
        if let Some(quantity) = claim.quantity {
            put(&mut to, "quantity", i64::from(quantity));
        }
        let moments = [
            ("meet", claim.meet),
            ("by_author", claim.by_author),
            ("by_claimer", claim.by_claimer),
        ];
        for (key, moment) in moments {
            if let Some(moment) = moment {
                to.insert(key.to_owned(), number(moment.millis()));
            }
        }
        Value::Map(to)
    };
    let claims: Vec<Value> = claims.iter().map(one).collect();
    Fields::from([("claims".to_owned(), Value::List(claims))])
}

fn basics(to: &mut Fields, basics: &Basics) {
    put(to, "title", basics.title.as_str());
    text(to, "body", &basics.body);
    list(to, "tags", &basics.tags);
    text(to, "place", &basics.place);
    if let Some(point) = basics.point {
        let point = [point.latitude(), point.longitude()];
        let point = point.map(|angle| Value::Int(angle.into()));
        put(to, "point", point.to_vec());
    }
    text(to, "language", &basics.language);
    text(to, "recorded_for", &basics.recorded_for);
}

fn event(to: &mut Fields, event: &Event) {
    put(to, "start", event.start.to_string());
    put(to, "minutes", i64::from(event.minutes));
    text(to, "zone", &event.zone);
    if let Some(rule) = &event.repeat {
        put(to, "repeat", repeat(rule));
    }
    if let Some(capacity) = event.capacity {
        put(to, "capacity", i64::from(capacity));
    }
    if let Some(before) = event.arrive_before {
        put(to, "arrive_before", i64::from(before));
    }
    let shifts = event.shifts.iter().map(|shift| {
        Value::List(vec![
            shift.role.as_str().into(),
            Value::Int(shift.min.into()),
            Value::Int(shift.max.into()),
        ])
    });
    values(to, "shifts", shifts.collect());
    let bring = event.bring.iter().map(|bring| {
        Value::List(vec![
            bring.item.as_str().into(),
            Value::Int(bring.count.into()),
        ])
    });
    values(to, "bring", bring.collect());
}

fn repeat(rule: &Repeat) -> Fields {
    let (every, step) = match rule.every {
        Every::Weeks(step) => ("weeks", step),
        Every::MonthsByDay(step) => ("months by day", step),
        Every::MonthsByWeekday(step) => ("months by weekday", step),
        Every::MonthsByLastWeekday(step) => ("months by last weekday", step),
    };
    let mut to = Fields::new();
    put(&mut to, "every", every);
    put(&mut to, "step", i64::from(step));
    if let Some(until) = rule.until {
        put(&mut to, "until", until.to_string());
    }
    if let Some(count) = rule.count {
        put(&mut to, "count", i64::from(count));
    }
    let except = rule.except.iter().map(|day| day.to_string().into());
    values(&mut to, "except", except.collect());
    to
}

fn quantity(to: &mut Fields, quantity: Option<&Quantity>) {
    if let Some(quantity) = quantity {
        put(to, "quantity", i64::from(quantity.amount));
        text(to, "unit", &quantity.unit);
    }
}

fn times(to: &mut Fields, times: [Option<Timestamp>; 3]) {
    for (key, time) in ["from", "to", "simmer_until"].into_iter().zip(times) {
        if let Some(time) = time {
            to.insert(key.to_owned(), number(time.millis()));
        }
    }
}

fn slots(slots: &BTreeMap<DeviceId, Vec<u8>>) -> Value {
    let one = |(device, key): (&DeviceId, &Vec<u8>)| {
        Value::List(vec![
            device.as_bytes().to_vec().into(),
            Value::Bytes(key.clone()),
        ])
    };
    Value::List(slots.iter().map(one).collect())
}

/// A number as documents hold it. The bits come back as they were, whatever their sign.
fn number(number: u64) -> Value {
    Value::Int(number.cast_signed())
}

fn put(to: &mut Fields, key: &str, value: impl Into<Value>) {
    to.insert(key.to_owned(), value.into());
}

fn text(to: &mut Fields, key: &str, text: &str) {
    if !text.is_empty() {
        put(to, key, text);
    }
}

fn list(to: &mut Fields, key: &str, texts: &[String]) {
    values(
        to,
        key,
        texts.iter().map(|text| text.as_str().into()).collect(),
    );
}

fn values(to: &mut Fields, key: &str, values: Vec<Value>) {
    if !values.is_empty() {
        put(to, key, values);
    }
}
