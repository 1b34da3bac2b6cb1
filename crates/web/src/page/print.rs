//! For paper: the board, the rota, one poster. Large type, short codes, a code to scan.
use askama::Template;
use askama::filters::Safe;
use jiff::Timestamp;
use potluck_node::api::{BoardFilter, Record};

use super::{Desk, Frame, Nav, Outcome, Page, Shown};
use crate::look::card::{Card, cards};
use crate::look::qr;

#[derive(Template)]
#[template(path = "print/board.html")]
struct Board {
    f: Frame,
    printed: String,
    parts: Vec<Part>,
}

/// What is open of one sort.
struct Part {
    title: String,
    cards: Vec<Card>,
}

/// The board for a wall.
pub(super) async fn board(desk: &Desk<'_>) -> Shown {
    let desk = &desk.on_paper();
    let f = desk.frame(&desk.t("print-board"), Nav::Hub).await?;
    let mut records = desk.board(BoardFilter::default()).await?;
    records.sort_by_key(next); // events by their time; what has none stays as it was
    let part = |title: String, kinds: &[&str]| {
        let open = |record: &&Record| {
            kinds.contains(&record.kind.as_str())
                && matches!(
                    record.state.as_str(),
                    "open" | "partly matched" | "planned" | "on"
                )
        };
        let cards = cards(desk, records.iter().filter(open));
        Part { title, cards }
    };
    let page = Board {
        printed: desk.say(
            "print-on",
            &[("when", (&desk.when(desk.now.timestamp())).into())],
        ),
        f,
        parts: vec![
            part(desk.t("print-needs"), &["need"]),
            part(desk.t("print-offers"), &["offer", "skill"]),
            part(desk.t("print-events"), &["event"]),
        ],
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

#[derive(Template)]
#[template(path = "print/rota.html")]
struct Rota {
    f: Frame,
    printed: String,
    events: Vec<Shifts>,
}

/// The shifts of one event.
struct Shifts {
    title: String,
    when: String,
    code: String,
    rows: Vec<Line>,
}

/// One shift.
struct Line {
    role: String,
    people: String,
    gap: Option<String>,
}

/// Who takes which shift.
pub(super) async fn rota(desk: &Desk<'_>) -> Shown {
    let desk = &desk.on_paper();
    let f = desk.frame(&desk.t("print-rota"), Nav::Hub).await?;
    let filter = BoardFilter {
        kind: Some("event".to_owned()),
        ..BoardFilter::default()
    };
    let mut records = desk.board(filter).await?;
    records.sort_by_key(next);
    let page = Rota {
        printed: desk.say(
            "print-on",
            &[("when", (&desk.when(desk.now.timestamp())).into())],
        ),
        f,
        events: records
            .iter()
            .filter_map(|record| shifts(desk, record))
            .collect(),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// When an event is on.
fn next(record: &Record) -> Timestamp {
    let next = record.event.as_ref().and_then(|event| event.next.first());
    next.map_or(Timestamp::MAX, |next| next.at)
}

fn shifts(desk: &Desk<'_>, record: &Record) -> Option<Shifts> {
    let event = record
        .event
        .as_ref()
        .filter(|event| !event.shifts.is_empty())?;
    let line = |shift: &potluck_node::api::Shift| Line {
        role: shift.role.clone(),
        people: desk.list(&shift.people.iter().map(|one| &one.name).collect::<Vec<_>>()),
        gap: (shift.gap > 0).then(|| desk.say("card-gaps", &[("count", shift.gap.into())])),
    };
    Some(Shifts {
        title: record.title.clone(),
        when: event
            .next
            .first()
            .map(|next| desk.when(next.at))
            .unwrap_or_default(),
        code: record.code.clone(),
        rows: event.shifts.iter().map(line).collect(),
    })
}

#[derive(Template)]
#[template(path = "print/poster.html")]
struct Poster {
    f: Frame,
    card: Card,
    body: String,
    code: Option<Safe<String>>,
}

/// One record, large.
pub(super) async fn poster(desk: &Desk<'_>, code: &str) -> Shown {
    let desk = &desk.on_paper();
    let record = desk.record(code).await?;
    let f = desk.frame(&record.title, Nav::Hub).await?;
    let page = Poster {
        f,
        code: qr(&record.code),
        card: Card::new(desk, &record),
        body: record.body,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}
