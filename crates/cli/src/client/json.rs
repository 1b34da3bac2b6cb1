//! What `--json` prints: one value a line, and nothing in it that a terminal would obey.
use anyhow::Result;
use potluck_node::api::Answer;
use serde::Serialize;
use serde_json::Value;

/// The payload of an answer, without its name.
pub(super) fn payload(answer: &Answer) -> Result<String> {
    let mut whole = serde_json::to_value(answer)?;
    let payload = whole.get_mut("with").map(Value::take);
    line(&payload.unwrap_or_default())
}

/// A value on one line.
pub(super) fn line(value: &impl Serialize) -> Result<String> {
    Ok(escape(&serde_json::to_string(value)?))
}

/// Escapes what JSON allows as it is and a terminal might obey: DEL and the C1 controls. Outside
/// of strings there are none.
fn escape(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use potluck_node::api::Happening;

    use super::*;

    #[test]
    fn the_payload_is_printed_without_its_name() {
        let nothing: Vec<Happening> = vec![];

        assert_eq!(payload(&Answer::Log(nothing)).unwrap(), "[]");
    }

    #[test]
    fn nothing_in_it_is_obeyed_by_a_terminal_and_nothing_is_lost() {
        let nasty = "soup\u{9b}2J\u{7f}\x1b[2J\nñ";

        let said = line(&nasty).unwrap();

        assert!(!said.contains(char::is_control), "{said}");
        assert_eq!(serde_json::from_str::<String>(&said).unwrap(), nasty);
    }
}
