//! Search: everything on the board, found as one types.
use askama::Template;
use potluck_node::api::{Answer, BoardFilter, Request};

use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};
use crate::look::card::{Card, cards};

/// The most that is shown; more words find less.
const MOST: usize = 60;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    f: Frame,
    words: String,
    kind: String,
    found: Vec<Card>,
    /// How many, in words.
    count: String,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let (words, kind) = (desk.visit.query.get("q"), desk.visit.query.get("kind"));
    let kind = ["need", "offer", "skill", "event"]
        .into_iter()
        .find(|one| *one == kind);
    // One more than is shown tells whether there is more.
    let among = BoardFilter {
        kind: kind.map(str::to_owned),
        most: u32::try_from(MOST + 1).ok(),
        ..BoardFilter::default()
    };
    let records = if words.is_empty() {
        desk.board(among).await?
    } else {
        let words = words.to_owned();
        match desk.ask(Request::Search { words, among }).await? {
            Answer::Board(records) => records,
            _ => return Err(odd()),
        }
    };
    let count = match records.len() {
        found if found > MOST => desk.say("search-count-more", &[("count", MOST.into())]),
        found => desk.say("search-count", &[("count", found.into())]),
    };
    let f = desk.frame(&desk.t("nav-search"), Nav::Search).await?;
    Ok(Outcome::Page(Page::of(&Search {
        f,
        words: words.to_owned(),
        kind: kind.unwrap_or_default().to_owned(),
        count,
        found: cards(desk, records.iter().take(MOST)),
    })?))
}
