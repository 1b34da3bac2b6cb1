//! What protects this device, in words.
use potluck_node::api::{BackedUp, OpensWith, Protection};

use super::status::size;
use super::{TITLE, clean, count, styled, try_next};

/// How this device is protected.
pub(crate) fn protection(state: &Protection) -> String {
    let lead = match (state.locked, state.passphrase) {
        (true, _) => "Locked",
        (false, true) => "Open, with a passphrase",
        (false, false) => "No passphrase",
    };
    let mut said = format!("{}: {}.\n", styled(TITLE, lead), clean(&state.sentence));
    if let Some(minutes) = state.auto_lock_minutes {
        let minutes = count(minutes, "minute");
        said.push_str(&format!(
            "It locks by itself after {minutes} in which nobody asks for anything.\n"
        ));
    }
    if state.duress == Some(true) {
        said.push_str("There is a second passphrase that wipes it.\n");
    }
    if !state.passphrase {
        said.push_str(&try_next(&["potluck passphrase set".to_owned()]));
    }
    said
}

/// What a backup holds.
pub(crate) fn backed_up(lead: &str, what: &BackedUp) -> String {
    let names: Vec<String> = what.communities.iter().map(|name| clean(name)).collect();
    let mut said = format!(
        "{lead} {}: {}, {}, {}.\n",
        names.join(", "),
        count(what.records, "record"),
        count(what.ops, "operation"),
        size(what.bytes)
    );
    if let Some(opens) = what.opens_with {
        said.push_str(
            "This is a new device. It can read everything; to write, say your twelve words or let \
             another device of yours add it.\n",
        );
        said.push_str(match opens {
            OpensWith::Backup => {
                "It opens with the passphrase of this backup; `potluck passphrase change` sets \
                 another.\n"
            }
            OpensWith::ThisHome => "It opens with the passphrase that this home had before.\n",
        });
        said.push_str(&try_next(&["potluck recover".to_owned()]));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::sample::plain;
    use super::*;

    #[test]
    fn how_a_device_is_protected_is_said_with_what_can_be_done() {
        let mut state = Protection {
            passphrase: false,
            locked: false,
            duress: Some(false),
            auto_lock_minutes: None,
            sentence: "whoever has this device can read everything".into(),
        };
        assert_eq!(
            plain(&protection(&state)),
            "No passphrase: whoever has this device can read everything.\n\
             Next: potluck passphrase set\n"
        );
        state.passphrase = true;
        state.duress = Some(true);
        state.auto_lock_minutes = Some(1);
        let said = plain(&protection(&state));
        assert!(said.contains("after 1 minute in which"), "{said}");
        assert!(said.contains("second passphrase"), "{said}");
        // While it is locked nobody is told.
        state.locked = true;
        state.duress = None;
        assert!(!plain(&protection(&state)).contains("second"));
    }
}
