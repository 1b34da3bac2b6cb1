//! One record with everything about it, and what was just done to it.
use potluck_node::api::{Record, Sealed, SignUp};
use potluck_text::id;

use super::table::{facts, table};
use super::{
    CODE, Look, QUIET, TITLE, URGENT, board, clean, event, paragraph, quotable, styled, try_next,
};

/// How many commands are proposed after a deed.
const NEXT: usize = 3;

/// A record's whole page.
pub(crate) fn record(look: &Look, record: &Record) -> String {
    let mut said = format!(
        "{}  {}\n{}\n",
        styled(CODE, &record.code),
        styled(TITLE, &board::title(look, record)),
        kind(look, record)
    );
    if let Some(reason) = &record.hidden {
        let hidden = look.say("print-hidden-by").with("why", clean(reason));
        said.push_str(&format!("{hidden}\n"));
    }
    if record.needs_newer {
        said.push_str(&format!("{}\n", look.say("print-needs-newer")));
    }
    let mut part = |text: String| {
        if !text.is_empty() {
            said.push('\n');
            said.push_str(&text);
        }
    };
    part(paragraph(look, "  ", &record.body));
    part(facts(look.width, &about(look, record)));
    if let Some(event) = &record.event {
        part(event::event(look, event));
    }
    part(answers(look, record));
    part(
        record
            .thanks
            .iter()
            .map(|thanks| thank(look, thanks))
            .collect(),
    );
    let flags = record.flags.iter().map(|flag| {
        format!(
            "{}\n",
            look.say("print-flagged-by").with("who", clean(flag))
        )
    });
    part(flags.collect());
    part(try_next(look, &next(record)));
    said
}

/// What was done, to what, and what could be done next.
pub(crate) fn wrote(look: &Look, deed: &str, record: &Record) -> String {
    let title = clean(&record.title);
    let deed = look.say(deed);
    let line = format!("{deed} {}  {title}", styled(CODE, &record.code));
    let mut said = textwrap::wrap(&line, look.width.max(20)).join("\n");
    said.push('\n');
    if record.held_by == Some(0) {
        said.push_str(&format!("{}\n", look.say("print-only-here-yet")));
    }
    let next_is_to_go = record.next.iter().any(|word| word == "done");
    if let Sealed::Open { text } = &record.sealed
        && !record.mine
        && next_is_to_go
    {
        let lead = styled(URGENT, &look.say("print-sealed").to_string());
        said.push_str(&format!("{lead} {}\n", clean(text)));
    }
    let mut next = next(record);
    next.truncate(NEXT);
    said + &try_next(look, &next)
}

/// `need · transport · within days · open`.
fn kind(look: &Look, record: &Record) -> String {
    let mut parts = vec![look.label("kind", &record.kind)];
    let mode = record.mode.as_deref();
    parts.extend(mode.map(|mode| look.label("mode", mode)));
    let category = record
        .category
        .as_deref()
        .filter(|category| tells(category));
    parts.extend(category.map(|category| look.label("category", category)));
    let format = record.format.as_deref();
    parts.extend(format.map(|format| look.label("format", format)));
    parts.extend(record.level.as_deref().map(|level| {
        look.say("print-for-level")
            .with("level", clean(level))
            .to_string()
    }));
    if record.standing {
        parts.push(look.say("print-standing").to_string());
    }
    let urgency = record.urgency.as_deref();
    parts.extend(urgency.map(|word| board::urgency(look, word)));
    parts.push(styled(TITLE, &look.label("state", &record.state)));
    parts.join(" · ")
}

/// Whether a category says more than that there is one.
fn tells(category: &str) -> bool {
    !["other", "skills"].contains(&category)
}

