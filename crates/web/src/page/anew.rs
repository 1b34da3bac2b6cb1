//! Founding a community anew when its stewards are lost, and coming along.
use askama::Template;
use potluck_node::api::{Answer, Call, Founding, Request};

use super::question::{Field, Question};
use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

/// How long somebody who is in the new one is looked for.
const PATIENCE_SECONDS: u32 = 300;

#[derive(Template)]
#[template(path = "anew.html")]
struct Anew {
    f: Frame,
    rows: Vec<Row>,
}

/// Somebody who asks everybody to come along.
struct Row {
    person: String,
    sentence: String,
    until: String,
    /// Whether we are asked, and have not come along yet.
    open: bool,
}

/// Who asks us to come along.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("anew-title"), Nav::People).await?;
    let rows = calls(desk).await?;
    let rows = rows.iter().map(|call| row(desk, call)).collect();
    Ok(Outcome::Page(Page::of(&Anew { f, rows })?))
}

fn row(desk: &Desk<'_>, call: &Call) -> Row {
    let (name, community) = (call.by.as_str(), call.community.as_str());
    let with = [("name", name.into()), ("community", community.into())];
    let sentence = match (call.me, call.joined, call.steward) {
        (true, ..) => desk.say("anew-mine", &with[1..]),
        (false, true, _) => desk.say("anew-joined", &with),
        (false, false, true) => desk.say("anew-by-steward", &with),
        (false, false, false) => desk.say("anew-by-member", &with),
    };
    let until = desk.day(call.until);
    Row {
        person: call.person.clone(),
        sentence,
        until: desk.say("anew-until", &[("day", (&until).into())]),
        open: !call.me && !call.joined,
    }
}

async fn calls(desk: &Desk<'_>) -> Result<Vec<Call>, Fault> {
    match desk.ask(Request::Founding(Founding::Calls)).await? {
        Answer::Calls(calls) => Ok(calls),
        _ => Err(odd()),
    }
}

fn name(desk: &Desk<'_>) -> Field {
    Field::line("name", desk.t("your-name")).how(desk.t("your-name-how"))
}

fn found_it(desk: &Desk<'_>) -> Question {
    Question {
        to: "/anew/start".to_owned(),
        back: "/anew".to_owned(),
        title: desk.t("anew-start"),
        means: vec![desk.t("anew-start-means"), desk.t("anew-nothing-lost")],
        fields: vec![
            Field::line("community", desk.t("start-community")),
            name(desk),
        ],
        button: desk.t("anew-start-do"),
        loss: false,
    }
}

/// What is the new one to be called?
pub(super) async fn ask(desk: &Desk<'_>) -> Shown {
    found_it(desk).ask(desk, Nav::People).await
}

/// Founds it, and asks everybody.
pub(super) async fn found(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    let request = Request::Founding(Founding::Anew {
        community: form.get("community").to_owned(),
        name: form.get("name").to_owned(),
    });
    match desk.ask(request).await {
        Ok(Answer::Started(_)) => {
            desk.drafts.forget("/anew/start");
            Ok(Outcome::Go("/?said=started".to_owned()))
        }
        Ok(_) => Err(odd()),
        Err(problem) => found_it(desk).again(desk, Nav::People, &problem).await,
    }
}

async fn come(desk: &Desk<'_>, person: &str) -> Result<Question, Fault> {
    let calls = calls(desk).await?;
    let call = calls.iter().find(|call| call.person == person && !call.me);
    let call = call.ok_or(Fault::Missing)?;
    Ok(Question {
        to: format!("/anew/{person}"),
        back: "/anew".to_owned(),
        title: desk.say("anew-come", &[("community", (&call.community).into())]),
        means: vec![row(desk, call).sentence, desk.t("anew-nothing-lost")],
        fields: vec![name(desk)],
        button: desk.t("anew-come-do"),
        loss: false,
    })
}

/// Do we come along with this person?
pub(super) async fn ask_along(desk: &Desk<'_>, person: &str) -> Shown {
    come(desk, person).await?.ask(desk, Nav::People).await
}

/// Looks for somebody who is in the new one.
pub(super) async fn along(desk: &Desk<'_>, person: &str) -> Shown {
    come(desk, person).await?;
    let name = desk.visit.form.get("name").to_owned();
    desk.node.begin(Request::Founding(Founding::ComeAlong {
        with: Some(person.to_owned()),
        name,
        at: vec![],
        wait_seconds: PATIENCE_SECONDS,
    }));
    Ok(Outcome::Go("/under-way".to_owned()))
}
