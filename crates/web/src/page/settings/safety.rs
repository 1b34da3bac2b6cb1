//! What protects this device: passphrase, lock, wipe, backups.
use std::path::PathBuf;

use potluck_node::api::{Problem, Request, Safety};
use potluck_text::{id, say};

use super::super::question::{Field, Kind, Question};
use super::super::{Desk, Fault, Nav, Outcome, Shown};

/// Asks before something is done.
pub(in crate::page) async fn ask(desk: &Desk<'_>, deed: &str) -> Shown {
    question(desk, deed).await?.ask(desk, Nav::Settings).await
}

async fn question(desk: &Desk<'_>, deed: &str) -> Result<Question, Fault> {
    let has = super::protection(desk)
        .await
        .is_some_and(|one| one.passphrase);
    let secret = |name, label| Field::line(name, desk.t(label)).of(Kind::Secret);
    let old = || secret("old", id("passphrase-old"));
    let (title, means, button) = match deed {
        "passphrase" => (id("passphrase-title"), id("passphrase-means"), id("save")),
        "no-passphrase" => (
            id("no-passphrase-title"),
            id("no-passphrase-means"),
            id("no-passphrase"),
        ),
        "duress" => (id("duress-title"), id("duress-means"), id("save")),
        "auto-lock" => (id("auto-lock-title"), id("auto-lock-means"), id("save")),
        "backup" => (id("backup-title"), id("backup-means"), id("backup-do")),
        "wipe" => (id("wipe-title"), id("wipe-means"), id("wipe-do")),
        _ => return Err(Fault::Missing),
    };
    let again = || secret("again", id("passphrase-again"));
    let fields = match deed {
        "passphrase" if has => vec![old(), secret("new", id("passphrase-new")), again()],
        "passphrase" => vec![secret("new", id("passphrase-new")), again()],
        "no-passphrase" => vec![old()],
        "duress" => vec![
            old(),
            secret("new", id("duress-new")).optional(),
            again().optional(),
        ],
        "auto-lock" => vec![
            Field::line("minutes", desk.t("auto-lock-minutes"))
                .of(Kind::Number)
                .optional(),
        ],
        "backup" => vec![
            Field::line("file", desk.t("backup-file")).how(desk.t("backup-file-how")),
            secret("new", id("backup-passphrase")),
            again(),
        ],
        _ => vec![Field::line("confirm", desk.t("wipe-confirm"))],
    };
    Ok(Question {
        to: format!("/settings/safety/{deed}"),
        back: "/settings".to_owned(),
        title: desk.t(title),
        means: vec![desk.t(means)],
        fields,
        button: desk.t(button),
        loss: matches!(deed, "wipe" | "no-passphrase"),
    })
}

/// Does it.
pub(in crate::page) async fn act(desk: &Desk<'_>, deed: &str) -> Shown {
    let form = &desk.visit.form;
    let (old, new) = (form.some("old"), form.some("new"));
    let twice = matches!(deed, "passphrase" | "duress" | "backup");
    if twice && form.get("new") != form.get("again") {
        let problem = Problem::new(say("passphrase-differ"), say("passphrase-differ-hint"));
        return question(desk, deed)
            .await?
            .again(desk, Nav::Settings, &problem)
            .await;
    }
    let request = match deed {
        "lock" => Safety::Lock,
        "passphrase" => Safety::Passphrase { old, new },
        "no-passphrase" => Safety::Passphrase { old, new: None },
        "duress" => Safety::Duress {
            passphrase: old.unwrap_or_default(),
            duress: new,
        },
        "auto-lock" => Safety::AutoLock {
            minutes: form
                .get("minutes")
                .parse()
                .ok()
                .filter(|minutes| *minutes > 0),
        },
        "backup" => Safety::Backup {
            file: PathBuf::from(form.get("file")),
            passphrase: new.unwrap_or_default(),
        },
        "wipe" => Safety::Wipe {
            confirm: Some(form.get("confirm").to_owned()),
        },
        _ => return Err(Fault::Missing),
    };
    match desk.ask(Request::Safety(request)).await {
        Ok(_) if matches!(deed, "lock" | "wipe") => Ok(Outcome::Go("/".to_owned())),
        Ok(_) => Ok(Outcome::Go("/settings?said=saved".to_owned())),
        Err(problem) if deed == "lock" => Err(problem.into()),
        Err(problem) => {
            question(desk, deed)
                .await?
                .again(desk, Nav::Settings, &problem)
                .await
        }
    }
}
