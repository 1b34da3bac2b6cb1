//! Settings: name, language, devices, what protects this device.
mod devices;
mod safety;

use askama::Template;
use potluck_node::api::{Answer, Protection, Request, Safety};
use potluck_text::Language;

pub(super) use devices::{
    act as device_act, ask as device_ask, show as devices, words, words_said,
};
pub(super) use safety::{act as safety_act, ask as safety_ask};

use super::fault::whole;
use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    f: Frame,
    languages: Vec<(&'static str, &'static str, bool)>,
    name: String,
    wrong: Option<String>,
    safety: Option<Protection>,
}

/// All settings.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    all(desk, None, None).await
}

/// All settings, after a name was refused or without.
async fn all(desk: &Desk<'_>, typed: Option<String>, wrong: Option<String>) -> Shown {
    let f = desk.frame(&desk.t("nav-settings"), Nav::Settings).await?;
    let language = |one: Language| (one.tag(), one.own_name(), one == desk.language());
    let page = Settings {
        name: typed.unwrap_or_else(|| f.me.clone()),
        f,
        languages: Language::ALL.into_iter().map(language).collect(),
        safety: protection(desk).await,
        wrong,
    };
    let status = if page.wrong.is_some() { 422 } else { 200 };
    Ok(Outcome::Page(Page::with(status, &page)?))
}

/// How this device is protected, if the node can tell.
async fn protection(desk: &Desk<'_>) -> Option<Protection> {
    match desk.ask(Request::Safety(Safety::State)).await {
        Ok(Answer::Protection(protection)) => Some(protection),
        _ => None,
    }
}

/// Is called something else from now on.
pub(super) async fn be_called(desk: &Desk<'_>) -> Shown {
    let name = desk.visit.form.get("name").to_owned();
    match desk.ask(Request::BeCalled { name: name.clone() }).await {
        Ok(Answer::Well) => Ok(Outcome::Go("/settings?said=saved".to_owned())),
        Ok(_) => Err(odd()),
        Err(problem) if problem.is_locked() => Err(problem.into()),
        Err(problem) => all(desk, Some(name), Some(whole(desk, &problem))).await,
    }
}
