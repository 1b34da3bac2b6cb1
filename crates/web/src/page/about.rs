//! What this is, who made it, and what nobody has checked yet.
use askama::Template;

use super::{Desk, Frame, Nav, Outcome, Page, Shown};

#[derive(Template)]
#[template(path = "about.html")]
struct About {
    f: Frame,
    version: &'static str,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    // Also for somebody who has no community yet.
    let status = desk.status().await.ok();
    let f = Frame::new(desk, &desk.t("nav-about"), Nav::About, status.as_ref());
    let version = env!("CARGO_PKG_VERSION");
    Ok(Outcome::Page(Page::of(&About { f, version })?))
}
