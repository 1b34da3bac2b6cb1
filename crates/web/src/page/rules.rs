//! The rules: who may let people in, what newcomers read, who decides.
use askama::Template;
use potluck_node::api::{Answer, Govern, Policy, Request};
use potluck_text::id;

use super::people::after;
use super::question::{Field, Kind, Question};
use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "rules.html")]
struct Rules {
    f: Frame,
    admission: String,
    reads: String,
    stewards: String,
    trustees: Option<String>,
}

/// What the rules are.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("rules-title"), Nav::People).await?;
    let policy = policy(desk).await?;
    let stewards = desk.list(&policy.stewards);
    let trustees = desk.list(&policy.trustees);
    let page = Rules {
        f,
        admission: desk.t(admission(&policy.admission)),
        reads: desk.t(reads(&policy.newcomer_reads)),
        stewards: desk.say("rules-stewards", &[("names", (&stewards).into())]),
        trustees: (!trustees.is_empty()).then(|| {
            let needed = u64::from(policy.trustees_needed);
            let with = [("names", (&trustees).into()), ("needed", needed.into())];
            desk.say("rules-trustees", &with)
        }),
    };
    Ok(Outcome::Page(Page::of(&page)?))
}

async fn policy(desk: &Desk<'_>) -> Result<Policy, Fault> {
    let look = Govern::Policy {
        admission: None,
        newcomer_reads: None,
    };
    match desk.ask(Request::Govern(look)).await? {
        Answer::Policy(policy) => Ok(policy),
        _ => Err(odd()),
    }
}

fn admission(word: &str) -> &'static str {
    match word {
        "steward" => id("rules-admission-steward"),
        "two-member" => id("rules-admission-two"),
        _ => id("rules-admission-member"),
    }
}

fn reads(word: &str) -> &'static str {
    match word {
        "nothing" => id("rules-reads-nothing"),
        "since-join" => id("rules-reads-since"),
        _ => id("rules-reads-all"),
    }
}

/// What should they be?
pub(super) async fn ask(desk: &Desk<'_>) -> Shown {
    question(desk).await?.ask(desk, Nav::People).await
}

async fn question(desk: &Desk<'_>) -> Result<Question, Fault> {
    let policy = policy(desk).await?;
    let choices = |words: [&str; 3], say: fn(&str) -> &'static str| {
        let choice = |word: &str| (word.to_owned(), desk.t(say(word)));
        Kind::Choice(words.into_iter().map(choice).collect())
    };
    let admits = choices(["member", "two-member", "steward"], admission);
    let shown = choices(["all", "since-join", "nothing"], reads);
    Ok(Question {
        to: "/rules/change".to_owned(),
        back: "/rules".to_owned(),
        title: desk.t("rules-change"),
        means: vec![desk.t("rules-change-means")],
        fields: vec![
            Field::line("admission", desk.t("rules-admission"))
                .of(admits)
                .with(policy.admission),
            Field::line("reads", desk.t("rules-reads"))
                .of(shown)
                .with(policy.newcomer_reads),
        ],
        button: desk.t("rules-propose"),
        loss: false,
    })
}

/// Proposes it.
pub(super) async fn change(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    let wish = Govern::Policy {
        admission: form.some("admission"),
        newcomer_reads: form.some("reads"),
    };
    match desk.ask(Request::Govern(wish)).await {
        Ok(Answer::Decided(decided)) => Ok(Outcome::Go(after(&decided))),
        Ok(_) => Ok(Outcome::Go("/rules".to_owned())),
        Err(problem) => {
            question(desk)
                .await?
                .again(desk, Nav::People, &problem)
                .await
        }
    }
}
