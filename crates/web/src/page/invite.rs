//! Letting somebody in: a code for later, shown, scanned or said.
use askama::Template;
use askama::filters::Safe;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Invited, Request};

use super::question::{Field, Kind, Question};
use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};
use crate::look::{Address, qr};

/// How long a code stands, in days.
const DAYS: u16 = 14;

#[derive(Template)]
#[template(path = "invited.html")]
struct Shows {
    f: Frame,
    words: Vec<String>,
    code: String,
    scan: Option<Safe<String>>,
    until: String,
    addresses: Vec<Address>,
}

/// For whom?
pub(super) async fn ask(desk: &Desk<'_>) -> Shown {
    question(desk).ask(desk, Nav::People).await
}

fn question(desk: &Desk<'_>) -> Question {
    let roles = vec![
        ("newcomer".to_owned(), desk.t("invite-newcomer")),
        ("member".to_owned(), desk.t("invite-member")),
    ];
    let role = Field::line("role", desk.t("invite-as")).of(Kind::Choice(roles));
    let uses = Field::line("uses", desk.t("invite-uses"))
        .of(Kind::Number)
        .with("1");
    Question {
        to: "/invite".to_owned(),
        back: "/people".to_owned(),
        title: desk.t("invite-title"),
        means: vec![desk.t("invite-means")],
        fields: vec![role.with("newcomer"), uses],
        button: desk.t("invite-do"),
        loss: false,
    }
}

/// Makes the code and shows it.
pub(super) async fn make(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    let request = Request::Invite {
        role: if form.get("role") == "member" {
            Role::Member
        } else {
            Role::Newcomer
        },
        uses: form.get("uses").parse().unwrap_or(1),
        days: DAYS,
    };
    match desk.ask(request).await {
        Ok(Answer::Invited(invited)) => shown(desk, invited).await,
        Ok(_) => Err(odd()),
        Err(problem) => question(desk).again(desk, Nav::People, &problem).await,
    }
}

async fn shown(desk: &Desk<'_>, invited: Invited) -> Shown {
    let f = desk.frame(&desk.t("invite-title"), Nav::People).await?;
    let page = Shows {
        f,
        words: invited
            .words
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        scan: qr(&invited.code),
        code: invited.code,
        until: desk.say(
            "invite-until",
            &[("day", (&desk.day(invited.until)).into())],
        ),
        addresses: invited
            .addresses
            .iter()
            .map(|raw| Address::of(raw))
            .collect(),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}
