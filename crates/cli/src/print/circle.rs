//! Circles, conversations and messages.
use potluck_node::api::{Circle, Message};

use super::table::table;
use super::{CODE, Look, QUIET, TITLE, URGENT, clean, quotable, styled};

/// Said when there is none.
const NO_CIRCLES: &str = "You are in no circle yet.

  potluck circle new \"Kitchen committee\"
  potluck circle invite \"Kitchen committee\" Ben
";

/// Said when nobody has written.
const NO_MESSAGES: &str = "Nobody has written yet.

  potluck message Ben \"Shall we cook together?\"
";

/// The circles that one is in or asked into.
pub(crate) fn circles(look: &Look, circles: &[Circle]) -> String {
    let circles: Vec<&Circle> = circles.iter().filter(|one| !one.thread).collect();
    if circles.is_empty() {
        return NO_CIRCLES.to_owned();
    }
    let rows: Vec<Vec<String>> = circles
        .iter()
        .map(|one| {
            vec![
                styled(CODE, &one.code),
                clean(&one.name),
                who(one),
                news(one),
            ]
        })
        .collect();
    let mut said = table(look.width, 2, &rows);
    if let Some(asked) = circles.iter().find(|one| one.state == "invited") {
        let name = quotable(&asked.name).unwrap_or_else(|| asked.code.clone());
        said.push_str(&format!(
            "\nYou are asked in: potluck circle accept {name}\n"
        ));
    }
    said
}

/// What was done to a circle, and who is in it.
pub(crate) fn circle(look: &Look, deed: &str, circle: &Circle) -> String {
    let name = clean(&circle.name);
    let said = format!("{} {name}.\n", clean(deed));
    if circle.state == "out" {
        return styled(TITLE, said.trim_end()) + "\n";
    }
    let rows = [vec![styled(CODE, &circle.code), name, who(circle)]];
    format!(
        "{}\n{}",
        styled(TITLE, said.trim_end()),
        table(look.width, 2, &rows)
    )
}

/// Where something was written.
pub(crate) fn talks(look: &Look, circles: &[Circle]) -> String {
    let written = circles.iter().filter(|one| one.last.is_some());
    let rows: Vec<Vec<String>> = written
        .map(|one| {
            let last = one.last.as_ref();
            let text = last.map_or_else(String::new, |last| {
                format!("{}: {}", from(last), clean(&last.text))
            });
            vec![
                clean(&one.name),
                last.map_or_else(String::new, |last| look.when(last.at)),
                text,
                news(one),
            ]
        })
        .collect();
    if rows.is_empty() {
        return NO_MESSAGES.to_owned();
    }
    table(look.width, 2, &rows)
}

/// What was written in one place, oldest first.
pub(crate) fn messages(look: &Look, messages: &[Message]) -> String {
    if messages.is_empty() {
        return "Nothing was written here yet.\n".to_owned();
    }
    let mut said = String::new();
    for message in messages {
        let new = if message.new {
            format!("  {}", styled(URGENT, "new"))
        } else {
            String::new()
        };
        said.push_str(&format!(
            "{}  {}{}{new}\n",
            styled(TITLE, &from(message)),
            styled(QUIET, &look.when(message.at)),
            held(message),
        ));
        let room = look.width.saturating_sub(2).max(20);
        for line in textwrap::wrap(&clean(&message.text), room) {
            said.push_str(&format!("  {line}\n"));
        }
    }
    said
}

/// That a message is written.
pub(crate) fn written(_look: &Look, message: &Message) -> String {
    let about = message.about.as_deref();
    let about = about.map_or_else(String::new, |code| format!(" about {}", styled(CODE, code)));
    format!("Written{about}; others get it when your devices meet.\n")
}

fn who(circle: &Circle) -> String {
    let people: Vec<String> = circle.people.iter().map(|name| clean(name)).collect();
    let invited: Vec<String> = circle.invited.iter().map(|name| clean(name)).collect();
    match (people.is_empty(), invited.is_empty()) {
        (_, true) => people.join(", "),
        (true, false) => format!("asked in: {}", invited.join(", ")),
        (false, false) => format!("{} (asked in: {})", people.join(", "), invited.join(", ")),
    }
}

fn news(circle: &Circle) -> String {
    match circle.unread {
        0 => String::new(),
        some => styled(URGENT, &format!("{some} new")),
    }
}

fn from(message: &Message) -> String {
    if message.mine {
        "you".to_owned()
    } else {
        clean(&message.from)
    }
}

fn held(message: &Message) -> String {
    match message.held_by {
        Some(0) => ", on this device only".to_owned(),
        Some(1) => ", also with 1 other".to_owned(),
        Some(some) => format!(", also with {some} others"),
        None => String::new(),
    }
}
