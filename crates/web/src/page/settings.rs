//! Settings: language, devices, what protects this device, communities.
mod devices;
mod safety;

use askama::Template;
use potluck_node::api::{Answer, InCommunity, Protection, Request, Safety};
use potluck_text::Language;

pub(super) use devices::{
    act as device_act, ask as device_ask, show as devices, words, words_said,
};
pub(super) use safety::{act as safety_act, ask as safety_ask};

use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "settings.html")]
struct Settings {
    f: Frame,
    languages: Vec<(&'static str, &'static str, bool)>,
    safety: Option<Protection>,
    communities: Vec<InCommunity>,
}

/// All settings.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-settings"), Nav::Settings).await?;
    let all = [Language::En, Language::Es, Language::Ar];
    let language = |one: Language| (one.tag(), one.own_name(), one == desk.language());
    let page = Settings {
        f,
        languages: all.into_iter().map(language).collect(),
        safety: protection(desk).await,
        communities: communities(desk).await,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// How this device is protected, if the node can tell.
async fn protection(desk: &Desk<'_>) -> Option<Protection> {
    match desk.ask(Request::Safety(Safety::State)).await {
        Ok(Answer::Protection(protection)) => Some(protection),
        _ => None,
    }
}

async fn communities(desk: &Desk<'_>) -> Vec<InCommunity> {
    match desk.ask(Request::Communities).await {
        Ok(Answer::Communities(communities)) => communities,
        _ => vec![],
    }
}

/// Looks at another community from now on.
pub(super) async fn use_community(desk: &Desk<'_>) -> Shown {
    let community = desk.visit.form.get("community").to_owned();
    match desk.ask(Request::Use { community }).await? {
        Answer::Started(_) | Answer::Joined(_) | Answer::Well | Answer::Communities(_) => {
            Ok(Outcome::Go("/".to_owned()))
        }
        _ => Err(odd()),
    }
}
