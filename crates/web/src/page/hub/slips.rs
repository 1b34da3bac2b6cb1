//! Paper slips, typed in: one line each, for people without a device.
use askama::Template;
use potluck_node::api::{Answer, Request, Writing};

use super::super::{Desk, Frame, Nav, Outcome, Page, Shown};

/// The most slips at once: a box of them, and still a form of 64 KiB.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "slips.html")]
struct Slips {
    f: Frame,
    typed: String,
    kind: String,
    written: Option<String>,
    /// Lines that were not taken, and why; they stand in the form again.
    wrong: Vec<(String, String)>,
}

/// The form.
pub(in crate::page) async fn show(desk: &Desk<'_>) -> Shown {
    let typed = desk.drafts.get("/hub/slips").unwrap_or_default();
    form(desk, typed.get("slips"), typed.get("kind"), None, vec![]).await
}

async fn form(
    desk: &Desk<'_>,
    typed: &str,
    kind: &str,
    written: Option<String>,
    wrong: Vec<(String, String)>,
) -> Shown {
    let f = desk.frame(&desk.t("slips-title"), Nav::Hub).await?;
    let status = if wrong.is_empty() { 200 } else { 422 };
    let page = Slips {
        f,
        typed: typed.to_owned(),
        kind: if kind == "offer" { "offer" } else { "need" }.to_owned(),
        written,
        wrong,
    };
    Ok(Outcome::Page(Page::with(status, &page)?))
}

/// Takes what was typed, line by line. What cannot be taken stays in the form.
pub(in crate::page) async fn enter(desk: &Desk<'_>) -> Shown {
    let sent = &desk.visit.form;
    let kind = if sent.get("kind") == "offer" {
        "offer"
    } else {
        "need"
    };
    let (mut written, mut wrong, mut left) = (0_usize, vec![], vec![]);
    let lines = sent.get("slips").lines().map(str::trim);
    for (number, line) in lines.filter(|line| !line.is_empty()).enumerate() {
        if number >= MOST {
            left.push(line);
            wrong.push((
                line.to_owned(),
                desk.say("slips-most", &[("count", MOST.into())]),
            ));
            continue;
        }
        let writing = slip(kind, line);
        match desk.ask(Request::Post(Box::new(writing))).await {
            Ok(Answer::Wrote(_)) => written += 1,
            Ok(_) => left.push(line),
            Err(problem) => {
                wrong.push((line.to_owned(), desk.sentence(&problem.what)));
                left.push(line);
            }
        }
    }
    desk.drafts.forget("/hub/slips");
    let said = (written > 0).then(|| desk.say("slips-written", &[("count", written.into())]));
    form(desk, &left.join("\n"), kind, said, wrong).await
}

/// Reads a slip: `Rosa: lift to the clinic ! @ Elm St`. Only what is asked for is needed.
fn slip(kind: &str, line: &str) -> Writing {
    let (line, place) = match line.rsplit_once(" @ ") {
        Some((line, place)) => (line.trim(), Some(place.trim().to_owned())),
        None => (line, None),
    };
    let (line, urgent) = match line.strip_suffix('!') {
        Some(line) => (line.trim(), true),
        None => (line, false),
    };
    let (who, what) = match line.split_once(": ") {
        Some((who, what)) if !who.trim().is_empty() => (Some(who.trim().to_owned()), what.trim()),
        _ => (None, line),
    };
    Writing {
        kind: kind.to_owned(),
        title: Some(what.to_owned()),
        recorded_for: who,
        place: place.filter(|place| !place.is_empty()),
        urgency: (urgent && kind == "need").then(|| "now".to_owned()),
        ..Writing::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_says_for_whom_what_how_soon_and_where() {
        let read = slip("need", "Rosa: lift to the clinic ! @ Elm St 12");

        assert_eq!(read.recorded_for.as_deref(), Some("Rosa"));
        assert_eq!(read.title.as_deref(), Some("lift to the clinic"));
        assert_eq!(read.urgency.as_deref(), Some("now"));
        assert_eq!(read.place.as_deref(), Some("Elm St 12"));
    }

    #[test]
    fn a_slip_may_say_nothing_but_what() {
        let read = slip("offer", "Ten jars of jam: strawberry");
        assert_eq!(read.recorded_for.as_deref(), Some("Ten jars of jam"));

        let read = slip("offer", "a cot");
        assert_eq!(
            (read.recorded_for, read.place, read.urgency),
            (None, None, None)
        );
        assert_eq!(read.title.as_deref(), Some("a cot"));
    }
}
