//! From what was asked for to what is shown: the table of all screens.
//!
//! A screen is a function from a [`Desk`] to an [`Outcome`]. Whatever goes wrong on the way is a
//! `Fault`, and each fault has a page of its own.
mod about;
mod anew;
mod away;
mod circles;
mod communities;
mod desk;
mod events;
mod fault;
mod first;
mod frame;
mod home;
mod hub;
mod invite;
mod locked;
mod more;
mod nearby;
mod people;
mod post;
mod print;
mod question;
mod record;
mod rules;
mod search;
mod settings;
#[cfg(test)]
mod tests;
mod thanks;
mod under_way;

use askama::Template;
use potluck_node::api::Problem;
use potluck_text::say;

use crate::words::{Language, t};

pub use desk::Desk;
pub(crate) use fault::Fault;
use fault::{sentence, whole};
pub(crate) use frame::{Frame, Nav};

/// What a browser gets to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A page.
    Page(Page),
    /// Another place to look at; what was sent is not sent again by a reload.
    Go(String),
    /// Nothing to show; all is well.
    Nothing,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The whole of it, as HTML.
    pub html: String,
    /// The HTTP status that goes with it.
    pub status: u16,
}

impl Page {
    /// A page from its template.
    pub(crate) fn of(template: &impl Template) -> Result<Self, askama::Error> {
        Self::with(200, template)
    }

    /// A page that says that something is not well.
    pub(crate) fn with(status: u16, template: &impl Template) -> Result<Self, askama::Error> {
        let html = template.render()?;
        Ok(Self { html, status })
    }
}

/// What comes of asking for a screen.
pub(crate) type Shown = Result<Outcome, Fault>;

/// Shows what was asked for. Never fails: what went wrong is a page, too.
pub async fn show(desk: &Desk<'_>) -> Outcome {
    match screen(desk).await {
        Ok(outcome) => outcome,
        Err(fault) => fault::show(desk, fault).await,
    }
}

/// The table of all screens.
async fn screen(desk: &Desk<'_>) -> Shown {
    communities::look(desk).await?;
    let path: Vec<&str> = desk.visit.path.iter().map(String::as_str).collect();
    match (desk.visit.sends, path.as_slice()) {
        (false, []) => home::show(desk).await,
        (false, ["welcome"]) => first::welcome(desk).await,
        (false, ["start"]) => first::start(desk).await,
        (true, ["start"]) => first::found(desk).await,
        (false, ["join"]) => first::join(desk).await,
        (true, ["join"]) => first::ask_in(desk).await,
        (false, ["join", "wait"]) => first::wait(desk).await,
        (true, ["join", "stop"]) => first::stop(desk),
        (false, ["new", kind]) => post::show(desk, kind).await,
        (true, ["new", kind]) => post::post(desk, kind).await,
        (true, ["draft"]) => post::keep(desk),
        (true, ["draft", "later"]) => post::later(desk),
        (false, ["category"]) => post::suggest_category(desk),
        (false, ["r", code]) => record::show(desk, code).await,
        (false, ["r", code, "edit"]) => post::change(desk, code).await,
        (true, ["r", code, "edit"]) => post::changed(desk, code).await,
        (false, ["r", code, deed]) => record::ask(desk, code, deed).await,
        (true, ["r", code, "say"]) => circles::say_about(desk, code).await,
        (true, ["r", code, deed]) => record::act(desk, code, deed).await,
        (false, ["events"]) => events::show(desk).await,
        (false, ["search"]) => search::show(desk).await,
        (false, ["away"]) => away::show(desk).await,
        (false, ["more"]) => more::show(desk).await,
        (false, ["about"]) => about::show(desk).await,
        _ => community(desk, &path).await,
    }
}

