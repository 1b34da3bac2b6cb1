//! Circles, threads and messages.
use askama::Template;
use potluck_node::api::{Answer, Circle, Circles, Message, Request, SayTo};
use potluck_text::id;

use super::people::{CircleRow, circle_row, circles, people};
use super::question::{Field, Kind, Question};
use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

/// How many messages are shown.
const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "circles.html")]
struct All {
    f: Frame,
    rows: Vec<CircleRow>,
}

/// All circles and threads.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("circles-title"), Nav::People).await?;
    let rows = circles(desk)
        .await
        .iter()
        .map(|one| circle_row(desk, one))
        .collect();
    Ok(Outcome::Page(Page::of(&All { f, rows })?))
}

#[derive(Template)]
#[template(path = "circle.html")]
struct One {
    f: Frame,
    code: String,
    name: String,
    people: String,
    invited_people: Option<String>,
    thread: bool,
    /// Whether we are only invited.
    invited: bool,
    steward: bool,
    said: Vec<Said>,
    typed: String,
}

/// A message.
pub(super) struct Said {
    pub(super) id: String,
    pub(super) from: String,
    pub(super) mine: bool,
    pub(super) when: String,
    pub(super) text: String,
    pub(super) new: bool,
    pub(super) held: Option<String>,
}

/// One circle or thread, with what was said there.
pub(super) async fn one(desk: &Desk<'_>, code: &str) -> Shown {
    let circle = circle(desk, code).await?;
    let f = desk.frame(&circle.name, Nav::People).await?;
    let of = SayTo::Circle(circle.code.clone());
    let invited = circle.state == "invited";
    let said = if invited {
        vec![]
    } else {
        messages(desk, of).await?
    };
    let to = format!("/circles/{}", circle.code);
    let typed = desk.drafts.get(&to).unwrap_or_default();
    let page = One {
        f,
        people: desk.list(&circle.people),
        invited_people: (!circle.invited.is_empty()).then(|| desk.list(&circle.invited)),
        thread: circle.thread,
        invited,
        steward: circle.steward,
        said,
        typed: typed.get("text").to_owned(),
        name: circle.name,
        code: circle.code,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

fn shown(desk: &Desk<'_>, message: Message) -> Said {
    Said {
        when: desk.when(message.at),
        held: message.held_by.map(|count| match count {
            0 => desk.t("held-here"),
            count => desk.say("held-others", &[("count", count.into())]),
        }),
        id: message.id,
        from: message.from,
        mine: message.mine,
        text: message.text,
        new: message.new,
    }
}

async fn circle(desk: &Desk<'_>, code: &str) -> Result<Circle, Fault> {
    let found = circles(desk).await.into_iter().find(|one| one.code == code);
    found.ok_or(Fault::Missing)
}

/// What was said there; what is seen is read.
pub(super) async fn messages(desk: &Desk<'_>, of: SayTo) -> Result<Vec<Said>, Fault> {
    let what = Circles::Messages {
        of: of.clone(),
        limit: SHOWN,
    };
    let Answer::Messages(messages) = desk.ask(Request::Circles(what)).await? else {
        return Err(odd());
    };
    if messages.iter().any(|message| message.new) {
        // That it could not be noted is no reason to show nothing.
        let _ = desk.ask(Request::Circles(Circles::Read { of })).await;
    }
    let shown = messages.into_iter().map(|message| shown(desk, message));
    Ok(shown.collect())
}

/// Says something in a circle or thread.
pub(super) async fn say(desk: &Desk<'_>, code: &str) -> Shown {
    let to = SayTo::Circle(code.to_owned());
    let form = format!("/circles/{code}");
    said(desk, to, &form, &form).await
}

/// Says something about a record.
pub(super) async fn say_about(desk: &Desk<'_>, code: &str) -> Shown {
    let (form, back) = (format!("/r/{code}/say"), format!("/r/{code}"));
    said(desk, SayTo::Record(code.to_owned()), &form, &back).await
}

/// Says something to one person.
pub(super) async fn say_to(desk: &Desk<'_>, id: &str) -> Shown {
    let to = SayTo::Person(id.to_owned());
    let text = desk.visit.form.get("text").to_owned();
    match desk
        .ask(Request::Circles(Circles::Say { to, text }))
        .await?
    {
        Answer::Message(_) | Answer::Well => {}
        _ => return Err(odd()),
    }
    desk.drafts.forget(&format!("/people/{id}/say"));
    let name = people(desk).await?.into_iter().find(|one| one.person == id);
    let thread = circles(desk)
        .await
        .into_iter()
        .find(|one| one.thread && name.as_ref().is_some_and(|person| person.name == one.name));
    Ok(Outcome::Go(match thread {
        Some(thread) => format!("/circles/{}?said=sent", thread.code),
        None => format!("/people/{id}?said=sent"),
    }))
}

/// Says it; what was typed into the form is forgotten when it is said, not before.
async fn said(desk: &Desk<'_>, to: SayTo, form: &str, back: &str) -> Shown {
    let text = desk.visit.form.get("text").to_owned();
    match desk
        .ask(Request::Circles(Circles::Say { to, text }))
        .await?
    {
        Answer::Message(_) | Answer::Well => {
            desk.drafts.forget(form);
            Ok(Outcome::Go(format!("{back}#end")))
        }
        _ => Err(odd()),
    }
}

/// Asks before something is done with a circle, or begins one.
pub(super) async fn ask(desk: &Desk<'_>, code: &str, deed: &str) -> Shown {
    question(desk, code, deed)
        .await?
        .ask(desk, Nav::People)
        .await
}

async fn question(desk: &Desk<'_>, code: &str, deed: &str) -> Result<Question, Fault> {
    let (title, means, button) = match deed {
        "new" => (
            id("circle-new-ask"),
            id("circle-new-means"),
            id("circle-new"),
        ),
        "invite" => (
            id("circle-invite-ask"),
            id("circle-invite-means"),
            id("circle-invite"),
        ),
        "leave" => (
            id("circle-leave-ask"),
            id("circle-leave-means"),
            id("circle-leave"),
        ),
        "remove" => (
            id("circle-remove-ask"),
            id("circle-remove-means"),
            id("circle-remove"),
        ),
        _ => return Err(Fault::Missing),
    };
    let (name, back, inside) = if deed == "new" {
        (String::new(), "/circles".to_owned(), vec![])
    } else {
        let circle = circle(desk, code).await?;
        (circle.name, format!("/circles/{code}"), circle.people)
    };
    let fields = match deed {
        "new" => vec![Field::line("name", desk.t("circle-name"))],
        "invite" | "remove" => {
            let there = |name: &String| inside.contains(name) == (deed == "remove");
            let all = people(desk).await?;
            let others = all
                .into_iter()
                .filter(|person| !person.me && there(&person.name));
            let some = others.map(|person| (person.person, person.name)).collect();
            vec![Field::line("person", desk.t("circle-whom")).of(Kind::Choice(some))]
        }
        _ => vec![],
    };
    let with = [("name", (&name).into())];
    Ok(Question {
        to: if deed == "new" {
            "/circles/new".into()
        } else {
            format!("{back}/{deed}")
        },
        back,
        title: desk.say(title, &with),
        means: vec![desk.t(means)],
        fields,
        button: desk.t(button),
        loss: matches!(deed, "leave" | "remove"),
    })
}

/// Does it.
pub(super) async fn act(desk: &Desk<'_>, code: &str, deed: &str) -> Shown {
    let circle = code.to_owned();
    let form = &desk.visit.form;
    let person = form.get("person").to_owned();
    let request = match deed {
        "new" => Circles::New {
            name: form.get("name").to_owned(),
        },
        "accept" => Circles::Accept { circle },
        "invite" => Circles::Invite { circle, person },
        "leave" => Circles::Leave { circle },
        "remove" => Circles::Remove { circle, person },
        _ => return Err(Fault::Missing),
    };
    match desk.ask(Request::Circles(request)).await {
        Ok(Answer::Circle(circle)) => {
            desk.drafts.forget("/circles/new");
            Ok(Outcome::Go(format!("/circles/{}?said=saved", circle.code)))
        }
        Ok(_) => Ok(Outcome::Go("/circles?said=saved".to_owned())),
        Err(problem) if deed == "accept" => Err(problem.into()),
        Err(problem) => {
            let question = question(desk, code, deed).await?;
            question.again(desk, Nav::People, &problem).await
        }
    }
}
