//! The communities of this device: going from one to another, starting or joining one more.
//!
//! They know nothing of each other, and nothing written for one may reach another by mistake: a form
//! says which community it was shown in, and what is half written stays where it belongs.
use askama::Template;
use potluck_node::api::{Answer, InCommunity, Request};

use super::{Desk, Fault, Frame, Nav, Outcome, Page, Shown, odd};

#[derive(Template)]
#[template(path = "communities.html")]
struct Communities {
    f: Frame,
    rows: Vec<Row>,
}

/// One community.
struct Row {
    id: String,
    name: String,
    /// Who we are there, and with how many.
    about: String,
    here: bool,
}

/// Looks which community the page is about, and refuses a form that was shown in another.
pub(super) async fn look(desk: &Desk<'_>) -> Result<(), Fault> {
    // Before the first minute, and while the device is locked, there is none.
    let Ok(communities) = desk.communities().await else {
        return Ok(());
    };
    let here = communities.iter().find(|one| one.in_use);
    let here = here.map_or("", |one| one.community.as_str());
    desk.drafts.look_at(here);
    let path: Vec<&str> = desk.visit.path.iter().map(String::as_str).collect();
    match desk.visit.meant() {
        Some(meant) if meant != here && path != ["communities"] => {
            // What is written for the board is not lost; other forms may hold a secret.
            if let ["new", _] | ["r", ..] = path.as_slice() {
                let form = format!("/{}", path.join("/"));
                desk.drafts.keep_for(meant, &form, &desk.visit.form);
            }
            Err(Fault::Elsewhere)
        }
        _ => Ok(()),
    }
}

/// All of them.
pub(super) async fn show(desk: &Desk<'_>) -> Shown {
    let f = desk
        .frame(&desk.t("communities-title"), Nav::Settings)
        .await?;
    let row = |one: InCommunity| Row {
        about: desk.say(
            "communities-as",
            &[
                ("name", (&one.my_name).into()),
                ("count", one.people.into()),
            ],
        ),
        id: one.community,
        name: one.name,
        here: one.in_use,
    };
    let rows = desk.communities().await?.into_iter().map(row).collect();
    Ok(Outcome::Page(Page::of(&Communities { f, rows })?))
}

/// Looks at another one from now on.
pub(super) async fn change(desk: &Desk<'_>) -> Shown {
    let community = desk.visit.form.get("community").to_owned();
    match desk.ask(Request::Use { community }).await? {
        Answer::Communities(_) => Ok(Outcome::Go("/".to_owned())),
        _ => Err(odd()),
    }
}
