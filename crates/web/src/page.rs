//! From what was asked for to what is shown: the table of all screens.
//!
//! A screen is a function from a [`Desk`] to an [`Outcome`]. Whatever goes wrong on the way is a
//! [`Fault`], and each fault has a page of its own.
mod about;
mod away;
mod desk;
mod events;
mod fault;
mod first;
mod frame;
mod home;
mod more;
mod post;
mod record;
mod search;
mod soon;
#[cfg(test)]
mod tests;

use askama::Template;
use potluck_node::api::Problem;

use crate::words::{Language, t};

pub use desk::Desk;
pub(crate) use fault::Fault;
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
    let path: Vec<&str> = desk.visit.path.iter().map(String::as_str).collect();
    match (desk.visit.sends, path.as_slice()) {
        (false, []) => home::show(desk).await,
        (false, ["welcome"]) => first::welcome(desk).await,
        (false, ["start"]) => first::start(desk).await,
        (true, ["start"]) => first::found(desk).await,
        (false, ["join"]) => first::join(desk).await,
        (true, ["join"]) => first::ask_in(desk),
        (false, ["join", "wait"]) => first::wait(desk).await,
        (true, ["join", "stop"]) => first::stop(desk).await,
        (false, ["new", kind]) => post::show(desk, kind).await,
        (true, ["new", kind]) => post::post(desk, kind).await,
        (true, ["draft"]) => post::keep(desk),
        (true, ["draft", "later"]) => post::later(desk),
        (false, ["category"]) => post::suggest_category(desk),
        (false, ["r", code]) => record::show(desk, code).await,
        (false, ["r", code, "edit"]) => post::change(desk, code).await,
        (true, ["r", code, "edit"]) => post::changed(desk, code).await,
        (false, ["r", code, deed]) => record::ask(desk, code, deed).await,
        (true, ["r", code, deed]) => record::act(desk, code, deed).await,
        (false, ["events"]) => events::show(desk).await,
        (false, ["search"]) => search::show(desk).await,
        (false, ["away"]) => away::show(desk).await,
        (false, ["more"]) => more::show(desk).await,
        (false, ["about"]) => about::show(desk).await,
        (false, ["people" | "circles" | "nearby" | "thanks" | "hub" | "settings"]) => {
            soon::show(desk).await
        }
        _ => Err(Fault::Missing),
    }
}

/// An answer of the node that is not of the kind that was asked for.
pub(crate) fn odd() -> Fault {
    Fault::Problem(Problem::new(
        "the running node answered something else than it was asked",
        "it may be of another version: end it, and start it again",
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
