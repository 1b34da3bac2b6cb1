//! A place for screens that are still being built.
use askama::Template;

use super::{Desk, Frame, Nav, Outcome, Page, Shown};

#[derive(Template)]
#[template(path = "soon.html")]
struct Soon {
    f: Frame,
}

pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let nav = match desk.visit.path.first().map(String::as_str) {
        Some("people" | "circles") => Nav::People,
        Some("nearby") => Nav::Nearby,
        Some("thanks") => Nav::Thanks,
        Some("hub") => Nav::Hub,
        Some("settings") => Nav::Settings,
        _ => Nav::None,
    };
    let f = desk.frame(&desk.t("soon-title"), nav).await?;
    Ok(Outcome::Page(Page::of(&Soon { f })?))
}
