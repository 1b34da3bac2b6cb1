//! Writing something: a need, an offer, a skill, an event. One line is enough.
use askama::Template;
use potluck_model::category::Category;
use potluck_node::api::{Answer, Problem, Record, Request};
use potluck_text::say;

use super::fault::whole;
use super::people::circles;
use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};
use crate::form::{filled_in, suggest, typed_before, writing};
use crate::visit::Fields;

/// The longest path of a form of ours.
const LONGEST_FORM: usize = 100;

#[derive(Template)]
#[template(path = "post.html")]
struct Post {
    f: Frame,
    /// `need`, `offer`, `teach`, `learn`, `event`.
    kind: String,
    /// Where the form goes.
    action: String,
    /// Where it leads when it is given up.
    back: String,
    typed: Fields,
    wrong: Option<String>,
    /// Whether a record is changed that is there already.
    changes: bool,
    categories: Vec<(&'static str, String)>,
    suggested: Option<String>,
    /// The circles it can be written for instead of everybody: codes and names.
    circles: Vec<(String, String)>,
    /// Whether the folded part holds something.
    open: bool,
}

impl Post {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    fn is_skill(&self) -> bool {
        self.is("teach") || self.is("learn")
    }

    fn has_time(&self) -> bool {
        self.is("need") || self.is("offer")
    }