fn about(look: &Look, record: &Record) -> Vec<(String, String)> {
    let or_nothing = |text: Option<String>| text.unwrap_or_default();
    let author = if record.mine {
        look.say("you").to_string()
    } else {
        clean(&record.author)
    };
    let sealed = match &record.sealed {
        Sealed::None => String::new(),
        Sealed::Closed if record.mine => look.say("print-opens-by-you").to_string(),
        Sealed::Closed => look.say("print-opens-by").with("name", &author).to_string(),
        Sealed::Open { text } => styled(URGENT, &clean(text)),
    };
    let held = match record.held_by {
        Some(0) => look.say("only-here").to_string(),
        Some(others) => look.say("also-on").with("n", others).to_string(),
        None => String::new(),
    };
    let tags: Vec<String> = record.tags.iter().map(|tag| clean(tag)).collect();
    let circle = record.circle.as_deref();
    let circle = circle.map(|name| look.say("print-only-those-in").with("name", clean(name)));
    let facts = [
        (
            id("print-fact-from"),
            look.row(&[&author, &look.when(record.created)]),
        ),
        (
            id("print-fact-in"),
            or_nothing(circle.map(|circle| circle.to_string())),
        ),
        (
            id("print-fact-for"),
            or_nothing(record.recorded_for.as_deref().map(clean)),
        ),
        (
            id("print-fact-not-before"),
            or_nothing(record.from.map(|from| look.when(from))),
        ),
        (
            id("print-fact-not-after"),
            or_nothing(record.by.map(|by| look.when(by))),
        ),
        (
            id("print-fact-where"),
            or_nothing(record.place.as_deref().map(clean)),
        ),
        (
            id("print-fact-how-many"),
            or_nothing(board::quantity(look, record)),
        ),
        (id("print-fact-sealed"), sealed),
        (id("print-fact-tags"), look.row(&tags)),
        (id("print-fact-until"), look.day(record.expiry)),
        (id("print-fact-held"), held),
    ];
    let named = |(name, fact): (&str, String)| (look.say(name).to_string(), fact);
    facts.into_iter().map(named).collect()
}

fn answers(look: &Look, record: &Record) -> String {
    if record.claims.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = record
        .claims
        .iter()
        .map(|claim| {
            let name = if claim.mine {
                look.say("you").to_string()
            } else {
                clean(&claim.name)
            };
            let share = claim.quantity.map(|share| match record.quantity {
                Some(all) => look
                    .say("print-of")
                    .with("some", share)
                    .with("all", all)
                    .to_string(),
                None => share.to_string(),
            });
            let note = match claim.answer.as_str() {
                "" => clean(&claim.note),
                answer => format!("{} → {}", clean(&claim.note), clean(answer)),
            };
            vec![
                claim.number.to_string(),
                name,
                look.label("claim", &claim.state),
                share.unwrap_or_default(),
                note.trim().to_owned(),
                styled(QUIET, &look.when(claim.at)),
            ]
        })
        .collect();
    format!(
        "{}\n{}",
        styled(TITLE, &look.say("print-answers").to_string()),
        table(look.width, 4, &rows)
    )
}

fn thank(look: &Look, thanks: &potluck_node::api::Thanks) -> String {
    let (name, text) = (clean(&thanks.name), clean(&thanks.text));
    let said = if text.is_empty() {
        look.say("print-thanks").with("name", name)
    } else {
        look.say("print-thanks-words")
            .with("name", name)
            .with("text", text)
    };
    textwrap::wrap(&said.to_string(), look.width.max(20)).join("\n") + "\n"
}

/// What the node says can be done next, as commands to type; the likeliest first.
fn next(record: &Record) -> Vec<String> {
    record
        .next
        .iter()
        .flat_map(|word| commands(word, record))
        .collect()
}

/// The commands for one word of the node. What is there if needed, but not to be proposed, has
/// none; nor has what only a newer version knows.
fn commands(word: &str, record: &Record) -> Vec<String> {
    let code = &record.code;
    let asking = record.claims.iter().find(|claim| claim.state == "asked");
    let command = match (word, asking) {
        ("accept" | "decline", Some(claim)) => format!("potluck {word} {code} {}", claim.number),
        ("claim" | "release" | "confirm" | "renew" | "withdraw", _) => {
            format!("potluck {word} {code}")
        }
        ("cancel", _) => format!("potluck withdraw {code}"),
        ("done", _) if record.mine => format!("potluck done {code} --thanks \"…\""),
        ("done", _) => format!("potluck done {code}"),
        ("edit", _) => format!("potluck edit {code} --title \"…\""),
        ("thank", _) => format!("potluck thank {code} \"…\""),
        ("sign-up", _) => return sign_up(record),
        _ => return vec![],
    };
    vec![command]
}

