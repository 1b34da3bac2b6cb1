//! Circles, conversations and messages.
use potluck_node::api::{Circle, Message};

use super::table::table;
use super::{CODE, Look, QUIET, TITLE, URGENT, clean, quotable, styled};

/// The circles that one is in or asked into.
pub(crate) fn circles(look: &Look, circles: &[Circle]) -> String {
    let circles: Vec<&Circle> = circles.iter().filter(|one| !one.thread).collect();
    if circles.is_empty() {
        return format!("{}\n", look.say("print-no-circles"));
    }
    let rows: Vec<Vec<String>> = circles
        .iter()
        .map(|one| {
            vec![
                styled(CODE, &one.code),
                clean(&one.name),
                who(look, one),
                news(look, one),
            ]
        })
        .collect();
    let mut said = table(look.width, 2, &rows);
    if let Some(asked) = circles.iter().find(|one| one.state == "invited") {
        let name = quotable(&asked.name).unwrap_or_else(|| asked.code.clone());
        let asked = look.say("print-asked-in").to_string();
        said.push_str(&format!("\n{asked} potluck circle accept {name}\n"));
    }
    said
}

/// What was done to a circle: the text that says it, and to whom it was done, if to anybody.
#[derive(Debug)]
pub(crate) struct Deed {
    /// The id of the text.
    pub(crate) text: &'static str,
    /// A name as it was typed.
    pub(crate) person: String,
}

/// What was done to a circle, and who is in it.
pub(crate) fn circle(look: &Look, deed: &Deed, circle: &Circle) -> String {
    let name = clean(&circle.name);
    let said = look
        .say(deed.text)
        .with("name", &name)
        .with("person", clean(&deed.person))
        .to_string();
    if circle.state == "out" {
        return styled(TITLE, &said) + "\n";
    }
    let rows = [vec![styled(CODE, &circle.code), name, who(look, circle)]];
    format!("{}\n{}", styled(TITLE, &said), table(look.width, 2, &rows))
}

/// Where something was written.
pub(crate) fn talks(look: &Look, circles: &[Circle]) -> String {
    let written = circles.iter().filter(|one| one.last.is_some());
    let rows: Vec<Vec<String>> = written
        .map(|one| {
            let last = one.last.as_ref();
            let text = last.map_or_else(String::new, |last| {
                format!("{}: {}", from(look, last), clean(&last.text))
            });
            vec![
                clean(&one.name),
                last.map_or_else(String::new, |last| look.when(last.at)),
                text,
                news(look, one),
            ]
        })
        .collect();
    if rows.is_empty() {
        return format!("{}\n", look.say("print-no-messages"));
    }
    table(look.width, 2, &rows)
}

/// What was written in one place, oldest first.
pub(crate) fn messages(look: &Look, messages: &[Message]) -> String {
    if messages.is_empty() {
        return format!("{}\n", look.say("print-nothing-written"));
    }
    let mut said = String::new();
    for message in messages {
        let new = if message.new {
            format!("  {}", styled(URGENT, &look.say("print-new").to_string()))
        } else {
            String::new()
        };
        said.push_str(&format!(
            "{}  {}{}{new}\n",
            styled(TITLE, &from(look, message)),
            styled(QUIET, &look.when(message.at)),
            held(look, message),
        ));
        let room = look.width.saturating_sub(2).max(20);
        for line in textwrap::wrap(&clean(&message.text), room) {
            said.push_str(&format!("  {line}\n"));
        }
    }
    said
}

/// That a message is written.
pub(crate) fn written(look: &Look, message: &Message) -> String {
    let said = match &message.about {
        Some(code) => look
            .say("print-written-about")
            .with("code", styled(CODE, code)),
        None => look.say("print-written"),
    };
    format!("{said}\n")
}

fn who(look: &Look, circle: &Circle) -> String {
    let row = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| clean(name)).collect();
        look.row(&names)
    };
    let (people, invited) = (row(&circle.people), row(&circle.invited));
    let asked = || look.say("print-asked").with("names", &invited).to_string();
    match (people.is_empty(), invited.is_empty()) {
        (_, true) => people,
        (true, false) => asked(),
        (false, false) => format!("{people} ({})", asked()),
    }
}

fn news(look: &Look, circle: &Circle) -> String {
    match circle.unread {
        0 => String::new(),
        some => styled(
            URGENT,
            &look.say("print-unread").with("n", some).to_string(),
        ),
    }
}

fn from(look: &Look, message: &Message) -> String {
    if message.mine {
        look.say("you").to_string()
    } else {
        clean(&message.from)
    }
}

fn held(look: &Look, message: &Message) -> String {
    match message.held_by {
        Some(0) => format!(", {}", look.say("only-here")),
        Some(some) => format!(", {}", look.say("print-also-with").with("n", some)),
        None => String::new(),
    }
}
