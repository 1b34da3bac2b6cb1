//! What protects this device, in words.
use potluck_node::api::{BackedUp, OpensWith, Protection};

use super::{Look, TITLE, clean, styled, try_next};

/// How this device is protected.
pub(crate) fn protection(look: &Look, state: &Protection) -> String {
    let lead = match (state.locked, state.passphrase) {
        (true, _) => look.say("print-locked"),
        (false, true) => look.say("print-open"),
        (false, false) => look.say("print-no-passphrase"),
    };
    let sentence = look.words(&state.sentence);
    let mut said = format!("{}: {sentence}.\n", styled(TITLE, &lead.to_string()));
    if let Some(minutes) = state.auto_lock_minutes {
        let locks = look.say("print-auto-lock").with("n", minutes);
        said.push_str(&format!("{locks}\n"));
    }
    if state.duress == Some(true) {
        said.push_str(&format!("{}\n", look.say("print-duress")));
    }
    if !state.passphrase {
        said.push_str(&try_next(look, &["potluck passphrase set".to_owned()]));
    }
    said
}

/// What a backup holds; `lead` is the text that says what was done with it.
pub(crate) fn backed_up(look: &Look, lead: &str, what: &BackedUp) -> String {
    let names: Vec<String> = what.communities.iter().map(|name| clean(name)).collect();
    let holds = look
        .say("print-backup-holds")
        .with("names", look.row(&names))
        .with("records", what.records)
        .with("n", what.ops)
        .with("size", look.t.size(what.bytes));
    let mut said = format!("{} {holds}\n", look.say(lead));
    if let Some(opens) = what.opens_with {
        let opens = match opens {
            OpensWith::Backup => look.say("print-opens-with-backup"),
            OpensWith::ThisHome => look.say("print-opens-with-home"),
        };
        said.push_str(&format!("{}\n{opens}\n", look.say("print-restored-device")));
        said.push_str(&try_next(look, &["potluck recover".to_owned()]));
    }
    said
}

#[cfg(test)]
mod tests {
    use potluck_text::say;

    use super::super::sample::{look, plain};
    use super::*;

    #[test]
    fn how_a_device_is_protected_is_said_with_what_can_be_done() {
        let mut state = Protection {
            passphrase: false,
            locked: false,
            duress: Some(false),
            auto_lock_minutes: None,
            sentence: say("protection-none"),
        };
        assert_eq!(
            plain(&protection(&look(80), &state)),
            "No passphrase: whoever has this device can read everything.\n\
             Next: potluck passphrase set\n"
        );
        state.passphrase = true;
        state.duress = Some(true);
        state.auto_lock_minutes = Some(1);
        let said = plain(&protection(&look(80), &state));
        assert!(said.contains("after 1 minute in which"), "{said}");
        assert!(said.contains("second passphrase"), "{said}");
        // While it is locked nobody is told.
        state.locked = true;
        state.duress = None;
        assert!(!plain(&protection(&look(80), &state)).contains("second"));
    }
}
