//! What happens on the way, a line each.
use potluck_node::api::Progress;

use super::people::short;
use super::{CODE, Look, URGENT, clean, styled};

/// One thing that happens, in words; without a line break.
pub(crate) fn progress(look: &Look, happens: &Progress) -> String {
    let code = |code: &str| styled(CODE, &clean(code));
    let said = match happens {
        Progress::Listening { address } => {
            look.say("way-listening").with("address", clean(address))
        }
        Progress::NotListening { address, why } => {
            let parts = [Some(&why.what), why.hint.as_ref()].into_iter().flatten();
            let parts: Vec<String> = parts.map(|part| look.words(part)).collect();
            look.say("way-not-listening")
                .with("address", clean(address))
                .with("why", parts.join("; "))
        }
        Progress::Looking => look.say("way-looking"),
        Progress::Met { name, device } => match clean(name).as_str() {
            "" => look.say("way-met-somebody").with("device", short(device)),
            name => look
                .say("way-met")
                .with("name", name.to_owned())
                .with("device", short(device)),
        },
        Progress::Admitted { community } => match clean(community).as_str() {
            "" => look.say("way-admitted"),
            name => look.say("way-admitted-to").with("name", name.to_owned()),
        },
        Progress::Received { ops, missing: 0 } => look.say("way-received").with("n", *ops),
        Progress::Received { ops, missing } => look
            .say("way-received-some")
            .with("n", *ops)
            .with("missing", *missing),
        Progress::Equal { name, device } => match clean(name).as_str() {
            "" => look.say("way-equal-somebody").with("device", short(device)),
            name => look
                .say("way-equal")
                .with("name", name.to_owned())
                .with("device", short(device)),
        },
        Progress::Left { name, device } => match clean(name).as_str() {
            "" => look.say("way-left-somebody").with("device", short(device)),
            name => look
                .say("way-left")
                .with("name", name.to_owned())
                .with("device", short(device)),
        },
        Progress::Changed {
            code: of,
            title,
            state,
        } => look
            .say("way-changed")
            .with("code", code(of))
            .with("title", clean(title))
            .with("state", look.label("state", state)),
        Progress::Digits { digits, name } => match clean(name).as_str() {
            "" => look.say("way-digits-other").with("digits", code(digits)),
            name => look
                .say("way-digits")
                .with("name", name.to_owned())
                .with("digits", code(digits)),
        },
        Progress::Gathering {
            community,
            here,
            of,
        } => {
            let names: Vec<String> = here.iter().map(|name| clean(name)).collect();
            let names = look.t.list(&names);
            match usize::from(*of).saturating_sub(here.len()) {
                0 => look
                    .say("way-gathered")
                    .with("name", clean(community))
                    .with("names", names),
                some => look
                    .say("way-gathering")
                    .with("n", some)
                    .with("name", clean(community))
                    .with("names", names),
            }
        }
        Progress::Code {
            code: typed,
            addresses,
        } => match addresses.first() {
            None => look.say("way-code").with("code", clean(typed)),
            Some(at) => look
                .say("way-code-here")
                .with("code", clean(typed))
                .with("address", clean(at)),
        },
        Progress::Said { code: of, from } => look
            .say("way-said")
            .with("code", code(of))
            .with("name", clean(from)),
        Progress::Waits => look.say("way-waits"),
        Progress::NotLetIn { why } => look.say("way-not-let-in").with("why", look.words(why)),
        Progress::Standing => look.say("way-standing"),
        Progress::Locked => look.say("way-locked"),
        Progress::Unlocked => look.say("way-unlocked"),
        Progress::Saved { bytes } => look.say("way-saved").with("size", look.t.size(*bytes)),
        Progress::Alarm { what } => {
            let lead = styled(URGENT, &look.say("print-look").to_string());
            return format!("{lead} {}", look.words(what));
        }
    };
    said.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{look, plain};
    use super::*;

    #[test]
    fn what_happens_is_said_in_a_line() {
        let (name, device) = (String::from("Ben"), "d2".repeat(32));
        for (happens, said) in [
            (
                Progress::Met {
                    name: name.clone(),
                    device: device.clone(),
                },
                "Met Ben on device d2d2d2d2",
            ),
            (
                Progress::Met {
                    name: String::new(),
                    device: device.clone(),
                },
                "Met somebody on device d2d2d2d2",
            ),
            (
                Progress::Equal { name, device },
                "All is equal with Ben on device d2d2d2d2",
            ),
            (
                Progress::Received { ops: 1, missing: 0 },
                "Received 1 operation",
            ),
            (
                Progress::Received {
                    ops: 12,
                    missing: 3,
                },
                "Received 12 operations, 3 to come",
            ),
            (
                Progress::Changed {
                    code: "K7QF".into(),
                    title: "Lift\nto the clinic".into(),
                    state: "matched".into(),
                },
                "K7QF  Lift to the clinic is matched",
            ),
        ] {
            assert_eq!(plain(&progress(&look(80), &happens)), said);
        }
    }
}
