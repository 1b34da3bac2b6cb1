//! Flags that several kinds of record share, and how they become a [`Writing`].
//!
//! A flag that is not given is `None`: at its default when posting, as it was when editing.
use anyhow::Result;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use potluck_node::api::{EventPlan, Repeat, Writing};

use crate::dates::{BadDate, When};
use crate::spec;

/// What any record can say
#[derive(Debug, clap::Args)]
pub(super) struct Basics {
    /// The rest, in as many words as it takes
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// A word to find it by; up to eight
    #[arg(long, value_name = "WORD")]
    tag: Vec<String>,
    /// Where, as people say it
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// What only the one you accept can read: an address, a telephone number
    #[arg(long, value_name = "TEXT")]
    seal: Option<String>,
    /// Somebody without a device for whom you write this
    #[arg(long = "for", value_name = "NAME")]
    recorded_for: Option<String>,
    /// The language it is written in, like en or es
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
}

impl Basics {
    /// Begins a record with these.
    pub(super) fn writing(self, kind: &str, title: Option<String>) -> Writing {
        Writing {
            kind: kind.to_owned(),
            title,
            body: self.text,
            tags: Some(self.tag).filter(|tags| !tags.is_empty()),
            place: self.place,
            sealed: self.seal,
            recorded_for: self.recorded_for,
            language: self.language,
            ..Writing::default()
        }
    }
}

/// What needs and offers can say
#[derive(Debug, clap::Args)]
pub(super) struct Goods {
    /// food, housing, goods, tools, transport, health, care, skills, work, legal, money, space,
    /// company, emergency or other
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// How many
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    quantity: Option<u32>,
    /// Of what: bags, hours
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Not before, like "sat 10:00"
    #[arg(long, value_name = "WHEN")]
    from: Option<When>,
    /// Not after, like 2026-12-01T09:00, "tue 9:00" or tomorrow
    #[arg(long, value_name = "WHEN")]
    by: Option<When>,
    /// Let others answer until then before you choose
    #[arg(long, value_name = "WHEN")]
    simmer: Option<When>,
}

impl Goods {
    /// Adds these to a record.
    pub(super) fn add_to(self, writing: Writing, now: &Zoned) -> Result<Writing, BadDate> {
        let last = |when: Option<When>| when.map(|when| when.last_moment(now)).transpose();
        Ok(Writing {
            category: self.category,
            quantity: self.quantity,
            unit: self.unit,
            from: first(self.from.as_ref(), now)?,
            by: last(self.by)?,
            simmer_until: last(self.simmer)?,
            ..writing
        })
    }
}

fn first(when: Option<&When>, now: &Zoned) -> Result<Option<Timestamp>, BadDate> {
    when.map(|when| when.moment(now)).transpose()
}

/// What skill-shares can say
#[derive(Debug, clap::Args)]
pub(super) struct Lesson {
    /// For whom: beginners, anybody
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// For two, or for more
    #[arg(long, value_parser = ["one-to-one", "group"])]
    format: Option<String>,
}

impl Lesson {
    /// Adds these to a record.
    pub(super) fn add_to(self, writing: Writing) -> Writing {
        Writing {
            level: self.level,
            format: self.format,
            ..writing
        }
    }
}

/// What events can say
#[derive(Debug, clap::Args)]
pub(super) struct Plan {
    /// When it ends: a time like 21:00, or a date and a time
    #[arg(long, value_name = "WHEN")]
    end: Option<When>,
    /// Where the clocks are that this goes by, like Europe/Madrid; here, if not given
    #[arg(long, value_name = "ZONE", value_parser = spec::zone)]
    zone: Option<String>,
    /// Comes again every week, or every so many: --weekly=2
    #[arg(long, value_name = "WEEKS", num_args = 0..=1, require_equals = true, default_missing_value = "1",
          conflicts_with = "monthly", value_parser = clap::value_parser!(u32).range(1..))]
    weekly: Option<u32>,
    /// Comes again every month, on the same day of the month
    #[arg(long)]
    monthly: bool,
    /// The last day on which it may come again, like 2027-03-01
    #[arg(long, value_name = "DAY")]
    until: Option<When>,
    /// How many people there is room for
    #[arg(long, value_name = "PEOPLE", value_parser = clap::value_parser!(u32).range(1..))]
    capacity: Option<u32>,
    /// Work to share, with the least and the most people, like cook:2:3; may be given several times
    #[arg(long, value_name = "ROLE:LEAST:MOST", value_parser = spec::shift)]
    shift: Vec<(String, u32, u32)>,
    /// What people are to bring, and how many, like bread:3; may be given several times
    #[arg(long, value_name = "ITEM:NUMBER", value_parser = spec::bring)]
    bring: Vec<(String, u32)>,
}

impl Plan {
    /// Makes the plan of an event that begins `at`; none if nothing of it is said.
    pub(super) fn event(self, at: Option<&When>, now: &Zoned) -> Result<Option<EventPlan>> {
        let now = match &self.zone {
            Some(zone) => now.with_time_zone(TimeZone::get(zone)?),
            None => now.clone(),
        };
        let start = at.map(|at| at.wall(&now)).transpose()?;
        let end = match (&self.end, start) {
            (Some(When::Time(time)), Some(start)) => {
                let same_day = start.date().to_datetime(*time);
                Some(if same_day > start {
                    same_day
                } else {
                    same_day.saturating_add(1.day())
                })
            }
            (Some(end), _) => Some(end.wall(&now)?),
            (None, _) => None,
        };
        let repeat = match (self.weekly, self.monthly) {
            (Some(every), _) => Some(Repeat::Weekly { every }),
            (None, true) => Some(Repeat::Monthly),
            (None, false) => None,
        };
        let until = self.until.map(|until| until.date(&now)).transpose()?;
        let wall = |time: jiff::civil::DateTime| time.strftime("%FT%H:%M").to_string();
        let plan = EventPlan {
            start: start.map(wall),
            end: end.map(wall),
            zone: self.zone,
            repeat,
            until: until.map(|date| date.to_string()),
            capacity: self.capacity,
            shifts: Some(self.shift).filter(|shifts| !shifts.is_empty()),
            bring: Some(self.bring).filter(|things| !things.is_empty()),
        };
        Ok(Some(plan).filter(|plan| *plan != EventPlan::default()))
    }
}
