//! Two who stand beside each other: a code on one screen, the same six digits on both.
use askama::Template;
use askama::filters::Safe;
use potluck_model::role::Role;
use potluck_node::api::{Answer, Devices, Door, Progress, Request, Welcome};
use potluck_text::id;

use super::question::{Field, Question};
use super::{Desk, Frame, Nav, Outcome, Page, Shown, odd, whole};
use crate::ask::Journey;
use crate::look::{Address, qr};

/// How long the door stays open, in minutes.
const OPEN: u16 = 10;
/// How long a new device is waited for.
const PATIENCE_SECONDS: u32 = 300;

#[derive(Template)]
#[template(path = "under_way.html")]
struct UnderWay {
    f: Frame,
    back: &'static str,
    means: String,
    code: Option<String>,
    scan: Option<Safe<String>>,
    addresses: Vec<Address>,
    /// Who is on the other side, and what both screens show.
    digits: Option<(String, String)>,
    /// Who is here to found it together.
    here: Option<String>,
    wrong: Option<String>,
    done: bool,
}

/// What is under way, in words: title, what to do, where one came from.
fn words(what: &str) -> (&'static str, &'static str, &'static str) {
    match what {
        "welcome" => (id("let-in-title"), id("let-in-means"), "/people"),
        "add" => (id("add-title"), id("add-means"), "/settings/devices"),
        "along" => (id("anew-title"), id("along-means"), "/anew"),
        "found" => (id("together-title"), id("together-means"), "/start"),
        _ => (id("pair-title"), id("pair-means"), "/welcome"),
    }
}

/// How far it has come.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let Some(journey) = desk.node.journey() else {
        return Ok(Outcome::Go("/people".to_owned()));
    };
    let (title, means, back) = words(journey.what);
    let status = desk.status().await.ok();
    let mut f = Frame::new(desk, &desk.t(title), Nav::People, status.as_ref());
    f.again = Some(2);
    let door = match &journey.end {
        Some(Ok(Answer::Door(door))) => Some(door),
        _ => None,
    };
    let shown = journey.steps.iter().rev().find_map(|step| match step {
        Progress::Code { code, addresses } => Some((code.clone(), addresses.clone())),
        _ => None,
    });
    let of_door = |door: &Door| {
        (
            door.code.clone().unwrap_or_default(),
            door.addresses.clone(),
        )
    };
    let shown = shown.or_else(|| door.map(of_door));
    let going = journey.end.is_none() || door.is_some();
    let digits = journey.digits();
    let digits = digits.map(|(name, digits)| (name.to_owned(), digits.to_owned()));
    if let Some(Ok(Answer::Started(_) | Answer::Joined(_))) = &journey.end
        && matches!(journey.what, "found" | "along")
    {
        desk.drafts.forget("/start");
        desk.node.end_journey();
        let said = if journey.what == "found" {
            "started"
        } else {
            "joined"
        };
        return Ok(Outcome::Go(format!("/?said={said}")));
    }
    let (code, addresses) = shown.unwrap_or_default();
    let page = UnderWay {
        f,
        back,
        means: desk.t(means),
        scan: qr(&code).filter(|_| !code.is_empty()),
        code: Some(code).filter(|code| !code.is_empty()),
        addresses: addresses.iter().map(|raw| Address::of(raw)).collect(),
        digits,
        here: here(desk, &journey),
        wrong: match &journey.end {
            Some(Err(problem)) => Some(whole(desk, problem)),
            _ => None,
        },
        done: !going && matches!(journey.end, Some(Ok(_))),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

/// Who is here to found a community, in a sentence.
pub(super) fn here(desk: &Desk<'_>, journey: &Journey) -> Option<String> {
    let (here, to_come) = journey.gathering()?;
    let names = here.join(" · ");
    let with = [
        ("names", (&names).into()),
        ("count", u64::try_from(to_come).unwrap_or(u64::MAX).into()),
    ];
    Some(desk.say("together-here", &with))
}

/// Opens the door for somebody who stands before us.
pub(super) fn open_door(desk: &Desk<'_>) -> Shown {
    let role = if desk.visit.form.get("role") == "member" {
        Role::Member
    } else {
        Role::Newcomer
    };
    desk.node.begin(Request::Welcome(Welcome::Open {
        minutes: OPEN,
        role,
    }));
    Ok(Outcome::Go("/under-way".to_owned()))
}

/// Which code does the new device show?
pub(super) async fn add(desk: &Desk<'_>) -> Shown {
    let code = Field::line("code", desk.t("add-code")).how(desk.t("add-code-how"));
    let question = Question {
        to: "/settings/devices/add".to_owned(),
        back: "/settings/devices".to_owned(),
        title: desk.t("add-title"),
        means: vec![desk.t("add-how")],
        fields: vec![code],
        button: desk.t("add-do"),
        loss: false,
    };
    question.ask(desk, Nav::Settings).await
}

/// Takes the code of a new device.
pub(super) fn added(desk: &Desk<'_>) -> Shown {
    let code = desk.visit.form.get("code").to_owned();
    let wait_seconds = PATIENCE_SECONDS;
    desk.node
        .begin(Request::Devices(Devices::Add { code, wait_seconds }));
    Ok(Outcome::Go("/under-way".to_owned()))
}

/// What is this device to be called, when it becomes one of mine?
pub(super) async fn pair(desk: &Desk<'_>) -> Shown {
    let label = Field::line("label", desk.t("pair-label")).how(desk.t("pair-label-how"));
    let question = Question {
        to: "/pair".to_owned(),
        back: "/welcome".to_owned(),
        title: desk.t("pair-title"),
        means: vec![desk.t("pair-how")],
        fields: vec![label],
        button: desk.t("pair-do"),
        loss: false,
    };
    question.ask(desk, Nav::None).await
}

/// Shows a code, and waits for the device that one has already.
pub(super) fn paired(desk: &Desk<'_>) -> Shown {
    let label = desk.visit.form.get("label").to_owned();
    let wait_seconds = PATIENCE_SECONDS;
    desk.node.begin(Request::Devices(Devices::Ask {
        label,
        wait_seconds,
    }));
    Ok(Outcome::Go("/under-way".to_owned()))
}

/// Both screens show the same, or they do not.
pub(super) async fn same(desk: &Desk<'_>) -> Shown {
    let same = desk.visit.form.get("same") == "yes";
    let digits = desk.visit.form.get("digits").to_owned();
    let compared = Devices::Same { digits, same };
    match desk.ask(Request::Devices(compared)).await? {
        Answer::Well => {
            let joins = desk
                .node
                .journey()
                .is_some_and(|journey| journey.what == "join");
            let back = if joins { "/join/wait" } else { "/under-way" };
            Ok(Outcome::Go(back.to_owned()))
        }
        Answer::Decided(_) => Ok(Outcome::Go("/proposals?said=proposed".to_owned())),
        _ => Err(odd()),
    }
}

/// Ends it.
pub(super) async fn stop(desk: &Desk<'_>) -> Shown {
    let what = desk.node.journey().map_or("", |journey| journey.what);
    let (_, _, back) = words(what);
    desk.node.end_journey();
    if what == "welcome" {
        // It closes by itself, too; not being able to say so now loses nothing.
        let _ = desk.ask(Request::Welcome(Welcome::Close)).await;
    }
    Ok(Outcome::Go(back.to_owned()))
}
