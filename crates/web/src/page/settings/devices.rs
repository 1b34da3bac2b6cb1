//! My devices, and the twelve words.
use askama::Template;
use potluck_node::api::{Answer, Device, Devices, Request, Words};
use potluck_text::id;

use super::super::question::{Field, Kind, Question};
use super::super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "devices.html")]
struct Mine {
    f: Frame,
    rows: Vec<Row>,
    /// Whether the twelve words are still to be written down.
    words: bool,
}

/// A device.
struct Row {
    id: String,
    label: String,
    about: String,
    this: bool,
    active: bool,
}

/// My devices.
pub(in crate::page) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk.frame(&desk.t("devices-title"), Nav::Settings).await?;
    let rows = devices(desk).await?.into_iter().map(|device| Row {
        about: match device.last_written {
            Some(at) => desk.say("device-written", &[("when", (&desk.when(at)).into())]),
            None => desk.say("device-since", &[("day", (&desk.day(device.since)).into())]),
        },
        label: called(desk, &device),
        id: device.device,
        this: device.this,
        active: device.active,
    });
    let rows = rows.collect();
    let words = kept_words(desk).await.is_some();
    Ok(Outcome::Page(Page::of(&Mine { f, rows, words })?))
}

async fn devices(desk: &Desk<'_>) -> Result<Vec<Device>, Fault> {
    match desk.ask(Request::Devices(Devices::List)).await? {
        Answer::Devices(devices) => Ok(devices),
        _ => Err(odd()),
    }
}

/// The twelve words, as long as they are kept here.
async fn kept_words(desk: &Desk<'_>) -> Option<Words> {
    match desk.ask(Request::Devices(Devices::Words)).await {
        Ok(Answer::Words(words)) if !words.words.is_empty() => Some(words),
        _ => None,
    }
}

/// What a device is called; where it has no name, that it is one.
fn called(desk: &Desk<'_>, device: &Device) -> String {
    match (device.named, device.this) {
        (true, _) => device.label.clone(),
        (false, true) => desk.t("print-this-device"),
        (false, false) => desk.t("print-a-device"),
    }
}

/// Asks before something is done with a device.
pub(in crate::page) async fn ask(desk: &Desk<'_>, device: &str, deed: &str) -> Shown {
    question(desk, device, deed)
        .await?
        .ask(desk, Nav::Settings)
        .await
}

async fn question(desk: &Desk<'_>, device: &str, deed: &str) -> Result<Question, Fault> {
    let all = devices(desk).await?;
    let device = all
        .into_iter()
        .find(|one| one.device == device)
        .ok_or(Fault::Missing)?;
    let name = called(desk, &device);
    let with = [("name", (&name).into())];
    let to = format!("/settings/devices/{}/{deed}", device.device);
    let (title, means, button) = match deed {
        "revoke" => (
            id("device-revoke-ask"),
            id("device-revoke-means"),
            id("device-revoke"),
        ),
        "rename" => (
            id("device-rename-ask"),
            id("device-rename-means"),
            id("device-rename"),
        ),
        _ => return Err(Fault::Missing),
    };
    let label = || Field::line("label", desk.t("pair-label")).with(&*name);
    Ok(Question {
        to,
        back: "/settings/devices".to_owned(),
        title: desk.say(title, &with),
        means: vec![desk.t(means)],
        fields: if deed == "rename" {
            vec![label()]
        } else {
            vec![]
        },
        button: desk.t(button),
        loss: deed == "revoke",
    })
}

/// Does it.
pub(in crate::page) async fn act(desk: &Desk<'_>, device: &str, deed: &str) -> Shown {
    let id = device.to_owned();
    let request = match deed {
        "revoke" => Devices::Revoke { device: id },
        "rename" => Devices::Rename {
            device: id,
            label: desk.visit.form.get("label").to_owned(),
        },
        _ => return Err(Fault::Missing),
    };
    match desk.ask(Request::Devices(request)).await {
        Ok(_) => Ok(Outcome::Go("/settings/devices?said=saved".to_owned())),
        Err(problem) => {
            let question = question(desk, device, deed).await?;
            question.again(desk, Nav::Settings, &problem).await
        }
    }
}

#[derive(Template)]
#[template(path = "words.html")]
struct TwelveWords {
    f: Frame,
    words: Vec<String>,
}

/// Shows the twelve words; `/settings/words/check` asks for three of them.
pub(in crate::page) async fn words(desk: &Desk<'_>, check: bool) -> Shown {
    let Some(words) = kept_words(desk).await else {
        return Ok(Outcome::Go("/settings/devices".to_owned()));
    };
    if check {
        return checking(desk, &words).ask(desk, Nav::Settings).await;
    }
    let f = desk.frame(&desk.t("words-title"), Nav::Settings).await?;
    let words = words.words;
    Ok(Outcome::Page(Page::of(&TwelveWords { f, words })?))
}

fn checking(desk: &Desk<'_>, words: &Words) -> Question {
    let names = ["first", "second", "third"];
    let fields = names.into_iter().zip(&words.ask).map(|(name, number)| {
        let label = desk.say("words-number", &[("number", u64::from(*number).into())]);
        Field::line(name, label).of(Kind::Secret)
    });
    Question {
        to: "/settings/words".to_owned(),
        back: "/settings/words".to_owned(),
        title: desk.t("words-check"),
        means: vec![desk.t("words-check-means")],
        fields: fields.collect(),
        button: desk.t("words-check-do"),
        loss: false,
    }
}

/// Three of the words were said.
pub(in crate::page) async fn words_said(desk: &Desk<'_>) -> Shown {
    let form = &desk.visit.form;
    let said = ["first", "second", "third"].map(|name| form.get(name).to_lowercase());
    let request = Devices::CheckWords {
        words: said.to_vec(),
    };
    match desk.ask(Request::Devices(request)).await {
        Ok(_) => Ok(Outcome::Go("/settings/devices?said=saved".to_owned())),
        Err(problem) => match kept_words(desk).await {
            Some(words) => {
                checking(desk, &words)
                    .again(desk, Nav::Settings, &problem)
                    .await
            }
            None => Err(problem.into()),
        },
    }
}
