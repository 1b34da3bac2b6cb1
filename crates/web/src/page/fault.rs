//! What went wrong on the way to a page, and the page that says so.
use askama::Template;
use potluck_node::api::Problem;

use super::{Desk, Frame, Nav, Outcome, Page, locked};

/// Why a screen cannot be shown.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The node could not do it.
    Problem(Problem),
    /// There is no such page.
    Missing,
    /// A template failed: a mistake of ours.
    Ours(askama::Error),
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        Self::Ours(error)
    }
}

#[derive(Template)]
#[template(path = "fault.html")]
struct FaultPage {
    f: Frame,
    title: String,
    text: String,
    hint: Option<String>,
}

/// Shows a fault. Without a community there is one place to be.
pub(super) async fn show(desk: &Desk<'_>, fault: Fault) -> Outcome {
    let (status, title, text, hint) = match fault {
        Fault::Problem(problem) if is_empty_home(&problem) => {
            return Outcome::Go("/welcome".to_owned());
        }
        Fault::Problem(problem) if problem.is_locked() => {
            return locked::show(desk, None).unwrap_or(Outcome::Nothing);
        }
        Fault::Problem(problem) => {
            let text = sentence(&problem.message);
            (
                422,
                desk.t("fault-title"),
                text,
                problem.hint.as_deref().map(sentence),
            )
        }
        Fault::Missing => (
            404,
            desk.t("fault-missing-title"),
            desk.t("fault-missing"),
            None,
        ),
        Fault::Ours(error) => {
            tracing::error!(%error, "a page could not be made");
            (500, desk.t("fault-title"), desk.t("fault-ours"), None)
        }
    };
    let status_now = desk.status().await.ok();
    let f = Frame::new(desk, &title, Nav::None, status_now.as_ref());
    let page = FaultPage {
        f,
        title,
        text,
        hint,
    };
    let html = page.render().unwrap_or_default();
    Outcome::Page(Page { html, status })
}

/// Whether a problem is only that there is no community here yet.
pub(super) fn is_empty_home(problem: &Problem) -> bool {
    problem.message.starts_with("there is no community in ")
}

/// A problem as a sentence: it begins with a capital letter and ends with a full stop.
pub(crate) fn sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let ends = problem.ends_with(['.', '?', '!']);
    format!("{first}{}{}", letters.as_str(), if ends { "" } else { "." })
}

/// A problem and what to do about it, in sentences.
pub(crate) fn whole(problem: &Problem) -> String {
    match &problem.hint {
        Some(hint) => format!("{} {}", sentence(&problem.message), sentence(hint)),
        None => sentence(&problem.message),
    }
}
