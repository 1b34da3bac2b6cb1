//! What happens on the way, a line each.
use potluck_node::api::Progress;

use super::people::short;
use super::status::size;
use super::{CODE, URGENT, clean, count, styled};

/// One thing that happens, in words; without a line break.
pub(crate) fn progress(happens: &Progress) -> String {
    match happens {
        Progress::Listening { address } => format!("Can be reached at {}", clean(address)),
        Progress::NotListening { address, why } => {
            format!(
                "Cannot be reached at {} because {}",
                clean(address),
                clean(why)
            )
        }
        Progress::Looking => "Looking for somebody near …".to_owned(),
        Progress::Met { name, device } => with_device("Met", name, device),
        Progress::Admitted { community } => match clean(community).as_str() {
            "" => "They let us in.".to_owned(),
            community => format!("They let us in: {community}"),
        },
        Progress::Received { ops, missing } => match missing {
            0 => format!("Received {}", count(*ops, "operation")),
            missing => format!("Received {}, {missing} to come", count(*ops, "operation")),
        },
        Progress::Equal { name, device } => with_device("All is equal with", name, device),
        Progress::Left { name, device } => with_device("No longer near:", name, device),
        Progress::Changed { code, title, state } => {
            format!(
                "{}  {} is {}",
                styled(CODE, &clean(code)),
                clean(title),
                clean(state)
            )
        }
        Progress::Digits { digits, name } => format!(
            "Does {} see the same six digits?  {}",
            match clean(name).as_str() {
                "" => "the other screen",
                name => name,
            },
            styled(CODE, &clean(digits))
        ),
        Progress::Code { code, addresses } => match addresses.first() {
            None => format!("Type this on the other device: {}", clean(code)),
            Some(at) => format!(
                "Type this on the other device: {}  (here: {})",
                clean(code),
                clean(at)
            ),
        },
        Progress::Said { code, from } => {
            format!(
                "{}  {} wrote something",
                styled(CODE, &clean(code)),
                clean(from)
            )
        }
        Progress::Standing => "How things stand has changed.".to_owned(),
        Progress::Locked => "Locked; `potluck unlock` opens it.".to_owned(),
        Progress::Unlocked => "Unlocked.".to_owned(),
        Progress::Saved { bytes } => format!("Saved {} so far", size(*bytes)),
        Progress::Alarm { text } => format!("{} {}", styled(URGENT, "Look:"), clean(text)),
    }
}

fn with_device(lead: &str, name: &str, device: &str) -> String {
    let (name, device) = (clean(name), short(device));
    match name.as_str() {
        "" => format!("{lead} somebody on device {device}"),
        name => format!("{lead} {name} on device {device}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::plain;
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
            assert_eq!(plain(&progress(&happens)), said);
        }
    }
}
