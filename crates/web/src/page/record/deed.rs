//! Doing something with a record: first asking, where a few words belong to it or something would
//! be lost; then doing it.
use askama::Template;
use potluck_node::api::{Answer, Problem, Record, Request, Sealed, SignUpFor};

use crate::page::fault::whole;
use crate::page::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};
use crate::visit::Fields;

#[derive(Template)]
#[template(path = "deed.html")]
struct Deed {
    f: Frame,
    code: String,
    title: String,
    deed: String,
    question: String,
    /// What it means.
    means: String,
    /// What somebody answered, where one chooses.
    quote: Option<(String, String)>,
    claim: Option<u32>,
    /// A sign-up that is taken back: what it is, and which.
    sign_up: Option<(String, String)>,
    /// Whether everybody can be asked to forget it, too.
    forgets: bool,
    /// A few words that go along: their label.
    words: Option<Words>,
    /// How much of a quantity.
    quantity: Option<(u32, String)>,
    button: String,
    loss: bool,
    typed: Fields,
    wrong: Option<String>,
}

/// A few words that go along with a deed.
struct Words {
    name: &'static str,
    label: String,
    required: bool,
}

/// Asks before something is done.
pub(crate) async fn ask(desk: &Desk<'_>, code: &str, deed: &str) -> Shown {
    let record = desk.record(code).await?;
    let path = format!("/r/{}/{deed}", record.code);
    let typed = desk.drafts.get(&path).unwrap_or_default();
    asked(desk, &record, deed, typed, None).await
}

async fn asked(
    desk: &Desk<'_>,
    record: &Record,
    deed: &str,
    typed: Fields,
    wrong: Option<String>,
) -> Shown {
    let need = record.kind == "need";
    let name = record.author.as_str();
    let words = |name, label: String, required| {
        Some(Words {
            name,
            label,
            required,
        })
    };
    let claim = chosen(desk, record);
    let them = claim.map_or("", |at| {
        record.claims.get(at).map_or("", |claim| &claim.name)
    });
    let (question, means, words, button) = match deed {
        "claim" => (
            desk.t(if need { "ask-help" } else { "ask-want" }),
            desk.say("ask-claim-means", &[("name", name.into())]),
            words(
                "note",
                desk.say("ask-claim-note", &[("name", name.into())]),
                false,
            ),
            desk.t(if need { "step-help" } else { "step-want" }),
        ),
        "accept" if claim.is_some() => (
            desk.say("ask-accept", &[("name", them.into())]),
            match record.sealed {
                Sealed::None => desk.say("ask-accept-means", &[("name", them.into())]),
                _ => desk.t("ask-accept-means-sealed"),
            },
            None,
            desk.say("ask-accept-do", &[("name", them.into())]),
        ),
        "decline" if claim.is_some() => (
            desk.say("ask-decline", &[("name", them.into())]),
            desk.t("ask-decline-means"),
            words("note", desk.t("ask-decline-note"), false),
            desk.t("ask-decline-do"),
        ),
        "release" => (
            desk.t("ask-release"),
            desk.t("ask-release-means"),
            None,
            desk.t("step-release"),
        ),
        "done" => (
            desk.t("ask-done"),
            desk.t("ask-done-means"),
            words("thanks", desk.t("ask-done-thanks"), false),
            desk.t("step-done"),
        ),
        "thank" => (
            desk.say("ask-thank", &[("name", name.into())]),
            desk.t("ask-thank-means"),
            words("text", desk.t("ask-thank-words"), true),
            desk.t("step-thank"),
        ),
        "cancel-sign-up" => {
            let (what, name) = signed_up(desk);
            let question = match what.as_str() {
                "shift" => desk.say("ask-no-shift", &[("role", (&name).into())]),
                "bring" => desk.say("ask-no-bring", &[("item", (&name).into())]),
                _ => desk.t("ask-no-place"),
            };
            let means = desk.t("ask-no-sign-up-means");
            (question, means, None, desk.t("step-no-sign-up"))
        }
        "withdraw" => (
            desk.t(if record.kind == "event" {
                "ask-cancel"
            } else {
                "ask-withdraw"
            }),
            desk.t(if record.kind == "event" {
                "ask-cancel-means"
            } else {
                "ask-withdraw-means"
            }),
            None,
            desk.t(if record.kind == "event" {
                "step-cancel"
            } else {
                "step-withdraw"
            }),
        ),
        "flag" => (
            desk.t("ask-flag"),
            desk.t("ask-flag-means"),
            words("reason", desk.t("ask-flag-reason"), true),
            desk.t("step-flag"),
        ),
        "hide" => (
            desk.t("ask-hide"),
            desk.t("ask-hide-means"),
            words("reason", desk.t("ask-hide-reason"), true),
            desk.t("step-hide"),
        ),
        _ => return Err(Fault::Missing),
    };
    let f = desk.frame(&question, Nav::None).await?;
    let quantity = record.left.filter(|left| deed == "claim" && *left > 1);
    let claim = claim.and_then(|at| record.claims.get(at));
    let page = Deed {
        f,
        code: record.code.clone(),
        title: record.title.clone(),
        deed: deed.to_owned(),
        question,
        means,
        quote: claim.map(|claim| (claim.name.clone(), claim.note.clone())),
        claim: claim.map(|claim| claim.number),
        forgets: deed == "withdraw",
        sign_up: (deed == "cancel-sign-up").then(|| signed_up(desk)),
        words,
        quantity: quantity.map(|left| (left, record.unit.clone().unwrap_or_default())),
        button,
        loss: matches!(deed, "withdraw" | "hide" | "release" | "cancel-sign-up"),
        typed,
        wrong: wrong.clone(),
    };
    let status = if wrong.is_some() { 422 } else { 200 };
    Ok(Outcome::Page(Page::with(status, &page)?))
}

