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
    let mut records = if words.is_empty() {
        let filter = BoardFilter {
            kind: kind.map(str::to_owned),
            ..BoardFilter::default()
        };
        desk.board(filter).await?
    } else {
        let words = words.to_owned();
        match desk.ask(Request::Search { words }).await? {
            Answer::Board(records) => records,
            _ => return Err(odd()),
        }
    };
    records.retain(|record| kind.is_none_or(|kind| record.kind == kind));
    let f = desk.frame(&desk.t("nav-search"), Nav::Search).await?;
    Ok(Outcome::Page(Page::of(&Search {
        f,
        words: words.to_owned(),
        kind: kind.unwrap_or_default().to_owned(),
        count: desk.say("search-count", &[("count", records.len().into())]),
        found: cards(desk, records.iter().take(MOST)),
    })?))
}
