//! Home: what is for me, and what is near me.
use askama::Template;
use potluck_node::api::{BoardFilter, Record};

use super::{Desk, Frame, Nav, Outcome, Page, Shown};
use crate::look::card::{Card, cards};

/// The most cards under "for me": what waits stands first.
const MINE: usize = 30;
/// The most cards under "near me"; search finds the rest.
const NEAR: usize = 30;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    f: Frame,
    for_me: Vec<Card>,
    near: Vec<Card>,
    /// How many more are near.
    more: usize,
    /// How many more are for me.
    more_mine: usize,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-home"), Nav::Home).await?;
    let records = desk.board(BoardFilter::default()).await?;
    let (mut mine, mut others): (Vec<&Record>, Vec<&Record>) =
        records.iter().partition(|record| is_for_me(record));
    mine.sort_by_key(|record| (std::cmp::Reverse(waits_for_me(record)), due(record)));
    others.retain(|record| !record.mine);
    others.sort_by_key(|record| place_in_line(record));
    let more = others.len().saturating_sub(NEAR);
    let more_mine = mine.len().saturating_sub(MINE);
    Ok(Outcome::Page(Page::of(&Home {
        f,
        for_me: cards(desk, mine.into_iter().take(MINE)),
        near: cards(desk, others.into_iter().take(NEAR)),
        more,
        more_mine,
    })?))
}

/// Whether I have something to do with it: I wrote it, answered it, or signed up.
fn is_for_me(record: &Record) -> bool {
    let answered = record.claims.iter().any(|claim| {
        claim.mine && matches!(claim.state.as_str(), "asked" | "accepted" | "handed over")
    });
    record.mine || answered || is_signed_up(record)
}

fn is_signed_up(record: &Record) -> bool {
    record.event.as_ref().is_some_and(|event| {
        let shifts = event.shifts.iter().flat_map(|shift| &shift.people);
        let bring = event.bring.iter().flat_map(|bring| &bring.people);
        event
            .coming
            .iter()
            .chain(shifts)
            .chain(bring)
            .any(|one| one.mine)
    })
}

/// How much a record waits for me: answers to choose from, things to confirm, and then the rest.
fn waits_for_me(record: &Record) -> u8 {
    match record.next.first().map(String::as_str) {
        Some("confirm") => 4,
        Some("accept") => 3,
        Some("done") => 2,
        _ if is_signed_up(record) => 1,
        Some("renew") => 1,
        _ => 0,
    }
}

/// When it is due or on.
fn due(record: &Record) -> jiff::Timestamp {
    let next = record.event.as_ref().and_then(|event| event.next.first());
    let next = next.map(|next| next.at);
    record.by.or(next).unwrap_or(jiff::Timestamp::MAX)
}

/// Urgent first, unmatched first, due first, newest first.
fn place_in_line(record: &Record) -> impl Ord + use<> {
    let urgency = match record.urgency.as_deref() {
        Some("now") => 0,
        Some("days") => 1,
        _ => 2,
    };
    let unmatched = !matches!(record.state.as_str(), "open" | "partly matched" | "planned");
    let due = record.by.unwrap_or(jiff::Timestamp::MAX);
    (unmatched, urgency, due, std::cmp::Reverse(record.created))
}
