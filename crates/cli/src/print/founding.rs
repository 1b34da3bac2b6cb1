//! Who has founded a community anew.
use potluck_node::api::Call;
use potluck_text::id;

use super::{Look, clean, paragraph};

/// Who asks us to come along, one after the other.
pub(crate) fn calls(look: &Look, calls: &[Call]) -> String {
    if calls.is_empty() {
        return format!("{}\n", look.say("anew-nobody"));
    }
    let mut said: String = calls.iter().map(|call| one(look, call)).collect();
    let nothing_lost = look.say("anew-nothing-lost").to_string();
    said.push_str(&paragraph(look, "", &nothing_lost));
    said
}

fn one(look: &Look, call: &Call) -> String {
    let asks = match (call.me, call.joined, call.steward) {
        (true, ..) => return paragraph(look, "  ", &mine(look, call)),
        (false, true, _) => id("anew-joined"),
        (false, false, true) => id("anew-by-steward"),
        (false, false, false) => id("anew-by-member"),
    };
    let said = look
        .say(asks)
        .with("name", clean(&call.by))
        .with("community", clean(&call.community));
    let until = look.say("anew-until").with("day", look.day(call.until));
    paragraph(look, "  ", &format!("{said} {until}"))
}

fn mine(look: &Look, call: &Call) -> String {
    let said = look
        .say("anew-mine")
        .with("community", clean(&call.community));
    said.to_string()
}
