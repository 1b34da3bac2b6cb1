//! From the fields of a document, whoever wrote them, to a draft.
//!
//! Total: what is of a wrong type is left out, what is too long is cut, what is missing gets its
//! default, and each of these is noted.
use std::collections::{BTreeMap, BTreeSet};

use super::{Direction, Format, Kind, Terms, Urgency};
use crate::act::{MAX_NOTE, MAX_SLOT, MAX_SLOTS};
use crate::category::Category;
use crate::draft::{
    Basics, Bring, Details, Draft, Event, MAX_BODY, MAX_LIST, MAX_MIDDLING, MAX_MINUTES,
    MAX_NUMBER, MAX_SHORT, MAX_TAG, MAX_TAGS, MAX_TITLE, Need, Offer, Point, Profile, Quantity,
    Shift, Skill,
};
use crate::id::{DeviceId, OpId, PersonId};
use crate::schedule::{Date, DateTime, Every, Repeat};
use crate::sealed::MAX_SEALED;
use crate::time::{LogicalTime, Timestamp};
use crate::value::{Fields, Value};

/// The most claims that a new generation restates: with a few devices each they fit into one change.
pub const MAX_RESTATED: usize = 48;

/// A sealed part as it stands in a document: nonce and ciphertext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBytes(Vec<u8>);

impl SealedBytes {
    /// Takes what [`crate::sealed::seal_part`] made.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// An accepted claim that a new generation says again, for the acts of old expire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restated {
    /// The claim.
    pub id: OpId,
    /// Who made it.
    pub person: PersonId,
    /// When it was made.
    pub made: LogicalTime,
    /// The claimer's words.
    pub note: String,
    /// How much is promised.
    pub quantity: Option<u32>,
    /// When they are to meet.
    pub meet: Option<Timestamp>,
    /// When the author said that it was handed over.
    pub by_author: Option<Timestamp>,
    /// When the claimer said so, by the author's word.
    pub by_claimer: Option<Timestamp>,
    /// The content key of the sealed part, sealed to the claimer's devices.
    pub slots: BTreeMap<DeviceId, Vec<u8>>,
}

/// What a document says, as far as this version understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it says. Its sealed part is never here.
    pub draft: Draft,
    /// The sealed part, and its key sealed to the author's devices.
    pub sealed: Option<(SealedBytes, BTreeMap<DeviceId, Vec<u8>>)>,
    /// The claims that it says again.
    pub restated: Vec<Restated>,
    /// When the first generation was begun, if this is a later one.
    pub begun: Option<LogicalTime>,
    /// Fields that were cut or left out.
    pub cut: Vec<&'static str>,
    /// Whether it says something that only a newer version understands.
    pub needs_newer: bool,
}

/// Reads the fields of a document.
#[must_use]
pub fn read(fields: Fields) -> Reading {
    let mut from = From::new(fields);
    let basics = Basics {
        title: from.line("title", MAX_TITLE),
        body: from.text("body", MAX_BODY),
        tags: from.lines("tags", MAX_TAGS, MAX_TAG),
        place: from.line("place", MAX_SHORT),
        point: from.take("point", point),
        language: from.line("language", MAX_SHORT),
        recorded_for: from.line("recorded_for", MAX_SHORT),
        sealed: None,
    };
    let kind = from.word::<Kind>("kind");
    let details = match kind {
        Some(Kind::Offer) => Details::Offer(offer(&mut from)),
        Some(Kind::Skill) => Details::Skill(skill(&mut from)),
        Some(Kind::Event) => match event(&mut from) {
            Some(event) => Details::Event(event),
            None => unreadable(&mut from),
        },
        Some(Kind::Profile) => Details::Profile(Profile {
            languages: from.lines("languages", MAX_LIST, MAX_SHORT),
            skills: from.lines("skills", MAX_LIST, MAX_SHORT),
            access: from.text("access", MAX_MIDDLING),
        }),
        Some(Kind::Need) => Details::Need(need(&mut from)),
        // What we do not know is shown as plainly as can be.
        Some(Kind::Page) | None => unreadable(&mut from),
    };
    let sealed = from.take("sealed", |value| {
        let bytes = value.as_bytes()?;
        (bytes.len() <= MAX_SEALED).then(|| SealedBytes(bytes.to_vec()))
    });
    let keys = from.take("sealed_keys", slots).unwrap_or_default();
    let restated = from.take("claims", restated).unwrap_or_default();
    let begun = from.take("begun", |value| Some(LogicalTime::from_bits(bits(value)?)));
    Reading {
        draft: Draft::read(basics, details),
        sealed: sealed.map(|sealed| (sealed, keys)),
        restated,
        begun,
        needs_newer: from.newer || !from.fields.is_empty(),
        cut: from.cut,
    }
}

/// A need without anything of its own, noted as something only a newer version understands.
fn unreadable(from: &mut From) -> Details {
    from.newer = true;
    Details::Need(Need::default())
}

