//! Events: what is coming up as a list, or a month at a glance.
use askama::Template;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use potluck_node::api::{BoardFilter, Record};

use super::{Desk, Frame, Nav, Outcome, Page, Shown};
use crate::look::card::{Card, cards};

#[derive(Template)]
#[template(path = "events.html")]
struct Events {
    f: Frame,
    coming: Vec<Card>,
    past: Vec<Card>,
}

#[derive(Template)]
#[template(path = "month.html")]
struct Month {
    f: Frame,
    name: String,
    /// The months beside it: where they are, and what they are called.
    before: (String, String),
    after: (String, String),
    /// Whether nothing is planned in it.
    free: bool,
    weekdays: Vec<String>,
    weeks: Vec<Vec<Day>>,
}

/// A day of a month's page.
struct Day {
    number: i8,
    name: String,
    inside: bool,
    today: bool,
    events: Vec<Entry>,
}

/// An event on a day.
struct Entry {
    code: String,
    time: String,
    title: String,
}

/// The list, or with `?month=2026-12` a month.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let filter = BoardFilter {
        kind: Some("event".to_owned()),
        all: true,
        ..BoardFilter::default()
    };
    let records = desk.board(filter).await?;
    if desk.visit.query.has("month") {
        return month(desk, &records).await;
    }
    let f = desk.frame(&desk.t("nav-events"), Nav::Events).await?;
    let (mut coming, past): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .partition(|one| matches!(one.state.as_str(), "planned" | "on"));
    coming.sort_by_key(|one| next(one));
    Ok(Outcome::Page(Page::of(&Events {
        f,
        coming: cards(desk, coming),
        past: cards(desk, past.into_iter().take(20)),
    })?))
}

fn next(record: &Record) -> Timestamp {
    let next = record.event.as_ref().and_then(|event| event.next.first());
    next.map_or(Timestamp::MAX, |next| next.at)
}

async fn month(desk: &Desk<'_>, records: &[Record]) -> Shown {
    let today = desk.now.date();
    let wanted = format!("{}-01", desk.visit.query.get("month"));
    let first = wanted.parse::<Date>().unwrap_or(today).first_of_month();
    let f = desk.frame(&desk.t("nav-events"), Nav::Events).await?;
    let monday = first.saturating_sub(i64::from(first.weekday().to_monday_zero_offset()).days());
    let last = first.last_of_month();
    let mut weeks = vec![];
    let mut week = monday;
    while week <= last && weeks.len() < 6 {
        let days = (0..7_i64).map(|n| week.saturating_add(n.days()));
        weeks.push(days.map(|date| day(desk, records, date, first)).collect());
        week = week.saturating_add(7.days());
    }
    let beside = |month: Date| (link(month), desk.month_alone(month));
    let free = records.iter().all(|record| {
        let next = record.event.iter().flat_map(|event| &event.next);
        let mut days = next.map(|one| one.at.to_zoned(desk.now.time_zone().clone()).date());
        !days.any(|day| day.first_of_month() == first)
    });
    let weekday = |n: i64| desk.weekday(monday.saturating_add(n.days()));
    Ok(Outcome::Page(Page::of(&Month {
        f,
        name: desk.month(first),
        before: beside(first.saturating_sub(1.month())),
        after: beside(first.saturating_add(1.month())),
        free,
        weekdays: (0..7).map(weekday).collect(),
        weeks,
    })?))
}

fn link(month: Date) -> String {
    format!("/events?month={}", month.strftime("%Y-%m"))
}

fn day(desk: &Desk<'_>, records: &[Record], date: Date, first: Date) -> Day {
    let mut events = vec![];
    for record in records {
        let next = record.event.iter().flat_map(|event| &event.next);
        for one in next {
            let at = one.at.to_zoned(desk.now.time_zone().clone());
            if at.date() == date {
                events.push(Entry {
                    code: record.code.clone(),
                    time: at.strftime("%H:%M").to_string(),
                    title: record.title.clone(),
                });
            }
        }
    }
    events.sort_by(|one, other| one.time.cmp(&other.time));
    Day {
        number: date.day(),
        name: desk.date(date),
        inside: date.month() == first.month(),
        today: date == desk.now.date(),
        events,
    }
}
