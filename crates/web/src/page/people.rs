//! Who is in, what stewards decide together, and what one can do about a person.
mod decide;
mod one;

use askama::Template;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Circle, Circles, Govern, Person, Proposals, Request};
use potluck_text::Texts;

pub(super) use decide::{again, proposals, sign};
pub(super) use one::{act, after, ask, show as one};

use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "people.html")]
struct People {
    f: Frame,
    count: String,
    rows: Vec<Row>,
    /// How many decisions wait for me.
    waiting: Option<String>,
    circles: Vec<CircleRow>,
}

/// A person in a list.
struct Row {
    id: String,
    name: String,
    role: String,
    newcomer: bool,
    me: bool,
    note: Option<String>,
}

/// A circle or a thread in a list.
pub(super) struct CircleRow {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) unread: u32,
    pub(super) thread: bool,
    pub(super) invited: bool,
}

/// Everybody.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("nav-people"), Nav::People).await?;
    let people = people(desk).await?;
    let row = |person: &Person| Row {
        id: person.person.clone(),
        name: person.name.clone(),
        role: role(desk, person.role),
        newcomer: person.role == Role::Newcomer,
        me: person.me,
        note: person.note.clone(),
    };
    let mine = waiting(desk).await;
    let page = People {
        f,
        count: desk.say("people-count", &[("n", people.len().into())]),
        rows: people.iter().map(row).collect(),
        waiting: (mine > 0).then(|| desk.say("people-waiting", &[("count", mine.into())])),
        circles: circles(desk)
            .await
            .iter()
            .map(|one| circle_row(desk, one))
            .collect(),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// Everybody who is in.
pub(super) async fn people(desk: &Desk<'_>) -> Result<Vec<Person>, Fault> {
    match desk.ask(Request::People).await? {
        Answer::People(people) => Ok(people),
        _ => Err(odd()),
    }
}

/// One of them.
async fn person(desk: &Desk<'_>, id: &str) -> Result<Person, Fault> {
    let people = people(desk).await?;
    let found = people.into_iter().find(|person| person.person == id);
    found.ok_or(Fault::Missing)
}

async fn decisions(desk: &Desk<'_>) -> Result<Proposals, Fault> {
    match desk.ask(Request::Govern(Govern::Proposals)).await? {
        Answer::Proposals(proposals) => Ok(proposals),
        _ => Err(odd()),
    }
}

/// How many decisions wait for me; none if it cannot be told.
async fn waiting(desk: &Desk<'_>) -> usize {
    let Ok(decisions) = decisions(desk).await else {
        return 0;
    };
    let mine = decisions.proposals.iter().filter(|one| one.mine_to_sign);
    mine.count() + decisions.rolled_back.len()
}

/// The circles and threads one is in; none if they cannot be told.
pub(super) async fn circles(desk: &Desk<'_>) -> Vec<Circle> {
    match desk.ask(Request::Circles(Circles::List)).await {
        Ok(Answer::Circles(circles)) => circles,
        _ => vec![],
    }
}

/// How a circle looks in a list.
pub(super) fn circle_row(desk: &Desk<'_>, circle: &Circle) -> CircleRow {
    let invited = circle.state == "invited";
    let about = if invited {
        desk.t("circle-invited")
    } else if let Some(last) = &circle.last {
        let text: String = last.text.chars().take(80).collect();
        desk.say(
            "circle-last",
            &[("name", (&last.from).into()), ("text", (&text).into())],
        )
    } else {
        desk.say("people-count", &[("n", circle.people.len().into())])
    };
    CircleRow {
        code: circle.code.clone(),
        name: circle.name.clone(),
        about,
        unread: circle.unread,
        thread: circle.thread,
        invited,
    }
}

/// A role in a word.
pub(super) fn role(desk: &Desk<'_>, role: Role) -> String {
    Texts::of(desk.language()).label("role", role.word())
}