fn need(from: &mut From) -> Need {
    Need {
        category: from.category(Category::Other),
        quantity: from.quantity(),
        urgency: from.word("urgency").unwrap_or(Urgency::Anytime),
        from: from.time("from"),
        to: from.time("to"),
        simmer_until: from.time("simmer_until"),
    }
}

fn offer(from: &mut From) -> Offer {
    Offer {
        category: from.category(Category::Other),
        quantity: from.quantity(),
        terms: from.word("terms").unwrap_or(Terms::Give),
        standing: from.take("standing", Value::as_bool).unwrap_or(false),
        from: from.time("from"),
        to: from.time("to"),
        simmer_until: from.time("simmer_until"),
    }
}

fn skill(from: &mut From) -> Skill {
    Skill {
        direction: from.word("direction").unwrap_or(Direction::Teach),
        category: from.category(Category::Skills),
        level: from.line("level", MAX_SHORT),
        format: from.word("format").unwrap_or(Format::OneToOne),
        places: from.line("places", MAX_MIDDLING),
        times: from.line("times", MAX_MIDDLING),
    }
}

/// An event; none if it does not say when it begins.
fn event(from: &mut From) -> Option<Event> {
    let start: DateTime = from.take("start", |value| value.as_text()?.parse().ok())?;
    let within = |least: i64, most: u32| {
        move |value: &Value| {
            let number = value.as_int().filter(|number| *number >= least)?;
            u32::try_from(number).ok().filter(|number| *number <= most)
        }
    };
    let rule = from.take("repeat", repeat);
    let fits = |rule: &Repeat| rule.check(start.date()).is_ok();
    if rule.as_ref().is_some_and(|rule| !fits(rule)) {
        from.note("repeat");
    }
    Some(Event {
        start,
        minutes: from.take("minutes", within(1, MAX_MINUTES)).unwrap_or(120),
        zone: from.line("zone", MAX_SHORT),
        repeat: rule.filter(fits),
        capacity: from.take("capacity", within(1, MAX_NUMBER)),
        arrive_before: from.take("arrive_before", within(0, MAX_MINUTES)),
        shifts: from.rows("shifts", |row| match row {
            [role, min, max] => {
                let max = within(1, MAX_NUMBER)(max)?;
                Some(Shift {
                    role: one_line(role.as_text()?, MAX_SHORT)?,
                    min: within(0, max)(min)?,
                    max,
                })
            }
            _ => None,
        }),
        bring: from.rows("bring", |row| match row {
            [item, count] => Some(Bring {
                item: one_line(item.as_text()?, MAX_SHORT)?,
                count: within(1, MAX_NUMBER)(count)?,
            }),
            _ => None,
        }),
    })
}

fn repeat(value: &Value) -> Option<Repeat> {
    let map = value.as_map()?;
    let step = u8::try_from(map.get("step")?.as_int()?).ok()?;
    let every = match map.get("every")?.as_text()? {
        "weeks" => Every::Weeks(step),
        "months by day" => Every::MonthsByDay(step),
        "months by weekday" => Every::MonthsByWeekday(step),
        "months by last weekday" => Every::MonthsByLastWeekday(step),
        _ => return None,
    };
    let days = |value: &Value| -> Option<BTreeSet<Date>> {
        let list = value.as_list()?;
        list.iter().map(|day| day.as_text()?.parse().ok()).collect()
    };
    Some(Repeat {
        every,
        until: map
            .get("until")
            .map(|day| day.as_text()?.parse().ok())
            .unwrap_or_default(),
        count: map
            .get("count")
            .and_then(|count| u16::try_from(count.as_int()?).ok()),
        except: map.get("except").and_then(days).unwrap_or_default(),
    })
}

fn point(value: &Value) -> Option<Point> {
    let [latitude, longitude] = value.as_list()? else {
        return None;
    };
    let angle = |value: &Value| i32::try_from(value.as_int()?).ok();
    Point::near(angle(latitude)?, angle(longitude)?)
}

fn slots(value: &Value) -> Option<BTreeMap<DeviceId, Vec<u8>>> {
    let list = value.as_list()?;
    let slot = |entry: &Value| match entry.as_list()? {
        [device, key] => {
            let device = device.as_bytes()?.try_into().ok()?;
            let key = key.as_bytes().filter(|key| key.len() <= MAX_SLOT)?;
            Some((DeviceId::from_bytes(device), key.to_vec()))
        }
        _ => None,
    };
    Some(list.iter().take(MAX_SLOTS).filter_map(slot).collect())
}

