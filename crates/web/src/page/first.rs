//! The first minute: start a community, join one, or look around the demo.
use askama::Template;
use potluck_node::api::{Answer, Founding, Progress, Request};

use super::fault::whole;
use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};
use crate::ask::Journey;
use crate::look::{Address, address, qr};
use crate::visit::Fields;

/// How long a join looks for somebody.
const PATIENCE_SECONDS: u32 = 300;
/// How long the others are waited for who found a community with us.
const TOGETHER_SECONDS: u32 = 1_800;

#[derive(Template)]
#[template(path = "first/welcome.html")]
struct Welcome {
    f: Frame,
    has_demo: bool,
}

/// Three choices.
pub(super) async fn welcome(desk: &Desk<'_>) -> Shown {
    if let Some(elsewhere) = elsewhere(desk).await? {
        return Ok(elsewhere);
    }
    let f = Frame::new(desk, &desk.t("welcome-title"), Nav::None, None);
    let has_demo = desk.has_demo;
    Ok(Outcome::Page(Page::of(&Welcome { f, has_demo })?))
}

/// Whoever is in already, or on the way in, has another place to be.
async fn elsewhere(desk: &Desk<'_>) -> Result<Option<Outcome>, Fault> {
    match desk.status().await {
        Ok(_) => Ok(Some(Outcome::Go("/".to_owned()))),
        Err(Fault::Problem(problem)) if problem.is_no_community() => Ok(None),
        Err(fault) => Err(fault),
    }
}

#[derive(Template)]
#[template(path = "first/start.html")]
struct Start {
    f: Frame,
    typed: Fields,
    wrong: Option<String>,
}

/// The frame of whoever is in a community already, or else of the first minute.
async fn frame(desk: &Desk<'_>, title: &str) -> Result<Frame, Fault> {
    let title = desk.t(title);
    match desk.frame(&title, Nav::Settings).await {
        Err(Fault::Problem(problem)) if problem.is_no_community() => {
            Ok(Frame::new(desk, &title, Nav::None, None))
        }
        frame => frame,
    }
}

/// The form that starts a community: the first, or one more.
pub(super) async fn start(desk: &Desk<'_>) -> Shown {
    start_form(desk, desk.drafts.get("/start").unwrap_or_default(), None).await
}

async fn start_form(desk: &Desk<'_>, typed: Fields, wrong: Option<String>) -> Shown {
    let f = frame(desk, "start-title").await?;
    let status = if wrong.is_some() { 422 } else { 200 };
    Ok(Outcome::Page(Page::with(
        status,
        &Start { f, typed, wrong },
    )?))
}

/// Starts a community.
pub(super) async fn found(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    if let Some(with) = form.some("with").and_then(|with| with.parse().ok())
        && with > 0
    {
        return Ok(together(desk, with));
    }
    let request = Request::Start {
        community: form.get("community").to_owned(),
        name: form.get("name").to_owned(),
    };
    match desk.ask(request).await {
        Ok(Answer::Started(_)) => {
            desk.drafts.forget("/start");
            Ok(Outcome::Go("/?said=started".to_owned()))
        }
        Ok(_) => Err(odd()),
        Err(problem) => start_form(desk, form.clone(), Some(whole(desk, &problem))).await,
    }
}

/// Begins to found one together with others, who come with a code.
fn together(desk: &Desk<'_>, with: u8) -> Outcome {
    let form = &desk.visit.form;
    desk.drafts.keep("/start", form);
    desk.node.begin(Request::Founding(Founding::Together {
        community: form.get("community").to_owned(),
        name: form.get("name").to_owned(),
        with,
        wait_seconds: TOGETHER_SECONDS,
    }));
    Outcome::Go("/under-way".to_owned())
}

#[derive(Template)]
#[template(path = "first/join.html")]
struct Join {
    f: Frame,
    typed: Fields,
    wrong: Option<String>,
}

/// The form that asks to be let in: into the first community, or one more.
pub(super) async fn join(desk: &Desk<'_>) -> Shown {
    join_form(desk, desk.drafts.get("/join").unwrap_or_default(), None).await
}

async fn join_form(desk: &Desk<'_>, typed: Fields, wrong: Option<String>) -> Shown {
    let f = frame(desk, "join-title").await?;
    let status = if wrong.is_some() { 422 } else { 200 };
    Ok(Outcome::Page(Page::with(
        status,
        &Join { f, typed, wrong },
    )?))
}

/// Begins to ask whoever is near to let us in.
pub(super) async fn ask_in(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    let (code, name) = (form.get("code").to_owned(), form.get("name").to_owned());
    if code.is_empty() || name.is_empty() {
        let wrong = desk.t(if code.is_empty() {
            "join-no-code"
        } else {
            "join-no-name"
        });
        return join_form(desk, form.clone(), Some(wrong)).await;
    }
    let mut at = vec![];
    if let Some(typed) = form.some("at") {
        let Some(address) = address(&typed) else {
            let wrong = desk.t("join-bad-address");
            return join_form(desk, form.clone(), Some(wrong)).await;
        };
        at.push(address);
    }
    // Until it is done, what was typed is kept: another try begins with it.
    desk.drafts.keep("/join", form);
    desk.node.begin(Request::Join {
        code,
        name,
        at,
        wait_seconds: PATIENCE_SECONDS,
    });
    Ok(Outcome::Go("/join/wait".to_owned()))
}

