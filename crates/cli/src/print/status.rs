//! How things stand: this node, who is near, what a sync came to, what happened lately.
use potluck_node::api::{Happening, Held, Near, Peers, Status, Synced};
use potluck_text::id;

use super::people::short;
use super::table::{facts, table};
use super::{CODE, Look, QUIET, TITLE, URGENT, clean, styled};

/// How this node stands.
pub(crate) fn status(look: &Look, status: &Status) -> String {
    let place = &status.place;
    let running = if status.running {
        look.say("print-node-runs")
    } else {
        look.say("print-no-node-runs")
    };
    let mut held = look
        .say("print-operations")
        .with("n", status.ops)
        .to_string();
    if status.missing_bodies > 0 {
        let without = look
            .say("print-without-text")
            .with("n", status.missing_bodies);
        held = look.row(&[held, without.to_string()]);
    }
    let mut said = format!("{}\n", styled(TITLE, &clean(&place.community_name)));
    let role = look.label("role", place.role.word());
    let lines = [
        (
            id("print-fact-you-are"),
            look.row(&[clean(&place.name), role]),
        ),
        (id("print-fact-device"), short(&place.device)),
        (id("print-fact-here"), running.to_string()),
        (id("print-fact-held"), held),
        (id("print-fact-on-disk"), look.t.size(status.disk_bytes)),
    ];
    let lines = lines.map(|(name, fact)| (look.say(name).to_string(), fact));
    said.push_str(&facts(look.width, &lines));
    // What is over and with others needs no more care.
    let own: Vec<&Held> = status
        .own
        .iter()
        .filter(|own| own.devices == 0 || !own.past)
        .collect();
    if !own.is_empty() {
        said.push_str(&format!(
            "\n{}\n",
            styled(TITLE, &look.say("print-yours").to_string())
        ));
        let rows: Vec<Vec<String>> = own
            .iter()
            .map(|own| {
                let held = match own.devices {
                    0 => styled(URGENT, &look.say("only-here").to_string()),
                    others => look.say("also-on").with("n", others).to_string(),
                };
                vec![styled(CODE, &own.code), clean(&own.title), held]
            })
            .collect();
        said.push_str(&table(look.width, 1, &rows));
    }
    said.push('\n');
    said.push_str(&around(look, &status.peers));
    said.push_str(&leave(look, status.safe_to_leave, &status.peers));
    if status.peers.is_empty() && status.only_here > 0 {
        let only_here = look.say("yours-only-here").with("n", status.only_here);
        said.push_str(&format!("{only_here}\n"));
    }
    for alarm in &status.alarms {
        let lead = styled(URGENT, &look.say("print-look").to_string());
        said.push_str(&format!("{lead} {}\n", look.words(alarm)));
    }
    said
}

/// Who is near, and where we can be reached.
pub(crate) fn peers(look: &Look, peers: &Peers) -> String {
    if peers.near.is_empty() && peers.addresses.is_empty() {
        return format!("{}\n", look.say("print-nobody-near-no-node"));
    }
    let mut said = around(look, &peers.near);
    if peers.strangers > 0 {
        let strangers = look.say("print-strangers").with("n", peers.strangers);
        said.push_str(&format!("{strangers}\n"));
    }
    if !peers.addresses.is_empty() {
        said.push_str(&format!(
            "\n{}\n",
            styled(TITLE, &look.say("print-to-read-out").to_string())
        ));
        for address in &peers.addresses {
            said.push_str(&format!("  {}\n", clean(address)));
        }
    }
    said
}

/// What a sync came to.
pub(crate) fn synced(look: &Look, synced: &Synced) -> String {
    let mut said = match synced.received {
        0 => format!("{}\n", look.say("print-nothing-new")),
        ops => format!("{}\n", look.say("print-received").with("n", ops)),
    };
    said.push_str(&around(look, &synced.equal_with));
    said + &leave(look, synced.safe_to_leave, &synced.equal_with)
}

/// What happened lately, newest first.
pub(crate) fn log(look: &Look, happenings: &[Happening]) -> String {
    if happenings.is_empty() {
        return format!("{}\n", look.say("print-nothing-happened"));
    }
    let rows: Vec<Vec<String>> = happenings
        .iter()
        .map(|happening| {
            let or_nothing = |text: &Option<String>| text.as_deref().map(clean).unwrap_or_default();
            vec![
                styled(QUIET, &look.when(happening.at)),
                format!(
                    "{} {}",
                    clean(&happening.who),
                    look.label("deed", &happening.what)
                ),
                styled(CODE, &or_nothing(&happening.code)),
                or_nothing(&happening.title),
            ]
        })
        .collect();
    table(look.width, 3, &rows)
}