fn restated(value: &Value) -> Option<Vec<Restated>> {
    let one = |value: &Value| {
        let map = value.as_map()?;
        let bytes = |key| <[u8; 32]>::try_from(map.get(key)?.as_bytes()?).ok();
        Some(Restated {
            id: OpId::from_bytes(bytes("id")?),
            person: PersonId::from_bytes(bytes("person")?),
            made: LogicalTime::from_bits(bits(map.get("made")?)?),
            note: map
                .get("note")
                .and_then(|note| Some(cut(note.as_text()?, MAX_NOTE)))
                .unwrap_or_default(),
            quantity: map
                .get("quantity")
                .and_then(|value| u32::try_from(value.as_int()?).ok()),
            meet: map.get("meet").and_then(moment),
            by_author: map.get("by_author").and_then(moment),
            by_claimer: map.get("by_claimer").and_then(moment),
            slots: map.get("slots").and_then(slots).unwrap_or_default(),
        })
    };
    let list = value.as_list()?.iter().take(MAX_RESTATED);
    Some(list.filter_map(one).collect())
}

fn bits(value: &Value) -> Option<u64> {
    value.as_int().map(i64::cast_unsigned)
}

fn moment(value: &Value) -> Option<Timestamp> {
    u64::try_from(value.as_int()?)
        .ok()
        .map(Timestamp::from_millis)
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A text of one line, cut to its length; none if nothing is left.
fn one_line(text: &str, most: usize) -> Option<String> {
    let some = |line: &str| Some(line.trim().to_owned()).filter(|line| !line.is_empty());
    // Nothing need be put together.
    if is_in_order(text, most) {
        return some(text);
    }
    let letters = text.chars().filter(|letter| !letter.is_control());
    some(&letters.take(most).collect::<String>())
}

/// Whether a text is surely short enough, and one line: nearly all are.
fn is_in_order(text: &str, most: usize) -> bool {
    text.len() <= most && !text.chars().any(char::is_control)
}

/// Takes fields out, and notes what did not fit.
struct From {
    fields: Fields,
    cut: Vec<&'static str>,
    newer: bool,
}

impl From {
    fn new(fields: Fields) -> Self {
        Self {
            fields,
            cut: Vec::new(),
            newer: false,
        }
    }

    fn note(&mut self, key: &'static str) {
        if !self.cut.contains(&key) {
            self.cut.push(key);
        }
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        as_type: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let taken = as_type(&self.fields.remove(key)?);
        if taken.is_none() {
            self.note(key);
        }
        taken
    }

    /// Takes a text as it is; an empty one if there is none.
    fn found(&mut self, key: &'static str) -> String {
        match self.fields.remove(key) {
            Some(Value::Text(text)) => text,
            Some(_) => {
                self.note(key);
                String::new()
            }
            None => String::new(),
        }
    }

    fn text(&mut self, key: &'static str, most: usize) -> String {
        let found = self.found(key);
        // Nearly all are short.
        if found.len() <= most {
            return found;
        }
        let text = cut(&found, most);
        if text.len() < found.len() {
            self.note(key);
        }
        text
    }

    fn line(&mut self, key: &'static str, most: usize) -> String {
        let found = self.found(key);
        if is_in_order(&found, most) && found.trim().len() == found.len() {
            return found;
        }
        let line = one_line(&found, most).unwrap_or_default();
        if line != found {
            self.note(key);
        }
        line
    }

    fn lines(&mut self, key: &'static str, most: usize, longest: usize) -> Vec<String> {
        let found = self.take(key, |value| value.as_list().map(<[_]>::to_vec));
        let found = found.unwrap_or_default();
        let line = |value: &Value| one_line(value.as_text()?, longest);
        let lines: Vec<String> = found.iter().filter_map(line).take(most).collect();
        if lines.len() < found.len() {
            self.note(key);
        }
        lines
    }

    fn rows<T>(&mut self, key: &'static str, row: impl Fn(&[Value]) -> Option<T>) -> Vec<T> {
        let found = self.take(key, |value| value.as_list().map(<[_]>::to_vec));
        let found = found.unwrap_or_default();
        let rows: Vec<T> = found
            .iter()
            .filter_map(|value| row(value.as_list()?))
            .take(MAX_LIST)
            .collect();
        if rows.len() < found.len() {
            self.note(key);
        }
        rows
    }

    fn word<T: std::str::FromStr>(&mut self, key: &'static str) -> Option<T> {
        let value = self.fields.remove(key)?;
        let word = value.as_text().and_then(|text| text.parse().ok());
        // A word we do not have is most likely one that a newer version has.
        self.newer |= word.is_none();
        word
    }

    fn category(&mut self, default: Category) -> Category {
        self.word("category").unwrap_or(default)
    }

    fn quantity(&mut self) -> Option<Quantity> {
        let unit = self.line("unit", MAX_SHORT);
        let amount = self.take("quantity", |value| {
            let amount = u32::try_from(value.as_int()?).ok()?;
            (1..=MAX_NUMBER).contains(&amount).then_some(amount)
        })?;
        Some(Quantity { amount, unit })
    }

    fn time(&mut self, key: &'static str) -> Option<Timestamp> {
        self.take(key, moment)
    }
}