/// Which answer is meant: its place among the claims.
fn chosen(desk: &Desk<'_>, record: &Record) -> Option<usize> {
    let number: u32 = number(desk)?;
    record
        .claims
        .iter()
        .position(|claim| claim.number == number)
}

fn number(desk: &Desk<'_>) -> Option<u32> {
    let visit = desk.visit;
    let said = visit
        .form
        .some("claim")
        .or_else(|| visit.query.some("claim"))?;
    said.parse().ok()
}

/// What somebody signs up for or takes back: `place`, `shift`, `bring`, and which.
fn signed_up(desk: &Desk<'_>) -> (String, String) {
    let visit = desk.visit;
    let said = |name| visit.form.some(name).or_else(|| visit.query.some(name));
    let said = |name| said(name).unwrap_or_default();
    (said("what"), said("name"))
}

fn sign_up_for(desk: &Desk<'_>) -> SignUpFor {
    let (what, name) = signed_up(desk);
    match what.as_str() {
        "shift" => SignUpFor::Shift(name),
        "bring" => SignUpFor::Bring(name),
        _ => SignUpFor::Place,
    }
}

/// Does it.
pub(crate) async fn act(desk: &Desk<'_>, code: &str, deed: &str) -> Shown {
    let form = &desk.visit.form;
    let code = code.to_owned();
    let claim = number(desk).unwrap_or_default();
    let said = |name| form.get(name).to_owned();
    let (request, notice) = match deed {
        "claim" => {
            let (note, quantity) = (said("note"), form.get("quantity").parse().ok());
            (
                Request::Claim {
                    code,
                    note,
                    quantity,
                },
                "claimed",
            )
        }
        "release" => (Request::Release { code }, "released"),
        "accept" => (Request::Accept { code, claim }, "accepted"),
        "decline" => (
            Request::Decline {
                code,
                claim,
                note: said("note"),
            },
            "declined",
        ),
        "done" => (
            Request::Done {
                code,
                thanks: form.some("thanks"),
            },
            "done",
        ),
        "confirm" => (Request::Confirm { code }, "confirmed"),
        "thank" => (
            Request::Thank {
                code,
                text: said("text"),
            },
            "thanked",
        ),
        "flag" => (
            Request::Flag {
                code,
                reason: said("reason"),
            },
            "flagged",
        ),
        "hide" => (
            Request::Hide {
                code,
                reason: said("reason"),
            },
            "hidden",
        ),
        "withdraw" if form.get("forget") == "yes" => return forget(desk, code).await,
        "withdraw" => (Request::Withdraw { code }, "withdrawn"),
        "renew" => (Request::Renew { code }, "renewed"),
        "sign-up" => {
            let what = sign_up_for(desk);
            (Request::SignUp { code, what }, "signed-up")
        }
        "cancel-sign-up" => {
            let what = sign_up_for(desk);
            (Request::CancelSignUp { code, what }, "not-signed-up")
        }
        _ => return Err(Fault::Missing),
    };
    match desk.ask(request).await {
        Ok(Answer::Wrote(record)) => {
            desk.drafts.forget(&format!("/r/{}/{deed}", record.code));
            Ok(Outcome::Go(format!("/r/{}?said={notice}", record.code)))
        }
        Ok(_) => Err(odd()),
        Err(problem) => refused(desk, deed, problem).await,
    }
}

/// Takes it back, and asks everybody's device to delete it. Nothing is left to show.
async fn forget(desk: &Desk<'_>, code: String) -> Shown {
    match desk.ask(Request::Forget { code }).await {
        Ok(_) => Ok(Outcome::Go("/?said=forgotten".to_owned())),
        Err(problem) => refused(desk, "withdraw", problem).await,
    }
}

/// What could not be done: where words went along, they are still there.
async fn refused(desk: &Desk<'_>, deed: &str, problem: Problem) -> Shown {
    let code = desk.visit.path.get(1).map_or("", String::as_str);
    let record = desk.record(code).await?;
    let typed = desk.visit.form.clone();
    match asked(desk, &record, deed, typed, Some(whole(desk, &problem))).await {
        Err(Fault::Missing) => Err(problem.into()),
        shown => shown,
    }
}
