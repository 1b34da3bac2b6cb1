//! A question before something is done: what it means, what is to be filled in, and one button.
use askama::Template;
use potluck_node::api::Problem;

use super::{Desk, Frame, Nav, Outcome, Page, Shown, whole};
use crate::visit::Fields;

/// A question on a page of its own.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// Where one came from.
    pub(super) back: String,
    pub(super) title: String,
    /// What it means, a paragraph each.
    pub(super) means: Vec<String>,
    pub(super) fields: Vec<Field>,
    pub(super) button: String,
    /// Whether something is lost by it.
    pub(super) loss: bool,
    /// Where the form goes.
    pub(super) to: String,
}

/// Something to fill in.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) how: String,
    pub(super) kind: Kind,
    pub(super) optional: bool,
    pub(super) value: String,
}

/// How something is filled in.
#[derive(Debug, Default)]
pub(super) enum Kind {
    /// A line.
    #[default]
    Line,
    /// Some lines.
    Lines,
    /// Not to be seen by whoever looks over the shoulder; never kept as a draft.
    Secret,
    /// A whole number.
    Number,
    /// One of these: value and words.
    Choice(Vec<(String, String)>),
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage {
    f: Frame,
    q: Question,
    wrong: Option<String>,
    /// Under which name what is typed is kept; nothing where a secret is typed.
    draft: Option<String>,
}

impl Field {
    /// A line to fill in.
    pub(super) fn line(name: &'static str, label: String) -> Self {
        Self {
            name,
            label,
            ..Self::default()
        }
    }

    /// The same, of another kind.
    pub(super) fn of(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The same, with a hint.
    pub(super) fn how(self, how: String) -> Self {
        Self { how, ..self }
    }

    /// The same, beginning with this.
    pub(super) fn with(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// The same; it may be left empty.
    pub(super) fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// Whether this value is chosen.
    fn has(&self, value: &str) -> bool {
        self.value == value
    }
}

impl Question {
    /// Asks it.
    pub(super) async fn ask(self, desk: &Desk<'_>, nav: Nav) -> Shown {
        let typed = desk.drafts.get(&self.to).unwrap_or_default();
        self.shown(desk, nav, &typed, None).await
    }

    /// Asks it again with what was typed, and says what was wrong.
    pub(super) async fn again(self, desk: &Desk<'_>, nav: Nav, problem: &Problem) -> Shown {
        let wrong = whole(desk, problem);
        self.shown(desk, nav, &desk.visit.form, Some(wrong)).await
    }

    async fn shown(
        mut self,
        desk: &Desk<'_>,
        nav: Nav,
        typed: &Fields,
        wrong: Option<String>,
    ) -> Shown {
        let secret = |field: &Field| matches!(field.kind, Kind::Secret);
        let draft = (!self.fields.iter().any(secret)).then(|| self.to.clone());
        for field in &mut self.fields {
            if !secret(field) && typed.has(field.name) {
                field.value = typed.get(field.name).to_owned();
            }
        }
        let status = desk.status().await.ok();
        let f = Frame::new(desk, &self.title, nav, status.as_ref());
        let http = if wrong.is_some() { 422 } else { 200 };
        let page = QuestionPage {
            f,
            q: self,
            wrong,
            draft,
        };
        Ok(Outcome::Page(Page::with(http, &page)?))
    }
}