/// What one can sign up for: a place, and whatever is still missing; nothing twice.
fn sign_up(record: &Record) -> Vec<String> {
    let code = &record.code;
    let mut commands = Vec::new();
    if let Some(event) = &record.event {
        let not_ours = |people: &[SignUp]| people.iter().all(|one| !one.mine);
        if not_ours(&event.coming) {
            commands.push(format!("potluck sign-up {code}"));
        }
        let mut shifts = event.shifts.iter();
        let shift = shifts.find(|shift| shift.gap > 0 && not_ours(&shift.people));
        let shift = shift.and_then(|shift| quotable(&shift.role));
        commands.extend(shift.map(|role| format!("potluck sign-up {code} --shift {role}")));
        let mut things = event.bring.iter();
        let thing = things.find(|thing| thing.gap > 0 && not_ours(&thing.people));
        let thing = thing.and_then(|thing| quotable(&thing.item));
        commands.extend(thing.map(|item| format!("potluck sign-up {code} --bring {item}")));
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::super::sample::{ben, event, lift, look, plain, potatoes, thanks};
    use super::*;

    #[test]
    fn a_page_says_everything_and_ends_with_what_can_be_done() {
        assert_eq!(
            plain(&record(&look(80), &lift())),
            "K7QF  Lift to the clinic
need · transport · within days · open

  Two of us, one with crutches.
  Back by noon.

  From          Ana, today 10:00
  Not after     Tue 8 Dec 09:00
  Where         Elm St
  Sealed        opens to whom Ana accepts
  Tags          car, clinic
  Stands until  Tue 15 Dec

Answers
  1  Ben  asked  Tuesday 8:45  today 11:05

Next: potluck claim K7QF
"
        );
    }

    #[test]
    fn an_author_is_shown_whom_to_accept() {
        let mine = Record {
            mine: true,
            held_by: Some(2),
            next: ["accept", "decline", "edit"].map(String::from).into(),
            ..lift()
        };

        let said = plain(&record(&look(80), &mine));

        assert!(
            said.contains("  From          you, today 10:00\n"),
            "{said}"
        );
        assert!(
            said.contains("  Held          also on 2 other devices\n"),
            "{said}"
        );
        assert!(
            said.ends_with("Next: potluck accept K7QF 1\n      potluck decline K7QF 1\n      potluck edit K7QF --title \"…\"\n"),
            "{said}"
        );
    }

    #[test]
    fn what_is_missing_at_an_event_is_what_one_can_sign_up_for() {
        let said = plain(&record(&look(80), &event()));

        assert!(
            said.ends_with(
                "Next: potluck sign-up W4TS
      potluck sign-up W4TS --shift \"cook\"
      potluck sign-up W4TS --bring \"bread\"
"
            ),
            "{said}"
        );
    }

    #[test]
    fn what_only_a_newer_node_knows_is_not_proposed() {
        let newer = Record {
            next: ["dance", "flag", "claim"].map(String::from).into(),
            ..lift()
        };

        assert_eq!(next(&newer), ["potluck claim K7QF"]);
    }

    #[test]
    fn the_accepted_claimer_reads_the_sealed_part() {
        let accepted = Record {
            sealed: Sealed::Open {
                text: "12 Elm St, ring twice".into(),
            },
            claims: vec![ben("accepted")],
            thanks: vec![thanks()],
            next: vec!["done".into()],
            ..lift()
        };

        let said = plain(&record(&look(80), &accepted));

        assert!(
            said.contains("  Sealed        12 Elm St, ring twice\n"),
            "{said}"
        );
        assert!(
            said.contains("\nAna says thank you: You are a gem\n"),
            "{said}"
        );
    }

    #[test]
    fn a_deed_names_the_record_and_says_when_it_is_only_here() {
        assert_eq!(
            plain(&wrote(&look(80), "Posted offer", &potatoes())),
            "Posted offer M3XA  Two bags of potatoes
It is on this device only, until the next exchange.
Next: potluck edit M3XA --title \"…\"
      potluck withdraw M3XA
"
        );
    }

    #[test]
    fn what_another_wrote_cannot_move_the_cursor() {
        let mut nasty = lift();
        nasty.title = "Soup\x1b[2J".into();
        nasty.body = "\x1b]0;gotcha\x07 hi".into();
        nasty.claims = vec![ben("asked\x1b[1A")];

        let said = record(&look(80), &nasty);

        assert!(!plain(&said).contains(['\x1b', '\x07']));
        assert!(!said.contains("\x1b[2J") && !said.contains("\x1b[1A") && !said.contains("\x1b]"));
    }
}
