//! What is particular to an event: when, who comes, who is still missing.
use potluck_node::api::{Event, SignUp};
use potluck_text::id;

use super::table::{facts, table};
use super::{Look, TITLE, URGENT, clean, styled};

/// The times, the shifts and the bring-list of an event.
pub(super) fn event(look: &Look, event: &Event) -> String {
    let mut said = facts(look.width, &about(look, event));
    let shifts: Vec<Vec<String>> = event
        .shifts
        .iter()
        .map(|shift| {
            let wanted = look
                .say("print-from-to")
                .with("from", shift.min)
                .with("to", shift.max);
            row(
                look,
                &shift.role,
                &wanted.to_string(),
                shift.gap,
                &shift.people,
            )
        })
        .collect();
    let bring: Vec<Vec<String>> = event
        .bring
        .iter()
        .map(|thing| {
            row(
                look,
                &thing.item,
                &thing.wanted.to_string(),
                thing.gap,
                &thing.people,
            )
        })
        .collect();
    for (heading, rows) in [(id("print-shifts"), shifts), (id("print-to-bring"), bring)] {
        if !rows.is_empty() {
            let heading = &look.say(heading).to_string();
            said.push_str(&format!("\n{}\n", styled(TITLE, heading)));
            said.push_str(&table(look.width, 3, &rows));
        }
    }
    said
}

fn about(look: &Look, event: &Event) -> Vec<(String, String)> {
    let start = wall(look, &event.start);
    let when = match &event.end {
        Some(end) => look
            .say("print-from-to")
            .with("from", start)
            .with("to", ends(look, &event.start, end))
            .to_string(),
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
    let room = event.capacity.map(|places| {
        let taken = event.coming.iter().filter(|who| !who.reserve).count();
        look.say("print-of")
            .with("some", taken)
            .with("all", places)
            .to_string()
    });
    let coming = match (room, event.coming.as_slice()) {
        (room, []) => room.unwrap_or_default(),
        (Some(room), people) => format!("{room}: {}", names(look, people)),
        (None, people) => names(look, people),
    };
    let again = event.repeats.as_ref().map(|how| look.words(how));
    let facts = [
        (id("print-fact-when"), when),
        (id("print-fact-clock"), zone),
        (id("print-fact-again"), again.unwrap_or_default()),
        (id("print-fact-then"), look.row(&later)),
        (id("print-fact-coming"), coming),
    ];
    facts
        .map(|(name, fact)| (look.say(name).to_string(), fact))
        .into()
}

/// An end; on the day of the start the time says it all.
fn ends(look: &Look, start: &str, end: &str) -> String {
    match (start.split_once('T'), end.split_once('T')) {
        (Some((day, _)), Some((same, time))) if day == same => clean(time),
        _ => wall(look, end),
    }
}

/// `2026-12-05T18:00` as people say it.
fn wall(look: &Look, time: &str) -> String {
    match time.parse::<jiff::civil::DateTime>() {
        Ok(time) => look.t.wall(time),
        Err(_) => clean(time),
    }
}

fn row(look: &Look, what: &str, wanted: &str, gap: u32, people: &[SignUp]) -> Vec<String> {
    let gap = match gap {
        0 => String::new(),
        gap => styled(
            URGENT,
            &look.say("print-missing").with("n", gap).to_string(),
        ),
    };
    vec![clean(what), wanted.to_owned(), gap, names(look, people)]
}

/// Names; those who are next in line are said to be.
fn names(look: &Look, people: &[SignUp]) -> String {
    let names = people.iter().map(|who| match who.reserve {
        true => look
            .say("print-reserve")
            .with("name", clean(&who.name))
            .to_string(),
        false => clean(&who.name),
    });
    look.row(&names.collect::<Vec<_>>())
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
