//! Home: what is for me, and what is near me.
use askama::Template;
use potluck_node::api::{BoardFilter, Part, Record};

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
    /// Whether more is near.
    more: bool,
    /// Whether more is for me.
    more_mine: bool,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-home"), Nav::Home).await?;
    let for_me = BoardFilter {
        part: Part::ForMe,
        ..BoardFilter::default()
    };
    // One more than is shown tells whether there is more.
    let near_me = BoardFilter {
        part: Part::NearMe,
        most: u32::try_from(NEAR + 1).ok(),
        ..BoardFilter::default()
    };
    let mut mine = desk.board(for_me).await?;
    mine.sort_by_key(|record| (std::cmp::Reverse(waits_for_me(record)), due(record)));
    let near = desk.board(near_me).await?;
    Ok(Outcome::Page(Page::of(&Home {
        f,
        more: near.len() > NEAR,
        more_mine: mine.len() > MINE,
        for_me: cards(desk, mine.iter().take(MINE)),
        near: cards(desk, near.iter().take(NEAR)),
    })?))
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
