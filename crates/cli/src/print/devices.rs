//! One's own devices, the twelve words, the door.
use potluck_node::api::{Device, Door, Words};

use super::people::short;
use super::table::table;
use super::{CODE, Look, QUIET, clean, styled};

/// The devices of one's own.
pub(crate) fn devices(look: &Look, devices: &[Device]) -> String {
    let rows: Vec<Vec<String>> = devices
        .iter()
        .map(|device| {
            let label = match (device.named, device.this) {
                (true, _) => clean(&device.label),
                (false, true) => look.say("print-this-device").to_string(),
                (false, false) => look.say("print-a-device").to_string(),
            };
            let label = match device.this {
                true => look.say("print-this-one").with("label", label).to_string(),
                false => label,
            };
            let state = if device.active {
                look.say("print-in-use")
            } else {
                look.say("print-put-out")
            };
            let wrote = match device.last_written {
                Some(at) => look.say("print-wrote").with("when", look.when(at)),
                None => look.say("print-wrote-nothing"),
            };
            let since = look.say("print-since").with("day", look.day(device.since));
            vec![
                label,
                state.to_string(),
                since.to_string(),
                wrote.to_string(),
                styled(QUIET, &short(&device.device)),
            ]
        })
        .collect();
    table(look.width, 0, &rows)
}

/// The twelve words, to write down.
pub(crate) fn words(look: &Look, words: &Words) -> String {
    if words.words.is_empty() {
        return format!("{}\n", look.say("print-words-gone"));
    }
    let mut said = format!("{}\n\n", look.say("print-words-write"));
    for (at, word) in words.words.iter().enumerate() {
        said.push_str(&format!("  {:>2}  {}\n", at + 1, styled(CODE, word)));
    }
    let asked: Vec<String> = words.ask.iter().map(u8::to_string).collect();
    let then = look
        .say("print-words-then")
        .with("numbers", look.row(&asked));
    said.push_str(&format!("\n{then} potluck devices check WORD WORD WORD\n"));
    said
}

/// How the door stands.
pub(crate) fn door(look: &Look, door: &Door) -> String {
    let mut said = String::new();
    match (&door.code, door.until) {
        (Some(code), Some(until)) => {
            let open = look.say("print-door-open").with("when", look.when(until));
            said.push_str(&format!("{open}\n\n"));
            said.push_str(&format!("  {}\n\n", styled(CODE, &clean(code))));
            said.push_str(&format!(
                "{} potluck join CODE --as NAME\n",
                look.say("print-other-types")
            ));
        }
        _ => said.push_str(&format!("{}\n", look.say("print-door-closed"))),
    }
    let answers = if door.codes_for_later {
        look.say("print-invitations-answered")
    } else {
        look.say("print-invitations-unanswered")
    };
    said.push_str(&format!("{answers}\n"));
    said
}
