//! What is particular to an event: when, who comes, who is still missing.
use potluck_node::api::{Event, SignUp};

use super::table::{facts, table};
use super::{Look, TITLE, URGENT, clean, styled};

/// The times, the shifts and the bring-list of an event.
pub(super) fn event(look: &Look, event: &Event) -> String {
    let mut said = facts(look.width, &about(look, event));
    let shifts: Vec<Vec<String>> = event
        .shifts
        .iter()
        .map(|shift| {
            let wanted = format!("{} to {}", shift.min, shift.max);
            row(&shift.role, &wanted, shift.gap, &shift.people)
        })
        .collect();
    let bring: Vec<Vec<String>> = event
        .bring
        .iter()
        .map(|thing| {
            row(
                &thing.item,
                &thing.wanted.to_string(),
                thing.gap,
                &thing.people,
            )
        })
        .collect();
    for (heading, rows) in [("Shifts", shifts), ("To bring", bring)] {
        if !rows.is_empty() {
            said.push_str(&format!("\n{}\n", styled(TITLE, heading)));
            said.push_str(&table(look.width, 3, &rows));
        }
    }
    said
}

fn about(look: &Look, event: &Event) -> Vec<(&'static str, String)> {
    let start = wall(&event.start);
    let when = match &event.end {
        Some(end) => format!("{start} to {}", ends(&event.start, end)),
        None => start,
    };
    let here = look.now.time_zone().iana_name() == Some(event.zone.as_str());
    let zone = if here {
        String::new()
    } else {
        clean(&event.zone)
    };
    let later = event.next.iter().skip(1).take(3);
    let later: Vec<String> = later.map(|next| look.day(next.at)).collect();
    let room = match event.capacity {
        Some(places) => format!(
            "{} of {places}: ",
            event.coming.iter().filter(|who| !who.reserve).count()
        ),
        None => String::new(),
    };
    let coming = match event.coming.as_slice() {
        [] => room.trim_end_matches(": ").to_owned(),
        people => format!("{room}{}", names(people)),
    };
    vec![
        ("When", when),
        ("Clock of", zone),
        (
            "Again",
            event.repeats.as_deref().map(clean).unwrap_or_default(),
        ),
        ("Then", later.join(", ")),
        ("Coming", coming),
    ]
}

/// An end; on the day of the start the time says it all.
fn ends(start: &str, end: &str) -> String {
    match (start.split_once('T'), end.split_once('T')) {
        (Some((day, _)), Some((same, time))) if day == same => clean(time),
        _ => wall(end),
    }
}

/// `2026-12-05T18:00` as people say it.
fn wall(time: &str) -> String {
    match time.parse::<jiff::civil::DateTime>() {
        Ok(time) => time.strftime("%a %-d %b %Y %H:%M").to_string(),
        Err(_) => clean(time),
    }
}

fn row(what: &str, wanted: &str, gap: u32, people: &[SignUp]) -> Vec<String> {
    let gap = match gap {
        0 => String::new(),
        gap => styled(URGENT, &format!("{gap} missing")),
    };
    vec![clean(what), wanted.to_owned(), gap, names(people)]
}

/// Names; those who are next in line are said to be.
fn names(people: &[SignUp]) -> String {
    let names = people.iter().map(|who| match who.reserve {
        true => format!("{} (reserve)", clean(&who.name)),
        false => clean(&who.name),
    });
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, look, plain};

    #[test]
    fn an_event_says_when_who_and_what_is_missing() {
        let soup = event().event.unwrap();

        assert_eq!(
            plain(&super::event(&look(80), &soup)),
            "  When    Sat 5 Dec 2026 18:00 to 21:00
  Again   every week until 2027-03-01
  Then    Sat 12 Dec
  Coming  2 of 2: Ana, Ben, Dora (reserve)

Shifts
  cook  2 to 3  1 missing  Ben

To bring
  bread  3  3 missing
"
        );
    }

    #[test]
    fn the_zone_is_named_when_it_is_another() {
        let mut soup = event().event.unwrap();
        soup.zone = "Asia/Tokyo".into();

        assert!(plain(&super::event(&look(80), &soup)).contains("  Clock of  Asia/Tokyo\n"));
    }
}
