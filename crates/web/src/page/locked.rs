//! The page while this device is locked: nothing but the way in, and the way to destroy.
use askama::Template;
use potluck_node::api::{Problem, Request, Safety};

use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, whole};

#[derive(Template)]
#[template(path = "locked.html")]
struct Locked {
    f: Frame,
    wrong: Option<String>,
}

/// Asks for the passphrase.
pub(super) fn show(desk: &Desk<'_>, wrong: Option<&Problem>) -> Shown {
    let f = Frame::new(desk, &desk.t("locked-title"), Nav::None, None);
    let status = if wrong.is_some() { 422 } else { 200 };
    let wrong = wrong.map(|problem| whole(desk, problem));
    Ok(Outcome::Page(Page::with(status, &Locked { f, wrong })?))
}

/// Opens.
pub(super) async fn unlock(desk: &Desk<'_>) -> Shown {
    let passphrase = desk.visit.form.get("passphrase").to_owned();
    match desk
        .ask(Request::Safety(Safety::Unlock { passphrase }))
        .await
    {
        Ok(_) => Ok(Outcome::Go("/".to_owned())),
        Err(problem) => show(desk, Some(&problem)),
    }
}

/// Destroys everything here, at once, from the lock screen; ticked before, so that no slip does it.
pub(super) async fn wipe(desk: &Desk<'_>) -> Shown {
    if desk.visit.form.get("sure") != "yes" {
        return show(desk, None);
    }
    match desk
        .ask(Request::Safety(Safety::Wipe { confirm: None }))
        .await
    {
        Ok(_) => Ok(Outcome::Go("/".to_owned())),
        Err(problem) => Err(Fault::from(problem)),
    }
}
