//! The hub's page: what a steward at a table looks at all afternoon.
mod slips;

use askama::Template;
use jiff::SignedDuration;
use potluck_node::api::{BoardFilter, Part as Of, Record};

pub(super) use slips::{enter, show as slips};

use super::{Desk, Frame, Nav, Outcome, Page, Shown};
use crate::look::card::{Card, cards, gaps, is_urgent};

/// An urgent thing that waits longer than this needs somebody to look after it.
const URGENT: SignedDuration = SignedDuration::from_hours(24);
/// What ends within this is told before.
const EXPIRING: SignedDuration = SignedDuration::from_hours(3 * 24);
/// What is on within this has its gaps shown.
const TODAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Template)]
#[template(path = "hub.html")]
struct Hub {
    f: Frame,
    parts: Vec<Part>,
    well: bool,
}

/// Something to look after.
struct Part {
    id: &'static str,
    title: String,
    cards: Vec<Card>,
}

/// Today's work.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-hub"), Nav::Hub).await?;
    let tended = BoardFilter {
        part: Of::Tended,
        ..BoardFilter::default()
    };
    let records = desk.board(tended).await?;
    let part = |id, title: String, is: &dyn Fn(&Record) -> bool| Part {
        id,
        title,
        cards: cards(desk, records.iter().filter(|record| is(record))),
    };
    let now = desk.now.timestamp();
    let gap = |record: &Record| {
        let next = record.event.as_ref().and_then(|event| event.next.first());
        let soon = next.is_some_and(|next| next.at.duration_since(now) < TODAY);
        soon && gaps(record) > Some(0)
    };
    let waits = |record: &Record| is_urgent(record) && now.duration_since(record.created) > URGENT;
    let ends = |record: &Record| {
        let open = matches!(
            record.state.as_str(),
            "open" | "partly matched" | "simmering"
        );
        open && record.expiry.duration_since(now) < EXPIRING
    };
    let unconfirmed = |record: &Record| {
        record
            .claims
            .iter()
            .any(|claim| claim.state == "handed over")
    };
    let parts: Vec<Part> = [
        part("gaps", desk.t("hub-gaps"), &gap),
        part("urgent", desk.t("hub-urgent"), &waits),
        part("expiring", desk.t("hub-expiring"), &ends),
        part("unconfirmed", desk.t("hub-unconfirmed"), &unconfirmed),
    ]
    .into();
    let well = parts.iter().all(|part| part.cards.is_empty());
    Ok(Outcome::Page(Page::of(&Hub { f, parts, well })?))
}
