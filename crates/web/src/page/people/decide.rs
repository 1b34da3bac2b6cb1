//! What takes several stewards, and what a meeting of two sides took back.
use askama::Template;
use potluck_node::api::{Answer, Govern, Proposal, Request, RolledBack};

use super::super::{Desk, Frame, Nav, Outcome, Page, Shown, odd};
use super::decisions;
use super::one::after;

#[derive(Template)]
#[template(path = "proposals.html")]
struct Decisions {
    f: Frame,
    open: Vec<Row>,
    closed: Vec<Row>,
    rolled_back: Vec<TakenBack>,
}

/// What a meeting of two sides took back.
struct TakenBack {
    sentence: String,
    /// What a button offers, and whom it is about.
    remedy: Option<(String, String)>,
}

/// A decision.
struct Row {
    code: String,
    sentence: String,
    by: String,
    signed: String,
    can_sign: Option<String>,
    mine: bool,
}

/// What waits to be decided.
pub(in crate::page) async fn proposals(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("decide-title"), Nav::People).await?;
    let all = decisions(desk).await?;
    let (open, closed): (Vec<&Proposal>, Vec<&Proposal>) =
        all.proposals.iter().partition(|one| one.state == "open");
    let rows = |some: Vec<&Proposal>| some.into_iter().map(|one| row(desk, one)).collect();
    let page = Decisions {
        f,
        open: rows(open),
        closed: rows(closed),
        rolled_back: all
            .rolled_back
            .iter()
            .map(|one| taken_back(desk, one))
            .collect(),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

fn taken_back(desk: &Desk<'_>, one: &RolledBack) -> TakenBack {
    let remedy = one.remedy.as_ref().map(|remedy| desk.words(remedy));
    TakenBack {
        sentence: desk.words(&one.sentence),
        remedy: remedy.zip(one.person.clone()),
    }
}

fn row(desk: &Desk<'_>, one: &Proposal) -> Row {
    let until = desk.day(one.until);
    let signed = desk.list(&one.signed);
    let others = desk.list(&one.can_sign);
    Row {
        code: one.code.clone(),
        sentence: desk.words(&one.sentence),
        by: desk.say(
            "decide-by",
            &[("name", (&one.by).into()), ("day", (&until).into())],
        ),
        signed: desk.say(
            "decide-signed",
            &[
                ("names", (&signed).into()),
                ("count", one.signed.len().into()),
                ("needed", one.needed.into()),
            ],
        ),
        can_sign: (!others.is_empty())
            .then(|| desk.say("decide-can-sign", &[("names", (&others).into())])),
        mine: one.mine_to_sign,
    }
}

/// Agrees.
pub(in crate::page) async fn sign(desk: &Desk<'_>, code: &str) -> Shown {
    let proposal = code.to_owned();
    match desk.ask(Request::Govern(Govern::Sign { proposal })).await? {
        Answer::Decided(decided) => Ok(Outcome::Go(after(&decided))),
        _ => Err(odd()),
    }
}

/// Lets somebody in again whom a meeting of two sides put out.
pub(in crate::page) async fn again(desk: &Desk<'_>, id: &str) -> Shown {
    let person = id.to_owned();
    match desk
        .ask(Request::Govern(Govern::AdmitAgain { person }))
        .await?
    {
        Answer::Decided(decided) => Ok(Outcome::Go(after(&decided))),
        _ => Ok(Outcome::Go("/proposals?said=saved".to_owned())),
    }
}
