//! The board: what is needed and offered, two lines each.
use potluck_node::api::Record;
use potluck_text::id;

use super::{CODE, Look, TITLE, URGENT, clean, styled};

/// Why a board may be empty.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Empty {
    /// Nobody has put anything on it.
    Nothing,
    /// A search or a filter finds nothing.
    NothingFits,
}

/// Kinds in the order in which they are shown, each with its heading.
const HEADINGS: [(&str, &str); 5] = [
    ("need", id("print-head-needs")),
    ("offer", id("print-head-offers")),
    ("skill", id("print-head-skills")),
    ("event", id("print-head-events")),
    ("", id("print-head-others")),
];

/// Lists records under their headings; says why if there are none.
pub(crate) fn board(look: &Look, records: &[Record], empty: Empty) -> String {
    if records.is_empty() {
        return match empty {
            Empty::Nothing => format!("{}\n", look.say("print-nothing-yet")),
            Empty::NothingFits => format!("{}\n", look.say("print-nothing-fits")),
        };
    }
    let mut said = String::new();
    for (kind, heading) in HEADINGS {
        let known = |kind: &str| HEADINGS.iter().any(|(of, _)| *of == kind);
        let fits = |record: &&Record| match kind {
            "" => !known(&record.kind),
            kind => record.kind == kind,
        };
        for (at, record) in records.iter().filter(fits).enumerate() {
            if at == 0 {
                let gap = if said.is_empty() { "" } else { "\n" };
                let heading = look.say(heading).to_string();
                said.push_str(&format!("{gap}{}\n", styled(TITLE, &heading)));
            }
            said.push_str(&entry(look, record));
        }
    }
    said
}

/// One record: its title, and below it what one wants to know before looking closer.
fn entry(look: &Look, record: &Record) -> String {
    let indent = " ".repeat(record.code.len() + 4);
    let room = look.width.saturating_sub(indent.len()).max(20);
    let mut title = title(look, record);
    if let Some(mode) = record.mode.as_deref().filter(|_| record.kind == "skill") {
        title = format!("{title} ({})", look.label("mode", mode));
    }
    let lines = textwrap::wrap(&title, room);
    let mut said = format!("  {}  ", styled(CODE, &record.code));
    said.push_str(&lines.join(&format!("\n{indent}")));
    said.push('\n');
    // Lines break between details, not inside of them.
    let unbroken: Vec<String> = details(look, record)
        .iter()
        .map(|detail| detail.replace(' ', "\u{a0}"))
        .collect();
    for line in textwrap::wrap(&unbroken.join("\u{a0}· "), room) {
        said.push_str(&format!("{indent}{}\n", line.replace('\u{a0}', " ")));
    }
    said
}

fn details(look: &Look, record: &Record) -> Vec<String> {
    let mut details = vec![if record.mine {
        look.say("you").to_string()
    } else {
        clean(&record.author)
    }];
    let circle = record.circle.as_deref().map(clean);
    details.extend(circle.map(|name| look.say("print-in").with("name", name).to_string()));
    let usual = ["open", "planned"].contains(&record.state.as_str());
    if !usual {
        details.push(look.label("state", &record.state));
    }
    let pressing = |urgency: &&str| usual && *urgency != "anytime";
    let pressing = record.urgency.as_deref().filter(pressing);
    details.extend(pressing.map(|word| urgency(look, word)));
    if let Some(event) = &record.event {
        let next = event.next.first().map(|next| look.when(next.at));
        let repeats = || event.repeats.as_ref().map(|how| look.words(how));
        details.extend(next.or_else(repeats));
    } else if let Some(by) = record.by {
        let by = look.say("by-time").with("when", look.when(by)).to_string();
        details.push(by);
    }
    details.extend(quantity(look, record));
    details.extend(record.place.as_deref().map(clean));
    let asking = record.claims.iter().filter(|claim| claim.state == "asked");
    let asking = u32::try_from(asking.count()).unwrap_or(u32::MAX);
    if asking > 0 {
        details.push(look.say("print-asking").with("n", asking).to_string());
    }
    if let Some(event) = &record.event {
        let gaps = event.shifts.iter().map(|shift| shift.gap).sum::<u32>();
        if gaps > 0 {
            details.push(look.say("print-gaps").with("n", gaps).to_string());
        }
    }
    if record.mine && record.held_by == Some(0) {
        details.push(look.say("only-here").to_string());
    }
    details
}

/// Its title; if there is none for us, why.
pub(super) fn title(look: &Look, record: &Record) -> String {
    match clean(&record.title).as_str() {
        "" if record.hidden.is_some() => look.say("print-hidden-title").to_string(),
        "" => look.say("print-no-title").to_string(),
        title => title.to_owned(),
    }
}

/// How soon, in words.
pub(super) fn urgency(look: &Look, urgency: &str) -> String {
    let said = look.label("urgency", urgency);
    match urgency {
        "now" => styled(URGENT, &said),
        _ => said,
    }
}

/// How many of what, and how many are left if not all.
pub(super) fn quantity(look: &Look, record: &Record) -> Option<String> {
    let all = record.quantity?;
    let unit = record.unit.as_deref().map(clean).unwrap_or_default();
    let said = match record.left {
        Some(left) if left < all => look
            .say("print-left")
            .with("left", left)
            .with("all", all)
            .with("unit", unit)
            .to_string(),
        _ => format!("{} {unit}", look.t.number(all)),
    };
    Some(said.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, lift, look, plain, potatoes};
    use super::*;

    #[test]
    fn a_board_shows_needs_first_each_with_what_one_wants_to_know() {
        let said = plain(&board(
            &look(60),
            &[potatoes(), event(), lift()],
            Empty::Nothing,
        ));

        assert_eq!(
            said,
            "Needs
  K7QF  Lift to the clinic
        Ana · within days · by Tue 8 Dec 09:00 · Elm St ·
        1 asking

Offers
  M3XA  Two bags of potatoes
        you · 1 of 2 bags left · on this device only

Events
  W4TS  Soup night
        Cem · Sat 5 Dec 18:00 · 1 still needed for shifts
"
        );
    }

    #[test]
    fn a_long_title_wraps_beside_its_code() {
        let mut long = lift();
        long.title = "Somebody to carry a wardrobe up four floors".into();

        let said = plain(&board(&look(40), &[long], Empty::Nothing));

        assert!(
            said.starts_with(
                "Needs\n  K7QF  Somebody to carry a wardrobe up\n        four floors\n"
            ),
            "{said}"
        );
    }

    #[test]
    fn an_empty_board_invites() {
        let said = board(&look(80), &[], Empty::Nothing);
        assert!(
            said.starts_with("Nothing yet. What could you bring?\n\n  potluck offer"),
            "{said}"
        );
        assert!(said.ends_with("--category transport\n"), "{said}");
    }

    #[test]
    fn a_kind_that_is_not_known_here_is_shown_all_the_same() {
        let mut odd = lift();
        odd.kind = "poem".into();

        assert!(plain(&board(&look(80), &[odd], Empty::Nothing)).starts_with("Others\n  K7QF  "));
    }
}
