//! Asks before a web address that somebody wrote is opened.
use askama::Template;

use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown};
use crate::look::is_web;

#[derive(Template)]
#[template(path = "away.html")]
struct Away {
    f: Frame,
    /// The name of the place, which is what to look at.
    host: String,
    to: String,
    plain: bool,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let to = desk.visit.query.get("to").to_owned();
    if !is_web(&to) {
        return Err(Fault::Missing);
    }
    let rest = to.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // What stands before an @ is there to deceive.
    let host = host.rsplit('@').next().unwrap_or_default().to_owned();
    let status = desk.status().await.ok();
    let f = Frame::new(desk, &desk.t("away-title"), Nav::None, status.as_ref());
    let plain = to.starts_with("http://");
    Ok(Outcome::Page(Page::of(&Away { f, host, to, plain })?))
}