#[derive(Template)]
#[template(path = "first/wait.html")]
struct Wait {
    f: Frame,
    steps: Vec<Step>,
    /// Whether it still goes on.
    going: bool,
    /// Whether nobody has been found so far.
    nobody: bool,
    wrong: Option<String>,
    /// Who is on the other side, and what both screens show.
    digits: Option<(String, String)>,
    addresses: Vec<Address>,
    code: Option<askama::filters::Safe<String>>,
}

/// Something that has happened on the way in, in words.
struct Step {
    text: String,
    done: bool,
}

/// How far joining has come.
pub(super) async fn wait(desk: &Desk<'_>) -> Shown {
    let Some(journey) = joining(desk) else {
        let other = desk.node.journey().is_some();
        let to = if other { "/under-way" } else { "/join" };
        return Ok(Outcome::Go(to.to_owned()));
    };
    let wrong = match &journey.end {
        Some(Ok(_)) => {
            desk.drafts.forget("/join");
            desk.node.end_journey();
            return Ok(Outcome::Go("/?said=joined".to_owned()));
        }
        // The newest comes first, and can be read while the rest is still under way.
        None if is_in(&journey) && journey.missing > 0 => {
            desk.drafts.forget("/join");
            desk.node.end_journey();
            return Ok(Outcome::Go("/?said=joined".to_owned()));
        }
        // What was typed is at fault, not who is near: back to the form.
        Some(Err(problem)) if journey.steps.is_empty() => {
            let typed = desk.drafts.get("/join").unwrap_or_default();
            let wrong = whole(desk, problem);
            desk.node.end_journey();
            return join_form(desk, typed, Some(wrong)).await;
        }
        Some(Err(problem)) if problem.is_nobody() => Some(desk.sentence(&problem.what)),
        Some(Err(problem)) => Some(whole(desk, problem)),
        None => None,
    };
    let met = |step: &Progress| {
        matches!(
            step,
            Progress::Met { .. }
                | Progress::Digits { .. }
                | Progress::Waits
                | Progress::NotLetIn { .. }
        )
    };
    let nobody = !journey.steps.iter().any(met);
    let addresses = addresses(desk).await;
    let code = addresses.first().and_then(|address| qr(&address.raw));
    let mut f = frame(desk, "wait-title").await?;
    let going = wrong.is_none();
    f.again = going.then_some(2);
    Ok(Outcome::Page(Page::of(&Wait {
        f,
        steps: steps(desk, &journey),
        going,
        nobody,
        wrong,
        digits: journey
            .digits()
            .map(|(name, digits)| (name.to_owned(), digits.to_owned())),
        addresses,
        code,
    })?))
}

/// Gives up.
pub(super) fn stop(desk: &Desk<'_>) -> Shown {
    let Some(journey) = joining(desk) else {
        return Ok(Outcome::Go("/join".to_owned()));
    };
    desk.node.end_journey();
    let to = if is_in(&journey) {
        "/?said=joined"
    } else {
        "/join"
    };
    Ok(Outcome::Go(to.to_owned()))
}

/// What is under way, if it is joining: nothing else is shown here, or ended from here.
fn joining(desk: &Desk<'_>) -> Option<Journey> {
    let journey = desk.node.journey();
    journey.filter(|journey| journey.what == "join")
}

/// Whether we were let in, whether all has come yet or not.
fn is_in(journey: &Journey) -> bool {
    let admitted = |step: &Progress| matches!(step, Progress::Admitted { .. });
    journey.steps.iter().any(admitted)
}

fn steps(desk: &Desk<'_>, journey: &Journey) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![];
    let mut step = |text: String| {
        for before in &mut steps {
            before.done = true;
        }
        if steps.iter().all(|before| before.text != text) {
            steps.push(Step { text, done: false });
        }
    };
    for progress in &journey.steps {
        match progress {
            Progress::Looking => step(desk.t("wait-looking")),
            Progress::Met { name, .. } if name.is_empty() => {
                step(desk.t("wait-met-somebody"));
                step(desk.t("wait-asking-somebody"));
            }
            Progress::Met { name, .. } => {
                step(desk.say("wait-met", &[("name", name.into())]));
                step(desk.say("wait-asking", &[("name", name.into())]));
            }
            Progress::Waits => step(desk.t("wait-second")),
            Progress::NotLetIn { why } => {
                let why = desk.sentence(why);
                step(desk.say("wait-not-let-in", &[("why", why.as_str().into())]));
            }
            Progress::Gathering { .. } => {
                if let Some(here) = super::under_way::here(desk, journey) {
                    step(here);
                }
            }
            Progress::Admitted { community } => {
                step(desk.say("wait-admitted", &[("community", community.into())]));
            }
            _ => {}
        }
    }
    if journey.received > 0 {
        let id = if journey.missing > 0 {
            "wait-receiving"
        } else {
            "wait-received"
        };
        let with = [
            ("count", journey.received.into()),
            ("missing", journey.missing.into()),
        ];
        step(desk.say(id, &with));
    }
    steps
}

/// Where we can be reached, as people read it out.
async fn addresses(desk: &Desk<'_>) -> Vec<Address> {
    match desk.ask(Request::Peers).await {
        Ok(Answer::Peers(peers)) => peers.addresses.iter().map(|raw| Address::of(raw)).collect(),
        _ => vec![],
    }
}
