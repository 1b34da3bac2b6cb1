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
    written_in: Option<String>,
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
            language: self.written_in,
            ..Writing::default()
        }
    }
}

/// For whom a record is
#[derive(Debug, clap::Args)]
pub(super) struct Audience {
    /// Only for this circle of yours, by its name or code
    #[arg(long, value_name = "CIRCLE")]
    circle: Option<String>,
}

impl Audience {
    /// Adds it to a record.
    pub(super) fn add_to(self, writing: Writing) -> Writing {
        Writing {
            circle: self.circle,
            ..writing
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
    #[arg(long, value_name = "NUMBER", value_parser = spec::number::<u32>)]
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
          conflicts_with = "monthly", value_parser = spec::number::<u32>)]
    weekly: Option<u32>,
    /// Comes again every month, on the same day of the month
    #[arg(long)]
    monthly: bool,
    /// The last day on which it may come again, like 2027-03-01
    #[arg(long, value_name = "DAY")]
    until: Option<When>,
    /// How many people there is room for
    #[arg(long, value_name = "PEOPLE", value_parser = spec::number::<u32>)]
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

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    #[derive(clap::Parser)]
    struct Typed {
        #[arg(long)]
        at: Option<When>,
        #[command(flatten)]
        plan: Plan,
    }

    /// What `typed` plans on Tuesday, 1 December 2026, 14:30 in London.
    fn plan(typed: &str) -> Result<Option<EventPlan>> {
        let words = std::iter::once("event").chain(typed.split_whitespace());
        let typed = Typed::try_parse_from(words)?;
        let now: Zoned = "2026-12-01T14:30[Europe/London]".parse()?;
        typed.plan.event(typed.at.as_ref(), &now)
    }

    #[test]
    fn times_are_those_of_the_clocks_there() {
        let soup = plan("--at today-18:00 --end 21:00 --zone Asia/Tokyo").unwrap_err();
        assert!(soup.to_string().contains("past"), "{soup}"); // it is 23:30 there

        let soup = plan("--at tomorrow-18:00 --zone Asia/Tokyo")
            .unwrap()
            .unwrap();
        assert_eq!(soup.start.as_deref(), Some("2026-12-02T18:00"));
        assert_eq!(soup.zone.as_deref(), Some("Asia/Tokyo"));
    }

    #[test]
    fn an_end_is_on_the_same_night() {
        for (end, ends) in [("21:00", "2026-12-05T21:00"), ("1:00", "2026-12-06T01:00")] {
            let party = plan(&format!("--at sat-18:00 --end {end}"))
                .unwrap()
                .unwrap();

            assert_eq!(party.start.as_deref(), Some("2026-12-05T18:00"));
            assert_eq!(party.end.as_deref(), Some(ends));
        }
    }

    #[test]
    fn every_week_is_said_with_or_without_a_number() {
        let every = |typed: &str| plan(typed).unwrap().unwrap().repeat;

        assert_eq!(every("--weekly"), Some(Repeat::Weekly { every: 1 }));
        assert_eq!(every("--weekly=2"), Some(Repeat::Weekly { every: 2 }));
        assert_eq!(every("--monthly"), Some(Repeat::Monthly));
        assert!(plan("--weekly --monthly").is_err());
    }

    #[test]
    fn no_plan_is_made_of_nothing() {
        assert_eq!(plan("").unwrap(), None);
    }
}
