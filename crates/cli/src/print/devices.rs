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
            let this = if device.this { " (this one)" } else { "" };
            let state = if device.active { "in use" } else { "put out" };
            let wrote = match device.last_written {
                Some(at) => format!("wrote {}", look.when(at)),
                None => "wrote nothing yet".to_owned(),
            };
            vec![
                format!("{}{this}", clean(&device.label)),
                state.to_owned(),
                format!("since {}", look.day(device.since)),
                wrote,
                styled(QUIET, &short(&device.device)),
            ]
        })
        .collect();
    table(look.width, 0, &rows)
}

/// The twelve words, to write down.
pub(crate) fn words(words: &Words) -> String {
    if words.words.is_empty() {
        return "The twelve words are no longer kept here: they were checked, or are kept on \
                another device of yours.\n"
            .to_owned();
    }
    let mut said =
        "Write these twelve words on paper, in this order. Whoever has them is you:\n\n".to_owned();
    for (at, word) in words.words.iter().enumerate() {
        said.push_str(&format!("  {:>2}  {}\n", at + 1, styled(CODE, word)));
    }
    let asked: Vec<String> = words.ask.iter().map(u8::to_string).collect();
    said.push_str(&format!(
        "\nThen say words {} from your paper: potluck devices check WORD WORD WORD\n",
        asked.join(", ")
    ));
    said
}

/// How the door stands.
pub(crate) fn door(look: &Look, door: &Door) -> String {
    let mut said = String::new();
    match (&door.code, door.until) {
        (Some(code), Some(until)) => {
            said.push_str(&format!("The door is open until {}:\n\n", look.when(until)));
            said.push_str(&format!("  {}\n\n", styled(CODE, &clean(code))));
            said.push_str("The other types: potluck join CODE --as NAME\n");
        }
        _ => said.push_str("The door is closed.\n"),
    }
    said.push_str(if door.codes_for_later {
        "Invitations are answered.\n"
    } else {
        "Invitations are not answered here, until the door is opened again.\n"
    });
    said
}