/// The screens about the people, and about this device.
async fn community(desk: &Desk<'_>, path: &[&str]) -> Shown {
    match (desk.visit.sends, path) {
        (false, ["people"]) => people::show(desk).await,
        (false, ["people", id]) => people::one(desk, id).await,
        (false, ["people", id, deed]) => people::ask(desk, id, deed).await,
        (true, ["people", id, "say"]) => circles::say_to(desk, id).await,
        (true, ["people", id, "admit-again"]) => people::again(desk, id).await,
        (true, ["people", id, deed]) => people::act(desk, id, deed).await,
        (false, ["proposals"]) => people::proposals(desk).await,
        (true, ["proposals", code, "sign"]) => people::sign(desk, code).await,
        (false, ["anew"]) => anew::show(desk).await,
        (false, ["anew", "start"]) => anew::ask(desk).await,
        (true, ["anew", "start"]) => anew::found(desk).await,
        (false, ["anew", person]) => anew::ask_along(desk, person).await,
        (true, ["anew", person]) => anew::along(desk, person).await,
        (false, ["rules"]) => rules::show(desk).await,
        (false, ["rules", "change"]) => rules::ask(desk).await,
        (true, ["rules", "change"]) => rules::change(desk).await,
        (false, ["invite"]) => invite::ask(desk).await,
        (true, ["invite"]) => invite::make(desk).await,
        (false, ["circles"]) => circles::show(desk).await,
        (false, ["circles", "new"]) => circles::ask(desk, "", "new").await,
        (true, ["circles", "new"]) => circles::act(desk, "", "new").await,
        (false, ["circles", code]) => circles::one(desk, code).await,
        (true, ["circles", code]) => circles::say(desk, code).await,
        (false, ["circles", code, deed]) => circles::ask(desk, code, deed).await,
        (true, ["circles", code, deed]) => circles::act(desk, code, deed).await,
        (false, ["nearby"]) => nearby::show(desk).await,
        (true, ["nearby"]) => nearby::dial(desk).await,
        (false, ["thanks"]) => thanks::show(desk).await,
        (false, ["hub"]) => hub::show(desk).await,
        (false, ["hub", "slips"]) => hub::slips(desk).await,
        (true, ["hub", "slips"]) => hub::enter(desk).await,
        (false, ["print", "board"]) => print::board(desk).await,
        (false, ["print", "rota"]) => print::rota(desk).await,
        (false, ["print", "poster", code]) => print::poster(desk, code).await,
        _ => device(desk, path).await,
    }
}

/// The screens about this device.
async fn device(desk: &Desk<'_>, path: &[&str]) -> Shown {
    match (desk.visit.sends, path) {
        (false, ["settings"]) => settings::show(desk).await,
        (true, ["settings", "name"]) => settings::be_called(desk).await,
        (false, ["communities"]) => communities::show(desk).await,
        (true, ["communities"]) => communities::change(desk).await,
        (false, ["settings", "devices"]) => settings::devices(desk).await,
        (false, ["settings", "devices", "add"]) => under_way::add(desk).await,
        (true, ["settings", "devices", "add"]) => under_way::added(desk),
        (false, ["settings", "devices", id, deed]) => settings::device_ask(desk, id, deed).await,
        (true, ["settings", "devices", id, deed]) => settings::device_act(desk, id, deed).await,
        (false, ["settings", "words"]) => settings::words(desk, false).await,
        (false, ["settings", "words", "check"]) => settings::words(desk, true).await,
        (true, ["settings", "words"]) => settings::words_said(desk).await,
        (false, ["settings", "safety", deed]) => settings::safety_ask(desk, deed).await,
        (true, ["settings", "safety", deed]) => settings::safety_act(desk, deed).await,
        (true, ["unlock"]) => locked::unlock(desk).await,
        (true, ["wipe"]) => locked::wipe(desk).await,
        (false, ["pair"]) => under_way::pair(desk).await,
        (true, ["pair"]) => under_way::paired(desk),
        (true, ["welcome", "open"]) => under_way::open_door(desk),
        (false, ["under-way"]) => under_way::show(desk).await,
        (true, ["under-way", "same"]) => under_way::same(desk).await,
        (true, ["under-way", "stop"]) => under_way::stop(desk).await,
        _ => Err(Fault::Missing),
    }
}

/// An answer of the node that is not of the kind that was asked for.
pub(crate) fn odd() -> Fault {
    Fault::Problem(Problem::new(
        say("problem-odd-answer"),
        say("hint-restart-node"),
    ))
}

/// The page of a problem that came up outside of all screens.
pub(crate) async fn problem(desk: &Desk<'_>, problem: Problem) -> Outcome {
    fault::show(desk, problem.into()).await
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Plain<'a> {
    language: Language,
    title: &'a str,
    text: &'a str,
    /// Where to go on by itself.
    on: Option<&'a str>,
}

/// A page with nothing on it but a few words: for whoever may see no more.
pub(crate) fn plain(language: Language, title: &str, text: &str) -> String {
    let page = Plain {
        language,
        title,
        text,
        on: None,
    };
    page.render().unwrap_or_default()
}

/// The page that a link opens; it goes on by itself.
pub(crate) fn opened(language: Language) -> String {
    let page = Plain {
        language,
        title: &t(language, "opened-title"),
        text: &t(language, "opened"),
        on: Some("/"),
    };
    page.render().unwrap_or_default()
}
