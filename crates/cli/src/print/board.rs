//! The board: what is needed and offered, two lines each.
use potluck_node::api::Record;

use super::{CODE, Look, TITLE, URGENT, clean, styled};

/// Said when the whole board is empty.
pub(crate) const NOTHING_YET: &str = "Nothing yet. What could you bring?

  potluck offer \"Two bags of potatoes\" --category food
  potluck need \"Lift to the clinic\" --category transport
";

/// Said when a search or a filtered board finds nothing.
pub(crate) const NOTHING_FITS: &str = "Nothing fits. `potluck board --all` shows everything.\n";

/// Kinds in the order in which they are shown, each with its heading.
const HEADINGS: [(&str, &str); 5] = [
    ("need", "Needs"),
    ("offer", "Offers"),
    ("skill", "Skills"),
    ("event", "Events"),
    ("", "Others"),
];

/// Lists records under their headings; says `empty` if there are none.
pub(crate) fn board(look: &Look, records: &[Record], empty: &str) -> String {
    if records.is_empty() {
        return empty.to_owned();
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
                said.push_str(&format!("{gap}{}\n", styled(TITLE, heading)));
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
    let mut title = title(record);
    if let Some(mode) = record.mode.as_deref().filter(|_| record.kind == "skill") {
        title = format!("{title} ({mode})");
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
        "you".to_owned()
    } else {
        clean(&record.author)
    }];
    let circle = record.circle.as_deref().map(clean);
    details.extend(circle.map(|name| format!("in {name}")));
    let usual = ["open", "planned"].contains(&record.state.as_str());
    if !usual {
        details.push(clean(&record.state));
    }
    let pressing = |urgency: &&str| usual && *urgency != "anytime";
    details.extend(record.urgency.as_deref().filter(pressing).map(urgency));
    if let Some(event) = &record.event {
        let next = event.next.first().map(|next| look.when(next.at));
        details.extend(next.or_else(|| event.repeats.clone()));
    } else if let Some(by) = record.by {
        details.push(format!("by {}", look.when(by)));
    }
    details.extend(quantity(record));
    details.extend(record.place.as_deref().map(clean));
    let asking = record.claims.iter().filter(|claim| claim.state == "asked");
    let asking = u32::try_from(asking.count()).unwrap_or(u32::MAX);
    if asking > 0 {
        details.push(format!("{asking} asking"));
    }
    if let Some(event) = &record.event {
        let gaps = event.shifts.iter().map(|shift| shift.gap).sum::<u32>();
        if gaps > 0 {
            details.push(format!("{gaps} still needed for shifts"));
        }
    }
    if record.mine && record.held_by == Some(0) {
        details.push("on this device only".to_owned());
    }
    details
}

/// Its title; if there is none for us, why.
pub(super) fn title(record: &Record) -> String {
    match clean(&record.title).as_str() {
        "" if record.hidden.is_some() => "(hidden by a steward)".to_owned(),
        "" => "(without a title)".to_owned(),
        title => title.to_owned(),
    }
}

/// How soon, in words.
pub(super) fn urgency(urgency: &str) -> String {
    match urgency {
        "now" => styled(URGENT, "now"),
        "days" => "within days".to_owned(),
        "week" => "within a week".to_owned(),
        other => clean(other),
    }
}

/// How many of what, and how many are left if not all.
pub(super) fn quantity(record: &Record) -> Option<String> {
    let all = record.quantity?;
    let unit = record.unit.as_deref().map(clean).unwrap_or_default();
    let said = match record.left {
        Some(left) if left < all => format!("{left} of {all} {unit} left"),
        _ => format!("{all} {unit}"),
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
            NOTHING_YET,
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

        let said = plain(&board(&look(40), &[long], NOTHING_YET));

        assert!(
            said.starts_with(
                "Needs\n  K7QF  Somebody to carry a wardrobe up\n        four floors\n"
            ),
            "{said}"
        );
    }

    #[test]
    fn an_empty_board_invites() {
        assert_eq!(board(&look(80), &[], NOTHING_YET), NOTHING_YET);
    }

    #[test]
    fn a_kind_that_is_not_known_here_is_shown_all_the_same() {
        let mut odd = lift();
        odd.kind = "poem".into();

        assert!(plain(&board(&look(80), &[odd], NOTHING_YET)).starts_with("Others\n  K7QF  "));
    }
}
