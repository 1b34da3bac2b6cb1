//! All the ways to go, for small screens.
use askama::Template;

use super::{Desk, Frame, Nav, Outcome, Page, Shown};

#[derive(Template)]
#[template(path = "more.html")]
struct More {
    f: Frame,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-more"), Nav::More).await?;
    Ok(Outcome::Page(Page::of(&More { f })?))
}
