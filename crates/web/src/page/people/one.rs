//! One person, and what one can do about them.
use askama::Template;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Decided, Govern, Person, Request};
use potluck_text::id;

use super::super::question::{Field, Kind, Question};
use super::super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};
use super::{person, role};

#[derive(Template)]
#[template(path = "person.html")]
struct One {
    f: Frame,
    id: String,
    name: String,
    me: bool,
    role: String,
    means: String,
    since: String,
    note: Option<String>,
    deeds: Vec<Deed>,
}

/// Something a steward can do about a person.
struct Deed {
    path: &'static str,
    text: String,
    loss: bool,
}

/// Shows a person.
pub(in crate::page) async fn show(desk: &Desk<'_>, id: &str) -> Shown {
    let person = person(desk, id).await?;
    let f = desk.frame(&person.name, Nav::People).await?;
    let status = desk.status().await?;
    let since = desk.day(person.since);
    let since = match &person.admitted_by {
        Some(by) => {
            let with = [("name", by.into()), ("day", (&since).into())];
            desk.say("person-admitted", &with)
        }
        None => desk.say("person-since", &[("day", (&since).into())]),
    };
    let page = One {
        f,
        id: person.person.clone(),
        me: person.me,
        role: role(desk, person.role),
        means: desk.t(match person.role {
            Role::Newcomer => "role-newcomer-means",
            Role::Member => "role-member-means",
            Role::Steward => "role-steward-means",
        }),
        since,
        note: person.note.clone(),
        deeds: deeds(desk, &person, status.place.role),
        name: person.name,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// What I can do about somebody.
fn deeds(desk: &Desk<'_>, person: &Person, mine: Role) -> Vec<Deed> {
    let deed = |path, loss| Deed {
        path,
        text: words(path)
            .map(|(_, _, button)| desk.t(button))
            .unwrap_or_default(),
        loss,
    };
    match (mine, person.role, person.me) {
        (_, _, true) => vec![deed("leave", true)],
        (Role::Steward, Role::Newcomer, _) => {
            vec![
                deed("confirm", false),
                deed("note", false),
                deed("remove", true),
            ]
        }
        (Role::Steward, Role::Member, _) => {
            vec![
                deed("promote", false),
                deed("note", false),
                deed("remove", true),
            ]
        }
        (Role::Steward, Role::Steward, _) => vec![deed("demote", true), deed("remove", true)],
        _ => vec![],
    }
}

/// Asks before something is done about somebody.
pub(in crate::page) async fn ask(desk: &Desk<'_>, id: &str, deed: &str) -> Shown {
    let person = person(desk, id).await?;
    let question = question(desk, &person, deed).ok_or(Fault::Missing)?;
    question.ask(desk, Nav::People).await
}

/// What is asked, what it means, and what the button says.
fn words(deed: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match deed {
        "confirm" => (
            id("person-confirm-ask"),
            id("person-confirm-means"),
            id("person-confirm"),
        ),
        "promote" => (
            id("person-promote-ask"),
            id("person-promote-means"),
            id("person-promote"),
        ),
        "demote" => (
            id("person-demote-ask"),
            id("person-demote-means"),
            id("person-demote"),
        ),
        "remove" => (
            id("person-remove-ask"),
            id("person-remove-means"),
            id("person-remove"),
        ),
        "note" => (
            id("person-note-ask"),
            id("person-note-means"),
            id("person-note"),
        ),
        "leave" => (
            id("person-leave-ask"),
            id("person-leave-means"),
            id("person-leave"),
        ),
        _ => return None,
    })
}

fn question(desk: &Desk<'_>, person: &Person, deed: &str) -> Option<Question> {
    let (title, means, button) = words(deed)?;
    let name = [("name", (&person.name).into())];
    let here = format!("/people/{}", person.person);
    let fields = if deed == "note" {
        let label = desk.t("person-note-words");
        let old = person.note.clone().unwrap_or_default();
        vec![
            Field::line("text", label)
                .of(Kind::Lines)
                .with(old)
                .optional(),
        ]
    } else {
        vec![]
    };
    Some(Question {
        to: format!("{here}/{deed}"),
        back: here,
        title: desk.say(title, &name),
        means: vec![desk.t(means)],
        fields,
        button: desk.t(button),
        loss: matches!(deed, "demote" | "remove" | "leave"),
    })
}

/// Does it.
pub(in crate::page) async fn act(desk: &Desk<'_>, id: &str, deed: &str) -> Shown {
    let found = person(desk, id).await?;
    let person = id.to_owned();
    let request = match deed {
        "confirm" => Request::ConfirmPerson { person },
        "promote" => Request::Govern(Govern::Promote { person }),
        "demote" => Request::Govern(Govern::Demote { person }),
        "remove" => Request::Govern(Govern::Remove { person }),
        "note" => Request::Govern(Govern::Note {
            person,
            text: desk.visit.form.get("text").to_owned(),
        }),
        "leave" => Request::Govern(Govern::Leave),
        _ => return Err(Fault::Missing),
    };
    match desk.ask(request).await {
        Ok(Answer::Decided(decided)) => {
            desk.drafts.forget(&format!("/people/{id}/{deed}"));
            Ok(Outcome::Go(after(&decided)))
        }
        Ok(Answer::Person(_) | Answer::Well) => Ok(Outcome::Go(format!("/people/{id}?said=saved"))),
        Ok(_) => Err(odd()),
        Err(problem) => {
            let question = question(desk, &found, deed).ok_or(Fault::Missing)?;
            question.again(desk, Nav::People, &problem).await
        }
    }
}

/// Where to look after a decision.
pub(in crate::page) fn after(decided: &Decided) -> String {
    match decided {
        Decided::Done { .. } => "/people?said=decided".to_owned(),
        Decided::Waits(_) => "/proposals?said=proposed".to_owned(),
    }
}
