//! Thanks and wins: a place for joy.
use askama::Template;
use jiff::Timestamp;
use potluck_node::api::{Answer, Request};

use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};

/// How many are shown.
const SHOWN: u32 = 100;

#[derive(Template)]
#[template(path = "thanks.html")]
struct Thanks {
    f: Frame,
    wins: String,
    said: Vec<Said>,
}

/// A thank-you.
struct Said {
    at: Timestamp,
    who: String,
    text: String,
    when: String,
    code: String,
    title: String,
}

/// All thanks, newest first.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-thanks"), Nav::Thanks).await?;
    let Answer::Thanked { wins, records } = desk.ask(Request::Thanks { most: SHOWN }).await? else {
        return Err(odd());
    };
    let wins = desk.say("thanks-wins", &[("count", wins.into())]);
    let mut said: Vec<Said> = records
        .iter()
        .flat_map(|record| {
            record.thanks.iter().map(|one| Said {
                at: one.at,
                who: one.name.clone(),
                text: one.text.clone(),
                when: desk.day(one.at),
                code: record.code.clone(),
                title: record.title.clone(),
            })
        })
        .collect();
    said.sort_by_key(|one| std::cmp::Reverse(one.at));
    said.truncate(SHOWN as usize);
    Ok(Outcome::Page(Page::of(&Thanks { f, wins, said })?))
}
