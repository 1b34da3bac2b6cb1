//! One record: what, who, how it stands, who answered, and the one next step as the big button.
mod deed;
mod parts;

use askama::Template;
use potluck_node::api::{Record, SayTo, Sealed};

pub(super) use deed::{act, ask};

use super::circles::{self, Said};
use super::{Desk, Frame, Nav, Outcome, Page, Shown};
use crate::look::card::{self, Fact};
use crate::look::{Bit, linked};
use parts::{Answer, EventPart, answers, event_part, facts};

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage {
    f: Frame,
    code: String,
    icon: &'static str,
    kind: String,
    title: String,
    who: String,
    state: String,
    held: Option<Fact>,
    urgent: bool,
    body: Vec<Bit>,
    facts: Vec<Fact>,
    sealed: Option<SealedPart>,
    hidden: Option<String>,
    needs_newer: bool,
    answers: Vec<Answer>,
    /// Whether one is to be chosen: then they stand above everything else.
    choosing: bool,
    event: Option<EventPart>,
    thanks: Vec<(String, String)>,
    flags: Vec<String>,
    /// The one next step.
    big: Option<Step>,
    /// Others that are at hand.
    steps: Vec<Step>,
    /// Whether one can say something about it: whoever reads this version can.
    talks: bool,
    /// What was said about it.
    said: Vec<Said>,
    /// What is half written.
    typed: String,
}

/// The sealed part, in a sentence.
struct SealedPart {
    text: String,
    open: bool,
    mine: bool,
}

/// Something one can do with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The end of its address.
    pub(super) deed: &'static str,
    pub(super) icon: &'static str,
    pub(super) text: String,
    /// Whether something is lost by it.
    pub(super) loss: bool,
    /// Whether it is done at once; others ask first.
    pub(super) at_once: bool,
    /// Whether it is rarely wanted, and stands in small letters.
    pub(super) aside: bool,
}

/// Shows a record.
pub(super) async fn show(desk: &Desk<'_>, code: &str) -> Shown {
    let record = desk.record(code).await?;
    let f = desk.frame(&record.title, Nav::None).await?;
    let (big, steps) = next(desk, &record);
    let answers = answers(desk, &record);
    let said = circles::messages(desk, SayTo::Record(record.code.clone())).await?;
    let typed = desk.drafts.get(&format!("/r/{}/say", record.code));
    let page = RecordPage {
        icon: card::icon(&record),
        kind: card::kind(desk, &record),
        who: if record.mine {
            desk.say(
                "record-by-you",
                &[("when", (&desk.when(record.created)).into())],
            )
        } else {
            let when = desk.when(record.created);
            let with = [("name", (&record.author).into()), ("when", (&when).into())];
            desk.say("record-by", &with)
        },
        state: card::state(desk, &record),
        held: f.held(record.held_by),
        f,
        urgent: card::is_urgent(&record),
        body: linked(&record.body),
        facts: facts(desk, &record),
        sealed: sealed(desk, &record),
        hidden: record.hidden.clone(),
        needs_newer: record.needs_newer,
        choosing: answers.iter().any(|answer| answer.can_choose),
        answers,
        event: event_part(desk, &record),
        thanks: record
            .thanks
            .iter()
            .map(|one| (one.name.clone(), one.text.clone()))
            .collect(),
        flags: record.flags.clone(),
        big,
        steps,
        talks: !record.needs_newer && record.hidden.is_none(),
        said,
        typed: typed.unwrap_or_default().get("text").to_owned(),
        title: record.title,
        code: record.code,
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

fn sealed(desk: &Desk<'_>, record: &Record) -> Option<SealedPart> {
    let (text, open) = match &record.sealed {
        Sealed::None => return None,
        Sealed::Open { text } => (text.clone(), true),
        Sealed::Closed => {
            let name = (&record.author).into();
            (desk.say("record-sealed-closed", &[("name", name)]), false)
        }
    };
    let mine = record.mine;
    Some(SealedPart { text, open, mine })
}

/// The likeliest step that moves things on, and the others.
fn next(desk: &Desk<'_>, record: &Record) -> (Option<Step>, Vec<Step>) {
    let mut steps: Vec<Step> = record
        .next
        .iter()
        .filter_map(|word| step(desk, record, word))
        .collect();
    let moves = |step: &Step| matches!(step.deed, "confirm" | "done" | "claim" | "renew" | "thank");
    // Choosing among answers stands beside each answer, signing up beside each place.
    let chooses = record
        .next
        .first()
        .is_some_and(|word| matches!(word.as_str(), "accept" | "sign-up"));
    let big = steps.iter().position(moves).filter(|_| !chooses);
    let big = big.map(|at| steps.remove(at));
    (big, steps)
}

/// A step in words. What stands elsewhere on the page, or only a newer node knows, has none here.
fn step(desk: &Desk<'_>, record: &Record, word: &str) -> Option<Step> {
    let need = record.kind == "need";
    let (deed, icon, text) = match word {
        "claim" if need => ("claim", "heart", desk.t("step-help")),
        "claim" => ("claim", "heart", desk.t("step-want")),
        "release" => ("release", "back", desk.t("step-release")),
        "done" => ("done", "check", desk.t("step-done")),
        "confirm" => ("confirm", "check", desk.t("step-confirm")),
        "thank" => ("thank", "thanks", desk.t("step-thank")),
        "renew" => ("renew", "clock", desk.t("step-renew")),
        "edit" => ("edit", "edit", desk.t("step-edit")),
        "withdraw" => ("withdraw", "back", desk.t("step-withdraw")),
        "cancel" => ("withdraw", "back", desk.t("step-cancel")),
        "flag" => ("flag", "flag", desk.t("step-flag")),
        "hide" => ("hide", "flag", desk.t("step-hide")),
        _ => return None,
    };
    Some(Step {
        deed,
        icon,
        text,
        loss: matches!(deed, "withdraw" | "hide" | "release"),
        at_once: matches!(deed, "confirm" | "renew"),
        aside: matches!(deed, "flag" | "hide"),
    })
}
