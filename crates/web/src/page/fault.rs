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
    /// The form was shown in another community than the one that is looked at now.
    Elsewhere,
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
        Fault::Problem(problem) if problem.is_no_community() => {
            return Outcome::Go("/welcome".to_owned());
        }
        Fault::Problem(problem) if problem.is_locked() => {
            return locked::show(desk, None).unwrap_or(Outcome::Nothing);
        }
        Fault::Problem(problem) => {
            let text = desk.sentence(&problem.what);
            (
                422,
                desk.t("fault-title"),
                text,
                problem.hint.as_ref().map(|hint| desk.sentence(hint)),
            )
        }
        Fault::Missing => (
            404,
            desk.t("fault-missing-title"),
            desk.t("fault-missing"),
            None,
        ),
        Fault::Elsewhere => (
            409,
            desk.t("elsewhere-title"),
            desk.t("elsewhere-means"),
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

/// A sentence: it begins with a capital letter and ends with a full stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let ends = text.ends_with(['.', '?', '!', '؟']);
    format!("{first}{}{}", letters.as_str(), if ends { "" } else { "." })
}

/// A problem and what to do about it, in sentences.
pub(crate) fn whole(desk: &Desk<'_>, problem: &Problem) -> String {
    let what = desk.sentence(&problem.what);
    match &problem.hint {
        Some(hint) => format!("{what} {}", desk.sentence(hint)),
        None => what,
    }
}

#[cfg(test)]
mod tests {
    use potluck_text::{Language, say};

    use super::*;
    use crate::fake::{Fake, visit};
    use crate::visit::Visit;

    #[tokio::test]
    async fn a_refusal_is_said_in_the_language_of_whoever_looks() {
        let refuses = Some(Problem::new(
            say("refused-name").with("n", 81),
            say("hint-name"),
        ));
        let node = Fake {
            refuses,
            ..Fake::default()
        };
        for (language, said) in [
            (
                Language::Es,
                "Un nombre tiene entre 1 y 80 caracteres, y este tiene 81. Elige uno que tus vecinos \
                 reconozcan.",
            ),
            (
                Language::Ar,
                "الاسم من 1 إلى 80 حرفًا، وهذا عدد حروفه 81. اختر اسمًا يعرفه جيرانك.",
            ),
        ] {
            let mut form = Visit::send("/start", b"community=Elm+Street&name=Ana");
            form.language = language;

            let Outcome::Page(page) = visit(&node, &form).await else {
                panic!("a page was expected");
            };

            assert!(page.html.contains(said), "{said}: {}", page.html);
        }
    }
}