/// Who is near and how far one is with them.
fn around(look: &Look, near: &[Near]) -> String {
    if near.is_empty() {
        return format!("{}\n", look.say("nobody-near"));
    }
    let rows: Vec<Vec<String>> = near
        .iter()
        .map(|peer| {
            let stand = match peer.equal_since {
                Some(since) => look.say("equal-since").with("when", look.when(since)),
                None => look
                    .say("to-come")
                    .with("here", peer.missing_here)
                    .with("there", peer.missing_there),
            };
            vec![
                clean(&peer.name),
                stand.to_string(),
                clean(&peer.address),
                styled(QUIET, &short(&peer.device)),
            ]
        })
        .collect();
    let lead = styled(TITLE, &look.say("print-near").to_string());
    format!("{lead}\n{}", table(look.width, 2, &rows))
}

/// "Is everybody up to date? Can I leave?"
fn leave(look: &Look, safe: bool, near: &[Near]) -> String {
    let exchanged = near.iter().all(|peer| peer.equal_since.is_some());
    let held_back = near.iter().map(|peer| peer.not_held).max().unwrap_or(0);
    match (safe, near) {
        (_, []) => String::new(),
        (true, _) => format!("{}\n", look.say("safe-to-leave")),
        (false, _) if exchanged && held_back > 0 => {
            let held_back = look.say("held-back").with("n", held_back);
            format!("{}\n", styled(URGENT, &held_back.to_string()))
        }
        (false, _) => format!("{}\n", look.say("please-stay")),
    }
}

#[cfg(test)]
mod tests {
    use potluck_node::api::Held;
    use potluck_text::say;

    use super::super::sample::{ana, look, near, plain};
    use super::*;

    #[test]
    fn what_somebody_near_does_not_take_is_said_in_place_of_safe_to_leave() {
        let back = Near {
            not_held: 3,
            ..near()
        };
        let said = leave(&look(80), false, &[near(), back]);
        assert_eq!(
            plain(&said),
            "Not safe to leave: 3 things you wrote are not with everybody near, who take no more of one \
             device. Keep this device, or make a backup.\n"
        );
    }

    #[test]
    fn a_status_says_what_is_only_here_and_whether_one_can_leave() {
        let held = |code: &str, title: &str, devices| Held {
            code: code.into(),
            title: title.into(),
            state: "open".to_owned(),
            past: false,
            devices,
        };
        let stand = Status {
            place: ana(),
            ops: 12,
            missing_bodies: 0,
            own: vec![
                held("K7QF", "Lift to the clinic", 1),
                held("M3XA", "Soup", 0),
            ],
            only_here: 1,
            peers: vec![near()],
            safe_to_leave: false,
            disk_bytes: 1_234_567,
            alarms: vec![say("verbatim").with("text", "one device has two histories")],
            running: true,
        };

        assert_eq!(
            plain(&status(&look(80), &stand)),
            "Elm Street
  You are  Ana, steward
  Device   d1d1d1d1
  Here     a node is running
  Held     12 operations
  On disk  1.2 MB

Yours
  K7QF  Lift to the clinic  also on 1 other device
  M3XA  Soup                on this device only

Near
  Ben  equal since today 14:25  /ip4/192.168.1.21/tcp/4001  d2d2d2d2
Please stay a moment: something of yours is still on its way.
Look: one device has two histories
"
        );
    }

    #[test]
    fn nobody_near_is_said_so_with_our_own_address() {
        let alone = Peers {
            addresses: vec!["/ip4/192.168.1.20/tcp/4001".into()],
            near: vec![],
            strangers: 2,
        };

        assert_eq!(
            plain(&peers(&look(80), &alone)),
            "Nobody is near.
2 others near who are not of this community, as far as known

To read out to others (--at)
  /ip4/192.168.1.20/tcp/4001
"
        );
    }

    #[test]
    fn a_sync_says_what_came_and_whether_one_can_leave() {
        let came = Synced {
            received: 1,
            equal_with: vec![near()],
            safe_to_leave: true,
        };

        let said = plain(&synced(&look(80), &came));

        assert!(
            said.starts_with("Received 1 operation.\nNear\n  Ben  equal since"),
            "{said}"
        );
        assert!(
            said.ends_with("Safe to leave: everything of yours is also with those near.\n"),
            "{said}"
        );
    }

    #[test]
    fn a_log_is_aligned() {
        let happened = |who: &str, what: &str, title: &str| Happening {
            at: "2026-12-01T09:00:00Z".parse().unwrap(),
            who: who.into(),
            what: what.into(),
            code: Some("K7QF".into()),
            title: Some(title.into()),
        };
        let lines = [
            happened("Ben", "claimed", "Lift"),
            happened("Ana", "posted", "Lift"),
        ];

        assert_eq!(
            plain(&log(&look(80), &lines)),
            "  today 10:00  Ben claimed  K7QF  Lift\n  today 10:00  Ana posted   K7QF  Lift\n"
        );
    }
}