    fn v(&self, name: &str) -> &str {
        self.typed.get(name)
    }
}

/// The form for something new.
pub(super) async fn show(desk: &Desk<'_>, kind: &str) -> Shown {
    let kind = known(kind)?;
    let typed = desk.drafts.get(&format!("/new/{kind}")).unwrap_or_default();
    form(desk, kind, typed, None).await
}

async fn form(desk: &Desk<'_>, kind: &str, typed: Fields, wrong: Option<String>) -> Shown {
    let f = desk.frame(&title(desk, kind), Nav::Home).await?;
    let status = if wrong.is_some() { 422 } else { 200 };
    let page = Post {
        f,
        kind: kind.to_owned(),
        action: format!("/new/{kind}"),
        back: "/".to_owned(),
        suggested: suggested(desk, typed.get("title")),
        circles: own_circles(desk).await,
        open: is_open(&typed),
        typed,
        wrong,
        changes: false,
        categories: categories(desk),
    };
    Ok(Outcome::Page(Page::with(status, &page)?))
}

/// The circles that we are in; a thread of two is for messages.
async fn own_circles(desk: &Desk<'_>) -> Vec<(String, String)> {
    let circles = circles(desk).await.into_iter();
    circles
        .filter(|one| !one.thread && one.state != "invited")
        .map(|one| (one.code, one.name))
        .collect()
}

fn known(kind: &str) -> Result<&str, Fault> {
    let all = ["need", "offer", "teach", "learn", "event"];
    all.into_iter()
        .find(|one| *one == kind)
        .ok_or(Fault::Missing)
}

fn title(desk: &Desk<'_>, kind: &str) -> String {
    match kind {
        "need" => desk.t("post-need"),
        "offer" => desk.t("post-offer"),
        "teach" => desk.t("post-teach"),
        "learn" => desk.t("post-learn"),
        _ => desk.t("post-event"),
    }
}

/// Puts it on the board.
pub(super) async fn post(desk: &Desk<'_>, kind: &str) -> Shown {
    let kind = known(kind)?;
    let typed = &desk.visit.form;
    let request = Request::Post(Box::new(writing(kind, typed, desk.now)));
    let (path, said) = (format!("/new/{kind}"), "posted");
    match desk.ask(request).await {
        Ok(answer) => written(desk, &path, answer, said),
        Err(problem) => {
            desk.drafts.keep(&path, typed);
            form(desk, kind, typed.clone(), Some(whole(desk, &problem))).await
        }
    }
}

fn written(desk: &Desk<'_>, form: &str, answer: Answer, said: &str) -> Shown {
    let Answer::Wrote(record) = answer else {
        return Err(odd());
    };
    desk.drafts.forget(form);
    Ok(Outcome::Go(format!("/r/{}?said={said}", record.code)))
}

/// The form with what a record says now.
pub(super) async fn change(desk: &Desk<'_>, code: &str) -> Shown {
    let record = desk.record(code).await?;
    let draft = desk.drafts.get(&format!("/r/{}/edit", record.code));
    let typed = draft.unwrap_or_else(|| typed_before(&record, desk.now));
    change_form(desk, &record, typed, None).await
}

async fn change_form(
    desk: &Desk<'_>,
    record: &Record,
    typed: Fields,
    wrong: Option<String>,
) -> Shown {
    if !record.next.iter().any(|step| step == "edit") {
        return Err(Fault::Problem(Problem::new(
            say("problem-not-yours-to-change"),
            say("hint-author-changes"),
        )));
    }
    let f = desk.frame(&desk.t("post-change"), Nav::None).await?;
    let status = if wrong.is_some() { 422 } else { 200 };
    let kind = match record.kind.as_str() {
        "skill" => record.mode.clone().unwrap_or_default(),
        kind => kind.to_owned(),
    };
    let page = Post {
        f,
        kind,
        action: format!("/r/{}/edit", record.code),
        back: format!("/r/{}", record.code),
        suggested: None,
        circles: vec![],
        open: is_open(&typed),
        typed,
        wrong,
        changes: true,
        categories: categories(desk),
    };
    Ok(Outcome::Page(Page::with(status, &page)?))
}

/// Changes a record.
pub(super) async fn changed(desk: &Desk<'_>, code: &str) -> Shown {
    let record = desk.record(code).await?;
    let typed = &desk.visit.form;
    let path = format!("/r/{}/edit", record.code);
    let request = Request::Edit {
        code: record.code.clone(),
        writing: Box::new(filled_in(&record, typed, desk.now)),
    };
    match desk.ask(request).await {
        Ok(answer) => written(desk, &path, answer, "changed"),
        Err(problem) => {
            desk.drafts.keep(&path, typed);
            change_form(desk, &record, typed.clone(), Some(whole(desk, &problem))).await
        }
    }
}

/// Keeps what is half written, as long as it is not sent.
pub(super) fn keep(desk: &Desk<'_>) -> Shown {
    let form = desk.visit.form.get("form");
    if !form.starts_with('/') || form.len() > LONGEST_FORM {
        return Err(Fault::Missing);
    }
    desk.drafts.keep(form, &desk.visit.form);
    Ok(Outcome::Nothing)
}

/// Keeps it on purpose, where no script does it; the form is there again with what was typed.
pub(super) fn later(desk: &Desk<'_>) -> Shown {
    keep(desk)?;
    Ok(Outcome::Go("/?said=saved".to_owned()))
}

#[derive(Template)]
#[template(path = "bits/suggested.html")]
struct Suggested {
    suggested: Option<String>,
}

/// The category that words are about, while they are typed.
pub(super) fn suggest_category(desk: &Desk<'_>) -> Shown {
    let suggested = suggested(desk, desk.visit.query.get("title"));
    Ok(Outcome::Page(Page::of(&Suggested { suggested })?))
}

fn suggested(desk: &Desk<'_>, title: &str) -> Option<String> {
    let category = desk.category(suggest(title)?);
    Some(desk.say("post-suggested", &[("category", (&category).into())]))
}

fn categories(desk: &Desk<'_>) -> Vec<(&'static str, String)> {
    let named = |category: Category| (category.id(), desk.category(category.id()));
    Category::all().map(named).collect()
}

/// Whether something stands in the folded part: then it is open.
fn is_open(typed: &Fields) -> bool {
    let folded = [
        "body",
        "category",
        "quantity",
        "unit",
        "place",
        "tags",
        "recorded_for",
        "circle",
        "by_date",
        "by_time",
        "from_date",
        "shifts",
        "bring",
        "capacity",
        "level",
    ];
    folded.iter().any(|name| !typed.get(name).is_empty())
}
